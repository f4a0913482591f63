package watch_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"digest/internal/watch"
)

// site is a folder under watch.
type site struct {
	t    *testing.T
	root string
	out  <-chan watch.Batch
}

func newSite(t *testing.T, o watch.Options) *site {
	t.Helper()
	s := &site{t: t, root: t.TempDir()}
	s.write("content/2020/a.txt", "a")
	s.write("public/index.html", "built")
	ctx, cancel := context.WithCancel(context.Background())
	out, err := watch.Tree(ctx, s.root, o, "content", "templates", "config.toml")
	if err != nil {
		t.Fatal(err)
	}
	s.out = out
	t.Cleanup(func() {
		cancel()
		for range out { // closed when it has ended
		}
	})
	return s
}

func (s *site) name(p string) string { return filepath.Join(s.root, filepath.FromSlash(p)) }

func (s *site) must(err error) {
	s.t.Helper()
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *site) write(p, body string) {
	s.must(os.MkdirAll(filepath.Dir(s.name(p)), 0o755))
	s.must(os.WriteFile(s.name(p), []byte(body), 0o644))
}

// hear takes batches until all wanted paths were named, and returns all that were.
func (s *site) hear(want ...string) []string {
	s.t.Helper()
	var got []string
	late := time.After(20 * time.Second)
	for {
		missing := slices.DeleteFunc(slices.Clone(want), func(p string) bool { return slices.Contains(got, p) })
		if len(missing) == 0 {
			return got
		}
		select {
		case b := <-s.out:
			if !slices.IsSorted(b.Paths) {
				s.t.Errorf("not in order: %q", b.Paths)
			}
			got = append(got, b.Paths...)
		case <-late:
			s.t.Fatalf("did not hear of %q, only of %q", missing, got)
		}
	}
}

func TestEvents(t *testing.T) {
	for name, o := range map[string]watch.Options{"events": {}, "polling": {Poll: true}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newSite(t, o)
			if o.Poll {
				if b := <-s.out; b.Notice == "" {
					t.Error("nobody is told of the polling")
				}
			}
			s.write("content/2020/a.txt", "a, mended")
			s.hear("content/2020/a.txt")

			s.write("content/2021/05/new.txt", "in a new folder")
			s.hear("content/2021")
			s.write("content/2021/05/new.txt", "and changed there")
			s.hear("content/2021/05/new.txt")

			s.write("content/2020/.a.tmp", "a saved by way of another file")
			s.must(os.Rename(s.name("content/2020/.a.tmp"), s.name("content/2020/a.txt")))
			s.hear("content/2020/a.txt")

			s.must(os.Rename(s.name("content/2021"), s.name("content/2022")))
			s.hear("content/2021", "content/2022")
			s.write("content/2022/05/new.txt", "under the folder's new name")
			for _, p := range s.hear("content/2022/05/new.txt") {
				if strings.HasPrefix(p, "content/2021/05") && !o.Poll {
					t.Errorf("%s is told under its old name", p)
				}
			}

			s.must(os.RemoveAll(s.name("content/2022")))
			s.hear("content/2022")
			s.must(os.RemoveAll(s.name("content")))
			s.hear("content")
			s.write("content/2022/05/back.txt", "again")
			s.hear("content")
			s.write("content/2022/05/back.txt", "again and again")
			s.hear("content/2022/05/back.txt")

			s.write("templates/base.html", "first")
			s.hear("templates")
			s.write("config.toml", "title = \"x\"")
			s.write("public/index.html", "not ours to watch")
			if got := s.hear("config.toml"); slices.ContainsFunc(got, func(p string) bool { return strings.HasPrefix(p, "public") }) {
				t.Errorf("told of %q", got)
			}
		})
	}
}

// A receiver that is busy loses nothing and gets all that happened in few batches.
func TestGathered(t *testing.T) {
	s := newSite(t, watch.Options{})
	var want []string
	for i := range 500 {
		p := fmt.Sprintf("content/2020/%03d.txt", i)
		s.write(p, "burst")
		want = append(want, p)
	}
	s.hear(want...)
}

func TestNoFolder(t *testing.T) {
	if _, err := watch.Tree(context.Background(), filepath.Join(t.TempDir(), "none"), watch.Options{}); err == nil {
		t.Error("watches what is not there")
	}
}
