package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"digest/internal/article"
	"digest/internal/markup"
	"digest/internal/text"
)

// markdown reads Markdown. Without a title in front matter, a first heading of the first level is the headline
// and leaves the body; so does a dateline at the start of the first paragraph.
func (p *parser) markdown(a *article.Article, body string) {
	body = cleanMarkdown(body)
	m := mdBody{src: body, line: p.first}
	headline, headAt := a.Title, p.titleAt
	if headline == "" {
		headline, headAt = m.cutHeading()
		a.Title = headline
	}
	var d printed
	var dateAt text.Position
	var printedLine string
	if !p.page {
		d, dateAt, printedLine = m.cutDateline()
	}
	src := []byte(m.src)
	tree := markup.Parse(src)
	t := tree.Text()
	lines := text.NewLines(src)
	p.first = m.line
	p.dropped(tree, lines)

	var b strings.Builder
	b.Grow(len(headline) + len(printedLine) + len(t.Plain) + 8)
	block := func(kind article.BlockKind, s string, at text.Position) text.Span {
		if b.Len() > 0 {
			b.WriteString("\n\n")
		}
		span := text.Span{Start: b.Len(), End: b.Len() + len(s)}
		b.WriteString(s)
		a.Blocks = append(a.Blocks, article.Block{Span: span, Kind: kind})
		a.Anchors = append(a.Anchors, article.Anchor{Offset: span.Start, Pos: at})
		return span
	}
	if headline != "" {
		block(article.Headline, headline, headAt)
	}
	if printedLine != "" {
		a.Dateline = article.Dateline{Span: block(article.DatelineBlock, printedLine, dateAt), Places: d.places, Region: d.region, Agency: d.agency}
	}
	if b.Len() > 0 && t.Plain != "" {
		b.WriteString("\n\n")
	}
	start := b.Len()
	b.WriteString(t.Plain)
	a.Text, a.BodyStart, a.Markdown = b.String(), start, src
	for _, bl := range t.Blocks {
		a.Blocks = append(a.Blocks, article.Block{Span: text.Span{Start: bl.Start + start, End: bl.End + start}, Kind: bl.Kind})
	}
	for _, in := range t.Inlines {
		a.Inlines = append(a.Inlines, article.Inline{Span: text.Span{Start: in.Start + start, End: in.End + start}, Kind: in.Kind, Href: in.Href})
	}
	at := cursor{src: m.src, lines: lines, pos: text.Position{Line: 1, Col: 1}}
	for _, r := range t.Runs {
		pos := m.position(at.position(r.Src))
		a.Anchors = append(a.Anchors, article.Anchor{Offset: r.Offset + start, Pos: pos})
	}
	if a.Lang == "" {
		a.Lang = language(a.Text)
	}
	if a.Title == "" && t.Plain != "" {
		a.Title = titleOf(t.Plain)
		p.ds.Warnf("markdown/no-title", p.path, a.Position(start), "no title; the first words of the text stand for it")
		p.ds.Hint("write title = \"…\" in front matter")
	}
	p.date(a, evidence{dateline: d.date, text: t.Plain})
}

// cursor finds the places of offsets that mostly ascend, without counting a line from its start each time.
type cursor struct {
	src   string
	lines *text.Lines
	at    int
	pos   text.Position
}

func (c *cursor) position(offset int) text.Position {
	offset = min(offset, len(c.src))
	if offset < c.at { // a footnote, which stands at the end of the text
		c.at, c.pos = offset, c.lines.Position(offset)
		return c.pos
	}
	passed := c.src[c.at:offset]
	if i := strings.LastIndexByte(passed, '\n'); i >= 0 {
		c.pos.Line += strings.Count(passed, "\n")
		c.pos.Col = 1
		passed = passed[i+1:]
	}
	c.pos.Col += utf8.RuneCountInString(passed)
	c.at = offset
	return c.pos
}

