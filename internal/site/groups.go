package site

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/nlp"
)

// This file makes the pages of pairs, topics, places and sources.

// subject is what the pages of pairs, topics, places and sources have in common.
type subject struct {
	layout   string
	index    int
	base     string
	title    string
	crumbs   []crumb
	articles []int32
	feed     bool
	card     string // another page's, shown by this one
	view     func(m maker, frame Frame, head EntityHead, items Items) any
	head     func(m maker) EntityHead
	thing    func(m maker) Thing
}

// ownCard reports whether a subject that shows no other page's card has its own.
func (s *subject) ownCard() bool {
	return s.card == "" && s.layout != "pair" && len(s.articles) >= cardFrom
}

// subjectPages plans the pages of a subject. Its first page shows all; further ones hold articles only.
func (p *plan) subjectPages(s subject) {
	parts := p.articleParts(s.articles)
	for n, pt := range parts {
		at := listPage(s.base, pt.number)
		page := Page{Permalink: at, Layout: s.layout, Title: s.title, Subject: -1, Number: pt.number}
		page.Date, page.LastMod = p.latest(s.articles[pt.first:pt.last])
		if n == 0 {
			page.Date, page.LastMod = p.latest(s.articles)
			page.Subject, page.Data = s.index, dataPath(s.base)
			if s.feed {
				page.Feed = feedPath(s.base)
			}
			if page.Card = s.card; s.ownCard() {
				page.Card = cardPath(s.base)
				page.CardLine = func() string { return p.maker(s.base).cardLine("", len(s.articles)) }
			}
		}
		page.View = func() any {
			m := p.maker(at)
			items := m.itemsPage(s.base, s.articles, parts, n)
			head := s.head(m)
			f := frameOf{kind: s.layout, title: s.title, description: head.Line, crumbs: s.crumbs, automatic: true, data: dataPath(s.base)}
			if s.feed {
				f.feed = feedPath(s.base)
			}
			if f.card = s.card; s.ownCard() {
				f.card = cardPath(s.base)
			}
			f.turn(items.Pager)
			if n > 0 {
				f.crumbs = append(slices.Clone(f.crumbs), crumb{s.title, s.base})
				head = EntityHead{Name: head.Name, Line: head.Line, Flag: head.Flag}
			} else if s.thing != nil {
				f.things = []Thing{s.thing(m)}
			}
			if n == 0 && s.layout != "pair" { // which has the balance of its events
				head.Coverage = m.coverage(s.title, s.articles)
				head.First, head.Last = m.span(s.articles)
			}
			return s.view(m, m.frame(f), head, items)
		}
		p.add(page)
	}
}

func (p *plan) pairs() {
	for i := range p.c.Pairs {
		if p.pair[i] == "" || !p.wants(p.pair[i]) {
			continue
		}
		x := &p.c.Pairs[i]
		at := int32(i)
		name := p.pairName(at)
		base := p.pair[i]
		p.subjectPages(subject{
			layout: "pair", index: i, base: base, title: name, crumbs: []crumb{{p.word("nav.relations"), dir(relationsDir)}},
			articles: x.Articles, feed: len(x.Articles) >= feedFrom, card: p.pairCard(x),
			head: func(m maker) EntityHead {
				return EntityHead{
					Name: name, Introduction: m.introduction(x.Entry), Line: summary(x.Entry),
					Figures: m.figuresOf(len(x.Articles), len(x.Quotes), len(x.Events), "ledger"),
				}
			},
			thing: func(m maker) Thing {
				return Thing{Type: "CollectionPage", Name: name, URL: m.addr.absolute(base), About: []Thing{m.actorThing(x.A), m.actorThing(x.B)}}
			},
			view: func(m maker, frame Frame, head EntityHead, items Items) any {
				if items.Pager.Page > 1 {
					return PairView{Frame: frame, EntityHead: head, A: m.chip(x.A), B: m.chip(x.B), Articles: items}
				}
				return m.pairView(at, frame, head, items)
			},
		})
		about := func(key string) func(m maker) (string, *Chip, []crumb) {
			return func(m maker) (string, *Chip, []crumb) {
				return m.word(key, name), nil, []crumb{{m.word("nav.relations"), dir(relationsDir)}, {name, base}}
			}
		}
		if len(x.Events) > maxEvents {
			p.eventList(base+eventsSeg+"/", x.Events, about("events.of"))
		}
		if len(x.Quotes) > maxLedgerRows {
			p.quoteList(base+quotesSeg+"/", x.Quotes, about("quotes.between"))
		}
	}
	if p.wantsIndex(relationsDir) {
		p.index(p.pairIndex())
	}
}

