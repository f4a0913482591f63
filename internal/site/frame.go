package site

import (
	"encoding/json"
	"slices"
	"strings"
	"time"

	"digest/internal/entity"
)

// maker makes the view of one page: it knows where the page is.
type maker struct {
	*plan
	at string // the page's permalink
	// numbers are, on an article's page, the paragraphs of its blocks.
	numbers []int
}

func (p *plan) maker(permalink string) maker { return maker{plan: p, at: permalink} }

// link is a permalink, with or without fragment, as this page prints it; "" stays "".
func (m maker) link(to string) string {
	if to == "" || m.absent(to) {
		return ""
	}
	return m.addr.from(m.at, to)
}

func (m maker) linkTo(text, to string) *Link {
	href := m.link(to)
	if href == "" {
		return nil
	}
	return &Link{Text: text, Href: href}
}

// frameOf is what a page says of itself for its frame.
type frameOf struct {
	kind        string
	title       string
	description string
	crumbs      []crumb
	canonical   string // if it is not the page itself
	noIndex     bool
	prev, next  *Link
	feed        string // path of its own feed, or ""
	data        string
	card        string
	cardAlt     string
	ogType      string
	published   time.Time
	modified    time.Time
	section     string
	tags        []string
	things      []Thing
	automatic   bool
}

// crumb is a page above: permalink and text.
type crumb struct{ text, to string }

func (m maker) frame(f frameOf) Frame {
	canonical := f.canonical
	if canonical == "" {
		canonical = m.at
	}
	m.bareFrame(&f)
	out := Frame{
		Site: m.siteInfo(f), Lang: m.words.Lang, Dir: m.words.Dir, Kind: f.kind, Title: f.title, HeadTitle: f.title,
		Description: shorten(f.description, 200), Root: m.addr.rootFrom(m.at), Canonical: m.addr.absolute(canonical), NoIndex: f.noIndex,
		Nav: m.nav(), Prev: f.prev, Next: f.next, Data: m.linkFile(f.data), Automatic: f.automatic,
	}
	if f.title != m.o.Site.Title {
		out.HeadTitle = f.title + " – " + m.o.Site.Title
	}
	if m.at != "/" {
		out.Breadcrumbs = append(out.Breadcrumbs, Link{m.word("nav.home"), m.link("/")})
	}
	for _, c := range f.crumbs {
		if !m.absent(c.to) {
			out.Breadcrumbs = append(out.Breadcrumbs, Link{c.text, m.link(c.to)})
		}
	}
	out.Feeds = m.siteFeeds(out.Root)
	if f.kind != "home" {
		out.Feeds = out.Feeds[:min(1, len(out.Feeds))]
	}
	if f.feed != "" {
		out.Feeds = append([]Feed{{f.title + " (Atom)", "application/atom+xml", m.linkFile(f.feed)}}, out.Feeds...)
	}
	if m.o.Site.Has("structured-data") {
		out.OpenGraph = m.openGraph(f, canonical)
		out.JSONLD = m.jsonLD(f, out.Canonical)
	}
	return out
}

// siteFeeds are the feeds of the whole site. The home page has them all, others the first.
func (m maker) siteFeeds(root string) []Feed {
	if !m.o.Site.Has("feeds") {
		return nil
	}
	return []Feed{
		{m.o.Site.Title + " (Atom)", "application/atom+xml", root + "feed.atom"},
		{m.o.Site.Title + " (RSS)", "application/rss+xml", root + "feed.rss"},
		{m.o.Site.Title + " (JSON Feed)", "application/feed+json", root + "feed.json"},
	}
}

// linkFile is a file of the site, by output path.
func (m maker) linkFile(path string) string {
	if path == "" {
		return ""
	}
	return m.addr.rootFrom(m.at) + escape(path)
}

func (m maker) siteInfo(f frameOf) SiteInfo {
	info := SiteInfo{
		Title: m.o.Site.Title, Description: m.o.Site.Description, Language: m.words.Lang, Home: m.link("/"), Footer: m.o.Site.Footer,
		Contact: contactLink(m.o.Site.Contact), About: m.link(dir(aboutDir)), Search: m.link(dir(searchDir)),
	}
	// Other pages would change with every new day, and with nothing else.
	switch f.kind {
	case "home", "editions":
		if n := len(m.c.Days); n > 0 {
			info.Latest = m.datePtr(m.c.Days[n-1].First)
		}
	case "article":
		info.Latest = m.datePtr(f.published)
	}
	return info
}

