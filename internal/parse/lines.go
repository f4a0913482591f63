package parse

import (
	"html"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// line is one line of a file, normalised: NFC, one plain space for any white space, no soft hyphens, zero-width
// or control characters, no codes of old transmission formats. Its ends are trimmed.
type line struct {
	text string
	no   int // from 1
	col  int // column of the first character, in runes from 1
	// indent is the width of the white space before it, a tab counting 4.
	indent int
	// drift says where a column is not that of the first character plus the runes between.
	drift []drift
	// coded, ruled and quad tell lines that carried transmission codes: any, a begin, an end of a header line.
	coded, ruled, quad bool
	// joined lines are part of the line before, which notes in breaks where they begin.
	joined bool
	breaks []lineBreak
}

type drift struct{ offset, col int }

type lineBreak struct{ offset, no int }

// splitLines normalises the lines of s. first is the number of the first one.
func splitLines(s string, first int) []line {
	lines := make([]line, 0, strings.Count(s, "\n")+1)
	for no := first; ; no++ {
		i := strings.IndexByte(s, '\n')
		raw := s
		if i >= 0 {
			raw = s[:i]
		}
		lines = append(lines, cleanLine(raw, no))
		if i < 0 {
			return lines
		}
		s = s[i+1:]
	}
}

func cleanLine(raw string, no int) line {
	start, indent := 0, 0
	for start < len(raw) && (raw[start] == ' ' || raw[start] == '\t') {
		if raw[start] == '\t' {
			indent += 3
		}
		indent++
		start++
	}
	end := len(raw)
	for end > start && (raw[end-1] == ' ' || raw[end-1] == '\t' || raw[end-1] == '\r') {
		end--
	}
	if strings.HasSuffix(raw[start:end], "^M") { // how some archives show a carriage return
		end -= 2
	}
	l := line{text: raw[start:end], no: no, col: start + 1, indent: indent}
	if !isClean(l.text) {
		l.clean()
	}
	return l
}

// isClean reports whether a trimmed line is normal as it stands.
func isClean(s string) bool {
	check := false
	var prev byte
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c > ' ' && c < 0x7f:
			if c == '&' || c == '`' || c == '\'' && prev == '\'' {
				return false
			}
		case c == ' ':
			if prev == ' ' {
				return false
			}
		case c <= 0x7f:
			return false
		case c == 0xc2:
			if i+1 < len(s) && (s[i+1] <= 0xa0 || s[i+1] == 0xad) { // controls, no-break space, soft hyphen
				return false
			}
		case c == 0xe2:
			if i+2 < len(s) && s[i+1] == 0x80 && (s[i+2] < 0x90 || s[i+2] > 0xa7 && s[i+2] < 0xb0) || i+1 < len(s) && s[i+1] == 0x81 {
				return false // spaces, joiners, direction marks, separators
			}
		case c >= 0xcc:
			check = true // marks, or a script that composes
		}
		prev = c
	}
	return !check || norm.NFC.IsNormalString(s) && !strings.ContainsAny(s, "\u3000\uFEFF")
}

// clean is the long way of normalising, with a note wherever columns come apart.
func (l *line) clean() {
	c := cleaner{l: l, out: make([]byte, 0, len(l.text)), col: l.col}
	s := l.text
	for len(s) > 0 {
		next := nextReference(s)
		c.stretch(s[:next])
		s = s[next:]
		if s != "" {
			s = s[c.reference(s):]
		}
	}
	text := strings.TrimRight(string(c.out), " ")
	l.text = text
	if len(l.drift) > 0 && l.drift[0].offset == 0 {
		l.col = l.drift[0].col
		l.drift = l.drift[1:]
	}
	for len(l.drift) > 0 && l.drift[len(l.drift)-1].offset >= len(text) {
		l.drift = l.drift[:len(l.drift)-1]
	}
}

type cleaner struct {
	l     *line
	out   []byte
	runes int // in out
	col   int // of the next rune of the source
	// shift is the column of the last written rune less its number, as the notes so far have it.
	shift int
}