// pairCard is the card of its first side, else of its second, that has one: pairs are too many for their own.
func (p *plan) pairCard(x *digest.Pair) string {
	return cmp.Or(p.actorCard(x.A), p.actorCard(x.B))
}

func summary(e *digest.Entry) string {
	if e == nil {
		return ""
	}
	return e.Summary
}

// lastContact is the latest time two sides are known to have dealt with each other, nil if they never did.
func (m maker) lastContact(events []int32) *Event {
	for _, i := range m.byDay(events) {
		e := &m.c.Articles[m.c.Events[i].Article].Doc.Events[m.c.Events[i].Event]
		switch e.Type {
		case nlp.Consult, nlp.Agree, nlp.Cooperate:
			if ev := m.event(i); ev.Tense == string(nlp.Happened) && !ev.Earlier {
				ev.ID = "" // the list of events has it already
				return &ev
			}
		}
	}
	return nil
}

func (m maker) pairView(i int32, frame Frame, head EntityHead, items Items) PairView {
	x := &m.c.Pairs[i]
	v := PairView{
		Frame: frame, EntityHead: head, A: m.chip(x.A), B: m.chip(x.B), Events: m.eventBlock(x.Events, maxEvents, m.pair[i]+eventsSeg+"/"),
		Articles: items, Balance: m.balance(head.Name, x.Events),
	}
	v.Open, v.Topics = m.questions(x)
	for side := range v.People {
		v.People[side] = m.chips(x.People[side], maxChips/2, isKind(entity.Person))
	}
	v.LastContact = m.lastContact(x.Events)
	v.Ledger = m.ledger([]int32{x.A, x.B}, x.Quotes, m.pair[i]+quotesSeg+"/")
	statements := 0
	if v.Ledger != nil {
		statements = v.Ledger.Total
	}
	v.Sections = m.sections(
		Section{ID: "events", Count: v.Events.Total}, Section{ID: "ledger", Text: "said", Count: statements},
		Section{ID: "articles", Count: items.Pager.Total}, Section{ID: "people", Count: len(v.People[0]) + len(v.People[1])},
		Section{ID: "open", Count: len(v.Open)}, Section{ID: "topics", Count: len(v.Topics)})
	return v
}

// maxQuestions bounds the topics of a pair.
const maxQuestions = 8

// questions parts the topics of a pair into those that are open and the others. A topic is open when the last act
// between the two in an article on it settled nothing, or when there is none and one of them said something.
func (m maker) questions(x *digest.Pair) (open []Question, rest []Term) {
	var settled []digest.Count
	acts := slices.DeleteFunc(m.byDay(x.Events), m.wasEarlier)
	for _, c := range x.Topics[:min(len(x.Topics), maxQuestions)] {
		q := Question{Name: m.c.Topics[c.Index].Name, Href: m.link(m.topic[c.Index]), Count: int(c.N)}
		on := func(article int32) bool { return slices.Contains(m.c.Articles[article].Topics, c.Index) }
		if at := slices.IndexFunc(acts, func(e int32) bool { return on(m.c.Events[e].Article) }); at >= 0 {
			if m.settles(acts[at]) {
				settled = append(settled, c)
				continue
			}
			act := m.event(acts[at])
			q.Act = &act
		} else if at := lastFunc(x.Quotes, func(e int32) bool { return on(m.c.Quotes[e].Article) }); at >= 0 {
			word := m.quote(x.Quotes[at])
			word.Text = shorten(word.Text, maxHere)
			q.Word = &word
		} else {
			settled = append(settled, c)
			continue
		}
		open = append(open, q)
	}
	return open, m.topicTerms(settled, len(settled))
}

