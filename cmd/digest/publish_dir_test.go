package main

import (
	"compress/gzip"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/andybalholm/brotli"
)

// fetchDir reads paths of a site in a folder as a web server does.
func fetchDir(dir string) func(string) (int, string) {
	return func(p string) (int, string) {
		if strings.HasSuffix(p, "/") {
			p += "index.html"
		}
		b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(p)))
		if err != nil {
			return http.StatusNotFound, ""
		}
		return http.StatusOK, string(b)
	}
}

// A folder is read while an edited site is published to it, in place and as a release.
func TestPublishDirRead(t *testing.T) {
	for _, c := range []struct{ name, live, line string }{{"in place", ".", ""}, {"releases", "current", "releases = 2"}} {
		t.Run(c.name, func(t *testing.T) {
			www := filepath.Join(t.TempDir(), "www")
			d := newOutlet(t, 8, "dir:"+www)
			d.to("dir:"+www, c.line)
			live := filepath.Join(www, c.live)
			d.mustPublish()
			before := d.built()
			sameTree(t, readTree(t, live+"/"), before)
			d.edit()
			after := d.built()
			readWhile(t, fetchDir(live), []map[string]string{before, after}, func() { d.mustPublish("--force") })
			sameTree(t, readTree(t, live+"/"), after)
		})
	}
}

// digest is killed again and again while it writes: what is there stays readable, and a plain run completes it.
func TestPublishDirKilled(t *testing.T) {
	for _, c := range []struct{ name, live, line string }{{"in place", ".", ""}, {"releases", "current", "releases = 2"}} {
		t.Run(c.name, func(t *testing.T) {
			www := filepath.Join(t.TempDir(), "www")
			d := newOutlet(t, 8, "dir:"+www)
			d.to("dir:"+www, c.line)
			d.mustPublish()
			before := d.built()
			d.edit()
			after := d.built()
			live := filepath.Join(www, c.live)
			readWhile(t, fetchDir(live), []map[string]string{before, after}, func() {
				for i := range 6 {
					d.killWhen(filepath.Join(www, ".digest-publish", "lock"), time.Duration(i)*4*time.Millisecond)
				}
			})
			d.mustPublish("--force")
			sameTree(t, readTree(t, live+"/"), after)
			left, err := filepath.Glob(filepath.Join(www, ".digest-publish", "*"))
			if err != nil || len(left) > 1 {
				t.Errorf("left behind: %v, %v", left, err)
			}
			if _, err := os.Stat(filepath.Join(www, "releases", ".next")); err == nil {
				t.Error("an unfinished release was left behind")
			}
		})
	}
}

// killWhen publishes, and kills that some time after the lock was taken.
func (d *outlet) killWhen(lock string, after time.Duration) {
	d.t.Helper()
	old, _ := os.ReadFile(lock)
	c := d.command("publish", "--force")
	if err := c.Start(); err != nil {
		d.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- c.Wait() }()
	for tick := time.NewTicker(time.Millisecond); ; {
		select {
		case <-ended:
			return
		case <-tick.C:
		}
		if now, err := os.ReadFile(lock); err == nil && string(now) != string(old) {
			break
		}
	}
	select {
	case <-ended:
	case <-time.After(after):
		_ = c.Process.Kill()
		<-ended
	}
}

// The disk is full: readers keep what they had, and with room again a plain run completes it.
func TestPublishDirFullDisk(t *testing.T) {
	for _, c := range []struct{ name, live, line string }{{"in place", ".", ""}, {"releases", "current", "releases = 2"}} {
		t.Run(c.name, func(t *testing.T) {
			disk, grow := smallDisk(t, "3m")
			www := filepath.Join(disk, "www")
			d := newOutlet(t, 8, "dir:"+www)
			d.to("dir:"+www, c.line)
			out, err := d.publish()
			if err == nil || !strings.Contains(out, "no space left on device") || strings.Contains(out, "trying again") {
				t.Errorf("a full disk: %v\n%s", err, out)
			}
			grow()
			d.mustPublish()
			sameTree(t, readTree(t, filepath.Join(www, c.live)+"/"), d.built())
		})
	}
}

