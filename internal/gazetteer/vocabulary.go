package gazetteer

import (
	"sync/atomic"
	"unicode/utf8"

	"digest/internal/nlp"
	"digest/internal/text"
)

// Word is everything the lists say of a word as it is spelled, looked up once for all stages.
type Word struct {
	spelling string
	// Fold is the word's fold, see [text.Fold].
	Fold string
	// Class is what it may be in or around a name, see [Names.Class].
	Class WordClass
	// Speech is the lists of speech it stands in, see [Speech.Class].
	Speech SpeechClass
	// Event is what the lists of events say of it, nil for nothing; see [Events.Word].
	Event *EventWord

	// single is set when the word is one piece of plain letters and digits: what a scanner would read, and what
	// the tries of names and of terms know of it.
	single, capital bool
	name, term      word
}

// vocabulary remembers the words looked up last, one to a slot, so that the common ones cost a comparison in
// place of a look-up in every list. What it holds changes nothing but the time taken; it is safe for concurrent
// use.
type vocabulary struct {
	slots [vocabularySize]atomic.Pointer[Word]
}

const (
	vocabularySize = 1 << 14
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
	if w := slot.Load(); w != nil && w.spelling == spelling {
		return w
	}
	w := g.newWord(string([]byte(spelling))) // not a part of the article, which would stay in memory
	slot.Store(w)
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
		spelling: s, Fold: text.Fold(s), Class: g.lexicon.Names.Class(s), Speech: g.lexicon.Speech.Class(s),
		Event: g.lexicon.Events.Word(s), single: singlePiece(s),
	}
	if w.single {
		w.capital = !lowerInitial(s)
		w.name, w.term = g.index.t.words[w.Fold], g.terms.t.words[w.Fold]
	}
	return w
}

// singlePiece reports whether a token is one piece as it stands.
func singlePiece(s string) bool {
	for i := range len(s) {
		if c := s[i]; c >= utf8.RuneSelf || (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return s != "" && len(s) <= maxPiece
}
