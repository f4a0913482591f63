package render

import (
	"io"

	"digest/internal/diag"
)

// RenderView renders a view without a page around it.
func (t *Templates) RenderView(w io.Writer, layout string, view any) diag.List {
	return t.render(w, layout+".html", layout, view)
}
