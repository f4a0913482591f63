package source

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"digest/internal/diag"
)

func tree(names ...string) fstest.MapFS {
	m := fstest.MapFS{}
	for _, n := range names {
		m[n] = &fstest.MapFile{Data: []byte(n), ModTime: time.Unix(1, 0)}
	}
	return m
}

// list is one line a file: class, path, resources.
func list(files []File) []string {
	var out []string
	for _, f := range files {
		s := f.Class.String() + " " + f.Path
		if len(f.Resources) > 0 {
			s += " + " + strings.Join(f.Resources, " ")
		}
		out = append(out, s)
	}
	return out
}

func codes(ds diag.List) []string {
	var out []string
	for _, d := range ds {
		out = append(out, d.Path+" "+d.Code)
	}
	return out
}

func TestWalkClasses(t *testing.T) {
	files, ds := Walk(tree(
		"b.txt", "a/c.md", "a-b.txt", "2020/07/08/talks.TXT", "people/jane-roe.md", "people/john-doe/index.md", "people/john-doe/portrait.jpg",
		"editions/2020-07-08.md", "relations/no-se.md", "pages/about.md", "files/CNAME", "files/.well-known/security.txt", "files/a/index.md", "files/b.txt",
		"visit/index.txt", "visit/ferry.jpg", "visit/more/notes.md", "visit/.hidden", "index.md",
	))
	want := []string{
		"article 2020/07/08/talks.TXT",
		"article a-b.txt",
		"article a/c.md",
		"article b.txt",
		"entry editions/2020-07-08.md",
		"static files/.well-known/security.txt",
		"static files/CNAME",
		"static files/a/index.md",
		"static files/b.txt",
		"article index.md",
		"page pages/about.md",
		"entry people/jane-roe.md",
		"entry people/john-doe/index.md + people/john-doe/portrait.jpg",
		"entry relations/no-se.md",
		"article visit/index.txt + visit/ferry.jpg visit/more/notes.md",
	}
	if diff := cmp.Diff(want, list(files)); diff != "" {
		t.Error("-want +got\n" + diff)
	}
	if len(ds) > 0 {
		t.Error(ds)
	}
}

func TestWalkPassesOverHiddenAndTemporaryFiles(t *testing.T) {
	files, ds := Walk(tree(
		".DS_Store", ".git/config", "a.txt~", "#a.txt#", ".#a.txt", ".a.txt.swp", "a.txt.tmp", "a.bak", "Thumbs.db", "~$a.txt", "4913", "a.txt___jb_tmp___", "files/.DS_Store", "files/.a.swp", "b.txt",
	))
	if diff := cmp.Diff([]string{"article b.txt"}, list(files)); diff != "" || len(ds) > 0 {
		t.Error("-want +got\n"+diff, ds)
	}
}

func TestWalkSaysWhatItLeavesOut(t *testing.T) {
	m := tree("a.jpg", "b\x1b.txt", "c\u202e.txt", "d.txt", "e.txt", "f.txt")
	m["d.txt"].Mode = fs.ModeSymlink
	m["e.txt"].Mode = fs.ModeNamedPipe
	m["f.txt"].Mode = fs.ModeDevice
	files, ds := Walk(m)
	want := []string{
		"content/a.jpg source/unknown-type", "content/b\x1b.txt source/bad-name", "content/c\u202e.txt source/bad-name",
		"content/d.txt source/not-followed", "content/e.txt source/not-a-file", "content/f.txt source/not-a-file",
	}
	if diff := cmp.Diff(want, codes(ds)); diff != "" || len(files) > 0 || ds.HasErrors() {
		t.Error("-want +got\n"+diff, list(files))
	}
	for _, d := range ds {
		if strings.ContainsAny(d.String(), "\x1b\u202e") {
			t.Errorf("%q would reach the terminal", d.String())
		}
	}
}

func TestWalkOfNothing(t *testing.T) {
	if files, ds := Walk(os.DirFS(filepath.Join(t.TempDir(), "none"))); len(files)+len(ds) > 0 {
		t.Error(files, ds)
	}
	if files, ds := Walk(fstest.MapFS{}); len(files)+len(ds) > 0 {
		t.Error(files, ds)
	}
}

// sealed is a tree that may not be looked into.
type sealed struct{}

func (sealed) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
}

// A content folder that cannot be listed is not an empty one: a build would delete the whole site.
func TestWalkOfWhatCannotBeListed(t *testing.T) {
	files, ds := Walk(sealed{})
	if diff := cmp.Diff([]string{"content source/unreadable"}, codes(ds)); diff != "" || !ds.HasErrors() || len(files) > 0 {
		t.Error(diff, ds, files)
	}
}

func TestRead(t *testing.T) {
	m := tree("a.txt")
	files, _ := Walk(m)
	f := files[0]
	if ok, ds := Read(m, &f); !ok || len(ds) > 0 || string(f.Data) != "a.txt" || len(f.Hash) != 64 {
		t.Errorf("%v %v %+v", ok, ds, f)
	}
	gone := File{Path: "b.txt"}
	if ok, ds := Read(m, &gone); ok || !ds.HasErrors() || ds[0].Path != "content/b.txt" {
		t.Errorf("a file that is gone: %v %v", ok, ds)
	}
	m["a.txt"].Data = make([]byte, MaxArticle+1)
	grown := files[0]
	if ok, ds := Read(m, &grown); ok || len(ds) != 1 || ds[0].Code != "source/too-large" || grown.Data != nil {
		t.Errorf("a file that has grown: %v %v", ok, ds)
	}
}

func TestID(t *testing.T) {
	for path, want := range map[string]string{"a/b.txt": "a/b", "a/index.md": "a", "index.md": "index", "a.b.md": "a.b", "indexes/a.md": "indexes/a"} {
		if got := (File{Path: path}).ID(); got != want {
			t.Errorf("%s: got %s, want %s", path, got, want)
		}
	}
}

func BenchmarkWalk(b *testing.B) {
	m := fstest.MapFS{}
	for _, n := range strings.Fields(strings.Repeat("a b c d e f g h ", 1)) {
		for _, k := range strings.Fields("1 2 3 4 5 6 7 8 9 10") {
			m["2020/"+n+"/"+k+".txt"] = &fstest.MapFile{}
		}
	}
	for b.Loop() {
		Walk(m)
	}
}
