package site

import (
	"cmp"
	"slices"
	"strings"

	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/slug"
)

func (p *plan) home() {
	page := Page{
		Permalink: "/", Layout: "home", Title: p.o.Site.Title, Description: p.o.Site.Description, Subject: -1, Feed: "feed.atom", Card: siteCard,
		CardLine: func() string { return p.o.Site.Description },
		View:     func() any { return p.maker("/").homeView() },
	}
	page.Date, page.LastMod = p.latest(p.newest)
	p.add(page)
	p.add(Page{
		Permalink: "/404.html", Layout: "404", Title: p.word("notfound.title"), Subject: -1, NoIndex: true,
		View: func() any {
			m := p.maker("/404.html")
			return NotFoundView{
				Frame: m.frame(frameOf{kind: "404", title: m.word("notfound.title"), noIndex: true}), Links: m.entrances(),
			}
		},
	})
	at := dir(searchDir)
	p.add(Page{
		Permalink: at, Layout: "search", Title: p.word("nav.search"), Subject: -1,
		View: func() any {
			m := p.maker(at)
			v := SearchView{
				Frame: m.frame(frameOf{kind: "search", title: m.word("nav.search")}), Index: m.addr.rootFrom(at) + "search/", Counts: m.counts(), Links: m.entrances(),
				Dates: m.dateFormat(),
			}
			if m.kinds[entity.Person] {
				v.People = m.linkTo(m.word("nav.people"), kindDir(entity.Person))
			}
			if m.kinds[entity.Country] {
				v.Countries = m.linkTo(m.word("nav.countries"), kindDir(entity.Country))
			}
			if len(m.c.Topics) > 0 {
				v.Topics = m.linkTo(m.word("nav.topics"), kindDir(entity.Topic))
			}
			return v
		},
	})
}

// Start is the search page with what its script begins with, which is asked for when the page is rendered.
func Start(page Page, start func() string) Page {
	view := page.View
	page.View = func() any {
		v := view().(SearchView)
		v.Start = start()
		return v
	}
	return page
}

// entrances are the indexes there are.
func (m maker) entrances() []Link {
	var out []Link
	for _, n := range m.nav() {
		out = append(out, Link{n.Text, n.Href})
	}
	add := func(key, to string, exists bool) {
		if exists && !m.absent(to) {
			out = append(out, Link{m.word("nav." + key), m.link(to)})
		}
	}
	add("places", kindDir(entity.Place), len(m.c.Places) > 0)
	add("sources", dir(sourcesDir), len(m.c.Sources) > 0)
	add("archive", dir(archiveDir), len(m.newest) > 0)
	return out
}

func (m maker) counts() Counts {
	c := Counts{
		Articles: len(m.newest), Topics: len(m.c.Topics), Pairs: m.paired, Quotes: len(m.quoted), Events: m.events,
	}
	for i := range m.c.Actors {
		if m.actor[i] == "" {
			continue
		}
		switch m.c.Actors[i].Kind {
		case entity.Person:
			c.People++
		case entity.Country:
			c.Countries++
		default:
			c.Organisations++
		}
	}
	return c
}

