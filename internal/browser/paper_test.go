package browser

import (
	"bytes"
	"context"
	"io/fs"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"digest/internal/build"
	"digest/internal/config"
	"digest/templates"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// onPaper lays pages out for a printer, or for a screen again.
func onPaper(on bool) chromedp.Action[chromedp.Void] {
	media := ""
	if on {
		media = "print"
	}
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media})
		return err
	})
}

// printed counts the visible marks of evidence, and those that print nothing of what leads there.
const printed = `(function () {
	var marks = Array.from(document.querySelectorAll(".ev, a.at")).filter(function (a) { return a.checkVisibility(); });
	function print(a) { return getComputedStyle(a, "::before").content + getComputedStyle(a, "::after").content; }
	return {Marks: marks.length, Mute: marks.filter(function (a) {
		return !a.dataset.p || print(a).indexOf(a.dataset.p) < 0;
	}).filter(function (a) { return print(a).indexOf(a.getAttribute("href")) < 0; }).map(function (a) { return a.outerHTML; })};
})()`

// On paper a mark within an article prints the paragraph, and without scripts every other mark its address.
func TestPrintedEvidenceWithoutScripts(t *testing.T) {
	tb, site, pages := open(t), serve(t), pages(t)
	tb.do(scripts(false))
	defer tb.do(scripts(true))
	for _, kind := range []string{"article", "person", "pair"} {
		tb.goTo(site+pages[kind], 800)
		tb.do(onPaper(true))
		got := eval[struct {
			Marks int
			Mute  []string
		}](tb, printed)
		if got.Marks == 0 || len(got.Mute) > 0 {
			t.Errorf("%s: %d marks, without a place: %q", kind, got.Marks, got.Mute[:min(len(got.Mute), 3)])
		}
		if wide := eval[bool](tb, `document.documentElement.scrollWidth > document.documentElement.clientWidth`); wide {
			t.Errorf("%s is wider than the paper", kind)
		}
		tb.do(onPaper(false))
	}
}

// On paper each mark of evidence that leads to another page is a number, and the note of that number says where to
// find the sentence, one note an article.
func TestPrintedEvidence(t *testing.T) {
	tb, site, pages := open(t), serve(t), pages(t)
	for _, kind := range []string{"person", "pair"} {
		tb.goTo(site+pages[kind], 800)
		eval[bool](tb, `window.dispatchEvent(new Event("beforeprint")), window.dispatchEvent(new Event("beforeprint")), true`)
		if eval[bool](tb, `document.querySelector(".notes").checkVisibility()`) {
			t.Errorf("%s: the notes are on the screen", kind)
		}
		tb.do(onPaper(true))
		got := eval[struct {
			Marks, Notes, Articles, Lists, Unnumbered int
			Shown                                     bool
			First                                     string
			Wide                                      bool
		}](tb, `(function () {
			var marks = Array.from(document.querySelectorAll(".ev, a.at")).filter(function (a) { return a.checkVisibility(); });
			var numbers = Array.from(document.querySelectorAll(".notes b")).map(function (b) { return b.textContent; });
			return {Marks: marks.length, Notes: document.querySelectorAll(".notes li").length, Lists: document.querySelectorAll(".notes").length,
				Articles: new Set(marks.map(function (a) { return a.pathname; })).size,
				Unnumbered: marks.filter(function (a) { return getComputedStyle(a, "::before").content.indexOf(a.dataset.n) < 0 && getComputedStyle(a, "::after").content.indexOf(a.dataset.n) < 0 || numbers.indexOf(a.dataset.n) < 0; }).length,
				Shown: document.querySelector(".notes").checkVisibility(), First: document.querySelector(".notes").textContent,
				Wide: document.documentElement.scrollWidth > document.documentElement.clientWidth};
		})()`)
		if got.Marks == 0 || got.Notes != got.Articles || got.Lists != 1 || got.Unnumbered > 0 || !got.Shown || got.Wide || !strings.Contains(got.First, "https://example.org/digest/") {
			t.Errorf("%s: %+v", kind, got)
		}
		tb.do(onPaper(false))
	}
}

// A printed page is ink on white, without what only a screen can do, whatever theme the reader has.
func TestPrintedPage(t *testing.T) {
	tb, site, pages := open(t), serve(t), pages(t)
	tb.do(scheme("dark"))
	tb.goTo(site+pages["article"], 800)
	tb.do(onPaper(true))
	got := eval[struct {
		Ground, Ink string
		Controls    []string
	}](tb, `(function () {
		var s = getComputedStyle(document.body);
		return {Ground: getComputedStyle(document.documentElement).backgroundColor, Ink: s.color,
			Controls: Array.from(document.querySelectorAll("nav, button, summary")).filter(function (e) { return e.checkVisibility(); }).map(function (e) { return e.outerHTML.slice(0, 80); })};
	})()`)
	if got.Ground != "rgb(255, 255, 255)" || got.Ink != "rgb(0, 0, 0)" || len(got.Controls) > 0 {
		t.Errorf("%+v", got)
	}
}

