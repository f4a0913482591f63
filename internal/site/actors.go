package site

import (
	"bytes"
	"cmp"
	"html/template"
	"slices"
	"strings"

	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/markup"
)

// actors plans the pages of people, states and organisations, and their indexes.
func (p *plan) actors() {
	for i := range p.c.Actors {
		if p.actor[i] != "" && p.wants(p.actor[i]) {
			p.actorPages(int32(i))
		}
	}
	for _, kind := range []entity.Kind{entity.Person, entity.Country, entity.Organisation} {
		if p.wantsIndex(kind.Plural()) {
			p.index(p.actorIndex(kind))
		}
	}
	p.whosWho()
	p.allArticles()
}

func (p *plan) actorPages(i int32) {
	a := &p.c.Actors[i]
	base := p.actor[i]
	parts := p.articleParts(a.Articles)
	for n, pt := range parts {
		at := listPage(base, pt.number)
		page := Page{
			Permalink: at, Layout: a.Kind.String(), Title: p.name(i), Subject: -1, Number: pt.number,
			View: func() any { return p.maker(at).actorView(i, parts, n) },
		}
		page.Date, page.LastMod = p.latest(a.Articles[pt.first:pt.last])
		if n == 0 {
			page.Date, page.LastMod = p.latest(a.Articles, a.PlaceOnly)
			page.Subject = int(i)
			page.Feed, page.Card = p.actorFeed(i), p.actorCard(i)
			page.CardLine = func() string { return p.maker(base).cardLine(p.maker(base).line(i), len(a.Articles)) }
			page.Data = dataPath(base)
			page.Description = p.maker(base).line(i)
		}
		p.add(page)
	}
	if len(a.Said) > maxQuotes {
		p.quoteList(base+quotesSeg+"/", a.Said, subjectOf(i, "quotes.by"))
	}
	if len(a.Events) > maxEvents {
		p.eventList(base+eventsSeg+"/", a.Events, subjectOf(i, "events.of"))
	}
	if len(a.PlaceOnly) > maxQuotes {
		p.articleList(base+sceneSeg+"/", a.PlaceOnly, subjectOf(i, "country.scene"))
	}
}

func (p *plan) actorFeed(i int32) string {
	a := &p.c.Actors[i]
	if len(a.Articles) >= feedFrom || a.Kind == entity.Country && len(a.Articles) > 0 {
		return feedPath(p.actor[i])
	}
	return ""
}

func (p *plan) actorCard(i int32) string {
	if p.actor[i] != "" && len(p.c.Actors[i].Articles) >= cardFrom {
		return cardPath(p.actor[i])
	}
	return ""
}

// actorView is the view of one page of an actor; further pages hold nothing but articles.
func (m maker) actorView(i int32, parts []part, n int) any {
	a := &m.c.Actors[i]
	items := m.itemsPage(m.actor[i], a.Articles, parts, n)
	head := m.actorHead(i)
	frame := m.actorFrame(i, items.Pager)
	if n > 0 {
		head = EntityHead{Name: head.Name, Line: head.Line, Flag: head.Flag, Initials: head.Initials}
		switch a.Kind {
		case entity.Person:
			return PersonView{Frame: frame, EntityHead: head, Articles: items}
		case entity.Country:
			return CountryView{Frame: frame, EntityHead: head, Code: a.Country, Articles: items}
		}
		return OrganisationView{Frame: frame, EntityHead: head, Articles: items}
	}
	switch a.Kind {
	case entity.Person:
		return m.personView(i, frame, head, items)
	case entity.Country:
		return m.countryView(i, frame, head, items)
	}
	return m.organisationView(i, frame, head, items)
}

