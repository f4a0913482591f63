package export

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"iter"
	"strconv"
	"strings"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/output"
	"digest/internal/site"
)

// SchemaVersion is the version of the data files; it changes when a program that reads them must.
const SchemaVersion = 1

// Every address in the data is absolute. Dates are ISO dates or, for events, prefixes of them; "" is not
// known. Texts are as the page shows them: what rights hold back is not here either.
type (
	// Reference names a thing that has a page.
	Reference struct {
		Kind string `json:"kind"`
		Name string `json:"name"`
		URL  string `json:"url"`
		Code string `json:"code,omitempty"` // of a country, alpha-2
	}
	// Article is an article as lists have it.
	Article struct {
		ID       string `json:"id"`
		Title    string `json:"title"`
		URL      string `json:"url"`
		Date     string `json:"date"`
		Source   string `json:"source"`
		Place    string `json:"place"`
		Language string `json:"language"`
	}
	// Statement is a quotation; URL leads to its sentence, and is its article's up to the "#".
	Statement struct {
		Text        string   `json:"text"`
		Kind        string   `json:"kind"` // direct, partial or indirect
		Speaker     *Speaker `json:"speaker,omitempty"`
		SpeakerText string   `json:"speaker_text,omitempty"` // the words used, when they are not the speaker's name
		Cue         string   `json:"cue,omitempty"`
		Relay       string   `json:"relay,omitempty"`
		Date        string   `json:"date"`
		URL         string   `json:"url"`
		Confidence  float64  `json:"confidence"`
	}
	// Speaker is who made a statement.
	Speaker struct {
		Name string `json:"name"`
		URL  string `json:"url"`
	}
	// Said is a statement as a dossier has it; data/quotes.jsonl has all of it. Speaker is a name, or the words
	// used for somebody who is not named.
	Said struct {
		Text       string  `json:"text"`
		Kind       string  `json:"kind"`
		Speaker    string  `json:"speaker,omitempty"`
		Cue        string  `json:"cue,omitempty"`
		Relay      string  `json:"relay,omitempty"`
		Date       string  `json:"date"`
		URL        string  `json:"url"`
		Confidence float64 `json:"confidence"`
	}
	// Happening is an event; Type is a PLOVER category, URL leads to its sentence, and is its article's up to the "#".
	Happening struct {
		Type       string           `json:"type"`
		Mode       string           `json:"mode"`
		Tense      string           `json:"tense"`
		Date       string           `json:"date"`
		Place      string           `json:"place"`
		Source     []InspectedActor `json:"source"`
		Target     []InspectedActor `json:"target"`
		URL        string           `json:"url"`
		Confidence float64          `json:"confidence"`
	}
	// Tenure is an office somebody was seen in.
	Tenure struct {
		Title     string `json:"title"`
		Country   string `json:"country"`
		Body      string `json:"body"`
		From      string `json:"from"`
		Until     string `json:"until"`
		FirstSeen string `json:"first_seen"` // address of the sentence
		LastSeen  string `json:"last_seen"`
	}
	// Dossier is the index.json beside the page of an entity, pair, topic, place or source. It is small: the first of
	// With and Topics, the newest events and statements, and all articles by ID, the newest first. The downloads
	// have the rest.
	Dossier struct {
		Schema     int         `json:"schema"`
		Kind       string      `json:"kind"`
		Name       string      `json:"name"`
		URL        string      `json:"url"`
		Variants   []string    `json:"variants"`
		Country    string      `json:"country"`
		Offices    []Tenure    `json:"offices"`
		With       []Reference `json:"with"`
		Topics     []Reference `json:"topics"`
		Totals     Totals      `json:"totals"`
		Events     []Happening `json:"events"`
		Articles   []string    `json:"articles,omitempty"`
		Statements []Said      `json:"statements,omitempty"`
		About      []Said      `json:"about,omitempty"`
	}
	// Totals are how many there are of what a dossier has the newest of.
	Totals struct {
		Articles   int `json:"articles"`
		Statements int `json:"statements"`
		About      int `json:"about"`
		Events     int `json:"events"`
	}
	// Story is the index.json beside an article, and a line of data/articles.jsonl.
	Story struct {
		Schema int `json:"schema"`
		Article
		Lede   string      `json:"lede"`
		Actors []Reference `json:"actors"`
		Topics []Reference `json:"topics"`
	}
	// Person is a line of data/people.jsonl.
	Person struct {
		Name     string   `json:"name"`
		URL      string   `json:"url"`
		Country  string   `json:"country"`
		Variants []string `json:"variants"`
		Offices  []Tenure `json:"offices"`
		Articles int      `json:"articles"`
	}
	// Naming is a line of data/mentions.jsonl: an article names an actor.
	Naming struct {
		Article string  `json:"article"`
		Kind    string  `json:"kind"`
		Name    string  `json:"name"`
		URL     string  `json:"url"`
		Role    string  `json:"role"`
		Count   int     `json:"count"`
		Salient float64 `json:"salience"`
	}
)

