package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"digest/internal/corpus"
)

// newsroom is a site on disk under a running digest serve.
type newsroom struct {
	t    testing.TB
	dir  string
	root string // "http://127.0.0.1:1234/"
	said *lines
}

// lines is what a program prints, for several readers.
type lines struct {
	found chan string
}

func (l *lines) read(r io.Reader) {
	for s := bufio.NewScanner(r); s.Scan(); {
		l.found <- s.Text()
	}
	close(l.found)
}

// startServe runs the command over a new site until the test ends, when it must end well.
func startServe(t *testing.T, flags ...string) *newsroom {
	t.Helper()
	d := &newsroom{t: t, dir: t.TempDir(), said: &lines{make(chan string, 1000)}}
	d.write("config.toml", "title = \"The Desk\"\n")
	d.write("content/2020/07/08/talks.txt", talks("border"))
	d.write("content/2020/07/09/fish.txt", "Norway and Peru sign a fisheries accord\n\nLIMA, July 9 (Meridian) - Norway and Peru signed an accord on Thursday.\n")
	d.run(flags...)
	return d
}

// BenchmarkServe is the time from a save until a browser that was told to reload has the new page.
func BenchmarkServe(b *testing.B) {
	for _, n := range []int{1000, 10000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := &newsroom{t: b, dir: b.TempDir(), said: &lines{make(chan string, 1000)}}
			for f := range corpus.New(n).All() {
				d.write("content/"+f.Path, f.Text)
			}
			d.write("content/2020/07/08/talks.txt", talks("border"))
			d.run()
			var took []time.Duration
			for b.Loop() {
				mark := fmt.Sprintf("Correction %d was issued.", len(took))
				browser := d.watching(talksPage)
				d.write("content/2020/07/08/talks.txt", talks("border")+"\n"+mark+"\n")
				saved := time.Now()
				until(browser, "reload")
				if _, body := d.get(talksPage); !strings.Contains(body, mark) {
					b.Fatal("told to reload, and served what was there before")
				}
				took = append(took, time.Since(saved))
			}
			slices.Sort(took)
			b.ReportMetric(took[len(took)/2].Seconds()*1000, "ms-median")
			b.ReportMetric(took[len(took)*95/100].Seconds()*1000, "ms-p95")
		})
	}
}

func talks(what string) string {
	return "France presses Japan on " + what + " talks\n\nPARIS, July 8 (Meridian) - Foreign Minister Mara Lindqvist of France met officials of Japan on Wednesday.\n"
}

func (d *newsroom) run(flags ...string) {
	d.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	out, in := io.Pipe()
	ended := make(chan int, 1)
	var problems bytes.Buffer
	go func() {
		ended <- run(ctx, append([]string{"serve", "-s", d.dir, "--addr", "127.0.0.1:0"}, flags...), nil, in, &problems)
		in.Close()
	}()
	go d.said.read(out)
	d.t.Cleanup(func() {
		cancel()
		if code := <-ended; code != 0 {
			d.t.Errorf("serve exits with %d: %s", code, &problems)
		}
	})
	select {
	case line := <-d.said.found:
		d.root = regexp.MustCompile(`http://[^ ;]*`).FindString(line)
	case <-time.After(time.Minute):
	}
	if d.root == "" {
		d.t.Fatalf("serve does not say where: %s", &problems)
	}
}

func (d *newsroom) name(p string) string { return filepath.Join(d.dir, filepath.FromSlash(p)) }

func (d *newsroom) write(p, body string) {
	d.t.Helper()
	if err := os.MkdirAll(filepath.Dir(d.name(p)), 0o755); err != nil {
		d.t.Fatal(err)
	}
	if err := os.WriteFile(d.name(p), []byte(body), 0o644); err != nil {
		d.t.Fatal(err)
	}
}

func (d *newsroom) get(p string) (int, string) {
	d.t.Helper()
	resp, err := http.Get(d.root + p)
	if err != nil {
		d.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		d.t.Fatal(err)
	}
	return resp.StatusCode, string(b)
}

// watching opens the stream of a page and hands out its messages.
func (d *newsroom) watching(p string) func() map[string]any {
	d.t.Helper()
	_, body := d.get(p)
	have := regexp.MustCompile(`data-have="([^"]*)"`).FindStringSubmatch(body)
	if have == nil {
		d.t.Fatalf("%s has no script of the preview", p)
	}
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	r, _ := http.NewRequestWithContext(ctx, http.MethodGet, d.root+"_digest/events?have="+have[1]+"&page="+url.QueryEscape("/"+p), nil)
	resp, err := http.DefaultClient.Do(r)
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Cleanup(func() { cancel(); resp.Body.Close() })
	in := bufio.NewReader(resp.Body)
	return func() map[string]any {
		d.t.Helper()
		for {
			line, err := in.ReadString('\n')
			if err != nil {
				d.t.Fatalf("the stream of %s: %v", p, err)
			}
			if data, ok := strings.CutPrefix(line, "data: "); ok {
				var m map[string]any
				if err := json.Unmarshal([]byte(data), &m); err != nil {
					d.t.Fatal(err)
				}
				return m
			}
		}
	}
}

