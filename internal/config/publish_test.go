package config

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPublish(t *testing.T) {
	c, ds := Parse("config.toml", []byte(`
[[publish]]
name = "live"
url = "dir:../site"
base_url = "https://example.org/desk"
releases = 3
[[publish]]
name = "test"
url = "s3://bucket"
grace = "0s"
`))
	if len(ds) > 0 || len(c.Publish) != 2 {
		t.Fatalf("got %v, %v", c.Publish, ds)
	}
	if p := c.Publish[0]; p.BaseURL != "https://example.org/desk/" || p.Grace.Duration != time.Hour || p.Releases != 3 {
		t.Errorf("got %+v", p)
	}
	if g := c.Publish[1].Grace.Duration; g != 0 {
		t.Errorf("grace: got %s, want none", g)
	}
	for src, want := range map[string]Compress{
		"": nil, "compress = false": nil, "compress = true": {"gzip"}, "compress = []": nil, `compress = ["br"]`: {"br"},
		`compress = ["gzip", "br", "gzip"]`: {"gzip", "br"},
	} {
		c, ds := Parse("config.toml", []byte("[[publish]]\nurl = \"dir:a\"\n"+src))
		if len(ds) > 0 || !slices.Equal(c.Publish[0].Compress, want) {
			t.Errorf("%s: got %v, %v", src, c.Publish, ds)
		}
	}
	for _, c := range []struct{ src, want string }{
		{"url = \"dir:a\"\ncompress = \"br\"", `list of "gzip" and "br"`},
		{"url = \"dir:a\"\ncompress = [\"zstd\"]", `list of "gzip" and "br"`},
		{`name = "a"`, "has no url"},
		{"url = \"dir:a\"\nreleases = 1", "fewer than 2"},
		{"url = \"dir:a\"\ngrace = \"-1h\"", "grace below zero"},
		{"url = \"dir:a\"\nmax_delete = 101", "max_delete that is not"},
		{"url = \"dir:a\"\nparallel = 1000", "parallel that is not"},
		{"url = \"dir:a\"\n[[publish]]\nurl = \"dir:b\"", "has no name"},
		{"name = \"a\"\nurl = \"dir:a\"\n[[publish]]\nname = \"a\"\nurl = \"dir:b\"", "name of an earlier one"},
		{"url = \"dir:a\"\ngrace = \"soon\"", "soon"},
		{"url = \"dir:a\"\nbase_url = \"here\"", "not an absolute"},
		{"url = \"dir:a\"\nsecret_key = \"x\"", "unknown key"},
	} {
		_, ds := Parse("config.toml", []byte("[[publish]]\n"+c.src))
		if !ds.HasErrors() || !strings.Contains(ds.Sort()[0].Message, c.want) {
			t.Errorf("%s: got %v, want %q", c.src, ds, c.want)
		}
	}
}
