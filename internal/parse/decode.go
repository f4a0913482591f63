package parse

import (
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// decoded is a file's text in UTF-8, with lines as they are in the file but for their ends.
type decoded struct {
	text string
	// foreign is the offset in text of the first character that was not UTF-8 and was read as Windows-1252, or -1.
	foreign int
	binary  bool
}

// decode turns a file's bytes into UTF-8: UTF-8 with or without byte order mark, UTF-16 with one or without,
// and, byte by byte where it is not UTF-8, Windows-1252. So a stray byte in a UTF-8 file costs no other letter.
func decode(data []byte) decoded {
	d := decoded{foreign: -1}
	switch {
	case len(data) >= 2 && data[0] == 0xff && data[1] == 0xfe:
		d.text = fromUTF16(data[2:], binary.LittleEndian)
	case len(data) >= 2 && data[0] == 0xfe && data[1] == 0xff:
		d.text = fromUTF16(data[2:], binary.BigEndian)
	default:
		if order := guessUTF16(data); order != nil {
			d.text = fromUTF16(data, order)
			break
		}
		s := string(data)
		s = strings.TrimPrefix(s, "\uFEFF")
		if !utf8.ValidString(s) {
			s, d.foreign = fromWindows1252(s)
		}
		d.text = s
	}
	d.binary = looksBinary(d.text)
	if strings.IndexByte(d.text, '\r') >= 0 {
		d.text = lineEnds(d.text)
	}
	return d
}

// lineEnds makes every line end in "\n": CRLF everywhere, a lone CR only in files without LF.
func lineEnds(s string) string {
	if strings.IndexByte(s, '\n') < 0 {
		return strings.ReplaceAll(s, "\r", "\n")
	}
	return strings.ReplaceAll(s, "\r\n", "\n")
}

func fromUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, len(data)/2)
	for i := range units {
		units[i] = order.Uint16(data[2*i:])
	}
	return string(utf16.Decode(units))
}

// guessUTF16 recognises text in UTF-16 without a mark: nearly every second byte of its beginning is zero.
func guessUTF16(data []byte) binary.ByteOrder {
	head := data[:min(len(data), 512)&^1]
	if len(head) < 4 {
		return nil
	}
	var zero [2]int
	for i, c := range head {
		if c == 0 {
			zero[i&1]++
		}
	}
	half := len(head) / 2
	switch {
	case zero[1] > half*3/4 && zero[0] == 0:
		return binary.LittleEndian
	case zero[0] > half*3/4 && zero[1] == 0:
		return binary.BigEndian
	}
	return nil
}

// windows1252 are the characters of bytes 0x80 to 0x9f (Unicode Consortium, CP1252.TXT); the five
// that are not assigned are U+FFFD.
const windows1252 = "€\uFFFD‚ƒ„…†‡ˆ‰Š‹Œ\uFFFDŽ\uFFFD\uFFFD‘’“”•–—˜™š›œ\uFFFDžŸ"

func fromWindows1252(s string) (string, int) {
	high := []rune(windows1252)
	var b strings.Builder
	b.Grow(len(s) + len(s)/8)
	first := -1
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			if first < 0 {
				first = b.Len()
			}
			r = rune(s[i])
			if r < 0xa0 {
				r = high[r-0x80]
			}
		}
		b.WriteRune(r)
		i += size
	}
	return b.String(), first
}

// looksBinary reports whether the beginning has NUL or too many other control characters to be text.
func looksBinary(s string) bool {
	head := s[:min(len(s), 8192)]
	bad := 0
	for i := range len(head) {
		if c := head[i]; c < ' ' {
			switch c {
			case 0:
				bad += 4
			case '\n', '\r', '\t', '\f', 0x11, 0x13, 0x1b, 0x1f: // the last four are codes of old wires
			default:
				bad++
			}
		}
	}
	return bad*20 > len(head)
}
