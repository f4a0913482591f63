package site

import (
	"cmp"
	"slices"
	"time"
	"unicode/utf8"

	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/nlp"
)

// editionItems bounds the articles an edition lists; the archive's day has them all.
const editionItems = 100

// editions plans the digests of days and weeks, and their list.
func (p *plan) editions() {
	if len(p.c.Days) == 0 || !p.wants(dir(editionsDir)) || p.absent(dir(editionsDir)) {
		return
	}
	for _, list := range [][]digest.Edition{p.c.Days, p.c.Weeks} {
		for i := range list {
			p.edition(list, i)
		}
	}
	p.editionList()
}

func unitOf(e *digest.Edition) string {
	if e.First == e.Last {
		return "day"
	}
	return "week"
}

func (p *plan) edition(list []digest.Edition, i int) {
	e := &list[i]
	at := editionPath(e.Name)
	if !p.wants(at) {
		return
	}
	page := Page{
		Permalink: at, Layout: "edition", Title: p.editionName(e), Subject: i, Key: e.Name, Card: cardPath(at),
		View: func() any { return p.maker(at).editionView(list, i) },
	}
	page.CardLine = func() string { return p.maker(at).editionDescription(e) }
	page.Date, page.LastMod = p.latest(slices.Sorted(slices.Values(e.Articles)))
	if e.Entry != nil && e.Entry.LastMod.After(page.LastMod) {
		page.LastMod = e.Entry.LastMod
	}
	p.add(page)
}

// editionName is the editor's title of an edition, else its date.
func (p *plan) editionName(e *digest.Edition) string {
	if e.Entry != nil && e.Entry.Title != "" {
		return e.Entry.Title
	}
	return p.editionTitle(e)
}

func (m maker) editionHead(e *digest.Edition) EditionHead {
	return EditionHead{
		Name: m.editionTitle(e), Key: e.Name, Href: m.link(editionPath(e.Name)), Articles: len(e.Articles), First: m.date(e.First), Last: m.date(e.Last),
	}
}

func (m maker) editionView(list []digest.Edition, i int) EditionView {
	e := &list[i]
	v := EditionView{Edition: m.editionHead(e), Unit: unitOf(e), Note: m.introduction(e.Entry)}
	v.Edition.Name = m.editionName(e)
	lead := min(len(e.Articles), homeLead)
	v.Lead = m.items(e.Articles[:lead])
	v.Items = m.lines(e.Articles[lead:min(len(e.Articles), editionItems)])
	v.Actors = m.chips(m.inEdition(e), maxChips, notState)
	v.Quotes = m.said(e.Quotes, maxQuotes)
	v.Events = m.eventBlock(e.Events, maxEvents, "")
	v.Topics = m.topicTerms(e.Topics, maxTerms)
	v.Changes = m.changes(list, i)
	if v.Unit == "week" {
		for d := range m.c.Days {
			if day := m.c.Days[d].First; !day.Before(e.First) && !day.After(e.Last) {
				v.Days = append(v.Days, m.editionHead(&m.c.Days[d]))
			}
		}
	} else if week := m.weekOf(e.First); week != nil {
		v.Week = m.linkTo(m.editionTitle(week), editionPath(week.Name))
	}
	f := frameOf{
		kind: "edition", title: m.editionName(e), description: m.editionDescription(e), crumbs: []crumb{{m.word("nav.editions"), dir(editionsDir)}},
		card: cardPath(m.at), automatic: true, published: e.First,
	}
	if i > 0 {
		f.prev = m.linkTo(m.editionTitle(&list[i-1]), editionPath(list[i-1].Name))
	}
	if i < len(list)-1 {
		f.next = m.linkTo(m.editionTitle(&list[i+1]), editionPath(list[i+1].Name))
	}
	issue := Thing{Type: "PublicationIssue", Name: f.title, URL: m.addr.absolute(m.at), DatePublished: e.First.Format(time.DateOnly), IsPartOf: m.publisher()}
	for _, a := range e.Articles[:lead] {
		issue.HasPart = append(issue.HasPart, Thing{Type: "NewsArticle", Headline: headline(m.c.Articles[a].Article), URL: m.addr.absolute(m.article[a])})
	}
	f.things = []Thing{issue}
	v.Frame = m.frame(f)
	return v
}

// inEdition are an edition's actors by articles, then by how often these name them.
func (m maker) inEdition(e *digest.Edition) []digest.Count {
	named := map[int32]int32{}
	for _, i := range e.Articles {
		a := &m.c.Articles[i]
		for k := range a.Actors {
			named[a.Actors[k].Actor] += mentions(a, &a.Actors[k])
		}
	}
	out := slices.Clone(e.Actors)
	slices.SortStableFunc(out, func(a, b digest.Count) int {
		return cmp.Or(-cmp.Compare(a.N, b.N), -cmp.Compare(named[a.Index], named[b.Index]))
	})
	return out
}

// editionDescription is the headline that leads, and how many follow.
func (m maker) editionDescription(e *digest.Edition) string {
	if e.Entry != nil && e.Entry.Summary != "" {
		return e.Entry.Summary
	}
	if len(e.Articles) == 0 {
		return ""
	}
	return headline(m.c.Articles[e.Articles[0]].Article)
}

