package browser

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"digest/internal/needs"

	"github.com/chromedp/chromedp"
)

// violation is what axe-core finds, shortened.
type violation struct {
	ID    string   `json:"id"`
	Help  string   `json:"help"`
	Nodes []string `json:"nodes"`
}

// axe-core finds nothing against accessibility on a page of each kind, in light and dark.
func TestAccessible(t *testing.T) {
	axe, err := os.ReadFile(fromNPM(t, "axe-core/axe.min.js"))
	if err != nil {
		t.Fatal(err)
	}
	tb, site, pages := open(t), serve(t), pages(t)
	for _, light := range []string{"light", "dark"} {
		tb.do(scheme(light))
		for _, kind := range slices.Sorted(maps.Keys(pages)) {
			tb.goTo(site+pages[kind], 1280)
			eval[bool](tb, string(axe)+`; true`)
			// Every rule but those still marked experimental.
			found := eval[[]violation](tb, `axe.run(document, {resultTypes: ["violations"]}).then(function (r) {
				if (r.passes.length < 10) throw new Error("axe tried only " + r.passes.length + " rules");
				return r.violations.map(function (v) {
					return {id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(function (n) { return n.html + " " + (n.any[0] || {message: ""}).message; })};
				});
			})`)
			for _, v := range found {
				t.Errorf("%s (%s), %s: %s: %s\n%s", kind, pages[kind], light, v.ID, v.Help, strings.Join(v.Nodes, "\n"))
			}
		}
	}
}

// Nothing sticks out sideways, from a phone to a wall.
func TestNothingOverflows(t *testing.T) {
	tb, site, pages := open(t), serve(t), pages(t)
	for _, kind := range slices.Sorted(maps.Keys(pages)) {
		tb.goTo(site+pages[kind], 360)
		for _, width := range []int64{360, 2560} {
			tb.do(chromedp.EmulateViewport(width, 900))
			for _, what := range eval[[]string](tb, `(function () {
				var wide = document.documentElement.clientWidth, out = [];
				if (document.documentElement.scrollWidth <= wide) return out;
				document.querySelectorAll("body *").forEach(function (e) {
					var r = e.getBoundingClientRect();
					if (r.right > wide + 1 && r.width > 0 && out.length < 4) out.push(e.outerHTML.slice(0, 160) + " ends at " + Math.round(r.right));
				});
				return out.length ? out : ["the page is " + document.documentElement.scrollWidth + " wide"];
			})()`) {
				t.Errorf("%s (%s) at %d px: %s", kind, pages[kind], width, what)
			}
		}
		for _, c := range tb.complained() {
			t.Errorf("%s (%s): the browser says: %s", kind, pages[kind], c)
		}
	}
}

// What a page says, it says with scripts off too.
func TestReadsWithoutScripts(t *testing.T) {
	tb, site, pages := open(t), serve(t), pages(t)
	// Lines of text a reader can see, without the controls that only scripts can work.
	const lines = `(function () {
		document.querySelectorAll(".js, noscript, th button").forEach(function (e) { if (e.closest("th")) e.replaceWith(e.textContent); else e.remove(); });
		return document.body.innerText.split("\n").map(function (l) { return l.trim(); }).filter(Boolean);
	})()`
	for _, kind := range slices.Sorted(maps.Keys(pages)) {
		tb.do(scripts(true))
		tb.goTo(site+pages[kind], 1280)
		with := eval[[]string](tb, lines)
		tb.do(scripts(false), chromedp.EmulateViewport(1280, 900), chromedp.Navigate(site+pages[kind]))
		without := map[string]bool{}
		for _, l := range eval[[]string](tb, lines) {
			without[l] = true
		}
		if len(with) < 5 {
			t.Errorf("%s (%s) has only %d lines", kind, pages[kind], len(with))
		}
		for _, l := range with {
			if !without[l] {
				t.Errorf("%s (%s): without scripts there is no %q", kind, pages[kind], l)
			}
		}
	}
}

// A built site opened from a folder has its looks, its scripts and its links.
func TestFromFolder(t *testing.T) {
	tb := open(t)
	files, err := render(true)
	if err != nil {
		t.Fatal(err)
	}
	dir := "file://" + filepath.ToSlash(writeTree(t, files)) + "/"
	tb.goTo(dir+"index.html", 1280)
	follow := func(selector string) {
		t.Helper()
		href := eval[string](tb, `document.querySelector(`+quoted(selector)+`).href`)
		if !strings.HasSuffix(strings.SplitN(href, "#", 2)[0], ".html") {
			t.Errorf("a link leads to the folder %s", href)
		}
		tb.goTo(href, 1280)
		if got := eval[string](tb, `getComputedStyle(document.querySelector(".mast-title")).fontFamily`); !strings.Contains(got, "Source Serif") {
			t.Errorf("%s is not styled: %s", href, got)
		}
		if !eval[bool](tb, `"js" in document.documentElement.dataset`) {
			t.Errorf("%s: scripts don't run", href)
		}
	}
	follow("main .story h2 a, main .story h3 a")
	follow(".mast-nav li:nth-child(2) a")
	follow("main table a")
	for _, c := range tb.complained() {
		t.Error("the browser says:", c)
	}
}