// What a dossier has of long lists.
const (
	dossierNames  = 30 // of those it appears with, and of topics
	dossierNewest = 10 // events, statements by it and about it
)

// data knows the addresses of everything while data files are written.
type data struct {
	*Site
	article, actor, topic []string // addresses by index, "" for what has no page
}

// Data plans the index.json of each page that has one and the downloads of the whole site under data/.
func Data(s *Site) []output.Planned {
	c := s.Collection
	d := &data{
		Site: s, article: s.permalinks(), actor: make([]string, len(c.Actors)), topic: make([]string, len(c.Topics)),
	}
	for i, permalink := range d.article {
		if permalink != "" {
			d.article[i] = d.address(permalink)
		}
	}
	var out []output.Planned
	for i := range s.Pages {
		p := &s.Pages[i]
		if p.Subject >= 0 && p.Number == 0 {
			switch p.Layout {
			case "person", "country", "organisation":
				d.actor[p.Subject] = d.address(p.Permalink)
			case "topic":
				d.topic[p.Subject] = d.address(p.Permalink)
			}
		}
		if p.Data != "" {
			out = append(out, output.Planned{Path: p.Data, Write: func(w io.Writer) error { return d.write(w, p) }})
		}
	}
	return append(out,
		lines("data/articles.jsonl", d.stories()), lines("data/people.jsonl", d.people()), lines("data/mentions.jsonl", d.namings()),
		output.Planned{Path: "data/quotes.jsonl", Write: d.writeStatements}, lines("data/events.jsonl", d.happenings()),
		table("data/articles.csv", []string{"id", "title", "url", "date", "source", "place", "language"}, rows(d.entries(), Article.row)),
		table("data/people.csv", []string{"name", "url", "country", "articles"}, rows(d.people(), Person.row)),
		table("data/mentions.csv", []string{"article", "kind", "name", "url", "role", "count"}, rows(d.namings(), Naming.row)),
		table("data/quotes.csv", []string{"speaker", "kind", "text", "cue", "relay", "date", "url"}, rows(d.statements(), Statement.row)),
		table("data/events.csv", []string{"type", "mode", "tense", "date", "place", "source", "target", "url"}, rows(d.happenings(), Happening.row)),
	)
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	return enc.Encode(v) // escapes <, > and & so that it is inert wherever it lands
}

// write writes a page's index.json.
func (d *data) write(w io.Writer, p *site.Page) error {
	if p.Layout == "article" {
		return writeJSON(w, d.story(int32(p.Subject)))
	}
	head, lists := d.of(p)
	return d.writeDossier(w, head, lists)
}

// of is what a dossier holds.
func (d *data) of(p *site.Page) (Dossier, lists) {
	c := d.Collection
	out := Dossier{
		Schema: SchemaVersion, Kind: p.Layout, Name: p.Title, URL: d.address(p.Permalink), Variants: []string{}, Offices: []Tenure{},
		With: []Reference{}, Topics: []Reference{},
	}
	var in lists
	fill := func(articles, said, about, events []int32, with, topics []digest.Count) {
		in = lists{articles, newest(said), newest(about)}
		out.Totals = Totals{len(articles), len(said), len(about), len(events)}
		out.Events = d.events(newest(events))
		for _, x := range with[:min(len(with), dossierNames)] {
			out.With = append(out.With, d.reference(x.Index))
		}
		for _, x := range topics[:min(len(topics), dossierNames)] {
			out.Topics = append(out.Topics, d.topicReference(x.Index))
		}
	}
	switch p.Layout {
	case "person", "country", "organisation":
		a := &c.Actors[p.Subject]
		out.Country, out.Offices = a.Country, d.offices(a)
		out.Variants = list(a.Variants)
		fill(a.Articles, a.Said, a.About, a.Events, a.With, a.Topics)
	case "pair":
		x := &c.Pairs[p.Subject]
		fill(x.Articles, x.Quotes, nil, x.Events, []digest.Count{{Index: x.A}, {Index: x.B}}, x.Topics)
	case "topic":
		x := &c.Topics[p.Subject]
		fill(x.Articles, x.Quotes, nil, x.Events, x.Actors, x.Related)
	case "place":
		x := &c.Places[p.Subject]
		out.Country = x.Country
		fill(x.Articles, nil, nil, nil, x.Actors, x.Topics)
	case "source":
		x := &c.Sources[p.Subject]
		fill(x.Articles, nil, nil, nil, nil, x.Topics)
	}
	return out, in
}

