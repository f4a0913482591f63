package gazetteer

import (
	"fmt"
	"strings"
)

// Speech is what introduces speech and the closed classes of words that show where its speaker's name
// begins and ends. Every list is an array of words or phrases in the forms that stand in copy.
type Speech struct {
	// Say are verbs that take a quotation or a clause and may precede their subject; Bare their plural and
	// bare forms; Tell those that name the hearer first; Utter those that take a quotation, question or
	// order; Label those whose complement may be quoted; Participles forms in -ing of any of them. No verb
	// stands in two of these lists.
	Say         []string `toml:"say"`
	Bare        []string `toml:"bare"`
	Tell        []string `toml:"tell"`
	Utter       []string `toml:"utter"`
	Label       []string `toml:"label"`
	Participles []string `toml:"participles"`
	// Clause are verbs of the above that need a clause with "that" or a finite verb to report speech,
	// because they have other uses: "added troops", "claimed the lives".
	Clause []string `toml:"clause"`
	// According are phrases before the one who says it.
	According []string `toml:"according"`
	// Words are nouns for what is said or written: "statement". Works come before a title: "film".
	Words []string `toml:"words"`
	Works []string `toml:"works"`
	// Speakers are nouns for people that speak, Bodies those for organisations and papers that do.
	Speakers []string `toml:"speakers"`
	Bodies   []string `toml:"bodies"`
	Grammar  struct {
		Pronouns     []string `toml:"pronouns"`
		Female       []string `toml:"female"`
		Male         []string `toml:"male"`
		Determiners  []string `toml:"determiners"`
		Be           []string `toml:"be"`
		Auxiliaries  []string `toml:"auxiliaries"`
		Adverbs      []string `toml:"adverbs"`
		Prepositions []string `toml:"prepositions"`
		Conjunctions []string `toml:"conjunctions"`
		Dates        []string `toml:"dates"`
	} `toml:"grammar"`

	// Given are first names that only women, or only men, bear.
	Given struct {
		Women []string `toml:"women"`
		Men   []string `toml:"men"`
	} `toml:"given"`

	// words is an open hash table of the words, a power of two in length and at most half full: every word
	// of every article is looked up.
	words   []speechWord
	n       int
	phrases map[string][]speechPhrase
	// lengths has, for each first letter, a bit for each length of a word with it; it spares look-ups.
	lengths [26]uint32
}

// SpeechClass is the set of lists a word stands in.
type SpeechClass uint32

// The lists of [Speech].
const (
	SayVerb SpeechClass = 1 << iota
	BareVerb
	TellVerb
	UtterVerb
	LabelVerb
	Participle
	ClauseVerb
	According
	SpokenWord
	Work
	SpeakerNoun
	BodyNoun // always with SpeakerNoun
	Pronoun
	Female
	Male
	Determiner
	BeVerb
	Auxiliary
	Adverb
	Preposition
	Conjunction
	DateWord
	WomansName
	MansName
	// PhraseHead says that the word may begin a phrase, see [Speech.Phrase].
	PhraseHead
)

// SpeechVerb is all verbs of speech.
const SpeechVerb = SayVerb | BareVerb | TellVerb | UtterVerb | LabelVerb | Participle

type speechWord struct {
	word  string
	class SpeechClass
}

type speechPhrase struct {
	rest  []string // the words after the first
	class SpeechClass
}

// lists names the lists with the class each gives.
func (s *Speech) lists() []struct {
	class SpeechClass
	words []string
} {
	g := &s.Grammar
	return []struct {
		class SpeechClass
		words []string
	}{
		{SayVerb, s.Say},
		{BareVerb, s.Bare},
		{TellVerb, s.Tell},
		{UtterVerb, s.Utter},
		{LabelVerb, s.Label},
		{Participle, s.Participles},
		{ClauseVerb, s.Clause},
		{According, s.According},
		{SpokenWord, s.Words},
		{Work, s.Works},
		{SpeakerNoun, s.Speakers},
		{SpeakerNoun | BodyNoun, s.Bodies},
		{Pronoun, g.Pronouns},
		{Female, g.Female},
		{Male, g.Male},
		{Determiner, g.Determiners},
		{BeVerb, g.Be},
		{Auxiliary, g.Auxiliaries},
		{Adverb, g.Adverbs},
		{Preposition, g.Prepositions},
		{Conjunction, g.Conjunctions},
		{DateWord, g.Dates},
		{WomansName, s.Given.Women},
		{MansName, s.Given.Men},
	}
}

