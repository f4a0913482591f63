package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"digest/internal/article"
	"digest/internal/nlp"
	"digest/internal/text"
)

// tokens cuts every block but code into words, numbers and punctuation marks; see [nlp.Token] for what
// counts as one. White space, control characters and the space between blocks belong to no token.
//
// The cutter looks at most one word ahead and allocates nothing but the slice.
func tokens(w *work) {
	w.doc.Tokens = w.room.tokens[:0]
	for _, b := range w.a.Blocks {
		if b.Kind != article.Code {
			w.doc.Tokens = appendTokens(w.doc.Tokens, w.doc.Text, b.Span)
		}
	}
	w.room.tokens = w.doc.Tokens
}

// appendTokens cuts the part of t within span. t must be valid UTF-8.
func appendTokens(toks []nlp.Token, t string, span text.Span) []nlp.Token {
	c := cutter{t: t[:span.End]}
	for i := span.Start; i < span.End; {
		class, width := c.class(i)
		switch class {
		case space:
			i += width
			continue
		case lower, upper, unicase, digit:
			end, shape := c.word(i)
			toks = append(toks, nlp.Token{Span: text.Span{Start: i, End: end}, Shape: shape})
			i = end
			if n := c.possessive(i); n > 0 {
				toks = append(toks, nlp.Token{Span: text.Span{Start: i, End: i + n}, Shape: nlp.Lower})
				i += n
			}
		default:
			end := c.mark(i, width)
			toks = append(toks, nlp.Token{Span: text.Span{Start: i, End: end}, Shape: nlp.Punct})
			i = end
		}
	}
	return toks
}

// class is what a character may do in a token.
type class uint8

const (
	other class = iota // punctuation, symbols
	space
	lower
	upper
	unicase // letters without case, and marks
	digit
)

func (c class) letter() bool { return c == lower || c == upper || c == unicase }
func (c class) word() bool   { return c >= lower }

// asciiClass holds the classes of the first 128 characters.
var asciiClass = func() (table [utf8.RuneSelf]class) {
	for r := range rune(utf8.RuneSelf) {
		table[r] = runeClass(r)
	}
	return table
}()

func runeClass(r rune) class {
	switch {
	case unicode.IsLower(r):
		return lower
	case unicode.IsUpper(r), unicode.IsTitle(r):
		return upper
	case unicode.IsLetter(r), unicode.IsMark(r), r == '\u200c', r == '\u200d':
		return unicase
	case unicode.IsDigit(r):
		return digit
	case unicode.IsSpace(r), unicode.IsControl(r), r == '\u200b', r == '\ufeff', r == '\u2060', r == '\u00ad':
		return space
	}
	return other
}

// cutter scans one block; t ends where the block does.
type cutter struct{ t string }

// class returns the class and width of the character at i; past the end it is space.
func (c cutter) class(i int) (class, int) {
	if i >= len(c.t) {
		return space, 0
	}
	if b := c.t[i]; b < utf8.RuneSelf {
		return asciiClass[b], 1
	}
	r, n := utf8.DecodeRuneInString(c.t[i:])
	return runeClass(r), n
}

// shapeOf collects what decides a word's shape.
type shapeOf struct {
	uppers, lowers, digits int
	first, second          class // of the first two letters or digits
	n                      int
}

func (s *shapeOf) add(c class) {
	switch s.n {
	case 0:
		s.first = c
	case 1:
		s.second = c
	}
	s.n++
	switch c {
	case upper:
		s.uppers++
	case lower:
		s.lowers++
	case digit:
		s.digits++
	}
}

// addLower adds n > 0 lower-case letters.
func (s *shapeOf) addLower(n int) {
	switch s.n {
	case 0:
		s.first, s.second = lower, lower
	case 1:
		s.second = lower
	}
	s.n += n
	s.lowers += n
}

// shape: "Jong-un", "McCain", "A" are Title; "NATO", "U.S.", "G20", "F-16" Upper; "iPhone", "al-Assad",
// "US-led", "MPs" Mixed.
func (s *shapeOf) shape() nlp.Shape {
	switch {
	case s.first == digit:
		return nlp.Number
	case s.uppers == 0 && s.lowers == 0:
		return nlp.Unicase
	case s.uppers == 0:
		return nlp.Lower
	case s.first != upper:
		return nlp.Mixed
	case s.lowers == 0 && (s.uppers > 1 || s.digits > 0):
		return nlp.Upper
	case s.second == upper && s.lowers > 0:
		return nlp.Mixed
	}
	return nlp.Title
}

