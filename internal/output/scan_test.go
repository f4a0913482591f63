package output

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Scan shows the bytes that Sync would write, says the same of them, and leaves nothing.
func TestScan(t *testing.T) {
	want := map[string]string{"index.html": "home", "data/all.jsonl": strings.Repeat("0123456789abcde\n", spillAt/8), "empty": ""}
	scratch, dir := t.TempDir(), t.TempDir()
	sync1(t, dir, want)
	m, err := ReadManifest(filepath.Join(dir, manifestName))
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	got := map[string]string{}
	scanned, err := Scan(context.Background(), scratch, plan(want), nil, func(f File, b Body) error {
		for range 2 { // as often as it likes
			all, err := io.ReadAll(b.Reader())
			if err != nil {
				return err
			}
			mu.Lock()
			got[f.Path] = string(all)
			mu.Unlock()
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(m, scanned); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	boom := errors.New("boom")
	if _, err := Scan(context.Background(), scratch, plan(want), nil, func(File, Body) error { return boom }); !errors.Is(err, boom) {
		t.Errorf("got %v, want boom", err)
	}
	if left, err := os.ReadDir(scratch); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}
