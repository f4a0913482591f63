package digest

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"digest/internal/article"
	"digest/internal/nlp"
	"digest/internal/text"
)

// Record is one article as it was understood by itself: what parse and analysis found, without the
// tokens. It depends on no other article and never changes, so it can be kept between builds.
type Record struct {
	Article *article.Article
	Doc     *nlp.Doc
	// Terms are hashes of the words that may tie the article to others, sorted, without repeats.
	Terms []uint32
}

// maxTerms bounds Record.Terms: the words of headline and lede come first, later ones are left out.
const maxTerms = 96

// NewRecord prepares an article for linking. It is the costly part that needs no other article, so it
// may run in parallel and its result may be kept.
func NewRecord(a *article.Article, doc *nlp.Doc) Record {
	return Record{Article: a, Doc: doc, Terms: terms(a.Text, doc.Mentions)}
}

// Shows reports whether the article's page may show a sentence, by index into Doc.Sentences: its rights may
// withhold all but the headline, or all but headline and lede.
func (r *Record) Shows(sentence int) bool {
	if sentence < 0 || sentence >= len(r.Doc.Sentences) {
		return false
	}
	block := r.Doc.Sentences[sentence].Block
	if block < 0 || block >= len(r.Article.Blocks) {
		return false
	}
	b := r.Article.Blocks[block]
	switch {
	case b.Kind == article.Headline:
		return true
	case !b.Body() || r.Article.Source.Rights == article.RightsLink:
		return false
	case r.Article.Source.Rights == article.RightsExcerpt:
		return b.Span == r.Article.Lede()
	}
	return true
}

// terms hashes the words of five letters or more that are not part of a name: names count as actors.
func terms(t string, mentions []nlp.Mention) []uint32 {
	out := make([]uint32, 0, maxTerms)
	var seen [4 * maxTerms]uint8 // by hash, the index into out and 1; what it meets goes on to the next
	next, start := 0, -1
	take := func(word text.Span) {
		for next < len(mentions) && mentions[next].End <= word.Start {
			next++
		}
		if word.Len() < 5 || next < len(mentions) && mentions[next].Overlaps(word) {
			return
		}
		h := termHash(word.Of(t))
		slot := h % uint32(len(seen))
		for seen[slot] != 0 && out[seen[slot]-1] != h {
			slot = (slot + 1) % uint32(len(seen))
		}
		if seen[slot] == 0 {
			out = append(out, h)
			seen[slot] = uint8(len(out))
		}
	}
	for i, r := range t {
		switch letter := unicode.IsLetter(r); {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			take(text.Span{Start: start, End: i})
			start = -1
		}
		if len(out) == maxTerms {
			break
		}
	}
	if start >= 0 && len(out) < maxTerms {
		take(text.Span{Start: start, End: len(t)})
	}
	slices.Sort(out)
	return slices.Clip(out)
}

// termHash hashes the fold of a word without the "s" of a plural.
func termHash(word string) uint32 {
	h := uint32(2166136261)
	for i := range len(word) {
		c := word[i]
		if c >= utf8.RuneSelf {
			return hash32(text.Fold(strings.TrimSuffix(strings.ToLower(word), "s")))
		}
		if c |= 0x20; c == 's' && i == len(word)-1 {
			break
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

// hash32 is FNV-1a.
func hash32(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
