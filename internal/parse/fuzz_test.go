package parse

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"digest/internal/article"
	"digest/internal/markup"
	"digest/internal/source"
)

// checkArticle fails unless an article's invariants hold.
func checkArticle(t *testing.T, a *article.Article) {
	t.Helper()
	if !utf8.ValidString(a.Text) || !utf8.ValidString(a.Title) {
		t.Fatalf("not UTF-8: %q", a.Text)
	}
	end, joined, kind := 0, "", article.BlockKind(0)
	for i, b := range a.Blocks {
		if !b.Valid(a.Text) || b.Len() == 0 || b.Start < end {
			t.Fatalf("block %d: %v in %q", i, b, a.Text)
		}
		if !b.Body() && b.Kind <= kind {
			t.Fatalf("block %d: kind %d after %d", i, b.Kind, kind)
		}
		if b.Body() && b.Start < a.BodyStart || !b.Body() && b.End > a.BodyStart {
			t.Fatalf("block %d: %v, body from %d", i, b, a.BodyStart)
		}
		if i > 0 {
			joined += "\n\n"
		}
		joined += b.Of(a.Text)
		end, kind = b.End, b.Kind
	}
	if joined != a.Text {
		t.Fatalf("blocks %q are not the text %q", joined, a.Text)
	}
	for i, in := range a.Inlines {
		if !in.Valid(a.Text) || in.Start < a.BodyStart {
			t.Fatalf("inline %d: %v in %q", i, in, a.Text)
		}
	}
	last := -1
	for i, n := range a.Anchors {
		if n.Offset < last || n.Offset > len(a.Text) || n.Pos.Line < 1 || n.Pos.Col < 1 {
			t.Fatalf("anchor %d: %v after %d in %q", i, n, last, a.Text)
		}
		last = n.Offset
	}
	if len(a.Text) > 0 && a.Position(0).IsZero() {
		t.Fatalf("the text's start has no place: %q", a.Text)
	}
	if d := a.Dateline; !d.Valid(a.Text) {
		t.Fatalf("dateline %v in %q", d, a.Text)
	}
	if a.Slug == "" || strings.ContainsAny(a.Slug, "/\\") || a.Slug == ".." {
		t.Fatalf("slug %q", a.Slug)
	}
	if !a.Date.IsZero() && (a.Date.Year() < 1 || a.Date.Year() > 9999) {
		t.Fatalf("date %v", a.Date)
	}
	if a.Lang == "" {
		t.Fatal("no language")
	}
	if a.Format == article.Markdown {
		if got := markup.Parse(a.Markdown).Text().Plain; got != a.Text[a.BodyStart:] {
			t.Fatalf("the page's text %q is not the article's %q", got, a.Text[a.BodyStart:])
		}
	} else if a.BodyStart < len(a.Text) {
		if got := markup.Paragraphs(strings.Split(a.Text[a.BodyStart:], "\n\n")).Text().Plain; got != a.Text[a.BodyStart:] {
			t.Fatalf("the page's text %q is not the article's %q", got, a.Text[a.BodyStart:])
		}
	}
}

func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"Ferry line to reopen\n\nSkagen, Jul 8 (efe-epa).- The ministers met on Wednesday. EFE-EPA\n\nRelated Articles\n",
		"APW20200708.0011 \n NEWS STORY \n\nw1000 &Cx1f; wstm-\n &UR; Ferry line &QL; \n &UR; By JANE ROE &QC;\n\n\t SKAGEN, Norland (AP) _ ``Ministers\nmet.''\n\nAP-NY-07-08-20 0330EST\n",
		"(LEAD) Ferry\n\n(LEAD) ferry (LEAD) Ferry(ATTN: ADDS)By Jane Roe SKAGEN, Jul. 8 (Yonhap) -- Ministers. jroe@nrd.example(END)\n",
		"EMBARGOED UNTIL 0900 GMT\n\nUPDATE 2-Ferry\nSKAGEN/HAMNVIK,\nJuly 8 (Reuters) - A\n",
		"+++\ntitle = \"Ferry\"\ndate = 2020-07-08\n[source]\nname = \"NRD\"\n[[images]]\nsrc = \"a.png\"\n+++\n# Ferry\n\n**SKAGEN, July 8 (NRD)** — *Ministers* [met](/x/).\n",
		"---\ntitle: Ferry\npeople: [A, B]\nsource:\n  name: NRD\n---\nFerry & <b>co</b>\n===\n\nA[^1]\n\n[^1]: B\n",
		"新华社北京7月8日电 部长会谈。\n", "\xff\xfeF\x00e\x00", "Zo\u0308e \x92 \u00ad\u202e", "\r\r", "(\n(\n(\n", "a\r\nb\rc\n",
	} {
		f.Add([]byte(s), "2020/07/08/a.txt")
		f.Add([]byte(s), "a.md")
	}
	f.Fuzz(func(t *testing.T, data []byte, path string) {
		if path == "" {
			path = "a.txt"
		}
		file := source.File{Path: path, Class: source.Article, ModTime: time.Date(2020, 2, 29, 0, 0, 0, 0, time.UTC)}
		file.SetData(data)
		a, ds := Parse(file)
		if a != nil {
			checkArticle(t, a)
		} else if len(ds) == 0 {
			t.Fatal("left out without a word")
		}
		for _, d := range ds {
			if strings.ContainsAny(d.String(), "\x1b\n\r\u202e") {
				t.Fatalf("%q", d.String())
			}
		}
		if p, _ := ParsePage(file); p != nil && p.Text != "" {
			checkArticle(t, p)
		}
	})
}

func FuzzParseEntry(f *testing.F) {
	for _, s := range []string{
		"+++\nname = \"Jane Roe\"\ncountry = \"NO\"\noffices = [{ title = \"envoy\", from = 2018 }]\n[[offices]]\n+++\nText\n",
		"---\nname: Jane Roe\nnames: [J. Roe]\noffices:\n  - title: envoy\n    from: 2018-08\nnever: [Roe v. Wade]\nsame_as: people/j-roe\nhide: yes\n---\n",
		"+++\na.b.c = 1\n[a]\n\"q\" = '''\n[x]\n'''\n+++\n", "---\n&a [*a, *a]\n---\n", "---\n? a\n: - b\n---\n", "+++\nterms = [\"a\", {text = \"b\", weight = 2.5}]\n+++\n",
	} {
		for _, dir := range source.EntryDirs() {
			f.Add([]byte(s), dir)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte, dir string) {
		file := source.File{Path: dir + "/jane-roe.md", Class: source.Entry}
		file.SetData(data)
		e, ds := ParseEntry(file)
		if e == nil && len(ds) == 0 {
			t.Fatal("left out without a word")
		}
		for _, d := range ds {
			if d.Pos.Line < 0 || strings.ContainsAny(d.String(), "\x1b\n\r") {
				t.Fatalf("%q at %v", d.String(), d.Pos)
			}
		}
	})
}