// word returns the end and shape of the word, number or address that begins at start.
func (c cutter) word(start int) (int, nlp.Shape) {
	var s shapeOf
	i, segment, initials := start, start, true // segment: where the part after the last point began
	prev := other
	for i < len(c.t) {
		if c.t[i]-'a' < 26 { // most of any text
			begin := i
			for i < len(c.t) && c.t[i]-'a' < 26 {
				i++
			}
			s.addLower(i - begin)
			prev = lower
			continue
		}
		class, width := c.class(i)
		if class.word() {
			s.add(class)
			prev = class
			i += width
			continue
		}
		if class == space {
			break
		}
		next, nextWidth := c.class(i + width)
		joined := false
		switch r := c.t[i]; {
		case r == '.':
			single := initials && prev.letter() && runeLen(c.t[segment:i]) == 1
			switch {
			case single:
				i++
				if next.letter() && c.initialAt(i, nextWidth) {
					segment = i
					continue
				}
				if end := c.hyphenated(i); end > 0 {
					i, initials, prev = end, false, other
					continue
				}
				return i, s.shape()
			case prev == digit && next == digit:
				joined = true
			case isAbbreviation(c.t[start:i], c.digitAhead(i+1)):
				return i + 1, s.shape()
			case (next == lower || next == digit) && s.uppers == 0:
				joined = true // "example.com"
			}
		case r == '-' || strings.HasPrefix(c.t[i:], "‐") || strings.HasPrefix(c.t[i:], "‑"):
			joined = next.word()
			if joined && s.n == 1 {
				s.n++ // "T-shirt" is Title: what follows the first letter is another word
			}
		case apostrophe(c.t[i:]) > 0:
			joined = next.letter() && c.possessive(i) == 0
			if joined && s.n == 1 {
				s.n++ // "O'Brien"
			}
		case r == ',' || r == ':' || r == '/':
			if strings.HasPrefix(c.t[i:], "://") {
				return c.address(i), nlp.Lower
			}
			joined = prev == digit && next == digit
		case r == '&':
			joined = prev == upper && next == upper
		case r == '@':
			if next.word() && i > start {
				return c.address(i), nlp.Lower
			}
		case r == '_':
			joined = next.word()
		}
		if !joined {
			break
		}
		initials, prev = false, other
		i += width
	}
	return i, s.shape()
}

// initialAt reports whether the letter at i is a further initial, as the S in "U.S." or "U.S", and not
// the start of a name, as in "J.Smith" or "T.O'Gorman".
func (c cutter) initialAt(i, width int) bool {
	after, _ := c.class(i + width)
	return !after.word() && apostrophe(c.t[i+width:]) == 0
}

// hyphenated returns the start of what a hyphen at i joins to an abbreviation ("U.S.-led"), or 0.
func (c cutter) hyphenated(i int) int {
	if i < len(c.t) && c.t[i] == '-' {
		if next, _ := c.class(i + 1); next.word() {
			return i + 1
		}
	}
	return 0
}

// digitAhead reports whether a digit stands at i or after one space.
func (c cutter) digitAhead(i int) bool {
	if i < len(c.t) && c.t[i] == ' ' {
		i++
	}
	next, _ := c.class(i)
	return next == digit
}

// address returns the end of a web or mail address whose middle is at i: the next space or bracket,
// less the punctuation before it.
func (c cutter) address(i int) int {
	for i < len(c.t) {
		class, width := c.class(i)
		if class == space || class == other && strings.ContainsAny(c.t[i:i+width], "<>\"“”()[]") {
			break
		}
		i += width
	}
	return len(strings.TrimRight(c.t[:i], ".,;:!?'’"))
}

// possessive returns the length of an "'s" at i that ends a word, or 0.
func (c cutter) possessive(i int) int {
	n := apostrophe(c.t[min(i, len(c.t)):])
	if n == 0 || i+n >= len(c.t) || c.t[i+n]|0x20 != 's' {
		return 0
	}
	after, _ := c.class(i + n + 1)
	if after.word() {
		return 0
	}
	return n + 1
}

// apostrophe returns the length of the apostrophe that s begins with, or 0.
func apostrophe(s string) int {
	switch {
	case s == "":
		return 0
	case s[0] == '\'', s[0] == '`':
		return 1
	case s[0] < utf8.RuneSelf:
		return 0
	case strings.HasPrefix(s, "’"), strings.HasPrefix(s, "‘"):
		return len("’")
	case strings.HasPrefix(s, "ʼ"), strings.HasPrefix(s, "ʻ"):
		return len("ʼ")
	}
	return 0
}

// mark returns the end of the punctuation mark at i: one character, but runs of points and hyphens and
// typewriter quotes (“ and ”) are one mark.
func (c cutter) mark(i, width int) int {
	end := i + width
	switch r := c.t[i]; r {
	case '.', '-':
		for end < len(c.t) && c.t[end] == r {
			end++
		}
	case '`', '\'':
		if end < len(c.t) && c.t[end] == r {
			end++
		}
	}
	return end
}

func runeLen(s string) int {
	if len(s) > utf8.UTFMax {
		return len(s)
	}
	return utf8.RuneCountInString(s)
}
