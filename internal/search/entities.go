package search

import (
	"cmp"
	"math/bits"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

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
	office   string // the part of what that is a title, of a person
	officeOf string // code of the state whose office it is, "" for another body's
	code     string // of a state
	demonyms []string
	state    *state // of a country, nil for all others
}

// entities lists all that have a page, those with the most articles first.
type entities struct {
	list   []found
	byWord map[string][]int
	// states are those that are looked for by a word, in its name or demonyms.
	states map[string][]int
}

// maxNames bounds the names an entity can be found by; the first are the best known.
const maxNames = 24

func (x *index) entities() *entities {
	es := &entities{byWord: map[string][]int{}, states: map[string][]int{}}
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
	x.addStates(es)
	es.indexStates()
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
			f.code, f.demonyms = st.Code, st.Demonyms
			f.names = slices.Concat([]string{st.Official, a.Country}, st.Abbreviations, st.Demonyms, st.Capitals, st.Metonyms, f.names)
		}
	case entity.Organisation:
		f.kind, f.what = kindOrganisation, a.OrgKind
	default:
		f.kind = kindPerson
		if len(a.Offices) > 0 {
			o := &a.Offices[0]
			f.what, f.office = x.office(o), o.Title
			if o.Org == "" {
				f.officeOf = o.Country
			}
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
			eachWord(fold(name), func(word []byte) {
				w := string(word)
				if list := es.byWord[w]; !particles[w] && (len(list) == 0 || list[len(list)-1] != i) {
					es.byWord[w] = append(list, i)
				}
			})
		}
	}
}

// maxSpelled bounds the words of names that are forgiven a slip in their first letters: those of the best known.
const maxSpelled = 6000

// writeNames writes the words of names in order, each with how many know it: the place in the list of the first that has
// it, in powers of two. A word that is nobody's may be a slip in one of them.
func (es *entities) writeNames() *file {
	words := make([]string, 0, len(es.byWord))
	for w := range es.byWord {
		if utf8.RuneCountInString(w) > 3 {
			words = append(words, w)
		}
	}
	slices.SortFunc(words, func(a, b string) int {
		return cmp.Or(cmp.Compare(es.byWord[a][0], es.byWord[b][0]), strings.Compare(a, b))
	})
	words = words[:min(len(words), maxSpelled)]
	slices.Sort(words)
	var b buffer
	b.num(len(words))
	for _, w := range words {
		b.str(w)
		b.num(bits.Len(uint(es.byWord[w][0])))
	}
	return newFile("names", b.b)
}

// write writes entities by their places in the list. A state that is whole comes with its pairs and with who
// holds its offices.
func (es *entities) write(b *buffer, ids []int, whole map[int]bool) {
	b.num(len(ids))
	for _, id := range ids {
		e := &es.list[id]
		b.num(e.kind)
		b.str(e.name)
		b.str(shortPath(e.path, e.name))
		b.str(e.what)
		b.num(e.articles)
		b.num(len(e.names))
		for _, n := range e.names {
			b.str(n)
		}
		switch {
		case e.state == nil:
		case whole[id]:
			b.num(e.state.number)
			b.state(e.state)
		default:
			b.num(e.state.number)
			b.num(0)
			b.num(0)
		}
	}
}

// shortPath is a path without its last part if that is the one the script makes of the name.
func shortPath(p, name string) string {
	if dir, last := path.Split(p); last == plainSlug(name) {
		return dir
	}
	return p
}

// state is what is found by a state and other words.
type state struct {
	number  int // among states; those with the most articles have the smallest
	pairs   []pair
	holders []holder
}

// pair is a pair of states, as one of them has it.
type pair struct {
	other    int // number of the other state
	articles int
	first    bool   // this state's name comes first
	path     string // last part of the address, "" if it is the states' joined
}

// holder is who holds an office of a state.
type holder struct {
	name, path, title string
	articles          int
}

// maxHolders bounds the holders of a state, those with the most articles first.
const maxHolders = 24

func (b *buffer) state(s *state) {
	b.num(len(s.pairs))
	last := 0
	for _, p := range s.pairs {
		flags := 0
		if p.first {
			flags |= 1
		}
		if p.path != "" {
			flags |= 2
		}
		b.num(p.other - last)
		b.num(p.articles<<2 | flags)
		if p.path != "" {
			b.str(p.path)
		}
		last = p.other
	}
	b.num(len(s.holders))
	for _, h := range s.holders {
		b.str(h.name)
		b.str(shortPath(h.path, h.name))
		b.str(h.title)
		b.num(h.articles)
	}
}

// indexStates lists, for each word of a state's name and its demonyms, and the one it is at home at, whose it is.
func (es *entities) indexStates() {
	for i := range es.list {
		e := &es.list[i]
		if e.state == nil {
			continue
		}
		add := func(word []byte) {
			if list := es.states[string(word)]; len(list) == 0 || list[len(list)-1] != i {
				es.states[string(word)] = append(list, i)
			}
		}
		for _, name := range append([]string{e.name}, e.demonyms...) {
			eachWord(fold(name), add)
		}
		add([]byte(home(kindCountry, path.Base(e.path))))
	}
}

// addStates numbers the states and gives them their pairs and holders of offices. The list must be in its order.
func (x *index) addStates(es *entities) {
	byPath, byCode := map[string]*state{}, map[string]*state{}
	for i := range es.list {
		if e := &es.list[i]; e.kind == kindCountry {
			e.state = &state{number: len(byPath)}
			byPath[e.path] = e.state
			if e.code != "" && byCode[e.code] == nil { // a state that is no more may have its successor's
				byCode[e.code] = e.state
			}
		}
	}
	for i := range es.list {
		e := &es.list[i]
		if s := byCode[e.officeOf]; s != nil && e.office != "" && len(s.holders) < maxHolders {
			s.holders = append(s.holders, holder{e.name, e.path, e.office, e.articles})
		}
	}
	c := x.site.Collection
	for i := range c.Pairs {
		p := &c.Pairs[i]
		pathA, pathB := strings.Trim(x.site.Actors[p.A], "/"), strings.Trim(x.site.Actors[p.B], "/")
		a, b := byPath[pathA], byPath[pathB]
		if x.site.Pairs[i] == "" || a == nil || b == nil {
			continue
		}
		last := path.Base(x.site.Pairs[i])
		if last == path.Base(pathA)+"-"+path.Base(pathB) {
			last = ""
		}
		a.pairs = append(a.pairs, pair{b.number, len(p.Articles), true, last})
		b.pairs = append(b.pairs, pair{a.number, len(p.Articles), false, last})
	}
	for _, s := range byPath {
		slices.SortFunc(s.pairs, func(p, q pair) int { return cmp.Compare(p.other, q.other) })
	}
}

// manyStates is how many states may share a word for it to bring their pairs and holders with it: nobody looks for a
// state by "republic".
const manyStates = 4

// whole are the states whose pairs and holders belong into a file of words: those looked for by one of the words, or
// found by the script when it needs them, by the word that their file is known by. The script loads the home of others, as of a state named by its capital.
func (es *entities) whole(words []string) map[int]bool {
	out := map[int]bool{}
	for _, w := range words {
		many := len(es.states[w]) > manyStates
		for _, id := range es.states[w] {
			if !many || home(kindCountry, path.Base(es.list[id].path)) == w {
				out[id] = true
			}
		}
	}
	return out
}
