package analysis

import (
	"sort"
	"strings"

	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/text"
)

// turn is one labelled paragraph of a transcript: "WALLACE: Thank you all."
type turn struct {
	block int
	label text.Span
	words text.Span // what is said
	first int       // the first token of what is said
}

// transcript finds the paragraphs that begin with a speaker's label. They count from four on, if half of
// them repeat a label; or those in capitals, if two of these name people of the article. Others may be
// anything ("UPDATE: …").
func (r *reader) transcript() {
	var capitals, others []turn
	tok := 0
	for b, block := range r.w.a.Blocks {
		for tok < len(r.toks) && r.toks[tok].Start < block.Start {
			tok++
		}
		if !speaks(block.Kind) {
			continue
		}
		if t, upper, ok := r.label(tok, block.Span); ok {
			t.block = b
			if others = append(others, t); upper {
				capitals = append(capitals, t)
			}
		}
	}
	switch {
	case len(others) >= 4 && r.labels(others) <= len(others)/2:
		r.turns = others
	case r.people(capitals) >= 2:
		r.turns = capitals
	}
}

// people counts turns whose label names a person, up to two.
func (r *reader) people(turns []turn) int {
	n := 0
	for i := 0; i < len(turns) && i < 20 && n < 2; i++ {
		if r.labelled(turns[i]) >= 0 {
			n++
		}
	}
	return n
}

// maxLabel bounds a label, in tokens.
const maxLabel = 5

// label reads the label at the head of a block: capitalised words and a colon, something behind it.
func (r *reader) label(tok int, block text.Span) (t turn, upper, ok bool) {
	upper = true
	for i := tok; i < len(r.toks) && i < tok+maxLabel && r.toks[i].End <= block.End; i++ {
		w := &r.toks[i]
		switch w.Shape {
		case nlp.Upper:
			ok = true
		case nlp.Title:
			ok = true
			upper = upper && (w.Len() == 1 || strings.HasSuffix(w.Of(r.t), "."))
		case nlp.Punct:
			if w.Of(r.t) != ":" || !ok || i == tok || i+1 >= len(r.toks) || r.toks[i+1].End > block.End {
				return t, false, false
			}
			t.label = text.Span{Start: r.toks[tok].Start, End: r.toks[i-1].End}
			t.words = trim(r.t, text.Span{Start: w.End, End: block.End})
			t.first = i + 1
			return t, upper, t.label.Len() > 1
		default:
			return t, false, false
		}
	}
	return t, false, false
}

// labels counts different labels.
func (r *reader) labels(turns []turn) int {
	seen := make(map[string]bool, 8)
	for _, t := range turns {
		seen[t.label.Of(r.t)] = true
	}
	return len(seen)
}

// isTurn reports whether block b is a labelled paragraph of a transcript.
func (r *reader) isTurn(b int) bool {
	i := sort.Search(len(r.turns), func(i int) bool { return r.turns[i].block >= b })
	return i < len(r.turns) && r.turns[i].block == b
}

// turnQuote is the quote of one turn.
func (r *reader) turnQuote(t turn) nlp.Quote {
	q := nlp.Quote{
		Span: t.words, Kind: nlp.Direct, Speaker: r.labelled(t), Relay: -1, SpeakerText: t.label.Of(r.t),
		SpeakerKind: nlp.DescribedSpeaker, Sentence: int(r.toks[t.first].Sentence), Rule: "transcript", Confidence: 0.9,
	}
	if q.Speaker >= 0 {
		q.SpeakerKind = nlp.PersonSpeaker
	}
	return q
}

// labelled is the chain of the one person whose name ends as the label of t does, or -1.
func (r *reader) labelled(t turn) int {
	label := t.label.Of(r.t)
	if i, ok := r.surname()[text.Fold(lastWord(label))]; ok {
		return i
	}
	return -1
}

// surname has the people's chains by their folded surnames, -1 for a name that several bear.
func (r *reader) surname() map[string]int {
	if r.surnames != nil {
		return r.surnames
	}
	r.surnames = make(map[string]int, len(r.w.doc.Chains))
	for i, c := range r.w.doc.Chains {
		if c.Kind != entity.Person {
			continue
		}
		s := text.Fold(lastWord(c.Name))
		switch c.Country {
		case "CN", "TW", "KR", "KP", "JP", "HU":
			// The family name comes first, unless the name is in Western order: both count.
			r.bears(text.Fold(firstWord(c.Name)), i)
		}
		r.bears(s, i)
	}
	return r.surnames
}

// bears notes that the person of chain i is called by a surname.
func (r *reader) bears(surname string, i int) {
	if k, taken := r.surnames[surname]; taken && k != i {
		i = -1
	}
	r.surnames[surname] = i
}
