package deploy

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"

	"digest/internal/needs"
)

// freePort is one on loopback that nothing listens on.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// siteFiles are one file of each kind that a server treats in its own way.
var siteFiles = map[string]string{
	"index.html":                         "<h1>Home</h1>",
	"404.html":                           "<h1>Nothing here</h1>",
	"people/ana-ruiz/index.html":         "<h1>Ana Ruiz</h1>" + strings.Repeat("word ", 500),
	"people/ana-ruiz/feed.atom":          "<feed/>",
	"people/ana-ruiz/index.json":         "{}",
	"año/index.html":                     "<h1>moved</h1>",
	"assets/style.0abf5c88.css":          "a{}",
	"assets/flags-4a650cb4/es.svg":       "<svg/>",
	"assets/fonts/serif.f2ea9c12.woff2":  "x",
	"assets/fonts/LICENSE.txt":           "free",
	"search/core.js":                     "core",
	"data/articles.jsonl":                "{}\n",
	"data/articles.csv":                  "a,b\n",
	"cards/site.png":                     "png",
	".digest-publish/manifest":           "secret",
	".well-known/security.txt":           "Contact: mailto:desk@example.org",
	"articles/2020/07/08/old/index.html": "<h1>old</h1>",
}

func writeSite(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for p, body := range siteFiles {
		name := filepath.Join(root, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(body), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var gz, br bytes.Buffer
	for _, beside := range []struct {
		extension string
		out       *bytes.Buffer
		w         io.WriteCloser
	}{{".gz", &gz, gzip.NewWriter(&gz)}, {".br", &br, brotli.NewWriter(&br)}} {
		io.WriteString(beside.w, siteFiles["people/ana-ruiz/index.html"])
		beside.w.Close()
		if err := os.WriteFile(filepath.Join(root, "people/ana-ruiz/index.html"+beside.extension), beside.out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// killAtEnd ends a server by the process ID it wrote.
func killAtEnd(t *testing.T, pidFile string) {
	t.Helper()
	t.Cleanup(func() {
		data, err := os.ReadFile(pidFile)
		if err != nil {
			t.Error(err)
			return
		}
		pid, err := strconv.Atoi(strings.TrimSpace(string(data)))
		if err != nil {
			t.Error(err)
			return
		}
		if p, err := os.FindProcess(pid); err == nil {
			_ = p.Kill()
		}
	})
}

// startNginx runs a configuration; the command comes back when it listens.
func startNginx(t *testing.T, conf []byte, port int) {
	program := needs.Debian(t, "nginx", "nginx")
	dir := t.TempDir()
	types, err := os.ReadFile("/etc/nginx/mime.types")
	if err != nil {
		t.Fatal(err)
	}
	// Loopback only: nothing outside may reach a test.
	conf = bytes.Replace(conf, fmt.Appendf(nil, "listen %d;", port), fmt.Appendf(nil, "listen 127.0.0.1:%d;", port), 1)
	conf = bytes.Replace(conf, fmt.Appendf(nil, "listen [::]:%d;", port), nil, 1)
	user := ""
	if os.Getuid() == 0 {
		user = "user root;"
	}
	if brotliModule != "" {
		user = "load_module " + brotliModule + "; " + user
	}
	main := fmt.Sprintf(`%s master_process off; pid %[2]s/pid; error_log %[2]s/error.log;
events {} http { access_log off; client_body_temp_path %[2]s/1; proxy_temp_path %[2]s/2; fastcgi_temp_path %[2]s/3;
uwsgi_temp_path %[2]s/4; scgi_temp_path %[2]s/5; include mime.types; default_type application/octet-stream; include site.conf; }`, user, dir)
	for name, data := range map[string][]byte{"nginx.conf": []byte(main), "site.conf": conf, "mime.types": types} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command(program, "-e", dir+"/error.log", "-c", dir+"/nginx.conf").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s\n%s", err, out, conf)
	}
	killAtEnd(t, dir+"/pid")
}

func startCaddy(t *testing.T, conf []byte, _ int) {
	program := needs.Debian(t, "caddy", "caddy")
	dir := t.TempDir()
	conf = append([]byte("{\n\tadmin off\n\tauto_https off\n\tdefault_bind 127.0.0.1\n}\n"), conf...)
	if err := os.WriteFile(dir+"/Caddyfile", conf, 0o644); err != nil {
		t.Fatal(err)
	}
	start := exec.Command(program, "start", "--config", dir+"/Caddyfile", "--pidfile", dir+"/pid")
	start.Env = append(os.Environ(), "HOME="+dir, "XDG_DATA_HOME="+dir, "XDG_CONFIG_HOME="+dir)
	log, err := os.Create(dir + "/log")
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	start.Stdout, start.Stderr = log, log // a file: a pipe would stay open as long as the server runs
	if err := start.Run(); err != nil {
		said, _ := os.ReadFile(dir + "/log")
		t.Fatalf("%v\n%s\n%s", err, said, conf)
	}
	killAtEnd(t, dir+"/pid")
}

// answer is what matters of a response.
type answer struct {
	status                                             int
	cache, mediaType, encoding, location, origin, body string
	header                                             http.Header
}

// fetch reads an address as a browser does that takes one encoding, "identity" for none.
func fetch(t *testing.T, address, encoding string) answer {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept-Encoding", encoding)
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	h := res.Header
	return answer{
		res.StatusCode, strings.Join(h.Values("Cache-Control"), " | "), h.Get("Content-Type"), h.Get("Content-Encoding"), h.Get("Location"),
		h.Get("Access-Control-Allow-Origin"), string(body), h,
	}
}

const (
	forEver = "public, max-age=31536000, immutable"
	short   = "public, max-age=300, must-revalidate"
	never   = "no-cache"
)

func TestServersServeASite(t *testing.T) {
	for host, start := range map[string]func(*testing.T, []byte, int){"nginx": startNginx, "caddy": startCaddy} {
		for _, path := range []string{"/", "/desk/"} {
			t.Run(host+path, func(t *testing.T) {
				needs.Debian(t, host, host)
				port := freePort(t)
				origin := fmt.Sprintf("http://127.0.0.1:%d", port)
				s := sample(origin + path)
				s.Root = writeSite(t)
				files, _, err := Files(host, s)
				if err != nil {
					t.Fatal(err)
				}
				conf := files[0].Data
				if brotliModule != "" {
					conf = bytes.Replace(conf, []byte("# brotli_static on;"), []byte("brotli_static on;"), 1)
				}
				start(t, conf, port)
				checkServed(t, origin, path)
				if host == "nginx" && brotliModule == "" {
					needs.Missing(t, "Brotli for nginx", "apt-get install libnginx-mod-http-brotli-static")
				}
				checkBrotli(t, origin+path+"people/ana-ruiz/")
			})
		}
	}
}

// brotliModule is the file of nginx's module that sends what lies there as .br, "" where there is none.
var brotliModule = func() string {
	const file = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
	if _, err := os.Stat(file); err != nil {
		return ""
	}
	return file
}()

// checkBrotli demands the page that lies there compressed, and that it unpacks to what the page says.
func checkBrotli(t *testing.T, address string) {
	t.Helper()
	got := fetch(t, address, "br")
	if got.encoding != "br" || !strings.Contains(got.header.Get("Vary"), "Accept-Encoding") || !strings.HasPrefix(got.mediaType, "text/html") {
		t.Errorf("by Brotli: %q, vary %q, type %q", got.encoding, got.header.Get("Vary"), got.mediaType)
	}
	if plain, err := io.ReadAll(brotli.NewReader(strings.NewReader(got.body))); err != nil || string(plain) != siteFiles["people/ana-ruiz/index.html"] {
		t.Errorf("by Brotli: %d bytes, %v", len(plain), err)
	}
}

func checkServed(t *testing.T, origin, path string) {
	t.Helper()
	for p, want := range map[string]answer{
		"":                                  {status: 200, cache: short, mediaType: "text/html; charset=utf-8", body: "<h1>Home</h1>"},
		"people/ana-ruiz/":                  {status: 200, cache: short, mediaType: "text/html; charset=utf-8", body: siteFiles["people/ana-ruiz/index.html"]},
		"people/ana-ruiz/feed.atom":         {status: 200, cache: never, mediaType: "application/atom+xml", origin: "*", body: "<feed/>"},
		"people/ana-ruiz/index.json":        {status: 200, cache: never, mediaType: "application/json", origin: "*", body: "{}"},
		"assets/style.0abf5c88.css":         {status: 200, cache: forEver, mediaType: "text/css; charset=utf-8", body: "a{}"},
		"assets/flags-4a650cb4/es.svg":      {status: 200, cache: forEver, mediaType: "image/svg+xml", body: "<svg/>"},
		"assets/fonts/serif.f2ea9c12.woff2": {status: 200, cache: forEver, mediaType: "font/woff2", body: "x"},
		"assets/fonts/LICENSE.txt":          {status: 200, cache: never, mediaType: "text/plain; charset=utf-8", body: "free"},
		"search/core.js":                    {status: 200, cache: never, body: "core"},
		"data/articles.jsonl":               {status: 200, cache: never, mediaType: "application/jsonl", origin: "*", body: "{}\n"},
		"data/articles.csv":                 {status: 200, cache: never, mediaType: "text/csv; charset=utf-8", origin: "*", body: "a,b\n"},
		"cards/site.png":                    {status: 200, cache: short, mediaType: "image/png", body: "png"},
		".well-known/security.txt":          {status: 200, cache: never, mediaType: "text/plain; charset=utf-8", body: siteFiles[".well-known/security.txt"]},
		".digest-publish/manifest":          {status: 404, cache: never, body: "<h1>Nothing here</h1>"},
		"nothing/":                          {status: 404, cache: never, body: "<h1>Nothing here</h1>"},
		"nothing.html":                      {status: 404, cache: never, body: "<h1>Nothing here</h1>"},
		"assets/gone.0abf5c88.css":          {status: 404, cache: never, body: "<h1>Nothing here</h1>"},
		"2019/summit/":                      {status: 301, location: path + "articles/2019/01/02/summit/"},
		"a%C3%B1o/":                         {status: 301, location: path + "editions/2020-w01/"},
	} {
		got := fetch(t, origin+path+p, "identity")
		if got.status != want.status || got.location != want.location {
			t.Errorf("%s%s: status %d to %q, want %d to %q", path, p, got.status, got.location, want.status, want.location)
		}
		if want.status == 301 {
			continue
		}
		if got.body != want.body || got.cache != want.cache || got.origin != want.origin && want.status == 200 {
			t.Errorf("%s%s: cache %q, origin %q, body %.60q; want %q, %q, %.60q", path, p, got.cache, got.origin, got.body, want.cache, want.origin, want.body)
		}
		if plain, _, _ := strings.Cut(want.mediaType, ";"); plain != "" && !strings.HasPrefix(got.mediaType, plain) ||
			strings.HasSuffix(want.mediaType, "utf-8") && !strings.HasSuffix(strings.ToLower(got.mediaType), "charset=utf-8") {
			t.Errorf("%s%s: type %q, want %q", path, p, got.mediaType, want.mediaType)
		}
		for name, value := range map[string]string{
			"Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-ancestors 'none'", "X-Content-Type-Options": "nosniff",
			"Referrer-Policy": "strict-origin-when-cross-origin", "X-Frame-Options": "DENY",
		} {
			if all := got.header.Values(name); len(all) != 1 || all[0] != value {
				t.Errorf("%s%s: %s is %q", path, p, name, all)
			}
		}
	}
	if got := fetch(t, origin+path+"people/ana-ruiz/", "gzip"); got.encoding != "gzip" || !strings.HasPrefix(got.body, "\x1f\x8b") || !strings.Contains(got.header.Get("Vary"), "Accept-Encoding") {
		t.Errorf("packed: %q, vary %q", got.encoding, got.header.Get("Vary"))
	}
	if got := fetch(t, origin+path+"people/ana-ruiz", "identity"); got.status/100 != 3 || !strings.HasSuffix(got.location, "people/ana-ruiz/") || strings.Contains(got.location, "://") {
		t.Errorf("a folder without its slash: %d %q", got.status, got.location)
	}
	if path == "/" {
		return
	}
	for _, p := range []string{"/", strings.TrimSuffix(path, "/")} {
		if got := fetch(t, origin+p, "identity"); got.status/100 != 3 || got.location != path {
			t.Errorf("%s: %d %q, want a way to %s", p, got.status, got.location, path)
		}
	}
	if got := fetch(t, origin+"/elsewhere/", "identity"); got.status != 404 {
		t.Errorf("outside the site: %d", got.status)
	}
}
