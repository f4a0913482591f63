package parse

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	bcp47 "golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"

	"digest/internal/article"
	"digest/internal/markup"
	"digest/internal/slug"
	"digest/internal/text"
)

// key is a front matter key: its name, and what reads its value. Reading reports problems itself.
type key[T any] struct {
	name string
	read func(p *parser, v value, to T)
}

// each reads fields by a list of keys; what is not in it is an error.
func each[T any](p *parser, fields []field, keys []key[T], to T) {
	seen := map[string]bool{}
	for _, f := range fields {
		i := slices.IndexFunc(keys, func(k key[T]) bool { return k.name == f.key })
		if i < 0 {
			p.unknown(f, names(keys))
			continue
		}
		if seen[f.key] {
			p.ds.Errorf("front-matter/repeated-key", p.path, f.pos, "%q is given twice", f.key)
			continue
		}
		seen[f.key] = true
		if f.val.v == nil { // "summary:" in YAML
			continue
		}
		p.key = f.key
		keys[i].read(p, f.val, to)
	}
}

func names[T any](keys []key[T]) []string {
	list := make([]string, len(keys))
	for i, k := range keys {
		list[i] = k.name
	}
	return list
}

// ArticleKeys lists the front matter keys of articles and pages; SourceKeys and ImageKeys those of the tables in them.
func ArticleKeys() []string { return names(articleKeys) }

// SourceKeys lists the keys of source.
func SourceKeys() []string { return names(sourceKeys) }

// ImageKeys lists the keys of an image.
func ImageKeys() []string { return names(imageKeys) }

var articleKeys = []key[*article.Article]{
	{"title", func(p *parser, v value, a *article.Article) { a.Title = p.line(v) }},
	{"date", func(p *parser, v value, a *article.Article) {
		if t := p.moment(v); !t.IsZero() {
			a.Date, a.DateSource = t, article.FromFrontMatter
		}
	}},
	{"lastmod", func(p *parser, v value, a *article.Article) { a.LastMod = p.moment(v) }},
	{"draft", func(p *parser, v value, a *article.Article) { a.Draft = p.truth(v, false) }},
	{"embargo", func(p *parser, v value, a *article.Article) {
		if a.Embargo = p.moment(v); a.Embargo.IsZero() {
			a.Embargo = never
		}
	}},
	{"expiry", func(p *parser, v value, a *article.Article) { a.Expiry = p.moment(v) }},
	{"slug", func(p *parser, v value, a *article.Article) { a.Slug = p.slug(v) }},
	{"aliases", func(p *parser, v value, a *article.Article) { a.Aliases = p.paths(v) }},
	{"summary", func(p *parser, v value, a *article.Article) { a.Summary = p.line(v) }},
	{"source", func(p *parser, v value, a *article.Article) { a.Source = p.source(v) }},
	{"author", func(p *parser, v value, a *article.Article) { a.Author = strings.Join(p.lines(v), ", ") }},
	{"people", func(p *parser, v value, a *article.Article) { a.Named.People = p.lines(v) }},
	{"countries", func(p *parser, v value, a *article.Article) { a.Named.Countries = p.lines(v) }},
	{"organisations", func(p *parser, v value, a *article.Article) { a.Named.Organisations = p.lines(v) }},
	{"topics", func(p *parser, v value, a *article.Article) { a.Named.Topics = p.lines(v) }},
	{"analysis", func(p *parser, v value, a *article.Article) { a.Analyse = p.truth(v, true) }},
	{"weight", func(p *parser, v value, a *article.Article) { a.Weight = p.whole(v) }},
	{"images", func(p *parser, v value, a *article.Article) { a.Images = p.images(v) }},
	{"lang", func(p *parser, v value, a *article.Article) { a.Lang = p.lang(v) }},
}

var sourceKeys = []key[*article.Source]{
	{"name", func(p *parser, v value, s *article.Source) { s.Name = p.line(v) }},
	{"url", func(p *parser, v value, s *article.Source) { s.URL = p.web(v) }},
	{"notice", func(p *parser, v value, s *article.Source) { s.Notice = p.line(v) }},
	{"rights", func(p *parser, v value, s *article.Source) {
		switch r := article.Rights(p.line(v)); r {
		case article.RightsFull, article.RightsExcerpt, article.RightsLink:
			s.Rights = r
		default:
			p.bad(v, `use "full", "excerpt" or "link"`, "rights %q is not known", string(r))
			s.Rights = article.RightsLink // show least until it is mended
		}
	}},
}

var imageKeys = []key[*article.Image]{
	{"src", func(p *parser, v value, i *article.Image) {
		s := p.line(v)
		u, ok := markup.SafeURL(s)
		if !ok || strings.HasPrefix(strings.ToLower(u), "mailto:") {
			p.bad(v, "use the name of a file of the page's own directory, a path of the site or a web address", "%q cannot be the address of a picture", s)
			return
		}
		i.Src = u
	}},
	{"alt", func(p *parser, v value, i *article.Image) { i.Alt = p.line(v) }},
	{"caption", func(p *parser, v value, i *article.Image) { i.Caption = p.line(v) }},
	{"credit", func(p *parser, v value, i *article.Image) { i.Credit = p.line(v) }},
}

