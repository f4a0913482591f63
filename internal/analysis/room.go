package analysis

import (
	"digest/internal/gazetteer"
	"digest/internal/nlp"
)

// room is what the stages work in and no document keeps. A pipeline hands it on from one article to the next,
// so that an article allocates little more than its document. A stage takes a list empty or all zero (see
// [zeroed]) and puts it back as it has grown; nothing an article left behind is ever read, and nothing of a
// document may point into it.
type room struct {
	tokens    []nlp.Token
	sentences []nlp.Sentence
	words     []*gazetteer.Word
	class     []gazetteer.WordClass
	matches   []gazetteer.Match

	candidates, kept []candidate
	order, keep      []int32
	owners           [][2]int32

	names  namer
	known  knower
	chains chainer
	quotes reader
	marks  quoteScanner
	events eventReader
	quoted []nlp.Quote

	terms  []gazetteer.TermMatch
	scores []topicScore
}

// roomiest is the number of tokens of the longest article whose room is used again: one of a megabyte should not
// hold its memory to the end of the build.
const roomiest = 1 << 15

// zeroed returns n zero values, in the place of list where that is large enough.
func zeroed[T any](list []T, n int) []T {
	if cap(list) < n {
		return make([]T, n, n+n/4)
	}
	list = list[:n]
	clear(list)
	return list
}

// emptied returns m without its entries, or a new map.
func emptied[K comparable, V any](m map[K]V) map[K]V {
	if m == nil {
		return make(map[K]V)
	}
	clear(m)
	return m
}

// kept is a copy of a list for the document, without room to grow; nil for an empty one.
func kept[T any](list []T) []T {
	if len(list) == 0 {
		return nil
	}
	return append(make([]T, 0, len(list)), list...)
}
