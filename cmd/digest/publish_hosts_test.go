package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"github.com/minio/minio-go/v7/pkg/signer"

	"digest/internal/corpus"
	"digest/internal/needs"
)

// outlet is a site under test and what publishes it.
type outlet struct {
	t   *testing.T
	dir string
	env []string
}

// newOutlet writes a site of n invented articles that publishes to the address.
func newOutlet(t *testing.T, n int, target string) *outlet {
	t.Helper()
	d := &outlet{t: t, dir: t.TempDir()}
	for f := range corpus.New(n).All() {
		d.write("content/"+f.Path, f.Text)
	}
	d.to(target)
	return d
}

// to makes the site publish to another address, with more lines of its [[publish]].
func (d *outlet) to(target string, lines ...string) {
	d.t.Helper()
	d.write("config.toml", fmt.Sprintf("title = \"Desk\"\nbase_url = \"https://desk.test/\"\n[[publish]]\nurl = %q\ngrace = \"0s\"\n%s\n",
		target, strings.Join(lines, "\n")))
}

func (d *outlet) write(name, data string) {
	d.t.Helper()
	p := filepath.Join(d.dir, filepath.FromSlash(name))
	if err := errors.Join(os.MkdirAll(filepath.Dir(p), 0o755), os.WriteFile(p, []byte(data), 0o644)); err != nil {
		d.t.Fatal(err)
	}
}

// command is digest in the site's folder; its process is the real program.
func (d *outlet) command(args ...string) *exec.Cmd {
	c := exec.Command("digest", args...)
	c.Dir = d.dir
	c.Env = append(os.Environ(), d.env...)
	return c
}

// publish runs digest publish and returns all it said.
func (d *outlet) publish(args ...string) (string, error) {
	out, err := d.command(append([]string{"publish", "--retry", "3s"}, args...)...).CombinedOutput()
	return string(out), err
}

func (d *outlet) mustPublish(args ...string) string {
	d.t.Helper()
	out, err := d.publish(args...)
	if err != nil {
		d.t.Fatalf("digest publish %v: %v\n%s", args, err, out)
	}
	return out
}

// built is the site as digest build makes it.
func (d *outlet) built() map[string]string {
	d.t.Helper()
	to := d.t.TempDir()
	if out, err := d.command("build", "-d", to).CombinedOutput(); err != nil {
		d.t.Fatalf("digest build: %v\n%s", err, out)
	}
	return readTree(d.t, to)
}

