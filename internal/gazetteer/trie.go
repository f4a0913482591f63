package gazetteer

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"digest/internal/nlp"
	"digest/internal/text"
)

// A piece is what names are compared by: a stretch of a token between hyphens or slashes, folded, without
// points and apostrophes. "Jong-un" is two pieces and so is "Jong Un"; "U.S." is "us", "N'Djamena" is
// "ndjamena". A punctuation mark is a piece of its own, so that no name runs across a comma.

// trie holds sequences of pieces. Node 0 stands for none.
type trie struct {
	words map[string]word
	edges edges
	value []int32 // by node; 0: no sequence ends here
	// stems is set when what is inserted is the stem of each piece.
	stems bool
	// starts has a bit for each byte below 128 that the first piece of some sequence begins with.
	starts [2]uint64
}

// word is a piece that occurs in some sequence.
type word struct {
	id   int32
	root int32 // the node of sequences that begin with it, 0 if none does
}

// insert enters a spelling and returns its node, 0 for one without a letter or with too many pieces, and a bit
// for each piece that does not begin with a lower-case letter.
func (t *trie) insert(spelling string) (node int32, caps uint16) {
	if t.words == nil {
		t.words, t.value = make(map[string]word), make([]int32, 1)
	}
	var buf [maxPiece]byte
	b, k, start := buf[:0], 0, 0
	push := func(piece []byte, capital bool) {
		if len(piece) == 0 {
			return
		}
		if t.stems {
			piece = []byte(stem(string(piece)))
		}
		if node = t.step(node, piece, k == 0); capital && k < maxPieces {
			caps |= 1 << k
		}
		k++
	}
	flush := func(end int) {
		w := spelling[start:end]
		if len(w) > 2 && (w[len(w)-2] == '\'' || w[len(w)-2] == '`') && w[len(w)-1]|0x20 == 's' {
			push(b[:len(b)-1], !lowerInitial(w))
			b = append(b[:0], 's')
			w = "s"
		}
		push(b, !lowerInitial(w))
		b = b[:0]
	}
	for i := 0; i < len(spelling); i++ {
		c := spelling[i]
		switch {
		case c >= utf8.RuneSelf || len(b) == maxPiece:
			return t.insertPieces(spelling)
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			b = append(b, c)
			continue
		case 'A' <= c && c <= 'Z':
			b = append(b, c|0x20)
			continue
		case c == '.' || c == '\'' || c == '`':
			continue
		}
		flush(i)
		start = i + 1
		if c != ' ' && c != '-' && c != '/' && c > ' ' {
			push([]byte{c}, true)
		}
	}
	flush(len(spelling))
	if k > maxPieces {
		return 0, 0
	}
	return node, caps
}

// insertPieces is insert for a spelling that is not ASCII.
func (t *trie) insertPieces(spelling string) (node int32, caps uint16) {
	ps := pieces(spelling)
	if len(ps) > maxPieces {
		return 0, 0
	}
	for k, p := range ps {
		if t.stems {
			p = stem(p)
		}
		node = t.step(node, []byte(p), k == 0)
	}
	return node, capitals(spelling)
}

// step returns the node behind a piece, making it if need be.
func (t *trie) step(node int32, piece []byte, first bool) int32 {
	w, ok := t.words[string(piece)]
	changed := !ok
	if !ok {
		w.id = int32(len(t.words) + 1)
	}
	if first && w.root == 0 {
		w.root, changed = t.node(), true
		if c := piece[0]; c < utf8.RuneSelf {
			t.starts[c>>6] |= 1 << (c & 63)
		}
	}
	if changed {
		t.words[string(piece)] = w
	}
	if first {
		return w.root
	}
	next := t.edges.at(edge(node, w.id))
	if *next == 0 {
		*next = t.node()
	}
	return *next
}