// mdBody is a Markdown body from which header parts may be cut.
type mdBody struct {
	src  string
	line int // number of its first line
	// cutLine is the line of src, from 1, that begins cutCols columns into the file's.
	cutLine, cutCols int
}

// position turns a place in src into one in the file.
func (m *mdBody) position(p text.Position) text.Position {
	if p.Line == m.cutLine {
		p.Col += m.cutCols
	}
	p.Line += m.line - 1
	return p
}

// skipBlank drops leading blank lines.
func (m *mdBody) skipBlank() {
	for {
		line, rest, ok := strings.Cut(m.src, "\n")
		if !ok || strings.TrimSpace(line) != "" {
			return
		}
		m.src = rest
		m.line++
	}
}

// cutHeading takes "# Headline", or a line underlined with "=", off the body.
func (m *mdBody) cutHeading() (string, text.Position) {
	m.skipBlank()
	line, rest, _ := strings.Cut(m.src, "\n")
	next, after, _ := strings.Cut(rest, "\n")
	var head string
	lines := 1
	switch under := strings.TrimRight(next, " \t"); {
	case strings.HasPrefix(line, "# "):
		head = line
	case under != "" && strings.Trim(under, "=") == "" && strings.TrimSpace(line) != "" && !strings.HasPrefix(line, " "):
		head, rest, lines = line+"\n"+next, after, 2
	default:
		return "", text.Position{}
	}
	tree := markup.Parse([]byte(head))
	t := tree.Text()
	if len(t.Blocks) != 1 || t.Blocks[0].Kind != article.Heading {
		return "", text.Position{}
	}
	at := text.Position{Line: m.line, Col: 1}
	if len(t.Runs) > 0 {
		at.Col = utf8.RuneCountInString(head[:t.Runs[0].Src]) + 1
	}
	m.src = rest
	m.line += lines
	return t.Plain, at
}

// cutDateline takes a dateline off the first paragraph, also when it is set in bold.
func (m *mdBody) cutDateline() (printed, text.Position, string) {
	m.skipBlank()
	line, rest, more := strings.Cut(m.src, "\n")
	plain, marks := line, 0
	if strings.HasPrefix(line, "**") {
		if i := strings.Index(line[2:], "**"); i > 0 && i < maxDateline {
			plain, marks = line[2:2+i]+line[2+i+2:], 4
		}
	}
	d, ok := scanDateline(plain, false)
	if !ok || !d.strong || d.alone && (len(d.places) == 0 || !more) || strings.ContainsAny(plain[:d.rest], "*_[]<>`#|") && !strings.HasSuffix(strings.TrimSpace(plain[:d.rest]), "_") {
		return printed{}, text.Position{}, ""
	}
	at := text.Position{Line: m.line, Col: 1 + min(marks, 2)}
	s := strings.TrimRight(plain[:d.rest], " ")
	cut := min(d.rest+marks, len(line))
	if d.alone {
		m.src = rest
		m.line++
		return d, at, s
	}
	m.cutLine, m.cutCols = 1, utf8.RuneCountInString(line[:cut])
	m.src = m.src[cut:]
	return d, at, s
}

// cleanMarkdown normalises Markdown without moving anything to another line: NFC; no soft hyphens, zero-width
// or control characters; a no-break space within a line becomes a plain one.
func cleanMarkdown(s string) string {
	clean := true
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 0x7f || c < ' ' && c != '\n' && c != '\t' {
			clean = false
			break
		}
	}
	if clean {
		return s
	}
	start := true // of a line
	return strings.Map(func(r rune) rune {
		was := start
		start = r == '\n' || start && (r == ' ' || r == '\t')
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == 0xa0 || r >= 0x2000 && r <= 0x200a || r == 0x202f || r == 0x205f || r == 0x2028 || r == 0x2029 || r == 0x85:
			if was {
				return r
			}
			return ' '
		case unicode.IsControl(r), r == 0xad, r == 0x200b, r == 0x2060, r == 0xfeff, unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, norm.NFC.String(s))
}
