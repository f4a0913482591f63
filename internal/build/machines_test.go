package build_test

import (
	"encoding/json"
	"net/url"
	"path"
	"regexp"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"
)

// A reader that others wrote understands every feed, and every entry leads to a page.
func TestFeedsReadBack(t *testing.T) {
	files := render(t, input(t, sample(t)))
	feeds := 0
	for p, body := range files {
		if path.Ext(p) != ".atom" && path.Base(p) != "feed.rss" && path.Base(p) != "feed.json" {
			continue
		}
		feeds++
		f, err := gofeed.NewParser().ParseString(body)
		if err != nil {
			t.Errorf("%s: %v", p, err)
			continue
		}
		if f.Title == "" || !strings.HasPrefix(f.Link, "https://example.org/desk/") || len(f.Items) == 0 {
			t.Errorf("%s: title %q, link %q, %d items", p, f.Title, f.Link, len(f.Items))
		}
		for i, item := range f.Items {
			if item.Title == "" || item.GUID == "" || item.PublishedParsed == nil {
				t.Errorf("%s: item %d: title %q, GUID %q, published %q", p, i, item.Title, item.GUID, item.Published)
			}
			if u, err := url.Parse(item.Link); err != nil || files[target("index.html", u.Path)] == "" {
				t.Errorf("%s: item %q leads to %q", p, item.Title, item.Link)
			}
			if i > 0 && item.PublishedParsed != nil && f.Items[i-1].PublishedParsed != nil && item.PublishedParsed.After(*f.Items[i-1].PublishedParsed) {
				t.Errorf("%s: item %q stands below an older one", p, item.Title)
			}
		}
	}
	if feeds < 20 {
		t.Errorf("only %d feeds", feeds)
	}
}

// thing is a node of JSON-LD.
type thing = map[string]any

// required are the properties that make a thing of schema.org useful, by type; Google asks for those of
// articles and breadcrumbs, the last of which is the page itself and needs no address.
var required = map[string][]string{
	"NewsArticle": {"headline", "url"}, "Quotation": {"text", "creator"}, "Person": {"name"}, "Country": {"name"}, "Organization": {"name"},
	"BreadcrumbList": {"itemListElement"}, "ListItem": {"position", "name"}, "WebSite": {"name", "url"}, "Place": {"name"},
	"PublicationIssue": {"name", "datePublished", "isPartOf"}, "CollectionPage": {"name", "url", "about"}, "DefinedTerm": {"name", "url"},
	"NewsMediaOrganization": {"name", "url"}, "CreativeWork": {"url"},
}

var isDate = regexp.MustCompile(`^\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d))?$`)

// The structured data of every page are JSON, of known types, with what each type must have, and pages of
// one kind have the thing they are about.
func TestJSONLD(t *testing.T) {
	files := render(t, input(t, sample(t)))
	main := map[string]string{"articles": "NewsArticle", "editions": "PublicationIssue"}
	seen := map[string]int{}
	for p, body := range files {
		if path.Ext(p) != ".html" {
			continue
		}
		text, ok := jsonLDOf(body)
		if !ok {
			continue
		}
		var doc struct {
			Context string  `json:"@context"`
			Graph   []thing `json:"@graph"`
		}
		if err := json.Unmarshal([]byte(text), &doc); err != nil || doc.Context != "https://schema.org" {
			t.Errorf("%s: %v, context %q", p, err, doc.Context)
			continue
		}
		types := map[string]bool{}
		for _, node := range doc.Graph {
			checkThing(t, p, node, seen)
			kind, _ := node["@type"].(string)
			types[kind] = true
			if kind == "NewsArticle" {
				for _, key := range []string{"dateline", "datePublished", "inLanguage", "isPartOf"} {
					if node[key] == nil {
						t.Errorf("%s: the article has no %s", p, key)
					}
				}
			}
		}
		dir, rest, _ := strings.Cut(p, "/")
		if want := main[dir]; want != "" && ownPage.MatchString(rest) && !types[want] {
			t.Errorf("%s has no %s but %v", p, want, types)
		}
	}
	for _, kind := range []string{"NewsArticle", "Quotation", "Person", "Country", "BreadcrumbList"} {
		if seen[kind] < 20 {
			t.Errorf("only %d of type %s", seen[kind], kind)
		}
	}
}

// ownPage matches the first page of an article or the edition of a day, below its section.
var ownPage = regexp.MustCompile(`^(20\d\d-\d\d-\d\d|20\d\d/\d\d/\d\d/[^/]+)/index\.html$`)

func checkThing(t *testing.T, p string, node thing, seen map[string]int) {
	t.Helper()
	kind, _ := node["@type"].(string)
	keys, known := required[kind]
	if !known {
		t.Errorf("%s: unknown type %q", p, kind)
	}
	seen[kind]++
	for _, key := range keys {
		if v := node[key]; v == nil || v == "" {
			t.Errorf("%s: %s without %s: %.200v", p, kind, key, node)
		}
	}
	if list, _ := node["itemListElement"].([]any); kind == "BreadcrumbList" {
		for _, step := range list[:max(0, len(list)-1)] { // the last is the page itself
			if item, _ := step.(thing); item["item"] == nil {
				t.Errorf("%s: a breadcrumb leads nowhere: %v", p, step)
			}
		}
	}
	for key, v := range node {
		switch v := v.(type) {
		case thing:
			checkThing(t, p, v, seen)
		case []any:
			for _, x := range v {
				if x, ok := x.(thing); ok {
					checkThing(t, p, x, seen)
				}
			}
		case string:
			if strings.HasPrefix(key, "date") && key != "dateline" && !isDate.MatchString(v) {
				t.Errorf("%s: %s is %q", p, key, v)
			}
			if (key == "url" || key == "item" || key == "@id") && !strings.HasPrefix(v, "https://") && !strings.HasPrefix(v, "http://") {
				t.Errorf("%s: %s is %q", p, key, v)
			}
		}
	}
}

// jsonLDOf is the text of a page's structured data.
func jsonLDOf(body string) (string, bool) {
	z := html.NewTokenizer(strings.NewReader(body))
	for {
		switch z.Next() {
		case html.ErrorToken:
			return "", false
		case html.StartTagToken:
			token := z.Token()
			for _, a := range token.Attr {
				if token.Data == "script" && a.Key == "type" && a.Val == "application/ld+json" {
					z.Next()
					return string(z.Text()), true
				}
			}
		}
	}
}

// llms.txt names the site, its entrances and its data, and leads only to what is there.
func TestLLMs(t *testing.T) {
	files := render(t, input(t, sample(t)))
	body := files["llms.txt"]
	if !strings.HasPrefix(body, "# ") || !strings.Contains(body, "\n## Pages\n") || !strings.Contains(body, "\n## Data\n") {
		t.Errorf("llms.txt is %q", body)
	}
	links := regexp.MustCompile(`\]\((https://example\.org/desk/[^)]*)\)`).FindAllStringSubmatch(body, -1)
	if len(links) < 12 {
		t.Errorf("llms.txt has %d links", len(links))
	}
	for _, l := range links {
		u, err := url.Parse(l[1])
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := files[target("index.html", u.Path)]; !ok {
			t.Errorf("llms.txt leads to %s, which is not there", l[1])
		}
	}
}
