package analysis

import (
	"strings"

	"digest/internal/nlp"
	"digest/internal/text"
)

// sentences groups tokens into sentences, which never cross a block. A sentence ends after a point,
// question or exclamation mark and the closing quotes and brackets behind it, unless what follows shows
// that it goes on: a small letter, the verb of speech of a quoted question ("Why?" Smith asked), a name
// after "Gen." or an initial.
func sentences(w *work) {
	s := splitter{t: w.doc.Text, toks: w.doc.Tokens, out: w.room.sentences[:0]}
	first := 0
	for b, block := range w.a.Blocks {
		last := first
		for last < len(s.toks) && s.toks[last].End <= block.End {
			last++
		}
		s.block(b, first, last)
		first = last
	}
	w.doc.Sentences = kept(s.out)
	w.room.sentences = s.out
}

type splitter struct {
	t    string
	toks []nlp.Token
	out  []nlp.Sentence
}

// block splits tokens [first, last), which stand in one block.
func (s *splitter) block(block, first, last int) {
	for first < last {
		end := s.end(first, last)
		span := text.Span{Start: s.toks[first].Start, End: s.toks[end-1].End}
		for i := first; i < end; i++ {
			s.toks[i].Sentence = int32(len(s.out))
		}
		s.out = append(s.out, nlp.Sentence{Span: span, First: first, Last: end, Block: block})
		first = end
	}
}

// end returns the token after the sentence that begins at first.
func (s *splitter) end(first, last int) int {
	for i := first; i < last; i++ {
		stop := s.stop(i)
		if stop == noStop {
			continue
		}
		after := i + 1
		quoted := false
		for after < last && s.closes(after) {
			quoted = quoted || s.quoteMark(after)
			after++
		}
		if after == last {
			return last
		}
		if s.breaks(stop, i, after, last, quoted) {
			return after
		}
		i = after - 1
	}
	return last
}

// stop is the kind of mark that may end a sentence.
type stop uint8

const (
	noStop       stop = iota
	fullStop          // "." as a token of its own
	exclamation       // "?" or "!"
	ellipsis          // "..." or "…"
	ideographic       // "。": no space follows
	abbreviation      // a token that ends in its own point
)

func (s *splitter) stop(i int) stop {
	tok := s.toks[i]
	last := s.t[tok.End-1]
	if tok.Shape != nlp.Punct {
		if last == '.' {
			return abbreviation
		}
		return noStop
	}
	switch last {
	case '.':
		switch tok.Len() {
		case 1:
			return fullStop
		case 2, 3, 4, 5, 6:
			return ellipsis
		}
		return noStop // a dotted line
	case '?', '!':
		return exclamation
	}
	switch tok.Of(s.t) {
	case "…":
		return ellipsis
	case "。", "！", "？", "؟", "।":
		return ideographic
	}
	return noStop
}

// closes reports whether token i is a closing quote or bracket, or a further mark as in "?!", that
// belongs to the sentence before it: nothing but marks may stand between it and the stop.
func (s *splitter) closes(i int) bool {
	tok := s.toks[i]
	if tok.Shape != nlp.Punct {
		return false
	}
	glued := s.toks[i-1].End == tok.Start
	switch tok.Of(s.t) {
	case "”", "’", "»", "›", ")", "]", "''", "』", "」":
		return true
	case "\"", "'", "“", "?", "!", ".", "...", "…":
		return glued
	case "—", "–", "-", "--":
		return glued && i+1 < len(s.toks) && s.toks[i-1].Shape == nlp.Punct // dateline ".-"
	}
	return false
}

func (s *splitter) quoteMark(i int) bool {
	switch s.toks[i].Of(s.t) {
	case "”", "’", "»", "›", "\"", "'", "''", "』", "」":
		return true
	}
	return false
}

// breaks reports whether a new sentence begins at token after, when token i is a stop.
func (s *splitter) breaks(stop stop, i, after, last int, quoted bool) bool {
	if stop == ideographic {
		return true
	}
	next := s.toks[after]
	if next.Start == s.toks[after-1].End && stop != exclamation && !(next.Shape == nlp.Title && stop == fullStop) {
		return false // nothing between: ".com", ".-"
	}
	word := after
	for word < last && s.opens(word) {
		word++
	}
	if word == last {
		return word > after // an opening quote at the end of a block is left alone
	}
	opened := word > after
	tok := s.toks[word]
	if tok.Shape == nlp.Lower {
		return stop == fullStop && opened
	}
	switch stop {
	case exclamation:
		return !quoted || opened || !s.speechFollows(word, last)
	case ellipsis:
		return quoted && !s.speechFollows(word, last) || opened || beginsSentence(tok.Of(s.t))
	case abbreviation:
		return s.abbreviationEnds(i, word, quoted, opened)
	}
	if tok.Shape == nlp.Punct {
		return opened || s.dash(word)
	}
	return true
}

