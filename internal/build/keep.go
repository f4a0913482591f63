package build

import (
	"strings"
	"unique"

	"digest/internal/article"
	"digest/internal/nlp"
)

// keep drops what nothing after the analysis reads, and the room its lists had to grow: of ten thousand records
// every byte counts.
func keep(doc *nlp.Doc) {
	doc.Tokens = nil
	doc.Sentences, doc.Mentions, doc.Chains = tight(doc.Sentences), tight(doc.Mentions), tight(doc.Chains)
	doc.Quotes, doc.Events, doc.Topics = tight(doc.Quotes), tight(doc.Events), tight(doc.Topics)
	members := make([]int, 0, len(doc.Mentions)) // of all chains, in one piece
	for i := range doc.Chains {
		c := &doc.Chains[i]
		from := len(members)
		members = append(members, c.Mentions...)
		c.Mentions = members[from:len(members):len(members)]
		c.Offices = tight(c.Offices)
		for k := range c.Offices {
			c.Offices[k].Title = shared(c.Offices[k].Title)
		}
	}
}

// keepArticle is keep for a parsed article.
func keepArticle(a *article.Article) {
	a.Blocks, a.Anchors, a.Inlines = tight(a.Blocks), tight(a.Anchors), tight(a.Inlines)
	// These are parts of the file's text, which would be kept for them.
	for _, s := range []*string{&a.Title, &a.Slugline, &a.Summary} {
		*s = strings.Clone(*s)
	}
	for _, s := range []*string{&a.Author, &a.Take, &a.Dateline.Region, &a.Dateline.Agency, &a.Source.Name} {
		*s = shared(*s)
	}
	for i, p := range a.Dateline.Places {
		a.Dateline.Places[i] = shared(p)
	}
}

// tight is a list without room to grow.
func tight[T any](list []T) []T {
	if cap(list)-len(list) <= len(list)/16 {
		return list
	}
	return append(make([]T, 0, len(list)), list...)
}

// shared is one copy of a string that many articles have.
func shared(s string) string {
	if s == "" {
		return ""
	}
	return unique.Make(s).Value()
}
