package analysis

import (
	"cmp"
	"slices"
	"strings"

	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/text"
)

// evBreadth says what counts as a participant in a place of a frame: those who act, states by their names
// whatever they do, or places, too.
type evBreadth uint8

const (
	evActors evBreadth = iota
	evStates
	evPlaces
)

func breadth(place bool) evBreadth {
	if place {
		return evPlaces
	}
	return evStates
}

// evSide is one side of an event while it is being read: mentions and the phrases they stand in.
type evSide struct {
	parts       []evPart
	first, last int // phrases [first, last), first -1 when there is none
	object      uint64
	plural      bool
}

// evPart is one participant: a mention, or the state of the person it names ("the Sandu government").
type evPart struct {
	m     int
	state bool
	both  bool   // "inter-Korean": the two of them
	code  string // of the state said beside a name without one
}

var noSide = evSide{first: -1}

func (s evSide) empty() bool { return len(s.parts) == 0 }

// verb makes the event of the verb in phrase v, if one of its frames fits.
func (r *eventReader) verb(v int) {
	c := &r.chunks[v]
	if c.head < 0 || r.blocked[v] || r.items[c.head].word == nil {
		return
	}
	frames := r.items[c.head].word.Verb.Frames
	if len(frames) == 0 {
		return
	}
	if c.form == gazetteer.IngForm && c.bare && v == 0 && r.visiting(v, frames) {
		return
	}
	passive := r.passive(v)
	subject := r.subject(v, 0)
	for _, f := range frames {
		if f.Particle != c.particle && !r.laterParticle(v, f.Particle) {
			continue
		}
		ok := false
		if passive {
			ok = r.passiveFrame(v, f, subject)
		} else {
			ok = r.activeFrame(v, f, subject)
		}
		if ok {
			return
		}
	}
}

// visiting: "Visiting Thai minister Somchit told reporters in Phnom Penh".
func (r *eventReader) visiting(v int, frames []*gazetteer.EventFrame) bool {
	if frames[0].Mode != "visit" || v+2 >= len(r.chunks) || r.chunks[v+1].kind != evNoun || r.chunks[v+2].kind != evVerb {
		return false
	}
	for k := v + 3; k+1 < len(r.chunks) && k < v+evReach && r.chunks[k].kind != evThat; k++ {
		if r.chunks[k].kind == evPrep && r.locative(&r.chunks[k]) {
			return r.emit(v, frames[0], r.group(v+1, evActors), r.group(k+1, evPlaces), "visiting")
		}
	}
	return false
}

// passive: "was rejected", "the plan rejected by Oslo".
func (r *eventReader) passive(v int) bool {
	c := &r.chunks[v]
	if c.form&gazetteer.PastParticiple == 0 {
		return false
	}
	return c.be || c.bare && c.form&gazetteer.IngForm == 0 && !r.adjacent(v+1, gazetteer.PrepOf("by")).empty()
}

// laterParticle finds the particle behind the object: "handed the island back".
func (r *eventReader) laterParticle(v int, particle string) bool {
	switch particle {
	case "back", "down", "over", "off", "up":
	default:
		return false
	}
	from := r.chunks[v].last
	for i := from; i < len(r.items) && i < from+evReach && !r.items[i].punct; i++ {
		if r.items[i].m < 0 && r.itemText(i) == particle {
			return true
		}
		if r.forms(i) != 0 && i > from {
			return false
		}
	}
	return false
}

func (r *eventReader) activeFrame(v int, f *gazetteer.EventFrame, subject evSide) bool {
	if f.Type == nlp.Reject && v+1 < len(r.chunks) && r.chunks[v+1].to && r.chunks[v+1].headClass&gazetteer.EvSilent != 0 {
		return false // "refused to comment"
	}
	if f.Subject != 0 && subject.object&f.Subject == 0 {
		return false
	}
	if f.Object != 0 && r.objects(v+1)&f.Object == 0 {
		return false
	}
	target := r.right(v+1, f)
	if f.Plain && !target.empty() && !r.plainEnd(target.last) {
		return false
	}
	return r.emit(v, f, subject, target, "verb")
}

func (r *eventReader) passiveFrame(v int, f *gazetteer.EventFrame, subject evSide) bool {
	agent := r.rightOf(v+1, gazetteer.PrepOf("by"), false)
	if f.Object != 0 {
		if subject.object&f.Object == 0 {
			return false
		}
		g := *f
		g.Target &^= gazetteer.Direct | gazetteer.PrepOf("by")
		target := r.within(subject.first, v, &g)
		if target.empty() {
			target = r.right(v+1, &g)
		}
		if f.Joint && agent.empty() {
			return r.emit(v, f, r.pair(subject.first, v), noSide, "passive")
		}
		if agent.empty() && !target.empty() && (f.Type == nlp.Aid || f.Type == nlp.Mobilize) {
			agent = evSide{parts: subject.parts, first: subject.first, last: subject.last} // "doctors from Cuba were sent"
		}
		if agent.empty() && f.Type != nlp.Sanction && f.Type != nlp.Assault || target.empty() && !f.Alone && !f.Joint {
			return false
		}
		return r.emit(v, f, agent, target, "passive")
	}
	if f.Target&gazetteer.Direct == 0 || subject.empty() {
		return false
	}
	if agent.empty() && f.Type == nlp.Coerce { // "was detained in Turkey"
		agent = r.rightOf(v+1, gazetteer.PrepOf("in"), true)
	}
	if agent.empty() {
		return false
	}
	return r.emit(v, f, agent, subject, "passive")
}

