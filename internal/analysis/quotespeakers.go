package analysis

import (
	"sort"
	"strings"

	"digest/internal/entity"
	gz "digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/text"
)

// speaker is somebody who speaks: a chain, or the words used.
type speaker struct {
	chain int
	words string
	kind  nlp.SpeakerKind
	sex   gender
	body  bool // described, and no person
	joint bool // several names
	many  bool // described in the plural
}

var unknown = speaker{chain: -1}

func (s speaker) known() bool { return s.kind != nlp.UnknownSpeaker }

// person reports whether somebody may be meant by "he" or "she": a person, or one person described.
func (s speaker) person() bool {
	if s.kind != nlp.DescribedSpeaker || s.body || s.joint {
		return s.kind == nlp.PersonSpeaker
	}
	first, _, _ := strings.Cut(s.words, " ")
	switch strings.ToLower(first) {
	case "many", "some", "several", "few", "most", "other", "others", "both", "two", "three", "all", "it", "they":
		return false
	}
	return !strings.HasSuffix(s.words, "s") || s.sex != unknownSex
}

// several reports whether "they" may be meant: several names, or people described in the plural.
func (s speaker) several() bool { return s.kind == nlp.DescribedSpeaker && (s.joint || s.many) }

// antecedent is somebody named in the reporter's own words.
type antecedent struct {
	speaker speaker
	item    int
	clause  int
	subject bool // not governed by a preposition or possessed
}

// name adds whom clause n names to those whom a pronoun may mean.
func (r *reader) name(n int, c clause) {
	for i := c.lo; i < c.hi; i++ {
		it := &r.items[i]
		if it.kind != nameItem {
			continue
		}
		s := r.nameSpeaker(i)
		if !s.known() || r.modifies(c, i) {
			continue
		}
		a := antecedent{speaker: s, item: i, clause: n, subject: true}
		for j := i - 1; j >= c.lo && j > i-5; j-- {
			if r.items[j].kind == wordItem && r.items[j].class&gz.Preposition != 0 {
				a.subject = false
			}
			if r.items[j].kind != nameItem && r.items[j].class&gz.Determiner == 0 {
				break
			}
		}
		if i+1 < c.hi && (r.isPossessive(i+1) || r.items[i+1].kind == nameItem) {
			a.subject = false
		}
		r.named = append(r.named, a)
	}
}

// modifies reports whether the name item i, which nothing explains, only says of what kind the speaker behind it is:
// "the Republican nominee", "the Democratic presidential candidate".
func (r *reader) modifies(c clause, i int) bool {
	if r.items[i].ref >= 0 {
		return false
	}
	for k := i + 1; k < c.hi && k < i+4; k++ {
		it := &r.items[k]
		switch {
		case it.kind != wordItem:
			return false
		case it.class&gz.SpeakerNoun != 0:
			return true
		case it.class&(functional|gz.SpeechVerb) != 0 || !strings.HasSuffix(r.toks[it.first].Of(r.t), "al") && !r.isWord(k, "vice"):
			return false
		}
	}
	return false
}

func (r *reader) isPerson(mention int) bool {
	return r.w.doc.Mentions[mention].Kind == entity.Person
}

// nameSpeaker is the speaker that the name item i stands for.
func (r *reader) nameSpeaker(i int) speaker {
	it := &r.items[i]
	words := r.span(i, i+1).Of(r.t)
	if it.ref < 0 {
		if k := r.personNamed(words); k >= 0 {
			return speaker{chain: k, words: words, kind: nlp.PersonSpeaker, sex: r.sexOfChain(k)}
		}
		return speaker{chain: -1, words: words, kind: nlp.DescribedSpeaker, sex: r.sexOfName(i), body: r.isThing(i)}
	}
	m := &r.w.doc.Mentions[it.ref]
	s := speaker{chain: m.Chain, words: words, kind: kindOfSpeaker(r.w.doc.Chains[m.Chain].Kind)}
	if s.kind == nlp.PersonSpeaker {
		s.sex = r.sexOfChain(m.Chain)
		if it.first > 0 && m.Form != nlp.Name {
			// "Sheikh Mohammed" is not the woman of that surname whom the tables know.
			sex := r.givenSex(firstWord(r.w.doc.Chains[m.Chain].Name))
			if h := sexOfWord(r.toks[it.first-1].Of(r.t)); h != unknownSex && sex != unknownSex && h != sex {
				return speaker{chain: -1, words: r.toks[it.first-1].Of(r.t) + " " + words, kind: nlp.DescribedSpeaker, sex: h}
			}
		}
	}
	return s
}

