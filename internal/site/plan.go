package site

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"digest/internal/article"
	"digest/internal/config"
	"digest/internal/diag"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/slug"
	"digest/internal/text"
)

// plan is the site while it is planned, and afterwards what the views are made from. Nothing in it changes
// once Plan has returned.
type plan struct {
	c     *digest.Collection
	o     Options
	words *config.Strings
	addr  addresses
	size  int // articles on a list page

	pages    []Page
	at       map[string]int  // page by path, as file systems that fold case see it
	below    map[string]bool // directories that redirects need
	problems diag.List

	// permalinks, by index into the collection
	article, actor, topic, pair, placeOf, source []string
	day, week                                    map[string]string // edition by name
	// newest are the newest takes, ascending.
	newest []int32
	states map[string]int // by code, index into the collection's States
	// kinds says of which kinds of actors there are pages; quoted are quotes with a speaker.
	kinds  [entity.Place + 1]bool
	quoted []int32 // quotes with a speaker, of newest takes, ascending
	paired int     // pairs with a page
	events int     // first reports, of newest takes
	cal    *calendar
	// What every view prints again and again, made once: flags and initials by actor, the kinds' names, days.
	flags     []string
	initials  []string
	kindNames [entity.Place + 1]string
	dates     map[digest.Day]Date // Href is the edition's permalink
}

func newPlan(c *digest.Collection, o Options) *plan {
	if o.Location == nil {
		o.Location = time.UTC
	}
	size := o.Site.PageSize
	if size < 1 {
		size = config.Default().PageSize
	}
	return &plan{
		c: c, o: o, words: o.Words, addr: newAddresses(o.Site.BaseURL, o.Site.RelativeURLs), size: size,
		at: map[string]int{}, below: map[string]bool{}, day: map[string]string{}, week: map[string]string{}, states: map[string]int{},
	}
}

// place gives every thing of the collection its permalink, so that any view can link to any page.
func (p *plan) place() {
	c := p.c
	p.actor = make([]string, len(c.Actors))
	for i := range c.Actors {
		if a := &c.Actors[i]; len(a.Articles)+len(a.PlaceOnly) > 0 {
			p.actor[i] = entityPath(a.Kind.Plural(), a.ID.Slug())
			p.kinds[a.Kind] = true
		}
	}
	p.topic = permalinks(c.Topics, func(t *digest.Topic) string { return entityPath(entity.Topic.Plural(), t.ID.Slug()) })
	p.placeOf = permalinks(c.Places, func(t *digest.Place) string { return entityPath(entity.Place.Plural(), t.Slug) })
	p.source = permalinks(c.Sources, func(s *digest.Source) string { return entityPath(sourcesDir, s.Slug) })
	p.pair = make([]string, len(c.Pairs))
	taken := map[string]bool{}
	for i := range c.Pairs {
		if !worthAPage(&c.Pairs[i]) {
			continue
		}
		p.paired++
		// Two pairs may join to one slug: "a" with "b-c", "a-b" with "c".
		s := c.Pairs[i].Slug
		for taken[s] {
			s += "-x"
		}
		taken[s] = true
		p.pair[i] = entityPath(relationsDir, s)
	}
	for i := range c.Days {
		p.day[c.Days[i].Name] = editionPath(c.Days[i].Name)
	}
	for i := range c.Weeks {
		p.week[c.Weeks[i].Name] = editionPath(c.Weeks[i].Name)
	}
	for i := range c.Articles {
		if c.Articles[i].Newest() {
			p.newest = append(p.newest, int32(i))
		}
	}
	for i := range c.States {
		p.states[c.States[i].Code] = i
	}
	for i := range c.Quotes {
		q := &c.Quotes[i]
		if a := &c.Articles[q.Article]; q.Speaker >= 0 && a.Newest() && a.Shows(a.Doc.Quotes[q.Quote].Sentence) {
			p.quoted = append(p.quoted, int32(i))
		}
	}
	for i := range c.Events {
		if e := &c.Events[i]; e.Same < 0 && c.Articles[e.Article].Newest() {
			p.events++
		}
	}
	for k := entity.Person; k <= entity.Place; k++ {
		p.kindNames[k] = k.String()
	}
	p.flags, p.initials = make([]string, len(c.Actors)), make([]string, len(c.Actors))
	for i := range c.Actors {
		a := &c.Actors[i]
		if !former(a) { // a successor's flag would be wrong
			p.flags[i] = strings.ToLower(a.Country)
		}
		if p.flags[i] == "" || a.Kind == entity.Person {
			p.initials[i] = initials(a.Name)
		}
	}
	p.dates = make(map[digest.Day]Date, len(c.Days))
	for i := range c.Days {
		t := c.Days[i].First
		p.dates[digest.DayOf(t)] = Date{ISO: t.Format(time.DateOnly), Text: p.formatDate(t, p.o.Site.DateFormat), Href: p.day[c.Days[i].Name]}
	}
	p.makeCalendar()
	p.placeArticles()
}

