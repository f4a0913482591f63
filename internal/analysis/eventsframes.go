package analysis

import (
	"strings"

	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
)

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
	if f.Type == nlp.Protest && r.hasObject(v) {
		return false // "demonstrate solidarity"
	}
	if f.Type == nlp.Mobilize && f.Object != 0 && r.onlyTests(v+1) {
		return false // "conducted tests of the hair"
	}
	if f.Subject != 0 && subject.object&f.Subject == 0 {
		return false
	}
	if f.Object != 0 && r.objects(v+1)&f.Object == 0 {
		return false
	}
	target := r.right(v+1, f)
	if target.empty() && f.Type == nlp.Reject && r.ofTalks(v+1) {
		target = r.otherParty(subject)
	}
	if f.Plain && !target.empty() && (!r.plainEnd(target.last) || !r.agent(target)) {
		return false // "called him a liar", "received the Chilean note"
	}
	return r.emit(v, f, subject, target, "verb")
}

// ofTalks reports whether the object that begins with phrase k is talks, or something of talks: "a resumption of
// denuclearization talks".
func (r *eventReader) ofTalks(k int) bool {
	for n := 0; k < len(r.chunks) && n < 4; k, n = k+1, n+1 {
		c := &r.chunks[k]
		if c.kind != evNoun && c.kind != evPrep {
			return false
		}
		switch strings.ToLower(r.itemText(c.last - 1)) {
		case "talks", "negotiations", "dialogue", "dialog", "consultations", "discussions":
			return c.kind == evNoun
		}
	}
	return false
}

// otherParty is the one other state that acts in the sentence: "Oslo is open to talks with Rome although Rome rejected
// a resumption of the talks".
func (r *eventReader) otherParty(s evSide) evSide {
	own := r.participants(s)
	if len(own) != 1 || own[0].Code == "" {
		return noSide
	}
	other := evSide{first: s.first, last: s.last}
	code := ""
	for i := range r.items {
		m := r.items[i].m
		if m < 0 {
			continue
		}
		d := &r.w.doc.Mentions[m]
		c := r.w.doc.Chains[d.Chain].Country
		if d.Kind != entity.Country || c == own[0].Code {
			continue
		}
		if d.Role != nlp.Actor || code != "" && c != code {
			return noSide
		}
		code, other.parts = c, []evPart{{m: m}}
	}
	return other
}

// hasObject reports whether an object or a clause follows the verb in phrase v at once.
func (r *eventReader) hasObject(v int) bool {
	if v+1 >= len(r.chunks) {
		return false
	}
	switch c := &r.chunks[v+1]; c.kind {
	case evThat, evBreak:
		return c.kind == evThat
	case evNoun:
		return !r.dateWord(c.first)
	}
	return false
}

// onlyTests reports whether the object that begins with phrase k is a test of nothing that arms anybody.
func (r *eventReader) onlyTests(k int) bool {
	test := false
	for n := 0; k < len(r.chunks) && n < 4; k, n = k+1, n+1 {
		c := &r.chunks[k]
		if c.kind != evNoun && c.kind != evPrep && c.kind != evAnd {
			break
		}
		for i := c.first; i < c.last; i++ {
			switch strings.ToLower(r.itemText(i)) {
			case "test", "tests":
				test = true
			case "missile", "missiles", "nuclear", "atomic", "rocket", "rockets", "weapon", "weapons", "bomb", "bombs", "warhead", "warheads", "ballistic",
				"hydrogen", "thermonuclear", "underground", "launch", "launches", "submarine", "torpedo", "anti-satellite":
				return false
			}
		}
	}
	return test
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

// emit emits the event of verb v.
func (r *eventReader) emit(v int, f *gazetteer.EventFrame, source, target evSide, rule string) bool {
	c := &r.chunks[v]
	e := nlp.Event{Type: f.Type, Mode: f.Mode, Trigger: r.span(c.head, c.head+1), Rule: rule, Confidence: 0.8, Tense: r.verbTense(v, f)}
	if source.first >= 0 && source.first < v && e.Tense == nlp.Happened && r.chunks[source.first].class&gazetteer.EvNo != 0 {
		e.Tense = nlp.Denied // "No minister in office had visited Oslo"
	}
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
