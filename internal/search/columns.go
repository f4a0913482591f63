package search

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"digest/internal/entity"
	"digest/internal/nlp"
)

// columnNames are the files there is one of: facets, and who speaks.
var columnNames = []string{"f-person", "f-country", "f-pair", "f-organisation", "f-topic", "f-source", "speakers"}

// maxValues bounds the values of a facet, those with the most documents first; beyond them nobody browses, and
// an entity's own page has all its articles.
const maxValues = 400

// value is one value of a facet with its documents, ascending.
type value struct {
	name, path string
	docs       []int32
}

func (x *index) writeColumns() {
	s, c := x.site, x.site.Collection
	byKind := map[entity.Kind][]value{}
	for i := range c.Actors {
		a := &c.Actors[i]
		byKind[a.Kind] = append(byKind[a.Kind], value{a.Name, s.Actors[i], x.docsOf(a.Articles, a.PlaceOnly)})
	}
	var pairs, topics, sources []value
	for i := range c.Pairs {
		p := &c.Pairs[i]
		pairs = append(pairs, value{c.Actors[p.A].Name + " – " + c.Actors[p.B].Name, s.Pairs[i], x.docsOf(p.Articles)})
	}
	for i := range c.Topics {
		topics = append(topics, value{c.Topics[i].Name, s.Topics[i], x.docsOf(c.Topics[i].Articles)})
	}
	for i := range c.Sources {
		sources = append(sources, value{c.Sources[i].Name, s.Sources[i], x.docsOf(c.Sources[i].Articles)})
	}
	for i, values := range [][]value{byKind[entity.Person], byKind[entity.Country], pairs, byKind[entity.Organisation], topics, sources} {
		x.columns = append(x.columns, columnFile(columnNames[i], values))
	}
	x.columns = append(x.columns, x.writeQuotes())
}

// docsOf are the documents of lists of articles, ascending, once each.
func (x *index) docsOf(lists ...[]int32) []int32 {
	var out []int32
	for _, list := range lists {
		for _, at := range list {
			if d := x.docOf[at]; d >= 0 {
				out = append(out, d)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func columnFile(name string, values []value) *file {
	values = slices.DeleteFunc(values, func(v value) bool { return v.path == "" || len(v.docs) == 0 })
	slices.SortStableFunc(values, func(a, b value) int {
		return cmp.Or(-cmp.Compare(len(a.docs), len(b.docs)), strings.Compare(a.path, b.path))
	})
	values = values[:min(len(values), maxValues)]
	var b buffer
	b.num(len(values))
	for _, v := range values {
		b.str(v.name)
		b.str(strings.Trim(v.path, "/"))
		b.gaps(v.docs)
	}
	return newFile(name, b.b)
}

func (b *buffer) gaps(docs []int32) {
	b.num(len(docs))
	last := int32(-1)
	for _, d := range docs {
		b.num(int(d - last - 1))
		last = d
	}
}

// writeQuotes writes the parts of the quotes and returns the list of speakers, those with the most quotes first,
// each with its part. In a part: the speaker's place in that list, then its quotes by document gap, first unit
// and how many more. Speech without quotation marks is left out. The last speaker, without name, is everybody else.
func (x *index) writeQuotes() *file {
	c := x.site.Collection
	said := map[int32][]quoted{}
	for i := range c.Quotes {
		q := &c.Quotes[i]
		d := x.docOf[q.Article]
		if d < 0 {
			continue
		}
		a := &c.Articles[q.Article]
		span := a.Doc.Quotes[q.Quote]
		if span.Kind == nlp.Indirect || !a.Shows(span.Sentence) {
			continue
		}
		first := unitOf(a, span.Sentence)
		if first < 0 {
			continue
		}
		last := first
		for s := span.Sentence + 1; s < len(a.Doc.Sentences) && a.Doc.Sentences[s].Start < span.End; s++ {
			last = max(last, unitOf(a, s))
		}
		speaker := q.Speaker
		if speaker >= 0 && x.site.Actors[speaker] == "" {
			speaker = -1
		}
		said[speaker] = append(said[speaker], quoted{d, int32(first), int32(last)})
	}
	speakers := make([]int32, 0, len(said))
	for s := range said {
		speakers = append(speakers, s)
	}
	slices.SortFunc(speakers, func(a, b int32) int {
		return cmp.Or(cmp.Compare(min(b, 0), min(a, 0)), -cmp.Compare(len(said[a]), len(said[b])), cmp.Compare(a, b))
	})
	total := 0
	for _, list := range said {
		total += len(list)
	}
	var b buffer
	b.num(len(speakers))
	members := make([][]int, x.parts)
	part, in := 0, 0
	for n, s := range speakers {
		if in > 0 && in+len(said[s])/2 > (total+x.parts-1)/x.parts && part < x.parts-1 {
			part, in = part+1, 0
		}
		in += len(said[s])
		members[part] = append(members[part], n)
		name, path := "", ""
		if s >= 0 {
			name, path = c.Actors[s].Name, strings.Trim(x.site.Actors[s], "/")
		}
		b.str(name)
		b.str(path)
		b.num(part)
	}
	for i, list := range members {
		var p buffer
		p.num(len(list))
		for _, n := range list {
			p.num(n)
			p.quotes(said[speakers[n]])
		}
		x.quotes = append(x.quotes, newFile(fmt.Sprintf("q%d", i), p.b))
	}
	return newFile("speakers", b.b)
}

// quoted is a quote's place: a document, and its first and last unit there.
type quoted struct{ doc, first, last int32 }

func (b *buffer) quotes(list []quoted) {
	slices.SortFunc(list, func(p, q quoted) int {
		return cmp.Or(cmp.Compare(p.doc, q.doc), cmp.Compare(p.first, q.first), cmp.Compare(p.last, q.last))
	})
	b.num(len(list))
	last := int32(0)
	for _, q := range list {
		b.num(int(q.doc - last))
		b.num(int(q.first))
		b.num(int(q.last - q.first))
		last = q.doc
	}
}
