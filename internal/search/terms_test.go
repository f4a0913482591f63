package search

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// read is a term as the script reads it.
type read struct {
	Text   string
	IsName bool
	In     []readDoc
}

type readDoc struct {
	Doc   int
	At    [][2]int // unit and quote
	Place int
}

// FuzzTerms writes terms that stand anywhere, and demands that the script reads the same.
func FuzzTerms(f *testing.F) {
	f.Add("minister", []byte{0, 0, 0, 0, 1, 0, 1, 200, 9})
	f.Add("漁業 協定", []byte{255, 255, 255, 255, 255, 255, 0, 1, 1, 0, 0, 7})
	f.Add("", []byte{})
	f.Add("a", slices.Repeat([]byte{1, 2, 3, 0, 1, 4}, 300))
	script := StartScript(f)
	f.Fuzz(func(t *testing.T, text string, where []byte) {
		text = known(text)
		terms := []*term{{text: text, isName: len(where)%2 == 1}, {text: text + "s"}, {text: text + "sx", placed: true}}
		want := make([]read, len(terms))
		for i, term := range terms {
			want[i] = read{Text: term.text, IsName: term.isName}
			fill(term, where, &want[i])
		}
		if strings.Contains(text, "\x00") {
			return // no word has one
		}
		var b buffer
		b.terms(terms)
		var got struct{ Terms []read }
		script.Ask(t, map[string]string{"file": string(printable(deflate(b.b)))}, &got)
		if diff := cmp.Diff(want, got.Terms, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("(-index +script):\n%s", diff)
		}
	})
}

// fill makes a term stand where three bytes each say: how many documents on (0 the same), how many units on, and in
// which quote (even for none).
func fill(t *term, where []byte, want *read) {
	doc, unit := 0, 0
	for i := 0; i+2 < len(where); i += 3 {
		if where[i] > 0 || i == 0 {
			doc, unit = doc+int(where[i])*int(where[i]), int(where[i+1])
			want.In = append(want.In, readDoc{Doc: doc})
		} else {
			unit += int(where[i+1])
		}
		quote := noQuote
		if where[i+2]%2 == 1 {
			quote = int(where[i+2]) * 3
		}
		t.add(doc, unit, quote)
		d := &want.In[len(want.In)-1]
		if n := len(d.At); n > 0 && d.At[n-1][0] == unit {
			if d.At[n-1][1] == noQuote {
				d.At[n-1][1] = quote
			}
			continue
		}
		d.At = append(d.At, [2]int{unit, quote})
	}
	if !t.placed {
		return
	}
	for i := range want.In {
		want.In[i].Place = place(want.In[i].At)
		want.In[i].At = nil
	}
}

// place is what is said of the units of a common word.
func place(at [][2]int) int {
	p, body := 0, 0
	for _, u := range at {
		switch u[0] {
		case 0:
			p |= 1
		case 1:
			p |= 2
		default:
			body++
		}
	}
	return p | min(body, 3)<<2
}
