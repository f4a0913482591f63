package text_test

import (
	"testing"

	"digest/internal/text"
)

func TestNearest(t *testing.T) {
	list := []string{"title", "base_url", "footer"}
	for s, want := range map[string]string{"titel": "title", "baseurl": "base_url", "foot": "footer", "x": "", "": ""} {
		if got := text.Nearest(s, list); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", s, got, want)
		}
	}
}
