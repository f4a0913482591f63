package analysis

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
)

// faroese is a pipeline with the tables and an editor's invented people, who hold offices of the Faroe Islands.
func faroese(t *testing.T) *Pipeline {
	t.Helper()
	holder := func(name, title, from, until string) entity.Entity {
		return entity.Entity{
			ID: entity.NewID(entity.Person, name), Kind: entity.Person, Name: name, Country: "FO",
			Offices: []entity.Office{{Title: title, Country: "FO", From: from, Until: until}},
		}
	}
	g, diags := gazetteer.Load(gazetteer.Defaults(), []entity.Entity{
		holder("Sunneva Hoyvik", "foreign minister", "2017-01-10", "2021-03-31"),
		holder("Bardur Kirkjubo", "foreign minister", "2021-03-31", ""),
		holder("Pall Viktor", "prime minister", "2016-02-01", ""),
		holder("Ruth May", "president", "2016-02-01", ""),
		holder("Hanus al-Torsvik", "speaker of parliament", "2016-02-01", ""),
	})
	if diags.HasErrors() {
		t.Fatal(diags)
	}
	return New(g)
}

func onDay(t *testing.T, p *Pipeline, s, day string) *nlp.Doc {
	t.Helper()
	a := textWork(s).a
	if day != "" {
		d, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		a.Date = d
	}
	doc := p.Analyze(a)
	if err := doc.Validate(); err != nil {
		t.Error(err)
	}
	return doc
}

// An office alone, and a surname alone, are whoever the tables have for it on the article's day.
func TestHoldersByTheDay(t *testing.T) {
	p := faroese(t)
	const minister = "Sunneva Hoyvik|FO|foreign minister FO|foreign minister\n"
	for _, tc := range []struct{ name, day, text, want string }{
		{"office", "2020-07-07", "The Faroese foreign minister spoke on Tuesday.", minister},
		{"office of", "2020-07-07", "The foreign minister of the Faroe Islands spoke.", minister},
		{"office, owned", "2020-07-07", "On Tuesday the Faroe Islands' foreign minister spoke.", minister},
		{"later, the minister alone", "2020-07-07", "The Faroese foreign minister spoke. The minister left.", "Sunneva Hoyvik|FO|foreign minister FO|foreign minister, minister\n"},
		{"the next holder", "2022-07-07", "The Faroese foreign minister spoke.", "Bardur Kirkjubo|FO|foreign minister FO|foreign minister\n"},
		{"the day of the handover", "2021-03-31", "The Faroese foreign minister spoke.", "Bardur Kirkjubo|FO|foreign minister FO|foreign minister\n"},
		{"another office", "2022-07-07", "The Faroese prime minister spoke.", "Pall Viktor|FO|prime minister FO|prime minister\n"},
		{"before any", "2010-07-07", "The Faroese foreign minister spoke.", ""},
		{"no day, nobody", "", "The Faroese foreign minister spoke.", ""},
		{"another year", "2020-07-07", "In 1998 the Faroese foreign minister spoke.", ""},
		{"the next", "2020-07-07", "The next Faroese foreign minister will speak.", ""},
		{"the former", "2020-07-07", "The former Faroese foreign minister spoke.", ""},
		{"the elected", "2020-07-07", "The Faroese foreign minister-designate spoke.", ""},
		{"any", "2020-07-07", "A Faroese foreign minister has to speak.", ""},
		{"several", "2020-07-07", "The Faroese foreign ministers spoke.", ""},
		{"who is named has it", "2020-07-07", "The Faroese foreign minister spoke. Foreign Minister Marta Haugland left.", "Marta Haugland||foreign minister|Marta Haugland\n"},
		{"surname", "2020-07-07", "In Torshavn, Hoyvik spoke.", "Sunneva Hoyvik|FO||Hoyvik\n"},
		{"surname before a verb", "2020-07-07", "Hoyvik rejected the plan.", "Sunneva Hoyvik|FO||Hoyvik\n"},
		{"surname before another", "2020-07-07", "Hoyvik and Viktor agreed in the Faroe Islands.", "Sunneva Hoyvik|FO||Hoyvik\nPall Viktor|FO||Viktor\n"},
		{"surname that is a given name", "2020-07-07", "The Faroe Islands wait. Viktor said nothing.", "Pall Viktor|FO||Viktor\n"},
		{"given name without the state", "2020-07-07", "The band waits. Viktor said nothing.", ""},
		{"surname that is a word", "2020-07-07", "The Faroe Islands wait. May said nothing.", "Ruth May|FO||May\n"},
		{"word without a verb", "2020-07-07", "The Faroe Islands wait for rain. May is wet.", ""},
		{"surname with an article", "2020-07-07", "The islands wait, and al-Torsvik left.", "Hanus al-Torsvik|FO||al-Torsvik\n"},
		{"surname, no day", "", "In Torshavn, Hoyvik spoke.", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			if diff := cmp.Diff(tc.want, listed(onDay(t, p, tc.text, tc.day), entity.Person)); diff != "" {
				t.Errorf("people (-want +got):\n%s", diff)
			}
		})
	}
}

// Whom only the tables name speaks and acts like others, with less confidence and a rule of its own.
func TestHoldersSpeakAndAct(t *testing.T) {
	doc := onDay(t, faroese(t), "The Faroese foreign minister met the Icelandic ambassador on Tuesday. “We will sign,” the minister said.", "2020-07-07")
	want := []string{"direct: We will sign, — Sunneva Hoyvik (after)"}
	if diff := cmp.Diff(want, shownQuotes(doc)); diff != "" {
		t.Errorf("quotes (-want +got):\n%s", diff)
	}
	if len(doc.Events) != 1 || len(doc.Events[0].Source) != 1 {
		t.Fatalf("events: got %+v, want one meeting", doc.Events)
	}
	m := &doc.Mentions[doc.Chains[doc.Events[0].Source[0].Chain].Mentions[0]]
	if m.Rule != "office-by-date" || m.Confidence > 0.6 || m.Form != nlp.Nominal {
		t.Errorf("mention: got %s %v %v, want office-by-date, a nominal of little confidence", m.Rule, m.Confidence, m.Form)
	}
}
