//go:build unix

package source

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// On a real file system: loops, pipes and unreadable files.
func TestWalkRealFiles(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) string {
		p := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(data), 0o644); err != nil {
			t.Fatal(err)
		}
		return p
	}
	write("a/b.txt", "text")
	if err := os.Symlink("..", filepath.Join(dir, "a", "loop")); err != nil {
		t.Skip(err)
	}
	if err := syscall.Mkfifo(filepath.Join(dir, "pipe.txt"), 0o644); err != nil {
		t.Skip(err)
	}
	large := write("large.txt", "")
	if err := os.Truncate(large, MaxArticle+1); err != nil {
		t.Fatal(err)
	}
	files, ds := Walk(os.DirFS(dir))
	if diff := cmp.Diff([]string{"article a/b.txt"}, list(files)); diff != "" {
		t.Error("-want +got\n" + diff)
	}
	if diff := cmp.Diff([]string{"content/a/loop source/not-followed", "content/large.txt source/too-large", "content/pipe.txt source/not-a-file"}, codes(ds)); diff != "" {
		t.Error("-want +got\n" + diff)
	}
}