// stretch adds source text without references.
func (c *cleaner) stretch(s string) {
	var it norm.Iter
	it.InitString(norm.NFC, s)
	for !it.Done() {
		from := it.Pos()
		seg := it.Next()
		in := utf8.RuneCountInString(s[from:it.Pos()])
		n := 0
		for i := 0; i < len(seg); {
			r, size := utf8.DecodeRune(seg[i:])
			c.rune(r, c.col+min(n, in-1))
			i += size
			n++
		}
		c.col += in
	}
}

// rune adds one normalised character that stands at col.
func (c *cleaner) rune(r rune, col int) {
	switch {
	case r == ' ' || r == '\t' || r == 0xa0 || r >= 0x2000 && r <= 0x200a || r == 0x202f || r == 0x205f || r == 0x3000 || r == 0x2028 || r == 0x2029 || r == '\v' || r == '\f' || r == '\r':
		if len(c.out) == 0 || c.out[len(c.out)-1] == ' ' {
			return
		}
		r = ' '
	case r == 0xad || r == 0x200b || r == 0x2060 || r == 0xfeff: // soft hyphen, zero-width space, word joiner, mark
		return
	case r == 0x200e || r == 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069: // directions
		return
	case r < ' ' || r >= 0x7f && r < 0xa0:
		return
	case r == '`' && c.quotes('`', col, "“") || r == '\'' && c.quotes('\'', col, "”"):
		return
	}
	c.add(r, col)
}

// quotes turns the second of a doubled ` or ' into a quotation mark in place of both.
func (c *cleaner) quotes(mark byte, col int, by string) bool {
	if len(c.out) == 0 || c.out[len(c.out)-1] != mark {
		return false
	}
	c.out = append(c.out[:len(c.out)-1], by...)
	return true
}

func (c *cleaner) add(r rune, col int) {
	if col-c.runes != c.l.col+c.shift {
		c.shift = col - c.runes - c.l.col
		c.l.drift = append(c.l.drift, drift{len(c.out), col})
	}
	c.out = utf8.AppendRune(c.out, r)
	c.runes++
}

// nextReference is where the next character reference or transmission code begins, or the end.
func nextReference(s string) int {
	for at := 0; ; at++ {
		i := strings.IndexByte(s[at:], '&')
		if i < 0 {
			return len(s)
		}
		at += i
		if ref := referenceAt(s[at:]); ref != "" && (isTransmissionCode(ref) || html.UnescapeString(ref) != ref) {
			return at
		}
	}
}

// referenceAt is the reference s begins with, or "".
func referenceAt(s string) string {
	if len(s) < 3 || !isAlnum(s[1]) && s[1] != '#' {
		return ""
	}
	end := 1
	for end < min(len(s), 12) && (isAlnum(s[end]) || s[end] == '#') {
		end++
	}
	if end >= len(s) || s[end] != ';' {
		return ""
	}
	return s[:end+1]
}

// isTransmissionCode recognises a transmission code: "&UR;", "&Cx1f;".
func isTransmissionCode(ref string) bool {
	code := ref[1 : len(ref)-1]
	return code != "LT" && code != "GT" && len(code) == 2 && isUpper(code[0]) && isUpper(code[1]) || len(code) == 4 && strings.HasPrefix(code, "Cx")
}

// reference resolves the character reference at the start of s, or drops the transmission code; it returns
// its length.
func (c *cleaner) reference(s string) int {
	ref := referenceAt(s)
	if isTransmissionCode(ref) {
		code := ref[1 : len(ref)-1]
		c.l.coded = true
		c.l.ruled = c.l.ruled || code == "UR"
		c.l.quad = c.l.quad || code == "QL" || code == "QC" || code == "QR"
	} else {
		for _, r := range html.UnescapeString(ref) {
			c.rune(r, c.col)
		}
	}
	c.col += len(ref)
	return len(ref)
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }
