// Package browser holds tests only: it builds the sample site and looks at it as readers do, in Chromium.
//
// Without Chromium, or without what tools/browser brings from npm, a test is skipped and says so. With
// DIGEST_CI=1, as .ci/run sets it, the same is a failure: there a skip must not pass for a success.
package browser

import (
	"bytes"
	"cmp"
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"digest/internal/build"
	"digest/internal/config"
	"digest/internal/needs"
	"digest/templates"
)

const root = "../.."

// base is the path of the sample's base_url.
const base = "/digest/"

// kinds are one page of each layout: a pattern of output paths, of which the heaviest file is taken. That
// one has the most to show.
var kinds = []struct{ name, pattern string }{
	{"home", "index.html"},
	{"article", "articles/*/*/*/*/index.html"},
	{"person", "people/*/index.html"},
	{"pair", "relations/*/index.html"},
	{"articles", "articles/index.html"},
	{"quotes of a person", "people/*/quotes/index.html"},
	{"country", "countries/*/index.html"},
	{"organisation", "organisations/*/index.html"},
	{"topic", "topics/*/index.html"},
	{"place", "places/*/index.html"},
	{"source", "sources/*/index.html"},
	{"people", "people/index.html"},
	{"who's who", "people/whos-who/index.html"},
	{"countries", "countries/index.html"},
	{"relations", "relations/index.html"},
	{"quotes", "quotes/index.html"},
	{"speakers", "quotes/speakers/index.html"},
	{"quotes by topic", "quotes/by-topic/index.html"},
	{"network", "network/index.html"},
	{"map", "map/index.html"},
	{"edition", "editions/20??-??-??/index.html"},
	{"edition of a week", "editions/20??-w??/index.html"},
	{"editions", "editions/index.html"},
	{"archive", "archive/index.html"},
	{"archive of a month", "archive/*/*/index.html"},
	{"timeline", "timeline/index.html"},
	{"timeline of a month", "timeline/*/*/index.html"},
	{"search", "search/index.html"},
	{"about", "about/index.html"},
	{"not found", "404.html"},
}

// isList tells the lists that live beside entities from these.
var isList = map[string]bool{"whos-who": true, "by-articles": true, "by-latest": true, "speakers": true, "undated": true}

// few is how many kinds, the first, tests look at on a developer's machine.
const few = 4

