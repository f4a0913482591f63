//go:build unix

package publish

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"digest/internal/needs"
)

// place is a target of some kind whose folder is on this machine.
type place struct {
	address string
	dir     string // where its files can be read
}

// remotes are kinds of folders on servers, each through a line. By ssh, rsync does what it does at its daemon; it is
// among the kinds where the connection matters.
func remotes(t *testing.T, kinds string, test func(t *testing.T, p place, l *line, s *server)) {
	if !needs.Everything() {
		t.Log("SKIPPED: other kinds than the first of " + kinds + ": with DIGEST_CI=1 they are tested as well, which takes minutes")
		kinds, _, _ = strings.Cut(kinds, " ")
	}
	for scheme := range strings.FieldsSeq(kinds) {
		if scheme == "rsync" {
			continue
		}
		t.Run(scheme, func(t *testing.T) {
			ssh := startSSH(t)
			if scheme == "ssh" {
				needs.Debian(t, "rsync", "rsync")
			}
			l := startLine(t, ssh.port)
			ssh.knows("host", ssh.port, l.port)
			dir := filepath.Join(t.TempDir(), "www", "desk site") // neither folder is there yet
			test(t, place{ssh.address(scheme, l.port, strings.ReplaceAll(dir, " ", "%20")), dir}, l, &ssh.server)
		})
	}
	if !strings.Contains(kinds, "rsync") {
		return
	}
	t.Run("rsync", func(t *testing.T) {
		root := t.TempDir()
		daemon := startRsync(t, root)
		l := startLine(t, daemon.port)
		test(t, place{fmt.Sprintf("rsync://127.0.0.1:%d/site/www/desk", l.port), filepath.Join(root, "www", "desk")}, l, daemon)
	})
}

// A folder on a server becomes the build, edition after edition, and no page there ever loads what is missing.
func TestRemoteBecomesTheBuild(t *testing.T) {
	remotes(t, "rsync sftp ssh", func(t *testing.T, p place, _ *line, _ *server) {
		first, second := edition(t, 1, 12), edition(t, 2, 12)
		stop := crawl(t, p.dir, first, second)
		defer stop()
		mustBring(t, p.address, first, Options{})
		sameTree(t, p.dir, first)
		if again := mustBring(t, p.address, first, Options{Verify: true}); len(again.Changes) != 0 {
			t.Errorf("published twice, it still had to change %v", again.Changes)
		}
		mustBring(t, p.address, second, Options{})
		sameTree(t, p.dir, second)
		mustBring(t, p.address, first, Options{})
		sameTree(t, p.dir, first)
		stop()
		for name, mode := range map[string]os.FileMode{"index.html": 0o644, "people": 0o755} {
			if st, err := os.Stat(filepath.Join(p.dir, name)); err != nil || st.Mode().Perm() != mode {
				t.Errorf("%s: mode %v, %v", name, st.Mode(), err)
			}
		}
	})
}

// What others changed, cut short or removed is put right by --verify.
func TestRemoteChangedByOthers(t *testing.T) {
	remotes(t, "sftp rsync", func(t *testing.T, p place, _ *line, _ *server) {
		site := edition(t, 1, 4)
		mustBring(t, p.address, site, Options{})
		page := filepath.Join(p.dir, "people/ana-ruiz/index.html")
		old, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		same := []byte(strings.ToUpper(string(old)))
		if err := errors.Join(
			os.WriteFile(page, same, 0o644), os.Chtimes(page, time.Time{}, time.Now().Add(-time.Hour)), // no other size
			os.WriteFile(filepath.Join(p.dir, "index.html"), []byte("short"), 0o644),
			os.Remove(filepath.Join(p.dir, "search/core.js")),
		); err != nil {
			t.Fatal(err)
		}
		run := mustBring(t, p.address, site, Options{Verify: true})
		if len(run.Changes) != 3 {
			t.Errorf("%d changes: %v", len(run.Changes), run.Changes)
		}
		sameTree(t, p.dir, site)
		// A damaged manifest is made anew.
		if err := os.WriteFile(filepath.Join(p.dir, manifestName), []byte("junk"), 0o644); err != nil {
			t.Fatal(err)
		}
		mustBring(t, p.address, site, Options{})
		sameTree(t, p.dir, site)
	})
}

