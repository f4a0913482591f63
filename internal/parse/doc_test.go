package parse

import (
	"os"
	"slices"
	"strings"
	"testing"

	"digest/internal/source"
)

// Every key of front matter is documented, and the examples are taken without a word.
func TestDocumentation(t *testing.T) {
	b, err := os.ReadFile("../../docs/content.md")
	if err != nil {
		t.Fatal(err)
	}
	doc := string(b)
	article, entry, _ := strings.Cut(doc, "## Editors' pages")
	need := func(part, where string, keys ...[]string) {
		for _, k := range slices.Concat(keys...) {
			if !strings.Contains(part, "`"+k+"`") {
				t.Errorf("docs/content.md does not explain %s of %s", k, where)
			}
		}
	}
	need(article, "articles", ArticleKeys(), SourceKeys(), ImageKeys())
	for _, dir := range source.EntryDirs() {
		need(entry, dir, EntryKeys(dir))
	}
	need(entry, "offices and terms", OfficeKeys(), TermKeys())

	example := func(part string) string {
		_, rest, _ := strings.Cut(part, "```toml\n")
		front, _, _ := strings.Cut(rest, "```")
		return "+++\n" + front + "+++\n\nText.\n"
	}
	f := source.File{Path: "a.md", Class: source.Article}
	f.SetData([]byte(example(article)))
	if a, ds := Parse(f); a == nil || len(ds) > 0 {
		t.Errorf("the example of an article: %v", ds)
	}
	f = source.File{Path: "people/kim-jong-un.md", Class: source.Entry}
	f.SetData([]byte(example(entry)))
	if e, ds := ParseEntry(f); e == nil || len(ds) > 0 {
		t.Errorf("the example of an editor's page: %v", ds)
	}
}
