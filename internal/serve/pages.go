package serve

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/hex"
	"html"
	"mime"
	"net/http"
	"net/url"
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"time"

	"digest/internal/diag"
)

// page answers a request for an address of the site.
func (s *Server) page(w http.ResponseWriter, r *http.Request, st *state) {
	f := st.find(r.URL.Path)
	if f.location != "" {
		u := url.URL{Path: f.location, RawQuery: r.URL.RawQuery}
		w.Header().Set("Cache-Control", "no-cache")
		w.Header().Set("Location", u.String())
		w.WriteHeader(f.status)
		return
	}
	if s.o.Reload && f.isHTML() {
		f.body = inject(f.body, versionOf(f.body, st))
	}
	send(w, r, f)
}

// answer is what there is at an address.
type answer struct {
	name     string // its ending tells the type
	body     []byte
	status   int    // 0 means 200
	location string // of a redirection
}

func (a answer) isHTML() bool { return path.Ext(a.name) == ".html" }

// find looks an address up as static hosts do: a folder has its index.html and a final "/", what is missing
// has 404.html. A page that cannot be rendered, and any page before there is a site, says why.
func (st *state) find(address string) answer {
	if st.site == nil {
		return answer{name: "errors.html", status: http.StatusInternalServerError, body: st.problems.page()}
	}
	rel, inside := strings.CutPrefix(address, st.root)
	switch {
	case address == "/" && st.root != "/", address+"/" == st.root:
		return answer{status: http.StatusFound, location: st.root}
	case !inside || !clean(rel):
		return st.missing()
	case rel == "" || strings.HasSuffix(rel, "/"):
		return st.render(rel+"index.html", http.StatusOK)
	}
	if _, ok := st.site.File(rel); ok {
		return st.render(rel, http.StatusOK)
	}
	if _, ok := st.site.File(rel + "/index.html"); ok {
		return answer{status: http.StatusMovedPermanently, location: address + "/"}
	}
	return st.render(rel+".html", http.StatusOK)
}

// clean reports whether a path has only plain segments; it may end in "/".
func clean(rel string) bool {
	if strings.ContainsAny(rel, "\\\x00") {
		return false
	}
	for segment := range strings.SplitSeq(strings.TrimSuffix(rel, "/"), "/") {
		if segment == "." || segment == ".." || segment == "" && rel != "" {
			return false
		}
	}
	return true
}

func (st *state) missing() answer {
	if _, ok := st.site.File("404.html"); ok {
		return st.render("404.html", http.StatusNotFound)
	}
	return answer{name: "404.txt", body: []byte("There is no such page.\n"), status: http.StatusNotFound}
}

func (st *state) render(name string, status int) answer {
	f, ok := st.site.File(name)
	if !ok && name == "404.html" {
		return answer{name: "404.txt", body: []byte("There is no such page.\n"), status: http.StatusNotFound}
	}
	if !ok {
		return st.missing()
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		ds, rest := diag.From(err)
		if rest != nil {
			ds = append(ds, diag.Diagnostic{Severity: diag.Error, Code: "serve/unreadable", Path: name, Message: rest.Error()})
		}
		return answer{name: "errors.html", status: http.StatusInternalServerError, body: describe(ds, nil).page()}
	}
	return answer{name: name, body: b.Bytes(), status: status}
}

// inject adds the script to a page, at the end of its head.
func inject(body []byte, have version) []byte {
	tag := `<script src="` + scriptPath + `" data-have="` + have.String() + `" defer></script>`
	i := bytes.Index(body, []byte("</head>"))
	if i < 0 {
		i = len(body)
	}
	return append(append(append(make([]byte, 0, len(body)+len(tag)), body[:i]...), tag...), body[i:]...)
}

// version tells two states of a page apart, and whether only its style sheets differ.
type version struct {
	whole, matter string
	sheets        []string // addresses, in the order of the page
}

func (v version) String() string { return v.whole + "." + v.matter }

var (
	sheetTag  = regexp.MustCompile(`<link\b[^>]*\brel="?stylesheet\b[^>]*>`)
	sheetHref = regexp.MustCompile(`\bhref="([^"]*)"`)
)

