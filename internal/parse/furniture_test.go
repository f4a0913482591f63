package parse

import (
	"strings"
	"testing"
)

func TestMentionsRights(t *testing.T) {
	words := []string{"ights", "IGHTS", "erechos", "echte", "roits", "ermission"}
	for _, s := range []string{"", "i", "ight", "the echo of mission", "eights", "Permissions", "derecho", "choose", "gg", "Échte"} {
		for _, w := range append(words, "") {
			for _, in := range []string{s + w, w + s, s + " " + w + ".", s + w[:len(w)/2] + w} {
				want := false
				for _, w := range words {
					want = want || strings.Contains(in, w)
				}
				if got := mentionsRights(in); got != want {
					t.Errorf("%q: got %v, want %v", in, got, want)
				}
			}
		}
	}
}
