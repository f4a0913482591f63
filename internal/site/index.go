package site

import (
	"cmp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/text"
)

// orders of an index, the first at its own address.
var indexOrders = [...]string{"name", "articles", "latest"}

// index plans the pages of one index: by name, and sorted by articles and by the latest when that differs.
func (p *plan) index(x kindOfIndex) {
	if len(x.rows) == 0 {
		return
	}
	for i := range x.rows {
		x.rows[i].fold = text.Fold(sortName(x.rows[i].name))
	}
	for _, order := range indexOrders {
		if order != "name" && len(x.rows) < 3 || p.absent(orderPath(dir(x.of), order)) {
			break // nothing to sort
		}
		p.indexOrder(x, order)
	}
}

// sortName is a name without the article that no list sorts by.
func sortName(name string) string { return strings.TrimPrefix(name, "the ") }

func (p *plan) indexOrder(x kindOfIndex, order string) {
	base := orderPath(dir(x.of), order)
	if !p.wantsList(base) {
		return
	}
	rows := slices.Clone(x.rows)
	slices.SortStableFunc(rows, func(a, b indexEntry) int {
		by := 0
		switch order {
		case "articles":
			by = -cmp.Compare(a.articles, b.articles)
		case "latest":
			by = -cmp.Compare(a.latest, b.latest)
		}
		return cmp.Or(by, strings.Compare(a.fold, b.fold))
	})
	parts := fromFirst(len(rows), indexRows)
	newest := int32(-1)
	for i := range rows {
		newest = max(newest, rows[i].latest)
	}
	var date, mod time.Time
	if newest >= 0 {
		date, mod = p.latest([]int32{newest})
	}
	for i, pt := range parts {
		at := listPage(base, pt.number)
		p.add(Page{
			Permalink: at, Layout: "index", Title: p.word("nav." + x.of), Date: date, LastMod: mod, Subject: -1, Key: x.of, Number: pt.number,
			NoIndex: order != "name",
			View: func() any {
				m := p.maker(at)
				v := IndexView{Of: x.of, Pager: m.pager(base, parts, i, len(rows), false)}
				m.indexRows(&v, rows, pt, base, order)
				if len(rows) >= 3 && m.o.Site.Has("orders") {
					for _, o := range indexOrders {
						v.Orders = append(v.Orders, Order{Key: o, Text: m.word("order." + o), Href: m.link(orderPath(dir(x.of), o)), Current: o == order})
					}
				}
				m.indexLinks(&v)
				f := frameOf{kind: "index", title: m.word("nav." + x.of), description: m.words.Count("count."+x.of, len(rows)), noIndex: order != "name"}
				if order != "name" {
					f.canonical = dir(x.of)
				}
				f.turn(v.Pager)
				v.Frame = m.frame(f)
				return v
			},
		})
	}
}

// indexRows fills a page's rows, and in order of name the letters with the pages they begin on.
func (m maker) indexRows(v *IndexView, rows []indexEntry, pt part, base, order string) {
	letter := ""
	for i := range rows {
		l := firstLetter(rows[i].fold)
		begins := order == "name" && l != letter
		letter = l
		if begins {
			number := i/indexRows + 1
			if number == 1 {
				number = 0
			}
			v.Groups = append(v.Groups, Letter{Text: l, Href: m.link(listPage(base, number) + "#" + letterID(l))})
		}
		if i < pt.first || i >= pt.last {
			continue
		}
		row := rows[i].row(m)
		if begins {
			row.Letter, row.ID = l, letterID(l)
		}
		v.Rows = append(v.Rows, row)
	}
	if len(v.Groups) < 4 {
		v.Groups = nil
	}
}

func firstLetter(fold string) string {
	r, _ := utf8.DecodeRuneInString(fold)
	if !unicode.IsLetter(r) {
		return "#"
	}
	return strings.ToUpper(string(r))
}

func letterID(l string) string {
	if l == "#" {
		return "letter-0"
	}
	return "letter-" + strings.ToLower(l)
}

// indexLinks are the other ways into the same things.
func (m maker) indexLinks(v *IndexView) {
	switch v.Of {
	case entity.Person.Plural():
		v.WhosWho = m.linkTo(m.word("whoswho.title"), dir(v.Of, whosWhoSeg))
		v.Network = m.networkLink()
	case entity.Country.Plural():
		v.Map = m.linkTo(m.word("nav.map"), dir(mapDir))
		v.Network = m.networkLink()
	case relationsDir:
		v.Network = m.networkLink()
	}
}