// foreignKeys are what other generators call our keys.
var foreignKeys = map[string]string{
	"tags": "topics", "tag": "topics", "categories": "topics", "category": "topics", "keywords": "topics", "topic": "topics",
	"description": "summary", "abstract": "summary", "excerpt": "summary", "publishdate": "embargo", "expirydate": "expiry", "expires": "expiry",
	"lastmodified": "lastmod", "updated": "lastmod", "modified": "lastmod", "last_modified_at": "lastmod", "permalink": "slug", "url": "slug",
	"redirect_from": "aliases", "authors": "author", "by": "author", "byline": "author", "published": "date", "organizations": "organisations", "orgs": "organisations",
	"country": "countries", "person": "people", "persons": "people", "image": "images", "language": "lang", "locale": "lang", "headline": "title", "variants": "names",
	"born": "from", "position": "title", "sameas": "same_as", "hidden": "hide", "type": "kind", "iso": "code",
}

// unknown reports a key that is not in a list, with the one that was probably meant.
func (p *parser) unknown(f field, known []string) {
	p.ds.Errorf("front-matter/unknown-key", p.path, f.pos, "unknown key %q", f.key)
	if s := suggest(f.key, known); s != "" {
		p.ds.Hint("did you mean %q?", s)
	} else {
		p.ds.Hint("the keys are %s", strings.Join(known, ", "))
	}
}

// suggest is the known word nearest to s, or "".
func suggest(s string, known []string) string {
	low := strings.ToLower(s)
	if f := foreignKeys[low]; slices.Contains(known, f) {
		return f
	}
	best, at := "", 3
	if len(s) < 4 {
		at = 2
	}
	for _, k := range known {
		if d := distance(low, k); d < at {
			best, at = k, d
		}
	}
	return best
}

// distance is Levenshtein's, over bytes, for words of up to 64.
func distance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return len(a) + len(b)
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost++
			}
			diagonal = row[j+1]
			row[j+1] = min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// bad reports a value of the right kind that will not do.
func (p *parser) bad(v value, hint, format string, args ...any) {
	p.ds.Errorf("front-matter/bad-value", p.path, v.pos, format, args...)
	if hint != "" {
		p.ds.Hint("%s", hint)
	}
}

func (p *parser) wrong(v value, want string) {
	p.ds.Errorf("front-matter/wrong-type", p.path, v.pos, "%s must be %s, not %s", p.key, want, kindOf(v.v))
}

// line reads a text; white space and control characters in it become single spaces.
func (p *parser) line(v value) string {
	switch s := v.v.(type) {
	case string:
		return oneLine(s)
	case int64: // "title: 2020"
		return fmt.Sprint(s)
	}
	p.wrong(v, "a text")
	return ""
}

// oneLine is s in NFC on one line without control and formatting characters.
func oneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == utf8.RuneError, r == 0xad, r == 0x200b, r == 0x2060, r == 0xfeff, unicode.Is(unicode.Bidi_Control, r):
			return -1
		}
		return r
	}, norm.NFC.String(s))
	return strings.Join(strings.Fields(s), " ")
}

// lines reads a list of texts, or one text; empty ones are passed over.
func (p *parser) lines(v value) []string {
	list, ok := v.v.([]value)
	if !ok {
		if _, isText := v.v.(string); !isText {
			p.wrong(v, "a list of texts")
			return nil
		}
		list = []value{v}
	}
	var out []string
	for _, e := range list {
		switch s := e.v.(type) {
		case string:
			if s := oneLine(s); s != "" && !slices.Contains(out, s) {
				out = append(out, s)
			}
		default:
			p.wrong(e, "a list of texts")
		}
	}
	return out
}

func (p *parser) truth(v value, otherwise bool) bool {
	b, ok := v.v.(bool)
	if !ok {
		p.wrong(v, "true or false")
		return otherwise
	}
	return b
}

func (p *parser) whole(v value) int {
	n, ok := v.v.(int64)
	if !ok || n < -1<<31 || n > 1<<31 {
		p.wrong(v, "a whole number")
		return 0
	}
	return int(n)
}

func (p *parser) number(v value) float64 {
	switch n := v.v.(type) {
	case int64:
		return float64(n)
	case float64:
		return n
	}
	p.wrong(v, "a number")
	return 0
}

