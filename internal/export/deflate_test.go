package export

import (
	"bytes"
	"compress/zlib"
	"io"
	"math/rand/v2"
	"testing"
)

// What squeeze makes, any reader of zlib gives back, whatever the rows.
func TestSqueezeIsReadBack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	z := newSqueezer()
	for range 50 {
		body := make([]byte, packedRow*r.IntN(40))
		for at := 0; at < len(body); {
			n := min(1+r.IntN(400), len(body)-at)
			switch r.IntN(4) {
			case 0: // a run
				v := byte(r.Uint32())
				for i := range n {
					body[at+i] = v
				}
			case 1: // of the row above
				if at > packedRow {
					copy(body[at:at+n], body[at-packedRow:])
				}
			case 2:
				for i := range n {
					body[at+i] = byte(r.Uint32())
				}
			}
			at += n
		}
		blank := 1 + r.IntN(300)
		want := append(make([]byte, blank*packedRow), body...)
		want = append(want, make([]byte, packedRow)...)
		zr, err := zlib.NewReader(bytes.NewReader(z.squeeze(blankRows(blank), stripOf(body), blankRows(1))))
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(zr)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("%d rows came back as other bytes", len(want)/packedRow)
		}
	}
}

// The code fits the way deflate codes are made: it is complete, so that no bits are without meaning.
func TestCodeIsComplete(t *testing.T) {
	if n := len(codeLengths); n != firstLength+len(lengthBase) {
		t.Fatalf("%d symbols", n)
	}
	sum := 0
	for i := range codeLengths {
		sum += 1 << (15 - hexDigit(codeLengths[i]))
	}
	if sum != 1<<15 {
		t.Errorf("the code fills %d of %d", sum, 1<<15)
	}
}
