package digest

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"digest/internal/entity"
	"digest/internal/text"
)

// normal is the form under which spellings of a name are one: folded, "al-" and "el-" alike, without
// spaces, hyphens, points and apostrophes ("Kim Jong-Un", "Kim Jong Un" → "kimjongun").
func normal(name string) string {
	if s, ok := plainNormal(name); ok {
		return s
	}
	var b strings.Builder
	for i, w := range words(name) {
		if w == "el" && i > 0 {
			w = "al"
		}
		b.WriteString(w)
	}
	return b.String()
}

// plainNormal is normal for a name in ASCII, as most are; ok is false for others.
func plainNormal(name string) (s string, ok bool) {
	var buf [64]byte
	b, start, n := buf[:0], 0, 0 // where the word in hand begins, and how many were before
	end := func() {
		if len(b) > start {
			if n > 0 && string(b[start:]) == "el" {
				b[start] = 'a'
			}
			start = len(b)
			n++
		}
	}
	for i := range len(name) {
		switch c := name[i]; {
		case c >= utf8.RuneSelf:
			return "", false
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b = append(b, c)
		case 'A' <= c && c <= 'Z':
			b = append(b, c|0x20)
		case c != '\'' && c != '`':
			end()
		}
	}
	end()
	return string(b), true
}

// normalOf is normal without the article that names of bodies come with.
func normalOf(kind entity.Kind, name string) string {
	if kind == entity.Organisation && len(name) > 4 && strings.EqualFold(name[:4], "the ") {
		name = name[4:]
	}
	return normal(name)
}

// words are the folded parts of a name.
func words(name string) []string {
	folded := strings.ReplaceAll(text.Fold(name), "'", "")
	return strings.FieldsFunc(folded, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) })
}

// withoutInitials is normal without middle initials, "" when there are none.
func withoutInitials(name string) string {
	parts := words(name)
	var b strings.Builder
	dropped := false
	for i, w := range parts {
		if i > 0 && i < len(parts)-1 && len(w) == 1 {
			dropped = true
			continue
		}
		b.WriteString(w)
	}
	if !dropped {
		return ""
	}
	return b.String()
}

// single reports whether a name is one word of a script that parts words: a surname only.
func single(name string) bool {
	ws := words(name)
	if len(ws) != 1 {
		return len(ws) == 0
	}
	for _, r := range ws[0] {
		if unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) {
			return false
		}
	}
	return true
}

// betterSpelling reports whether spelling a, seen as often as b, looks better on a page: not in capitals
// throughout, then in order.
func betterSpelling(a, b string) bool {
	if ca, cb := shouted(a), shouted(b); ca != cb {
		return cb
	}
	return a < b
}

func shouted(s string) bool { return strings.ToUpper(s) == s && strings.ToLower(s) != s }

// calm brings a word in capitals into title case: "SEOUL" → "Seoul", "NEW YORK" → "New York".
func calm(s string) string {
	if !shouted(s) {
		return s
	}
	start := true
	return strings.Map(func(r rune) rune {
		first := start
		start = !unicode.IsLetter(r) && r != '\'' && r != '’'
		if first {
			return r
		}
		return unicode.ToLower(r)
	}, s)
}
