package output

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What a Sync kept is believed only while nothing has touched the destination.
func TestKept(t *testing.T) {
	files := []Planned{Bytes("a/index.html", []byte("12345")), Bytes("b", []byte("b"))}
	for _, c := range []struct {
		name  string
		key   string
		spoil func(dir string) error
		want  bool
	}{
		{"nothing happened", "key", func(string) error { return nil }, true},
		{"another key", "other", func(string) error { return nil }, false},
		{"no key", "", func(string) error { return nil }, false},
		{"a file of others came", "key", func(dir string) error { return os.WriteFile(filepath.Join(dir, "CNAME"), nil, 0o644) }, true},
		{"a file is gone", "key", func(dir string) error { return os.Remove(filepath.Join(dir, "b")) }, false},
		{"a file is a link now", "key", func(dir string) error {
			if err := os.Rename(filepath.Join(dir, "b"), filepath.Join(dir, "c")); err != nil {
				return err
			}
			return os.Symlink("c", filepath.Join(dir, "b"))
		}, false},
		{"a file has another size", "key", func(dir string) error { return os.Truncate(filepath.Join(dir, "b"), 0) }, false},
		{"a file has another time", "key", func(dir string) error {
			return os.Chtimes(filepath.Join(dir, "a/index.html"), time.Time{}, time.Now().Add(time.Hour))
		}, false},
		{"the manifest is another", "key", func(dir string) error { return os.WriteFile(filepath.Join(dir, manifestName), nil, 0o644) }, false},
		{"the manifest is gone", "key", func(dir string) error { return os.Remove(filepath.Join(dir, manifestName)) }, false},
		{"the state is damaged", "key", func(dir string) error { return os.Truncate(filepath.Join(dir, stateName), 100) }, false},
		{"a build was broken off", "key", func(dir string) error { return os.WriteFile(filepath.Join(dir, pendingName), nil, 0o644) }, false},
		{"a build left its stage", "key", func(dir string) error { return os.Mkdir(filepath.Join(dir, stageName), 0o755) }, false},
		{"all is gone", "key", os.RemoveAll, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			note := "of\n\"two\" lines \x00"
			keep := func() (string, []byte) { return "key", []byte(note) }
			if _, err := Sync(context.Background(), dir, files, Options{Keep: keep}); err != nil {
				t.Fatal(err)
			}
			if err := c.spoil(dir); err != nil {
				t.Fatal(err)
			}
			got, r, ok := Kept(dir, c.key)
			if ok != c.want {
				t.Fatalf("got %t, want %t", ok, c.want)
			}
			if ok && (string(got) != note || r != Report{Unchanged: 2, Bytes: 6}) {
				t.Errorf("got %q, %+v", got, r)
			}
		})
	}
}