// A line that is cut in the middle is taken up again by the run itself.
func TestRemoteLineIsCut(t *testing.T) {
	remotes(t, "sftp rsync ssh", func(t *testing.T, p place, l *line, _ *server) {
		first, second := edition(t, 1, 40), edition(t, 2, 40)
		l.limit.Store(60_000)
		mustBring(t, p.address, first, Options{})
		sameTree(t, p.dir, first)
		stop := crawl(t, p.dir, first, second)
		defer stop()
		l.limit.Store(l.sent.Load() + 10_000)
		mustBring(t, p.address, second, Options{})
		stop()
		sameTree(t, p.dir, second)
		if l.cuts.Load() != 2 {
			t.Errorf("the line was cut %d times, not twice: the test does not test", l.cuts.Load())
		}
	})
}

// A publisher that is killed at any point leaves a site that works, and a plain run completes it.
func TestRemotePublisherIsKilled(t *testing.T) {
	remotes(t, "sftp rsync", func(t *testing.T, p place, l *line, _ *server) {
		sites := []Site{edition(t, 1, 20), edition(t, 2, 20)}
		stop := crawl(t, p.dir, sites...)
		defer stop()
		mustBring(t, p.address, sites[0], Options{})
		for i, at := range []int64{2_000, 20_000, 60_000} {
			ctx, cancel := context.WithCancel(t.Context())
			var killed atomic.Bool
			start := l.sent.Load()
			o := Options{Progress: func(Progress) {
				if l.sent.Load()-start > at && killed.CompareAndSwap(false, true) {
					cancel()
				}
			}}
			site := sites[(i+1)%2]
			_, _, err := bring(ctx, t, p.address, site, o)
			if killed.Load() && err == nil {
				t.Error("a run that was cancelled says that it is done")
			}
			cancel()
			mustBring(t, p.address, site, Options{})
			sameTree(t, p.dir, site)
		}
	})
}

// A server that dies in the middle and comes back is no harm either.
func TestRemoteServerIsKilled(t *testing.T) {
	remotes(t, "sftp rsync ssh", func(t *testing.T, p place, _ *line, s *server) {
		first, second := edition(t, 1, 20), edition(t, 2, 20)
		mustBring(t, p.address, first, Options{})
		stop := crawl(t, p.dir, first, second)
		defer stop()
		var once atomic.Bool
		_, _, err := bring(t.Context(), t, p.address, second, Options{Progress: func(now Progress) {
			if now.Done > now.Total/3 && once.CompareAndSwap(false, true) {
				s.kill()
				s.start()
			}
		}})
		if err != nil {
			t.Log("the run gave up: ", err)
			mustBring(t, p.address, second, Options{})
		}
		stop()
		sameTree(t, p.dir, second)
	})
}

// Clocks need not agree: a build from the future or the past is published as any other, and is in order afterwards.
func TestRemoteClocksDisagree(t *testing.T) {
	remotes(t, "sftp rsync", func(t *testing.T, p place, _ *line, _ *server) {
		for i, skew := range []time.Duration{-5000 * time.Hour, 5000 * time.Hour} {
			site := edition(t, i+1, 4)
			when := time.Now().Add(skew)
			for _, f := range site.Files {
				if err := os.Chtimes(site.name(f.Path), when, when); err != nil {
					t.Fatal(err)
				}
			}
			mustBring(t, p.address, site, Options{})
			sameTree(t, p.dir, site)
			if again := mustBring(t, p.address, site, Options{Verify: true}); len(again.Changes) != 0 {
				t.Errorf("skew %v: it still had to change %v", skew, again.Changes)
			}
		}
	})
}

// A full disk is told as such, at once, and leaves the site as it was; with room again a plain run completes it.
func TestRemoteDiskIsFull(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("SKIPPED: only root can mount a small disk")
	}
	remotes(t, "sftp rsync", func(t *testing.T, p place, _ *line, _ *server) {
		if err := os.MkdirAll(p.dir, 0o755); err != nil {
			t.Fatal(err)
		}
		if err := mountSmall(p.dir); err != nil {
			t.Skip("SKIPPED: no small disk can be mounted here: ", err)
		}
		t.Cleanup(func() { unmount(p.dir) })
		first, second := edition(t, 1, 4), edition(t, 2, 400)
		mustBring(t, p.address, first, Options{})
		stop := crawl(t, p.dir, first, second)
		defer stop()
		_, _, err := bring(t.Context(), t, p.address, second, Options{})
		if err == nil || !strings.Contains(err.Error(), "disk") {
			t.Fatalf("got %v, want a word about the disk", err)
		}
		growDisk(t, p.dir)
		mustBring(t, p.address, second, Options{})
		stop()
		sameTree(t, p.dir, second)
	})
}

