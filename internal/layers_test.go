package internal

import (
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// layers is the package map of docs/ARCHITECTURE.md: what of this module each package may import.
// Changing it is a design change: say why in docs/decisions/.
var layers = map[string]string{
	"internal/text":       "",
	"internal/diag":       "text",
	"internal/slug":       "text",
	"internal/output":     "",
	"internal/golden":     "",
	"internal/entity":     "slug",
	"internal/article":    "text",
	"internal/nlp":        "text entity",
	"internal/config":     "diag text",
	"internal/markup":     "text article",
	"internal/source":     "diag text",
	"internal/parse":      "source article markup text diag slug entity",
	"internal/gazetteer":  "entity nlp text diag",
	"internal/analysis":   "article nlp entity gazetteer text",
	"internal/score":      "nlp entity",
	"internal/digest":     "article nlp entity slug text diag",
	"internal/corpus":     "slug",
	"internal/corpus/gen": "corpus",
	"bench":               "corpus",
	"internal/hostile":    "",
	"internal/licenses":   "",
	"internal/needs":      "",
	"internal/synth":      "digest article nlp entity text",
	"internal/site":       "digest article markup nlp entity text slug config diag",
	"internal/render":     "site output diag config text",
	"internal/export":     "digest site output config article nlp entity slug",
	"internal/search":     "digest article nlp entity text slug output",
	"internal/check":      "digest article site output diag text",
	"internal/build": "text diag slug output entity article nlp config markup source parse gazetteer analysis " +
		"digest site render export search check",
	"internal/watch":   "",
	"internal/serve":   "output diag text",
	"internal/desk":    "check digest article entity",
	"internal/deploy":  "",
	"internal/publish": "output",
	"cmd/digest": "build watch serve desk deploy publish check output config diag templates text " +
		"article export parse source slug",
	"templates": "",
}

// outside says which packages may import a third-party module; others may not.
var outside = map[string][]string{
	"github.com/yuin/goldmark":        {"internal/markup"},
	"github.com/BurntSushi/toml":      {"internal/config", "internal/parse", "internal/gazetteer", "internal/desk"},
	"github.com/fsnotify/fsnotify":    {"internal/watch"},
	"github.com/andybalholm/brotli":   {"internal/publish"},
	"github.com/minio/minio-go":       {"internal/publish"},
	"github.com/pkg/sftp":             {"internal/publish"},
	"golang.org/x/crypto":             {"internal/publish"},
	"github.com/spf13/cobra":          {"cmd/digest"},
	"github.com/goccy/go-yaml":        {"internal/parse"},
	"github.com/rogpeppe/go-internal": {"internal/output"},
	"golang.org/x/net":                {"internal/check"},
	"golang.org/x/image":              {"internal/export"},
}

// pure packages never see the outside world (tiers 0 to 5, save the disk stores).
var impure = []string{"os", "net", "net/http", "log", "log/slog", "context", "os/exec"}

func mayBeImpure(pkg string) bool {
	switch pkg {
	case "internal/output", "internal/golden", "internal/corpus/gen", "internal/licenses", "internal/needs", "internal/build", "internal/watch", "internal/serve",
		"internal/desk", "internal/publish", "cmd/digest", "bench":
		return true
	}
	return false
}

// The package map of the architecture page says the same as layers.
func TestArchitecturePage(t *testing.T) {
	page, err := os.ReadFile("../docs/ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for line := range strings.Lines(string(page)) {
		cells := strings.Split(line, "|")
		if len(cells) < 6 {
			continue
		}
		pkg := strings.Trim(cells[2], " `")
		want, ok := layers[pkg]
		if !ok {
			continue
		}
		seen[pkg] = true
		ours := strings.TrimSpace(cells[4])
		if ours == "all of 0–5" {
			continue
		}
		got := strings.Fields(strings.ReplaceAll(strings.Trim(ours, "–"), ",", " "))
		allowed := strings.Fields(want)
		slices.Sort(got)
		slices.Sort(allowed)
		if !slices.Equal(got, allowed) {
			t.Errorf("docs/ARCHITECTURE.md lets %s import %v, the test %v", pkg, got, allowed)
		}
	}
	for _, pkg := range slices.Sorted(maps.Keys(layers)) {
		if !seen[pkg] && pkg != "internal/golden" && pkg != "internal/corpus/gen" && pkg != "internal/licenses" && pkg != "bench" {
			t.Errorf("docs/ARCHITECTURE.md does not list %s", pkg)
		}
	}
}

func TestLayers(t *testing.T) {
	imports := moduleImports(t)
	for _, pkg := range slices.Sorted(maps.Keys(imports)) {
		allowed, ok := layers[pkg]
		if !ok {
			if !strings.HasPrefix(pkg, "tools") && pkg != "internal" {
				t.Errorf("%s is not in the package map", pkg)
			}
			continue
		}
		for _, imp := range imports[pkg] {
			switch ours, isOurs := strings.CutPrefix(imp, "digest/"); {
			case isOurs:
				if !slices.Contains(strings.Fields(allowed), strings.TrimPrefix(ours, "internal/")) {
					t.Errorf("%s imports %s: the package map does not allow it", pkg, ours)
				}
			case slices.Contains(impure, imp) && !mayBeImpure(pkg):
				t.Errorf("%s imports %q: it must stay pure", pkg, imp)
			default:
				for module, users := range outside {
					if (imp == module || strings.HasPrefix(imp, module+"/")) && !slices.Contains(users, pkg) {
						t.Errorf("%s imports %s, which only %v may", pkg, imp, users)
					}
				}
			}
		}
	}
}

// moduleImports maps each package directory to what its non-test files import.
func moduleImports(t *testing.T) map[string][]string {
	root := ".."
	out := map[string][]string{}
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && p != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata" || d.Name() == "node_modules") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(p, ".go") || strings.HasSuffix(p, "_test.go") {
			return nil
		}
		src, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		f, err := parser.ParseFile(token.NewFileSet(), p, src, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, filepath.Dir(p))
		if err != nil {
			return err
		}
		pkg := path.Clean(filepath.ToSlash(rel))
		for _, i := range f.Imports {
			s, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				return err
			}
			if !slices.Contains(out[pkg], s) {
				out[pkg] = append(out[pkg], s)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
