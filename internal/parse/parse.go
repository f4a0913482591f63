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
// Markdown keeps its source: the text is what package markup makes of it. A dateline at the start of its first
// paragraph is recognised as in wire copy, and taken out of the body.
//
// Both may begin with front matter, TOML between "+++" lines or YAML between "---" lines, which wins over what
// the text says; see [ArticleKeys]. Editors' files are read by [ParseEntry], plain pages by [ParsePage].
//
// Nothing here fails: what cannot be understood becomes a warning and the best article possible. Only broken
// front matter is an error, and a file without any text has no article.
package parse

import (
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
	a := p.newArticle()
	body, ok := p.begin(a)
	if !ok {
		return nil, p.ds
	}
	if a.Format == article.Markdown {
		p.markdown(a, body)
	} else {
		p.wire(a, body)
	}
	if a.Text == "" {
		p.ds.Warnf("wire/empty", p.path, text.Position{}, "left out: there is no text in it")
		return nil, p.ds
	}
	if a.Slug == "" {
		a.Slug = slug.Make(a.Title)
	}
	p.long(a)
	return a, p.ds
}

// long warns of blocks of which only the first part is read.
func (p *parser) long(a *article.Article) {
	for _, b := range a.Blocks {
		if read := b.Read(a.Text); read.End < b.End {
			p.ds.Warnf("wire/long-paragraph", p.path, a.Position(read.End), "names, quotes and events of this paragraph are looked for in its first %d KB alone", article.LongestRead>>10)
			p.ds.Hint("break it into paragraphs: leave an empty line between them")
			return
		}
	}
}

// parser is one file being read.
type parser struct {
	f    source.File
	path string
	ds   diag.List
	// first is the number of the body's first line.
	first int
	// key is the front matter key being read, for messages.
	key string
	// titleAt is where front matter has the title.
	titleAt text.Position
	// page: no date is looked for.
	page bool
}

func (p *parser) newArticle() *article.Article {
	a := &article.Article{ID: p.f.ID(), Path: p.path, Hash: p.f.Hash, Format: article.Wire, Analyse: true}
	if p.f.Markdown() {
		a.Format = article.Markdown
	}
	return a
}

// text decodes the file; it reports false when it is no text.
func (p *parser) text() (string, bool) {
	d := decode(p.f.Data)
	if d.binary {
		p.ds.Warnf("wire/binary", p.path, text.Position{}, "left out: this is not text")
		return "", false
	}
	if d.foreign >= 0 {
		p.ds.Warnf("wire/encoding", p.path, text.NewLines([]byte(d.text)).Position(d.foreign), "not UTF-8; read as Windows-1252")
		p.ds.Hint("save the file as UTF-8")
	}
	return d.text, true
}

// begin decodes the file and reads the front matter into a; it returns the body, or false when there is nothing
// to read on for.
func (p *parser) begin(a *article.Article) (string, bool) {
	s, ok := p.text()
	if !ok {
		return "", false
	}
	fields, body, ok := p.front(s)
	if !ok {
		return "", false
	}
	each(p, fields, articleKeys, a)
	p.titleAt = at(fields, "title")
	return body, true
}

// wire reads wire copy.
func (p *parser) wire(a *article.Article, body string) {
	w := readWire(splitLines(body, p.first))
	title, author, lang := a.Title, a.Author, a.Lang
	p.fill(w, a)
	if title != "" {
		a.Title = title
	}
	if author != "" {
		a.Author = author
	}
	if a.Text == "" {
		return
	}
	report := a.Text[a.BodyStart:]
	if a.Lang = lang; lang == "" {
		a.Lang = language(a.Text)
	}
	if a.Title == "" {
		a.Title = titleOf(report)
		p.ds.Warnf("wire/no-headline", p.path, a.Position(a.BodyStart), "no headline found; the first words of the text stand for it")
		p.ds.Hint("write a headline on the first line, or title = \"…\" in front matter")
	}
	if w.at < 0 {
		p.ds.Warnf("wire/no-dateline", p.path, a.Position(a.BodyStart), "no dateline found")
		p.ds.Hint("begin the first paragraph with \"CITY, Month D (Agency) -\"")
	}
	p.date(a, evidence{dateline: w.dateline.date, header: w.headerDay(), text: report})
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
	if a.DateSource == article.FromFrontMatter || p.page {
		return
	}
	e.path, e.fileTime = dayOfPath(p.f.Path), p.f.ModTime
	d, how := e.find()
	a.DateSource = how
	if how != article.NoDate {
		a.Date = d.time()
	}
	where := a.Position(a.Dateline.Start)
	switch how {
	case article.FromFileTime:
		p.ds.Warnf("wire/date-from-file", p.path, where, "dated %s by the file's time, which a copy or a clone resets", a.Date.Format("2 January 2006"))
		p.ds.Hint("write date = %s in front matter, or begin the file's name with it", a.Date.Format("2006-01-02"))
	case article.NoDate:
		p.ds.Warnf("wire/no-date", p.path, where, "no date found")
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
	s, _, _ := strings.Cut(strings.TrimSpace(body), "\n")
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

// droppedIn warns of what a body's page will not show.
func (p *parser) droppedIn(body string) {
	if strings.TrimSpace(body) == "" {
		return
	}
	src := []byte(body)
	p.dropped(markup.Parse(src), text.NewLines(src))
}

func (p *parser) dropped(tree *markup.Tree, lines *text.Lines) {
	const most = 5
	for i, d := range tree.Dropped() {
		pos := lines.Position(d.Src)
		pos.Line += p.first - 1
		if i == most {
			p.ds.Warnf("markdown/dropped", p.path, pos, "%d more pieces of raw HTML or links are left out", len(tree.Dropped())-most)
			return
		}
		p.ds.Warnf("markdown/dropped", p.path, pos, "%s is left out: %s", d.What, oneLine(d.Text))
		switch d.What {
		case "link":
			p.ds.Hint("links may go to http, https, mailto and paths of the site")
		case "raw HTML":
			p.ds.Hint("write it in Markdown")
		}
	}
}
