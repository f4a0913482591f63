package analysis

import (
	"digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/text"
)

// An item is what the grammar of attribution works on: a word, a mark, a name, or a whole quotation.
type item struct {
	first, last int32 // tokens [first, last)
	ref         int32 // of a name: its mention, or -1; of a quotation: its index
	kind        itemKind
	class       gazetteer.SpeechClass // of a word
}

type itemKind uint8

const (
	wordItem itemKind = iota
	markItem
	nameItem  // a mention, or a run of capitalised words
	quoteItem // one block's part of a quotation
)

// clause is a sentence of the reporter's, in which quotations, however long, are single items.
type clause struct {
	lo, hi int // items [lo, hi)
	block  int
}

// itemise cuts the body into items and clauses.
func (r *reader) itemise() {
	doc := r.w.doc
	tok, q, m := 0, 0, 0
	for b, block := range r.w.a.Blocks {
		for tok < len(doc.Tokens) && doc.Tokens[tok].Start < block.Start {
			tok++
		}
		if !speaks(block.Kind) || r.isTurn(b) {
			continue
		}
		from := len(r.items)
		for tok < len(doc.Tokens) && doc.Tokens[tok].End <= block.End {
			start := doc.Tokens[tok].Start
			for q < len(r.quotations) && r.quotations[q].End <= start {
				q++
			}
			for m < len(doc.Mentions) && doc.Mentions[m].End <= start {
				m++
			}
			switch {
			case q < len(r.quotations) && r.quotations[q].Start <= start:
				tok = r.quoteItem(tok, q, block.End)
			case m < len(doc.Mentions) && doc.Mentions[m].Start <= start:
				tok = r.mentionItem(tok, m)
			default:
				end := block.End
				if m < len(doc.Mentions) {
					end = min(end, doc.Mentions[m].Start)
				}
				if q < len(r.quotations) {
					end = min(end, r.quotations[q].Start)
				}
				tok = r.wordOrName(tok, end)
			}
		}
		r.cut(b, from)
	}
}

// tokensUntil is the first token from tok on that does not begin before end.
func (r *reader) tokensUntil(tok, end int) int {
	for tok++; tok < len(r.toks) && r.toks[tok].Start < end; tok++ {
	}
	return tok
}

func (r *reader) quoteItem(tok, q, blockEnd int) int {
	last := r.tokensUntil(tok, min(r.quotations[q].End, blockEnd))
	r.items = append(r.items, item{first: int32(tok), last: int32(last), ref: int32(q), kind: quoteItem})
	return last
}

func (r *reader) mentionItem(tok, m int) int {
	mention := &r.w.doc.Mentions[m]
	last := r.tokensUntil(tok, mention.End)
	it := item{first: int32(tok), last: int32(last), ref: int32(m), kind: nameItem}
	switch mention.Form {
	case nlp.Pronoun:
		it.kind, it.class = wordItem, r.w.words[tok].Speech
	}
	r.items = append(r.items, it)
	return last
}

func (r *reader) wordOrName(tok, limit int) int {
	t := &r.toks[tok]
	it := item{first: int32(tok), last: int32(tok) + 1, ref: -1}
	switch t.Shape {
	case nlp.Punct:
		it.kind = markItem
	case nlp.Lower, nlp.Title:
		it.class = r.w.words[tok].Speech
		if r.contracted(tok) {
			it.class = gazetteer.BeVerb
		}
		if n := r.phrase(&it, tok, limit); n > 0 {
			it.last = int32(tok + n)
		} else if t.Shape == nlp.Title && r.beginsName(tok, it.class) {
			it.kind, it.last = nameItem, int32(r.nameEnd(tok, limit))
		}
	case nlp.Upper, nlp.Mixed:
		it.kind, it.last = nameItem, int32(r.nameEnd(tok, limit))
	}
	r.items = append(r.items, it)
	return int(it.last)
}

// contracted reports whether token tok is the verb of "he's" or "that's", and no possessive.
func (r *reader) contracted(tok int) bool {
	if tok == 0 || r.toks[tok].Len() > len("’s") || r.toks[tok-1].End != r.toks[tok].Start {
		return false
	}
	s := r.toks[tok].Of(r.t)
	return (s == "'s" || s == "’s") && r.w.words[tok-1].Speech&gazetteer.Pronoun != 0 && r.toks[tok-1].Len() <= len("that")
}

// phrase gives it the class of the phrase that begins with token tok, and returns its length, 0 if none does.
func (r *reader) phrase(it *item, tok, limit int) int {
	if it.class&gazetteer.PhraseHead == 0 {
		return 0
	}
	class, n := r.lex.Phrase(r.toks[tok].Of(r.t), func(i int) string { return r.word(tok+i, limit) })
	if n > 0 {
		it.class = class
	}
	return n
}

func (r *reader) word(tok, end int) string {
	if tok < len(r.toks) && r.toks[tok].End <= end {
		return r.toks[tok].Of(r.t)
	}
	return ""
}

