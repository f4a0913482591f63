package build_test

import (
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"testing"
	"testing/fstest"

	"digest/internal/analysis"
	"digest/internal/article"
	"digest/internal/build"
	"digest/internal/config"
	"digest/internal/corpus"
	"digest/internal/digest"
	"digest/internal/gazetteer"
	"digest/internal/output"
	"digest/internal/parse"
	"digest/internal/site"
	"digest/internal/source"
	"digest/templates"
)

// The stages of a build over a generated corpus, each by itself on one core, and the whole of it.

var sizes = []int{1000, 10000}

func corpusFS(n int) fstest.MapFS {
	content := make(fstest.MapFS, n)
	for f := range corpus.New(n).All() {
		content[f.Path] = &fstest.MapFile{Data: []byte(f.Text)}
	}
	return content
}

func benchInput(b *testing.B, content fs.FS) build.Input {
	conf, ds := config.Parse("config.toml", []byte("base_url = \"https://example.org/\"\n"))
	if ds.HasErrors() {
		b.Fatal(ds)
	}
	return build.Input{Config: conf, Content: content, Templates: []fs.FS{templates.FS}, Now: now, Generator: "digest"}
}

func parsed(b *testing.B, n int) []*article.Article {
	content := corpusFS(n)
	files, _ := source.Walk(content)
	var out []*article.Article
	for _, f := range files {
		source.Read(content, &f)
		a, _ := parse.Parse(f)
		if a == nil {
			b.Fatalf("%s gives no article", f.Path)
		}
		out = append(out, a)
	}
	return out
}

func perSecond(b *testing.B, n int) {
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "articles/s")
}

func BenchmarkParse(b *testing.B) {
	content := corpusFS(1000)
	files, _ := source.Walk(content)
	for i := range files {
		source.Read(content, &files[i])
	}
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range files {
			parse.Parse(f)
		}
	}
	perSecond(b, len(files))
}

func BenchmarkAnalyse(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			g, _ := gazetteer.Load(gazetteer.Defaults(), nil)
			p, articles := analysis.New(g), parsed(b, n)
			b.ReportAllocs()
			for b.Loop() {
				for _, a := range articles {
					p.Analyze(a)
				}
			}
			perSecond(b, n)
		})
	}
}

func BenchmarkLinkAndPlan(b *testing.B) {
	for _, n := range sizes {
		g, _ := gazetteer.Load(gazetteer.Defaults(), nil)
		p := analysis.New(g)
		var records []digest.Record
		for _, a := range parsed(b, n) {
			records = append(records, digest.Record{Article: a, Doc: p.Analyze(a)})
		}
		b.Run(fmt.Sprint("link/", n), func(b *testing.B) {
			for b.Loop() {
				digest.Link(records, g, nil)
			}
		})
		b.Run(fmt.Sprint("plan/", n), func(b *testing.B) {
			in := benchInput(b, nil)
			words, _ := config.LoadStrings("en", in.Templates...)
			c := digest.Link(records, g, nil)
			for b.Loop() {
				site.Plan(c, site.Options{Site: in.Config.Site, Words: words})
			}
		})
	}
}

// BenchmarkSite builds a whole site: cold into an empty folder, and again with nothing changed.
func BenchmarkSite(b *testing.B) {
	for _, n := range sizes {
		in := benchInput(b, corpusFS(n))
		whole := func(b *testing.B, dir string) {
			r, err := build.Build(context.Background(), in)
			if err != nil || r.Diagnostics.HasErrors() {
				b.Fatal(err, r.Diagnostics)
			}
			report, err := output.Sync(context.Background(), dir, r.Files(), output.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(len(r.Files())), "files")
			b.ReportMetric(float64(report.Bytes)/1e6, "MB")
		}
		b.Run(fmt.Sprint("cold/", n), func(b *testing.B) {
			for b.Loop() {
				whole(b, b.TempDir())
			}
		})
		b.Run(fmt.Sprint("again/", n), func(b *testing.B) {
			dir := b.TempDir()
			whole(b, dir)
			for b.Loop() {
				whole(b, dir)
			}
		})
	}
}

// BenchmarkSave is what saving one article costs until its page is there.
func BenchmarkSave(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			content := corpusFS(n)
			in := benchInput(b, content)
			var s build.Session
			if _, err := s.Build(context.Background(), in, build.Change{}); err != nil {
				b.Fatal(err)
			}
			path := slices.Min(slices.Collect(maps.Keys(content)))
			b.ReportAllocs()
			for b.Loop() {
				old := content[path]
				content[path] = &fstest.MapFile{Data: append(slices.Clone(old.Data), "\n\nA correction was issued.\n"...)}
				if _, err := s.Build(context.Background(), in, build.Change{Content: []string{path}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
