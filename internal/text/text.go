// Package text owns positions in text and the Unicode rules everything else compares by.
//
// A [Span] is a half-open range of byte offsets into one fixed UTF-8 string. Text is never altered
// after it was normalised ([Normalize]); findings are spans over it. Two spellings of a name are
// compared by their [Fold], never by hand-written lower-casing elsewhere.
package text

import (
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Span is the half-open byte range [Start, End) of a text.
type Span struct{ Start, End int }

// Of returns the text the span covers. The span must lie within t.
func (s Span) Of(t string) string { return t[s.Start:s.End] }

// Len is the length in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether o lies wholly within s.
func (s Span) Contains(o Span) bool { return s.Start <= o.Start && o.End <= s.End }

// Overlaps reports whether the two spans share at least one byte.
func (s Span) Overlaps(o Span) bool { return s.Start < o.End && o.Start < s.End }

// Valid reports whether the span is ordered, inside t and on rune boundaries.
func (s Span) Valid(t string) bool {
	return 0 <= s.Start && s.Start <= s.End && s.End <= len(t) && boundary(t, s.Start) && boundary(t, s.End)
}

func boundary(t string, i int) bool { return i == len(t) || utf8.RuneStart(t[i]) }

// Position is a place in a file: line and column count from 1, columns in runes. The zero Position
// means that the place is not known.
type Position struct{ Line, Col int }

// IsZero reports whether the position is unknown.
func (p Position) IsZero() bool { return p.Line == 0 }

// Lines finds line and column of byte offsets in one source file.
type Lines struct {
	src    []byte
	starts []int
}

// NewLines indexes src, which must not change afterwards. Lines end at "\n".
func NewLines(src []byte) *Lines {
	starts := []int{0}
	for i, b := range src {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return &Lines{src: src, starts: starts}
}

// Position returns the place of a byte offset; offsets outside the file are clamped to it.
func (l *Lines) Position(offset int) Position {
	offset = max(0, min(offset, len(l.src)))
	line := sort.Search(len(l.starts), func(i int) bool { return l.starts[i] > offset }) - 1
	return Position{Line: line + 1, Col: utf8.RuneCount(l.src[l.starts[line]:offset]) + 1}
}

// letters that Unicode does not decompose but readers of names treat as their base letter.
var baseLetters = strings.NewReplacer(
	"ø", "o", "ł", "l", "đ", "d", "ð", "d", "ı", "i", "ß", "ss", "æ", "ae", "œ", "oe", "þ", "th", "ħ", "h", "ŧ", "t", "ə", "a",
	"’", "'", "‘", "'", "ʼ", "'", "ʻ", "'", "`", "'", "‐", "-", "‑", "-", "–", "-", "—", "-", "\u00a0", " ",
)

// Fold returns the form by which spellings are compared: lower case, without diacritics, apostrophes
// and hyphens in their ASCII form. Spaces stay as they are. Fold(Fold(s)) == Fold(s).
func Fold(s string) string {
	if isPlainLower(s) {
		return s
	}
	if isPlain(s) {
		return strings.ToLower(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range norm.NFKD.String(strings.ToLower(norm.NFKD.String(s))) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(r)
		}
	}
	return baseLetters.Replace(b.String())
}

// AppendFold appends the fold of s to b. It allocates nothing for plain ASCII.
func AppendFold(b []byte, s string) []byte {
	if !isPlain(s) {
		return append(b, Fold(s)...)
	}
	for i := range len(s) {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		b = append(b, c)
	}
	return b
}

func isPlainLower(s string) bool {
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= utf8.RuneSelf || c >= 'A' && c <= 'Z' || c == '`' {
			return false
		}
	}
	return true
}

func isPlain(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf || s[i] == '`' {
			return false
		}
	}
	return true
}

// CleanLine makes s safe to print on a terminal or to put on one line: control characters, including
// escape and the bidirectional overrides, become U+FFFD; runs of white space become one space.
func CleanLine(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t' || unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r >= 0x202a && r <= 0x202e, r >= 0x2066 && r <= 0x2069:
			return utf8.RuneError
		}
		return r
	}, s)
	return strings.Join(strings.Fields(s), " ")
}
