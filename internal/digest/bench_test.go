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
