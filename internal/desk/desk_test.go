package desk_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"digest/internal/analysis"
	"digest/internal/check"
	"digest/internal/desk"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/parse"
	"digest/internal/source"
)

// collection links articles that begin with front matter, or none.
func collection(t *testing.T, entries []digest.Entry, articles ...string) *digest.Collection {
	t.Helper()
	g, ds := gazetteer.Load(gazetteer.Defaults(), nil)
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	p := analysis.New(g)
	var records []digest.Record
	for i, body := range articles {
		f := source.File{Path: string(rune('a'+i)) + ".txt", Class: source.Article, ModTime: time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC)}
		f.SetData([]byte(body))
		a, ds := parse.Parse(f)
		if a == nil {
			t.Fatal(ds)
		}
		records = append(records, digest.NewRecord(a, p.Analyze(a)))
	}
	return digest.Link(records, g, entries)
}

const doubtful = "France presses Japan on river talks\n\nPARIS, July 8, 2020 (Meridian) - France met officials of Japan on Wednesday.\n\n" +
	"Tomas Oru walked in late with Ilse Vantor.\n"

// bureau is a desk over a site on disk.
type bureau struct {
	t      *testing.T
	dir    string
	server *httptest.Server
	doubt  check.Doubt
}

func open(t *testing.T, entries ...digest.Entry) *bureau {
	t.Helper()
	c := collection(t, entries, doubtful, "A note without a day\n\nNothing much is said here.\n")
	doubts := check.Doubts(c)
	if len(doubts) == 0 {
		t.Fatal("the fixture holds no doubt")
	}
	b := &bureau{t: t, dir: t.TempDir(), doubt: doubts[0]}
	if err := os.Mkdir(filepath.Join(b.dir, "content"), 0o755); err != nil {
		t.Fatal(err)
	}
	site := desk.Site{Collection: c, Page: func(file string) string { return "/articles/" + file + "/" }}
	b.server = httptest.NewServer(desk.New(b.dir, func() (desk.Site, bool) { return site, true }))
	t.Cleanup(b.server.Close)
	return b
}

func (b *bureau) get() string {
	b.t.Helper()
	resp, err := http.Get(b.server.URL + desk.Dir)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return string(body)
}

// post sends a decision as the desk's page does, save for what edits change.
func (b *bureau) post(decision, name string, edits ...func(url.Values, http.Header)) int {
	b.t.Helper()
	token := regexp.MustCompile(`name="token" value="([^"]+)"`).FindStringSubmatch(b.get())
	if token == nil {
		token = []string{"", ""}
	}
	page := regexp.MustCompile(`name="page" value="([^"]+)"`).FindStringSubmatch(b.get())
	if page == nil {
		page = []string{"", ""}
	}
	form := url.Values{"token": {token[1]}, "page": {page[1]}, "file": {b.doubt.File}, "decision": {decision}, "name": {name}}
	header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}, "Origin": {b.server.URL}, "Sec-Fetch-Site": {"same-origin"}}
	for _, edit := range edits {
		edit(form, header)
	}
	r, err := http.NewRequest(http.MethodPost, b.server.URL+desk.Dir, strings.NewReader(form.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	r.Header = header
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(r)
	if err != nil {
		b.t.Fatal(err)
	}
	resp.Body.Close()
	return resp.StatusCode
}

func (b *bureau) files() []string {
	b.t.Helper()
	var out []string
	err := filepath.WalkDir(b.dir, func(p string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			out = append(out, p)
		}
		return err
	})
	if err != nil {
		b.t.Fatal(err)
	}
	return out
}

func TestShows(t *testing.T) {
	page := open(t).get()
	for _, want := range []string{"Ilse Vantor", "walked in late", "/articles/content/a.txt/", "content/b.txt", "taken from the file", "nobody and no state"} {
		if !strings.Contains(page, want) {
			t.Errorf("the desk does not show %q", want)
		}
	}
}

