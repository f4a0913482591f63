package site

import (
	gopath "path"
	"slices"
	"strings"
	"sync"

	"digest/internal/diag"
	"digest/internal/digest"
	"digest/internal/entity"
)

// Outline is a site whose pages are planned when they are asked for, each by itself: a preview shows one page of
// tens of thousands. It gives the same pages and problems as [Plan] and may be used from any goroutine.
type Outline struct {
	p   *plan // placed, with no pages; never changes
	all func() ([]Page, diag.List)
}

// NewOutline gives everything in the collection its address. What before, an outline of an earlier state of the
// site with the same options, knows of what has not changed is used again; before may be nil.
func NewOutline(c *digest.Collection, o Options, before *Outline) *Outline {
	p := newPlan(c, o)
	if before != nil {
		p.place(before.p)
	} else {
		p.place(nil)
	}
	p.old = p.oldAddresses()
	return &Outline{p: p, all: sync.OnceValues(func() ([]Page, diag.List) {
		q := p.run("")
		q.problems = append(q.problems, p.problems...)
		q.checkImages()
		slices.SortFunc(q.pages, func(a, b Page) int { return strings.Compare(a.Path, b.Path) })
		return q.pages, q.problems.Sort()
	})}
}

// run plans all pages, or the one at the wanted path only.
func (p *plan) run(want string) *plan {
	q := *p
	q.want, q.pages, q.problems, q.at, q.below = want, nil, nil, map[string]int{}, map[string]bool{}
	if want == "" && !q.addr.relative {
		q.remember()
	}
	q.home()
	q.articles()
	q.actors()
	q.pairs()
	q.topics()
	q.places()
	q.sources()
	q.quotes()
	q.timeline()
	q.figures()
	q.editions()
	q.archive()
	q.plain()
	q.aliases()
	q.at, q.below = nil, nil
	return &q
}

// wants reports whether a page below a permalink may be the wanted one; "" is that of what has no page.
func (p *plan) wants(base string) bool {
	return base != "" && (p.want == "" || strings.HasPrefix(p.want, foldPath(base[1:])))
}

// wantsList reports whether a page of the list at base may be the wanted one.
func (p *plan) wantsList(base string) bool {
	rest, below := strings.CutPrefix(p.want, foldPath(base[1:]))
	return p.want == "" || below && (rest == "index.html" || strings.HasPrefix(rest, pageSeg+"/"))
}

// wantsIndex reports whether a page of an index, in any order, may be the wanted one.
func (p *plan) wantsIndex(of string) bool {
	return slices.ContainsFunc(indexOrders[:], func(order string) bool { return p.wantsList(orderPath(dir(of), order)) })
}

// Pages plans the whole site.
func (o *Outline) Pages() ([]Page, diag.List) { return o.all() }

// Page plans the page at an output path.
func (o *Outline) Page(path string) (Page, bool) {
	if o.p.tangled() {
		pages, _ := o.all()
		i, ok := slices.BinarySearchFunc(pages, path, func(p Page, path string) int { return strings.Compare(p.Path, path) })
		if !ok {
			return Page{}, false
		}
		return pages[i], true
	}
	if q := o.p.run(foldPath(path)); len(q.pages) > 0 && q.pages[0].Path == path {
		return q.pages[0], true
	}
	return Page{}, false
}

// Has reports whether a page has a path, given as file systems compare it that know no case.
func (o *Outline) Has(path string) bool {
	if ext := gopath.Ext(path); ext != ".html" && ext != ".htm" {
		return false
	}
	if o.p.tangled() {
		pages, _ := o.all()
		return slices.ContainsFunc(pages, func(p Page) bool { return foldPath(p.Path) == foldPath(path) })
	}
	return len(o.p.run(foldPath(path)).pages) > 0
}

// tangled reports whether old addresses run through files, so that what one may have depends on others.
func (p *plan) tangled() bool {
	return slices.ContainsFunc(p.old, func(o oldAddress) bool { return strings.Contains(strings.ToLower(o.alias), ".htm") && through(o.alias) })
}

// through reports whether an address has a file as a folder: "/a.html/b/".
func through(alias string) bool {
	from, ok := aliasPath(alias)
	if !ok {
		return false
	}
	key := foldPath(file(from))
	return strings.Contains(key, ".html/") || strings.Contains(key, ".htm/")
}

// Article is the permalink of an article.
func (o *Outline) Article(i int) string { return o.p.article[i] }

// maxLooks bounds the addresses that are looked at one by one; beyond it, planning the whole site is cheaper.
const maxLooks = 64

// Problems are those of [Plan]. Only what an author wrote can be at fault, so only the addresses that authors
// chose are planned.
func (o *Outline) Problems() diag.List {
	look := o.p.contested()
	if o.p.tangled() || len(look) > maxLooks {
		_, ds := o.all()
		return ds
	}
	ds := slices.Clone(o.p.problems)
	rest := o.p.run("\x00") // no path
	rest.checkImages()
	ds = append(ds, rest.problems...)
	for _, want := range look {
		for _, d := range o.p.run(want).problems {
			if d.Code == "site/path-clash" {
				ds = append(ds, d)
			}
		}
	}
	return ds.Sort()
}

// contested lists the paths authors chose that something else may claim: those that two of them chose, and
// those in directories of the site's own.
func (p *plan) contested() []string {
	claims := map[string]int{}
	claim := func(permalink string) { claims[foldPath(file(permalink))]++ }
	for i := range p.c.Pages {
		claim(plainPath(&p.c.Pages[i]))
	}
	for _, o := range p.old {
		if from, ok := aliasPath(o.alias); ok {
			claim(from)
		}
	}
	var out []string
	for path, n := range claims {
		top, _, below := strings.Cut(path, "/")
		if n > 1 || !below || slices.Contains(ownDirs, top) {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// ownDirs are the directories at the root that the site itself uses.
var ownDirs = []string{
	articlesDir, relationsDir, sourcesDir, quotesDir, timelineDir, networkDir, mapDir, editionsDir, archiveDir, searchDir, aboutDir,
	entity.Person.Plural(), entity.Country.Plural(), entity.Organisation.Plural(), entity.Topic.Plural(), entity.Place.Plural(),
}
