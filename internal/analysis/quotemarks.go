package analysis

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"digest/internal/article"
	"digest/internal/text"
)

// quotation is a stretch of text between quotation marks, not yet known to be speech. It may run over
// several blocks, the opening mark being repeated at the head of each.
type quotation struct {
	text.Span           // with its marks
	inner     text.Span // without them, trimmed; never empty
	block     int       // index of the block it begins in
	last      int       // index of the block it ends in
	glyph     glyph     // the look of its marks
	closed    bool      // false: the closing mark is missing, the block ends it
	set       bool      // it is a block of its own, without marks
}

// glyph is the look of a quotation mark. A closing mark prefers an opening one of its own look, and
// takes another double one if there is none: copy from several desks mixes them.
type glyph uint8

const (
	straight  glyph = iota // ", also `` with ''
	curly                  // “ ” „
	guillemet              // « »
	single                 // ' ‘ ’ ‹ ›
)

// mark is one character, or pair of characters, that may be a quotation mark.
type mark struct {
	text.Span
	glyph       glyph
	open, close bool // what its neighbours and its look allow
	// pair is set on single marks that were matched: the index of the partner, else -1. An unmatched
	// single mark is an apostrophe.
	pair int
}

// quotations finds the stretches between quotation marks in the body, in order and without nested ones. A
// block that is set as a quotation is one, with or without marks. Time is linear in the length of the
// blocks.
func (s *quoteScanner) quotations(t string, blocks []article.Block) []quotation {
	*s = quoteScanner{text: t, blocks: blocks, marks: s.marks[:0], stack: s.stack[:0], held: s.held[:0], out: s.out[:0]}
	for i, b := range blocks {
		if !speaks(b.Kind) {
			continue
		}
		before := len(s.out)
		s.block(i)
		if b.Kind == article.Quotation && len(s.stack) == 0 && (before == len(s.out) || s.out[before].Start > b.Start) {
			s.out = append(s.out[:before], quotation{Span: b.Span, inner: trim(t, b.Span), block: i, last: i, closed: true, set: true})
		}
	}
	return s.out
}

// speaks reports whether blocks of this kind can hold speech. A headline repeats what the body says.
func speaks(k article.BlockKind) bool {
	return k == article.Paragraph || k == article.ListItem || k == article.Quotation
}

// opened is a mark that waits for its closing one.
type opened struct {
	text.Span
	glyph glyph
	block int
}

type quoteScanner struct {
	text   string
	blocks []article.Block
	marks  []mark
	stack  []opened
	// held are quotations found directly inside the open one; they count if that is never closed.
	held []quotation
	out  []quotation
}

// block matches the marks of one block. What is still open at its end is carried on if the next block
// repeats the mark, and ends there otherwise.
func (s *quoteScanner) block(i int) {
	b := s.blocks[i].Span
	s.scan(b)
	s.pairSingles()
	marks := s.marks
	leading := len(marks) > 0 && marks[0].Start == b.Start && marks[0].open
	if leading && len(s.stack) > 0 && marks[0].glyph == s.stack[0].glyph {
		marks[0].open, marks[0].close, marks[0].pair = false, false, -1
	}
	for k, m := range marks {
		switch {
		case m.glyph == single && m.pair < 0:
			if leading && k == 0 && m.open && len(marks) == 1 {
				s.open(m, i)
			}
		case m.glyph == single && m.pair > k:
			s.open(m, i)
		case m.glyph == single:
			s.close(m, i)
		case m.close && (!m.open || s.isOpen(m.glyph)):
			s.close(m, i)
		case m.open:
			s.open(m, i)
		}
	}
	if len(s.stack) > 0 && !s.continues(i) {
		s.abandon(i)
	}
}

func (s *quoteScanner) open(m mark, block int) {
	if len(s.stack) == 0 {
		s.held = s.held[:0]
	}
	s.stack = append(s.stack, opened{m.Span, m.glyph, block})
}

// isOpen reports whether a mark of this look is open innermost.
func (s *quoteScanner) isOpen(g glyph) bool {
	n := len(s.stack)
	return n > 0 && s.stack[n-1].glyph == g
}

// close ends the innermost quotation that m can end, dropping what is open inside it.
func (s *quoteScanner) close(m mark, block int) {
	k := s.partner(m.glyph)
	if k < 0 {
		return
	}
	o := s.stack[k]
	s.stack = s.stack[:k]
	q, ok := s.quotation(o, m.Span, block)
	switch {
	case !ok:
	case k == 0:
		s.out = append(s.out, q)
	case k == 1 && o.glyph != single:
		s.held = append(s.held, q)
	}
}

// partner is the index in the stack of the opening mark that a closing one of look g belongs to, or -1.
func (s *quoteScanner) partner(g glyph) int {
	low := max(0, len(s.stack)-maxNesting)
	for k := len(s.stack) - 1; k >= low; k-- {
		if s.stack[k].glyph == g {
			return k
		}
	}
	if g == single || g == guillemet {
		return -1
	}
	for k := len(s.stack) - 1; k >= low; k-- {
		if o := s.stack[k].glyph; o == straight || o == curly {
			return k
		}
	}
	return -1
}

