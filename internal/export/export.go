// Package export makes output for programs: the JSON of an inspected article, feeds, sitemap and what
// tells crawlers their way.
//
// The types here are the promise (see docs/json.md); structs of other packages are never marshalled into
// public files. Text goes into XML and JSON through the encoders of the standard library only.
package export

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"digest/internal/article"
	"digest/internal/config"
	"digest/internal/digest"
	"digest/internal/output"
	"digest/internal/site"
)

// Site is what this package writes about: a planned site.
type Site struct {
	Config     config.Site
	Collection *digest.Collection
	Pages      []site.Page
	Generator  string // "digest 1.2"
}

// permalinks gives the permalink of each article by its index, "" for those without a page.
func (s *Site) permalinks() []string {
	out := make([]string, len(s.Collection.Articles))
	for _, p := range s.Pages {
		if p.Layout == "article" && p.Subject >= 0 && p.Number == 0 {
			out[p.Subject] = p.Permalink
		}
	}
	return out
}

func (s *Site) address(permalink string) string { return site.Address(s.Config.BaseURL, permalink) }

// articlesOf lists the articles a page is about, in the collection's order; nil for pages about none.
func (s *Site) articlesOf(p *site.Page) []int32 {
	c := s.Collection
	switch p.Layout {
	case "home":
		all := make([]int32, len(c.Articles))
		for i := range all {
			all[i] = int32(i)
		}
		return all
	case "person", "country", "organisation":
		return c.Actors[p.Subject].Articles
	case "pair":
		return c.Pairs[p.Subject].Articles
	case "topic":
		return c.Topics[p.Subject].Articles
	}
	return nil
}

// xmlText writes escaped character data; bytes XML cannot hold become U+FFFD.
func xmlText(b *bytes.Buffer, s string) {
	if isPlain(s) {
		b.WriteString(s)
		return
	}
	_ = xml.EscapeText(b, []byte(s)) // a Buffer takes everything
}

// isPlain reports whether a text is made of printable ASCII and needs no escape.
func isPlain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '<' || c == '>' || c == '&' || c == '"' || c == '\'' {
			return false
		}
	}
	return true
}

func element(b *bytes.Buffer, name, content string) {
	b.WriteByte('<')
	b.WriteString(name)
	b.WriteByte('>')
	xmlText(b, content)
	b.WriteString("</")
	b.WriteString(name)
	b.WriteString(">\n")
}

// summary is what a feed shows of an article: the editor's summary, or as much of the lede as the rights allow.
func summary(a *article.Article) string {
	if a.Summary != "" {
		return a.Summary
	}
	if a.Source.Rights == article.RightsLink {
		return ""
	}
	return cut(strings.ReplaceAll(a.Lede().Of(a.Text), "\n", " "), 500)
}

// cut shortens s to at most n bytes, at a word if there is one.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[:n]
	for !utf8.ValidString(s) {
		s = s[:len(s)-1]
	}
	if i := strings.LastIndexByte(s, ' '); i > n/2 {
		s = s[:i]
	}
	return s + " …"
}

func rfc3339(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// changed is when an article last changed, as far as it says.
func changed(a *article.Article) time.Time {
	if a.LastMod.After(a.Date) {
		return a.LastMod
	}
	return a.Date
}

// Sitemap plans sitemap.xml (the protocol of sitemaps.org; an index of parts above 50,000 addresses).
func Sitemap(s *Site) []output.Planned {
	var pages []int32 // into s.Pages
	for i := range s.Pages {
		if !s.Pages[i].NoIndex {
			pages = append(pages, int32(i))
		}
	}
	const most = 50_000
	if len(pages) <= most {
		return []output.Planned{sitemapPart(s, "sitemap.xml", pages)}
	}
	var out []output.Planned
	for part := range slices.Chunk(pages, most) {
		out = append(out, sitemapPart(s, fmt.Sprintf("sitemap-%d.xml", len(out)+1), part))
	}
	parts := len(out)
	return append(out, output.Planned{Path: "sitemap.xml", Write: func(w io.Writer) error {
		var b bytes.Buffer
		b.WriteString(xml.Header + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
		for i := range parts {
			b.WriteString("<sitemap>")
			element(&b, "loc", s.address(fmt.Sprintf("/sitemap-%d.xml", i+1)))
			b.WriteString("</sitemap>\n")
		}
		b.WriteString("</sitemapindex>\n")
		_, err := w.Write(b.Bytes())
		return err
	}})
}

func sitemapPart(s *Site, name string, pages []int32) output.Planned {
	return output.Planned{Path: name, Write: func(w io.Writer) error {
		var b bytes.Buffer
		b.WriteString(xml.Header + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
		for _, i := range pages {
			p := &s.Pages[i]
			b.WriteString("<url>")
			element(&b, "loc", s.address(p.Permalink))
			if !p.LastMod.IsZero() {
				element(&b, "lastmod", p.LastMod.UTC().Format("2006-01-02"))
			}
			b.WriteString("</url>\n")
		}
		b.WriteString("</urlset>\n")
		_, err := w.Write(b.Bytes())
		return err
	}}
}

// Robots plans robots.txt (RFC 9309), which lets everybody in and names the sitemap.
func Robots(s *Site) output.Planned {
	return output.Bytes("robots.txt", []byte("User-agent: *\nAllow: /\n\nSitemap: "+s.address("/sitemap.xml")+"\n"))
}