// nav is the main navigation.
func (m maker) nav() []NavItem {
	if m.again == nil {
		return m.current(m.entries())
	}
	return m.current(m.again.nav)
}

// current is the navigation with the part of the site that the page is in marked.
func (m maker) current(nav []NavItem) []NavItem {
	top, _, below := strings.Cut(strings.TrimPrefix(m.at, "/"), "/")
	if top == archiveDir {
		top = editionsDir
	}
	i := slices.IndexFunc(nav, func(n NavItem) bool { return below && n.Key == top })
	if i < 0 {
		return nav
	}
	nav = slices.Clone(nav)
	nav[i].Current = true
	return nav
}

// entries are the parts of the navigation: only what the site has.
func (m maker) entries() []NavItem {
	var out []NavItem
	item := func(key, to string, exists bool) {
		if exists && !m.absent(to) {
			out = append(out, NavItem{Key: key, Text: m.word("nav." + key), Href: m.link(to)})
		}
	}
	item("editions", dir(editionsDir), len(m.c.Days) > 0)
	item("people", kindDir(entity.Person), m.kinds[entity.Person])
	item("countries", kindDir(entity.Country), m.kinds[entity.Country])
	item("relations", dir(relationsDir), m.paired > 0)
	item("organisations", kindDir(entity.Organisation), m.kinds[entity.Organisation])
	item("topics", kindDir(entity.Topic), len(m.c.Topics) > 0)
	item("quotes", dir(quotesDir), len(m.quoted) > 0)
	item("timeline", dir(timelineDir), len(m.c.Timeline) > 0)
	item("map", dir(mapDir), m.kinds[entity.Country])
	return out
}

func (m maker) openGraph(f frameOf, canonical string) OpenGraph {
	og := OpenGraph{Type: f.ogType, URL: m.addr.absolute(canonical), ImageAlt: f.cardAlt, Section: f.section, Tags: f.tags, TwitterCard: "summary"}
	if og.Type == "" {
		og.Type = "website"
	}
	if f.card != "" && m.addr.base != "" {
		og.Image, og.TwitterCard = m.addr.absolute("/"+f.card), "summary_large_image"
		if og.ImageAlt == "" {
			og.ImageAlt = f.title
		}
	}
	if !f.published.IsZero() {
		og.Published = moment(f.published)
	}
	if f.modified.After(f.published) {
		og.Modified = moment(f.modified)
	}
	return og
}

// moment is a time as machines read it; midnight is a day.
func moment(t time.Time) string {
	if t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

// jsonLD joins a page's things with its breadcrumbs. Addresses in it are absolute; without base_url there
// is none, and what only has one is left out.
func (m maker) jsonLD(f frameOf, canonical string) *JSONLD {
	graph := slices.Clone(f.things)
	if canonical != "" && m.at != "/" && !f.noIndex {
		list := Thing{Type: "BreadcrumbList"}
		crumbs := slices.DeleteFunc(append([]crumb{{m.o.Site.Title, "/"}}, f.crumbs...), func(c crumb) bool { return m.absent(c.to) })
		for i, c := range append(crumbs, crumb{f.title, m.at}) {
			item := Thing{Type: "ListItem", Position: i + 1, Name: c.text}
			if c.to != m.at { // the last is the page itself
				item.Item = m.addr.absolute(c.to)
			}
			list.ItemListElement = append(list.ItemListElement, item)
		}
		graph = append(graph, list)
	}
	if len(graph) == 0 {
		return nil
	}
	return &JSONLD{Context: "https://schema.org", Graph: graph}
}

// publisher is the site as structured data.
func (m maker) publisher() *Thing {
	return &Thing{Type: "WebSite", Name: m.o.Site.Title, URL: m.addr.absolute("/")}
}

// jsonText encodes v for a citation; v is made of strings and numbers and always encodes.
func jsonText(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic("site: " + err.Error())
	}
	return string(b)
}
