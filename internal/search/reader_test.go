package search_test

import (
	"context"
	"net/url"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/google/go-cmp/cmp"
)

func eval[T any](ctx context.Context, t *testing.T, script string) T {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("%v in %s", err, script)
	}
	return got
}

// until waits for something to become true on the page, and fails the test if it does not.
func until(ctx context.Context, t *testing.T, condition string) {
	t.Helper()
	if !eval[bool](ctx, t, `new Promise(function (done) {
		var began = Date.now();
		(function look() { if (`+condition+`) done(true); else if (Date.now() - began > 5000) done(false); else setTimeout(look, 20); })();
	})`) {
		t.Errorf("never: %s", condition)
	}
}

// TestFacets opens facets, reads their counts, chooses values, and takes them back.
func TestFacets(t *testing.T) {
	ctx := browser(t)
	for place, address := range places(t, buildSite(t, articles())) {
		look(ctx, t, address+"?q=herring")
		facet := func(name string) []string {
			t.Helper()
			box := `document.querySelector('[data-facet="` + name + `"]')`
			eval[bool](ctx, t, box+`.open = true`)
			until(ctx, t, box+`.querySelector("li")`)
			return eval[[]string](ctx, t, `Array.prototype.map.call(`+box+`.querySelectorAll("li"), function (li) { return li.innerText.replace(/\s+/g, " ").trim(); })`)
		}
		for name, want := range map[string][]string{
			"year": {"2022 1", "2021 1"}, "country": {"Japan 2", "Norway 2"}, "person": {"Kenjiro Morisaka 2", "Astrid Vollebek 1"},
			"pair": {"Japan – Norway 2"}, "source": {"Courier 1", "Meridian 1"},
		} {
			if diff := cmp.Diff(want, facet(name)); diff != "" {
				t.Errorf("%s: facet %s (-want +got):\n%s", place, name, diff)
			}
		}
		choose := func(script string) seen {
			t.Helper()
			eval[bool](ctx, t, script+`.click(), true`)
			return now(ctx, t)
		}
		got := choose(`document.querySelector('[data-facet="person"] li a[href*="vollebek"]')`)
		if diff := cmp.Diff([]string{talks}, got.Titles); diff != "" || got.Status != "1 article" {
			t.Errorf("%s: chosen a person: %q %s", place, got.Status, diff)
		}
		if q := eval[string](ctx, t, `location.search`); q != "?q=herring&person=astrid-vollebek" {
			t.Errorf("%s: the address has %s", place, q)
		}
		got = choose(`document.querySelector('[data-facet="year"] li a')`)
		if q := eval[string](ctx, t, `location.search`); q != "?q=herring&person=astrid-vollebek&year=2021" || got.Status != "1 article" {
			t.Errorf("%s: the address has %s, the page says %s", place, q, got.Status)
		}
		choose(`document.querySelector(".chosen")`)
		until(ctx, t, `document.querySelectorAll(".chosen").length === 1`)
		eval[bool](ctx, t, `history.back(), true`)
		until(ctx, t, `document.querySelectorAll(".chosen").length === 2`)
	}
}

// TestAddress opens a search by its address: the form shows it, and typing goes on from there.
func TestAddress(t *testing.T) {
	ctx := browser(t)
	address := places(t, buildSite(t, articles()))["http"]
	look(ctx, t, address+"?q=herring&order=newest&from=2021-01-01&to=2021-12-31&quotes=1&speaker=Vollebek")
	got := eval[[]string](ctx, t, `(function (f) { return [f.q.value, f.order.value, f.from.value, f.to.value, String(f.quotes.checked), f.speaker.value]; })(document.querySelector("[data-search] form"))`)
	if diff := cmp.Diff([]string{"herring", "newest", "2021-01-01", "2021-12-31", "true", "Vollebek"}, got); diff != "" {
		t.Errorf("the form (-want +got):\n%s", diff)
	}
	s := now(ctx, t)
	if diff := cmp.Diff([]string{talks}, s.Titles); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// A visitor's own choice of dates narrows as well.
	eval[bool](ctx, t, `(function (f) { f.to.value = "2020-12-31"; f.to.dispatchEvent(new Event("input", {bubbles: true})); return true; })(document.querySelector("[data-search] form"))`)
	until(ctx, t, `!document.querySelector(".hit")`)
	if q := eval[string](ctx, t, `new URLSearchParams(location.search).get("to")`); q != "2020-12-31" {
		t.Errorf("the address has to=%s", q)
	}
}

