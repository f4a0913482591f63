package search

import (
	"encoding/binary"
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/nlp"
)

// word is one word of the vocabulary with where it stands.
type word struct {
	// docs are gaps between the documents it stands in; units, for each of them, the gaps between its units
	// with one bit that says whether more follow. Both are ready to be written.
	docs, units []byte
	df          int
	lastDoc     int
	lastUnit    int
	// named counts how often it was part of a person's name, seen how often it stood anywhere.
	named, seen int
}

type vocabulary map[string]*word

// readTexts reads every document's headline and body, as far as its page shows them.
func (x *index) readTexts() vocabulary {
	v := make(vocabulary, 1<<14)
	stop := new(word)
	for _, s := range stopWords {
		v[s] = stop
	}
	for d := range x.docList {
		a := x.article(d)
		r := &reader{v: v, stop: stop, doc: d, text: a.Article.Text, mentions: a.Doc.Mentions}
		for i := range a.Doc.Sentences {
			if !a.Shows(i) {
				continue
			}
			if unit := unitOf(a, i); unit >= 0 {
				r.read(a.Doc.Sentences[i].Start, a.Doc.Sentences[i].End, unit)
			}
		}
	}
	for _, s := range stopWords {
		delete(v, s)
	}
	return v
}

// unitOf is the unit of a sentence: 0 in the headline, 1 in the lede, 2 and up after it; -1 elsewhere.
func unitOf(a *digest.Article, sentence int) int {
	b := a.Article.Blocks[a.Doc.Sentences[sentence].Block]
	switch {
	case b.Kind == article.Headline:
		return 0
	case !b.Body():
		return -1
	case b.Span == a.Article.Lede():
		return 1
	}
	return max(2, 2+sentence-firstBody(a))
}

// firstBody is the first sentence that is counted as unit 2: the first after the lede.
func firstBody(a *digest.Article) int {
	lede := a.Article.Lede()
	for i := range a.Doc.Sentences {
		if a.Doc.Sentences[i].Start >= lede.End && a.Article.Blocks[a.Doc.Sentences[i].Block].Body() {
			return i
		}
	}
	return len(a.Doc.Sentences)
}

// reader reads one document into the vocabulary.
type reader struct {
	v        vocabulary
	stop     *word // stands for all words that are not looked for
	doc      int
	text     string
	mentions []nlp.Mention
	next     int // mention
}

// read takes up the words of text[start:end]. Names of people are read apart, so that their words are known
// to be names.
func (r *reader) read(start, end, unit int) {
	for start < end {
		for r.next < len(r.mentions) && (r.mentions[r.next].End <= start || !isName(&r.mentions[r.next])) {
			r.next++
		}
		stretch, named := end, false
		if r.next < len(r.mentions) && r.mentions[r.next].Start < end {
			if m := &r.mentions[r.next]; m.Start <= start {
				stretch, named = min(end, m.End), true
			} else {
				stretch = m.Start
			}
		}
		eachWord(fold(r.text[start:stretch]), func(w []byte) { r.add(w, unit, named) })
		start = stretch
	}
}

func isName(m *nlp.Mention) bool {
	return m.Kind == entity.Person && (m.Form == nlp.Name || m.Form == nlp.Partial)
}

func (r *reader) add(s []byte, unit int, named bool) {
	w := r.v[string(s)]
	if w == nil {
		w = &word{lastDoc: -1}
		r.v[string(s)] = w
	}
	if w == r.stop {
		return
	}
	w.seen++
	if named {
		w.named++
	}
	if w.lastDoc != r.doc {
		w.docs = binary.AppendUvarint(w.docs, uint64(r.doc-w.lastDoc-1))
		w.units = binary.AppendUvarint(w.units, uint64(unit)<<1)
		w.lastDoc, w.lastUnit = r.doc, unit
		w.df++
		return
	}
	if unit > w.lastUnit {
		w.units[len(w.units)-1-tail(w.units)] |= 1
		w.units = binary.AppendUvarint(w.units, uint64(unit-w.lastUnit)<<1)
		w.lastUnit = unit
	}
}

