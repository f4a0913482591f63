//go:build unix

package publish

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"digest/internal/needs"
)

// bareRepository makes one that is empty.
func bareRepository(t *testing.T) string {
	t.Helper()
	needs.Debian(t, "git", "git")
	repo := filepath.Join(t.TempDir(), "site.git")
	must(t, "", "git", "init", "-q", "--bare", "-b", "main", repo)
	must(t, repo, "git", "config", "uploadpack.allowFilter", "true")
	return repo
}

// checkOut is what the host of a branch serves.
func checkOut(t *testing.T, repo, branch string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "out")
	must(t, "", "git", "clone", "-q", "--branch", branch, "file://"+repo, dir)
	if _, err := os.Stat(filepath.Join(dir, nojekyll)); err != nil {
		t.Error(err)
	}
	_ = os.Remove(filepath.Join(dir, nojekyll))
	return dir
}

// A branch becomes the build, commit after commit, and goes back by one more commit.
func TestBranchBecomesTheBuild(t *testing.T) {
	repo := bareRepository(t)
	address := "git+file://" + repo + "#gh-pages"
	first, second := edition(t, 1, 6), edition(t, 2, 6)
	mustBring(t, address, first, Options{})
	sameTree(t, checkOut(t, repo, "gh-pages"), first)
	before := must(t, repo, "git", "rev-parse", "gh-pages")
	if again := mustBring(t, address, first, Options{Verify: true}); len(again.Changes) != 0 {
		t.Errorf("published twice, it still had to change %v", again.Changes)
	}
	if now := must(t, repo, "git", "rev-parse", "gh-pages"); now != before {
		t.Error("a run with nothing to do made a commit")
	}
	id := func() string {
		t.Helper()
		list, err := open(t, address).(Keeper).Releases(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range list {
			if r.Live {
				return r.ID
			}
		}
		t.Fatalf("none is live: %v", list)
		return ""
	}
	old := id()
	waitForNewName(t, old)
	mustBring(t, address, second, Options{})
	sameTree(t, checkOut(t, repo, "gh-pages"), second)
	if parent := must(t, repo, "git", "rev-parse", "gh-pages^"); parent != before {
		t.Error("the branch did not move forward by one commit")
	}
	list, err := open(t, address).(Keeper).Releases(t.Context())
	if err != nil || len(list) != 2 || !list[0].Live || list[1].ID != old || list[1].Files != len(first.Files) {
		t.Errorf("releases: %+v, %v", list, err)
	}
	r, err := Rollback(t.Context(), open(t, address).(Keeper), "", siteAddress, Options{})
	if err != nil || r.ID != old {
		t.Fatalf("rolled back to %+v, %v", r, err)
	}
	sameTree(t, checkOut(t, repo, "gh-pages"), first)
	if n := must(t, repo, "git", "rev-list", "--count", "gh-pages"); n != "3\n" {
		t.Errorf("%s commits, want 3: nothing is ever taken back", n)
	}
	if got := id(); got != old {
		t.Errorf("live is %s, not %s", got, old)
	}
	if _, err := Rollback(t.Context(), open(t, address).(Keeper), "", siteAddress, Options{}); err == nil {
		t.Error("there is nothing before the first release")
	}
	if again := mustBring(t, address, first, Options{}); len(again.Changes) != 0 {
		t.Errorf("after rolling back it still had to change %v", again.Changes)
	}
	mustBring(t, address, second, Options{})
	sameTree(t, checkOut(t, repo, "gh-pages"), second)
	must(t, repo, "git", "fsck", "--strict")
}

// waitForNewName returns when a run would be named otherwise: names are times to the second.
func waitForNewName(t *testing.T, old string) {
	t.Helper()
	for time.Now().UTC().Format("20060102T150405Z") == old {
		if err := sleep(t.Context(), firstWait/10); err != nil {
			t.Fatal(err)
		}
	}
}

// The repository of the site itself takes a branch, and its checkout, index and other branches stay as they are.
func TestBranchOfTheSitesOwnRepository(t *testing.T) {
	needs.Debian(t, "git", "git")
	repo := t.TempDir()
	must(t, repo, "git", "init", "-q", "-b", "main")
	for name, body := range map[string]string{"config.toml": "title = 1\n", "staged.md": "staged\n"} {
		if err := os.WriteFile(filepath.Join(repo, name), []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	must(t, repo, "git", "add", "config.toml")
	must(t, repo, "git", "-c", "user.name=Ana", "-c", "user.email=ana@example.org", "commit", "-q", "-m", "begin")
	must(t, repo, "git", "add", "staged.md")
	state := func() string {
		return must(t, repo, "git", "status", "--porcelain", "--branch") + must(t, repo, "git", "rev-parse", "HEAD") + must(t, repo, "git", "diff", "--cached")
	}
	before := state()
	// As in a hook, where git says which repository it is at.
	t.Setenv("GIT_DIR", filepath.Join(t.TempDir(), "elsewhere"))
	t.Setenv("GIT_INDEX_FILE", filepath.Join(t.TempDir(), "index"))
	site := edition(t, 1, 2)
	target, err := Open(t.Context(), Config{URL: "git+file:.#pages", Base: repo, Address: siteAddress})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	run, err := Prepare(t.Context(), target, site, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := run.Do(t.Context()); err != nil {
		t.Fatal(err)
	}
	_ = run.Close(t.Context())
	os.Unsetenv("GIT_DIR")
	os.Unsetenv("GIT_INDEX_FILE")
	if after := state(); after != before {
		t.Errorf("the checkout changed:\n%s\nwas\n%s", after, before)
	}
	sameTree(t, checkOut(t, repo, "pages"), site)
	// A branch that is checked out is refused, in words.
	_, _, err = bring(t.Context(), t, "git+file://"+repo+"#main", site, Options{Adopt: true})
	if got := refusal(err); !strings.Contains(got, "is checked out there") {
		t.Error(got)
	}
}

// What others commit to the branch is noticed without being asked for, and their own files stay.
func TestBranchChangedByOthers(t *testing.T) {
	repo := bareRepository(t)
	address := "git+file://" + repo + "#gh-pages"
	site := edition(t, 1, 2)
	mustBring(t, address, site, Options{})
	dir := checkOut(t, repo, "gh-pages")
	must(t, dir, "git", "checkout", "-q", "--", ".")
	if err := os.WriteFile(filepath.Join(dir, "index.html"), []byte("defaced"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, cnameFile), []byte("desk.example.org\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, dir, "git", "rm", "-q", "search/core.js")
	must(t, dir, "git", "add", "-A")
	must(t, dir, "git", "-c", "user.name=Ana", "-c", "user.email=ana@example.org", "commit", "-q", "-m", "by hand")
	must(t, dir, "git", "push", "-q")
	run := mustBring(t, address, site, Options{})
	if len(run.Changes) != 2 {
		t.Errorf("%v", run.Changes)
	}
	out := checkOut(t, repo, "gh-pages")
	if got, err := os.ReadFile(filepath.Join(out, cnameFile)); err != nil || string(got) != "desk.example.org\n" {
		t.Errorf("CNAME: %q, %v", got, err)
	}
	_ = os.Remove(filepath.Join(out, cnameFile))
	sameTree(t, out, site)
}

// Two publishers at once: one is refused and told so; nothing of the other is lost.
func TestBranchMovedMeanwhile(t *testing.T) {
	repo := bareRepository(t)
	address := "git+file://" + repo + "#gh-pages"
	mustBring(t, address, edition(t, 1, 2), Options{})
	second, third := edition(t, 2, 2), edition(t, 3, 2)
	var once atomic.Bool
	_, _, err := bring(t.Context(), t, address, second, Options{Progress: func(Progress) {
		if once.CompareAndSwap(false, true) {
			mustBring(t, address, third, Options{})
		}
	}})
	if got := refusal(err); !strings.Contains(got, "somebody else published") || !strings.Contains(got, "run it again") {
		t.Error(got)
	}
	sameTree(t, checkOut(t, repo, "gh-pages"), third)
	mustBring(t, address, second, Options{})
	sameTree(t, checkOut(t, repo, "gh-pages"), second)
}

// By ssh, a run that is killed has changed nothing, a line that is cut is taken up again, and keys are checked.
func TestBranchBySSH(t *testing.T) {
	repo := bareRepository(t)
	ssh := startSSH(t)
	l := startLine(t, ssh.port)
	ssh.knows("host", ssh.port, l.port)
	address := ssh.address("git+ssh", l.port, repo) + "#gh-pages"
	first, second := edition(t, 1, 6), edition(t, 2, 6)
	mustBring(t, address, first, Options{})
	sameTree(t, checkOut(t, repo, "gh-pages"), first)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if _, _, err := bring(ctx, t, address, second, Options{Progress: func(Progress) { cancel() }}); err == nil {
		t.Error("a run that was cancelled says that it is done")
	}
	sameTree(t, checkOut(t, repo, "gh-pages"), first)
	l.limit.Store(l.sent.Load() + 12_000)
	mustBring(t, address, second, Options{})
	sameTree(t, checkOut(t, repo, "gh-pages"), second)
	if l.cuts.Load() != 1 {
		t.Errorf("the line was cut %d times: the test does not test", l.cuts.Load())
	}
	ssh.knows("stranger", l.port)
	_, _, err := bring(t.Context(), t, address, first, Options{})
	if got := refusal(err); !strings.Contains(got, "CHANGED") {
		t.Error(got)
	}
	ssh.knows("host", l.port)
	_, _, err = bring(t.Context(), t, strings.Replace(address, "user", "stranger", 1), first, Options{})
	if got := refusal(err); !strings.Contains(got, "does not let") {
		t.Error(got)
	}
}

func TestCustomDomain(t *testing.T) {
	for _, c := range [][3]string{
		{"github.com", "https://desk.example.org/", "desk.example.org"},
		{"github.com", "https://desk.github.io/news/", ""},
		{"gitlab.com", "https://desk.example.org/", ""},
		{"github.com", "", ""},
	} {
		if got := customDomain(c[0], c[1]); got != c[2] {
			t.Errorf("%v: %q", c, got)
		}
	}
}

func TestGitPath(t *testing.T) {
	for p, want := range map[string]string{"a/b": `"a/b"`, "a \"b\"\\": `"a \"b\"\\"`, "a\nb": `"a\012b"`, "año": `"año"`} {
		if got := gitPath(p); got != want {
			t.Errorf("%q: %s, want %s", p, got, want)
		}
	}
}