// TestSentence demands the sentence that matched, its words marked, and a link to it; from a folder as well.
func TestSentence(t *testing.T) {
	ctx := browser(t)
	for place, address := range places(t, buildSite(t, articles())) {
		look(ctx, t, address+"?q=shippers+nerves")
		until(ctx, t, `document.querySelector(".hit-sentence")`)
		text := eval[string](ctx, t, `document.querySelector(".hit-sentence").innerHTML`)
		if want := "<mark>Nerves</mark> are common among <mark>shippers</mark>."; text != want {
			t.Errorf("%s: shows %q, want %q", place, text, want)
		}
		href := eval[string](ctx, t, `document.querySelector(".hit a").href`)
		if err := chromedp.Do(ctx, chromedp.Navigate(href)); err != nil {
			t.Fatal(err)
		}
		if got := eval[string](ctx, t, `document.querySelector(":target").textContent`); got != "Nerves are common among shippers." {
			t.Errorf("%s: %s leads to %q", place, href, got)
		}
	}
}

// TestAnnounced is what a screen reader is told as somebody types, and where the keys lead.
func TestAnnounced(t *testing.T) {
	ctx := browser(t)
	look(ctx, t, places(t, buildSite(t, articles()))["http"]+"?q=herring")
	if got := eval[[]string](ctx, t, `(function (s) { return [s.getAttribute("role"), s.getAttribute("aria-live"), s.textContent]; })(document.querySelector("[data-status]"))`); !cmp.Equal(got, []string{"status", "polite", "2 articles"}) {
		t.Errorf("the status is %q", got)
	}
	if err := chromedp.Do(ctx, chromedp.Focus("#q"), chromedp.KeyEvent(kb.End), chromedp.KeyEvent(" treaty")); err != nil {
		t.Fatal(err)
	}
	until(ctx, t, `document.querySelector("[data-status]").textContent === "1 article"`)
	if err := chromedp.Do(ctx, chromedp.KeyEvent("zzz")); err != nil {
		t.Fatal(err)
	}
	until(ctx, t, `/No article has all the words/.test(document.querySelector("[data-status]").textContent)`)
	// Everything a reader can work has a name.
	for _, e := range eval[[]string](ctx, t, `Array.prototype.filter.call(document.querySelectorAll("[data-search] input, [data-search] select, [data-search] button"), function (e) {
		return !(e.labels && e.labels.length && e.labels[0].textContent.trim()) && !e.textContent.trim();
	}).map(function (e) { return e.outerHTML; })`) {
		t.Errorf("has no name: %s", e)
	}
}

// TestPhone looks at a search with all of it open on a narrow screen.
func TestPhone(t *testing.T) {
	ctx := browser(t)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 740)); err != nil {
		t.Fatal(err)
	}
	look(ctx, t, places(t, buildSite(t, articles()))["http"]+"?q=norwegian&year=2021")
	eval[bool](ctx, t, `document.querySelectorAll("[data-narrow] details").forEach(function (d) { d.open = true; }), true`)
	until(ctx, t, `document.querySelectorAll('[data-facet="country"] li').length > 1`)
	if wide := eval[int](ctx, t, `document.documentElement.scrollWidth`); wide > 360 {
		t.Errorf("the page is %d px wide", wide)
	}
	// WCAG 2.5.8: what is touched is 24 px or stands apart.
	for _, e := range eval[[]string](ctx, t, `Array.prototype.filter.call(document.querySelectorAll("[data-search] button, [data-search] input, [data-search] select, [data-search] summary, [data-facet] li"), function (e) {
		var r = e.getBoundingClientRect();
		return r.height > 0 && r.height < 23.5 && e.type !== "checkbox";
	}).map(function (e) { return e.outerHTML.slice(0, 80) + " " + e.getBoundingClientRect().height; })`) {
		t.Errorf("too small to touch: %s", e)
	}
}

