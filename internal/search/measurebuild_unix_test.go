//go:build unix

package search_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"digest/internal/build"
	"digest/internal/config"
	"digest/internal/output"
	"digest/templates"
)

// TestMeasureBuild builds the index of a site and says what it costs, for docs/search.md. Only the index and what
// its page needs are written:
//
//	DIGEST_SEARCH_CONTENT=DIR/content DIGEST_SEARCH_OUT=DIR go test -v -timeout 30m -run TestMeasureBuild ./internal/search
func TestMeasureBuild(t *testing.T) {
	content, out := os.Getenv("DIGEST_SEARCH_CONTENT"), os.Getenv("DIGEST_SEARCH_OUT")
	if content == "" || out == "" {
		t.Skip("DIGEST_SEARCH_CONTENT and DIGEST_SEARCH_OUT name no site")
	}
	cfg := config.Default()
	cfg.Title = "Bench"
	cfg.RelativeURLs = true
	r, err := build.Build(t.Context(), build.Input{Config: cfg, Content: os.DirFS(content), Templates: []fs.FS{templates.FS}, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	var index, rest []output.Planned
	for _, f := range r.Files() {
		if strings.HasPrefix(f.Path, "search/") && strings.HasSuffix(f.Path, ".js") {
			index = append(index, f)
		} else if strings.HasPrefix(f.Path, "search/") || strings.HasPrefix(f.Path, "assets/") && !strings.Contains(f.Path, "flags-") {
			rest = append(rest, f)
		}
	}
	size := 0
	write := func(files []output.Planned) {
		for _, f := range files {
			var b strings.Builder
			if err := f.Write(&b); err != nil {
				t.Fatal(err)
			}
			size += b.Len()
			to := filepath.Join(out, filepath.FromSlash(f.Path))
			if err := os.MkdirAll(filepath.Dir(to), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(to, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	start := processorTime(t)
	write(index[:1])
	made := processorTime(t) - start
	write(index[1:])
	wrote := processorTime(t) - start - made
	t.Logf("%d files, %.2f MB; processor time: %.2f s to make, %.2f s to compress and write", len(index), float64(size)/1e6, made.Seconds(), wrote.Seconds())
	write(rest)
}

// processorTime is what this process has used so far; unlike the clock it does not count what others use.
func processorTime(t *testing.T) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
