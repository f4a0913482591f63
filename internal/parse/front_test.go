package parse

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/source"
)

func TestFrontMatterOfArticles(t *testing.T) {
	want := article.Article{
		ID: "a", Path: "content/a.md", Format: article.Markdown, Lang: "es", Title: "Ferry “reopens”", Slug: "ferry-line", Text: "Ferry “reopens”\n\nText.",
		Blocks: []article.Block{{Kind: article.Headline}, {Kind: article.Paragraph}}, Markdown: []byte("Text.\n"), BodyStart: 21,
		Author: "Jane Roe, John Doe", Date: time.Date(2020, 7, 8, 0, 0, 0, 0, time.UTC), DateSource: article.FromFrontMatter,
		LastMod: time.Date(2020, 7, 9, 8, 30, 0, 0, time.UTC), Draft: true, Embargo: time.Date(2020, 7, 8, 8, 0, 0, 0, time.UTC), Expiry: time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC),
		Aliases: []string{"/old/ferry/", "/older"}, Summary: "In short.",
		Source: article.Source{Name: "NRD", URL: "https://nrd.example/ferry", Rights: article.RightsExcerpt},
		Images: []article.Image{{Src: "ferry.jpg", Alt: "A ferry", Caption: "The Zoë", Credit: "NRD"}, {Src: "/b.png"}},
		Named:  article.Named{People: []string{"Jane Roe"}, Countries: []string{"NO", "SE"}, Organisations: []string{"Ferry Union"}, Topics: []string{"Ferries"}},
		Weight: 3, Analyse: false,
	}
	for name, src := range map[string]string{
		"TOML": `+++
title = "Ferry “reopens”"
date = 2020-07-08
lastmod = 2020-07-09T10:30:00+02:00
draft = true
embargo = 2020-07-08T08:00:00Z
expiry = "2021-01-01"
slug = "ferry-line"
aliases = ["/old/ferry/", "older"]
summary = """In
short."""
author = ["Jane Roe", "John Doe"]
people = ["Jane Roe"]
countries = ["NO", "SE"]
organisations = "Ferry Union"
topics = ["Ferries"]
analysis = false
weight = 3
lang = "es"
[source]
name = "NRD"
url = "https://nrd.example/ferry"
rights = "excerpt"
[[images]]
src = "ferry.jpg"
alt = "A ferry"
caption = "The Zoë"
credit = "NRD"
[[images]]
src = "/b.png"
+++
Text.
`,
		"YAML": `---
title: Ferry “reopens”
date: 2020-07-08
lastmod: 2020-07-09T10:30:00+02:00
draft: true
embargo: 2020-07-08 08:00:00
expiry: "2021-01-01"
slug: ferry-line
aliases: [/old/ferry/, older]
summary: >
  In
  short.
author: Jane Roe, John Doe
people:
  - Jane Roe
countries: [NO, SE]
organisations: Ferry Union
topics: [Ferries]
analysis: false
weight: 3
lang: es
source: {name: NRD, url: "https://nrd.example/ferry", rights: excerpt}
images:
  - src: ferry.jpg
    alt: A ferry
    caption: The Zoë
    credit: NRD
  - /b.png
---
Text.
`,
	} {
		t.Run(name, func(t *testing.T) {
			a, ds := mustParse(t, "a.md", src)
			if len(ds) > 0 {
				t.Error(ds)
			}
			got := *a
			got.Hash, got.Anchors = "", nil
			for i := range got.Blocks {
				got.Blocks[i] = article.Block{Kind: got.Blocks[i].Kind}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Error("-want +got\n" + diff)
			}
		})
	}
}

