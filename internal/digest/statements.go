package digest

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"digest/internal/entity"
	"digest/internal/nlp"
)

// maxAbout bounds the actors a quotation is kept as naming, and the parties of one side of an event.
const maxAbout = 8

// statements lists all quotes and events with the actors they belong to.
func (l *linker) statements() {
	nq, ne := 0, 0
	for i := range l.c.Articles {
		if a := &l.c.Articles[i]; a.Article.Analyse {
			nq += len(a.Doc.Quotes)
			ne += len(a.Doc.Events)
		}
	}
	l.c.Quotes = make([]QuoteRef, 0, nq)
	l.c.Events = make([]EventRef, 0, ne)
	same := make(map[eventKey]int32, ne)
	var list []int32
	for i := range l.c.Articles {
		a := &l.c.Articles[i]
		a.Quotes = Range{int32(len(l.c.Quotes)), int32(len(l.c.Quotes))}
		a.Events = Range{int32(len(l.c.Events)), int32(len(l.c.Events))}
		if !a.Article.Analyse {
			continue
		}
		reported := 0 // the last indirect quote: they do not overlap, and quotes are in the order of the text
		for q := range a.Doc.Quotes {
			if a.Doc.Quotes[q].Kind == nlp.Indirect {
				reported = q
			} else if within(&a.Doc.Quotes[reported], &a.Doc.Quotes[q]) {
				continue
			}
			l.c.Quotes = append(l.c.Quotes, l.quote(a, int32(i), int32(q), &list))
		}
		for e := range a.Doc.Events {
			l.c.Events = append(l.c.Events, l.event(a, int32(i), int32(e)))
			l.reportedBefore(int32(len(l.c.Events)-1), same)
		}
		a.Quotes.Last, a.Events.Last = int32(len(l.c.Quotes)), int32(len(l.c.Events))
	}
	for i := range l.c.Events {
		e := &l.c.Events[i]
		if e.Same >= 0 && l.c.Events[e.Same].Same >= 0 {
			e.Same = l.c.Events[e.Same].Same // its first report gave way to one with a date
		}
		if e.Same < 0 && e.Day != NoDay {
			l.c.Timeline = append(l.c.Timeline, int32(i))
		}
	}
	slices.SortStableFunc(l.c.Timeline, func(a, b int32) int { return cmp.Compare(l.c.Events[a].Day, l.c.Events[b].Day) })
}

// within reports whether q is a few quoted words in w, a statement of the same speaker reported in full: 'she did not take
// "orders" from him' is one statement, not two.
func within(w, q *nlp.Quote) bool {
	return q.Kind == nlp.PartialQuote && w.Kind == nlp.Indirect && w.Speaker == q.Speaker && w.Contains(q.Span)
}

// actorOfChain is the actor of a chain of an article, -1 for none.
func actorOfChain(a *Article, chain int) int32 {
	if chain < 0 || chain >= len(a.Chains) {
		return -1
	}
	return a.Chains[chain]
}

func (l *linker) quote(a *Article, at, n int32, scratch *[]int32) QuoteRef {
	q := &a.Doc.Quotes[n]
	ref := QuoteRef{Article: at, Quote: n, Speaker: actorOfChain(a, q.Speaker), Relay: actorOfChain(a, q.Relay), State: -1, Shown: a.Shows(q.Sentence)}
	if ref.Speaker >= 0 {
		ref.State = l.spokenFor(a, q.Speaker, ref.Speaker)
	}
	about := (*scratch)[:0]
	first, _ := slices.BinarySearchFunc(a.Doc.Mentions, q.Start, func(m nlp.Mention, o int) int { return cmp.Compare(m.Start, o) })
	for i := first; i < len(a.Doc.Mentions) && a.Doc.Mentions[i].End <= q.End && len(about) < maxAbout; i++ {
		m := &a.Doc.Mentions[i]
		actor := actorOfChain(a, m.Chain)
		if actor >= 0 && actor != ref.Speaker && m.Role != nlp.Location && m.Form != nlp.Pronoun && !slices.Contains(about, actor) {
			about = append(about, actor)
		}
	}
	ref.About = l.list(about)
	*scratch = about
	return ref
}

// spokenFor is the state a speaker speaks for: itself, that of the office it holds in this article, or its own.
func (l *linker) spokenFor(a *Article, chain int, actor int32) int32 {
	x := &l.c.Actors[actor]
	if x.Kind == entity.Country || x.ID == europeanUnion {
		return actor
	}
	if chain >= 0 {
		for _, o := range a.Doc.Chains[chain].Offices {
			if s, ok := l.stateOf[o.Country]; ok && o.Country != "" {
				return s
			}
		}
	}
	if s, ok := l.stateOf[x.Country]; ok && x.Country != "" {
		return s
	}
	return -1
}

