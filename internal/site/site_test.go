package site_test

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"digest/internal/article"
	"digest/internal/config"
	"digest/internal/diag"
	"digest/internal/digest"
	"digest/internal/nlp"
	"digest/internal/site"
	"digest/internal/synth"
	"digest/templates"
)

func options(t testing.TB, change func(*config.Site)) site.Options {
	t.Helper()
	words, ds := config.LoadStrings("en", templates.FS)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	s := config.Default().Site
	s.Title, s.PageSize = "Test Gazette", 10
	if change != nil {
		change(&s)
	}
	return site.Options{Site: s, Words: words, Generator: "digest test"}
}

func plan(t testing.TB, c *digest.Collection, o site.Options) []site.Page {
	t.Helper()
	pages, ds := site.Plan(c, o)
	for _, d := range ds {
		t.Error(d)
	}
	return pages
}

// walk visits every exported string and HTML of a view, with the name of the field it stands in.
func walk(v reflect.Value, name string, visit func(name, s string)) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			walk(v.Elem(), name, visit)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				walk(v.Field(i), f.Name, visit)
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			walk(v.Index(i), name, visit)
		}
	case reflect.String:
		visit(name, v.String())
	}
}

var (
	bodyLink = regexp.MustCompile(`href="([^"]*)"`)
	bodyID   = regexp.MustCompile(`id="([^"]*)"`)
)

// built is every page with its view made.
type built struct {
	page site.Page
	view any
	ids  map[string]bool // IDs in its HTML
}

func build(pages []site.Page) map[string]*built {
	out := make(map[string]*built, len(pages))
	for _, p := range pages {
		b := &built{page: p, view: p.View(), ids: map[string]bool{"headline": true}}
		walk(reflect.ValueOf(b.view), "", func(_, s string) {
			for _, m := range bodyID.FindAllStringSubmatch(s, -1) {
				b.ids[m[1]] = true
			}
		})
		out[p.Path] = b
	}
	return out
}

// TestEveryLinkLeadsToAPage follows each address of each view, and each link in a body, the way a browser
// does: below a sub-path, and as files.
func TestEveryLinkLeadsToAPage(t *testing.T) {
	c := digest.Link(synth.Records(150, 4), synth.Tables(), nil)
	for name, change := range map[string]func(*config.Site){
		"root":     nil,
		"sub-path": func(s *config.Site) { s.BaseURL = "https://example.org/digest/" },
		"relative": func(s *config.Site) { s.RelativeURLs = true },
		"both":     func(s *config.Site) { s.BaseURL, s.RelativeURLs = "https://example.org/digest/", true },
	} {
		t.Run(name, func(t *testing.T) {
			o := options(t, change)
			all := build(plan(t, c, o))
			root := "/"
			if strings.Contains(name, "sub") || name == "both" {
				root = "/digest/"
			}
			broken := 0
			links := 0
			for _, b := range all {
				check := func(href string) {
					if href == "" || broken > 20 {
						return
					}
					links++
					if err := follow(all, b, root, href, o.Site.RelativeURLs); err != nil {
						broken++
						t.Errorf("%s: %q: %v", b.page.Path, href, err)
					}
				}
				walk(reflect.ValueOf(b.view), "", func(field, s string) {
					switch {
					case field == "Href" || field == "Home" || field == "About" || field == "Search":
						check(s)
					case field == "Body" || field == "HTML":
						for _, m := range bodyLink.FindAllStringSubmatch(s, -1) {
							check(strings.ReplaceAll(m[1], "&amp;", "&"))
						}
					}
				})
			}
			if links < 10000 {
				t.Errorf("only %d links were followed", links)
			}
		})
	}
}

// files other packages write.
var elsewhere = regexp.MustCompile(`^(feed\.(atom|rss|json)|.*/feed\.atom|.*index\.json|data/.*|search/.*\.js|cards/.*)$`)

func follow(all map[string]*built, b *built, root, href string, relative bool) error {
	if strings.HasPrefix(href, "http://") || strings.HasPrefix(href, "https://") || strings.HasPrefix(href, "mailto:") {
		return nil
	}
	base := &url.URL{Path: root + b.page.Path}
	u, err := base.Parse(href)
	if err != nil {
		return err
	}
	if relative && b.page.Path != "404.html" && strings.HasPrefix(href, "/") {
		return fmt.Errorf("not relative")
	}
	if !strings.HasPrefix(u.Path, root) {
		return fmt.Errorf("leaves the site: %s", u.Path)
	}
	at := strings.TrimPrefix(u.Path, root)
	if at == "" || strings.HasSuffix(at, "/") {
		if relative && b.page.Path != "404.html" {
			return fmt.Errorf("a folder opened as file:// shows no index")
		}
		at += "index.html"
	}
	to, ok := all[at]
	if !ok {
		if elsewhere.MatchString(at) {
			return nil
		}
		return fmt.Errorf("no page %s", at)
	}
	if to.page.Layout == "article" && u.Fragment != "" && !to.ids[u.Fragment] {
		return fmt.Errorf("no anchor #%s there", u.Fragment)
	}
	return nil
}

