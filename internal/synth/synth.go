// Package synth makes records of invented articles about invented people, for tests and benchmarks of what
// comes after the analysis. The same number and seed give the same records.
//
// The articles are sound (their annotations validate) and shaped like an archive: a few actors are in many
// articles, many in a few; days are unevenly full; some reports come in several takes.
package synth

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/text"
)

// states are real ones, because maps and flags know no others: code, name, demonym, capital.
var states = [...][4]string{
	{"AR", "Argentina", "Argentine", "Buenos Aires"},
	{"AU", "Australia", "Australian", "Canberra"},
	{"BR", "Brazil", "Brazilian", "Brasilia"},
	{"CA", "Canada", "Canadian", "Ottawa"},
	{"CL", "Chile", "Chilean", "Santiago"},
	{"CO", "Colombia", "Colombian", "Bogota"},
	{"EG", "Egypt", "Egyptian", "Cairo"},
	{"FI", "Finland", "Finnish", "Helsinki"},
	{"FR", "France", "French", "Paris"},
	{"DE", "Germany", "German", "Berlin"},
	{"GH", "Ghana", "Ghanaian", "Accra"},
	{"IN", "India", "Indian", "New Delhi"},
	{"ID", "Indonesia", "Indonesian", "Jakarta"},
	{"JP", "Japan", "Japanese", "Tokyo"},
	{"KE", "Kenya", "Kenyan", "Nairobi"},
	{"MX", "Mexico", "Mexican", "Mexico City"},
	{"NO", "Norway", "Norwegian", "Oslo"},
	{"PE", "Peru", "Peruvian", "Lima"},
	{"KR", "South Korea", "South Korean", "Seoul"},
	{"SE", "Sweden", "Swedish", "Stockholm"},
	{"CH", "Switzerland", "Swiss", "Bern"},
	{"TH", "Thailand", "Thai", "Bangkok"},
	{"GB", "United Kingdom", "British", "London"},
	{"US", "United States", "American", "Washington"},
}

var (
	bodies   = [...]string{"Harbour Commission", "Council of Straits", "Grain Board", "Union of Northern Ports", "River Tribunal"}
	topics   = [...]string{"Arms control", "Fisheries", "Trade", "Water sharing", "Sanctions", "Migration", "Climate", "Peacekeeping"}
	agencies = [...]string{"Meridian", "Courier Press", "NWA"}
	titles   = [...]string{"foreign minister", "prime minister", "special envoy", "trade minister", "ambassador"}
	given    = [...]string{"Ama", "Bo", "Carla", "Dmitri", "Elif", "Farid", "Greta", "Hana", "Ivo", "Jun", "Katya", "Luis", "Mina", "Noor", "Olga", "Pavel"}
	families = [...]string{"Abrenko", "Belmar", "Castori", "Dunwich", "Ekstrand", "Farouni", "Galdos", "Hollis", "Ibarren", "Jansky", "Kovarik", "Lindqvar"}
	endings  = [...]string{"", "ov", "sen", "ez", "ini", "escu", "yan", "idis", "son", "man"}
	words    = strings.Fields(`agreement border treaty envoy talks proposal summit harbour quota tariff corridor mandate observers
		deadline framework monitors shipment reactor vessels delegation ceasefire protocol annex ministry session dialogue pledge
		grievance inspection arbitration exports subsidies refugees livestock pipeline cables satellites vaccines harvest drought
		glacier canal bridges railway customs visas archives museums orchards textiles batteries turbines copper timber`)
)

// Directory is the tables the articles were made with.
type Directory []*entity.Entity

// Entities lists them.
func (d Directory) Entities() []*entity.Entity { return d }