// compile makes the look-up tables and returns what is wrong with the lists.
func (s *Speech) compile() []error {
	var errs []error
	s.words = make([]speechWord, speechTable)
	s.phrases = make(map[string][]speechPhrase)
	for _, list := range s.lists() {
		seen := make(map[string]bool, len(list.words))
		for _, w := range list.words {
			if seen[w] || w == "" || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz'- ") != "" {
				errs = append(errs, fmt.Errorf("%q stands twice in one list or is not lower-case ASCII", w))
			}
			seen[w] = true
			if w != "" {
				s.add(w, list.class)
			}
		}
	}
	if s.n > speechTable/2 {
		errs = append(errs, fmt.Errorf("%d words are too many for the table", s.n))
	}
	for _, w := range append(s.verbs(), s.Clause...) {
		if v := s.Class(w) & SpeechVerb; v&(v-1) != 0 || v == 0 && !strings.Contains(w, " ") {
			errs = append(errs, fmt.Errorf("%q stands in two lists of verbs, or in none", w))
		}
	}
	return errs
}

func (s *Speech) verbs() []string {
	var out []string
	for _, list := range s.lists() {
		if list.class&SpeechVerb != 0 {
			out = append(out, list.words...)
		}
	}
	return out
}

func (s *Speech) add(w string, class SpeechClass) {
	first, rest, many := strings.Cut(w, " ")
	if many {
		s.phrases[first] = append(s.phrases[first], speechPhrase{strings.Fields(rest), class})
		class = PhraseHead
	}
	at := s.slot([]byte(first))
	if s.words[at].word == "" {
		if s.n++; s.n > speechTable/2 {
			return
		}
	}
	s.words[at].word = first
	s.words[at].class |= class
	if c := first[0] - 'a'; c < 26 {
		s.lengths[c] |= 1 << min(len(first), 31)
	}
}

// speechTable is the size of the table of words; compile reports lists that fill more than half of it.
const speechTable = 8192

// slot is the index of a word in the table, or of the free slot for it.
func (s *Speech) slot(word []byte) int {
	h := uint32(2166136261) // FNV-1a
	for _, c := range word {
		h = (h ^ uint32(c)) * 16777619
	}
	for i := int(h^h>>15) & (speechTable - 1); ; i = (i + 1) & (speechTable - 1) {
		if w := s.words[i].word; w == "" || w == string(word) {
			return i
		}
	}
}

// Class is the set of lists a word stands in. Case does not count; "’" is an apostrophe.
func (s *Speech) Class(word string) SpeechClass {
	var buf [32]byte
	if b := s.key(&buf, word); b != nil {
		return s.words[s.slot(b)].class
	}
	return 0
}

// Phrase returns the class of the longest phrase of several words that begins with first and goes on with
// what next returns for 1, 2, …, and how many words it has; 0 if there is none.
func (s *Speech) Phrase(first string, next func(int) string) (class SpeechClass, n int) {
	var buf [32]byte
	b := s.key(&buf, first)
	if b == nil {
		return 0, 0
	}
	for _, p := range s.phrases[string(b)] {
		if len(p.rest)+1 > n && p.follows(next) {
			class, n = p.class, len(p.rest)+1
		}
	}
	return class, n
}

func (p *speechPhrase) follows(next func(int) string) bool {
	for i, w := range p.rest {
		if !strings.EqualFold(w, next(i+1)) {
			return false
		}
	}
	return true
}

// key is the word as the tables have it, or nil if no word of its first letter and length is there.
func (s *Speech) key(buf *[32]byte, word string) []byte {
	if word == "" || len(word) > len(buf) {
		return nil
	}
	c := word[0] | 0x20
	if c < 'a' || c > 'z' {
		return nil
	}
	n := 0
	for i := 0; i < len(word); i++ {
		switch b := word[i]; {
		case 'A' <= b && b <= 'Z':
			buf[n] = b | 0x20
		case b >= 0x80:
			if !strings.HasPrefix(word[i:], "’") {
				return nil
			}
			buf[n] = '\''
			i += len("’") - 1
		default:
			buf[n] = b
		}
		n++
	}
	if s.lengths[c-'a']&(1<<min(n, 31)) == 0 {
		return nil
	}
	return buf[:n]
}
