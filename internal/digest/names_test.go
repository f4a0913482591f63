package digest

import (
	"strings"
	"testing"
)

func TestPlainNormalIsNormal(t *testing.T) {
	for _, s := range []string{
		"", "el", "El Salvador", "Bashar el-Assad", "Bashar El Assad", "el-el el", "O'Brien", "`x` y", "U.S.A.", "Kim Jong-Un", " - ", "A.  el", "e'l", "x e'l", "100 el2",
		strings.Repeat("el ", 40), "tab\tel\x00el_el",
	} {
		var want strings.Builder
		for i, w := range words(s) {
			if w == "el" && i > 0 {
				w = "al"
			}
			want.WriteString(w)
		}
		if got, ok := plainNormal(s); !ok || got != want.String() {
			t.Errorf("%q: got %q, %v, want %q", s, got, ok, want.String())
		}
	}
	if _, ok := plainNormal("Zoë"); ok {
		t.Error("Zoë is not ASCII")
	}
}