// Every problem of front matter names its line and column.
func TestFrontMatterProblems(t *testing.T) {
	for _, tt := range []struct{ name, in, want, hint string }{
		{"unknown key", "+++\ntitle = \"a\"\n  tilte = \"b\"\n+++\n", `content/a.md:3:3: error: unknown key "tilte" [front-matter/unknown-key]`, `did you mean "title"?`},
		{"another generator's key", "---\ntitle: a\ntags: [b]\n---\n", `content/a.md:3:1: error: unknown key "tags" [front-matter/unknown-key]`, `did you mean "topics"?`},
		{"unknown key in a table", "+++\ntitle = \"a\"\n[source]\nnam = \"b\"\n+++\n", `content/a.md:4:1: error: unknown key "nam" [front-matter/unknown-key]`, `did you mean "name"?`},
		{"unknown key in an inline table", "+++\ntitle = \"a\"\nsource = { name = \"b, c = 1\", uri = 1 }\n+++\n", `content/a.md:3:31: error: unknown key "uri" [front-matter/unknown-key]`, `did you mean "url"?`},
		{"unknown key in a list of tables", "+++\ntitle = \"a\"\n[[images]]\nsrc = \"b\"\n[[images]]\nsrc = \"c\"\nfoo = 1\n+++\n", `content/a.md:7:1: error: unknown key "foo" [front-matter/unknown-key]`, `the keys are src, alt, caption, credit`},
		{"unknown key behind texts over lines", "+++\ntitle = \"a\"\nsummary = \"\"\"\nfoo = 1\n\"\"\"\npeople = [\n  \"foo = 2\",\n]\nfoo = 3\n+++\n", `content/a.md:9:1: error: unknown key "foo" [front-matter/unknown-key]`, ""},
		{"unknown key in YAML", "---\ntitle: a\nsource:\n  nam: b\n---\n", `content/a.md:4:3: error: unknown key "nam" [front-matter/unknown-key]`, `did you mean "name"?`},
		{"wrong type", "+++\ntitle = \"a\"\ndraft = \"yes\"\n+++\n", `content/a.md:3:9: error: draft must be true or false, not a text [front-matter/wrong-type]`, ""},
		{"wrong type in a list", "---\ntitle: a\npeople: [b, 3]\n---\n", `content/a.md:3:13: error: people must be a list of texts, not a number [front-matter/wrong-type]`, ""},
		{"no date", "+++\ntitle = \"a\"\ndate = \"soon\"\n+++\n", `content/a.md:3:8: error: date is not a date [front-matter/bad-value]`, "write it as 2020-07-08 or 2020-07-08T10:00:00Z"},
		{"time without date", "+++\ntitle = \"a\"\ndate = 10:00:00\n+++\n", `content/a.md:3:8: error: date is not a date [front-matter/bad-value]`, "write it as 2020-07-08 or 2020-07-08T10:00:00Z"},
		{"rights", "+++\ntitle = \"a\"\nsource.rights = \"all\"\n+++\n", `content/a.md:3:17: error: rights "all" is not known [front-matter/bad-value]`, `use "full", "excerpt" or "link"`},
		{"slug that leaves its place", "+++\ntitle = \"a\"\nslug = \"../b\"\n+++\n", `content/a.md:3:8: error: slug "../b" is not one segment of an address [front-matter/bad-value]`, `write "b"`},
		{"alias that leaves the site", "+++\ntitle = \"a\"\naliases = [\"/../b\"]\n+++\n", `content/a.md:3:11: error: alias "/../b" is not a path of this site [front-matter/bad-value]`, `write the path alone, as in "/2020/talks/"`},
		{"script for a source", "+++\ntitle = \"a\"\nsource = {url = \"javascript:b\"}\n+++\n", `content/a.md:3:11: error: "javascript:b" is not a web address [front-matter/bad-value]`, ""},
		{"script for a picture", "+++\ntitle = \"a\"\nimages = [\"data:b\"]\n+++\n", `content/a.md:3:10: error: "data:b" cannot be the address of a picture [front-matter/bad-value]`, ""},
		{"broken TOML", "+++\ntitle = \"a\nb\"\n+++\n", "content/a.md:2:11: error: strings cannot contain newlines [front-matter/syntax]", ""},
		{"YAML between +++", "+++\ntitle: a\n+++\n", "content/a.md:2:6: error: expected '.' or '=', but got ':' instead [front-matter/syntax]", `between +++ lines front matter is TOML: key = "value"`},
		{"broken YAML", "---\ntitle: [a\n---\n", "content/a.md:2:8: error: sequence end token ']' not found [front-matter/syntax]", ""},
		{"no mapping", "---\n- a\n---\n", "content/a.md:2:1: error: front matter must be a list of keys with values [front-matter/syntax]", ""},
		{"YAML bomb", "---\na: &a [b]\nc: *a\n---\n", "content/a.md:2:4: error: anchors are not allowed in front matter [front-matter/syntax]", ""},
		{"twice in YAML", "---\ntitle: a\ntitle: b\n---\n", `content/a.md:3:1: error: mapping key "title" already defined at [1:1] [front-matter/syntax]`, ""},
		{"unclosed", "+++\ntitle = \"a\"\n", "content/a.md:1:1: error: front matter has no end [front-matter/unclosed]", "close it with a line that says +++"},
		{"not a language", "+++\ntitle = \"a\"\nlang = \"klingonish\"\n+++\n", `content/a.md:3:8: error: "klingonish" is not a language [front-matter/bad-value]`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, ds := Parse(file("a.md", tt.in+"Text.\n"))
			var errs []string
			hint := ""
			for _, d := range ds {
				if d.Severity > 0 {
					errs = append(errs, d.String())
					hint = d.Hint
				}
			}
			if diff := cmp.Diff([]string{tt.want}, errs); diff != "" {
				t.Error("-want +got\n" + diff)
			}
			if tt.hint != "" && hint != tt.hint {
				t.Errorf("hint %q, want %q", hint, tt.hint)
			}
		})
	}
}

