package site

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"
	"time"

	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/markup"
)

// This file makes every address of the site.
//
// A permalink is the path of a page below base_url: it begins with "/", ends in "/" (save 404.html), and is
// made of clean segments, unescaped. What a page prints is a permalink seen from that page: see
// [addresses.from].

// The directories of pages. Those of entities are the plural of their kind.
const (
	articlesDir  = "articles"
	relationsDir = "relations"
	sourcesDir   = "sources"
	quotesDir    = "quotes"
	timelineDir  = "timeline"
	networkDir   = "network"
	mapDir       = "map"
	editionsDir  = "editions"
	archiveDir   = "archive"
	searchDir    = "search"
	aboutDir     = "about"
)

// Names of pages below a directory, which no entity there may take.
const (
	pageSeg     = "page"
	byArticles  = "by-articles"
	byLatest    = "by-latest"
	byTopic     = "by-topic"
	whosWhoSeg  = "whos-who"
	speakersSeg = "speakers"
	quotesSeg   = "quotes"
	eventsSeg   = "events"
	sceneSeg    = "as-place"
)

var reserved = []string{pageSeg, byArticles, byLatest, byTopic, whosWhoSeg, speakersSeg}

// addresses turns permalinks into what a page prints.
type addresses struct {
	base     string // absolute address of the site's root, ending in "/"; "" if not configured
	root     string // its path: "/digest/", "/"
	relative bool
}

func newAddresses(base string, relative bool) addresses {
	a := addresses{base: base, root: "/", relative: relative}
	if u, err := url.Parse(base); err == nil && u.Path != "" {
		a.root = u.EscapedPath()
	}
	return a
}

// from is the address of to as the page at prints it. With relative URLs a page's own file is named, since
// nothing serves an index for a folder opened as file://.
func (a addresses) from(at, to string) string {
	to, fragment := cutFragment(to)
	if fragment != "" && (to == at || to == "") {
		return fragment
	}
	escaped := escape(to)
	if !a.relative || !strings.HasSuffix(at, "/") {
		if a.root == "/" && fragment == "" {
			return escaped
		}
		return a.root + strings.TrimPrefix(escaped, "/") + fragment
	}
	if strings.HasSuffix(escaped, "/") {
		fragment = "index.html" + fragment
	}
	// The directories both share end at the last "/" up to which they agree.
	here, same := escape(at), 0
	for i := 0; i < len(here) && i < len(escaped) && here[i] == escaped[i]; i++ {
		if here[i] == '/' {
			same = i + 1
		}
	}
	return strings.Repeat("../", strings.Count(here[same:], "/")) + escaped[same:] + fragment
}

// cutFragment parts an address before its "#".
func cutFragment(to string) (path, fragment string) {
	if i := strings.IndexByte(to, '#'); i >= 0 {
		return to[:i], to[i:]
	}
	return to, ""
}

// rootFrom is the prefix that leads from a page to the root.
func (a addresses) rootFrom(at string) string {
	if !a.relative || !strings.HasSuffix(at, "/") {
		return a.root
	}
	if up := strings.Repeat("../", strings.Count(at, "/")-1); up != "" {
		return up
	}
	return "./"
}

// absolute is the whole address of a permalink, "" on a site without base_url.
func (a addresses) absolute(to string) string {
	if a.base == "" || to == "" {
		return ""
	}
	return a.base + strings.TrimPrefix(escape(to), "/")
}

// escape writes a path as URLs have it. Most paths are plain already.
func escape(p string) string {
	for i := range len(p) {
		if c := p[i]; c != '/' && c != '-' && c != '.' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return (&url.URL{Path: p}).EscapedPath()
		}
	}
	return p
}

// Address is the whole address of a permalink on a site with the given base_url; without one, as if it
// were served from http://localhost/. For feeds and the sitemap.
func Address(baseURL, permalink string) string {
	if baseURL == "" {
		baseURL = "http://localhost/"
	}
	return baseURL + strings.TrimPrefix(escape(permalink), "/")
}

