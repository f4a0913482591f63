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

// met is how often two parties have met, x before y by slug.
type met struct {
	x, y              int32
	articles, events  int32 // how many
	article, lastSeen int32 // the last of either
}

// incidence is one article, event or quote of a pair.
type incidence struct{ pair, of int32 }

// pairs finds which states had to do with each other: both act in one article, or are the two sides of an
// event. Kept are those with an event, two articles, or an editor's page. Slugs of pairs before are used again.
func (l *linker) pairs(before []Pair) {
	found, articles, events := l.meetings()
	slugs := make(map[uint64]string, len(before))
	for i := range before {
		slugs[pairKey(before[i].A, before[i].B)] = before[i].Slug
	}
	kept := make([]Pair, 0, len(found))
	order := make([]int32, 0, len(found))
	at := make([]int32, len(found)) // in kept, or -1
	for i := range found {
		m := &found[i]
		at[i] = -1
		if m.events == 0 && m.articles < 2 && len(l.entries.all) == 0 {
			continue
		}
		p := Pair{A: m.x, B: m.y, Slug: slugs[pairKey(m.x, m.y)]}
		if p.Slug == "" {
			p.Slug = l.c.Actors[p.A].ID.Slug() + "-" + l.c.Actors[p.B].ID.Slug()
		}
		p.Entry = l.entries.at("relations", p.Slug)
		hidden := p.Entry != nil && p.Entry.Hide
		if !hidden && (m.events > 0 || m.articles > 1 || p.Entry != nil) {
			at[i] = int32(len(kept))
			order = append(order, int32(len(kept)))
			kept = append(kept, p)
		}
	}
	slices.SortFunc(order, func(i, j int32) int {
		a, b := &kept[i], &kept[j]
		return cmp.Or(strings.Compare(a.Slug, b.Slug), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	l.c.Pairs = make([]Pair, len(kept))
	place := make([]int32, len(kept))
	for i, k := range order {
		l.c.Pairs[i] = kept[k]
		place[k] = int32(i)
	}
	for i := range at {
		if at[i] >= 0 {
			at[i] = place[at[i]]
		}
	}
	for i, list := range gathered(articles, at, len(kept)) {
		l.c.Pairs[i].Articles = list
	}
	for i, list := range gathered(events, at, len(kept)) {
		l.c.Pairs[i].Events = list
	}
	l.linkPairs()
}

func pairKey(x, y int32) uint64 { return uint64(x)<<32 | uint64(y) }

// gathered are the lists of n things, of incidences in order; at says which thing a pair is, -1 for none.
func gathered(of []incidence, at []int32, n int) [][]int32 {
	count, total := make([]int32, n), 0
	for _, x := range of {
		if i := at[x.pair]; i >= 0 {
			count[i]++
			total++
		}
	}
	room, out := make([]int32, total), make([][]int32, n)
	for i, k := range count {
		out[i], room = room[:0:k], room[k:]
	}
	for _, x := range of {
		if i := at[x.pair]; i >= 0 {
			out[i] = append(out[i], x.of)
		}
	}
	return out
}

// meetings lists the pairs of parties that met at all, and where.
func (l *linker) meetings() (found []met, articles, events []incidence) {
	rank := l.partyRanks()
	index := map[uint64]int32{}
	pair := func(x, y int32) int32 {
		if rank[x] > rank[y] {
			x, y = y, x
		}
		i, known := index[pairKey(x, y)]
		if !known {
			i = int32(len(found))
			index[pairKey(x, y)] = i
			found = append(found, met{x: x, y: y, article: -1, lastSeen: -1})
		}
		return i
	}
	meet := func(x, y, at int32) int32 {
		p := pair(x, y)
		if m := &found[p]; m.article != at {
			m.article = at
			m.articles++
			articles = append(articles, incidence{p, at})
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
			if p.Role == nlp.Actor && rank[p.Actor] >= 0 && len(parties) < maxParties {
				parties = append(parties, p.Actor)
			}
		}
		for n, x := range parties {
			for _, y := range parties[n+1:] {
				meet(x, y, int32(i))
			}
		}
		for v := a.Events.First; v < a.Events.Last; v++ {
			e := &l.c.Events[v]
			if e.Same >= 0 {
				continue
			}
			for _, x := range l.c.List(e.SourceStates) {
				for _, y := range l.c.List(e.TargetStates) {
					if x == y || rank[x] < 0 || rank[y] < 0 {
						continue
					}
					p := meet(x, y, int32(i))
					if m := &found[p]; m.lastSeen != v {
						m.lastSeen = v
						m.events++
						events = append(events, incidence{p, v})
					}
				}
			}
		}
	}
	return found, articles, events
}

// partyRanks numbers the parties by slug; -1 is for who is none.
func (l *linker) partyRanks() []int32 {
	rank := make([]int32, len(l.c.Actors))
	var parties []int32
	for i := range l.c.Actors {
		rank[i] = -1
		if party(&l.c.Actors[i]) {
			parties = append(parties, int32(i))
		}
	}
	slices.SortFunc(parties, func(a, b int32) int {
		return cmp.Or(strings.Compare(l.c.Actors[a].ID.Slug(), l.c.Actors[b].ID.Slug()), cmp.Compare(a, b))
	})
	for n, x := range parties {
		rank[x] = int32(n)
	}
	return rank
}

// linkPairs gives articles and states their pairs, and pairs what one side said of the other.
func (l *linker) linkPairs() {
	number := make([]int32, len(l.c.Articles))
	index := make(map[uint64]int32, 2*len(l.c.Pairs))
	total := 0
	for i := range l.c.Pairs {
		p := &l.c.Pairs[i]
		index[uint64(p.A)<<32|uint64(p.B)] = int32(i)
		index[uint64(p.B)<<32|uint64(p.A)] = int32(i)
		for _, a := range p.Articles {
			number[a]++
		}
		total += len(p.Articles)
		l.c.Actors[p.A].Pairs = append(l.c.Actors[p.A].Pairs, int32(i))
		l.c.Actors[p.B].Pairs = append(l.c.Actors[p.B].Pairs, int32(i))
	}
	room := make([]int32, total)
	for i, n := range number {
		l.c.Articles[i].Pairs, room = room[:0:n], room[n:]
	}
	for i := range l.c.Pairs {
		for _, a := range l.c.Pairs[i].Articles {
			l.c.Articles[a].Pairs = append(l.c.Articles[a].Pairs, int32(i))
		}
	}
	for i := range l.c.Actors {
		pairs := l.c.Actors[i].Pairs
		slices.SortFunc(pairs, func(a, b int32) int {
			x, y := &l.c.Pairs[a], &l.c.Pairs[b]
			return cmp.Or(-cmp.Compare(len(x.Articles), len(y.Articles)), -cmp.Compare(len(x.Events), len(y.Events)), cmp.Compare(a, b))
		})
	}
	var seen []int32
	var said []incidence
	for i := range l.c.Quotes {
		q := &l.c.Quotes[i]
		if q.State < 0 || !q.Shown || q.About.Len() == 0 || l.c.Articles[q.Article].Take > 0 {
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
				said = append(said, incidence{p, int32(i)})
			}
		}
	}
	all := make([]int32, len(l.c.Pairs))
	for i := range all {
		all[i] = int32(i)
	}
	for i, list := range gathered(said, all, len(all)) {
		l.c.Pairs[i].Quotes = list
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

// counter counts what appears with what.
type counter struct {
	*linker
	actors, topics, places *tally
}

// counts fills every list of what appears with what.
func (l *linker) counts() {
	c := l.counter()
	for i := range l.c.Actors {
		c.actor(int32(i))
	}
	for i := range l.c.Topics {
		c.topic(int32(i))
	}
	for i := range l.c.Pairs {
		c.pair(int32(i))
	}
	for i := range l.c.Places {
		c.place(int32(i))
	}
	for i := range l.c.Sources {
		c.source(int32(i))
	}
}

func (l *linker) counter() *counter {
	return &counter{l, newTally(len(l.c.Actors)), newTally(len(l.c.Topics)), newTally(len(l.c.Places))}
}

func (c *counter) acting(articles []int32, except int32) []Count {
	for _, i := range articles {
		for _, p := range c.c.Articles[i].Actors {
			if p.Role == nlp.Actor && p.Actor != except {
				c.actors.add(p.Actor)
			}
		}
	}
	return c.actors.take()
}

func (c *counter) topicsOf(articles []int32) []Count {
	for _, i := range articles {
		for _, t := range c.c.Articles[i].Topics {
			c.topics.add(t)
		}
	}
	return c.topics.take()
}

func anyone(*Actor) bool { return true }

func (c *counter) actor(i int32) {
	a := &c.c.Actors[i]
	all := c.acting(a.Articles, i)
	a.With = c.capped(all, anyone)
	a.Topics = top(c.topicsOf(a.Articles), withCap)
	switch {
	case party(a):
		a.People = c.capped(all, func(b *Actor) bool { return b.Kind != entity.Country && b.Country == a.Country && b.ID != a.ID })
		c.placesOf(a, c.places)
	case a.Kind == entity.Organisation:
		a.People = c.members(int(i), all)
	}
}

func (c *counter) topic(i int32) {
	t := &c.c.Topics[i]
	t.Actors = c.capped(c.acting(t.Articles, -1), anyone)
	t.Related = slices.DeleteFunc(c.topicsOf(t.Articles), func(c Count) bool { return c.Index == i })
	t.Related = top(t.Related, withCap/2)
}

func (c *counter) pair(i int32) {
	p := &c.c.Pairs[i]
	all := c.acting(p.Articles, -1)
	for side, state := range []int32{p.A, p.B} {
		code := c.c.Actors[state].Country
		p.People[side] = top(c.capped(all, func(b *Actor) bool { return b.Kind == entity.Person && b.Country == code }), withCap/2)
	}
	p.Topics = top(c.topicsOf(p.Articles), withCap/2)
}

func (c *counter) place(i int32) {
	p := &c.c.Places[i]
	p.Actors = c.capped(c.acting(p.Articles, -1), anyone)
	p.Topics = top(c.topicsOf(p.Articles), withCap/2)
}

func (c *counter) source(i int32) {
	s := &c.c.Sources[i]
	s.Topics = top(c.topicsOf(s.Articles), withCap/2)
	for _, a := range s.Articles {
		for _, p := range c.c.Articles[a].Places {
			c.places.add(p)
		}
	}
	s.Places = top(c.places.take(), withCap)
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