// abbreviationEnds reports whether the abbreviation at i is the last word of its sentence.
func (s *splitter) abbreviationEnds(i, word int, quoted, opened bool) bool {
	tok, next := s.toks[i], s.toks[word]
	if next.Shape == nlp.Number || next.Shape == nlp.Punct {
		return false
	}
	name := strings.TrimSuffix(tok.Of(s.t), ".")
	if abbreviationOf(name) == beforeName {
		return false
	}
	starter := beginsSentence(next.Of(s.t))
	if s.timeOfDay(name) {
		starter = starter && !calendar(next.Of(s.t)) || s.newSubject(word)
	}
	if quoted || opened {
		return opened && (starter || abbreviationOf(name) == elsewhere || tok.Shape != nlp.Title)
	}
	return starter
}

// timeOfDay reports whether an abbreviation without its last point is that of "2:49 p.m."
func (s *splitter) timeOfDay(name string) bool {
	return name == "p.m" || name == "a.m" || name == "pm" || name == "am"
}

// newSubject reports whether the capitalised token behind a time of day begins a sentence: no day, month or zone,
// and no "time" follows it.
func (s *splitter) newSubject(i int) bool {
	tok := s.toks[i]
	if tok.Shape != nlp.Title || i+1 >= len(s.toks) || s.toks[i+1].Shape != nlp.Lower {
		return false
	}
	switch w := tok.Of(s.t); w {
	case "Eastern", "Central", "Mountain", "Pacific", "Greenwich", "Moscow", "Beijing", "March", "April", "May", "June", "August":
		return false
	default:
		next := s.toks[i+1].Of(s.t)
		return !calendar(w) && next != "time" && next != "local" && next != "standard" && next != "daylight"
	}
}

func (s *splitter) opens(i int) bool {
	tok := s.toks[i]
	if tok.Shape != nlp.Punct {
		return false
	}
	switch tok.Of(s.t) {
	case "“", "‘", "«", "‹", "\"", "'", "``", "(", "[", "„", "『", "「", "`":
		return true
	}
	return false
}

func (s *splitter) dash(i int) bool {
	switch s.toks[i].Of(s.t) {
	case "—", "–", "-", "--", "•", "*", "¿", "¡":
		return true
	}
	return false
}

// speechFollows reports whether a verb of speech stands among the next words, before any other mark:
// the attribution of a quotation that ended in its own mark.
func (s *splitter) speechFollows(i, last int) bool {
	for n := 0; i < last && n < 8; i, n = i+1, n+1 {
		switch s.toks[i].Of(s.t) {
		case "said", "says", "asked", "asks", "added", "told", "wrote", "cried", "shouted", "replied", "wondered",
			"tweeted", "exclaimed", "quipped", "chanted", "read", "yelled", "demanded", "declared", "joked":
			return true
		case ",", "\"", "“", "”", ".":
			return false
		}
	}
	return false
}

// beginsSentence reports whether a capitalised word is one that begins sentences rather than names.
func beginsSentence(word string) bool {
	switch word {
	case "The", "A", "An", "He", "She", "It", "They", "We", "I", "You", "His", "Her", "Its", "Their", "Our", "My",
		"This", "That", "These", "Those", "There", "Here", "In", "On", "At", "By", "For", "From", "With", "Without",
		"But", "And", "Or", "So", "Yet", "Nor", "If", "When", "While", "As", "After", "Before", "Since", "Until",
		"Although", "Though", "Because", "However", "Meanwhile", "Moreover", "Also", "Both", "Some", "Many", "Most",
		"All", "Not", "No", "Now", "Then", "Once", "Under", "Over", "About", "According", "Among", "During", "Despite",
		"Earlier", "Later", "Last", "What", "Who", "Where", "Why", "How", "Which", "To", "Of", "One", "Two", "Three",
		"Officials", "Police", "Analysts", "Asked", "Speaking", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
		"Saturday", "Sunday", "Other", "Another", "Such", "Still", "Even", "Only", "Each", "Every", "Any", "Several":
		return true
	}
	return false
}
