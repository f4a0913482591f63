package export

import (
	"bytes"
	"encoding/binary"
	"hash/adler32"
	"math/bits"
)

// This file compresses the pixels of cards (zlib, RFC 1950, around one block of deflate, RFC 1951).
//
// Package compress/flate is made for any data, and took most of the time of drawing a card. A card is rows of
// paper and of letters: a row repeats the one above it but for the edges of letters, and else runs of one byte. So
// this looks in two places only, and its code is fixed. It takes a third of the time for a fifth more bytes.

// codeLengths are the bits of each symbol of the one code for literals and lengths, as hexadecimal digits. They are
// the Huffman code (at most 15 bits) of what squeeze made of sixty cards, every symbol counted once more.
const codeLengths = "3767887777ffffff799ab8ffffffffff6988a7ffffffffff799896ffffffffff8ab9a7ffffffffff877774ffffffffff" +
	"6fffff9997ffffff7fffff9997ffffff7fffff9b76ffffff7fffff7774ffffffffffffffffdffffffffffffffffdffff" +
	"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffeed56556777777878887789849999983"

// packedRow is the bytes of a row, which begins with its filter, none.
const packedRow = 1 + cardWidth/2

// How deflate writes lengths and distances (RFC 1951, 3.2.5).
const (
	endOfBlock   = 256
	firstLength  = 257
	longestMatch = 258
	// The two distances used, of one bit each: the byte before, and the row above.
	distanceByte = 0  // symbol for 1
	distanceRow  = 18 // symbol for 513 to 768, with 8 bits more
)

var (
	lengthBase  = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
)

// code is some bits as they are written, the first the lowest.
type code struct {
	bits uint32
	n    uint8
}

// squeezer compresses cards, one after another.
type squeezer struct {
	literal [endOfBlock + 1]code
	length  [longestMatch + 1]code // with its extra bits
	head    []code
	out     []byte
	held    uint64 // bits not yet written
	n       uint8
}

func newSqueezer() *squeezer {
	z := &squeezer{}
	codes := canonical(codeLengths)
	copy(z.literal[:], codes)
	at := 0
	for n := 3; n <= longestMatch; n++ {
		for at+1 < len(lengthBase) && n >= int(lengthBase[at+1]) {
			at++
		}
		c := codes[firstLength+at]
		z.length[n] = code{c.bits | uint32(n-int(lengthBase[at]))<<c.n, c.n + lengthExtra[at]}
	}
	// The head of the block: it is the last, with its own code; lengths of codes are written in 4 bits each.
	put := func(bits uint32, n uint8) { z.head = append(z.head, code{bits, n}) }
	put(1|2<<1, 3)
	put(uint32(len(codes)-firstLength), 5)
	put(distanceRow, 5)
	put(19-4, 4)
	for i := range 19 {
		if i < 3 { // of 16, 17 and 18, which are repetitions
			put(0, 3)
		} else {
			put(4, 3)
		}
	}
	for i := range codeLengths {
		put(reversed(uint32(hexDigit(codeLengths[i])), 4), 4)
	}
	for i := range distanceRow + 1 {
		used := uint32(0)
		if i == distanceByte || i == distanceRow {
			used = 1
		}
		put(reversed(used, 4), 4)
	}
	return z
}

// canonical gives symbols of the given lengths their codes (RFC 1951, 3.2.2).
func canonical(lengths string) []code {
	out := make([]code, len(lengths))
	next := uint32(0)
	for n := uint8(1); n <= 15; n++ {
		next <<= 1
		for i := range lengths {
			if hexDigit(lengths[i]) == n {
				out[i] = code{reversed(next, n), n}
				next++
			}
		}
	}
	return out
}

func hexDigit(c byte) uint8 {
	if c >= 'a' {
		return c - 'a' + 10
	}
	return c - '0'
}

func reversed(v uint32, n uint8) uint32 { return bits.Reverse32(v) >> (32 - n) }

