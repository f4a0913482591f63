// Package config reads config.toml: strict keys, defaults, all problems at once.
package config

import (
	"bytes"
	"errors"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"digest/internal/diag"
	"digest/internal/text"
)

// Config is a site's whole configuration.
type Config struct {
	Site
	// Publish are the places the site can be published to, by [[publish]].
	Publish []Publish `toml:"publish"`
	// Location is TimeZone, loaded.
	Location *time.Location `toml:"-"`
}

// Publish is a place the site can be published to. Credentials are never in it.
type Publish struct {
	Name string `toml:"name"` // how the command line calls it; unique
	URL  string `toml:"url"`  // see docs/publishing.md
	// BaseURL takes the place of the site's for this target; ends in "/".
	BaseURL  string `toml:"base_url"`
	Releases int    `toml:"releases"` // how many releases to keep, where the target can; 0 publishes in place
	// Grace is how long assets that left the site are kept, for readers with an older page in their browser: an hour
	// unless it is given.
	Grace     Duration `toml:"grace"`
	MaxDelete int      `toml:"max_delete"` // per cent of the files a run may delete without --force; 0 means 20
	Compress  Compress `toml:"compress"`   // texts compressed, where the host does not do it itself
	Parallel  int      `toml:"parallel"`   // uploads at once; 0 means as the target likes
}

// Duration is a time.Duration that a file writes as "36h" or "90s".
type Duration struct {
	time.Duration
	Given bool
}

// UnmarshalText implements encoding.TextUnmarshaler.
func (d *Duration) UnmarshalText(b []byte) (err error) {
	d.Duration, err = time.ParseDuration(string(b))
	d.Given = true
	return err
}

// Compress names the ways in which texts are compressed, "gzip" and "br" (Brotli), each once. A file writes true for
// gzip alone, false or nothing for none, or a list.
type Compress []string

// UnmarshalTOML implements toml.Unmarshaler.
func (c *Compress) UnmarshalTOML(v any) error {
	*c = nil
	list, isList := v.([]any)
	yes, isBool := v.(bool)
	switch {
	case isBool && yes:
		*c = Compress{"gzip"}
	case !isBool && !isList:
		return errCompress
	}
	for _, e := range list {
		way, _ := e.(string)
		if way != "gzip" && way != "br" {
			return errCompress
		}
		if !slices.Contains(*c, way) {
			*c = append(*c, way)
		}
	}
	return nil
}

var errCompress = errors.New(`compress is true (for gzip), false, or a list of "gzip" and "br"`)

// Site is what pages may know of the configuration.
type Site struct {
	Title       string `toml:"title"`
	Description string `toml:"description"`
	// BaseURL is absolute and ends in "/"; its path is the sub-path the site lives under. When empty, links
	// are root-relative and what needs absolute URLs (feeds, sitemap) is made for http://localhost/.
	BaseURL string `toml:"base_url"`
	// RelativeURLs makes every link relative, so that the site works from a folder opened as file://.
	RelativeURLs bool   `toml:"relative_urls"`
	Language     string `toml:"language"` // of the site's own words: "en", "es", or one with a strings file
	TimeZone     string `toml:"time_zone"`
	DateFormat   string `toml:"date_format"` // Go layout, as in "2 January 2006"; "" for that of the language
	Footer       string `toml:"footer"`      // plain text
	Contact      string `toml:"contact"`     // URL or mail address for reports of errors
	PageSize     int    `toml:"page_size"`   // articles on one list page
	// StateNames are house names by alpha-2 code, used in headings, lists and maps, never in article text.
	StateNames map[string]string `toml:"state_names"`
	Data       Data              `toml:"data"`
	Pages      Pages             `toml:"pages"`
}

// Data says what the static data API holds.
type Data struct {
	PerArticle bool `toml:"per_article"`
}

// Pages says which kinds of pages and files a site goes without.
type Pages struct {
	Without []string `toml:"without"` // of [Kinds]
}

// Kinds lists what a site may go without: its pages and files are not made, nothing leads to them, and what only they
// need is not worked out. "events" and "quotes" are then on no other page either.
func Kinds() []string {
	return []string{
		"people", "countries", "organisations", "relations", "topics", "places", "sources", "quotes", "events", "editions", "archive", "days",
		"scenes", "network", "map", "orders", "search", "about", "feeds", "data", "cards", "flags", "citations", "structured-data",
	}
}

// Has reports whether a site has a kind of pages or files.
func (s *Site) Has(kind string) bool { return !slices.Contains(s.Pages.Without, kind) }

// Default is the configuration of a site that says nothing.
func Default() *Config {
	return &Config{
		Site: Site{
			Title: "Digest", Language: "en", TimeZone: "UTC", PageSize: 50,
		},
		Location: time.UTC,
	}
}

// MaxSize is the size in bytes above which a configuration, or a file of strings, is refused: the time that TOML's
// dotted keys take grows with the square of their length.
const MaxSize = 64 << 10

