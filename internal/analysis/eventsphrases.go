package analysis

import (
	"slices"
	"strings"

	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/text"
)

// evItem is a word, a mark or a mention of a sentence.
type evItem struct {
	first, last int // tokens [first, last)
	word        *gazetteer.EventWord
	m           int  // mention, or -1
	punct       bool // a mark
	owner       bool // "'s"
	capital     bool // a capital that says it is part of a name
}

// evKind is what a phrase is.
type evKind uint8

const (
	evNoun  evKind = iota + 1 // a noun phrase without its prepositions
	evVerb                    // a verb with its auxiliaries
	evPrep                    // a preposition
	evComma                   // a comma
	evStop                    // any other mark
	evAnd                     // and, or
	evWho                     // who, which
	evThat                    // that
	evBreak                   // when, after: another clause begins
)

// evChunk is a phrase: items [first, last).
type evChunk struct {
	kind        evKind
	first, last int
	prep        gazetteer.Prep
	class       gazetteer.EventClass // of all its words, but for a verb's head

	// Of a noun phrase: the items of its actors (-1: none; two for "US-Japanese"), of its place, and the
	// classes of its nouns.
	actor, actor2, place int
	object               uint64
	pronoun, his         bool
	both                 bool // "inter-Korean": of the two Koreas

	// Of a verb.
	head      int // item, or -1
	headClass gazetteer.EventClass
	form      gazetteer.VerbForms
	be        bool // "was rejected"
	to        bool // "to reject"
	bare      bool // nothing stands before the head
	particle  string
	tense     nlp.Tense // "" for the plain past or present
}

// itemise fills the items of a sentence.
func (r *eventReader) itemise(s nlp.Sentence) {
	r.items = r.items[:0]
	ms := r.w.doc.Mentions
	m := r.nextMention
	lower, title := 0, 0
	for i := s.First; i < s.Last; {
		t := &r.toks[i]
		if m < len(ms) && ms[m].Start < t.End {
			end := i + 1
			for end < s.Last && r.toks[end].Start < ms[m].End {
				end++
			}
			r.items = append(r.items, evItem{first: i, last: end, m: m})
			for m++; m < len(ms) && ms[m].Start < r.toks[end-1].End; m++ {
				r.items = append(r.items, evItem{first: end - 1, last: end, m: m})
			}
			i = end
			continue
		}
		it := evItem{first: i, last: i + 1, m: -1, punct: t.Shape == nlp.Punct}
		if !it.punct {
			w := t.Of(r.t)
			it.owner = w == "'s" || w == "’s" || w == "'" || w == "’"
			it.word = r.w.words[i].Event
			switch t.Shape {
			case nlp.Lower:
				lower++
			case nlp.Title:
				title++
				it.capital = i > s.First
			}
		} else if w := t.Of(r.t); w == "'" || w == "’" {
			it.owner = i > s.First && r.toks[i-1].End == t.Start && strings.HasSuffix(r.toks[i-1].Of(r.t), "s")
			it.punct = !it.owner
		}
		r.items = append(r.items, it)
		i++
	}
	if title > 2 && lower*2 < title || r.headline { // a headline in capitals
		for i := range r.items {
			r.items[i].capital = false
		}
	}
}

func (r *eventReader) itemText(i int) string {
	return r.t[r.toks[r.items[i].first].Start:r.toks[r.items[i].last-1].End]
}

// span is the text of items [first, last).
func (r *eventReader) span(first, last int) text.Span {
	return text.Span{Start: r.toks[r.items[first].first].Start, End: r.toks[r.items[last-1].last-1].End}
}

func (r *eventReader) class(i int) gazetteer.EventClass {
	if i < 0 || i >= len(r.items) || r.items[i].word == nil || r.items[i].capital {
		return 0
	}
	return r.items[i].word.Class
}

