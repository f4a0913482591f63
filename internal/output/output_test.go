package output

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tree reads all files below dir but the package's own.
func tree(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(dir, p)
		b, err := os.ReadFile(p)
		got[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	delete(got, manifestName)
	delete(got, lockName)
	return got
}

func plan(files map[string]string) []Planned {
	var out []Planned
	for p, c := range files {
		out = append(out, Bytes(p, []byte(c)))
	}
	return out
}

func sync1(t *testing.T, dir string, files map[string]string) Report {
	t.Helper()
	r, err := Sync(context.Background(), dir, plan(files), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestSync(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	one := map[string]string{"index.html": "home", "people/a/index.html": "a", "people/b/index.html": "b"}
	if got, want := sync1(t, dir, one), (Report{Written: 3, Bytes: 6}); got != want {
		t.Errorf("first build: got %+v, want %+v", got, want)
	}
	if got, want := sync1(t, dir, one), (Report{Unchanged: 3, Bytes: 6}); got != want {
		t.Errorf("same again: got %+v, want %+v", got, want)
	}
	if err := os.WriteFile(filepath.Join(dir, "CNAME"), []byte("mine"), 0o644); err != nil {
		t.Fatal(err)
	}
	two := map[string]string{"index.html": "home", "people/b/index.html": "B!"}
	if got, want := sync1(t, dir, two), (Report{Written: 1, Unchanged: 1, Deleted: 1, Bytes: 6}); got != want {
		t.Errorf("one gone, one changed: got %+v, want %+v", got, want)
	}
	want := map[string]string{"index.html": "home", "people/b/index.html": "B!", "CNAME": "mine"}
	if diff := cmp.Diff(want, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
	if _, err := os.Stat(filepath.Join(dir, "people/a")); !errors.Is(err, fs.ErrNotExist) {
		t.Error("the empty folder people/a stayed")
	}
}

func TestSyncLargeFiles(t *testing.T) {
	dir := t.TempDir()
	lines := strings.Repeat("0123456789abcde\n", spillAt/8)
	large := Planned{"data/quotes.jsonl", func(w io.Writer) error {
		for line := range strings.Lines(lines) {
			if _, err := io.WriteString(w, line); err != nil {
				return err
			}
		}
		return nil
	}}
	for _, build := range []struct {
		name  string
		spoil string
		want  Report
	}{
		{"first build", lines, Report{Written: 2, Bytes: int64(len(lines)) + 4}},
		{"same again", lines, Report{Unchanged: 2, Bytes: int64(len(lines)) + 4}},
		{"shortened", lines[1:], Report{Written: 1, Unchanged: 1, Bytes: int64(len(lines)) + 4}},
		{"changed", "X" + lines[1:], Report{Written: 1, Unchanged: 1, Bytes: int64(len(lines)) + 4}},
	} {
		if build.want.Written < 2 {
			if err := os.WriteFile(filepath.Join(dir, "data", "quotes.jsonl"), []byte(build.spoil), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		got, err := Sync(context.Background(), dir, []Planned{large, Bytes("index.html", []byte("home"))}, Options{})
		if err != nil || got != build.want {
			t.Errorf("%s: got %+v, %v, want %+v", build.name, got, err, build.want)
		}
		if files := tree(t, dir); files["data/quotes.jsonl"] != lines || len(files) != 2 {
			t.Errorf("%s: %d files, the large one has %d bytes", build.name, len(files), len(files["data/quotes.jsonl"]))
		}
	}
}

func TestSyncMendsTamperedFiles(t *testing.T) {
	dir := t.TempDir()
	files := map[string]string{"a": "12345", "b": "12345"}
	sync1(t, dir, files)
	for _, f := range []string{"a", "b"} {
		if err := os.WriteFile(filepath.Join(dir, f), []byte("54321"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if r := sync1(t, dir, files); r.Written != 2 {
		t.Errorf("wrote %d files, want 2", r.Written)
	}
	if diff := cmp.Diff(files, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestSyncFileBecomesFolderAndBack(t *testing.T) {
	dir := t.TempDir()
	a := map[string]string{"people": "file", "x/y/z": "deep"}
	b := map[string]string{"people/index.html": "folder", "x": "flat"}
	for _, files := range []map[string]string{a, b, a} {
		sync1(t, dir, files)
		if diff := cmp.Diff(files, tree(t, dir)); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestSyncFailureLeavesEverything(t *testing.T) {
	dir := t.TempDir()
	before := map[string]string{"a": "1", "b": "2"}
	sync1(t, dir, before)
	boom, bang := errors.New("boom"), errors.New("bang")
	files := append(plan(map[string]string{"a": "changed", "c": "new"}),
		Planned{"d", func(io.Writer) error { return boom }}, Planned{"e", func(io.Writer) error { return bang }})
	_, err := Sync(context.Background(), dir, files, Options{})
	if !errors.Is(err, boom) || !errors.Is(err, bang) {
		t.Errorf("got %v, want both failures", err)
	}
	if diff := cmp.Diff(before, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

func TestSyncRefusesPaths(t *testing.T) {
	for _, p := range []string{"", ".", "../x", "/x", "a/../../x", "a//b", `a\b`, "a\x00", ".digest/manifest"} {
		if _, err := Sync(context.Background(), t.TempDir(), []Planned{Bytes(p, nil)}, Options{}); err == nil {
			t.Errorf("%q was taken", p)
		}
	}
	if _, err := Sync(context.Background(), t.TempDir(), plan(map[string]string{"A": "", "a": ""}), Options{}); err == nil {
		t.Error("two paths that differ in case only were taken")
	}
}

func TestSyncDoesNotFollowLinksOut(t *testing.T) {
	dir, outside := t.TempDir(), t.TempDir()
	if err := os.Symlink(outside, filepath.Join(dir, "people")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	_, err := Sync(context.Background(), dir, plan(map[string]string{"people/a": "x"}), Options{})
	if err == nil || !strings.Contains(err.Error(), "people") {
		t.Errorf("got %v, want an error naming the link", err)
	}
	if got := tree(t, outside); len(got) != 0 {
		t.Errorf("wrote outside: %v", got)
	}
}

// A build that is killed while renaming leaves a staging folder, a pending manifest and some files of
// each site; the next must end in the bytes of a clean build, with nothing forgotten.
func TestSyncAfterKill(t *testing.T) {
	dir := t.TempDir()
	sync1(t, dir, map[string]string{"a": "1", "gone": "1"})
	pending := Manifest{{Path: "a"}, {Path: "half/new"}}
	var b bytes.Buffer
	if err := pending.Encode(&b); err != nil {
		t.Fatal(err)
	}
	for p, c := range map[string]string{pendingName: b.String(), "half/new": "2", stageName + "/7": "left over"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, p)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, p), []byte(c), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	files := map[string]string{"a": "1", "b": "3"}
	sync1(t, dir, files)
	if diff := cmp.Diff(files, tree(t, dir)); diff != "" {
		t.Error(diff)
	}
}

// A build that is killed when it has just put a folder where the last one had a file, or a file where it had a
// folder, is followed by one that can finish.
func TestSyncAfterKillBetweenFileAndFolder(t *testing.T) {
	a := map[string]string{"either": "file", "or/x": "file in a folder"}
	b := map[string]string{"either/x": "file in a folder", "or": "file"}
	for _, next := range []map[string]string{a, b} {
		dir := t.TempDir()
		sync1(t, dir, a)
		before, err := os.ReadFile(filepath.Join(dir, manifestName))
		if err != nil {
			t.Fatal(err)
		}
		sync1(t, dir, b) // as far as its last rename: the manifest is still a's
		if err := os.Rename(filepath.Join(dir, manifestName), filepath.Join(dir, pendingName)); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, manifestName), before, 0o644); err != nil {
			t.Fatal(err)
		}
		sync1(t, dir, next)
		if diff := cmp.Diff(next, tree(t, dir)); diff != "" {
			t.Error(diff)
		}
	}
}

// A build that is killed when it has deleted a file, but not yet the folder that this left empty, leaves no folder for good.
func TestSyncAfterKillBeforeFolder(t *testing.T) {
	for _, next := range []map[string]string{{"a": "1"}, {"a": "1", "or": "file"}} {
		dir := t.TempDir()
		sync1(t, dir, map[string]string{"a": "1", "or/x": "file in a folder"})
		if err := os.Remove(filepath.Join(dir, "or", "x")); err != nil {
			t.Fatal(err)
		}
		sync1(t, dir, next)
		if diff := cmp.Diff(next, tree(t, dir)); diff != "" {
			t.Error(diff)
		}
		if st, err := os.Stat(filepath.Join(dir, "or")); err == nil && st.IsDir() {
			t.Error("the empty folder stayed")
		}
	}
}

// Whatever sites are built over one another, at once or in turn, the destination ends as one of them.
func TestSyncConverges(t *testing.T) {
	dir := t.TempDir()
	rnd := rand.New(rand.NewPCG(1, 2))
	names := []string{"a", "b", "c/d", "c/e", "c/f/g", "h/i/j", "k"}
	site := func() map[string]string {
		m := map[string]string{}
		for _, n := range names {
			if rnd.IntN(2) == 0 {
				m[n] = strings.Repeat(n, rnd.IntN(4))
			}
		}
		return m
	}
	for range 50 {
		x, y := site(), site()
		var wg sync.WaitGroup
		for _, s := range []map[string]string{x, y} {
			wg.Go(func() {
				if _, err := Sync(context.Background(), dir, plan(s), Options{}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		got := tree(t, dir)
		if !cmp.Equal(got, x) && !cmp.Equal(got, y) {
			t.Fatalf("a mixture: %v of %v and %v", got, x, y)
		}
	}
}

func TestManifestRoundTrip(t *testing.T) {
	want := Manifest{{"a b\n\"c\"", 3, "ff"}, {"서울/index.html", 0, "00"}}
	var b bytes.Buffer
	if err := want.Encode(&b); err != nil {
		t.Fatal(err)
	}
	got, err := DecodeManifest(&b)
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := DecodeManifest(strings.NewReader("nonsense")); err == nil {
		t.Error("a damaged manifest was taken")
	}
}
