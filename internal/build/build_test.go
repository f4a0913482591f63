package build_test

import (
	"bytes"
	"context"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"digest/internal/build"
	"digest/internal/config"
	"digest/internal/diag"
	"digest/templates"
)

var now = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func input(t testing.TB, content fs.FS) build.Input {
	t.Helper()
	conf, ds := config.Parse("config.toml", []byte("base_url = \"https://example.org/desk/\"\n"))
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	return build.Input{Config: conf, Content: content, Templates: []fs.FS{templates.FS}, Now: now, Generator: "digest test"}
}

// render builds a site in memory: path → bytes.
func render(t *testing.T, in build.Input) map[string]string {
	t.Helper()
	r, err := build.Build(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if r.Diagnostics.HasErrors() {
		t.Fatal(r.Diagnostics)
	}
	out := map[string]string{}
	for _, f := range r.Files() {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		if _, twice := out[f.Path]; twice {
			t.Errorf("%s is planned twice", f.Path)
		}
		out[f.Path] = b.String()
	}
	return out
}

func sample(t *testing.T) fs.FS {
	t.Helper()
	return os.DirFS("../../content")
}

// The sample site is the same bytes on one core and on many.
func TestSameBytes(t *testing.T) {
	many := render(t, input(t, sample(t)))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	one := render(t, input(t, sample(t)))
	if diff := cmp.Diff(many, one); diff != "" {
		t.Errorf("%.2000s", diff)
	}
}

func TestFeedsParse(t *testing.T) {
	files := render(t, input(t, sample(t)))
	feeds := 0
	for p, body := range files {
		switch {
		case strings.HasSuffix(p, ".atom"):
			var f struct {
				Title   string `xml:"title"`
				Updated string `xml:"updated"`
				Entries []struct {
					ID      string `xml:"id"`
					Updated string `xml:"updated"`
				} `xml:"entry"`
			}
			if err := xml.Unmarshal([]byte(body), &f); err != nil {
				t.Errorf("%s: %v", p, err)
			}
			if f.Title == "" || len(f.Entries) == 0 || len(f.Entries) > 50 {
				t.Errorf("%s: title %q, %d entries", p, f.Title, len(f.Entries))
			}
			for _, e := range f.Entries {
				if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || !strings.HasPrefix(e.ID, "https://example.org/desk/articles/") {
					t.Errorf("%s: entry %q updated %q", p, e.ID, e.Updated)
				}
			}
			feeds++
		case p == "feed.rss" || p == "sitemap.xml":
			var any struct {
				XMLName xml.Name
			}
			if err := xml.Unmarshal([]byte(body), &any); err != nil {
				t.Errorf("%s: %v", p, err)
			}
			feeds++
		case p == "feed.json":
			var f struct {
				Version string `json:"version"`
				Items   []any  `json:"items"`
			}
			if err := json.Unmarshal([]byte(body), &f); err != nil || f.Version != "https://jsonfeed.org/version/1.1" || len(f.Items) == 0 {
				t.Errorf("%s: %v, version %q, %d items", p, err, f.Version, len(f.Items))
			}
			feeds++
		}
	}
	if feeds < 20 {
		t.Errorf("only %d feeds", feeds)
	}
}

func TestOwnFilesWinOrCollide(t *testing.T) {
	content := fstest.MapFS{
		"a.txt":            {Data: []byte("A headline here\n\nPARIS, July 8 (Meridian) - France spoke on Wednesday of 2020.\n"), ModTime: now},
		"files/robots.txt": {Data: []byte("mine")},
		"files/CNAME":      {Data: []byte("example.org")},
	}
	files := render(t, input(t, content))
	if files["robots.txt"] != "mine" || files["CNAME"] != "example.org" {
		t.Errorf("robots.txt %q, CNAME %q", files["robots.txt"], files["CNAME"])
	}
	content["files/index.html"] = &fstest.MapFile{Data: []byte("mine")}
	r, err := build.Build(context.Background(), input(t, content))
	if err != nil || !r.Diagnostics.HasErrors() {
		t.Errorf("a copied index.html took the home page's place: %v, %v", err, r.Diagnostics)
	}
}

// A build that is interrupted says so.
func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := build.Build(ctx, input(t, sample(t))); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

// One real article as it reaches a desk, alone in a site.
func TestWireArticle(t *testing.T) {
	src, err := os.ReadFile("../../../shared/wire/efe-biegun-seoul.txt")
	if err != nil {
		t.Skip("no wire copy beside the checkout:", err)
	}
	files := render(t, input(t, fstest.MapFS{"efe-biegun-seoul.txt": {Data: src, ModTime: now}}))
	article := ""
	for p := range files {
		if strings.HasPrefix(p, "articles/2020/07/08/") {
			article = p
		}
	}
	for _, p := range []string{
		"people/stephen-biegun/", "people/cho-sei-young/", "people/choe-son-hui/", "people/donald-trump/",
		"people/kim-jong-un/", "people/moon-jae-in/", "countries/united-states/", "countries/north-korea/",
		"countries/south-korea/", "places/seoul/", "editions/2020-07-08/",
	} {
		if files[p+"index.html"] == "" {
			t.Errorf("no page %s", p)
		}
	}
	for _, furniture := range []string{"Related Articles", "Back to top"} {
		if strings.Contains(files[article], furniture) {
			t.Errorf("%s holds %q", article, furniture)
		}
	}
	if article == "" {
		t.Error("no article dated 8 July 2020")
	}
}

// Problems of several files come together, in the order of their paths.
func TestAllProblemsAtOnce(t *testing.T) {
	r, err := build.Build(context.Background(), input(t, fstest.MapFS{
		"b.md": {Data: []byte("+++\ntitel = \"B\"\n+++\n\nText.\n")},
		"a.md": {Data: []byte("+++\ntitle = \"A\n+++\n\nText.\n")},
	}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range r.Diagnostics {
		if d.Severity == diag.Error {
			got = append(got, d.Path)
		}
	}
	if diff := cmp.Diff([]string{"content/a.md", "content/b.md"}, got); diff != "" {
		t.Error(diff, r.Diagnostics)
	}
}
