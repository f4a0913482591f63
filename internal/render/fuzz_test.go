package render_test

import (
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"digest/internal/config"
	"digest/internal/render"
	"digest/templates"
)

// Whatever a site puts in place of a partial or a layout, loading and running the templates ends without a crash,
// and what is wrong is said in a line.
func FuzzTemplates(f *testing.F) {
	words, _ := config.LoadStrings("en", templates.FS)
	for _, s := range []string{
		`<footer>{{.Footer}}</footer>`, `{{template "footer" .}}`, `{{define "x"}}{{template "x" .}}{{end}}{{template "x" .}}`, `{{range .}}{{.}}{{end}}`, `{{`, `{{end}}`,
		`{{with $x := .Lang}}{{$x}}{{end}}`, `<a href="{{.Lang}}" onclick="{{.Lang}}"><script>{{.Lang}}</script><style>{{.Lang}}</style>`, `{{t "nav.home"}}{{t .Lang}}{{asset "style.css"}}{{asset "none"}}`,
		`{{printf "%999999999d" 1}}`, `{{index .Lang 99}}`, `{{slice .Lang 2 1}}`, `{{.Lang.Lang}}`, `{{if and .Lang (eq 1 2)}}{{else if .Dir}}{{else}}{{end}}`, `<!doctype html>{{.}}`, "{{/*", "<a {{.Lang}}=x><b {{if .Lang}}\">", "\xff{{.Lang}}",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		src = strings.ReplaceAll(src, "%", "") // printf of a great width fills memory, which is the site's own doing
		own := fstest.MapFS{"partials/footer.html": &fstest.MapFile{Data: []byte(src)}, "layouts/404.html": &fstest.MapFile{Data: []byte(src)}}
		ts, ds := render.Load(words, []fs.FS{own, templates.FS}...)
		for view := range views("404", 2, true) {
			ds = append(ds, ts.RenderView(discard{}, "404", view)...)
		}
		for _, d := range ds {
			if line := d.String(); strings.ContainsAny(line, "\x1b\n\r\u202e") {
				t.Fatalf("%q", line)
			}
		}
	})
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
