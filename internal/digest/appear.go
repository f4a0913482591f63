package digest

import (
	"cmp"
	"slices"
	"time"

	"digest/internal/entity"
	"digest/internal/nlp"
)

// maxAppearances bounds the actors of one article, so that counting who appears with whom stays linear;
// a table of two hundred states is no story about them.
const maxAppearances = 60

// appearances lists each article's actors once, the most salient first, and gives actors their articles
// and offices.
func (l *linker) appearances() {
	var total int
	lists := make([][]Appearance, len(l.c.Articles))
	for i := range l.c.Articles {
		lists[i] = l.appearancesIn(int32(i))
		total += len(lists[i])
	}
	flat := make([]Appearance, 0, total)
	for i := range lists {
		n := len(flat)
		flat = append(flat, lists[i]...)
		l.c.Articles[i].Actors = flat[n:len(flat):len(flat)]
	}
	for i := range l.c.Articles {
		for _, p := range l.c.Articles[i].Actors {
			if !l.counted(int32(i), p.Actor) {
				continue
			}
			actor := &l.c.Actors[p.Actor]
			if p.Role == nlp.Location {
				actor.PlaceOnly = append(actor.PlaceOnly, int32(i))
			} else {
				actor.Articles = append(actor.Articles, int32(i))
			}
		}
	}
	for i := range l.c.Actors {
		l.c.Actors[i].Source = l.onlyReports(int32(i))
	}
	l.offices()
}

// counted reports whether an article counts as one of an actor it has: of a story, the newest take that has it.
func (l *linker) counted(at, actor int32) bool {
	first := l.newest(at)
	return first == at || !appears(l.c.Articles[first].Actors, actor)
}

// onlyReports reports whether an organisation acts in none of its articles.
func (l *linker) onlyReports(actor int32) bool {
	if l.c.Actors[actor].Kind != entity.Organisation {
		return false
	}
	for _, at := range l.c.Actors[actor].Articles {
		for _, p := range l.c.Articles[at].Actors {
			if p.Actor == actor && p.Role != nlp.Source {
				return false
			}
		}
	}
	return true
}

// appearancesIn lists the actors of one article.
func (l *linker) appearancesIn(i int32) []Appearance {
	a := &l.c.Articles[i]
	var list []Appearance
	if l.placeIn == nil {
		l.placeIn = map[int32]int{}
	}
	at := l.placeIn // actor → place in list
	clear(at)
	add := func(p Appearance) {
		j, seen := at[p.Actor]
		if !seen {
			at[p.Actor] = len(list)
			list = append(list, p)
			return
		}
		if have := &list[j]; have.Chain < 0 {
			*have = p
		} else {
			have.Salience = max(have.Salience, p.Salience)
			have.Role = strongest(have.Role, p.Role)
		}
	}
	for ch, actor := range a.Chains {
		if actor >= 0 {
			chain := &a.Doc.Chains[ch]
			add(Appearance{Actor: actor, Chain: int32(ch), Role: roleOf(chain, a.Doc), Salience: float32(chain.Salience)})
		}
	}
	for _, actor := range l.named[i] {
		add(Appearance{Actor: actor, Chain: -1, Role: nlp.Actor, Salience: 0.5})
	}
	for _, actor := range l.implied(a) {
		add(Appearance{Actor: actor, Chain: -1, Role: nlp.Actor})
		list[at[actor]].Role = nlp.Actor
	}
	slices.SortStableFunc(list, func(x, y Appearance) int {
		return cmp.Or(-cmp.Compare(x.Salience, y.Salience), cmp.Compare(x.Actor, y.Actor))
	})
	return list[:min(len(list), maxAppearances)]
}

func appears(list []Appearance, actor int32) bool {
	return slices.ContainsFunc(list, func(p Appearance) bool { return p.Actor == actor })
}

// roleOf is what a chain does in its article: a state with any acting mention acts.
func roleOf(c *nlp.Chain, doc *nlp.Doc) nlp.Role {
	if c.Kind != entity.Country {
		if c.Role == nlp.Source {
			return nlp.Source
		}
		return nlp.Actor
	}
	for _, m := range c.Mentions {
		if doc.Mentions[m].Role != nlp.Location {
			return nlp.Actor
		}
	}
	return nlp.Location
}

func strongest(a, b nlp.Role) nlp.Role {
	if a == nlp.Actor || b == nlp.Actor {
		return nlp.Actor
	}
	return max(a, b)
}

