package serve_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"digest/internal/diag"
	"digest/internal/output"
	"digest/internal/serve"
	"digest/internal/text"
)

// site is planned files by path.
type site map[string]string

func (s site) File(p string) (output.Planned, bool) {
	body, ok := s[p]
	f := output.Bytes(p, []byte(body))
	if body == "fails" {
		f.Write = func(io.Writer) error {
			return diag.List{{Severity: diag.Error, Code: "template/fails", Path: "templates/x.html", Message: "no <such> field"}}
		}
	}
	return f, ok
}

func page(body string) string {
	return "<!doctype html><html><head><title>x</title><link rel=\"stylesheet\" href=\"/desk/assets/style.1.css\"></head><body>" + body + "</body></html>"
}

func sample() site {
	return site{
		"index.html": page("home"), "people/index.html": page("people " + strings.Repeat("x", 2000)), "404.html": page("lost"),
		"people/zoë/index.html": page("Zoë"), "data.json": "{}", "notes": "plain", "about.html": page("about"),
		"assets/style.1.css": "a{}", "broken/index.html": "fails", "files/own.css": "b{}",
	}
}

// preview is a running server.
type preview struct {
	*serve.Server
	t    *testing.T
	root string // "http://127.0.0.1:1234"
}

func start(t *testing.T, o serve.Options) *preview {
	t.Helper()
	l, err := serve.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	s := serve.New(o)
	go func() { ended <- s.Run(ctx, l) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return &preview{s, t, "http://" + l.Addr().String()}
}

type reply struct {
	status int
	header http.Header
	body   string
}

func (p *preview) do(method, address string, header ...string) reply {
	p.t.Helper()
	r, err := http.NewRequest(method, p.root+address, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		if header[i] == "Host" {
			r.Host = header[i+1]
		}
		r.Header.Set(header[i], header[i+1])
	}
	client := http.Client{
		Timeout:       20 * time.Second,
		Transport:     &http.Transport{DisableCompression: true, DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	resp, err := client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(resp.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return reply{resp.StatusCode, resp.Header, string(b)}
}

func TestAddresses(t *testing.T) {
	p := start(t, serve.Options{Host: "127.0.0.1"})
	p.Show(serve.News{Site: sample(), Root: "/desk/"})
	for address, want := range map[string]struct {
		status int
		what   string // of the body, or the location
	}{
		"/":                            {302, "/desk/"},
		"/desk":                        {302, "/desk/"},
		"/desk/":                       {200, "home"},
		"/desk/index.html":             {200, "home"},
		"/desk/people":                 {301, "/desk/people/"},
		"/desk/people?q=1":             {301, "/desk/people/?q=1"},
		"/desk/people/":                {200, "people"},
		"/desk/people/zo%C3%AB":        {301, "/desk/people/zo%C3%AB/"},
		"/desk/people/zo%C3%AB/":       {200, "Zoë"},
		"/desk/about":                  {200, "about"},
		"/desk/notes":                  {200, "plain"},
		"/desk/notes/":                 {404, "lost"},
		"/desk/none":                   {404, "lost"},
		"/people/":                     {404, "lost"},
		"/desk/../desk/":               {404, "lost"},
		"/desk/%2e%2e/desk/":           {404, "lost"},
		"/desk/people/..%2findex.html": {404, "lost"},
		"/desk//people/":               {404, "lost"},
		"//evil.example/desk/":         {404, "lost"},
		"/desk/people%00/":             {404, "lost"},
		"/desk/people%5czo":            {404, "lost"},
		"/desk/%2fetc/passwd":          {404, "lost"},
		"/desk/broken/":                {500, "no &lt;such&gt; field"},
		"/_digest/preview.js":          {404, "lost"},
		"/_desk/":                      {404, "lost"},
	} {
		got := p.do("GET", address)
		if got.status != want.status || !strings.Contains(got.body+got.header.Get("Location"), want.what) {
			t.Errorf("%s: %d %q %q, want %d %q", address, got.status, got.header.Get("Location"), got.body, want.status, want.what)
		}
	}
}

// But for the script, and without it altogether, a page is what was planned.
func TestBytes(t *testing.T) {
	tag := regexp.MustCompile(`<script src="/_digest/preview\.js" data-have="[0-9a-f.]+" defer></script>`)
	for _, reload := range []bool{true, false} {
		p := start(t, serve.Options{Host: "127.0.0.1", Reload: reload})
		p.Show(serve.News{Site: sample(), Root: "/desk/"})
		for name, want := range sample() {
			if want == "fails" {
				continue
			}
			got := p.do("GET", "/desk/"+(&url.URL{Path: name}).EscapedPath()).body
			tags := tag.FindAllString(got, -1)
			if html := strings.HasSuffix(name, ".html"); len(tags) > 1 || (len(tags) == 1) != (html && reload) {
				t.Errorf("%s has %d scripts of the preview", name, len(tags))
			}
			if diff := cmp.Diff(want, tag.ReplaceAllString(got, "")); diff != "" {
				t.Errorf("%s: %s", name, diff)
			}
		}
	}
}

func TestHeaders(t *testing.T) {
	p := start(t, serve.Options{Host: "127.0.0.1", Reload: true})
	p.Show(serve.News{Site: sample(), Root: "/desk/"})
	whole := p.do("GET", "/desk/people/")
	tag := whole.header.Get("ETag")
	if whole.header.Get("Content-Type") != "text/html; charset=utf-8" || tag == "" || whole.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("headers %v", whole.header)
	}
	if got := p.do("GET", "/desk/people/", "If-None-Match", tag); got.status != 304 || got.body != "" {
		t.Errorf("conditional: %d, %d bytes", got.status, len(got.body))
	}
	if got := p.do("GET", "/desk/people/", "Range", "bytes=9-12", "Accept-Encoding", "gzip"); got.status != 206 || got.body != whole.body[9:13] {
		t.Errorf("range: %d %q", got.status, got.body)
	}
	if got := p.do("GET", "/desk/people/", "Range", "bytes=9-12", "If-Range", `"other"`); got.status != 200 || got.body != whole.body {
		t.Errorf("range of another version: %d", got.status)
	}
	if got := p.do("HEAD", "/desk/people/"); got.status != 200 || got.body != "" || got.header.Get("Content-Length") == "0" {
		t.Errorf("head: %v", got)
	}
	if got := p.do("POST", "/desk/people/"); got.status != 405 || got.header.Get("Allow") == "" {
		t.Errorf("post: %v", got)
	}
	packed := p.do("GET", "/desk/people/", "Accept-Encoding", "br, gzip;q=0.8")
	r, err := gzip.NewReader(strings.NewReader(packed.body))
	if err != nil || packed.header.Get("Content-Encoding") != "gzip" || packed.header.Get("ETag") == tag {
		t.Fatalf("gzip: %v %v", packed.header, err)
	}
	if body, err := io.ReadAll(r); err != nil || string(body) != whole.body {
		t.Errorf("gzip holds other bytes: %v", err)
	}
	if got := p.do("GET", "/desk/people/", "Accept-Encoding", "gzip;q=0"); got.header.Get("Content-Encoding") != "" {
		t.Error("gzip to somebody who refuses it")
	}
}

// A site on the internet that points its name at this machine gets nothing.
func TestHosts(t *testing.T) {
	for _, c := range []struct {
		listens, host string
		want          int
	}{
		{"127.0.0.1", "127.0.0.1:1313", 200},
		{"127.0.0.1", "localhost:1313", 200},
		{"127.0.0.1", "LOCALHOST.", 200},
		{"127.0.0.1", "[::1]:1313", 200},
		{"127.0.0.1", "127.8.9.1", 200},
		{"127.0.0.1", "desk.localhost", 200},
		{"127.0.0.1", "evil.example", 403},
		{"127.0.0.1", "127.0.0.1.evil.example:1313", 403},
		{"127.0.0.1", "localhost.evil.example", 403},
		{"127.0.0.1", "192.0.2.7:1313", 403},
		{"192.0.2.7", "192.0.2.7:1313", 200},
		{"192.0.2.7", "192.0.2.8:1313", 403},
		{"desk.example", "Desk.Example:1313", 200},
		{"0.0.0.0", "192.0.2.8:1313", 200},
		{"", "192.0.2.8:1313", 200},
		{"0.0.0.0", "evil.example", 403},
		{"", "evil.example", 403},
	} {
		p := start(t, serve.Options{Host: c.listens})
		p.Show(serve.News{Site: sample(), Root: "/"})
		if got := p.do("GET", "/", "Host", c.host); got.status != c.want {
			t.Errorf("listening at %q, Host %q: %d, want %d", c.listens, c.host, got.status, c.want)
		}
	}
}

// Before there is a site, and with errors from the first, a reader waits or is told, and is never left alone.
func TestFirst(t *testing.T) {
	p := start(t, serve.Options{Host: "127.0.0.1", Reload: true})
	waiting := make(chan reply)
	go func() { waiting <- p.do("GET", "/") }()
	p.Show(serve.News{Problems: diag.List{{Severity: diag.Error, Path: "config.toml", Pos: text.Position{Line: 3, Col: 1}, Message: "no <sense>"}}})
	got := <-waiting
	if got.status != 500 || !strings.Contains(got.body, "config.toml:3:1") || !strings.Contains(got.body, "no &lt;sense&gt;") || !strings.Contains(got.body, "preview.js") {
		t.Errorf("%d %s", got.status, got.body)
	}
}

// stream is one browser's.
type stream struct {
	t    *testing.T
	body io.Closer
	in   *bufio.Reader
}

func (p *preview) open(address string) *stream {
	p.t.Helper()
	have := regexp.MustCompile(`data-have="([^"]*)"`).FindStringSubmatch(p.do("GET", address).body)
	if have == nil {
		p.t.Fatalf("%s has no script", address)
	}
	return p.reopen(address, have[1])
}

func (p *preview) reopen(address, have string) *stream {
	p.t.Helper()
	resp, err := http.Get(p.root + "/_digest/events?page=" + url.QueryEscape(address) + "&have=" + have)
	if err != nil {
		p.t.Fatal(err)
	}
	p.t.Cleanup(func() { resp.Body.Close() })
	s := &stream{p.t, resp.Body, bufio.NewReader(resp.Body)}
	if line, err := s.in.ReadString('\n'); err != nil || !strings.HasPrefix(line, "retry:") {
		p.t.Fatalf("the stream begins with %q, %v", line, err)
	}
	return s
}

// next is the next message.
func (s *stream) next() map[string]any {
	s.t.Helper()
	for {
		line, err := s.in.ReadString('\n')
		if err != nil {
			s.t.Fatal(err)
		}
		if data, ok := strings.CutPrefix(line, "data: "); ok {
			var m map[string]any
			if err := json.Unmarshal([]byte(data), &m); err != nil {
				s.t.Fatal(err)
			}
			return m
		}
	}
}

func keys(m map[string]any) string {
	for k := range m {
		return k
	}
	return ""
}

// Only the browser whose page changed reloads; a style sheet is swapped; problems come and go.
func TestStreams(t *testing.T) {
	src := fstest.MapFS{"content/a.md": {Data: []byte("one\ntwo\nthree\nfour\nfive\n")}}
	p := start(t, serve.Options{Host: "127.0.0.1", Reload: true, Source: src})
	p.Show(serve.News{Site: sample(), Root: "/desk/"})
	home, people := p.open("/desk/"), p.open("/desk/people/")

	next := sample()
	next["people/index.html"] = page("others")
	p.Show(serve.News{Site: next, Root: "/desk/"})
	if got := keys(people.next()); got != "reload" {
		t.Errorf("the changed page is told %q", got)
	}

	next = sample() // people as it was, and a new style for all
	for name, body := range next {
		next[name] = strings.ReplaceAll(body, "style.1.css", "style.2.css")
	}
	p.Show(serve.News{Site: next, Root: "/desk/"})
	if diff := cmp.Diff(map[string]any{"styles": []any{"/desk/assets/style.2.css"}}, home.next()); diff != "" {
		t.Errorf("the first thing the other page hears is not the style: %s", diff)
	}

	wrong := diag.List{
		{Severity: diag.Warning, Path: "content/b.md", Message: "hm"},
		{Severity: diag.Error, Path: "content/a.md", Pos: text.Position{Line: 3, Col: 2}, Message: "no"},
		{Severity: diag.Error, Path: "../../etc/passwd", Pos: text.Position{Line: 1, Col: 1}, Message: "no"},
	}
	p.Show(serve.News{Problems: wrong})
	told := home.next()["problems"].(map[string]any)
	first := told["list"].([]any)[0].(map[string]any)
	if told["errors"] != 2.0 || told["warnings"] != 1.0 || first["line"] != 3.0 || len(first["source"].([]any)) != 5 {
		t.Errorf("problems %v", told)
	}
	if got := p.do("GET", "/desk/"); got.status != 200 || !strings.Contains(got.body, "home") {
		t.Errorf("the last good page is gone: %d", got.status)
	}
	p.Show(serve.News{Site: next, Root: "/desk/"})
	if told := home.next()["problems"].(map[string]any); told["errors"] != 0.0 {
		t.Errorf("mended, yet %v", told)
	}

	p.Show(serve.News{Site: next, Root: "/desk/", Page: "/desk/people/zoë/"})
	if got := home.next()["go"]; got != "/desk/people/zo%C3%AB/" {
		t.Errorf("sent to %v", got)
	}

	own := sample()
	own["index.html"] = strings.ReplaceAll(own["index.html"], "assets/style.1.css", "files/own.css")
	p.Show(serve.News{Site: own, Root: "/desk/"})
	home = p.open("/desk/")
	own["files/own.css"] = "b{color:red}"
	p.Show(serve.News{Site: own, Root: "/desk/"})
	if got := home.next(); keys(got) != "styles" || !strings.Contains(got["styles"].([]any)[0].(string), "own.css?v=") {
		t.Errorf("a style sheet whose name stays: %v", got)
	}
}

// A browser that was away when its page changed catches up when it is back.
func TestBack(t *testing.T) {
	p := start(t, serve.Options{Host: "127.0.0.1", Reload: true})
	p.Show(serve.News{Site: sample(), Root: "/desk/"})
	if got := keys(p.reopen("/desk/", "old.old").next()); got != "reload" {
		t.Errorf("told %q", got)
	}
}

// A thousand idle streams and one that never reads stop nobody, and the end comes at once.
func TestMany(t *testing.T) {
	l, err := serve.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	s := serve.New(serve.Options{Host: "127.0.0.1", Reload: true})
	go func() { ended <- s.Run(ctx, l) }()
	p := &preview{s, t, "http://" + l.Addr().String()}
	p.Show(serve.News{Site: sample(), Root: "/desk/"})
	for range 1000 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, "GET /_digest/events?page=/desk/&have=x HTTP/1.1\r\nHost: localhost\r\n\r\n"); err != nil {
			t.Fatal(err)
		}
	}
	live := p.open("/desk/")
	next := sample()
	next["index.html"] = page("news")
	for range 50 { // more than the one that never reads can hold back
		p.Show(serve.News{Site: next, Root: "/desk/"})
	}
	if got := keys(live.next()); got != "reload" {
		t.Errorf("told %q", got)
	}
	cancel()
	select {
	case err := <-ended:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the server does not end")
	}
}

func TestNextPort(t *testing.T) {
	a, err := serve.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	b, err := serve.Listen(a.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if a.Addr().String() == b.Addr().String() {
		t.Error("one port for two")
	}
	var refused *net.OpError
	if _, err := serve.Listen("192.0.2.1:1313"); !errors.As(err, &refused) {
		t.Errorf("an address of somebody else: %v", err)
	}
}