// wasEarlier reports whether an event is only known to have happened at some time before its article: "past meetings".
func (m maker) wasEarlier(i int32) bool {
	return m.c.Articles[m.c.Events[i].Article].Doc.Events[m.c.Events[i].Event].Earlier
}

// settles reports whether an event is an agreement that was reached.
func (m maker) settles(i int32) bool {
	e := &m.c.Articles[m.c.Events[i].Article].Doc.Events[m.c.Events[i].Event]
	if e.Tense != nlp.Happened && e.Tense != "" {
		return false
	}
	return e.Type == nlp.Agree || e.Type == nlp.Concede || e.Type == nlp.Support && e.Mode != ""
}

// lastFunc is the last place in a list that fits, -1 for none.
func lastFunc(list []int32, fits func(int32) bool) int {
	for i, x := range slices.Backward(list) {
		if fits(x) {
			return i
		}
	}
	return -1
}

// ledger lays statements out by day, one column a side; nil when nobody of the sides said anything. Sides
// must be alphabetical already.
func (m maker) ledger(sides []int32, quotes []int32, more string) *Ledger {
	column := map[int32]int{}
	l := &Ledger{}
	for n, s := range sides {
		column[s] = n
		chip := m.chip(s)
		l.Sides = append(l.Sides, Side{Name: chip.Name, Href: chip.Href, Flag: chip.Flag})
	}
	shown := 0
	for k := len(quotes) - 1; k >= 0; k-- {
		ref := &m.c.Quotes[quotes[k]]
		n, ok := column[ref.State]
		if !ok {
			continue
		}
		l.Total++
		if shown == maxLedgerRows {
			continue
		}
		shown++
		q := m.quote(quotes[k])
		if rows := len(l.Rows); rows == 0 || l.Rows[rows-1].Date.ISO != q.Date.ISO {
			l.Rows = append(l.Rows, LedgerRow{Date: q.Date, Cells: make([][]Quote, len(sides))})
		}
		cells := l.Rows[len(l.Rows)-1].Cells
		cells[n] = append(cells[n], q)
	}
	if l.Total == 0 {
		return nil
	}
	if len(quotes) > maxLedgerRows && more != "" {
		l.More = m.linkTo(m.words.Count("count.quote", len(quotes)), more)
	}
	// In time: a ledger is read downwards.
	slices.Reverse(l.Rows)
	for _, row := range l.Rows {
		for _, cell := range row.Cells {
			slices.Reverse(cell)
		}
	}
	return l
}

func (p *plan) topics() {
	for i := range p.c.Topics {
		if !p.wants(p.topic[i]) {
			continue
		}
		t := &p.c.Topics[i]
		at := int32(i)
		base := p.topic[i]
		crumbs := []crumb{{p.word("nav.topics"), kindDir(entity.Topic)}}
		p.subjectPages(subject{
			layout: "topic", index: i, base: base, title: t.Name, crumbs: crumbs, articles: t.Articles, feed: true,
			head: func(m maker) EntityHead {
				return EntityHead{
					Name: t.Name, Introduction: m.introduction(t.Entry), Line: summary(t.Entry),
					Figures: m.figuresOf(len(t.Articles), len(t.Quotes), len(t.Events), m.firstStatements(t)),
				}
			},
			thing: func(m maker) Thing { return Thing{Type: "DefinedTerm", Name: t.Name, URL: m.addr.absolute(base)} },
			view: func(m maker, frame Frame, head EntityHead, items Items) any {
				if items.Pager.Page > 1 {
					return TopicView{Frame: frame, EntityHead: head, Articles: items}
				}
				return m.topicView(at, frame, head, items)
			},
		})
		if len(t.Quotes) > maxLedgerRows {
			p.quoteList(base+quotesSeg+"/", t.Quotes, func(m maker) (string, *Chip, []crumb) {
				return m.word("quotes.on", t.Name), nil, append(slices.Clone(crumbs), crumb{t.Name, base})
			})
		}
		if len(t.Events) > maxEvents {
			p.eventList(base+eventsSeg+"/", t.Events, func(m maker) (string, *Chip, []crumb) {
				return m.word("events.of", t.Name), nil, append(slices.Clone(crumbs), crumb{t.Name, base})
			})
		}
	}
	if p.wantsIndex(entity.Topic.Plural()) {
		p.index(p.topicIndex())
	}
}

