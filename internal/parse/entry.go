package parse

import (
	"path"
	"slices"
	"strings"
	"time"

	"digest/internal/article"
	"digest/internal/diag"
	"digest/internal/entity"
	"digest/internal/slug"
	"digest/internal/source"
	"digest/internal/text"
)

// Entry is an editor's own page: for an entity (people, countries, organisations, topics, places), a pair of
// states (relations), an agency (sources) or a day (editions). Front matter says what the tables do not know,
// the body is the introduction on that page.
type Entry struct {
	Path string // under the site's root, for messages
	// Dir is the directory under content/, Slug the file's name made a URL segment.
	Dir, Slug string
	// Entity is what front matter says of an entity; its Kind and ID are empty for relations, sources and
	// editions. Name is empty when front matter gives none.
	Entity entity.Entity
	// Title is the page's heading where there is no entity.
	Title   string
	Summary string
	// Countries are the alpha-2 codes of a relation's two states.
	Countries []string
	URL       string // of a source
	Portrait  article.Image
	// Aliases are old site paths of this page.
	Aliases []string
	Draft   bool
	LastMod time.Time
	// Markdown is the introduction's source, "" if there is none. Resources as in source.File.
	Markdown  []byte
	Resources []string
	Hash      string
}

// EntryKeys lists the front matter keys that an entry in a directory of content/ may have.
func EntryKeys(dir string) []string { return names(entryKeysOf(dir)) }

// OfficeKeys and TermKeys list the keys of an office and of a topic's term.
func OfficeKeys() []string { return names(officeKeys) }

// TermKeys lists the keys of a topic's term.
func TermKeys() []string { return names(termKeys) }

type entryKey = key[*Entry]

// entryKeys are the keys by the directories that know them; "" is all.
var entryKeys = []struct {
	dirs string
	entryKey
}{
	{"people countries organisations topics places sources", entryKey{"name", func(p *parser, v value, e *Entry) { e.Entity.Name = p.line(v) }}},
	{"relations sources editions", entryKey{"title", func(p *parser, v value, e *Entry) { e.Title = p.line(v) }}},
	{"people countries organisations topics places sources", entryKey{"names", func(p *parser, v value, e *Entry) { e.Entity.Names = p.lines(v) }}},
	{"people countries organisations topics places", entryKey{"never", func(p *parser, v value, e *Entry) { e.Entity.Never = p.lines(v) }}},
	{"people countries organisations topics places", entryKey{"same_as", func(p *parser, v value, e *Entry) { e.Entity.SameAs = p.ids(v, e.Dir) }}},
	{"people countries organisations topics places relations sources", entryKey{"hide", func(p *parser, v value, e *Entry) { e.Entity.Hide = p.truth(v, false) }}},
	{"people organisations places sources", entryKey{"country", func(p *parser, v value, e *Entry) { e.Entity.Country = p.code(v) }}},
	{"people", entryKey{"offices", func(p *parser, v value, e *Entry) { e.Entity.Offices = p.offices(v) }}},
	{"organisations sources", entryKey{"kind", func(p *parser, v value, e *Entry) { e.Entity.OrgKind = strings.ToLower(p.line(v)) }}},
	{"countries", entryKey{"code", func(p *parser, v value, e *Entry) { e.state().Code = p.code(v); e.Entity.Country = e.state().Code }}},
	{"countries", entryKey{"official", func(p *parser, v value, e *Entry) { e.state().Official = p.line(v) }}},
	{"countries", entryKey{"demonyms", func(p *parser, v value, e *Entry) { e.state().Demonyms = p.lines(v) }}},
	{"countries", entryKey{"capitals", func(p *parser, v value, e *Entry) { e.state().Capitals = p.lines(v) }}},
	{"countries", entryKey{"metonyms", func(p *parser, v value, e *Entry) { e.state().Metonyms = p.lines(v) }}},
	{"countries", entryKey{"abbreviations", func(p *parser, v value, e *Entry) { e.state().Abbreviations = p.lines(v) }}},
	{"countries", entryKey{"since", func(p *parser, v value, e *Entry) { e.state().Since = p.isoPrefix(v) }}},
	{"countries", entryKey{"until", func(p *parser, v value, e *Entry) { e.state().Until = p.isoPrefix(v) }}},
	{"countries", entryKey{"successor", func(p *parser, v value, e *Entry) {
		if ids := p.ids(v, e.Dir); len(ids) > 0 {
			e.state().Successor = ids[0]
		}
	}}},
	{"relations", entryKey{"countries", func(p *parser, v value, e *Entry) { e.Countries = p.codes(v) }}},
	{"topics", entryKey{"terms", func(p *parser, v value, e *Entry) { e.Entity.Terms = p.terms(v) }}},
	{"sources", entryKey{"url", func(p *parser, v value, e *Entry) { e.URL = p.web(v) }}},
	{"", entryKey{"summary", func(p *parser, v value, e *Entry) { e.Summary = p.line(v) }}},
	{"people countries organisations places sources", entryKey{"portrait", func(p *parser, v value, e *Entry) { e.Portrait, _ = p.image(v) }}},
	{"", entryKey{"aliases", func(p *parser, v value, e *Entry) { e.Aliases = p.paths(v) }}},
	{"", entryKey{"draft", func(p *parser, v value, e *Entry) { e.Draft = p.truth(v, false) }}},
	{"", entryKey{"lastmod", func(p *parser, v value, e *Entry) { e.LastMod = p.moment(v) }}},
}

