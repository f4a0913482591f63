package analysis

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"digest/internal/corpus"
	"digest/internal/nlp"
	"digest/internal/parse"
	"digest/internal/source"
)

// TestRoomLeavesNothingBehind analyses articles in one room, long after short and short after long, and each in
// a room of its own.
func TestRoomLeavesNothingBehind(t *testing.T) {
	p := pipeline(t)
	var texts []string
	for f := range corpus.New(12).All() {
		texts = append(texts, f.Text)
	}
	long := strings.Join(texts, "\n\n")
	texts = append(texts, "", "One line only", long, "Talks held\n\nBERN, May 3 — “We agreed,” Ida Lowe said.", long[:len(long)/3], "")
	used := new(room)
	for round := range 2 {
		for i, s := range texts {
			f := source.File{Path: "2020/05/04-a.txt", Class: source.Article}
			f.SetData([]byte(s))
			a, _ := parse.Parse(f)
			if a == nil {
				continue
			}
			understand := func(r *room) *nlp.Doc {
				w := newWork(a, p.g, r)
				for _, stage := range stages() {
					stage(w)
				}
				if err := w.doc.Validate(); err != nil {
					t.Fatal(err)
				}
				w.doc.Tokens = nil
				return w.doc
			}
			want, got := understand(new(room)), understand(used)
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("round %d, text %d (-own room +shared room):\n%s", round, i, diff)
			}
			understand(used) // a further article must not change the first one's document
			if diff := cmp.Diff(want, got); diff != "" {
				t.Fatalf("round %d, text %d changed afterwards (-before +after):\n%s", round, i, diff)
			}
		}
	}
}
