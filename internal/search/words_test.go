package search

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// cases is testdata/words.json, which the page's script is held to as well.
type cases struct {
	Texts []struct {
		Text  string
		Words []string
	}
	Stems map[string]string
}

func TestWords(t *testing.T) {
	src, err := os.ReadFile("testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	var c cases
	if err := json.Unmarshal(src, &c); err != nil {
		t.Fatal(err)
	}
	for _, x := range c.Texts {
		got := []string{}
		eachWord(fold(x.Text), func(w []byte) { got = append(got, string(w)) })
		if diff := cmp.Diff(x.Words, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", x.Text, diff)
		}
	}
	for word, want := range c.Stems {
		if got := stem(word); got != want {
			t.Errorf("stem(%q) = %q, want %q", word, got, want)
		}
	}
}

// FuzzWords demands of any text that the script finds the same words and stems in it.
func FuzzWords(f *testing.F) {
	for _, s := range []string{"U.S. envoy's", "東京 in", "a'b'c's", "\xff\xfe", "1,2,3.4", strings.Repeat("a.", 50), "İstanbul ΣΊΣΥΦΟΣ ǅ ﬃ ½"} {
		f.Add(s)
	}
	script := StartScript(f)
	f.Fuzz(func(t *testing.T, s string) {
		s = known(s)
		got := struct{ Words, Stems []string }{}
		eachWord(fold(s), func(word []byte) {
			w := string(word)
			if w == "" || utf8.RuneCountInString(w) > maxWord {
				t.Errorf("%q has the word %q", s, w)
			}
			if st := stem(w); st == "" || len(st) > len(w) {
				t.Errorf("stem(%q) = %q", w, st)
			}
			got.Words = append(got.Words, w)
			got.Stems = append(got.Stems, stem(w))
		})
		var want struct{ Words, Stems []string }
		script.Ask(t, map[string]string{"text": s}, &want)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%q (-script +index):\n%s", s, diff)
		}
	})
}
