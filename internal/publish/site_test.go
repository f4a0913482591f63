package publish

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"digest/internal/output"
)

// Only what the target lacks is kept on disk. The rest is rendered when it is needed after all, and must then be the same.
func TestGather(t *testing.T) {
	files := map[string]string{"index.html": "home", "a/index.html": "a", "old/index.html": `<meta http-equiv="refresh" content="0; url=/a/">`}
	before := build(t, files)
	there := &Manifest{}
	for _, f := range before.Files {
		there.Files = append(there.Files, Entry{Path: f.Path, SHA256: f.SHA256})
	}
	files["index.html"] = "news"
	s := gathered(t, files, Gathering{Address: "https://example.org/", There: there})
	kept := func(p string) bool {
		_, err := os.Stat(s.name(p))
		return err == nil
	}
	if !kept("index.html") || kept("a/index.html") || kept("old/index.html") {
		t.Errorf("kept: index.html %t, want true; a %t, old %t, want false", kept("index.html"), kept("a/index.html"), kept("old/index.html"))
	}
	out, err := prepare(s, Traits{}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range out {
		name, err := s.local(&out[i])
		if err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(name); err != nil || string(got) != files[out[i].Path] {
			t.Errorf("%s: got %q, %v", out[i].Path, got, err)
		}
	}
	if out[2].Path != "old/index.html" || out[2].Redirect != "/a/" {
		t.Errorf("%s leads to %q, want /a/", out[2].Path, out[2].Redirect)
	}

	page := "first"
	changing := output.Planned{Path: "index.html", Write: func(w io.Writer) error {
		_, err := io.WriteString(w, page)
		page = "second"
		return err
	}}
	if s, err = Gather(t.Context(), []output.Planned{changing}, Gathering{Dir: t.TempDir(), There: &Manifest{Files: []Entry{{
		Path: "index.html", SHA256: "a7937b64b8caa58f03721bb6bacf5c78cb235febe0e70b1b84cd99541461a08e",
	}}}}); err != nil {
		t.Fatal(err)
	}
	if out, err = prepare(s, Traits{}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := s.local(&out[0]); err == nil || !strings.Contains(err.Error(), "changed while it was published") {
		t.Errorf("a page that is another the second time: got %v", err)
	}
	boom := errors.New("boom")
	_, err = Gather(t.Context(), []output.Planned{output.Bytes("x", nil)}, Gathering{Dir: t.TempDir(), Look: func(string, io.Reader) error { return boom }})
	if !errors.Is(err, boom) {
		t.Errorf("who looks finds fault: got %v", err)
	}
}

// Nothing is built only if the target surely has what would be built.
func TestSettled(t *testing.T) {
	const site = "https://example.org/"
	now := time.Date(2020, 7, 8, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name   string
		change func(*Manifest)
		want   bool
	}{
		{"as it was left", func(*Manifest) {}, true},
		{"another site", func(m *Manifest) { m.Site = "https://example.com/" }, false},
		{"built from something else", func(m *Manifest) { m.Origin.Key = "other" }, false},
		{"built from nobody knows what", func(m *Manifest) { m.Origin = nil }, false},
		{"a run is under way", func(m *Manifest) { m.Complete = false }, false},
		{"a file is pending", func(m *Manifest) { m.Pending = []string{"a"} }, false},
		{"an embargo ended", func(m *Manifest) { m.Origin.Until = now.Add(-time.Second) }, false},
		{"an embargo will end", func(m *Manifest) { m.Origin.Until = now.Add(time.Second) }, true},
		{"the clock was set back", func(m *Manifest) { m.Origin.At = now.Add(time.Second) }, false},
		{"a style sheet stays", func(m *Manifest) { m.Files[1].Retired = now.Add(-59 * time.Minute) }, true},
		{"a style sheet goes", func(m *Manifest) { m.Files[1].Retired = now.Add(-time.Hour) }, false},
	} {
		m := &Manifest{
			Site: site, Complete: true, Origin: &Origin{Key: "key", At: now.Add(-time.Hour)},
			Files: []Entry{{Path: "a"}, {Path: "assets/b"}, {Path: "c"}},
		}
		c.change(m)
		files, ok := m.Settled(site, "key", now, time.Hour)
		want := 0
		if c.want {
			want = 3
			if !m.Files[1].Retired.IsZero() {
				want = 2
			}
		}
		if ok != c.want || files != want {
			t.Errorf("%s: got %d, %t, want %d, %t", c.name, files, ok, want, c.want)
		}
	}
	if _, ok := (&Manifest{Site: site, Complete: true, Origin: &Origin{}}).Settled(site, "", now, 0); ok {
		t.Error("without a key nothing is known")
	}
}

// Temporary folders of the dead go, and no others.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	mine := strconv.Itoa(os.Getpid())
	const dead = "4194305" // above the highest number that Linux gives
	stays := []string{
		"digest-a0-b0-" + mine + "-1", "digest-a1-b0-" + dead + "-1", "digest-a0-b0-x-1", "digest-a0-b0-" + dead, "digest-build-" + dead,
		"digest-a0-b0--1-1", "other-a0-b0-" + dead + "-1", "digest-a0-b1-" + dead + "-1",
	}
	const before = "digest-a0-b1-1-1" // made before the machine was last started
	goes := []string{"digest-a0-b0-" + dead + "-1", before}
	for _, name := range append(slices.Clone(stays), goes...) {
		if err := os.MkdirAll(filepath.Join(dir, name, "site"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	long := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(filepath.Join(dir, before), long, long); err != nil {
		t.Fatal(err)
	}
	file := "digest-a0-b0-" + dead + "-2"
	if err := os.WriteFile(filepath.Join(dir, file), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	sweep(dir, "a0", "b0")
	var left []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		left = append(left, e.Name())
	}
	want := append(stays, file)
	slices.Sort(want)
	if !slices.Equal(left, want) {
		t.Errorf("left %q, want %q", left, want)
	}
}
