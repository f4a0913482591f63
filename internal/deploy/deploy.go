// Package deploy writes what a host needs to be told about a site: the workflow that builds it there, or the
// configuration of the server that sends it.
//
// What all of them say, each in its own words: names with a hash in them are kept by browsers for ever, pages are asked
// for again soon; 404.html answers what is not there; the policy that pages carry in a meta element is sent as a header
// as well, so that it holds for every file and no other site can frame a page; pages that moved are redirected.
//
// [Files] is pure: it returns the files and what to do next, and the caller writes them. Whatever of a site gets into
// a file is either quoted for its format or refused.
package deploy

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"html"
	"net/url"
	"path"
	"regexp"
	"strings"
	"text/template"
)

// Site is what the files say of a site.
type Site struct {
	BaseURL string // base_url: absolute, ending in "/"; "" if not configured
	// Policy is the pages' own Content-Security-Policy, "" if they have none; see [Policy].
	Policy string
	Moved  []Move
	// Root is the folder of the server the site's files lie in; "" for /srv/www/ and the host's name.
	Root string
	// Own says that the site's folder is this program's own source, as a workflow can then build it there.
	Own bool
	// Program is the git address of this program's source, "" if a variable of the host is to hold it; Revision is
	// the commit a workflow takes, "" for the newest.
	Program, Revision string
}

// Move is an old address and the new one, both permalinks: paths below the base URL that begin with "/", unescaped.
type Move struct{ From, To string }

// File is a file to write; its path is slash-separated, below the site's folder.
type File struct {
	Path string
	Data []byte
}

// Host is a kind of place that can be told how to serve a site.
type Host struct {
	Name, What string
	files      func(*page) ([]File, error)
	next       []string
}

// Hosts are all there are, in the order of the documentation.
func Hosts() []Host {
	return []Host{
		{"github", "GitHub Pages: a workflow that builds and deploys", workflow("github.yml", ".github/workflows/site.yml"), []string{
			`in the repository's settings choose Pages → Source: "GitHub Actions", then commit and push the file`,
		}},
		{"gitlab", "GitLab Pages: a pipeline that builds and deploys", workflow("gitlab.yml", ".gitlab-ci.yml"), []string{
			"commit and push the file; the site's address is under Deploy → Pages",
		}},
		{"netlify", "Netlify: headers and redirects, in content/files/", edge, []string{
			"digest build", Upload("netlify", "public"),
		}},
		{"cloudflare", "Cloudflare Pages: headers and redirects, in content/files/", edge, []string{
			"digest build", Upload("cloudflare", "public"),
		}},
		{"nginx", "a server of your own with nginx", server("nginx.conf"), []string{
			"the first lines of the file say where it goes; digest publish brings the site there",
		}},
		{"caddy", "a server of your own with Caddy", server("Caddyfile"), []string{
			"the first lines of the file say where it goes; digest publish brings the site there",
		}},
	}
}

// Upload is the command of a host's own tool that uploads a folder, "" for a host that has none.
func Upload(host, folder string) string {
	switch host {
	case "netlify":
		return "npx netlify-cli deploy --prod --no-build --dir " + folder
	case "cloudflare":
		return "npx wrangler pages deploy " + folder + " --project-name NAME"
	}
	return ""
}

// Files makes the files for a host, and says in sentences or commands what to do with them. An error is for the user:
// a name that is no host, or a site that this host cannot serve.
func Files(host string, s Site) (files []File, next []string, err error) {
	for _, h := range Hosts() {
		if h.Name != host {
			continue
		}
		p, err := newPage(h.Name, s)
		if err != nil {
			return nil, nil, err
		}
		files, err := h.files(p)
		return files, h.next, err
	}
	return nil, nil, fmt.Errorf("there is no host %q", host)
}

var metaPolicy = regexp.MustCompile(`(?i)<meta\s+http-equiv="Content-Security-Policy"\s+content="([^"]*)"`)

