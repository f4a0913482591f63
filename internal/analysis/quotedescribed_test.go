package analysis

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestSpeakers is about who speaks: several at once, somebody described, and what "it" and "he" mean.
func TestSpeakers(t *testing.T) {
	p := pipeline(t)
	tests := []struct{ name, body, want string }{
		{
			"leaders of several states", "The leaders of Norway, Chile and Ghana said that the talks would resume.",
			"the talks would resume — The leaders of Norway, Chile and Ghana",
		},
		{
			"several states", "“We will not sign,” Norway, Chile and Ghana said in a joint statement.",
			"We will not sign, — Norway, Chile and Ghana",
		},
		{
			"two people with titles", "Norwegian Prime Minister Marta Solberg and Chilean President Paul Ostrow said that the talks would resume.",
			"the talks would resume — Norwegian Prime Minister Marta Solberg and Chilean President Paul Ostrow",
		},
		{
			"several who did something first", "Norway and Chile signed the treaty and said that others would follow.",
			"others would follow — Norway and Chile",
		},
		{
			"presidents of two states", "The Norwegian and Chilean presidents said that the talks would resume.",
			"the talks would resume — The Norwegian and Chilean presidents",
		},
		{
			"it after a declaration", "The ministers met in Peace Hall.\n\n“We agree,” the declaration said.\n\n“There will be a second round of talks,” it said.",
			"We agree, — the declaration|There will be a second round of talks, — the declaration",
		},
		{
			"so read the conclusions", "Chilean President Paul Ostrow attended.\n\n“We commit ourselves to the ceasefire.”\n\nSo read the conclusions of the conference.",
			"We commit ourselves to the ceasefire. — the conclusions of the conference",
		},
		{
			"the office of one", "Chilean Foreign Minister Marta Solberg and Ghanaian Trade Minister Paul Ostrow met.\n\n“We will sign,” the Chilean minister said.",
			"We will sign, — Marta Solberg",
		},
		{
			"by where he comes from", "Chilean Foreign Minister Marta Solberg and her Ghanaian counterpart, Paul Ostrow, met.\n\n“We will sign,” the Ghanaian replied.",
			"We will sign, — Paul Ostrow",
		},
		{
			"the office of who was named last before it", "Chilean Foreign Minister Marta Solberg met her Ghanaian counterpart, Paul Ostrow.\n\nOstrow stayed. “We will sign,” the minister said. Solberg left.",
			"We will sign, — Paul Ostrow",
		},
		{
			"an ocean says nothing", "Chilean Foreign Minister Paul Ostrow spoke. The Northern Ocean towns, he added, had given nothing at all.",
			"The Northern Ocean towns, he added, had given nothing at all — Paul Ostrow",
		},
		{
			"an office of two", "Chilean Foreign Minister Marta Solberg and Ghanaian Trade Minister Paul Ostrow met.\n\n“We will sign,” the minister said.",
			"We will sign, — the minister",
		},
		{
			"a minister is no prime minister", "Chilean Prime Minister Marta Solberg spoke.\n\n“We will sign,” the Chilean minister said.",
			"We will sign, — the Chilean minister",
		},
		{
			"he behind what he said", "Chilean President Paul Ostrow said that talks had begun. Norwegian President Henrik Lund denied all of it, he said.",
			"talks had begun — Paul Ostrow|Norwegian President Henrik Lund denied all of it — Paul Ostrow",
		},
		{
			"after talks", "The border will be opened soon, Chilean President Paul Ostrow said on Monday after talks with his neighbours.",
			"The border will be opened soon — Paul Ostrow",
		},
		{
			"no clause", "Norway and Chile agreed in Munich on a ceasefire which will take effect at midnight.", "",
		},
		{
			"promised not to", "Ostrow had promised not to resume tests, Chilean President Marta Solberg said.",
			"Ostrow had promised not to resume tests — Marta Solberg",
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, s := range shownQuotes(p.Analyze(paragraphs(tt.body))) {
				_, s, _ = strings.Cut(s, ": ")
				got = append(got, s[:strings.LastIndex(s, " (")])
			}
			if diff := cmp.Diff(tt.want, strings.Join(got, "|")); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestDescriptionFitsTitle(t *testing.T) {
	tests := []struct {
		words, head, title string
		want               bool
	}{
		{"", "minister", "interior minister", true},
		{"interior", "minister", "interior minister", true},
		{"foreign", "minister", "interior minister", false},
		{"", "minister", "prime minister", false},
		{"prime", "minister", "prime minister", true},
		{"deputy", "premier", "deputy prime minister", true},
		{"deputy", "premier", "prime minister", false},
		{"", "envoy", "deputy secretary of state", true},
		{"", "president", "vice president", false},
		{"", "leader", "president", true},
		{"", "general", "secretary-general", false},
	}
	for _, tt := range tests {
		d := description{head: tt.head, words: strings.Fields(tt.words)}
		if got := d.fitsTitle(tt.title); got != tt.want {
			t.Errorf("%s %s for %s: %v, want %v", tt.words, tt.head, tt.title, got, tt.want)
		}
	}
}
