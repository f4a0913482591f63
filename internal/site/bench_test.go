package site_test

import (
	"fmt"
	"testing"

	"digest/internal/digest"
	"digest/internal/site"
	"digest/internal/synth"
)

func BenchmarkPlan(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			c, o := digest.Link(synth.Records(n, 1), synth.Tables(), nil), options(b, nil)
			b.ReportAllocs()
			pages := 0
			for b.Loop() {
				list, _ := site.Plan(c, o)
				pages = len(list)
			}
			b.ReportMetric(float64(pages), "pages")
		})
	}
}

// BenchmarkViews makes the views of one layout over and over, a page a step.
func BenchmarkViews(b *testing.B) {
	c, o := digest.Link(synth.Records(10000, 1), synth.Tables(), nil), options(b, nil)
	pages, _ := site.Plan(c, o)
	by := map[string][]site.Page{}
	for _, p := range pages {
		by[p.Layout] = append(by[p.Layout], p)
	}
	for _, layout := range []string{
		"home", "article", "person", "country", "pair", "organisation", "topic", "place", "source", "quotes", "timeline", "index", "whoswho", "network",
		"map", "edition", "archive",
	} {
		b.Run(layout, func(b *testing.B) {
			list := by[layout]
			for i := 0; b.Loop(); i++ {
				list[i%len(list)].View()
			}
			b.ReportMetric(float64(len(list)), "pages")
		})
	}
}

// BenchmarkOutline is what a preview does after a save: all addresses, then one page.
func BenchmarkOutline(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			c, o := digest.Link(synth.Records(n, 1), synth.Tables(), nil), options(b, nil)
			outline := site.NewOutline(c, o, nil)
			b.ReportAllocs()
			for b.Loop() {
				outline = site.NewOutline(c, o, outline)
				page, ok := outline.Page(outline.Article(n / 2)[1:] + "index.html")
				if !ok {
					b.Fatal("no page")
				}
				page.View()
			}
		})
	}
}
