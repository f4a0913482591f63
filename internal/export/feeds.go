package export

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"sync"
	"time"

	"digest/internal/article"
	"digest/internal/output"
	"digest/internal/site"
)

// How many articles a feed holds, the newest: the site's, and one beside a page.
const (
	feedLength    = 50
	ownFeedLength = 12
)

// Feeds plans the site's Atom, RSS and JSON feeds and the Atom feed of every page that has one.
func Feeds(s *Site) []output.Planned {
	permalinks := s.permalinks()
	buffers := &sync.Pool{New: func() any { return new(bytes.Buffer) }}
	var out []output.Planned
	for i := range s.Pages {
		p := &s.Pages[i]
		if p.Feed == "" {
			continue
		}
		plan := func(path string, write func(*feed, *bytes.Buffer) error) {
			out = append(out, output.Planned{Path: path, Write: func(w io.Writer) error {
				b := buffers.Get().(*bytes.Buffer)
				defer buffers.Put(b)
				b.Reset()
				if err := write(s.feed(p, permalinks), b); err != nil {
					return err
				}
				_, err := w.Write(b.Bytes())
				return err
			}})
		}
		plan(p.Feed, (*feed).atom)
		if p.Layout == "home" {
			plan("feed.rss", (*feed).rss)
			plan("feed.json", (*feed).json)
		}
	}
	return out
}

func (s *Site) feed(p *site.Page, permalinks []string) *feed {
	if p.Layout == "home" {
		return &feed{s: s, title: s.Config.Title, page: p, items: s.newest(p, permalinks, feedLength)}
	}
	return &feed{s: s, title: p.Title + " – " + s.Config.Title, page: p, items: s.newest(p, permalinks, ownFeedLength)}
}

// newest are a page's n latest articles, the newest first, one take of each story.
func (s *Site) newest(p *site.Page, permalinks []string, n int) []item {
	var out []item
	list := s.articlesOf(p)
	for i := len(list) - 1; i >= 0 && len(out) < n; i-- {
		a := &s.Collection.Articles[list[i]]
		if permalinks[list[i]] != "" && a.Newest() {
			out = append(out, item{a.Article, s.address(permalinks[list[i]])})
		}
	}
	return out
}

type item struct {
	*article.Article
	url string
}

type feed struct {
	s     *Site
	title string
	page  *site.Page
	items []item
}

func (f *feed) updated() time.Time {
	var t time.Time
	for _, i := range f.items {
		if c := changed(i.Article); c.After(t) {
			t = c
		}
	}
	return t
}

// atom writes RFC 4287.
func (f *feed) atom(b *bytes.Buffer) error {
	b.WriteString(xml.Header + `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="` + xmlAttr(f.s.Config.Language) + `">` + "\n")
	element(b, "title", f.title)
	fmt.Fprintf(b, `<link rel="self" href="%s"/>`+"\n", xmlAttr(f.s.address("/"+f.page.Feed)))
	fmt.Fprintf(b, `<link href="%s"/>`+"\n", xmlAttr(f.s.address(f.page.Permalink)))
	element(b, "id", f.s.address(f.page.Permalink))
	element(b, "updated", rfc3339(f.updated()))
	fmt.Fprintf(b, "<author><name>%s</name></author>\n", xmlAttr(f.s.Config.Title))
	element(b, "generator", f.s.Generator)
	for _, i := range f.items {
		b.WriteString("<entry>\n")
		element(b, "title", i.Title)
		fmt.Fprintf(b, `<link href="%s"/>`+"\n", xmlAttr(i.url))
		element(b, "id", i.url)
		element(b, "published", rfc3339(i.Date))
		element(b, "updated", rfc3339(changed(i.Article)))
		if i.Author != "" {
			fmt.Fprintf(b, "<author><name>%s</name></author>\n", xmlAttr(i.Author))
		}
		if s := summary(i.Article); s != "" {
			element(b, "summary", s)
		}
		b.WriteString("</entry>\n")
	}
	b.WriteString("</feed>\n")
	return nil
}

// rss writes RSS 2.0 (RSS Advisory Board).
func (f *feed) rss(b *bytes.Buffer) error {
	b.WriteString(xml.Header + `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>` + "\n")
	element(b, "title", f.title)
	element(b, "link", f.s.address(f.page.Permalink))
	element(b, "description", xmlAttr(f.s.Config.Description)) // as those of items, below
	element(b, "language", f.s.Config.Language)
	element(b, "generator", f.s.Generator)
	fmt.Fprintf(b, `<atom:link rel="self" type="application/rss+xml" href="%s"/>`+"\n", xmlAttr(f.s.address("/feed.rss")))
	for _, i := range f.items {
		b.WriteString("<item>\n")
		element(b, "title", i.Title)
		element(b, "link", i.url)
		element(b, "guid", i.url)
		element(b, "pubDate", i.Date.UTC().Format(time.RFC1123Z))
		if s := summary(i.Article); s != "" {
			element(b, "description", xmlAttr(s)) // readers take a description for HTML
		}
		b.WriteString("</item>\n")
	}
	b.WriteString("</channel></rss>\n")
	return nil
}

// jsonFeed is JSON Feed 1.1 (jsonfeed.org).
type jsonFeed struct {
	Version     string     `json:"version"`
	Title       string     `json:"title"`
	HomePageURL string     `json:"home_page_url"`
	FeedURL     string     `json:"feed_url"`
	Description string     `json:"description,omitempty"`
	Language    string     `json:"language"`
	Items       []jsonItem `json:"items"`
}

type jsonItem struct {
	ID            string       `json:"id"`
	URL           string       `json:"url"`
	ExternalURL   string       `json:"external_url,omitempty"`
	Title         string       `json:"title"`
	ContentText   string       `json:"content_text"`
	DatePublished string       `json:"date_published"`
	DateModified  string       `json:"date_modified,omitempty"`
	Authors       []jsonAuthor `json:"authors,omitempty"`
	Language      string       `json:"language,omitempty"`
}

type jsonAuthor struct {
	Name string `json:"name"`
}

func (f *feed) json(b *bytes.Buffer) error {
	out := jsonFeed{
		Version: "https://jsonfeed.org/version/1.1", Title: f.title, HomePageURL: f.s.address(f.page.Permalink),
		FeedURL: f.s.address("/feed.json"), Description: f.s.Config.Description, Language: f.s.Config.Language, Items: []jsonItem{},
	}
	for _, i := range f.items {
		item := jsonItem{
			ID: i.url, URL: i.url, ExternalURL: i.Source.URL, Title: i.Title, ContentText: summary(i.Article),
			DatePublished: rfc3339(i.Date), Language: i.Lang,
		}
		if c := changed(i.Article); c.After(i.Date) {
			item.DateModified = rfc3339(c)
		}
		if i.Author != "" {
			item.Authors = []jsonAuthor{{i.Author}}
		}
		out.Items = append(out.Items, item)
	}
	return json.NewEncoder(b).Encode(out)
}

// xmlAttr escapes s for an attribute or for text.
func xmlAttr(s string) string {
	if isPlain(s) {
		return s
	}
	var b bytes.Buffer
	xmlText(&b, s)
	return b.String()
}