func (r *eventReader) forms(i int) gazetteer.VerbForms {
	if i < 0 || i >= len(r.items) || r.items[i].word == nil || r.items[i].capital {
		return 0
	}
	return r.items[i].word.Verb.Forms
}

const evAuxiliary = gazetteer.EvBe | gazetteer.EvHave | gazetteer.EvDo | gazetteer.EvWill | gazetteer.EvMay | gazetteer.EvWould

// chunk cuts the items into phrases.
func (r *eventReader) chunk() {
	r.chunks = r.chunks[:0]
	for i := 0; i < len(r.items); {
		i = r.next(i)
	}
}

// next adds the phrase that begins with item i and returns the item behind it.
func (r *eventReader) next(i int) int {
	it := &r.items[i]
	if it.m >= 0 {
		return r.nounPhrase(i)
	}
	if it.punct {
		switch w := r.itemText(i); w {
		case ",":
			r.add(evChunk{kind: evComma, first: i, last: i + 1})
		case "\"", "“", "”", "‘", "’", "'", "«", "»", "``", "''", "-":
		default:
			r.add(evChunk{kind: evStop, first: i, last: i + 1})
		}
		return i + 1
	}
	c := r.class(i)
	switch {
	case c&gazetteer.EvTo != 0 && r.infinitive(i+1):
		return r.verbGroup(i)
	case c&evAuxiliary != 0 && !it.owner, r.verbAt(i):
		return r.verbGroup(i)
	case c&gazetteer.EvRelative != 0:
		r.add(evChunk{kind: evWho, first: i, last: i + 1})
	case c&gazetteer.EvThat != 0:
		r.add(evChunk{kind: evThat, first: i, last: i + 1})
	case c&gazetteer.EvAnd != 0:
		r.add(evChunk{kind: evAnd, first: i, last: i + 1, class: c})
	case c&gazetteer.EvBreak != 0:
		r.add(evChunk{kind: evBreak, first: i, last: i + 1, class: c})
	case c&gazetteer.EvPreposition != 0:
		r.add(evChunk{kind: evPrep, first: i, last: i + 1, prep: it.word.Prep, class: c})
	case c&(gazetteer.EvAdverb|gazetteer.EvNot) != 0 || r.adverb(i):
		if r.verbAhead(i + 1) {
			return r.verbGroup(i)
		}
	default:
		return r.nounPhrase(i)
	}
	return i + 1
}

func (r *eventReader) add(c evChunk) { r.chunks = append(r.chunks, c) }

func (r *eventReader) adverb(i int) bool {
	if r.items[i].m >= 0 || r.items[i].capital {
		return false
	}
	t := &r.toks[r.items[i].first]
	return t.Shape == nlp.Lower && t.Len() > 4 && strings.HasSuffix(t.Of(r.t), "ly")
}

// infinitive reports whether the word after "to" is a verb.
func (r *eventReader) infinitive(i int) bool {
	for i < len(r.items) && (r.class(i)&gazetteer.EvAdverb != 0 || r.adverb(i)) {
		i++
	}
	if i >= len(r.items) || r.items[i].m >= 0 || r.items[i].punct || r.items[i].capital {
		return false
	}
	if r.class(i)&(gazetteer.EvBe|gazetteer.EvHave|gazetteer.EvDo) != 0 || r.forms(i)&gazetteer.BareForm != 0 {
		return true
	}
	t := &r.toks[r.items[i].first]
	w := t.Of(r.t)
	c := r.class(i)
	if c&(gazetteer.EvDeterminer|gazetteer.EvHis|gazetteer.EvPronoun|gazetteer.EvPreposition|gazetteer.EvNo) != 0 || t.Shape != nlp.Lower {
		return false
	}
	if c&gazetteer.EvVerb != 0 {
		return true
	}
	// "to resume oil exports": an unknown word before another phrase; "to talks with" is none
	return !strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ing") && len(w) > 2 && i+1 < len(r.items) && r.opensObject(i+1)
}