// rightToLeft is a site in a language written from right to left, with a report in it and one in English.
func rightToLeft(t *testing.T) map[string][]byte {
	t.Helper()
	english, err := fs.ReadFile(templates.FS, "strings/en.toml")
	if err != nil {
		t.Fatal(err)
	}
	words := regexp.MustCompile(`(?m)^dir = "ltr"`).ReplaceAll(english, []byte(`dir = "rtl"`))
	words = bytes.ReplaceAll(words, []byte(`"Events"`), []byte(`"أحداث"`))
	conf := config.Default()
	conf.Title, conf.Language, conf.BaseURL = "موجز الدبلوماسية", "ar", "https://example.org/digest/"
	r, err := build.Build(t.Context(), build.Input{
		Config: conf, Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Templates: []fs.FS{fstest.MapFS{"strings/ar.toml": &fstest.MapFile{Data: words}}, templates.FS},
		Content: fstest.MapFS{
			"talks.md": &fstest.MapFile{Data: []byte("+++\ntitle = \"النرويج واليابان تبدآن محادثات\"\nslug = \"talks\"\ndate = 2021-03-01\nlang = \"ar\"\n+++\nالتقت وزيرة الخارجية النرويجية نظيرها الياباني في أوسلو يوم الإثنين.\n")},
			"cables.txt": &fstest.MapFile{Data: []byte(`Sweden threatens sanctions over cables

STOCKHOLM, March 2, 2021 (Meridian) - Sweden will impose sanctions on shippers that damage its undersea cables, Swedish Prime Minister Goran Akerblom said on Tuesday.

Norwegian Foreign Minister Astrid Vollebek met Swedish Foreign Minister Karin Lindholm in Oslo on Tuesday.
`)},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if r.Diagnostics.HasErrors() {
		t.Fatal(r.Diagnostics)
	}
	files := map[string][]byte{}
	for _, f := range r.Files() {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatal(err)
		}
		files[f.Path] = b.Bytes()
	}
	return files
}

// A site from right to left has its rail on the left, its texts running by their own letters, and no sideways scroll.
func TestRightToLeft(t *testing.T) {
	tb, site := open(t), serveFiles(t, rightToLeft(t))
	const arabic, english = "articles/2021/03/01/talks/", "articles/2021/03/02/sweden-threatens-sanctions-over-cables/"
	for _, page := range []string{"", arabic, english, "countries/sweden/", "relations/norway-sweden/", "search/", "timeline/", "map/"} {
		tb.goTo(site+page, 1280)
		for _, width := range []int64{360, 1280} {
			tb.do(chromedp.EmulateViewport(width, 900))
			if got := eval[int](tb, `document.documentElement.scrollWidth`); int64(got) > width {
				t.Errorf("%s is %d px wide at %d", page, got, width)
			}
		}
		if got := eval[string](tb, `getComputedStyle(document.body).direction`); got != "rtl" {
			t.Errorf("%s runs %s", page, got)
		}
	}
	tb.goTo(site+english, 1280)
	got := eval[struct {
		Body, Sentence string
		Rail, Text     float64
		Arrow          string
	}](tb, `(function () {
		function left(s) { return document.querySelector(s).getBoundingClientRect().left; }
		return {Body: getComputedStyle(document.querySelector(".body")).direction, Rail: left(".rail"), Text: left(".body"),
			Sentence: getComputedStyle(document.querySelector(".body")).textAlign, Arrow: getComputedStyle(document.querySelector(".events .to"), "::before").content};
	})()`)
	if got.Body != "ltr" || got.Rail > got.Text || !strings.Contains(got.Arrow, "←") {
		t.Errorf("the English report: %+v", got)
	}
	tb.goTo(site+arabic, 1280)
	if dir, lang := eval[string](tb, `getComputedStyle(document.querySelector(".body")).direction`), eval[string](tb, `document.querySelector(".body").lang`); dir != "rtl" || lang != "ar" {
		t.Errorf("the Arabic report runs %s in %s", dir, lang)
	}
	if eval[bool](tb, `(document.querySelector(".art-rail") || document.createElement("i")).checkVisibility()`) {
		t.Error("a rail with nothing in it stands beside the Arabic report")
	}
}

// The boxes over the timeline hide events, with the months that have none left, and say how many there are.
func TestTimelineFilters(t *testing.T) {
	tb, site := open(t), serve(t)
	tb.goTo(site+"timeline/", 1280)
	seen := func() int {
		t.Helper()
		return eval[int](tb, `Array.from(document.querySelectorAll(".events > li")).filter(function (e) { return e.checkVisibility(); }).length`)
	}
	all := seen()
	tb.do(chromedp.Click(`.filters input[value="cooperation"]`))
	some := seen()
	if some == 0 || some >= all {
		t.Errorf("%d of %d events are shown without co-operation", some, all)
	}
	if got := eval[string](tb, `document.querySelector(".filters [role=status]").textContent`); !strings.Contains(got, "Events shown: ") || !strings.HasSuffix(got, strconv.Itoa(some)) {
		t.Errorf("says %q, %d are shown", got, some)
	}
	tb.do(chromedp.Click(`.filters input[value="conflict"]`))
	if n := eval[int](tb, `Array.from(document.querySelectorAll(".main .sec")).filter(function (e) { return e.checkVisibility(); }).length`); n > 0 || seen() > 0 {
		t.Errorf("%d months stand there without an event", n)
	}
}
