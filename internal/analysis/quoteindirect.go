package analysis

import (
	gz "digest/internal/gazetteer"
	"digest/internal/nlp"
)

// report finds reported speech in clause n, and who speaks in it if no quotation has told.
func (r *reader) report(n int, c clause, v *voice) {
	quoted := v.quoted
	for i := range r.frames {
		f := &r.frames[i]
		s := r.resolve(n, f.subject)
		if !s.known() {
			continue
		}
		if !quoted && (!v.quoted && (!v.speaker.known() || f.class&gz.UtterVerb == 0) || r.opensAnew(c, f) && f.class&(gz.SayVerb|gz.BareVerb|gz.TellVerb) != 0) {
			v.speaker, v.cue = s, r.span(f.verb, f.verb+1)
			v.quoted = f.class&(gz.LabelVerb|gz.According) == 0
		}
		r.indirectSpeech(n, c, i, s)
	}
	if v.speaker.known() {
		return
	}
	if np := r.mainSubject(c); np.ok && (r.items[np.head].kind == nameItem || r.items[np.head].class&gz.Pronoun != 0) {
		v.speaker = r.resolve(n, np)
	}
}

// opensAnew reports whether frame f is no part of what an earlier one of its clause reports: it follows a
// conjunction or a mark.
func (r *reader) opensAnew(c clause, f *frame) bool {
	if f.class&gz.According != 0 || f.first <= c.lo {
		return false
	}
	prev := &r.items[f.first-1]
	return prev.kind == markItem || r.isWord(f.first-1, "and") || r.isWord(f.first-1, "but")
}

// indirectSpeech keeps what frame i of clause n reports, unless it is mostly quotation.
func (r *reader) indirectSpeech(n int, c clause, i int, s speaker) {
	f := &r.frames[i]
	if f.negated || f.passive || r.denies(f.verb) || f.class&(gz.SayVerb|gz.BareVerb|gz.TellVerb|gz.Participle|gz.According) == 0 {
		return
	}
	if s.chain < 0 && r.items[f.subject.head].class&gz.Pronoun != 0 && s.words == r.span(f.subject.head, f.subject.head+1).Of(r.t) {
		return // nobody knows who
	}
	lo, hi, rule, confidence := r.reported(c, i)
	for hi > lo && (r.items[hi-1].kind == markItem && !r.isMark(hi-1, ")", "]", "%") || r.isWord(hi-1, "and")) {
		hi--
	}
	if hi-lo > maxReported {
		return
	}
	words := 0
	for k := lo; k < hi; k++ {
		switch r.items[k].kind {
		case quoteItem:
			if r.wordsIn(k) >= minQuoted || r.quotations[r.items[k].ref].last > c.block {
				return
			}
			words++
		case wordItem, nameItem:
			words++
		}
	}
	if words < minReported {
		return
	}
	// A frame within what an earlier one reports is part of that.
	span := r.span(lo, hi)
	if k := len(r.indirect) - 1; k >= 0 && r.indirect[k].Overlaps(span) {
		if rule != "reported-before" || r.indirect[k].Start < span.Start || !r.isComma(f.first-1) || r.indirect[k].CueSpan.Start < span.Start {
			return
		}
		for k >= 0 && r.indirect[k].Start >= span.Start {
			k-- // "Kim had promised to stop, the president said": all of it is the president's
		}
		r.indirect = r.indirect[:k+1]
	}
	relay := r.relayOf(n, f)
	if f.class&gz.According == 0 || relay < 0 {
		r.indirect = append(r.indirect, nlp.Quote{
			Span: span, Kind: nlp.Indirect, Speaker: s.chain, SpeakerText: s.words, SpeakerKind: s.kind,
			Cue: r.span(f.verb, f.verb+1).Of(r.t), CueSpan: r.span(f.verb, f.verb+1), Relay: relay,
			Sentence: int(r.toks[r.items[lo].first].Sentence), Rule: rule, Confidence: confidence * r.certainty(f.subject, s),
		})
	}
}

// denies reports whether the verb at item i says that what follows is not so: nobody says what he denies.
func (r *reader) denies(i int) bool {
	switch r.toks[r.items[i].first].Of(r.t) {
	case "denied", "denies", "deny", "denying":
		return true
	}
	return false
}

