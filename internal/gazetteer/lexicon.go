package gazetteer

import (
	"fmt"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"digest/internal/diag"
	"digest/internal/nlp"
	"digest/internal/text"
)

// Lexicon is the word lists of the stages. Each section is one file, data/lexicon-NAME.toml, decoded
// strictly into the struct of that name: a key without a field is an error. To add a list, add a field of
// type [Words] or [Phrases] with its key to the section's struct, and the array to its file.
type Lexicon struct {
	Names  Names
	Speech Speech
	Events Events
	Known  Known
}

// Names is the word lists for recognising people and organisations: lexicon-names.toml.
func (g *Gazetteer) Names() *Names { return &g.lexicon.Names }

// Speech is the word lists for quotes: lexicon-speech.toml.
func (g *Gazetteer) Speech() *Speech { return &g.lexicon.Speech }

// Events is the word lists for events: lexicon-events.toml.
func (g *Gazetteer) Events() *Events { return &g.lexicon.Events }

// Known is the word lists that tell what known names mean: lexicon-known.toml.
func (g *Gazetteer) Known() *Known { return &g.lexicon.Known }

func (l *Lexicon) load(src sources, diags *diag.List) {
	decodeLexicon(src, "lexicon-names.toml", &l.Names, diags)
	for _, err := range l.Names.compile() {
		diags.Errorf("table/bad-row", "lexicon-names.toml", noPos, "%v", err)
	}
	decodeLexicon(src, "lexicon-speech.toml", &l.Speech, diags)
	for _, err := range l.Speech.compile() {
		diags.Errorf("table/bad-row", "lexicon-speech.toml", noPos, "%v", err)
	}
	decodeLexicon(src, "lexicon-events.toml", &l.Events, diags)
	for _, err := range l.Events.compile() {
		diags.Errorf("table/bad-row", "lexicon-events.toml", noPos, "%v", err)
	}
	decodeLexicon(src, "lexicon-known.toml", &l.Known, diags)
}

func decodeLexicon(src sources, name string, section any, diags *diag.List) {
	body, ok := src[name]
	if !ok {
		return
	}
	t := &table{path: name, src: body, diags: diags}
	if lists, ok := plainLists(body); ok {
		unknown, err := assign(lists, section)
		if err != nil {
			t.errorf("", "%v", err)
		}
		for _, key := range unknown {
			t.errorf("", "unknown key %q", key)
		}
		return
	}
	meta, err := toml.Decode(body, section)
	if err != nil {
		t.syntax(err)
		return
	}
	for _, key := range meta.Undecoded() {
		t.errorf("", "unknown key %q", key)
	}
}

// List is single words, each as its fold, which a section merges with others into one table. Words have no white space.
type List []string

// UnmarshalTOML reads an array of words, or one string of words with white space between, which long lists are.
func (l *List) UnmarshalTOML(v any) error {
	list, err := wordList(v)
	*l = list
	return err
}

// Words is a set of single words, compared by their fold. The zero value is empty.
type Words struct{ set map[string]struct{} }

// NewWords makes a set.
func NewWords(words ...string) Words {
	w := Words{set: make(map[string]struct{}, len(words))}
	for _, s := range words {
		w.set[text.Fold(s)] = struct{}{}
	}
	return w
}

// UnmarshalTOML reads an array of words, or one string of words with white space between, which long lists
// are. A word given twice is an error.
func (w *Words) UnmarshalTOML(v any) error {
	list, err := wordList(v)
	if err != nil {
		return err
	}
	w.set = make(map[string]struct{}, len(list))
	for _, s := range list {
		w.set[s] = struct{}{}
	}
	if len(w.set) != len(list) {
		return fmt.Errorf("a word stands twice in the list: %s", doubled(list))
	}
	return nil
}

// Has reports whether the fold of a word (see [text.Fold]) is in the set.
func (w Words) Has(folded string) bool {
	_, ok := w.set[folded]
	return ok
}

// Len is the number of words.
func (w Words) Len() int { return len(w.set) }

// Phrases is a set of phrases of one or more words, compared piece by piece as names are: case,
// diacritics, points and hyphens do not count. The zero value is empty.
type Phrases struct {
	t trie
	n int
}

// NewPhrases makes a set.
func NewPhrases(phrases ...string) Phrases {
	p := Phrases{}
	for _, s := range phrases {
		p.add(s)
	}
	return p
}

func (p *Phrases) add(s string) {
	if n, _ := p.t.insert(s); n != 0 && p.t.value[n] == 0 {
		p.n++
		p.t.value[n] = int32(p.n)
	}
}

// UnmarshalTOML reads an array of phrases. A phrase given twice is an error.
func (p *Phrases) UnmarshalTOML(v any) error {
	list, err := stringList(v)
	if err != nil {
		return err
	}
	*p = NewPhrases(list...)
	if p.n != len(list) {
		return fmt.Errorf("a phrase stands twice in the list or has no letter: %s", doubled(list))
	}
	return nil
}

// Len is the number of phrases.
func (p *Phrases) Len() int { return p.n }

// At returns the end (exclusive) of the longest phrase that begins with token i and ends with a token, and
// the phrase's number, counted from 0 in the order of the list. ok is false when none does.
func (p *Phrases) At(t string, tokens []nlp.Token, i int) (end, number int, ok bool) {
	if p.n == 0 || !p.t.mayStart(t[tokens[i].Start]) {
		return i, 0, false
	}
	s := scanAt(t, tokens, i)
	w, more := s.next(&p.t)
	for node := w.root; more && node != 0; node = p.t.child(node, w) {
		if v := p.t.value[node]; v != 0 && s.atTokenEnd() {
			end, number, ok = s.at+1, int(v)-1, true
		}
		w, more = s.next(&p.t)
	}
	return end, number, ok
}

func stringList(v any) ([]string, error) {
	if list, ok := v.([]string); ok {
		return list, nil
	}
	list, ok := v.([]any)
	if !ok {
		return nil, fmt.Errorf("expected an array of strings, found %T", v)
	}
	out := make([]string, len(list))
	for i, e := range list {
		s, ok := e.(string)
		if !ok {
			return nil, fmt.Errorf("expected an array of strings, found %T in it", e)
		}
		out[i] = s
	}
	return out, nil
}

// doubled names the first entry that folds like an earlier one.
func doubled(list []string) string {
	seen := make(map[string]bool, len(list))
	for _, s := range list {
		f := strings.Join(pieces(s), " ")
		if seen[f] || f == "" {
			return fmt.Sprintf("%q", s)
		}
		seen[f] = true
	}
	i := slices.IndexFunc(list, func(s string) bool { return strings.TrimSpace(s) == "" })
	return fmt.Sprintf("entry %d", i+1)
}
