package search

import (
	"bytes"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"digest/internal/text"
)

// This file and the first part of templates/assets/search.js say the same: how text becomes words, and which
// words are forms of one. testdata/words.json holds the two together.

// fold is the form in which words are compared: text.Fold, composed again, with one sigma.
func fold(s string) string {
	f := text.Fold(s)
	for i := range len(f) {
		if f[i] >= 0x80 {
			return norm.NFC.String(strings.ReplaceAll(f, "ς", "σ"))
		}
	}
	return f
}

// eachWord calls do with every word of a folded text, valid until do returns. Letters, digits and marks make words;
// an apostrophe within one is dropped ("o'brien" → "obrien") and a possessive ends it, points between
// single letters join them ("u.s." → "us"), as do commas between digits ("28,500"). Runs of Han, kana and
// Hangul give each pair of neighbours, or the one letter alone.
func eachWord(folded string, do func(word []byte)) {
	w := splitter{do: do}
	for i := 0; i < len(folded); {
		end := plainRun(folded, i)
		switch {
		case len(w.word) > 0 || w.cjk != 0:
		case end > i && endsWord(folded, end):
			w.word = append(w.word, folded[i:end]...)
			do(w.word[:cutAt(w.word)])
			w.word = w.word[:0]
			i = end
			continue
		case end == i && folded[i] < utf8.RuneSelf: // between words
			i++
			continue
		}
		if end > i && w.sep == 0 && w.cjk == 0 {
			w.word = append(w.word, folded[i:end]...)
			w.letters += end - i
			w.last = rune(folded[end-1])
			i = end
			continue
		}
		r, size := utf8.DecodeRuneInString(folded[i:])
		w.next(r)
		i += size
	}
	w.finish()
}

// endsWord reports whether the word before a place ends there whatever follows.
func endsWord(s string, at int) bool {
	if at < len(s) && (s[at] == '\'' || s[at] == '.' || s[at] == ',') {
		at++
		return at == len(s) || s[at] == ' ' || s[at] == '\n'
	}
	return at == len(s) || s[at] < utf8.RuneSelf
}

// plainRun is the end of the ASCII letters and digits that begin at i.
func plainRun(s string, i int) int {
	for i < len(s) && s[i] < 0x80 && isWordRune(rune(s[i])) {
		i++
	}
	return i
}

// splitter holds a word while it grows.
type splitter struct {
	do func([]byte)
	// word is what was gathered; letters counts its runes; sep is a mark after it that may join.
	word    []byte
	letters int
	last    rune
	sep     rune
	// dotted is set while the word is made of single letters with points between them.
	dotted bool
	cjk    rune // the last letter of a run, 0 outside
	pairs  bool // the run has given a pair
}

func (w *splitter) next(r rune) {
	switch {
	case isCJK(r):
		w.end()
		if w.cjk != 0 {
			w.do(utf8.AppendRune(utf8.AppendRune(nil, w.cjk), r))
			w.pairs = true
		}
		w.cjk = r
	case isWordRune(r):
		w.endRun()
		w.join(r)
		w.word = utf8.AppendRune(w.word, r)
		w.letters++
		w.last = r
	case w.sep == 0 && len(w.word) > 0 && (r == '\'' || r == '.' || r == ','):
		w.sep = r
	default:
		w.finish()
	}
}

// join settles a mark between what was gathered and r.
func (w *splitter) join(r rune) {
	sep := w.sep
	w.sep = 0
	switch {
	case sep == 0:
	case sep == '\'':
		w.word = append(w.word, '\'')
	case sep == '.' && (w.letters == 1 || w.dotted) && !isDigit(w.last) && !isDigit(r):
		w.dotted = true
		w.letters = 0
	case sep == ',' && isDigit(w.last) && isDigit(r):
	default:
		w.end()
	}
}

