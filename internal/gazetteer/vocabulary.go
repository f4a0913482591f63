package gazetteer

import (
	"math"
	"strings"
	"sync/atomic"
	"unicode/utf8"

	"digest/internal/nlp"
	"digest/internal/text"
)

// Word is everything the lists say of a word as it is spelled, looked up once for all stages.
type Word struct {
	spelling string
	// Fold is the word's fold, see [text.Fold]; Lower keeps its diacritics.
	Fold, Lower string
	// Class is what it may be in or around a name, see [Names.Class]: of a hyphenated word no list has, what its last
	// part is as an office ("Lieutenant-Colonel").
	Class WordClass
	// Speech is the lists of speech it stands in, see [Speech.Class].
	Speech SpeechClass
	// Event is what the lists of events say of it, nil for nothing; see [Events.Word].
	Event *EventWord

	// single is set when the word is one piece, as most are: what a scanner would read, and what the tries of names
	// and of terms know of it.
	single, capital bool
	letters         uint8
	name, term      word
}

// vocabulary remembers the words looked up last, two to a slot, so that the common ones cost a comparison in
// place of a look-up in every list. What it holds changes nothing but the time taken; it is safe for concurrent
// use.
type vocabulary struct {
	slots [vocabularySize][2]atomic.Pointer[Word] // the latest first
}

const (
	vocabularySize = 1 << 13
	// longestKept bounds what a slot can hold on to.
	longestKept = 24
)

// Word returns what is known of a word. It must not be changed.
func (g *Gazetteer) Word(spelling string) *Word {
	if len(spelling) > longestKept {
		return g.newWord(spelling)
	}
	h := uint32(2166136261) // FNV-1a
	for i := range len(spelling) {
		h = (h ^ uint32(spelling[i])) * 16777619
	}
	slot := &g.vocabulary.slots[(h^h>>15)%vocabularySize]
	latest := slot[0].Load()
	if latest != nil && latest.spelling == spelling {
		return latest
	}
	w := slot[1].Load()
	if w == nil || w.spelling != spelling {
		w = g.newWord(strings.Clone(spelling)) // not a part of the article, which would stay in memory
	}
	slot[0].Store(w)
	slot[1].Store(latest)
	return w
}

// Words appends what is known of each token of t to out.
func (g *Gazetteer) Words(out []*Word, t string, tokens []nlp.Token) []*Word {
	for i := range tokens {
		out = append(out, g.Word(tokens[i].Of(t)))
	}
	return out
}

func (g *Gazetteer) newWord(s string) *Word {
	w := &Word{
		spelling: s, Fold: text.Fold(s), Lower: strings.ToLower(s), Class: g.lexicon.Names.nameClass(s), Speech: g.lexicon.Speech.Class(s),
		Event: g.lexicon.Events.Word(s),
	}
	one := []nlp.Token{{Span: text.Span{End: len(s)}}}
	name, term := scanAt(s, one, 0), scanAt(s, one, 0)
	if name.read(&g.index.t, len(s), &w.name) && name.start == 0 && name.end == len(s) && name.letters <= math.MaxUint8 {
		term.read(&g.terms.t, len(s), &w.term)
		w.single, w.capital, w.letters = true, name.capital, uint8(name.letters)
	}
	return w
}

// nameClass is Class for a whole token.
func (n *Names) nameClass(s string) WordClass {
	c := n.Class(s)
	if c == 0 {
		if k := strings.LastIndexByte(s, '-'); k > 0 {
			return n.Class(s[k+1:]) & Office
		}
	}
	if c&CompanySuffix != 0 && !ascii(s) {
		c &^= CompanySuffix | OrganisationHead // "Sá" and "Có" are surnames
	}
	return c
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
