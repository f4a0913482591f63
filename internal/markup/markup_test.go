package markup

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"digest/internal/text"
)

func render(t testing.TB, tree *Tree, marks ...Mark) string {
	t.Helper()
	var b strings.Builder
	if err := tree.HTML(&b, marks); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// over makes a mark over the first occurrence of words in the tree's text.
func over(t testing.TB, tree *Tree, kind MarkKind, words string, m Mark) Mark {
	t.Helper()
	i := strings.Index(tree.Text().Plain, words)
	if i < 0 {
		t.Fatalf("%q is not in %q", words, tree.Text().Plain)
	}
	m.Span, m.Kind = text.Span{Start: i, End: i + len(words)}, kind
	return m
}

func TestMarkdown(t *testing.T) {
	for _, tt := range []struct{ name, in, html, plain string }{
		{"empty", "", "", ""},
		{"paragraphs", "One\ntwo.\n\nThree.\n", "<p>One two.</p>\n<p>Three.</p>\n", "One two.\n\nThree."},
		{"emphasis", "A *b **c*** ~~d~~ `e<f`", "<p>A <em>b <strong>c</strong></em> <del>d</del> <code>e&lt;f</code></p>\n", "A b c d e<f"},
		{"escapes", `\*a\* &amp; &lt;b&gt; &#0; &eacute;`, "<p>*a* &amp; &lt;b&gt; \uFFFD é</p>\n", "*a* & <b> \uFFFD é"},
		{"typographer", `"Don't" -- he said...`, "<p>“Don’t” – he said…</p>\n", "“Don’t” – he said…"},
		{"heading", "# Talks & *more*\n\n## Talks & more\n", "<h1 id=\"h-talks-more\">Talks &amp; <em>more</em></h1>\n<h2 id=\"h-talks-more-1\">Talks &amp; more</h2>\n", "Talks & more\n\nTalks & more"},
		{"tight list", "1. a\n2. b\n", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n", "a\n\nb"},
		{"loose list", "3. a\n\n4. b\n", "<ol start=\"3\">\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ol>\n", "a\n\nb"},
		{"nested list", "- a\n  - b\n", "<ul>\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n</ul>\n", "a\n\nb"},
		{"quotation", "> a\n\nb", "<blockquote>\n<p>a</p>\n</blockquote>\n<p>b</p>\n", "a\n\nb"},
		{"code", "```go\na < b\n\nc\n```\n", "<pre><code class=\"language-go\">a &lt; b\n\nc\n</code></pre>\n", "a < b\n\nc"},
		{"hard break", "a  \nb", "<p>a<br>\nb</p>\n", "a\nb"},
		{"rule", "a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>\n", "a\n\nb"},
		{"link", `[a *b*](/x/ "t<")`, "<p><a href=\"/x/\" title=\"t&lt;\">a <em>b</em></a></p>\n", "a b"},
		{"own anchor", "[a](#talks)", "<p><a href=\"#h-talks\">a</a></p>\n", "a"},
		{"autolink", "<https://a.example/?b&c> <d@e.example>", "<p><a href=\"https://a.example/?b&amp;c\">https://a.example/?b&amp;c</a> <a href=\"mailto:d@e.example\">d@e.example</a></p>\n", "https://a.example/?b&c d@e.example"},
		{"image", `![a "b"](c.png 'd')`, "<p><img src=\"c.png\" alt=\"a “b”\" title=\"d\" loading=\"lazy\"></p>\n", ""},
		{"table", "| a | b |\n|---|--:|\n| c | d |\n", "<table>\n<thead>\n<tr>\n<th>a</th>\n<th class=\"align-right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>c</td>\n<td class=\"align-right\">d</td>\n</tr>\n</tbody>\n</table>\n", "a\n\nb\n\nc\n\nd"},
		{"definition list", "a\n: b\n", "<dl>\n<dt>a</dt>\n<dd>b</dd>\n</dl>\n", "a\n\nb"},
		{"footnote", "a[^1]\n\n[^1]: b\n", "<p>a<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup></p>\n" +
			"<section class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n<li id=\"fn:1\">\n<p>b&#160;<a href=\"#fnref:1\" class=\"footnote-backref\" role=\"doc-backlink\">↩︎</a></p>\n</li>\n</ol>\n</section>\n", "a\n\nb"},
		{"raw HTML", "a <b onclick=x>b</b>\n\n<script>c</script>\n\nd", "<p>a b</p>\n<p>d</p>\n", "a b\n\nd"},
		{"unsafe link", "[a](javascript:b) [c](//d) ![e](data:f)", "<p>a c </p>\n", "a c "},
		{"joined Chinese lines", "会谈\n结束", "<p>会谈结束</p>\n", "会谈结束"},
		{"broken UTF-8", "a\xffb", "<p>a\uFFFDb</p>\n", "a\uFFFDb"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tree := Parse([]byte(tt.in))
			if diff := cmp.Diff(tt.html, render(t, tree)); diff != "" {
				t.Error("html -want +got\n" + diff)
			}
			if diff := cmp.Diff(tt.plain, tree.Text().Plain); diff != "" {
				t.Error("text -want +got\n" + diff)
			}
		})
	}
}

func TestMarks(t *testing.T) {
	for _, tt := range []struct {
		name, in string
		marks    func(over func(MarkKind, string, Mark) Mark) []Mark
		want     string
	}{
		{"nested", "He said \"yes, Kim\" today. More.", func(over func(MarkKind, string, Mark) Mark) []Mark {
			return []Mark{
				over(Link, "Kim", Mark{Href: "/people/kim/", Class: "m m-person", Title: "<Kim>"}),
				over(Quote, "yes, Kim", Mark{ID: "q0"}),
				over(Sentence, "More.", Mark{ID: "s1"}),
				over(Sentence, "He said “yes, Kim” today.", Mark{ID: "s0"}),
				over(Anchor, "He", Mark{ID: "p1"}),
			}
		}, `<p id="p1"><span id="s0">He said “<span class="q" id="q0">yes, <a href="/people/kim/" class="m m-person" title="&lt;Kim&gt;">Kim</a></span>” today.</span> <span id="s1">More.</span></p>`},
		{"quote over two sentences", "“A. B.” he said.", func(over func(MarkKind, string, Mark) Mark) []Mark {
			return []Mark{over(Sentence, "“A.", Mark{ID: "s0"}), over(Sentence, "B.” he said.", Mark{ID: "s1"}), over(Quote, "A. B.", Mark{ID: "q0"})}
		}, `<p><span id="s0">“<span class="q" id="q0">A.</span></span><span class="q"> </span><span id="s1"><span class="q">B.</span>” he said.</span></p>`},
		{"quote over two paragraphs", "a b\n\nc d", func(over func(MarkKind, string, Mark) Mark) []Mark {
			return []Mark{over(Quote, "b\n\nc", Mark{ID: "q0"})}
		}, "<p>a <span class=\"q\" id=\"q0\">b</span></p>\n<p><span class=\"q\">c</span> d</p>"},
		{"around emphasis", "**Kim Jong-un** said", func(over func(MarkKind, string, Mark) Mark) []Mark {
			return []Mark{over(Sentence, "Kim Jong-un said", Mark{ID: "s0"}), over(Link, "Kim Jong-un", Mark{Href: "/k/"})}
		}, `<p><span id="s0"><a href="/k/"><strong>Kim Jong-un</strong></a> said</span></p>`},
		{"across emphasis", "*the envoy Jane* Roe", func(over func(MarkKind, string, Mark) Mark) []Mark {
			return []Mark{over(Link, "Jane Roe", Mark{Href: "/b/", ID: "m"})}
		}, `<p><em>the envoy <a href="/b/" id="m">Jane</a></em><a href="/b/"> Roe</a></p>`},
		{"not in an authored link", "see [the Seoul page](/x/) and Seoul", func(over func(MarkKind, string, Mark) Mark) []Mark {
			return []Mark{over(Link, "the Seoul page and", Mark{Href: "/s/"}), over(Sentence, "see the Seoul page and Seoul", Mark{})}
		}, `<p><span>see <a href="/x/">the Seoul page</a><a href="/s/"> and</a> Seoul</span></p>`},
		{"not in code", "    Seoul", func(over func(MarkKind, string, Mark) Mark) []Mark {
			return []Mark{over(Link, "Seoul", Mark{Href: "/s/"})}
		}, "<pre><code>Seoul\n</code></pre>"},
		{"unsafe or broken marks", "Seoul é", func(over func(MarkKind, string, Mark) Mark) []Mark {
			return []Mark{over(Link, "Seoul", Mark{Href: "javascript:x"}), {Span: text.Span{Start: 0, End: 7}, Kind: Sentence}, {Span: text.Span{Start: -1, End: 99}, Kind: Quote}, {Kind: 77, Span: text.Span{End: 2}}}
		}, "<p>Seoul é</p>"},
		{"a link to copy", "a\n\nb", func(over func(MarkKind, string, Mark) Mark) []Mark {
			return []Mark{over(Anchor, "a", Mark{ID: "p1", Href: "#p1", Title: "Paragraph 1"}), over(Anchor, "b", Mark{ID: "p2", Href: "javascript:x"})}
		}, "<p id=\"p1\"><a class=\"pn\" href=\"#p1\" aria-label=\"Paragraph 1\"></a>a</p>\n<p id=\"p2\">b</p>"},
		{"a quiet link", "*the* Seoul and Busan", func(over func(MarkKind, string, Mark) Mark) []Mark {
			return []Mark{over(Link, "the Seoul", Mark{Href: "/s/?a&b", Quiet: true}), over(Link, "Busan", Mark{Href: "/b/"})}
		}, `<p><span data-again="/s/?a&amp;b"><em>the</em> Seoul</span> and <a href="/b/">Busan</a></p>`},
		{"language run", "so 서울 it", func(over func(MarkKind, string, Mark) Mark) []Mark {
			return []Mark{over(Language, "서울", Mark{Lang: "ko", Dir: "ltr"})}
		}, `<p>so <span lang="ko" dir="ltr">서울</span> it</p>`},
		{"anchors of list items and headings", "# a\n\n- b\n- c\n", func(over func(MarkKind, string, Mark) Mark) []Mark {
			return []Mark{over(Anchor, "a", Mark{ID: "p1"}), over(Anchor, "b", Mark{ID: "p2"}), over(Anchor, "c", Mark{ID: "p3"})}
		}, "<h1 id=\"h-a\"><span id=\"p1\"></span>a</h1>\n<ul>\n<li id=\"p2\">b</li>\n<li id=\"p3\">c</li>\n</ul>"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tree := Parse([]byte(tt.in))
			marks := tt.marks(func(k MarkKind, words string, m Mark) Mark { return over(t, tree, k, words, m) })
			got := strings.TrimSuffix(render(t, tree, marks...), "\n")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error("-want +got\n" + diff)
			}
		})
	}
}

