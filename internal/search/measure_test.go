package search_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// TestMeasure says what queries cost on a site that is already built, for docs/search.md:
//
//	DIGEST_SEARCH_SITE=/path/to/public go test -v -run TestMeasure ./internal/search
//
// DIGEST_SEARCH_QUERIES are queries with "|" between them, each with fields of its address if it has any
// ("sanctions&speaker=lavrov").
func TestMeasure(t *testing.T) {
	dir := os.Getenv("DIGEST_SEARCH_SITE")
	if dir == "" {
		t.Skip("DIGEST_SEARCH_SITE names no built site")
	}
	queries := []string{"ceasefire", "ceasefire sanctions", "sanctions", "jordan malta", "gorskii", "zorics", `"oil production"`, "russian foreign minister"}
	if q := os.Getenv("DIGEST_SEARCH_QUERIES"); q != "" {
		queries = strings.Split(q, "|")
	}
	ctx := browser(t)
	for _, q := range queries {
		site := &counting{dir: dir}
		server := httptest.NewServer(site)
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800)); err != nil {
			t.Fatal(err)
		}
		words, fields, _ := strings.Cut(q, "&")
		s := look(ctx, t, server.URL+"/search/?q="+url.QueryEscape(words)+"&"+fields)
		time.Sleep(300 * time.Millisecond) // sentences come last; this is a measurement, not a test
		took, err := chromedp.Run(ctx, chromedp.Evaluate[string](`new Promise(function (done) {
			var box = document.querySelector("[data-search]"), times = [], form = box.querySelector("form");
			function again() {
				if (times.length === 5) { done(times.sort(function (a, b) { return a - b; })[2] + " ms"); return; }
				delete box.dataset.took;
				form.requestSubmit();
				(function wait() { if (box.dataset.took) { times.push(Number(box.dataset.took)); again(); } else setTimeout(wait, 1); })();
			}
			again();
		})`, chromedp.EvalAwaitPromise))
		if err != nil {
			t.Fatal(err)
		}
		server.Close()
		t.Logf("%-28q %2d requests %6.1f KB, sentences %d requests %5.1f KB; answer %s; %s %v", q, site.requests, kilo(site.bytes), site.pages, kilo(site.pageBytes), took, s.Status, s.Entities)
		t.Log("   ", site.names)
	}
}

func compressed(data []byte) int {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is sound
	_, _ = z.Write(data)
	_ = z.Close()
	return b.Len()
}

func kilo(n int) float64 { return float64(n) / 1000 }

// counting serves a folder and counts what the search loads, compressed as gzip -9 does: the search page with what
// the script begins with, the script, and the files of the index. Requests are those beyond the page.
type counting struct {
	dir                               string
	mu                                sync.Mutex
	requests, bytes, pages, pageBytes int
	names                             []string
}

func (c *counting) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p := r.URL.Path
	if strings.HasPrefix(p, "/search/") || strings.HasPrefix(p, "/assets/search.") || strings.HasPrefix(p, "/articles/") {
		if strings.HasSuffix(p, "/") {
			p += "index.html"
		}
		data, err := os.ReadFile(filepath.Join(c.dir, filepath.FromSlash(p)))
		if err == nil {
			c.mu.Lock()
			switch {
			case strings.HasPrefix(p, "/articles/"):
				c.pages++
				c.pageBytes += compressed(data)
			case strings.HasSuffix(p, ".html"):
				c.bytes += compressed(data)
			default:
				c.requests++
				c.bytes += compressed(data)
				c.names = append(c.names, p)
			}
			c.mu.Unlock()
		}
	}
	http.FileServer(http.Dir(c.dir)).ServeHTTP(w, r)
}
