package digest

import (
	"cmp"
	"slices"
	"strings"

	"digest/internal/article"
	"digest/internal/diag"
	"digest/internal/entity"
	"digest/internal/slug"
	"digest/internal/text"
)

// Link builds the collection of all records. Neither their order nor that of the entries matters. It
// takes time in proportion to the articles: everything that could be quadratic (pairs, co-occurrence,
// related articles) goes through lists of bounded length.
//
// Articles that are there twice are dropped with a warning. Records are kept, not copied, and must not
// change afterwards. dir may be nil.
func Link(records []Record, dir Directory, entries []Entry) *Collection {
	c := &Collection{origin: origin{dir: dir, entries: entries}}
	l := &linker{c: c, known: newTables(dir), entries: newEntries(entries), normals: map[string]string{}}
	l.takeRecords(records)
	l.sources()
	l.stories()
	l.mergeActors()
	l.topics()
	l.places()
	l.appearances()
	l.statements()
	l.backlinks()
	l.pairs(nil)
	l.counts()
	l.editions()
	l.relate()
	l.states()
	l.finish()
	c.memory = &memory{linker: l, owner: c}
	return c
}

// linker is the collection while it is made.
type linker struct {
	c        *Collection
	known    *tables
	entries  *entryIndex
	arena    arena
	stateOf  map[string]int32 // alpha-2 → actor
	actorOf  map[entity.ID]int32
	sourceOf map[int32]int32 // actor → source
	normals  map[string]string
	// named gives the actors front matter names, by article; most have none.
	named map[int32][]int32

	texts       map[textKey]*Record // who has a text
	merged      *merger
	topicAt     map[entity.ID]int32 // -1 for hidden ones
	placesNamed map[string][]int32  // places by the normal form of their names
	near        *neighbours
	placeIn     map[int32]int // scratch of appearancesIn
}

// textKey is what makes two files the same article.
type textKey struct{ text, source string }

func textKeyOf(r *Record) textKey { return textKey{r.Article.Text, r.Article.Source.Name} }

// takeRecords fixes the order of articles, which everything else follows, and drops repeats.
func (l *linker) takeRecords(records []Record) {
	order := make([]*Record, 0, len(records))
	for i := range records {
		if records[i].Article != nil && records[i].Doc != nil {
			order = append(order, &records[i])
		}
	}
	slices.SortFunc(order, inOrder)
	order = l.dropRepeats(order)
	l.c.Articles = make([]Article, len(order))
	for i, r := range order {
		l.c.Articles[i] = Article{Record: r, Day: DayOf(r.Article.Date), Slug: slugOf(r.Article), Source: -1}
	}
}

// inOrder compares two records by their place among the articles.
func inOrder(a, b *Record) int {
	return cmp.Or(
		cmp.Compare(DayOf(a.Article.Date), DayOf(b.Article.Date)), a.Article.Date.Compare(b.Article.Date),
		strings.Compare(a.Article.ID, b.Article.ID), strings.Compare(a.Article.Path, b.Article.Path))
}

func slugOf(a *article.Article) string {
	switch {
	case a.Slug != "":
		return slug.Make(a.Slug)
	case strings.TrimSpace(a.Title) != "":
		return slug.Make(a.Title)
	}
	return slug.Make(a.ID[strings.LastIndexByte(a.ID, '/')+1:])
}

// dropRepeats leaves out articles whose text and source are those of another. The one whose date is best
// known stays; among equals the first.
func (l *linker) dropRepeats(order []*Record) []*Record {
	kept := make(map[textKey]*Record, len(order))
	l.texts = kept
	drop := map[*Record]*Record{}
	for _, r := range order {
		if strings.TrimSpace(r.Article.Text) == "" {
			continue
		}
		k := textKeyOf(r)
		switch first, repeated := kept[k]; {
		case !repeated:
			kept[k] = r
		case dateRank(r.Article.DateSource) < dateRank(first.Article.DateSource):
			kept[k] = r
			drop[first] = r
		default:
			drop[r] = first
		}
	}
	if len(drop) == 0 {
		return order
	}
	return slices.DeleteFunc(order, func(r *Record) bool {
		by, dropped := drop[r]
		if dropped {
			for drop[by] != nil {
				by = drop[by]
			}
			l.c.origin.dropped = append(l.c.origin.dropped, r)
			l.c.origin.repeats.Warnf("link/duplicate", r.Article.Path, text.Position{}, "the same article as %s: left out", by.Article.Path)
			l.c.origin.repeats.Hint("delete one of the two files")
		}
		return dropped
	})
}

