// Package build runs the whole flow: content files → articles → annotations → collection → pages → files.
//
// [Build] plans a site and writes nothing: its [Result] holds planned files that render when they are
// asked for. What it reads (content, templates, configuration, the clock) is all in [Input]; two builds
// of one input plan the same bytes, whatever the number of cores.
package build

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"digest/internal/article"
	"digest/internal/config"
	"digest/internal/diag"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/export"
	"digest/internal/output"
	"digest/internal/parse"
	"digest/internal/render"
	"digest/internal/search"
	"digest/internal/site"
	"digest/internal/slug"
	"digest/internal/text"
)

// Input is all a build depends on.
type Input struct {
	Config  *config.Config
	Content fs.FS // the content folder
	// Templates are layers; the first that has a file wins.
	Templates []fs.FS
	// Now decides what an embargo or expiry holds back, and nothing else.
	Now                        time.Time
	Drafts, Embargoed, Expired bool
	// Generator names the program and its version on pages that say how they were made.
	Generator string
	// Progress, if set, is called from any goroutine as articles are understood.
	Progress func(done, total int)
}

// Counts are what the closing line of a build tells.
type Counts struct {
	Articles, People, Countries, Organisations, Topics int
	Pages                                              int // 0 in a result of a [Session]
}

// Result is a planned site. Its methods may be called from any goroutine.
type Result struct {
	// Diagnostics are all problems found; when they have errors the plan must not be written.
	Diagnostics diag.List
	Collection  *digest.Collection
	Counts      Counts
	// Until is when time alone changes the site: an embargo ends or an article expires. It is zero when nothing
	// does, and in a result of a [Session].
	Until   time.Time
	BaseURL string // as configured

	templates *render.Templates
	outline   *site.Outline
	assets    map[string]output.Planned
	copies    map[string]output.Planned // by path
	whole     func() *whole
}

// whole is the list of all files, which a preview seldom needs.
type whole struct {
	pages    int
	files    []output.Planned
	at       map[string]int32 // by path, as file systems that fold case see it
	problems diag.List
}

// Files lists the site's files: assets first, then pages in order of their paths, then what leads to them.
func (r *Result) Files() []output.Planned { return r.whole().files }

// File returns the planned file at a path of the site. Pages are planned by themselves; feeds, data and the search
// index when the first of them is asked for.
func (r *Result) File(p string) (output.Planned, bool) {
	if f, ok := r.assets[p]; ok {
		return f, true
	}
	if f, ok := r.copies[p]; ok {
		return f, true
	}
	switch path.Ext(p) {
	case "":
		return output.Planned{}, false
	case ".html", ".htm":
		page, ok := r.outline.Page(p)
		if !ok {
			return output.Planned{}, false
		}
		if page.Layout != "search" { // which has the beginning of the index in it
			return planPage(r.templates, &page), true
		}
	}
	w := r.whole()
	i, ok := w.at[output.Fold(p)]
	if !ok || w.files[i].Path != p {
		return output.Planned{}, false
	}
	return w.files[i], true
}

// Page is the permalink of the page of an article, by the path of its file under the site's root; "" if it has none.
func (r *Result) Page(file string) string {
	for i := range r.Collection.Articles {
		if r.Collection.Articles[i].Article.Path == file {
			return r.outline.Article(i)
		}
	}
	return ""
}

// Move is a page that only says where to find another: both are permalinks, paths below the base URL, unescaped.
type Move struct{ From, To string }

// Moves lists the redirects of the site, ordered by the old path.
func (r *Result) Moves() []Move {
	pages, _ := r.outline.Pages()
	var out []Move
	for i := range pages {
		if p := &pages[i]; p.MovedTo != "" {
			out = append(out, Move{p.Permalink, p.MovedTo})
		}
	}
	slices.SortFunc(out, func(a, b Move) int { return strings.Compare(a.From, b.From) })
	return out
}

// Build plans the site. The error is the world's (cancelled); problems of what people wrote are in the
// result's Diagnostics.
func Build(ctx context.Context, in Input) (*Result, error) {
	s := &Session{once: true}
	r, err := s.Build(ctx, in, Change{All: true})
	if err == nil {
		r.Counts.Pages = r.whole().pages
		r.Until = s.Next(in.Now)
	}
	return r, err
}

