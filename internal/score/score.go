// Package score compares what was understood of an article with what somebody annotated by hand. Used by tests only.
//
// A [Gold] is the annotation of one article, read from JSON; testdata/README.md says what each key means.
// [Article] compares it with an nlp.Doc and adds to a [Board], which keeps one [PRF] for each kind of
// finding. What the annotation calls optional is neutral: neither finding nor missing it counts.
package score

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// PRF counts what was found and right, found and wrong, and missed.
type PRF struct{ TP, FP, FN int }

// Precision is the share in per cent of what was found that is right; 100 when nothing was found.
func (s PRF) Precision() float64 { return share(s.TP, s.FP) }

// Recall is the share in per cent of what there is that was found; 100 when there is nothing.
func (s PRF) Recall() float64 { return share(s.TP, s.FN) }

// F1 is the harmonic mean of precision and recall in per cent.
func (s PRF) F1() float64 { return share(2*s.TP, s.FP+s.FN) }

func share(right, wrong int) float64 {
	if right+wrong == 0 {
		return 100
	}
	return 100 * float64(right) / float64(right+wrong)
}

// Plus adds two counts.
func (s PRF) Plus(o PRF) PRF { return PRF{s.TP + o.TP, s.FP + o.FP, s.FN + o.FN} }

// String prints precision, recall, F1 and the counts on one line.
func (s PRF) String() string {
	return fmt.Sprintf("P %5.1f  R %5.1f  F1 %5.1f  (%d right, %d wrong, %d missed)", s.Precision(), s.Recall(), s.F1(), s.TP, s.FP, s.FN)
}

// Board keeps the score of each kind, and what went wrong, in the order in which it came.
type Board struct {
	kinds  map[string]PRF
	Errors []string
}

// Kinds lists the kinds that were scored, in alphabetical order.
func (b *Board) Kinds() []string {
	out := make([]string, 0, len(b.kinds))
	for k := range b.kinds {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// Score is the score of a kind.
func (b *Board) Score(kind string) PRF { return b.kinds[kind] }

func (b *Board) add(kind string, s PRF) {
	if b.kinds == nil {
		b.kinds = make(map[string]PRF)
	}
	b.kinds[kind] = b.kinds[kind].Plus(s)
}

// right, wrong and missed count one finding; the last two keep what it was.
func (b *Board) right(kind string) { b.add(kind, PRF{TP: 1}) }

func (b *Board) wrong(id, kind, what string) {
	b.add(kind, PRF{FP: 1})
	b.note(id, kind, "wrong", what)
}

func (b *Board) missed(id, kind, what string) {
	b.add(kind, PRF{FN: 1})
	b.note(id, kind, "missed", what)
}

// verdict counts a question with one answer: a wrong answer is wrong and missed at once, none is missed.
func (b *Board) verdict(id, kind string, ok bool, got, want string) {
	switch {
	case ok:
		b.right(kind)
	case got == "":
		b.missed(id, kind, want)
	default:
		b.add(kind, PRF{FP: 1, FN: 1})
		b.note(id, kind, "wrong", fmt.Sprintf("%s; want %s", got, want))
	}
}

func (b *Board) note(id, kind, how, what string) {
	b.Errors = append(b.Errors, fmt.Sprintf("%s: %s %s: %s", id, kind, how, what))
}

// fold makes two spellings of one name equal: small letters, no honorific in front, no punctuation.
func fold(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return strings.ContainsRune(" -.,'’\"“”", r) })
	for len(words) > 1 && honorifics[words[0]] {
		words = words[1:]
	}
	return strings.TrimSuffix(strings.Join(words, " "), " s")
}

var honorifics = map[string]bool{
	"mr": true, "mrs": true, "ms": true, "dr": true, "sir": true, "sheikh": true, "gen": true, "general": true, "colonel": true,
	"prince": true, "ratu": true, "u": true, "daw": true, "dato": true, "lyonpo": true, "the": true,
}

func foldedIn(name string, names []string) bool {
	f := fold(name)
	return f != "" && slices.ContainsFunc(names, func(n string) bool { return fold(n) == f })
}

// words are the words of a text in small letters, for comparing stretches of speech.
func words(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" \n\t.,;:!?\"“”„«»‘’'`()—–-", r) })
}

// covered is the share of a's words that b has, each as often as it has it.
func covered(a, b []string) float64 {
	if len(a) == 0 {
		return 0
	}
	left := make(map[string]int, len(b))
	for _, w := range b {
		left[w]++
	}
	n := 0
	for _, w := range a {
		if left[w] > 0 {
			left[w]--
			n++
		}
	}
	return float64(n) / float64(len(a))
}

// sortedCodes is codes in order, each once, without the empty one.
func sortedCodes(codes []string) []string {
	out := slices.DeleteFunc(slices.Clone(codes), func(c string) bool { return c == "" })
	slices.SortFunc(out, cmp.Compare[string])
	return slices.Compact(out)
}
