package export

import (
	"math"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/slug"
)

// Inspection is how one article was understood, as `digest inspect --json` prints it: one object a line.
// docs/inspect.schema.json describes it. All Start and End are byte offsets into Text, every country and
// code is ISO 3166-1 alpha-2 ("EU" for the European Union, "XK" for Kosovo), every list is present.
type Inspection struct {
	ID            string             `json:"id"`
	Language      string             `json:"language"`
	Title         string             `json:"title"`
	Text          string             `json:"text"`
	Dateline      InspectedDateline  `json:"dateline"`
	People        []InspectedPerson  `json:"people"`
	Countries     []InspectedCountry `json:"countries"`
	Organisations []InspectedBody    `json:"organisations"`
	Topics        []InspectedTopic   `json:"topics"`
	Quotes        []InspectedQuote   `json:"quotes"`
	Events        []InspectedEvent   `json:"events"`
}

// InspectedDateline is where and when an article was filed, and how its date was found.
type InspectedDateline struct {
	Place      string `json:"place"`
	Country    string `json:"country"`
	Date       string `json:"date"`
	DateSource string `json:"date_source"`
	Agency     string `json:"agency"`
}

// InspectedMention is one span that names somebody, with the rule that found it.
type InspectedMention struct {
	Text  string `json:"text"`
	Start int    `json:"start"`
	End   int    `json:"end"`
	Rule  string `json:"rule"`
}

// InspectedOffice is what a person is called, and where.
type InspectedOffice struct {
	Title   string `json:"title"`
	Country string `json:"country"`
	Start   int    `json:"start"`
	End     int    `json:"end"`
}

// InspectedPerson is a person of the article.
type InspectedPerson struct {
	Name       string             `json:"name"`
	Slug       string             `json:"slug"`
	Country    string             `json:"country"`
	Offices    []InspectedOffice  `json:"offices"`
	Mentions   []InspectedMention `json:"mentions"`
	Confidence float64            `json:"confidence"`
}

// InspectedCountry is a state of the article; Roles are "actor", "place" or both.
type InspectedCountry struct {
	Code     string             `json:"code"`
	Name     string             `json:"name"`
	Roles    []string           `json:"roles"`
	Salience float64            `json:"salience"`
	Mentions []InspectedMention `json:"mentions"`
}

// InspectedBody is an organisation; Role is "actor" or "source".
type InspectedBody struct {
	Name       string             `json:"name"`
	Slug       string             `json:"slug"`
	Kind       string             `json:"kind"`
	Country    string             `json:"country"`
	Role       string             `json:"role"`
	Mentions   []InspectedMention `json:"mentions"`
	Confidence float64            `json:"confidence"`
}

// InspectedTopic is a topic with the words that earned it.
type InspectedTopic struct {
	Slug  string   `json:"slug"`
	Score float64  `json:"score"`
	Terms []string `json:"terms"`
}

// InspectedQuote is speech with its attribution; Paragraph counts the body's paragraphs from 1.
type InspectedQuote struct {
	Text        string `json:"text"`
	Kind        string `json:"kind"`
	Speaker     string `json:"speaker"`
	SpeakerKind string `json:"speaker_kind"`
	Cue         string `json:"cue"`
	Relay       string `json:"relay"`
	Paragraph   int    `json:"paragraph"`
	Start       int    `json:"start"`
	End         int    `json:"end"`
	Rule        string `json:"rule"`
}

// InspectedActor is a side of an event.
type InspectedActor struct {
	Name string `json:"name"`
	Code string `json:"code"`
}

// InspectedEvent is who did what to whom; Sentence is the sentence it stands in.
type InspectedEvent struct {
	Type     string           `json:"type"`
	Mode     string           `json:"mode"`
	Source   []InspectedActor `json:"source"`
	Target   []InspectedActor `json:"target"`
	Date     string           `json:"date"`
	Earlier  bool             `json:"earlier"` // told as history, without a date
	Place    string           `json:"place"`
	Tense    string           `json:"tense"`
	Sentence string           `json:"sentence"`
	Start    int              `json:"start"`
	End      int              `json:"end"`
	Rule     string           `json:"rule"`
}

// Inspect makes the printed form of a record. Record.Doc must not be nil.
func Inspect(r digest.Record) Inspection {
	a, doc := r.Article, r.Doc
	out := Inspection{
		ID: a.ID, Language: a.Lang, Title: a.Title, Text: a.Text, Dateline: dateline(a, doc),
		People: []InspectedPerson{}, Countries: []InspectedCountry{}, Organisations: []InspectedBody{},
		Topics: []InspectedTopic{}, Quotes: []InspectedQuote{}, Events: []InspectedEvent{},
	}
	for i := range doc.Chains {
		c := &doc.Chains[i]
		switch c.Kind {
		case entity.Person:
			out.People = append(out.People, person(doc, c))
		case entity.Country:
			out.Countries = append(out.Countries, InspectedCountry{c.Country, c.Name, roles(doc, c), round(c.Salience), mentions(doc, c)})
		case entity.Organisation:
			out.Organisations = append(out.Organisations, body(doc, c))
		}
	}
	for _, t := range doc.Topics {
		out.Topics = append(out.Topics, InspectedTopic{t.ID.Slug(), round(t.Score), list(t.Terms)})
	}
	for i := range doc.Quotes {
		out.Quotes = append(out.Quotes, quote(a, doc, &doc.Quotes[i]))
	}
	for i := range doc.Events {
		out.Events = append(out.Events, event(doc, &doc.Events[i]))
	}
	return out
}