func dateRank(s article.DateSource) int {
	return slices.Index([]article.DateSource{
		article.FromFrontMatter, article.FromPath, article.FromDateline, article.FromText, article.FromFileTime, article.NoDate,
	}, s)
}

// finish sorts what was found wrong and reports entries that fit nothing in the site.
func (l *linker) finish() {
	for _, e := range l.entries.all {
		if e.Dir == "pages" {
			l.c.Pages = append(l.c.Pages, *e)
		}
	}
	l.c.Problems = append(slices.Clone(l.c.origin.repeats), l.unused()...).Sort()
}

// unused reports the entries that fit nothing in the site.
func (l *linker) unused() diag.List {
	var ds diag.List
	if len(l.entries.all) == 0 {
		return nil
	}
	used := map[*Entry]bool{}
	for i := range l.c.Actors {
		used[l.c.Actors[i].Entry] = true
	}
	for i := range l.c.Topics {
		used[l.c.Topics[i].Entry] = true
	}
	for i := range l.c.Pairs {
		used[l.c.Pairs[i].Entry] = true
	}
	for i := range l.c.Places {
		used[l.c.Places[i].Entry] = true
	}
	for i := range l.c.Sources {
		used[l.c.Sources[i].Entry] = true
	}
	for _, list := range [][]Edition{l.c.Days, l.c.Weeks} {
		for i := range list {
			used[list[i].Entry] = true
		}
	}
	for _, e := range l.entries.all {
		if e.Dir != "pages" && !used[e] && !e.Hide {
			ds.Warnf("link/unused-entry", e.Path, text.Position{}, "nothing in the site is %s", e.ID())
			ds.Hint("no article names it yet, or the file's name differs from the page's address")
		}
	}
	return ds
}

// entryIndex finds editors' entries by place.
type entryIndex struct {
	all  []*Entry // by dir, slug, path
	byID map[entity.ID]*Entry
	// into maps an ID to the one an editor says it is the same as.
	into map[entity.ID]entity.ID
}

func newEntries(entries []Entry) *entryIndex {
	x := &entryIndex{byID: map[entity.ID]*Entry{}, into: map[entity.ID]entity.ID{}}
	for i := range entries {
		x.all = append(x.all, &entries[i])
	}
	slices.SortFunc(x.all, func(a, b *Entry) int {
		return cmp.Or(strings.Compare(a.Dir, b.Dir), strings.Compare(a.Slug, b.Slug), strings.Compare(a.Path, b.Path))
	})
	for _, e := range x.all {
		if x.byID[e.ID()] == nil {
			x.byID[e.ID()] = e
		}
		x.merge(e.ID(), e.SameAs)
		if e.Dir == "sources" { // "Halyard" in a dateline is the Halyard Wire of its entry
			for _, name := range e.Names {
				x.merge(e.ID(), []entity.ID{entity.ID("sources/" + slug.Make(name))})
			}
		}
	}
	return x
}

func (x *entryIndex) merge(id entity.ID, same []entity.ID) {
	for _, other := range same {
		if _, taken := x.into[other]; other != id && !taken {
			x.into[other] = id
		}
	}
}

// resolve follows same_as; a circle ends where it began.
func (x *entryIndex) resolve(id entity.ID) entity.ID {
	for range len(x.into) {
		next, ok := x.into[id]
		if !ok {
			break
		}
		id = next
	}
	return id
}

// at is the entry at dir/slug, or nil.
func (x *entryIndex) at(dir, slug string) *Entry { return x.byID[entity.ID(dir+"/"+slug)] }

