package config

import (
	"strings"
	"testing"
	"testing/fstest"
)

// Whatever a configuration or a file of strings holds, reading it ends, gives something that can be used, and says
// what is wrong without a command to the terminal.
func FuzzParse(f *testing.F) {
	for _, s := range []string{
		"", "title = \"Desk\"\nbase_url = \"https://example.org/desk\"\ntime_zone = \"Europe/Madrid\"\n[state_names]\nTR = \"T\\u00fcrkiye\"\n[data]\nper_article = true\n",
		"tilte = 1", "page_size = -9223372036854775808", "base_url = \"javascript:alert(1)\"", "title = [[[[", "a.a.a.a = 1", "title = \"\\u001b[31m\"", "time_zone = \"../../etc/passwd\"",
		"[state_names]\n\"\\u202e\" = \"x\"\n", "date_format = \"%s\\u0000\"", "\xff\xfe", "[nav]\nhome = \"{0}{1}\"\n[count.article]\none = \"{n}\"\n", "language = \"../../x\"",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		c, ds := Parse("config.toml", src)
		if c == nil || c.Location == nil || c.PageSize < 5 || c.PageSize > 500 || c.BaseURL != "" && !strings.HasSuffix(c.BaseURL, "/") {
			t.Fatalf("%+v", c)
		}
		words, more := LoadStrings(c.Language, fstest.MapFS{"strings/en.toml": &fstest.MapFile{Data: src}})
		for _, key := range words.Keys() {
			words.Get(key, "a", "{0}")
			words.Count(key, -1)
		}
		for _, d := range append(ds, more...) {
			if line := d.String(); strings.ContainsAny(line, "\x1b\n\r\u202e\u009b") {
				t.Fatalf("%q", line)
			}
		}
	})
}