func TestPathsAreValidAndUnique(t *testing.T) {
	c := digest.Link(synth.Records(300, 9), synth.Tables(), nil)
	seen := map[string]bool{}
	for _, p := range plan(t, c, options(t, nil)) {
		if path.Clean(p.Path) != p.Path || strings.HasPrefix(p.Path, "/") || strings.HasPrefix(p.Path, "..") {
			t.Errorf("path %q", p.Path)
		}
		if seen[strings.ToLower(p.Path)] {
			t.Errorf("path %q twice", p.Path)
		}
		seen[strings.ToLower(p.Path)] = true
		if p.Title == "" && p.Layout != "redirect" {
			t.Errorf("%s has no title", p.Path)
		}
	}
}

// TestOrderOfInputDoesNotMatter compares all views of two shufflings.
func TestOrderOfInputDoesNotMatter(t *testing.T) {
	records := synth.Records(120, 6)
	want := build(plan(t, digest.Link(records, synth.Tables(), nil), options(t, nil)))
	rand.New(rand.NewPCG(3, 4)).Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
	got := build(plan(t, digest.Link(records, synth.Tables(), nil), options(t, nil)))
	if len(want) != len(got) {
		t.Fatalf("%d pages, then %d", len(want), len(got))
	}
	for at, w := range want {
		if g := got[at]; g == nil || !reflect.DeepEqual(w.view, g.view) {
			t.Fatalf("%s differs:\n%.1500s", at, cmp.Diff(w.view, g.view))
		}
	}
}

// TestOneArticle wants a site of one article to be whole, without pages or blocks that say nothing.
func TestOneArticle(t *testing.T) {
	c := digest.Link(synth.Records(1, 2), synth.Tables(), nil)
	pages := plan(t, c, options(t, nil))
	layouts := map[string]int{}
	for _, p := range pages {
		layouts[p.Layout]++
		switch v := p.View().(type) {
		case site.HomeView:
			for _, c := range v.Actors {
				if c.Trend != nil {
					t.Errorf("home: %s has a trend, with nothing before", c.Name)
				}
			}
			for _, tile := range v.Map.Tiles {
				if tile.Count > 0 && tile.Step != 3 {
					t.Errorf("home: %s is shaded %d of 5, though no state has more", tile.Code, tile.Step)
				}
			}
			if len(v.Lead) != 1 || len(v.Latest) != 0 || v.Changes != nil || v.More != nil || len(v.Editions) != 0 {
				t.Errorf("home: lead %d, latest %d, changes %v, more %v", len(v.Lead), len(v.Latest), v.Changes, v.More)
			}
		case site.PersonView:
			if v.Coverage != nil || len(v.Articles.List) != 1 || len(v.Articles.Pager.Numbers) != 0 {
				t.Errorf("%s: a plot of one bar, or %d articles", p.Path, len(v.Articles.List))
			}
			if len(v.Offices) == 0 || v.Offices[0].FirstSeen == nil || !strings.Contains(v.Offices[0].FirstSeen.Href, "#s") {
				t.Errorf("%s: offices without evidence: %+v", p.Path, v.Offices)
			}
		case site.PairView:
			if v.Balance != nil {
				t.Errorf("%s: a plot of %d bars", p.Path, len(v.Balance.Bars))
			}
		case site.ArticleView:
			if v.Related != nil || v.Takes != nil || v.Prev != nil || v.Next != nil {
				t.Errorf("article: related %v, takes %v", v.Related, v.Takes)
			}
			if !strings.Contains(string(v.Body), `<a href="/people/`) || !strings.Contains(string(v.Body), `id="p1"`) {
				t.Errorf("body lacks names or anchors: %.300s", v.Body)
			}
			if len(v.Cite) != 4 || v.JSONLD == nil {
				t.Error("article lacks citations or structured data")
			}
		case site.IndexView:
			if len(v.Rows) == 0 {
				t.Errorf("%s lists nothing", p.Path)
			}
		}
	}
	for _, layout := range []string{
		"home", "article", "person", "country", "pair", "topic", "place", "source", "quotes", "timeline", "edition", "editions", "archive", "index",
		"map", "whoswho", "search", "about", "404", "articles",
	} {
		if layouts[layout] == 0 {
			t.Errorf("no page of layout %q", layout)
		}
	}
	if layouts["network"] > 0 {
		t.Error("a network in which everybody is tied to everybody")
	}
}