func entryKeysOf(dir string) []entryKey {
	var list []entryKey
	for _, k := range entryKeys {
		if k.dirs == "" || slices.Contains(strings.Fields(k.dirs), dir) {
			list = append(list, k.entryKey)
		}
	}
	return list
}

var officeKeys = []key[*entity.Office]{
	{"title", func(p *parser, v value, o *entity.Office) { o.Title = p.line(v) }},
	{"country", func(p *parser, v value, o *entity.Office) { o.Country = p.code(v) }},
	{"org", func(p *parser, v value, o *entity.Office) { o.Org = p.line(v) }},
	{"from", func(p *parser, v value, o *entity.Office) { o.From = p.isoPrefix(v) }},
	{"until", func(p *parser, v value, o *entity.Office) { o.Until = p.isoPrefix(v) }},
}

var termKeys = []key[*entity.Term]{
	{"text", func(p *parser, v value, t *entity.Term) { t.Text = p.line(v) }},
	{"weight", func(p *parser, v value, t *entity.Term) {
		if t.Weight = p.number(v); t.Weight <= 0 || t.Weight > 100 {
			p.bad(v, "", "a term's weight lies between 0 and 100")
			t.Weight = 1
		}
	}},
}

func (e *Entry) state() *entity.State {
	if e.Entity.State == nil {
		e.Entity.State = &entity.State{}
	}
	return e.Entity.State
}

// ParseEntry reads an editor's entry. It is nil when the file is no text.
func ParseEntry(f source.File) (*Entry, diag.List) {
	p := &parser{f: f, path: f.SitePath()}
	id := f.ID()
	dir, name, _ := strings.Cut(id, "/")
	e := &Entry{Path: p.path, Dir: dir, Slug: slug.Make(path.Base(name)), Resources: f.Resources, Hash: f.Hash}
	if k := entity.KindOf(dir); k != 0 {
		e.Entity.Kind = k
		e.Entity.ID = entity.ID(dir + "/" + e.Slug)
	}
	s, ok := p.text()
	if !ok {
		return nil, p.ds
	}
	fields, body, ok := p.front(s)
	if !ok {
		return e, p.ds
	}
	each(p, fields, entryKeysOf(dir), e)
	if dir == "editions" && !isEdition(e.Slug) {
		p.ds.Errorf("entry/bad-name", p.path, text.Position{}, "an edition's file is named for its day or week")
		p.ds.Hint("as in 2020-07-08.md or 2020-w28.md")
	}
	if dir == "relations" && len(e.Countries) != 0 && len(e.Countries) != 2 {
		p.bad(value{pos: at(fields, "countries")}, `as in countries = ["KR", "US"]`, "a relation has two countries, not %d", len(e.Countries))
		e.Countries = nil
	}
	e.Markdown = []byte(strings.TrimSpace(cleanMarkdown(body)))
	p.droppedIn(body)
	return e, p.ds
}

