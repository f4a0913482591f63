package score

import (
	"slices"
	"strings"

	"digest/internal/entity"
	"digest/internal/nlp"
)

// Header is what was read of an article's header, as the program prints it.
type Header struct{ Title, Place, Country, Date, Agency string }

// Article adds the score of one article to b.
func (b *Board) Article(g *Gold, h Header, doc *nlp.Doc) {
	b.header(g, h)
	b.people(g, doc)
	b.countries(g, doc)
	b.organisations(g, doc)
	b.quotes(g, doc)
	b.indirect(g, doc)
	b.eventsFound(g, doc)
}

func (b *Board) header(g *Gold, h Header) {
	b.verdict(g.ID, "title", fold(h.Title) == fold(g.Title), h.Title, g.Title)
	d := g.Dateline
	for _, f := range []struct{ kind, got, want string }{
		{"dateline place", h.Place, d.Place},
		{"dateline country", h.Country, d.Country},
		{"dateline date", h.Date, d.Date},
		{"dateline agency", h.Agency, d.Agency},
	} {
		if f.want != "" {
			b.verdict(g.ID, f.kind, strings.EqualFold(f.got, f.want), f.got, f.want)
		}
	}
}

// people scores full names; the state and offices only of those found.
func (b *Board) people(g *Gold, doc *nlp.Doc) {
	found, trapped := make([]*nlp.Chain, len(g.People)), 0
	for i := range doc.Chains {
		c := &doc.Chains[i]
		if c.Kind != entity.Person {
			continue
		}
		at := slices.IndexFunc(g.People, func(p GoldPerson) bool { return isNamed(c, p.Names) })
		switch {
		case at < 0 || found[at] != nil:
			b.wrong(g.ID, "people", nameOf(c))
		default:
			found[at] = c
		}
		if at < 0 && foldedIn(c.Name, g.NotPeople) {
			b.wrong(g.ID, "people traps", c.Name)
			trapped++
		}
	}
	b.add("people traps", PRF{TP: len(g.NotPeople) - trapped})
	for i, p := range g.People {
		if p.Optional {
			continue
		}
		c := found[i]
		if c == nil {
			b.missed(g.ID, "people", p.Names[0])
			continue
		}
		b.right("people")
		if p.Country != "" {
			b.verdict(g.ID, "people state", c.Country == p.Country, c.Country, p.Names[0]+" "+p.Country)
		}
		for _, o := range p.Offices {
			if slices.ContainsFunc(c.Offices, func(got nlp.Office) bool { return sameOffice(got, o) }) {
				b.right("offices")
			} else {
				b.missed(g.ID, "offices", p.Names[0]+", "+o.Title+" "+o.Country+o.Org)
			}
		}
	}
}

func nameOf(c *nlp.Chain) string {
	if c.Printed != "" {
		return c.Printed
	}
	return c.Name
}

func isNamed(c *nlp.Chain, names []string) bool {
	return foldedIn(c.Name, names) || c.Printed != "" && foldedIn(c.Printed, names)
}

// sameOffice compares titles by their words: "environment minister" and "minister of environment" agree, and
// "minister" agrees with either.
func sameOffice(got nlp.Office, want GoldOffice) bool {
	if want.Country != "" && got.Country != "" && got.Country != want.Country {
		return false
	}
	a, w := words(got.Title), words(want.Title)
	return covered(w, a) == 1 || covered(a, w) == 1
}

func (b *Board) countries(g *Gold, doc *nlp.Doc) {
	roles := make(map[string][]nlp.Role)
	var order []string
	for i := range doc.Chains {
		c := &doc.Chains[i]
		if c.Kind != entity.Country || c.Country == "" || c.Country == "EU" {
			continue
		}
		if roles[c.Country] == nil {
			order = append(order, c.Country)
			roles[c.Country] = []nlp.Role{}
		}
		for _, m := range c.Mentions {
			roles[c.Country] = append(roles[c.Country], doc.Mentions[m].Role)
		}
	}
	for _, code := range order {
		if !slices.ContainsFunc(g.Countries, func(w GoldCountry) bool { return w.Code == code }) {
			b.wrong(g.ID, "countries", code)
		}
	}
	for _, code := range g.NotCountries {
		if roles[code] != nil {
			b.wrong(g.ID, "country traps", code)
		} else {
			b.right("country traps")
		}
	}
	for _, w := range g.Countries {
		got := roles[w.Code]
		switch {
		case got == nil && w.Optional:
			continue
		case got == nil:
			b.missed(g.ID, "countries", w.Code)
			continue
		case !w.Optional:
			b.right("countries")
		}
		acts := slices.Contains(got, nlp.Actor)
		switch {
		case w.Role == "actor" && acts:
			b.right("country actors")
		case w.Role == "actor":
			b.missed(g.ID, "country actors", w.Code)
		case w.Role == "place" && acts:
			b.wrong(g.ID, "country actors", w.Code)
		}
	}
}

