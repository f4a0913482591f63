package site

import (
	"digest/internal/nlp"
)

// repeated is what the pages of a whole site print again and again, made once. It depends on no page, so sites with
// relative addresses have none.
type repeated struct {
	faces                   []Chip // by actor
	topics, places, sources []Link
	events                  map[eventKind]eventWords
}

type eventKind struct {
	of   nlp.EventType
	mode string
}

type eventWords struct{ label, verb string }

func (p *plan) remember() {
	m := p.maker("/")
	r := &repeated{
		faces: make([]Chip, len(p.c.Actors)), topics: make([]Link, len(p.c.Topics)), places: make([]Link, len(p.c.Places)),
		sources: make([]Link, len(p.c.Sources)), events: map[eventKind]eventWords{},
	}
	for i := range r.faces {
		r.faces[i] = m.face(int32(i))
	}
	for i := range r.topics {
		r.topics[i] = *m.topicLink(int32(i))
	}
	for i := range r.places {
		r.places[i] = *m.placeLink(int32(i))
	}
	for i := range r.sources {
		r.sources[i] = *m.sourceLink(int32(i))
	}
	for i := range p.c.Articles {
		events := p.c.Articles[i].Doc.Events
		for k := range events {
			e := &events[k]
			if kind := (eventKind{e.Type, e.Mode}); r.events[kind] == (eventWords{}) {
				r.events[kind] = eventWords{p.eventLabel(e), p.eventVerb(e)}
			}
		}
	}
	p.again = r
}

// The links below may be shared by views, which nobody changes.

func (m maker) topicLink(i int32) *Link {
	if m.again != nil {
		return &m.again.topics[i]
	}
	return &Link{m.c.Topics[i].Name, m.link(m.topic[i])}
}

func (m maker) placeLink(i int32) *Link {
	if m.again != nil {
		return &m.again.places[i]
	}
	return &Link{m.c.Places[i].Name, m.link(m.placeOf[i])}
}

func (m maker) sourceLink(i int32) *Link {
	if m.again != nil {
		return &m.again.sources[i]
	}
	return &Link{m.c.Sources[i].Name, m.link(m.source[i])}
}