// file is the output path of a permalink.
func file(permalink string) string {
	p := strings.TrimPrefix(permalink, "/")
	if p == "" || strings.HasSuffix(p, "/") {
		p += "index.html"
	}
	return p
}

func dir(segments ...string) string { return "/" + strings.Join(segments, "/") + "/" }

func entityPath(plural, slug string) string {
	if slices.Contains(reserved, slug) {
		slug += "-x"
	}
	return dir(plural, slug)
}

func kindDir(k entity.Kind) string { return dir(k.Plural()) }

func articleDir(day digest.Day) string {
	if day == digest.NoDay {
		return dir(articlesDir, "undated")
	}
	return dir(articlesDir, day.Time().Format("2006/01/02"))
}

func takePath(story string, number int) string { return fmt.Sprintf("%stake-%d/", story, number) }

func archiveDay(t time.Time) string   { return dir(archiveDir, t.Format("2006/01/02")) }
func archiveMonth(t time.Time) string { return dir(archiveDir, t.Format("2006/01")) }
func archiveYear(t time.Time) string  { return dir(archiveDir, t.Format("2006")) }
func timelineMonth(iso string) string { return dir(timelineDir, strings.ReplaceAll(iso, "-", "/")) }

func editionPath(name string) string {
	if strings.Contains(name, "W") {
		return dir(editionsDir, strings.ToLower(name))
	}
	return dir(editionsDir, name)
}

func listPage(base string, number int) string {
	if number == 0 {
		return base
	}
	return fmt.Sprintf("%s%s/%d/", base, pageSeg, number)
}

func orderPath(base, key string) string {
	switch key {
	case "articles":
		return base + byArticles + "/"
	case "latest":
		return base + byLatest + "/"
	}
	return base
}

func feedPath(permalink string) string { return strings.TrimPrefix(permalink, "/") + "feed.atom" }
func dataPath(permalink string) string { return strings.TrimPrefix(permalink, "/") + "index.json" }

// siteCard is the card image of the site.
const siteCard = "cards/site.png"

func cardPath(permalink string) string {
	return "cards/" + strings.ReplaceAll(strings.Trim(permalink, "/"), "/", "-") + ".png"
}

// siteFiles are what other packages write at the root; an alias must leave them their names.
var siteFiles = []string{"feed.atom", "feed.rss", "feed.json", "sitemap.xml", "robots.txt", "llms.txt", "assets", "cards", "data"}

// aliasPath cleans an old address an editor gave: a path of the site that can't leave it. ok is false for
// what is none.
func aliasPath(alias string) (permalink string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(alias))
	if err != nil || u.Scheme != "" || u.Host != "" || u.Path == "" || strings.ContainsAny(u.Path, "\\\x00:") {
		return "", false
	}
	p := path.Clean("/" + u.Path)
	if p == "/" || strings.ContainsFunc(p, func(r rune) bool { return r < ' ' || r == 0x7f }) {
		return "", false
	}
	for i, segment := range strings.Split(p[1:], "/") {
		if segment[0] == '.' || len(segment) > 200 || i == 0 && slices.Contains(siteFiles, strings.ToLower(segment)) {
			return "", false
		}
	}
	if path.Ext(p) == ".html" || path.Ext(p) == ".htm" {
		return p, true
	}
	return p + "/", true
}

// external is an address outside the site that may be linked, "" for any other.
func external(address string) string {
	address, ok := markup.SafeURL(address)
	if ok && (strings.HasPrefix(strings.ToLower(address), "http://") || strings.HasPrefix(strings.ToLower(address), "https://")) {
		return address
	}
	return ""
}

// contactLink makes of an address for reports what a link needs.
func contactLink(s string) string {
	switch {
	case s == "":
		return ""
	case strings.Contains(s, "@") && !strings.Contains(s, ":"):
		s = "mailto:" + s
	}
	if s, ok := markup.SafeURL(s); ok {
		return s
	}
	return ""
}
