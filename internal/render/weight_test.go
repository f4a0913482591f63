package render_test

import (
	"bytes"
	"compress/gzip"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"digest/internal/config"
	"digest/templates"
)

func zipped(t *testing.T, data []byte) int {
	t.Helper()
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, gzip.DefaultCompression) // the level is sound
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Len()
}

// TestWeight keeps all scripts together under 15 KB, those of every page under 5 KB and the first view of an article, without
// fonts, under 60 KB, all compressed. The script of the search is read on its own page only.
func TestWeight(t *testing.T) {
	ts := load(t)
	scripts, view, all := 0, 0, 0
	for _, a := range ts.Assets([]string{"no", "is", "gb", "fo"}) {
		var b bytes.Buffer
		if err := a.Write(&b); err != nil {
			t.Fatal(err)
		}
		switch path.Ext(a.Path) {
		case ".js":
			n := zipped(t, b.Bytes())
			all += n
			if !strings.HasPrefix(path.Base(a.Path), "search.") {
				scripts += n
				view += n
			}
		case ".css", ".svg":
			view += zipped(t, b.Bytes())
		}
	}
	var page bytes.Buffer
	if ds := ts.RenderView(&page, "article", sample()["article"]); len(ds) > 0 {
		t.Fatal(ds)
	}
	view += zipped(t, page.Bytes())
	t.Logf("all scripts %d bytes, those of every page %d, first view of an article %d bytes, compressed", all, scripts, view)
	if all > 15<<10 || scripts > 5<<10 || view > 60<<10 {
		t.Errorf("all scripts weigh %d bytes, those of every page %d, the first view %d", all, scripts, view)
	}
}

// TestSpanishIsComplete demands a translation of every key.
func TestSpanishIsComplete(t *testing.T) {
	en, es := own(t, "en"), own(t, "es")
	for _, key := range en {
		if !slices.Contains(es, key) {
			t.Errorf("es.toml lacks %s", key)
		}
	}
	for _, key := range es {
		if !slices.Contains(en, key) {
			t.Errorf("es.toml has %s, which en.toml lacks", key)
		}
	}
}

// own are the keys a file has itself.
func own(t *testing.T, lang string) []string {
	t.Helper()
	src, err := templates.FS.ReadFile("strings/" + lang + ".toml")
	if err != nil {
		t.Fatal(err)
	}
	words, ds := config.LoadStrings("en", fstest.MapFS{"strings/en.toml": {Data: src}})
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	var keys []string
	for _, k := range words.Keys() {
		if !strings.HasSuffix(k, ".many") && !strings.HasPrefix(k, config.StatePrefix) {
			keys = append(keys, k)
		}
	}
	return keys
}
