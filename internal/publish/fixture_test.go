//go:build unix

package publish

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

const siteAddress = "https://desk.example.org/"

// edition makes a built site: pages that load a style sheet and a picture with hashes in their names, all of them other
// ones in the next edition; one more page in each, one fewer of the last's; a path that is a file in one edition and a
// folder in the next.
func edition(t *testing.T, n, pages int) Site {
	t.Helper()
	files := map[string]string{}
	asset := func(name, ext, body string) string {
		sum := sha256.Sum256([]byte(body))
		p := "assets/" + name + "." + hex.EncodeToString(sum[:4]) + ext
		files[p] = body
		return "/" + p
	}
	style := asset("style", ".css", fmt.Sprintf("body { margin: %dem }", n))
	picture := asset("crest", ".svg", fmt.Sprintf("<svg><!-- %d %s --></svg>", n, strings.Repeat("x", 5000)))
	page := func(title string) string {
		return fmt.Sprintf(`<!doctype html><link rel="stylesheet" href="%s"><h1>%s</h1><img src="%s"><p>edition %d</p>%s`, style, title, picture, n, strings.Repeat("word ", 300))
	}
	for i := n; i < n+pages; i++ {
		files[fmt.Sprintf("articles/2020/01/%02d/talks-%d/index.html", i%28+1, i)] = page(fmt.Sprint("Talks ", i))
	}
	files["index.html"] = page("Home")
	files["404.html"] = page("Nothing here")
	files["people/ana-ruiz/index.html"] = page("Ana Ruiz")
	files["people/ana-ruiz/feed.atom"] = fmt.Sprintf("<feed>%d</feed>", n)
	files["people/niño \"x\" $y#z/index.html"] = page("A name to quote")
	files["assets/fonts/LICENSE.txt"] = "free"
	files["search/core.js"] = fmt.Sprint("core ", n)
	if n%2 == 0 {
		files["files/report"] = "a file"
	} else {
		files["files/report/index.html"] = page("A folder")
	}
	return writeBuild(t, files)
}

func writeBuild(t *testing.T, files map[string]string) Site {
	t.Helper()
	return gathered(t, files, Gathering{Address: siteAddress})
}

// open opens a target by its address.
func open(t *testing.T, address string) Target {
	t.Helper()
	target, err := Open(t.Context(), Config{URL: address, Address: siteAddress, Base: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { target.Close() })
	return target
}

// bring publishes a site the way the command does.
func bring(ctx context.Context, t *testing.T, address string, s Site, o Options) (*Run, Report, error) {
	t.Helper()
	target := open(t, address)
	defer target.Close()
	o.Force = true
	if o.Grace == 0 {
		o.Grace = 24 * time.Hour
	}
	o.Say = func(line string) { t.Log(line) }
	run, err := Prepare(ctx, target, s, o)
	if err != nil {
		return nil, Report{}, err
	}
	report, err := run.Do(ctx)
	return run, report, errors.Join(err, run.Close(ctx))
}

// mustBring publishes a site that has to arrive.
func mustBring(t *testing.T, address string, s Site, o Options) *Run {
	t.Helper()
	run, _, err := bring(t.Context(), t, address, s, o)
	if err != nil {
		t.Fatal(err)
	}
	return run
}

// sameTree fails unless a folder holds the site, and nothing else but retired assets and what is ours.
func sameTree(t *testing.T, dir string, s Site) {
	t.Helper()
	want := map[string]bool{}
	for _, f := range s.Files {
		want[f.Path] = true
		got, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(f.Path)))
		sum := sha256.Sum256(got)
		if err != nil || hex.EncodeToString(sum[:]) != f.SHA256 {
			t.Errorf("%s: %v, or other bytes", f.Path, err)
		}
	}
	err := fs.WalkDir(os.DirFS(dir), ".", func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && (p == Dir || p == ".git"):
			return fs.SkipDir
		case e.IsDir():
			if list, err := os.ReadDir(filepath.Join(dir, p)); err == nil && len(list) == 0 && p != "." {
				t.Errorf("an empty folder is left: %s", p)
			}
		case !want[p] && !retires(p):
			t.Errorf("left behind: %s", p)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

var loads = regexp.MustCompile(`(?:href|src)="/([^"]+)"`)

// crawl reads the pages of the sites in a folder again and again, until the function it returns is called, and fails if
// any ever loads what is not there, or is cut short.
func crawl(t *testing.T, dir string, sites ...Site) (stop func()) {
	t.Helper()
	pages := map[string]bool{}
	for _, s := range sites {
		for _, f := range s.Files {
			if strings.HasSuffix(f.Path, ".html") {
				pages[f.Path] = true
			}
		}
	}
	done := make(chan struct{})
	var wg sync.WaitGroup
	read := 0
	pace := time.NewTicker(2 * time.Millisecond) // it shares the machine with what it watches
	wg.Go(func() {
		defer pace.Stop()
		for {
			for p := range pages {
				select {
				case <-done:
					return
				case <-pace.C:
				}
				body, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p)))
				if err != nil {
					continue
				}
				read++
				if !bytes.HasSuffix(body, []byte("word ")) {
					t.Errorf("%s was cut short: %d bytes", p, len(body))
				}
				for _, m := range loads.FindAllSubmatch(body, -1) {
					if _, err := os.Stat(filepath.Join(dir, string(m[1]))); err != nil {
						t.Errorf("%s loads %s: %v", p, m[1], err)
					}
				}
			}
		}
	})
	return sync.OnceFunc(func() {
		close(done)
		wg.Wait()
		t.Logf("the crawler read %d pages", read)
	})
}

// withQuery adds to an address.
func withQuery(address string, pairs ...string) string {
	q := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		q.Set(pairs[i], pairs[i+1])
	}
	return address + "?" + q.Encode()
}

// must runs a program that has to succeed.
func must(t *testing.T, dir, program string, args ...string) string {
	t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s", program, args, err, out)
	}
	return string(out)
}
