package main

import (
	"bytes"
	"regexp"
	"testing"
	"time"

	"digest/internal/publish"
)

// How far an upload is: a line that is written over on a terminal, with rate and time left; plain lines in a pipe; JSON.
func TestMeter(t *testing.T) {
	p := publish.Progress{Stage: "articles", Done: 250, Total: 1000, Sent: 5e6, Size: 20e6}
	ago := time.Now().Add(-10 * time.Second)
	for name, want := range map[string]string{
		"terminal": `^\r\x1b\[Karticles: 250 of 1000 files, 5\.0 MB of 20\.0 MB, (499\.\d kB|500\.0 kB)/s, 30s left\r\x1b\[K$`,
		"pipe":     `^articles: 250 of 1000 files, 5\.0 MB of 20\.0 MB\n$`,
		"json":     `^\{"done":250,"sent":5000000,"size":20000000,"stage":"articles","total":1000\}\n$`,
	} {
		var b bytes.Buffer
		m := &meter{w: &b, terminal: name == "terminal", start: ago, last: ago}
		if name == "json" {
			m.jsonTo = &b
		}
		m.show(p)
		m.show(p) // too soon to be told again
		m.done()
		if !regexp.MustCompile(want).MatchString(b.String()) {
			t.Errorf("%s: got %q, want %s", name, b.String(), want)
		}
	}
}