func (m maker) actorFrame(i int32, pg Pager) Frame {
	a := &m.c.Actors[i]
	name := m.name(i)
	f := frameOf{
		kind: a.Kind.String(), title: name, description: m.line(i), crumbs: []crumb{{m.word("nav." + a.Kind.Plural()), kindDir(a.Kind)}},
		automatic: true, card: m.actorCard(i), feed: m.actorFeed(i), data: dataPath(m.actor[i]),
	}
	f.turn(pg)
	if a.Kind == entity.Person {
		f.ogType = "profile"
	}
	if pg.Page > 1 {
		f.crumbs = append(f.crumbs, crumb{name, m.actor[i]})
		return m.frame(f)
	}
	thing := m.actorThing(i)
	thing.Name, thing.AlternateName, thing.Description = name, a.Variants, m.line(i)
	if a.Kind == entity.Country {
		thing.Identifier = a.Country
	}
	if a.Kind == entity.Person && len(a.Offices) > 0 {
		thing.JobTitle = m.officeTitle(a.Offices[0].Title, "")
		if s := m.stateActor(a.Country); s >= 0 {
			state := m.actorThing(s)
			thing.Affiliation = &state
		}
	}
	f.things = []Thing{thing}
	return m.frame(f)
}

// line is what an actor is, in one line.
func (m maker) line(i int32) string {
	a := &m.c.Actors[i]
	chip := m.chip(i)
	var parts []string
	switch a.Kind {
	case entity.Country:
		if a.State != nil && a.State.Official != "" && a.State.Official != chip.Name {
			parts = append(parts, a.State.Official)
		}
	default:
		if chip.Line != "" {
			parts = append(parts, chip.Line)
		}
		if chip.State != nil {
			parts = append(parts, chip.State.Text)
		}
	}
	if a.Entry != nil && a.Entry.Summary != "" {
		return a.Entry.Summary
	}
	return strings.Join(parts, ", ")
}

func (m maker) actorHead(i int32) EntityHead {
	a := &m.c.Actors[i]
	chip := m.chip(i)
	h := EntityHead{
		Name: chip.Name, Line: m.line(i), LineEvidence: chip.Evidence, Flag: chip.Flag, Initials: chip.Initials, Variants: m.otherNames(i),
		Introduction: m.introduction(a.Entry), Coverage: m.coverage(chip.Name, a.Articles),
	}
	if a.Entry != nil && a.Entry.Image.Src != "" {
		if src := m.asset(a.Entry.Image.Src); src != "" {
			h.Portrait = &Picture{src, a.Entry.Image.Alt, a.Entry.Image.Caption, a.Entry.Image.Credit}
		}
	}
	h.First, h.Last = m.span(a.Articles, a.PlaceOnly)
	h.Figures = m.figuresOf(len(a.Articles), len(a.Said), len(a.Events), "said")
	return h
}

// otherNames are spellings seen other than the one at the head.
func (m maker) otherNames(i int32) []string {
	a := &m.c.Actors[i]
	name := m.name(i)
	var out []string
	if a.Name != name {
		out = append(out, a.Name)
	}
	for _, v := range a.Variants {
		if v != name && v != a.Name {
			out = append(out, v)
		}
	}
	return out
}

// span is the days of the first and last article of ascending lists.
func (m maker) span(lists ...[]int32) (first, last *Date) {
	lo, hi := int32(-1), int32(-1)
	for _, l := range lists {
		if len(l) == 0 {
			continue
		}
		if lo < 0 || l[0] < lo {
			lo = l[0]
		}
		hi = max(hi, l[len(l)-1])
	}
	if lo < 0 {
		return nil, nil
	}
	return m.datePtr(m.c.Articles[lo].Article.Date), m.datePtr(m.c.Articles[hi].Article.Date)
}

// figuresOf are an entity's numbers with their words; nothing is said of what there is none of. said is the
// ID of the section that begins its statements.
func (m maker) figuresOf(articles, quotes, events int, said string) []Figure {
	var out []Figure
	add := func(n int, key, id string) {
		if n > 0 {
			words := m.words.Count(key, n)
			number := m.words.Number(n)
			out = append(out, Figure{Value: number, Label: strings.TrimSpace(strings.Replace(words, number, "", 1)), Href: "#" + id})
		}
	}
	add(articles, "count.article", "articles")
	add(quotes, "count.quote", said)
	add(events, "count.event", "events")
	return out
}

