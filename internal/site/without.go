package site

import (
	"strings"

	"digest/internal/config"
	"digest/internal/entity"
)

// This file leaves out what the configuration says the site goes without, see [config.Kinds]: such pages are not
// planned, and nothing links to them, whoever asks for the link.

// absent reports whether the page at a permalink, of those the site makes of itself, is left out.
func (p *plan) absent(to string) bool {
	if len(p.o.Site.Pages.Without) == 0 || len(to) < 2 || strings.HasPrefix(to, articlesRoot) {
		return false
	}
	to, _ = cutFragment(to)
	top, rest, _ := strings.Cut(to[1:], "/")
	switch {
	case p.leftOut[top]:
		return true
	case rest == "":
		return false
	case top == archiveDir:
		return !p.o.Site.Has("days") && isDay(rest)
	}
	kind, ok := subKinds[segment(rest)]
	return ok && !p.o.Site.Has(kind)
}

// articlesRoot is where articles are: no site goes without.
const articlesRoot = "/" + articlesDir + "/"

// leftOut are the directories at the root that a site goes without.
func leftOut(s *config.Site) map[string]bool {
	out := make(map[string]bool, len(s.Pages.Without))
	for _, d := range ownDirs {
		kind := d
		if d == timelineDir {
			kind = "events"
		}
		if !s.Has(kind) {
			out[d] = true
		}
	}
	return out
}

// isDay reports whether the path below the archive's is that of a day: "2020/07/08/".
func isDay(rest string) bool {
	return len(rest) > len("2006/01/") && rest[4] == '/' && rest[7] == '/' && !strings.HasPrefix(rest[8:], pageSeg)
}

// subKinds are the kinds of lists below an entity's page or an index, by the segment in their address.
var subKinds = map[string]string{
	byArticles: "orders", byLatest: "orders", byTopic: "orders", whosWhoSeg: "orders", speakersSeg: "orders",
	quotesSeg: "quotes", eventsSeg: "events", sceneSeg: "scenes",
}

// segment is the one that says what list a path is, the last but for the number of a page.
func segment(rest string) string {
	if i := strings.Index(rest, "/"+pageSeg+"/"); i >= 0 {
		rest = rest[:i]
	}
	rest = strings.TrimSuffix(rest, "/")
	return rest[strings.LastIndexByte(rest, '/')+1:]
}

// goesWithout reports whether there are no pages of a kind of entity.
func (p *plan) goesWithout(k entity.Kind) bool { return !p.o.Site.Has(k.Plural()) }

// flag is a state's flag by its code, "" on a site without flags.
func (p *plan) flag(code string) string {
	if !p.o.Site.Has("flags") {
		return ""
	}
	return strings.ToLower(code)
}

// hasCards reports whether pages have card images. What shows them wants their whole address, so a site that does
// not know its own has none.
func (p *plan) hasCards() bool { return p.o.Site.Has("cards") && p.addr.base != "" }

// bare takes from a page the files beside it that the site goes without.
func (p *plan) bare(page *Page) {
	if !p.o.Site.Has("feeds") {
		page.Feed = ""
	}
	if !p.o.Site.Has("data") {
		page.Data = ""
	}
	if !p.hasCards() {
		page.Card, page.CardLine = "", nil
	}
}

// bareFrame is bare for what a page says of itself.
func (p *plan) bareFrame(f *frameOf) {
	if !p.o.Site.Has("feeds") {
		f.feed = ""
	}
	if !p.o.Site.Has("data") {
		f.data = ""
	}
	if !p.hasCards() {
		f.card = ""
	}
}
