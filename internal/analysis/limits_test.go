package analysis

import (
	"strings"
	"testing"

	"digest/internal/article"
)

// A block of megabytes is kept whole and read as far as article.LongestRead.
func TestLongBlocks(t *testing.T) {
	p := pipeline(t)
	const sentence = "“We will sign it,” Marta Kovalenko said in Oslo. "
	for _, unit := range []string{sentence, "é", "Kim ", "\"' "} {
		body := strings.Repeat(unit, 2*article.LongestRead/len(unit))
		a := paragraphs(body + "\n\n" + sentence)
		doc := p.Analyze(a)
		if err := doc.Validate(); err != nil {
			t.Errorf("%q: %v", unit, err)
		}
		if doc.Text != a.Text || len(a.Blocks) != 2 || a.Blocks[0].Len() != len(body) {
			t.Errorf("%q: the article was changed", unit)
		}
		for _, m := range doc.Mentions {
			if m.End > article.LongestRead && m.Start < len(body) {
				t.Errorf("%q: a mention at %d, behind what is read", unit, m.Start)
			}
		}
		if last := doc.Mentions[len(doc.Mentions)-1]; last.Start < len(body) {
			t.Errorf("%q: nothing is found in the block behind the long one", unit)
		}
		if unit == sentence && len(doc.Quotes) < article.LongestRead/len(sentence) {
			t.Errorf("%d quotes, want one for each sentence that is read", len(doc.Quotes))
		}
	}
}