// plan makes the files of the site out of what was understood. before is the result of an earlier state of the
// same site with the same options, or nil.
func plan(in Input, words *config.Strings, templates *render.Templates, c *content, collection *digest.Collection, before *Result) (*Result, diag.List) {
	r := &Result{Collection: collection, Counts: countOf(collection), BaseURL: in.Config.BaseURL, templates: templates}
	var known *site.Outline
	if before != nil {
		known = before.outline
	}
	r.outline = site.NewOutline(collection, site.Options{
		Site: in.Config.Site, Location: in.Config.Location, Words: words, Generator: in.Generator, Resources: c.resources,
		Accuracy: accuracy(),
	}, known)
	var flags []string
	if in.Config.Has("flags") {
		flags = site.Flags(collection)
	}
	assets := templates.Assets(flags)
	copies := c.copies(in.Content, collection, r.outline)
	r.assets, r.copies = byPath(assets), byPath(copies)
	config, generator := in.Config.Site, in.Generator
	r.whole = sync.OnceValue(func() *whole {
		pages, problems := r.outline.Pages()
		out := &export.Site{Config: config, Collection: collection, Pages: pages, Generator: generator}
		ours := slices.Concat(export.Feeds(out), export.Cards(out), export.Sitemap(out), []output.Planned{export.Robots(out), export.LLMs(out)})
		if config.Has("data") {
			ours = append(ours, export.Data(out)...)
		}
		var start func() string
		if config.Has("search") {
			index := search.Index(searched(collection, pages))
			start = index.Start
			ours = append(ours, index.Files...)
		}
		w := &whole{pages: len(pages), problems: problems}
		w.files = slices.Concat(assets, planPages(templates, pages, start), copies, withoutOwn(ours, copies))
		w.problems = append(w.problems, w.index()...)
		return w
	})
	return r, r.problems(copies)
}

func byPath(files []output.Planned) map[string]output.Planned {
	out := make(map[string]output.Planned, len(files))
	for _, f := range files {
		if _, taken := out[f.Path]; !taken {
			out[f.Path] = f
		}
	}
	return out
}

// problems are those of the whole plan, found without planning all of it: only what lies under content/ can be
// in the way of something.
func (r *Result) problems(copies []output.Planned) diag.List {
	ds := r.outline.Problems()
	taken := make(map[string]bool, len(r.assets)+len(copies))
	for p := range r.assets {
		taken[output.Fold(p)] = true
	}
	for _, f := range copies {
		key := output.Fold(f.Path)
		if taken[key] || r.outline.Has(key) {
			pathTaken(&ds, f.Path)
		}
		taken[key] = true
	}
	return ds
}

// searched is the planned site as its search sees it.
func searched(c *digest.Collection, pages []site.Page) *search.Site {
	s := &search.Site{
		Collection: c, Articles: make([]string, len(c.Articles)), Actors: make([]string, len(c.Actors)), Topics: make([]string, len(c.Topics)),
		Pairs: make([]string, len(c.Pairs)), Places: make([]string, len(c.Places)), Sources: make([]string, len(c.Sources)),
	}
	lists := map[string][]string{
		"article": s.Articles, "person": s.Actors, "country": s.Actors, "organisation": s.Actors, "topic": s.Topics, "pair": s.Pairs,
		"place": s.Places, "source": s.Sources,
	}
	for _, p := range pages {
		if list := lists[p.Layout]; list != nil && p.Subject >= 0 && p.Number == 0 && p.Key == "" {
			list[p.Subject] = p.Permalink
		}
	}
	return s
}

// withoutOwn leaves out what an editor wrote instead: content/files/robots.txt stands for ours.
func withoutOwn(ours, copies []output.Planned) []output.Planned {
	own := make(map[string]bool, len(copies))
	for _, f := range copies {
		own[output.Fold(f.Path)] = true
	}
	return slices.DeleteFunc(ours, func(f output.Planned) bool { return own[output.Fold(f.Path)] })
}

// index makes the files known by path, and reports copied files that would take the place of another.
func (w *whole) index() diag.List {
	var ds diag.List
	w.at = make(map[string]int32, len(w.files))
	for i, f := range w.files {
		key := output.Fold(f.Path)
		if _, taken := w.at[key]; taken {
			pathTaken(&ds, f.Path)
			continue
		}
		w.at[key] = int32(i)
	}
	return ds
}