// maxSides bounds the columns of a topic's ledger: the states that said most.
const maxSides = 3

func (m maker) topicView(i int32, frame Frame, head EntityHead, items Items) TopicView {
	t := &m.c.Topics[i]
	v := TopicView{
		Frame: frame, EntityHead: head, States: m.chips(t.Actors, maxChips, isKind(entity.Country)),
		People: m.chips(t.Actors, maxChips, isKind(entity.Person)), Bodies: m.chips(t.Actors, maxChips, isKind(entity.Organisation)),
		Events: m.eventBlock(t.Events, maxEvents, m.topic[i]+eventsSeg+"/"), Articles: items,
	}
	for _, r := range t.Related {
		v.Related = append(v.Related, Term{Name: m.c.Topics[r.Index].Name, Href: m.link(m.topic[r.Index]), Count: int(r.N)})
	}
	v.Related = share(v.Related)
	more := ""
	if len(t.Quotes) > maxLedgerRows {
		more = m.topic[i] + quotesSeg + "/"
	}
	v.Ledger = m.topicLedger(t, more)
	var rest []int32
	for _, q := range t.Quotes {
		if v.Ledger == nil || !slices.ContainsFunc(v.Ledger.Sides, func(s Side) bool {
			return m.c.Quotes[q].State >= 0 && s.Name == m.name(m.c.Quotes[q].State)
		}) {
			rest = append(rest, q)
		}
	}
	v.Said = m.quoteBlock(rest, maxQuotes, more)
	statements := 0
	if v.Ledger != nil {
		statements = v.Ledger.Total
	}
	v.Sections = m.sections(
		Section{ID: "ledger", Count: statements}, Section{ID: "events", Count: v.Events.Total}, Section{ID: "said", Count: v.Said.Total},
		Section{ID: "articles", Count: items.Pager.Total}, Section{ID: "people", Count: len(v.People)},
		Section{ID: "organisations", Count: len(v.Bodies)}, Section{ID: "states", Count: len(v.States)}, Section{ID: "related", Count: len(v.Related)})
	return v
}

// topicLedger sets what two states or more said on a topic side by side; nil when fewer spoke.
func (m maker) topicLedger(t *digest.Topic, more string) *Ledger {
	sides := m.sidesOf(t.Quotes)
	if len(sides) < 2 {
		return nil
	}
	return m.ledger(sides, t.Quotes, more)
}

// firstStatements is the ID of a topic's first section of statements.
func (m maker) firstStatements(t *digest.Topic) string {
	if len(m.sidesOf(t.Quotes)) > 1 {
		return "ledger"
	}
	return "said"
}

// sidesOf are the states that said most, alphabetical by the names printed.
func (m maker) sidesOf(quotes []int32) []int32 {
	n := map[int32]int32{}
	for _, q := range quotes {
		if s := m.c.Quotes[q].State; s >= 0 && m.actor[s] != "" {
			n[s]++
		}
	}
	counts := make([]digest.Count, 0, len(n))
	for s, k := range n {
		counts = append(counts, digest.Count{Index: s, N: k})
	}
	slices.SortFunc(counts, byCount)
	var out []int32
	for _, c := range counts[:min(len(counts), maxSides)] {
		out = append(out, c.Index)
	}
	slices.SortFunc(out, func(a, b int32) int { return cmp.Or(strings.Compare(m.name(a), m.name(b)), cmp.Compare(a, b)) })
	return out
}