// plainEnd reports whether nothing that describes the object follows it: "called him", not "called him a liar".
func (r *eventReader) plainEnd(k int) bool {
	if k >= len(r.chunks) {
		return true
	}
	switch c := &r.chunks[k]; c.kind {
	case evNoun:
		return c.class&gazetteer.EvHis == 0 && r.chunks[k].actor < 0 && r.dateWord(c.first)
	case evComma, evStop, evPrep, evAnd, evBreak:
		return true
	case evVerb:
		return c.to
	}
	return false
}

// objects is the classes of nouns in the object that begins with phrase k.
func (r *eventReader) objects(k int) uint64 {
	var o uint64
	for n := 0; k < len(r.chunks) && n < 6; k, n = k+1, n+1 {
		switch c := &r.chunks[k]; c.kind {
		case evNoun:
			o |= c.object
		case evAnd:
		case evPrep:
			if o != 0 && c.prep != gazetteer.PrepOf("of") {
				return o
			}
		default:
			return o
		}
	}
	return o
}

// right finds the target behind phrase k-1 where the frame looks for it.
func (r *eventReader) right(k int, f *gazetteer.EventFrame) evSide {
	mask := f.Target
	if f.Target&gazetteer.ThatClause != 0 {
		if s := r.thatClause(k); !s.empty() {
			return s
		}
	}
	s := r.rightOf(k, mask, f.Place)
	if s.empty() && k < len(r.chunks) {
		switch f.Type {
		case nlp.Agree, nlp.Reject, nlp.Threaten: // "refused to sell the island to Norway"
			if c := &r.chunks[k]; c.kind == evVerb && c.to {
				for _, p := range [...]gazetteer.Prep{gazetteer.PrepOf("to") | gazetteer.PrepOf("with"), gazetteer.Direct} {
					if s.empty() {
						s = r.rightOf(k+1, p, f.Place)
					}
				}
			}
		}
	}
	return s
}

// thatClause is the subject of the clause after "that": "demanded that Oslo pay".
func (r *eventReader) thatClause(k int) evSide {
	if k+1 >= len(r.chunks) || r.chunks[k].kind != evThat || r.chunks[k+1].kind != evNoun {
		return noSide
	}
	s := r.group(k+1, evStates)
	return s
}

// rightOf finds the first participants from phrase k on that one of the prepositions leads to, before the
// clause ends.
func (r *eventReader) rightOf(k int, mask gazetteer.Prep, place bool) evSide {
	ctx, first := gazetteer.Direct, noSide
	end := min(len(r.chunks), k+evReach)
	for ; k < end; k++ {
		c := &r.chunks[k]
		switch c.kind {
		case evNoun:
			if ctx&mask == 0 {
				continue
			}
			s := r.group(k, breadthOf(ctx, place))
			if r.coded(s) {
				return s
			}
			if first.empty() && !s.empty() {
				first = s
			}
		case evPrep:
			of := c.prep == gazetteer.PrepOf("of") || c.prep == gazetteer.PrepOf("from") && k > 0 && r.chunks[k-1].class&gazetteer.EvNational != 0
			if !of || ctx&mask == 0 || mask&c.prep != 0 {
				ctx = c.prep
			}
		case evAnd:
			if c.class&gazetteer.EvBreak != 0 {
				return first
			}
		default:
			return first
		}
	}
	return first
}

// breadthOf is what counts behind a preposition: a state's name behind "in" is a place.
func breadthOf(ctx gazetteer.Prep, place bool) evBreadth {
	switch {
	case place:
		return evPlaces
	case ctx&(gazetteer.PrepOf("in")|gazetteer.PrepOf("at")|gazetteer.PrepOf("near")) != 0:
		return evActors
	case ctx&(gazetteer.Direct|gazetteer.PrepOf("with")|gazetteer.PrepOf("against")) != 0:
		return evPlaces
	}
	return evStates
}

// coded reports whether some participant acts for a state.
func (r *eventReader) coded(s evSide) bool {
	for _, p := range s.parts {
		if p.code != "" || r.w.doc.Chains[r.w.doc.Mentions[p.m].Chain].Country != "" {
			return true
		}
	}
	return false
}

// group is the participants of the noun phrase k and of those joined to it: "Oslo, Bergen and Rome".
func (r *eventReader) group(k int, place evBreadth) evSide {
	s := evSide{first: k, last: k + 1}
	if !r.members(&s, k, place) {
		return noSide
	}
	for k+2 < len(r.chunks) && len(s.parts) < 12 {
		next := k + 1
		switch r.chunks[next].kind {
		case evAnd:
			next++
		case evComma:
			if r.chunks[next+1].kind == evAnd {
				next++
			} else if !r.listed(next + 1) {
				r.apposition(&s, next+1)
				return s
			}
			next++
			if next >= len(r.chunks) {
				return s
			}
		default:
			return s
		}
		if next >= len(r.chunks) || r.chunks[next].kind != evNoun || r.clauseBegins(next) || !r.members(&s, next, place) {
			return s
		}
		s.plural = true
		s.last, k = next+1, next
	}
	return s
}

// apposition takes the person whom noun phrase k names for the one described last: "his Ghanaian counterpart, K. Osei".
func (r *eventReader) apposition(s *evSide, k int) {
	c := &r.chunks[k]
	if c.kind != evNoun || c.actor < 0 || c.actor != c.first || len(s.parts) == 0 || r.clauseBegins(k) {
		return
	}
	last := &s.parts[len(s.parts)-1]
	d, old := &r.w.doc.Mentions[r.items[c.actor].m], &r.w.doc.Mentions[last.m]
	if d.Kind != entity.Person || old.Kind != entity.Country || d.Sentence != old.Sentence {
		return
	}
	state, theirs := r.w.doc.Chains[old.Chain].Country, r.w.doc.Chains[d.Chain].Country
	if theirs == "" || theirs == state {
		*last = evPart{m: r.items[c.actor].m, code: state}
		s.last = k + 1
	}
}

