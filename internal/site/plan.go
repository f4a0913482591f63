package site

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"sync"
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
	// leftOut are directories at the root that the site goes without, see without.go.
	leftOut map[string]bool

	// want is the one path whose page is planned, as file systems that fold case see it; "" plans all.
	want     string
	pages    []Page
	at       map[string]int  // page by path, as want
	below    map[string]bool // directories that redirects need
	problems diag.List

	// permalinks, by index into the collection
	article, actor, topic, pair, placeOf, source []string
	old                                          []oldAddress
	day, week                                    map[string]string // edition by name
	// newest are the newest takes, ascending.
	newest []int32
	states map[string]int // by code, index into the collection's States
	// kinds says of which kinds of actors there are pages; quoted are quotes with a speaker.
	kinds  [entity.Place + 1]bool
	quoted []int32 // quotes with a speaker, of newest takes, ascending
	paired int     // pairs with a page
	twins  bool    // two pairs have one slug
	events int     // first reports, of newest takes
	cal    *calendar
	// What every view prints again and again, made once: flags and initials by actor, the kinds' names, days.
	flags     []string
	initials  []string
	kindNames [entity.Place + 1]string
	again     *repeated           // nil while a page is planned by itself
	rooms     *sync.Pool          // of *room
	dates     map[digest.Day]Date // Href is the edition's permalink
}

func newPlan(c *digest.Collection, o Options) *plan {
	if o.Location == nil {
		o.Location = time.UTC
	}
	o.Site.StateNames = stateNames(&o)
	if o.Site.DateFormat == "" {
		o.Site.DateFormat = o.Words.Get("date.format")
	}
	size := o.Site.PageSize
	if size < 1 {
		size = config.Default().PageSize
	}
	return &plan{
		c: c, o: o, words: o.Words, addr: newAddresses(o.Site.BaseURL, o.Site.RelativeURLs), size: size, leftOut: leftOut(&o.Site),
		rooms: &sync.Pool{New: func() any { return new(room) }},
		day:   map[string]string{}, week: map[string]string{}, states: map[string]int{},
	}
}

// stateNames are the names of states in the site's language, by code, where the desk has none of its own.
func stateNames(o *Options) map[string]string {
	names := map[string]string{}
	for _, key := range o.Words.Keys() {
		if code, ok := strings.CutPrefix(key, config.StatePrefix); ok {
			names[code] = o.Words.Get(key)
		}
	}
	maps.Copy(names, o.Site.StateNames)
	return names
}