// mayStart reports whether a sequence may begin with a token whose first byte is c: it must for all that are not
// plain letters.
func (t *trie) mayStart(c byte) bool {
	lower := c | 0x20
	return lower < 'a' || lower > 'z' || c >= utf8.RuneSelf || t.starts[lower>>6]&(1<<(lower&63)) != 0
}

func (t *trie) node() int32 {
	t.value = append(t.value, 0)
	return int32(len(t.value) - 1)
}

func edge(node, word int32) uint64 { return uint64(node)<<32 | uint64(word) }

func (t *trie) child(node int32, w word) int32 {
	if w.id == 0 || node == 0 {
		return 0
	}
	return t.edges.get(edge(node, w.id))
}

// edges is an open hash table from an edge to the node it leads to: a power of two in length and at most two thirds
// full. No edge is 0.
type edges struct {
	slots []edgeSlot
	n     int
}

type edgeSlot struct {
	key uint64
	to  int32
}

// newEdges is a table with room for n edges.
func newEdges(n int) edges {
	size := 64
	for size*2 < n*3 {
		size *= 2
	}
	return edges{slots: make([]edgeSlot, size)}
}

// slot is the index of a key, or of the free slot for it.
func (e *edges) slot(key uint64) int {
	mask := len(e.slots) - 1
	i := int(key*0x9e3779b97f4a7c15>>40) & mask
	for e.slots[i].key != key && e.slots[i].key != 0 {
		i = (i + 1) & mask
	}
	return i
}

func (e *edges) get(key uint64) int32 {
	if e.n == 0 {
		return 0
	}
	return e.slots[e.slot(key)].to
}

// at is the place of the node that an edge leads to, 0 in a new one. It is valid until the next call.
func (e *edges) at(key uint64) *int32 {
	if (e.n+1)*3 > len(e.slots)*2 {
		old := e.slots
		*e = newEdges(2 * max(e.n, 32))
		for _, s := range old {
			if s.key != 0 {
				e.slots[e.slot(s.key)] = s
				e.n++
			}
		}
	}
	i := e.slot(key)
	if e.slots[i].key == 0 {
		e.slots[i].key = key
		e.n++
	}
	return &e.slots[i].to
}

// pieces splits a spelling from a table as a scanner splits text.
func pieces(s string) []string {
	var out []string
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		switch {
		case unicode.IsSpace(r) || joiner(r):
			s = s[n:]
		case !inWord(r):
			out = append(out, s[:n])
			s = s[n:]
		default:
			end := len(s)
			for i, r := range s {
				if unicode.IsSpace(r) || !inWord(r) {
					end = i
					break
				}
			}
			out = appendWord(out, s[:end])
			s = s[end:]
		}
	}
	return out
}

// appendWord splits a possessive off, as the tokens stage does.
func appendWord(out []string, w string) []string {
	f := squeeze(w)
	if f == "" {
		return out
	}
	if len(f) < len(w) && len(f) > 1 && strings.HasSuffix(text.Fold(w), "'s") {
		return append(out, f[:len(f)-1], "s")
	}
	return append(out, f)
}

// squeeze folds one word and drops points and apostrophes.
func squeeze(w string) string {
	f := text.Fold(w)
	if strings.IndexByte(f, '.') < 0 && strings.IndexByte(f, '\'') < 0 {
		return f
	}
	return strings.NewReplacer(".", "", "'", "").Replace(f)
}

func joiner(r rune) bool {
	switch r {
	case '-', '/', '‐', '‑', '–':
		return true
	}
	return false
}

// inWord reports whether r belongs to a word: a letter, mark, digit, point or apostrophe.
func inWord(r rune) bool {
	switch r {
	case '.', '\'', '’', '‘', 'ʼ', 'ʻ', '`':
		return true
	}
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r)
}

