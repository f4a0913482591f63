// Package site decides which pages exist, where they are, and what each shows.
//
// [Plan] turns a linked collection into a list of [Page]s. A page's view is made when it is rendered; the
// structs templates see are all in views.go, every address is made in urls.go.
//
// # Layouts
//
// Page.Layout is one of home, article, person, country, pair, organisation, topic, place, source, articles,
// quotes, speakers, timeline, whoswho, index, network, map, edition, editions, archive, search, about, page,
// 404, redirect. The view's type is named for it (article: ArticleView, 404: NotFoundView, page: PlainView,
// articles: ArticleListView, …).
//
// # Anchors
//
// In an article's body, sentence n of its nlp.Doc has the ID "sN" (span.s), paragraph n of the body "pN"
// (counted from 1), quotations are span.q. A name is a link where it stands first; later
// mentions carry the address in data-again, for the reader's switch. The headline has the ID "headline", which is the
// template's to set.
//
// # Lists
//
// Lists of articles, quotes and events are cut into pages from the oldest on: once page 1 is full it never
// changes, and its address is "…/page/1/". What is left over, the newest, is at the list's own address.
package site

import (
	"time"

	"digest/internal/config"
	"digest/internal/diag"
	"digest/internal/digest"
)

// Options are what planning needs beside the collection.
type Options struct {
	Site     config.Site
	Location *time.Location  // for moments; UTC if nil
	Words    *config.Strings // the site's own words; never nil
	// Accuracy is shown on the page about how the site was made; Generator is "digest 1.2".
	Accuracy  []Accuracy
	Generator string
	// Resources are the files of page bundles by article ID, as paths under content/: "2020/summit/map.png" of
	// "2020/summit". They are served from the article's own directory. When nil, pictures are not checked.
	Resources map[string][]string
}

// Plan lists all pages of the site, in order of their paths. The collection must not change while pages
// are rendered: views are made from it on demand.
//
// Problems are authored pages, slugs and aliases that claim one path. The pages returned have one path each
// even then.
func Plan(c *digest.Collection, o Options) ([]Page, diag.List) {
	return NewOutline(c, o, nil).Pages()
}

// Flags lists the flags that pages may show: lower-case codes, in order.
func Flags(c *digest.Collection) []string { return flagsOf(c) }
