package site

import (
	"slices"

	"digest/internal/digest"
	"digest/internal/entity"
)

// part is one page of a list: entries [first, last) of it, and the number in its address.
type part struct {
	first, last int
	number      int // 0: the list's own address
}

// fromOldest cuts a list of n entries that ascends in time. Full pages 1, 2, … hold the oldest and never
// change; the list's own page holds what is left: at least size entries, fewer than twice as many (all of
// a short list). The parts are in the order a reader turns them: the newest first.
func fromOldest(n, size int) []part {
	full := max(0, n/size-1)
	parts := []part{{first: full * size, last: n}}
	for k := full; k >= 1; k-- {
		parts = append(parts, part{(k - 1) * size, k * size, k})
	}
	return parts
}

// fromFirst cuts a list in the order it is read: page 2 follows the list's own page.
func fromFirst(n, size int) []part {
	parts := []part{{first: 0, last: min(n, size)}}
	for k := 2; (k-1)*size < n; k++ {
		parts = append(parts, part{(k - 1) * size, min(n, k*size), k})
	}
	return parts
}

// newestFirst is the part of an ascending list as it is read.
func newestFirst(list []int32, pt part) []int32 {
	out := slices.Clone(list[pt.first:pt.last])
	slices.Reverse(out)
	return out
}

// pager links the pages of a list; at is the one being made. reversed lists count entries from the end.
func (m maker) pager(base string, parts []part, at, total int, reversed bool) Pager {
	pg := Pager{Total: total, Page: at + 1, Pages: len(parts)}
	pt := parts[at]
	pg.From, pg.To = pt.first+1, pt.last
	if reversed {
		pg.From, pg.To = total-pt.last+1, total-pt.first
	}
	if total == 0 {
		pg.From = 0
	}
	if len(parts) < 2 {
		return pg
	}
	link := func(i int) *Link { return m.linkTo(itoa(i+1), listPage(base, parts[i].number)) }
	if at > 0 {
		pg.First, pg.Newer = link(0), link(at-1)
	}
	if at < len(parts)-1 {
		pg.Older, pg.Last = link(at+1), link(len(parts)-1)
	}
	gap := false
	for i := range parts {
		if i != 0 && i != len(parts)-1 && (i < at-2 || i > at+2) {
			if !gap {
				pg.Numbers = append(pg.Numbers, PageLink{Gap: true})
			}
			gap = true
			continue
		}
		gap = false
		pg.Numbers = append(pg.Numbers, PageLink{Number: i + 1, Href: link(i).Href, Current: i == at})
	}
	return pg
}

// turn sets what leads from one page of a list to the next.
func (f *frameOf) turn(pg Pager) {
	f.prev, f.next = pg.Newer, pg.Older
}

// articleParts cuts a list of articles.
func (p *plan) articleParts(list []int32) []part { return fromOldest(len(list), p.size) }

// itemsPage is one page of a list of articles.
func (m maker) itemsPage(base string, list []int32, parts []part, at int) Items {
	return Items{List: m.lines(newestFirst(list, parts[at])), Pager: m.pager(base, parts, at, len(list), true)}
}

// allArticles plans the list of every article.
func (p *plan) allArticles() {
	p.articleList(dir(articlesDir), p.newest, func(m maker) (string, *Chip, []crumb) { return m.word("nav.articles"), nil, nil })
}

// articleViews are the orders in which all articles can be read: by date here, by what they share on the lists of that.
func (m maker) articleViews() []Order {
	views := []Order{{Key: "date", Text: m.word("order.date"), Href: m.link(dir(articlesDir)), Current: true}}
	add := func(key, to string, exists bool) {
		if exists && !m.absent(to) {
			views = append(views, Order{Key: key, Text: m.word("order." + key), Href: m.link(to)})
		}
	}
	add("topic", kindDir(entity.Topic), len(m.c.Topics) > 0)
	add("place", kindDir(entity.Place), len(m.c.Places) > 0)
	add("source", dir(sourcesDir), len(m.c.Sources) > 0)
	if len(views) == 1 {
		return nil
	}
	return views
}

