package analysis

import (
	"strings"

	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
)

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

// deadline reports whether a date behind "by" follows phrase k in its clause: "the withdrawal of all troops by May 1".
func (r *eventReader) deadline(k int) bool {
	for j := k + 1; j+1 < len(r.chunks) && j < k+evReach; j++ {
		switch c := &r.chunks[j]; c.kind {
		case evPrep:
			if c.prep == gazetteer.PrepOf("by") && r.dateWord(r.chunks[j+1].first) {
				return true
			}
		case evNoun, evAnd:
		default:
			return false
		}
	}
	return false
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
	if r.deadline(k) {
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