// introduction is what an editor wrote; nil if nothing.
func (m maker) introduction(e *digest.Entry) *Introduction {
	if e == nil || len(bytes.TrimSpace(e.Body)) == 0 {
		return nil
	}
	in := &Introduction{HTML: m.prose(e.Body), Lang: e.Lang, Updated: m.datePtr(e.LastMod)}
	if in.Lang == "" {
		in.Lang = m.words.Lang
	}
	in.Dir = direction(in.Lang)
	return in
}

// prose is an editor's Markdown as HTML.
func (m maker) prose(src []byte) template.HTML {
	var b bytes.Buffer
	// A buffer's writes don't fail.
	_ = markup.Parse(src).Write(&b, nil, markup.Options{Link: m.authored})
	return template.HTML(b.String()) //nolint:gosec // markup escapes everything it did not write itself
}

// sections is the navigation within a page: blocks that exist, in order. Text is the key of the words where it is
// not the block's ID.
func (m maker) sections(blocks ...Section) []Section {
	var out []Section
	for _, s := range blocks {
		if s.Count > 0 {
			s.Text = m.word("section." + cmp.Or(s.Text, s.ID))
			out = append(out, s)
		}
	}
	if len(out) < 2 {
		return nil
	}
	return out
}

func (m maker) personView(i int32, frame Frame, head EntityHead, items Items) PersonView {
	a := &m.c.Actors[i]
	v := PersonView{
		Frame: frame, EntityHead: head, Offices: m.offices(a.Offices), Said: m.quoteBlock(a.Said, maxQuotes, m.actor[i]+quotesSeg+"/"),
		About: m.quoteBlock(a.About, maxQuotes/2, ""), Events: m.eventBlock(a.Events, maxEvents, m.actor[i]+eventsSeg+"/"),
		With:   m.chips(a.With, maxChips, notState),
		States: m.chips(a.With, maxChips, func(b *digest.Actor) bool { return b.Kind == entity.Country && b.Country != a.Country }),
		Topics: m.topicTerms(a.Topics, maxTerms), Articles: items,
	}
	if s := m.stateActor(a.Country); s >= 0 {
		chip := m.chip(s)
		v.State = &chip
	}
	v.Sections = m.sections(
		Section{ID: "said", Count: v.Said.Total}, Section{ID: "events", Count: v.Events.Total}, Section{ID: "about", Count: v.About.Total},
		Section{ID: "articles", Count: items.Pager.Total}, Section{ID: "with", Count: len(v.With)},
		Section{ID: "offices", Count: len(v.Offices)}, Section{ID: "states", Count: len(v.States)}, Section{ID: "topics", Count: len(v.Topics)})
	return v
}

func (m maker) countryView(i int32, frame Frame, head EntityHead, items Items) CountryView {
	a := &m.c.Actors[i]
	v := CountryView{
		Frame: frame, EntityHead: head, Code: a.Country, Said: m.quoteBlock(a.Said, maxQuotes, m.actor[i]+quotesSeg+"/"),
		About: m.quoteBlock(a.About, maxQuotes/2, ""), Events: m.eventBlock(a.Events, maxEvents, m.actor[i]+eventsSeg+"/"),
		People: m.chips(a.People, maxChips, isKind(entity.Person)), Bodies: m.chips(a.People, maxChips, isKind(entity.Organisation)),
		Partners: m.partners(i), Topics: m.topicTerms(a.Topics, maxTerms), Places: m.placeTerms(a.Places, maxTerms), Articles: items,
		AsPlaceTotal: len(a.PlaceOnly),
	}
	if a.State != nil {
		v.Official = a.State.Official
		if former(a) {
			v.Former = strings.Trim(a.State.Since+"–"+a.State.Until, "–")
			v.Successor = m.successor(a.State.Successor)
		}
	}
	recent := newestFirst(a.PlaceOnly, part{first: max(0, len(a.PlaceOnly)-maxQuotes), last: len(a.PlaceOnly)})
	v.AsPlace = m.lines(recent)
	if len(a.PlaceOnly) > maxQuotes {
		v.AsPlaceMore = m.linkTo(m.words.Count("count.article", len(a.PlaceOnly)), m.actor[i]+sceneSeg+"/")
	}
	if n := len(a.People); n > len(v.People)+len(v.Bodies) && !former(a) {
		v.MorePeople = m.linkTo(m.word("whoswho.title"), dir(entity.Person.Plural(), whosWhoSeg))
	}
	v.Sections = m.sections(
		Section{ID: "people", Text: "government", Count: len(v.People)}, Section{ID: "events", Count: v.Events.Total},
		Section{ID: "said", Count: v.Said.Total}, Section{ID: "about", Count: v.About.Total},
		Section{ID: "articles", Count: items.Pager.Total}, Section{ID: "as-place", Count: v.AsPlaceTotal}, Section{ID: "partners", Count: len(v.Partners)},
		Section{ID: "topics", Count: len(v.Topics)}, Section{ID: "organisations", Count: len(v.Bodies)}, Section{ID: "places", Count: len(v.Places)})
	return v
}

