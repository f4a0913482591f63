package corpus_test

import (
	"strings"
	"testing"

	"digest/internal/corpus"
)

func TestSameText(t *testing.T) {
	const n = 200
	a, b := corpus.New(n), corpus.New(n)
	paths := map[string]bool{}
	words := 0
	for i := range n {
		f := a.Article(n - 1 - i)
		if again := b.Article(n - 1 - i); f != again {
			t.Fatalf("article %d: %s and %s", n-1-i, f.Path, again.Path)
		}
		if paths[f.Path] {
			t.Errorf("%s is there twice", f.Path)
		}
		paths[f.Path] = true
		if strings.ContainsAny(f.Text, "{}") {
			t.Errorf("%s: a pattern was left open", f.Path)
		}
		words += len(strings.Fields(f.Text))
	}
	if mean := words / n; mean < 350 || mean > 480 {
		t.Errorf("%d words an article on average, want about 400", mean)
	}
}
