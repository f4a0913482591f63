package render

import (
	"io"
	"reflect"

	"digest/internal/diag"
)

// RenderView renders a view without a page around it.
func (t *Templates) RenderView(w io.Writer, layout string, view any) diag.List {
	return t.render(w, layout+".html", layout, view)
}

// NotCompiled says which layouts are left to html/template, and why.
func (t *Templates) NotCompiled() map[string]string {
	out := map[string]string{}
	for name, l := range t.layouts {
		if l.run == nil {
			out[name] = l.why
		}
	}
	return out
}

// RenderSlowly renders with html/template.
func (t *Templates) RenderSlowly(w io.Writer, layout string, view any) error {
	return t.layouts[layout].html.Execute(w, view)
}

// ViewOf is the type of a layout's view.
func ViewOf(layout string) reflect.Type { return views()[layout] }
