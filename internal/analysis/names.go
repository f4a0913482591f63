package analysis

import (
	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/text"
)

// names proposes people and organisations that no table knows, by their form and by what stands around
// them, and the further mentions of people and organisations found in this text, by whichever stage.
//
// Organisations come first, because they have a grammar of their own ("Ministry of …", "… Corp"); what
// is left of a run of capitalised words may be a person. A run is a person when enough evidence says so:
// a title or office before it, a known given name, an initial, an age, a verb that people do. Only then are
// lone surnames taken up, since most of them mean somebody named in full in the same text.
func names(w *work) {
	if w.g == nil || len(w.doc.Tokens) == 0 {
		return
	}
	n := newNamer(w)
	n.organisations()
	n.people()
	n.nominals()
	n.owned()
	n.peers()
	n.media()
	n.acronyms()
	n.aliases()
}

// namer is the work of the names stage on one text.
type namer struct {
	w     *work
	t     string
	toks  []nlp.Token
	class []gazetteer.WordClass
	// match is the index plus one into w.matches of the match that covers a token, 0 for none; org the index
	// plus one into orgs of the organisation proposed for it.
	match, org []int32
	orgs       []organisation
	// abbreviated are the organisations of the tables behind which the text puts an abbreviation in brackets.
	abbreviated map[string]*entity.Entity
	cases       []casing // by sentence
	// table marks the tokens of persons the tables know.
	table   []bool
	runs    []run
	persons []person
	// byPart has the indexes into persons of those whose names have a word.
	byPart map[string][]int32
	// how [namer.same] and [namer.personOf] find persons
	bySpelling map[string]int32
	byEnds     map[[2]string][]int32
	byEntity   map[*entity.Entity]int32
	marks      []int32
	alone      map[string]aloneWord
	covered    []bool // see [namer.free]
	joined     []byte
	states     map[string]bool // see [namer.statesNamed]
	day        string          // the article's, see [dayOf]
}

func newNamer(w *work) *namer {
	k := len(w.doc.Tokens)
	n := &w.room.names
	marks := zeroed(n.marks, 2*k)
	*n = namer{
		w: w, t: w.doc.Text, toks: w.doc.Tokens, match: marks[:k:k], org: marks[k:], marks: marks, class: classes(w),
		orgs: n.orgs[:0], cases: zeroed(n.cases, len(w.doc.Sentences)), table: n.table, runs: n.runs[:0], persons: n.persons[:0],
		byPart: emptied(n.byPart), bySpelling: emptied(n.bySpelling), byEnds: emptied(n.byEnds), byEntity: emptied(n.byEntity),
		abbreviated: emptied(n.abbreviated),
		alone:       emptied(n.alone), covered: n.covered, joined: n.joined,
	}
	n.day = dayOf(w.a)
	for i, s := range w.doc.Sentences {
		n.cases[i] = n.readCasing(s)
	}
	for i := range w.matches {
		m := &w.matches[i]
		if m.Part {
			continue
		}
		for j := m.First; j < m.Last; j++ {
			n.match[j] = int32(i) + 1
		}
	}
	return n
}

// classes has the class of every word, none for marks and numbers.
func classes(w *work) []gazetteer.WordClass {
	if w.class != nil {
		return w.class
	}
	w.class = zeroed(w.room.class, len(w.doc.Tokens))
	w.room.class = w.class
	for i := range w.doc.Tokens {
		if s := w.doc.Tokens[i].Shape; s != nlp.Punct && s != nlp.Number {
			w.class[i] = w.words[i].Class
		}
	}
	return w.class
}

func (n *namer) word(i int) string { return n.toks[i].Of(n.t) }

// lower is word i in lower case.
func (n *namer) lower(i int) string { return n.w.words[i].Lower }

func (n *namer) is(i int, c gazetteer.WordClass) bool { return n.class[i]&c != 0 }

// capital reports whether token i is spelt as a part of a name.
func (n *namer) capital(i int) bool {
	return n.toks[i].Shape == nlp.Title || n.toks[i].Shape == nlp.Upper
}

