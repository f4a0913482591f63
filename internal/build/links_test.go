package build_test

import (
	"errors"
	"image/png"
	"io"
	"net/url"
	"path"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// Every link within the sample site leads to a file of it, and every fragment to an element.
func TestLinksLead(t *testing.T) {
	links, images := crawl(t, render(t, input(t, sample(t))))
	if links < 1000 {
		t.Errorf("only %d links: the crawl saw nothing", links)
	}
	if images < 50 {
		t.Errorf("only %d cards", images)
	}
}

// crawl follows the links of all pages and counts them, and the cards.
func crawl(t *testing.T, files map[string]string) (found, images int) {
	t.Helper()
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
			token := z.Token()
			if image, ok := ogImage(token); ok {
				images++
				rel, ours := strings.CutPrefix(image, "https://example.org/desk/")
				if _, err := png.DecodeConfig(strings.NewReader(files[rel])); err != nil || !ours {
					t.Errorf("%s: its card %s: %v", p, image, err)
				}
			}
			for _, a := range token.Attr {
				switch a.Key {
				case "id":
					if ids[p][a.Val] {
						t.Errorf("%s: id %q stands twice", p, a.Val)
					}
					ids[p][a.Val] = true
				case "href", "src":
					if a.Val == "" {
						t.Errorf("%s: a link leads nowhere: %v", p, token)
					}
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
	return len(links), images
}

// ogImage is the address of the card a page names in its head.
func ogImage(token html.Token) (address string, ok bool) {
	for _, a := range token.Attr {
		ok = ok || a.Key == "property" && a.Val == "og:image"
		if a.Key == "content" {
			address = a.Val
		}
	}
	return address, ok
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