// scanner reads the pieces of tokens, one after the other. It is a value: a copy is a place to go back to.
type scanner struct {
	text   string
	tokens []nlp.Token
	words  []*Word // what is known of each token, or nil
	terms  bool    // the trie is that of terms, not of names
	tok    int     // the token that the next piece is looked for in, from byte offset pos on
	pos    int

	// of the piece read last
	at         int // its token
	start, end int // its bytes
	capital    bool
	letters    int // bytes of its fold
}

func scanAt(t string, tokens []nlp.Token, i int) scanner {
	s := scanner{text: t, tokens: tokens, tok: i}
	if i < len(tokens) {
		s.pos = tokens[i].Start
	}
	return s
}

// maxPiece bounds the length in bytes of a piece that can be known.
const maxPiece = 64

// next reads one piece. more is false at the end of the text; w is zero for a piece the trie does not know.
func (s *scanner) next(t *trie) (w word, more bool) {
	for ; s.tok < len(s.tokens); s.advance() {
		if s.read(t, s.tokens[s.tok].End, &w) {
			return w, true
		}
	}
	return word{}, false
}

func (s *scanner) advance() {
	s.tok++
	if s.tok < len(s.tokens) {
		s.pos = s.tokens[s.tok].Start
	}
}

// read reads the next piece of the current token, which ends at end.
func (s *scanner) read(t *trie, end int, w *word) bool {
	i := s.pos
	if s.words != nil && i == s.tokens[s.tok].Start {
		if known := s.words[s.tok]; known.single {
			s.at, s.start, s.end, s.letters, s.pos, s.capital = s.tok, i, end, int(known.letters), end, known.capital
			if *w = known.name; s.terms {
				*w = known.term
			}
			return true
		}
	}
	for i < end {
		r, n := rune(s.text[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s.text[i:end])
		}
		if !joiner(r) {
			break
		}
		i += n
	}
	if i == end {
		return false
	}
	var buf [maxPiece]byte
	b, j, plain := buf[:0], i, true
	for j < end && plain {
		c := s.text[j]
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			if len(b) < maxPiece {
				b = append(b, c)
			}
		case 'A' <= c && c <= 'Z':
			if len(b) < maxPiece {
				b = append(b, c|0x20)
			}
		case c == '.' || c == '\'' || c == '`':
		case c >= utf8.RuneSelf:
			plain = false
			continue
		default:
			if j == i {
				b = append(b, c)
				j++
			}
			plain = false
			end = j
			continue
		}
		j++
	}
	if j < end {
		return s.readUnicode(t, i, end, w)
	}
	s.found(i, j, len(b))
	*w = t.words[string(b)]
	return true
}

// readUnicode is read for a piece that is not ASCII.
func (s *scanner) readUnicode(t *trie, i, end int, w *word) bool {
	j := i
	for j < end {
		r, n := utf8.DecodeRuneInString(s.text[j:end])
		if !inWord(r) {
			if j == i {
				j += n
			}
			break
		}
		j += n
	}
	f := ""
	if j-i <= maxPiece {
		f = squeeze(s.text[i:j])
	}
	s.found(i, j, len(f))
	*w = t.words[f]
	return true
}

func (s *scanner) found(start, end, letters int) {
	s.at, s.start, s.end, s.letters = s.tok, start, end, letters
	s.pos = end
	s.capital = !lowerInitial(s.text[start:end])
}

// lowerInitial reports whether the first letter of s is in lower case.
func lowerInitial(s string) bool {
	for _, r := range s {
		if r < utf8.RuneSelf {
			if 'a' <= r && r <= 'z' {
				return true
			}
			if 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' {
				return false
			}
			continue
		}
		if unicode.IsLetter(r) {
			return unicode.IsLower(r)
		}
	}
	return false
}

// atTokenEnd reports whether the piece read last ends its token.
func (s *scanner) atTokenEnd() bool { return s.end == s.tokens[s.at].End }

// atTokenStart reports whether the piece read last begins its token.
func (s *scanner) atTokenStart() bool { return s.start == s.tokens[s.at].Start }