// A party of an event that is no actor is printed by the words used for it, without a link.
func TestDescribedParties(t *testing.T) {
	records := synth.Records(3, 2)
	for i := range records {
		doc := *records[i].Doc
		doc.Events = slices.Clone(doc.Events)
		for k := range doc.Events {
			doc.Events[k].Source = []nlp.Participant{{Chain: -1, Name: "a rebel group"}}
			doc.Events[k].Target = []nlp.Participant{{Chain: -1, Name: "an unnamed minister", Code: "NO"}}
		}
		records[i].Doc = &doc
	}
	seen := 0
	for _, p := range plan(t, digest.Link(records, synth.Tables(), nil), options(t, nil)) {
		v, ok := p.View().(site.ArticleView)
		if !ok {
			continue
		}
		for _, e := range v.Events {
			seen++
			want := [2][]site.Party{{{Name: "a rebel group"}}, {{Name: "an unnamed minister", Flag: "no"}}}
			if diff := cmp.Diff(want, [2][]site.Party{e.Source, e.Target}); diff != "" {
				t.Errorf("%s (-want +got):\n%s", p.Path, diff)
			}
		}
	}
	if seen == 0 {
		t.Error("no events")
	}
}

func TestNoArticle(t *testing.T) {
	pages := plan(t, digest.Link(nil, synth.Tables(), nil), options(t, nil))
	var got []string
	for _, p := range pages {
		got = append(got, p.Path)
		p.View()
	}
	if diff := cmp.Diff([]string{"404.html", "about/index.html", "index.html", "search/index.html"}, got); diff != "" {
		t.Errorf("pages of an empty site (-want +got):\n%s", diff)
	}
}

func codes(ds diag.List) []string {
	var out []string
	for _, d := range ds {
		out = append(out, d.Path+" "+d.Code)
	}
	return out
}

func TestClashesOfAuthoredPages(t *testing.T) {
	records := synth.Records(3, 2)
	for i := range records {
		a := *records[i].Article
		a.Date = records[0].Article.Date
		a.Path, a.Title = fmt.Sprintf("content/%d.txt", i), fmt.Sprintf("Report %d", i)
		records[i].Article = &a
	}
	records[0].Article.Slug, records[1].Article.Slug = "same", "same"
	records[2].Article.Aliases = []string{"/old/", "/../../etc/passwd", "https://elsewhere.example/", "/people/"}
	entries := []digest.Entry{
		{Dir: "pages", Slug: "colophon", Path: "content/pages/colophon.md", Aliases: []string{"/old"}},
		{Dir: "pages", Slug: "deep", Path: "content/pages/deep.md", Aliases: []string{"/x.html/y/", "/x.html"}},
		{Dir: "pages", Slug: "people", Path: "content/pages/people.md"},
	}
	pages, ds := site.Plan(digest.Link(records, synth.Tables(), entries), options(t, nil))
	want := []string{
		"content/1.txt site/path-clash",             // slug of 0.txt
		"content/2.txt site/bad-alias",              // another host
		"content/2.txt site/path-clash",             // /people/ is the site's
		"content/pages/colophon.md site/path-clash", // alias of 2.txt
		"content/pages/deep.md site/bad-alias",      // a file below a file
		"content/pages/people.md site/path-clash",
	}
	if diff := cmp.Diff(want, codes(ds)); diff != "" {
		t.Errorf("problems (-want +got):\n%s\n%v", diff, ds)
	}
	for _, p := range pages {
		if strings.Contains(p.Path, "..") {
			t.Errorf("an alias leaves the site: %s", p.Path)
		}
	}
}

func TestHeadlinesOfOneDayAreToldApart(t *testing.T) {
	records := synth.Records(3, 2)
	for i := range records {
		a := *records[i].Article
		a.Date, a.Title, a.Dateline.Agency = records[0].Article.Date, "Talks resume", []string{"Meridian", "Courier", "Courier"}[i]
		records[i].Article = &a
	}
	var got []string
	for _, p := range plan(t, digest.Link(records, synth.Tables(), nil), options(t, nil)) {
		if p.Layout == "article" {
			got = append(got, strings.TrimPrefix(p.Permalink, "/articles/2019/03/01"))
		}
	}
	want := []string{"/talks-resume-courier/", "/talks-resume-courier/take-1/", "/talks-resume/"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("permalinks (-want +got):\n%s", diff)
	}
}