// newest is the end of an ascending list.
func newest(list []int32) []int32 { return list[max(0, len(list)-dossierNewest):] }

func (d *data) reference(actor int32) Reference {
	a := &d.Collection.Actors[actor]
	r := Reference{Kind: a.Kind.String(), Name: a.Name, URL: d.actor[actor]}
	if a.Kind == entity.Country {
		r.Code = a.Country
	}
	return r
}

func (d *data) topicReference(i int32) Reference {
	return Reference{Kind: "topic", Name: d.Collection.Topics[i].Name, URL: d.topic[i]}
}

// sentence is the address of a sentence of an article.
func (d *data) sentence(article, sentence int32) string {
	to := d.article[article]
	if sentence < 0 {
		return to
	}
	if anchor := site.Anchor(&d.Collection.Articles[article], sentence); anchor != "" && to != "" {
		to += "#" + anchor
	}
	return to
}

func (d *data) entry(i int32) Article {
	a := &d.Collection.Articles[i]
	out := Article{ID: a.Article.ID, Title: a.Article.Title, URL: d.article[i], Language: a.Article.Lang, Source: a.Article.Dateline.Agency}
	out.Date = day(a.Article)
	if len(a.Article.Dateline.Places) > 0 {
		out.Place = a.Article.Dateline.Places[0]
	}
	if a.Source >= 0 {
		out.Source = d.Collection.Sources[a.Source].Name
	}
	return out
}

// day is an article's date, "" if unknown.
func day(a *article.Article) string {
	if a.Date.IsZero() {
		return ""
	}
	return a.Date.Format("2006-01-02")
}

// statement is a quotation; ok is false when the article's rights keep its words off the page.
func (d *data) statement(i int32) (s Statement, ok bool) {
	ref := d.Collection.Quotes[i]
	a := &d.Collection.Articles[ref.Article]
	q := &a.Doc.Quotes[ref.Quote]
	if !a.Shows(q.Sentence) {
		return s, false
	}
	s = Statement{
		Text: q.Of(a.Doc.Text), Kind: q.Kind.String(), SpeakerText: q.SpeakerText, Cue: q.Cue, Date: day(a.Article),
		URL: d.sentence(ref.Article, int32(q.Sentence)), Confidence: round(float64(q.Confidence)),
	}
	if ref.Speaker >= 0 {
		s.Speaker = &Speaker{d.Collection.Actors[ref.Speaker].Name, d.actor[ref.Speaker]}
		if s.SpeakerText == s.Speaker.Name {
			s.SpeakerText = ""
		}
	}
	if ref.Relay >= 0 {
		s.Relay = d.Collection.Actors[ref.Relay].Name
	}
	return s, true
}

func (d *data) events(list []int32) []Happening {
	out := make([]Happening, 0, len(list))
	for i := len(list) - 1; i >= 0; i-- {
		out = append(out, d.happening(list[i]))
	}
	return out
}

func (d *data) happening(i int32) Happening {
	ref := d.Collection.Events[i]
	a := &d.Collection.Articles[ref.Article]
	e := &a.Doc.Events[ref.Event]
	return Happening{
		Type: string(e.Type), Mode: e.Mode, Tense: string(e.Tense), Date: d.Collection.EventDate(i), Place: e.Place,
		Source: actors(e.Source), Target: actors(e.Target), URL: d.sentence(ref.Article, int32(e.Sentence)),
		Confidence: round(float64(e.Confidence)),
	}
}

func (d *data) offices(a *digest.Actor) []Tenure {
	out := make([]Tenure, 0, len(a.Offices))
	for _, o := range a.Offices {
		t := Tenure{Title: o.Title, Country: o.Country, Body: o.Org, From: o.From, Until: o.Until}
		if o.Articles > 0 {
			t.FirstSeen = d.sentence(o.FirstSeen.Article, o.FirstSeen.Sentence)
			t.LastSeen = d.sentence(o.LastSeen.Article, o.LastSeen.Sentence)
		}
		out = append(out, t)
	}
	return out
}