// Tables returns the states, organisations and topics of the articles; their people are in no table.
func Tables() Directory {
	var d Directory
	for _, s := range states {
		d = append(d, &entity.Entity{
			ID: entity.NewID(entity.Country, s[1]), Kind: entity.Country, Name: s[1], Country: s[0],
			State: &entity.State{Code: s[0], Official: "Republic of " + s[1], Demonyms: []string{s[2]}, Capitals: []string{s[3]}},
		})
	}
	for _, b := range bodies {
		d = append(d, &entity.Entity{ID: entity.NewID(entity.Organisation, b), Kind: entity.Organisation, Name: b, OrgKind: "international"})
	}
	for _, a := range agencies {
		d = append(d, &entity.Entity{ID: entity.NewID(entity.Organisation, a), Kind: entity.Organisation, Name: a, OrgKind: "media"})
	}
	for _, t := range topics {
		d = append(d, &entity.Entity{ID: entity.NewID(entity.Topic, t), Kind: entity.Topic, Name: t})
	}
	return d
}

// Records makes n records. About one in forty is a further take of the report before it.
func Records(n int, seed uint64) []digest.Record {
	r := rand.New(rand.NewPCG(seed, 1))
	out := make([]digest.Record, n)
	day := time.Date(2019, 3, 1, 0, 0, 0, 0, time.UTC)
	perDay := max(1, n/700)
	for i := range out {
		if i%perDay == 0 && i > 0 {
			day = day.AddDate(0, 0, 1+r.IntN(2))
		}
		w := writer{r: r, people: max(8, n/6)}
		if i > 0 && r.IntN(40) == 0 {
			prev := out[i-1].Article
			out[i] = w.write(i, prev.Date, prev.Title, prev.Dateline.Agency, prev.TakeNumber+1)
			continue
		}
		out[i] = w.write(i, day, "", agencies[r.IntN(len(agencies))], 0)
	}
	return out
}

// writer composes one article and its annotations side by side.
type writer struct {
	r      *rand.Rand
	people int
	b      strings.Builder
	doc    nlp.Doc
	blocks []article.Block
	chains map[string]int
}

// pick favours low numbers, as archives favour some people.
func (w *writer) pick(n int) int {
	f := w.r.Float64()
	return int(f * f * f * float64(n))
}

type person struct {
	name, family, title string
	state               int
}

func (w *writer) person() person {
	i := w.pick(w.people)
	family := families[i%len(families)] + endings[(i/len(families))%len(endings)]
	if k := i / (len(families) * len(endings)); k > 0 {
		family += families[k%len(families)][:2]
	}
	return person{given[(i*7+i/5)%len(given)] + " " + family, family, titles[i%len(titles)], i % len(states)}
}

func (w *writer) write(i int, day time.Time, title, agency string, take int) digest.Record {
	w.chains = map[string]int{}
	a, b := w.person(), w.person()
	for b.name == a.name || b.state == a.state {
		b = w.person()
	}
	if title == "" {
		title = fmt.Sprintf("%s and %s discuss %s %s", a.family, b.family, words[w.r.IntN(len(words))], words[w.r.IntN(len(words))])
		if w.r.IntN(4) == 0 {
			title += fmt.Sprintf(" in round %d", i)
		}
	}
	w.block(article.Headline, func() { w.b.WriteString(title) })
	city := states[a.state][3]
	line := text.Span{Start: w.b.Len()}
	printed := fmt.Sprintf("%s, %s (%s) -", strings.ToUpper(city), day.Format("Jan 2"), agency)
	w.block(article.DatelineBlock, func() { w.b.WriteString(printed) })
	line.End = line.Start + len(printed)
	body := w.b.Len()
	topic := w.r.IntN(len(topics))
	for p := range 5 {
		w.block(article.Paragraph, func() { w.paragraph(p, a, b, agency, day) })
	}
	t := strings.TrimSuffix(w.b.String(), "\n\n")
	w.doc.Text, w.doc.Lang, w.doc.DatelineCountry = t, "en", states[a.state][0]
	w.doc.Topics = []nlp.Topic{{ID: entity.NewID(entity.Topic, topics[topic]), Score: 3, Terms: []string{words[topic]}}}
	if second := w.r.IntN(len(topics)); second != topic {
		w.doc.Topics = append(w.doc.Topics, nlp.Topic{ID: entity.NewID(entity.Topic, topics[second]), Score: 1.5, Terms: []string{words[second]}})
	}
	art := &article.Article{
		ID: fmt.Sprintf("%s-%06d", day.Format(time.DateOnly), i), Path: fmt.Sprintf("content/%s-%06d.txt", day.Format(time.DateOnly), i),
		Format: article.Wire, Lang: "en", Title: title, Text: t, Blocks: w.blocks, BodyStart: body, Date: day,
		DateSource: article.FromPath, Dateline: article.Dateline{Span: line, Places: []string{strings.ToUpper(city)}, Agency: agency},
		Analyse: true, Hash: fmt.Sprintf("%016x", i), TakeNumber: take,
	}
	if take > 0 {
		art.Take = fmt.Sprintf("UPDATE %d", take)
	}
	return digest.NewRecord(art, &w.doc)
}