// articleList plans a list of articles that belongs to no entity's own page.
func (p *plan) articleList(base string, list []int32, about func(maker) (title string, subject *Chip, crumbs []crumb)) {
	if len(list) == 0 || !p.wants(base) {
		return
	}
	parts := p.articleParts(list)
	title, _, _ := about(p.maker(base))
	for i, pt := range parts {
		at := listPage(base, pt.number)
		date, mod := p.latest(list[pt.first:pt.last])
		p.add(Page{
			Permalink: at, Layout: "articles", Title: title, Date: date, LastMod: mod, Subject: -1, Number: pt.number,
			View: func() any {
				m := p.maker(at)
				title, subject, crumbs := about(m)
				v := ArticleListView{Subject: subject, Articles: m.itemsPage(base, list, parts, i)}
				if subject == nil {
					v.Views = m.articleViews()
				}
				f := frameOf{kind: "articles", title: title, description: m.words.Count("count.article", len(list)), crumbs: crumbs}
				f.turn(v.Articles.Pager)
				v.Frame = m.frame(f)
				return v
			},
		})
	}
}

// quoteList plans pages of quotes, the newest first.
func (p *plan) quoteList(base string, list []int32, about func(maker) (title string, subject *Chip, crumbs []crumb)) {
	if !p.wants(base) {
		return
	}
	parts := fromOldest(len(list), quotesOnPage)
	title, _, _ := about(p.maker(base))
	for i, pt := range parts {
		at := listPage(base, pt.number)
		p.add(Page{
			Permalink: at, Layout: "quotes", Title: title, Subject: -1, Number: pt.number,
			View: func() any {
				m := p.maker(at)
				v := QuoteListView{Pager: m.pager(base, parts, i, len(list), true)}
				f := frameOf{kind: "quotes", description: m.words.Count("count.quote", len(list)), automatic: true}
				f.title, v.Subject, f.crumbs = about(m)
				v.Quotes = make([]Quote, 0, pt.last-pt.first)
				for _, q := range newestFirst(list, pt) {
					v.Quotes = append(v.Quotes, m.quote(q))
					if v.Subject == nil {
						v.Quotes[len(v.Quotes)-1].ID = m.quoteID(q)
					}
				}
				if v.Subject == nil {
					v.Views = m.quoteViews("time")
					if i == 0 {
						v.Speakers = m.speakers(maxChips)
						v.Topics = m.quotedTopics()
						v.Years = m.quotedYears(base, list, parts)
					}
				}
				f.turn(v.Pager)
				v.Frame = m.frame(f)
				return v
			},
		})
	}
}

// subjectOf is the usual subject of a list below an actor's page.
func subjectOf(actor int32, key string) func(maker) (string, *Chip, []crumb) {
	return func(m maker) (string, *Chip, []crumb) {
		chip := m.chip(actor)
		kind := m.c.Actors[actor].Kind
		return m.word(key, chip.Name), &chip, []crumb{{m.word("nav." + kind.Plural()), kindDir(kind)}, {chip.Name, m.actor[actor]}}
	}
}

// eventList plans one subject's events, the newest first.
func (p *plan) eventList(base string, list []int32, about func(maker) (title string, subject *Chip, crumbs []crumb)) {
	if !p.wants(base) {
		return
	}
	ordered := p.byDay(list)
	slices.Reverse(ordered)
	parts := fromOldest(len(ordered), quotesOnPage)
	title, _, _ := about(p.maker(base))
	for i, pt := range parts {
		at := listPage(base, pt.number)
		p.add(Page{
			Permalink: at, Layout: "timeline", Title: title, Subject: -1, Number: pt.number,
			View: func() any {
				m := p.maker(at)
				v := TimelineView{Pager: m.pager(base, parts, i, len(ordered), true), Total: len(ordered)}
				f := frameOf{kind: "timeline", description: m.words.Count("count.event", len(ordered)), automatic: true}
				f.title, v.Subject, f.crumbs = about(m)
				v.Months = m.monthsOf(newestFirst(ordered, pt))
				v.Filters = m.filters(ordered[pt.first:pt.last])
				f.turn(v.Pager)
				v.Frame = m.frame(f)
				return v
			},
		})
	}
}

