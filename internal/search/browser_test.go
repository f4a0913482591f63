package search_test

import (
	"context"
	"encoding/json"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"digest/internal/build"
	"digest/internal/config"
	"digest/internal/needs"
	"digest/internal/output"
	"digest/internal/search"
	"digest/templates"

	"github.com/chromedp/chromedp"
)

// browser is a tab of Chromium.
func browser(t *testing.T) context.Context {
	t.Helper()
	return needs.Tab(t, 1000, 3000, 100*time.Second)
}

// buildSite builds a site of the given articles into a folder.
func buildSite(t testing.TB, content fstest.MapFS) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := output.Sync(t.Context(), dir, built(t, content), output.Options{}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// buildIndex is the same of nothing but the search.
func buildIndex(t testing.TB, content fstest.MapFS) string {
	t.Helper()
	dir := t.TempDir()
	files := slices.DeleteFunc(built(t, content), func(f output.Planned) bool { return !strings.HasPrefix(f.Path, search.Dir) })
	if _, err := output.Sync(t.Context(), dir, files, output.Options{}); err != nil {
		t.Fatal(err)
	}
	return dir
}

// built are the files of a site.
func built(t testing.TB, content fstest.MapFS) []output.Planned {
	t.Helper()
	cfg := config.Default()
	cfg.Title = "Test digest"
	cfg.RelativeURLs = true
	r, err := build.Build(t.Context(), build.Input{Config: cfg, Content: content, Templates: []fs.FS{templates.FS}, Now: time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if r.Diagnostics.HasErrors() {
		t.Fatal(r.Diagnostics)
	}
	return r.Files()
}

// places are the addresses of a site's search page: over HTTP below a path, and as a file.
func places(t *testing.T, dir string) map[string]string {
	server := httptest.NewServer(http.StripPrefix("/below/here/", http.FileServer(http.Dir(dir))))
	t.Cleanup(server.Close)
	return map[string]string{
		"http": server.URL + "/below/here/search/",
		"file": "file://" + filepath.ToSlash(dir) + "/search/index.html",
	}
}

// seen is what a search shows.
type seen struct {
	Status   string
	Entities []string
	Titles   []string
	Dates    []string // and sources
	Marks    []string
	Trouble  string
	Title    string // of the page
}

// script waits until the page has answered, then tells what it shows.
const script = `new Promise(function (done) {
  var began = Date.now();
  (function look() {
    var box = document.querySelector("[data-search]"), status = box.querySelector("[data-status]").textContent;
    var trouble = box.querySelector("[data-trouble]"), hits = box.querySelectorAll(".hit");
    var asked = new URLSearchParams(location.search).get("q") || "", filled = box.dataset.asked === asked.slice(0, 500) &&
      Array.prototype.every.call(hits, function (h) { return h.querySelector("h3"); });
    // Rows that fail a phrase go once their page was read.
    var settled = !/%22/.test(location.search) || Date.now() - began > 1000;
    if (((status && filled && settled) || !trouble.hidden) || Date.now() - began > 5000) {
      function texts(s) { return Array.prototype.map.call(box.querySelectorAll(s), function (e) { return e.textContent; }); }
      done(JSON.stringify({ Status: status, Entities: texts("[data-found] a"), Titles: texts(".hit h3"), Dates: texts(".hit-date"), Marks: texts(".hit mark"),
        Title: document.title, Trouble: trouble.hidden ? "" : trouble.textContent }));
    } else setTimeout(look, 20);
  })();
})`

func look(ctx context.Context, t *testing.T, address string) seen {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	return now(ctx, t)
}

// now is what the page shows once it has answered.
func now(ctx context.Context, t *testing.T) seen {
	t.Helper()
	got, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	var s seen
	if err := json.Unmarshal([]byte(got), &s); err != nil {
		t.Fatal(err)
	}
	return s
}
