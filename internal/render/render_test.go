package render_test

import (
	"io"
	"os"
	"path/filepath"
	"testing"

	"digest/internal/config"
	"digest/internal/render"
	"digest/templates"
)

func load(t testing.TB) *render.Templates {
	t.Helper()
	words, ds := config.LoadStrings("en", templates.FS)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	ts, ds := render.Load(words, templates.FS)
	for _, d := range ds {
		t.Errorf("%s\n\t%s", d, d.Hint)
	}
	return ts
}

func TestDefaultsLoad(t *testing.T) { load(t) }

// TestPreview writes the sample to a directory to be looked at in a browser: PREVIEW=DIR go test -run Preview.
func TestPreview(t *testing.T) {
	dir := os.Getenv("PREVIEW")
	if dir == "" {
		t.Skip("set PREVIEW to a directory to look at the sample")
	}
	ts := load(t)
	for name, view := range sample() {
		write(t, filepath.Join(dir, "x", name, "index.html"), func(w io.Writer) {
			if ds := ts.RenderView(w, name, view); len(ds) > 0 {
				t.Error(ds)
			}
		})
	}
	for _, a := range ts.Assets([]string{"no", "is", "gb", "fo", "ci", "eu"}) {
		write(t, filepath.Join(dir, a.Path), func(w io.Writer) {
			if err := a.Write(w); err != nil {
				t.Error(err)
			}
		})
	}
}

func write(t *testing.T, name string, fill func(io.Writer)) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	fill(f)
}

func TestDefaultsAreCompiled(t *testing.T) {
	for layout, why := range load(t).NotCompiled() {
		if layout != "redirect" { // one address in a meta element, which html/template filters in a way of its own
			t.Errorf("%s is not compiled: %s", layout, why)
		}
	}
}