// Two publishers at once: one waits or is told, and the site is one of the two.
func TestRemoteTwoPublishers(t *testing.T) {
	remotes(t, "sftp rsync", func(t *testing.T, p place, _ *line, _ *server) {
		sites := []Site{edition(t, 1, 8), edition(t, 2, 8)}
		mustBring(t, p.address, sites[0], Options{})
		errs := make(chan error, 2)
		for _, s := range sites {
			go func() {
				_, _, err := bring(t.Context(), t, p.address, s, Options{Wait: time.Minute})
				errs <- err
			}()
		}
		for range sites {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		mustBring(t, p.address, sites[1], Options{Verify: true})
		sameTree(t, p.dir, sites[1])
	})
}

// refusal is the message and hint of an error that is one.
func refusal(err error) string {
	var r *Refusal
	if !errors.As(err, &r) {
		return fmt.Sprint("no refusal: ", err)
	}
	return r.Message + "\n" + r.Hint
}

// Keys are checked before anything is sent, and what is wrong is said with what mends it.
func TestSSHKeys(t *testing.T) {
	ssh := startSSH(t)
	needs.Debian(t, "rsync", "rsync")
	site := edition(t, 1, 1)
	for _, scheme := range []string{"sftp", "ssh"} {
		dir := filepath.Join(t.TempDir(), "site")
		try := func(address string, want ...string) {
			t.Helper()
			start := time.Now()
			_, _, err := bring(t.Context(), t, address, site, Options{})
			for _, w := range want {
				if got := refusal(err); !strings.Contains(got, w) {
					t.Errorf("%s: %q does not say %q", scheme, got, w)
				}
			}
			if time.Since(start) > 10*time.Second {
				t.Errorf("%s: it took %v to say so", scheme, time.Since(start))
			}
			if _, err := os.Stat(dir); err == nil {
				t.Errorf("%s: the folder was made all the same", scheme)
			}
		}
		good := ssh.address(scheme, ssh.port, dir)
		try(strings.Replace(good, "user", "stranger", 1), "does not let", "ssh-agent")
		if err := os.WriteFile(ssh.known, nil, 0o600); err != nil {
			t.Fatal(err)
		}
		if scheme == "sftp" {
			print := strings.Fields(must(t, ssh.dir, "ssh-keygen", "-l", "-f", "host.pub"))[1]
			try(good, "is not known", print, fmt.Sprintf("ssh-keyscan -t ed25519 -p %d 127.0.0.1", ssh.port))
		} else {
			try(good, "is not known", fmt.Sprintf("ssh -p %d", ssh.port))
		}
		ssh.knows("stranger", ssh.port)
		try(good, "CHANGED")
		ssh.knows("host", ssh.port)
		mustBring(t, good, site, Options{})
		sameTree(t, dir, site)
	}
}

// Addresses that could be options, commands or passwords are refused before anything runs.
func TestAddressesAreRefused(t *testing.T) {
	for address, want := range map[string]string{
		"sftp://-oProxyCommand=x/srv":               "no name of a host",
		"ssh://-oProxyCommand=x/srv":                "no name of a host",
		"ssh://-x@example.org/srv":                  "no name of a user",
		"ssh://a%20b@example.org/srv":               "no name of a user",
		"rsync://-e/x/y":                            "no name of a host",
		"git+ssh://-oProxyCommand=x/site.git":       "no name of a host",
		"git+ssh://git@example.org/site.git#--all":  "no name of a branch",
		"git+ssh://git@example.org/site.git#a:b":    "no name of a branch",
		"git+ssh://git@example.org/#main":           "no repository",
		"git+file://host/site.git":                  "no repository",
		"git+https://desk:secret@example.org/x.git": "password",
		"git+https://example.org/x.git?key=a":       "no keys",
		"sftp://desk:secret@example.org/srv":        "password",
		"sftp://example.org/":                       "no folder",
		"sftp://example.org":                        "no folder",
		"ssh://example.org/":                        "no folder",
		"rsync://example.org/":                      "no module",
		"sftp://example.org:0/srv":                  "no port",
		"sftp://example.org/srv?password=x":         "not known",
		"sftp://example.org/srv#x":                  "%23",
		"sftp://example.org/srv%0Ax":                "cannot be used",
		"sftp://example.org/~/-x":                   "cannot be used",
		"ssh://example.org/srv?key=a%20-oX":         "without spaces",
		"rsync://example.org/m/x?key=a":             "no keys",
	} {
		target, err := Open(t.Context(), Config{URL: address, Address: siteAddress})
		if err == nil {
			target.Close()
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", address, err, want)
		} else if strings.Contains(err.Error(), "secret") {
			t.Errorf("%s: the message shows the password: %v", address, err)
		}
	}
}