// clauseBegins reports whether noun phrase k is the subject of a verb of its own: "attacked Oslo and Rome fled".
func (r *eventReader) clauseBegins(k int) bool {
	return k+1 < len(r.chunks) && r.chunks[k+1].kind == evVerb && !r.chunks[k+1].to && k >= 3 && r.verbBefore(k) >= 0 &&
		r.chunks[k+1].form&gazetteer.IngForm == 0
}

func (r *eventReader) verbBefore(k int) int {
	for n := 0; k > 0 && n < evReach; n++ {
		k--
		switch r.chunks[k].kind {
		case evVerb:
			return k
		case evStop, evBreak, evThat, evWho:
			return -1
		}
	}
	return -1
}

// listed reports whether the list that goes on with noun phrase k ends in "and".
func (r *eventReader) listed(k int) bool {
	for n := 0; k+1 < len(r.chunks) && n < 12; n++ {
		if c := &r.chunks[k]; c.kind != evNoun || c.actor < 0 {
			return false
		}
		switch r.chunks[k+1].kind {
		case evAnd:
			return k+2 < len(r.chunks) && r.chunks[k+2].kind == evNoun && r.chunks[k+2].actor >= 0 && !r.clauseBegins(k+2)
		case evComma:
			if k+2 < len(r.chunks) && r.chunks[k+2].kind == evAnd {
				return k+3 < len(r.chunks) && r.chunks[k+3].kind == evNoun && r.chunks[k+3].actor >= 0 && !r.clauseBegins(k+3)
			}
			k += 2
		default:
			return false
		}
	}
	return false
}

// members adds the actors of noun phrase k, of a title's "of" ("the president of Peru"), or, for place, the
// place; it reports whether there were any.
func (r *eventReader) members(s *evSide, k int, place evBreadth) bool {
	c := &r.chunks[k]
	s.object |= c.object
	switch {
	case c.pronoun:
		m := r.antecedent(c)
		if m >= 0 {
			s.parts = append(s.parts, evPart{m: m})
		}
		return m >= 0
	case c.actor >= 0:
		if c.actor2 >= 0 {
			s.parts = append(s.parts, evPart{m: r.items[c.actor2].m})
		}
		s.parts = append(s.parts, evPart{m: r.items[c.actor].m, state: c.actor+1 < c.last, code: r.stateBeside(c, c.actor), both: r.inter(c.actor)})
		return true
	case c.place >= 0 && (place == evPlaces || place == evStates && r.stateName(r.items[c.place].m)):
		s.parts = append(s.parts, evPart{m: r.items[c.place].m})
		return true
	}
	return false
}

// inter reports whether item i is "inter-Korean".
func (r *eventReader) inter(i int) bool {
	t := r.toks[r.items[i].first].Of(r.t)
	return len(t) == len("inter-Korean") && strings.EqualFold(t, "inter-Korean")
}

// stateName reports whether a mention names a state, not its capital.
func (r *eventReader) stateName(m int) bool {
	d := &r.w.doc.Mentions[m]
	return d.Kind == entity.Country && d.Form != nlp.Capital
}

// stateBeside is the state named before item i in its phrase, "" if none is.
func (r *eventReader) stateBeside(c *evChunk, i int) string {
	for j := i - 1; j >= c.first; j-- {
		if m := r.items[j].m; m >= 0 && r.w.doc.Mentions[m].Kind == entity.Country {
			return r.w.doc.Chains[r.w.doc.Mentions[m].Chain].Country
		}
	}
	return ""
}

// antecedent is the mention a pronoun of the sentence stands for, -1 if it is not clear.
func (r *eventReader) antecedent(c *evChunk) int {
	switch strings.ToLower(r.itemText(c.first)) {
	case "he", "she", "his", "her":
		for i := 0; i < c.first; i++ {
			if r.personAt(i) {
				return r.items[i].m
			}
		}
		if r.heAge <= 2 {
			return r.he
		}
	case "him":
		for i := c.first - 1; i >= 0; i-- {
			if r.personAt(i) {
				return r.items[i].m
			}
		}
	case "it", "its":
		for i := 0; i < c.first; i++ {
			if m := r.items[i].m; m >= 0 && r.acts(m) && r.w.doc.Mentions[m].Kind == entity.Country {
				return m
			}
		}
		if r.itAge <= 1 {
			return r.it
		}
	}
	return -1
}

// personAt reports whether item i names a person, or the state of one described: "the Kazakh leader".
func (r *eventReader) personAt(i int) bool {
	m := r.items[i].m
	if m < 0 {
		return false
	}
	d := &r.w.doc.Mentions[m]
	return d.Kind == entity.Person || d.Form == nlp.Demonym && r.class(i+1)&gazetteer.EvNational != 0
}

