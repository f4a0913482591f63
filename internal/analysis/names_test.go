package analysis

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"

	"github.com/google/go-cmp/cmp"
)

// understood is the article of the paragraphs of t, dated day, with all layers.
func understood(tb testing.TB, t, day string) *nlp.Doc {
	tb.Helper()
	a := textWork(t).a
	if day != "" {
		d, err := time.Parse("2006-01-02", day)
		if err != nil {
			tb.Fatal(err)
		}
		a.Date = d
	}
	g, diags := gazetteer.Load(gazetteer.Defaults(), nil)
	if diags.HasErrors() {
		tb.Fatal(diags)
	}
	doc := New(g).Analyze(a)
	if err := doc.Validate(); err != nil {
		tb.Error(err)
	}
	return doc
}

// listed shows the chains of a kind, one a line: name, state, offices, mentions.
func listed(doc *nlp.Doc, kind entity.Kind) string {
	var b strings.Builder
	for _, c := range doc.Chains {
		if c.Kind != kind {
			continue
		}
		var offices, mentions []string
		for _, o := range c.Offices {
			offices = append(offices, strings.TrimSpace(o.Title+" "+o.Country))
		}
		for _, m := range c.Mentions {
			mentions = append(mentions, doc.Mentions[m].Of(doc.Text))
		}
		fmt.Fprintf(&b, "%s|%s|%s|%s\n", c.Name, c.Country, strings.Join(offices, ", "), strings.Join(mentions, ", "))
	}
	return b.String()
}