// Parse reads src over the defaults. name is the path used in messages.
func Parse(name string, src []byte) (*Config, diag.List) {
	c := Default()
	var ds diag.List
	if len(src) > MaxSize {
		ds.Errorf("config/too-large", name, text.Position{}, "it has %d KB; the limit is %d KB", len(src)>>10, MaxSize>>10)
		return c, ds
	}
	md, err := toml.NewDecoder(bytes.NewReader(src)).Decode(c)
	if err != nil {
		ds = append(ds, syntaxError(name, err))
		return Default(), ds
	}
	for _, key := range md.Undecoded() {
		pos := find(src, key[len(key)-1])
		ds.Errorf("config/unknown-key", name, pos, "unknown key %q", key.String())
		if s := text.Nearest(key[len(key)-1], Keys()); s != "" {
			ds.Hint("did you mean %q?", s)
		}
	}
	c.check(name, src, &ds)
	return c, ds
}

// Keys lists the top-level keys, for messages and documentation.
func Keys() []string {
	return []string{
		"title", "description", "base_url", "relative_urls", "language", "time_zone", "date_format", "footer",
		"contact", "page_size", "state_names", "data", "per_article", "pages", "without",
		"publish", "name", "url", "releases", "grace", "max_delete", "compress", "parallel",
	}
}

func (c *Config) check(name string, src []byte, ds *diag.List) {
	c.BaseURL = checkBaseURL(c.BaseURL, name, src, ds)
	loc, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		ds.Errorf("config/time-zone", name, find(src, "time_zone"), "time_zone %q is not known", c.TimeZone)
		ds.Hint(`use a name of the IANA time zone database, as in "Europe/Madrid"`)
		loc = time.UTC
	}
	c.Location = loc
	c.checkPublish(name, src, ds)
	for _, kind := range c.Pages.Without {
		if slices.Contains(Kinds(), kind) {
			continue
		}
		ds.Errorf("config/pages", name, find(src, "without"), "there are no pages of a kind %q", kind)
		if s := text.Nearest(kind, Kinds()); s != "" {
			ds.Hint("did you mean %q?", s)
		} else {
			ds.Hint("the kinds are %s", strings.Join(Kinds(), ", "))
		}
	}
	if c.PageSize < 5 || c.PageSize > 500 {
		ds.Errorf("config/page-size", name, find(src, "page_size"), "page_size %d is not between 5 and 500", c.PageSize)
		c.PageSize = 50
	}
}

// checkBaseURL returns an address that ends in "/", or "" with a diagnostic when it is none.
func checkBaseURL(addr, name string, src []byte, ds *diag.List) string {
	if addr == "" {
		return ""
	}
	u, err := url.Parse(addr)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
		ds.Errorf("config/base-url", name, find(src, "base_url"), "base_url %q is not an absolute http(s) address", addr)
		ds.Hint(`write it as "https://example.org/digest/"`)
		return ""
	}
	return strings.TrimSuffix(addr, "/") + "/"
}

// checkPublish leaves only targets that can be used.
func (c *Config) checkPublish(name string, src []byte, ds *diag.List) {
	seen := map[string]bool{}
	var good []Publish
	for i, p := range c.Publish {
		problem, key := "", "publish"
		switch {
		case p.URL == "":
			problem = "has no url"
		case p.Name == "" && len(c.Publish) > 1:
			problem = "has no name, and there are several"
		case seen[p.Name]:
			problem = "has the name of an earlier one"
		case p.Releases < 0 || p.Releases == 1:
			problem, key = "keeps releases, but fewer than 2", "releases"
		case p.Grace.Duration < 0:
			problem, key = "has a grace below zero", "grace"
		case p.MaxDelete < 0 || p.MaxDelete > 100:
			problem, key = "has a max_delete that is not between 1 and 100", "max_delete"
		case p.Parallel < 0 || p.Parallel > 256:
			problem, key = "has a parallel that is not between 1 and 256", "parallel"
		}
		if problem != "" {
			ds.Errorf("config/publish", name, find(src, key), "[[publish]] number %d %s", i+1, problem)
			continue
		}
		seen[p.Name] = true
		if !p.Grace.Given {
			p.Grace.Duration = time.Hour
		}
		p.BaseURL = checkBaseURL(p.BaseURL, name, src, ds)
		good = append(good, p)
	}
	c.Publish = good
}

func syntaxError(name string, err error) diag.Diagnostic {
	d := diag.Diagnostic{Severity: diag.Error, Code: "config/syntax", Path: name, Message: err.Error()}
	var pe toml.ParseError
	if errors.As(err, &pe) {
		d.Pos = text.Position{Line: pe.Position.Line, Col: max(1, pe.Position.Col)}
		d.Message = pe.Message
	}
	if d.Message == "" {
		d.Message = strings.TrimPrefix(err.Error(), "toml: ")
	}
	return d
}

// find is the position of a key's first use at the start of a line, for messages.
func find(src []byte, key string) text.Position {
	for i, line := range bytes.Split(src, []byte("\n")) {
		t := bytes.TrimLeft(line, " \t[\"'")
		if bytes.HasPrefix(t, []byte(key)) {
			return text.Position{Line: i + 1, Col: len(line) - len(t) + 1}
		}
	}
	return text.Position{}
}
