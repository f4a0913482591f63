//go:build unix

// Package faults holds tests only: it lets everything go wrong around the real binary that can go wrong, and
// demands that nothing is lost. The promises are listed in docs/RELIABILITY.md.
//
// A build is killed, or finds the disk full, the destination read-only, no file handles left, another build at
// work or a file it may not read. Each time public/ holds only whole files, each as the old or as the new site
// has it; the next build that can finish ends in the bytes of a clean build; and no temporary file stays.
//
// DIGEST_KILLS=500 makes it that many kills; DIGEST_SEED chooses their moments. With DIGEST_CI=1 there are 50.
package faults

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"digest/internal/corpus"
)

// binary is the program under test, and work where all is written; any user may read both.
var binary, work string

func TestMain(m *testing.M) {
	os.Exit(testMain(m))
}

func testMain(m *testing.M) int {
	syscall.Umask(0o022)
	var err error
	if work, err = os.MkdirTemp("", "digest-faults-"); err != nil {
		panic(err)
	}
	defer os.RemoveAll(work)
	if err := os.Chmod(work, 0o755); err != nil {
		panic(err)
	}
	binary = filepath.Join(work, "digest")
	if out, err := exec.Command("go", "build", "-o", binary, "digest/cmd/digest").CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building digest: %v\n%s", err, out)
		return 1
	}
	return m.Run()
}

// folder makes a new folder that any user may look into; it is gone after the test.
func folder(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp(work, "t-")
	must(t, err)
	must(t, os.Chmod(dir, 0o755))
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func write(t *testing.T, name, text string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Dir(name), 0o755))
	must(t, os.WriteFile(name, []byte(text), 0o644))
}

// articles is how many the test sites have: some six hundred files, a fifth of a second to build.
const articles = 20

// oldSite and newSite write two states of one archive. Between them articles come, change and go, the files of
// a bundle change, and a file stands where a folder was and a folder where a file was.
func oldSite(t *testing.T) string {
	t.Helper()
	dir := folder(t)
	site(t, dir)
	write(t, filepath.Join(dir, "content/files/either"), "a file\n")
	write(t, filepath.Join(dir, "content/files/or/file.txt"), "a file in a folder\n")
	write(t, filepath.Join(dir, "content/files/large.bin"), strings.Repeat("old\n", 1<<19))
	return dir
}

func newSite(t *testing.T) string {
	t.Helper()
	dir := folder(t)
	site(t, dir)
	n := 0
	for f := range corpus.New(articles).All() {
		name := filepath.Join(dir, "content", filepath.FromSlash(f.Path))
		switch n++; n % 5 {
		case 0:
			must(t, os.Remove(name))
		case 1:
			write(t, name, f.Text+"\nThe ministers will meet again in Skagen next week, they said.\n")
		}
	}
	write(t, filepath.Join(dir, "content/files/either/file.txt"), "a file in a folder\n")
	write(t, filepath.Join(dir, "content/files/or"), "a file\n")
	write(t, filepath.Join(dir, "content/files/large.bin"), strings.Repeat("new\n", 1<<19))
	write(t, filepath.Join(dir, "content/2022/visit/ferry.bin"), "another picture\n")
	return dir
}

func site(t *testing.T, dir string) {
	t.Helper()
	write(t, filepath.Join(dir, "config.toml"), "title = \"Faults\"\nbase_url = \"https://example.org/desk/\"\n")
	for f := range corpus.New(articles).All() {
		write(t, filepath.Join(dir, "content", filepath.FromSlash(f.Path)), f.Text)
	}
	write(t, filepath.Join(dir, "content/2022/visit/index.md"), "+++\ntitle = \"A visit to Skagen\"\ndate = 2022-03-04\n+++\n\nThe envoy [arrived](ferry.bin).\n")
	write(t, filepath.Join(dir, "content/2022/visit/ferry.bin"), "a picture\n")
	write(t, filepath.Join(dir, "content/countries/norway.md"), "+++\nname = \"Norway\"\n+++\n\nA note of the desk.\n")
}

// result is how a run of the program ended.
type result struct {
	code           int // -1: killed
	stdout, stderr string
}

