package digest

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"digest/internal/entity"
	"digest/internal/nlp"
)

// editions groups articles by day and by ISO week. Articles without a date belong to none.
func (l *linker) editions() {
	l.c.Days = l.edition(func(t time.Time) (string, time.Time, time.Time) {
		day := midnight(t)
		return day.Format(time.DateOnly), day, day
	})
	l.c.Weeks = l.edition(func(t time.Time) (string, time.Time, time.Time) {
		day := midnight(t)
		monday := day.AddDate(0, 0, -(int(day.Weekday())+6)%7)
		return weekName(day), monday, monday.AddDate(0, 0, 6)
	})
	for _, list := range [][]Edition{l.c.Days, l.c.Weeks} {
		l.changes(list)
	}
}

// edition cuts the articles, which are in order of time, wherever the unit's name changes.
func (l *linker) edition(unit func(time.Time) (name string, first, last time.Time)) []Edition {
	var out []Edition
	for i := range l.c.Articles {
		a := &l.c.Articles[i]
		if a.Article.Date.IsZero() || a.Take > 0 {
			continue
		}
		name, first, last := unit(a.Article.Date)
		if len(out) == 0 || out[len(out)-1].Name != name {
			out = append(out, Edition{Name: name, First: first, Last: last, Entry: l.entries.at("editions", name)})
		}
		e := &out[len(out)-1]
		e.Articles = append(e.Articles, int32(i))
	}
	c := l.counter()
	for i := range out {
		c.edition(&out[i])
	}
	return out
}

// edition fills an edition of which the articles are known.
func (c *counter) edition(e *Edition) {
	e.Quotes, e.Events = nil, nil
	for _, at := range e.Articles {
		a := &c.c.Articles[at]
		for _, p := range a.Actors {
			if p.Role == nlp.Actor {
				c.actors.add(p.Actor)
			}
		}
		for _, t := range a.Topics {
			c.topics.add(t)
		}
		for q := a.Quotes.First; q < a.Quotes.Last; q++ {
			if c.c.Quotes[q].Speaker >= 0 && c.c.Quotes[q].Shown {
				e.Quotes = append(e.Quotes, q)
			}
		}
		for v := a.Events.First; v < a.Events.Last; v++ {
			if c.c.Events[v].Same < 0 {
				e.Events = append(e.Events, v)
			}
		}
	}
	e.Actors = c.capped(c.actors.take(), anyone)
	e.Topics = top(c.topics.take(), withCap)
	slices.SortStableFunc(e.Articles, c.weightier)
}

// weightier orders the articles of an edition: by the editor's weight, then takes (what is reported again
// and again matters), then what is known of them; later before earlier.
func (l *linker) weightier(i, j int32) int {
	a, b := &l.c.Articles[i], &l.c.Articles[j]
	return cmp.Or(
		-cmp.Compare(a.Article.Weight, b.Article.Weight),
		-cmp.Compare(len(l.c.Stories[a.Story].Takes), len(l.c.Stories[b.Story].Takes)),
		-cmp.Compare(substance(a), substance(b)),
		-cmp.Compare(i, j))
}

func substance(a *Article) int {
	return min(len(a.Actors), 12) + 2*min(a.Quotes.Len(), 6) + 2*min(a.Events.Len(), 6)
}

// changes says what each edition brought that none before it had. For the first one all is new: it has none.
func (l *linker) changes(editions []Edition) {
	if len(editions) == 0 {
		return
	}
	of := make([]int32, len(l.c.Articles)) // article → edition
	for i := range of {
		of[i] = -1
	}
	for i := range editions {
		editions[i].Changes = Changes{}
		for _, a := range editions[i].Articles {
			of[a] = int32(i)
		}
	}
	at := func(first int32) *Changes {
		if first < 0 || of[first] < 1 {
			return nil
		}
		return &editions[of[first]].Changes
	}
	for i := range l.c.Actors {
		a := &l.c.Actors[i]
		ch := at(earliest(a.Articles, a.PlaceOnly))
		if ch == nil || a.Source {
			continue
		}
		switch a.Kind {
		case entity.Person:
			ch.People = append(ch.People, int32(i))
		case entity.Country:
			ch.Countries = append(ch.Countries, int32(i))
		default:
			ch.Organisations = append(ch.Organisations, int32(i))
		}
	}
	for i := range l.c.Pairs {
		if ch := at(earliest(l.c.Pairs[i].Articles)); ch != nil {
			ch.Pairs = append(ch.Pairs, int32(i))
		}
	}
	for i := range l.c.Topics {
		if ch := at(earliest(l.c.Topics[i].Articles)); ch != nil {
			ch.Topics = append(ch.Topics, int32(i))
		}
	}
}

// earliest is the first article of ascending lists, -1 if there is none.
func earliest(lists ...[]int32) int32 {
	out := int32(-1)
	for _, list := range lists {
		if len(list) > 0 && (out < 0 || list[0] < out) {
			out = list[0]
		}
	}
	return out
}

// states lists the states of the tables, seen or not.
func (l *linker) states() {
	for _, e := range l.known.states {
		s := State{Slug: e.ID.Slug(), Name: e.Name, Code: e.State.Code, Actor: -1}
		if at, seen := l.stateOf[s.Code]; seen {
			s.Actor = at
		}
		l.c.States = append(l.c.States, s)
	}
	slices.SortFunc(l.c.States, func(a, b State) int { return strings.Compare(a.Slug, b.Slug) })
}