// subject finds who does what phrase v says: the noun phrase before it, of which an apposition and what
// prepositions add are skipped; for one joined by "and", or a participle behind a comma, the subject of the
// verb before.
func (r *eventReader) subject(v, depth int) evSide {
	k := v - 1
	if k < 0 || depth > 3 {
		return r.subjectAhead(v, depth)
	}
	switch c := &r.chunks[k]; c.kind {
	case evAnd:
		if p := r.verbBefore(k); p >= 0 {
			return r.subject(p, depth+1)
		}
		return noSide
	case evVerb:
		if r.chunks[v].to || r.chunks[v].form&gazetteer.IngForm != 0 {
			return r.subject(k, depth+1)
		}
		return noSide
	case evComma:
		if r.chunks[v].bare && r.chunks[v].form == gazetteer.IngForm {
			if p := r.verbBefore(k); p >= 0 {
				return r.subject(p, depth+1)
			}
			return noSide
		}
		if r.chunks[v].bare && r.passive(v) { // "the KDP, backed by Iraq"
			k--
			break
		}
		open := r.opening(k)
		if open < 0 {
			if p := r.verbBefore(k); p >= 0 && r.chunks[v].form&gazetteer.PastForm != 0 {
				return r.subject(p, depth+1)
			}
			return noSide
		}
		k = open
	case evWho, evThat:
		for k--; k >= 0 && r.chunks[k].kind == evComma; k-- {
		}
	case evPrep, evBreak:
		return r.subjectAhead(v, depth)
	case evNoun:
		if k >= 3 && r.chunks[k-1].kind == evPrep && r.chunks[k-2].kind == evComma && c.actor < 0 && r.dateWord(c.first) { // ", on Monday met"
			if k = r.opening(k - 2); k < 0 {
				return noSide
			}
			break
		}
		if r.chunks[v].to && c.his { // "its decision to cut ties"
			return r.owner(k, c.last-1)
		}
		if r.chunks[v].to { // "urged Oslo to pay": who is to do it is not who did
			if p := r.verbBefore(v); p >= 0 && r.chunks[p].head >= 0 {
				return r.controller(p, depth)
			}
		}
	case evStop:
		return noSide
	}
	return r.stretch(k)
}

// controller is the subject of an infinitive after the object of verb p: "flew to Oslo to meet the king".
func (r *eventReader) controller(p, depth int) evSide {
	if w := r.items[r.chunks[p].head].word; w != nil {
		for _, f := range w.Verb.Frames {
			if f.Type == nlp.Consult {
				return r.subject(p, depth+1)
			}
		}
	}
	return noSide
}

// subjectAhead is the subject of the main clause behind a participle: "After meeting the king, the envoy …".
func (r *eventReader) subjectAhead(v, depth int) evSide {
	if r.chunks[v].form&gazetteer.IngForm == 0 || depth > 1 {
		return noSide
	}
	for k := v + 1; k < len(r.chunks) && k < v+evReach; k++ {
		switch r.chunks[k].kind {
		case evComma:
			if k+1 < len(r.chunks) && r.chunks[k+1].kind == evNoun && r.firstVerb(v) {
				if s := r.stretchFrom(k+1, min(len(r.chunks), k+evReach)); !s.empty() {
					return s
				}
			}
		case evStop:
			return noSide
		}
	}
	if p := r.verbBefore(v); p >= 0 {
		return r.subject(p, depth+1)
	}
	return noSide
}

// firstVerb reports whether no verb stands before v in its sentence.
func (r *eventReader) firstVerb(v int) bool {
	for k := 0; k < v; k++ {
		if r.chunks[k].kind == evVerb {
			return false
		}
	}
	return true
}

// opening returns the phrase before the comma that opens what the comma at k closes, -1 if none does.
func (r *eventReader) opening(k int) int {
	for i, n := k-1, 0; i > 0 && n < evReach; i, n = i-1, n+1 {
		switch r.chunks[i].kind {
		case evComma:
			if r.chunks[i-1].kind == evNoun {
				return i - 1
			}
			return -1
		case evStop:
			return -1
		}
	}
	return -1
}

// stretch reads the noun phrase that ends with phrase k, prepositions and all.
func (r *eventReader) stretch(k int) evSide {
	if k < 0 {
		return noSide
	}
	i := k
	for n := 0; i > 0 && n < evReach; n++ {
		switch p := &r.chunks[i-1]; p.kind {
		case evNoun, evPrep, evAnd:
			i--
			continue
		case evComma:
			if i-2 >= 0 && r.chunks[i-2].kind == evNoun && r.chunks[i-2].actor >= 0 && r.listed(i-2) &&
				(i-3 < 0 || r.chunks[i-3].kind != evPrep || r.chunks[i-3].prep == gazetteer.PrepOf("of") || r.chunks[i-3].prep == gazetteer.PrepOf("from")) {
				i -= 2
				continue
			}
		}
		break
	}
	// a clause joined by "and" begins anew
	for j := i; j < k; j++ {
		if r.chunks[j].kind == evAnd && (j == i || j > 0 && j == i) {
			i = j + 1
		}
	}
	return r.stretchFrom(i, k+1)
}

// stretchFrom reads the subject in phrases [i, end): the head's actors, else those that "of" or "from" adds.
func (r *eventReader) stretchFrom(i, end int) evSide {
	for i < end && r.chunks[i].kind != evNoun {
		if r.chunks[i].kind == evPrep { // "In June Oslo …": the preposition's noun is not the subject
			i++
			if i < end && r.chunks[i].kind == evNoun && i+1 < end && r.chunks[i+1].kind == evNoun {
				i++
				continue
			}
			if i < end && r.chunks[i].kind == evNoun && i+1 >= end {
				return noSide
			}
		}
		i++
	}
	if i >= end {
		return noSide
	}
	// two noun phrases side by side: a time, then the subject
	for j := i; j+1 < end; j++ {
		if r.chunks[j].kind == evNoun && r.chunks[j+1].kind == evNoun {
			i = j + 1
		}
	}
	s := r.group(i, evActors)
	object := s.object
	for k := i; k < end && k < len(r.chunks); k++ {
		switch c := &r.chunks[k]; c.kind {
		case evNoun:
			object |= c.object
		case evPrep, evAnd:
		default:
			k = end
		}
	}
	switch {
	case s.empty():
		s = r.complement(i+1, end)
	case len(s.parts) == 1 && !r.coded(s): // "Prime Minister Fontaine of Dominica"
		if of := r.complement(s.last, end); len(of.parts) > 0 {
			s.parts[0].code = r.w.doc.Chains[r.w.doc.Mentions[of.parts[0].m].Chain].Country
		}
	}
	if s.first < 0 || s.first > i {
		s.first = i
	}
	s.object = object
	return s
}

