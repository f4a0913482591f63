package digest

import (
	"cmp"
	"slices"
	"strings"

	"digest/internal/entity"
	"digest/internal/nlp"
)

// withCap bounds each list of what an actor or topic appears with, for each kind.
const withCap = 24

// maxParties bounds the states of one article that are paired: the most salient ones.
const maxParties = 6

// party reports whether an actor is a side of pairs: a state, or the European Union.
func party(a *Actor) bool { return a.Kind == entity.Country || a.ID == europeanUnion }

// pairs finds which states had to do with each other: both act in one article, or are the two sides of an
// event. Kept are those with an event, two articles, or an editor's page.
func (l *linker) pairs() {
	found := map[uint64]*Pair{}
	pair := func(x, y int32) *Pair {
		if l.c.Actors[x].ID.Slug() > l.c.Actors[y].ID.Slug() {
			x, y = y, x
		}
		k := uint64(x)<<32 | uint64(y)
		p := found[k]
		if p == nil {
			p = &Pair{A: x, B: y, Slug: l.c.Actors[x].ID.Slug() + "-" + l.c.Actors[y].ID.Slug()}
			found[k] = p
		}
		return p
	}
	var parties []int32
	for i := range l.c.Articles {
		a := &l.c.Articles[i]
		if a.Take > 0 {
			continue
		}
		parties = parties[:0]
		for _, p := range a.Actors {
			if p.Role == nlp.Actor && party(&l.c.Actors[p.Actor]) && len(parties) < maxParties {
				parties = append(parties, p.Actor)
			}
		}
		for n, x := range parties {
			for _, y := range parties[n+1:] {
				p := pair(x, y)
				p.Articles = append(p.Articles, int32(i))
			}
		}
	}
	for i := range l.c.Events {
		e := &l.c.Events[i]
		if e.Same >= 0 || l.c.Articles[e.Article].Take > 0 {
			continue
		}
		for _, x := range l.c.List(e.SourceStates) {
			for _, y := range l.c.List(e.TargetStates) {
				if x != y && party(&l.c.Actors[x]) && party(&l.c.Actors[y]) {
					p := pair(x, y)
					if n := len(p.Events); n == 0 || p.Events[n-1] != int32(i) {
						p.Events = append(p.Events, int32(i))
					}
					if at, have := slices.BinarySearch(p.Articles, e.Article); !have {
						p.Articles = slices.Insert(p.Articles, at, e.Article)
					}
				}
			}
		}
	}
	for _, p := range found {
		p.Entry = l.entries.use("relations", p.Slug)
		hidden := p.Entry != nil && p.Entry.Hide
		if !hidden && (len(p.Events) > 0 || len(p.Articles) > 1 || p.Entry != nil) {
			l.c.Pairs = append(l.c.Pairs, *p)
		}
	}
	slices.SortFunc(l.c.Pairs, func(a, b Pair) int {
		return cmp.Or(strings.Compare(a.Slug, b.Slug), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	l.linkPairs()
}

// linkPairs gives articles and states their pairs, and pairs what one side said of the other.
func (l *linker) linkPairs() {
	of := make([][]int32, len(l.c.Articles))
	index := make(map[uint64]int32, len(l.c.Pairs))
	for i := range l.c.Pairs {
		p := &l.c.Pairs[i]
		index[uint64(p.A)<<32|uint64(p.B)] = int32(i)
		index[uint64(p.B)<<32|uint64(p.A)] = int32(i)
		for _, a := range p.Articles {
			of[a] = append(of[a], int32(i))
		}
		l.c.Actors[p.A].Pairs = append(l.c.Actors[p.A].Pairs, int32(i))
		l.c.Actors[p.B].Pairs = append(l.c.Actors[p.B].Pairs, int32(i))
	}
	for i := range of {
		l.c.Articles[i].Pairs = l.arena.keep(of[i])
	}
	for i := range l.c.Actors {
		pairs := l.c.Actors[i].Pairs
		slices.SortFunc(pairs, func(a, b int32) int {
			x, y := &l.c.Pairs[a], &l.c.Pairs[b]
			return cmp.Or(-cmp.Compare(len(x.Articles), len(y.Articles)), -cmp.Compare(len(x.Events), len(y.Events)), cmp.Compare(a, b))
		})
	}
	var seen []int32
	for i := range l.c.Quotes {
		q := &l.c.Quotes[i]
		if q.State < 0 || !q.Shown || l.c.Articles[q.Article].Take > 0 {
			continue
		}
		seen = seen[:0]
		for _, x := range l.c.List(q.About) {
			other := x
			if !party(&l.c.Actors[x]) {
				s, ok := l.stateOf[l.c.Actors[x].Country]
				if !ok || l.c.Actors[x].Country == "" {
					continue
				}
				other = s
			}
			if p, ok := index[uint64(q.State)<<32|uint64(other)]; ok && !slices.Contains(seen, p) {
				seen = append(seen, p)
				l.c.Pairs[p].Quotes = append(l.c.Pairs[p].Quotes, int32(i))
			}
		}
	}
}

// tally counts by index, in an array that is cleared by what was touched.
type tally struct {
	n       []int32
	touched []int32
}

func newTally(size int) *tally { return &tally{n: make([]int32, size)} }

func (t *tally) add(i int32) {
	if t.n[i] == 0 {
		t.touched = append(t.touched, i)
	}
	t.n[i]++
}

// take returns the counts, the highest first, and clears the tally.
func (t *tally) take() []Count {
	out := make([]Count, len(t.touched))
	for i, x := range t.touched {
		out[i] = Count{x, t.n[x]}
		t.n[x] = 0
	}
	t.touched = t.touched[:0]
	slices.SortFunc(out, func(a, b Count) int { return cmp.Or(-cmp.Compare(a.N, b.N), cmp.Compare(a.Index, b.Index)) })
	return out
}

// capped keeps the first withCap of each kind.
func (l *linker) capped(counts []Count, keep func(*Actor) bool) []Count {
	var n [entity.Organisation + 1]int
	var out []Count
	for _, c := range counts {
		a := &l.c.Actors[c.Index]
		if n[a.Kind] < withCap && keep(a) {
			n[a.Kind]++
			out = append(out, c)
		}
	}
	return out
}

func top(counts []Count, n int) []Count { return slices.Clone(counts[:min(len(counts), n)]) }

// counts fills every list of what appears with what.
func (l *linker) counts() {
	actors, topics, places := newTally(len(l.c.Actors)), newTally(len(l.c.Topics)), newTally(len(l.c.Places))
	acting := func(articles []int32, except int32) {
		for _, i := range articles {
			for _, p := range l.c.Articles[i].Actors {
				if p.Role == nlp.Actor && p.Actor != except {
					actors.add(p.Actor)
				}
			}
		}
	}
	topicsOf := func(articles []int32) {
		for _, i := range articles {
			for _, t := range l.c.Articles[i].Topics {
				topics.add(t)
			}
		}
	}
	any := func(*Actor) bool { return true }
	for i := range l.c.Actors {
		a := &l.c.Actors[i]
		acting(a.Articles, int32(i))
		all := actors.take()
		a.With = l.capped(all, any)
		topicsOf(a.Articles)
		a.Topics = top(topics.take(), withCap)
		switch {
		case party(a):
			a.People = l.capped(all, func(b *Actor) bool { return b.Kind != entity.Country && b.Country == a.Country && b.ID != a.ID })
			l.placesOf(a, places)
		case a.Kind == entity.Organisation:
			a.People = l.members(i, all)
		}
	}
	for i := range l.c.Topics {
		t := &l.c.Topics[i]
		acting(t.Articles, -1)
		t.Actors = l.capped(actors.take(), any)
		topicsOf(t.Articles)
		t.Related = slices.DeleteFunc(topics.take(), func(c Count) bool { return c.Index == int32(i) })
		t.Related = top(t.Related, withCap/2)
	}
	for i := range l.c.Pairs {
		p := &l.c.Pairs[i]
		acting(p.Articles, -1)
		all := actors.take()
		for side, state := range []int32{p.A, p.B} {
			code := l.c.Actors[state].Country
			p.People[side] = top(l.capped(all, func(b *Actor) bool { return b.Kind == entity.Person && b.Country == code }), withCap/2)
		}
		topicsOf(p.Articles)
		p.Topics = top(topics.take(), withCap/2)
	}
	for i := range l.c.Places {
		p := &l.c.Places[i]
		acting(p.Articles, -1)
		p.Actors = l.capped(actors.take(), any)
		topicsOf(p.Articles)
		p.Topics = top(topics.take(), withCap/2)
	}
	for i := range l.c.Sources {
		s := &l.c.Sources[i]
		topicsOf(s.Articles)
		s.Topics = top(topics.take(), withCap/2)
		for _, a := range s.Articles {
			for _, p := range l.c.Articles[a].Places {
				places.add(p)
			}
		}
		s.Places = top(places.take(), withCap)
	}
}

func (l *linker) placesOf(a *Actor, places *tally) {
	for _, list := range [][]int32{a.Articles, a.PlaceOnly} {
		for _, i := range list {
			for _, p := range l.c.Articles[i].Places {
				if l.c.Places[p].Country == a.Country {
					places.add(p)
				}
			}
		}
	}
	a.Places = top(places.take(), withCap)
}

// members are people whose offices name the organisation.
func (l *linker) members(org int, with []Count) []Count {
	name := normal(l.c.Actors[org].Name)
	return top(l.capped(with, func(b *Actor) bool {
		return b.Kind == entity.Person && slices.ContainsFunc(b.Offices, func(o Office) bool { return o.Org != "" && normal(o.Org) == name })
	}), withCap)
}
