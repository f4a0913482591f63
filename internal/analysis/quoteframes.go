package analysis

import (
	gz "digest/internal/gazetteer"
	"digest/internal/nlp"
)

// nounPhrase is who a verb of speech belongs to, as items of one clause.
type nounPhrase struct {
	first, last int // items [first, last)
	head        int // item of the head: a name, a pronoun or a noun
	ok          bool
	joint       bool // several names: "Cho and Biegun"; none of them alone is the speaker
}

// frame is a verb or phrase of speech with its subject.
type frame struct {
	verb     int // item
	class    gz.SpeechClass
	subject  nounPhrase
	first    int // items [first, last) are subject and verb
	last     int
	inverted bool // the subject stands behind the verb
	passive  bool
	negated  bool
	relay    int // item of the medium's name, or -1
}

// maxReach bounds, in items, how far a subject or a parenthesis is looked for.
const maxReach = 60

// readFrames fills r.frames with those of clause c, in order of their verbs.
func (r *reader) readFrames(c clause) {
	r.frames = r.frames[:0]
	for i := c.lo; i < c.hi; i++ {
		if r.items[i].kind != wordItem {
			continue
		}
		class := r.items[i].class
		switch {
		case class&gz.According != 0:
			if f, ok := r.according(c, i); ok {
				r.frames = append(r.frames, f)
			}
		case class&gz.SpeechVerb != 0:
			if f, ok := r.verbFrame(c, i); ok {
				r.frames = append(r.frames, f)
			}
		}
	}
}

func (r *reader) according(c clause, i int) (frame, bool) {
	if i+1 >= c.hi || r.isWord(i, "per") && (i == c.lo || !r.isComma(i-1) && r.items[i-1].kind != quoteItem ||
		r.items[i+1].kind != nameItem && r.items[i+1].class&gz.Determiner == 0) {
		return frame{}, false // "$75 per prisoner, per day"
	}
	np := r.together(c, r.nounPhraseRight(c, i+1))
	return frame{verb: i, class: gz.According, subject: np, first: i, last: np.last, inverted: true, relay: -1}, np.ok
}

// verbFrame reads the verb of speech at item i, unless the word is no verb there.
func (r *reader) verbFrame(c clause, i int) (frame, bool) {
	it := &r.items[i]
	f := frame{verb: i, class: it.class, first: i, last: i + 1, relay: -1}
	if !r.isVerb(c, i) {
		return f, false
	}
	left := r.beforeVerb(c, i, &f)
	if !f.passive && it.class&(gz.Participle|gz.SayVerb|gz.TellVerb) == 0 && i+1 < c.hi && r.isWord(i+1, "by") {
		return f, false // "the tax breaks used by others"
	}
	switch {
	case it.class&gz.Participle != 0 || left >= c.lo && r.isWord(left, "to"):
		f.subject = r.participleSubject(c, i, &f)
		f.class |= gz.Participle
		return f, f.subject.ok
	case f.passive:
		if it.class&(gz.LabelVerb|gz.SayVerb) != 0 {
			f.subject = r.agent(c, i)
			f.last = max(f.last, f.subject.last)
		}
		return f, f.subject.ok
	}
	if right := r.invertedSubject(c, i, left); right.ok {
		f.subject, f.inverted, f.last = right, true, right.last
		return f, true
	}
	f.subject = r.subjectLeft(c, left, &f)
	if f.subject.ok {
		f.first = f.subject.first
	}
	return f, f.subject.ok
}

// isVerb tells the verb from the noun of the same form ("the report", "his claims").
func (r *reader) isVerb(c clause, i int) bool {
	it := &r.items[i]
	if r.toks[it.first].Shape != nlp.Lower && i > c.lo && it.class&gz.Participle == 0 {
		return false
	}
	if i == c.lo {
		return it.class&gz.Participle != 0 || r.toks[it.first].Shape == nlp.Lower || it.class&gz.SayVerb != 0
	}
	prev := &r.items[i-1]
	if r.isPossessive(i-1) || it.class&gz.SpokenWord != 0 && !r.takesClause(c, i+1) {
		return false
	}
	if prev.kind != wordItem {
		return true
	}
	if prev.class&gz.Determiner != 0 && it.class&gz.Participle == 0 {
		return r.isWord(i-1, "that") || r.isWord(i-1, "this") || r.isWord(i-1, "one") || r.isWord(i-1, "all")
	}
	if prev.class&gz.Preposition != 0 && it.class&gz.Participle == 0 && !r.isWord(i-1, "to") {
		return prev.class&gz.Conjunction != 0 || r.isWord(i-1, "in") || r.isWord(i-1, "on")
	}
	return true
}