// readTree reads a folder, without what belongs to digest or to a server.
func readTree(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(dir, func(p string, e fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case e.IsDir() && p != dir && strings.HasPrefix(e.Name(), ".") && e.Name() != ".well-known":
			return fs.SkipDir
		case e.IsDir():
			return nil
		}
		b, err := os.ReadFile(p)
		rel, err2 := filepath.Rel(dir, p)
		got[filepath.ToSlash(rel)] = string(b)
		return errors.Join(err, err2)
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// sameTree demands that two sites are byte for byte the same.
func sameTree(t *testing.T, got, want map[string]string) {
	t.Helper()
	wrong := 0
	say := func(format string, args ...any) {
		if wrong++; wrong <= 5 {
			t.Errorf(format, args...)
		}
	}
	for p, b := range want {
		switch g, ok := got[p]; {
		case !ok:
			say("%s is missing at the target", p)
		case g != b:
			say("%s differs at the target", p)
		}
	}
	for p := range got {
		if _, ok := want[p]; !ok {
			say("%s is at the target, and not in the build", p)
		}
	}
	if wrong > 5 {
		t.Errorf("and %d more", wrong-5)
	}
}

// edit changes one article and the style sheet, and takes one article away.
func (d *outlet) edit() {
	d.t.Helper()
	var articles []string
	err := filepath.WalkDir(filepath.Join(d.dir, "content"), func(p string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			articles = append(articles, p)
		}
		return err
	})
	if err != nil || len(articles) < 3 {
		d.t.Fatalf("%d articles: %v", len(articles), err)
	}
	old, err := os.ReadFile(articles[0])
	err2 := os.WriteFile(articles[0], append(old, "\n\nThe talks in Geneva went on for another day.\n"...), 0o644)
	if err := errors.Join(err, err2, os.Remove(articles[1])); err != nil {
		d.t.Fatal(err)
	}
	d.write("templates/assets/style.css", fmt.Sprintf("body { margin: %dpx }\n", len(old)))
	d.write("content/new.txt", "Envoys meet in Skagen\n\nSKAGEN, July 8, 2020 (Halyard Wire) - Denmark and Norway opened talks on herring.\n")
}

// Keys of the gateway's owner.
const (
	accessKey = "desk"
	secretKey = "a secret of the tests"
)

// gateway is versitygw over a folder, which serves its one bucket as a website too.
type gateway struct {
	t            *testing.T
	dir          string     // the bucket's folder is dir/desk
	api, website string     // host:port
	mu           sync.Mutex // guards process: a request may kill the server while the test starts another
	process      *exec.Cmd
	output       string // file with what it says; a file, so that a server that goes and its successor may both write
}

const gatewayHow = "go install github.com/versity/versitygw/cmd/versitygw@v1.8.0"

// newGateway starts a gateway over an empty folder, with a bucket that everybody may read.
func newGateway(t *testing.T, dir string) *gateway {
	t.Helper()
	needs.Program(t, "versitygw", gatewayHow)
	g := &gateway{t: t, dir: dir, api: freeAddress(t), website: freeAddress(t), output: filepath.Join(t.TempDir(), "output")}
	g.start()
	t.Cleanup(g.kill)
	client, err := minio.New(g.api, &minio.Options{Creds: credentials.NewStaticV4(accessKey, secretKey, ""), Region: "us-east-1"})
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if err := client.MakeBucket(ctx, "desk", minio.MakeBucketOptions{}); err != nil {
		said, _ := os.ReadFile(g.output)
		t.Fatalf("making the bucket: %v\n%s", err, said)
	}
	const policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"arn:aws:s3:::desk/*"}]}`
	if err := client.SetBucketPolicy(ctx, "desk", policy); err != nil {
		t.Fatal(err)
	}
	g.enableWebsite()
	return g
}

// enableWebsite names index and error page, as a user does in the host's console.
func (g *gateway) enableWebsite() {
	g.t.Helper()
	const conf = `<WebsiteConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><IndexDocument><Suffix>index.html</Suffix></IndexDocument>` +
		`<ErrorDocument><Key>404.html</Key></ErrorDocument></WebsiteConfiguration>`
	req, err := http.NewRequestWithContext(g.t.Context(), http.MethodPut, "http://"+g.api+"/desk?website", strings.NewReader(conf))
	if err != nil {
		g.t.Fatal(err)
	}
	req.Header.Set("X-Amz-Content-Sha256", "UNSIGNED-PAYLOAD")
	resp, err := http.DefaultClient.Do(signer.SignV4(*req, accessKey, secretKey, "", "us-east-1"))
	if err != nil {
		g.t.Fatal(err)
	}
	defer resp.Body.Close()
	if body, _ := io.ReadAll(resp.Body); resp.StatusCode != http.StatusOK {
		g.t.Fatalf("setting up the website: %s\n%s", resp.Status, body)
	}
}

// start runs the server and waits until it answers.
func (g *gateway) start() {
	g.t.Helper()
	g.mu.Lock()
	defer g.mu.Unlock()
	g.process = exec.Command("versitygw", "--quiet", "--port", g.api, "--website", g.website, "--website-domain", "test",
		"--access", accessKey, "--secret", secretKey, "posix", g.dir)
	output, err := os.OpenFile(g.output, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		g.t.Fatal(err)
	}
	defer output.Close()
	g.process.Stdout, g.process.Stderr = output, output
	if err := g.process.Start(); err != nil {
		g.t.Fatal(err)
	}
	waitFor(g.t, g.api)
	waitFor(g.t, g.website)
}

func (g *gateway) kill() {
	g.mu.Lock()
	defer g.mu.Unlock()
	_ = g.process.Process.Kill()
	_ = g.process.Wait()
}

// tree is what lies in the bucket.
func (g *gateway) tree() map[string]string { return readTree(g.t, filepath.Join(g.dir, "desk")) }

// target is the address to publish to through a server, or directly.
func (g *gateway) target(through string) string {
	return "s3://desk?endpoint=" + url.QueryEscape("http://"+cmp.Or(through, g.api)) + "&lookup=path"
}

func (g *gateway) keys() []string {
	return []string{"AWS_ACCESS_KEY_ID=" + accessKey, "AWS_SECRET_ACCESS_KEY=" + secretKey}
}

// get reads a path of the website.
func (g *gateway) get(path string) (*http.Response, string, error) {
	req, err := http.NewRequest(http.MethodGet, "http://"+g.website+path, nil)
	if err != nil {
		return nil, "", err
	}
	req.Host = "desk.test"
	resp, err := http.DefaultTransport.RoundTrip(req)
	if err != nil {
		return nil, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp, string(body), err
}

func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// waitFor waits until a server takes connections.
func waitFor(t *testing.T, address string) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		if c, err := net.DialTimeout("tcp", address, time.Second); err == nil {
			c.Close()
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("nothing listens at %s", address)
}

// fault is what a proxy does with a request instead of passing it on.
type fault int

const (
	pass   fault = iota
	slow         // pass it on after some milliseconds
	cut          // break the line in the middle of the body
	deaf         // pass it on, and break the line before the answer
	broken       // 500
	busy         // 503 SlowDown
	skewed       // 403 RequestTimeTooSkewed
)

// proxy stands before a server and does what choose says with the n-th request, from 1.
func proxy(t *testing.T, server string, choose func(n int64, r *http.Request) fault) string {
	t.Helper()
	var count atomic.Int64
	forward := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.Out.URL.Scheme, r.Out.URL.Host, r.Out.Host = "http", server, r.In.Host
		},
		ErrorHandler: func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	refuse := func(w http.ResponseWriter, status int, code string) {
		w.Header().Set("Content-Type", "application/xml")
		w.WriteHeader(status)
		fmt.Fprintf(w, "<Error><Code>%s</Code><Message>a fault of the test</Message></Error>", code)
	}
	s := &http.Server{ReadHeaderTimeout: time.Minute, Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch choose(count.Add(1), r) {
		case slow:
			time.Sleep(3 * time.Millisecond) // what the line takes
		case cut:
			r.Body = struct {
				io.Reader
				io.Closer
			}{io.MultiReader(io.LimitReader(r.Body, r.ContentLength/2), failing{}), r.Body}
		case deaf:
			forward.ServeHTTP(&deafWriter{header: http.Header{}}, r)
			panic(http.ErrAbortHandler)
		case broken:
			refuse(w, http.StatusInternalServerError, "InternalError")
			return
		case busy:
			refuse(w, http.StatusServiceUnavailable, "SlowDown")
			return
		case skewed:
			refuse(w, http.StatusForbidden, "RequestTimeTooSkewed")
			return
		}
		forward.ServeHTTP(w, r)
	})}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go s.Serve(l)
	t.Cleanup(func() { s.Close() })
	return l.Addr().String()
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, errors.New("the line is cut") }

// deafWriter takes an answer that nobody gets.
type deafWriter struct{ header http.Header }

func (w *deafWriter) Header() http.Header         { return w.header }
func (w *deafWriter) Write(p []byte) (int, error) { return len(p), nil }
func (w *deafWriter) WriteHeader(int)             {}

// isPut reports whether a request uploads a file of the site.
func isPut(r *http.Request) bool {
	return r.Method == http.MethodPut && !strings.Contains(r.URL.Path, ".digest-publish")
}

// reader reads a site over and over while it is published, as browsers do, and notes every page that refers to
// something that is not there: what it loads, and articles it lists.
type reader struct {
	fetch func(path string) (status int, body string)
	paths []string // of pages, some of which may not be there yet, or any more

	mu     sync.Mutex
	faults []string
	pages  int
}

var (
	loads = regexp.MustCompile(`(?:<link[^>]* href|<script[^>]* src|<img[^>]* src)="(/(?:assets|cards|search)/[^"]+)"`)
	lists = regexp.MustCompile(`<a[^>]* href="(/articles/[^"#]+/)[#"]`)
)

