// Package parse turns a content file into an article: front matter, wire copy, Markdown.
//
// Wire copy comes as agencies send it, or as it was pasted from their pages. [Parse] takes it apart into
//
//	slugline       BC-Norland-Talks, 2nd Ld-Writethru
//	headline       (2nd LEAD) Norland and Sudria resume talks
//	byline         By Jane Roe
//	dateline       SKAGEN, Norland, July 8 (NRD) --
//	paragraphs     Norland and Sudria ...
//	sign-off       NRD
//	furniture      Related Articles, Share this, © ...
//
// and keeps all but the furniture. The text of an article is headline, byline, dateline and body, each a block;
// it is normalised once (see cleanLine), and every offset in it leads back to line and column of the file.
//
// Nothing here fails: what cannot be understood becomes a warning and the best article possible. Only broken
// front matter is an error, and a file without any text has no article.
package parse

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"digest/internal/article"
	"digest/internal/diag"
	"digest/internal/markup"
	"digest/internal/slug"
	"digest/internal/source"
	"digest/internal/text"
)

// Version changes whenever the same file may be read differently; it is part of cache keys.
const Version = 1

// Parse reads one article. The article is nil when the file has no text to show; why is among the diagnostics.
func Parse(f source.File) (*article.Article, diag.List) {
	p := &parser{f: f, path: f.SitePath()}
	a := &article.Article{ID: f.ID(), Path: p.path, Hash: f.Hash, Format: article.Wire, Lang: "en", Analyse: true}
	if f.Markdown() {
		a.Format = article.Markdown
	}
	body, ok := p.begin()
	if !ok {
		return nil, p.ds
	}
	if a.Format == article.Markdown {
		p.markdown(a, body)
	} else {
		p.wire(a, body)
	}
	if a.Text == "" && a.Title == "" {
		p.ds.Warnf("wire/empty", p.path, text.Position{}, "left out: there is no text in it")
		return nil, p.ds
	}
	if a.Slug == "" {
		a.Slug = slug.Make(a.Title)
	}
	return a, p.ds
}

// parser is one file being read.
type parser struct {
	f    source.File
	path string
	ds   diag.List
	// first is the number of the body's first line.
	first int
}

// begin decodes the file and reads the front matter; it returns the body, or false when nothing can be read.
func (p *parser) begin() (string, bool) {
	d := decode(p.f.Data)
	if d.binary {
		p.ds.Warnf("wire/binary", p.path, text.Position{}, "left out: this is not text")
		return "", false
	}
	if d.foreign >= 0 {
		p.ds.Warnf("wire/encoding", p.path, text.NewLines([]byte(d.text)).Position(d.foreign), "not UTF-8; read as Windows-1252")
		p.ds.Hint("save the file as UTF-8")
	}
	p.first = 1
	return d.text, true
}

// wire reads wire copy.
func (p *parser) wire(a *article.Article, body string) {
	lines := splitLines(body, p.first)
	w := readWire(lines)
	w.fill(a)
	if a.Text == "" {
		return
	}
	a.Lang = language(a.Text[min(a.BodyStart, len(a.Text)):])
	if a.Title == "" {
		a.Title = titleOf(a.Text[a.BodyStart:])
		p.ds.Warnf("wire/no-headline", p.path, a.Position(a.BodyStart), "no headline found; the first words of the text stand for it")
		p.ds.Hint("write a headline on the first line, or title = \"…\" in front matter")
	}
	if w.at < 0 {
		p.ds.Warnf("wire/no-dateline", p.path, a.Position(a.BodyStart), "no dateline found")
		p.ds.Hint("begin the first paragraph with \"CITY, Month D (Agency) -\"")
	}
	p.date(a, evidence{dateline: w.dateline.date, header: w.headerDay(), text: a.Text[a.BodyStart:]})
	p.embargo(a, w)
}

// headerDay is the date of the transmission.
func (w *wire) headerDay() day {
	if w.h.stamp.full() {
		return w.h.stamp
	}
	return w.trailer
}