// takesClause reports whether what a verb may say begins with item i: "claims that", "reports the", but not
// "claims of".
func (r *reader) takesClause(c clause, i int) bool {
	if i >= c.hi {
		return true
	}
	it := &r.items[i]
	if it.kind != wordItem {
		return it.kind == quoteItem || r.isMark(i, ",", ":", ".") || it.kind == nameItem
	}
	return it.class&(gz.Preposition|gz.BeVerb|gz.Auxiliary|gz.SpeechVerb) == 0 && !r.isWord(i, "and") && !r.isWord(i, "or")
}

// beforeVerb skips auxiliaries and adverbs to the left of the verb at i, and notes what they say.
func (r *reader) beforeVerb(c clause, i int, f *frame) int {
	j := i - 1
	for ; j >= c.lo && j > i-8; j-- {
		it := &r.items[j]
		if it.kind != wordItem {
			break
		}
		switch {
		case it.class&gz.BeVerb != 0:
			f.passive = f.class&gz.Participle == 0
		case it.class&gz.Auxiliary != 0:
			if r.isWord(j, "to") {
				return j
			}
			if w := r.toks[it.first].Of(r.t); w == "not" || len(w) > 2 && w[len(w)-1] == 't' && w != "might" || isModal(w) {
				f.negated = true
			}
		case it.class&gz.Adverb != 0 && it.class&gz.Determiner == 0, isManner(r.toks[it.first].Of(r.t)) && r.toks[it.first].Shape == nlp.Lower:
			if r.isWord(j, "never") {
				f.negated = true
			}
		case it.class&gz.DateWord != 0:
			if j-1 > c.lo && r.items[j-1].kind == wordItem && r.items[j-1].class&(gz.Preposition|gz.Conjunction) == gz.Preposition {
				j-- // "on Tuesday"
			}
		default:
			return j
		}
	}
	return j
}

func isModal(w string) bool {
	switch w {
	case "would", "could", "can", "should", "may", "might", "must", "shall", "will":
		return true
	}
	return false
}

// isManner reports whether a word is an adverb in -ly.
func isManner(w string) bool { return len(w) > 4 && w[len(w)-2:] == "ly" }

// invertedSubject is the subject behind the verb, as in "…, said the minister": only where the verb follows
// a quotation or a comma, or begins the clause, and what follows the noun phrase is no clause of its own.
func (r *reader) invertedSubject(c clause, i, left int) nounPhrase {
	if left != i-1 || i+1 >= c.hi || r.items[i].class&(gz.TellVerb|gz.LabelVerb|gz.Participle) != 0 {
		return nounPhrase{}
	}
	if left >= c.lo && r.items[left].kind != quoteItem && r.items[left].kind != markItem && r.items[left].class&gz.Conjunction == 0 {
		return nounPhrase{}
	}
	np := r.together(c, r.nounPhraseRight(c, i+1))
	if !np.ok || !r.endsAttribution(c, np.last) || r.isWord(np.head, "it") {
		return nounPhrase{}
	}
	if left >= c.lo && r.items[left].kind != quoteItem && r.items[np.head].kind == wordItem &&
		r.items[np.head].class&(gz.Pronoun|gz.SpeakerNoun) == 0 && !r.saysSo(c, left) {
		return nounPhrase{}
	}
	return np
}

// saysSo reports whether the item before a verb is the "So" of "So read the conclusions".
func (r *reader) saysSo(c clause, i int) bool {
	return i == c.lo && (r.isWord(i, "So") || r.isWord(i, "Thus"))
}