// goesOn reports whether the speaker of frame i says something else behind a comma: ", she said, adding that …".
func (r *reader) goesOn(i, comma int) bool {
	return r.isComma(comma) && i+1 < len(r.frames) && r.frames[i+1].verb == comma+1 && r.frames[i+1].class&gz.Participle != 0
}

// minReported is the length in words from which a reported clause is worth keeping.
const minReported = 3

// maxReported is the length in items above which a clause is not one.
const maxReported = 300

// reported is the clause that frame i reports, as items; empty if there is none.
func (r *reader) reported(c clause, i int) (lo, hi int, rule string, confidence float32) {
	f := &r.frames[i]
	before := f.first > c.lo && (r.isComma(f.first-1) || r.isDash(f.first-1))
	after := r.skipAdverbials(c, f.last)
	switch {
	case f.class&gz.According != 0 && f.first == c.lo && f.last < c.hi && r.isComma(f.last):
		return f.last + 1, c.hi, "reported-after", 0.8
	case before && (after >= c.hi || r.isMark(after, ".", "!", "?") || r.isCircumstance(after) || r.goesOn(i, after)):
		return r.opening(c, f.first), f.first - 1, "reported-before", 0.8
	case before && f.inverted && r.isComma(after) && r.onlyDescribes(c, after+1):
		return r.opening(c, f.first), f.first - 1, "reported-before", 0.8
	case before && r.isComma(after) && f.class&gz.Participle == 0 && f.first-c.lo > 2:
		if f.class&gz.According != 0 && len(r.frames) > 1 {
			return 0, 0, "", 0
		}
		return c.lo, c.hi, "reported-around", 0.7
	case f.inverted:
		return 0, 0, "", 0
	}
	end := r.reportEnd(c, i)
	for k := f.last; k < end; k++ {
		if r.isMark(k, ";") {
			end = k
		}
	}
	from := f.last
	if f.class&gz.TellVerb != 0 {
		hearer := r.nounPhraseRight(c, from)
		if !hearer.ok {
			return 0, 0, "", 0
		}
		from = hearer.last
	}
	for k := from; k < end && k < from+14; k++ {
		if i+1 < len(r.frames) && r.frames[i+1].verb == k {
			break // what follows "that" is somebody else's
		}
		if r.isWord(k, "that") {
			return k + 1, end, "reported-that", 0.9
		}
		it := &r.items[k]
		if it.kind == quoteItem || it.kind == wordItem && it.class&(gz.BeVerb|gz.Auxiliary|gz.Participle) != 0 {
			break
		}
		if it.class&gz.Pronoun != 0 && it.class&(gz.Conjunction|gz.Determiner) == 0 && it.kind == wordItem && !r.isCircumstance(from) {
			break // "said it regretted that"
		}
	}
	if f.class&gz.Participle != 0 {
		return 0, 0, "", 0
	}
	from = r.skipAdverbials(c, from)
	if from >= end || r.items[from].kind == quoteItem || r.items[from].kind == markItem {
		return 0, 0, "", 0
	}
	first := &r.items[from]
	if first.kind == wordItem && (first.class&(gz.Preposition|gz.Participle) != 0 && first.class&gz.Conjunction == 0 || r.isWord(from, "to") || r.isWord(from, "and")) {
		return 0, 0, "", 0
	}
	if r.isCircumstance(from) || r.isRelative(from) || r.isWord(from, "not") || r.isWord(from, "whose") {
		return 0, 0, "", 0
	}
	if f.class&gz.ClauseVerb != 0 && (!r.finite(from, end) || r.order(c, from)) {
		return 0, 0, "", 0
	}
	return from, end, "reported-clause", 0.8
}

// onlyDescribes reports whether items [i, c.hi) are an apposition to the speaker named before them and end the
// clause: "…, said Cho, the minister."
func (r *reader) onlyDescribes(c clause, i int) bool {
	if i >= c.hi || r.items[i].kind == quoteItem || c.hi-i > maxReach {
		return false
	}
	if it := &r.items[i]; it.kind == wordItem && it.class&(gz.Determiner|gz.SpeakerNoun) == 0 && !r.isRelative(i) {
		return false
	}
	relative := false
	for k := i; k < c.hi; k++ {
		it := &r.items[k]
		if it.kind == quoteItem {
			return false
		}
		relative = relative || r.isRelative(k)
		if it.kind == wordItem && it.class&(gz.BeVerb|gz.Auxiliary|gz.SpeechVerb) != 0 && it.class&gz.SpeakerNoun == 0 && !relative && !r.isWord(k, "to") {
			return false
		}
	}
	return true
}