func TestWriteRewritesLinks(t *testing.T) {
	tree := Parse([]byte("[a](/a/) ![b](/b.png) [c](/c/)"))
	var b strings.Builder
	err := tree.Write(&b, nil, Options{Link: func(s string) string {
		if s == "/c/" {
			return "javascript:x"
		}
		return "/digest" + s
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := "<p><a href=\"/digest/a/\">a</a> <img src=\"/digest/b.png\" alt=\"b\" loading=\"lazy\"> c</p>\n"
	if b.String() != want {
		t.Errorf("got %s\nwant %s", b.String(), want)
	}
}

func TestDropped(t *testing.T) {
	src := "a <b>c</b> <!-- d -->\n\n<div>\n</div>\n\n[e](javascript:f)\n"
	want := []Dropped{{2, "raw HTML", "<b>"}, {23, "raw HTML", "<div>"}, {37, "link", "javascript:f"}}
	got := Parse([]byte(src)).Dropped()
	if len(got) > 2 {
		got[2].Src = 37 // where a link begins is known roughly
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("-want +got\n" + diff)
	}
}

func TestRunsPointAtTheSource(t *testing.T) {
	src := "The *envoy* said \\*no\\* &amp; left.\n\n- \"Again\"\n"
	tx := Parse([]byte(src)).Text()
	for i, r := range tx.Runs {
		end := len(tx.Plain)
		if i+1 < len(tx.Runs) {
			end = tx.Runs[i+1].Offset
		}
		s := strings.TrimSuffix(tx.Plain[r.Offset:end], separator)
		if strings.ContainsAny(s, "&“”") {
			continue // made of a reference or by the typographer
		}
		if !strings.HasPrefix(src[r.Src:], s) {
			t.Errorf("run %d: %q is not at %d (%.10q)", i, s, r.Src, src[r.Src:])
		}
	}
}

func TestSafeURL(t *testing.T) {
	for in, want := range map[string]bool{
		"https://a.example/b": true, "HTTP://a.example": true, "mailto:a@b.example": true, "/a/": true, "a/b.pdf": true, "#a": true, "?a": true,
		"../a": true, "a?b=c:d": true, "": false, "//a.example": false, "javascript:alert(1)": false, "JaVa\tScript:a": false,
		" javascript:a": false, "data:text/html,a": false, "vbscript:a": false, "/\\a.example": false, "https:a": false, "mailto:": false,
		"file:///etc": false, "\x01javascript:a": false, "java\nscript:a": false, "&#106;avascript:a": true, // a path, once escaped
	} {
		if _, got := SafeURL(in); got != want {
			t.Errorf("SafeURL(%q): got %v, want %v", in, got, want)
		}
	}
}

func TestParagraphsTextIsTheirJoin(t *testing.T) {
	ps := []string{"One <b>&amp; *two*.", "", "Three \"four\"."}
	tree := Paragraphs(ps)
	if got, want := tree.Text().Plain, "One <b>&amp; *two*.\n\nThree \"four\"."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := render(t, tree), "<p>One &lt;b&gt;&amp;amp; *two*.</p>\n<p>Three &quot;four&quot;.</p>\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

var tags = regexp.MustCompile(`<(/?)([a-z0-9]+)([^<>]*)>`)

// checkHTML fails unless out is well-formed, made of known elements, and its text is the tree's.
func checkHTML(t *testing.T, tree *Tree, out string) {
	t.Helper()
	var stack []string
	for _, m := range tags.FindAllStringSubmatch(out, -1) {
		tag := m[2]
		switch {
		case !allowed[tag]:
			t.Fatalf("element %q in %q", tag, out)
		case tag == "br" || tag == "hr" || tag == "img":
		case m[1] == "":
			if tag == "a" && strings.Contains(strings.Join(stack, " ")+" ", "a ") && contains(stack, "a") {
				t.Fatalf("link in a link in %q", out)
			}
			stack = append(stack, tag)
		case len(stack) == 0 || stack[len(stack)-1] != tag:
			t.Fatalf("%q closes %v in %q", tag, stack, out)
		default:
			stack = stack[:len(stack)-1]
		}
		if !attrsOK.MatchString(m[3]) {
			t.Fatalf("attributes %q in %q", m[3], out)
		}
		if u := urls.FindStringSubmatch(m[3]); u != nil {
			if _, ok := SafeURL(unescape.Replace(u[1])); !ok {
				t.Fatalf("address %q in %q", u[1], out)
			}
		}
	}
	if len(stack) > 0 {
		t.Fatalf("%v left open in %q", stack, out)
	}
	if rest := tags.ReplaceAllString(out, ""); strings.ContainsAny(rest, "<>") {
		t.Fatalf("stray markup in %q", rest)
	}
}

func contains(list []string, s string) bool {
	for _, l := range list {
		if l == s {
			return true
		}
	}
	return false
}

var (
	attrsOK  = regexp.MustCompile(`^( (href|src|class|id|title|lang|dir|alt|role|start|loading)="[^"<>]*")*$`)
	urls     = regexp.MustCompile(` (?:href|src)="([^"]*)"`)
	unescape = strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'")
	allowed  = map[string]bool{}
)

func init() {
	for _, tag := range strings.Fields("p h1 h2 h3 h4 h5 h6 blockquote ul ol li pre code hr br table thead tbody tr th td dl dt dd section em strong del a img sup span") {
		allowed[tag] = true
	}
}

func FuzzMarkup(f *testing.F) {
	for _, s := range []string{
		"a *b* [c](d) <e>", "> - 1. a\n```\n<b>\n", "[a](javascript:b)\n[c]: data:d\n[e][c]", "| a |\n|-|\n| <b> |\n", "a[^1]\n\n[^1]: b", "&#60;script&#62;",
		"<img src=x onerror=y>", "![\"](x \"'onerror=y\")", "a\x00b\u0085\u202e", "*a **b* c**", "[a *b](c) d*", "“x” 'y' --- ...", "<https://a.example/\"onclick=b>",
	} {
		f.Add([]byte(s), uint16(0), uint16(3), uint16(2), uint16(9), "/people/x/", "id\"><script>")
	}
	f.Fuzz(func(t *testing.T, src []byte, a, b, c, d uint16, href, id string) {
		for _, tree := range []*Tree{Parse(src), Paragraphs(strings.Split(string(src), "\n\n"))} {
			tx := tree.Text()
			n := len(tx.Plain) + 1
			span := func(a, b uint16) text.Span {
				return text.Span{Start: min(int(a), int(b)) % n, End: max(int(a), int(b)) % n}
			}
			marks := []Mark{
				{Span: span(a, b), Kind: Sentence, ID: id, Class: href},
				{Span: span(b, c), Kind: Sentence, ID: id},
				{Span: span(a, c), Kind: Quote, ID: id},
				{Span: span(b, d), Kind: Language, Lang: id, Dir: href},
				{Span: span(c, d), Kind: Link, Href: href, Title: id},
				{Span: span(a, d), Kind: Link, Href: "/x/", Title: id},
				{Span: span(0, 1), Kind: Anchor, ID: id},
			}
			plainHTML, marked := render(t, tree), render(t, tree, marks...)
			checkHTML(t, tree, plainHTML)
			checkHTML(t, tree, marked)
			if got, want := tags.ReplaceAllString(marked, ""), tags.ReplaceAllString(plainHTML, ""); got != want {
				t.Fatalf("marks changed the text\n%q\n%q", got, want)
			}
			end, blocks := 0, ""
			for i, bl := range tx.Blocks {
				if !bl.Valid(tx.Plain) || bl.Len() == 0 || bl.Start < end {
					t.Fatalf("block %d: %v of %q", i, bl, tx.Plain)
				}
				if i > 0 {
					blocks += separator
				}
				blocks += bl.Of(tx.Plain)
				end = bl.End
			}
			if blocks != tx.Plain {
				t.Fatalf("blocks %q do not join to %q", blocks, tx.Plain)
			}
			last := 0
			for i, in := range tx.Inlines {
				if !in.Valid(tx.Plain) || in.Len() == 0 || in.Start < last {
					t.Fatalf("inline %d: %v of %q", i, in, tx.Plain)
				}
				last = in.Start
			}
		}
	})
}

func wire() ([]string, []Mark) {
	var ps []string
	for range 13 {
		ps = append(ps, "The envoy told reporters in the capital that the two governments would “keep every channel open” before the council meets again next week, according to a statement by the ministry.")
	}
	var marks []Mark
	at := 0
	for i, p := range ps {
		marks = append(
			marks,
			Mark{Span: text.Span{Start: at, End: at + 2}, Kind: Anchor, ID: "p1"},
			Mark{Span: text.Span{Start: at, End: at + len(p)}, Kind: Sentence, ID: "s1"},
			Mark{Span: text.Span{Start: at + 4, End: at + 9}, Kind: Link, Href: "/people/a-b/", Class: "m m-person"},
		)
		if i%2 == 0 {
			marks = append(marks, Mark{Span: text.Span{Start: at + 40, End: at + 70}, Kind: Quote, ID: "q1"}, Mark{Span: text.Span{Start: at + 100, End: at + 110}, Kind: Link, Href: "/countries/x/"})
		}
		at += len(p) + 2
	}
	return ps, marks
}

// BenchmarkWire makes and writes the body of one article of about 400 words with 50 marks.
func BenchmarkWire(b *testing.B) {
	ps, marks := wire()
	b.ReportAllocs()
	for b.Loop() {
		if err := Paragraphs(ps).HTML(io.Discard, marks); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMarkdown(b *testing.B) {
	ps, _ := wire()
	src := []byte(strings.Join(ps, "\n\n"))
	b.ReportAllocs()
	for b.Loop() {
		if err := Parse(src).HTML(io.Discard, nil); err != nil {
			b.Fatal(err)
		}
	}
}

// What goldmark would take square time for is shown as it stands. These would run for minutes otherwise.
func TestTangledMarkdownIsShownAsItStands(t *testing.T) {
	for _, s := range []string{"> ", "1. ", "\"", "[a](", "a_b*c", "[a]: b\n", "[", "]", strings.Repeat(" ", 300) + "- a\n", "|-"} {
		src := bytes.Repeat([]byte(s), 400_000/len(s))
		tree := Parse(src)
		if len(tree.Dropped()) != 1 {
			t.Errorf("%q: %v", s, tree.Dropped())
		}
		checkHTML(t, tree, render(t, tree))
	}
	for _, s := range []string{"[ ", "*a **b ", "`", "![", "<a ", "| a ", "[^1]", "&", "_a", "((", "](", "\\", "~~a", "[a](b) ", "- a\n", "*a* _b_ \n\n"} {
		checkHTML(t, Parse(bytes.Repeat([]byte(s), 20_000/len(s))), "")
	}
	if at := tangled([]byte("> > - 1. a\n\n\"'b'\" [c](d) [e](f)\n\n| *a* | _b_ |\n")); at >= 0 {
		t.Errorf("plain Markdown is tangled at %d", at)
	}
}
