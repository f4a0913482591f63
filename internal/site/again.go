package site

import (
	"digest/internal/nlp"
)

// repeated is what the pages of a whole site print again and again, made once. It depends on no page, so sites with
// relative addresses have none.
type repeated struct {
	nav                     []NavItem // nothing in it current
	faces                   []Chip    // by actor
	topics, places, sources []Link
	articles                []string // addresses
	days                    []Date   // by article, its date
	offices                 map[officeKey]string
	speakers                []*Chip // by quote, nil for those nobody named
	events                  map[eventKind]eventWords
}

// officeKey is an office as a text has it: title and body.
type officeKey struct{ title, org string }

type eventKind struct {
	of   nlp.EventType
	mode string
}

type eventWords struct{ label, verb string }

func (p *plan) remember() {
	m := p.maker("/")
	r := &repeated{
		nav: m.entries(), articles: make([]string, len(p.c.Articles)), days: make([]Date, len(p.c.Articles)), offices: map[officeKey]string{},
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
		r.articles[i], r.days[i] = m.link(p.article[i]), m.date(p.c.Articles[i].Article.Date)
		for _, chain := range p.c.Articles[i].Doc.Chains {
			for _, o := range chain.Offices[:min(len(chain.Offices), 1)] {
				if key := (officeKey{o.Title, o.Org}); r.offices[key] == "" {
					r.offices[key] = m.officeTitle(o.Title, o.Org)
				}
			}
		}
		events := p.c.Articles[i].Doc.Events
		for k := range events {
			e := &events[k]
			if kind := (eventKind{e.Type, e.Mode}); r.events[kind] == (eventWords{}) {
				r.events[kind] = eventWords{p.eventLabel(e), p.eventVerb(e)}
			}
		}
	}
	p.again = r
	r.speakers = m.allSpeakers()
}

// speakerKey is what tells the chips of a speaker apart.
type speakerKey struct {
	actor int32
	line  string
	sure  Certainty
}

// allSpeakers are the speakers of all quotes. Most speak often, and have one chip for all they say.
func (m maker) allSpeakers() []*Chip {
	out := make([]*Chip, len(m.c.Quotes))
	known := map[speakerKey]*Chip{}
	for i := range m.c.Quotes {
		q := &m.c.Quotes[i]
		if q.Speaker < 0 {
			continue
		}
		chip, _ := m.speaker(q.Speaker, q.Article)
		key := speakerKey{q.Speaker, chip.Line, chip.Certainty}
		if known[key] == nil {
			known[key] = &chip
		}
		out[i] = known[key]
	}
	return out
}

// speakerOf is who said a quote, which must have a speaker. It is shared, as the links below are.
func (m maker) speakerOf(quote int32) *Chip {
	if m.again != nil {
		return m.again.speakers[quote]
	}
	ref := &m.c.Quotes[quote]
	chip, _ := m.speaker(ref.Speaker, ref.Article)
	return &chip
}

// The links below may be shared by views, which nobody changes.

// articleLink is the address of an article.
func (m maker) articleLink(i int32) string {
	if m.again != nil {
		return m.again.articles[i]
	}
	return m.link(m.article[i])
}

// articleDay is the date of an article.
func (m maker) articleDay(i int32) Date {
	if m.again != nil {
		return m.again.days[i]
	}
	return m.date(m.c.Articles[i].Article.Date)
}

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