// possessive reports whether token i is "'s" or the mark after a plural.
func (n *namer) possessive(i int) bool {
	tok := n.toks[i]
	if i == 0 || n.toks[i-1].End != tok.Start {
		return false
	}
	switch tok.Shape {
	case nlp.Lower:
		return apostrophe(n.t[tok.Start:tok.End]) > 0
	case nlp.Punct:
		return apostrophe(n.t[tok.Start:tok.End]) == tok.Len() && n.t[tok.Start-1]|0x20 == 's'
	}
	return false
}

// mark reports whether token i is the punctuation mark s.
func (n *namer) mark(i int, s string) bool { return n.toks[i].Shape == nlp.Punct && n.word(i) == s }

// first reports whether token i begins its sentence, opening marks aside.
func (n *namer) first(i int) bool {
	from := n.w.doc.Sentences[n.toks[i].Sentence].First
	for i--; i >= from; i-- {
		if n.toks[i].Shape != nlp.Punct {
			return false
		}
		switch n.word(i) {
		case ",", ";", ")":
			return false
		}
	}
	return true
}

// known returns the match that covers token i, or nil.
func (n *namer) known(i int) *gazetteer.Match {
	if k := n.match[i]; k > 0 {
		return &n.w.matches[k-1]
	}
	return nil
}

// state returns the match that covers token i if it names a state, or nil.
func (n *namer) state(i int) *gazetteer.Match {
	if m := n.known(i); m != nil && m.Entities[0].Kind == entity.Country {
		return m
	}
	return nil
}

// casing says how far capitals can be trusted in a sentence.
type casing uint8

const (
	plainCase casing = iota
	titleCase        // a headline with every main word capitalised
	noCase           // all capitals
)

// casing is how far capitals can be trusted in s.
func (n *namer) casing(s nlp.Sentence) casing { return n.cases[n.toks[s.First].Sentence] }

// readCasing looks at the words of a sentence.
func (n *namer) readCasing(s nlp.Sentence) casing {
	small, capital, upper := 0, 0, 0
	for i := s.First; i < s.Last; i++ {
		switch n.toks[i].Shape {
		case nlp.Lower, nlp.Mixed:
			if n.toks[i].Len() > 3 {
				small++
			}
		case nlp.Title:
			if n.toks[i].Len() > 1 {
				capital++
			}
		case nlp.Upper:
			upper++
		}
	}
	switch {
	case upper >= 3 && upper > 4*(capital+small):
		return noCase
	case small == 0 && upper >= 2 && capital == 0 && n.header(s):
		return noCase
	case n.header(s) && capital >= 3 && capital > 3*small:
		return titleCase
	}
	return plainCase
}

// header reports whether a sentence stands in a headline or heading.
func (n *namer) header(s nlp.Sentence) bool {
	switch n.w.a.Blocks[s.Block].Kind {
	case article.Headline, article.Heading:
		return true
	}
	return false
}

// byline reports whether a sentence is the byline: who wrote the copy is not in the story.
func (n *namer) byline(s nlp.Sentence) bool { return n.w.a.Blocks[s.Block].Kind == article.Byline }

// span is the text of tokens [first, last).
func (n *namer) span(first, last int) text.Span {
	return text.Span{Start: n.toks[first].Start, End: n.toks[last-1].End}
}

// propose adds a candidate for tokens [first, last).
func (n *namer) propose(c candidate, first, last int) {
	c.Span = n.span(first, last)
	c.First, c.Last = first, last
	c.Sentence = int(n.toks[first].Sentence)
	n.w.candidates = append(n.w.candidates, c)
}

// calendar reports whether a word is a day or month, which may follow a name without a comma ("Clinton
// Tuesday told …").
func calendar(word string) bool {
	switch word {
	case "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday", "January", "February", "July",
		"September", "October", "November", "December", "Jan.", "Feb.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.",
		"Today", "Yesterday", "Tonight":
		return true
	}
	return false
}
