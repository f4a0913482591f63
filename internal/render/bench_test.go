package render_test

import (
	"io"
	"maps"
	"slices"
	"testing"
)

func BenchmarkRender(b *testing.B) {
	ts := load(b)
	views := sample()
	for _, layout := range slices.Sorted(maps.Keys(views)) {
		b.Run(layout, func(b *testing.B) {
			var n counter
			b.ReportAllocs()
			for b.Loop() {
				n = 0
				if ds := ts.RenderView(&n, layout, views[layout]); len(ds) > 0 {
					b.Fatal(ds)
				}
			}
			b.ReportMetric(float64(n), "bytes/page")
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		load(b)
	}
}

type counter int

func (c *counter) Write(p []byte) (int, error) { *c += counter(len(p)); return len(p), nil }

var _ io.Writer = (*counter)(nil)
