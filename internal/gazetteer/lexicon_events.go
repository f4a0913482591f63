package gazetteer

import (
	"fmt"
	"slices"
	"strings"

	"digest/internal/nlp"
)

// Events is what makes an event of a sentence: verbs and nouns with the frames in which they are one, and
// the closed classes of words by which a sentence falls into phrases. Everything is lower case.
//
// A row of verbs is "verbs | frame | category mode | flags". Verbs are separated by commas, each given as
// its bare form or, when irregular, as "bare/past/participle". A frame is a list of:
//
//	+on      a particle that follows the verb ("call on")
//	[talks]  an object with a noun of that class ("hold talks"); see Objects
//	<troops> a subject with a noun of that class ("troops left")
//	.        the target is the direct object ("accuse Seoul")
//	with     the target follows this preposition
//	that     the target is the subject of a clause ("demand that Seoul …")
//
// A row of nouns is "nouns | frame | category mode | flags"; nouns of several words are understood. Flags:
//
//	joint    what several do together: the first is the source, the others the target
//	alone    an event without a target, too
//	place    the target may be where it happens ("visited Hanoi")
//	plain    the object ends the clause ("called the premier", not "called him a liar")
//	fact     a noun that is no event unless its source stands with it
type Events struct {
	Verbs []string `toml:"verbs"`
	Nouns []string `toml:"nouns"`
	// Objects are classes of nouns, singular, by name: words separated by spaces.
	Objects map[string]string `toml:"objects"`
	// Grammar is the closed classes, words separated by spaces; see [EventClass].
	Grammar map[string]string `toml:"grammar"`

	words map[string]*EventWord
	// lengths has, for each first letter, a bit for each length of a word with it; it spares look-ups.
	lengths [26]uint32
}

// EventClass is the set of grammatical classes of a word.
type EventClass uint32

// The classes of [Events], each a key of its section "grammar".
const (
	EvBe          EventClass = 1 << iota // am, is, was
	EvHave                               // has, had
	EvDo                                 // did
	EvWill                               // will, shall
	EvMay                                // may, could
	EvWould                              // would
	EvNot                                // not, never
	EvNo                                 // no, neither
	EvTo                                 // to
	EvDeterminer                         // the, a, its
	EvPronoun                            // he, they
	EvHis                                // his, her, their
	EvRelative                           // who, which
	EvThat                               // that
	EvAnd                                // and, or
	EvBreak                              // when, after: what follows is another clause
	EvIf                                 // if, unless
	EvAdverb                             // again, recently
	EvVerb                               // verbs that are no trigger: said, took
	EvFuture                             // expected, plans: verbs before "to" that make a plan
	EvMaybe                              // considering, threatens: verbs that make a possibility
	EvCancel                             // postponed, cancelled
	EvComing                             // planned, upcoming
	EvPossible                           // possible, likely
	EvNational                           // counterpart, minister: heads of phrases for people and bodies of a state
	EvGiveUp                             // failed, refused: verbs before "to" that deny what follows
	EvPreposition                        // any preposition
	EvSpeech                             // said, told: verbs that report
	EvSilent                             // comment, speculate: what it means nothing to refuse
)

var eventClasses = map[string]EventClass{
	"be": EvBe, "have": EvHave, "do": EvDo, "will": EvWill, "may": EvMay, "would": EvWould, "not": EvNot, "no": EvNo,
	"to": EvTo, "determiner": EvDeterminer, "pronoun": EvPronoun, "his": EvHis, "relative": EvRelative, "that": EvThat,
	"and": EvAnd, "break": EvBreak, "if": EvIf, "adverb": EvAdverb, "verb": EvVerb, "future": EvFuture, "maybe": EvMaybe,
	"cancel": EvCancel, "coming": EvComing, "possible": EvPossible, "national": EvNational, "giveup": EvGiveUp,
	"preposition": EvPreposition, "speech": EvSpeech, "silent": EvSilent,
}

// Prep is a set of prepositions that lead to a participant.
type Prep uint32

// Direct marks the direct object, ThatClause the subject of a clause; the rest are the prepositions of
// eventPreps, from bit 2 up.
const (
	Direct Prep = 1 << iota
	ThatClause
)

var eventPreps = []string{
	"with", "to", "on", "against", "at", "from", "of", "by", "between", "for", "in", "into", "over", "about", "towards",
	"upon", "among", "near", "behind", "toward", "alongside", "onto", "along",
}

// PrepOf is the bit of a preposition in lower case, 0 if it leads to nobody.
func PrepOf(word string) Prep {
	if i := slices.Index(eventPreps, word); i >= 0 {
		return 4 << i
	}
	return 0
}

// VerbForms is the set of forms a word may be of a verb.
type VerbForms uint8

// Forms of verbs.
const (
	BareForm VerbForms = 1 << iota
	ThirdForm
	PastForm
	PastParticiple
	IngForm
)

