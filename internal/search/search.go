// Package search writes the index of the site's own search, and owns the contract with the script that reads
// it (templates/assets/search.js).
//
// The index is a directory of small files, each a classic script that hands its content to the page, so that
// it works from any host, below any path and from a folder. What the script reads first stands in the search page
// itself (Plan.Start): the files with their hashes, the days, and the words too common to look for. A query loads the few files its words need:
//
//   - t0.js, t1.js, …: words in order, cut into ranges of about one size, with the documents of each, and the
//     entities one of whose names has a word in the range; with a state come its pairs and who holds its offices;
//   - b0.js, …: what is beside the words: for those in many documents, the documents in which two of them are
//     neighbours, for phrases, and the quotes they are in; for those that an entity is at home at (see home), the
//     documents and quotes of that entity;
//   - d0.js, …: what results show of the documents, perBlock at a time;
//   - f-person.js, …: the documents of each value of a facet, to count them;
//   - quoted.js: which documents quote anybody; speakers.js: names to choose from; names.js: the words of names, to find
//     what somebody may have meant.
//
// A document is the newest take of a story; documents are numbered from the oldest to the newest, so a range
// of dates is a range of numbers. Text is found by its words as they stand, folded (see words.go); the script
// looks for all forms of a word that have its stem, save names, which are marked. Sentences are units of a
// document: 0 is its headline, 1 its lede, 2 and up the sentences after those.
//
// Nothing is computed before a file is written for the first time; the list of files depends only on how much
// text there is.
package search

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/output"
)

// Format is the version of the files' form; the script refuses another.
const Format = 3

// Dir is where the index lies, below the site's root.
const Dir = "search/"

// Site is what is indexed. Permalinks are by index into the collection's lists, "" for what has no page.
type Site struct {
	Collection                                       *digest.Collection
	Articles, Actors, Topics, Pairs, Places, Sources []string
}

// perBlock is how many documents share a file.
const perBlock = 80

// Plan is a planned index.
type Plan struct {
	Files []output.Planned
	// Start is what the script begins with, in letters that need no escape in a quoted attribute.
	Start func() string
}

// Index plans the index of a site.
func Index(s *Site) Plan {
	docs := s.documents()
	ranges, common := s.ranges(docs)
	build := sync.OnceValue(func() *index { return newIndex(s, docs, ranges, common) })
	var out []output.Planned
	add := func(name string, of func(x *index) *file) {
		out = append(out, planned(Dir+name+".js", func() *file { return of(build()) }))
	}
	for i := range ranges {
		add(fmt.Sprintf("t%d", i), func(x *index) *file { return x.terms[i] })
	}
	for i := range common {
		add(fmt.Sprintf("b%d", i), func(x *index) *file { return x.beside[i] })
	}
	for i := range blocks(len(docs)) {
		add(fmt.Sprintf("d%d", i), func(x *index) *file { return x.docs[i] })
	}
	for i, name := range columnNames {
		add(name, func(x *index) *file { return x.columns[i] })
	}
	return Plan{out, func() string { return build().start }}
}

// documents are the newest takes that have a page, ascending.
func (s *Site) documents() []int32 {
	var out []int32
	for i := range s.Collection.Articles {
		if s.Collection.Articles[i].Newest() && s.Articles[i] != "" {
			out = append(out, int32(i))
		}
	}
	slices.SortStableFunc(out, func(a, b int32) int {
		return int(s.Collection.Articles[a].Day) - int(s.Collection.Articles[b].Day)
	})
	return out
}

// sampled is how many documents are looked at to know how many files the words will need.
const sampled = 96

// ranges are how many files words are cut into, and what goes with common words. They are asked for before any
// text is read, so they are taken from how many words some documents have, and how many of them are new.
func (s *Site) ranges(docs []int32) (words, common int) {
	text := func(i int) string { return s.Collection.Articles[docs[i]].Article.Text }
	size, read := 0, 0
	for i := range docs {
		size += len(text(i))
	}
	lastIn := map[string]int{} // the last of the sampled documents that has a word
	n := min(len(docs), sampled)
	half, places := 0, 0
	for k := range n {
		if k == n/2 {
			half = len(lastIn)
		}
		t := text(k * len(docs) / n)
		read += len(t)
		eachWord(fold(t), func(w []byte) {
			if at, ok := lastIn[string(w)]; !ok || at != k {
				places++
				lastIn[string(w)] = k
			}
		})
	}
	return rangesFor(size, read, len(lastIn), half, places), max(1, size/430_000)
}

// rangesFor is the number of files for words, of about 8 kB each in a small archive and 12 kB in a large one, where there
// are many. Of size bytes of text, some were read; they had so
// many different words, the first half of them so many, and so many places (a word in a document, once). Places grow
// as the text does; words grow by the law of Heaps (Information Retrieval, 1978, 7.5), its exponent taken from the
// two halves.
func rangesFor(size, read, words, half, places int) int {
	const perFile, smaller = 15_000, 45
	const perPlace, perWord = 0.6, 24 // bytes, compressed, on the corpus and on real copy
	if read == 0 || half == 0 {
		return 1
	}
	more := float64(size) / float64(read)
	grows := min(1, math.Log2(float64(words)/float64(half)))
	bytes := perPlace*more*float64(places) + perWord*float64(words)*math.Pow(more, grows)
	n := bytes / perFile
	return max(1, int(n+min(n, smaller)))
}

func blocks(docs int) int { return (docs + perBlock - 1) / perBlock }

// index is the content of all files.
type index struct {
	site    *Site
	docList []int32
	// docOf gives the document of an article, -1 for others.
	docOf   []int32
	start   string
	terms   []*file
	beside  []*file
	docs    []*file
	columns []*file
}

func newIndex(s *Site, docs []int32, ranges, common int) *index {
	x := &index{site: s, docList: docs, docOf: make([]int32, len(s.Collection.Articles))}
	for i := range x.docOf {
		x.docOf[i] = -1
	}
	for d, at := range docs {
		x.docOf[at] = int32(d)
	}
	entities := x.entities()
	said := x.said()
	values := x.values(said)
	v := x.readTexts()
	bounds := x.writeTerms(v, entities, ranges)
	besideBounds := x.writeBeside(v, homes(values), common)
	x.writeDocs()
	x.writeColumns(values, said, entities)
	x.writeStart(v, bounds, besideBounds)
	return x
}

func (x *index) article(doc int) *digest.Article { return &x.site.Collection.Articles[x.docList[doc]] }

// shownLede is the lede if its rights let it be shown.
func shownLede(a *article.Article) string {
	if a.Source.Rights == article.RightsLink {
		return ""
	}
	return a.Lede().Of(a.Text)
}
