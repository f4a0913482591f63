package render_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"

	"digest/internal/config"
	"digest/templates"
)

// Every kind of organisation that the tables know has its words: "ngo" is none. The other languages have what English has.
func TestKindsOfOrganisationsHaveWords(t *testing.T) {
	src, err := fs.ReadFile(os.DirFS("../gazetteer/data"), "organisations.toml")
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^  "[^|"]+\| *([a-z -]*[a-z])`).FindAllSubmatch(src, -1) {
		kinds[strings.ReplaceAll(string(m[1]), " ", "-")] = true
	}
	if len(kinds) < 10 {
		t.Fatalf("got %v", kinds)
	}
	words, ds := config.LoadStrings("en", templates.FS)
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	for kind := range kinds {
		if !words.Has("org.kinds." + kind) {
			t.Errorf("no words for %q", kind)
		}
	}
}