// place gives every thing of the collection its permalink, so that any view can link to any page. What before says
// of what is still the same is taken over; before may be nil.
func (p *plan) place(before *plan) {
	if before == nil {
		before = newPlan(&digest.Collection{}, p.o)
	}
	p.placeActors(before)
	c := p.c
	p.topic = permalinks(p, c.Topics, func(t *digest.Topic) string { return entityPath(entity.Topic.Plural(), t.ID.Slug()) })
	p.placeOf = permalinks(p, c.Places, func(t *digest.Place) string { return entityPath(entity.Place.Plural(), t.Slug) })
	p.source = permalinks(p, c.Sources, func(s *digest.Source) string { return entityPath(sourcesDir, s.Slug) })
	p.placePairs(before)
	for i := range c.States {
		p.states[c.States[i].Code] = i
	}
	for i := range c.Quotes {
		if q := &c.Quotes[i]; q.Speaker >= 0 && q.Shown && c.Articles[q.Article].Newest() {
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
	p.placeArticles(before)
	p.placeEditions(before)
}

// placeActors makes what every mention of an actor prints.
func (p *plan) placeActors(before *plan) {
	n := len(p.c.Actors)
	p.actor, p.flags, p.initials = make([]string, n), make([]string, n), make([]string, n)
	for i := range p.c.Actors {
		a := &p.c.Actors[i]
		shown := len(a.Articles)+len(a.PlaceOnly) > 0 && !p.goesWithout(a.Kind)
		if shown {
			p.kinds[a.Kind] = true
		}
		if i < len(before.c.Actors) && sameChip(a, &before.c.Actors[i]) {
			p.actor[i], p.flags[i], p.initials[i] = before.actor[i], before.flags[i], before.initials[i]
			continue
		}
		if shown {
			p.actor[i] = entityPath(a.Kind.Plural(), a.ID.Slug())
		}
		if !former(a) { // a successor's flag would be wrong
			p.flags[i] = p.flag(a.Country)
		}
		if p.flags[i] == "" || a.Kind == entity.Person {
			p.initials[i] = initials(a.Name)
		}
	}
}

// sameChip reports whether a mention of either actor prints the same.
func sameChip(a, b *digest.Actor) bool {
	return a.ID == b.ID && a.Kind == b.Kind && a.Name == b.Name && a.Country == b.Country && a.State == b.State &&
		(len(a.Articles)+len(a.PlaceOnly) > 0) == (len(b.Articles)+len(b.PlaceOnly) > 0)
}

func (p *plan) placePairs(before *plan) {
	c := p.c
	p.pair = make([]string, len(c.Pairs))
	taken := map[string]bool{} // what slugs of two pairs became
	for i := range c.Pairs {
		if !worthAPage(&c.Pairs[i]) || !p.o.Site.Has(relationsDir) {
			continue
		}
		p.paired++
		// Two pairs may join to one slug: "a" with "b-c", "a-b" with "c". They are neighbours in order.
		s := c.Pairs[i].Slug
		alike := i > 0 && c.Pairs[i-1].Slug == s || i+1 < len(c.Pairs) && c.Pairs[i+1].Slug == s
		if !alike && !p.twins && i < len(before.pair) && before.c.Pairs[i].Slug == s && before.pair[i] != "" && !before.twins {
			p.pair[i] = before.pair[i]
			continue
		}
		for taken[s] {
			s += "-x"
		}
		if alike || p.twins {
			p.twins, taken[s] = true, true
		}
		p.pair[i] = entityPath(relationsDir, s)
	}
}

// placeEditions gives days and weeks their addresses and words.
func (p *plan) placeEditions(before *plan) {
	if p.sameDays(before) {
		p.day, p.dates, p.cal = before.day, before.dates, before.cal
	} else {
		p.dates = make(map[digest.Day]Date, len(p.c.Days))
		for i := range p.c.Days {
			name, t := p.c.Days[i].Name, p.c.Days[i].First
			if to := editionPath(name); !p.absent(to) {
				p.day[name] = to
			}
			p.dates[digest.DayOf(t)] = Date{ISO: t.Format(time.DateOnly), Text: p.formatDate(t, p.o.Site.DateFormat), Href: p.day[name]}
		}
		p.makeCalendar()
	}
	for i := range p.c.Weeks {
		if to := editionPath(p.c.Weeks[i].Name); !p.absent(to) {
			p.week[p.c.Weeks[i].Name] = to
		}
	}
}

// sameDays reports whether the newest takes, and so the days, are those of before.
func (p *plan) sameDays(before *plan) bool {
	if before.cal == nil || len(p.c.Articles) != len(before.c.Articles) || !slices.Equal(p.newest, before.newest) || len(p.c.Days) != len(before.c.Days) {
		return false
	}
	for i := range p.c.Articles {
		if p.c.Articles[i].Day != before.c.Articles[i].Day {
			return false
		}
	}
	for i := range p.c.Days {
		if p.c.Days[i].Name != before.c.Days[i].Name {
			return false
		}
	}
	return true
}

// worthAPage reports whether there is enough to show of a pair: that one article names two states says little.
func worthAPage(x *digest.Pair) bool {
	return x.Entry != nil || len(x.Articles) > 1 || len(x.Events) > 0 || len(x.Quotes) > 0
}

func permalinks[T any](p *plan, list []T, of func(*T) string) []string {
	out := make([]string, len(list))
	for i := range list {
		if to := of(&list[i]); !p.absent(to) {
			out[i] = to
		}
	}
	return out
}

// placeArticles gives articles their permalinks, day by day: those of two days never meet.
func (p *plan) placeArticles(before *plan) {
	p.article = make([]string, len(p.c.Articles))
	for first, was := 0, 0; first < len(p.c.Articles); {
		day := p.c.Articles[first].Day
		last := dayEnd(p.c, first)
		for was < len(before.c.Articles) && before.c.Articles[was].Day < day {
			was++
		}
		if p.sameDay(before, first, last, was) {
			copy(p.article[first:last], before.article[was:])
		} else {
			p.placeDay(int32(first), int32(last))
		}
		for i := first; i < last; i++ {
			if p.c.Articles[i].Newest() {
				p.newest = append(p.newest, int32(i))
			}
		}
		first = last
	}
}

// dayEnd is the end of the run of articles of the same day as the one at first.
func dayEnd(c *digest.Collection, first int) int {
	last := first + 1
	for last < len(c.Articles) && c.Articles[last].Day == c.Articles[first].Day {
		last++
	}
	return last
}

// sameDay reports whether a day's articles are those of before, from its index was on, as far as addresses go.
func (p *plan) sameDay(before *plan, first, last, was int) bool {
	if len(before.problems) > 0 || was+last-first > len(before.c.Articles) {
		return false
	}
	for i := first; i < last; i++ {
		a, b := &p.c.Articles[i], &before.c.Articles[was+i-first]
		if a.Day != b.Day || a.Slug != b.Slug || a.Take != b.Take || a.Newest() && (a.Article.Slug == "") != (b.Article.Slug == "") ||
			p.sourceSlug(a) != before.sourceSlug(b) || len(p.takes(a)) != len(before.takes(b)) ||
			p.takes(a)[0]-int32(first) != before.takes(b)[0]-int32(was) {
			return false
		}
	}
	end := was + last - first
	return end == len(before.c.Articles) || before.c.Articles[end].Day != p.c.Articles[first].Day
}

func (p *plan) sourceSlug(a *digest.Article) string {
	if a.Source < 0 {
		return ""
	}
	return p.c.Sources[a.Source].Slug
}

func (p *plan) takes(a *digest.Article) []int32 { return p.c.Stories[a.Story].Takes }

// placeDay tells headlines of one day apart: a slug from front matter comes first, then whoever is
// first in order; others take their agency's name, then a number. Earlier takes live below the newest.
func (p *plan) placeDay(first, last int32) {
	taken := map[string]int32{}
	for i := first; i < last; i++ {
		a := &p.c.Articles[i]
		if a.Article.Slug == "" || !a.Newest() {
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
	for i := first; i < last; i++ {
		a := &p.c.Articles[i]
		if p.article[i] != "" || !a.Newest() {
			continue
		}
		base := articleDir(a.Day) + a.Slug
		path := base + "/"
		if _, clash := taken[path]; clash && a.Source >= 0 {
			base += "-" + p.sourceSlug(a)
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
	for i := first; i < last; i++ {
		a := &p.c.Articles[i]
		if takes := p.takes(a); a.Take > 0 {
			p.article[i] = takePath(p.article[takes[0]], len(takes)-int(a.Take))
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
	if len(page.Sources) == 0 && p.absent(page.Permalink) {
		return
	}
	p.bare(&page)
	page.Path = file(page.Permalink)
	key := foldPath(page.Path)
	if p.want != "" && p.want != key {
		return
	}
	if first, taken := p.at[key]; taken {
		p.collide(&p.pages[first], &page)
		return
	}
	p.at[key] = len(p.pages)
	p.pages = append(p.pages, page)
}

// foldPath is a path as file systems compare it that know neither case nor normalisation.
func foldPath(path string) string {
	for i := range len(path) {
		if c := path[i]; c >= 0x80 || 'A' <= c && c <= 'Z' {
			return strings.ToLower(norm.NFC.String(path))
		}
	}
	return path
}

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

// oldAddress is an alias as an author wrote it.
type oldAddress struct{ alias, to, source string }

// oldAddresses lists the aliases of all that authors wrote.
func (p *plan) oldAddresses() []oldAddress {
	var out []oldAddress
	old := func(aliases []string, to, source string) {
		for _, alias := range aliases {
			out = append(out, oldAddress{alias, to, source})
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
	return out
}

// aliases plans the pages that send old addresses to new ones.
func (p *plan) aliases() {
	for _, o := range p.old {
		from, ok := aliasPath(o.alias)
		if !ok {
			p.problems.Errorf("site/bad-alias", o.source, text.Position{}, "alias %q is no path of the site", o.alias)
			p.problems.Hint(`write it from the site's root: "/news/2019/summit/"`)
			continue
		}
		if foldPath(file(from)) != foldPath(file(o.to)) {
			p.redirect(from, o.to, o.source)
		}
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
	if p.absent(to) {
		return
	}
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
