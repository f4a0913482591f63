// Package check finds what is wrong or doubtful with a whole site: dead links, pages without a title, sizes
// hosts refuse, and the names the analysis was not sure of.
package check

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"digest/internal/diag"
	"digest/internal/digest"
	"digest/internal/output"
	"digest/internal/text"
)

// Limits of common static hosts: Cloudflare Pages takes 20,000 files of at most 25 MiB (its documentation,
// "Limits", 2025); GitHub Pages recommends at most 1 GB for a site.
const (
	maxFiles = 20_000
	maxSize  = 25 << 20
	maxTotal = 1 << 30
)

// Site renders every planned file and reports dead internal links and anchors, pages without a title, and
// sizes that hosts refuse. root is the path of base_url, ending in "/". Files that fail to render are the
// error.
func Site(files []output.Planned, root string) (diag.List, error) {
	c := crawl{root: root, ids: map[string]map[string]bool{}}
	var total int64
	var errs []error
	var ds diag.List
	for _, f := range files {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			errs = append(errs, err)
			continue
		}
		total += int64(b.Len())
		if b.Len() > maxSize {
			ds.Warnf("check/large-file", f.Path, text.Position{}, "%d MB; some hosts take no file above 25 MB", b.Len()>>20)
		}
		c.page(f.Path, &b)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	ds = append(ds, c.problems()...)
	if len(files) > maxFiles {
		ds.Warnf("check/many-files", "", text.Position{}, "the site has %d files; some hosts take no more than %d", len(files), maxFiles)
	}
	if total > maxTotal {
		ds.Warnf("check/large-site", "", text.Position{}, "the site has %d MB; GitHub Pages asks for less than %d", total>>20, maxTotal>>20)
	}
	return ds.Sort(), nil
}

// crawl gathers what pages offer and what they ask for.
type crawl struct {
	root  string
	ids   map[string]map[string]bool // file → its anchors; files that are no pages have none
	links []link
	ds    diag.List
}

type link struct{ from, to, fragment string }

func (c *crawl) page(p string, body io.Reader) {
	c.ids[p] = map[string]bool{}
	if path.Ext(p) != ".html" {
		return
	}
	title, redirect := "", false
	z := html.NewTokenizer(body)
	for {
		switch z.Next() {
		case html.ErrorToken:
			if strings.TrimSpace(title) == "" && !redirect {
				c.ds.Warnf("check/no-title", p, text.Position{}, "the page has no title")
			}
			return
		case html.StartTagToken, html.SelfClosingTagToken:
			t := z.Token()
			if t.Data == "title" && z.Next() == html.TextToken && title == "" {
				title = z.Token().Data
			}
			for _, a := range t.Attr {
				redirect = redirect || t.Data == "meta" && a.Key == "http-equiv" && strings.EqualFold(a.Val, "refresh")
				c.attribute(p, a)
			}
		}
	}
}

func (c *crawl) attribute(p string, a html.Attribute) {
	switch a.Key {
	case "id":
		c.ids[p][a.Val] = true
	case "href", "src":
		u, err := url.Parse(a.Val)
		if err != nil {
			c.ds.Errorf("check/bad-link", p, text.Position{}, "%q is no address", a.Val)
			return
		}
		if u.Host == "" && u.Scheme == "" {
			c.links = append(c.links, link{p, c.target(p, u.Path), u.Fragment})
		}
	}
}

// target is the file a path on page p leads to.
func (c *crawl) target(p, href string) string {
	rel, rooted := strings.CutPrefix(href, c.root)
	switch {
	case href == "":
		return p
	case !rooted && strings.HasPrefix(href, "/"):
		return href // outside the site, where nothing of it lies
	case !rooted:
		rel = path.Join(path.Dir(p), href)
		if strings.HasSuffix(href, "/") {
			rel += "/"
		}
	}
	if rel == "" || strings.HasSuffix(rel, "/") {
		rel += "index.html"
	}
	return path.Clean(rel)
}

func (c *crawl) problems() diag.List {
	for _, l := range c.links {
		ids, ok := c.ids[l.to]
		switch {
		case !ok:
			c.ds.Errorf("check/dead-link", l.from, text.Position{}, "nothing at %s", l.to)
		case l.fragment != "" && !ids[l.fragment]:
			c.ds.Errorf("check/dead-anchor", l.from, text.Position{}, "%s has no place called #%s", l.to, l.fragment)
		}
	}
	return c.ds
}

// Doubt is a name the analysis was not sure of.
type Doubt struct {
	Name   string
	Kind   string // what it was taken for: "person"
	Times  int    // articles it was doubtful in
	Reason string // the commonest: "only a surname"
	// Path, Pos and Sentence show the first of them.
	Path     string
	Pos      text.Position
	Sentence string
	// File is the editor's file, under content/, that settles it for good.
	File string
}

// String is one line that says what to do, as `digest check` prints it.
func (d Doubt) String() string {
	return text.CleanLine(fmt.Sprintf("%s:%d:%d: seen in %s, taken for a %s: %q (%s): %s", d.Path, d.Pos.Line, d.Pos.Col,
		articles(d.Times), d.Kind, d.Name, d.Reason, d.Sentence))
}

func articles(n int) string {
	if n == 1 {
		return "1 article"
	}
	return fmt.Sprintf("%d articles", n)
}

// Doubts lists the doubtful names that no editor's file has settled, the most frequent first.
func Doubts(c *digest.Collection) []Doubt {
	by := map[int32]*Doubt{}
	for i := range c.Articles {
		a := &c.Articles[i]
		seen := map[int32]bool{}
		for n, actor := range a.Chains {
			chain := &a.Doc.Chains[n]
			if actor < 0 || chain.Doubt == "" || c.Actors[actor].Entry != nil || seen[actor] {
				continue
			}
			seen[actor] = true
			d := by[actor]
			if d == nil {
				m := a.Doc.Mentions[chain.Mentions[0]]
				d = &Doubt{
					Name: c.Actors[actor].Name, Kind: c.Actors[actor].Kind.String(), Reason: chain.Doubt,
					Path: a.Article.Path, Pos: a.Article.Position(m.Start),
					Sentence: a.Doc.Sentences[m.Sentence].Of(a.Doc.Text), File: "content/" + string(c.Actors[actor].ID) + ".md",
				}
				by[actor] = d
			}
			d.Times++
		}
	}
	var out []Doubt
	for i := range c.Actors {
		if d := by[int32(i)]; d != nil {
			out = append(out, *d)
		}
	}
	slices.SortStableFunc(out, func(a, b Doubt) int { return cmp.Compare(b.Times, a.Times) })
	return out
}