// implied are the states for which participants of an article's events act: with them the article is
// about the state, though it may not name it.
func (l *linker) implied(a *Article) []int32 {
	var out []int32
	if !a.Article.Analyse {
		return nil
	}
	for i := range a.Doc.Events {
		e := &a.Doc.Events[i]
		for _, p := range e.Source {
			if s, ok := l.stateOf[p.Code]; ok {
				out = append(out, s)
			}
		}
		for _, p := range e.Target {
			if s, ok := l.stateOf[p.Code]; ok {
				out = append(out, s)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// officeKey tells offices of one person apart.
type officeKey struct {
	actor               int32
	title, country, org string
}

// offices merges what each person was called over articles, and adds what tables and editors know.
func (l *linker) offices() {
	index := map[officeKey]int{}
	for i := range l.c.Articles {
		l.officesIn(index, int32(i), func(int32) bool { return true })
	}
	for i := range l.c.Actors {
		l.settleOffices(&l.c.Actors[i])
	}
}

// officesIn adds the offices that wanted actors have in one article.
func (l *linker) officesIn(index map[officeKey]int, at int32, wanted func(actor int32) bool) {
	a := &l.c.Articles[at]
	for ch, actor := range a.Chains {
		if actor < 0 || !wanted(actor) {
			continue
		}
		chain := &a.Doc.Chains[ch]
		for j := range chain.Offices {
			l.seenOffice(index, actor, at, chain, &chain.Offices[j])
		}
	}
}

// settleOffices brings an actor's offices, as they were seen, together with what tables and editors know.
func (l *linker) settleOffices(a *Actor) {
	a.Offices = l.joinStateless(a.Offices)
	seen := len(a.Offices)
	for _, o := range l.statedOffices(a) {
		l.stateOffice(a, seen, &o)
	}
	slices.SortStableFunc(a.Offices, func(x, y Office) int {
		return cmp.Or(
			-cmp.Compare(x.LastSeen.Article, y.LastSeen.Article), -cmp.Compare(x.From, y.From),
			-cmp.Compare(x.Articles, y.Articles), cmp.Compare(x.Title, y.Title), cmp.Compare(x.Country, y.Country))
	})
}

// joinStateless merges "foreign minister", whose state a text leaves to the reader, with the one office of that
// title whose state or body another text names.
func (l *linker) joinStateless(offices []Office) []Office {
	bare := slices.ContainsFunc(offices, func(o Office) bool { return o.Country == "" && o.Org == "" })
	if !bare || len(offices) < 2 {
		return offices
	}
	var out, rest []Office
	for _, o := range offices {
		if o.Country == "" && o.Org == "" {
			rest = append(rest, o)
		} else {
			out = append(out, o)
		}
	}
	for _, o := range rest {
		at, n := -1, 0
		for i := range out {
			if l.normal(out[i].Title) == l.normal(o.Title) {
				at, n = i, n+1
			}
		}
		if n != 1 {
			out = append(out, o)
			continue
		}
		x := &out[at]
		if o.FirstSeen.Article < x.FirstSeen.Article {
			x.FirstSeen = o.FirstSeen
		}
		if o.LastSeen.Article > x.LastSeen.Article {
			x.LastSeen = o.LastSeen
		}
		x.Articles += o.Articles
	}
	return out
}

// stateOffice adds a tenure that tables or the editor give. It dates the office seen in the texts if that was
// last seen within it; somebody may hold one office twice.
func (l *linker) stateOffice(a *Actor, seen int, o *entity.Office) {
	for i := range a.Offices[:seen] {
		x := &a.Offices[i]
		if x.From == "" && x.Until == "" && l.normal(x.Title) == l.normal(o.Title) && x.Country == o.Country && l.normal(x.Org) == l.normal(o.Org) &&
			covers(o, l.c.Articles[x.LastSeen.Article].Day) {
			x.From, x.Until = o.From, o.Until
			return
		}
	}
	a.Offices = append(a.Offices, Office{
		Title: o.Title, Country: o.Country, Org: o.Org, FirstSeen: nowhere, LastSeen: nowhere, From: o.From, Until: o.Until,
	})
}

// covers reports whether a tenure holds a day, as far as its dates tell: a month or year counts whole.
func covers(o *entity.Office, day Day) bool {
	if day == NoDay {
		return true
	}
	iso := day.Time().Format(time.DateOnly)
	return iso >= o.From && (o.Until == "" || iso[:min(len(iso), len(o.Until))] <= o.Until)
}

var nowhere = Evidence{Article: -1, Sentence: -1}

func (l *linker) seenOffice(index map[officeKey]int, actor, at int32, chain *nlp.Chain, o *nlp.Office) {
	a := &l.c.Actors[actor]
	if o.Title == "" {
		return
	}
	seen := Evidence{at, sentenceAt(l.c.Articles[at].Doc, o.Span.Start), confidenceOf(chain.Confidence)}
	k := officeKey{actor, l.normal(o.Title), o.Country, l.normal(o.Org)}
	j, known := index[k]
	if !known {
		index[k] = len(a.Offices)
		a.Offices = append(a.Offices, Office{Title: o.Title, Country: o.Country, Org: o.Org, FirstSeen: seen, LastSeen: seen, Articles: 1})
		return
	}
	if x := &a.Offices[j]; x.LastSeen.Article != at {
		x.LastSeen = seen
		x.Articles++
	}
}

// statedOffices are those of the editor's file, else of the tables.
func (l *linker) statedOffices(a *Actor) []entity.Office {
	if a.Entry != nil && len(a.Entry.Offices) > 0 {
		return a.Entry.Offices
	}
	if e := l.known.byID[a.ID]; e != nil {
		return e.Offices
	}
	return nil
}

// sentenceAt is the index of the sentence that holds a byte offset, -1 if none does.
func sentenceAt(doc *nlp.Doc, offset int) int32 {
	i, found := slices.BinarySearchFunc(doc.Sentences, offset, func(s nlp.Sentence, o int) int {
		switch {
		case s.End <= o:
			return -1
		case s.Start > o:
			return 1
		}
		return 0
	})
	if !found {
		return -1
	}
	return int32(i)
}
