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
	gender  gz.SpeechClass // Female, Male or 0
	subject bool           // not governed by a preposition or possessed
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
		if s.chain < 0 {
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
		fits = func(a *antecedent) bool { return a.gender != gz.Female && a.person() }
	case "she":
		fits = func(a *antecedent) bool { return a.gender != gz.Male && a.person() }
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
	return a.speaker.kind == nlp.PersonSpeaker || a.gender != 0
}

// gender tells a woman's from a man's name by an honorific or the given name.
func (r *reader) gender(i int, s speaker) gz.SpeechClass {
	it := &r.items[i]
	if g := r.honorific(int(it.first)); g != 0 {
		return g
	}
	if it.first > 0 {
		if g := r.honorific(int(it.first) - 1); g != 0 {
			return g
		}
	}
	given := ""
	if s.chain >= 0 {
		if s.kind != nlp.PersonSpeaker {
			return 0
		}
		given = r.w.doc.Chains[s.chain].Name
		if k := strings.IndexByte(given, ' '); k > 0 {
			return sex(r.lex.Class(given[:k]))
		}
		return 0
	}
	for t := it.first; t < it.last-1; t++ {
		if g := sex(r.lex.Class(r.toks[t].Of(r.t))); g != 0 {
			return g
		}
	}
	// A surname: look for the full name.
	last := r.toks[it.last-1].Of(r.t)
	for k := len(r.named) - 1; k >= 0 && k > len(r.named)-200; k-- {
		if a := &r.named[k]; a.gender != 0 && strings.HasSuffix(a.speaker.words, last) {
			return a.gender
		}
	}
	return 0
}

func sex(class gz.SpeechClass) gz.SpeechClass {
	switch {
	case class&gz.WomansName != 0:
		return gz.Female
	case class&gz.MansName != 0:
		return gz.Male
	}
	return 0
}

func (r *reader) honorific(tok int) gz.SpeechClass {
	switch r.toks[tok].Of(r.t) {
	case "Mr.", "Mr", "Sir", "Lord", "King", "Prince", "Sheikh", "Monsieur", "Congressman", "spokesman", "chairman", "businessman":
		return gz.Male
	case "Mrs.", "Mrs", "Ms.", "Ms", "Miss", "Lady", "Dame", "Queen", "Princess", "Madame", "Congresswoman", "Chairwoman",
		"spokeswoman", "chairwoman", "businesswoman":
		return gz.Female
	}
	return 0
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