func (m maker) homeView() HomeView {
	v := HomeView{Counts: m.counts(), Empty: len(m.newest) == 0}
	f := frameOf{
		kind: "home", title: m.o.Site.Title, description: m.o.Site.Description, automatic: !v.Empty, card: siteCard,
		things: []Thing{{Type: "WebSite", Name: m.o.Site.Title, URL: m.addr.absolute("/"), Description: m.o.Site.Description, InLanguage: m.words.Lang}},
	}
	shown := map[int32]bool{}
	if n := len(m.c.Days); n > 0 {
		e := &m.c.Days[n-1]
		head := m.editionHead(e)
		v.Edition = &head
		lead := e.Articles[:min(len(e.Articles), homeLead)]
		v.Lead = m.items(lead)
		for _, i := range lead {
			shown[i] = true
		}
		v.Changes = m.changes(m.c.Days, n-1)
		v.Quotes = m.said(e.Quotes, 6).List
		v.Events = m.eventBlock(e.Events, 6, "").List
		for i := n - 2; i >= 0 && len(v.Editions) < 7 && !m.absent(dir(editionsDir)); i-- {
			v.Editions = append(v.Editions, m.editionHead(&m.c.Days[i]))
		}
	}
	for i := len(m.newest) - 1; i >= 0 && len(v.Latest) < homeLatest; i-- {
		if !shown[m.newest[i]] {
			v.Latest = append(v.Latest, m.row(m.newest[i]))
		}
	}
	if len(m.newest) > len(v.Lead)+len(v.Latest) {
		v.More = m.linkTo(m.words.Count("count.article", len(m.newest)), dir(articlesDir))
	}
	v.Actors = m.inTheNews()
	v.Topics = m.topicsInTheNews()
	v.Map = m.tileMap(allArticlesOf)
	v.Frame = m.frame(f)
	return v
}

// newsDays is the stretch over which actors are in the news.
const newsDays = 7

// trendOf compares an ascending list of articles over two stretches up to the latest edition.
func (m maker) trendOf(articles []int32) Trend {
	var t Trend
	if len(m.c.Days) == 0 {
		return t
	}
	today := digest.DayOf(m.c.Days[len(m.c.Days)-1].First)
	for _, i := range slices.Backward(articles) {
		ago := int(today) - int(m.c.Articles[i].Day)
		if ago >= 2*newsDays {
			break
		}
		if ago < newsDays {
			t.Now++
		} else {
			t.Before++
		}
	}
	switch {
	case t.Now > 0 && len(articles) == t.Now:
		t.Direction = "new"
	case t.Now > t.Before:
		t.Direction = "up"
	case t.Now < t.Before:
		t.Direction = "down"
	default:
		t.Direction = "same"
	}
	return t
}

// inTheNews are the people and bodies of the last days, those in most articles first, then those named most.
func (m maker) inTheNews() []Chip {
	n, named := map[int32]int32{}, map[int32]int32{}
	for _, i := range m.recent() {
		a := &m.c.Articles[i]
		for k := range a.Actors {
			x := &a.Actors[k]
			if x.Role == nlp.Actor && m.actor[x.Actor] != "" && m.c.Actors[x.Actor].Kind != entity.Country {
				n[x.Actor]++
				named[x.Actor] += mentions(a, x)
			}
		}
	}
	counts := make([]digest.Count, 0, len(n))
	for x, k := range n {
		counts = append(counts, digest.Count{Index: x, N: k})
	}
	slices.SortFunc(counts, func(a, b digest.Count) int {
		return cmp.Or(-cmp.Compare(a.N, b.N), -cmp.Compare(named[a.Index], named[b.Index]), cmp.Compare(a.Index, b.Index))
	})
	var out []Chip
	for _, c := range counts[:min(len(counts), maxChips)] {
		chip := m.chip(c.Index)
		if len(m.c.Days) > 1 { // before the first edition there was nothing to compare with
			t := m.trendOf(m.c.Actors[c.Index].Articles)
			chip.Trend = &t
		}
		out = append(out, chip)
	}
	return out
}

// recent are the articles of the last days, counted from the latest edition; of all without a date otherwise.
func (m maker) recent() []int32 {
	if len(m.c.Days) == 0 {
		return m.newest
	}
	today := digest.DayOf(m.c.Days[len(m.c.Days)-1].First)
	first, _ := slices.BinarySearchFunc(m.newest, today-newsDays+1, func(i int32, day digest.Day) int { return cmp.Compare(m.c.Articles[i].Day, day) })
	return m.newest[first:]
}