// complement is the actors that "of", "from" or "between" adds to the head before phrase k.
func (r *eventReader) complement(k, end int) evSide {
	adds := gazetteer.PrepOf("of") | gazetteer.PrepOf("from") | gazetteer.PrepOf("between")
	for ; k+1 < end && k+1 < len(r.chunks); k++ {
		c := &r.chunks[k]
		if c.kind != evPrep && c.kind != evNoun && c.kind != evAnd {
			return noSide
		}
		if c.kind == evPrep && c.prep&adds != 0 && r.chunks[k+1].kind == evNoun {
			if s := r.group(k+1, evStates); !s.empty() {
				return s
			}
		} else if c.kind == evPrep && c.prep&adds == 0 {
			return noSide
		}
	}
	return noSide
}

// within finds a frame's target in the phrases [i, end), those of a passive's subject.
func (r *eventReader) within(i, end int, f *gazetteer.EventFrame) evSide {
	if i < 0 {
		return noSide
	}
	for k := i; k+1 < end; k++ {
		c := &r.chunks[k]
		if c.kind == evPrep && c.prep&(f.Target|gazetteer.PrepOf("of")) != 0 && r.chunks[k+1].kind == evNoun {
			if s := r.group(k+1, breadth(f.Place)); !s.empty() {
				return s
			}
		}
	}
	return noSide
}

// pair is the parties in the phrases [i, end): "relations between Oslo and Rome", "Oslo's treaty with Rome".
func (r *eventReader) pair(i, end int) evSide {
	out := evSide{first: i}
	if i < 0 {
		return noSide
	}
	for k := i; k < end; k++ {
		if r.chunks[k].kind == evNoun {
			if s := r.group(k, evActors); !s.empty() {
				out.parts = append(out.parts, s.parts...)
				out.last = s.last
				k = s.last - 1
			}
		}
	}
	return out
}

// nominal makes the events of the nouns in phrase k.
func (r *eventReader) nominal(k int) {
	c := &r.chunks[k]
	if r.used[k] || r.blocked[k] || c.last == c.first {
		return
	}
	head := c.last - 1
	it := &r.items[head]
	if it.m >= 0 || it.owner || it.capital || it.word == nil {
		return
	}
	for _, f := range it.word.Nouns {
		if f.Before != "" && !r.precedes(head, f.Before) {
			continue
		}
		if r.nounFrame(k, head, f) {
			return
		}
	}
}

func (r *eventReader) precedes(i int, words string) bool {
	parts := strings.Fields(words)
	for n := len(parts) - 1; n >= 0; n-- {
		i--
		if i < 0 || r.items[i].m >= 0 || r.items[i].punct || strings.ToLower(r.itemText(i)) != parts[n] {
			return false
		}
	}
	return true
}

func (r *eventReader) nounFrame(k, head int, f *gazetteer.EventFrame) bool {
	source := r.owner(k, head)
	between := gazetteer.PrepOf("between")
	if both := r.adjacent(k+1, between); !both.empty() && f.Target&between != 0 {
		return r.emitNoun(k, head, f, both, noSide)
	}
	c := &r.chunks[k]
	if source.empty() && f.Joint && c.actor2 >= 0 { // "the US-Japanese summit"
		s := noSide
		r.members(&s, k, evActors)
		s.first, s.last = k, k+1
		return r.emitNoun(k, head, f, s, noSide)
	}
	mask := f.Target &^ between
	target := r.complementOf(k+1, mask, f.Place)
	if mask&gazetteer.ThatClause != 0 && target.empty() {
		target = r.thatClause(k + 1)
	}
	if target.empty() && k+1 < len(r.chunks) && r.chunks[k+1].to && (f.Type == nlp.Threaten || f.Type == nlp.Reject) {
		target = r.rightOf(k+2, gazetteer.Direct|gazetteer.PrepOf("to")|gazetteer.PrepOf("with"), f.Place)
		if !target.empty() {
			r.blocked[k+1] = true
		}
	}
	if source.empty() {
		source = r.complementOf(k+1, gazetteer.PrepOf("by")&^mask|gazetteer.PrepOf("of")&^mask, false)
	}
	if by := r.complementOf(k+1, gazetteer.PrepOf("by"), false); !by.empty() {
		source = by
	}
	if source.empty() && c.actor >= 0 && f.Type != nlp.Consult && (f.Target&gazetteer.PrepOf("of") == 0 || !target.empty()) {
		source = evSide{first: k, last: k + 1}
		r.members(&source, k, evActors)
	}
	if source.empty() && f.Type == nlp.Consult {
		source = r.traveller(k)
	}
	if source.empty() && f.Mode == "visit" {
		source = r.firstBy(k)
	}
	return r.emitNoun(k, head, f, source, target)
}