// worthAPage reports whether there is enough to show of a pair: that one article names two states says little.
func worthAPage(x *digest.Pair) bool {
	return x.Entry != nil || len(x.Articles) > 1 || len(x.Events) > 0 || len(x.Quotes) > 0
}

func permalinks[T any](list []T, of func(*T) string) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = of(&list[i])
	}
	return out
}

// placeArticles tells headlines of one day apart: a slug from front matter comes first, then whoever is
// first in order; others take their agency's name, then a number. Earlier takes live below the newest.
func (p *plan) placeArticles() {
	p.article = make([]string, len(p.c.Articles))
	taken := map[string]int32{}
	for _, i := range p.newest {
		a := &p.c.Articles[i]
		if a.Article.Slug == "" {
			continue
		}
		path := articleDir(a.Day) + a.Slug + "/"
		if first, clash := taken[path]; clash {
			p.clash(path, a.Article.Path, p.c.Articles[first].Article.Path, "give one of them another slug")
			continue
		}
		taken[path] = i
		p.article[i] = path
	}
	for _, i := range p.newest {
		if p.article[i] != "" {
			continue
		}
		a := &p.c.Articles[i]
		base := articleDir(a.Day) + a.Slug
		path := base + "/"
		if _, clash := taken[path]; clash && a.Source >= 0 {
			base += "-" + p.c.Sources[a.Source].Slug
			path = base + "/"
		}
		for n := 2; ; n++ {
			if _, clash := taken[path]; !clash {
				break
			}
			path = base + "-" + itoa(n) + "/"
		}
		taken[path] = i
		p.article[i] = path
	}
	for i := range p.c.Stories {
		takes := p.c.Stories[i].Takes
		for n, at := range takes[1:] {
			p.article[at] = takePath(p.article[takes[0]], len(takes)-1-n)
		}
	}
}

func (p *plan) clash(permalink, one, other, hint string) {
	if one < other {
		one, other = other, one
	}
	p.problems.Errorf("site/path-clash", one, text.Position{}, "this page and %s both want the address %s", other, permalink)
	p.problems.Hint("%s", hint)
}

// add plans a page. The first page at a path keeps it.
func (p *plan) add(page Page) {
	page.Path = file(page.Permalink)
	key := foldPath(page.Path)
	if first, taken := p.at[key]; taken {
		p.collide(&p.pages[first], &page)
		return
	}
	p.at[key] = len(p.pages)
	p.pages = append(p.pages, page)
}

// foldPath is a path as file systems compare it that know neither case nor normalisation.
func foldPath(path string) string { return strings.ToLower(norm.NFC.String(path)) }

func (p *plan) collide(first, second *Page) {
	switch {
	case len(second.Sources) == 0 && len(first.Sources) == 0:
		// Two automatic pages: rules keep them apart, so this is a sorted variant nobody misses.
	case len(second.Sources) == 0:
		p.problems.Errorf("site/path-clash", first.Sources[0], text.Position{}, "this page wants the address %s, which the site itself uses", first.Permalink)
		p.problems.Hint("give it another slug or alias")
	case len(first.Sources) == 0:
		p.problems.Errorf("site/path-clash", second.Sources[0], text.Position{}, "this page wants the address %s, which the site itself uses", first.Permalink)
		p.problems.Hint("give it another slug or alias")
	default:
		p.clash(first.Permalink, first.Sources[0], second.Sources[0], "give one of them another slug or alias")
	}
}