// The switch for light and dark does what it says, and the choice is kept for the next page.
func TestThemeSwitch(t *testing.T) {
	tb, site := open(t), serve(t)
	tb.do(scheme("light"))
	tb.goTo(site, 1280)
	ground := func() string {
		t.Helper()
		return eval[string](tb, `getComputedStyle(document.documentElement).backgroundColor`)
	}
	light := ground()
	tb.do(chromedp.Click("[data-theme-toggle]"))
	dark := ground()
	if light == dark {
		t.Errorf("the ground stays %s", light)
	}
	tb.goTo(site+"about/", 1280)
	if got := ground(); got != dark {
		t.Errorf("the next page has %s, want %s", got, dark)
	}
	tb.do(chromedp.Click("[data-theme-toggle]"))
	if got := ground(); got != light {
		t.Errorf("back again it is %s, want %s", got, light)
	}
}

// The switch in an article makes every mention a link, and only the first of each name again.
func TestLinkAll(t *testing.T) {
	tb, site, pages := open(t), serve(t), pages(t)
	tb.goTo(site+pages["article"], 1280)
	again := eval[int](tb, `document.querySelectorAll(".body span[data-again]").length`)
	if again == 0 {
		t.Fatal(pages["article"], "repeats no name")
	}
	text := eval[string](tb, `document.querySelector(".body").textContent`)
	tb.do(chromedp.Click("[data-link-all]"))
	if got := eval[int](tb, `document.querySelectorAll(".body a[href][data-again]").length`); got != again {
		t.Errorf("%d of %d mentions became links", got, again)
	}
	if got := eval[string](tb, `document.querySelector("[data-link-all]").getAttribute("aria-pressed")`); got != "true" {
		t.Errorf("aria-pressed is %q", got)
	}
	if got := eval[string](tb, `document.querySelector(".body").textContent`); got != text {
		t.Error("the text changed")
	}
	tb.do(chromedp.Click("[data-link-all]"))
	if got := eval[int](tb, `document.querySelectorAll(".body a[data-again]").length`); got != 0 {
		t.Errorf("%d links stay", got)
	}
}

// The mark after a statement leads to its sentence, which is in sight and marked.
func TestEvidence(t *testing.T) {
	tb, site, pages := open(t), serve(t), pages(t)
	tb.goTo(site+pages["person"], 1280)
	// example.org is not there: the link's path is.
	href := eval[string](tb, `(function () {
		var u = Array.from(document.querySelectorAll("main :is(a.ev, a.at)")).map(function (a) { return new URL(a.href); }).find(function (u) { return u.hash.length > 2; });
		return u.pathname + u.hash;
	})()`)
	tb.goTo(strings.TrimSuffix(site, base)+href, 1280)
	got := eval[struct {
		Ground, Plain string
		Top, Height   float64
	}](tb, `new Promise(function (done) {
		// Two frames: the browser has scrolled by then, smoothly or not; reduced motion is not emulated here.
		document.documentElement.style.scrollBehavior = "auto";
		var e = document.querySelector(":target"); e.scrollIntoView({block: "nearest"});
		requestAnimationFrame(function () { requestAnimationFrame(function () {
			done({Ground: getComputedStyle(e).backgroundColor, Plain: getComputedStyle(document.querySelector(".body span[id]:not(:target)")).backgroundColor,
				Top: e.getBoundingClientRect().top, Height: innerHeight});
		}); });
	})`)
	if got.Ground == got.Plain {
		t.Errorf("%s is not marked: %s", href, got.Ground)
	}
	if got.Top < 0 || got.Top > got.Height {
		t.Errorf("%s is out of sight, %.0f px from the top", href, got.Top)
	}
}

// html-validate finds no error on any page; a few must do where CI does not ask for all.
func TestValidHTML(t *testing.T) {
	pages, bin := pages(t), fromNPM(t, "html-validate/bin/html-validate.mjs")
	node := needs.Debian(t, "node", "nodejs")
	conf, err := filepath.Abs(filepath.Join(root, "tools/browser/htmlvalidate.json"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for p, body := range sample(t) {
		if strings.HasSuffix(p, ".html") && (needs.Everything() || slices.Contains(slices.Collect(maps.Values(pages)), strings.TrimSuffix(p, "index.html"))) {
			files[p] = body
		}
	}
	findings := filepath.Join(t.TempDir(), "findings.json")
	cmd := exec.Command(node, bin, "--config", conf, "--formatter", "json="+findings, ".")
	cmd.Dir = writeTree(t, files)
	said, err := cmd.CombinedOutput() // its exit code says that there are findings
	out, readErr := os.ReadFile(findings)
	if readErr != nil {
		t.Fatalf("%v, %v: %.500s", err, readErr, said)
	}
	var report []struct {
		FilePath string
		Messages []struct {
			RuleID, Message string
			Line, Column    int
		}
	}
	if jsonErr := json.Unmarshal(out, &report); jsonErr != nil {
		t.Fatalf("%v, %v: %.500s", err, jsonErr, out)
	}
	if len(report) == 0 && err != nil {
		t.Fatalf("%v: %s", err, said)
	}
	n := 0
	for _, f := range report {
		for _, m := range f.Messages {
			if n++; n <= 20 {
				t.Errorf("%s:%d:%d: %s: %s", filepath.Base(filepath.Dir(f.FilePath))+"/"+filepath.Base(f.FilePath), m.Line, m.Column, m.RuleID, m.Message)
			}
		}
	}
	if n > 20 {
		t.Errorf("and %d more", n-20)
	}
}

func quoted(s string) string {
	b, err := json.Marshal(s)
	if err != nil {
		panic(err) // a string always encodes
	}
	return string(b)
}