func TestFrontMatterOfWireCopy(t *testing.T) {
	a, ds := mustParse(t, "a.txt", "+++\ntitle = \"Another headline\"\nauthor = \"Editor\"\ndate = 2020-07-09T10:00:00Z\n+++\n(LEAD) Ferry line to reopen\n\nBy Jane Roe\n\nSKAGEN, July 8 (NRD) - "+para1+"\n")
	if a.Title != "Another headline" || a.Author != "Editor" || a.Take != "LEAD" || a.Date.Hour() != 10 || a.DateSource != article.FromFrontMatter || len(ds) > 0 {
		t.Errorf("%+v %v", a, ds)
	}
	if got := a.Blocks[0].Of(a.Text); got != "(LEAD) Ferry line to reopen" {
		t.Errorf("headline block %q", got)
	}
	if p := a.Position(0); p.Line != 6 || p.Col != 1 {
		t.Errorf("headline at %v", p)
	}
	a, _ = mustParse(t, "a.txt", "+++\ntitle = \"Ferry line to reopen\"\n+++\nSKAGEN, July 8 (NRD) - "+para1+"\n")
	if got := a.Blocks[0].Of(a.Text); got != "Ferry line to reopen" || a.Position(0).Line != 2 {
		t.Errorf("headline block %q at %v", got, a.Position(0))
	}
	a, _ = mustParse(t, "a.txt", "---\nFerry line to reopen\n---\n\nSKAGEN, July 8 (NRD) - "+para1+"\n")
	if a.Title != "Ferry line to reopen" {
		t.Errorf("rules around a headline: title %q", a.Title)
	}
}

