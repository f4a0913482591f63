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
	"sync"
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
	told problems
}

// problems is what a program prints to its standard error, for several goroutines.
type problems struct {
	lock sync.Mutex
	text bytes.Buffer
}

func (p *problems) Write(b []byte) (int, error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.text.Write(b)
}

func (p *problems) String() string {
	p.lock.Lock()
	defer p.lock.Unlock()
	return p.text.String()
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

// BenchmarkServe is the time from a save until a browser that was told to reload has the new page, and from another
// until a list has it. DIGEST_BENCH_LARGE=1 has it serve 50,000 articles too.
func BenchmarkServe(b *testing.B) {
	sizes := []int{1000, 10000}
	if os.Getenv("DIGEST_BENCH_LARGE") != "" {
		sizes = append(sizes, 50000)
	}
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := &newsroom{t: b, dir: b.TempDir(), said: &lines{make(chan string, 1000)}}
			for f := range corpus.New(n).All() {
				d.write("content/"+f.Path, f.Text)
			}
			d.write("content/2020/07/08/talks.txt", talks("border"))
			start := time.Now()
			d.run()
			d.get(talksPage)
			ready := time.Since(start)
			saves := 0
			save := func(page, body, mark string) time.Duration {
				browser := d.watching(page)
				saved := time.Now()
				d.write("content/2020/07/08/talks.txt", body)
				until(browser, "reload")
				if _, body := d.get(page); !strings.Contains(body, mark) {
					b.Fatal("told to reload, and served what was there before")
				}
				saves++
				return time.Since(saved)
			}
			var article, list []time.Duration
			for b.Loop() {
				mark := fmt.Sprintf("Correction %d was issued.", saves)
				article = append(article, save(talksPage, talks("border")+"\n"+mark+"\n", mark))
				mark = fmt.Sprintf("Talks %d go on", saves)
				list = append(list, save("archive/2020/07/08/", fmt.Sprintf("+++\ntitle = %q\nslug = \"france-presses-japan-on-border-talks\"\n+++\n%s", mark, talks("border")), mark))
			}
			report := func(name string, took []time.Duration) {
				slices.Sort(took)
				b.ReportMetric(took[len(took)/2].Seconds()*1000, name+"-ms-median")
				b.ReportMetric(took[len(took)*95/100].Seconds()*1000, name+"-ms-p95")
			}
			report("article", article)
			report("list", list)
			b.ReportMetric(ready.Seconds(), "s-first-page")
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
	go func() {
		ended <- run(ctx, append([]string{"serve", "-s", d.dir, "--addr", "127.0.0.1:0"}, flags...), nil, in, &d.told)
		in.Close()
	}()
	go d.said.read(out)
	d.t.Cleanup(func() {
		cancel()
		if code := <-ended; code != 0 {
			d.t.Errorf("serve exits with %d: %s", code, &d.told)
		}
	})
	select {
	case line := <-d.said.found:
		d.root = regexp.MustCompile(`http://[^ ;]*`).FindString(line)
	case <-time.After(time.Minute):
	}
	if d.root == "" {
		d.t.Fatalf("serve does not say where: %s", &d.told)
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

// Other machines can reach 0.0.0.0: that is said, and the desk, which writes, is not there unless asked for.
func TestServeOpenToAll(t *testing.T) {
	for _, c := range []struct {
		flags []string
		desk  int
	}{{[]string{"--addr", "0.0.0.0:0"}, 404}, {[]string{"--addr", "0.0.0.0:0", "--desk"}, 200}} {
		d := startServe(t, c.flags...)
		if !strings.HasPrefix(d.root, "http://localhost:") || !strings.Contains(d.told.String(), "other machines can reach this preview") {
			t.Errorf("%q: at %s, told %q", c.flags, d.root, &d.told)
		}
		if status, _ := d.get("_desk/"); status != c.desk {
			t.Errorf("%q: the desk answers %d, want %d", c.flags, status, c.desk)
		}
		if status, _ := d.get(""); status != 200 {
			t.Errorf("%q: status %d", c.flags, status)
		}
	}
}

// When an embargo ends the article is there, and nobody has saved anything.
func TestServeEmbargo(t *testing.T) {
	d := startServe(t)
	home := d.watching("")
	d.write("content/2020/07/09/later.txt", "+++\nembargo = "+time.Now().Add(time.Second).UTC().Format("2006-01-02T15:04:05.000Z")+
		"\n+++\nNorway and Peru keep a secret\n\nLIMA, July 9 (Meridian) - Norway and Peru kept a secret on Thursday.\n")
	until(home, "reload")
	if status, _ := d.get("articles/2020/07/09/norway-and-peru-keep-a-secret/"); status != 200 {
		t.Errorf("after its embargo the article answers %d", status)
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