func (p *plan) places() {
	for i := range p.c.Places {
		if !p.wants(p.placeOf[i]) {
			continue
		}
		x := &p.c.Places[i]
		base := p.placeOf[i]
		p.subjectPages(subject{
			layout: "place", index: i, base: base, title: x.Name, crumbs: []crumb{{p.word("nav.places"), kindDir(entity.Place)}}, articles: x.Articles,
			head: func(m maker) EntityHead {
				h := EntityHead{
					Name: x.Name, Flag: p.flag(x.Country), Introduction: m.introduction(x.Entry), Line: summary(x.Entry),
					Figures: m.figuresOf(len(x.Articles), 0, 0, ""),
				}
				if l := m.stateLink(x.Country); l != nil && h.Line == "" {
					h.Line = l.Text
				}
				return h
			},
			thing: func(m maker) Thing { return Thing{Type: "Place", Name: x.Name, URL: m.addr.absolute(base)} },
			view: func(m maker, frame Frame, head EntityHead, items Items) any {
				v := PlaceView{Frame: frame, EntityHead: head, Articles: items}
				if items.Pager.Page > 1 {
					return v
				}
				if s := m.stateActor(x.Country); s >= 0 {
					chip := m.chip(s)
					v.State = &chip
				}
				v.Actors = m.chips(x.Actors, maxChips, func(*digest.Actor) bool { return true })
				v.Topics = m.topicTerms(x.Topics, maxTerms/2)
				v.Events = m.eventBlock(x.Events, maxEvents, base+eventsSeg+"/")
				v.Sections = m.sections(
					Section{ID: "events", Count: v.Events.Total}, Section{ID: "articles", Count: items.Pager.Total}, Section{ID: "actors", Count: len(v.Actors)}, Section{ID: "topics", Count: len(v.Topics)})
				return v
			},
		})
		if len(x.Events) > maxEvents {
			p.eventList(base+eventsSeg+"/", x.Events, func(m maker) (string, *Chip, []crumb) {
				return m.word("events.of", x.Name), nil, []crumb{{m.word("nav.places"), kindDir(entity.Place)}, {x.Name, base}}
			})
		}
	}
	if p.wantsIndex(entity.Place.Plural()) {
		p.index(p.placeIndex())
	}
}

func (p *plan) sources() {
	for i := range p.c.Sources {
		if !p.wants(p.source[i]) {
			continue
		}
		x := &p.c.Sources[i]
		base := p.source[i]
		crumbs := []crumb{{p.word("nav.sources"), dir(sourcesDir)}}
		p.subjectPages(subject{
			layout: "source", index: i, base: base, title: x.Name, crumbs: crumbs, articles: x.Articles,
			head: func(m maker) EntityHead {
				return EntityHead{
					Name: x.Name, Introduction: m.introduction(x.Entry), Line: summary(x.Entry),
					Figures: m.figuresOf(len(x.Articles), len(x.Relayed), 0, "said"),
				}
			},
			thing: func(m maker) Thing {
				return Thing{Type: "NewsMediaOrganization", Name: x.Name, URL: m.addr.absolute(base)}
			},
			view: func(m maker, frame Frame, head EntityHead, items Items) any {
				v := SourceView{Frame: frame, EntityHead: head, Articles: items}
				if items.Pager.Page > 1 {
					return v
				}
				v.Website = external(x.URL)
				if x.Actor >= 0 {
					v.Organisation = m.linkTo(m.name(x.Actor), m.actor[x.Actor])
				}
				v.Places, v.Topics = m.placeTerms(x.Places, maxTerms), m.topicTerms(x.Topics, maxTerms/2)
				v.Relayed = m.quoteBlock(x.Relayed, maxQuotes, "")
				v.Sections = m.sections(
					Section{ID: "articles", Count: items.Pager.Total}, Section{ID: "relayed", Count: v.Relayed.Total},
					Section{ID: "places", Count: len(v.Places)}, Section{ID: "topics", Count: len(v.Topics)})
				return v
			},
		})
	}
	if p.wantsIndex(sourcesDir) {
		p.index(p.sourceIndex())
	}
}

// coverage plots articles by month, by year when there are more than four years; nil for less than three bars.
func (m maker) coverage(name string, articles []int32) *Plot {
	var days []time.Time
	for _, i := range articles {
		if d := m.c.Articles[i].Day; d != digest.NoDay {
			days = append(days, d.Time())
		}
	}
	plot := m.plot(days)
	if plot == nil {
		return nil
	}
	for _, d := range days {
		plot.Bars[plot.bar(d)].Up++
	}
	if !plot.close() {
		return nil
	}
	busiest := slices.MaxFunc(plot.Bars, func(a, b Bar) int { return a.Up - b.Up })
	plot.Caption = m.word("plot.coverage")
	plot.Alt = m.word("plot.coverage_alt", m.words.Count("count.article", len(days)), name, plot.Bars[0].Label, plot.Bars[len(plot.Bars)-1].Label,
		busiest.Label, m.words.Count("count.article", busiest.Up))
	return &plot.Plot
}