// opening is the first item of the clause that belongs to what is reported: not a leading conjunction.
func (r *reader) opening(c clause, hi int) int {
	if lo := c.lo; lo+1 < hi && (r.isWord(lo, "But") || r.isWord(lo, "And") || r.isWord(lo, "Still")) {
		return lo + 1
	}
	return c.lo
}

// isCircumstance reports whether item i begins a phrase that tells when something was said: "after talks in
// Oslo", "as he read out the statement".
func (r *reader) isCircumstance(i int) bool {
	if r.items[i].kind != wordItem {
		return false
	}
	switch r.toks[r.items[i].first].Of(r.t) {
	case "after", "before", "as", "when", "while", "since", "following", "during", "ahead":
		return true
	}
	return false
}

// skipAdverbials is the first item from i on that is no word of time or manner and no phrase such as "on
// Tuesday", "in a statement" or "at a news conference in Oslo".
func (r *reader) skipAdverbials(c clause, i int) int {
	for end := min(c.hi, i+maxReach); i < end; {
		it := &r.items[i]
		if it.kind != wordItem {
			return i
		}
		switch {
		case it.class&gz.DateWord != 0, it.class&gz.Adverb != 0 && it.class&(gz.Determiner|gz.Pronoun) == 0, isManner(r.toks[it.first].Of(r.t)):
			i++
		case it.class&gz.Preposition != 0 && it.class&gz.Conjunction == 0 && !r.isWord(i, "to"):
			np := r.nounPhraseRight(c, i+1)
			k := i + 1
			if np.ok {
				k = np.last
			}
			for k < c.hi && (r.items[k].class&gz.DateWord != 0 && r.items[k].kind == wordItem || r.number(k)) {
				k++
			}
			if k == i+1 {
				return i
			}
			i = k
		default:
			return i
		}
	}
	return i
}

func (r *reader) number(i int) bool { return r.toks[r.items[i].first].Shape == nlp.Number }

// reportEnd is the item behind what frame i reports: the end of the clause, or where another verb of
// speech of the same subject follows.
func (r *reader) reportEnd(c clause, i int) int {
	for _, g := range r.frames[i+1:] {
		if g.verb > r.frames[i].verb+maxReported {
			return c.hi
		}
		if g.class&gz.According != 0 && g.first > c.lo && r.isComma(g.first-1) {
			return g.first - 1
		}
		if k := g.first - 1; k > r.frames[i].verb && r.items[g.subject.head].class&gz.Pronoun != 0 && g.subject.first == g.first &&
			(r.isWord(k, "and") || r.isWord(k, "but")) {
			return k // "…, and he warned"
		}
		if k := g.subject.first - 1; k-1 > r.frames[i].verb && r.isComma(k-1) && (r.isWord(k, "and") || r.isWord(k, "but")) {
			return k - 1 // "…, and Cho said"
		}
		if g.subject.head != r.frames[i].subject.head || g.inverted {
			continue
		}
		for k := g.verb - 1; k > r.frames[i].verb && k >= g.verb-3; k-- {
			if r.isWord(k, "and") || r.isWord(k, "but") || r.isComma(k) {
				return k
			}
		}
	}
	return c.hi
}

// order reports whether a hearer and "to" follow: "warned Narnia to refrain".
func (r *reader) order(c clause, i int) bool {
	np := r.nounPhraseRight(c, i)
	return np.ok && np.last < c.hi && r.isWord(np.last, "to")
}

// finite reports whether a finite verb stands early in items [lo, hi).
func (r *reader) finite(lo, hi int) bool {
	for k := lo; k < hi && k < lo+12; k++ {
		if it := &r.items[k]; it.kind == wordItem && it.class&(gz.BeVerb|gz.Auxiliary) != 0 && !r.isWord(k, "to") {
			return true
		}
	}
	return false
}
