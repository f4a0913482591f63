//go:build unix

package faults

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// One site gives the same bytes wherever and whenever it is built: on one core or many, in any zone and language,
// from files written in another order and at another time, from another folder, by another user's name.
func TestSameBytes(t *testing.T) {
	src := newSite(t)
	want := cleanOf(t, src).files
	copied := folder(t)
	var files []string
	for p := range treeOf(t, src) {
		if filepath.Base(p) != p || p == "config.toml" {
			files = append(files, p)
		}
	}
	slices.Sort(files)
	slices.Reverse(files)
	for i, p := range files {
		if p[len(p)-1] == '/' {
			continue
		}
		data, err := os.ReadFile(filepath.Join(src, p))
		must(t, err)
		to := filepath.Join(copied, "another", "place", p)
		write(t, to, string(data))
		when := time.Date(2001, 2, 3, 4, 5, i, 0, time.UTC)
		must(t, os.Chtimes(to, when, when))
	}
	for _, x := range []struct {
		name, src string
		env       []string
	}{
		{"again", src, nil},
		{"one core", src, []string{"GOMAXPROCS=1"}},
		{"seven cores", src, []string{"GOMAXPROCS=7"}},
		{"little memory", src, []string{"GOGC=5"}},
		{"Kiritimati", src, []string{"TZ=Pacific/Kiritimati"}},
		{"Honolulu", src, []string{"TZ=Pacific/Honolulu"}},
		{"Turkish", src, []string{"LANG=tr_TR.UTF-8", "LC_ALL=tr_TR.UTF-8", "LANGUAGE=tr"}},
		{"no language", src, []string{"LANG=", "LC_ALL=C", "LC_CTYPE=POSIX"}},
		{"files written in reverse, long ago, elsewhere", filepath.Join(copied, "another", "place"), nil},
	} {
		dst := filepath.Join(folder(t), "public")
		cmd := command(t, binary, "build", "-s", x.src, "-d", dst)
		cmd.Env = append(cmd.Env, x.env...)
		if r := finish(t, cmd); r.code != 0 {
			t.Fatalf("%s: exit %d: %s", x.name, r.code, r.stderr)
		}
		if diff := cmp.Diff(want, treeOf(t, dst)); diff != "" {
			t.Errorf("%s: other bytes (-want +got):\n%.2000s", x.name, diff)
		}
	}
}