// strip is some rows of a picture, packed, with their Adler-32. Those of paper alone are only counted, in blank.
type strip struct {
	packed []byte
	sum    uint32
	blank  int
}

func stripOf(packed []byte) strip { return strip{packed: packed, sum: adler32.Checksum(packed)} }

// blankRows are rows of nothing but zeros.
func blankRows(n int) strip { return strip{sum: 1 | uint32(n*packedRow%65521)<<16, blank: n} }

// squeeze compresses a picture whose rows are packedRow bytes long and whose first is blank. What it returns lasts
// until the next call.
func (z *squeezer) squeeze(parts ...strip) []byte {
	z.out, z.held, z.n = append(z.out[:0], 0x78, 0x01), 0, 0
	for _, c := range z.head {
		z.put(c)
	}
	var paper [packedRow]byte
	var above []byte
	sum := uint32(1)
	for _, p := range parts {
		size := len(p.packed)
		for at := 0; at < size; at += packedRow {
			row := p.packed[at : at+packedRow]
			z.row(row, above)
			above = row
		}
		for range p.blank {
			z.row(paper[:], above)
			above = paper[:]
		}
		sum = joined(sum, p.sum, size+p.blank*packedRow)
	}
	z.put(z.literal[endOfBlock])
	z.put(code{0, 7}) // to the end of the byte
	z.out = append(z.out, make([]byte, 8)...)
	binary.LittleEndian.PutUint64(z.out[len(z.out)-8:], z.held)
	z.out = z.out[:len(z.out)-8+int(z.n)/8]
	return binary.BigEndian.AppendUint32(z.out, sum)
}

// row compresses one row, looking at the one above, and within itself at the byte before.
func (z *squeezer) row(row, above []byte) {
	if above != nil && bytes.Equal(row, above) {
		const whole, rest = packedRow / longestMatch, packedRow % longestMatch
		for range whole {
			z.match(longestMatch, distanceRow)
		}
		z.match(rest, distanceRow)
		return
	}
	for i := 0; i < len(row); {
		n, from := 0, distanceRow
		if above != nil {
			n = same(row[i:], above[i:])
		}
		if n < 16 && i > 0 && row[i] == row[i-1] {
			if run := same(row[i:], row[i-1:]); run >= n {
				n, from = run, distanceByte
			}
		}
		if n < 3 {
			z.put(z.literal[row[i]])
			i++
			continue
		}
		n = min(n, longestMatch)
		z.match(n, from)
		i += n
	}
}

// same counts the bytes in which a and b begin alike.
func same(a, b []byte) int {
	n := min(len(a), len(b))
	i := 0
	for ; i+8 <= n; i += 8 {
		if x := binary.LittleEndian.Uint64(a[i:]) ^ binary.LittleEndian.Uint64(b[i:]); x != 0 {
			return i + bits.TrailingZeros64(x)/8
		}
	}
	for i < n && a[i] == b[i] {
		i++
	}
	return i
}

func (z *squeezer) match(n, from int) {
	z.put(z.length[n])
	if from == distanceByte {
		z.put(code{0, 1})
		return
	}
	z.put(code{1 | (packedRow-513)<<1, 9})
}

func (z *squeezer) put(c code) {
	z.held |= uint64(c.bits) << z.n
	z.n += c.n
	if z.n >= 32 {
		z.out = binary.LittleEndian.AppendUint32(z.out, uint32(z.held))
		z.held >>= 32
		z.n -= 32
	}
}

// joined is the Adler-32 of two texts in a row, from the sum of each and the size of the second (RFC 1950, 8.2).
func joined(one, two uint32, size int) uint32 {
	const base = 65521
	a := (one&0xffff + two&0xffff + base - 1) % base
	b := (uint64(one>>16) + uint64(two>>16) + uint64(size)*uint64(one&0xffff+base-1)) % base
	return uint32(b)<<16 | a
}
