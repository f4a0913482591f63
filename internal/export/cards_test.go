package export

import (
	"bytes"
	"image/png"
	"io"
	"strings"
	"testing"

	"digest/internal/config"
	"digest/internal/site"
)

func drawn(t testing.TB, c card) []byte {
	t.Helper()
	p, err := newPainter()
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.draw(&b, c); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestCards(t *testing.T) {
	plain := drawn(t, card{site: "The Fjord Digest"})
	for _, c := range []struct {
		name       string
		card       card
		titleDrawn bool
	}{
		{"a person", card{"The Fjord Digest", "Guðrún Jónsdóttir", "Chief negotiator, Iceland · 11 articles"}, true},
		{"letters of Latin Extended", card{"The Fjord Digest", "Žarko Đurić-Šöşńü", "Minister · 7 articles"}, true},
		{"many words", card{"The Fjord Digest", strings.Repeat("Conference of the coastal states ", 50), strings.Repeat("long ", 300)}, true},
		{"one word wider than the card", card{"The Fjord Digest", strings.Repeat("W", 500), ""}, true},
		{"a script the faces lack", card{"The Fjord Digest", "외교부", "3 articles"}, false},
		{"bytes that are no text", card{"The Fjord Digest", "\xff\xfe", "\x00"}, false},
		{"nothing", card{site: "The Fjord Digest"}, false},
	} {
		got := drawn(t, c.card)
		img, err := png.Decode(bytes.NewReader(got))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if b := img.Bounds(); b.Dx() != cardWidth || b.Dy() != cardHeight {
			t.Errorf("%s: size %v", c.name, b)
		}
		if bytes.Equal(got, plain) == c.titleDrawn {
			t.Errorf("%s: title drawn: %v, want %v", c.name, !c.titleDrawn, c.titleDrawn)
		}
		if len(got) > 60<<10 {
			t.Errorf("%s weighs %d bytes", c.name, len(got))
		}
	}
}

// A card is the same bytes whatever was drawn before it.
func TestCardsKeepNothing(t *testing.T) {
	want := drawn(t, card{"Digest", "Norway", "41 articles"})
	p, err := newPainter()
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := p.draw(io.Discard, card{"Another Title Altogether", strings.Repeat("Much text ", 30), "x"}); err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := p.draw(&got, card{"Digest", "Norway", "41 articles"}); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got.Bytes(), want) {
			t.Error("the card of Norway changed")
		}
	}
}

func BenchmarkCard(b *testing.B) {
	s := &Site{Config: config.Site{Title: "The Fjord Digest"}, Pages: []site.Page{{
		Title: "Guðrún Jónsdóttir", Card: "cards/x.png", CardLine: func() string { return "Chief negotiator, Iceland · 11 articles" },
	}}}
	files := Cards(s)
	for b.Loop() {
		if err := files[0].Write(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}