// EventFrame is one row for one verb or noun.
type EventFrame struct {
	Type   nlp.EventType
	Mode   string
	Target Prep
	// Particle follows the verb; "" if none. Before precedes a noun ("phone" of "phone call").
	Particle, Before string
	// Object is the set of classes one of whose nouns must be in the object; 0 for none.
	Object uint64
	// Subject is the same for the subject.
	Subject                          uint64
	Joint, Alone, Place, Plain, Fact bool
}

// VerbEntry is a form of a verb with its frames in the order of the table.
type VerbEntry struct {
	Forms  VerbForms
	Frames []*EventFrame
}

// EventWord is what the lists say of a word.
type EventWord struct {
	Class  EventClass
	Prep   Prep
	Object uint64
	Verb   VerbEntry
	Nouns  []*EventFrame
}

// Word returns what is known of a word, nil if nothing is. Case does not count; "’" is an apostrophe.
func (ev *Events) Word(word string) *EventWord {
	var buf [24]byte
	if b := lowerKey(&buf, word); b != nil {
		if c := b[0] - 'a'; c >= 26 || ev.lengths[c]&(1<<min(len(b), 31)) != 0 {
			return ev.words[string(b)]
		}
	}
	return nil
}

func lowerKey(buf *[24]byte, word string) []byte {
	if word == "" || len(word) > len(buf) {
		return nil
	}
	n := 0
	for i := 0; i < len(word); i++ {
		b := word[i]
		switch {
		case 'A' <= b && b <= 'Z':
			b |= 0x20
		case b >= 0x80:
			if !strings.HasPrefix(word[i:], "’") {
				return nil
			}
			b = '\''
			i += len("’") - 1
		}
		buf[n] = b
		n++
	}
	return buf[:n]
}

// compile makes the look-up table and returns what is wrong with the lists.
func (ev *Events) compile() []error {
	c := eventCompiler{ev: ev, objects: map[string]uint64{}}
	ev.words = make(map[string]*EventWord, 3000)
	for _, name := range sortedKeys(ev.Grammar) {
		c.grammar(name)
	}
	for i, name := range sortedKeys(ev.Objects) {
		c.object(name, i)
	}
	for _, p := range eventPreps {
		w := c.word(p)
		w.Class |= EvPreposition
		w.Prep = PrepOf(p)
	}
	for _, row := range ev.Verbs {
		c.verbs(row)
	}
	for _, row := range ev.Nouns {
		c.nouns(row)
	}
	for w := range ev.words {
		if l := w[0] - 'a'; l < 26 {
			ev.lengths[l] |= 1 << min(len(w), 31)
		}
	}
	return c.errs
}

func sortedKeys(m map[string]string) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

type eventCompiler struct {
	ev      *Events
	objects map[string]uint64
	errs    []error
}

func (c *eventCompiler) errorf(format string, args ...any) {
	c.errs = append(c.errs, fmt.Errorf(format, args...))
}

func (c *eventCompiler) word(s string) *EventWord {
	w := c.ev.words[s]
	if w == nil {
		w = &EventWord{}
		c.ev.words[s] = w
		if len(s) > 24 || strings.Trim(s, "abcdefghijklmnopqrstuvwxyz-'") != "" {
			c.errorf("%q is not a word in lower-case ASCII of at most 24 letters", s)
		}
	}
	return w
}

func (c *eventCompiler) grammar(name string) {
	class := eventClasses[name]
	if class == 0 {
		c.errorf("no class of grammar is called %q", name)
	}
	for _, s := range strings.Fields(c.ev.Grammar[name]) {
		w := c.word(s)
		if w.Class&class != 0 {
			c.errorf("%q stands twice in %q", s, name)
		}
		w.Class |= class
	}
}

func (c *eventCompiler) object(name string, i int) {
	if i > 63 {
		c.errorf("more than 64 classes of objects")
		return
	}
	c.objects[name] = 1 << i
	for _, s := range strings.Fields(c.ev.Objects[name]) {
		if c.word(s).Object&(1<<i) != 0 {
			c.errorf("%q stands twice in %q", s, name)
		}
		c.word(s).Object |= 1 << i
		c.word(withS(s)).Object |= 1 << i
	}
}

func (c *eventCompiler) verbs(row string) {
	who, f, ok := c.row(row)
	if !ok {
		return
	}
	for _, v := range strings.Split(who, ",") {
		for s, forms := range inflect(strings.TrimSpace(v)) {
			w := c.word(s)
			w.Verb.Forms |= forms
			w.Verb.Frames = append(w.Verb.Frames, f)
		}
	}
}