func TestMarkdownArticles(t *testing.T) {
	for _, tt := range []struct{ name, in, header, text, md string }{
		{
			"heading and dateline", "# Ferry *line* to reopen\n\nSKAGEN, July 8, 2020 (NRD) — *Norland* agreed.\n\n## Next\n\n> No.\n",
			"title: Ferry line to reopen\nplace: SKAGEN\nagency: NRD\ndate: 2020-07-08 dateline\n",
			"Ferry line to reopen\n\nSKAGEN, July 8, 2020 (NRD) —\n\nNorland agreed.\n\nNext\n\nNo.", "*Norland* agreed.\n\n## Next\n\n> No.\n",
		},
		{
			"bold dateline", "+++\ntitle = \"Ferry\"\n+++\n\n**SKAGEN, July 8, 2020 (NRD)** -- Norland agreed.\n",
			"title: Ferry\nplace: SKAGEN\nagency: NRD\ndate: 2020-07-08 dateline\n",
			"Ferry\n\nSKAGEN, July 8, 2020 (NRD) --\n\nNorland agreed.", "Norland agreed.\n",
		},
		{
			"underlined heading", "Ferry line to reopen\n===\n\nNorland agreed.\n", "title: Ferry line to reopen\ndate: 2020-09-01 file-time\n",
			"Ferry line to reopen\n\nNorland agreed.", "\nNorland agreed.\n",
		},
		{"no title", "Norland agreed.\n", "title: Norland agreed.\ndate: 2020-09-01 file-time\n", "Norland agreed.", "Norland agreed.\n"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			a, _ := mustParse(t, "a.md", tt.in)
			if diff := cmp.Diff(tt.header, headerOf(a)); diff != "" {
				t.Error("header -want +got\n" + diff)
			}
			if diff := cmp.Diff(tt.text, a.Text); diff != "" {
				t.Error("text -want +got\n" + diff)
			}
			if diff := cmp.Diff(strings.TrimLeft(tt.md, "\n"), strings.TrimLeft(string(a.Markdown), "\n")); diff != "" {
				t.Error("markdown -want +got\n" + diff)
			}
			i := strings.Index(a.Text, "agreed")
			p := a.Position(i)
			if line := strings.Split(tt.in, "\n")[p.Line-1]; !strings.HasPrefix(string([]rune(line)[p.Col-1:]), "agreed") {
				t.Errorf("agreed at %v, in %q", p, line)
			}
		})
	}
}

func TestMarkdownReportsWhatItDrops(t *testing.T) {
	_, ds := mustParse(t, "2020-07-08-a.md", "+++\ntitle = \"Ferry\"\n+++\nText <b>bold</b>.\n\n<script>alert(1)</script>\n\n[x](javascript:y)\n")
	want := []string{
		"content/2020-07-08-a.md:4:6: warning: raw HTML is left out: <b> [markdown/dropped]",
		"content/2020-07-08-a.md:6:1: warning: raw HTML is left out: <script>alert(1)</script> [markdown/dropped]",
		"content/2020-07-08-a.md:8:1: warning: link is left out: javascript:y [markdown/dropped]",
	}
	var got []string
	for _, d := range ds {
		got = append(got, d.String())
	}
	if len(got) == 3 {
		got[2] = strings.Replace(got[2], got[2][:strings.Index(got[2], ": warning")], "content/2020-07-08-a.md:8:1", 1)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("-want +got\n" + diff)
	}
}

func entry(path, data string) source.File {
	f := source.File{Path: path, Class: source.Entry, Resources: []string{"people/x/a.jpg"}}
	f.SetData([]byte(data))
	return f
}

func TestEntries(t *testing.T) {
	e, ds := ParseEntry(entry("people/jane-roe.md", `+++
name = "Jane Roe"
names = ["J. Roe", "Jane A. Roe"]
country = "no"
never = ["Roe v. Wade"]
same_as = ["people/jane-a-roe", "j-roe"]
hide = true
aliases = ["/roe/"]
portrait = { src = "roe.jpg", credit = "NRD" }
offices = [
  { title = "foreign minister", country = "NO", from = 2018, until = "2020-07" },
  { title = "chair", org = "Ferry Union", from = 2020-08-01 },
]
+++

An *introduction*.
`))
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	want := &Entry{
		Path: "content/people/jane-roe.md", Dir: "people", Slug: "jane-roe", Aliases: []string{"/roe/"}, Portrait: article.Image{Src: "roe.jpg", Credit: "NRD"},
		Markdown: []byte("An *introduction*."), Resources: []string{"people/x/a.jpg"},
		Entity: entity.Entity{
			ID: "people/jane-roe", Kind: entity.Person, Name: "Jane Roe", Names: []string{"J. Roe", "Jane A. Roe"}, Never: []string{"Roe v. Wade"},
			SameAs: []entity.ID{"people/jane-a-roe", "people/j-roe"}, Country: "NO", Hide: true,
			Offices: []entity.Office{{Title: "foreign minister", Country: "NO", From: "2018", Until: "2020-07"}, {Title: "chair", Org: "Ferry Union", From: "2020-08-01"}},
		},
	}
	e.Hash = ""
	if diff := cmp.Diff(want, e); diff != "" {
		t.Error("-want +got\n" + diff)
	}

	e, ds = ParseEntry(entry("topics/ferries.md", "---\nname: Ferries\nterms: [ferry, {text: harbour dues, weight: 2.5}]\n---\n"))
	if diff := cmp.Diff([]entity.Term{{Text: "ferry", Weight: 1}, {Text: "harbour dues", Weight: 2.5}}, e.Entity.Terms); diff != "" || len(ds) > 0 {
		t.Error("-want +got\n"+diff, ds)
	}
	e, ds = ParseEntry(entry("countries/norland.md", "+++\ncode = \"NO\"\ndemonyms = [\"Norlander\"]\nsuccessor = \"countries/sudria\"\n+++\n"))
	if e.Entity.State == nil || e.Entity.State.Code != "NO" || e.Entity.State.Successor != "countries/sudria" || len(ds) > 0 {
		t.Errorf("%+v %v", e.Entity.State, ds)
	}
	e, ds = ParseEntry(entry("relations/no-se.md", "+++\ncountries = [\"NO\", \"SE\"]\n+++\nText\n"))
	if len(e.Countries) != 2 || e.Entity.Kind != 0 || len(ds) > 0 {
		t.Errorf("%+v %v", e, ds)
	}
	e, ds = ParseEntry(entry("editions/2020-07-08.md", "A quiet day.\n"))
	if e.Slug != "2020-07-08" || string(e.Markdown) != "A quiet day." || len(ds) > 0 {
		t.Errorf("%+v %v", e, ds)
	}
}

