package search_test

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"digest/internal/corpus"
	"digest/internal/search"
)

// answer is what the script finds.
type answer struct {
	Docs     []int
	Entities []string
	Unsure   bool
	Loose    bool
	Ms       int
}

// opened opens a site's search page in Node.js.
func opened(t testing.TB, dir string) *search.Script {
	t.Helper()
	s := search.StartScript(t)
	var ok struct{}
	s.Ask(t, map[string]string{"page": filepath.Join(dir, "search", "index.html")}, &ok)
	return s
}

func find(t testing.TB, s *search.Script, state map[string]string) answer {
	t.Helper()
	var a answer
	s.Ask(t, map[string]any{"state": state}, &a)
	return a
}

// FuzzQuery demands of any query that it throws nothing, ends soon, finds no article twice and none that there is not,
// and finds the same when asked again.
func FuzzQuery(f *testing.F) {
	for _, q := range []string{
		"vollebek", `"common nerves" -treaty`, "norway japan foreign minister", "漁業 協定", "__proto__ constructor", `""" - -- -"`, "U.S. O'Brien's 28,500",
		"-herring", "“the of” „and”", "\x00\u2028\ufeff\U0010ffff", strings.Repeat("a", 600), strings.Repeat(`"x `, 200), "wollebek", "İ ŉ ǰ ẞ ﬁ",
	} {
		f.Add(q, "", "", "")
		f.Add("herring", q, q, q)
	}
	script := opened(f, buildIndex(f, articles()))
	f.Fuzz(func(t *testing.T, q, speaker, person, from string) {
		state := map[string]string{"q": q, "speaker": speaker, "person": person, "from": from}
		a := find(t, script, state)
		docs := slices.Clone(a.Docs)
		slices.Sort(docs)
		if n := len(slices.Compact(docs)); n != len(a.Docs) || n > 0 && (docs[0] < 0 || docs[n-1] >= len(articles())) {
			t.Errorf("%q finds %v", state, a.Docs)
		}
		if again := find(t, script, state); !slices.Equal(again.Docs, a.Docs) || !slices.Equal(again.Entities, a.Entities) {
			t.Errorf("%q finds %v, then %v", state, a, again)
		}
		if a.Ms > 5000 {
			t.Errorf("%q took %d ms", state, a.Ms)
		}
	})
}

// TestPhrasesOfCommonWords searches an archive in which some words are in most articles: the index has neither their
// sentences nor their text, but counts two that are neighbours exactly.
func TestPhrasesOfCommonWords(t *testing.T) {
	files := fstest.MapFS{}
	texts := map[string]string{}
	for file := range corpus.New(400).All() {
		files[file.Path] = &fstest.MapFile{Data: []byte(file.Text)}
		texts[file.Path] = file.Text
	}
	script := opened(t, buildIndex(t, files))
	count := func(phrase string) int {
		n := 0
		for _, text := range texts {
			if hasPhrase(text, phrase) {
				n++
			}
		}
		return n
	}
	for _, phrase := range []string{"foreign minister", "minister foreign", "foreign ministry", "the minister said", "told reporters"} {
		got := find(t, script, map[string]string{"q": `"` + phrase + `"`})
		want := count(phrase)
		if !got.Unsure && len(got.Docs) != want || len(got.Docs) < want {
			t.Errorf("%q: found in %d, unsure %v; is in %d", phrase, len(got.Docs), got.Unsure, want)
		}
	}
	if got := find(t, script, map[string]string{"q": `"foreign minister"`}); got.Unsure || len(got.Docs) == 0 {
		t.Errorf("a phrase of two common words: found in %d, unsure %v", len(got.Docs), got.Unsure)
	}
}

// hasPhrase reports whether words stand in a text one after the other, whatever case and marks they have.
func hasPhrase(text, phrase string) bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	return strings.Contains(" "+strings.Join(words, " ")+" ", " "+phrase+" ")
}
