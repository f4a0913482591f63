package gazetteer

import (
	"strings"
	"unicode"

	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/text"
)

// Match is one occurrence of a known name.
type Match struct {
	text.Span
	First, Last int // tokens [First, Last)
	// Entities are all that bear this name, most usual first; never empty.
	Entities []*entity.Entity
	// Form is how the name stands for the first entity.
	Form nlp.Form
	// Part is set when the name is only a part of a hyphenated token: "US" in "US-led".
	Part bool
	// Shout is set when the whole sentence is in capitals, so that case tells nothing.
	Shout bool
	// Intro is set for an abbreviation that counts only in a text that also has the full name.
	Intro bool
	// Ambiguity says what decides between readings; nil when the name has one.
	Ambiguity *Ambiguity
}

// maxPieces bounds the length of a name.
const maxPieces = 16

// index finds the names of the tables in text.
type index struct {
	t     trie
	names []name
	arena []bearer // the first bearer of each name, allocated together
}

// name is one spelling in the tables with those who bear it.
type name struct {
	spelling string // as it came first
	bearers  []bearer
	only     [1]*entity.Entity // the first bearer, so that a match need not allocate
	amb      *Ambiguity
}

// bearer is one entity's claim to a spelling, with the case the spelling needs.
type bearer struct {
	e     *entity.Entity
	form  nlp.Form
	intro bool
	// never is set when the spelling is not this entity although it looks so.
	never bool
	// caps has a bit for each piece that begins with a capital in the table: it must do so in the text.
	caps uint16
	// abbr, if not empty, is an abbreviation without points, which must stand so in the text.
	abbr string
}

// add enters a spelling; what has no letter or is too long is left out.
func (x *index) add(spelling string, b bearer) {
	n, caps := x.t.insert(spelling)
	if n == 0 {
		return
	}
	b.caps = caps
	if x.t.value[n] == 0 {
		x.arena = append(x.arena, b)
		last := len(x.arena)
		x.names = append(x.names, name{spelling: spelling, bearers: x.arena[last-1 : last : last]})
		x.names[len(x.names)-1].only[0] = b.e
		x.t.value[n] = int32(len(x.names))
		return
	}
	nm := &x.names[x.t.value[n]-1]
	for i := range nm.bearers {
		if old := &nm.bearers[i]; old.e == b.e {
			old.never = old.never || b.never
			old.caps &= b.caps // the laxer of two spellings
			return
		}
	}
	nm.bearers = append(nm.bearers, b)
}

// lookup returns the name a spelling has in the index, or nil.
func (x *index) lookup(spelling string) *name {
	node := int32(0)
	for i, p := range pieces(spelling) {
		w := x.t.words[p]
		if i == 0 {
			node = w.root
		} else {
			node = x.t.child(node, w)
		}
	}
	if node == 0 || x.t.value[node] == 0 {
		return nil
	}
	return &x.names[x.t.value[node]-1]
}

// capitals has a bit for each piece of a spelling that does not begin with a lower-case letter.
func capitals(spelling string) uint16 {
	var caps uint16
	k := 0
	for _, w := range strings.FieldsFunc(spelling, func(r rune) bool { return unicode.IsSpace(r) || joiner(r) }) {
		for range pieces(w) {
			if !lowerInitial(w) && k < maxPieces {
				caps |= 1 << k
			}
			w = "s" // what follows the first piece of a word is a possessive or a mark
			k++
		}
	}
	return caps
}

