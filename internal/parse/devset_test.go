package parse

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"digest/internal/article"
	"digest/internal/source"
)

var dump = flag.String("dump", "", "write what the header of each shared article was understood to be to `DIR`, one file of JSON lines a set")

// shared is a file beside the repository with copy that may not be kept in it.
func shared(t *testing.T, parts ...string) string {
	t.Helper()
	p := filepath.Join(append([]string{"..", "..", "..", "shared"}, parts...)...)
	if _, err := os.Stat(p); err != nil {
		t.Skipf("%s is not there", p)
	}
	return p
}

func parseFile(t *testing.T, path string) (*article.Article, source.File) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f := source.File{Path: filepath.Base(path), Class: source.Article}
	f.SetData(data)
	f.ModTime = time.Date(2026, 1, 15, 0, 0, 0, 0, time.UTC)
	a, _ := Parse(f)
	return a, f
}

func TestDumpHeaders(t *testing.T) {
	if *dump == "" {
		t.Skip("only with -dump")
	}
	for _, set := range []string{"conll-testa", "ieer", "reuters1987", "yonhap", "aquaint-raw", "trnews", "geowebnews", "polnear-dev"} {
		files, err := filepath.Glob(filepath.Join(shared(t, "devset", set), "articles", "*.txt"))
		if err != nil {
			t.Fatal(err)
		}
		out, err := os.Create(filepath.Join(*dump, set+".jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		enc := json.NewEncoder(out)
		for _, f := range files {
			a, _ := parseFile(t, f)
			if a == nil {
				continue
			}
			date := ""
			if !a.Date.IsZero() {
				date = a.Date.Format("2006-01-02")
			}
			body := a.Text[a.BodyStart:]
			if err := enc.Encode(map[string]any{
				"id": strings.TrimSuffix(filepath.Base(f), ".txt"), "title": a.Title, "slugline": a.Slugline, "take": a.Take, "n": a.TakeNumber,
				"dateline": map[string]string{"place": strings.Join(a.Dateline.Places, "/"), "region": a.Dateline.Region, "date": date, "agency": a.Dateline.Agency, "how": string(a.DateSource)},
				"author":   a.Author, "lang": a.Lang, "head": body[:min(len(body), 90)], "tail": body[max(0, len(body)-90):],
			}); err != nil {
				t.Fatal(err)
			}
		}
		if err := out.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
