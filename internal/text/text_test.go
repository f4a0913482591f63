package text

import "testing"

func TestAppendFoldIsFold(t *testing.T) {
	for _, s := range []string{"", "Seoul", "already lower", "É́mile", "Nguyễn Phú", "`Tick", "O’Brien", "ÆØÅ\u00a0x", "A\xffB"} {
		if got, want := string(AppendFold([]byte("x"), s)), "x"+Fold(s); got != want {
			t.Errorf("%q: got %q, want %q", s, got, want)
		}
	}
}