// until takes messages up to one of a kind.
func until(next func() map[string]any, kind string) any {
	for {
		if v, ok := next()[kind]; ok {
			return v
		}
	}
}

const talksPage = "articles/2020/07/08/france-presses-japan-on-border-talks/"

// A save is heard of, the page of the article is told to reload, others are left alone.
func TestServeSave(t *testing.T) {
	d := startServe(t)
	article, other := d.watching(talksPage), d.watching("articles/2020/07/09/norway-and-peru-sign-a-fisheries-accord/")
	d.write("content/2020/07/08/talks.txt", talks("border")+"\nThe talks go on.\n")
	until(article, "reload")
	if _, body := d.get(talksPage); !strings.Contains(body, "The talks go on.") {
		t.Error("told to reload, and served what was there before")
	}
	d.write("content/2020/07/09/fish.txt", "Norway and Peru sign a fisheries accord\n\nLIMA, July 9 (Meridian) - Norway and Peru signed two accords on Thursday.\n")
	until(other, "reload")
}

// Errors keep the last good site and are told; mended, all is as it should be. New, moved and deleted files,
// templates and the configuration take effect.
func TestServeFollows(t *testing.T) {
	d := startServe(t)
	home := d.watching("")
	d.write("content/2020/07/08/talks.txt", "+++\ntitel = \"x\"\n+++\n"+talks("border"))
	told := until(home, "problems").(map[string]any)
	if told["errors"] != 1.0 {
		t.Errorf("told of %v", told)
	}
	if status, body := d.get(talksPage); status != 200 || !strings.Contains(body, "border") {
		t.Errorf("the last good page is gone: %d", status)
	}
	d.write("content/2020/07/08/talks.txt", talks("river"))
	until(home, "reload")
	if status, _ := d.get(talksPage); status != 404 {
		t.Errorf("a page that is gone: %d", status)
	}

	home = d.watching("")
	if err := os.Rename(d.name("content/2020/07/09"), d.name("content/2020/07/10")); err != nil {
		t.Fatal(err)
	}
	d.write("content/2020/08/01/new.txt", strings.ReplaceAll(talks("island"), "July 8", "Aug. 1"))
	until(home, "reload")

	gone := d.watching("")
	d.write("config.toml", "title = \"Another Desk\"\n")
	until(gone, "reload")
	if _, body := d.get(""); !strings.Contains(body, "Another Desk") {
		t.Error("the new title does not show")
	}
	styled := d.watching("")
	d.write("templates/assets/style.css", "body { color: red }")
	until(styled, "styles")
	d.write("templates/partials/footer.html", "{{.NoSuchField}}")
	if told := until(styled, "problems").(map[string]any); told["errors"] == 0.0 {
		t.Errorf("told of %v", told)
	}
	d.write("templates/partials/footer.html", "<footer>ours</footer>")
	until(styled, "reload")
	d.sameAsBuilt()
}

// sameAsBuilt compares every file of a build with what is served.
func (d *newsroom) sameAsBuilt() {
	d.t.Helper()
	dest := filepath.Join(d.t.TempDir(), "public")
	var problems bytes.Buffer
	if code := run(context.Background(), []string{"build", "-s", d.dir, "-d", dest}, nil, io.Discard, &problems); code != 0 {
		d.t.Fatal(problems.String())
	}
	tag := regexp.MustCompile(`<script src="/_digest/[^>]*></script>`)
	files := 0
	err := filepath.WalkDir(dest, func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.Contains(name, ".digest") {
			return err
		}
		rel, _ := filepath.Rel(dest, name)
		want, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		if _, got := d.get((&url.URL{Path: filepath.ToSlash(rel)}).EscapedPath()); tag.ReplaceAllString(got, "") != string(want) {
			d.t.Errorf("%s is not what build writes", rel)
		}
		files++
		return nil
	})
	if err != nil || files < 50 {
		d.t.Errorf("compared %d files: %v", files, err)
	}
}

// Two previews of one site go side by side.
func TestServeTwice(t *testing.T) {
	d := startServe(t)
	second := &newsroom{t: t, dir: d.dir, said: &lines{make(chan string, 1000)}}
	second.run()
	for _, one := range []*newsroom{d, second} {
		if status, _ := one.get(""); status != 200 {
			t.Errorf("%s: %d", one.root, status)
		}
	}
}

func TestServeUsage(t *testing.T) {
	for _, args := range [][]string{{"serve", "--addr", "1313"}, {"serve", "-s", "/none/such"}, {"serve", "extra"}} {
		var problems bytes.Buffer
		if code := run(context.Background(), args, nil, io.Discard, &problems); code != 2 {
			t.Errorf("%q exits with %d: %s", args, code, &problems)
		}
	}
}