func (c *eventCompiler) nouns(row string) {
	who, f, ok := c.row(row)
	if !ok {
		return
	}
	for _, s := range strings.Split(who, ",") {
		g := *f
		head := strings.TrimSpace(s)
		if i := strings.LastIndexByte(head, ' '); i >= 0 {
			g.Before, head = head[:i], head[i+1:]
		}
		c.word(head).Nouns = append(c.word(head).Nouns, &g)
		if p := withS(head); p != head {
			c.word(p).Nouns = append(c.word(p).Nouns, &g)
		}
	}
}

// row reads what is common to verbs and nouns.
func (c *eventCompiler) row(row string) (who string, f *EventFrame, ok bool) {
	fields := strings.Split(row, "|")
	if len(fields) < 3 || len(fields) > 4 {
		c.errorf("%q has %d fields, not 3 or 4", row, len(fields))
		return "", nil, false
	}
	f = &EventFrame{}
	kind, mode, _ := strings.Cut(strings.TrimSpace(fields[2]), " ")
	f.Type, f.Mode = nlp.EventType(kind), mode
	if !slices.Contains(nlp.EventTypes(), f.Type) {
		c.errorf("%q: no category %q", row, kind)
	}
	if f.Mode != "" && !slices.Contains(nlp.EventModes(f.Type), f.Mode) {
		c.errorf("%q: no mode %q of %s", row, mode, kind)
	}
	c.frame(f, row, fields[1])
	if len(fields) == 4 {
		c.flags(f, row, fields[3])
	}
	return fields[0], f, true
}

func (c *eventCompiler) frame(f *EventFrame, row, s string) {
	for _, part := range strings.Fields(s) {
		switch {
		case part == ".":
			f.Target |= Direct
		case part == "that":
			f.Target |= ThatClause
		case part[0] == '+':
			f.Particle = part[1:]
		case part[0] == '[':
			f.Object |= c.class(row, part)
		case part[0] == '<':
			f.Subject |= c.class(row, part)
		case PrepOf(part) != 0:
			f.Target |= PrepOf(part)
		default:
			c.errorf("%q: %q is no preposition that leads to a target", row, part)
		}
	}
}

func (c *eventCompiler) class(row, name string) uint64 {
	bit := c.objects[strings.Trim(name, "[]<>")]
	if bit == 0 {
		c.errorf("%q: no class of objects %s", row, name)
	}
	return bit
}

func (c *eventCompiler) flags(f *EventFrame, row, s string) {
	for _, flag := range strings.Fields(s) {
		switch flag {
		case "joint":
			f.Joint = true
		case "alone":
			f.Alone = true
		case "place":
			f.Place = true
		case "plain":
			f.Plain = true
		case "fact":
			f.Fact = true
		default:
			c.errorf("%q: unknown flag %q", row, flag)
		}
	}
}

// inflect returns the forms of a verb given as "bare" or "bare/past/participle".
func inflect(v string) map[string]VerbForms {
	bare, rest, irregular := strings.Cut(v, "/")
	past, participle := regularPast(bare), ""
	if irregular {
		past, participle, _ = strings.Cut(rest, "/")
	}
	if participle == "" {
		participle = past
	}
	out := map[string]VerbForms{}
	out[bare] |= BareForm
	out[third(bare)] |= ThirdForm
	out[past] |= PastForm
	out[participle] |= PastParticiple
	out[ing(bare, past)] |= IngForm
	return out
}

func regularPast(s string) string {
	switch {
	case strings.HasSuffix(s, "e"):
		return s + "d"
	case consonantY(s):
		return s[:len(s)-1] + "ied"
	}
	return s + "ed"
}

func third(s string) string { return withS(s) }

// ing follows the doubled letter of the past: "ban/banned" gives "banning".
func ing(bare, past string) string {
	n := len(past) - 2
	switch {
	case n > len(bare) && strings.HasSuffix(past, "ed") && past[n-1] == past[n-2] && past[:n-1] == bare:
		return past[:n] + "ing"
	case strings.HasSuffix(bare, "ie"):
		return bare[:len(bare)-2] + "ying"
	case strings.HasSuffix(bare, "e") && !strings.HasSuffix(bare, "ee"):
		return bare[:len(bare)-1] + "ing"
	}
	if s := bare + bare[len(bare)-1:] + "ing"; slices.Contains([]string{"hitting", "cutting", "putting", "letting", "setting"}, s) {
		return s
	}
	return bare + "ing"
}

// withS is the plural of a noun, or the third person of a verb; a word that ends in "s" is its own.
func withS(s string) string {
	switch {
	case strings.HasSuffix(s, "ss") || strings.HasSuffix(s, "sh") || strings.HasSuffix(s, "ch") || strings.HasSuffix(s, "x"):
		return s + "es"
	case strings.HasSuffix(s, "s"):
		return s
	case consonantY(s):
		return s[:len(s)-1] + "ies"
	}
	return s + "s"
}

func consonantY(s string) bool {
	n := len(s)
	return n > 1 && s[n-1] == 'y' && !strings.ContainsRune("aeiou", rune(s[n-2]))
}
