package search

import (
	"encoding/binary"
	"strings"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/nlp"
)

// vocabulary is all words of all documents.
type vocabulary struct {
	words map[string]*word
	list  []*word // by number
	// texts are all documents' words in order, as uvarints: for each sentence its unit+1 (0 ends a document) and its
	// words as their number+1 and two bits (see inQuote, afterStop), those in a quote with its number, up to a 0.
	texts []byte
}

// afterStop marks a word before which words stand that are not looked for.
const afterStop = 1

// word is one word of the vocabulary.
type word struct {
	posting
	text   string
	number int
	// named counts how often it was part of a person's name, seen how often it stood anywhere.
	named, seen int
}

// isNameWord reports whether a word is mostly a name, and so is not stemmed.
func (w *word) isNameWord() bool { return w.named*2 > w.seen }

// readTexts reads every document's headline and body, as far as its page shows them.
func (x *index) readTexts() *vocabulary {
	v := &vocabulary{words: make(map[string]*word, 1<<14)}
	r := &reader{v: v, stop: new(word)}
	for _, s := range stopWords {
		v.words[s] = r.stop
	}
	for d := range x.docList {
		a := x.article(d)
		r.open(d, a)
		for i := range a.Doc.Sentences {
			if !a.Shows(i) {
				continue
			}
			if unit := unitOf(a, i); unit >= 0 {
				r.sentence(a.Doc.Sentences[i].Start, a.Doc.Sentences[i].End, unit)
			}
		}
		v.texts = append(v.texts, 0)
	}
	for _, s := range stopWords {
		delete(v.words, s)
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

// reader reads one document after the other into the vocabulary.
type reader struct {
	v        *vocabulary
	stop     *word // stands for all words that are not looked for
	doc      int
	text     string
	mentions []nlp.Mention
	quotes   []nlp.Quote
	quote    int  // number of the first of them
	stopped  bool // the last word read in this sentence is not looked for
}

func (r *reader) open(doc int, a *digest.Article) {
	r.doc, r.text, r.mentions, r.quotes, r.quote = doc, a.Article.Text, a.Doc.Mentions, a.Doc.Quotes, 0
}

// sentence takes up the words of text[start:end]. Names of people are read apart, so that their words are known
// to be names, and so are quotes.
func (r *reader) sentence(start, end, unit int) {
	r.v.texts = binary.AppendUvarint(r.v.texts, uint64(unit)+1)
	r.stopped = false
	for start < end {
		named, nameEnds := r.inName(start, end)
		quoted, quoteEnds := r.inQuote(start, end)
		stretch := min(nameEnds, quoteEnds)
		quote := noQuote
		if quoted {
			quote = r.quote
		}
		eachWord(fold(r.text[start:stretch]), func(w []byte) { r.add(w, unit, named, quote) })
		start = stretch
		if named {
			start += possessive(r.text[start:end])
		}
	}
	r.v.texts = append(r.v.texts, 0)
}

// inName reports whether a person's name is at a place, and where that changes.
func (r *reader) inName(at, end int) (bool, int) {
	for len(r.mentions) > 0 && (r.mentions[0].End <= at || !isName(&r.mentions[0])) {
		r.mentions = r.mentions[1:]
	}
	if len(r.mentions) == 0 {
		return false, end
	}
	return within(r.mentions[0].Start, r.mentions[0].End, at, end)
}

// inQuote is the same of words in quotation marks.
func (r *reader) inQuote(at, end int) (bool, int) {
	for len(r.quotes) > 0 && (r.quotes[0].End <= at || r.quotes[0].Kind == nlp.Indirect) {
		if r.quotes[0].Kind != nlp.Indirect {
			r.quote++
		}
		r.quotes = r.quotes[1:]
	}
	if len(r.quotes) == 0 {
		return false, end
	}
	return within(r.quotes[0].Start, r.quotes[0].End, at, end)
}

// within reports whether at is in start:stop, and where, up to end, that changes.
func within(start, stop, at, end int) (bool, int) {
	if at < start {
		return false, min(start, end)
	}
	return true, min(stop, end)
}

func isName(m *nlp.Mention) bool {
	return m.Kind == entity.Person && (m.Form == nlp.Name || m.Form == nlp.Partial)
}

// possessive is how many bytes of a text are the ending of the name before it, which is no word.
func possessive(s string) int {
	for _, p := range []string{"'s", "’s"} {
		if strings.HasPrefix(s, p) {
			return len(p)
		}
	}
	return 0
}

func (r *reader) add(s []byte, unit int, named bool, quote int) {
	w := r.v.words[string(s)]
	if w == nil {
		w = &word{text: string(s), number: len(r.v.list)}
		r.v.words[w.text] = w
		r.v.list = append(r.v.list, w)
	}
	if w == r.stop {
		r.stopped = true
		return
	}
	w.seen++
	if named {
		w.named++
	}
	w.add(r.doc, unit, quote)
	number := uint64(w.number+1) << 2
	if r.stopped {
		number |= afterStop
	}
	if quote == noQuote {
		r.v.texts = binary.AppendUvarint(r.v.texts, number)
	} else {
		r.v.texts = binary.AppendUvarint(r.v.texts, number|inQuote)
		r.v.texts = binary.AppendUvarint(r.v.texts, uint64(quote))
	}
	r.stopped = false
}

// neighbours reads the texts again, for the common words: where two of them are neighbours, by both ("foreign minister"),
// and in which quotes one is, by itself.
func (x *index) neighbours(v *vocabulary) map[string]*term {
	n := &neighbours{v: v, common: x.common(), pairs: map[uint64]*term{}, quoted: map[int]*term{}}
	rest := v.texts
	next := func() uint64 {
		n, size := binary.Uvarint(rest)
		rest = rest[size:]
		return n
	}
	for doc := range x.docList {
		for unit := next(); unit > 0; unit = next() {
			n.last = 0
			for w := next(); w > 0; w = next() {
				quote := noQuote
				if w&inQuote != 0 {
					quote = int(next())
				}
				n.add(doc, int(unit)-1, quote, w)
			}
		}
	}
	out := make(map[string]*term, len(n.pairs)+len(n.quoted))
	for _, t := range n.pairs {
		out[t.text] = t
	}
	for _, t := range n.quoted {
		out[t.text] = t
	}
	return out
}

type neighbours struct {
	v      *vocabulary
	common int
	last   uint64 // number+1 of the word before, if it is common
	pairs  map[uint64]*term
	quoted map[int]*term
}

// add takes up a word as the texts have it.
func (n *neighbours) add(doc, unit, quote int, w uint64) {
	number := w >> 2
	word := n.v.list[number-1]
	if word.df <= n.common {
		n.last = 0
		return
	}
	if quote != noQuote {
		t := n.quoted[word.number]
		if t == nil {
			t = &term{text: word.text}
			n.quoted[word.number] = t
		}
		t.add(doc, quote, noQuote)
	}
	if n.last > 0 && w&afterStop == 0 {
		key := n.last<<32 | number
		t := n.pairs[key]
		if t == nil {
			t = &term{text: n.v.list[n.last-1].text + " " + word.text, placed: true}
			n.pairs[key] = t
		}
		t.add(doc, unit, noQuote)
	}
	n.last = number
}