// isThing reports whether the name item i ends in the word for a place, a body or a thing: "Indian Ocean".
func (r *reader) isThing(i int) bool {
	it := &r.items[i]
	const thing = gz.PlaceHead | gz.OrganisationHead | gz.ThingHead
	return it.last-it.first > 1 && int(it.last) <= len(r.w.class) && r.w.class[it.last-1]&thing != 0 && r.w.class[it.last-1]&(gz.Given|gz.Surname|gz.FamilyFirst) == 0
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

// personNamed is the chain of the one person whose name ends in the words, or, where the family name comes
// first, begins with them; -1 if there is none or several.
func (r *reader) personNamed(words string) int {
	if strings.Contains(words, " ") {
		return -1
	}
	if k, ok := r.surname()[text.Fold(words)]; ok {
		return k
	}
	return -1
}

func kindOfSpeaker(k entity.Kind) nlp.SpeakerKind {
	switch k {
	case entity.Person:
		return nlp.PersonSpeaker
	case entity.Country:
		return nlp.CountrySpeaker
	case entity.Organisation:
		return nlp.OrganisationSpeaker
	}
	return nlp.DescribedSpeaker
}

// isNominal reports whether the name item i is a mention by an office alone.
func (r *reader) isNominal(i int) bool {
	ref := r.items[i].ref
	return ref >= 0 && r.w.doc.Mentions[ref].Form == nlp.Nominal
}

// resolve is the speaker that a noun phrase of clause n stands for.
func (r *reader) resolve(n int, np nounPhrase) speaker {
	head := &r.items[np.head]
	switch {
	case np.joint:
		return speaker{chain: -1, words: r.span(np.first, np.last).Of(r.t), kind: nlp.DescribedSpeaker, joint: true}
	case head.kind == nameItem:
		s := r.nameSpeaker(np.head)
		if r.isNational(np) {
			s = r.national(np, s)
		}
		if whole := r.span(np.first, np.head+1).Of(r.t); !strings.Contains(whole, ", ") && (s.chain < 0 || r.isNominal(np.head)) {
			s.words = whole
		}
		return s
	case head.class&gz.Pronoun != 0 && np.first == np.head && head.class&gz.SpeakerNoun == 0:
		return r.resolvePronoun(n, np.head)
	}
	words := r.span(np.first, np.last).Of(r.t)
	if s := r.medium(np); s.known() {
		return s
	}
	if k := r.described(n, np); k >= 0 {
		s := speaker{chain: k, words: words, kind: kindOfSpeaker(r.w.doc.Chains[k].Kind)}
		if s.kind == nlp.PersonSpeaker {
			s.sex = r.sexOfChain(k)
		}
		return s
	}
	noun := r.toks[head.first].Of(r.t)
	return speaker{
		chain: -1, words: words, kind: nlp.DescribedSpeaker,
		sex: sexOfWord(noun), body: head.class&gz.BodyNoun != 0, many: head.class&gz.SpeakerNoun != 0 && plural(noun),
	}
}

// plural reports whether a noun for a speaker means several: "officials", "police", "women".
func plural(noun string) bool {
	if strings.HasSuffix(noun, "s") {
		return !strings.HasSuffix(noun, "ss")
	}
	return noun == "police" || noun == "people" || strings.HasSuffix(noun, "men")
}

// medium is the medium that a phrase names before its noun: "the local Yonhap news agency", "the Reuters agency in Oslo".
func (r *reader) medium(np nounPhrase) speaker {
	if np.head <= np.first {
		return unknown
	}
	switch r.toks[r.items[np.head].first].Of(r.t) {
	case "agency", "newspaper", "daily", "weekly", "magazine", "tabloid", "broadcaster", "website":
	default:
		return unknown
	}
	i := np.head - 1
	if i > np.first && r.isWord(i, "news") {
		i--
	}
	if r.items[i].kind != nameItem {
		return unknown
	}
	if s := r.nameSpeaker(i); s.kind == nlp.OrganisationSpeaker && r.w.doc.Chains[s.chain].OrgKind == "media" {
		return s
	}
	return unknown
}

// isNational reports whether the phrase is "the Ukrainian": one person, called by where he comes from. "The French" and
// "the Chinese" are a government or a people.
func (r *reader) isNational(np nounPhrase) bool {
	ref := r.items[np.head].ref
	if np.first != np.head-1 || ref < 0 || !r.isWord(np.first, "the") && !r.isWord(np.first, "The") {
		return false
	}
	m := &r.w.doc.Mentions[ref]
	w := m.Of(r.t)
	return m.Form == nlp.Demonym && !strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "sh") && !strings.HasSuffix(w, "ch") && !strings.HasSuffix(w, "se")
}