// quotes plans all quotes, and who is quoted.
func (p *plan) quotes() {
	base := dir(quotesDir)
	if len(p.quoted) == 0 || !p.wants(base) {
		return
	}
	p.quoteList(base, p.quoted, func(m maker) (string, *Chip, []crumb) { return m.word("nav.quotes"), nil, nil })
	list := p.speakerOrder()
	parts := fromFirst(len(list), indexRows)
	under := base + speakersSeg + "/"
	for i, pt := range parts {
		at := listPage(under, pt.number)
		p.add(Page{
			Permalink: at, Layout: "speakers", Title: p.word("quotes.byspeaker"), Subject: -1, Number: pt.number,
			View: func() any {
				m := p.maker(at)
				v := SpeakerListView{Pager: m.pager(under, parts, i, len(list), false), Views: m.quoteViews("speaker")}
				for _, x := range list[pt.first:pt.last] {
					v.Rows = append(v.Rows, m.indexRow(x))
				}
				f := frameOf{
					kind: "speakers", title: m.word("quotes.byspeaker"), description: m.words.Count("count.speakers", len(list)),
					crumbs: []crumb{{m.word("nav.quotes"), base}},
				}
				f.turn(v.Pager)
				v.Frame = m.frame(f)
				return v
			},
		})
	}
	p.quotesByTopic()
}

// quotesByTopic plans the list of topics that something was said on, the most spoken of first.
func (p *plan) quotesByTopic() {
	list := p.topicsSaid()
	base := dir(quotesDir, byTopic)
	if len(list) == 0 || !p.wants(base) {
		return
	}
	parts := fromFirst(len(list), indexRows)
	for i, pt := range parts {
		at := listPage(base, pt.number)
		p.add(Page{
			Permalink: at, Layout: "speakers", Title: p.word("quotes.bytopic"), Subject: -1, Key: entity.Topic.Plural(), Number: pt.number,
			View: func() any {
				m := p.maker(at)
				v := SpeakerListView{Pager: m.pager(base, parts, i, len(list), false), Views: m.quoteViews("topic")}
				for _, c := range list[pt.first:pt.last] {
					v.Rows = append(v.Rows, m.topicRow(c.Index))
				}
				f := frameOf{
					kind: "speakers", title: m.word("quotes.bytopic"), description: m.words.Count("count.topics", len(list)),
					crumbs: []crumb{{m.word("nav.quotes"), dir(quotesDir)}},
				}
				f.turn(v.Pager)
				v.Frame = m.frame(f)
				return v
			},
		})
	}
}

// topicsSaid are the topics with statements, counted.
func (p *plan) topicsSaid() []digest.Count {
	var counts []digest.Count
	for i := range p.c.Topics {
		if n := len(p.c.Topics[i].Quotes); n > 0 && p.topic[i] != "" {
			counts = append(counts, digest.Count{Index: int32(i), N: int32(n)})
		}
	}
	slices.SortStableFunc(counts, byCount)
	return counts
}

// topicRow is a topic that leads to what was said on it.
func (m maker) topicRow(i int32) IndexRow {
	t := &m.c.Topics[i]
	to := m.topic[i] + "#" + m.firstStatements(t)
	if len(t.Quotes) > maxLedgerRows {
		to = m.topic[i] + quotesSeg + "/"
	}
	row := IndexRow{
		Chip:   Chip{Name: t.Name, Href: m.link(to), Kind: entity.Topic.String(), Articles: len(t.Articles)},
		Quotes: len(t.Quotes), Events: len(t.Events),
	}
	m.dated(&row, last(t.Articles))
	return row
}