// isEdition: 2020-07-08 or 2020-w28.
func isEdition(s string) bool {
	if _, err := time.Parse("2006-01-02", s); err == nil {
		return true
	}
	y, w, ok := strings.Cut(s, "-w")
	_, ny := number(y, 4)
	n, nw := number(w, 2)
	return ok && ny == 4 && len(y) == 4 && nw == len(w) && n >= 1 && n <= 53
}

// code reads an ISO 3166-1 alpha-2 code.
func (p *parser) code(v value) string {
	s := p.line(v)
	if s == "" {
		return ""
	}
	code := strings.ToUpper(s)
	if len(code) != 2 || !isUpper(code[0]) || !isUpper(code[1]) {
		p.bad(v, `write a state as its ISO 3166-1 code, as in "KR"`, "%q is not a code of two letters", s)
		return ""
	}
	return code
}

func (p *parser) codes(v value) []string {
	var out []string
	list, ok := v.v.([]value)
	if !ok {
		p.wrong(v, "a list of codes")
		return nil
	}
	for _, e := range list {
		if c := p.code(e); c != "" {
			out = append(out, c)
		}
	}
	return out
}

// isoPrefix reads 2018, 2018-08 or 2018-08-16.
func (p *parser) isoPrefix(v value) string {
	switch t := v.v.(type) {
	case int64:
		if t >= 1000 && t <= 9999 {
			return p.line(v)
		}
	case time.Time:
		return t.Format("2006-01-02")
	case string:
		s := oneLine(t)
		if s == "" {
			return ""
		}
		for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
			if _, err := time.Parse(layout, s); err == nil {
				return s
			}
		}
	}
	p.bad(v, `write "2018", "2018-08" or "2018-08-16"`, "%s is not a date or the beginning of one", p.key)
	return ""
}

// ids reads entities' IDs; a name or slug alone is one of the entry's own directory.
func (p *parser) ids(v value, dir string) []entity.ID {
	var out []entity.ID
	for _, s := range p.lines(v) {
		d, name, ok := strings.Cut(strings.Trim(s, "/"), "/")
		if !ok {
			d, name = dir, d
		}
		if entity.KindOf(d) == 0 || name == "" || strings.Contains(name, "/") {
			p.bad(v, `write it as in "people/stephen-biegun"`, "%q names no entity", s)
			continue
		}
		out = append(out, entity.ID(d+"/"+slug.Make(name)))
	}
	return out
}

func (p *parser) offices(v value) []entity.Office {
	list, ok := v.v.([]value)
	if !ok {
		list = []value{v}
	}
	var out []entity.Office
	for _, e := range list {
		var o entity.Office
		switch t := e.v.(type) {
		case string:
			o.Title = oneLine(t)
		case []field:
			each(p, t, officeKeys, &o)
		default:
			p.wrong(e, "a list of offices")
			continue
		}
		if o.Title == "" {
			p.bad(e, "", "an office needs a title")
			continue
		}
		if o.From != "" && o.Until != "" && o.Until < o.From[:min(len(o.From), len(o.Until))] {
			p.bad(e, "", "the office %q ends before it begins", o.Title)
		}
		out = append(out, o)
	}
	return out
}

func (p *parser) terms(v value) []entity.Term {
	list, ok := v.v.([]value)
	if !ok {
		p.wrong(v, "a list of terms")
		return nil
	}
	var out []entity.Term
	for _, e := range list {
		t := entity.Term{Weight: 1}
		switch s := e.v.(type) {
		case string:
			t.Text = oneLine(s)
		case []field:
			each(p, s, termKeys, &t)
		default:
			p.wrong(e, "a list of terms")
			continue
		}
		if t.Text == "" {
			p.bad(e, "", "a term needs a text")
			continue
		}
		out = append(out, t)
	}
	return out
}

// ParsePage reads a plain page of content/pages/: its keys are an article's, but it has no date unless front
// matter gives one, and nothing in it is analysed.
func ParsePage(f source.File) (*article.Article, diag.List) {
	p := &parser{f: f, path: f.SitePath(), page: true}
	a := p.newArticle()
	a.Format = article.Markdown
	body, ok := p.begin(a)
	if !ok {
		return nil, p.ds
	}
	p.markdown(a, body)
	a.Analyse = false
	if a.Slug == "" {
		a.Slug = slug.Make(path.Base(a.ID))
	}
	return a, p.ds
}
