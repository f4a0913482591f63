//go:build unix

package publish

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"digest/internal/needs"
)

// startNginx serves a folder on loopback and comes back when it listens.
func startNginx(t *testing.T, root string) (address string) {
	t.Helper()
	program := needs.Debian(t, "nginx", "nginx")
	dir, port, who := t.TempDir(), freePort(t), ""
	if os.Getuid() == 0 {
		who = "user root;"
	}
	conf := fmt.Sprintf(`%s worker_processes 1; daemon off; pid %[2]s/pid; error_log stderr notice; events {}
http { access_log off; types { text/html html; } client_body_temp_path %[2]s/1; proxy_temp_path %[2]s/2; fastcgi_temp_path %[2]s/3;
uwsgi_temp_path %[2]s/4; scgi_temp_path %[2]s/5; server { listen 127.0.0.1:%[3]d; root %[4]s; } }`, who, dir, port, root)
	name := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(name, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, program: program, args: []string{"-e", "stderr", "-c", name}, ready: "start worker process ", port: port}
	s.start()
	t.Cleanup(s.kill)
	return fmt.Sprintf("http://127.0.0.1:%d/", port)
}

func fetch(address string) (status int, body string, err error) {
	res, err := http.Get(address)
	if err != nil {
		return 0, "", err
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	return res.StatusCode, string(data), err
}

// Behind nginx a folder with releases goes from one edition to the next and back, and a reader who takes the whole time
// never gets half a page, an error, or a page that loads what is not there.
func TestReleasesBehindNginx(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "desk")
	address := "dir:" + folder
	sites := []Site{edition(t, 1, 10), edition(t, 2, 10)}
	put := func(s Site) {
		t.Helper()
		target, err := Open(t.Context(), Config{URL: address, Address: siteAddress, Releases: 4})
		if err != nil {
			t.Fatal(err)
		}
		defer target.Close()
		run, err := Prepare(t.Context(), target, s, Options{Force: true, Grace: time.Hour})
		if err != nil {
			t.Fatal(err)
		}
		_, err = run.Do(t.Context())
		if err := errors.Join(err, run.Close(t.Context())); err != nil {
			t.Fatal(err)
		}
	}
	put(sites[0])
	web := startNginx(t, filepath.Join(folder, "current"))
	both := map[string]bool{} // pages that every edition has
	for _, f := range sites[1].Files {
		_, err := os.Stat(sites[0].name(f.Path))
		both[f.Path] = err == nil && strings.HasSuffix(f.Path, "index.html") && !strings.Contains(f.Path, "\"")
	}
	done, read := make(chan struct{}), 0
	var reader sync.WaitGroup
	reader.Go(func() {
		for {
			for p := range both {
				select {
				case <-done:
					return
				default:
				}
				if !both[p] {
					continue
				}
				status, body, err := fetch(web + strings.TrimSuffix(p, "index.html"))
				if err != nil || status != http.StatusOK || !strings.HasSuffix(body, "word ") {
					t.Errorf("%s: status %d, %d bytes, %v", p, status, len(body), err)
					continue
				}
				read++
				for _, m := range loads.FindAllStringSubmatch(body, -1) {
					if status, _, err := fetch(web + m[1]); err != nil || status != http.StatusOK {
						t.Errorf("%s loads %s: status %d, %v", p, m[1], status, err)
					}
				}
			}
		}
	})
	for i := range 4 {
		put(sites[(i+1)%2])
		sameTree(t, filepath.Join(folder, "current"), sites[(i+1)%2])
	}
	close(done)
	reader.Wait()
	if read == 0 {
		t.Error("the reader read nothing: the test does not test")
	}
	t.Logf("the reader got %d pages", read)
}