// functional are the classes of words that are no part of a name however they are spelt.
const functional = gazetteer.Pronoun | gazetteer.Determiner | gazetteer.Preposition | gazetteer.Conjunction |
	gazetteer.DateWord | gazetteer.Auxiliary | gazetteer.BeVerb | gazetteer.Adverb | gazetteer.Participle | gazetteer.According

// beginsName reports whether the capitalised word tok, which no mention covers, is taken for a name or the
// start of one. At the head of a sentence more capitals must follow, or what follows a subject: "Officials
// said" and "Chastened by" begin with no name, "Kovalenko said" does.
func (r *reader) beginsName(tok int, class gazetteer.SpeechClass) bool {
	if class&functional != 0 {
		return false
	}
	if tok > 0 && r.toks[tok-1].Sentence == r.toks[tok].Sentence && r.toks[tok-1].Shape != nlp.Punct {
		return true
	}
	if tok+1 >= len(r.toks) || r.toks[tok+1].Sentence != r.toks[tok].Sentence {
		return false
	}
	switch next := &r.toks[tok+1]; next.Shape {
	case nlp.Title:
		return class&gazetteer.SayVerb == 0 // "Said Kovalenko: “—”"
	case nlp.Punct:
		return class&(gazetteer.SpeakerNoun|gazetteer.SpeechVerb) == 0
	default:
		const verb = gazetteer.SpeechVerb | gazetteer.Auxiliary | gazetteer.BeVerb
		w := next.Of(r.t)
		return class&(gazetteer.SpeakerNoun|gazetteer.SpeechVerb) == 0 && (r.w.words[tok+1].Speech&verb != 0 || w == "'s" || w == "’s" || w == "and")
	}
}

// nameEnd is the end of the run of capitalised words that begins with token tok, small particles included.
// It ends before limit, where a mention, a quotation or the next block begins.
func (r *reader) nameEnd(tok, limit int) int {
	end := tok + 1
	for i := tok + 1; i < len(r.toks) && i < tok+maxName && r.toks[i].End <= limit; i++ {
		t := &r.toks[i]
		switch t.Shape {
		case nlp.Title, nlp.Upper, nlp.Mixed:
			if t.Sentence != r.toks[tok].Sentence || r.w.words[i].Speech&(functional&^gazetteer.Adverb) != 0 {
				return end
			}
			end = i + 1
			continue
		case nlp.Lower:
			if isParticle(t.Of(r.t)) {
				continue
			}
		}
		return end
	}
	return end
}

// maxName bounds a run of capitalised words, in tokens.
const maxName = 12

func isParticle(word string) bool {
	switch word {
	case "de", "del", "della", "di", "da", "dos", "das", "do", "van", "von", "der", "den", "ter", "bin", "bint", "ibn", "al", "el",
		"la", "le", "du", "des", "ben", "y", "e", "zu":
		return true
	}
	return false
}

// cut makes clauses of the items of block b, which begin at from: between two items that belong to
// different sentences. A signature stays with its quotation.
func (r *reader) cut(b, from int) {
	lo := from
	for i := from + 1; i <= len(r.items); i++ {
		if i < len(r.items) && r.toks[r.items[i-1].last-1].Sentence == r.toks[r.items[i].first].Sentence ||
			i+1 < len(r.items) && r.items[i-1].kind == quoteItem && r.isDash(i) {
			continue
		}
		r.clauses = append(r.clauses, clause{lo: lo, hi: i, block: b})
		lo = i
	}
}

// span is the text of items [first, last).
func (r *reader) span(first, last int) text.Span {
	return text.Span{Start: r.toks[r.items[first].first].Start, End: r.toks[r.items[last-1].last-1].End}
}

// mark reports whether item i is the given punctuation mark, one of several.
func (r *reader) isMark(i int, marks ...string) bool {
	if r.items[i].kind != markItem {
		return false
	}
	s := r.toks[r.items[i].first].Of(r.t)
	for _, m := range marks {
		if s == m {
			return true
		}
	}
	return false
}

func (r *reader) isComma(i int) bool { return r.isMark(i, ",") }

func (r *reader) isDash(i int) bool {
	return r.items[i].kind == markItem && isDash(r.toks[r.items[i].first].Of(r.t))
}

func isDash(s string) bool {
	switch s {
	case "-", "--", "---", "–", "—", "―":
		return true
	}
	return false
}

func (r *reader) isWord(i int, word string) bool {
	it := &r.items[i]
	return it.kind == wordItem && r.toks[it.first].Of(r.t) == word
}

// isPossessive reports whether item i is "'s" or ends in a plural's apostrophe.
func (r *reader) isPossessive(i int) bool {
	it := &r.items[i]
	if it.kind == markItem {
		s := r.toks[it.first].Of(r.t)
		return (s == "'" || s == "’") && it.first > 0 && r.toks[it.first-1].End == r.toks[it.first].Start
	}
	s := r.toks[it.first].Of(r.t)
	return (s == "'s" || s == "’s") && it.class&gazetteer.BeVerb == 0
}