// end gives the word gathered: "minister's" is "minister", "o'brien" is "obrien".
func (w *splitter) end() {
	if len(w.word) > 0 {
		word := bytes.TrimSuffix(w.word, []byte("'s"))
		if bytes.IndexByte(word, '\'') >= 0 {
			word = bytes.ReplaceAll(word, []byte("'"), nil)
		}
		if len(word) > 0 {
			w.do(word[:cutAt(word)])
		}
	}
	w.word, w.letters, w.sep, w.dotted = w.word[:0], 0, 0, false
}

func (w *splitter) endRun() {
	if w.cjk != 0 && !w.pairs {
		w.do(utf8.AppendRune(nil, w.cjk))
	}
	w.cjk, w.pairs = 0, false
}

func (w *splitter) finish() {
	w.end()
	w.endRun()
}

// maxWord bounds a word in runes: what is longer is no word, and its beginning finds it.
const maxWord = 32

func cutAt(word []byte) int {
	if len(word) <= maxWord {
		return len(word)
	}
	n := 0
	for i := range string(word) {
		if n == maxWord {
			return i
		}
		n++
	}
	return len(word)
}

func isWordRune(r rune) bool {
	if r < 0x80 {
		return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

// isCJK reports letters of scripts that do not part words, Hangul among them since particles cling to names.
func isCJK(r rune) bool {
	return r >= 0x3040 && (r <= 0x30ff || r >= 0x3400 && r <= 0x4dbf || r >= 0x4e00 && r <= 0x9fff ||
		r >= 0xac00 && r <= 0xd7a3 || r >= 0xf900 && r <= 0xfaff || r >= 0x20000 && r <= 0x3ffff)
}

// stem takes the common endings off an English word; words with one stem find one another. It is lighter
// than Porter's: only plurals, -ed, -ing, a final e, and y written i, after the S-stemmer of Harman ("How
// effective is suffixing?", JASIS 1991). Names are left alone by whoever calls it.
func stem(word string) string {
	if len(word) < 4 || !isASCIILetters(word) {
		return word
	}
	w := word
	switch {
	case strings.HasSuffix(w, "ies"):
		w = w[:len(w)-2]
	case strings.HasSuffix(w, "ss"), strings.HasSuffix(w, "us"), strings.HasSuffix(w, "is"):
	case strings.HasSuffix(w, "s"):
		w = w[:len(w)-1]
	}
	switch {
	case strings.HasSuffix(w, "ied"):
		w = w[:len(w)-2]
	case len(w) > 5 && strings.HasSuffix(w, "ing") && hasVowel(w[:len(w)-3]):
		w = undouble(w[:len(w)-3])
	case len(w) > 4 && strings.HasSuffix(w, "ed") && hasVowel(w[:len(w)-2]):
		w = undouble(w[:len(w)-2])
	}
	if len(w) > 4 && strings.HasSuffix(w, "e") {
		w = w[:len(w)-1]
	}
	if len(w) > 3 && strings.HasSuffix(w, "y") && !isVowel(w[len(w)-2]) {
		w = w[:len(w)-1] + "i"
	}
	return w
}

// undouble takes back the letter doubled before an ending: "plann(ing)" → "plan".
func undouble(w string) string {
	n := len(w)
	if n > 3 && w[n-1] == w[n-2] && !isVowel(w[n-1]) && !strings.ContainsRune("lsz", rune(w[n-1])) {
		return w[:n-1]
	}
	return w
}

func isASCIILetters(w string) bool {
	for i := range len(w) {
		if w[i] < 'a' || w[i] > 'z' {
			return false
		}
	}
	return true
}

func isVowel(c byte) bool { return strings.IndexByte("aeiou", c) >= 0 }

func hasVowel(w string) bool { return strings.ContainsAny(w, "aeiouy") }

// stopWords are too common to be looked for and are not in the index. They are handed to the script with it.
var stopWords = strings.Fields(`a about after all also an and any are as at be because been before between both but by can could
did do does during each even for from had has have he her him his how i if in into is it its may me more most my no not of on only
or other our out over s said says she should so some such t than that the their them then there these they this those through to
under until up was we were what when where which while who whom why will with would you your`)
