package analysis

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"digest/internal/gazetteer"
	"digest/internal/nlp"
)

func pipeline(t testing.TB) *Pipeline {
	t.Helper()
	g, diags := gazetteer.Load(gazetteer.Defaults(), nil)
	for _, d := range diags {
		t.Fatalf("%s", d)
	}
	return New(g)
}

// shownQuotes prints quotes as "kind: words — speaker (rule)".
func shownQuotes(doc *nlp.Doc) []string {
	var out []string
	for _, q := range doc.Quotes {
		s := q.SpeakerText
		if q.Speaker >= 0 {
			s = doc.Chains[q.Speaker].Name
		}
		if s == "" {
			s = "?"
		}
		out = append(out, q.Kind.String()+": "+strings.ReplaceAll(q.Span.Of(doc.Text), "\n\n", "¶")+" — "+s+" ("+q.Rule+")")
	}
	return out
}

func TestQuotes(t *testing.T) {
	p := pipeline(t)
	tests := []struct {
		name, body string
		want       []string
	}{
		{
			"verb behind its subject", "“We will sign,” Marta Kovalenko said.",
			[]string{"direct: We will sign, — Marta Kovalenko (after)"},
		},
		{
			"verb before its subject", "“We will sign,” said Marta Kovalenko, the chief negotiator.",
			[]string{"direct: We will sign, — Marta Kovalenko (after)"},
		},
		{
			"in the middle", "“We will sign,” Kovalenko said, “but not today.”",
			[]string{"direct: We will sign, — Kovalenko (after)", "direct: but not today. — Kovalenko (before)"},
		},
		{
			"sentence after", "“We will sign,” Kovalenko said. “Not today.”",
			[]string{"direct: We will sign, — Kovalenko (after)", "direct: Not today. — Kovalenko (continued)"},
		},
		{
			"before a colon", "Kovalenko said: “We will sign.”",
			[]string{"direct: We will sign. — Kovalenko (before)"},
		},
		{
			"colon in the paragraph before", "Kovalenko continued:\n\n“We will sign it.”",
			[]string{"direct: We will sign it. — Kovalenko (colon)"},
		},
		{
			"apposition", "“We will sign,” Marta Kovalenko, the deputy minister of trade, said.",
			[]string{"direct: We will sign, — Marta Kovalenko (after)"},
		},
		{
			"appositions", "Marta Kovalenko, the minister of trade, a veteran of the talks, said the deal was “within reach of both sides.”",
			[]string{"partial: within reach of both sides. — Marta Kovalenko (in-sentence)"},
		},
		{
			"apposition behind the office", "“We will sign,” said the deputy minister, Marta Kovalenko.",
			[]string{"direct: We will sign, — Marta Kovalenko (after)"},
		},
		{
			"party in brackets", "“We will sign,” Sen. Paul Ostrow (L-Avon) said.",
			[]string{"direct: We will sign, — Paul Ostrow (after)"},
		},
		{
			"description", "“We will sign,” a senior official in the ministry said.",
			[]string{"direct: We will sign, — a senior official in the ministry (after)"},
		},
		{
			"partial", "Kovalenko called the offer “a step in the right direction.”",
			[]string{"partial: a step in the right direction. — Kovalenko (in-sentence)"},
		},
		{
			"passive", "The offer was described as “a step in the right direction” by Kovalenko.",
			[]string{"partial: a step in the right direction — Kovalenko (before)"},
		},
		{
			"possessor", "Kovalenko’s statement that “nothing is agreed yet” came late.",
			[]string{"partial: nothing is agreed yet — Kovalenko (possessor)"},
		},
		{
			"according to", "The offer is “a step in the right direction,” according to Kovalenko.",
			[]string{"partial: a step in the right direction, — Kovalenko (after)"},
		},
		{
			"participle", "Kovalenko left early, saying “there is nothing to sign today.”",
			[]string{"partial: there is nothing to sign today. — Kovalenko (before)"},
		},
		{
			"quoted as saying", "Kovalenko was quoted by the daily as saying: “We will sign.”",
			[]string{"direct: We will sign. — Kovalenko (before)"},
		},
		{
			"signature", "“We will sign the treaty.” — Marta Kovalenko",
			[]string{"direct: We will sign the treaty. — Marta Kovalenko (signature)"},
		},
		{
			"several paragraphs", "“We will sign.\n\n“But not today,” Kovalenko said.",
			[]string{"direct: We will sign.¶“But not today, — Kovalenko (after)"},
		},
		{
			"scare quotes", "The so-called “people’s court” met under “emergency” rules.",
			nil,
		},
		{
			"title of a work", "The novel “The Long Winter of Talks” sold well.",
			nil,
		},
		{
			"unattributed", "“Nothing is agreed until all is agreed.”",
			[]string{"direct: Nothing is agreed until all is agreed. — ? (marks)"},
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			doc := p.Analyze(paragraphs(tt.body))
			if err := doc.Validate(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, shownQuotes(doc)); diff != "" {
				t.Errorf("quotes (-want +got):\n%s", diff)
			}
		})
	}
}