// Policy finds the Content-Security-Policy in a page's meta element, "" if it has none.
func Policy(page []byte) string {
	m := metaPolicy.FindSubmatch(page)
	if m == nil {
		return ""
	}
	return html.UnescapeString(string(m[1]))
}

// page is what the templates see.
type page struct {
	Site
	Name string
	// Host is the name alone, Address what Caddy calls the site: with the scheme if it is http, and the port.
	Host, Address string
	Port          string // nginx listens on: 80, unless base_url is http and names another
	Path          string // of the site's root at the host, escaped as in links, ending in "/"
	Headers       []header
	Moved         []moved
}

type header struct{ Name, Value string }

// moved is one redirect: Key is the old path as a server matches it, unescaped; From and To are as in links.
type moved struct{ Key, From, To string }

// hostName is what a name in a configuration may be made of; a URL's host can be stranger.
var hostName = regexp.MustCompile(`^[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?$`)

func newPage(name string, s Site) (*page, error) {
	p := &page{Site: s, Name: name, Path: "/", Port: "80", Host: "example.org", Address: "example.org"}
	if s.BaseURL != "" {
		u, err := url.Parse(s.BaseURL)
		if err != nil || !hostName.MatchString(u.Hostname()) {
			return nil, fmt.Errorf("base_url %q has no host name that a server's configuration can hold", s.BaseURL)
		}
		p.Host, p.Address, p.Path = u.Hostname(), u.Host, u.EscapedPath()
		if u.Scheme == "http" {
			p.Address, p.Port = "http://"+u.Host, cmp.Or(u.Port(), p.Port)
		}
		if !strings.HasSuffix(p.Path, "/") {
			p.Path += "/"
		}
		if p.Path != path.Clean(p.Path)+"/" && p.Path != "/" || strings.ContainsAny(p.Path, "%*{}") {
			return nil, fmt.Errorf("the path of base_url %q is more than a server's configuration can hold: use letters, digits and hyphens", s.BaseURL)
		}
	}
	if p.Root == "" {
		p.Root = "/srv/www/" + p.Host
	}
	if !path.IsAbs(p.Root) || strings.ContainsFunc(p.Root, func(r rune) bool { return r < ' ' || strings.ContainsRune(`$"\{}*`, r) }) {
		return nil, fmt.Errorf("the server's folder %q is not an absolute path that a configuration can hold", p.Root)
	}
	p.Root = path.Clean(p.Root)
	p.Headers = headers(s.Policy)
	for _, m := range s.Moved {
		if k, ok := p.moved(m); ok {
			p.Moved = append(p.Moved, k)
		}
	}
	return p, nil
}

// moved leaves out addresses with characters that mean something to a server. They have a page that says where
// they went all the same.
func (p *page) moved(m Move) (moved, bool) {
	if strings.ContainsAny(m.From, `"'$\{}*:;#?%`+"`") || strings.ContainsFunc(m.From+m.To, func(r rune) bool { return r <= ' ' || r == 0x7f }) {
		return moved{}, false
	}
	escape := func(s string) string { return strings.ReplaceAll((&url.URL{Path: s}).EscapedPath(), "$", "%24") }
	base := strings.TrimSuffix(p.Path, "/")
	return moved{base + m.From, base + escape(m.From), base + escape(m.To)}, true
}

// headers are sent with every file. The policy of the pages gets what only a header can say: who may frame them.
func headers(policy string) []header {
	list := []header{
		{"X-Content-Type-Options", "nosniff"},
		{"Referrer-Policy", "strict-origin-when-cross-origin"},
		{"X-Frame-Options", "DENY"},
	}
	policy = strings.TrimRight(strings.TrimSpace(policy), "; ")
	if policy == "" || strings.ContainsFunc(policy, func(r rune) bool { return r < ' ' || r > '~' || strings.ContainsRune("\"\\$`{}", r) }) {
		return list
	}
	if !strings.Contains(policy, "frame-ancestors") {
		policy += "; frame-ancestors 'none'"
	}
	return append([]header{{"Content-Security-Policy", policy}}, list...)
}

