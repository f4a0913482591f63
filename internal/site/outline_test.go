package site_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"digest/internal/diag"
	"digest/internal/digest"
	"digest/internal/site"
	"digest/internal/synth"
)

// sameSite holds an outline to the plan of the same collection: every page, its view, and the problems.
func sameSite(t *testing.T, c *digest.Collection, o site.Options, outline *site.Outline) {
	t.Helper()
	pages, ds := site.Plan(c, o)
	if diff := cmp.Diff(ds, outline.Problems()); diff != "" {
		t.Fatalf("problems (-plan +outline):\n%s", diff)
	}
	for _, want := range pages {
		got, ok := outline.Page(want.Path)
		if !ok || !outline.Has(strings.ToUpper(want.Path[:1])+want.Path[1:]) {
			t.Fatalf("the outline has no %s", want.Path)
		}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(site.Page{}, "View", "CardLine")); diff != "" {
			t.Fatalf("%s (-plan +outline):\n%s", want.Path, diff)
		}
		if diff := cmp.Diff(want.View(), got.View()); diff != "" {
			t.Fatalf("view of %s (-plan +outline):\n%s", want.Path, diff)
		}
	}
	for _, none := range []string{"", "index", "people/nobody/index.html", "articles/2019/index.html", "People/index.html", "people/page/999/index.html"} {
		if _, ok := outline.Page(none); ok {
			t.Errorf("the outline has a page at %q", none)
		}
	}
}

// Planned one by one, pages are what they are planned all at once, also when much is taken over from before.
func TestOutline(t *testing.T) {
	o := options(t, nil)
	records := synth.Records(80, 7)
	var before *site.Outline
	rnd := rand.New(rand.NewPCG(7, 7))
	for round := range 4 {
		for range 3 {
			i := rnd.IntN(len(records))
			a := *records[i].Article
			switch rnd.IntN(4) {
			case 0:
				a.Title = fmt.Sprintf("Report %d", rnd.IntN(3))
			case 1:
				a.Slug = fmt.Sprintf("set-%d", i)
			case 2:
				a.Date = a.Date.AddDate(0, 0, rnd.IntN(3)-1)
			case 3:
				a.Aliases = []string{fmt.Sprintf("/old/%d/", i), fmt.Sprintf("/older/%d.html", i)}
			}
			records[i].Article = &a
		}
		shown := records[:len(records)-rnd.IntN(3)]
		c := digest.Link(shown, synth.Tables(), nil)
		outline := site.NewOutline(c, o, before)
		sameSite(t, c, o, outline)
		before = outline
		if t.Failed() {
			t.Fatalf("in round %d", round)
		}
	}
}

// Authors' addresses that clash, with each other and with the site's own, are told in full.
func TestOutlineClashes(t *testing.T) {
	records := synth.Records(4, 2)
	for i := range records {
		a := *records[i].Article
		a.Date, a.Path = records[0].Article.Date, fmt.Sprintf("content/%d.txt", i)
		records[i].Article = &a
	}
	records[0].Article.Slug, records[1].Article.Slug = "same", "same"
	records[2].Article.Aliases = []string{"/old/", "/../../etc/passwd", "https://elsewhere.example/", "/people/", "/Index.html", "/articles/2019/03/01/same/"}
	records[3].Article.Aliases = []string{"/OLD/", "/old/", "/articles/"}
	plain := []digest.Entry{
		{Dir: "pages", Slug: "colophon", Path: "content/pages/colophon.md", Aliases: []string{"/old", "/404.html"}},
		{Dir: "pages", Slug: "people", Path: "content/pages/people.md"},
		{Dir: "pages", Slug: "about", Path: "content/pages/about.md", Aliases: []string{"/colophon/"}},
	}
	through := append(plain, digest.Entry{Dir: "pages", Slug: "deep", Path: "content/pages/deep.md", Aliases: []string{"/x.html/y/", "/x.html"}})
	for _, entries := range [][]digest.Entry{plain, through} {
		c, o := digest.Link(records, synth.Tables(), entries), options(t, nil)
		outline := site.NewOutline(c, o, nil)
		sameSite(t, c, o, outline)
		if n := len(outline.Problems()); n < 8 {
			t.Errorf("only %d problems: the test saw too little", n)
		}
		if again := site.NewOutline(c, o, outline).Problems(); !cmp.Equal(again, outline.Problems()) {
			t.Errorf("taken over from before: %v", diag.List(again))
		}
	}
}