func (m maker) topicsInTheNews() []Term {
	n := map[int32]int32{}
	for _, i := range m.recent() {
		for _, t := range m.c.Articles[i].Topics {
			n[t]++
		}
	}
	counts := make([]digest.Count, 0, len(n))
	for x, k := range n {
		counts = append(counts, digest.Count{Index: x, N: k})
	}
	slices.SortFunc(counts, byCount)
	return m.topicTerms(counts, maxTerms)
}

// plainPath is the address of an editor's own page: at the site's root.
func plainPath(e *digest.Entry) string {
	if e.Slug == aboutDir {
		return dir(aboutDir)
	}
	return dir(slugged(e.Slug))
}

// plain plans the editor's own pages and the page about how the site was made, whose introduction is
// content/pages/about.md.
func (p *plan) plain() {
	var about *digest.Entry
	for i := range p.c.Pages {
		e := &p.c.Pages[i]
		at := plainPath(e)
		if e.Slug == aboutDir {
			about = e
			continue
		}
		title := e.Title
		if title == "" {
			title = capital(strings.ReplaceAll(e.Slug, "-", " "))
		}
		p.add(Page{
			Permalink: at, Layout: "page", Title: title, Description: e.Summary, LastMod: e.LastMod, Subject: i, Sources: []string{e.Path},
			View: func() any {
				m := p.maker(at)
				v := PlainView{
					Frame: m.frame(frameOf{kind: "page", title: title, description: e.Summary, modified: e.LastMod}), Body: m.prose(e.Body),
					TextLang: cmp.Or(e.Lang, m.words.Lang), Updated: m.datePtr(e.LastMod),
				}
				v.TextDir = direction(v.TextLang)
				return v
			},
		})
	}
	at := dir(aboutDir)
	page := Page{
		Permalink: at, Layout: "about", Title: p.word("nav.about"), Subject: -1,
		View: func() any { return p.maker(at).aboutView(about) },
	}
	if about != nil {
		page.Sources, page.LastMod = []string{about.Path}, about.LastMod
	}
	p.add(page)
}

func (m maker) aboutView(e *digest.Entry) AboutView {
	v := AboutView{
		Introduction: m.introduction(e), Counts: m.counts(), Accuracy: m.o.Accuracy, Contact: contactLink(m.o.Site.Contact), Generator: m.o.Generator,
	}
	v.Accuracy = slices.Clone(v.Accuracy)
	for i := range v.Accuracy {
		a := &v.Accuracy[i]
		a.What, a.Set = m.wordOr("about.figures."+slug.Make(a.What), a.What), m.wordOr("about.figures."+slug.Make(a.Set), a.Set)
	}
	dated := slices.IndexFunc(m.newest, func(i int32) bool { return m.c.Articles[i].Day != digest.NoDay })
	if dated >= 0 {
		v.First, v.Last = m.span(m.newest[dated:])
	}
	for i := range m.c.Sources {
		s := &m.c.Sources[i]
		v.Sources = append(v.Sources, Term{Name: s.Name, Href: m.link(m.source[i]), Count: len(s.Articles)})
	}
	slices.SortStableFunc(v.Sources, func(a, b Term) int { return b.Count - a.Count })
	v.Sources = share(v.Sources)
	v.Frame = m.frame(frameOf{kind: "about", title: m.word("nav.about"), description: m.word("about.description")})
	v.Feeds = m.siteFeeds(v.Root)
	root := m.addr.rootFrom(m.at)
	for _, d := range downloads {
		if !m.o.Site.Has("data") {
			break
		}
		v.Downloads = append(v.Downloads, Link{Text: d, Href: root + "data/" + d})
	}
	return v
}

// downloads are the whole-site files of package export, below data/.
var downloads = [...]string{
	"articles.jsonl", "articles.csv", "people.jsonl", "people.csv", "mentions.jsonl", "mentions.csv",
	"quotes.jsonl", "quotes.csv", "events.jsonl", "events.csv",
}
