package search

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// posting is where something stands.
type posting struct {
	// docs are gaps between the documents it stands in; units, for each of them, the gaps between its units, with one
	// bit that says whether more follow and one that says that it is in a quote there, the number of which comes next.
	// Both are ready to be written.
	docs, units []byte
	df          int
	lastDoc     int // and one more, so that 0 is none
	lastUnit    int
	lastAt      int // where the last of the units begins
}

const (
	more     = 1 // bits of a unit
	inQuote  = 2
	unitBits = 2
)

// noQuote is the quote of words outside of any.
const noQuote = -1

// add takes up that it stands in a unit of a document, in a quote of it or in none. Documents come in order, and so do
// units. Of several quotes in one unit the first counts.
func (p *posting) add(doc, unit, quote int) {
	gap := unit
	switch {
	case p.lastDoc != doc+1:
		p.docs = binary.AppendUvarint(p.docs, uint64(doc-p.lastDoc))
		p.lastDoc = doc + 1
		p.df++
	case unit > p.lastUnit:
		p.units[p.lastAt] |= more
		gap = unit - p.lastUnit
	default:
		if quote != noQuote && p.units[p.lastAt]&inQuote == 0 {
			p.units[p.lastAt] |= inQuote
			p.units = binary.AppendUvarint(p.units, uint64(quote))
		}
		return
	}
	p.lastUnit, p.lastAt = unit, len(p.units)
	if quote == noQuote {
		p.units = binary.AppendUvarint(p.units, uint64(gap)<<unitBits)
		return
	}
	p.units = binary.AppendUvarint(p.units, uint64(gap)<<unitBits|inQuote)
	p.units = binary.AppendUvarint(p.units, uint64(quote))
}

// term is one word of the vocabulary, or what goes with a common one, with where it stands.
type term struct {
	text string
	posting
	isName bool // mostly part of a person's name, and so not stemmed
	placed bool // written with its places in place of its units
}

// common is how many documents a word may be in and still have its sentences beside them: a sixteenth of all, for
// beyond that it says little that it shares a sentence with another.
func (x *index) common() int { return max(200, len(x.docList)/16) }