// maxNesting bounds how deep a closing mark looks for its opening one.
const maxNesting = 4

// quotation makes the quotation from o to the closing mark end, unless there is nothing in it.
func (s *quoteScanner) quotation(o opened, end text.Span, block int) (quotation, bool) {
	inner := trim(s.text, text.Span{Start: o.End, End: end.Start})
	return quotation{
		Span: text.Span{Start: o.Start, End: end.End}, inner: inner, block: o.block, last: block,
		glyph: o.glyph, closed: end.Len() > 0,
	}, inner.Len() > 0
}

// continues reports whether the quotation open at the end of block i runs on into the next one: that
// one begins with the mark again, or shows a closing mark before any opening one.
func (s *quoteScanner) continues(i int) bool {
	if i+1 >= len(s.blocks) || !speaks(s.blocks[i+1].Kind) {
		return false
	}
	s.stack = s.stack[:1]
	look := s.stack[0].glyph
	b := s.blocks[i+1].Span
	s.scan(text.Span{Start: b.Start, End: min(b.End, b.Start+maxLookahead)})
	for _, m := range s.marks {
		switch {
		case (m.glyph == single) != (look == single):
		case m.Start == b.Start && m.open:
			return m.glyph == look
		default:
			return m.close && !m.open && look != single
		}
	}
	return false
}

// abandon ends the quotation whose closing mark is missing: where the next one begins, or else with
// block i. If whole quotations of another look stand in it, its mark is taken for a slip.
func (s *quoteScanner) abandon(i int) {
	o := s.stack[0]
	s.stack = s.stack[:0]
	if o.glyph == single {
		return
	}
	end, block := s.blocks[i].End, i
	if len(s.held) > 0 {
		if s.held[0].glyph != o.glyph {
			s.out = append(s.out, s.held...)
			return
		}
		end, block = s.held[0].Start, s.held[0].block
	}
	if q, ok := s.quotation(o, text.Span{Start: end, End: end}, block); ok {
		s.out = append(s.out, q)
	}
	s.out = append(s.out, s.held...)
}

// maxLookahead bounds, in bytes, how far into the next block a missing closing mark is looked for.
const maxLookahead = 2000

// scan lists the possible quotation marks of one block. Two apostrophes close what two grave accents
// opened, and are no mark otherwise.
func (s *quoteScanner) scan(b text.Span) {
	typewriter := false
	s.marks = s.marks[:0]
	t := s.text[:b.End]
	for i := b.Start; i < len(t); i++ {
		switch c := t[i]; {
		case c == '"':
			s.mark(b, i, 1, straight, '"')
		case c == '\'':
			if i+1 < len(t) && t[i+1] == '\'' {
				if typewriter {
					s.mark(b, i, 2, straight, '”')
				}
				i++
			} else if !betweenLetters(t, b.Start, i, 1) {
				s.mark(b, i, 1, single, '\'')
			}
		case c == '`':
			if i+1 < len(t) && t[i+1] == '`' {
				s.mark(b, i, 2, straight, '“')
				typewriter = true
				i++
			} else {
				s.mark(b, i, 1, single, '‘')
			}
		case c == 0xC2 && i+1 < len(t) && (t[i+1] == 0xAB || t[i+1] == 0xBB):
			s.mark(b, i, 2, guillemet, rune(t[i+1]))
			i++
		case c == 0xE2 && i+2 < len(t) && t[i+1] == 0x80:
			s.general(t, b, i)
			i += 2
		}
	}
}

// general handles the marks of the block General Punctuation, U+2018 to U+203A.
func (s *quoteScanner) general(t string, b text.Span, i int) {
	switch r := rune(0x2000) + rune(t[i+2]-0x80); r {
	case '“', '”', '„', '‟':
		s.mark(b, i, 3, curly, r)
	case '‘', '’', '‚', '‛':
		if !betweenLetters(t, b.Start, i, 3) {
			s.mark(b, i, 3, single, r)
		}
	case '‹', '›':
		s.mark(b, i, 3, single, r)
	}
}

// betweenLetters reports whether ASCII letters stand on both sides: the common apostrophe, found fast.
func betweenLetters(t string, start, i, n int) bool {
	return i > start && i+n < len(t) && asciiLetter(t[i-1]) && asciiLetter(t[i+n])
}

func asciiLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

// side says what stands beside a mark.
type side uint8

const (
	spaceSide side = iota // white space or the edge of the block
	wordSide              // a letter or digit
	dashSide              // dashes and slashes: either way
	openerSide
	closerSide // . , ; : ! ? and closing brackets
	quoteSide
)

