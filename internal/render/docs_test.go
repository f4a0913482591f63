package render_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/printer"
	"go/token"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"digest/internal/config"
	"digest/internal/diag"
	"digest/internal/golden"
	"digest/internal/render"
	"digest/templates"
)

const docs = "../../docs/templates.md"

func readDocs(t *testing.T) string {
	t.Helper()
	src, err := os.ReadFile(docs)
	if err != nil {
		t.Fatal(err)
	}
	return string(src)
}

// TestDocsNameEverything demands a row for each layout, partial and function.
func TestDocsNameEverything(t *testing.T) {
	text := readDocs(t)
	for _, layout := range render.Layouts() {
		if !strings.Contains(text, fmt.Sprintf("| `%s` | `%s` |", layout, render.ViewOf(layout).Name())) {
			t.Errorf("docs/templates.md has no row for layout %s", layout)
		}
	}
	partials, _ := fs.Glob(templates.FS, "partials/*.html")
	for _, p := range partials {
		name := strings.TrimSuffix(strings.TrimPrefix(p, "partials/"), ".html")
		row := regexp.MustCompile("(?m)^\\| `" + name + "` \\| .*\\{\\{template \"" + name + "\"")
		if !row.MatchString(text) {
			t.Errorf("docs/templates.md has no row with an example for partial %s", name)
		}
	}
	for _, f := range render.Functions() {
		if !regexp.MustCompile("(?m)^\\| `" + f + " .*\\{\\{.*" + f + " ").MatchString(text) {
			t.Errorf("docs/templates.md has no row with an example for function %s", f)
		}
	}
}

var example = regexp.MustCompile("(?s)```html (layout|partial)=(\\w+)[^\n]*\n(.*?)```")

// TestDocsExamples loads each example as a site's own template.
func TestDocsExamples(t *testing.T) {
	words, _ := config.LoadStrings("en", templates.FS)
	found := example.FindAllStringSubmatch(readDocs(t), -1)
	if len(found) < 4 {
		t.Fatalf("got %d examples", len(found))
	}
	for _, m := range found {
		layer := fstest.MapFS{m[1] + "s/" + m[2] + ".html": {Data: []byte(m[3])}}
		if _, ds := render.Load(words, layer, templates.FS); len(ds) > 0 {
			t.Errorf("example %s %s: %v", m[1], m[2], ds)
		}
	}
}

// TestDocsDescribeViews holds the last part of the page equal to what views.go says.
func TestDocsDescribeViews(t *testing.T) {
	head, _, ok := strings.Cut(readDocs(t), "-update -->\n")
	if !ok {
		t.Fatal("docs/templates.md has lost its marker")
	}
	golden.Check(t, "../"+docs, []byte(head+"-update -->\n"+viewsReference(t)))
}

// viewsReference prints the structs of views.go as tables, the views first.
func viewsReference(t *testing.T) string {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "../site/views.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var b, consts strings.Builder
	for _, d := range f.Decls {
		g, ok := d.(*ast.GenDecl)
		if !ok || g.Tok != token.TYPE {
			continue
		}
		spec := g.Specs[0].(*ast.TypeSpec)
		if spec.Name.Name == "Page" {
			continue // templates see its view
		}
		s, ok := spec.Type.(*ast.StructType)
		if !ok {
			fmt.Fprintf(&consts, "\n### %s\n\n%s\n", spec.Name.Name, prose(g.Doc.Text()))
			continue
		}
		fmt.Fprintf(&b, "\n### %s\n\n%s\n\n| Field | Type | |\n| --- | --- | --- |\n", spec.Name.Name, prose(g.Doc.Text()))
		for _, field := range s.Fields.List {
			var kind strings.Builder
			if err := printer.Fprint(&kind, fset, field.Type); err != nil {
				t.Fatal(err)
			}
			about := prose(field.Doc.Text() + " " + field.Comment.Text())
			if len(field.Names) == 0 {
				fmt.Fprintf(&b, "| all of [`%s`](#%s) | | %s |\n", kind.String(), strings.ToLower(kind.String()), about)
			}
			for _, n := range field.Names {
				fmt.Fprintf(&b, "| `.%s` | `%s` | %s |\n", n.Name, kind.String(), about)
			}
		}
	}
	return b.String() + consts.String()
}

func prose(s string) string {
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "|", "\\|")
}

// TestMistakesAreFound gives the place and the names there are.
func TestMistakesAreFound(t *testing.T) {
	words, _ := config.LoadStrings("en", templates.FS)
	for _, c := range []struct{ file, text, want, hint string }{
		{"layouts/person.html", "<h1>\n{{.Name}}{{if false}}{{.Offcies}}{{end}}", `templates/layouts/person.html:2:24: error: site.PersonView has no field "Offcies" [template/unknown-field]`, "did you mean .Offices?"},
		{"partials/flag.html", `{{.Falg}}`, `templates/partials/flag.html:1:3: error: site.Chip has no field "Falg" [template/unknown-field]`, "did you mean .Flag?"},
		{"layouts/person.html", `{{range $i, $q := .Said.List}}{{$q.Speaker.Nam}}{{end}}`, `templates/layouts/person.html:1:35: error: site.Chip has no field "Nam" [template/unknown-field]`, "did you mean .Name?"},
		{"layouts/person.html", `{{template "chp" .State}}`, `templates/layouts/person.html:1:12: error: there is no partial "chp" [template/no-partial]`, `did you mean "chip"?`},
		{"layouts/person.html", `{{t "nav.peple"}}`, `templates/layouts/person.html:1:5: error: no words "nav.peple"; did you mean "nav.people"? [template/unknown-name]`, ""},
		{"layouts/person.html", `{{asset "styel.css"}}`, `templates/layouts/person.html:1:9: error: no asset "styel.css"; did you mean "style.css"? [template/unknown-name]`, ""},
		{"layouts/person.html", `{{if .Name}}`, `templates/layouts/person.html:1:1: error: unexpected EOF [template/syntax]`, ""},
		{"layouts/person.html", "\n{{len .Frame}}", `templates/layouts/person.html:2:3: error: executing "main" at <len .Frame>: error calling len: len of type site.Frame [template/fails]`, ""},
		{"layouts/person.html", `<a href={{.Name}}x {{if .Name}}"{{end}}>`, "", ""},
		{"assets/style.css", `a{background:url(none.png)}`, `templates/assets/style.css: error: there is no asset "none.png" [template/unknown-name]`, ""},
	} {
		layer := fstest.MapFS{c.file: {Data: []byte(c.text)}}
		ts, ds := render.Load(words, layer, templates.FS)
		if len(ds) == 0 {
			t.Errorf("%s: no diagnostics", c.text)
			continue
		}
		if c.want != "" && !slices.ContainsFunc(ds.Sort(), func(d diag.Diagnostic) bool { return d.String() == c.want && strings.Contains(d.Hint, c.hint) }) {
			t.Errorf("%s:\n got %v\nwant %s", c.text, ds, c.want)
		}
		if err := ts.RenderView(new(strings.Builder), "404", sample()["404"]); c.file == "layouts/person.html" && len(err) > 0 {
			t.Errorf("%s: other layouts suffer: %v", c.text, err)
		}
	}
}