// successor is the state that came after a former one.
func (m maker) successor(id entity.ID) *Link {
	for x := range m.c.Actors {
		if m.c.Actors[x].ID == id {
			return &Link{m.name(int32(x)), m.link(m.actor[x])}
		}
	}
	for _, s := range m.c.States {
		if s.Slug == id.Slug() {
			return &Link{Text: m.houseName(s.Code, s.Name)}
		}
	}
	return nil
}

// partners are the states a state appears with, leading to the pair's page where there is one.
func (m maker) partners(i int32) []Chip {
	a := &m.c.Actors[i]
	of := map[int32]int32{}
	for _, x := range a.Pairs {
		p := &m.c.Pairs[x]
		of[p.A+p.B-i] = x
	}
	var out []Chip
	for _, c := range a.With {
		b := &m.c.Actors[c.Index]
		pair, paired := of[c.Index]
		if len(out) == maxChips || m.actor[c.Index] == "" || b.Kind != entity.Country && !paired {
			continue
		}
		chip := m.chip(c.Index)
		chip.Shared = int(c.N)
		if paired && m.pair[pair] != "" {
			chip.Href = m.link(m.pair[pair])
		}
		out = append(out, chip)
	}
	return out
}

func (m maker) organisationView(i int32, frame Frame, head EntityHead, items Items) OrganisationView {
	a := &m.c.Actors[i]
	v := OrganisationView{
		Frame: frame, EntityHead: head, OrgKind: m.orgKind(a.OrgKind), Said: m.quoteBlock(a.Said, maxQuotes, m.actor[i]+quotesSeg+"/"),
		About: m.quoteBlock(a.About, maxQuotes/2, ""), Events: m.eventBlock(a.Events, maxEvents, m.actor[i]+eventsSeg+"/"),
		People: m.chips(a.People, maxChips, isKind(entity.Person)), Topics: m.topicTerms(a.Topics, maxTerms), Articles: items,
	}
	v.With = m.chips(a.With, maxChips, func(b *digest.Actor) bool {
		return !slices.ContainsFunc(v.People, func(c Chip) bool { return c.Name == b.Name })
	})
	if s := m.stateActor(a.Country); s >= 0 && s != i {
		chip := m.chip(s)
		v.State = &chip
	}
	for s := range m.c.Sources {
		if m.c.Sources[s].Actor == i {
			v.Source = m.linkTo(m.c.Sources[s].Name, m.source[s])
		}
	}
	v.Sections = m.sections(
		Section{ID: "said", Count: v.Said.Total}, Section{ID: "events", Count: v.Events.Total}, Section{ID: "about", Count: v.About.Total},
		Section{ID: "articles", Count: items.Pager.Total}, Section{ID: "people", Count: len(v.People)}, Section{ID: "with", Count: len(v.With)},
		Section{ID: "topics", Count: len(v.Topics)})
	return v
}