func TestRightsAreHonoured(t *testing.T) {
	for rights, want := range map[article.Rights]int{article.RightsFull: 5, article.RightsExcerpt: 1, article.RightsLink: 0} {
		r := synth.Records(1, 2)
		a := *r[0].Article
		a.Source = article.Source{Name: "Meridian", URL: "https://meridian.example/1", Rights: rights}
		r[0].Article = &a
		for _, p := range plan(t, digest.Link(r, synth.Tables(), nil), options(t, nil)) {
			view := p.View()
			if rights == article.RightsLink {
				walk(reflect.ValueOf(view), "", func(field, s string) {
					if secret := a.Text[a.BodyStart : a.BodyStart+40]; strings.Contains(s, secret) {
						t.Errorf("%s: field %s shows what rights withhold: %.60q", p.Path, field, s)
					}
				})
				if _, quoted := view.(site.QuoteListView); quoted {
					t.Errorf("%s: quotes of an article whose text is withheld", p.Path)
				}
			}
			v, ok := view.(site.ArticleView)
			if !ok {
				continue
			}
			if n := strings.Count(string(v.Body), "<p"); n != want {
				t.Errorf("%s: %d paragraphs, want %d", rights, n, want)
			}
			if v.Original == nil || v.Original.Href != "https://meridian.example/1" {
				t.Errorf("%s: original %v", rights, v.Original)
			}
		}
	}
}

func TestPicturesAreChecked(t *testing.T) {
	r := synth.Records(1, 2)
	a := *r[0].Article
	a.ID, a.Path = "2020/summit", "content/2020/summit/index.md"
	a.Images = []article.Image{{Src: "map.png"}, {Src: "gone.png"}, {Src: "/files/flag.png"}, {Src: "https://elsewhere.example/x.png"}}
	r[0].Article = &a
	o := options(t, nil)
	o.Resources = map[string][]string{"2020/summit": {"2020/summit/map.png"}}
	pages, ds := site.Plan(digest.Link(r, synth.Tables(), nil), o)
	if diff := cmp.Diff([]string{a.Path + " site/foreign-image", a.Path + " site/no-image"}, codes(ds)); diff != "" {
		t.Errorf("problems (-want +got):\n%s", diff)
	}
	for _, p := range pages {
		if v, ok := p.View().(site.ArticleView); ok {
			var got []string
			for _, im := range v.Images {
				got = append(got, im.Src)
			}
			if diff := cmp.Diff([]string{"map.png", "gone.png", "/files/flag.png"}, got); diff != "" {
				t.Errorf("pictures (-want +got):\n%s", diff)
			}
		}
	}
}

func TestHouseNamesStayOutOfBodies(t *testing.T) {
	o := options(t, func(s *config.Site) { s.StateNames = map[string]string{"AR": "Platine Republic"} })
	headed := false
	for _, p := range plan(t, digest.Link(synth.Records(60, 2), synth.Tables(), nil), o) {
		switch v := p.View().(type) {
		case site.ArticleView:
			if strings.Contains(string(v.Body), "Platine") {
				t.Fatalf("%s: the house name is in the body", p.Path)
			}
			for _, q := range v.Quotes {
				if strings.Contains(q.Text, "Platine") {
					t.Fatalf("%s: the house name is in a quotation", p.Path)
				}
			}
		case site.CountryView:
			headed = headed || v.Name == "Platine Republic" && p.Permalink == "/countries/argentina/"
		}
	}
	if !headed {
		t.Error("no page is headed by the house name")
	}
}

func TestOldPagesOfAListStay(t *testing.T) {
	records := synth.Records(95, 8)
	old := func(n int) map[string]any {
		out := map[string]any{}
		for _, p := range plan(t, digest.Link(records[:n], synth.Tables(), nil), options(t, nil)) {
			if v, ok := p.View().(site.ArticleListView); ok && p.Number > 0 {
				var heads []string
				for _, i := range v.Articles.List {
					heads = append(heads, i.Headline)
				}
				out[p.Path] = heads
			}
		}
		return out
	}
	before, after := old(70), old(95)
	if len(before) < 3 || len(after) <= len(before) {
		t.Fatalf("%d pages, then %d", len(before), len(after))
	}
	for at, heads := range before {
		if !reflect.DeepEqual(heads, after[at]) {
			t.Errorf("%s changed when newer articles came", at)
		}
	}
}

func TestViewsAreTakenFromTheCollectionOnly(t *testing.T) {
	pages := plan(t, digest.Link(synth.Records(40, 2), synth.Tables(), nil), options(t, nil))
	for _, p := range pages {
		if !reflect.DeepEqual(p.View(), p.View()) {
			t.Errorf("%s: two views of one page differ", p.Path)
		}
		if strings.Contains(fmt.Sprintf("%T", p.View()), "*") {
			t.Errorf("%s: the view is a pointer", p.Path)
		}
	}
}