func (b *Board) organisations(g *Gold, doc *nlp.Doc) {
	found := make([]*nlp.Chain, len(g.Organisations))
	for i := range doc.Chains {
		c := &doc.Chains[i]
		if c.Kind != entity.Organisation {
			continue
		}
		at := slices.IndexFunc(g.Organisations, func(o GoldBody) bool { return isNamed(c, o.Names) || surfaceIn(doc, c, o.Names) })
		if at < 0 || found[at] != nil {
			b.wrong(g.ID, "organisations", nameOf(c))
			continue
		}
		found[at] = c
	}
	for i, o := range g.Organisations {
		c := found[i]
		switch {
		case o.Optional:
		case c == nil:
			b.missed(g.ID, "organisations", o.Names[0])
		default:
			b.right("organisations")
			if isSource := c.Role == nlp.Source; isSource == (o.Role == "source") {
				b.right("media as source")
			} else {
				b.wrong(g.ID, "media as source", o.Names[0])
			}
		}
	}
}

// surfaceIn: a body may be named by any of the words that name it in the text.
func surfaceIn(doc *nlp.Doc, c *nlp.Chain, names []string) bool {
	return slices.ContainsFunc(c.Mentions, func(m int) bool { return foldedIn(doc.Mentions[m].Of(doc.Text), names) })
}

// quotes scores what stands between marks: each stretch by itself, found when four fifths of its words are.
func (b *Board) quotes(g *Gold, doc *nlp.Doc) {
	var want []GoldQuote
	for _, q := range g.Quotes {
		if q.Kind != nlp.Indirect.String() {
			want = append(want, q)
		}
	}
	found := make([]*nlp.Quote, len(want))
	for i := range doc.Quotes {
		q := &doc.Quotes[i]
		if q.Kind == nlp.Indirect {
			continue
		}
		got := words(q.Of(doc.Text))
		hit := false
		for j, w := range want {
			if ws := words(w.Text); covered(got, ws) >= 0.8 || covered(ws, got) >= 0.8 {
				hit = true
				if found[j] == nil {
					found[j] = q
				}
			}
		}
		if !hit {
			b.wrong(g.ID, "quotes", q.Of(doc.Text))
			if slices.ContainsFunc(g.NotQuotes, func(t string) bool { return covered(got, words(t)) >= 0.8 }) {
				b.wrong(g.ID, "quote traps", q.Of(doc.Text))
			}
		}
	}
	for j, w := range want {
		q := found[j]
		if q == nil {
			b.missed(g.ID, "quotes", w.Text)
			continue
		}
		b.right("quotes")
		b.verdict(g.ID, "quote kind", q.Kind.String() == w.Kind, q.Kind.String(), w.Kind+": "+w.Text)
		b.speaker(g.ID, "speaker", doc, q, w)
	}
}

func (b *Board) speaker(id, kind string, doc *nlp.Doc, q *nlp.Quote, w GoldQuote) {
	got := speakerOf(doc, q)
	b.verdict(id, kind, sameSpeaker(doc, q, w), got, strings.Join(w.Speaker, "|")+": "+w.Text)
}

func speakerOf(doc *nlp.Doc, q *nlp.Quote) string {
	if q.Speaker >= 0 {
		return nameOf(&doc.Chains[q.Speaker])
	}
	return q.SpeakerText
}

func sameSpeaker(doc *nlp.Doc, q *nlp.Quote, w GoldQuote) bool {
	if q.Speaker < 0 {
		return foldedIn(q.SpeakerText, w.Speaker)
	}
	c := &doc.Chains[q.Speaker]
	if c.Kind == entity.Country {
		return slices.Contains(w.Speaker, c.Country)
	}
	return isNamed(c, w.Speaker) || c.Kind == entity.Organisation && surfaceIn(doc, c, w.Speaker) || foldedIn(q.SpeakerText, w.Speaker) && w.SpeakerKind == "description"
}

// indirect scores reported clauses. Only some are annotated in an article, so what else was found is neutral.
func (b *Board) indirect(g *Gold, doc *nlp.Doc) {
	for _, w := range g.Quotes {
		if w.Kind != nlp.Indirect.String() {
			continue
		}
		ws := words(w.Text)
		at := slices.IndexFunc(doc.Quotes, func(q nlp.Quote) bool {
			got := words(q.Of(doc.Text))
			return q.Kind == nlp.Indirect && covered(got, ws) >= 0.7 && covered(ws, got) >= 0.5
		})
		if at < 0 {
			b.missed(g.ID, "indirect speech (recall)", w.Text)
			continue
		}
		b.right("indirect speech (recall)")
		b.speaker(g.ID, "indirect speaker", doc, &doc.Quotes[at], w)
	}
}
