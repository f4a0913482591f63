package serve

import (
	"encoding/json"
	"html"
	"io"
	"io/fs"
	"strconv"
	"strings"

	"digest/internal/diag"
	"digest/internal/text"
)

// Bounds of what is told to a browser: problems, lines before and after one, bytes of a line and of a file read.
const (
	maxShown  = 200
	linesNear = 2
	maxLine   = 240
	maxSource = 4 << 20
)

// problem is one diagnostic as the script takes it.
type problem struct {
	Error   bool   `json:"error"`
	Code    string `json:"code"`
	Path    string `json:"path"`
	Line    int    `json:"line,omitempty"`
	Col     int    `json:"col,omitempty"`
	Message string `json:"message"`
	Hint    string `json:"hint,omitempty"`
	Source  []line `json:"source,omitempty"`
}

type line struct {
	Number int    `json:"number"`
	Text   string `json:"text"`
}

// problems is a list with the errors first.
type problems struct {
	Errors   int       `json:"errors"`
	Warnings int       `json:"warnings"`
	List     []problem `json:"list"`
}

// message is the event that tells a browser of them.
func (p *problems) message() []byte {
	b, err := json.Marshal(map[string]any{"problems": p})
	if err != nil {
		panic("serve: " + err.Error())
	}
	return b
}

// describe adds the lines around each problem, from the site's folder.
func describe(ds diag.List, source fs.FS) *problems {
	p := &problems{List: []problem{}}
	for _, want := range []diag.Severity{diag.Error, diag.Warning} {
		for _, d := range ds {
			if d.Severity != want {
				continue
			}
			if want == diag.Error {
				p.Errors++
			} else {
				p.Warnings++
			}
			if len(p.List) < maxShown {
				p.List = append(p.List, problem{
					Error: want == diag.Error, Code: d.Code, Path: d.Path, Line: d.Pos.Line, Col: d.Pos.Col,
					Message: d.Message, Hint: d.Hint, Source: around(d, source),
				})
			}
		}
	}
	return p
}

// around reads the lines about an error; a warning's stay in their file.
func around(d diag.Diagnostic, source fs.FS) []line {
	if d.Severity != diag.Error || source == nil || d.Pos.Line < 1 || !fs.ValidPath(d.Path) {
		return nil
	}
	f, err := source.Open(d.Path)
	if err != nil {
		return nil
	}
	defer f.Close()
	if st, err := f.Stat(); err != nil || !st.Mode().IsRegular() {
		return nil
	}
	src, err := io.ReadAll(io.LimitReader(f, maxSource))
	if err != nil {
		return nil
	}
	var out []line
	number := 0
	for l := range strings.Lines(string(src)) {
		number++
		if number > d.Pos.Line+linesNear {
			break
		}
		if number >= d.Pos.Line-linesNear {
			out = append(out, line{number, strings.ToValidUTF8(l[:min(len(l), maxLine)], "")})
		}
	}
	return out
}

// page is what is served while there is nothing better: the problems, readable without a script.
func (p *problems) page() []byte {
	var b strings.Builder
	b.WriteString("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>The site has errors</title>\n" +
		"<link rel=\"stylesheet\" href=\"" + stylePath + "\">\n</head>\n<body>\n<main>\n<h1>The site has errors</h1>\n<ol>\n")
	for _, one := range p.List {
		if !one.Error {
			continue
		}
		where := one.Path
		if one.Line > 0 {
			where += ":" + strconv.Itoa(one.Line) + ":" + strconv.Itoa(one.Col)
		}
		b.WriteString("<li><code>" + html.EscapeString(text.CleanLine(where)) + "</code> " + html.EscapeString(one.Message))
		if one.Hint != "" {
			b.WriteString("<br>" + html.EscapeString(one.Hint))
		}
		b.WriteString("</li>\n")
	}
	b.WriteString("</ol>\n</main>\n</body>\n</html>\n")
	return []byte(b.String())
}