// owner is whose noun it is: "Oslo's rejection", "his visit".
func (r *eventReader) owner(k, head int) evSide {
	c := &r.chunks[k]
	s := evSide{first: k, last: k + 1}
	for i := head - 1; i >= c.first; i-- {
		if r.items[i].owner && i > c.first && r.items[i-1].m >= 0 && r.acts2(r.items[i-1].m) {
			s.parts = append(s.parts, evPart{m: r.items[i-1].m})
			return s
		}
	}
	if c.his {
		for i := c.first; i < head; i++ {
			if r.class(i)&gazetteer.EvHis != 0 {
				if m := r.antecedent(&evChunk{first: i}); m >= 0 {
					s.parts = append(s.parts, evPart{m: m})
					return s
				}
			}
		}
	}
	return noSide
}

// acts2 is acts for an owner: a state that owns a deed is more than a place.
func (r *eventReader) acts2(m int) bool {
	return r.acts(m) || r.w.doc.Mentions[m].Kind == entity.Country
}

// adjacent is the group behind a preposition that stands at phrase k.
func (r *eventReader) adjacent(k int, prep gazetteer.Prep) evSide {
	if k+1 < len(r.chunks) && r.chunks[k].kind == evPrep && r.chunks[k].prep&prep != 0 && r.chunks[k+1].kind == evNoun {
		return r.group(k+1, evStates)
	}
	return noSide
}

// complementOf looks through the prepositions behind a noun for one of the mask.
func (r *eventReader) complementOf(k int, mask gazetteer.Prep, place bool) evSide {
	if mask == 0 {
		return noSide
	}
	for n := 0; k+1 < len(r.chunks) && n < 8 && r.chunks[k].kind == evPrep; n++ {
		if r.chunks[k+1].kind != evNoun {
			return noSide
		}
		if r.chunks[k].prep&mask != 0 || r.chunks[k].prep == gazetteer.PrepOf("of") && n > 0 {
			if s := r.group(k+1, breadth(place)); !s.empty() {
				return s
			}
		}
		k += 2
		for k+1 < len(r.chunks) && r.chunks[k].kind == evAnd && r.chunks[k+1].kind == evNoun {
			k += 2
		}
	}
	return noSide
}

// traveller is who is "on a visit to" or "in a meeting with": the noun before, or the main clause's subject.
func (r *eventReader) traveller(k int) evSide {
	if k == 0 || r.chunks[k-1].kind != evPrep {
		return noSide
	}
	switch strings.ToLower(r.itemText(r.chunks[k-1].first)) {
	case "on", "in", "during", "at":
	default:
		return noSide
	}
	if k >= 3 && r.chunks[k-2].kind == evComma && r.chunks[k-3].kind == evNoun {
		return r.stretch(k - 3)
	}
	if p := r.verbBefore(k); p >= 0 {
		return r.subject(p, 1)
	}
	for j := k + 1; j+1 < len(r.chunks) && j < k+evReach; j++ {
		if r.chunks[j].kind == evComma && r.chunks[j+1].kind == evNoun {
			if s := r.group(j+1, evActors); !s.empty() && s.last < len(r.chunks) && r.chunks[s.last].kind == evVerb {
				return s
			}
		}
	}
	return noSide
}

// firstBy is who is behind "by" after a copula: "His visit was the first by a Norwegian minister".
func (r *eventReader) firstBy(k int) evSide {
	copula := false
	for j := k + 1; j+1 < len(r.chunks) && j < k+evReach; j++ {
		c := &r.chunks[j]
		switch {
		case c.kind == evVerb && c.head < 0 && c.class&gazetteer.EvBe != 0:
			copula = true
		case c.kind == evVerb || c.kind == evStop || c.kind == evBreak:
			return noSide
		case copula && c.kind == evPrep && c.prep == gazetteer.PrepOf("by"):
			return r.adjacent(j, c.prep)
		}
	}
	return noSide
}

// emitNoun emits the event of a noun with the tense its sentence gives it.
func (r *eventReader) emitNoun(k, head int, f *gazetteer.EventFrame, source, target evSide) bool {
	if source.empty() {
		return false
	}
	e := nlp.Event{Type: f.Type, Mode: f.Mode, Trigger: r.span(head, head+1), Rule: "noun", Confidence: 0.6}
	e.Tense = r.nounTense(k)
	return r.finish(e, f, k, source, target)
}

// nounTense is the tense of an event that a noun names: what the phrase itself and its verb say.
func (r *eventReader) nounTense(k int) nlp.Tense {
	c := &r.chunks[k]
	switch {
	case c.class&gazetteer.EvNo != 0:
		return nlp.Denied
	case c.class&gazetteer.EvPossible != 0:
		return nlp.Hypothetical
	case c.class&gazetteer.EvComing != 0:
		return nlp.Planned
	}
	v := r.verbBefore(k)
	if v < 0 {
		for j := k + 1; j < len(r.chunks) && j < k+evReach && v < 0; j++ {
			switch r.chunks[j].kind {
			case evVerb:
				if !r.chunks[j].to {
					v = j
				}
			case evStop, evComma, evWho, evBreak:
				return nlp.Happened
			}
		}
		if v < 0 {
			return nlp.Happened
		}
		if r.chunks[v].headClass&gazetteer.EvCancel != 0 {
			return nlp.Denied
		}
	}
	vc := &r.chunks[v]
	switch {
	case vc.headClass&gazetteer.EvCancel != 0:
		return nlp.Denied
	case vc.tense != "" && v < k || vc.tense == nlp.Planned || vc.tense == nlp.Hypothetical:
		return vc.tense
	case v < k && (vc.class|vc.headClass)&gazetteer.EvFuture != 0:
		return nlp.Planned
	case v < k && (vc.class|vc.headClass)&gazetteer.EvMaybe != 0:
		return nlp.Hypothetical
	}
	return nlp.Happened
}