// command prepares a run whose temporary files, home and caches all lie in one folder, beside the destination.
func command(t *testing.T, name string, args ...string) *exec.Cmd {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	t.Cleanup(cancel)
	cmd := exec.CommandContext(ctx, name, args...)
	scratch := folder(t)
	must(t, os.Chmod(scratch, 0o777))
	cmd.Dir = scratch
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "TMPDIR=" + scratch, "HOME=" + scratch}
	t.Cleanup(func() {
		if left := names(t, scratch); len(left) > 0 {
			t.Errorf("temporary files stayed: %v", left)
		}
	})
	return cmd
}

func finish(t *testing.T, cmd *exec.Cmd) result {
	t.Helper()
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
}

// build builds a site into a destination, which must succeed.
func build(t *testing.T, src, dst string) {
	t.Helper()
	if r := finish(t, command(t, binary, "build", "-s", src, "-d", dst)); r.code != 0 {
		t.Fatalf("build: exit %d\n%s", r.code, r.stderr)
	}
}

// fails demands exit 1 and one clear line about the reason, without a stack of calls.
func (r result) fails(t *testing.T, reason string) {
	t.Helper()
	if r.code != 1 || !strings.Contains(r.stderr, reason) || r.stdout != "" {
		t.Errorf("exit %d, want 1 and %q\nstdout: %s\nstderr: %.2000s", r.code, reason, r.stdout, r.stderr)
	}
	if strings.Contains(r.stderr, "goroutine ") {
		t.Errorf("it crashed:\n%.3000s", r.stderr)
	}
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	must(t, err)
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// own is the folder of a destination in which builds keep what is theirs.
const own = ".digest"

// tree is the hash of every file below dir by its path, but for those of the folder own; folders end in "/".
type tree map[string]string

func treeOf(t *testing.T, dir string) tree {
	t.Helper()
	out := tree{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		if gone(err) { // another build at work renames and deletes
			return nil
		}
		if err != nil {
			return err
		}
		if e.IsDir() {
			if e.Name() == own {
				return fs.SkipDir
			}
			if rel, _ := filepath.Rel(dir, p); rel != "." {
				out[filepath.ToSlash(rel)+"/"] = "folder"
			}
			return nil
		}
		data, err := os.ReadFile(p)
		if gone(err) {
			return nil
		}
		rel, _ := filepath.Rel(dir, p)
		out[filepath.ToSlash(rel)] = fmt.Sprintf("%d %x", len(data), sha256.Sum256(data))
		return err
	})
	must(t, err)
	return out
}

// gone reports whether a file went, or the folder it was in, or a file is now where a folder was.
func gone(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) || errors.Is(err, syscall.EISDIR)
}

// clean is a site as a build into an empty folder makes it: its files, and what the build keeps for the next.
type clean struct {
	src   string
	files tree
	kept  []string
}

func cleanOf(t *testing.T, src string) clean {
	t.Helper()
	dst := filepath.Join(folder(t), "public")
	build(t, src, dst)
	c := clean{src, treeOf(t, dst), names(t, filepath.Join(dst, own))}
	if len(c.files) < 300 {
		t.Fatalf("a site of only %d files", len(c.files))
	}
	return c
}

// whole demands that every file of a destination is that of one of the sites.
func whole(t *testing.T, dst string, sites ...clean) {
	t.Helper()
	if _, err := os.Stat(dst); errors.Is(err, fs.ErrNotExist) {
		return
	}
	for p, hash := range treeOf(t, dst) {
		if !strings.HasSuffix(p, "/") && !slices.ContainsFunc(sites, func(c clean) bool { return c.files[p] == hash }) {
			t.Errorf("%s is not as any of the sites has it: %s", p, hash)
		}
	}
}

// is demands that a destination is one site to the byte, with nothing left over, in it or beside it.
func (c clean) is(t *testing.T, dst string) {
	t.Helper()
	if diff := cmp.Diff(c.files, treeOf(t, dst)); diff != "" {
		t.Errorf("not the bytes of a clean build (-want +got):\n%.3000s", diff)
	}
	if diff := cmp.Diff(c.kept, names(t, filepath.Join(dst, own))); diff != "" {
		t.Errorf("left over in %s (-want +got):\n%s", own, diff)
	}
	if beside := names(t, filepath.Dir(dst)); len(beside) != 1 {
		t.Errorf("beside the destination: %v", beside)
	}
}

// number reads a whole number from the environment.
func number(t *testing.T, name string, otherwise int) int {
	t.Helper()
	s := os.Getenv(name)
	if s == "" {
		return otherwise
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return n
}
