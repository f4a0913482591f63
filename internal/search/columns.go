package search

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"digest/internal/entity"
	"digest/internal/nlp"
)

// columnNames are the files there is one of: facets, what quotes anybody, names of speakers to choose from, and words of
// names for those who spell them otherwise.
var columnNames = []string{"f-person", "f-country", "f-pair", "f-organisation", "f-topic", "f-source", "quoted", "speakers", "names"}

// facetKinds are the kinds of entities in the facets, in the order of their files.
var facetKinds = []int{kindPerson, kindCountry, kindPair, kindOrganisation, kindTopic, kindSource}

// maxValues bounds the values of a facet, those with the most documents first; beyond them nobody browses, and
// an entity's own page has all its articles.
const maxValues = 400

// maxSpeakers bounds the names of speakers the page offers, those with the most quotes first.
const maxSpeakers = 300

// value is one value of a facet with its documents, ascending, and where it is quoted.
type value struct {
	kind       int
	name, path string
	docs       []int32
	said       []quoted
}

// values are all that articles can be narrowed to and that have a page, by kind.
func (x *index) values(said map[int32][]quoted) map[int][]value {
	s, c := x.site, x.site.Collection
	out := map[int][]value{}
	add := func(v value) {
		if v.path != "" && len(v.docs) > 0 {
			out[v.kind] = append(out[v.kind], v)
		}
	}
	kinds := map[entity.Kind]int{entity.Person: kindPerson, entity.Country: kindCountry, entity.Organisation: kindOrganisation}
	for i := range c.Actors {
		a := &c.Actors[i]
		if kind, ok := kinds[a.Kind]; ok {
			add(value{kind, a.Name, s.Actors[i], x.docsOf(a.Articles, a.PlaceOnly), said[int32(i)]})
		}
	}
	for i := range c.Pairs {
		p := &c.Pairs[i]
		add(value{kind: kindPair, name: c.Actors[p.A].Name + " – " + c.Actors[p.B].Name, path: s.Pairs[i], docs: x.docsOf(p.Articles)})
	}
	for i := range c.Topics {
		add(value{kind: kindTopic, name: c.Topics[i].Name, path: s.Topics[i], docs: x.docsOf(c.Topics[i].Articles)})
	}
	for i := range c.Sources {
		add(value{kind: kindSource, name: c.Sources[i].Name, path: s.Sources[i], docs: x.docsOf(c.Sources[i].Articles)})
	}
	return out
}

func (x *index) writeColumns(values map[int][]value, said map[int32][]quoted, es *entities) {
	for i, kind := range facetKinds {
		x.columns = append(x.columns, columnFile(columnNames[i], values[kind]))
	}
	x.columns = append(x.columns, x.writeQuoted(said), x.writeSpeakers(said), es.writeNames())
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
	values = slices.Clone(values)
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

// quoted is a quote's place: a document, its number among the direct quotes there, and the unit it begins in.
type quoted struct{ doc, number, unit int32 }

// said are the quotes of each actor, -1 for those nobody with a page said. Speech without quotation marks is left out.
func (x *index) said() map[int32][]quoted {
	c := x.site.Collection
	out := map[int32][]quoted{}
	for i := range c.Quotes {
		q := &c.Quotes[i]
		d := x.docOf[q.Article]
		if d < 0 {
			continue
		}
		a := &c.Articles[q.Article]
		quote := &a.Doc.Quotes[q.Quote]
		if quote.Kind == nlp.Indirect || !a.Shows(quote.Sentence) {
			continue
		}
		unit := unitOf(a, quote.Sentence)
		if unit < 0 {
			continue
		}
		speaker := q.Speaker
		if speaker >= 0 && x.site.Actors[speaker] == "" {
			speaker = -1
		}
		out[speaker] = append(out[speaker], quoted{d, direct(a.Doc.Quotes[:q.Quote]), int32(unit)})
	}
	return out
}

// direct is how many of some quotes are in quotation marks.
func direct(quotes []nlp.Quote) int32 {
	n := int32(0)
	for i := range quotes {
		if quotes[i].Kind != nlp.Indirect {
			n++
		}
	}
	return n
}

// writeQuoted writes which documents quote anybody.
func (x *index) writeQuoted(said map[int32][]quoted) *file {
	var docs []int32
	for _, list := range said {
		for _, q := range list {
			docs = append(docs, q.doc)
		}
	}
	slices.Sort(docs)
	var b buffer
	b.gaps(slices.Compact(docs))
	return newFile("quoted", b.b)
}

// writeSpeakers writes the names of those who are quoted most.
func (x *index) writeSpeakers(said map[int32][]quoted) *file {
	var speakers []int32
	for s := range said {
		if s >= 0 {
			speakers = append(speakers, s)
		}
	}
	slices.SortFunc(speakers, func(a, b int32) int {
		return cmp.Or(-cmp.Compare(len(said[a]), len(said[b])), cmp.Compare(a, b))
	})
	speakers = speakers[:min(len(speakers), maxSpeakers)]
	var b buffer
	b.num(len(speakers))
	for _, s := range speakers {
		b.str(x.site.Collection.Actors[s].Name)
	}
	return newFile("speakers", b.b)
}

func (b *buffer) quotes(list []quoted) {
	slices.SortFunc(list, func(p, q quoted) int {
		return cmp.Or(cmp.Compare(p.doc, q.doc), cmp.Compare(p.number, q.number))
	})
	b.num(len(list))
	last := int32(0)
	for _, q := range list {
		b.num(int(q.doc - last))
		b.num(int(q.number))
		b.num(int(q.unit))
		last = q.doc
	}
}

// home is the word in whose file the articles and quotes of an entity are, by its kind and the last part of its address:
// of a person the last word, by which people are looked for; of others the longest, the last of several.
func home(kind int, slug string) string {
	parts := strings.Split(slug, "-")
	if kind == kindPerson {
		return parts[len(parts)-1]
	}
	best, most := "", 0
	for _, p := range parts {
		if n := utf8.RuneCountInString(p); n >= most {
			best, most = p, n
		}
	}
	return best
}

// homes are the values by the word in whose file they are.
func homes(values map[int][]value) map[string][]value {
	out := map[string][]value{}
	for _, kind := range facetKinds {
		for _, v := range values[kind] {
			w := home(kind, path.Base(v.path))
			out[w] = append(out[w], v)
		}
	}
	return out
}

// homed writes the articles and quotes of entities.
func (b *buffer) homed(list []value) {
	b.num(len(list))
	for _, v := range list {
		b.num(v.kind)
		b.str(path.Base(v.path))
		b.gaps(v.docs)
		b.quotes(v.said)
	}
}
