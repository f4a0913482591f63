package main

import (
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// A site goes to an S3 bucket, is read back as a website, and goes again after an edit, while it is read.
func TestPublishS3(t *testing.T) {
	g := newGateway(t, t.TempDir())
	through := proxy(t, g.api, func(int64, *http.Request) fault { return slow })
	d := newOutlet(t, 12, g.target(through))
	d.env = g.keys()
	d.write("content/pages/moved.md", "+++\ntitle = \"Imprint\"\naliases = [\"/impressum/\"]\n+++\n\nWho we are.\n")
	fetch := func(p string) (int, string) {
		resp, body, err := g.get(p)
		if err != nil {
			return 0, ""
		}
		return resp.StatusCode, body
	}
	before := d.built()
	readWhile(t, fetch, []map[string]string{before}, func() { d.mustPublish() })
	sameTree(t, g.tree(), before)
	for p, want := range before {
		resp, body, err := g.get("/" + p)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(p, "impressum/") {
			if resp.StatusCode != http.StatusMovedPermanently || resp.Header.Get("Location") != "/moved/" {
				t.Errorf("%s: %s to %q, want a redirect to /moved/", p, resp.Status, resp.Header.Get("Location"))
			}
			continue
		}
		if body != want {
			t.Errorf("%s: got %d bytes over HTTP, want %d", p, len(body), len(want))
		}
		if strings.HasPrefix(p, "assets/style.") {
			checkHeader(t, resp, "Content-Type", "text/css; charset=utf-8")
			checkHeader(t, resp, "Cache-Control", "public, max-age=31536000, immutable")
		}
		if p == "index.html" {
			checkHeader(t, resp, "Content-Type", "text/html; charset=utf-8")
			checkHeader(t, resp, "Cache-Control", "public, max-age=300, must-revalidate")
		}
	}
	if out := d.mustPublish(); !strings.Contains(out, " 0 bytes sent") {
		t.Errorf("publishing the same again: %s", out)
	}
	d.edit()
	after := d.built()
	readWhile(t, fetch, []map[string]string{before, after}, func() { d.mustPublish("--force") })
	sameTree(t, g.tree(), after)
}

func checkHeader(t *testing.T, resp *http.Response, name, want string) {
	t.Helper()
	if got := resp.Header.Get(name); got != want {
		t.Errorf("%s of %s: got %q, want %q", name, resp.Request.URL.Path, got, want)
	}
}

// With compress = true texts are stored compressed, and read as they were.
func TestPublishS3Compressed(t *testing.T) {
	g := newGateway(t, t.TempDir())
	d := newOutlet(t, 5, g.target(""))
	d.env = g.keys()
	d.to(g.target(""), "compress = true")
	d.mustPublish()
	resp, _, err := g.get("/")
	if err != nil {
		t.Fatal(err)
	}
	// Go's client undoes the compression it asked for, and says so.
	if !resp.Uncompressed {
		t.Errorf("the home page is not compressed: %v", resp.Header)
	}
	// A bucket keeps one form of each object: of two that are asked for, the one that everything reads.
	d.to(g.target(""), `compress = ["br", "gzip"]`)
	if out := d.mustPublish("--verify"); !strings.Contains(out, " 0 bytes sent") {
		t.Errorf("publishing the same again: %s", out)
	}
	d.to(g.target(""), `compress = ["br"]`)
	if out, err := d.publish(); err == nil || !strings.Contains(out, "compress = true") {
		t.Errorf("Brotli alone: %v\n%s", err, out)
	}
}

// Each fault is met while an edited site is uploaded and read. Then a plain run makes the target equal to the build.
func TestPublishS3Faults(t *testing.T) {
	every := func(k int64, f fault) func(int64, *http.Request) fault {
		return func(n int64, r *http.Request) fault {
			if n%k == 0 {
				return f
			}
			return slow
		}
	}
	var puts atomic.Int64
	for _, c := range []struct {
		name   string
		choose func(n int64, r *http.Request) fault
		retry  string
		fails  bool   // the run, so that another has to complete it
		says   string // part of what a person is told
	}{
		{"lines cut in the middle", every(5, cut), "20s", false, ""},
		{"lines cut before the answer", every(5, deaf), "20s", false, ""},
		{"500s", every(4, broken), "20s", false, "trying again"},
		{"slow down", every(4, busy), "20s", false, "trying again"},
		{"nothing but 500s after a while", func(n int64, r *http.Request) fault {
			if isPut(r) && puts.Add(1) > 40 {
				return broken
			}
			return slow
		}, "1s", true, "run the command again to complete it"},
		{"a clock that is wrong", every(1, skewed), "20s", true, "the clock of this machine is wrong"},
	} {
		t.Run(c.name, func(t *testing.T) {
			g := newGateway(t, t.TempDir())
			d := newOutlet(t, 6, g.target(""))
			d.env = g.keys()
			d.mustPublish()
			before := g.tree()
			d.edit()
			after := d.built()
			fetch := func(p string) (int, string) {
				resp, body, err := g.get(p)
				if err != nil {
					return 0, ""
				}
				return resp.StatusCode, body
			}
			readWhile(t, fetch, []map[string]string{before, after}, func() {
				d.to(g.target(proxy(t, g.api, c.choose)))
				out, err := d.publish("--force", "--retry", c.retry)
				if (err != nil) != c.fails {
					t.Errorf("got %v, want failure %v\n%s", err, c.fails, out)
				}
				if !strings.Contains(out, c.says) {
					t.Errorf("it does not say %q:\n%s", c.says, out)
				}
			})
			d.to(g.target(""))
			if c.fails {
				d.mustPublish("--force")
			}
			sameTree(t, g.tree(), after)
			if out := d.mustPublish("--verify"); !strings.Contains(out, " 0 bytes sent") {
				t.Errorf("publishing the same again: %s", out)
			}
		})
	}
}

// The server dies in the middle of a first upload. Started again, a plain run completes it, and sends only the rest.
func TestPublishS3ServerKilled(t *testing.T) {
	g := newGateway(t, t.TempDir())
	var puts atomic.Int64
	through := proxy(t, g.api, func(_ int64, r *http.Request) fault {
		if isPut(r) && puts.Add(1) == 100 {
			g.kill()
		}
		return pass
	})
	d := newOutlet(t, 6, g.target(through))
	d.env = g.keys()
	if out, err := d.publish("--retry", "500ms"); err == nil {
		t.Fatalf("published to a dead server: %s", out)
	}
	g.start()
	was := puts.Load()
	d.mustPublish()
	want := d.built()
	sameTree(t, g.tree(), want)
	if sent := puts.Load() - was; sent > int64(len(want))-70 {
		t.Errorf("the second run sent %d of %d files", sent, len(want))
	}
}

// digest itself is killed while it uploads: the next run takes its lock over at once, and completes it.
func TestPublishS3Killed(t *testing.T) {
	g := newGateway(t, t.TempDir())
	d := newOutlet(t, 6, g.target(""))
	d.env = g.keys()
	fetch := func(p string) (int, string) {
		resp, body, err := g.get(p)
		if err != nil {
			return 0, ""
		}
		return resp.StatusCode, body
	}
	readWhile(t, fetch, []map[string]string{d.built()}, func() {
		for range 3 {
			var puts atomic.Int64
			var c *exec.Cmd
			through := proxy(t, g.api, func(_ int64, r *http.Request) fault {
				if isPut(r) && puts.Add(1) == 60 {
					_ = c.Process.Kill()
				}
				return slow
			})
			c = d.command("publish", g.target(through))
			if err := c.Start(); err != nil {
				t.Fatal(err)
			}
			_ = c.Wait()
		}
	})
	if _, err := os.Stat(filepath.Join(g.dir, "desk", ".digest-publish", "lock")); err != nil {
		t.Fatalf("the last run was not killed while it worked: %v", err)
	}
	if out := d.mustPublish("--wait", "1s"); !strings.Contains(out, "taking over from") {
		t.Errorf("nothing is said of the lock: %s", out)
	}
	sameTree(t, g.tree(), d.built())
}

// Wrong keys and a bucket that is not there are said at once, and nothing is tried again.
func TestPublishS3Wrong(t *testing.T) {
	g := newGateway(t, t.TempDir())
	d := newOutlet(t, 3, g.target(""))
	for _, c := range []struct {
		name, target, says string
		env                []string
	}{
		{"secret", g.target(""), "AWS_SECRET_ACCESS_KEY", []string{"AWS_ACCESS_KEY_ID=" + accessKey, "AWS_SECRET_ACCESS_KEY=wrong"}},
		{"key", g.target(""), "AWS_ACCESS_KEY_ID", []string{"AWS_ACCESS_KEY_ID=wrong", "AWS_SECRET_ACCESS_KEY=wrong"}},
		{"no keys", g.target(""), "no keys", []string{"AWS_ACCESS_KEY_ID=", "AWS_SECRET_ACCESS_KEY=", "HOME=/nonexistent"}},
		{"bucket", strings.Replace(g.target(""), "//desk", "//dusk", 1), "no bucket dusk", g.keys()},
	} {
		d.env = c.env
		out, err := d.publish(c.target)
		if err == nil || !strings.Contains(out, c.says) || strings.Contains(out, "trying again") {
			t.Errorf("wrong %s: %v, and %q is not said, or it was tried again:\n%s", c.name, err, c.says, out)
		}
	}
}

// The disk of the server is full. With room again, a plain run completes it.
func TestPublishS3FullDisk(t *testing.T) {
	dir, grow := smallDisk(t, "800k")
	g := newGateway(t, dir)
	d := newOutlet(t, 6, g.target(""))
	d.env = g.keys()
	if out, err := d.publish("--retry", "1s"); err == nil {
		t.Fatalf("published to a full disk: %s", out)
	}
	grow()
	d.mustPublish()
	sameTree(t, g.tree(), d.built())
}

// What was changed, lost or added in the bucket by another hand: --verify mends the first two, and tells of the third.
func TestPublishS3ChangedRemotely(t *testing.T) {
	g := newGateway(t, t.TempDir())
	d := newOutlet(t, 3, g.target(""))
	d.env = g.keys()
	d.mustPublish()
	bucket := filepath.Join(g.dir, "desk")
	for _, c := range []struct{ name, data string }{{"index.html", "defaced"}, {"robots.txt", ""}} {
		if c.data == "" {
			if err := os.Remove(filepath.Join(bucket, c.name)); err != nil {
				t.Fatal(err)
			}
			continue
		}
		if err := os.WriteFile(filepath.Join(bucket, c.name), []byte(c.data), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	out := d.mustPublish("--verify")
	for _, says := range []string{"changed at the target: index.html", "missing at the target: robots.txt"} {
		if !strings.Contains(out, says) {
			t.Errorf("it does not say %q: %s", says, out)
		}
	}
	sameTree(t, g.tree(), d.built())
}