// noScripts turns the page's own scripts off.
func noScripts() chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	})
}

// TestSearchWithoutScripts finds the indexes on the page, and no form that does nothing.
func TestSearchWithoutScripts(t *testing.T) {
	ctx := browser(t)
	if err := chromedp.Do(ctx, noScripts(), chromedp.Navigate(places(t, buildSite(t, articles()))["http"])); err != nil {
		t.Fatal(err)
	}
	text := eval[string](ctx, t, `document.querySelector("main").innerText`)
	for _, want := range []string{"People", "Countries", "Topics"} {
		if !strings.Contains(text, want) {
			t.Errorf("has no %s: %s", want, text)
		}
	}
	if eval[bool](ctx, t, `document.querySelector("#q").checkVisibility()`) {
		t.Error("shows a field that does nothing")
	}
}

// TestHostileArticles searches articles that try to break out of the index.
func TestHostileArticles(t *testing.T) {
	ctx := browser(t)
	const evil = `Herring "><img src=x onerror="document.title='owned'"></script><script>document.title='owned'</script>`
	address := places(t, buildSite(t, fstest.MapFS{
		"2021-01-02-a.txt": &fstest.MapFile{Data: []byte(evil + "\n\nOSLO, January 2, 2021 (<b>Meridian</b>) - Norway's \"Astrid <img src=x onerror=alert(1)> Vollebek\" met __proto__ and constructor in Oslo. " + strings.Repeat("x", 5000) + " \u2028\u2029\u0000 end.\n")},
		"2021-01-03-b.txt": &fstest.MapFile{Data: []byte("__proto__ constructor\n\nOSLO, January 3, 2021 (Meridian) - Norway __proto__ hasOwnProperty said.\n")},
	}))
	for place, at := range address {
		for q, titles := range map[string][]string{
			"herring": {evil}, "owned": {evil}, "__proto__": {"__proto__ constructor", evil}, "constructor hasOwnProperty": {"__proto__ constructor"},
			strings.Repeat("x", 32): {evil},
		} {
			got := look(ctx, t, at+"?q="+url.QueryEscape(q))
			if diff := cmp.Diff(titles, got.Titles); diff != "" || got.Trouble != "" || got.Title != "Search – Test digest" {
				t.Errorf("%s, %s: %s %s\n%s", place, q, got.Trouble, got.Title, diff)
			}
		}
	}
}

// TestTransliterations finds people of the default tables however they are written.
func TestTransliterations(t *testing.T) {
	ctx := browser(t)
	address := places(t, buildSite(t, fstest.MapFS{"2023-01-02-a.txt": &fstest.MapFile{Data: []byte(`Leaders speak by telephone

ANKARA, January 2, 2023 (Meridian) - Turkish President Recep Tayyip Erdogan spoke with Ukrainian President Volodymyr Zelenskiy on Monday. Erdogan later called Egyptian President Abdel Fattah al-Sisi and North Korean leader Kim Jong-un.
`)}}))
	for place, at := range address {
		for q, want := range map[string]string{
			"Erdoğan": "Erdo", "erdogan": "Erdo", "Zelenskyy": "Zelensk", "zelensky": "Zelensk", "el-sisi": "Sisi", "Al Sisi": "Sisi", "kim jong un": "Kim Jong", "Kim Jong-un": "Kim Jong",
		} {
			got := look(ctx, t, at+"?q="+url.QueryEscape(q))
			if len(got.Entities) == 0 || !strings.Contains(got.Entities[0], want) {
				t.Errorf("%s, %s: %q, want %s first", place, q, got.Entities, want)
			}
		}
	}
}