// moments are the ways a date and time may be written as text; without zone it is UTC.
var moments = []string{
	time.RFC3339, "2006-01-02", "2006-01-02T15:04:05", "2006-01-02T15:04Z07:00", "2006-01-02T15:04", "2006-01-02 15:04:05 Z0700", "2006-01-02 15:04:05 -07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05",
	"2006-01-02 15:04 Z0700", "2006-01-02 15:04 -07:00", "2006-01-02 15:04Z07:00", "2006-01-02 15:04", "2006/01/02", "2006/01/02 15:04:05", "2006-1-2",
}

// moment reads a date with or without time.
func (p *parser) moment(v value) time.Time {
	var t time.Time
	switch m := v.v.(type) {
	case time.Time:
		if m.Location().String() != "UTC" && strings.Contains(m.Location().String(), "local") || m.Location() == time.Local {
			y, mo, d := m.Date()
			h, mi, s := m.Clock()
			m = time.Date(y, mo, d, h, mi, s, m.Nanosecond(), time.UTC)
		}
		t = m.UTC()
		if m.Year() == 0 {
			t = time.Time{}
		}
	case string:
		s := strings.TrimSuffix(oneLine(m), " UTC")
		for _, layout := range moments {
			if got, err := time.Parse(layout, s); err == nil {
				t = got.UTC()
				break
			}
		}
	default:
		p.wrong(v, "a date")
		p.ds.Hint("write it as 2020-07-08 or 2020-07-08T10:00:00Z")
		return time.Time{}
	}
	if t.Year() < 1000 || t.Year() > 9999 {
		p.bad(v, "write it as 2020-07-08 or 2020-07-08T10:00:00Z", "%s is not a date", p.key)
		return time.Time{}
	}
	return t
}

// slug reads a URL segment.
func (p *parser) slug(v value) string {
	s := p.line(v)
	if s == "" {
		return ""
	}
	made := slug.Make(s)
	if strings.ContainsAny(s, `/\`) || strings.Contains(s, "..") {
		p.bad(v, fmt.Sprintf("write %q", made), "slug %q is not one segment of an address", s)
	}
	return made
}

// paths reads old addresses of this site.
func (p *parser) paths(v value) []string {
	var out []string
	for _, s := range p.lines(v) {
		if !strings.HasPrefix(s, "/") {
			s = "/" + s
		}
		if !sitePath(s) {
			p.bad(v, `write the path alone, as in "/2020/talks/"`, "alias %q is not a path of this site", s)
			continue
		}
		out = append(out, s)
	}
	return out
}

// sitePath reports whether s is an absolute path without a host, a query or a way out.
func sitePath(s string) bool {
	if strings.HasPrefix(s, "//") || strings.ContainsAny(s, "\\?#:*\"<>|%") || len(s) > 1024 {
		return false
	}
	for seg := range strings.SplitSeq(strings.Trim(s, "/"), "/") {
		if seg == "." || seg == ".." || seg == "" || len(seg) > 255 || strings.ContainsFunc(seg, unicode.IsControl) {
			return false
		}
	}
	return true
}

// web reads an http or https address.
func (p *parser) web(v value) string {
	s := p.line(v)
	if s == "" {
		return ""
	}
	u, ok := markup.SafeURL(s)
	if low := strings.ToLower(u); !ok || !strings.HasPrefix(low, "http://") && !strings.HasPrefix(low, "https://") || strings.Contains(u, " ") {
		p.bad(v, `write it as "https://example.org/page"`, "%q is not a web address", s)
		return ""
	}
	return u
}

func (p *parser) source(v value) article.Source {
	var s article.Source
	switch t := v.v.(type) {
	case string:
		s.Name = oneLine(t)
	case []field:
		each(p, t, sourceKeys, &s)
	default:
		p.wrong(v, "a name or a table of name, url and rights")
	}
	return s
}

// images reads a list of pictures, each an address or a table.
func (p *parser) images(v value) []article.Image {
	list, ok := v.v.([]value)
	if !ok {
		list = []value{v}
	}
	var out []article.Image
	for _, e := range list {
		if i, ok := p.image(e); ok {
			out = append(out, i)
		}
	}
	return out
}

func (p *parser) image(v value) (article.Image, bool) {
	var i article.Image
	switch t := v.v.(type) {
	case string:
		imageKeys[0].read(p, v, &i)
	case []field:
		each(p, t, imageKeys, &i)
		if i.Src == "" && !p.ds.HasErrors() {
			p.bad(v, "", "a picture needs src")
		}
	default:
		p.wrong(v, "an address or a table of src, alt, caption and credit")
	}
	return i, i.Src != ""
}

// lang reads a language tag.
func (p *parser) lang(v value) string {
	s := p.line(v)
	tag, err := bcp47.Parse(s)
	if err != nil || tag == bcp47.Und {
		p.bad(v, `write a tag as in "es" or "pt-BR"`, "%q is not a language", s)
		return ""
	}
	return tag.String()
}

// at is the position of a field's value.
func at(fields []field, key string) text.Position {
	for _, f := range fields {
		if f.key == key {
			return f.val.pos
		}
	}
	return text.Position{Line: 1, Col: 1}
}