func (m maker) networkLink() *Link {
	if m.absent(dir(networkDir)) || len(m.networkNodes()) < 3 {
		return nil
	}
	return m.linkTo(m.word("nav.network"), dir(networkDir))
}

// indexRow is an actor's row.
func (m maker) indexRow(i int32) IndexRow {
	a := &m.c.Actors[i]
	row := IndexRow{Chip: m.chip(i), Quotes: len(a.Said), Events: len(a.Events)}
	m.dated(&row, last(a.Articles, a.PlaceOnly))
	return row
}

func (m maker) dated(row *IndexRow, latest int32) {
	if latest >= 0 {
		row.Latest = m.date(m.c.Articles[latest].Article.Date)
	}
	row.Sort = SortKeys{Name: text.Fold(sortName(row.Name)), Date: row.Latest.ISO, Number: row.Articles}
}

// listed makes an index of things that are no actors.
func listed[T any](of string, list []T, entry func(p *plan, i int, x *T) (name string, articles []int32, row func(maker) IndexRow), p *plan) kindOfIndex {
	x := kindOfIndex{of: of}
	for i := range list {
		name, articles, row := entry(p, i, &list[i])
		if row == nil {
			continue
		}
		x.rows = append(x.rows, indexEntry{
			name: name, articles: len(articles), latest: last(articles),
			row: func(m maker) IndexRow {
				r := row(m)
				r.Articles = len(articles)
				m.dated(&r, last(articles))
				return r
			},
		})
	}
	return x
}

func (p *plan) topicIndex() kindOfIndex {
	return listed(entity.Topic.Plural(), p.c.Topics, func(p *plan, i int, t *digest.Topic) (string, []int32, func(maker) IndexRow) {
		return t.Name, t.Articles, func(m maker) IndexRow {
			return IndexRow{Chip: Chip{Name: t.Name, Href: m.link(p.topic[i]), Kind: "topic"}, Quotes: len(t.Quotes), Events: len(t.Events)}
		}
	}, p)
}

func (p *plan) pairIndex() kindOfIndex {
	return listed(relationsDir, p.c.Pairs, func(p *plan, i int, x *digest.Pair) (string, []int32, func(maker) IndexRow) {
		if p.pair[i] == "" {
			return "", nil, nil
		}
		return p.pairName(int32(i)), x.Articles, func(m maker) IndexRow {
			return IndexRow{Chip: Chip{Name: p.pairName(int32(i)), Href: m.link(p.pair[i]), Kind: "relation"}, Quotes: len(x.Quotes), Events: len(x.Events)}
		}
	}, p)
}

func (p *plan) placeIndex() kindOfIndex {
	return listed(entity.Place.Plural(), p.c.Places, func(p *plan, i int, x *digest.Place) (string, []int32, func(maker) IndexRow) {
		return x.Name, x.Articles, func(m maker) IndexRow {
			return IndexRow{Chip: Chip{
				Name: x.Name, Href: m.link(p.placeOf[i]), Kind: "place", Flag: m.flag(x.Country), State: m.stateLink(x.Country),
			}}
		}
	}, p)
}

func (p *plan) sourceIndex() kindOfIndex {
	return listed(sourcesDir, p.c.Sources, func(p *plan, i int, x *digest.Source) (string, []int32, func(maker) IndexRow) {
		return x.Name, x.Articles, func(m maker) IndexRow {
			return IndexRow{Chip: Chip{Name: x.Name, Href: m.link(p.source[i]), Kind: "source"}, Quotes: len(x.Relayed)}
		}
	}, p)
}

