package search

import (
	"cmp"
	"maps"
	"path"
	"slices"
	"strings"

	"digest/internal/digest"
	"digest/internal/entity"
)

// Kinds of entities in the index; the script and the page's words know them by these numbers.
const (
	kindPerson = iota
	kindCountry
	kindOrganisation
	kindTopic
	kindPair
	kindPlace
	kindSource
)

// found is an entity as the index has it.
type found struct {
	kind     int
	name     string
	path     string // permalink without the slashes around it
	what     string // its office or kind, one line, "" if unknown
	names    []string
	articles int
	office   string // the part of what that is a title
}

// entities lists all that have a page, those with the most articles first.
type entities struct {
	list   []found
	byWord map[string][]int
}

// maxNames bounds the names an entity can be found by; the first are the best known.
const maxNames = 24

func (x *index) entities() *entities {
	es := &entities{byWord: map[string][]int{}}
	s, c := x.site, x.site.Collection
	add := func(f found, permalink string) {
		if permalink != "" && f.name != "" {
			f.path = strings.Trim(permalink, "/")
			f.names = distinct(f.name, f.names)
			es.list = append(es.list, f)
		}
	}
	for i := range c.Actors {
		add(x.actor(&c.Actors[i]), s.Actors[i])
	}
	for i := range c.Topics {
		t := &c.Topics[i]
		f := found{kind: kindTopic, name: t.Name, articles: len(t.Articles)}
		if t.Entry != nil {
			f.names = t.Entry.Names
		}
		add(f, s.Topics[i])
	}
	for i := range c.Places {
		add(found{kind: kindPlace, name: c.Places[i].Name, articles: len(c.Places[i].Articles)}, s.Places[i])
	}
	for i := range c.Sources {
		add(found{kind: kindSource, name: c.Sources[i].Name, articles: len(c.Sources[i].Articles)}, s.Sources[i])
	}
	slices.SortStableFunc(es.list, func(a, b found) int {
		return cmp.Or(-cmp.Compare(a.articles, b.articles), cmp.Compare(a.kind, b.kind), strings.Compare(a.path, b.path))
	})
	es.indexWords()
	return es
}

func (x *index) actor(a *digest.Actor) found {
	f := found{name: a.Name, articles: len(a.Articles) + len(a.PlaceOnly)}
	f.names = slices.Concat(f.names, a.Names, a.Variants)
	if a.Entry != nil {
		f.names = append(f.names, a.Entry.Names...)
	}
	for _, id := range a.Former {
		f.names = append(f.names, strings.ReplaceAll(id.Slug(), "-", " "))
	}
	switch a.Kind {
	case entity.Country:
		f.kind = kindCountry
		if a.State != nil {
			st := a.State
			f.names = slices.Concat([]string{st.Official, a.Country}, st.Abbreviations, st.Demonyms, st.Capitals, st.Metonyms, f.names)
		}
	case entity.Organisation:
		f.kind, f.what = kindOrganisation, a.OrgKind
	default:
		f.kind = kindPerson
		if len(a.Offices) > 0 {
			f.what, f.office = x.office(&a.Offices[0]), a.Offices[0].Title
		}
	}
	return f
}

// office is an office with its body or state: "foreign minister, Norway".
func (x *index) office(o *digest.Office) string {
	where := o.Org
	if where == "" && o.Country != "" {
		for i := range x.site.Collection.States {
			if st := &x.site.Collection.States[i]; st.Code == o.Country {
				where = st.Name
				break
			}
		}
	}
	if where == "" {
		return o.Title
	}
	return o.Title + ", " + where
}

// distinct are the names that differ from the first and from one another when folded.
func distinct(name string, names []string) []string {
	seen := map[string]bool{"": true, fold(name): true}
	var out []string
	for _, n := range names {
		if k := fold(n); !seen[k] && len(out) < maxNames {
			seen[k] = true
			out = append(out, n)
		}
	}
	return out
}

