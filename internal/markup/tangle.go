package markup

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// Limits on what a person can have meant. Beyond them goldmark's time grows with the square of the length.
const (
	maxNested   = 64  // quotations and lists within one another on one line
	maxUnclosed = 128 // links in one paragraph whose address has no end
	maxQuotes   = 64  // quotation marks side by side
	maxBrackets = 256 // square brackets side by side
	maxIndent   = 256 // white space before a line
	maxCells    = 500 // cells of a table's row
	maxMixed    = 500 // "*" and as many "_" in one paragraph
	maxLinkDefs = 500 // link definitions in one paragraph
)

// tangled finds the first place at which Markdown is past those limits, or -1. Such a text was not written by a
// person; it is shown as it stands.
func tangled(src []byte) int {
	unclosed, stars, underscores, defs := 0, 0, 0, 0
	for at := 0; at < len(src); {
		end := bytes.IndexByte(src[at:], '\n')
		if end < 0 {
			end = len(src)
		} else {
			end += at
		}
		line := src[at:end]
		if nested(line) > maxNested || quoteRun(line) > maxQuotes {
			return at
		}
		trimmed := bytes.TrimLeft(line, " \t\r")
		if len(line)-len(trimmed) > maxIndent && len(trimmed) > 0 || bracketRun(line) > maxBrackets || bytes.Count(line, []byte("|")) > maxCells {
			return at
		}
		if len(trimmed) == 0 || trimmed[0] == '|' { // a cell is a paragraph
			unclosed, stars, underscores, defs = 0, 0, 0, 0
		} else if trimmed[0] == '[' {
			defs++
		}
		stars += bytes.Count(line, []byte("*"))
		underscores += bytes.Count(line, []byte("_"))
		if min(stars, underscores) > maxMixed || defs > maxLinkDefs {
			return at
		}
		if unclosed += openLinks(line); unclosed > maxUnclosed {
			return at
		}
		at = end + 1
	}
	return -1
}

// nested counts the quotation and list marks a line begins with.
func nested(line []byte) int {
	n := 0
	for i := 0; i < len(line); {
		switch c := line[i]; {
		case c == ' ' || c == '\t':
			i++
			continue
		case c == '>':
			n++
			i++
			continue
		case (c == '-' || c == '*' || c == '+' || c == ':') && (i+1 == len(line) || line[i+1] == ' ' || line[i+1] == '\t'):
			n++
			i++
			continue
		case c >= '0' && c <= '9':
			j := i
			for j < len(line) && line[j] >= '0' && line[j] <= '9' {
				j++
			}
			if j < len(line) && (line[j] == '.' || line[j] == ')') && (j+1 == len(line) || line[j+1] == ' ' || line[j+1] == '\t') {
				n++
				i = j + 1
				continue
			}
		}
		break
	}
	return n
}

// quoteRun is the length of the longest run of one quotation mark.
func quoteRun(line []byte) int {
	longest, n := 0, 0
	for i, c := range line {
		if c != '"' && c != '\'' {
			n = 0
			continue
		}
		if i > 0 && line[i-1] != c {
			n = 0
		}
		n++
		longest = max(longest, n)
	}
	return longest
}

// bracketRun is the longest run of "[" or "]".
func bracketRun(line []byte) int {
	longest, n := 0, 0
	for _, c := range line {
		if c != '[' && c != ']' {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}

// openLinks counts "](" without ")" soon behind it, up to one more than the limit.
func openLinks(line []byte) int {
	n := 0
	for n <= maxUnclosed {
		i := bytes.Index(line, []byte("]("))
		if i < 0 {
			return n
		}
		line = line[i+2:]
		if j := bytes.IndexByte(line[:min(len(line), 2048)], ')'); j < 0 || bytes.Contains(line[:j], []byte("](")) {
			n++
		}
	}
	return n
}

// untangled is the tree of a tangled text: its lines as plain paragraphs.
func untangled(src []byte, at int) *Tree {
	if !utf8.Valid(src) {
		src = bytes.ToValidUTF8(src, []byte("\uFFFD"))
	}
	var ps []string
	var runs []Run
	offset := 0
	for start := 0; start < len(src); {
		end := bytes.Index(src[start:], []byte(separator))
		next := len(src)
		if end < 0 {
			end = len(src)
		} else {
			end += start
			next = end + len(separator)
		}
		if p := strings.Trim(string(src[start:end]), "\n"); strings.TrimSpace(p) != "" {
			lead := strings.Index(string(src[start:end]), p)
			runs = append(runs, Run{Offset: offset, Src: start + lead})
			ps = append(ps, p)
			offset += len(p) + len(separator)
		}
		start = next
	}
	t := Paragraphs(ps)
	t.text.Runs = runs
	t.dropped = []Dropped{{Src: at, What: "all markup", Text: "it is tangled beyond what a person writes"}}
	return t
}
