package site

import (
	"fmt"
	"strings"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/nlp"
)

// citations are an article's reference in four formats.
func (m maker) citations(i int32) []Citation {
	a := &m.c.Articles[i]
	art := a.Article
	title, publisher := headline(art), m.o.Site.Title
	if a.Source >= 0 {
		publisher = m.c.Sources[a.Source].Name
	}
	address := external(art.Source.URL)
	if address == "" {
		address = m.addr.absolute(m.article[i])
	}
	day := ""
	if a.Day != digest.NoDay {
		day = a.Day.Time().Format("2006-01-02")
	}
	return []Citation{
		{"Plain", plainCitation(art, title, publisher, m.date(art.Date).Text, address), "text/plain"},
		{"BibTeX", bibTeX(m.article[i], art, title, publisher, day, address), "application/x-bibtex"},
		{"RIS", ris(art, title, publisher, day, address), "application/x-research-info-systems"},
		{"CSL-JSON", cslJSON(m.article[i], art, title, publisher, a.Day, address), "application/vnd.citationstyles.csl+json"},
	}
}

func plainCitation(a *article.Article, title, publisher, date, address string) string {
	var parts []string
	for _, s := range []string{a.Author, "“" + title + "”", publisher, date, address} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ") + "."
}

// bibTeX escapes what TeX reads as commands; braces keep the case of titles.
func bibTeX(key string, a *article.Article, title, publisher, day, address string) string {
	var b strings.Builder
	key = strings.Trim(strings.ReplaceAll(strings.TrimPrefix(key, dir(articlesDir)), "/", "-"), "-")
	fmt.Fprintf(&b, "@misc{%s,\n", key)
	field := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "  %s = {%s},\n", name, value)
		}
	}
	field("title", "{"+texEscape(title)+"}")
	field("author", texEscape(a.Author))
	field("howpublished", texEscape(publisher))
	field("date", day)
	field("url", address)
	b.WriteString("}")
	return b.String()
}

var texEscape = strings.NewReplacer(
	`\`, `\textbackslash{}`, `{`, `\{`, `}`, `\}`, `$`, `\$`, `&`, `\&`, `#`, `\#`, `%`, `\%`, `_`, `\_`, `~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`,
).Replace

// ris follows the tags of the RIS format for a news item.
func ris(a *article.Article, title, publisher, day, address string) string {
	var b strings.Builder
	tag := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&b, "%s  - %s\n", name, strings.Join(strings.Fields(value), " "))
		}
	}
	tag("TY", "NEWS")
	tag("TI", title)
	tag("AU", a.Author)
	tag("PB", publisher)
	tag("DA", strings.ReplaceAll(day, "-", "/"))
	tag("UR", address)
	b.WriteString("ER  - ")
	return b.String()
}

// cslItem is an item of CSL-JSON (citationstyles.org, schema 1.0).
type cslItem struct {
	ID             string    `json:"id"`
	Type           string    `json:"type"`
	Title          string    `json:"title"`
	Author         []cslName `json:"author,omitempty"`
	ContainerTitle string    `json:"container-title,omitempty"`
	Issued         *cslDate  `json:"issued,omitempty"`
	URL            string    `json:"URL,omitempty"`
}

type cslName struct {
	Literal string `json:"literal"`
}

type cslDate struct {
	Parts [][3]int `json:"date-parts"`
}

func cslJSON(id string, a *article.Article, title, publisher string, day digest.Day, address string) string {
	item := cslItem{ID: id, Type: "article-newspaper", Title: title, ContainerTitle: publisher, URL: address}
	if a.Author != "" {
		item.Author = []cslName{{a.Author}}
	}
	if day != digest.NoDay {
		t := day.Time()
		item.Issued = &cslDate{[][3]int{{t.Year(), int(t.Month()), t.Day()}}}
	}
	return jsonText([]cslItem{item})
}

// maxThings bounds the quotations in an article's structured data; the page has them all.
const maxThings = 3

// maxAbout bounds the actors an article is said to be about; it mentions the others.
const maxAbout = 5

// newsArticle is an article as structured data.
func (m maker) newsArticle(v *ArticleView, i int32) Thing {
	a := &m.c.Articles[i]
	art := a.Article
	t := Thing{
		Type: "NewsArticle", URL: m.addr.absolute(m.at), Headline: v.Headline, Dateline: v.Dateline, CopyrightNotice: v.Notice, InLanguage: v.TextLang,
		WordCount: v.Words, IsPartOf: m.publisher(),
	}
	if !art.Date.IsZero() {
		t.DatePublished = moment(art.Date)
	}
	if mod := changed(art); mod.After(art.Date) {
		t.DateModified = moment(mod)
	}
	if art.Author != "" {
		t.Author = &Thing{Type: "Person", Name: art.Author}
	}
	if a.Source >= 0 {
		t.Publisher = &Thing{Type: "Organization", Name: m.c.Sources[a.Source].Name, URL: external(m.c.Sources[a.Source].URL)}
	}
	if len(a.Places) > 0 {
		t.ContentLocation = &Thing{Type: "Place", Name: m.c.Places[a.Places[0]].Name}
	}
	t.About = make([]Thing, 0, min(len(a.Actors), maxAbout))
	t.Mentions = make([]Thing, 0, max(0, len(a.Actors)-maxAbout))
	for n, x := range a.Actors {
		if m.actor[x.Actor] == "" {
			continue
		}
		thing := m.actorThing(x.Actor)
		if x.Role == nlp.Actor && n < maxAbout {
			t.About = append(t.About, thing)
		} else {
			t.Mentions = append(t.Mentions, thing)
		}
	}
	t.HasPart = make([]Thing, 0, min(a.Quotes.Len(), maxThings))
	if to := external(art.Source.URL); to != "" {
		t.Citation = append(t.Citation, Thing{Type: "CreativeWork", Name: v.Headline, URL: to})
	}
	for q := a.Quotes.First; q < a.Quotes.Last && len(t.HasPart) < maxThings; q++ {
		ref := &m.c.Quotes[q]
		quote := &a.Doc.Quotes[ref.Quote]
		if quote.Kind == nlp.Indirect || ref.Speaker < 0 || !m.shown(i, quote.Sentence) {
			continue
		}
		speaker := m.actorThing(ref.Speaker)
		speaker.URL = "" // it is above
		t.HasPart = append(t.HasPart, Thing{Type: "Quotation", Text: quote.Of(a.Doc.Text), Creator: &speaker})
	}
	return t
}

// actorThing is an actor as structured data, in brief.
func (m maker) actorThing(actor int32) Thing {
	a := &m.c.Actors[actor]
	return Thing{Type: schemaType(a.Kind), Name: a.Name, URL: m.addr.absolute(m.actor[actor])}
}

func schemaType(k entity.Kind) string {
	switch k {
	case entity.Person:
		return "Person"
	case entity.Country:
		return "Country"
	case entity.Organisation:
		return "Organization"
	case entity.Place:
		return "Place"
	}
	return "Thing"
}
