// Package render turns pages into HTML with a set of templates, and knows the assets they use.
//
// # Template sets
//
// [Load] takes layers, file trees in the shape of this repository's templates directory; of each file the
// first layer that has it wins, whole:
//
//	base.html           the page around the main matter; calls the template "main"
//	layouts/NAME.html   one for each site.Page.Layout; its body is "main". A file that begins with
//	                    "<!doctype" is a whole page and stands without the base.
//	partials/NAME.html  its body is the template "NAME"
//	assets/             emitted under names that hold a hash of their bytes; see [Templates.Assets]
//
// Templates see one view struct of package site and a handful of functions ([Functions]). What can be known
// beforehand is settled in Load: {{t "key"}} and {{asset "name"}} with a literal become text, indentation is
// taken out, and every field is checked against the type of the view, with file, line and the names there are.
// Escaping is html/template's: a string can never become markup.
package render

import (
	"bytes"
	"cmp"
	"errors"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"

	"digest/internal/config"
	"digest/internal/diag"
	"digest/internal/site"
	"digest/internal/text"
)

// Templates is a loaded set. It is safe for concurrent use.
type Templates struct {
	layouts map[string]*layout
	assets  *assets
	words   *config.Strings
	states  sync.Pool
}

// layout is one page kind, ready to run: compiled if it could be, see compile.go.
type layout struct {
	view reflect.Type
	html *template.Template
	run  step
	why  string // it was not compiled
}

// views says which view each layout is given.
func views() map[string]reflect.Type {
	return map[string]reflect.Type{
		"home":         reflect.TypeFor[site.HomeView](),
		"article":      reflect.TypeFor[site.ArticleView](),
		"person":       reflect.TypeFor[site.PersonView](),
		"country":      reflect.TypeFor[site.CountryView](),
		"pair":         reflect.TypeFor[site.PairView](),
		"organisation": reflect.TypeFor[site.OrganisationView](),
		"topic":        reflect.TypeFor[site.TopicView](),
		"place":        reflect.TypeFor[site.PlaceView](),
		"source":       reflect.TypeFor[site.SourceView](),
		"articles":     reflect.TypeFor[site.ArticleListView](),
		"quotes":       reflect.TypeFor[site.QuoteListView](),
		"speakers":     reflect.TypeFor[site.SpeakerListView](),
		"timeline":     reflect.TypeFor[site.TimelineView](),
		"whoswho":      reflect.TypeFor[site.WhosWhoView](),
		"index":        reflect.TypeFor[site.IndexView](),
		"network":      reflect.TypeFor[site.NetworkView](),
		"map":          reflect.TypeFor[site.MapView](),
		"edition":      reflect.TypeFor[site.EditionView](),
		"editions":     reflect.TypeFor[site.EditionListView](),
		"archive":      reflect.TypeFor[site.ArchiveView](),
		"search":       reflect.TypeFor[site.SearchView](),
		"about":        reflect.TypeFor[site.AboutView](),
		"page":         reflect.TypeFor[site.PlainView](),
		"404":          reflect.TypeFor[site.NotFoundView](),
		"redirect":     reflect.TypeFor[site.RedirectView](),
	}
}

// Layouts lists the names of all layouts in order.
func Layouts() []string { return slices.Sorted(maps.Keys(views())) }

// Load reads, checks and prepares the templates. A set with errors can still render the layouts that are
// sound; the others give an error for each page.
func Load(words *config.Strings, layers ...fs.FS) (*Templates, diag.List) {
	var ds diag.List
	t := &Templates{words: words, layouts: map[string]*layout{}}
	t.states.New = func() any { return new(state) }
	t.assets = loadAssets(layers, &ds)
	trees := parseAll(layers, t.functions(), &ds)
	for _, name := range Layouts() {
		if l := t.layout(name, trees, &ds); l != nil {
			t.layouts[name] = l
		}
	}
	return t, ds.Sort()
}