// opensObject reports whether a phrase other than a preposition's begins with item i.
func (r *eventReader) opensObject(i int) bool {
	if r.items[i].m >= 0 {
		return true
	}
	return !r.items[i].punct && r.class(i)&(gazetteer.EvPreposition|gazetteer.EvAnd) == 0
}

// verbAhead reports whether a verb follows, adverbs apart.
func (r *eventReader) verbAhead(i int) bool {
	for k := 0; k < 4 && i < len(r.items); k++ {
		if r.items[i].m >= 0 || r.items[i].punct {
			return false
		}
		if r.class(i)&evAuxiliary != 0 || r.verbAt(i) {
			return true
		}
		if r.class(i)&(gazetteer.EvAdverb|gazetteer.EvNot) == 0 && !r.adverb(i) {
			return false
		}
		i++
	}
	return false
}

// before is the item before i that is no adverb, -1 if there is none.
func (r *eventReader) before(i int) int {
	for n := 0; n < 6; n++ {
		i--
		if i < 0 || r.class(i)&(gazetteer.EvAdverb|gazetteer.EvNot) == 0 && !r.adverb(i) || r.class(i)&evAuxiliary != 0 {
			break
		}
	}
	return i
}

// verbAt reports whether item i, which no auxiliary precedes, is a verb and not a noun or an adjective.
func (r *eventReader) verbAt(i int) bool {
	it := &r.items[i]
	if it.m >= 0 || it.punct || it.capital || it.owner {
		return false
	}
	p := r.before(i)
	f, c := r.forms(i), r.class(i)
	modified := p >= 0 && (r.items[p].owner || r.class(p)&(gazetteer.EvDeterminer|gazetteer.EvHis|gazetteer.EvNo) != 0)
	switch {
	case modified:
		return false
	case f&(gazetteer.PastForm|gazetteer.PastParticiple) != 0:
		return true
	case f&gazetteer.IngForm != 0:
		return r.gerund(i, p)
	case f&gazetteer.ThirdForm != 0:
		return r.thirdPerson(i, p)
	case f&gazetteer.BareForm != 0 && p >= 0 && r.class(p)&gazetteer.EvAnd != 0 && r.lastVerbTo():
		return true // "to cut ties and destroy"
	case f&gazetteer.BareForm != 0:
		return r.pluralSubject(p) && (len(it.word.Nouns) == 0 && it.word.Object == 0 || i+1 < len(r.items) && r.opensObject(i+1))
	case c&gazetteer.EvVerb != 0:
		return true
	case c&gazetteer.EvPreposition != 0:
		return false
	case c&(gazetteer.EvFuture|gazetteer.EvMaybe|gazetteer.EvGiveUp|gazetteer.EvCancel) != 0:
		return p >= 0 && (r.items[p].m >= 0 || r.nounEnd(p) || r.class(p)&gazetteer.EvPronoun != 0)
	}
	t := &r.toks[it.first]
	w := t.Of(r.t)
	return it.word == nil && t.Shape == nlp.Lower && len(w) > 4 && strings.HasSuffix(w, "ed") && p >= 0 &&
		(r.items[p].m >= 0 || r.nounEnd(p) || r.class(p)&(gazetteer.EvPronoun|gazetteer.EvRelative|gazetteer.EvAnd) != 0)
}

// lastVerbTo reports whether the last verb so far was an infinitive.
func (r *eventReader) lastVerbTo() bool {
	for k := len(r.chunks) - 1; k >= 0 && k > len(r.chunks)-5; k-- {
		if r.chunks[k].kind == evVerb {
			return r.chunks[k].to
		}
	}
	return false
}

// nounEnd reports whether item i is a word of a noun phrase.
func (r *eventReader) nounEnd(i int) bool {
	it := &r.items[i]
	return it.m >= 0 || !it.punct && !it.owner && (it.capital || r.class(i)&^(gazetteer.EvNational|gazetteer.EvComing) == 0)
}