// eventKey is what makes two reports tell of one event: the day, what was done, and the states.
type eventKey struct {
	day            Day
	kind           nlp.EventType
	mode           string
	tense          nlp.Tense
	source, target [2]int32
}

func (l *linker) event(a *Article, at, n int32) EventRef {
	e := &a.Doc.Events[n]
	ref := EventRef{Article: at, Event: n, Day: dayOf(e.Date), Same: -1, Reports: 1, Place: l.placeNamed(e.Place, e.PlaceCountry)}
	var states []int32
	ref.Source, states = l.side(a, e.Source)
	ref.SourceStates = l.list(states)
	ref.Target, states = l.side(a, e.Target)
	ref.TargetStates = l.list(states)
	ref.Told = toldOn(a, e, ref.Day)
	return ref
}

// reportedBefore joins an event to the first report of it among those seen so far, if there is one.
func (l *linker) reportedBefore(at int32, same map[eventKey]int32) {
	ref := &l.c.Events[at]
	e := &l.c.Articles[ref.Article].Doc.Events[ref.Event]
	if ref.Told == NoDay || ref.Source.Len() == 0 || ref.Target.Len() == 0 {
		return
	}
	// Persons and states are compared: a minister's meeting is not his country's other one that day.
	k := eventKey{ref.Told, e.Type, e.Mode, e.Tense, l.two(ref.Source), l.two(ref.Target)}
	if e.Type == nlp.Consult && lessTwo(k.target, k.source) {
		k.source, k.target = k.target, k.source // a meeting has no direction
	}
	first, reported := same[k]
	if !reported {
		same[k] = at
		return
	}
	f := &l.c.Events[first]
	if f.Article != ref.Article {
		f.Reports++
	}
	if f.Day == NoDay && ref.Day != NoDay {
		f.Same, ref.Reports = at, f.Reports // the report that gives the day stands for the others
		same[k] = at
	} else {
		ref.Same = first
	}
}

// toldOn is the day by which reports of an event are known to tell of the same one: its own, or, for a deed that an article
// tells as its news, the article's. Words repeat themselves within a day: two accusations without dates stay two.
func toldOn(a *Article, e *nlp.Event, day Day) Day {
	if e.Date != "" {
		if len(e.Date) < len("2006-01-02") {
			return NoDay
		}
		return day
	}
	switch e.Type {
	case nlp.Agree, nlp.Consult, nlp.Cooperate, nlp.Aid, nlp.Retreat, nlp.Mobilize, nlp.Sanction, nlp.Coerce, nlp.Assault:
		if e.Tense == nlp.Happened && !e.Earlier {
			return a.Day
		}
	}
	return NoDay
}

// two is the first two actors of a side, by index.
func (l *linker) two(r Range) [2]int32 {
	out := [2]int32{-1, -1}
	for _, x := range l.c.List(r) {
		switch {
		case out[0] < 0 || x < out[0]:
			out = [2]int32{x, out[0]}
		case out[1] < 0 || x < out[1]:
			out[1] = x
		}
	}
	return out
}

// lessTwo orders sides.
func lessTwo(a, b [2]int32) bool {
	return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) < 0
}

// side is the actors of one side of an event and the states behind them.
func (l *linker) side(a *Article, ps []nlp.Participant) (actors Range, states []int32) {
	var list []int32
	for _, p := range ps[:min(len(ps), maxAbout)] {
		actor := actorOfChain(a, p.Chain)
		state, ok := l.stateOf[p.Code]
		if !ok || p.Code == "" {
			state = -1
			if actor >= 0 {
				state = l.spokenFor(a, p.Chain, actor)
			}
		}
		if actor < 0 && p.Chain < 0 && p.Name == "" {
			actor = state
		}
		if actor >= 0 && !slices.Contains(list, actor) {
			list = append(list, actor)
		}
		if state >= 0 && !slices.Contains(states, state) {
			states = append(states, state)
		}
	}
	return l.list(list), states
}