// national is the one person of that state in the text, else the words used.
func (r *reader) national(np nounPhrase, state speaker) speaker {
	found := speaker{chain: -1, words: r.span(np.first, np.head+1).Of(r.t), kind: nlp.DescribedSpeaker}
	code := r.w.doc.Chains[state.chain].Country
	one := -1
	for k := range r.w.doc.Chains {
		if c := &r.w.doc.Chains[k]; c.Kind == entity.Person && c.Country == code {
			if one >= 0 {
				return found
			}
			one = k
		}
	}
	if one >= 0 {
		found.chain, found.kind, found.sex = one, nlp.PersonSpeaker, r.sexOfChain(one)
	}
	return found
}

// certainty is the share of subjects like np that are resolved rightly to a chain: nearly all names, fewer
// pronouns and descriptions. Words that stay what they are cannot be wrong.
func (r *reader) certainty(np nounPhrase, s speaker) float32 {
	switch {
	case s.chain < 0 || r.items[np.head].kind == nameItem:
		return 1
	case r.items[np.head].class&gz.Pronoun != 0:
		return 0.85
	}
	return 0.8
}

// resolvePronoun is whom the pronoun at item i of clause n means: in its own sentence somebody named before
// it, else whoever spoke last or was the subject of a sentence before, in this paragraph and the two
// before it. "I" and "we" are the author's.
func (r *reader) resolvePronoun(n, i int) speaker {
	word := strings.ToLower(r.toks[r.items[i].first].Of(r.t))
	described := speaker{chain: -1, words: r.span(i, i+1).Of(r.t), kind: nlp.DescribedSpeaker}
	var fits func(speaker) bool
	switch word {
	case "he":
		fits = func(s speaker) bool { return s.sex != female && s.person() }
	case "she":
		fits = func(s speaker) bool { return s.sex != male && s.person() }
	case "they": // several people, who spoke together or were described together
		fits = func(s speaker) bool { return s.several() }
	case "it":
		fits = func(s speaker) bool { return s.kind != nlp.PersonSpeaker && s.sex == unknownSex && !s.joint }
	default:
		return described
	}
	block := r.clauses[n].block
	end := sort.Search(len(r.named), func(k int) bool { return r.named[k].item >= i })
	low := max(0, end-maxAntecedents)
	top := n
	if r.trails(n, i) { // "Putin denied it, he said": he is somebody else
		for top--; end > low && r.named[end-1].clause == n; {
			end--
		}
	}
	for m := top; m >= 0 && m >= n-12 && r.clauses[m].block >= block-3; m-- {
		if m < n && r.voices[m].speaker.known() && fits(r.voices[m].speaker) {
			return r.voices[m].speaker
		}
		start := end
		for start > low && r.named[start-1].clause == m {
			start--
		}
		if s := inClause(r.named[start:end], m == n, fits); s.known() {
			return s
		}
		end = start
	}
	return described
}

