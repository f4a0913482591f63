package score

import (
	"fmt"
	"slices"
	"strings"

	"digest/internal/nlp"
)

// Sentence adds the score of one sentence to b: "events" counts those whose type agrees and whose sides share
// a state with the annotated ones, "events exactly" those whose states are all right. Tense and mode are
// asked of events that agree.
func (b *Board) Sentence(g GoldSentence, doc *nlp.Doc) {
	b.match(g.ID, "events", g.Events, doc.Events, overlap, true)
	b.match(g.ID, "events exactly", g.Events, doc.Events, exact, false)
}

// eventsFound scores the clear events of an article; others are neutral.
func (b *Board) eventsFound(g *Gold, doc *nlp.Doc) {
	left := slices.Clone(doc.Events)
	for _, w := range g.Events {
		at := slices.IndexFunc(left, func(e nlp.Event) bool { return string(e.Type) == w.Type && overlap(e, w) })
		if at < 0 {
			b.missed(g.ID, "events (recall)", w.String())
			continue
		}
		b.right("events (recall)")
		b.verdict(g.ID, "event tense", string(left[at].Tense) == w.Tense, string(left[at].Tense), w.Tense+": "+w.String())
		if w.Date != "" {
			b.verdict(g.ID, "event date", left[at].Date == w.Date, left[at].Date, w.Date+": "+w.String())
		}
		left = slices.Delete(left, at, at+1)
	}
}

func (b *Board) match(id, kind string, want []GoldEvent, got []nlp.Event, same func(nlp.Event, GoldEvent) bool, details bool) {
	left := slices.Clone(got)
	for _, w := range want {
		at := slices.IndexFunc(left, func(e nlp.Event) bool { return string(e.Type) == w.Type && same(e, w) })
		if at < 0 {
			b.missed(id, kind, w.String())
			continue
		}
		b.right(kind)
		if details {
			b.verdict(id, "event tense", string(left[at].Tense) == w.Tense, string(left[at].Tense), w.Tense+": "+w.String())
			if w.Mode != "" {
				b.verdict(id, "event mode", left[at].Mode == w.Mode, left[at].Mode, w.Mode+": "+w.String())
			}
		}
		left = slices.Delete(left, at, at+1)
	}
	for _, e := range left {
		b.wrong(id, kind, fmt.Sprintf("%s %s > %s", e.Type, strings.Join(codes(e.Source), ","), strings.Join(codes(e.Target), ",")))
	}
}

// String prints "CONSULT NO > GH".
func (e GoldEvent) String() string {
	return fmt.Sprintf("%s %s > %s", e.Type, strings.Join(e.Source, ","), strings.Join(e.Target, ","))
}

func codes(ps []nlp.Participant) []string {
	var out []string
	for _, p := range ps {
		out = append(out, p.Code)
	}
	return sortedCodes(out)
}

// mutual are the categories in which what two sides do together has no direction.
func mutual(t string) bool {
	switch nlp.EventType(t) {
	case nlp.Consult, nlp.Agree, nlp.Support, nlp.Cooperate:
		return true
	}
	return false
}

// overlap: each side that is annotated shares a state with the one found.
func overlap(e nlp.Event, w GoldEvent) bool {
	s, t := codes(e.Source), codes(e.Target)
	if share := meets(s, w.Source) && meets(t, w.Target); share || !mutual(w.Type) {
		return share
	}
	return meets(t, w.Source) && meets(s, w.Target) || together(e, w)
}

func meets(got, want []string) bool {
	return len(want) == 0 || slices.ContainsFunc(want, func(c string) bool { return slices.Contains(got, c) })
}

// exact: both sides have exactly the states annotated.
func exact(e nlp.Event, w GoldEvent) bool {
	s, t := codes(e.Source), codes(e.Target)
	if slices.Equal(s, sortedCodes(w.Source)) && slices.Equal(t, sortedCodes(w.Target)) {
		return true
	}
	return mutual(w.Type) && together(e, w)
}

// together: the states of both sides taken as one are the same.
func together(e nlp.Event, w GoldEvent) bool {
	got := sortedCodes(append(codes(e.Source), codes(e.Target)...))
	return slices.Equal(got, sortedCodes(append(slices.Clone(w.Source), w.Target...)))
}