// emit emits the event of verb v.
func (r *eventReader) emit(v int, f *gazetteer.EventFrame, source, target evSide, rule string) bool {
	c := &r.chunks[v]
	e := nlp.Event{Type: f.Type, Mode: f.Mode, Trigger: r.span(c.head, c.head+1), Rule: rule, Confidence: 0.8, Tense: r.verbTense(v, f)}
	if !r.finish(e, f, v, source, target) {
		return false
	}
	if f.Object != 0 {
		r.useObject(v + 1)
	}
	r.block(v, f)
	return true
}

// useObject keeps the nouns that made a verb's object from making events.
func (r *eventReader) useObject(k int) {
	for ; k < len(r.chunks); k++ {
		switch r.chunks[k].kind {
		case evNoun, evAnd, evPrep:
			r.used[k] = true
		default:
			return
		}
	}
}

// block takes what is only agreed, demanded, refused or threatened out of the events: the rest of the clause.
func (r *eventReader) block(v int, f *gazetteer.EventFrame) {
	switch f.Type {
	case nlp.Agree, nlp.Demand, nlp.Reject, nlp.Threaten, nlp.Disapprove:
	default:
		return
	}
	for k := v + 1; k < len(r.chunks); k++ {
		c := &r.chunks[k]
		switch c.kind {
		case evStop:
			return
		case evAnd:
			if k+1 < len(r.chunks) && r.chunks[k+1].kind == evVerb && r.chunks[k+1].form&(gazetteer.PastForm|gazetteer.ThirdForm) != 0 {
				return
			}
		case evComma:
			if k+1 < len(r.chunks) && r.chunks[k+1].kind == evVerb || k+2 < len(r.chunks) && r.chunks[k+2].kind == evVerb {
				return
			}
		case evBreak:
			if c.class&gazetteer.EvIf == 0 {
				return
			}
		case evNoun:
			if f.Type == nlp.Disapprove {
				continue // what is condemned took place
			}
		case evVerb:
			if f.Type == nlp.Disapprove && c.form&gazetteer.IngForm == 0 {
				continue
			}
		}
		r.blocked[k] = true
	}
}

func (r *eventReader) verbTense(v int, f *gazetteer.EventFrame) nlp.Tense {
	c := &r.chunks[v]
	t := c.tense
	if t == "" && (f.Type == nlp.Consult || f.Type == nlp.Sanction) { // "are preparing a summit"
		t = tenseOf(c.headClass)
		if c.headClass&gazetteer.EvCancel != 0 && f.Type == nlp.Consult {
			t = nlp.Denied
		}
	}
	if k := v + 1; t == "" && k < len(r.chunks) && r.chunks[k].kind == evNoun && r.chunks[k].class&gazetteer.EvNo != 0 {
		t = nlp.Denied // "gave no money"
	}
	if k := v - 1; t == "" && k >= 0 && r.chunks[k].kind == evNoun && r.chunks[k].class&gazetteer.EvNo != 0 {
		t = nlp.Denied
	}
	if t == "" && (c.to || c.form&gazetteer.IngForm != 0) {
		if p := r.verbBefore(v); p >= 0 {
			t = r.chunks[p].tense
			switch {
			case r.chunks[p].headClass&gazetteer.EvMaybe != 0:
				t = nlp.Hypothetical
			case c.to && r.chunks[p].headClass&gazetteer.EvFuture != 0:
				t = nlp.Planned
			}
		}
	}
	if t == "" && c.to && !r.afterPast(v) {
		t = nlp.Planned
	}
	if t != nlp.Denied && r.conditional(v) {
		t = nlp.Hypothetical
	}
	if t == "" {
		t = nlp.Happened
	}
	return t
}

// afterPast: "flew to Oslo to meet the king", "is the first minister to visit Oslo".
func (r *eventReader) afterPast(v int) bool {
	p := r.verbBefore(v)
	return p >= 0 && r.chunks[p].tense == ""
}

// conditional reports whether "if" opens the clause of v.
func (r *eventReader) conditional(v int) bool {
	for k, n := v-1, 0; k >= 0 && n < 8; k, n = k-1, n+1 {
		switch c := &r.chunks[k]; c.kind {
		case evBreak:
			return c.class&gazetteer.EvIf != 0
		case evVerb, evComma, evStop, evThat:
			return false
		}
	}
	return false
}

// finish fills what verbs and nouns have in common and keeps the event if its sides allow.
func (r *eventReader) finish(e nlp.Event, f *gazetteer.EventFrame, at int, source, target evSide) bool {
	from := r.participants(source)
	to := r.participants(target)
	if f.Joint && len(to) == 0 && len(from) > 1 {
		from, to = from[:1], from[1:]
	}
	had := len(to)
	to = slices.DeleteFunc(to, func(p nlp.Participant) bool { return p.Code != "" && hasCode(from, p.Code) })
	switch {
	case len(to) == 0 && (!f.Alone || had > 0), len(from) == 0 && len(to) == 0:
		return false
	case len(to) == 0 && !r.agent(source):
		return false
	case len(from) == 0 && !(e.Rule == "passive"):
		return false
	case !coded(from) && (!coded(to) || r.private(from)), len(to) > 0 && !coded(to) && r.private(to):
		return false
	}
	e.Source, e.Target = from, to
	e.Sentence = r.sentenceNo
	e.Span = r.clauseSpan(at, source, target)
	r.mode(&e, at)
	e.Date = r.date(at, e.Tense)
	e.Place, e.PlaceCountry = r.place(at, &e)
	if r.repeated(&e) {
		return true
	}
	r.found = append(r.found, e)
	return true
}