// date finds the article's day unless front matter gave it.
func (p *parser) date(a *article.Article, e evidence) {
	if a.DateSource == article.FromFrontMatter {
		return
	}
	e.path, e.fileTime = dayOfPath(p.f.Path), p.f.ModTime
	d, how := e.find()
	a.DateSource = how
	if how != article.NoDate {
		a.Date = d.time()
	}
	at := a.Position(a.Dateline.Start)
	switch how {
	case article.FromFileTime:
		p.ds.Warnf("wire/date-from-file", p.path, at, "dated %s by the file's time, which a copy or a clone resets", a.Date.Format("2 January 2006"))
		p.ds.Hint("write date = %s in front matter, or begin the file's name with it", a.Date.Format("2006-01-02"))
	case article.NoDate:
		p.ds.Warnf("wire/no-date", p.path, at, "no date found")
		p.ds.Hint("write date = 2006-01-02 in front matter")
	}
}

// embargo reads an embargo line. Copy whose embargo cannot be read is held back.
func (p *parser) embargo(a *article.Article, w *wire) {
	if w.h.embargo == "" || !a.Embargo.IsZero() {
		return
	}
	var on day
	if !a.Date.IsZero() {
		on = dayOf(a.Date)
	}
	t, ok := embargoTime(w.h.embargo, on)
	if !ok {
		t = never
		l := w.lines[w.h.embargoL]
		p.ds.Warnf("wire/embargo", p.path, text.Position{Line: l.no, Col: l.col}, "held back: the time of this embargo cannot be read")
		p.ds.Hint("write embargo = 2006-01-02T15:04:05Z in front matter")
	}
	a.Embargo = t
}

// titleOf stands for a headline: the first sentence, cut at a word to 90 bytes.
func titleOf(body string) string {
	s, _, _ := strings.Cut(body, "\n")
	for i := 0; i+2 < len(s) && i < 120; i++ {
		if s[i] == '.' && s[i+1] == ' ' && i > 20 && isUpper(s[i+2]) && isLower(s[i-1]) && isLower(s[i-2]) {
			s = s[:i]
			break
		}
	}
	if len(s) <= 90 {
		return s
	}
	s = s[:90]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	if i := strings.LastIndexByte(s, ' '); i > 40 {
		s = s[:i]
	}
	return strings.TrimRight(s, " ,;:-–—") + " …"
}

// markdown reads Markdown.
func (p *parser) markdown(a *article.Article, body string) {
	src := []byte(body)
	tree := markup.Parse(src)
	t := tree.Text()
	lines := text.NewLines(src)
	at := func(offset int) text.Position {
		pos := lines.Position(offset)
		pos.Line += p.first - 1
		return pos
	}
	for _, d := range tree.Dropped() {
		p.ds.Warnf("markdown/dropped", p.path, at(d.Src), "%s is left out: %s", d.What, d.Text)
	}
	if a.Title != "" {
		a.Blocks = append(a.Blocks, article.Block{Span: text.Span{End: len(a.Title)}, Kind: article.Headline})
		a.Anchors = append(a.Anchors, article.Anchor{Pos: text.Position{Line: 1, Col: 1}})
		a.BodyStart = len(a.Title) + 2
		a.Text = a.Title + "\n\n" + t.Plain
	} else {
		a.Text = t.Plain
		a.Title = titleOf(t.Plain)
	}
	a.Markdown = bytes.Clone(src)
	for _, b := range t.Blocks {
		a.Blocks = append(a.Blocks, article.Block{Span: text.Span{Start: b.Start + a.BodyStart, End: b.End + a.BodyStart}, Kind: b.Kind})
	}
	for _, in := range t.Inlines {
		a.Inlines = append(a.Inlines, article.Inline{Span: text.Span{Start: in.Start + a.BodyStart, End: in.End + a.BodyStart}, Kind: in.Kind, Href: in.Href})
	}
	for _, r := range t.Runs {
		a.Anchors = append(a.Anchors, article.Anchor{Offset: r.Offset + a.BodyStart, Pos: at(r.Src)})
	}
	a.Lang = language(t.Plain)
	p.date(a, evidence{text: t.Plain})
}