// gerund tells "after meeting the premier" from "a meeting with the premier".
func (r *eventReader) gerund(i, p int) bool {
	w := r.items[i].word
	noun := len(w.Nouns) > 0 || w.Object != 0
	switch {
	case p < 0:
		return true
	case r.items[p].m >= 0:
		return !noun
	case r.items[p].punct:
		return true
	case r.class(p)&(gazetteer.EvPreposition|gazetteer.EvBreak|gazetteer.EvAnd) != 0:
		return !noun || i+1 < len(r.items) && r.opensObject(i+1)
	}
	return !noun && !r.items[p].owner && r.nounEnd(p)
}

// thirdPerson tells "Zagreb rejects the offer" from "the attacks on Zagreb".
func (r *eventReader) thirdPerson(i, p int) bool {
	w := r.items[i].word
	noun := len(w.Nouns) > 0 || w.Object != 0
	if p < 0 || r.items[p].punct {
		return !noun && p >= 0
	}
	if c := r.class(p); c&(gazetteer.EvPronoun|gazetteer.EvRelative) != 0 {
		return true
	} else if c&(gazetteer.EvPreposition|gazetteer.EvAnd|gazetteer.EvThat) != 0 {
		return c&gazetteer.EvThat != 0 || c&gazetteer.EvAnd != 0 && !noun
	}
	if m := r.items[p].m; m >= 0 && r.w.doc.Mentions[m].Form == nlp.Demonym && !strings.HasSuffix(r.itemText(p), "s") {
		return !noun
	}
	if !noun {
		return true
	}
	return r.items[p].m >= 0 && i+1 < len(r.items) && r.opensObject(i+1)
}

// pluralSubject reports whether a plural ends with item p: "ministers", "Moroccans", "they".
func (r *eventReader) pluralSubject(p int) bool {
	if p < 0 || r.items[p].punct {
		return false
	}
	switch w := strings.ToLower(r.itemText(p)); w {
	case "they", "we", "you", "i", "who", "people", "police", "troops":
		return true
	default:
		if r.class(p)&(gazetteer.EvPreposition|gazetteer.EvBreak) != 0 {
			return false
		}
		if strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") {
			m := r.items[p].m
			return r.nounEnd(p) && (m < 0 || r.w.doc.Mentions[m].Form == nlp.Demonym)
		}
	}
	// "Egypt and Israel sign"
	return r.items[p].m >= 0 && p >= 2 && r.class(p-1)&gazetteer.EvAnd != 0 && r.items[p-2].m >= 0
}

// verbGroup adds the verb that begins with item i, which may be an auxiliary, an adverb or "to".
func (r *eventReader) verbGroup(i int) int {
	c := evChunk{kind: evVerb, first: i, head: -1, bare: true}
	var aux gazetteer.EventClass // the last auxiliary
	j := i
	for j < len(r.items) && !r.items[j].punct && r.items[j].m < 0 {
		w := r.class(j)
		switch {
		case w&evAuxiliary != 0 && !r.items[j].owner:
			aux = w & evAuxiliary
			c.class |= w
			c.bare = false
			j++
			continue
		case w&gazetteer.EvTo != 0 && (j == i || aux&gazetteer.EvBe != 0) && r.infinitive(j+1):
			if j == i {
				c.to = true
			} else {
				c.class |= gazetteer.EvFuture
			}
			aux = gazetteer.EvTo
			c.bare = false
			j++
			continue
		case (w&(gazetteer.EvAdverb|gazetteer.EvNot) != 0 || r.adverb(j)) && r.forms(j) == 0:
			c.class |= w & gazetteer.EvNot
			j++
			continue
		}
		if !r.headHere(j, aux) {
			break
		}
		if r.linked(j) {
			c.class |= w & (gazetteer.EvFuture | gazetteer.EvMaybe | gazetteer.EvGiveUp)
			aux = gazetteer.EvTo
			c.bare = false
			j += 2
			continue
		}
		c.head = j
		c.be = aux&gazetteer.EvBe != 0
		c.form = r.forms(j)
		c.headClass = w
		j = r.particle(&c, j+1)
		break
	}
	c.last = max(j, i+1)
	c.tense = tenseOf(c.class)
	if c.tense == "" && c.to && c.first == r.headlineVerb() {
		c.tense = nlp.Planned
	}
	r.add(c)
	return c.last
}