func TestPeople(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{
			"a surname for two",
			"Ida and Marta Hoekstra sang. Ida said no. Peter and Paul met.",
			"Ida Hoekstra|||Ida, Ida\nMarta Hoekstra|||Marta Hoekstra\n",
		},
		{
			"Vietnamese by the last name",
			"Vietnamese Prime Minister Nguyen Van Thanh spoke. Thanh agreed.",
			"Nguyen Van Thanh|VN|prime minister VN|Nguyen Van Thanh, Thanh\n",
		},
		{
			"Hungarian by the first name",
			"Hungarian minister Kovács Ildikó left. Kovács smiled.",
			"Kovács Ildikó|HU|minister HU|Kovács Ildikó, Kovács\n",
		},
		{
			"double surname and particle at the head of a sentence",
			"Spanish envoy María Luisa Fernández Ortega and German envoy Ursula von Stetten spoke. Fernández Ortega stayed. Von Stetten left.",
			"María Luisa Fernández Ortega|ES|envoy ES|María Luisa Fernández Ortega, Fernández Ortega\nUrsula von Stetten|DE|envoy DE|Ursula von Stetten, Von Stetten\n",
		},
		{
			"counterpart without a comma",
			"Norwegian Trade Minister Ingeborg Haukland met her Japanese counterpart Kenji Morimoto.",
			"Ingeborg Haukland|NO|trade minister NO|Ingeborg Haukland\nKenji Morimoto|JP|trade minister JP|Kenji Morimoto\n",
		},
		{
			"counterpart of somebody named before",
			"Norwegian Trade Minister Ingeborg Haukland spoke. Haukland and her Chilean counterpart, Rosa Quispe, left.",
			"Ingeborg Haukland|NO|trade minister NO|Ingeborg Haukland, Haukland\nRosa Quispe|CL|trade minister CL|Rosa Quispe\n",
		},
		{
			"counterpart from a state",
			"Norwegian Trade Minister Ingeborg Haukland and her counterpart from Chile, Rosa Quispe, left.",
			"Ingeborg Haukland|NO|trade minister NO|Ingeborg Haukland\nRosa Quispe|CL|trade minister CL|Rosa Quispe\n",
		},
		{
			"title before the name",
			"South Korean Second Vice Transport Minister Gu Hye-rim met the press. Gu said little.",
			"Gu Hye-rim|KR|second vice transport minister KR|Gu Hye-rim, Gu\n",
		},
		{
			"title behind the name",
			"Morton Vanderhoek, the US deputy undersecretary of fisheries, arrived. \"No,\" said Vanderhoek.",
			"Morton Vanderhoek|US|deputy undersecretary of fisheries US|Morton Vanderhoek, Vanderhoek\n",
		},
		{
			"slip of a letter in a title",
			"The Norwegian Deputy Minister of Foreign Affiars Solveig Haugland spoke.",
			"Solveig Haugland|NO|deputy minister of foreign affairs NO|Solveig Haugland\n",
		},
		{
			"a title that ends in s but is no plural",
			"White House press secretary Marla Oakes spoke.",
			"Marla Oakes|US|press secretary US|Marla Oakes\n",
		},
		{
			"surname first and again behind a title",
			"In a letter President Pyon thanked them. Later Pyon Tae-gil, the president, left.",
			"Pyon Tae-gil||president|Pyon, Pyon Tae-gil\n",
		},
		{
			"initials, suffix and particle",
			"J. P. Rosenthal Jr. and Ludwig van der Meersch agreed with W.H. Oakenden.",
			"J. P. Rosenthal Jr.|||J. P. Rosenthal Jr.\nLudwig van der Meersch|||Ludwig van der Meersch\nW.H. Oakenden|||W.H. Oakenden\n",
		},
		{
			"two with one surname told apart by their titles",
			"Senator Paul Brackenridge and Governor Lucy Brackenridge spoke. Mrs. Brackenridge smiled. Senator Brackenridge left.",
			"Paul Brackenridge||senator|Paul Brackenridge, Brackenridge\nLucy Brackenridge||governor|Lucy Brackenridge, Brackenridge\n",
		},
		{
			"only a surname",
			"Mr. Quillfeather declined to comment.",
			"Quillfeather|||Quillfeather\n",
		},
		{"a day behind the name", "Judge Alma Tennyson Tuesday ruled out bail.", "Alma Tennyson||judge|Alma Tennyson\n"},
		{
			"the body of an office is no part of its title",
			"UN Secretary-General Ifeoma Quillfeather met NATO Deputy Secretary General Pål Haugland and EU foreign policy chief Dita Morvan.",
			"Ifeoma Quillfeather||secretary-general|Ifeoma Quillfeather\nPål Haugland||deputy secretary general|Pål Haugland\nDita Morvan||foreign policy chief|Dita Morvan\n",
		},
		{
			"what a clause says behind a comma is no office",
			"Chilean Trade Minister Pablo Ostrow and his Peruvian counterpart, Inés Quillfeather, signed it before the two presidents.",
			"Pablo Ostrow|CL|trade minister CL|Pablo Ostrow\nInés Quillfeather|PE|trade minister PE|Inés Quillfeather\n",
		},
		{
			"the title of the next in a list",
			"Chile was represented by its envoy, Pablo Ostrow, and Peru by its crown prince, Luis Quillfeather.",
			"Pablo Ostrow||envoy|Pablo Ostrow\nLuis Quillfeather||crown prince|Luis Quillfeather\n",
		},
		{
			"a shorter word for the same office",
			"Chilean Fisheries Minister Pablo Ostrow spoke. Ostrow, the Chilean minister, left.",
			"Pablo Ostrow|CL|fisheries minister CL|Pablo Ostrow, Ostrow\n",
		},
		{
			"the deputy of somebody",
			"Chilean Trade Minister Pablo Ostrow left. Ostrow's chief of staff, Inés Quillfeather, stayed.",
			"Pablo Ostrow|CL|trade minister CL|Pablo Ostrow, Ostrow\nInés Quillfeather|CL|chief of staff CL|Inés Quillfeather\n",
		},
		{
			"at home in a capital",
			"In Lima, Foreign Ministry spokesman Pablo Ostrow said no. In Quito, the envoy Inés Quillfeather agreed.",
			"Pablo Ostrow|PE|spokesman PE|Pablo Ostrow\nInés Quillfeather||envoy|Inés Quillfeather\n",
		},
		{
			"a surname stays with the one who had it",
			"Senator Paul Quillfeather spoke. Quillfeather praised his wife, Heidi Quillfeather. Quillfeather left.",
			"Paul Quillfeather||senator|Paul Quillfeather, Quillfeather, Quillfeather\nHeidi Quillfeather|||Heidi Quillfeather\n",
		},
		{"what is made of a place or a school", "Hong Kong-listed firms fell. Vale League-trained surgeon Marla Oakes spoke in Kimwick-run clinics.", "Marla Oakes|||Marla Oakes\n"},
		{"an abbreviated state is no surname", "They met in Morganwick, W.Va. on Friday, and a man from W. Va. agreed.", ""},
		{
			"an office of somebody else",
			"Marla Oakes, the first woman nominated for president, left. Paul Vane, a close friend of the prime minister, stayed. Ida Quillfeather, an outside adviser, spoke.",
			"Marla Oakes|||Marla Oakes\nPaul Vane|||Paul Vane\nIda Quillfeather||adviser|Ida Quillfeather\n",
		},
		{"a plural title is no surname", "They will become Executive Directors.", ""},
		{
			"chief economist",
			"Marla Oakes, chief economist at Quillfeather Mining Co, spoke. General Paul Vane listened.",
			"Marla Oakes||chief economist|Marla Oakes\nPaul Vane||general|Paul Vane\n",
		},
		{"an office of another state", "Georgian President Eduard Shevardnadze spoke.", "Eduard Shevardnadze|GE|president GE|Eduard Shevardnadze\n"},
		{"family name first", "The guest was Okabane Masanori. Okabane said so.", "Okabane Masanori|||Okabane Masanori, Okabane\n"},
		{"an adjective behind a role", "The militant Muslim group left.", ""},
		{"a surname like a company's suffix", "Fisheries Minister Armindo Có left.", "Armindo Có||fisheries minister|Armindo Có\n"},
		{"of a state", "The tribunal was led by Thomas Quillfeather of Ghana.", "Thomas Quillfeather|GH||Thomas Quillfeather\n"},
		{
			"parts of a name of the tables as the text spells it",
			"Sheikh Mohammed bin Zayed spoke. Sheikh Mohammed wrote a letter.",
			"Mohamed bin Zayed Al Nahyan|AE||Sheikh Mohammed bin Zayed, Mohammed\n",
		},
		{"a demonym within a name", "Stephanie Turco Williams spoke.", "Stephanie Turco Williams|||Stephanie Turco Williams\n"},
		{"places and works are no people", "They met in Port Harrow, near Lake Wessel, to read Hidden Garden.", ""},
		{"surname in capitals", "Margaret HOLLOWFIELD, 45, won.", "Margaret HOLLOWFIELD|||Margaret HOLLOWFIELD\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, listed(understood(t, tc.text, ""), entity.Person)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestNominals(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{
			"the lede holds the name back",
			"Bolivia's deputy fisheries minister on Monday rejected the offer.\n\n\"It will not do,\" Morton Vanderhoek said in Lima.",
			"Morton Vanderhoek|BO|deputy fisheries minister BO|deputy fisheries minister, Morton Vanderhoek\n",
		},
		{
			"envoy of the state",
			"Morton Vanderhoek, the Bolivian deputy secretary of fisheries, left. The Bolivian envoy said little.",
			"Morton Vanderhoek|BO|deputy secretary of fisheries BO|Morton Vanderhoek, envoy\n",
		},
		{
			"an envoy of another state is nobody here",
			"Morton Vanderhoek, the Bolivian deputy secretary of fisheries, left. The Peruvian envoy said little.",
			"Morton Vanderhoek|BO|deputy secretary of fisheries BO|Morton Vanderhoek\n",
		},
		{
			"the minister",
			"Norwegian Fisheries Minister Solveig Haugland met Senator Paul Brackenridge. The minister smiled.",
			"Solveig Haugland|NO|fisheries minister NO|Solveig Haugland, minister\nPaul Brackenridge||senator|Paul Brackenridge\n",
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, listed(understood(t, tc.text, "2011-03-01"), entity.Person)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestOrganisations(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{
			"introduced abbreviation",
			"The Union of Northern Herring Towns (UNHT) met. UNHT members agreed.",
			"Union of Northern Herring Towns|||Union of Northern Herring Towns, UNHT, UNHT\n",
		},
		{
			"ministry with its state",
			"The Freedonian envoy wrote to the Bolivian Fisheries Ministry.",
			"Bolivian Fisheries Ministry|BO||Fisheries Ministry\n",
		},
		{
			"company and its short name",
			"Quillfeather Mining Co said profits rose. Quillfeather Mining shares fell.",
			"Quillfeather Mining Co|||Quillfeather Mining Co, Quillfeather Mining\n",
		},
		{"a news agency", "He told the local Quillfeather news agency.", "Quillfeather|||Quillfeather\n"},
		{"where it is based", "They asked the Lima-based Quillfeather Mining Co and the Peruvian-led Union of Northern Towns.", "Quillfeather Mining Co|||Quillfeather Mining Co\nUnion of Northern Towns|||Union of Northern Towns\n"},
		{"a line for readers", "Follow Quillfeather Press on social media.", "Quillfeather Press|||Quillfeather Press\n"},
		{"an office with its ministry's name", "Treasury Secretary Marla Oakes met Armed Forces Minister Lucie Vane.", ""},
		{"a treaty and an aircraft", "The Medium-Range Rocket Forces Treaty was signed on Air Force One.", ""},
		{"a union of one sentence", "They wrote to the European Union of the states' fears.", "European Union|EU||European Union\n"},
		{"a service of a state", "The US Geological Service measured it.", "Geological Service|US||Geological Service\n"},
		{
			"a party of the state in question, by its abbreviation",
			"In Seoul the ruling Democratic Party (DP) met over US$3 and HK$7. The DP left.",
			"Democratic Party of Korea|KR||Democratic Party, DP, DP\n",
		},
		{"ampersand", "Lawyers at Harrow, Low & Vane agreed.", "Harrow, Low & Vane|||Harrow, Low & Vane\n"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, listed(understood(t, tc.text, ""), entity.Organisation)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func FuzzAnalyze(f *testing.F) {
	for _, s := range []string{
		"", "A", benchText, "Gen. J.K. of the & Co (ABC) and Mr. al-Assad, 45, of, the", "President of the of and, Jr. said 's",
		"SHOUTED LINE OF WORDS\n\nThe US-South Korean envoy (KR), Kim JONG-UN", "of the Minister of Foreign Affaris Xi Ab",
	} {
		f.Add(s)
	}
	g, diags := gazetteer.Load(gazetteer.Defaults(), nil)
	if diags.HasErrors() {
		f.Fatal(diags)
	}
	p := New(g)
	f.Fuzz(func(t *testing.T, s string) {
		a := textWork(strings.ToValidUTF8(s, "\ufffd")).a
		if len(a.Blocks) > 1 {
			a.Blocks[0].Kind = article.Headline
		}
		if err := p.Analyze(a).Validate(); err != nil {
			t.Error(err)
		}
	})
}

// BenchmarkStages reports what each stage takes of an article of about 400 words.
func BenchmarkStages(b *testing.B) {
	g, _ := gazetteer.Load(gazetteer.Defaults(), nil)
	all := stages()
	spent := make([]time.Duration, len(all))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		w := textWork(benchText)
		w.g = g
		for i, stage := range all {
			start := time.Now()
			stage(w)
			spent[i] += time.Since(start)
		}
		n++
	}
	for i, name := range []string{"tokens", "sentences", "matches", "known", "names", "resolve", "chains", "quotes", "events", "topics"} {
		b.ReportMetric(float64(spent[i].Microseconds())/float64(n), name+"-µs")
	}
}

// BenchmarkHostile reports the names stage's time a byte on lines made to be slow: it must not grow with their length.
func BenchmarkHostile(b *testing.B) {
	g, _ := gazetteer.Load(gazetteer.Defaults(), nil)
	for name, one := range map[string]func(i int) string{
		"namesakes": func(i int) string { return fmt.Sprintf("Mr. Kim X%d-ho said and Kim met Kim, ", i) },
		"offices":   func(i int) string { return fmt.Sprintf("Norwegian Minister John X%dxo met the Norwegian envoy, ", i) },
		"heads":     func(int) string { return "Workers Bank Peter Bank & Co & " },
	} {
		for _, n := range []int{1000, 16000} {
			var text strings.Builder
			for i := range n {
				text.WriteString(one(i))
			}
			b.Run(fmt.Sprintf("%s-%d", name, n), func(b *testing.B) {
				b.SetBytes(int64(text.Len()))
				w := textWork(text.String())
				w.g = g
				tokens(w)
				sentences(w)
				words(w)
				matches(w)
				for b.Loop() {
					w.candidates, w.class = nil, nil
					names(w)
				}
			})
		}
	}
}

// A title in a list of leaders belongs to the name behind it, not to the one before.
func TestTitlesInAList(t *testing.T) {
	doc := New(tables(t)).Analyze(paragraphs("Norland President Ana Quist, Sudrian Prime Minister Jon Vale and Foreign Minister Mia Holt signed."))
	for _, c := range doc.Chains {
		if len(c.Offices) > 1 {
			t.Errorf("%s: %d offices", c.Name, len(c.Offices))
		}
	}
}

// What an editor says is no person is none, whatever it looks like.
func TestNeverAPerson(t *testing.T) {
	g, ds := gazetteer.Load(gazetteer.Defaults(), []entity.Entity{{
		ID: "people/rosa-benning", Kind: entity.Person, Name: "Rosa Benning", Never: []string{"Rosa Benning"},
	}})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	a := paragraphs("Spokeswoman Rosa Benning said the talks went on. Benning left.")
	for _, c := range New(g).Analyze(a).Chains {
		if c.Kind == entity.Person {
			t.Errorf("%q is taken for a person", c.Name)
		}
	}
}

// Who held the office is meant, not who bears the surname and is named in full.
func TestHolderOfTheTitle(t *testing.T) {
	g, ds := gazetteer.Load(gazetteer.Defaults(), []entity.Entity{
		{ID: "people/rosa-benning", Kind: entity.Person, Name: "Rosa Benning", Country: "NO", Offices: []entity.Office{{Title: "senator", From: "2001", Until: "2009"}}},
		{ID: "people/rolf-benning", Kind: entity.Person, Name: "Rolf Benning", Country: "NO", Offices: []entity.Office{{Title: "president", From: "1993", Until: "2001"}}},
	})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	a := paragraphs("Senator Rosa Benning spoke of the days of President Benning. Senator Benning left.")
	a.Date = time.Date(2016, 9, 25, 0, 0, 0, 0, time.UTC)
	got := listed(New(g).Analyze(a), entity.Person)
	want := "Rosa Benning|NO|senator NO|Rosa Benning, Benning\nRolf Benning|NO|president NO|Benning\n"
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// A date that only the file's time tells is no ground to know a lone surname by, unless it is that of who leads a state.
func TestHoldersByTheFilesTime(t *testing.T) {
	for _, tc := range []struct {
		source article.DateSource
		want   string
	}{
		{article.FromPath, "Emmanuel Macron, Sergey Lavrov"},
		{article.FromFileTime, "Emmanuel Macron"},
	} {
		a := textWork("Macron said so. The paper of Lavrov was read, and Lavrov said no.").a
		a.Date, a.DateSource = time.Date(2020, 7, 8, 0, 0, 0, 0, time.UTC), tc.source
		doc := pipeline(t).Analyze(a)
		var got []string
		for _, c := range doc.Chains {
			if c.ID != "" && c.Kind == entity.Person {
				got = append(got, c.Name)
			}
		}
		if s := strings.Join(got, ", "); s != tc.want {
			t.Errorf("%s: got %q, want %q", tc.source, s, tc.want)
		}
	}
}