// versionOf hashes a page: with its style sheets and what is in them, and without.
func versionOf(body []byte, st *state) version {
	var v version
	whole := sha256.New()
	whole.Write(body)
	rest := sheetTag.ReplaceAllFunc(body, func(tag []byte) []byte {
		m := sheetHref.FindSubmatch(tag)
		if m == nil {
			return tag
		}
		href := html.UnescapeString(string(m[1]))
		sum := st.sheet(href)
		whole.Write([]byte(sum))
		if sum != "" && !strings.Contains(href, "?") && !strings.Contains(href, "assets/") {
			href += "?v=" + sum // its name stays when it changes
		}
		v.sheets = append(v.sheets, href)
		return nil
	})
	matter := sha256.Sum256(rest)
	v.whole, v.matter = hex.EncodeToString(whole.Sum(nil)[:8]), hex.EncodeToString(matter[:8])
	return v
}

// sheet is the hash of a style sheet outside assets/, whose names hold one; "" if it is not of this site.
func (st *state) sheet(href string) string {
	rel, ok := strings.CutPrefix(href, st.root)
	if !ok || st.site == nil || strings.HasPrefix(rel, "assets/") {
		return ""
	}
	f, ok := st.site.File(rel)
	if !ok {
		return ""
	}
	h := sha256.New()
	if f.Write(h) != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// version is that of the page at an address, found once however many browsers show it.
func (st *state) version(address string) version {
	once, _ := st.versions.LoadOrStore(address, sync.OnceValue(func() version {
		f := st.find(address)
		if f.location != "" {
			f = st.find(f.location)
		}
		return versionOf(f.body, st)
	}))
	return once.(func() version)()
}

// types are those of the files a site has, whatever the machine thinks of their endings.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".json": "application/json", ".jsonl": "application/jsonl", ".geojson": "application/geo+json", ".xml": "application/xml",
	".atom": "application/atom+xml", ".rss": "application/rss+xml", ".txt": "text/plain; charset=utf-8", ".csv": "text/csv; charset=utf-8",
	".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
	".avif": "image/avif", ".ico": "image/x-icon", ".woff": "font/woff", ".woff2": "font/woff2", ".pdf": "application/pdf",
	".webmanifest": "application/manifest+json", ".wasm": "application/wasm", ".mp4": "video/mp4", ".mp3": "audio/mpeg", ".ics": "text/calendar; charset=utf-8",
	".bib": "text/plain; charset=utf-8", ".ris": "text/plain; charset=utf-8", ".md": "text/plain; charset=utf-8",
}

func typeOf(name string) string {
	ext := strings.ToLower(path.Ext(name))
	for _, t := range []string{types[ext], mime.TypeByExtension(ext)} {
		if t != "" {
			return t
		}
	}
	return "application/octet-stream"
}

func compresses(mediaType string) bool {
	return strings.HasPrefix(mediaType, "text/") || strings.Contains(mediaType, "json") || strings.Contains(mediaType, "xml") ||
		strings.Contains(mediaType, "javascript")
}

// send answers with the body, or the part of it, that was asked for, compressed if that is liked.
func send(w http.ResponseWriter, r *http.Request, a answer) {
	h := w.Header()
	mediaType := typeOf(a.name)
	h.Set("Content-Type", mediaType)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-cache")
	sum := sha256.Sum256(a.body)
	tag := hex.EncodeToString(sum[:12])
	if compresses(mediaType) && len(a.body) >= 1024 {
		h.Set("Vary", "Accept-Encoding")
		if likesGzip(r) && r.Header.Get("Range") == "" {
			a.body = compress(a.body)
			tag += "-gzip"
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	if a.status != 0 && a.status != http.StatusOK {
		w.WriteHeader(a.status)
		if r.Method != http.MethodHead {
			_, _ = w.Write(a.body) // the client may be gone
		}
		return
	}
	h.Set("Etag", `"`+tag+`"`)
	http.ServeContent(w, r, a.name, time.Time{}, bytes.NewReader(a.body))
}

func likesGzip(r *http.Request) bool {
	for part := range strings.SplitSeq(r.Header.Get("Accept-Encoding"), ",") {
		coding, weight, _ := strings.Cut(part, ";")
		if strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			q := strings.TrimPrefix(strings.ReplaceAll(weight, " ", ""), "q=")
			return strings.Trim(q, "0.") != "" || weight == ""
		}
	}
	return false
}

var writers = sync.Pool{New: func() any { w, _ := gzip.NewWriterLevel(nil, gzip.BestSpeed); return w }}

func compress(body []byte) []byte {
	var b bytes.Buffer
	w := writers.Get().(*gzip.Writer)
	defer writers.Put(w)
	w.Reset(&b)
	_, _ = w.Write(body) // into memory
	_ = w.Close()
	return b.Bytes()
}
