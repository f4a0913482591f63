package analysis

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"digest/internal/article"
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
			"participle", "Marta Kovalenko left early, saying “there is nothing to sign today.”",
			[]string{"partial: there is nothing to sign today. — Marta Kovalenko (before)"},
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
			"pronoun", "Marta Kovalenko met Paul Ostrow in Avon on Monday. “We will sign,” she said. “We will not,” he said.",
			[]string{"direct: We will sign, — Marta Kovalenko (after)", "direct: We will not, — Paul Ostrow (after)"},
		},
		{
			"pronoun for a description", "A spokeswoman for the ministry declined to comment.\n\n“There is nothing to say,” she added.",
			[]string{"direct: There is nothing to say, — A spokeswoman for the ministry (after)"},
		},
		{
			"plural pronoun", "“There is nothing to say,” they added.",
			[]string{"direct: There is nothing to say, — they (after)"},
		},
		{
			"plural pronoun for two", "Marta Kovalenko and Paul Ostrow said: “We will sign.”\n\n“There is nothing to add,” they said.",
			[]string{"direct: We will sign. — Marta Kovalenko and Paul Ostrow (before)", "direct: There is nothing to add, — Marta Kovalenko and Paul Ostrow (after)"},
		},
		{
			"plural pronoun for a description", "Two diplomats said the talks were over. “There is nothing to add,” they said.",
			[]string{"indirect: the talks were over — Two diplomats (reported-clause)", "direct: There is nothing to add, — Two diplomats (after)"},
		},
		{
			"a party's adjective is nobody", "Marta Kovalenko spoke. The Liberal presidential candidate's answer came late. “We will sign,” she wrote.",
			[]string{"direct: We will sign, — Marta Kovalenko (after)"},
		},
		{
			"a contracted verb", "Paul Ostrow spoke in Avon. He’s claiming that fraud is “a big, big problem in this land.”",
			[]string{"partial: a big, big problem in this land. — Paul Ostrow (in-sentence)"},
		},
		{
			"subject of two verbs", "Marta Kovalenko met the envoys and called the talks “open, frank and long.”",
			[]string{"partial: open, frank and long. — Marta Kovalenko (in-sentence)"},
		},
		{
			"noun that looks like a verb", "Paul Ostrow said the report calls of many for “peace at any price” were naive.",
			[]string{"partial: peace at any price — Paul Ostrow (in-sentence)"},
		},
		{
			"a phrase nobody says", "The road to “the end of all our wars” is long.",
			nil,
		},
		{
			"longer words nobody says", "Seldom had the road been “as long and as cold for both sides.”",
			[]string{"partial: as long and as cold for both sides. — ? (marks)"},
		},
		{
			"verb and subject open the sentence", "Marta Kovalenko spoke. Said Kovalenko: “We will sign.”",
			[]string{"direct: We will sign. — Marta Kovalenko (before)"},
		},
		{
			"participle before its subject", "After calling the offer “slow, long and cold as ever,” Marta Kovalenko left.",
			[]string{"partial: slow, long and cold as ever, — Marta Kovalenko (in-sentence)"},
		},
		{
			"to quote somebody", "To quote Marta Kovalenko, “nothing is agreed until all is agreed.”",
			[]string{"direct: nothing is agreed until all is agreed. — Marta Kovalenko (in-sentence)"},
		},
		{
			"told a newspaper", "Marta Kovalenko told the newspaper, “We will sign it.”",
			[]string{"direct: We will sign it. — Marta Kovalenko (before)"},
		},
		{
			"labels", "The so-called “white list of friendly harbours” and what is known as “one land with two harbours” contain the word “moratorium on all catches.”",
			nil,
		},
		{
			"left over from markup", `A note with title="we rate this as mostly true" was deleted.`,
			nil,
		},
		{
			"short words of nobody known", "They found there had been “3,210 victims” of it.",
			nil,
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

// A whole report, with the attributions wire copy has: held back in the lede, in full, by office, relayed,
// within somebody else's sentence.
func TestQuotesOfAReport(t *testing.T) {
	doc := pipeline(t).Analyze(paragraphs(`“When they send somebody with a mandate, they will find us at the table,” Marta Kovalenko said in Oslo, according to the local Reuters news agency.

In a meeting with Norwegian Trade Minister Pal Ostrow, Kovalenko said the two “went through the list from end to end.”

She also addressed Icelandic envoy Jon Hallsson’s recent statement that the islands were not for sale and accused the ministry of using the talks “as a screen for its quarrels at home.”

Kovalenko, according to Reuters, said that she does not take “lessons” from Hallsson and added that she would wait for the spring.

“The door is open,” she said.`))
	want := []string{
		"direct: When they send somebody with a mandate, they will find us at the table, — Marta Kovalenko (after)",
		"partial: went through the list from end to end. — Marta Kovalenko (in-sentence)",
		"partial: as a screen for its quarrels at home. — Jon Hallsson (in-sentence)",
		"indirect: she does not take “lessons” from Hallsson — Marta Kovalenko (reported-that)",
		"partial: lessons — Marta Kovalenko (in-sentence)",
		"indirect: she would wait for the spring — Marta Kovalenko (reported-that)",
		"direct: The door is open, — Marta Kovalenko (after)",
	}
	if diff := cmp.Diff(want, shownQuotes(doc)); diff != "" {
		t.Errorf("quotes (-want +got):\n%s", diff)
	}
}

func TestRelay(t *testing.T) {
	p := pipeline(t)
	for _, body := range []string{
		"“We will sign it today,” Marta Kovalenko said in Avon, according to the local Reuters news agency.",
		"Marta Kovalenko, according to Reuters, said that she would “sign it today.”",
		"Marta Kovalenko was quoted by Reuters as saying: “We will sign it today.”",
		"Reuters quoted Marta Kovalenko as saying: “We will sign it today.”",
		"“We will sign it today,” Marta Kovalenko told Reuters.",
	} {
		doc := p.Analyze(paragraphs(body))
		found := false
		for _, q := range doc.Quotes {
			found = true
			if q.Speaker < 0 || doc.Chains[q.Speaker].Name != "Marta Kovalenko" || q.Relay < 0 || doc.Chains[q.Relay].Name != "Reuters" {
				t.Errorf("%s: speaker %d %q, relay %d", body, q.Speaker, q.SpeakerText, q.Relay)
			}
		}
		if !found {
			t.Errorf("%s: no quote", body)
		}
	}
}

func TestTranscript(t *testing.T) {
	p := pipeline(t)
	doc := p.Analyze(paragraphs("KORVIN: Will you sign?\n\nHALE: Not today.\n\nKORVIN: Why?\n\nHALE: “Trust” is missing."))
	want := []string{
		"direct: Will you sign? — KORVIN (transcript)", "direct: Not today. — HALE (transcript)",
		"direct: Why? — KORVIN (transcript)", "direct: “Trust” is missing. — HALE (transcript)",
	}
	if diff := cmp.Diff(want, shownQuotes(doc)); diff != "" {
		t.Errorf("quotes (-want +got):\n%s", diff)
	}
}

func TestBlockQuotation(t *testing.T) {
	a := paragraphs("Kovalenko replied:\n\nWe will sign when the text is ready.")
	a.Blocks[1].Kind = article.Quotation
	want := []string{"direct: We will sign when the text is ready. — Kovalenko (colon)"}
	if diff := cmp.Diff(want, shownQuotes(pipeline(t).Analyze(a))); diff != "" {
		t.Errorf("quotes (-want +got):\n%s", diff)
	}
}

func TestIndirectSpeech(t *testing.T) {
	p := pipeline(t)
	tests := []struct{ body, want string }{
		{"Norland's foreign minister, Ana Kovalenko, said that the talks would resume.", "the talks would resume — Ana Kovalenko (reported-that)"},
		{"Secretary of State Ana Kovalenko said that the talks would resume.", "the talks would resume — Ana Kovalenko (reported-that)"},
		{"Moran promised new talks, and Kovalenko said afterwards that she would come.", "she would come — Kovalenko (reported-that)"},
		{"Kovalenko said that the talks would resume.", "the talks would resume — Kovalenko (reported-that)"},
		{"Kovalenko told reporters on Tuesday that the talks would resume.", "the talks would resume — Kovalenko (reported-that)"},
		{"Kovalenko said on Tuesday the talks would resume.", "the talks would resume — Kovalenko (reported-clause)"},
		{"The talks would resume, Kovalenko said on Tuesday.", "The talks would resume — Kovalenko (reported-before)"},
		{"The talks would resume, said a senior official in the ministry.", "The talks would resume — a senior official (reported-before)"},
		{"The talks would resume, Kovalenko said, adding that he was ready.", "The talks would resume — Kovalenko (reported-before)|he was ready — Kovalenko (reported-that)"},
		{"The talks, Kovalenko said, would resume.", "The talks, Kovalenko said, would resume — Kovalenko (reported-around)"},
		{"According to Kovalenko, the talks would resume.", "the talks would resume — Kovalenko (reported-after)"},
		{"Kovalenko said the talks would resume and added that a date was set.", "the talks would resume — Kovalenko (reported-clause)|a date was set — Kovalenko (reported-that)"},
		{"Kovalenko did not say that the talks would resume.", ""},
		{"Kovalenko denied that the talks would resume.", ""},
		{"They asked for $75 per sack, per day. Kovalenko said the price was too high.", "the price was too high — Kovalenko (reported-clause)"},
		{"The talks will resume, say political consultants.", "The talks will resume — political consultants (reported-before)"},
		{"The commissioner for Ports, Rivers and Inland Shipping, Ana Kovalenko, said the talks would resume.", "the talks would resume — Ana Kovalenko (reported-clause)"},
		{"The talks would resume, the local Reuters news agency reported.", "The talks would resume — Reuters (reported-before)"},
		{"The talks would resume, said Ana Kovalenko, the deputy head of the mission.", "The talks would resume — Ana Kovalenko (reported-before)"},
		{"Secretary of State Ana Kovalenko thanked Moran and Ostrow and said she would come.", "she would come — Ana Kovalenko (reported-clause)"},
		{"According to Paul Kovalenko, Anna Moran opened the meeting with a joke. Ostrow denied it, he said.", "Anna Moran opened the meeting with a joke — Paul Kovalenko (reported-after)|Ostrow denied it — Paul Kovalenko (reported-before)"},
		{"Kovalenko added troops at the border.", ""},
		{"The report said to be ready was late.", ""},
	}
	for _, tt := range tests {
		var got []string
		for _, s := range shownQuotes(p.Analyze(paragraphs(tt.body))) {
			got = append(got, strings.TrimPrefix(s, "indirect: "))
		}
		if diff := cmp.Diff(tt.want, strings.Join(got, "|")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.body, diff)
		}
	}
}