// Each decision is an editor's file that parses without a word, and settles the doubt.
func TestDecisions(t *testing.T) {
	for _, c := range []struct {
		decision, name string
		want           func(check.Doubt) entity.Entity
	}{
		{"confirm", "", func(d check.Doubt) entity.Entity { return entity.Entity{Name: d.Name} }},
		{"rename", `Ilse "Iggy" Vantor\`, func(d check.Doubt) entity.Entity {
			return entity.Entity{Name: `Ilse "Iggy" Vantor\`, Names: []string{d.Name}}
		}},
		{"alias", "Ilse V. Vantor", func(d check.Doubt) entity.Entity {
			return entity.Entity{Name: d.Name, Names: []string{"Ilse V. Vantor"}}
		}},
		{"state", "norway", func(d check.Doubt) entity.Entity { return entity.Entity{Name: d.Name, Country: "NO"} }},
		{"state", "PE", func(d check.Doubt) entity.Entity { return entity.Entity{Name: d.Name, Country: "PE"} }},
		{"never", "", func(d check.Doubt) entity.Entity { return entity.Entity{Never: []string{d.Name}, Hide: true} }},
	} {
		b := open(t)
		if status := b.post(c.decision, c.name); status != http.StatusSeeOther {
			t.Errorf("%s: status %d", c.decision, status)
			continue
		}
		src, err := os.ReadFile(filepath.Join(b.dir, b.doubt.File))
		if err != nil {
			t.Fatal(err)
		}
		f := source.File{Path: strings.TrimPrefix(b.doubt.File, "content/"), Class: source.Entry}
		f.SetData(src)
		e, ds := parse.ParseEntry(f)
		want := c.want(b.doubt)
		want.ID, want.Kind = e.Entity.ID, entity.Person
		if diff := cmp.Diff(want, e.Entity); diff != "" || len(ds) > 0 {
			t.Errorf("%s: %s %v\n%s", c.decision, diff, ds, src)
		}
		if strings.Contains(b.get(), b.doubt.File) {
			t.Errorf("%s: the doubt is still shown", c.decision)
		}
	}
}

// Nothing is written that did not come from the desk's own page, or that would touch what is there.
func TestRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		edit func(url.Values, http.Header)
		want int
	}{
		"no token":           {func(f url.Values, _ http.Header) { f.Del("token") }, 403},
		"another token":      {func(f url.Values, _ http.Header) { f.Set("token", "AAAA") }, 403},
		"another site":       {func(_ url.Values, h http.Header) { h.Set("Sec-Fetch-Site", "cross-site") }, 403},
		"another origin":     {func(_ url.Values, h http.Header) { h.Del("Sec-Fetch-Site"); h.Set("Origin", "http://evil.example") }, 403},
		"another file":       {func(f url.Values, _ http.Header) { f.Set("file", "content/people/nobody.md") }, 409},
		"outside":            {func(f url.Values, _ http.Header) { f.Set("file", "../../etc/passwd") }, 409},
		"no decision":        {func(f url.Values, _ http.Header) { f.Set("decision", "burn") }, 400},
		"merge with nobody":  {func(f url.Values, _ http.Header) { f.Set("decision", "merge"); f.Set("name", "Nobody Known") }, 400},
		"merge with itself":  {func(f url.Values, _ http.Header) { f.Set("decision", "merge"); f.Set("name", f.Get("file")) }, 400},
		"no such state":      {func(f url.Values, _ http.Header) { f.Set("decision", "state"); f.Set("name", "Atlantis") }, 400},
		"no name":            {func(f url.Values, _ http.Header) { f.Set("decision", "rename"); f.Set("name", " ") }, 400},
		"a name on lines":    {func(f url.Values, _ http.Header) { f.Set("decision", "rename"); f.Set("name", "a\nb") }, 400},
		"more than it takes": {func(f url.Values, _ http.Header) { f.Set("name", strings.Repeat("x", 1<<20)) }, 403},
	} {
		b := open(t)
		if got := b.post("confirm", "", c.edit); got != c.want {
			t.Errorf("%s: status %d, want %d", name, got, c.want)
		}
		if files := b.files(); len(files) > 0 {
			t.Errorf("%s: wrote %q", name, files)
		}
	}
}

// A file that came in the meantime stays as it is.
func TestLeavesFilesAlone(t *testing.T) {
	b := open(t)
	name := filepath.Join(b.dir, b.doubt.File)
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	late := func(url.Values, http.Header) { // after the page was read
		if err := os.WriteFile(name, []byte("mine"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if got := b.post("confirm", "", late); got != http.StatusConflict {
		t.Errorf("status %d", got)
	}
	if src, err := os.ReadFile(name); err != nil || string(src) != "mine" {
		t.Errorf("now %q, %v", src, err)
	}
}

// A link out of the site's folder is not followed.
func TestLinks(t *testing.T) {
	b := open(t)
	outside := t.TempDir()
	if err := os.Symlink(outside, filepath.Join(b.dir, "content", "people")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	b.post("confirm", "")
	if entries, err := os.ReadDir(outside); err != nil || len(entries) > 0 {
		t.Errorf("wrote %v, %v", entries, err)
	}
}

// Merging writes into the file of whoever is meant: a new one, or one line into the one there is.
func TestMerge(t *testing.T) {
	other := func(b *bureau) check.Doubt { // somebody of the same kind
		for _, name := range []string{"Tomas Oru", "Ilse Vantor"} {
			if name != b.doubt.Name {
				return check.Doubt{Name: name, File: "content/people/" + strings.ToLower(strings.ReplaceAll(name, " ", "-")) + ".md"}
			}
		}
		t.Fatal("nobody to merge with")
		return check.Doubt{}
	}
	id := func(b *bureau) string { return strings.TrimSuffix(strings.TrimPrefix(b.doubt.File, "content/"), ".md") }

	b := open(t)
	into := other(b)
	if status := b.post("merge", into.Name); status != http.StatusSeeOther {
		t.Fatalf("status %d", status)
	}
	src, err := os.ReadFile(filepath.Join(b.dir, into.File))
	if err != nil || !strings.Contains(string(src), `same_as = ["`+id(b)+`"]`) {
		t.Errorf("wrote %q, %v", src, err)
	}

	slug := strings.TrimSuffix(filepath.Base(into.File), ".md")
	entry := digest.Entry{Dir: "people", Slug: slug, Path: into.File, Title: into.Name}
	for name, c := range map[string]struct {
		was, late string
		want      string // "" leaves it as it is
		status    int
	}{
		"a line more": {
			was:    "+++\n# ours\nname = \"X\"   # as she writes it\n\n[[offices]]\ntitle = \"envoy\"\n+++\n\nBody +++ text.\n",
			want:   "+++\n# ours\nname = \"X\"   # as she writes it\n\nsame_as = [\"ID\"]\n[[offices]]\ntitle = \"envoy\"\n+++\n\nBody +++ text.\n",
			status: http.StatusSeeOther,
		},
		"one more of some":     {was: "+++\nsame_as = [\"people/a\"]\nname = \"X\"\n+++\n", want: "+++\nsame_as = [\"people/a\", \"ID\"]\nname = \"X\"\n+++\n", status: http.StatusSeeOther},
		"empty front matter":   {was: "+++\n+++\nBody\n", want: "+++\nsame_as = [\"ID\"]\n+++\nBody\n", status: http.StatusSeeOther},
		"on several lines":     {was: "+++\nsame_as = [\n  \"people/a\",\n]\n+++\n", status: http.StatusConflict},
		"a comment lost":       {was: "+++\nsame_as_note = 1\n+++\n", status: http.StatusConflict},
		"YAML":                 {was: "---\nname: X\n---\n", status: http.StatusConflict},
		"no front matter":      {was: "Body\n", status: http.StatusConflict},
		"changed in between":   {was: "+++\nname = \"X\"\n+++\n", late: "+++\nname = \"Y\"\n+++\n", status: http.StatusConflict},
		"merged already":       {was: "+++\nsame_as = [\"ID\"]\n+++\n", status: http.StatusConflict},
		"broken":               {was: "+++\nname = \n+++\n", status: http.StatusConflict},
		"without a final line": {was: "+++\nname = \"X\"\n+++", want: "+++\nname = \"X\"\nsame_as = [\"ID\"]\n+++", status: http.StatusSeeOther},
	} {
		b := open(t, entry)
		with := func(s string) string { return strings.ReplaceAll(s, "ID", id(b)) }
		file := filepath.Join(b.dir, into.File)
		put := func(body string) {
			t.Helper()
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(with(body)), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		put(c.was)
		want := c.was
		status := b.post("merge", into.Name, func(url.Values, http.Header) {
			if c.late != "" { // after the page was read
				put(c.late)
				want = c.late
			}
		})
		if c.want != "" {
			want = c.want
		}
		got, err := os.ReadFile(file)
		if err != nil || status != c.status || string(got) != with(want) {
			t.Errorf("%s: status %d, file %q, want %d and %q (%v)", name, status, got, c.status, with(want), err)
		}
		if files := b.files(); len(files) != 1 {
			t.Errorf("%s: left %q", name, files)
		}
	}
}

// Names that only the newest days have are new, those that were there before are not, nor is all of a young archive.
func TestFirstSeen(t *testing.T) {
	day := func(n int, who string) string {
		return "Talks go on in round " + string(rune('a'+n)) + "\n\nPARIS, July " + string(rune('1'+n)) + ", 2020 (Meridian) - " +
			"Foreign Minister Anna Brandtner of France met Ambassador " + who + " of Norway on the matter.\n"
	}
	articles := []string{day(0, "Olga Westrand"), day(1, "Olga Westrand"), day(2, "Olga Westrand"), day(3, "Olga Westrand"), day(4, "Petra Quistgaard")}
	show := func(n int) string {
		c := collection(t, nil, articles[len(articles)-n:]...)
		dir := t.TempDir()
		s := httptest.NewServer(desk.New(dir, func() (desk.Site, bool) {
			return desk.Site{Collection: c, Page: func(string) string { return "" }}, true
		}))
		defer s.Close()
		b := &bureau{t: t, dir: dir, server: s}
		_, part, _ := strings.Cut(b.get(), "Names seen for the first time")
		part, _, _ = strings.Cut(part, "Guessed dates")
		return part
	}
	page := show(5)
	if !strings.Contains(page, "Petra Quistgaard") || !strings.Contains(page, "met Ambassador Petra") {
		t.Errorf("a new name is not shown with its sentence: %s", page)
	}
	if strings.Contains(page, "<h3>Olga") || strings.Contains(page, "<h3>Anna") {
		t.Errorf("old names are shown as new: %s", page)
	}
	if page := show(1); strings.Contains(page, "<h3>") {
		t.Errorf("an archive of one day has new names: %s", page)
	}
}