// endsAttribution reports whether the noun phrase before item i may end an inverted attribution: no verb
// of its own follows.
func (r *reader) endsAttribution(c clause, i int) bool {
	if i >= c.hi {
		return true
	}
	it := &r.items[i]
	switch it.kind {
	case markItem:
		return true
	case quoteItem:
		return false
	case nameItem:
		return false
	}
	const follow = gz.Preposition | gz.DateWord | gz.Conjunction | gz.Participle
	return it.class&follow != 0 && !r.isWord(i, "to") || it.class&gz.Adverb != 0 || isManner(r.toks[it.first].Of(r.t))
}

// subjectLeft is the subject that ends with item j, or before the parenthesis that ends there.
func (r *reader) subjectLeft(c clause, j int, f *frame) nounPhrase {
	for j >= c.lo {
		switch {
		case r.items[j].kind == quoteItem:
			return nounPhrase{}
		case r.isComma(j):
			return r.beforeParenthesis(c, j, f)
		case r.isMark(j, ")", "]"):
			if r.beforeBracket(c, j) == c.lo && j > c.lo && r.isMark(c.lo, "(", "[") {
				return nounPhrase{}
			}
			if k := r.beforeBracket(c, j); k < j {
				j = k
				continue
			}
			return nounPhrase{} // a bracket that begins the clause
		case r.isDash(j):
			k := j - 1
			for k > c.lo && k > j-maxReach && !r.isDash(k) {
				k--
			}
			if k <= c.lo || !r.isDash(k) {
				return nounPhrase{}
			}
			j = k - 1
		case r.items[j].kind == wordItem && r.items[j].class&gz.Conjunction != 0 && r.items[j].class&gz.Pronoun == 0:
			return r.earlierSubject(c, j) // "… and warned that"
		default:
			return r.nounPhraseLeft(c, j)
		}
	}
	return nounPhrase{}
}

// earlierSubject is the subject of the verb before a conjunction at j: "Cho met him and said".
func (r *reader) earlierSubject(c clause, j int) nounPhrase {
	if !r.isWord(j, "and") && !r.isWord(j, "but") && !r.isWord(j, "or") && !r.isWord(j, "then") {
		return nounPhrase{}
	}
	if np, _ := r.possessorBefore(c, j); np.ok {
		return np // "Choe's statement that … and accused"
	}
	if k := len(r.frames) - 1; k >= 0 && r.frames[k].verb > j-maxReach && !r.frames[k].inverted &&
		r.frames[k].class&(gz.SayVerb|gz.BareVerb|gz.TellVerb) != 0 {
		return r.frames[k].subject // "said that he would come and added"
	}
	for i := j - 1; i > c.lo && i > j-maxReach; i-- {
		if !r.mayHead(c, i) {
			continue
		}
		if np := r.core(c, i); np.ok && np.head == i && np.first > c.lo && r.opensClause(np) {
			return np // "when she mentioned it, I laughed and said"
		}
	}
	return r.mainSubject(clause{lo: c.lo, hi: j, block: c.block})
}

// opensClause reports whether a phrase within a clause is the subject of a part of its own: it follows a
// comma or a conjunction that joins no names, and a verb may follow it.
func (r *reader) opensClause(np nounPhrase) bool {
	p, next := np.first-1, &r.items[np.last]
	if next.kind != wordItem || next.class&(gz.Preposition|gz.Conjunction|gz.Determiner) != 0 {
		return false
	}
	if r.isWord(p, "and") || r.isWord(p, "or") {
		return r.items[np.head].kind == wordItem && r.items[np.head].class&gz.Pronoun != 0
	}
	return r.isComma(p) || r.isWord(p, "but") || r.isWord(p, "when") || r.isWord(p, "while") || r.isWord(p, "because")
}

// mayHead reports whether item i may be the head of a subject: a name, a pronoun or a noun for a speaker,
// and not a part of a longer phrase.
func (r *reader) mayHead(c clause, i int) bool {
	it := &r.items[i]
	switch {
	case it.kind == nameItem:
	case it.kind == wordItem && it.class&gz.Pronoun != 0 && it.class&(gz.Conjunction|gz.Determiner) == 0:
	case it.kind == wordItem && it.class&gz.SpeakerNoun != 0 && it.class&gz.SpeechVerb == 0:
	default:
		return false
	}
	if i+1 >= c.hi {
		return true
	}
	next := &r.items[i+1]
	if r.isPossessive(i+1) || next.kind == nameItem || it.kind == nameItem && r.modifies(c, i) {
		return false
	}
	return next.kind != wordItem || next.class&gz.SpeakerNoun == 0 || next.class&gz.Pronoun != 0 // "the US envoy": the noun is the head
}