func FuzzQuotes(f *testing.F) {
	for _, s := range []string{
		"“We agree,” said Kovalenko. ‘No,’ she added.", "\"a \"b' «c» ``d'' 'e", "“\n\n“\n\n”", "Kovalenko, who, said, that, “x y z w”",
		"A: b\n\nC: d\n\nA: e\n\nC: f", "according to", "said", "’s “ ” ’s said",
	} {
		f.Add(s)
	}
	p := pipeline(f)
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			t.Skip("articles are UTF-8")
		}
		if err := p.Analyze(paragraphs(s)).Validate(); err != nil {
			t.Error(err)
		}
	})
}

// newsText is copy of the usual mix, about n words.
func newsText(n int) string {
	const p = "Marta Kovalenko, the deputy minister of trade, said on Tuesday that the two sides had agreed to meet again in the spring. " +
		"“We have come a long way, and we will go the rest of it together,” she told reporters after the third round of talks, " +
		"according to the state news agency. “There is no other way.”\n\n" +
		"The opposition called the deal “a step backwards” and its leader, Paul Ostrow, accused the government of giving up the islands. " +
		"Fishermen in the north have waited for a settlement since the border was closed, and many have sold their boats. " +
		"Prices rose by 12 percent in March, the statistics office said.\n\n"
	return strings.TrimSpace(strings.Repeat(p, n/112+1))
}

func BenchmarkQuotes(b *testing.B) {
	p := pipeline(b)
	a := paragraphs(newsText(400))
	w := newWork(a, p.g, new(room))
	for _, stage := range []func(*work){tokens, sentences, matches, known, names, resolve, chains} {
		stage(w)
	}
	b.ReportAllocs()
	for b.Loop() {
		w.doc.Quotes = nil
		quotes(w)
	}
}

// A million marks on one line take a time in proportion to a thousandth of them.
func BenchmarkQuotesEndlessLine(b *testing.B) {
	p := pipeline(b)
	for _, unit := range []string{"\"a\" ", "“a, ", "'s ", "x said “y z a b,” ", "said, ", "(", "— ", "x, according to y, ", "Ada said she was, and he said ", "“a b c d” x "} {
		for _, n := range []int{10_000, 100_000} {
			a := paragraphs(strings.Repeat(unit, n))
			w := newWork(a, p.g, new(room))
			tokens(w)
			sentences(w)
			words(w)
			b.Run(fmt.Sprintf("%q/%d", unit, n), func(b *testing.B) {
				for b.Loop() {
					w.doc.Quotes = nil
					quotes(w)
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/unit")
			})
		}
	}
}
