// Package slug makes URL segments.
package slug

import (
	"fmt"
	"hash/fnv"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"digest/internal/text"
)

// MaxLen bounds a segment in bytes, well under what file systems and hosts take.
const MaxLen = 80

// Make returns a URL segment for s: lower-case Latin letters without diacritics and digits, words
// joined by "-", at most [MaxLen] bytes, cut at a word. Letters of other scripts are kept as they
// are (browsers show them). The result is never empty, never ".", "..", or a reserved Windows name,
// and Make(Make(s)) == Make(s). What has no letter or digit at all becomes "x-" and a hash of it.
func Make(s string) string {
	if out, ok := plain(s); ok {
		return out
	}
	return thorough(s)
}

// thorough is Make for anything.
func thorough(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFC.String(text.Fold(s)) {
		switch {
		case r == '\'':
			// "people's" is one word
		case r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) && b.Len() > 0 && !gap):
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		default:
			gap = true
		}
	}
	out := cut(b.String())
	switch {
	case out == "":
		return "x-" + short(s)
	case reserved(out):
		return out + "-x"
	}
	return out
}

// plain is Make for short names of ASCII, which most are.
func plain(s string) (string, bool) {
	var buf [MaxLen]byte
	if len(s) > len(buf) {
		return "", false
	}
	b, gap := buf[:0], false
	for i := range len(s) {
		c := s[i]
		switch {
		case c >= utf8.RuneSelf || c == '`':
			return "", false
		case 'A' <= c && c <= 'Z':
			c |= 0x20
		case c == '\'':
			continue
		case (c < 'a' || c > 'z') && (c < '0' || c > '9'):
			gap = true
			continue
		}
		if gap && len(b) > 0 {
			b = append(b, '-')
		}
		b, gap = append(b, c), false
	}
	out := string(b)
	return out, out != "" && !reserved(out)
}

func cut(s string) string {
	if len(s) <= MaxLen {
		return s
	}
	head := s[:MaxLen+1]
	if i := strings.LastIndexByte(head, '-'); i > MaxLen/2 {
		return head[:i]
	}
	head = head[:MaxLen]
	for !utf8.ValidString(head) {
		head = head[:len(head)-1]
	}
	return strings.TrimRight(head, "-")
}

// reserved names cannot be files on Windows (Microsoft, "Naming Files, Paths, and Namespaces"); the
// index page of a directory has its name from us.
func reserved(s string) bool {
	switch s {
	case "con", "prn", "aux", "nul", "index":
		return true
	}
	return len(s) == 4 && (s[:3] == "com" || s[:3] == "lpt") && s[3] >= '0' && s[3] <= '9'
}

func short(s string) string {
	h := fnv.New32a()
	h.Write([]byte(s))
	return fmt.Sprintf("%08x", h.Sum32())
}