// possessorBefore is whose words the last noun for something said before item k names, with that noun:
// "Choe's statement".
func (r *reader) possessorBefore(c clause, k int) (nounPhrase, int) {
	for j := k - 1; j > c.lo+1 && j > k-maxReach; j-- {
		it := &r.items[j]
		if it.kind == quoteItem {
			break
		}
		if it.kind != wordItem || it.class&gz.SpokenWord == 0 {
			continue
		}
		for i := j - 1; i > c.lo && i > j-6; i-- {
			if r.isPossessive(i) {
				return r.core(c, i-1), j
			}
		}
	}
	return nounPhrase{}, 0
}

// beforeParenthesis is the noun phrase before the parenthesis that the comma at j closes: "Cho, the
// minister, said".
func (r *reader) beforeParenthesis(c clause, j int, f *frame) nounPhrase {
	var best nounPhrase
	inner := r.wholeSegment(c, j)
	tries := 0
	for k := j - 1; k > c.lo && k > j-maxReach && tries < 5; k-- {
		if !r.isComma(k) {
			if r.items[k].kind == quoteItem {
				break
			}
			if r.items[k].class&gz.According != 0 && k+1 < c.hi && r.items[k+1].kind == nameItem {
				f.relay = k + 1
			}
			continue
		}
		tries++
		np := r.nounPhraseLeft(c, r.beforeBracket(c, k-1))
		if !np.ok {
			continue
		}
		if r.startsSubject(c, np.first) {
			if inner.ok && r.namesPerson(inner.head) && r.items[np.head].kind == nameItem && !r.namesPerson(np.head) {
				return inner // "the commissioner for Trade and Labour, Cho Sei-young, said"
			}
			if r.items[np.head].kind == nameItem || r.items[np.head].class&gz.Pronoun != 0 {
				return np
			}
			if inner.ok {
				inner.first = np.first
				return inner // "the minister, Cho Sei-young, said"
			}
			if np.first-2 < c.lo || !r.isComma(np.first-1) || !r.endsName(c, np.first-2) {
				return np
			}
			if !best.ok {
				best = np
			}
			continue // "Cho, a minister, a veteran of the talks, said"
		}
		if !best.ok {
			best = np
		}
	}
	if !best.ok && tries == 0 {
		return r.mainSubject(clause{lo: c.lo, hi: j, block: c.block})
	}
	return best
}

// namesPerson reports whether item i is a mention of a person.
func (r *reader) namesPerson(i int) bool {
	return r.items[i].kind == nameItem && r.items[i].ref >= 0 && r.isPerson(int(r.items[i].ref))
}

// endsName reports whether a phrase that ends with item j may be the name before an apposition.
func (r *reader) endsName(c clause, j int) bool {
	np := r.nounPhraseLeft(c, r.beforeBracket(c, j))
	return np.ok && r.items[np.head].kind == nameItem && r.startsSubject(c, np.first)
}

// beforeBracket is the item before the bracket that closes with item j, or j.
func (r *reader) beforeBracket(c clause, j int) int {
	if !r.isMark(j, ")", "]") {
		return j
	}
	k := j - 1
	for k > c.lo && k > j-maxReach && !r.isMark(k, "(", "[") {
		k--
	}
	return max(k-1, c.lo)
}

// wholeSegment is the name that fills the segment before the comma at j, if one does.
func (r *reader) wholeSegment(c clause, j int) nounPhrase {
	if j-2 > c.lo && r.isComma(j-2) && r.items[j-1].kind == nameItem {
		return nounPhrase{first: j - 1, last: j, head: j - 1, ok: true}
	}
	return nounPhrase{}
}

// startsSubject reports whether a noun phrase that begins at item i may be a subject: it opens the
// clause, or follows a mark or a conjunction.
func (r *reader) startsSubject(c clause, i int) bool {
	if i <= c.lo {
		return true
	}
	it := &r.items[i-1]
	return it.kind == markItem || it.kind == quoteItem || it.kind == wordItem && it.class&(gz.Conjunction|gz.DateWord) != 0
}