// Match appends to out the known names in a text, longest first at each piece, without overlaps, in order, none
// across a sentence. tokens must be those of t.
//
// A name begins with a capital letter, a digit, a letter of a script without case, or a particle of at most
// three letters ("al Qaeda"). What is capital in the table is capital in the text; an abbreviation stands
// as in the table, with or without points, or as "Nato" from four letters on. Within a hyphenated token
// each part may be a name.
//
// words are those of the tokens, as [Gazetteer.Words] has them, or nil: they only save time.
func (g *Gazetteer) Match(out []Match, t string, tokens []nlp.Token, words []*Word) []Match {
	s := scanAt(t, tokens, 0)
	s.words = words
	sentence, shout := int32(-1), false
	for {
		for s.tok < len(tokens) && (s.pos >= tokens[s.tok].End || dull(&tokens[s.tok]) || words != nil && words[s.tok].beginsNone()) {
			s.advance()
		}
		w, more := s.next(&g.index.t)
		if !more {
			return out
		}
		if w.root == 0 || !s.capital && s.letters > 3 {
			continue
		}
		if n := tokens[s.at].Sentence; n != sentence {
			sentence, shout = n, shouted(tokens[s.at:])
		}
		if m, ok := g.index.longest(&s, w.root); ok {
			if len(m.Entities) == 0 {
				continue
			}
			m.Shout = shout
			out = append(out, m)
		}
	}
}

// dull reports whether no name begins in a token, so that it need not be looked up.
func dull(t *nlp.Token) bool {
	return t.Shape == nlp.Punct || t.Shape == nlp.Lower && t.Len() > 3
}

// beginsNone reports whether a token is one piece that no name begins with.
func (w *Word) beginsNone() bool {
	return w.single && (w.name.root == 0 || !w.capital && w.letters > 3)
}

// longest finds the longest name that begins with the piece s has read, whose node is given, and sets s behind
// the name.
func (x *index) longest(at *scanner, node int32) (m Match, ok bool) {
	s := *at
	begin, beginsToken := s.start, s.atTokenStart()
	first, sentence := s.at, s.tokens[s.at].Sentence
	var caps uint16
	for k := 0; node != 0 && s.tokens[s.at].Sentence == sentence; k++ {
		if s.capital {
			caps |= 1 << k
		}
		if v := x.t.value[node]; v != 0 {
			span := text.Span{Start: begin, End: s.end}
			if c, good := x.names[v-1].claim(span.Of(s.text), caps); good {
				m, ok = c, true
				m.Span, m.First, m.Last = span, first, s.at+1
				m.Part = !beginsToken || !s.atTokenEnd()
				*at = s
			}
		}
		w, more := s.next(&x.t)
		if !more || k+1 == maxPieces {
			break
		}
		node = x.t.child(node, w)
	}
	return m, ok
}

// claim tells which bearers the surface allows. A match without entities is a name that only looks like one.
func (n *name) claim(surface string, caps uint16) (m Match, ok bool) {
	for i := range n.bearers {
		b := &n.bearers[i]
		if !b.allows(surface, caps) {
			continue
		}
		ok = true
		if b.never {
			continue
		}
		if m.Entities == nil {
			m.Form, m.Intro = b.form, b.intro
			if len(n.bearers) == 1 {
				m.Entities = n.only[:]
				break
			}
		}
		m.Entities = append(m.Entities, b.e)
	}
	m.Ambiguity = n.amb
	return m, ok
}

func (b *bearer) allows(surface string, caps uint16) bool {
	if b.abbr == "" {
		return b.caps&^caps == 0
	}
	plain := strings.ReplaceAll(surface, ".", "")
	if plain == b.abbr {
		return true
	}
	return len(b.abbr) >= 4 && plain == titled(b.abbr)
}

// titled is an abbreviation as some agencies print it: "Nato".
func titled(abbr string) string { return abbr[:1] + strings.ToLower(abbr[1:]) }

// shouted reports whether the sentence that tokens begin with is in capitals: two words or more and
// nothing in lower case.
func shouted(tokens []nlp.Token) bool {
	words := 0
	for i := range tokens {
		if tokens[i].Sentence != tokens[0].Sentence {
			break
		}
		switch tokens[i].Shape {
		case nlp.Lower, nlp.Mixed:
			return false
		case nlp.Title:
			if tokens[i].Len() > 1 {
				return false
			}
		case nlp.Upper:
			words++
		}
	}
	return words > 1
}