// whosWho plans people by state and office. A state's people stay together unless they alone fill a page.
func (p *plan) whosWho() {
	base := dir(entity.Person.Plural(), whosWhoSeg)
	if !p.kinds[entity.Person] || !p.wants(base) {
		return
	}
	groups := p.peopleByState()
	var pages [][]peopleGroup
	room := 0
	for _, g := range groups {
		if len(pages) == 0 || room+len(g.people) > maxWhosWho {
			pages = append(pages, nil)
			room = 0
		}
		pages[len(pages)-1] = append(pages[len(pages)-1], g)
		room += len(g.people)
	}
	parts := make([]part, len(pages))
	total := 0
	on := map[string]int{}
	for i, gs := range pages {
		parts[i].first = total
		for _, g := range gs {
			total += len(g.people)
			if _, seen := on[g.id]; !seen {
				on[g.id] = i
			}
		}
		parts[i].last = total
		if i > 0 {
			parts[i].number = i + 1
		}
	}
	for i, gs := range pages {
		at := listPage(base, parts[i].number)
		p.add(Page{
			Permalink: at, Layout: "whoswho", Title: p.word("whoswho.title"), Subject: -1, Number: parts[i].number,
			View: func() any {
				m := p.maker(at)
				v := WhosWhoView{Pager: m.pager(base, parts, i, total, false)}
				seen := map[string]bool{}
				for _, g := range groups {
					if !seen[g.id] {
						seen[g.id] = true
						v.States = append(v.States, Term{
							Name: m.groupName(g), Href: m.link(listPage(base, parts[on[g.id]].number) + "#" + g.id), Count: g.all, Flag: m.flag(g.code),
						})
					}
				}
				for _, g := range gs {
					v.Groups = append(v.Groups, m.whosWhoGroup(g))
				}
				f := frameOf{
					kind: "whoswho", title: m.word("whoswho.title"), description: m.words.Count("count.people", total), automatic: true,
					crumbs: []crumb{{m.word("nav.people"), kindDir(entity.Person)}},
				}
				f.turn(v.Pager)
				v.Frame = m.frame(f)
				return v
			},
		})
	}
}

// peopleGroup is the people of one state, at most as many as fit on a page.
type peopleGroup struct {
	code   string
	id     string
	name   string
	people []int32
	all    int
}

func (m maker) groupName(g peopleGroup) string {
	if g.name == "" {
		return m.word("who.nostate")
	}
	return g.name
}

// peopleByState groups people alphabetically by state, those of no known state last; within a state by
// the rank of the latest office, then articles, then name.
func (p *plan) peopleByState() []peopleGroup {
	of := map[string][]int32{}
	for i := range p.c.Actors {
		if a := &p.c.Actors[i]; a.Kind == entity.Person && p.actor[i] != "" {
			code := a.Country
			if _, known := p.states[code]; !known {
				code = ""
			}
			of[code] = append(of[code], int32(i))
		}
	}
	var out []peopleGroup
	for code, people := range of {
		g := peopleGroup{code: code, id: "state-" + strings.ToLower(code), people: people, all: len(people)}
		if i, ok := p.states[code]; ok {
			g.name = p.houseName(code, p.c.States[i].Name)
		} else {
			g.id = "state-none"
		}
		slices.SortStableFunc(people, func(x, y int32) int {
			a, b := &p.c.Actors[x], &p.c.Actors[y]
			return cmp.Or(cmp.Compare(latestRank(a), latestRank(b)), -cmp.Compare(len(a.Articles), len(b.Articles)), strings.Compare(a.Name, b.Name))
		})
		out = append(out, g)
	}
	slices.SortFunc(out, func(a, b peopleGroup) int {
		if (a.code == "") != (b.code == "") {
			return strings.Compare(b.code, a.code)
		}
		return cmp.Or(strings.Compare(text.Fold(a.name), text.Fold(b.name)), strings.Compare(a.code, b.code))
	})
	var cut []peopleGroup
	for _, g := range out {
		for len(g.people) > maxWhosWho {
			head := g
			head.people = g.people[:maxWhosWho]
			cut = append(cut, head)
			g.people = g.people[maxWhosWho:]
		}
		cut = append(cut, g)
	}
	return cut
}

func (m maker) whosWhoGroup(g peopleGroup) WhosWhoGroup {
	out := WhosWhoGroup{ID: g.id}
	if s := m.stateActor(g.code); s >= 0 {
		out.State = m.chip(s)
	} else {
		out.State = Chip{Name: g.name, Flag: m.flag(g.code), Kind: entity.Country.String()}
	}
	for _, x := range g.people {
		row := WhosWhoRow{Person: m.chip(x), Offices: m.offices(m.c.Actors[x].Offices[:min(len(m.c.Actors[x].Offices), 2)])}
		out.People = append(out.People, row)
	}
	return out
}