// dayOf reads an ISO date or a prefix of one: the first day it may mean.
func dayOf(iso string) Day {
	var layout string
	switch len(iso) {
	case len("2006"):
		layout = "2006"
	case len("2006-01"):
		layout = "2006-01"
	case len("2006-01-02"):
		layout = time.DateOnly
	default:
		return NoDay
	}
	t, err := time.Parse(layout, iso)
	if err != nil {
		return NoDay
	}
	return DayOf(t)
}

// backlinks gives actors, topics and sources the quotes and events that concern them.
func (l *linker) backlinks() {
	l.sourceOf = map[int32]int32{}
	for i := range l.c.Sources {
		s := &l.c.Sources[i]
		if e := l.known.named(entity.Organisation, s.Name); e != nil {
			if at, seen := l.actorOf[l.entries.resolve(e.ID)]; seen {
				s.Actor = at
				l.sourceOf[at] = int32(i)
			}
		}
	}
	l.fileStatements()
}

// fileStatements files quotes and events with whom and what they concern.
func (l *linker) fileStatements() {
	for i := range l.c.Quotes {
		q := &l.c.Quotes[i]
		at := int32(i)
		a := &l.c.Articles[q.Article]
		if a.Take > 0 || !q.Shown {
			continue // an earlier take says what the newest one says again; rights may withhold the words
		}
		if q.Speaker >= 0 {
			s := &l.c.Actors[q.Speaker]
			s.Said = append(s.Said, at)
			if len(a.Topics) > 0 {
				t := &l.c.Topics[a.Topics[0]]
				t.Quotes = append(t.Quotes, at)
			}
		}
		if q.State >= 0 && q.State != q.Speaker {
			s := &l.c.Actors[q.State]
			s.Said = append(s.Said, at)
		}
		for _, x := range l.c.List(q.About) {
			if x != q.State {
				l.c.Actors[x].About = append(l.c.Actors[x].About, at)
			}
		}
		if q.Relay >= 0 {
			l.relayed(q.Relay, at)
		}
	}
	var parties []int32
	for i := range l.c.Events {
		e := &l.c.Events[i]
		if e.Same >= 0 || l.c.Articles[e.Article].Take > 0 {
			continue
		}
		parties = parties[:0]
		for _, r := range []Range{e.Source, e.Target, e.SourceStates, e.TargetStates} {
			parties = append(parties, l.c.List(r)...)
		}
		slices.Sort(parties)
		for _, x := range slices.Compact(parties) {
			l.c.Actors[x].Events = append(l.c.Actors[x].Events, int32(i))
		}
		a := &l.c.Articles[e.Article]
		if e.Place >= 0 {
			l.c.Places[e.Place].Events = append(l.c.Places[e.Place].Events, int32(i))
		}
		if ts := a.Topics; len(ts) > 0 {
			l.c.Topics[ts[0]].Events = append(l.c.Topics[ts[0]].Events, int32(i))
		}
	}
}

// placeNamed is the place of the collection that a city's name and state mean, or -1.
func (l *linker) placeNamed(name, country string) int32 {
	if name == "" {
		return -1
	}
	if l.placesNamed == nil {
		l.placesNamed = map[string][]int32{}
		for i := range l.c.Places {
			k := normal(l.c.Places[i].Name)
			l.placesNamed[k] = append(l.placesNamed[k], int32(i))
		}
	}
	for _, i := range l.placesNamed[l.normal(name)] {
		if c := l.c.Places[i].Country; c == country || c == "" || country == "" {
			return i
		}
	}
	return -1
}

// relayed files a quote with the source whose organisation carried it.
func (l *linker) relayed(actor, quote int32) {
	if s, ok := l.sourceOf[actor]; ok && l.c.Articles[l.c.Quotes[quote].Article].Source != s {
		l.c.Sources[s].Relayed = append(l.c.Sources[s].Relayed, quote)
	}
}

// EventDate is an event's date as its article tells it, an ISO date or prefix; "" if unknown.
func (c *Collection) EventDate(i int32) string {
	e := &c.Events[i]
	if e.Day == NoDay {
		return ""
	}
	return c.Articles[e.Article].Doc.Events[e.Event].Date
}

// StatementDay is the day by which an event is ordered: its own, else its article's.
func (c *Collection) StatementDay(event int32) Day {
	e := &c.Events[event]
	if e.Day != NoDay {
		return e.Day
	}
	return c.Articles[e.Article].Day
}

// weekName is the name of a day's ISO week: "2020-W28".
func weekName(t time.Time) string {
	y, w := t.ISOWeek()
	s := strconv.Itoa(w)
	if w < 10 {
		s = "0" + s
	}
	return strconv.Itoa(y) + "-W" + s
}
