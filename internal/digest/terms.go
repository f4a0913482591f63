package digest

import (
	"cmp"
	"slices"
	"strings"

	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/slug"
)

// topics gives each article its topics: those the text earned, the strongest first, then those named in
// front matter.
func (l *linker) topics() {
	topics := map[entity.ID]*Topic{}
	hidden := map[entity.ID]bool{}
	topic := func(id entity.ID, name string) *Topic {
		id = l.entries.resolve(id)
		if t := topics[id]; t != nil || hidden[id] {
			return t
		}
		e, entry := l.known.byID[id], l.entries.at(entity.Topic.Plural(), id.Slug())
		if e != nil && e.Hide || entry != nil && entry.Hide {
			hidden[id] = true
			return nil
		}
		t := &Topic{ID: id, Name: name, Entry: entry}
		if e != nil {
			t.Name = e.Name
		}
		if entry != nil && entry.Title != "" {
			t.Name = entry.Title
		}
		topics[id] = t
		return t
	}
	of := make([][]*Topic, len(l.c.Articles))
	for i := range l.c.Articles {
		a := &l.c.Articles[i]
		add := func(t *Topic) {
			if t != nil && !slices.Contains(of[i], t) {
				of[i] = append(of[i], t)
			}
		}
		for _, t := range l.topicsIn(a.Record) {
			add(topic(t.id, t.name))
		}
	}
	index := make(map[entity.ID]int32, len(topics))
	ids := make([]entity.ID, 0, len(topics))
	for id := range topics {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for i, id := range ids {
		index[id] = int32(i)
		l.c.Topics = append(l.c.Topics, *topics[id])
	}
	l.topicAt = index
	for id := range hidden {
		index[id] = -1
	}
	var list []int32
	for i := range of {
		list = list[:0]
		for _, t := range of[i] {
			at := index[t.ID]
			list = append(list, at)
			if first := l.newest(int32(i)); first == int32(i) || !slices.Contains(of[first], t) {
				l.c.Topics[at].Articles = append(l.c.Topics[at].Articles, int32(i))
			}
		}
		l.c.Articles[i].Topics = l.arena.keep(list)
	}
}

// foundTopic is a topic as an article has it.
type foundTopic struct {
	id   entity.ID
	name string // unless a table or an editor knows better
}

// topicsIn lists the topics of an article, the strongest first; some may be there twice.
func (l *linker) topicsIn(r *Record) []foundTopic {
	var out []foundTopic
	if r.Article.Analyse {
		found := slices.Clone(r.Doc.Topics)
		slices.SortStableFunc(found, func(x, y nlp.Topic) int {
			return cmp.Or(-cmp.Compare(x.Score, y.Score), strings.Compare(string(x.ID), string(y.ID)))
		})
		for _, t := range found {
			if t.ID != "" {
				out = append(out, foundTopic{t.ID, nameOfSlug(t.ID.Slug())})
			}
		}
	}
	for _, name := range r.Article.Named.Topics {
		if name = strings.TrimSpace(name); name == "" {
			continue
		}
		id := entity.NewID(entity.Topic, name)
		if e := l.known.named(entity.Topic, name); e != nil {
			id = e.ID
		}
		out = append(out, foundTopic{id, name})
	}
	return out
}

// nameOfSlug serves topics no table names: "arms-control" → "Arms control".
func nameOfSlug(s string) string {
	s = strings.ReplaceAll(s, "-", " ")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// group collects the articles of one place or source with the spellings of its name.
type group struct {
	slug, country string
	names         map[string]int
	urls          map[string]int
	articles      []int32
}

func (g *group) best(of map[string]int) string {
	best, n := "", 0
	for name, k := range of {
		if k > n || k == n && betterSpelling(name, best) {
			best, n = name, k
		}
	}
	return best
}

// sources groups articles by agency or publisher.
func (l *linker) sources() {
	groups := map[string]*group{}
	memo := map[string]struct{ name, slug string }{}
	for i := range l.c.Articles {
		a := l.c.Articles[i].Article
		name := strings.TrimSpace(cmp.Or(a.Source.Name, a.Dateline.Agency))
		if name == "" {
			continue
		}
		if strings.ToLower(name) == name && len(name) <= 8 {
			name = strings.ToUpper(name) // "efe-epa"
		}
		read, ok := memo[name]
		if !ok {
			read.name, read.slug = name, slug.Make(name)
			if e := l.known.named(entity.Organisation, name); e != nil && e.OrgKind == "media" {
				read.name, read.slug = e.Name, e.ID.Slug() // "AP" and "Associated Press" are one
			}
			memo[name] = read
		}
		name, s := read.name, read.slug
		if id := l.entries.resolve(entity.ID("sources/" + s)); id != entity.ID("sources/"+s) {
			s = id.Slug()
		}
		g := groups[s]
		if g == nil {
			g = &group{slug: s, names: map[string]int{}, urls: map[string]int{}}
			groups[s] = g
		}
		g.names[name]++
		if a.Source.URL != "" {
			g.urls[a.Source.URL]++
		}
		g.articles = append(g.articles, int32(i))
	}
	for _, s := range sortedKeys(groups) {
		g := groups[s]
		entry := l.entries.at("sources", s)
		if entry != nil && entry.Hide {
			continue
		}
		src := Source{Slug: s, Name: g.best(g.names), Entry: entry, Articles: g.articles, Actor: -1}
		if entry != nil {
			src.Name, src.URL = cmp.Or(entry.Title, src.Name), entry.URL
		}
		at := int32(len(l.c.Sources))
		for _, i := range g.articles {
			l.c.Articles[i].Source = at
		}
		l.c.Sources = append(l.c.Sources, src)
	}
}

// places groups articles by the cities of their datelines. Two cities of one name are told apart by state.
func (l *linker) places() {
	type key struct{ slug, country string }
	groups := map[key]*group{}
	memo := map[string]struct {
		name string
		key  key
	}{}
	for i := range l.c.Articles {
		a := &l.c.Articles[i]
		for n, name := range a.Article.Dateline.Places {
			read, ok := memo[name]
			if !ok {
				read.name = calm(strings.TrimSpace(name))
				read.key = key{slug.Make(read.name), l.stateOfPlace(read.name)}
				memo[name] = read
			}
			if read.name == "" {
				continue
			}
			name, k := read.name, read.key
			if n == 0 && a.Doc.DatelineCountry != "" {
				k.country = a.Doc.DatelineCountry
			}
			g := groups[k]
			if g == nil {
				g = &group{slug: k.slug, country: k.country, names: map[string]int{}}
				groups[k] = g
			}
			g.names[name]++
			if len(g.articles) == 0 || g.articles[len(g.articles)-1] != int32(i) {
				g.articles = append(g.articles, int32(i))
			}
		}
	}
	list := make([]*group, 0, len(groups))
	for _, g := range groups {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b *group) int {
		return cmp.Or(strings.Compare(a.slug, b.slug), cmp.Compare(a.articles[0], b.articles[0]), strings.Compare(a.country, b.country))
	})
	taken := map[string]bool{}
	for _, g := range joinUnknown(list) {
		s := g.slug
		if taken[s] {
			s += "-" + slug.Make(cmp.Or(g.country, "x"))
		}
		taken[s] = true
		entry := l.entries.at("places", s)
		if entry != nil && entry.Hide {
			continue
		}
		p := Place{Slug: s, Name: g.best(g.names), Country: g.country, Entry: entry, Articles: g.articles}
		if entry != nil {
			p.Name, p.Country = cmp.Or(entry.Title, p.Name), cmp.Or(entry.Country, p.Country)
		}
		l.c.Places = append(l.c.Places, p)
	}
	slices.SortFunc(l.c.Places, func(a, b Place) int { return strings.Compare(a.Slug, b.Slug) })
	of := make([][]int32, len(l.c.Articles))
	for i := range l.c.Places {
		for _, a := range l.c.Places[i].Articles {
			of[a] = append(of[a], int32(i))
		}
	}
	for i := range of {
		l.c.Articles[i].Places = l.arena.keep(of[i])
	}
	for i := range l.c.Places {
		p := &l.c.Places[i]
		p.Articles = slices.DeleteFunc(p.Articles, func(a int32) bool {
			first := l.newest(a)
			return first != a && slices.Contains(of[first], int32(i))
		})
	}
}

// joinUnknown gives the articles of a city whose state nobody knows to the first city of that name. The
// list is ordered by slug and stays so.
func joinUnknown(list []*group) []*group {
	out := list[:0]
	for i := 0; i < len(list); {
		j := i
		for j < len(list) && list[j].slug == list[i].slug {
			j++
		}
		same := list[i:j]
		known := slices.IndexFunc(same, func(g *group) bool { return g.country != "" })
		for _, g := range same {
			if g.country != "" || known < 0 {
				out = append(out, g)
			}
		}
		if known >= 0 {
			to := same[known]
			for _, g := range same {
				if g.country == "" {
					to.articles = append(to.articles, g.articles...)
					for name, n := range g.names {
						to.names[name] += n
					}
				}
			}
			slices.Sort(to.articles)
			to.articles = slices.Compact(to.articles)
		}
		i = j
	}
	return out
}

// stateOfPlace is the state a city lies in by the tables: a place, or the seat of a government.
func (l *linker) stateOfPlace(name string) string {
	if e := l.known.named(entity.Place, name); e != nil {
		return e.Country
	}
	return l.known.capital[normal(name)]
}

func sortedKeys[V any](m map[string]V) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