func (w *writer) block(kind article.BlockKind, fill func()) {
	start := w.b.Len()
	fill()
	w.blocks = append(w.blocks, article.Block{Span: text.Span{Start: start, End: w.b.Len()}, Kind: kind})
	w.b.WriteString("\n\n")
}

func (w *writer) paragraph(n int, a, b person, agency string, day time.Time) {
	switch n {
	case 0:
		w.sentence(func(s int) {
			w.mention(a, nlp.Name, s)
			w.filler(3)
			w.mention(b, nlp.Name, s)
			w.b.WriteString(" met in ")
			w.state(a.state, states[a.state][3], nlp.Capital, nlp.Location, s)
			w.event(s, nlp.Consult, "meeting", a, b, day)
		})
	case 1:
		w.sentence(func(s int) { w.quote(s, a, b) })
		w.sentence(func(int) { w.filler(14) })
	case 2:
		w.sentence(func(s int) {
			w.state(b.state, states[b.state][1], nlp.Name, nlp.Actor, s)
			w.filler(6)
			w.state(a.state, states[a.state][2], nlp.Demonym, nlp.Actor, s)
			w.filler(5)
			w.event(s, nlp.Demand, "", b, a, day.AddDate(0, 0, -1))
		})
		w.sentence(func(s int) { w.quote(s, b, a) })
	case 3:
		c := w.person()
		w.sentence(func(s int) {
			w.mention(c, nlp.Name, s)
			w.filler(8)
			w.body(bodies[w.pick(len(bodies))], nlp.Actor, s)
			w.filler(4)
		})
	default:
		w.sentence(func(s int) {
			w.b.WriteString("According to ")
			w.body(agency, nlp.Source, s)
			w.filler(12)
		})
		w.sentence(func(int) { w.filler(20) })
	}
}

func (w *writer) sentence(fill func(index int)) {
	if w.b.Len() > 0 && !strings.HasSuffix(w.b.String(), "\n") {
		w.b.WriteByte(' ')
	}
	start := w.b.Len()
	at := len(w.doc.Sentences)
	w.doc.Sentences = append(w.doc.Sentences, nlp.Sentence{Block: len(w.blocks)})
	events := len(w.doc.Events)
	fill(at)
	w.b.WriteByte('.')
	span := text.Span{Start: start, End: w.b.Len()}
	w.doc.Sentences[at].Span = span
	for i := events; i < len(w.doc.Events); i++ {
		w.doc.Events[i].Span, w.doc.Events[i].Trigger = span, text.Span{Start: start, End: start + 1}
	}
}

func (w *writer) filler(n int) {
	for range n {
		w.b.WriteByte(' ')
		w.b.WriteString(words[w.r.IntN(len(words))])
	}
	w.b.WriteByte(' ')
}

func (w *writer) chain(key string, c nlp.Chain) int {
	i, ok := w.chains[key]
	if !ok {
		i = len(w.doc.Chains)
		w.chains[key] = i
		w.doc.Chains = append(w.doc.Chains, c)
	}
	return i
}