// trails reports whether the pronoun at item i of clause n is the subject of an attribution at the end of the
// clause, behind a comma, so that what stands before it is what was said.
func (r *reader) trails(n, i int) bool {
	c := r.clauses[n]
	if i-1 <= c.lo || !r.isComma(i-1) {
		return false
	}
	for k := range r.frames {
		if f := &r.frames[k]; f.subject.head == i {
			end := r.skipAdverbials(c, f.last)
			return end >= c.hi || r.isMark(end, ".")
		}
	}
	return false
}

// maxAntecedents bounds how many names before a pronoun are looked at.
const maxAntecedents = 64

// inClause is the first of those named in a clause that fits, a subject if there is one. In the pronoun's
// own clause only a subject will do.
func inClause(named []antecedent, own bool, fits func(speaker) bool) speaker {
	for k := range named {
		if a := &named[k]; a.subject && fits(a.speaker) {
			return a.speaker
		}
	}
	for k := range named {
		if a := &named[k]; !own && !a.subject && fits(a.speaker) {
			return a.speaker
		}
	}
	return unknown
}

// sexOfChain is what a title or an honorific told of a person, else the given name.
func (r *reader) sexOfChain(chain int) gender {
	if g := r.w.chains[chain].sex; g != unknownSex {
		return g
	}
	given, _, _ := strings.Cut(r.w.doc.Chains[chain].Name, " ")
	return r.givenSex(given)
}

// sexOfName is what the words of a name tell that no mention covers.
func (r *reader) sexOfName(i int) gender {
	it := &r.items[i]
	for t := max(0, it.first-1); t < it.last; t++ {
		if g := sexOfWord(r.toks[t].Of(r.t)); g != unknownSex {
			return g
		}
	}
	if it.last-it.first > 1 {
		return r.givenSex(r.toks[it.first].Of(r.t))
	}
	return unknownSex
}

// givenSex is the sex that a given name tells.
func (r *reader) givenSex(name string) gender {
	switch class := r.lex.Class(name); {
	case class&gz.WomansName != 0:
		return female
	case class&gz.MansName != 0:
		return male
	}
	return unknownSex
}

// sexOfWord is the sex that a word for a person tells.
func sexOfWord(word string) gender {
	switch word {
	case "Mr.", "Mr", "Sir", "Lord", "King", "Prince", "Sheikh", "Congressman":
		return male
	case "Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Lady", "Dame", "Queen", "Princess", "Congresswoman":
		return female
	}
	switch {
	case strings.HasSuffix(word, "woman"), word == "mother", word == "sister", word == "daughter", word == "wife", word == "girl":
		return female
	case strings.HasSuffix(word, "man"), word == "father", word == "brother", word == "son", word == "husband", word == "boy":
		return male
	}
	return unknownSex
}

// relayOf is the chain of the medium that carried what frame f reports, or -1: "according to Yonhap" in the
// same clause, or the agency that was told it.
func (r *reader) relayOf(n int, f *frame) int {
	if f.relay >= 0 {
		if s := r.nameOf(f.relay); s.kind == nlp.OrganisationSpeaker {
			return s.chain
		}
	}
	near := sort.Search(len(r.frames), func(i int) bool { return r.frames[i].verb >= f.verb-maxReach })
	for i := near; i < len(r.frames) && r.frames[i].verb < f.verb+maxReach && f.class&gz.According == 0; i++ {
		g := &r.frames[i]
		if g.class&gz.According == 0 {
			continue
		}
		for k := g.subject.last - 1; k >= g.subject.first; k-- { // "the local Yonhap news agency"
			if s := r.nameOf(k); s.kind == nlp.OrganisationSpeaker {
				return s.chain
			}
		}
	}
	if f.class&gz.TellVerb != 0 {
		if k := f.verb + 1; k < r.clauses[n].hi && r.items[k].kind == nameItem {
			if s := r.nameOf(k); s.kind == nlp.OrganisationSpeaker && r.w.doc.Chains[s.chain].OrgKind == "media" {
				return s.chain
			}
		}
	}
	return -1
}

func (r *reader) nameOf(i int) speaker {
	if r.items[i].kind != nameItem {
		return unknown
	}
	return r.nameSpeaker(i)
}
