package check

import (
	"hash/maphash"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"

	"digest/internal/diag"
	"digest/internal/digest"
	"digest/internal/output"
	"digest/internal/text"
)

// Inspector looks at the files of a site, one by one as they are made, and finds dead internal links and anchors, pages
// without a title, sizes that hosts refuse, and text that rights keep off the site.
type Inspector struct {
	root   string
	files  map[string]bool // all paths of the site
	secret map[uint64]int
	about  *digest.Collection
	seed   maphash.Seed

	mu      sync.Mutex
	anchors map[uint64]bool // hashes of a page and a place in it: two that agree would hide one dead anchor
	asked   []link          // for anchors that were not there yet
	total   int64
	ds      diag.List
}

// link leads to a place in a page.
type link struct{ from, to, fragment string }

// NewInspector inspects a site of these files; their Path is all it reads of them here. root is the path of base_url,
// ending in "/". Without a collection nothing is known of rights.
func NewInspector(c *digest.Collection, files []output.Planned, root string) *Inspector {
	i := &Inspector{root: root, files: make(map[string]bool, len(files)), about: c, seed: maphash.MakeSeed(), anchors: map[uint64]bool{}}
	for _, f := range files {
		i.files[f.Path] = true
	}
	if c != nil {
		i.secret = secrets(c)
	}
	return i
}

// File looks at one file, to its end. It may be called from any goroutine. The error is the reader's.
func (i *Inspector) File(p string, body io.Reader) error {
	counted := &counter{r: body}
	body = counted
	var w *letters
	found := -1
	if len(i.secret) > 0 {
		w = i.letters(p, &found)
		body = io.TeeReader(body, w)
	}
	var page *page
	if path.Ext(p) == ".html" {
		page = i.page(p, body)
	}
	if _, err := io.Copy(io.Discard, body); err != nil {
		return err
	}
	i.mu.Lock()
	defer i.mu.Unlock()
	i.total += counted.n
	if counted.n > maxSize {
		i.ds.Warnf("check/large-file", p, text.Position{}, "%d MB; some hosts take no file above 25 MB", counted.n>>20)
	}
	if found >= 0 {
		i.withheld(p, found)
	}
	if page != nil {
		i.take(page)
	}
	return nil
}

type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// take keeps of a page what others may ask for, and what it asks of others that have not been looked at.
func (i *Inspector) take(p *page) {
	for _, id := range p.ids {
		i.anchors[id] = true
	}
	for _, l := range p.asks {
		if !i.anchors[i.anchor(l.to, l.fragment)] {
			i.asked = append(i.asked, l)
		}
	}
	i.ds = append(i.ds, p.ds...)
}

func (i *Inspector) anchor(page, id string) uint64 {
	var h maphash.Hash
	h.SetSeed(i.seed)
	h.WriteString(page)
	h.WriteByte('#')
	h.WriteString(id)
	return h.Sum64()
}

// Findings is what was found, once all files were looked at. That text is withheld and that something is too large for
// some hosts are among it.
func (i *Inspector) Findings() diag.List {
	i.mu.Lock()
	defer i.mu.Unlock()
	ds := slices.Clone(i.ds)
	for _, l := range i.asked {
		if !i.anchors[i.anchor(l.to, l.fragment)] {
			ds.Errorf("check/dead-anchor", l.from, text.Position{}, "%s has no place called #%s", l.to, l.fragment)
		}
	}
	if len(i.files) > maxFiles {
		ds.Warnf("check/many-files", "", text.Position{}, "the site has %d files; some hosts take no more than %d", len(i.files), maxFiles)
	}
	if i.total > maxTotal {
		ds.Warnf("check/large-site", "", text.Position{}, "the site has %d MB; GitHub Pages asks for less than %d", i.total>>20, maxTotal>>20)
	}
	return ds.Sort()
}

// page is what a page offers and asks for.
type page struct {
	i    *Inspector
	path string
	ids  []uint64
	asks []link
	seen map[string]bool // addresses
	ds   diag.List
}

// page reads a page.
func (i *Inspector) page(p string, body io.Reader) *page {
	pg := &page{i: i, path: p, seen: map[string]bool{}}
	title, redirect := "", false
	z := html.NewTokenizer(body)
	for {
		switch z.Next() {
		case html.ErrorToken:
			if strings.TrimSpace(title) == "" && !redirect {
				pg.ds.Warnf("check/no-title", p, text.Position{}, "the page has no title")
			}
			return pg
		case html.StartTagToken, html.SelfClosingTagToken:
			name, more := z.TagName()
			isTitle, isMeta := string(name) == "title", string(name) == "meta"
			for more {
				var key, value []byte
				key, value, more = z.TagAttr()
				redirect = redirect || isMeta && string(key) == "http-equiv" && strings.EqualFold(string(value), "refresh")
				pg.attribute(key, value)
			}
			if isTitle && z.Next() == html.TextToken && title == "" {
				title = string(z.Text())
			}
		}
	}
}

func (p *page) attribute(key, value []byte) {
	switch string(key) {
	case "id":
		p.ids = append(p.ids, p.i.anchor(p.path, string(value)))
	case "href", "src":
		if !p.seen[string(value)] {
			p.seen[string(value)] = true
			p.address(string(value))
		}
	}
}

// address looks at an address the first time the page has it.
func (p *page) address(href string) {
	u, err := url.Parse(href)
	if err != nil {
		p.ds.Errorf("check/bad-link", p.path, text.Position{}, "%q is no address", href)
		return
	}
	if u.Host != "" || u.Scheme != "" {
		return
	}
	to := p.target(u.Path)
	switch {
	case !p.i.files[to]:
		p.ds.Errorf("check/dead-link", p.path, text.Position{}, "nothing at %s", to)
	case u.Fragment != "":
		p.asks = append(p.asks, link{p.path, to, u.Fragment})
	}
}

// target is the file that a path on the page leads to.
func (p *page) target(href string) string {
	rel, rooted := strings.CutPrefix(href, p.i.root)
	switch {
	case href == "":
		return p.path
	case !rooted && strings.HasPrefix(href, "/"):
		return href // outside the site, where nothing of it lies
	case !rooted:
		rel = path.Join(path.Dir(p.path), href)
		if strings.HasSuffix(href, "/") {
			rel += "/"
		}
	}
	if rel == "" || strings.HasSuffix(rel, "/") {
		rel += "index.html"
	}
	return path.Clean(rel)
}
