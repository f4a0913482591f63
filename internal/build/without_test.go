package build_test

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"digest/internal/config"
)

// absent says, for each kind a site may go without, which files are not there then. All are there otherwise, so
// that no pattern is out of date.
var absent = map[string]string{
	"people": `^people/`, "countries": `^countries/`, "organisations": `^organisations/`, "relations": `^relations/`, "topics": `^topics/`,
	"places": `^places/`, "sources": `^sources/`, "quotes": `^quotes/|/quotes/index.html`, "events": `^timeline/`, "editions": `^editions/`,
	"archive": `^archive/`, "days": `^archive/..../../../`, "scenes": `/as-place/`, "network": `^network/`, "map": `^map/`,
	"orders": `/by-(articles|latest)/|/whos-who/|/speakers/`, "search": `^search/`, "about": `^about/`, "feeds": `\.(atom|rss)$|feed.json`,
	"data": `^data/|/index.json$`, "cards": `^cards/`, "flags": `^assets/flags-`,
	"citations": "", "structured-data": "", // parts of pages
}

// A site goes without any kind of page or file, and without all at once: they are not there, and nothing leads
// to them.
func TestWithout(t *testing.T) {
	content := corpusFS(25)
	content["countries/chad.md"] = &fstest.MapFile{Data: []byte("+++\nname = \"Chad\"\naliases = [\"/old/chad/\"]\n+++\nA state.\n")}
	content["pages/imprint.md"] = &fstest.MapFile{Data: []byte("+++\ntitle = \"Imprint\"\n+++\nWho we are.\n")}
	without := func(t *testing.T, kinds ...string) map[string]string {
		in := input(t, content)
		in.Config.Pages.Without = kinds
		files := render(t, in)
		if links, _ := crawl(t, files); links < 50 {
			t.Errorf("without %v: only %d links", kinds, links)
		}
		return files
	}
	whole := without(t)
	for _, kind := range config.Kinds() {
		pattern, ok := absent[kind]
		if !ok {
			t.Errorf("no test for %q", kind)
			continue
		}
		if pattern == "" {
			continue
		}
		re := regexp.MustCompile(pattern)
		if n := count(whole, re); n == 0 && kind != "scenes" { // for which a state needs many articles
			t.Errorf("a whole site has no file like %s", re)
		}
		t.Run(kind, func(t *testing.T) {
			files := without(t, kind, "cards") // which take their time
			if n := count(files, re); n > 0 {
				t.Errorf("%d files like %s", n, re)
			}
			if kind == "flags" && strings.Contains(files["index.html"], "assets/flags/") {
				t.Error("the front page shows flags")
			}
		})
	}
	t.Run("all", func(t *testing.T) {
		files := without(t, config.Kinds()...)
		for p := range files {
			if top, _, ok := strings.Cut(p, "/"); ok && top != "articles" && top != "assets" && top != "imprint" {
				t.Errorf("there is %s", p)
			}
		}
		for _, p := range []string{"index.html", "articles/index.html", "imprint/index.html", "404.html", "sitemap.xml", "robots.txt"} {
			if files[p] == "" {
				t.Errorf("there is no %s", p)
			}
		}
	})
	if !slices.Equal(slices.Sorted(maps.Keys(absent)), slices.Sorted(slices.Values(config.Kinds()))) {
		t.Error("this test and the configuration know different kinds")
	}
}

func count(files map[string]string, re *regexp.Regexp) int {
	n := 0
	for p := range files {
		if re.MatchString(p) {
			n++
		}
	}
	return n
}