// fromNPM is the path of a file of tools/browser/node_modules.
func fromNPM(t *testing.T, name string) string {
	t.Helper()
	p, err := filepath.Abs(filepath.Join(root, "tools/browser/node_modules", name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(p); err != nil {
		needs.Missing(t, name, "npm ci in tools/browser")
	}
	return p
}

// sampleSite is the sample, path → bytes.
var sampleSite = sync.OnceValues(func() (map[string][]byte, error) { return render(false) })

func render(relative bool) (map[string][]byte, error) {
	src, err := os.ReadFile(filepath.Join(root, "config.toml"))
	if err != nil {
		return nil, err
	}
	conf, ds := config.Parse("config.toml", src)
	if ds.HasErrors() {
		return nil, ds
	}
	if relative {
		conf.RelativeURLs = true
	}
	r, err := build.Build(context.Background(), build.Input{
		Config: conf, Content: os.DirFS(filepath.Join(root, "content")), Templates: []fs.FS{templates.FS}, Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC),
		Generator: "digest test",
	})
	if err != nil {
		return nil, err
	}
	if r.Diagnostics.HasErrors() {
		return nil, r.Diagnostics
	}
	return write(r)
}

func sample(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := sampleSite()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// pages are the addresses of one page of each kind, by name. Where CI does not ask for all, a few must do: a
// developer's tests are to stay quick.
func pages(t *testing.T) map[string]string {
	t.Helper()
	kinds := kinds
	if !needs.Everything() {
		kinds = kinds[:few]
	}
	out := map[string]string{}
	for _, k := range kinds {
		best := ""
		for p, body := range sample(t) {
			if ok, err := path.Match(k.pattern, p); err != nil || !ok || p != k.pattern && isList[path.Base(path.Dir(p))] {
				continue
			}
			if best == "" || cmp.Or(cmp.Compare(len(body), len(sample(t)[best])), cmp.Compare(best, p)) > 0 {
				best = p
			}
		}
		if best == "" {
			t.Errorf("the sample has no page %s (%s)", k.name, k.pattern)
			continue
		}
		out[k.name] = strings.TrimSuffix(best, "index.html")
	}
	return out
}

// writeTree writes a site into a new directory.
func writeTree(t *testing.T, files map[string][]byte) string {
	t.Helper()
	dir := t.TempDir()
	for p, body := range files {
		to := filepath.Join(dir, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(to, body, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// serve serves the sample below its base path, from an origin of its own.
func serve(t *testing.T) string {
	t.Helper()
	return serveFiles(t, sample(t))
}

func serveFiles(t *testing.T, files map[string][]byte) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p, ok := strings.CutPrefix(r.URL.Path, base)
		if p == "" || strings.HasSuffix(p, "/") {
			p += "index.html"
		}
		body, exists := files[p]
		if !ok || !exists {
			http.NotFound(w, r)
			return
		}
		http.ServeContent(w, r, p, time.Time{}, bytes.NewReader(body))
	}))
	t.Cleanup(server.Close)
	return server.URL + base
}

// tab is a tab of a browser; what its pages complain of gathers in it.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu         sync.Mutex
	complaints []string
	also       func(event any) // hears the same, if set
}

// chromium is the browser of all tests, started by the first that needs it; running ends when the tests do, and the
// browser with it.
var (
	chromium     context.Context
	running, end = context.WithCancel(context.Background())
)

func TestMain(m *testing.M) {
	code := m.Run()
	end()
	os.Exit(code)
}

// open opens a tab, which is closed with the test.
func open(t *testing.T) *tab {
	t.Helper()
	if options := needs.Chromium(t); chromium == nil {
		allocator, _ := chromedp.NewExecAllocator(running, options...)
		browser, _ := chromedp.NewContext(allocator)
		if err := chromedp.Do(browser); err != nil {
			t.Fatal(err)
		}
		chromium = browser
	}
	tb := &tab{t: t}
	var closeTab context.CancelFunc
	tb.ctx, closeTab = chromedp.NewContext(chromium, chromedp.WithListener(tb.hear))
	t.Cleanup(closeTab)
	return tb
}

func (tb *tab) hear(event any) {
	tb.mu.Lock()
	also := tb.also
	tb.mu.Unlock()
	if also != nil {
		also(event)
	}
	complaint := ""
	switch e := event.(type) {
	case *log.EventEntryAdded:
		if e.Entry.Level == "error" || e.Entry.Level == "warning" {
			complaint = e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		complaint = e.ExceptionDetails.Text
		if x := e.ExceptionDetails.Exception; x != nil {
			complaint += " " + x.Description
		}
	case *runtime.EventConsoleAPICalled:
		complaint = "console." + string(e.Type)
	}
	if complaint != "" {
		tb.mu.Lock()
		defer tb.mu.Unlock()
		tb.complaints = append(tb.complaints, complaint)
	}
}

// complained returns what was heard since the last time.
func (tb *tab) complained() []string {
	tb.mu.Lock()
	defer tb.mu.Unlock()
	out := tb.complaints
	tb.complaints = nil
	return out
}

func (tb *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	tb.t.Helper()
	if err := chromedp.Do(tb.ctx, steps...); err != nil {
		tb.t.Fatal(err)
	}
}

// eval evaluates a script and waits for its promise, if it gives one.
func eval[T any](tb *tab, script string) T {
	tb.t.Helper()
	v, err := chromedp.Run(tb.ctx, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		tb.t.Fatal(err)
	}
	return v
}

// goTo opens an address in a window of a width, and waits for its fonts.
func (tb *tab) goTo(url string, width int64) {
	tb.t.Helper()
	tb.do(chromedp.EmulateViewport(width, 900), chromedp.Navigate(url))
	eval[bool](tb, `document.fonts.ready.then(function () { return true; })`)
}

// scheme makes the system prefer "light" or "dark".
func scheme(name string) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
		})
		return err
	})
}

// scripts switches scripts of pages off or on; what tests evaluate runs either way.
func scripts(on bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	})
}