// Render writes the page's HTML, or nothing and why not.
func (t *Templates) Render(w io.Writer, p site.Page) diag.List {
	return t.render(w, p.Path, p.Layout, p.View())
}

func (t *Templates) render(w io.Writer, page, layout string, view any) diag.List {
	l := t.layouts[layout]
	if l == nil {
		return diag.List{{
			Severity: diag.Error, Code: "template/no-layout", Path: "templates/layouts/" + layout + ".html",
			Message: "no sound layout " + strconv.Quote(layout) + " for " + page,
		}}
	}
	s := t.states.Get().(*state)
	defer t.states.Put(s)
	if err := l.execute(s, view); err != nil {
		d := problem(err, "template/fails")
		d.Message += " (page " + page + ")"
		return diag.List{d}
	}
	if _, err := w.Write(s.out); err != nil {
		return diag.List{{Severity: diag.Error, Code: "template/write", Path: page, Message: err.Error()}}
	}
	return nil
}

// execute leaves the page in s.out.
func (l *layout) execute(s *state, view any) error {
	v := reflect.ValueOf(view)
	if l.run != nil && v.IsValid() && v.Type() == l.view && s.try(l.run, v) {
		return nil
	}
	var b bytes.Buffer
	err := l.html.Execute(&b, view)
	s.out = append(s.out[:0], b.Bytes()...)
	return err
}

// try runs a compiled layout; false if it met something irregular.
func (s *state) try(run step, view reflect.Value) (ok bool) {
	s.out, s.vars, s.base = s.out[:0], s.vars[:0], 0
	defer func() {
		clear(s.vars[:cap(s.vars)])
		if r := recover(); r != nil {
			if _, known := r.(irregular); !known {
				panic(r)
			}
			ok = false
		}
	}()
	run(s, view)
	return true
}

// set is the parsed files of all layers by template name.
type set struct {
	base     *parse.Tree
	layouts  map[string]*parse.Tree
	whole    map[string]bool // layouts that stand without the base
	partials map[string]*parse.Tree
}