// quoteViews are the orders in which all quotes can be read.
func (m maker) quoteViews(current string) []Order {
	var views []Order
	add := func(key, word, to string, exists bool) {
		if exists && !m.absent(to) {
			views = append(views, Order{Key: key, Text: m.word(word), Href: m.link(to), Current: current == key})
		}
	}
	add("time", "quotes.bytime", dir(quotesDir), true)
	add("speaker", "quotes.byspeaker", dir(quotesDir, speakersSeg), true)
	add("topic", "quotes.bytopic", dir(quotesDir, byTopic), len(m.topicsSaid()) > 0)
	if len(views) < 2 {
		return nil
	}
	return views
}

// speakerOrder is everybody quoted, the most quoted first. States stand for who speaks for them elsewhere;
// here only those who are named as speakers count.
func (p *plan) speakerOrder() []int32 {
	n := p.speakerCounts()
	var list []int32
	for x, k := range n {
		if k > 0 && p.actor[x] != "" {
			list = append(list, int32(x))
		}
	}
	slices.SortStableFunc(list, func(a, b int32) int { return int(n[b]) - int(n[a]) })
	return list
}

func (p *plan) speakerCounts() []int32 {
	n := make([]int32, len(p.c.Actors))
	for _, q := range p.quoted {
		n[p.c.Quotes[q].Speaker]++
	}
	return n
}

func (m maker) speakers(most int) []Chip {
	var out []Chip
	n := m.speakerCounts()
	for _, x := range m.speakerOrder() {
		if len(out) == most {
			break
		}
		chip := m.chip(x)
		chip.Shared = int(n[x])
		out = append(out, chip)
	}
	return out
}

// quotedYears leads to the page of the list on which a year's newest quotes stand, the newest year first.
func (m maker) quotedYears(base string, list []int32, parts []part) []Term {
	var out []Term
	for _, pt := range parts {
		for i := pt.last - 1; i >= pt.first; i-- {
			day := m.c.Articles[m.c.Quotes[list[i]].Article].Day
			if day == digest.NoDay {
				continue
			}
			year := itoa(day.Time().Year())
			if n := len(out); n == 0 || out[n-1].Name != year {
				out = append(out, Term{Name: year, Href: m.link(listPage(base, pt.number) + "#" + m.quoteID(list[i]))})
			}
			out[len(out)-1].Count++
		}
	}
	if len(out) < 2 {
		return nil
	}
	return share(out)
}

func (m maker) quotedTopics() []Term {
	counts := m.topicsSaid()
	out := m.topicTerms(counts, maxTerms)
	for i := range out {
		out[i].Href = m.topicRow(counts[i].Index).Href
	}
	return out
}

// kindOfIndex is one kind of thing that is listed.
type kindOfIndex struct {
	of   string // plural: the directory and key of its name
	rows []indexEntry
}

// indexEntry is what sorting an index needs; row makes the row itself.
type indexEntry struct {
	name     string // as printed
	fold     string
	articles int
	latest   int32 // article, -1 for none
	row      func(maker) IndexRow
}

// actorIndex is the index of one kind of actor.
func (p *plan) actorIndex(kind entity.Kind) kindOfIndex {
	x := kindOfIndex{of: kind.Plural()}
	for i := range p.c.Actors {
		a := &p.c.Actors[i]
		if a.Kind != kind || p.actor[i] == "" {
			continue
		}
		at := int32(i)
		x.rows = append(x.rows, indexEntry{
			name: p.name(at), articles: len(a.Articles) + len(a.PlaceOnly), latest: last(a.Articles, a.PlaceOnly),
			row: func(m maker) IndexRow { return m.indexRow(at) },
		})
	}
	return x
}

// last is the newest article of ascending lists.
func last(lists ...[]int32) int32 {
	out := int32(-1)
	for _, l := range lists {
		if len(l) > 0 {
			out = max(out, l[len(l)-1])
		}
	}
	return out
}