// nounPhraseLeft is the noun phrase that ends with item i. Prepositional phrases at its end belong to it:
// "officials in Washington".
func (r *reader) nounPhraseLeft(c clause, i int) nounPhrase {
	if r.isRelative(i) {
		return r.pronoun(c, i) // whatever governs the phrase before it
	}
	end := i + 1
	for depth := 0; depth < 4 && i >= c.lo; depth++ {
		np := r.core(c, i)
		if !np.ok {
			return nounPhrase{}
		}
		np.last = end
		np = r.coordinate(c, np)
		p := np.first - 1
		if p < c.lo || r.items[p].kind != wordItem || r.items[p].class&(gz.Preposition|gz.Conjunction) != gz.Preposition {
			return np
		}
		names := 0
		for k := np.first; k <= np.head; k++ {
			if r.items[k].kind == nameItem {
				names++
			}
		}
		outer := p - 1
		if outer < c.lo || !r.nominal(outer) {
			if r.items[np.head].kind == nameItem && names > 1 {
				np.first = np.head
				return np // "In Seoul Biegun said"
			}
			return nounPhrase{}
		}
		if r.isWord(p, "of") && (r.keepsName(outer, np) || np.joint && r.items[outer].kind == nameItem && r.isOffice(outer)) {
			np.first = outer
			return np
		}
		i = outer
	}
	return nounPhrase{}
}

// keepsName reports whether "of" before the phrase belongs to a title before a person's name: "Secretary of
// State John Smith".
func (r *reader) keepsName(outer int, np nounPhrase) bool {
	head := &r.items[np.head]
	if head.kind != nameItem {
		return false
	}
	for k := np.first; k < np.head; k++ { // "State" is a name by its capital
		if r.items[k].kind != nameItem {
			return false
		}
	}
	if head.ref >= 0 {
		return r.isPerson(int(head.ref))
	}
	return r.items[outer].kind == nameItem && head.last-head.first >= 3
}

// nominal reports whether item i may end a noun phrase.
func (r *reader) nominal(i int) bool {
	it := &r.items[i]
	const not = gz.Preposition | gz.Conjunction | gz.Auxiliary | gz.BeVerb | gz.SpeechVerb
	switch it.kind {
	case nameItem:
		return true
	case wordItem:
		return it.class&not == 0 || it.class&gz.SpeakerNoun != 0 || it.class&gz.Pronoun != 0
	}
	return r.isPossessive(i)
}

// core is a noun phrase without what follows its head, item i.
func (r *reader) core(c clause, i int) nounPhrase {
	it := &r.items[i]
	np := nounPhrase{first: i, last: i + 1, head: i, ok: true}
	switch {
	case it.kind == nameItem:
		r.extendName(c, &np)
		return np
	case it.kind != wordItem, r.isPossessive(i):
		return nounPhrase{}
	case it.class&gz.Pronoun != 0:
		return r.pronoun(c, i)
	case it.class&(gz.Conjunction|gz.Preposition|gz.Auxiliary|gz.BeVerb|gz.Determiner|gz.Adverb) != 0 && it.class&gz.SpeakerNoun == 0:
		return nounPhrase{}
	}
	return r.common(c, np)
}

// extendName takes what stands before a name in its phrase: other names, "'s", titles, a determiner.
func (r *reader) extendName(c clause, np *nounPhrase) {
	for j := np.first - 1; j >= c.lo && j > np.head-12; j-- {
		it := &r.items[j]
		switch {
		case it.kind == nameItem:
		case r.isPossessive(j):
		case it.kind == wordItem && it.class&gz.Determiner != 0 && it.class&gz.Conjunction == 0:
			for j > c.lo && r.items[j-1].kind == wordItem && r.items[j-1].class&gz.Determiner != 0 {
				j-- // "the two Koreas"
			}
			np.first = j
			return
		case it.kind == wordItem && j == np.first-1 && it.class&gz.SpeakerNoun != 0 && it.class&gz.SpokenWord == 0:
		case it.kind == wordItem && np.first < np.head && r.items[np.first].kind == wordItem &&
			it.class&(functional|gz.SpeechVerb) == 0 && r.toks[it.first].Shape == nlp.Lower:
		default:
			return
		}
		np.first = j
	}
}

