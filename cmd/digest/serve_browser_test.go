package main

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"digest/internal/needs"

	"github.com/chromedp/chromedp"
)

// becomes waits until an expression is true in the page, through reloads.
func becomes(ctx context.Context, t *testing.T, expression string) {
	t.Helper()
	look := "new Promise(function (done) { requestAnimationFrame(function () { done(!!(" + expression + ")); }); })"
	for {
		// An error is a page that went while it was asked.
		if ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](look, chromedp.EvalAwaitPromise)); err == nil && ok {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("never: %s", expression)
		}
	}
}

func evaluate[T any](ctx context.Context, t *testing.T, expression string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// In a browser: a save reloads the page where the reader was; a style sheet is swapped without a reload; errors
// lie over the page until they are mended; the browser follows what is saved when asked to.
func TestServeInBrowser(t *testing.T) {
	ctx := needs.Tab(t, 1000, 400, 2*time.Minute)
	d := startServe(t, "--navigate")
	long := talks("border") + strings.Repeat("\nMinisters and envoys went through the draft of the accord line by line until the evening.\n", 60)
	d.write("content/2020/07/08/talks.txt", long)
	if err := chromedp.Do(ctx, chromedp.Navigate(d.root+talksPage)); err != nil {
		t.Fatal(err)
	}
	becomes(ctx, t, `document.body.textContent.includes("until the evening")`)
	becomes(ctx, t, `(scrollTo(0, 700), scrollY === 700)`)

	d.write("content/2020/07/08/talks.txt", long+"\nA last word was added.\n")
	becomes(ctx, t, `document.body.textContent.includes("A last word was added") && document.readyState === "complete"`)
	becomes(ctx, t, `scrollY === 700`)

	evaluate[int](ctx, t, `window.sameDocument = 1`)
	d.write("templates/assets/style.css", "body { background: rgb(1, 2, 3) !important; min-height: 9000px }")
	becomes(ctx, t, `getComputedStyle(document.body).backgroundColor === "rgb(1, 2, 3)"`)
	if evaluate[int](ctx, t, `window.sameDocument || 0`) != 1 {
		t.Error("a new style sheet reloaded the page")
	}
	becomes(ctx, t, `document.querySelectorAll("link[rel=stylesheet]").length === 2`) // the old one is gone

	const panel = `(document.querySelector("digest-preview") || {}).shadowRoot`
	d.write("config.toml", "titel = \"x\"\n")
	becomes(ctx, t, panel+` && `+panel+`.querySelector(".overlay .error .where").textContent === "config.toml:1:1"`)
	becomes(ctx, t, panel+`.querySelector("pre .here").textContent.includes("titel")`)
	becomes(ctx, t, `getComputedStyle(`+panel+`.querySelector(".overlay")).position === "fixed"`) // its style is let in
	d.write("content/2020/07/09/fish.txt", "+++\ntitel = \"x\"\n+++\nWrong\n")
	becomes(ctx, t, panel+`.querySelectorAll(".overlay .error").length === 2`) // all problems at once
	d.write("config.toml", "title = \"The Desk\"\n")
	becomes(ctx, t, panel+`.querySelectorAll(".overlay .error").length === 1`)
	if evaluate[int](ctx, t, `window.sameDocument || 0`) != 1 {
		t.Error("errors took the page away")
	}

	d.write("content/2020/07/09/fish.txt", "Norway and Peru sign a fisheries accord\n\nLIMA, July 9 (Meridian) - Norway and Peru signed on Thursday.\n")
	becomes(ctx, t, `location.pathname.startsWith("/articles/2020/07/09/norway-and-peru-sign") && !`+panel)
}

// A decision at the desk becomes a file, and the site follows it.
func TestDeskInBrowser(t *testing.T) {
	ctx := needs.Tab(t, 1000, 400, 2*time.Minute)
	d := startServe(t)
	d.write("content/2020/07/10/late.txt", "France presses Japan on river talks\n\nPARIS, July 10 (Meridian) - France met officials of Japan on Friday.\n\nTomas Oru walked in late with Ilse Vantor.\n")
	home := d.watching("")
	d.write("content/2020/07/11/more.txt", strings.ReplaceAll(talks("island"), "July 8", "July 11"))
	until(home, "reload")
	if err := chromedp.Do(ctx, chromedp.Navigate(d.root+"_desk/")); err != nil {
		t.Fatal(err)
	}
	becomes(ctx, t, `document.querySelector(".doubt h3").textContent === "Ilse Vantor"`)
	if status, _ := d.get("people/ilse-vantor/"); status != 200 {
		t.Errorf("the doubtful name has no page yet: %d", status)
	}
	person := d.watching("people/ilse-vantor/")
	evaluate[bool](ctx, t, `(document.querySelector("button[value=never]").click(), true)`)
	becomes(ctx, t, `!document.querySelector(".doubt") && document.title === "Desk"`)
	if src, err := os.ReadFile(d.name("content/people/ilse-vantor.md")); err != nil || !strings.Contains(string(src), `never = ["Ilse Vantor"]`) {
		t.Errorf("%s, %v", src, err)
	}
	until(person, "reload")
	if status, _ := d.get("people/ilse-vantor/"); status != 404 {
		t.Errorf("never a person, and yet there is a page: %d", status)
	}
}
