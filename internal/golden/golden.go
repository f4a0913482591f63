// Package golden compares what the program does with files that record it. Used by tests only.
//
// Run "go test ./... -update" to record anew, then read every changed line.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "record goldens anew")

// Check compares got with testdata/NAME, or writes it there with -update.
func Check(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", filepath.FromSlash(name))
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (record it with -update)", err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// Unclaimed fails the test for files matching pattern under testdata that are not among claimed names:
// a golden no test claims is a mistake.
func Unclaimed(t *testing.T, pattern string, claimed map[string]bool) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", filepath.FromSlash(pattern)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name, _ := filepath.Rel("testdata", f)
		if !claimed[filepath.ToSlash(name)] {
			t.Errorf("no test claims testdata/%s", filepath.ToSlash(name))
		}
	}
}