func dateline(a *article.Article, doc *nlp.Doc) InspectedDateline {
	d := InspectedDateline{Country: doc.DatelineCountry, DateSource: string(a.DateSource), Agency: a.Dateline.Agency}
	if len(a.Dateline.Places) > 0 {
		d.Place = a.Dateline.Places[0]
	}
	if !a.Date.IsZero() {
		d.Date = a.Date.Format("2006-01-02")
	}
	return d
}

func person(doc *nlp.Doc, c *nlp.Chain) InspectedPerson {
	p := InspectedPerson{
		Name: printed(c), Slug: slugOf(c), Country: c.Country, Offices: []InspectedOffice{},
		Mentions: mentions(doc, c), Confidence: round(float64(c.Confidence)),
	}
	for _, o := range c.Offices {
		p.Offices = append(p.Offices, InspectedOffice{o.Title, o.Country, o.Span.Start, o.Span.End})
	}
	return p
}

func body(doc *nlp.Doc, c *nlp.Chain) InspectedBody {
	role := nlp.Actor
	if c.Role == nlp.Source {
		role = nlp.Source
	}
	return InspectedBody{printed(c), slugOf(c), c.OrgKind, c.Country, role.String(), mentions(doc, c), round(float64(c.Confidence))}
}

// printed is the fullest form of a chain's name that its text has; the slug is the same for all forms.
func printed(c *nlp.Chain) string {
	if c.Kind == entity.Country || c.Printed == "" {
		return c.Name
	}
	return c.Printed
}

func slugOf(c *nlp.Chain) string {
	if c.ID != "" {
		return c.ID.Slug()
	}
	return slug.Make(c.Name)
}

func mentions(doc *nlp.Doc, c *nlp.Chain) []InspectedMention {
	out := make([]InspectedMention, 0, len(c.Mentions))
	for _, i := range c.Mentions {
		m := doc.Mentions[i]
		out = append(out, InspectedMention{m.Of(doc.Text), m.Start, m.End, m.Rule})
	}
	return out
}

func roles(doc *nlp.Doc, c *nlp.Chain) []string {
	out := []string{}
	for _, want := range []nlp.Role{nlp.Actor, nlp.Location} {
		for _, i := range c.Mentions {
			if doc.Mentions[i].Role == want {
				out = append(out, want.String())
				break
			}
		}
	}
	return out
}

func quote(a *article.Article, doc *nlp.Doc, q *nlp.Quote) InspectedQuote {
	out := InspectedQuote{
		Text: q.Of(doc.Text), Kind: q.Kind.String(), Speaker: q.SpeakerText, SpeakerKind: q.SpeakerKind.String(),
		Cue: q.Cue, Paragraph: paragraph(a, q.Start), Start: q.Start, End: q.End, Rule: q.Rule,
	}
	if q.Speaker >= 0 {
		out.Speaker = printed(&doc.Chains[q.Speaker])
	}
	if q.Relay >= 0 {
		out.Relay = printed(&doc.Chains[q.Relay])
	}
	return out
}

// paragraph is the number of the body's block an offset lies in, from 1; 0 in the header.
func paragraph(a *article.Article, offset int) int {
	n := 0
	for _, b := range a.Blocks {
		if b.Start > offset {
			break
		}
		if b.Body() {
			n++
		}
	}
	return n
}

func event(doc *nlp.Doc, e *nlp.Event) InspectedEvent {
	return InspectedEvent{
		Type: string(e.Type), Mode: e.Mode, Source: inspectedActors(doc, e.Source), Target: inspectedActors(doc, e.Target), Date: e.Date, Earlier: e.Earlier, Place: e.Place,
		Tense: string(e.Tense), Sentence: doc.Sentences[e.Sentence].Of(doc.Text), Start: e.Start, End: e.End, Rule: e.Rule,
	}
}

func inspectedActors(doc *nlp.Doc, ps []nlp.Participant) []InspectedActor {
	out := make([]InspectedActor, 0, len(ps))
	for _, p := range ps {
		name := p.Name
		if p.Chain >= 0 {
			name = printed(&doc.Chains[p.Chain])
		}
		out = append(out, InspectedActor{name, p.Code})
	}
	return out
}

func list(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

// round keeps three decimals: enough to compare, and the same on every machine.
func round(f float64) float64 { return math.Round(f*1000) / 1000 }

func actors(ps []nlp.Participant) []InspectedActor {
	out := make([]InspectedActor, 0, len(ps))
	for _, p := range ps {
		out = append(out, InspectedActor{p.Name, p.Code})
	}
	return out
}
