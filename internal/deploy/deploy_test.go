package deploy

import (
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"

	"digest/internal/golden"
)

// sample says something of everything.
func sample(base string) Site {
	return Site{
		BaseURL: base, Policy: "default-src 'none'; style-src 'self'", Program: "https://git.example.org/digest.git",
		Revision: "0123456789abcdef0123456789abcdef01234567",
		Moved:    []Move{{"/2019/old talks/", "/nowhere/"}, {"/2019/summit/", "/articles/2019/01/02/summit/"}, {"/año/", "/editions/2020-w01/"}},
	}
}

// The files are what they were when somebody last read them.
func TestFilesAreAsReviewed(t *testing.T) {
	claimed := map[string]bool{}
	for _, h := range Hosts() {
		base := "https://example.org/desk/"
		if h.Name == "netlify" || h.Name == "cloudflare" {
			base = "https://example.org/"
		}
		files, next, err := Files(h.Name, sample(base))
		if err != nil || len(next) == 0 {
			t.Fatalf("%s: %v, next %q", h.Name, err, next)
		}
		var b strings.Builder
		for _, f := range files {
			b.WriteString("-- " + f.Path + " --\n" + string(f.Data))
			if strings.HasSuffix(f.Path, ".yml") {
				var any map[string]any
				if err := yaml.Unmarshal(f.Data, &any); err != nil {
					t.Errorf("%s is no YAML: %v", f.Path, err)
				}
			}
		}
		golden.Check(t, h.Name+".txt", []byte(b.String()))
		claimed[h.Name+".txt"] = true
	}
	golden.Unclaimed(t, "*.txt", claimed)
}

// A site's own words can't become a server's or a shell's.
func TestHostileSitesAreRefusedOrLeftOut(t *testing.T) {
	for name, s := range map[string]Site{
		"host":       {BaseURL: "https://a;b/"},
		"path":       {BaseURL: "https://a.org/x%22;%20y/"},
		"braces":     {BaseURL: "https://a.org/{x}/"},
		"dots":       {BaseURL: "https://a.org/x/../y/"},
		"root":       {BaseURL: "https://a.org/", Root: "relative"},
		"root quote": {BaseURL: "https://a.org/", Root: `/srv/"; include /etc/x; "`},
		"root var":   {BaseURL: "https://a.org/", Root: `/srv/$request_uri`},
		"root line":  {BaseURL: "https://a.org/", Root: "/srv/a\nb"},
	} {
		for _, host := range []string{"nginx", "caddy"} {
			if files, _, err := Files(host, s); err == nil {
				t.Errorf("%s, %s: made\n%s", name, host, files[0].Data)
			}
		}
	}
	for name, s := range map[string]Site{
		"line":       {Program: "https://a\nrun: rm"},
		"expression": {Program: "https://a/${{ secrets.X }}"},
		"option":     {Revision: "--upload-pack=x"},
	} {
		for _, host := range []string{"github", "gitlab"} {
			if files, _, err := Files(host, s); err == nil {
				t.Errorf("%s, %s: made\n%s", name, host, files[0].Data)
			}
		}
	}
	moves := []Move{{`/a"; return 200; "/`, "/x/"}, {"/$uri/", "/x/"}, {"/a b/", "/x/"}, {"/{}/", "/x/"}, {"/*/", "/x/"}, {"/ok/", "/$x/"}}
	for _, host := range []string{"nginx", "caddy", "netlify", "cloudflare"} {
		files, _, err := Files(host, Site{BaseURL: "https://a.org/", Moved: moves})
		if err != nil {
			t.Fatal(err)
		}
		all := string(slices.Concat(files[0].Data, files[len(files)-1].Data))
		if strings.Contains(all, "/x/") || !strings.Contains(all, "/ok/") || !strings.Contains(all, "/%24x/") {
			t.Errorf("%s: %s", host, all)
		}
	}
	if p := headers("default-src 'self'\"; evil"); slices.ContainsFunc(p, func(h header) bool { return h.Name == "Content-Security-Policy" }) {
		t.Errorf("a policy that ends its string: %v", p)
	}
}

func TestEdgeHostsHaveNoSubPath(t *testing.T) {
	for _, host := range []string{"netlify", "cloudflare"} {
		if _, _, err := Files(host, sample("https://example.org/desk/")); err == nil || !strings.Contains(err.Error(), "/desk/") {
			t.Errorf("%s: %v", host, err)
		}
	}
	if _, _, err := Files("geocities", Site{}); err == nil {
		t.Error("an unknown host is no error")
	}
}

func TestPolicy(t *testing.T) {
	for page, want := range map[string]string{
		`<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;">`: "default-src 'none'",
		`<META HTTP-EQUIV="content-security-policy" CONTENT="x">`:                          "x",
		`<meta http-equiv="refresh" content="0">`:                                          "",
	} {
		if got := Policy([]byte(page)); got != want {
			t.Errorf("%s: %q, want %q", page, got, want)
		}
	}
}