// aliases plans the pages that send old addresses to new ones.
func (p *plan) aliases() {
	old := func(aliases []string, to, source string) {
		for _, alias := range aliases {
			from, ok := aliasPath(alias)
			if !ok {
				p.problems.Errorf("site/bad-alias", source, text.Position{}, "alias %q is no path of the site", alias)
				p.problems.Hint(`write it from the site's root: "/news/2019/summit/"`)
				continue
			}
			if foldPath(file(from)) != foldPath(file(to)) {
				p.redirect(from, to, source)
			}
		}
	}
	for i := range p.c.Articles {
		old(p.c.Articles[i].Article.Aliases, p.article[i], p.c.Articles[i].Article.Path)
	}
	entry := func(e *digest.Entry, to string) {
		if e != nil && to != "" {
			old(e.Aliases, to, e.Path)
		}
	}
	for i := range p.c.Actors {
		entry(p.c.Actors[i].Entry, p.actor[i])
	}
	for i := range p.c.Topics {
		entry(p.c.Topics[i].Entry, p.topic[i])
	}
	for i := range p.c.Pairs {
		entry(p.c.Pairs[i].Entry, p.pair[i])
	}
	for i := range p.c.Places {
		entry(p.c.Places[i].Entry, p.placeOf[i])
	}
	for i := range p.c.Sources {
		entry(p.c.Sources[i].Entry, p.source[i])
	}
	for i := range p.c.Days {
		entry(p.c.Days[i].Entry, p.day[p.c.Days[i].Name])
	}
	for i := range p.c.Weeks {
		entry(p.c.Weeks[i].Entry, p.week[p.c.Weeks[i].Name])
	}
	for i := range p.c.Pages {
		e := &p.c.Pages[i]
		entry(e, plainPath(e))
	}
	for i := range p.c.Actors {
		for _, id := range p.c.Actors[i].Former {
			from := entityPath(p.c.Actors[i].Kind.Plural(), id.Slug())
			if _, taken := p.at[foldPath(file(from))]; !taken && p.actor[i] != "" {
				p.redirect(from, p.actor[i], "")
			}
		}
	}
}

func (p *plan) redirect(from, to, source string) {
	page := Page{Permalink: from, Layout: "redirect", NoIndex: true, Subject: -1, MovedTo: to}
	if source != "" {
		page.Sources = []string{source}
	}
	page.View = func() any {
		m := p.maker(from)
		return RedirectView{Frame: m.frame(frameOf{kind: "redirect", title: p.word("redirect.title"), canonical: to, noIndex: true}), Href: m.link(to)}
	}
	if p.crosses(page.Permalink) {
		if source != "" {
			p.problems.Errorf("site/bad-alias", source, text.Position{}, "alias %q runs through a file of the site", from)
			p.problems.Hint("a page can't lie below another page's .html file")
		}
		return
	}
	p.add(page)
}

// crosses reports whether a new path would need a file to be a directory: "/a.html/b/" beside "/a.html".
func (p *plan) crosses(permalink string) bool {
	key := foldPath(file(permalink))
	if p.below[key] {
		return true
	}
	for i := range len(key) {
		if key[i] == '/' {
			if _, taken := p.at[key[:i]]; taken {
				return true
			}
		}
	}
	for i := range len(key) {
		if key[i] == '/' {
			p.below[key[:i]] = true
		}
	}
	return false
}

// finish orders the pages and their problems.
func (p *plan) finish() ([]Page, diag.List) {
	slices.SortFunc(p.pages, func(a, b Page) int { return strings.Compare(a.Path, b.Path) })
	p.at, p.below = nil, nil
	return p.pages, p.problems.Sort()
}

// changed is when an article last changed, as far as it says.
func changed(a *article.Article) time.Time {
	if a.LastMod.After(a.Date) {
		return a.LastMod
	}
	return a.Date
}

// latest is the newest moment of a list of articles that ascends by date.
func (p *plan) latest(lists ...[]int32) (date, mod time.Time) {
	for _, list := range lists {
		if len(list) == 0 {
			continue
		}
		a := p.c.Articles[list[len(list)-1]].Article
		if a.Date.After(date) {
			date = a.Date
		}
		if m := changed(a); m.After(mod) {
			mod = m
		}
	}
	return date, mod
}

func slugged(s string) string { return slug.Make(s) }

func flagsOf(c *digest.Collection) []string {
	var out []string
	for i := range c.Actors {
		if code := c.Actors[i].Country; code != "" {
			out = append(out, strings.ToLower(code))
		}
	}
	for i := range c.Places {
		if code := c.Places[i].Country; code != "" {
			out = append(out, strings.ToLower(code))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func byCount(a, b digest.Count) int {
	return cmp.Or(-cmp.Compare(a.N, b.N), cmp.Compare(a.Index, b.Index))
}
