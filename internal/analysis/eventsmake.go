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
	e.Earlier = e.Date == "" && r.earlier(at)
	e.Place, e.PlaceCountry = r.place(at, &e)
	if r.repeated(&e) {
		return true
	}
	r.found = append(r.found, e)
	return true
}

// earlier reports whether phrase at is told as history: "past meetings", "had previously met".
func (r *eventReader) earlier(at int) bool {
	for i := r.chunks[at].first; i < r.chunks[at].last; i++ {
		switch r.low(i) {
		case "past", "previous", "previously", "earlier", "prior":
			return true
		}
	}
	return false
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
		if p.Chain < 0 {
			return false
		}
		_, body := r.serves(p.Chain)
		return body || r.w.doc.Chains[p.Chain].Kind == entity.Organisation
	})
}

// serves reports whether a person acts for an international body and not for the state he comes from, by what the text
// calls him or, where it says nothing, by the tables; code is that of the European Union, which alone has one.
func (r *eventReader) serves(chain int) (code string, body bool) {
	c := &r.w.doc.Chains[chain]
	if c.Kind != entity.Person {
		return "", false
	}
	for i := range c.Offices {
		o := &c.Offices[i]
		switch e := r.w.g.Entity(entity.NewID(entity.Organisation, o.Org)); {
		case strings.HasPrefix(o.Title, "former "):
		case o.Country != "":
			return "", false
		case e != nil && (e.OrgKind == "international" || e.OrgKind == "alliance" || e.OrgKind == "court"):
			return bodyCode(e), true
		}
	}
	e := r.w.g.Entity(c.ID)
	if e == nil || !servesBody(e, dayOf(r.w.a)) {
		return "", false
	}
	for i := range e.Offices {
		if org := r.w.g.Entity(entity.NewID(entity.Organisation, e.Offices[i].Org)); org != nil && bodyCode(org) != "" {
			code = bodyCode(org)
		}
	}
	return code, true
}

// bodyCode is the code of a body in events: EU for the European Union and its organs.
func bodyCode(e *entity.Entity) string {
	if e.State != nil {
		return e.State.Code
	}
	switch e.Name {
	case "European Commission", "European Council", "European Parliament", "European External Action Service", "Council of the European Union":
		return "EU"
	}
	return ""
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
		if part.m < 0 {
			out = append(out, r.state("KR"), r.state("KP"))
			continue
		}
		p, ok := r.participant(part)
		if ok && (p.Code == "" || !hasCode(out, p.Code)) {
			out = append(out, p)
		}
	}
	if coded(out) { // an apposition without a state says nobody new
		out = slices.DeleteFunc(out, func(p nlp.Participant) bool {
			return p.Code == "" && r.w.doc.Chains[p.Chain].Kind == entity.Person && r.private([]nlp.Participant{p})
		})
	}
	return out
}

func (r *eventReader) participant(part evPart) (nlp.Participant, bool) {
	d := &r.w.doc.Mentions[part.m]
	c := &r.w.doc.Chains[d.Chain]
	p := nlp.Participant{Chain: d.Chain, Name: c.Name, Code: c.Country}
	switch d.Kind {
	case entity.Person:
		if code, body := r.serves(d.Chain); body {
			p.Code = code
			return p, true
		}
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
	if !r.statesRead {
		r.statesRead = true
		for k := range r.w.doc.Chains {
			c := &r.w.doc.Chains[k]
			if _, ok := r.states[c.Country]; !ok && c.Kind == entity.Country {
				r.states[c.Country] = k
			}
		}
	}
	if k, ok := r.states[code]; ok {
		return nlp.Participant{Chain: k, Name: r.w.doc.Chains[k].Name, Code: code}
	}
	if e := r.w.g.ByCode(code); e != nil {
		return nlp.Participant{Chain: -1, Name: e.Name, Code: code}
	}
	return nlp.Participant{Chain: -1, Name: code, Code: code}
}

// clauseSpan is the text from the first phrase that takes part to the last, and on to the end of what was done: "signed" says
// little without "an accord on fishing".
func (r *eventReader) clauseSpan(at int, sides ...evSide) text.Span {
	first, last := at, at+1
	for _, s := range sides {
		if s.first >= 0 && !s.empty() {
			first, last = min(first, s.first), max(last, s.last)
		}
	}
	last = r.predicateEnd(at, min(last, len(r.chunks)))
	return r.span(r.chunks[first].first, r.chunks[last-1].last)
}

// predicateEnd is where the predicate of phrase at ends that holds the phrases up to last: before the next verb but
// infinitives, with its subject, and before a mark or another clause.
func (r *eventReader) predicateEnd(at, last int) int {
	for k := last; k < len(r.chunks) && k < at+evReach; k++ {
		switch c := &r.chunks[k]; {
		case c.kind == evAnd && k+2 < len(r.chunks) && r.chunks[k+2].kind == evVerb && !r.chunks[k+2].to:
			return last // "and Bolivia welcomed it"
		case c.kind == evNoun, c.kind == evVerb && c.to:
			last = k + 1
		case c.kind != evPrep && c.kind != evAnd:
			return last
		}
	}
	return last
}
