package analysis

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/parse"
	"digest/internal/source"
)

// eventLine prints an event as "CONSULT meeting US > KR happened 2020-07-08 @Seoul".
func eventLine(e *nlp.Event) string {
	var b strings.Builder
	b.WriteString(string(e.Type))
	if e.Mode != "" {
		b.WriteString(" " + e.Mode)
	}
	side := func(ps []nlp.Participant) string {
		var out []string
		for _, p := range ps {
			out = append(out, max(p.Code, "-"))
		}
		return strings.Join(out, ",")
	}
	b.WriteString(" " + side(e.Source) + " > " + side(e.Target) + " " + string(e.Tense))
	if e.Date != "" {
		b.WriteString(" " + e.Date)
	}
	if e.Earlier {
		b.WriteString(" earlier")
	}
	if e.Place != "" {
		b.WriteString(" @" + e.Place)
	}
	return b.String()
}

func eventLines(doc *nlp.Doc) []string {
	out := []string{}
	for i := range doc.Events {
		out = append(out, strings.ReplaceAll(eventLine(&doc.Events[i]), " >  ", " > "))
	}
	return out
}

// TestEvents reads sentences as if they stood in an article of Wednesday, 8 July 2020.
func TestEvents(t *testing.T) {
	p := pipeline(t)
	for _, c := range []struct{ name, in, want string }{
		{"active", "Peru accused Chile of spying.", "DISAPPROVE PE > CL happened"},
		{"passive", "Chile was accused of spying by Peru.", "DISAPPROVE PE > CL happened"},
		{"reduced passive", "The plan rejected by Peru came from Chile.", ""},
		{"noun with owner", "Peru's rejection of Chile's offer surprised nobody.", "REJECT PE > CL happened"},
		{"noun with agent", "The invasion of Kuwait by Iraq shocked the region.", "ASSAULT IQ > KW happened"},
		{"between", "The failed summit between North Korea and the United States in Hanoi in February 2019 was short.", "CONSULT summit KP > US happened 2019-02 @Hanoi"},
		{"joint subject", "Peru and Chile signed a fishing accord on Monday.", "SUPPORT signing PE > CL happened 2020-07-06"},
		{"three of them", "Peru, Chile and Bolivia agreed to share the water.", "AGREE PE > CL,BO happened"},
		{"with", "Peru signed a fishing accord with Chile.", "SUPPORT signing PE > CL happened"},
		{"recognition", "Peru recognised Kosovo.", "SUPPORT recognition PE > XK happened"},
		{"relations", "Peru restored diplomatic relations with Chile.", "SUPPORT relations PE > CL happened"},
		{"on a visit", "Peru's foreign minister, on a visit to Quito, laid a wreath.", "CONSULT visit PE > EC happened @Quito"},
		{"to be", "Peru's president is to visit Ecuador on Friday.", "CONSULT visit PE > EC planned 2020-07-10"},
		{"denied", "Peru did not accuse Chile.", "DISAPPROVE PE > CL denied"},
		{"cancelled", "A meeting between the Peruvian and Chilean ministers was cancelled.", "CONSULT meeting PE > CL denied"},
		{"possible", "Peru may impose sanctions on Chile.", "SANCTION PE > CL hypothetical"},
		{"only demanded", "Peru demanded that Chile withdraw its troops.", "DEMAND PE > CL happened"},
		{"only refused", "Peru ruled out talks with Chile.", "REJECT PE > CL happened"},
		{"only accused of", "Peru accused Chile of invading Bolivia.", "DISAPPROVE PE > CL happened"},
		{"presupposed", "Peru condemned Iraq's invasion of Kuwait.", "DISAPPROVE PE > IQ happened; ASSAULT IQ > KW happened"},
		{"two verbs", "Peru recalled its ambassador from Chile and expelled two Chilean diplomats.", "SANCTION PE > CL happened; SANCTION PE > CL happened"},
		{"date in front", "In early June, Peru accused Chile of spying.", "DISAPPROVE PE > CL happened 2020-06"},
		{"date of the report", "Peru rejected Chile's plan, the ministry said on Tuesday.", "REJECT PE > CL happened"},
		{"a year ago", "Peru expelled a Chilean diplomat last year.", "SANCTION PE > CL happened 2019"},
		{"day and year", "Iraq invaded Kuwait on 2 August 1990.", "ASSAULT IQ > KW happened 1990-08-02"},
		{"talks fail in quotation", "“Peru attacked Chile,” he said.", ""},
		{"no comment", "Peru declined to comment.", ""},
		{"no event", "Relations between Peru and Chile are good.", ""},
		{"own affairs", "Peru's president dismissed the Peruvian minister.", ""},
		{"not an actor", "Chilean wine exports declined in Peru.", ""},
		{"company", "Samsung Electronics signed a contract with Poland.", ""},
		{"called a liar", "Peru called Chile a liar.", ""},
		{"government of", "Peru accused the Angela Merkel government of delay.", "DISAPPROVE PE > DE happened"},
		{"history", "Peru's past meetings with Chile went well.", "CONSULT meeting PE > CL happened earlier"},
		{"history, a verb", "Peru had previously rejected Chile's plan.", "REJECT PE > CL happened earlier"},
		{"history with its date", "Peru's previous meeting with Chile in May 2019 went well.", "CONSULT meeting PE > CL happened 2019-05"},
		{"secretary of state", "US Secretary of State Mike Pompeo met Chile's president.", "CONSULT meeting US > CL happened"},
		{"it as an object", "Peru thanked Chile for the offer, and Bolivia welcomed it.", "SUPPORT PE > CL happened"},
		{"withdraws from it", "Bolivia wants the accord with Chile. Peru withdrew from it.", ""},
		{"nobody did", "No Peruvian minister in office had visited Chile.", "CONSULT visit PE > CL denied"},
		{"a note is nobody", "Peru's president received the Chilean note.", ""},
		{"deadline", "The withdrawal of Peruvian troops from Chile by September 11 was announced.", "RETREAT PE > CL planned 2020-09-11"},
		{"for a body", "UN Secretary-General António Guterres thanked Peru.", "SUPPORT - > PE happened"},
		{"for the union", "European Commission President Ursula von der Leyen met Peru's president.", "CONSULT meeting EU > PE happened"},
		{"talks with the other", "Peru is open to talks with Chile although Chile rejected a resumption of the border talks.", "REJECT CL > PE happened"},
		{"talks with one of two", "Peru and Bolivia are open to talks although Chile rejected a resumption of the talks.", "REJECT CL > happened"},
		{"no demonstration", "It was important for Peru to demonstrate solidarity. Peruvians demonstrated against Chile.", "PROTEST PE > CL happened"},
		{"tests of hair", "Peru conducted tests of the hair. Peru conducted a missile test.", "MOBILIZE PE > happened"},
		{"land", "They live where the borders of Peru and Chile meet.", ""},
		{"headline", "EU to send observers to Honduras", "AID EU > HN planned"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := paragraphs(c.in)
			a.Date = time.Date(2020, 7, 8, 0, 0, 0, 0, time.UTC)
			doc := p.Analyze(a)
			if err := doc.Validate(); err != nil {
				t.Error(err)
			}
			if got := strings.Join(eventLines(doc), "; "); got != c.want {
				t.Errorf("%s\n got %q\nwant %q", c.in, got, c.want)
			}
		})
	}
}