// common is the phrase of a common noun: back to its determiner, or the noun alone if it is one for a
// speaker or a plural.
func (r *reader) common(c clause, np nounPhrase) nounPhrase {
	for j := np.head - 1; j >= c.lo && j > np.head-10; j-- {
		it := &r.items[j]
		switch {
		case r.isPossessive(j) && j > c.lo && r.items[j-1].kind == nameItem:
			np.first = j - 1 // "Chile's foreign minister": whose it is determines it
			return np
		case it.kind == nameItem, r.isPossessive(j):
		case r.isWord(j, "and") && j > c.lo && r.items[j-1].kind == nameItem && r.items[j+1].kind == nameItem:
			// "the French and American presidents"
		case it.kind != wordItem:
			return r.bare(np, j+1)
		case it.class&gz.Determiner != 0:
			for j > c.lo && r.items[j-1].kind == wordItem && r.items[j-1].class&(gz.Determiner|gz.Conjunction) == gz.Determiner {
				j--
			}
			np.first = j
			return np
		case it.class&(gz.Conjunction|gz.Preposition|gz.Auxiliary|gz.BeVerb|gz.Pronoun|gz.DateWord) != 0,
			it.class&gz.SpeechVerb != 0 && it.class&gz.SpeakerNoun == 0:
			return r.bare(np, j+1)
		}
	}
	return r.bare(np, np.head)
}

// bare is the phrase of a noun without determiner, with the words from first on before it.
func (r *reader) bare(np nounPhrase, first int) nounPhrase {
	it := &r.items[np.head]
	word := r.toks[it.first].Of(r.t)
	if it.class&gz.SpeakerNoun == 0 && word[len(word)-1] != 's' {
		return nounPhrase{}
	}
	np.first = max(first, np.head-3)
	return np
}

// pronoun is the phrase of a pronoun; a relative one stands for the phrase before it.
func (r *reader) pronoun(c clause, i int) nounPhrase {
	switch {
	case r.isRelative(i):
		j := i - 1
		if j >= c.lo && r.isComma(j) {
			j--
		}
		if j < c.lo || r.items[j].kind == quoteItem {
			return nounPhrase{}
		}
		np := r.core(c, j)
		return np
	case r.isWord(i, "this"), r.isWord(i, "those"), r.isWord(i, "these"), r.isWord(i, "one"):
		return nounPhrase{}
	}
	return nounPhrase{first: i, last: i + 1, head: i, ok: true}
}

func (r *reader) isRelative(i int) bool {
	return r.isWord(i, "who") || r.isWord(i, "which") || r.isWord(i, "that")
}

// coordinate widens a phrase to the names before it that "and" and commas join to it, if together they are
// the subject or what "of" governs: "the leaders of Norland, Avon and Esk". A title is no name: "Foreign
// Minister and Deputy Premier Cho".
func (r *reader) coordinate(c clause, np nounPhrase) nounPhrase {
	p := np.first - 1
	if p-1 < c.lo || !r.isWord(p, "and") || r.items[np.head].kind != nameItem {
		return np
	}
	wide := np
	comma := false // before "and"
	n := 0
	for ; n < maxNames; n++ {
		p := wide.first - 1
		if p-1 < c.lo || !r.isWord(p, "and") && !r.isComma(p) || n > 0 && r.isWord(p, "and") {
			break
		}
		k := p - 1
		if n == 0 && r.isComma(k) && k-1 >= c.lo {
			k, comma = k-1, true // "Norland, Avon, and Esk"
		}
		if k = r.beforeBracket(c, k); r.items[k].kind != nameItem {
			break
		}
		left := r.core(c, k)
		if !left.ok {
			break
		}
		wide.first, wide.joint = left.first, !r.isOffice(k)
		if !wide.joint {
			break
		}
	}
	switch p := wide.first - 1; {
	case wide.first == np.first, comma && n < 2:
		return np
	case r.startsSubject(c, wide.first):
		return wide
	case r.isWord(p, "of") && p > c.lo && r.nominal(p-1):
		wide.joint = true
		return wide
	}
	return np
}

// maxNames bounds a list of names.
const maxNames = 8

