package config_test

import (
	"testing"
	"testing/fstest"

	"digest/internal/config"
)

var english = `
dir = "ltr"
[number]
group = ","
group_from = 4
[nav]
map = "Map"
people = "People"
[count.article]
one = "{n} article"
other = "{n} articles"
[page]
of = "{0} in {1}"
[date]
short = ["Jan", "Feb"]
`

func TestStrings(t *testing.T) {
	defaults := fstest.MapFS{
		"strings/en.toml": {Data: []byte(english)},
		"strings/es.toml": {Data: []byte("[nav]\npeople = \"Personas\"\n[number]\ngroup = \".\"\ngroup_from = 5\n[count.article]\none = \"{n} artículo\"\nother = \"{n} artículos\"\n")},
	}
	site := fstest.MapFS{"strings/es.toml": {Data: []byte("[nav]\npeople = \"Gente\"\nmpa = \"Mapa\"\n")}}
	s, ds := config.LoadStrings("es-CO", site, defaults)
	for _, c := range []struct{ what, got, want string }{
		{"the first layer wins", s.Get("nav.people"), "Gente"},
		{"English below", s.Get("nav.map"), "Map"},
		{"no such key", s.Get("nav.none"), "nav.none"},
		{"arguments", s.Get("page.of", "a", "b"), "a in b"},
		{"one", s.Count("count.article", 1), "1 artículo"},
		{"other", s.Count("count.article", 4321), "4321 artículos"},
		{"grouped", s.Count("count.article", 1000000), "1.000.000 artículos"},
		{"a list", s.Get("date.short.1"), "Feb"},
		{"a plural that is none", s.Count("none", 2), "2 none"},
		{"negative", s.Number(-12345), "−12.345"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.what, c.got, c.want)
		}
	}
	if len(ds) != 1 || ds[0].Code != "strings/unknown-key" {
		t.Errorf("got %v, want one unknown key", ds)
	}
}

func TestStringsProblems(t *testing.T) {
	for _, c := range []struct{ lang, file, code string }{
		{"xx", "", "strings/no-language"},
		{"../../etc", "", "strings/no-language"},
		{"fr", "[nav\n", "strings/syntax"},
	} {
		fsys := fstest.MapFS{"strings/en.toml": {Data: []byte(english)}}
		if c.file != "" {
			fsys["strings/"+c.lang+".toml"] = &fstest.MapFile{Data: []byte(c.file)}
		}
		s, ds := config.LoadStrings(c.lang, fsys)
		if len(ds) != 1 || ds[0].Code != c.code {
			t.Errorf("%s: got %v, want %s", c.lang, ds, c.code)
		}
		if got := s.Get("nav.map"); got != "Map" {
			t.Errorf("%s: got %q, want English", c.lang, got)
		}
	}
}
