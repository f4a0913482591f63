package analysis

import (
	"slices"
	"strings"

	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
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

// evPart is one participant: a mention (-1 for both Koreas), or the state of the person it names ("the Sandu government").
type evPart struct {
	m     int
	state bool
	code  string // of the state said beside a name without one
}

var noSide = evSide{first: -1}

func (s evSide) empty() bool { return len(s.parts) == 0 }

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
			if ctx&mask == 0 || c.pronoun && strings.EqualFold(r.itemText(c.first), "it") {
				continue // what "it" is as an object is seldom a state: "withdrew from it"
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
		if p.m < 0 || p.code != "" || r.w.doc.Chains[r.w.doc.Mentions[p.m].Chain].Country != "" {
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
	if c.kind != evNoun || c.actor < 0 || c.actor != c.first || len(s.parts) == 0 || s.parts[len(s.parts)-1].m < 0 || r.clauseBegins(k) {
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
	case c.both:
		s.parts = append(s.parts, evPart{m: -1})
		return true
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
		s.parts = append(s.parts, evPart{m: r.items[c.actor].m, state: c.actor+1 < c.last, code: r.stateBeside(c, c.actor)})
		return true
	case c.place >= 0 && (place == evPlaces || place == evStates && r.stateName(r.items[c.place].m)):
		s.parts = append(s.parts, evPart{m: r.items[c.place].m})
		return true
	}
	return false
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
		for i := 0; i < min(c.first, evItems); i++ {
			if r.personAt(i) {
				return r.items[i].m
			}
		}
		if r.heAge <= 2 {
			return r.he
		}
	case "him":
		for i := c.first - 1; i >= max(0, c.first-evItems); i-- {
			if r.personAt(i) {
				return r.items[i].m
			}
		}
	case "it", "its":
		for i := 0; i < min(c.first, evItems); i++ {
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
	return v < evReach && !slices.ContainsFunc(r.chunks[:v], func(c evChunk) bool { return c.kind == evVerb })
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
	case s.empty() && r.inert(i):
		return noSide
	case s.empty():
		s = r.complement(i+1, end)
	case len(s.parts) == 1 && !r.coded(s): // "Prime Minister Fontaine of Dominica"
		if of := r.complement(s.last, end); len(of.parts) > 0 && of.parts[0].m >= 0 {
			s.parts[0].code = r.w.doc.Chains[r.w.doc.Mentions[of.parts[0].m].Chain].Country
		}
	}
	if s.first < 0 || s.first > i {
		s.first = i
	}
	s.object = object
	return s
}

// inert reports whether noun phrase k is of land or water, which does nothing: "the borders of Peru and Chile meet".
func (r *eventReader) inert(k int) bool {
	switch strings.ToLower(r.itemText(r.chunks[k].last - 1)) {
	case "border", "borders", "frontier", "frontiers", "coast", "coasts", "waters", "territory", "territories", "economy", "economies":
		return true
	}
	return false
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
