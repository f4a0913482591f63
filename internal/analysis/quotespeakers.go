package analysis

import (
	"strings"

	"digest/internal/entity"
	gz "digest/internal/gazetteer"
	"digest/internal/nlp"
)

// speaker is somebody who speaks: a chain, or the words used.
type speaker struct {
	chain int
	words string
	kind  nlp.SpeakerKind
}

var unknown = speaker{chain: -1}

func (s speaker) known() bool { return s.kind != nlp.UnknownSpeaker }

// same reports whether two speakers are known to be one.
func (s speaker) same(o speaker) bool {
	if s.chain >= 0 || o.chain >= 0 {
		return s.chain == o.chain
	}
	return s.words == o.words
}

// antecedent is somebody named in the reporter's own words.
type antecedent struct {
	speaker speaker
	item    int
	clause  int
	gender  gender
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
		if !s.known() {
			continue
		}
		a := antecedent{speaker: s, item: i, clause: n, gender: r.gender(i, s), subject: true}
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

func (r *reader) isPerson(mention int) bool {
	return r.w.doc.Mentions[mention].Kind == entity.Person
}

// nameSpeaker is the speaker that the name item i stands for.
func (r *reader) nameSpeaker(i int) speaker {
	it := &r.items[i]
	words := r.span(i, i+1).Of(r.t)
	if it.ref < 0 {
		return speaker{chain: -1, words: words, kind: nlp.DescribedSpeaker}
	}
	m := &r.w.doc.Mentions[it.ref]
	return speaker{chain: m.Chain, words: words, kind: kindOfSpeaker(r.w.doc.Chains[m.Chain].Kind)}
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

// resolve is the speaker that a noun phrase of clause n stands for.
func (r *reader) resolve(n int, np nounPhrase) speaker {
	head := &r.items[np.head]
	switch {
	case head.kind == nameItem:
		s := r.nameSpeaker(np.head)
		if s.chain < 0 || r.w.doc.Mentions[head.ref].Form == nlp.Nominal {
			s.words = r.span(np.first, np.head+1).Of(r.t)
		}
		return s
	case head.class&gz.Pronoun != 0 && np.first == np.head && head.class&gz.SpeakerNoun == 0:
		return r.resolvePronoun(n, np.head)
	}
	return speaker{chain: -1, words: r.span(np.first, np.last).Of(r.t), kind: nlp.DescribedSpeaker}
}

// resolvePronoun is whom the pronoun at item i of clause n means: in its own sentence somebody named before
// it, else whoever spoke last or was the subject of a sentence before, in this paragraph and the two
// before it. "I" and "we" are the author's.
func (r *reader) resolvePronoun(n, i int) speaker {
	word := strings.ToLower(r.toks[r.items[i].first].Of(r.t))
	described := speaker{chain: -1, words: r.span(i, i+1).Of(r.t), kind: nlp.DescribedSpeaker}
	var fits func(*antecedent) bool
	switch word {
	case "he":
		fits = func(a *antecedent) bool { return a.gender != female && a.person() }
	case "she":
		fits = func(a *antecedent) bool { return a.gender != male && a.person() }
	case "it": // "they" is mostly several people, of whom none is the speaker
		fits = func(a *antecedent) bool { return !a.surePerson() }
	default:
		return described
	}
	block := r.clauses[n].block
	end := len(r.named)
	for m := n; m >= 0 && m >= n-12 && r.clauses[m].block >= block-3; m-- {
		start := end
		for start > 0 && r.named[start-1].clause == m {
			start--
		}
		if s := r.inClause(r.named[start:end], m, n, i, fits); s.known() {
			return s
		}
		end = start
	}
	return described
}

// inClause is the best antecedent in clause m for the pronoun at item i of clause n.
func (r *reader) inClause(named []antecedent, m, n, i int, fits func(*antecedent) bool) speaker {
	if m < n && r.voices[m].speaker.known() {
		v := r.voices[m].speaker
		for k := range r.named {
			if k := len(r.named) - 1 - k; r.named[k].speaker.same(v) {
				if fits(&r.named[k]) {
					return v
				}
				break
			}
		}
	}
	for pass := range 2 {
		for k := range named {
			a := &named[k]
			if a.item >= i || a.subject != (pass == 0) || m == n && pass == 1 {
				continue
			}
			if fits(a) {
				return a.speaker
			}
		}
	}
	return unknown
}

func (a *antecedent) person() bool {
	return a.speaker.kind == nlp.PersonSpeaker || a.speaker.kind == nlp.DescribedSpeaker
}

func (a *antecedent) surePerson() bool {
	return a.speaker.kind == nlp.PersonSpeaker || a.gender != unknownSex
}

// gender is the sex of the person that the name item i names: by a title or an honorific, else by the given
// name.
func (r *reader) gender(i int, s speaker) gender {
	if s.chain >= 0 {
		if s.kind != nlp.PersonSpeaker {
			return unknownSex
		}
		if g := r.w.chains[s.chain].sex; g != unknownSex {
			return g
		}
		given, _, _ := strings.Cut(r.w.doc.Chains[s.chain].Name, " ")
		return r.givenSex(given)
	}
	for t := max(0, r.items[i].first-1); t < r.items[i].last; t++ {
		if g := genderOf(r.toks[t].Of(r.t)); g != unknownSex {
			return g
		}
	}
	if it := &r.items[i]; it.last-it.first > 1 {
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

// genderOf is the sex that a word for a person tells.
func genderOf(word string) gender {
	switch word {
	case "Mr.", "Mr", "Sir", "Lord", "King", "Prince", "Congressman":
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
	for i := range r.frames {
		g := &r.frames[i]
		if g == f || g.class&gz.According == 0 || f.class&gz.According != 0 {
			continue
		}
		if s := r.nameOf(g.subject.head); s.kind == nlp.OrganisationSpeaker {
			return s.chain
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