func sideOf(r rune) side {
	switch {
	case r < 0:
		return spaceSide
	case r == ' ' || r == '\n' || r == '\t':
		return spaceSide
	case r < utf8.RuneSelf && (asciiLetter(byte(r)) || '0' <= r && r <= '9'):
		return wordSide
	case strings.ContainsRune("([{$£€¡¿@#", r):
		return openerSide
	case strings.ContainsRune("-–—―‒‐‑/…", r):
		return dashSide
	case strings.ContainsRune("\"'`“”„‟‘’‚‛«»‹›", r):
		return quoteSide
	case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r):
		return wordSide
	case unicode.IsSpace(r):
		return spaceSide
	}
	return closerSide
}

func (s *quoteScanner) mark(b text.Span, i, n int, g glyph, r rune) {
	before, after := rune(-1), rune(-1)
	if i > b.Start {
		before, _ = utf8.DecodeLastRuneInString(s.text[b.Start:i])
	}
	if i+n < b.End {
		after, _ = utf8.DecodeRuneInString(s.text[i+n : b.End])
	}
	m := mark{Span: text.Span{Start: i, End: i + n}, glyph: g, pair: -1}
	l, a := sideOf(before), sideOf(after)
	m.open = a != spaceSide && a != closerSide && (l == spaceSide || l == openerSide || l == dashSide || l == quoteSide)
	m.close = l != spaceSide && l != openerSide && a != wordSide && a != openerSide
	switch r {
	case '“', '‘', '„', '‚', '‟', '‛', 0xAB, '‹':
		// As it looks, unless it can only be the other: "word“ " and, in German order, "»word«".
		if wrong := m.close && !m.open && (a == spaceSide || a == closerSide); !wrong {
			m.open, m.close = true, false
		}
	case '”', 0xBB, '›':
		if wrong := m.open && !m.close && l != quoteSide; !wrong {
			m.open, m.close = false, true
		}
	case '’':
		m.open = false
	default:
		if !m.open && !m.close && g != single {
			m.open, m.close = true, true // " x ": detokenised copy; by turns
		}
	}
	if g == straight && n == 1 && isPrime(s.text, b, i) {
		m.open, m.close = false, false
	}
	if g == single {
		m.open = m.open && !s.elides(b, i+n)
		m.close = m.close && !strings.HasPrefix(s.text[i+n:b.End], " s ")
		if !m.open && !m.close {
			return
		}
	}
	s.marks = append(s.marks, m)
}

// isPrime reports whether the mark at i is the inches of 6'2".
func isPrime(t string, b text.Span, i int) bool {
	k := i
	for k > b.Start && i-k < 3 && '0' <= t[k-1] && t[k-1] <= '9' {
		k--
	}
	if k == i || k == b.Start {
		return false
	}
	return t[k-1] == '\'' || strings.HasSuffix(t[b.Start:k], "’") || strings.HasSuffix(t[b.Start:k], "′")
}

// elides reports whether the word at i is one that drops its head: 'em, '90s, 'til.
func (s *quoteScanner) elides(b text.Span, i int) bool {
	t := s.text[i:b.End]
	if len(t) >= 2 && '0' <= t[0] && t[0] <= '9' && '0' <= t[1] && t[1] <= '9' && (len(t) == 2 || t[2] < '0' || t[2] > '9') {
		return true
	}
	n := 0
	for n < len(t) && n < 6 && asciiLetter(t[n]) {
		n++
	}
	switch strings.ToLower(t[:n]) {
	case "em", "tis", "twas", "til", "till", "cause", "cuz", "bout", "n", "round", "neath", "twill", "twould":
		return n == len(t) || t[n] == ' ' || t[n] == ',' || t[n] == '.'
	}
	return false
}

// pairSingles matches single marks: an opening one with the first after it that closes. A mark after an
// "s" may be a plural's possessive ("the workers' party"); it closes only if no other does before the
// next opening mark.
func (s *quoteScanner) pairSingles() {
	from := -1
	doubles := 0 // double marks since from
	for k := range s.marks {
		m := &s.marks[k]
		switch {
		case m.glyph != single:
			doubles++
		case m.open && (!m.close || from < 0):
			from, doubles = k, 0
		case m.close && from >= 0 && doubles%2 == 0 && !s.possessive(k):
			m.pair, s.marks[from].pair = from, k
			from = -1
		}
	}
}

func (s *quoteScanner) possessive(k int) bool {
	m := s.marks[k]
	if c := s.text[m.Start-1]; c != 's' && c != 'S' && c != 'z' && c != 'x' {
		return false
	}
	for _, n := range s.marks[k+1 : min(len(s.marks), k+4)] {
		if n.glyph == single {
			return n.close && !n.open
		}
	}
	return false
}

// trim drops white space at both ends.
func trim(t string, s text.Span) text.Span {
	for s.Start < s.End {
		r, n := utf8.DecodeRuneInString(t[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.Start += n
	}
	for s.Start < s.End {
		r, n := utf8.DecodeLastRuneInString(t[s.Start:s.End])
		if !unicode.IsSpace(r) {
			break
		}
		s.End -= n
	}
	return s
}
