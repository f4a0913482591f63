package build_test

import (
	"errors"
	"io"
	"net/url"
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Every link within the sample site leads to a file of it, and every fragment to an element.
func TestLinksLead(t *testing.T) {
	files := render(t, input(t, sample(t)))
	ids := map[string]map[string]bool{}
	type link struct{ from, to, fragment string }
	var links []link
	for p, body := range files {
		if path.Ext(p) != ".html" {
			continue
		}
		ids[p] = map[string]bool{}
		z := html.NewTokenizer(strings.NewReader(body))
		for {
			if z.Next() == html.ErrorToken {
				if !errors.Is(z.Err(), io.EOF) {
					t.Fatal(p, z.Err())
				}
				break
			}
			for _, a := range z.Token().Attr {
				switch a.Key {
				case "id":
					if ids[p][a.Val] {
						t.Errorf("%s: id %q stands twice", p, a.Val)
					}
					ids[p][a.Val] = true
				case "href", "src":
					u, err := url.Parse(a.Val)
					if err != nil {
						t.Errorf("%s: %q: %v", p, a.Val, err)
						continue
					}
					if u.Host == "" && u.Scheme == "" {
						links = append(links, link{p, target(p, u.Path), u.Fragment})
					}
				}
			}
		}
	}
	for _, l := range links {
		if _, ok := files[l.to]; !ok {
			t.Errorf("%s: dead link to %s", l.from, l.to)
			continue
		}
		if l.fragment != "" && !ids[l.to][l.fragment] {
			t.Errorf("%s: %s has no #%s", l.from, l.to, l.fragment)
		}
	}
	if len(links) < 1000 {
		t.Errorf("only %d links: the crawl saw nothing", len(links))
	}
}

// target is the file a link on page p leads to.
func target(p, href string) string {
	rel, rooted := strings.CutPrefix(href, "/desk/")
	if !rooted {
		rel = path.Join(path.Dir(p), href)
		if strings.HasSuffix(href, "/") {
			rel += "/"
		}
	}
	if href == "" {
		return p
	}
	if rel == "" || strings.HasSuffix(rel, "/") {
		rel += "index.html"
	}
	return path.Clean(rel)
}