// isOffice reports whether the name item i ends in the word for an office: "Chinese State Councilor".
func (r *reader) isOffice(i int) bool {
	it := &r.items[i]
	return it.ref < 0 && (int(it.last) <= len(r.w.class) && r.w.class[it.last-1]&gz.Office != 0 ||
		r.lex.Class(r.toks[it.last-1].Of(r.t))&gz.SpeakerNoun != 0)
}

// isTitleWord reports whether item i is the word for an office with a capital, as at the head of a sentence.
func (r *reader) isTitleWord(i int) bool {
	it := &r.items[i]
	return it.kind == wordItem && it.class&gz.SpeakerNoun != 0 && r.toks[it.first].Shape == nlp.Title
}

// together widens a subject to the names that follow it: "Cho and Biegun met and said".
func (r *reader) together(c clause, np nounPhrase) nounPhrase {
	if !np.ok || r.items[np.head].kind != nameItem {
		return np
	}
	wide, and := np, false
	for k := np.last; k < c.hi && k < np.last+4*maxNames; k++ {
		switch {
		case r.items[k].kind == nameItem:
			wide.last, wide.joint = k+1, and
		case r.isWord(k, "and") && !and:
			and = true
		case r.isComma(k), r.isWord(k, "the"):
		case r.isPossessive(k):
			return np
		default:
			k = c.hi
		}
	}
	if !wide.joint {
		return np
	}
	return wide
}

// nounPhraseRight is the noun phrase that begins with item i, with the "of" and "for" phrases after it.
func (r *reader) nounPhraseRight(c clause, i int) nounPhrase {
	if i < c.hi && r.items[i].kind == wordItem && r.items[i].class&gz.Pronoun != 0 && r.items[i].class&gz.Determiner == 0 {
		if r.items[i].class&gz.Conjunction != 0 {
			return nounPhrase{}
		}
		return nounPhrase{first: i, last: i + 1, head: i, ok: true}
	}
	np := nounPhrase{first: i, last: i, head: -1}
	coreEnd := -1
	lastName := -1
	determined := i < c.hi && r.items[i].kind == wordItem && r.items[i].class&gz.Determiner != 0
	j := i
	for ; j < c.hi && j < i+16; j++ {
		it := &r.items[j]
		if it.kind == nameItem {
			lastName = j
			if coreEnd < 0 || np.head < 0 {
				np.head = j
			}
			continue
		}
		if it.kind != wordItem {
			if r.isMark(j, "'", "’") && r.isPossessive(j) {
				continue
			}
			break
		}
		if it.class&gz.Preposition != 0 {
			if !r.isWord(j, "of") && !r.isWord(j, "for") || j == i {
				break
			}
			if coreEnd < 0 {
				coreEnd = j
			}
			continue
		}
		if it.class&(gz.Conjunction|gz.Auxiliary|gz.BeVerb|gz.DateWord|gz.Participle) != 0 ||
			it.class&gz.Pronoun != 0 && it.class&gz.Determiner == 0 ||
			it.class&gz.SpeechVerb != 0 && it.class&gz.SpeakerNoun == 0 ||
			it.class&gz.Adverb != 0 && j > i && it.class&gz.Determiner == 0 || j > i && isManner(r.toks[it.first].Of(r.t)) {
			break
		}
		if coreEnd < 0 {
			np.head = j
		}
	}
	for j > i && r.items[j-1].kind == wordItem && r.items[j-1].class&gz.Preposition != 0 {
		j--
	}
	if np.head < 0 || j == i {
		return nounPhrase{}
	}
	np.last = j
	if coreEnd >= 0 && !determined && lastName > coreEnd && r.keepsName(i, nounPhrase{first: lastName, head: lastName}) {
		np.head = lastName
	}
	if r.items[np.head].kind == wordItem && r.items[np.head].class&gz.Determiner != 0 && np.head+1 == np.last {
		return nounPhrase{}
	}
	np.ok = true
	if r.items[np.head].kind == wordItem && j+1 < c.hi && r.isComma(j) && r.items[j+1].kind == nameItem && r.isName(j+1) &&
		(j+2 >= c.hi || r.items[j+2].kind == markItem) {
		np.first, np.head, np.last = j+1, j+1, j+2 // "said the minister, Cho Sei-young."
	}
	return np
}