// headlineVerb is the item of "to" when the verb is the headline's own: "EU to send observers".
func (r *eventReader) headlineVerb() int {
	if len(r.chunks) == 0 || len(r.chunks) > evReach || slices.ContainsFunc(r.chunks, func(c evChunk) bool { return c.kind == evVerb }) || r.chunks[len(r.chunks)-1].kind != evNoun {
		return -1
	}
	return r.chunks[len(r.chunks)-1].last
}

// linked reports whether the verb at j is one before "to" that only says how real the next one is.
func (r *eventReader) linked(j int) bool {
	if r.class(j)&(gazetteer.EvFuture|gazetteer.EvMaybe|gazetteer.EvGiveUp) == 0 || r.class(j+1)&gazetteer.EvTo == 0 || !r.infinitive(j+2) {
		return false
	}
	w := r.items[j].word
	for _, f := range w.Verb.Frames {
		switch f.Type {
		case nlp.Agree, nlp.Reject, nlp.Threaten:
			return false
		}
	}
	return true
}

// headHere reports whether the word at j may be the head after an auxiliary.
func (r *eventReader) headHere(j int, aux gazetteer.EventClass) bool {
	f, c := r.forms(j), r.class(j)
	const verbal = gazetteer.EvVerb | gazetteer.EvFuture | gazetteer.EvMaybe | gazetteer.EvGiveUp | gazetteer.EvCancel
	switch {
	case aux == 0:
		return f != 0 || c&verbal != 0 || r.verbAt(j)
	case c&(gazetteer.EvDeterminer|gazetteer.EvHis|gazetteer.EvNo|gazetteer.EvPreposition|gazetteer.EvBreak|gazetteer.EvAnd|gazetteer.EvPronoun) != 0:
		return false
	case aux&gazetteer.EvBe != 0:
		w := r.itemText(j)
		return f&(gazetteer.PastParticiple|gazetteer.IngForm) != 0 || c&verbal != 0 || strings.HasSuffix(w, "ed") || strings.HasSuffix(w, "ing")
	case aux&gazetteer.EvHave != 0:
		w := r.itemText(j)
		return f&(gazetteer.PastParticiple|gazetteer.PastForm) != 0 || c&verbal != 0 || strings.HasSuffix(w, "ed")
	case aux&gazetteer.EvDo != 0:
		return f&gazetteer.BareForm != 0 || c&verbal != 0
	}
	return !r.items[j].capital
}

// particle takes the particle of a verb's frame into its phrase.
func (r *eventReader) particle(c *evChunk, j int) int {
	w := r.items[c.head].word
	if w == nil || j >= len(r.items) || r.items[j].m >= 0 || r.items[j].punct {
		return j
	}
	t := r.itemText(j)
	for _, f := range w.Verb.Frames {
		if f.Particle != "" && f.Particle == t {
			c.particle = t
			return j + 1
		}
	}
	return j
}

func tenseOf(c gazetteer.EventClass) nlp.Tense {
	switch {
	case c&(gazetteer.EvNot|gazetteer.EvGiveUp) != 0:
		return nlp.Denied
	case c&(gazetteer.EvMay|gazetteer.EvMaybe) != 0:
		return nlp.Hypothetical
	case c&(gazetteer.EvWill|gazetteer.EvFuture|gazetteer.EvWould) != 0:
		return nlp.Planned
	}
	return ""
}

