package gazetteer

import (
	"slices"
	"strings"
	"unicode/utf8"

	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/text"
)

// TermMatch is one occurrence of words that speak for topics.
type TermMatch struct {
	text.Span
	Claims []Claim // in the order of the table, never empty
}

// Claim is what a term says for one topic.
type Claim struct {
	// Term numbers the terms of all topics, counted from 0; see [Gazetteer.TermCount].
	Term int
	// Topic is an index into [Gazetteer.Topics].
	Topic  int
	Text   string // the term as it stands in the table
	Weight float64

	caps uint16
	abbr string // an abbreviation, which must stand so in the text
}

// terms finds the terms of topics. Its trie holds stems; the inflections of a stem are the same word to it.
type terms struct {
	t      trie
	claims [][]Claim // by trie value; empty for a term that speaks for nothing
	topics []*entity.Entity
	n      int
}

// TermCount is the number of terms of all topics.
func (g *Gazetteer) TermCount() int { return g.terms.n }

func (x *terms) compile(topics []*entity.Entity) {
	x.t = trie{words: make(map[string]word, 8000), edges: newEdges(4000), value: make([]int32, 1, 6000), stems: true}
	x.claims = make([][]Claim, 1, 4000)
	x.topics, x.n = topics, 0
	for i, e := range topics {
		for _, t := range e.Terms {
			x.add(t.Text, Claim{Term: x.n, Topic: i, Text: t.Text, Weight: t.Weight})
			x.n++
		}
		for _, s := range e.Never {
			x.slot(s)
		}
	}
	x.inflect()
}

// add enters a term; one that the topic has already in another inflection counts once.
func (x *terms) add(term string, c Claim) {
	slot, caps := x.slot(term)
	if slot == 0 || slices.ContainsFunc(x.claims[slot], func(old Claim) bool { return old.Topic == c.Topic }) {
		return
	}
	c.caps = caps
	if abbreviation(term) {
		c.abbr = strings.ReplaceAll(term, ".", "")
	}
	x.claims[slot] = append(x.claims[slot], c)
}

// slot returns the place of a term's claims, and its capitals; 0 for a term without a letter or too long.
func (x *terms) slot(term string) (slot int32, caps uint16) {
	node, caps := x.t.insert(term)
	if node == 0 {
		return 0, 0
	}
	if x.t.value[node] == 0 {
		x.t.value[node] = int32(len(x.claims))
		x.claims = append(x.claims, nil)
	}
	return x.t.value[node], caps
}

// inflect makes the inflections of every stem the same word as the stem.
func (x *terms) inflect() {
	stems := make([]string, 0, len(x.t.words))
	for s := range x.t.words {
		stems = append(stems, s)
	}
	for _, s := range stems {
		for _, form := range inflections(s) {
			x.t.words[form] = x.t.words[s]
		}
	}
}

// Terms appends to out the terms of topics in a text, longest first at each piece, without overlaps, in order, none
// across a sentence. What is capital in the table is capital in the text; an abbreviation stands as in the
// table, and does not count in a sentence that is all in capitals. A plural is as good as a singular, and
// American spelling as British. words are those of the tokens, or nil, as for [Gazetteer.Match].
func (g *Gazetteer) Terms(out []TermMatch, t string, tokens []nlp.Token, words []*Word) []TermMatch {
	s := scanAt(t, tokens, 0)
	s.words, s.terms = words, true
	for {
		for words != nil && s.tok < len(tokens) && (s.pos >= tokens[s.tok].End || words[s.tok].single && words[s.tok].term.root == 0) {
			s.advance()
		}
		w, more := s.next(&g.terms.t)
		if !more {
			return out
		}
		if w.root == 0 {
			continue
		}
		if m, ok := g.terms.longest(&s, w.root); ok && len(m.Claims) > 0 {
			out = append(out, m)
		}
	}
}