func (x *index) commonWords(v *vocabulary) string {
	var out []string
	for s, w := range v.words {
		if w.df > x.common() {
			out = append(out, s)
		}
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// size is about what a term costs in its file.
func (t *term) size() int {
	n := len(t.docs) + len(t.text)/2 + 4
	if t.placed {
		return n + t.df/5
	}
	return n + len(t.units)
}

// writeTerms cuts the words into ranges and returns where each begins.
func (x *index) writeTerms(v *vocabulary, es *entities, ranges int) []string {
	all := make(map[string]bool, len(v.words))
	for s := range v.words {
		all[s] = true
	}
	for s := range es.byWord {
		all[s] = true
	}
	words := slices.Sorted(maps.Keys(all))
	cost := func(s string) int {
		n := 60 * len(es.byWord[s])
		if w := v.words[s]; w != nil {
			n += x.term(s, w).size()
		}
		return n
	}
	return cutRanges(words, ranges, cost, func(i int, words []string) {
		x.terms = append(x.terms, x.termFile(fmt.Sprintf("t%d", i), words, v, es))
	})
}

func (x *index) term(s string, w *word) *term {
	return &term{s, w.posting, w.isNameWord(), w.df > x.common()}
}

// writeBeside cuts what goes with common words, and with the words entities are at home at, into ranges, and returns
// where each begins.
func (x *index) writeBeside(v *vocabulary, homes map[string][]value, ranges int) []string {
	beside := x.neighbours(v)
	all := make(map[string]bool, len(beside))
	for s := range beside {
		all[s] = true
	}
	for s := range homes {
		all[s] = true
	}
	cost := func(s string) int {
		n := 0
		if t := beside[s]; t != nil {
			n = t.size()
		}
		for i := range homes[s] {
			n += 8 + len(homes[s][i].docs) + 2*len(homes[s][i].said)
		}
		return n
	}
	return cutRanges(slices.Sorted(maps.Keys(all)), ranges, cost, func(i int, keys []string) {
		var terms []*term
		var homed []value
		for _, s := range keys {
			if t := beside[s]; t != nil {
				terms = append(terms, t)
			}
			homed = append(homed, homes[s]...)
		}
		var b buffer
		b.terms(terms)
		b.homed(homed)
		x.beside = append(x.beside, newFile(fmt.Sprintf("b%d", i), b.b))
	})
}

// cutRanges cuts sorted words into ranges of about one cost, hands each to write, and returns where each begins;
// where there are fewer words than ranges, the last ranges are empty.
func cutRanges(words []string, ranges int, cost func(string) int, write func(i int, words []string)) []string {
	total := 0
	for _, s := range words {
		total += cost(s)
	}
	bounds := make([]string, ranges)
	at, done := 0, 0
	for i := range ranges {
		first := at
		for goal := total * (i + 1) / ranges; at < len(words); at++ {
			c := cost(words[at])
			if i < ranges-1 && at > first && done+c/2 > goal && !kin(words[at-1], words[at]) {
				break
			}
			done += c
		}
		bounds[i] = "\U0010ffff"
		if first < at {
			bounds[i] = words[first]
			if first > 0 {
				bounds[i] = between(words[first-1], words[first])
			}
		}
		write(i, words[first:at])
	}
	return bounds
}

// kin reports whether two neighbours may be forms of one word, which one file should hold.
func kin(a, b string) bool { return strings.HasPrefix(b, root(a)) || strings.HasPrefix(a, root(b)) }

// root is what all forms of a word begin with.
func root(word string) string { return strings.TrimSuffix(stem(word), "i") }

// between is the shortest beginning of b that comes after a.
func between(a, b string) string {
	for i, r := range b {
		if end := i + utf8.RuneLen(r); b[:end] > a {
			return b[:end]
		}
	}
	return b
}

func (x *index) termFile(name string, words []string, v *vocabulary, es *entities) *file {
	var b buffer
	var found []*term
	var ids []int
	for _, s := range words {
		if w := v.words[s]; w != nil {
			found = append(found, x.term(s, w))
		}
		ids = append(ids, es.byWord[s]...)
	}
	b.terms(found)
	slices.Sort(ids)
	es.write(&b, slices.Compact(ids), es.whole(words))
	return newFile(name, b.b)
}

// terms writes sorted terms: first what there is and how long, then their documents, then their units or places.
func (b *buffer) terms(list []*term) {
	b.num(len(list))
	prev := ""
	for _, t := range list {
		same := 0
		for same < min(len(t.text), len(prev)) && t.text[same] == prev[same] {
			same++
		}
		b.num(same)
		b.str(t.text[same:])
		prev = t.text
		mark := 0
		if t.isName {
			mark = 1
		}
		b.num(t.df<<1 | mark)
		b.num(len(t.docs))
		if t.placed {
			b.num(0)
		} else {
			b.num(len(t.units))
		}
	}
	for _, t := range list {
		b.raw(t.docs)
	}
	for _, t := range list {
		if t.placed {
			b.raw(places(t.units))
		} else {
			b.raw(t.units)
		}
	}
}

// places says for each document of a term in four bits where it stands, two documents to a byte: 1 the headline,
// 2 the lede, 4, 8 and 12 one, two, and three or more sentences after those.
func places(units []byte) []byte {
	var out []byte
	for n := 0; len(units) > 0; n++ {
		place, unit, body := byte(0), uint64(0), 0
		for again := true; again; {
			v, size := binary.Uvarint(units)
			units = units[size:]
			unit += v >> unitBits
			again = v&more != 0
			if v&inQuote != 0 {
				_, size = binary.Uvarint(units)
				units = units[size:]
			}
			switch unit {
			case 0:
				place |= 1
			case 1:
				place |= 2
			default:
				body = min(body+1, 3)
			}
		}
		place |= byte(body) << 2
		if n%2 == 0 {
			out = append(out, place)
		} else {
			out[n/2] |= place << 4
		}
	}
	return out
}
