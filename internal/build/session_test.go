package build_test

import (
	"bytes"
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"digest/internal/build"
	"digest/internal/config"
	"digest/templates"
)

// desk is a site on disk that somebody works on, and what a watcher would say of it.
type desk struct {
	t       *testing.T
	root    string
	rnd     *rand.Rand
	change  build.Change
	session build.Session
	clock   time.Time
}

func newDesk(t *testing.T, seed uint64) *desk {
	d := &desk{t: t, root: t.TempDir(), rnd: rand.New(rand.NewPCG(seed, 1)), clock: now}
	for i := range 6 {
		d.write(fmt.Sprintf("content/2020/07/%02d-talks.txt", i+1), d.article())
	}
	d.write("config.toml", "base_url = \"https://example.org/desk/\"\n")
	return d
}

var people = []string{"Sir Anthony Brook", "Mara Lindqvist", "Foreign Minister Tomas Oru", "Ilse Vantongeren", "Ambassador Peter Kale"}

// article is wire copy, now and then with something wrong or held back.
func (d *desk) article() string {
	pick := func(of ...string) string { return of[d.rnd.IntN(len(of))] }
	front := pick("", "", "", "+++\ntitle = \"Set by hand\"\n+++\n", "+++\ntitel = \"x\"\n+++\n", "+++\ndraft = true\n+++\n",
		"+++\nembargo = 2026-01-02T03:10:00Z\n+++\n", "+++\nexpiry = 2026-01-02T03:08:00Z\n+++\n", "+++\nslug = \"same\"\n+++\n")
	if d.rnd.IntN(30) == 0 {
		return ""
	}
	return fmt.Sprintf("%s%s presses %s on border talks %d\n\n%s, July %d (Meridian) - %s met officials of %s on Wednesday.\n\n"+
		"\"We will come back to it,\" %s said.\n", front, pick("France", "Kenya", "Japan"), pick("Norway", "Peru"), d.rnd.IntN(40),
		pick("PARIS", "NAIROBI", "LIMA"), 1+d.rnd.IntN(28), pick(people...), pick("Japan", "France"), pick(people...))
}

func (d *desk) name(p string) string { return filepath.Join(d.root, filepath.FromSlash(p)) }

func (d *desk) note(p string) {
	if rel, ok := strings.CutPrefix(p, "content/"); ok {
		d.change.Content = append(d.change.Content, rel)
	} else if strings.HasPrefix(p, "templates/") {
		d.change.Templates = true
	}
}

func (d *desk) must(err error) {
	d.t.Helper()
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) write(p, body string) {
	d.must(os.MkdirAll(filepath.Dir(d.name(p)), 0o755))
	d.must(os.WriteFile(d.name(p), []byte(body), 0o644))
	d.note(p)
	if dir := path.Dir(p); d.rnd.IntN(2) == 0 {
		d.note(dir) // a new folder is often all one hears of
	}
}

// files lists what lies under content/.
func (d *desk) files() []string {
	var out []string
	d.must(filepath.WalkDir(d.name("content"), func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(d.root, p)
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	}))
	return out
}

func (d *desk) any() string {
	files := d.files()
	if len(files) == 0 {
		return "content/again.txt"
	}
	return files[d.rnd.IntN(len(files))]
}

func (d *desk) moveTo(from, to string) {
	if _, err := os.Stat(d.name(from)); err != nil || strings.HasPrefix(to+"/", from+"/") {
		return
	}
	d.must(os.MkdirAll(filepath.Dir(d.name(to)), 0o755))
	d.must(os.RemoveAll(d.name(to)))
	d.must(os.Rename(d.name(from), d.name(to)))
	d.note(from)
	d.note(to)
}