// Var is the host as part of a variable's name: two sites on one nginx must not share any.
func (p *page) Var() string {
	return "digest_" + strings.NewReplacer(".", "_", "-", "_").Replace(strings.ToLower(p.Host+strings.ReplaceAll(strings.TrimSuffix(p.Path, "/"), "/", "_")))
}

// BarePath is the path without its last slash.
func (p *page) BarePath() string { return strings.TrimSuffix(p.Path, "/") }

// Source is where a workflow has the program's source, "" for the repository's own root.
func (p *page) Source() string {
	if p.Own {
		return ""
	}
	return ".digest-program/"
}

// Go is the version of Go that builds the program, as go.mod says.
func (p *page) Go() string { return "1.26" }

// Compressible are the extensions of texts that are worth compressing, as a regular expression.
func (p *page) Compressible() string { return "html|css|js|json|jsonl|csv|svg|xml|txt|atom|rss" }

//go:embed files
var sources embed.FS

func (p *page) execute(name string) ([]byte, error) {
	t, err := template.New(name).Delims("[[", "]]").Option("missingkey=error").Funcs(template.FuncMap{
		"nginx": quoted, "caddy": quoted, "yaml": yamlString,
	}).ParseFS(sources, "files/"+name)
	if err != nil {
		return nil, fmt.Errorf("the template of %s: %w", name, err)
	}
	var b bytes.Buffer
	if err := t.Execute(&b, p); err != nil {
		return nil, fmt.Errorf("making %s: %w", name, err)
	}
	return b.Bytes(), nil
}

// quoted is a string of nginx or Caddy; what would end it or be expanded in it was refused before.
func quoted(s string) string { return `"` + s + `"` }

// yamlString is a single-quoted scalar.
func yamlString(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }

func workflow(name, target string) func(*page) ([]File, error) {
	return func(p *page) ([]File, error) {
		if strings.ContainsFunc(p.Program+p.Revision, func(r rune) bool { return r < ' ' || r == 0x7f }) || strings.HasPrefix(p.Revision, "-") {
			return nil, fmt.Errorf("%q is no address of a git repository", p.Program)
		}
		if strings.Contains(p.Program, "${{") {
			return nil, fmt.Errorf("%q has an expression in it, which the workflow would run", p.Program)
		}
		data, err := p.execute(name)
		return []File{{target, data}}, err
	}
}

func server(name string) func(*page) ([]File, error) {
	return func(p *page) ([]File, error) {
		data, err := p.execute(name)
		return []File{{"deploy/" + name, data}}, err
	}
}

// maxRedirects is what Cloudflare Pages takes in a file; the pages that say where they went need no line there.
const maxRedirects = 2000

// edge makes the files that Netlify and Cloudflare read from the root of the site. They lie with the content, so that
// every build has them.
func edge(p *page) ([]File, error) {
	if p.Path != "/" {
		return nil, fmt.Errorf("%s serves a site at the root of its address, and base_url has the path %s: leave the path out of base_url", p.Name, p.Path)
	}
	data, err := p.execute("headers")
	files := []File{{"content/files/_headers", data}}
	if err != nil || len(p.Moved) == 0 {
		return files, err
	}
	var b strings.Builder
	fmt.Fprintf(&b, "# Pages that moved. Written by digest deploy-files %s; write it again for those that move later.\n", p.Name)
	status := "301"
	if p.Name == "netlify" {
		status = "301!" // else the page that says where it went comes first
	}
	for _, m := range p.Moved[:min(len(p.Moved), maxRedirects)] {
		fmt.Fprintf(&b, "%s %s %s\n", m.From, m.To, status)
	}
	return append(files, File{"content/files/_redirects", []byte(b.String())}), nil
}