func TestEntryProblems(t *testing.T) {
	for _, tt := range []struct{ path, in, want string }{
		{"people/a.md", "+++\ncountry = \"Norland\"\n+++\n", `content/people/a.md:2:11: error: "Norland" is not a code of two letters [front-matter/bad-value]`},
		{"people/a.md", "+++\nterms = []\n+++\n", `content/people/a.md:2:1: error: unknown key "terms" [front-matter/unknown-key]`},
		{"people/a.md", "+++\nname = \"A\"\n[[offices]]\ntitle = \"envoy\"\nfrom = \"last year\"\n+++\n", `content/people/a.md:5:8: error: from is not a date or the beginning of one [front-matter/bad-value]`},
		{"people/a.md", "+++\noffices = [{ title = \"envoy\", from = \"2020\", until = \"2018\" }]\n+++\n", `content/people/a.md:2:11: error: the office "envoy" ends before it begins [front-matter/bad-value]`},
		{"people/a.md", "+++\nsame_as = [\"ships/b\"]\n+++\n", `content/people/a.md:2:11: error: "ships/b" names no entity [front-matter/bad-value]`},
		{"editions/a.md", "Text\n", `content/editions/a.md: error: an edition's file is named for its day or week [entry/bad-name]`},
		{"relations/a.md", "+++\ncountries = [\"NO\"]\n+++\n", `content/relations/a.md:2:13: error: a relation has two countries, not 1 [front-matter/bad-value]`},
	} {
		_, ds := ParseEntry(entry(tt.path, tt.in))
		if len(ds) != 1 || ds[0].String() != tt.want {
			t.Errorf("got %v\nwant %s", ds, tt.want)
		}
	}
}

func TestPages(t *testing.T) {
	p, ds := ParsePage(file("pages/about.md", "# About\n\nSKAGEN, July 8 (NRD) - is not cut.\n"))
	if p.Title != "About" || p.Slug != "about" || !p.Date.IsZero() || p.Analyse || len(ds) > 0 || !strings.Contains(string(p.Markdown), "SKAGEN") {
		t.Errorf("%+v %v", p, ds)
	}
}

func TestKeysAreDocumented(t *testing.T) {
	if len(ArticleKeys()) < 19 || len(SourceKeys()) != 4 || len(ImageKeys()) != 4 || len(OfficeKeys()) != 5 || len(TermKeys()) != 2 {
		t.Error("keys are missing")
	}
	for _, dir := range source.EntryDirs() {
		if len(EntryKeys(dir)) < 5 {
			t.Errorf("%s: %v", dir, EntryKeys(dir))
		}
	}
}
