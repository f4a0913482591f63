package search_test

import (
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

// articles are invented; the states are real, since tables know no others.
func articles() fstest.MapFS {
	files := map[string]string{
		"2021-03-01-talks.txt": `Norway and Japan open talks on fishing quotas

OSLO, March 1, 2021 (Meridian) - Norwegian Foreign Minister Astrid Vollebek met her Japanese counterpart Kenjiro Morisaka in Oslo on Monday to discuss fishing quotas.

"We will not sanction our neighbours over herring," Vollebek told reporters.

The two ministers agreed to meet again in Tokyo next month.
`,
		"2021-04-12-sanctions.txt": `Sweden threatens sanctions over cables

STOCKHOLM, April 12, 2021 (Meridian) - Sweden will impose sanctions on shippers that damage its undersea cables, Prime Minister Göran Åkerblom said on Monday.

"The Baltic is a common sea and its cables are our common nerves," Åkerblom said.

Norwegian Foreign Minister Astrid Vollebek said Oslo supported the measures. Nerves are common among shippers.
`,
		"2022-05-02-tokyo.txt": `日本とノルウェーが漁業協定に署名

TOKYO, May 2, 2022 (Courier) - 日本とノルウェーは月曜日、東京で漁業協定に署名した。
`,
		"2022-06-09-treaty.txt": `Ministers sign herring treaty

TOKYO, June 9, 2022 (Courier) - Japan and Norway signed a treaty on herring on Thursday, ending two years of negotiations.

"A treaty is only as good as the fish," Japanese Foreign Minister Kenjiro Morisaka said.
`,
	}
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

const (
	talks     = "Norway and Japan open talks on fishing quotas"
	sanctions = "Sweden threatens sanctions over cables"
	treaty    = "Ministers sign herring treaty"
	tokyo     = "日本とノルウェーが漁業協定に署名"
)

func TestPage(t *testing.T) {
	ctx := browser(t)
	for place, address := range places(t, buildSite(t, articles())) {
		for _, x := range []struct {
			query    string // after "?"
			entities string // the first, or none
			titles   []string
		}{
			{"q=vollebek", "Astrid Vollebek", []string{talks, sanctions}},
			{"q=VOLLEBEKK", "Astrid Vollebek", []string{talks, sanctions}},
			{"q=akerblom", "Göran Åkerblom", []string{sanctions}},
			{"q=morisaka+kenjiro", "Kenjiro Morisaka", []string{talks, treaty}},
			{"q=norwegian+foreign+minister", "Astrid Vollebek", []string{talks, sanctions}},
			{"q=kingdom+of+norway", "Norway", nil},
			{"q=NO", "Norway", nil},
			{"q=japan+norway", "Japan – Norway", []string{talks, treaty}},
			{"q=sanctions", "Sanctions", []string{sanctions, talks}},
			{"q=sanctioned", "Sanctions", []string{sanctions, talks}},
			{"q=herring+treaty", "", []string{treaty}},
			{"q=herring+-treaty", "", []string{talks}},
			{"q=treat", "", []string{treaty}},
			{"q=%22common+nerves%22", "", []string{sanctions}},
			{"q=%22nerves+cables%22", "", nil},
			{"q=%22cables+are+our+common+nerves%22", "", []string{sanctions}},
			{"q=%22common+sea%22+nerves", "", []string{sanctions}},
			{"q=%22common+sea%22&quotes=1", "", []string{sanctions}},
			{"q=%22prime+minister%22&quotes=1", "", nil},
			{"q=wollebek", "Astrid Vollebek", []string{talks, sanctions}},
			{"q=qollebek", "Astrid Vollebek", []string{talks, sanctions}},
			{"q=tokyo+oslo", "Japan – Norway", []string{talks}},
			{"q=oslo+foreign+minister", "Astrid Vollebek", []string{talks, sanctions}},
			{"q=漁業", "", []string{tokyo}},
			{"q=sanction&quotes=1", "Sanctions", []string{talks}},
			{"q=sanction&quotes=1&speaker=Vollebek", "Sanctions", []string{talks}},
			{"q=sanction&quotes=1&speaker=Morisaka", "Sanctions", nil},
			{"speaker=kenjiro-morisaka&quotes=1", "", []string{treaty}},
			{"q=herring&year=2022", "", []string{treaty}},
			{"q=herring&to=2021-12-31", "", []string{talks}},
			{"q=herring&person=astrid-vollebek", "", []string{talks}},
			{"q=herring+2022", "", []string{treaty}},
			{"q=herring&order=newest", "", []string{treaty, talks}},
			{"country=sweden", "", []string{sanctions}},
			{"q=what+did+Vollebek+say+about+herring", "Astrid Vollebek", []string{talks}},
			{"q=xyzzyq", "", nil},
		} {
			got := look(ctx, t, address+"?"+x.query)
			if got.Trouble != "" {
				t.Errorf("%s, %s: %s", place, x.query, got.Trouble)
			}
			if x.entities != "" && (len(got.Entities) == 0 || got.Entities[0] != x.entities) {
				t.Errorf("%s, %s: entities %q, want %q first", place, x.query, got.Entities, x.entities)
			}
			if x.titles == nil && x.entities != "Norway" && len(got.Titles) > 0 {
				t.Errorf("%s, %s: %q, want nothing", place, x.query, got.Titles)
			}
			if diff := cmp.Diff(x.titles, got.Titles); x.titles != nil && diff != "" {
				t.Errorf("%s, %s: (-want +got)\n%s", place, x.query, diff)
			}
		}
	}
}

// TestDates: results are dated as the rest of the site is.
func TestDates(t *testing.T) {
	ctx := browser(t)
	site := buildSite(t, articles())
	got := look(ctx, t, places(t, site)["http"]+"?q=herring+treaty")
	if diff := cmp.Diff([]string{"9 June 2022 · Courier"}, got.Dates); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// TestHostileQueries puts in what should do nothing but find nothing.
func TestHostileQueries(t *testing.T) {
	ctx := browser(t)
	addresses := places(t, buildSite(t, articles()))
	for _, q := range []string{
		"", " ",
		`<img src=x onerror="document.title='owned'">`, `"><script>document.title='owned'</script>`, strings.Repeat("a", 20_000),
		strings.Repeat("herring ", 2_000), strings.Repeat(`"`, 500), "-", `""`, "-\"", "\\", "%", "constructor __proto__ toString hasOwnProperty",
		"__proto__", "((((((((((a+)+)+)+", "\u202e\u0000\ufffd", "'", "the of and", strings.Repeat("漁", 3_000), "𝒜🙂", "q=1&q=2", "-herring", "\ud7ff\ue000",
	} {
		for place, address := range addresses {
			got := look(ctx, t, address+"?q="+url.QueryEscape(q)+"&from="+url.QueryEscape(q[:min(len(q), 50)])+"&year=__proto__&person=__proto__&speaker="+url.QueryEscape(q[:min(len(q), 50)]))
			if got.Trouble != "" || got.Title != "Search – Test digest" {
				t.Errorf("%s, %.40q: %+v", place, q, got)
			}
			got = look(ctx, t, address+"?q="+url.QueryEscape(q))
			if got.Trouble != "" || got.Title != "Search – Test digest" {
				t.Errorf("%s, %.40q: %+v", place, q, got)
			}
		}
	}
}

// TestStaleIndex changes the index under a page: a file of another build, one that is gone, another format.
func TestStaleIndex(t *testing.T) {
	ctx := browser(t)
	for name, spoil := range map[string]func(dir string) error{
		"missing": func(dir string) error { return os.Remove(filepath.Join(dir, "search", "t0.js")) },
		"another build's": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "search", "t0.js"), []byte(`digestSearch("t0","000000","#")`), 0o644)
		},
		"another format":        func(dir string) error { return editPage(dir, `data-start="`, `data-start="!`) },
		"nothing to begin with": func(dir string) error { return editPage(dir, `data-start="`, `data-start="" title="`) },
		"an error page": func(dir string) error {
			return os.WriteFile(filepath.Join(dir, "search", "t0.js"), []byte(`<!doctype html>`), 0o644)
		},
	} {
		dir := buildSite(t, articles())
		if err := spoil(dir); err != nil {
			t.Fatal(err)
		}
		got := look(ctx, t, places(t, dir)["http"]+"?q=herring")
		if !strings.Contains(got.Trouble, "brought up to date") || !strings.Contains(got.Trouble, "Reload") {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

// editPage changes the search page.
func editPage(dir, old, with string) error {
	name := filepath.Join(dir, "search", "index.html")
	page, err := os.ReadFile(name)
	if err != nil {
		return err
	}
	return os.WriteFile(name, []byte(strings.Replace(string(page), old, with, 1)), 0o644)
}

// TestKeyboard types, goes down to a result and back, narrows by a facet, and leaves by Enter.
func TestKeyboard(t *testing.T) {
	ctx := browser(t)
	address := places(t, buildSite(t, articles()))["http"]
	focus := func(want string) {
		t.Helper()
		got, err := chromedp.Run(ctx, chromedp.Evaluate[string](`(document.activeElement.textContent || document.activeElement.id)`))
		if err != nil || got != want {
			t.Errorf("the focus is on %q, want %q (%v)", got, want, err)
		}
	}
	do := func(steps ...chromedp.Action[chromedp.Void]) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatal(err)
		}
	}
	answered := func() seen {
		t.Helper()
		return now(ctx, t)
	}
	do(chromedp.Navigate(strings.TrimSuffix(address, "search/")), chromedp.KeyEvent("/"), chromedp.Query("#q", chromedp.NodeReady))
	do(chromedp.Focus("#q"), chromedp.KeyEvent("herr"))
	if got := answered(); !slices.Contains(got.Titles, treaty) {
		t.Errorf("typing: %+v", got)
	}
	do(chromedp.KeyEvent(kb.ArrowDown))
	focus(treaty)
	do(chromedp.KeyEvent(kb.Escape))
	focus("q")
	where, err := chromedp.Run(ctx, chromedp.Location())
	if err != nil || !strings.HasSuffix(where, "/search/?q=herr") {
		t.Errorf("address %q, %v", where, err)
	}
	do(chromedp.Click(`[data-facet="country"] summary`), chromedp.Click(`[data-facet="country"] li a`))
	if got := answered(); len(got.Titles) == 0 || got.Trouble != "" {
		t.Errorf("narrowed: %+v", got)
	}
	do(chromedp.Focus("#q"), chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.Enter), chromedp.Query(".body", chromedp.NodeReady))
	where, err = chromedp.Run(ctx, chromedp.Location())
	if err != nil || !strings.Contains(where, "/articles/") {
		t.Errorf("Enter led to %q, %v", where, err)
	}
}

// TestScriptSaysTheSame holds the script's words to the table that the Go code is held to.
func TestScriptSaysTheSame(t *testing.T) {
	ctx := browser(t)
	table, err := os.ReadFile("testdata/words.json")
	if err != nil {
		t.Fatal(err)
	}
	look(ctx, t, places(t, buildSite(t, articles()))["file"]+"?q=herring")
	got, err := chromedp.Run(ctx, chromedp.Evaluate[map[string]string](fmt.Sprintf(`(function (table) {
		var p = digestSearchParts, wrong = {};
		table.texts.forEach(function (x) {
			var got = JSON.stringify(p.wordsOf(x.text));
			if (got !== JSON.stringify(x.words)) wrong[x.text] = got;
		});
		Object.keys(table.stems).forEach(function (w) { if (p.stem(w) !== table.stems[w]) wrong[w] = p.stem(w); });
		return wrong;
	})(%s)`, table)))
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range slices.Sorted(maps.Keys(got)) {
		t.Errorf("%q: the script says %s", text, got[text])
	}
}
