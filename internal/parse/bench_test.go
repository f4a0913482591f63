package parse

import (
	"strings"
	"testing"

	"digest/internal/source"
)

// wireArticle is an article of about 400 words in an agency's shape.
func wireArticle() []byte {
	var b strings.Builder
	b.WriteString("(2nd LEAD) Norland and Sudria resume talks on fishing grounds\n\nBy Jane Roe\n\nSKAGEN, Norland, July 8 (NRD) -- ")
	for i := range 13 {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString("The envoy told reporters on Wednesday that the two governments would “keep every channel open” before the council meets again in the capital next week, according to a statement by the ministry.")
	}
	b.WriteString("\n\nNRD\n\nRelated Articles\n\nShare this\n")
	return []byte(b.String())
}

func BenchmarkParseWire(b *testing.B) {
	f := source.File{Path: "2020/07/08/talks.txt"}
	f.SetData(wireArticle())
	b.SetBytes(int64(len(f.Data)))
	b.ReportAllocs()
	for b.Loop() {
		if a, _ := Parse(f); a == nil {
			b.Fatal("no article")
		}
	}
}

func BenchmarkParseWireASCII(b *testing.B) {
	f := source.File{Path: "2020/07/08/talks.txt"}
	f.SetData([]byte(strings.NewReplacer("“", "\"", "”", "\"").Replace(string(wireArticle()))))
	b.ReportAllocs()
	for b.Loop() {
		if a, _ := Parse(f); a == nil {
			b.Fatal("no article")
		}
	}
}

func BenchmarkParseMarkdown(b *testing.B) {
	f := source.File{Path: "2020/07/08/talks.md"}
	f.SetData([]byte("+++\ntitle = \"Talks resume\"\ndate = 2020-07-08\ntopics = [\"Fishing\"]\n+++\n" + string(wireArticle())))
	b.ReportAllocs()
	for b.Loop() {
		if a, _ := Parse(f); a == nil {
			b.Fatal("no article")
		}
	}
}

func BenchmarkParseYAML(b *testing.B) {
	f := source.File{Path: "2020/07/08/talks.md"}
	f.SetData([]byte("---\ntitle: Talks resume\ndate: 2020-07-08\ntopics:\n  - Fishing\n---\n" + string(wireArticle())))
	b.ReportAllocs()
	for b.Loop() {
		if a, _ := Parse(f); a == nil {
			b.Fatal("no article")
		}
	}
}
