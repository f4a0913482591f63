package analysis

import (
	"cmp"
	"slices"

	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/text"
)

// events finds who did what to whom. A sentence that names an actor is cut into phrases ([evChunk]); each
// verb or noun of the lexicon is then held to its frames: who is the subject, who follows in the place the
// frame gives the target, what may the tense be. A frame that finds nobody makes no event; on a page a
// wrong accusation is worse than a missing one.
//
// Work for each verb is bounded by its clause, and a clause by [evReach] phrases, so that the stage is
// linear in the length of the text. What stands in a direct quotation is somebody's claim and makes none.
func events(w *work) {
	if w.noEvents {
		return
	}
	r := &w.room.events
	*r = eventReader{
		w: w, t: w.doc.Text, toks: w.doc.Tokens, lex: w.g.Events(), he: -1, it: -1, items: r.items, chunks: r.chunks, found: r.found,
		all: r.all[:0], blocked: r.blocked, used: r.used, states: emptied(r.states),
	}
	for i := range w.doc.Sentences {
		if r.wanted(i) {
			r.sentence(i)
		}
	}
	w.doc.Events = kept(r.all)
}

// evReach is how many phrases away from its verb a participant may stand.
const evReach = 24

// evItems is how far a pronoun reaches in its sentence, and evMost how many events a sentence may have: one
// with more is no sentence.
const (
	evItems = 80
	evMost  = 12
)

// eventReader is the state of the stage over one article.
type eventReader struct {
	w    *work
	t    string
	toks []nlp.Token
	lex  *gazetteer.Events

	nextMention, nextQuote int
	sentenceNo             int
	headline               bool
	items                  []evItem
	chunks                 []evChunk
	found                  []nlp.Event // of the sentence in hand
	all                    []nlp.Event
	// blocked has the phrases that only say what was agreed, demanded, refused or threatened.
	blocked []bool
	// used are the nouns that a verb took for its object.
	used []bool
	// he and it are the mentions a pronoun stands for: the last person and the last state that did something.
	he, it       int
	heAge, itAge int
	// states has the chain of each state by its code, once somebody asks.
	states     map[string]int
	statesRead bool
}

// wanted reports whether a sentence may hold an event: it is copy, and names somebody.
func (r *eventReader) wanted(i int) bool {
	s := &r.w.doc.Sentences[i]
	ms := r.w.doc.Mentions
	for r.nextMention < len(ms) && ms[r.nextMention].Start < s.Start {
		r.nextMention++
	}
	r.heAge++
	r.itAge++
	switch r.w.a.Blocks[s.Block].Kind {
	case article.Byline, article.DatelineBlock, article.Code:
		return false
	}
	return r.nextMention < len(ms) && ms[r.nextMention].Start < s.End
}

func (r *eventReader) sentence(i int) {
	s := r.w.doc.Sentences[i]
	r.sentenceNo = i
	r.headline = r.w.a.Blocks[s.Block].Kind == article.Headline || r.w.a.Blocks[s.Block].Kind == article.Heading
	r.itemise(s)
	r.chunk()
	r.blocked, r.used = zeroed(r.blocked, len(r.chunks)), zeroed(r.used, len(r.chunks))
	r.found = r.found[:0]
	for c := range r.chunks {
		if r.chunks[c].kind == evVerb && len(r.found) < evMost {
			r.verb(c)
		}
	}
	for c := range r.chunks {
		if r.chunks[c].kind == evNoun && len(r.found) < evMost {
			r.nominal(c)
		}
	}
	slices.SortStableFunc(r.found, func(a, b nlp.Event) int { return cmp.Compare(a.Trigger.Start, b.Trigger.Start) })
	for _, e := range r.found {
		if !r.quoted(e.Trigger) {
			r.all = append(r.all, e)
		}
	}
	r.remember()
}

// quoted reports whether a trigger stands in speech between marks.
func (r *eventReader) quoted(t text.Span) bool {
	qs := r.w.doc.Quotes
	for r.nextQuote < len(qs) && qs[r.nextQuote].End <= t.Start {
		r.nextQuote++
	}
	for k := r.nextQuote; k < len(qs) && qs[k].Start < t.End; k++ {
		if qs[k].Kind != nlp.Indirect && qs[k].Contains(t) {
			return true
		}
	}
	return false
}

// remember keeps whom a pronoun in the next sentence may mean: the first person and the first state here.
func (r *eventReader) remember() {
	he, it := -1, -1
	for i := range r.items {
		m := r.items[i].m
		if m < 0 {
			continue
		}
		switch k := r.w.doc.Mentions[m].Kind; {
		case k == entity.Person && he < 0:
			he = m
		case k == entity.Country && it < 0 && r.acts(m):
			it = m
		}
	}
	if he >= 0 {
		r.he, r.heAge = he, 0
	}
	if it >= 0 {
		r.it, r.itAge = it, 0
	}
}

// acts reports whether a mention may be a participant.
func (r *eventReader) acts(m int) bool {
	d := &r.w.doc.Mentions[m]
	switch d.Kind {
	case entity.Country:
		return d.Role != nlp.Location || d.Form == nlp.Demonym
	case entity.Person:
		return true
	case entity.Organisation:
		return d.Role != nlp.Source && r.w.doc.Chains[d.Chain].Role != nlp.Source
	}
	return false
}

// located reports whether a mention may be where something happens.
func (r *eventReader) located(m int) bool {
	d := &r.w.doc.Mentions[m]
	return d.Kind == entity.Place || d.Kind == entity.Country && d.Form != nlp.Demonym && d.Form != nlp.Metonym
}