func (p *plan) weekOf(day time.Time) *digest.Edition {
	for i := range p.c.Weeks {
		if w := &p.c.Weeks[i]; !day.Before(w.First) && !day.After(w.Last) {
			return w
		}
	}
	return nil
}

// said chooses quotes worth standing alone: direct ones of people, neither too short nor too long, one a
// speaker before any speaks twice.
func (m maker) said(list []int32, most int) Quotes {
	out := Quotes{Total: len(list)}
	type choice struct {
		quote  int32
		weight int
	}
	var choices []choice
	turns := map[int32]int{}
	for _, i := range list {
		ref := &m.c.Quotes[i]
		a := &m.c.Articles[ref.Article]
		q := &a.Doc.Quotes[ref.Quote]
		if ref.Speaker < 0 || !m.shown(ref.Article, q.Sentence) {
			continue
		}
		weight := 0
		switch {
		case q.Kind == nlp.Direct:
			weight = 4
		case q.Kind == nlp.PartialQuote:
			weight = 2
		}
		if n := utf8.RuneCountInString(q.Of(a.Doc.Text)); n >= 60 && n <= 280 {
			weight += 2
		} else if n < 25 {
			weight -= 3
		}
		if m.c.Actors[ref.Speaker].Kind == entity.Person {
			weight++
		}
		weight -= 5 * turns[ref.Speaker]
		turns[ref.Speaker]++
		choices = append(choices, choice{i, weight})
	}
	slices.SortStableFunc(choices, func(a, b choice) int { return b.weight - a.weight })
	for _, c := range choices[:min(len(choices), most)] {
		out.List = append(out.List, m.quote(c.quote))
	}
	return out
}

// changes is what an edition brought that none before had; nil if nothing.
func (m maker) changes(list []digest.Edition, i int) *Changes {
	if i == 0 {
		return nil
	}
	ch := &list[i].Changes
	v := &Changes{
		Since:  m.linkTo(m.editionTitle(&list[i-1]), editionPath(list[i-1].Name)),
		People: m.newcomers(ch.People), Organisations: m.newcomers(ch.Organisations), Countries: m.newcomers(ch.Countries),
	}
	for _, x := range ch.Pairs[:min(len(ch.Pairs), changesShown)] {
		p := &m.c.Pairs[x]
		c := Contact{Name: m.pairName(x), Href: m.link(m.pair[x]), A: m.chip(p.A), B: m.chip(p.B)}
		if len(p.Events) > 0 {
			e := &m.c.Events[p.Events[0]]
			sentence := int32(m.c.Articles[e.Article].Doc.Events[e.Event].Sentence)
			c.Evidence = m.evidence(digest.Evidence{Article: e.Article, Sentence: sentence, Confidence: 1}, true)
		} else {
			c.Evidence = m.evidence(digest.Evidence{Article: p.Articles[0], Sentence: -1, Confidence: 1}, true)
		}
		v.Contacts = append(v.Contacts, c)
	}
	for _, t := range ch.Topics[:min(len(ch.Topics), changesShown)] {
		v.Topics = append(v.Topics, Term{Name: m.c.Topics[t].Name, Href: m.link(m.topic[t]), Count: len(m.c.Topics[t].Articles)})
	}
	if len(v.People)+len(v.Organisations)+len(v.Countries)+len(v.Contacts)+len(v.Topics) == 0 {
		return nil
	}
	return v
}

// newcomers are actors with the sentence that first names them, those in most articles first.
func (m maker) newcomers(list []int32) []Chip {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b int32) int { return len(m.c.Actors[b].Articles) - len(m.c.Actors[a].Articles) })
	var out []Chip
	for _, x := range list {
		if len(out) == changesShown {
			break
		}
		if m.actor[x] == "" {
			continue
		}
		a := &m.c.Actors[x]
		first := a.Articles
		if len(first) == 0 {
			first = a.PlaceOnly
		}
		chip := m.inArticle(x, first[0])
		out = append(out, chip)
	}
	return out
}

// editionsOnPage is how many editions one page of their list shows.
const editionsOnPage = 60

func (p *plan) editionList() {
	base := dir(editionsDir)
	if !p.wantsList(base) {
		return
	}
	parts := fromOldest(len(p.c.Days), editionsOnPage)
	for n, pt := range parts {
		at := listPage(base, pt.number)
		page := Page{
			Permalink: at, Layout: "editions", Title: p.word("nav.editions"), Subject: -1, Number: pt.number,
			View: func() any {
				m := p.maker(at)
				v := EditionListView{Pager: m.pager(base, parts, n, len(p.c.Days), true)}
				for i := pt.last - 1; i >= pt.first; i-- {
					v.Editions = append(v.Editions, m.editionHead(&p.c.Days[i]))
				}
				first, last := p.c.Days[pt.first].First, p.c.Days[pt.last-1].Last
				for i := len(p.c.Weeks) - 1; i >= 0; i-- {
					if w := &p.c.Weeks[i]; !w.Last.Before(first) && !w.First.After(last) {
						v.Weeks = append(v.Weeks, m.editionHead(w))
					}
				}
				if n == 0 {
					v.Years = m.years()
				}
				f := frameOf{kind: "editions", title: m.word("nav.editions"), description: m.words.Count("count.editions", len(p.c.Days))}
				f.turn(v.Pager)
				v.Frame = m.frame(f)
				return v
			},
		}
		page.Date, page.LastMod = p.latest(p.newest)
		p.add(page)
	}
}