func parseAll(layers []fs.FS, funcs template.FuncMap, ds *diag.List) set {
	s := set{layouts: map[string]*parse.Tree{}, whole: map[string]bool{}, partials: map[string]*parse.Tree{}}
	for _, file := range templateFiles(layers, ds) {
		body, extra, ok := parseFile(file, funcs, ds)
		maps.Copy(s.partials, extra)
		if !ok {
			continue
		}
		name := strings.TrimSuffix(path.Base(file.name), ".html")
		switch path.Dir(file.name) {
		case ".":
			s.base = body
		case "layouts":
			s.layouts[name] = body
			s.whole[name] = hasPrefixFold(strings.TrimSpace(file.text), "<!doctype")
		default:
			s.partials[name] = body
		}
	}
	return s
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

type templateFile struct{ name, text string }

// templateFiles are base.html and the files of layouts/ and partials/, each from the first layer that has it.
func templateFiles(layers []fs.FS, ds *diag.List) []templateFile {
	found := map[string]string{}
	for _, layer := range slices.Backward(layers) {
		for _, pattern := range []string{"base.html", "layouts/*.html", "partials/*.html"} {
			names, _ := fs.Glob(layer, pattern) // the patterns are sound
			for _, name := range names {
				src, err := fs.ReadFile(layer, name)
				if err != nil {
					ds.Errorf("template/unreadable", "templates/"+name, text.Position{}, "%v", err)
					continue
				}
				found[name] = string(src)
			}
		}
	}
	files := make([]templateFile, 0, len(found))
	for _, name := range slices.Sorted(maps.Keys(found)) {
		files = append(files, templateFile{name, found[name]})
	}
	return files
}

// parseFile returns the tree of a file's body and those of the {{define}}s in it.
func parseFile(f templateFile, funcs template.FuncMap, ds *diag.List) (*parse.Tree, map[string]*parse.Tree, bool) {
	trees, err := parse.Parse(f.name, strings.TrimRight(f.text, " \t\r\n"), "", "", funcs, builtins())
	if err != nil {
		*ds = append(*ds, problem(err, "template/syntax"))
		return nil, nil, false
	}
	keepSpace := strings.Contains(f.text, "<pre") || strings.Contains(f.text, "<textarea")
	for _, tree := range trees {
		settle(tree.Root, funcs, keepSpace)
	}
	body := trees[f.name]
	delete(trees, f.name)
	return body, trees, body != nil && body.Root != nil
}

// builtins are the names the parser must know besides ours; html/template supplies them.
func builtins() map[string]any {
	names := map[string]any{}
	for _, n := range []string{
		"and", "call", "html", "index", "slice", "js", "len", "not", "or", "print", "printf", "println",
		"urlquery", "eq", "ge", "gt", "le", "lt", "ne",
	} {
		names[n] = true
	}
	return names
}

// layout joins base, main matter and the partials these need, checks them against the view and escapes them.
func (t *Templates) layout(name string, s set, ds *diag.List) *layout {
	main := s.layouts[name]
	if main == nil || s.base == nil && !s.whole[name] {
		if !ds.HasErrors() {
			ds.Errorf("template/missing", "templates/layouts/"+name+".html", text.Position{}, "there is no such file in any layer")
		}
		return nil
	}
	root := s.base
	named := maps.Clone(s.partials)
	named["main"] = main
	if s.whole[name] {
		root = main
	}
	view := views()[name]
	c := checker{named: named, funcs: t.functions(), done: map[call]bool{}, within: map[*parse.Tree]bool{}, needed: map[string]bool{}}
	c.template(root, view)
	*ds = append(*ds, c.ds...)
	if c.ds.HasErrors() {
		return nil
	}
	l := template.New("/" + name).Funcs(t.functions()).Option("missingkey=error") // no partial has a slash
	l, err := l.AddParseTree("/"+name, root.Copy())
	for _, n := range slices.Sorted(maps.Keys(c.needed)) {
		if err == nil {
			_, err = l.AddParseTree(n, named[n].Copy())
		}
	}
	if err == nil { // escapes all of it, and finds what only running can
		err = l.Execute(io.Discard, reflect.New(view).Elem().Interface())
	}
	if err != nil {
		*ds = append(*ds, problem(err, "template/fails"))
		return nil
	}
	out := &layout{view: view, html: l}
	out.run, out.why = compile(l, t.functions(), view)
	return out
}

// atLine finds "partials/chip.html:3:14:" in the messages of the template packages; the column may be missing.
var atLine = regexp.MustCompile(`^(?:html/)?template: ?([^:\s]+\.html):(\d+)(?::(\d+))?: `)

// problem makes a diagnostic of what the template packages report.
func problem(err error, code string) diag.Diagnostic {
	d := diag.Diagnostic{Severity: diag.Error, Code: code, Path: "templates", Message: err.Error()}
	var escape *template.Error
	if errors.As(err, &escape) && escape.Node != nil {
		// The name is the template's, the node knows its file.
		d.Message = escape.Description
		at, _ := (*parse.Tree)(nil).ErrorContext(escape.Node)
		d.Path, d.Pos = place(at)
		return d
	}
	if m := atLine.FindStringSubmatch(d.Message); m != nil {
		d.Path, d.Pos = place(m[1] + ":" + m[2] + ":" + cmp.Or(m[3], "0"))
		d.Pos.Col = max(1, d.Pos.Col)
		d.Message = d.Message[len(m[0]):]
	}
	return d
}

// place reads "partials/chip.html:3:14", in which the column counts bytes from 0.
func place(s string) (string, text.Position) {
	parts := strings.Split(s, ":")
	if len(parts) < 3 {
		return "templates/" + s, text.Position{}
	}
	line, _ := strconv.Atoi(parts[len(parts)-2])
	col, _ := strconv.Atoi(parts[len(parts)-1])
	return "templates/" + strings.Join(parts[:len(parts)-2], ":"), text.Position{Line: line, Col: col + 1}
}