// balance plots events of two sides by month: co-operation up, conflict down. Only what happened counts.
func (m maker) balance(name string, events []int32) *Plot {
	var days []time.Time
	var side []bool
	for _, i := range events {
		e := &m.c.Articles[m.c.Events[i].Article].Doc.Events[m.c.Events[i].Event]
		if d := m.c.StatementDay(i); d != digest.NoDay && !e.Earlier && (e.Tense == nlp.Happened || e.Tense == "") {
			days = append(days, d.Time())
			side = append(side, e.Type.Cooperative())
		}
	}
	plot := m.plot(days)
	if plot == nil {
		return nil
	}
	up, down := 0, 0
	for i, d := range days {
		if side[i] {
			plot.Bars[plot.bar(d)].Up++
			up++
		} else {
			plot.Bars[plot.bar(d)].Down++
			down++
		}
	}
	if !plot.close() {
		return nil
	}
	plot.Caption = m.word("plot.balance")
	plot.Alt = m.word("plot.balance_alt", name, m.words.Number(up), m.words.Number(down), plot.Bars[0].Label, plot.Bars[len(plot.Bars)-1].Label)
	return &plot.Plot
}

// series is a plot while it is filled.
type series struct {
	Plot
	first  time.Time
	yearly bool
}

// maxMonths is how many months a plot shows before it goes by years.
const maxMonths = 48

// plot makes the empty bars for days in any order; nil unless they spread over two months at least.
func (m maker) plot(days []time.Time) *series {
	if len(days) < leastBars {
		return nil
	}
	first, last := slices.MinFunc(days, time.Time.Compare), slices.MaxFunc(days, time.Time.Compare)
	months := (last.Year()-first.Year())*12 + int(last.Month()) - int(first.Month()) + 1
	if months < 2 {
		return nil
	}
	s := &series{Plot: Plot{Unit: "month"}, first: first}
	if months > maxMonths {
		s.yearly, s.Unit = true, "year"
		for y := first.Year(); y <= last.Year(); y++ {
			s.Bars = append(s.Bars, Bar{ISO: itoa(y), Label: itoa(y), Short: itoa(y), NewBar: true})
		}
	} else {
		for n := range months {
			t := time.Date(first.Year(), first.Month()+time.Month(n), 1, 0, 0, 0, 0, time.UTC)
			bar := Bar{ISO: t.Format("2006-01"), Label: m.monthName(t), Short: m.monthShort(t)}
			if n == 0 || t.Month() == time.January {
				bar.Short, bar.NewBar = itoa(t.Year()), true
			}
			s.Bars = append(s.Bars, bar)
		}
	}
	for i := range s.Bars {
		if at, _ := time.Parse("2006-01", s.Bars[i].ISO); !at.IsZero() && m.monthHas(at) {
			s.Bars[i].Href = m.link(archiveMonth(at))
		} else if y, _ := time.Parse("2006", s.Bars[i].ISO); !y.IsZero() && m.yearHas(y.Year()) {
			s.Bars[i].Href = m.link(archiveYear(y))
		}
	}
	return s
}

func (s *series) bar(t time.Time) int {
	if s.yearly {
		return t.Year() - s.first.Year()
	}
	return (t.Year()-s.first.Year())*12 + int(t.Month()) - int(s.first.Month())
}

// leastBars is how many bars with something in them make a plot: two say less than their two numbers.
const leastBars = 3

// close sets the plot's scale and reports whether there is enough to show.
func (s *series) close() bool {
	filled := 0
	s.Max = 1
	for _, b := range s.Bars {
		s.Max = max(s.Max, b.Up, b.Down)
		if b.Up+b.Down > 0 {
			filled++
		}
	}
	return filled >= leastBars
}