// isName reports whether the name item i may be a person's: of two words or more, if no mention says so.
func (r *reader) isName(i int) bool {
	it := &r.items[i]
	if it.ref >= 0 {
		return r.isPerson(int(it.ref))
	}
	return it.last-it.first > 1
}

// agent is the phrase after "by" in a passive clause.
func (r *reader) agent(c clause, i int) nounPhrase {
	for j := i + 1; j < c.hi && j < i+14; j++ {
		if r.isWord(j, "by") {
			return r.nounPhraseRight(c, j+1)
		}
	}
	return nounPhrase{}
}

// participleSubject is the subject of a participle or infinitive: that of its clause, for "quoted as
// saying" the one quoted, and for "…, she said, adding that" the one who said.
func (r *reader) participleSubject(c clause, i int, f *frame) nounPhrase {
	if i-1 > c.lo && r.isWord(i-1, "as") {
		for j := i - 2; j >= c.lo && j > i-16; j-- {
			if !r.isWord(j, "quoted") && !r.isWord(j, "cited") && !r.isWord(j, "quotes") && !r.isWord(j, "quoting") {
				continue
			}
			return r.quoted(c, j, i-1, f)
		}
	}
	if n := len(r.frames) - 1; n >= 0 && r.isComma(i-1) {
		if p := &r.frames[n]; p.first >= c.lo && p.subject.ok && r.skipAdverbials(c, p.last) == i-1 {
			return p.subject
		}
	}
	if np := r.mainSubject(clause{lo: c.lo, hi: i, block: c.block}); np.ok || i > c.lo+1 {
		return np
	}
	return r.subjectAhead(c, i)
}

// subjectAhead is the subject behind the phrase that the participle at item i opens its clause with: "After calling
// the talks slow, she left".
func (r *reader) subjectAhead(c clause, i int) nounPhrase {
	for k := i + 1; k+1 < c.hi && k < i+maxReach; k++ {
		if !r.isComma(k) && !(r.items[k].kind == quoteItem && r.endsInMark(k)) {
			continue
		}
		if r.items[k+1].kind == nameItem && !r.isNominal(k+1) {
			return nounPhrase{first: k + 1, last: k + 2, head: k + 1, ok: true}
		}
		if np := r.nounPhraseRight(c, k+1); np.ok && np.last < c.hi && r.items[np.last].kind == wordItem {
			return np
		}
	}
	return nounPhrase{}
}

// quoted reads "X was quoted by Y as saying" and "Y quoted X as saying": X speaks, Y relays. The verb is
// item j, "as" is item as.
func (r *reader) quoted(c clause, j, as int, f *frame) nounPhrase {
	var inner frame
	inner.relay = -1
	left := r.beforeVerb(c, j, &inner)
	if !inner.passive {
		np := r.nounPhraseRight(clause{lo: j, hi: as, block: c.block}, j+1)
		if by := r.subjectLeft(c, left, &inner); by.ok {
			f.relay = by.head
		}
		return np
	}
	for k := j + 1; k+1 < as; k++ {
		if r.isWord(k, "by") {
			if np := r.nounPhraseRight(clause{lo: k, hi: as, block: c.block}, k+1); np.ok {
				f.relay = np.head
			}
		}
	}
	return r.subjectLeft(c, left, &inner)
}

// mainSubject is the first noun phrase of the clause that may be its subject: a name, a pronoun or a noun
// for a speaker that no preposition governs.
func (r *reader) mainSubject(c clause) nounPhrase {
	for i := c.lo; i < c.hi && i < c.lo+maxReach; i++ {
		if !r.mayHead(c, i) {
			continue
		}
		if (r.items[i].kind == nameItem && r.isOffice(i) || r.isTitleWord(i)) && i+1 < c.hi && (r.isWord(i+1, "of") || r.isWord(i+1, "and")) {
			if np := r.nounPhraseRight(c, i); np.ok && np.head > i {
				return r.together(c, np) // "Secretary of State Mike Pompeo"
			}
		}
		np := r.core(c, i)
		if !np.ok || np.head != i {
			continue
		}
		if p := np.first - 1; p >= c.lo && r.items[p].kind == wordItem && r.items[p].class&gz.Preposition != 0 {
			continue
		}
		return r.together(c, np)
	}
	return nounPhrase{}
}