// particles are words of names too common to find anybody by.
var particles = map[string]bool{
	"al": true, "el": true, "bin": true, "ibn": true, "de": true, "da": true, "di": true, "du": true, "la": true, "le": true,
	"van": true, "von": true, "der": true, "den": true, "abu": true, "of": true, "the": true, "and": true, "for": true, "on": true, "in": true,
}

// indexWords lists, for each word of a name, whose it is.
func (es *entities) indexWords() {
	for i := range es.list {
		e := &es.list[i]
		for n := -1; n < len(e.names); n++ {
			name := e.name
			if n >= 0 {
				name = e.names[n]
			}
			eachWord(fold(name), func(w string) {
				if list := es.byWord[w]; !particles[w] && (len(list) == 0 || list[len(list)-1] != i) {
					es.byWord[w] = append(list, i)
				}
			})
		}
	}
}

// write writes entities by their places in the list.
func (es *entities) write(b *buffer, ids []int) {
	b.num(len(ids))
	for _, id := range ids {
		e := &es.list[id]
		b.num(e.kind)
		b.str(e.name)
		b.str(e.path)
		b.str(e.what)
		b.num(e.articles)
		b.num(len(e.names))
		for _, n := range e.names {
			b.str(n)
		}
	}
}

// maxOffices bounds the people that are found by their office, maxOfficeWords the words that make the script
// look there.
const maxOffices, maxOfficeWords = 1500, 400

// withOffice are the places of the people with an office and the most articles.
func (es *entities) withOffice() []int {
	var out []int
	for i := range es.list {
		if es.list[i].office != "" && len(out) < maxOffices {
			out = append(out, i)
		}
	}
	return out
}

func (es *entities) officeWords() []string {
	counts := map[string]int{}
	for _, i := range es.withOffice() {
		eachWord(fold(es.list[i].office), func(w string) { counts[w]++ })
	}
	words := slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(-cmp.Compare(counts[a], counts[b]), strings.Compare(a, b))
	})
	return words[:min(len(words), maxOfficeWords)]
}

func (es *entities) officeFile() *file {
	var b buffer
	es.write(&b, es.withOffice())
	return newFile("offices", b.b)
}

// pairFile lists states by name and path, then the pairs of two of them with how many articles they have, and the
// last part of their address where it is not the states' joined.
func (x *index) pairFile() *file {
	c := x.site.Collection
	var b buffer
	at := map[int32]int{}
	var states []int32
	for i := range c.Pairs {
		for _, a := range []int32{c.Pairs[i].A, c.Pairs[i].B} {
			if _, ok := at[a]; !ok && x.site.Pairs[i] != "" {
				at[a] = 0
				states = append(states, a)
			}
		}
	}
	slices.Sort(states)
	b.num(len(states))
	for n, a := range states {
		at[a] = n
		b.str(c.Actors[a].Name)
		b.str(strings.Trim(x.site.Actors[a], "/"))
	}
	type pair struct {
		a, b, articles int
		path           string
	}
	var pairs []pair
	for i := range c.Pairs {
		if p := &c.Pairs[i]; x.site.Pairs[i] != "" {
			last := path.Base(x.site.Pairs[i])
			if last == path.Base(x.site.Actors[p.A])+"-"+path.Base(x.site.Actors[p.B]) {
				last = ""
			}
			pairs = append(pairs, pair{at[p.A], at[p.B], len(p.Articles), last})
		}
	}
	slices.SortFunc(pairs, func(p, q pair) int { return cmp.Or(cmp.Compare(p.a, q.a), cmp.Compare(p.b, q.b)) })
	b.num(len(pairs))
	last := 0
	for _, p := range pairs {
		b.num(p.a - last)
		b.num(p.b)
		b.num(p.articles)
		b.str(p.path)
		last = p.a
	}
	return newFile("pairs", b.b)
}