func (d *data) story(i int32) Story {
	a := &d.Collection.Articles[i]
	s := Story{Schema: SchemaVersion, Article: d.entry(i), Lede: summary(a.Article), Actors: []Reference{}, Topics: []Reference{}}
	for _, x := range a.Actors {
		s.Actors = append(s.Actors, d.reference(x.Actor))
	}
	for _, t := range a.Topics {
		s.Topics = append(s.Topics, d.topicReference(t))
	}
	return s
}

// The whole site, a line each, in the collection's order.

func (d *data) stories() iter.Seq[Story] {
	return func(yield func(Story) bool) {
		for i := range d.Collection.Articles {
			if d.article[i] != "" && !yield(d.story(int32(i))) {
				return
			}
		}
	}
}

// entries are the stories without what they are about.
func (d *data) entries() iter.Seq[Article] {
	return func(yield func(Article) bool) {
		for i := range d.Collection.Articles {
			if d.article[i] != "" && !yield(d.entry(int32(i))) {
				return
			}
		}
	}
}

func (d *data) people() iter.Seq[Person] {
	return func(yield func(Person) bool) {
		for i := range d.Collection.Actors {
			a := &d.Collection.Actors[i]
			if a.Kind != entity.Person || d.actor[i] == "" {
				continue
			}
			if !yield(Person{a.Name, d.actor[i], a.Country, list(a.Variants), d.offices(a), len(a.Articles)}) {
				return
			}
		}
	}
}

func (d *data) namings() iter.Seq[Naming] {
	return func(yield func(Naming) bool) {
		for i := range d.Collection.Articles {
			a := &d.Collection.Articles[i]
			for _, x := range a.Actors {
				n := 0
				if x.Chain >= 0 {
					n = len(a.Doc.Chains[x.Chain].Mentions)
				}
				r := d.reference(x.Actor)
				if !yield(Naming{a.Article.ID, r.Kind, r.Name, r.URL, x.Role.String(), n, round(float64(x.Salience))}) {
					return
				}
			}
		}
	}
}

func (d *data) statements() iter.Seq[Statement] {
	return func(yield func(Statement) bool) {
		for i := range d.Collection.Quotes {
			if s, ok := d.statement(int32(i)); ok && !yield(s) {
				return
			}
		}
	}
}

func (d *data) happenings() iter.Seq[Happening] {
	return func(yield func(Happening) bool) {
		for i := range d.Collection.Events {
			if !yield(d.happening(int32(i))) {
				return
			}
		}
	}
}

func lines[T any](path string, seq iter.Seq[T]) output.Planned {
	return output.Planned{Path: path, Write: func(w io.Writer) error {
		for v := range seq {
			if err := writeJSON(w, v); err != nil {
				return err
			}
		}
		return nil
	}}
}

// table writes CSV (RFC 4180).
func table(path string, header []string, rows iter.Seq[[]string]) output.Planned {
	return output.Planned{Path: path, Write: func(w io.Writer) error {
		out := csv.NewWriter(w)
		out.UseCRLF = true
		if err := out.Write(header); err != nil {
			return err
		}
		for row := range rows {
			for i, cell := range row {
				row[i] = inert(cell)
			}
			if err := out.Write(row); err != nil {
				return err
			}
		}
		out.Flush()
		return out.Error()
	}}
}

// inert keeps a spreadsheet from taking a cell for a formula (OWASP, "CSV Injection").
func inert(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func rows[T any](seq iter.Seq[T], row func(T) []string) iter.Seq[[]string] {
	return func(yield func([]string) bool) {
		for v := range seq {
			if !yield(row(v)) {
				return
			}
		}
	}
}

func (a Article) row() []string {
	return []string{a.ID, a.Title, a.URL, a.Date, a.Source, a.Place, a.Language}
}

func (p Person) row() []string {
	return []string{p.Name, p.URL, p.Country, strconv.Itoa(p.Articles)}
}

func (n Naming) row() []string {
	return []string{n.Article, n.Kind, n.Name, n.URL, n.Role, strconv.Itoa(n.Count)}
}

func (s Statement) row() []string {
	speaker := s.SpeakerText
	if s.Speaker != nil {
		speaker = s.Speaker.Name
	}
	return []string{speaker, s.Kind, s.Text, s.Cue, s.Relay, s.Date, s.URL}
}

func (h Happening) row() []string {
	return []string{h.Type, h.Mode, h.Tense, h.Date, h.Place, parties(h.Source), parties(h.Target), h.URL}
}

func parties(as []InspectedActor) string {
	names := make([]string, len(as))
	for i, a := range as {
		names[i] = a.Name
	}
	return strings.Join(names, "; ")
}
