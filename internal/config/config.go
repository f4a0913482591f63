// Package config reads config.toml: strict keys, defaults, all problems at once.
package config

import (
	"bytes"
	"errors"
	"net/url"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"digest/internal/diag"
	"digest/internal/text"
)

// Config is a site's whole configuration.
type Config struct {
	Site
	// Location is TimeZone, loaded.
	Location *time.Location `toml:"-"`
}

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
	DateFormat   string `toml:"date_format"` // Go layout, as in "2 January 2006"
	Footer       string `toml:"footer"`      // plain text
	Contact      string `toml:"contact"`     // URL or mail address for reports of errors
	PageSize     int    `toml:"page_size"`   // articles on one list page
	// StateNames are house names by alpha-2 code, used in headings, lists and maps, never in article text.
	StateNames map[string]string `toml:"state_names"`
	Data       Data              `toml:"data"`
}

// Data says what the static data API holds.
type Data struct {
	PerArticle bool `toml:"per_article"`
}

// Default is the configuration of a site that says nothing.
func Default() *Config {
	return &Config{
		Site: Site{
			Title: "Digest", Language: "en", TimeZone: "UTC", DateFormat: "2 January 2006", PageSize: 50,
		},
		Location: time.UTC,
	}
}

// Parse reads src over the defaults. name is the path used in messages.
func Parse(name string, src []byte) (*Config, diag.List) {
	c := Default()
	var ds diag.List
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
		"contact", "page_size", "state_names", "data", "per_article",
	}
}

func (c *Config) check(name string, src []byte, ds *diag.List) {
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" {
			ds.Errorf("config/base-url", name, find(src, "base_url"), "base_url %q is not an absolute http(s) address", c.BaseURL)
			ds.Hint(`write it as "https://example.org/digest/"`)
			c.BaseURL = ""
		} else if !strings.HasSuffix(c.BaseURL, "/") {
			c.BaseURL += "/"
		}
	}
	loc, err := time.LoadLocation(c.TimeZone)
	if err != nil {
		ds.Errorf("config/time-zone", name, find(src, "time_zone"), "time_zone %q is not known", c.TimeZone)
		ds.Hint(`use a name of the IANA time zone database, as in "Europe/Madrid"`)
		loc = time.UTC
	}
	c.Location = loc
	if c.PageSize < 5 || c.PageSize > 500 {
		ds.Errorf("config/page-size", name, find(src, "page_size"), "page_size %d is not between 5 and 500", c.PageSize)
		c.PageSize = 50
	}
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