// Two publish at once: one waits for the other, and then has nothing to do. Who will not wait is told who is at work.
func TestPublishTwoAtOnce(t *testing.T) {
	www := filepath.Join(t.TempDir(), "www")
	d := newOutlet(t, 3, "dir:"+www)
	lock := filepath.Join(www, ".digest-publish", "lock")
	if err := os.MkdirAll(filepath.Dir(lock), 0o755); err != nil {
		t.Fatal(err)
	}
	busy := []byte(`{"id":"X","who":"anna@newsroom","machine":"newsroom","process":7,"since":"2020-07-08T09:00:00Z","beat":3}`)
	if err := os.WriteFile(lock, busy, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := d.publish("--wait", "1s")
	if err == nil || !strings.Contains(out, "anna@newsroom (process 7) is publishing here since 09:00:00 UTC") || !strings.Contains(out, "--break-lock") {
		t.Errorf("a lock that is held: %v\n%s", err, out)
	}
	if entries, err := os.ReadDir(www); err != nil || len(entries) != 1 {
		t.Errorf("something was written below another's lock: %v, %v", entries, err)
	}
	if out := d.mustPublish("--break-lock"); !strings.Contains(out, "taking over from anna@newsroom") {
		t.Errorf("breaking a lock says nothing: %s", out)
	}

	d.edit()
	var both [2]*exec.Cmd
	for i := range both {
		both[i] = d.command("publish", "--force")
		if err := both[i].Start(); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range both {
		if err := c.Wait(); err != nil {
			t.Errorf("one of two at once: %v", err)
		}
	}
	sameTree(t, readTree(t, www), d.built())
}

// With compress compressed files lie beside each text, for servers that look for them. What the site has itself under
// such a name stays.
func TestPublishDirCompressed(t *testing.T) {
	www := filepath.Join(t.TempDir(), "www")
	d := newOutlet(t, 3, "dir:"+www)
	d.to("dir:"+www, `compress = ["gzip", "br"]`)
	d.write("content/files/table.csv", strings.Repeat("a,b\n", 1000))
	d.write("content/files/table.csv.gz", "the desk's own")
	d.mustPublish()
	got, built := readTree(t, www), d.built()
	for p, b := range built {
		if got[p] != b {
			t.Errorf("%s differs", p)
		}
		if p == "table.csv" {
			continue
		}
		for way, plain := range map[string]func(io.Reader) (io.Reader, error){
			".gz": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
			".br": func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
		} {
			packed, ok := got[p+way]
			if text := len(b) >= 1024 && !slices.Contains([]string{".png", ".woff2"}, filepath.Ext(p)); ok != text {
				t.Errorf("%s%s: there is one: %t, want %t", p, way, ok, text)
			}
			if !ok {
				continue
			}
			r, err := plain(strings.NewReader(packed))
			if err != nil {
				t.Fatalf("%s%s: %v", p, way, err)
			}
			if unpacked, err := io.ReadAll(r); err != nil || string(unpacked) != b || len(packed) >= len(b) {
				t.Errorf("%s%s: %d bytes of %d, %v, or other ones", p, way, len(packed), len(b), err)
			}
		}
	}
	if got["table.csv.br"] == "" {
		t.Error("there is no table.csv.br")
	}
	if out := d.mustPublish("--verify"); !strings.Contains(out, " 0 bytes sent") {
		t.Errorf("publishing the same again: %s", out)
	}
	d.to("dir:" + www)
	d.mustPublish("--force")
	sameTree(t, readTree(t, www), d.built())
}

// What was published from the same is not built again; what could make a difference is.
func TestPublishUnchanged(t *testing.T) {
	www := filepath.Join(t.TempDir(), "www")
	d := newOutlet(t, 3, "dir:"+www)
	if err := os.WriteFile(filepath.Join(d.dir, "content", "later.txt"), []byte("+++\nexpiry = 2030-01-01\n+++\n"+
		"Envoys meet in Lerwick\n\nLERWICK, July 8, 2020 (Halyard Wire) - Iceland and Norway opened talks.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	// The manifest was read, and nothing else but a listing; a whole run asks three times to find the same.
	const spared, listed = "in 1 request;", "in 2 requests;"
	d.mustPublish()
	for _, c := range []struct {
		name   string
		change func()
		args   []string
		says   string // if nothing is built
	}{
		{"nothing", func() {}, nil, spared},
		{"a dry run", func() {}, []string{"--dry-run"}, ""},
		{"--verify", func() {}, []string{"--verify"}, listed},
		{"another's change", func() { os.WriteFile(filepath.Join(www, "index.html"), []byte("defaced"), 0o644) }, []string{"--verify"}, ""},
		{"another's deletion", func() { os.Remove(filepath.Join(www, "robots.txt")) }, []string{"--verify"}, ""},
		{"an article", d.edit, []string{"--force"}, ""},
		{"nothing, after that", func() {}, nil, spared},
		{"another configuration", func() { d.to("dir:"+www, "parallel = 3") }, nil, ""},
		{"another address", func() {}, []string{"--base-url", "https://example.com/", "--adopt"}, ""},
		{"back again", func() {}, []string{"--adopt"}, ""},
		{"nothing, after all", func() {}, nil, spared},
	} {
		c.change()
		out := d.mustPublish(c.args...)
		if c.says != "" && !strings.Contains(out, c.says) || c.says == "" && strings.Contains(out, spared) {
			t.Errorf("%s: it says\n%s, want %q", c.name, out, c.says)
		}
	}
	sameTree(t, readTree(t, www), d.built())
	// A warning is told each time.
	d.write("content/odd.txt", "no headline, no dateline, no day")
	for range 2 {
		if out := d.mustPublish("--strict=false"); !strings.Contains(out, "warning:") || strings.Contains(out, spared) {
			t.Errorf("a warning is not told: %s", out)
		}
	}
}

// What a killed run left in the folder for temporary files is gone after the next run; what a live one has there stays.
func TestPublishTidiesUp(t *testing.T) {
	www, tmp := filepath.Join(t.TempDir(), "www"), t.TempDir()
	d := newOutlet(t, 8, "dir:"+www)
	d.env = []string{"TMPDIR=" + tmp}
	for i := range 3 {
		d.killWhen(filepath.Join(www, ".digest-publish", "lock"), time.Duration(i)*time.Millisecond)
	}
	left, err := os.ReadDir(tmp)
	if err != nil || len(left) == 0 {
		t.Fatalf("the killed runs left %v, %v: this tests nothing", left, err)
	}
	alive := filepath.Join(tmp, strings.Replace(left[0].Name(), "-"+strings.Split(left[0].Name(), "-")[3]+"-", fmt.Sprintf("-%d-", os.Getpid()), 1))
	if err := os.Mkdir(alive, 0o700); err != nil {
		t.Fatal(err)
	}
	d.edit()
	d.mustPublish("--force")
	left, err = os.ReadDir(tmp)
	if err != nil || len(left) != 1 || filepath.Join(tmp, left[0].Name()) != alive {
		t.Errorf("left behind: %v, %v; want only %s", left, err, alive)
	}
	sameTree(t, readTree(t, www), d.built())
}
