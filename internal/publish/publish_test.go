package publish

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"digest/internal/output"
)

var noon = time.Date(2020, 7, 8, 12, 0, 0, 0, time.UTC)

// hash is a stand-in for a SHA-256: the letter, 64 times.
func hash(letter string) string { return strings.Repeat(letter, 64) }

func TestDiff(t *testing.T) {
	file := func(p, h string) File { return File{Path: p, Size: 1, SHA256: hash(h), head: "-", Stage: stageOf(p)} }
	entry := func(p, h string) Entry { return Entry{Path: p, Size: 2, SHA256: hash(h), Head: "-"} }
	retired := entry("assets/old.css", "a")
	retired.Retired = noon.Add(-30 * time.Minute)
	for _, c := range []struct {
		name   string
		files  []File
		remote Manifest
		grace  time.Duration
		want   []string
	}{
		{"first", []File{file("a", "a"), file("b", "b")}, Manifest{}, 0, []string{"added a", "added b"}},
		{"same", []File{file("a", "a")}, Manifest{Files: []Entry{entry("a", "a")}}, 0, nil},
		{
			"one of each",
			[]File{file("b", "x"), file("c", "c"), file("d", "d")},
			Manifest{Files: []Entry{entry("a", "a"), entry("b", "b"), entry("c", "c"), entry("e", "e")}},
			0,
			[]string{"deleted a", "changed b", "added d", "deleted e"},
		},
		{"other headers", []File{{Path: "a", SHA256: hash("a"), head: "x"}}, Manifest{Files: []Entry{entry("a", "a")}}, 0, []string{"changed a"}},
		{"pending", []File{file("a", "a")}, Manifest{Pending: []string{"a", "b"}}, 0, []string{"changed a", "deleted b"}},
		{
			"left just now",
			nil,
			Manifest{Files: []Entry{entry("assets/old.css", "a"), entry("people/a/photo.jpg", "b")}},
			time.Hour,
			[]string{"retired assets/old.css", "deleted people/a/photo.jpg"},
		},
		{"left within grace", nil, Manifest{Files: []Entry{retired}}, time.Hour, nil},
		{"left before grace", nil, Manifest{Files: []Entry{retired}}, time.Minute, []string{"deleted assets/old.css"}},
		{"part of the site again", []File{file("assets/old.css", "a")}, Manifest{Files: []Entry{retired}}, time.Minute, nil},
	} {
		var got []string
		for _, ch := range Diff(c.files, &c.remote, noon, c.grace) {
			got = append(got, ch.Kind.String()+" "+ch.Path)
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	// A clock that was set back must not keep a file for ever.
	retired.Retired = noon.Add(24 * time.Hour)
	if got := Diff(nil, &Manifest{Files: []Entry{retired}}, noon, time.Hour); len(got) != 1 || got[0].Kind != Deleted {
		t.Errorf("a file that left tomorrow: got %v, want it deleted", got)
	}
}

func TestStagesAndCaches(t *testing.T) {
	for _, c := range []struct {
		path  string
		stage Stage
		cache string
	}{
		{"assets/style.0abf5c88.css", Assets, cacheForever},
		{"assets/fonts/source-serif-4-latin.f2ea9c12.woff2", Assets, cacheForever},
		{"assets/flags-4a650cb4/va.svg", Assets, cacheForever},
		{"favicon.ico", Assets, cachePage},
		{"cards/site.png", Assets, cachePage},
		{"search/t12.js", Assets, cacheOther},
		{"search/t12.js.gz", Assets, cacheOther},
		{"articles/2020/07/08/envoys-meet/index.html", Articles, cachePage},
		{"articles/2020/07/08/envoys-meet/take-1/index.html", Articles, cachePage},
		{"articles/2020/07/08/envoys-meet/photo.jpg", Assets, cachePage},
		{"articles/undated/envoys-meet/index.html", Articles, cachePage},
		{"articles/index.html", Pages, cachePage},
		{"articles/page/2/index.html", Pages, cachePage},
		{"people/anna-vollebek/index.html", Pages, cachePage},
		{"people/anna-vollebek/index.html.gz", Pages, cachePage},
		{"people/anna-vollebek/index.json", Pages, cacheOther},
		{"people/anna-vollebek/feed.atom", Entries, cacheOther},
		{"data/articles.csv", Entries, cacheOther},
		{"search/core.js", Entries, cacheOther},
		{"index.html", Entries, cachePage},
		{"404.html", Entries, cachePage},
		{"sitemap.xml", Entries, cacheOther},
		{"robots.txt", Entries, cacheOther},
	} {
		if got := stageOf(c.path); got != c.stage {
			t.Errorf("%s: got %s, want %s", c.path, got, c.stage)
		}
		if got := cacheOf(strings.TrimSuffix(c.path, ".gz")); got != c.cache {
			t.Errorf("%s: got %q, want %q", c.path, got, c.cache)
		}
	}
}

func TestManifest(t *testing.T) {
	want := &Manifest{
		Site: "https://example.org/", Release: "20200708T120000Z", Time: noon, Complete: true,
		Files: []Entry{
			{Path: "a b\n\"c", Size: 7, SHA256: hash("a"), Head: "-", Tag: "x y"},
			{Path: "b", SHA256: hash("b"), Head: "0a1b2c3d", Retired: noon},
		},
		Pending: []string{"c", "ü"},
	}
	data, err := want.encode()
	if err != nil {
		t.Fatal(err)
	}
	got, err := decodeManifest(data)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	for n := range data {
		if _, err := decodeManifest(data[:n]); !errors.Is(err, errBroken) {
			t.Fatalf("cut after %d of %d bytes: got %v, want %v", n, len(data), err, errBroken)
		}
	}
}

// A manifest never makes a run delete outside of the site, or our own files.
func TestManifestPaths(t *testing.T) {
	for _, p := range []string{"../x", "/etc/passwd", "a/../../b", ".", "", Dir, Dir + "/lock", "a//b"} {
		m := &Manifest{Pending: []string{p}}
		data, err := m.encode()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := decodeManifest(data); !errors.Is(err, errBroken) {
			t.Errorf("%q: got %v, want %v", p, err, errBroken)
		}
	}
}

func FuzzManifest(f *testing.F) {
	m := &Manifest{Site: "https://example.org/", Files: []Entry{{Path: "a", SHA256: hash("a"), Head: "-"}}, Pending: []string{"b"}}
	data, err := m.encode()
	if err != nil {
		f.Fatal(err)
	}
	f.Add(data)
	f.Fuzz(func(t *testing.T, data []byte) {
		m, err := decodeManifest(data)
		if err != nil {
			return
		}
		again, err := m.encode()
		if err != nil {
			t.Fatal(err)
		}
		back, err := decodeManifest(again)
		if err != nil {
			t.Fatalf("what was encoded cannot be read: %v", err)
		}
		if len(back.Files) != len(m.Files) || len(back.Pending) != len(m.Pending) {
			t.Errorf("got %d files and %d pending, want %d and %d", len(back.Files), len(back.Pending), len(m.Files), len(m.Pending))
		}
	})
}

func TestRedirects(t *testing.T) {
	for _, c := range []struct{ to, want string }{
		{"/desk/people/a/", "/desk/people/a/"},
		{"../../people/a/", "/desk/people/a/"},
		{"https://desk.test/x?a=1&amp;b=2", "/x?a=1&b=2"},
		{"https://elsewhere.test/", "https://elsewhere.test/"},
		{"javascript:alert(1)", ""},
	} {
		page := `<html><head><meta http-equiv="refresh" content="0; url=` + c.to + `"></head>`
		got, err := leadOf(output.File{Path: "old/name/index.html", Size: int64(len(page))}, strings.NewReader(page), "https://desk.test/desk/")
		if err != nil || got != c.want {
			t.Errorf("%s: got %q, %v, want %q", c.to, got, err, c.want)
		}
	}
}

// build is a site of the given files.
func build(t *testing.T, files map[string]string) Site {
	t.Helper()
	return gathered(t, files, Gathering{Address: "https://example.org/"})
}

func gathered(t *testing.T, files map[string]string, g Gathering) Site {
	t.Helper()
	var planned []output.Planned
	for p, b := range files {
		planned = append(planned, output.Bytes(p, []byte(b)))
	}
	g.Dir = t.TempDir()
	s, err := Gather(t.Context(), planned, g)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func run(t *testing.T, target Target, site Site, o Options) (Report, error) {
	t.Helper()
	r, err := Prepare(t.Context(), target, site, o)
	if err != nil {
		return Report{}, err
	}
	rep, err := r.Do(t.Context())
	return rep, errors.Join(err, r.Close(t.Context()))
}

func openFolder(t *testing.T, dir string, keep int) Target {
	t.Helper()
	target, err := Open(t.Context(), Config{URL: "dir:" + dir, Releases: keep})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { target.Close() })
	return target
}

// A file may become a folder, and a folder a file.
func TestFilesAndFolders(t *testing.T) {
	for _, keep := range []int{0, 3} {
		target := openFolder(t, t.TempDir(), keep)
		for _, files := range []map[string]string{
			{"index.html": "home", "a": "file", "b/c/d": "deep"},
			{"index.html": "home", "a/x": "now a folder", "b": "now a file"},
			{"index.html": "home", "a": "file", "b/c/d": "deep"},
		} {
			if _, err := run(t, target, build(t, files), Options{Force: true}); err != nil {
				t.Fatal(err)
			}
			list, err := target.List(t.Context())
			if err != nil || len(list) != len(files) {
				t.Errorf("got %v, %v, want the files of %v", list, err, files)
			}
		}
	}
}

// More than the share must not go without force, whatever emptied the site.
func TestGuard(t *testing.T) {
	many := map[string]string{"index.html": "home"}
	for i := range 50 {
		many["p/"+strings.Repeat("x", i+1)] = "x"
	}
	target := openFolder(t, t.TempDir(), 0)
	if _, err := run(t, target, build(t, many), Options{}); err != nil {
		t.Fatal(err)
	}
	few := build(t, map[string]string{"index.html": "home"})
	var refused *Refusal
	if _, err := run(t, target, few, Options{}); !errors.As(err, &refused) || !strings.Contains(err.Error(), "50 of 51 files would be deleted, more than 20 %") {
		t.Errorf("got %v, want a refusal", err)
	}
	if rep, err := run(t, target, few, Options{MaxDelete: 99}); err != nil || rep.Deleted != 50 {
		t.Errorf("got %+v, %v, want 50 deleted", rep, err)
	}
	if _, err := run(t, target, build(t, map[string]string{"a": "no home page"}), Options{Force: true}); !errors.As(err, &refused) {
		t.Errorf("a site without a home page: got %v, want a refusal", err)
	}
}

// A host's limits are known before anything is written.
func TestHostLimits(t *testing.T) {
	site := build(t, map[string]string{"index.html": "home", "a": "12345"})
	for _, c := range []struct {
		traits Traits
		says   string
	}{
		{Traits{}, ""},
		{Traits{MaxFiles: 2, MaxSize: 5}, ""},
		{Traits{MaxFiles: 1}, "the site has 2 files; this host takes no more than 1"},
		{Traits{MaxSize: 4}, "a has 5 bytes; this host takes no file above 4 bytes"},
	} {
		_, err := prepare(site, c.traits, nil)
		var refused *Refusal
		if c.says == "" && err != nil || c.says != "" && (!errors.As(err, &refused) || err.Error() != c.says) {
			t.Errorf("%+v: got %v, want %q", c.traits, err, c.says)
		}
	}
	if got := (hosted{Target: openFolder(t, t.TempDir(), 0), maxFiles: 20_000, maxSize: 25 << 20}).Traits(); got.MaxFiles != 20_000 || got.MaxSize != 25<<20 {
		t.Errorf("got %+v", got)
	}
}

// No symbolic link leads a run out of its folder.
func TestDirLinks(t *testing.T) {
	www, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(www, "people")); err != nil {
		t.Skipf("no symbolic links here: %v", err)
	}
	target := openFolder(t, www, 0)
	site := build(t, map[string]string{"index.html": "home", "people/a": "a"})
	if _, err := run(t, target, site, Options{Adopt: true}); err != nil {
		t.Error(err) // the link gives way to a folder
	}
	if entries, err := os.ReadDir(outside); err != nil || len(entries) > 0 {
		t.Errorf("written outside: %v, %v", entries, err)
	}
}

// A clock that was set back neither confuses the order of releases nor what is rolled back to.
func TestReleaseOrder(t *testing.T) {
	r := newReleases(&dir{name: t.TempDir(), made: map[string]bool{".": true}}, 2)
	defer r.Close()
	for _, id := range []string{"20300101T000000Z", "20200101T000000Z", "20200101T000000Z"} {
		if err := r.Begin(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := r.Commit(t.Context(), Release{ID: id}); err != nil {
			t.Fatal(err)
		}
	}
	ids, err := r.ids()
	if diff := cmp.Diff([]string{"20300101T000000Z++", "20300101T000000Z+"}, ids); diff != "" || err != nil {
		t.Error(diff, err)
	}
	if r.live() != ids[0] {
		t.Errorf("live: got %s, want %s", r.live(), ids[0])
	}
}

// A lock that somebody else took over stops a run before it writes the manifest.
func TestLostLock(t *testing.T) {
	target := openFolder(t, t.TempDir(), 0)
	r, err := Prepare(t.Context(), target, build(t, map[string]string{"index.html": "home"}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.putState(t.Context(), lockName, []byte(`{"id":"another"}`)); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Do(t.Context()); !errors.Is(err, errLost) {
		t.Errorf("got %v, want %v", err, errLost)
	}
	if err := r.Close(t.Context()); err != nil {
		t.Error(err)
	}
	if data, err := target.Get(t.Context(), lockName); err != nil || !strings.Contains(string(data), "another") {
		t.Errorf("the other's lock is gone: %s, %v", data, err)
	}
}

func TestOpen(t *testing.T) {
	for _, c := range []struct{ url, want string }{
		{"site", "no address of a target"},
		{"dir:", "names no folder"},
		{"dir://site", "names no folder"},
		{"gopher://x/", `"gopher" are not known`},
		{"s3://user:word@bucket/", "has a password in it"},
		{"s3:///prefix", "an s3 address reads"},
		{"s3://bucket?secret=x", `not "secret"`},
		{"s3://bucket?lookup=no", `lookup is`},
		{"s3://bucket?endpoint=ftp://x", "no address of a host"},
	} {
		_, err := Open(context.Background(), Config{URL: c.url})
		if err == nil || !strings.Contains(err.Error(), c.want) || strings.Contains(err.Error(), "word@") {
			t.Errorf("%s: got %v, want %q", c.url, err, c.want)
		}
	}
	if !isPermanent(Permanent(errors.New("x"))) || !isPermanent(fs.ErrNotExist) || isPermanent(errors.New("x")) || Permanent(nil) != nil {
		t.Error("what is worth another try is mixed up")
	}
}