// nounPhrase adds the noun phrase that begins with item i.
func (r *eventReader) nounPhrase(i int) int {
	c := evChunk{kind: evNoun, first: i, actor: -1, actor2: -1, place: -1}
	j := i
	for j < len(r.items) && !r.items[j].punct {
		it := &r.items[j]
		if it.m >= 0 {
			r.note(&c, j)
			c.both = c.both || r.inter(j)
			j++
			continue
		}
		w := r.class(j)
		if end := r.titled(i, j); end > j {
			j = end
			continue
		}
		if j > i && r.endsPhrase(j, w) {
			break
		}
		c.class |= w
		c.pronoun = c.pronoun || w&gazetteer.EvPronoun != 0
		c.his = c.his || w&gazetteer.EvHis != 0
		c.both = c.both || r.inter(j)
		if it.word != nil {
			c.object |= it.word.Object
		}
		j++
		if c.pronoun {
			break
		}
	}
	c.last = j
	r.add(c)
	return j
}

// titled returns the item of the person whose title goes on with "of" or "for" at item j, j itself if it does not:
// "Secretary of State | Jane Low".
func (r *eventReader) titled(i, j int) int {
	if j == i || !r.titleLink(j) || !r.items[j-1].capital && j-1 > 0 {
		return j
	}
	for k := j + 1; k < len(r.items) && k < j+9; k++ {
		it := &r.items[k]
		switch {
		case it.m >= 0:
			if r.w.doc.Mentions[it.m].Kind == entity.Person && k > j+1 {
				return k
			}
			return j
		case it.punct || !it.capital && !r.titleLink(k) && r.class(k)&gazetteer.EvAnd == 0:
			return j
		}
	}
	return j
}

func (r *eventReader) titleLink(j int) bool {
	it := &r.items[j]
	if it.m >= 0 || it.punct {
		return false
	}
	w := r.itemText(j)
	return w == "of" || w == "for"
}

// endsPhrase reports whether a noun phrase ends before item j.
func (r *eventReader) endsPhrase(j int, w gazetteer.EventClass) bool {
	const closed = evAuxiliary | gazetteer.EvTo | gazetteer.EvRelative | gazetteer.EvThat | gazetteer.EvAnd | gazetteer.EvBreak | gazetteer.EvPreposition |
		gazetteer.EvPronoun | gazetteer.EvDeterminer
	it := &r.items[j]
	if it.owner {
		return false
	}
	if w&closed != 0 || r.verbAt(j) {
		return true
	}
	return w&gazetteer.EvHis != 0 || w&gazetteer.EvAdverb != 0 && !r.items[j-1].owner || r.adverb(j) && r.verbAhead(j+1)
}

// note keeps a mention of a noun phrase: the last actor is the one the phrase is about, unless it is
// joined to the one before it.
func (r *eventReader) note(c *evChunk, j int) {
	m := r.items[j].m
	switch {
	case r.acts(m):
		if c.actor >= 0 && r.twins(c.actor, j) {
			c.actor2 = c.actor
		}
		c.actor = j
	case r.located(m):
		c.place = j
	}
	if r.located(m) && r.acts(m) && c.place < 0 {
		c.place = j
	}
}

// inter reports whether item i is "inter-Korean".
func (r *eventReader) inter(i int) bool {
	t := r.toks[r.items[i].first]
	return t.Len() == len("inter-Korean") && strings.EqualFold(t.Of(r.t), "inter-Korean")
}

// twins: "US-Japanese", "US-South Korean".
func (r *eventReader) twins(i, j int) bool {
	a, b := &r.w.doc.Mentions[r.items[i].m], &r.w.doc.Mentions[r.items[j].m]
	if a.Kind != b.Kind {
		return false
	}
	switch gap := r.t[a.End:b.Start]; gap {
	case "-", "–", "/", "—":
		return true
	}
	return false
}
