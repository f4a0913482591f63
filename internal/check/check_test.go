package check

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"digest/internal/output"
)

func TestSite(t *testing.T) {
	page := func(p, body string) output.Planned {
		return output.Planned{Path: p, Write: func(w io.Writer) error { _, err := io.WriteString(w, body); return err }}
	}
	ds, err := Site(nil, []output.Planned{
		page("index.html", `<title>Home</title><a href="/d/people/a/#s1">a</a><a href="people/b/">b</a><a href="#x">x</a><img src="/d/pic.png">`),
		page("people/a/index.html", `<title>A</title><p id="s1"><a href="../../">up</a><a href="https://example.org/x">out</a><a href="/other/">beside</a>`),
		page("bare/index.html", `<p>no title`),
		page("old/index.html", `<meta http-equiv="refresh" content="0; url=/d/">`),
	}, "/d/")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range ds {
		got = append(got, d.String())
	}
	want := []string{
		"bare/index.html: warning: the page has no title [check/no-title]",
		"index.html: error: index.html has no place called #x [check/dead-anchor]",
		"index.html: error: nothing at people/b/index.html [check/dead-link]",
		"index.html: error: nothing at pic.png [check/dead-link]",
		"people/a/index.html: error: nothing at /other/ [check/dead-link]",
	}
	if diff := cmp.Diff(strings.Join(want, "\n"), strings.Join(got, "\n")); diff != "" {
		t.Error(diff)
	}
}
