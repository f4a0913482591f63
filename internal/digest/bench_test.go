package digest_test

import (
	"fmt"
	"testing"

	"digest/internal/digest"
	"digest/internal/synth"
)

func BenchmarkLink(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			records, tables := synth.Records(n, 1), synth.Tables()
			b.ReportAllocs()
			for b.Loop() {
				digest.Link(records, tables, nil)
			}
		})
	}
}

// BenchmarkWith changes the words of one article after the other.
func BenchmarkWith(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			records := synth.Records(n, 1)
			c := digest.Link(records, synth.Tables(), nil)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				r := &records[i*37%n]
				a, doc := *r.Article, *r.Doc
				a.Text += fmt.Sprintf("\n\nThe harbour correction was issued for matter%d.", i)
				doc.Text = a.Text
				now := digest.NewRecord(&a, &doc)
				c = c.With([]digest.Record{*r}, []digest.Record{now})
				*r = now
			}
		})
	}
}