// tables are what the directory knows, by the keys linking needs.
type tables struct {
	byID   map[entity.ID]*entity.Entity
	state  map[string]*entity.Entity    // alpha-2 → the present-day state
	byName map[nameKey][]*entity.Entity // normalised name
	// capital maps the normalised name of a seat of government to its state's code.
	capital map[string]string
	states  []*entity.Entity // those of state, by ID
	arena   []*entity.Entity // the first bearer of each name
}

// europeanUnion stands among the organisations but is a party to events and pairs as states are.
const europeanUnion entity.ID = "organisations/european-union"

type nameKey struct {
	kind entity.Kind
	name string
}

func newTables(dir Directory) *tables {
	t := &tables{
		state: map[string]*entity.Entity{}, capital: map[string]string{},
	}
	if dir == nil {
		return t
	}
	all := slices.Clone(dir.Entities())
	t.byID, t.byName = make(map[entity.ID]*entity.Entity, len(all)), make(map[nameKey][]*entity.Entity, 2*len(all))
	t.arena = make([]*entity.Entity, 0, 3*len(all))
	slices.SortStableFunc(all, func(a, b *entity.Entity) int { return strings.Compare(string(a.ID), string(b.ID)) })
	for _, e := range all {
		t.byID[e.ID] = e
		if e.ID == europeanUnion && t.state["EU"] == nil {
			t.state["EU"] = e
		}
		if e.Kind == entity.Country && e.State != nil && e.State.Until == "" && e.State.Successor == "" {
			if _, taken := t.state[e.State.Code]; !taken && e.State.Code != "" {
				t.state[e.State.Code] = e
				t.states = append(t.states, e)
				for _, city := range e.State.Capitals {
					if k := normal(city); t.capital[k] == "" {
						t.capital[k] = e.State.Code
					}
				}
			}
		}
		t.name(e, e.Name)
		for _, n := range e.Names {
			t.name(e, n)
		}
		if s := e.State; s != nil {
			t.name(e, s.Official)
			for _, n := range s.Abbreviations {
				t.name(e, n)
			}
		}
	}
	return t
}

func (t *tables) name(e *entity.Entity, name string) {
	k := nameKey{e.Kind, normalOf(e.Kind, name)}
	if k.name == "" {
		return
	}
	switch es := t.byName[k]; {
	case es == nil:
		t.arena = append(t.arena, e)
		n := len(t.arena)
		t.byName[k] = t.arena[n-1 : n : n]
	case !slices.Contains(es, e):
		t.byName[k] = append(es, e)
	}
}

// named is the only entity of a kind with a name, or nil.
func (t *tables) named(kind entity.Kind, name string) *entity.Entity {
	if es := t.byName[nameKey{kind, normalOf(kind, name)}]; len(es) == 1 {
		return es[0]
	}
	return nil
}

// bearer is the entity a name without ID means: the only one that bears it, or the only one of its state.
func (t *tables) bearer(k cellKey) *entity.Entity {
	es := t.byName[nameKey{k.kind, k.name}]
	if len(es) == 1 {
		return es[0]
	}
	var found *entity.Entity
	for _, e := range es {
		if k.country == "" || e.Country != k.country {
			continue
		}
		if found != nil {
			return nil
		}
		found = e
	}
	return found
}

// arena hands out small slices of int32 cut from large blocks: one allocation for thousands of lists.
type arena struct{ free []int32 }

const arenaBlock = 1 << 14

// keep returns a copy of list that nothing else shares.
func (a *arena) keep(list []int32) []int32 {
	n := len(list)
	if n == 0 {
		return nil
	}
	if n > len(a.free) {
		if n > arenaBlock/4 {
			return slices.Clone(list)
		}
		a.free = make([]int32, arenaBlock)
	}
	out := a.free[:n:n]
	a.free = a.free[n:]
	copy(out, list)
	return out
}

// normal remembers the normal form of what occurs again and again, as titles do.
func (l *linker) normal(s string) string {
	n, ok := l.normals[s]
	if !ok {
		n = normal(s)
		l.normals[s] = n
	}
	return n
}

// list stores indexes in the collection's common list.
func (l *linker) list(of []int32) Range {
	first := len(l.c.lists)
	l.c.lists = append(l.c.lists, of...)
	return Range{int32(first), int32(len(l.c.lists))}
}