func pathTaken(ds *diag.List, p string) {
	ds.Errorf("build/path-taken", p, text.Position{}, "two files of the site want this path")
	ds.Hint("rename the one under content/")
}

func countOf(c *digest.Collection) Counts {
	n := Counts{Articles: len(c.Articles), Topics: len(c.Topics)}
	for i := range c.Actors {
		switch c.Actors[i].Kind {
		case entity.Person:
			n.People++
		case entity.Country:
			n.Countries++
		case entity.Organisation:
			n.Organisations++
		}
	}
	return n
}

// planPages plans the files of pages. start, if not nil, is what the script of the search page begins with.
func planPages(t *render.Templates, pages []site.Page, start func() string) []output.Planned {
	files := make([]output.Planned, len(pages))
	for i := range pages {
		p := &pages[i]
		if p.Layout == "search" && start != nil {
			started := site.Start(*p, start)
			p = &started
		}
		files[i] = planPage(t, p)
	}
	return files
}

// planPage plans the file of a page, which must not change any more.
func planPage(t *render.Templates, p *site.Page) output.Planned {
	return output.Planned{Path: p.Path, Write: func(w io.Writer) error {
		if ds := t.Render(w, *p); ds.HasErrors() {
			return ds
		}
		return nil
	}}
}

func pageOf(a *article.Article) digest.Entry {
	s := a.Slug
	if s == "" {
		s = slug.Make(path.Base(a.ID))
	}
	return digest.Entry{
		Dir: "pages", Slug: s, Path: a.Path, Title: a.Title, Aliases: a.Aliases, Summary: a.Summary,
		LastMod: a.LastMod, Lang: a.Lang, Body: a.Markdown,
	}
}

func entryOf(e *parse.Entry) digest.Entry {
	title := e.Title
	if title == "" {
		title = e.Entity.Name
	}
	return digest.Entry{
		Dir: e.Dir, Slug: e.Slug, Path: e.Path, Title: title, Names: e.Entity.Names, Country: e.Entity.Country,
		OrgKind: e.Entity.OrgKind, SameAs: e.Entity.SameAs, Offices: e.Entity.Offices, Hide: e.Entity.Hide,
		Aliases: e.Aliases, Summary: e.Summary, Image: e.Portrait, URL: e.URL, LastMod: e.LastMod, Body: e.Markdown,
	}
}

func heldBack(a *article.Article, in Input) bool {
	return a.Draft && !in.Drafts ||
		a.Embargo.After(in.Now) && !in.Embargoed ||
		!a.Expiry.IsZero() && !a.Expiry.After(in.Now) && !in.Expired
}

// each calls do(0) … do(n-1) from as many goroutines as there are cores, and stops early when ctx ends.
func each(ctx context.Context, n int, do func(int)) error {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				do(i)
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

// copies plans the files that are passed on as they are: content/files/ to the root, and the resources of
// page bundles beside their article.
func (c *content) copies(fsys fs.FS, collection *digest.Collection, outline *site.Outline) []output.Planned {
	var out []output.Planned
	for _, p := range c.static {
		out = append(out, copyOf(fsys, p, p[len("files/"):]))
	}
	if len(c.resources) == 0 {
		return out
	}
	from := len(out)
	for i := range collection.Articles {
		id := collection.Articles[i].Article.ID
		for _, res := range c.resources[id] {
			out = append(out, copyOf(fsys, res, strings.TrimPrefix(outline.Article(i), "/")+res[len(id)+1:]))
		}
	}
	slices.SortStableFunc(out[from:], func(a, b output.Planned) int { return strings.Compare(a.Path, b.Path) })
	return out
}

func copyOf(fsys fs.FS, from, to string) output.Planned {
	return output.Planned{Path: to, Write: func(w io.Writer) error {
		// It was a plain file when it was listed; a link put in its place may lead anywhere.
		if st, err := fs.Lstat(fsys, from); err == nil && !st.Mode().IsRegular() {
			return fmt.Errorf("copying content/%s: not a plain file any more", from)
		}
		f, err := fsys.Open(from)
		if err != nil {
			return fmt.Errorf("copying content/%s: %w", from, err)
		}
		defer f.Close()
		if _, err := io.Copy(w, f); err != nil {
			return fmt.Errorf("copying content/%s: %w", from, err)
		}
		return nil
	}}
}