// run reads until ctx ends; each page at most once a round.
func (r *reader) run(ctx context.Context) {
	for ctx.Err() == nil {
		for _, p := range r.paths {
			if ctx.Err() != nil {
				return
			}
			r.page(p)
		}
	}
}

func (r *reader) page(p string) {
	status, body := r.fetch(p)
	if status != http.StatusOK {
		return
	}
	r.mu.Lock()
	r.pages++
	r.mu.Unlock()
	for _, missing := range r.missing(p, body) {
		// The page may be another by now. It is a fault only if what is there now still wants it.
		if status, now := r.fetch(p); status == http.StatusOK && strings.Contains(now, missing) {
			if again, _ := r.fetch(missing); again != http.StatusOK {
				r.mu.Lock()
				r.faults = append(r.faults, p+" refers to "+missing)
				r.mu.Unlock()
			}
		}
	}
}

// missing is what a page refers to that is not there. Articles may lead to one another before all are there.
func (r *reader) missing(p, body string) []string {
	want := loads.FindAllStringSubmatch(body, -1)
	if !strings.HasPrefix(p, "/articles/2") {
		want = append(want, lists.FindAllStringSubmatch(body, -1)...)
	}
	var out []string
	seen := map[string]bool{}
	for _, m := range want {
		if seen[m[1]] {
			continue
		}
		seen[m[1]] = true
		if status, _ := r.fetch(m[1]); status != http.StatusOK {
			out = append(out, m[1])
		}
	}
	return out
}

// readWhile reads the site while do runs, and fails the test if a page ever referred to something missing.
func readWhile(t *testing.T, fetch func(string) (int, string), trees []map[string]string, do func()) {
	t.Helper()
	seen := map[string]bool{}
	r := &reader{fetch: fetch}
	for _, tree := range trees {
		for p := range tree {
			if strings.HasSuffix(p, "index.html") && !seen[p] {
				seen[p] = true
				r.paths = append(r.paths, "/"+strings.TrimSuffix(p, "index.html"))
			}
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	wg.Go(func() { r.run(ctx) })
	do()
	cancel()
	wg.Wait()
	for i, f := range r.faults {
		if i == 10 {
			t.Errorf("and %d more", len(r.faults)-i)
			break
		}
		t.Error(f)
	}
	if r.pages == 0 {
		t.Error("the reader read no page")
	}
	t.Logf("%d pages read meanwhile", r.pages)
}