// longest finds the longest term that begins with the piece s has read, whose node is given, and sets s behind
// the term.
func (x *terms) longest(at *scanner, node int32) (m TermMatch, ok bool) {
	s := *at
	var caps uint16
	begin, sentence := s.start, s.tokens[s.at].Sentence
	for k := 0; node != 0 && s.tokens[s.at].Sentence == sentence; k++ {
		if s.capital {
			caps |= 1 << k
		}
		if v := x.t.value[node]; v != 0 {
			span := text.Span{Start: begin, End: s.end}
			if claims, good := allowed(x.claims[v], span.Of(s.text), caps, s.tokens[s.at:]); good {
				m, ok = TermMatch{Span: span, Claims: claims}, true
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

// allowed returns the claims that the surface allows. good is false when there were some and none is allowed.
func allowed(all []Claim, surface string, caps uint16, tokens []nlp.Token) (claims []Claim, good bool) {
	n := 0
	for i := range all {
		if all[i].allows(surface, caps, tokens) {
			n++
		}
	}
	if n == len(all) {
		return all, true
	}
	for i := range all {
		if all[i].allows(surface, caps, tokens) {
			claims = append(claims, all[i])
		}
	}
	return claims, n > 0
}

func (c *Claim) allows(surface string, caps uint16, tokens []nlp.Token) bool {
	if c.abbr == "" {
		return c.caps&^caps == 0
	}
	plain := strings.ReplaceAll(surface, ".", "")
	return (plain == c.abbr || len(c.abbr) >= 4 && plain == titled(c.abbr)) && !shouted(tokens)
}

// abbreviation reports whether a term is one word in capitals.
func abbreviation(s string) bool {
	upper := 0
	for i := range len(s) {
		switch c := s[i]; {
		case 'A' <= c && c <= 'Z':
			upper++
		case c == ' ' || 'a' <= c && c <= 'z' || c >= utf8.RuneSelf:
			return false
		}
	}
	return upper > 1
}

// spellings are British and American endings of one word.
var spellings = [...][2]string{
	{"isation", "ization"},
	{"ise", "ize"},
	{"ised", "ized"},
	{"ising", "izing"},
	{"iser", "izer"},
	{"our", "or"},
	{"ence", "ense"},
	{"tre", "ter"},
	{"programme", "program"},
	{"manoeuvre", "maneuver"},
	{"artefact", "artifact"},
	{"aluminium", "aluminum"},
}

// stem is the American singular of a piece, as far as its ending tells: not always a word, but the same for all
// its inflections.
func stem(p string) string {
	n := len(p)
	switch {
	case n < 4 || p[n-1] != 's' || strings.HasSuffix(p, "ss") || strings.HasSuffix(p, "us") || strings.HasSuffix(p, "is"):
	case strings.HasSuffix(p, "ies") && n > 4:
		p = p[:n-3] + "y"
	case sibilant(p[:n-2]) && strings.HasSuffix(p, "es"):
		p = p[:n-2]
	default:
		p = p[:n-1]
	}
	for _, s := range spellings {
		if root, ok := strings.CutSuffix(p, s[0]); ok && len(root) > 2 || p == s[0] {
			return root + s[1]
		}
	}
	return p
}

// inflections lists what has the stem s, but for s itself.
func inflections(s string) []string {
	out := []string{plural(s)}
	for _, sp := range spellings {
		if root, ok := strings.CutSuffix(s, sp[1]); ok && (len(root) > 2 || root == "") {
			out = append(out, root+sp[0], plural(root+sp[0]))
		}
	}
	return slices.DeleteFunc(out, func(form string) bool { return form == s || stem(form) != s })
}

func plural(s string) string {
	n := len(s)
	switch {
	case n < 3 || s[n-1] == 's' && !strings.HasSuffix(s, "ss"):
		return s
	case s[n-1] == 'y' && !strings.ContainsRune("aeiou", rune(s[n-2])):
		return s[:n-1] + "ies"
	case sibilant(s):
		return s + "es"
	}
	return s + "s"
}

func sibilant(s string) bool {
	return strings.HasSuffix(s, "ss") || strings.HasSuffix(s, "x") || strings.HasSuffix(s, "ch") || strings.HasSuffix(s, "sh")
}