// tail is how many bytes follow the first byte of the last number: its low bits, with the mark, come first.
func tail(b []byte) int {
	n := 0
	for n < len(b)-1 && b[len(b)-2-n] >= 0x80 {
		n++
	}
	return n
}

// isNameWord reports whether a word is mostly a name, and so is not stemmed.
func (w *word) isNameWord() bool { return w.named*2 > w.seen }

// common is how many documents a word may be in and still have its sentences beside them: a sixteenth of all, for
// beyond that it says little that it shares a sentence with another.
func (x *index) common() int { return max(200, len(x.docList)/16) }

// rangeCost is about what a word adds to its file.
func (x *index) rangeCost(s string, w *word, entities int) int {
	n := 60 * entities
	if w == nil {
		return n
	}
	n += len(w.docs) + len(s)/2 + 4
	if w.df > x.common() {
		return n + w.df/5
	}
	return n + len(w.units)
}

// writeTerms cuts the words into ranges and returns where each begins.
func (x *index) writeTerms(v vocabulary, es *entities, ranges int) []string {
	all := make(map[string]bool, len(v))
	for s := range v {
		all[s] = true
	}
	for s := range es.byWord {
		all[s] = true
	}
	words := slices.Sorted(maps.Keys(all))
	cost := func(s string) int { return x.rangeCost(s, v[s], len(es.byWord[s])) }
	return cutRanges(words, ranges, cost, func(i int, words []string) {
		x.terms = append(x.terms, x.termFile(fmt.Sprintf("t%d", i), words, v, es))
	})
}

// writeUnits cuts the common words into ranges, writes their sentences, and returns where each range begins.
func (x *index) writeUnits(v vocabulary, ranges int) []string {
	var words []string
	for s, w := range v {
		if w.df > x.common() {
			words = append(words, s)
		}
	}
	slices.Sort(words)
	cost := func(s string) int { return len(v[s].units) }
	return cutRanges(words, ranges, cost, func(i int, words []string) {
		var b buffer
		b.num(len(words))
		for _, s := range words {
			b.str(s)
			b.num(len(v[s].units))
		}
		for _, s := range words {
			b.raw(v[s].units)
		}
		x.units = append(x.units, newFile(fmt.Sprintf("u%d", i), b.b))
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

func (x *index) termFile(name string, words []string, v vocabulary, es *entities) *file {
	var b buffer
	var found []string
	var ids []int
	for _, s := range words {
		if v[s] != nil {
			found = append(found, s)
		}
		ids = append(ids, es.byWord[s]...)
	}
	b.num(len(found))
	prev := ""
	for _, s := range found {
		same := 0
		for same < min(len(s), len(prev)) && s[same] == prev[same] {
			same++
		}
		b.num(same)
		b.str(s[same:])
		prev = s
		w := v[s]
		mark := 0
		if w.isNameWord() {
			mark = 1
		}
		b.num(w.df<<1 | mark)
		b.num(len(w.docs))
		if w.df > x.common() {
			b.num(0)
		} else {
			b.num(len(w.units))
		}
	}
	for _, s := range found {
		b.raw(v[s].docs)
	}
	for _, s := range found {
		if w := v[s]; w.df > x.common() {
			b.raw(places(w.units))
		} else {
			b.raw(w.units)
		}
	}
	slices.Sort(ids)
	es.write(&b, slices.Compact(ids), es.whole(words))
	return newFile(name, b.b)
}

// places says for each document of a word in four bits where it stands, two documents to a byte: 1 the headline,
// 2 the lede, 4, 8 and 12 one, two, and three or more sentences after those.
func places(units []byte) []byte {
	var out []byte
	for n := 0; len(units) > 0; n++ {
		place, unit, body := byte(0), uint64(0), 0
		for more := true; more; {
			v, size := binary.Uvarint(units)
			units = units[size:]
			unit += v >> 1
			more = v&1 != 0
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