// agent reports whether a side is somebody: the phrase is a name, or ends in a word for people or a body.
func (r *eventReader) agent(s evSide) bool {
	if s.first < 0 || s.last <= s.first || s.last > len(r.chunks) {
		return true
	}
	c := &r.chunks[s.last-1]
	if c.kind != evNoun || c.actor < 0 || c.actor == c.last-1 {
		return true
	}
	last := c.last - 1
	if r.items[c.actor+1].owner && last == c.actor+1 {
		return true
	}
	return r.class(last)&gazetteer.EvNational != 0
}

// private reports whether nobody of a side is a body: people of no known state.
func (r *eventReader) private(ps []nlp.Participant) bool {
	return !slices.ContainsFunc(ps, func(p nlp.Participant) bool {
		return p.Chain >= 0 && r.w.doc.Chains[p.Chain].Kind == entity.Organisation
	})
}

func (r *eventReader) repeated(e *nlp.Event) bool {
	return slices.ContainsFunc(r.found, func(o nlp.Event) bool {
		return o.Type == e.Type && o.Trigger.Overlaps(e.Trigger) || o.Type == e.Type && e.Rule == "noun" && o.Mode == e.Mode && sameCodes(&o, e)
	})
}

func sameCodes(a, b *nlp.Event) bool {
	same := func(x, y []nlp.Participant) bool {
		return slices.EqualFunc(x, y, func(p, q nlp.Participant) bool { return p.Code == q.Code })
	}
	return same(a.Source, b.Source) && same(a.Target, b.Target) || same(a.Source, b.Target) && same(a.Target, b.Source)
}

// mode makes a meeting a summit or a call when its clause says so.
func (r *eventReader) mode(e *nlp.Event, at int) {
	if e.Type != nlp.Consult {
		return
	}
	for k := at + 1; k < len(r.chunks) && k < at+evReach; k++ {
		c := &r.chunks[k]
		if c.kind != evNoun && c.kind != evPrep && c.kind != evAnd {
			return
		}
		for i := c.first; i < c.last; i++ {
			if r.items[i].m >= 0 || r.items[i].punct {
				continue
			}
			switch w := r.itemText(i); {
			case w == "summit" && e.Mode == "meeting":
				e.Mode = "summit"
			case (w == "phone" || w == "telephone") && (e.Mode == "talks" || e.Mode == ""):
				e.Mode = "call"
			}
		}
	}
}

func hasCode(ps []nlp.Participant, code string) bool {
	return slices.ContainsFunc(ps, func(p nlp.Participant) bool { return p.Code == code })
}

func coded(ps []nlp.Participant) bool {
	return slices.ContainsFunc(ps, func(p nlp.Participant) bool { return p.Code != "" })
}

// participants are the mentions of a side, each state and person once. A person or body of no known state acts
// for the state named in its phrase.
func (r *eventReader) participants(s evSide) []nlp.Participant {
	var out []nlp.Participant
	for _, part := range s.parts {
		if part.both {
			out = append(out, r.state("KR"), r.state("KP"))
			continue
		}
		p, ok := r.participant(part)
		if ok && (p.Code == "" || !hasCode(out, p.Code)) {
			out = append(out, p)
		}
	}
	if coded(out) { // an apposition without a state says nobody new
		out = slices.DeleteFunc(out, func(p nlp.Participant) bool { return p.Code == "" && r.w.doc.Chains[p.Chain].Kind == entity.Person })
	}
	return out
}

func (r *eventReader) participant(part evPart) (nlp.Participant, bool) {
	d := &r.w.doc.Mentions[part.m]
	c := &r.w.doc.Chains[d.Chain]
	p := nlp.Participant{Chain: d.Chain, Name: c.Name, Code: c.Country}
	switch d.Kind {
	case entity.Person:
		for i := 0; p.Code == "" && i < len(c.Offices); i++ {
			p.Code = c.Offices[i].Country
		}
	case entity.Place:
		if p.Code == "" {
			return p, false
		}
	case entity.Organisation:
		switch c.OrgKind {
		case "company", "media", "club", "university", "institute", "religious", "ngo", "union":
			return p, false
		case "international", "alliance", "court", "armed group", "party":
		default:
			if cmp.Or(p.Code, part.code) == "" {
				return p, false
			}
		}
	}
	p.Code = cmp.Or(p.Code, part.code)
	if part.state && d.Kind == entity.Person {
		if p.Code == "" {
			return p, false
		}
		return r.state(p.Code), true
	}
	return p, true
}

// state is a state as a participant, by its code.
func (r *eventReader) state(code string) nlp.Participant {
	for k := range r.w.doc.Chains {
		if c := &r.w.doc.Chains[k]; c.Kind == entity.Country && c.Country == code {
			return nlp.Participant{Chain: k, Name: c.Name, Code: code}
		}
	}
	if e := r.w.g.ByCode(code); e != nil {
		return nlp.Participant{Chain: -1, Name: e.Name, Code: code}
	}
	return nlp.Participant{Chain: -1, Name: code, Code: code}
}

// clauseSpan is the text from the first to the last phrase that takes part.
func (r *eventReader) clauseSpan(at int, sides ...evSide) text.Span {
	first, last := at, at+1
	for _, s := range sides {
		if s.first >= 0 && !s.empty() {
			first, last = min(first, s.first), max(last, s.last)
		}
	}
	last = min(last, len(r.chunks))
	return r.span(r.chunks[first].first, r.chunks[last-1].last)
}