// TestEventsOfWire holds what the wire article must give; it needs the copy, which is not ours to keep.
func TestEventsOfWire(t *testing.T) {
	data, err := os.ReadFile("../../../shared/wire/efe-biegun-seoul.txt")
	if err != nil {
		t.Skip("no wire copy beside the repository")
	}
	a, ds := parse.Parse(source.File{Path: "efe.txt", Class: source.Article, Data: data})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	got := eventLines(pipeline(t).Analyze(a))
	for _, want := range []string{
		"REJECT KP > US happened",
		"CONSULT meeting US > KR happened @Seoul",
		"CONSULT visit US > KR happened @Seoul",
		"DISAPPROVE KP > KR happened 2020-06",
		"ASSAULT KP > KR happened 2020-06",
		"CONSULT summit KP > US happened 2019-02 @Hanoi",
	} {
		if !strings.Contains("\n"+strings.Join(got, "\n")+"\n", "\n"+want+"\n") {
			t.Errorf("no %q in\n%s", want, strings.Join(got, "\n"))
		}
	}
}

// Each event says where it stands and why.
func TestEventsExplain(t *testing.T) {
	doc := pipeline(t).Analyze(paragraphs("On Monday, Peru accused Chile of spying and Bolivia left."))
	if len(doc.Events) != 1 {
		t.Fatalf("%d events", len(doc.Events))
	}
	e := doc.Events[0]
	got := []string{e.Trigger.Of(doc.Text), e.Of(doc.Text), e.Rule, e.Source[0].Name, e.Target[0].Name}
	want := []string{"accused", "Peru accused Chile of spying", "verb", "Peru", "Chile"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// Work grows with the length of the text, not with its square, whatever stands in it.
func TestEventsAreLinear(t *testing.T) {
	p := pipeline(t)
	for _, s := range []string{"Peru accused Chile ", "Peru and ", "Peru, Chile, ", "the visit to Peru by Chile with Peru ", "Peru to attack and to visit Chile on Monday "} {
		least := func(n int) time.Duration {
			w := staged(p, strings.Repeat(s, n))
			best := time.Hour
			for range 9 {
				w.doc.Events = nil
				start := time.Now()
				events(w)
				best = min(best, time.Since(start))
			}
			return best
		}
		small, large := least(250), least(4000)
		if large > 16*8*small {
			t.Errorf("%q: %v for 250 and %v for 4,000", s, small, large)
		}
	}
}

// staged is a text after the stages before events.
func staged(p *Pipeline, s string) *work {
	a := paragraphs(s)
	w := newWork(a, p.g, new(room))
	for _, stage := range stages()[:8] {
		stage(w)
	}
	return w
}

func FuzzEvents(f *testing.F) {
	g, diags := gazetteer.Load(gazetteer.Defaults(), nil)
	if diags.HasErrors() {
		f.Fatal(diags[0])
	}
	p := New(g)
	for _, s := range []string{
		"Peru accused Chile of spying.", "Talks between Peru, Chile and Bolivia in Hanoi on 31 June were", "Peru, , and and accused by to Chile's 's",
		"Visiting US-Japanese Peru to to not Chile inter-Korean", "it refused to its threat to their visit", "",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "?")
		a := paragraphs(s)
		a.Date = time.Date(2020, 7, 8, 0, 0, 0, 0, time.UTC)
		doc := p.Analyze(a)
		if err := doc.Validate(); err != nil {
			t.Error(err)
		}
		for i := range doc.Events {
			e := &doc.Events[i]
			if !doc.Sentences[e.Sentence].Contains(e.Span) || !e.Contains(e.Trigger) || e.Confidence <= 0 || e.Confidence > 1 || e.Rule == "" {
				t.Errorf("event %d: %+v", i, e)
			}
		}
	})
}