func (w *writer) name(chain int, words string, form nlp.Form, role nlp.Role, sentence int) text.Span {
	span := text.Span{Start: w.b.Len(), End: w.b.Len() + len(words)}
	w.b.WriteString(words)
	c := &w.doc.Chains[chain]
	c.Mentions = append(c.Mentions, len(w.doc.Mentions))
	c.Salience = min(1, c.Salience+0.2)
	w.doc.Mentions = append(w.doc.Mentions, nlp.Mention{
		Span: span, Kind: c.Kind, Form: form, Role: role, Chain: chain, Sentence: sentence, Rule: "synth", Confidence: 0.9,
	})
	return span
}

func (w *writer) mention(p person, form nlp.Form, sentence int) {
	chain := w.chain(p.name, nlp.Chain{Kind: entity.Person, Name: p.name, Country: states[p.state][0], Confidence: 0.9})
	words := p.name
	if form == nlp.Partial {
		words = p.family
	}
	span := w.name(chain, words, form, nlp.NoRole, sentence)
	if c := &w.doc.Chains[chain]; len(c.Offices) == 0 {
		c.Offices = append(c.Offices, nlp.Office{Title: p.title, Country: states[p.state][0], Span: span})
	}
}

func (w *writer) state(i int, words string, form nlp.Form, role nlp.Role, sentence int) {
	s := states[i]
	chain := w.chain(s[1], nlp.Chain{Kind: entity.Country, ID: entity.NewID(entity.Country, s[1]), Name: s[1], Country: s[0], Confidence: 1})
	w.name(chain, words, form, role, sentence)
}

func (w *writer) body(name string, role nlp.Role, sentence int) {
	chain := w.chain(name, nlp.Chain{Kind: entity.Organisation, ID: entity.NewID(entity.Organisation, name), Name: name, Role: role, Confidence: 1})
	w.name(chain, name, nlp.Name, role, sentence)
}

func (w *writer) quote(sentence int, by, about person) {
	w.b.WriteString("“")
	start := w.b.Len()
	w.filler(6)
	w.state(about.state, states[about.state][1], nlp.Name, nlp.Actor, sentence)
	w.filler(5)
	span := text.Span{Start: start, End: w.b.Len()}
	w.b.WriteString("”, ")
	speaker := w.chain(by.name, nlp.Chain{Kind: entity.Person, Name: by.name, Country: states[by.state][0], Confidence: 0.9})
	w.mention(by, nlp.Partial, sentence)
	w.b.WriteByte(' ')
	cue := text.Span{Start: w.b.Len(), End: w.b.Len() + len("said")}
	w.b.WriteString("said")
	w.doc.Quotes = append(w.doc.Quotes, nlp.Quote{
		Span: span, Kind: nlp.Direct, Speaker: speaker, SpeakerText: by.family, SpeakerKind: nlp.PersonSpeaker, Cue: "said", CueSpan: cue,
		Relay: -1, Sentence: sentence, Rule: "synth", Confidence: 0.9,
	})
}

func (w *writer) event(sentence int, kind nlp.EventType, mode string, by, to person, day time.Time) {
	side := func(p person) []nlp.Participant {
		if i, ok := w.chains[p.name]; ok {
			return []nlp.Participant{{Chain: i, Name: p.name, Code: states[p.state][0]}}
		}
		return []nlp.Participant{{Chain: -1, Name: states[p.state][1], Code: states[p.state][0]}}
	}
	w.doc.Events = append(w.doc.Events, nlp.Event{
		Type: kind, Mode: mode, Source: side(by), Target: side(to), Date: day.Format(time.DateOnly), Tense: nlp.Happened,
		Place: states[by.state][3], PlaceCountry: states[by.state][0], Sentence: sentence, Rule: "synth", Confidence: 0.8,
	})
}