// edit does one thing that people, their editors and git do.
func (d *desk) edit() string {
	p, n := d.any(), d.rnd.IntN(4)
	switch k := d.rnd.IntN(19); k {
	case 0, 1, 2, 3:
		d.write(fmt.Sprintf("content/2020/%02d/new-%d.txt", 7+n, d.rnd.IntN(8)), d.article())
		return "new article"
	case 4, 5:
		d.write(p, d.article())
		return "rewrote " + p
	case 6:
		d.must(os.RemoveAll(d.name(p)))
		d.note(p)
		return "deleted " + p
	case 7:
		d.moveTo(p, fmt.Sprintf("content/moved/%d%s", n, path.Ext(p)))
		return "moved " + p
	case 8:
		d.must(os.WriteFile(d.name("content/.saving.tmp"), []byte(d.article()), 0o644))
		d.moveTo("content/.saving.tmp", p)
		return "saved by rename " + p
	case 9:
		d.moveTo(fmt.Sprintf("content/2020/%02d", 7+n), fmt.Sprintf("content/2020/%02d", 7+d.rnd.IntN(4)))
		return "moved a folder"
	case 10:
		d.must(os.RemoveAll(d.name("content/moved")))
		d.note("content/moved")
		return "deleted a folder"
	case 11, 12:
		d.write("content/people/lindqvist.md", fmt.Sprintf("+++\nname = \"Mara Lindqvist\"\nnames = [\"Lindqvist %d\"]\nnever = [\"Kale\"]\ndraft = %v\n+++\n\nAn envoy.\n", n, n == 0))
		return "entry"
	case 13:
		d.write("content/pages/about.md", fmt.Sprintf("+++\ntitle = \"About %d\"\ndraft = %v\n+++\n\nText.\n", n, n == 0))
		return "page"
	case 14:
		d.write(fmt.Sprintf("content/visit-%d/index.md", n%2), "+++\ntitle = \"A visit\"\ndate = 2020-07-09\n+++\n\nMara Lindqvist spoke.\n\n![map](map.png)\n")
		d.write(fmt.Sprintf("content/visit-%d/map.png", n%2), fmt.Sprint("png", n))
		return "bundle"
	case 15:
		d.write("content/files/notes.txt", fmt.Sprint("notes ", n))
		d.write("content/odd.docx", "left out")
		return "static file"
	case 16:
		d.write("templates/partials/footer.html", []string{"<footer>one</footer>", "<footer>two {{.Root}}</footer>", "{{.Nothing}}", "{{if}}"}[n])
		return "template"
	case 17:
		d.write("config.toml", fmt.Sprintf("base_url = \"https://example.org/desk/\"\ntitle = \"Title %d\"\npage_size = %d\nlanguage = %q\n", n, 5+n, []string{"en", "es"}[n/2]))
		return "config"
	}
	d.clock = d.clock.Add(2 * time.Minute)
	return "two minutes go by"
}

func (d *desk) input() build.Input {
	src, err := os.ReadFile(d.name("config.toml"))
	d.must(err)
	conf, ds := config.Parse("config.toml", src)
	if ds.HasErrors() {
		d.t.Fatal(ds)
	}
	in := build.Input{Config: conf, Content: os.DirFS(d.name("content")), Templates: []fs.FS{templates.FS}, Now: d.clock}
	if _, err := os.Stat(d.name("templates")); err == nil {
		in.Templates = []fs.FS{os.DirFS(d.name("templates")), templates.FS}
	}
	return in
}

// bytesOf is all there is to see of a build.
func bytesOf(t *testing.T, r *build.Result) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, d := range r.Diagnostics {
		out["diagnostics"] += d.String() + "\n"
	}
	if r.Diagnostics.HasErrors() {
		return out
	}
	for _, f := range r.Files() {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		out[f.Path] = b.String()
		if same, ok := r.File(f.Path); !ok || same.Path != f.Path {
			t.Errorf("File does not find %s", f.Path)
		}
	}
	return out
}

// Whatever is edited, moved, deleted, broken and mended, a session's build has the bytes of a clean one.
func TestSessionIsClean(t *testing.T) {
	d := newDesk(t, 2026)
	var story []string
	good := 0
	for edits := 0; edits < 200; {
		d.change.All = d.rnd.IntN(6) == 0
		for range 1 + d.rnd.IntN(6) {
			story = append(story, d.edit())
			edits++
		}
		slices.Sort(d.change.Content)
		got, err := d.session.Build(context.Background(), d.input(), d.change)
		d.must(err)
		want, err := build.Build(context.Background(), d.input())
		d.must(err)
		if diff := cmp.Diff(bytesOf(t, want), bytesOf(t, got)); diff != "" {
			t.Fatalf("after %d edits %q (%+v): %.3000s", edits, story, d.change, diff)
		}
		if !want.Diagnostics.HasErrors() {
			good++
		}
		story, d.change = nil, build.Change{}
	}
	if good < 15 {
		t.Errorf("only %d of the builds had no errors: the test saw too little", good)
	}
}

// A build that is interrupted leaves nothing undone behind it.
func TestSessionAfterCancel(t *testing.T) {
	d := newDesk(t, 7)
	if _, err := d.session.Build(context.Background(), d.input(), d.change); err != nil {
		t.Fatal(err)
	}
	d.change = build.Change{}
	d.write("content/2020/07/01-talks.txt", "France presses Peru on a late matter\n\nPARIS, July 8 (Meridian) - Mara Lindqvist spoke on Wednesday.\n")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := d.session.Build(ctx, d.input(), d.change); err == nil {
		t.Fatal("a cancelled build went on")
	}
	got, err := d.session.Build(context.Background(), d.input(), build.Change{})
	d.must(err)
	want, err := build.Build(context.Background(), d.input())
	d.must(err)
	if diff := cmp.Diff(bytesOf(t, want), bytesOf(t, got)); diff != "" {
		t.Errorf("%.3000s", diff)
	}
}

// An event that changed no byte costs no build.
func TestSessionUnchanged(t *testing.T) {
	d := newDesk(t, 9)
	first, err := d.session.Build(context.Background(), d.input(), d.change)
	d.must(err)
	again, err := d.session.Build(context.Background(), d.input(), build.Change{Content: []string{"2020/07/01-talks.txt", ".x.swp", "gone.txt"}})
	d.must(err)
	if first != again {
		t.Error("the site was linked again for nothing")
	}
}
