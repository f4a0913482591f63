package analysis

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"digest/internal/article"
	"digest/internal/text"
)

// paragraphs is an article of plain paragraphs, separated by blank lines.
func paragraphs(body string) *article.Article {
	a := &article.Article{Text: body, Lang: "en", Analyse: true}
	at := 0
	for _, p := range strings.Split(body, "\n\n") {
		if p != "" {
			a.Blocks = append(a.Blocks, article.Block{Span: text.Span{Start: at, End: at + len(p)}, Kind: article.Paragraph})
		}
		at += len(p) + 2
	}
	return a
}

func TestQuotations(t *testing.T) {
	tests := []struct {
		name, body string
		want       []string
	}{
		{"curly", "“We agree,” he said.", []string{"We agree,"}},
		{"straight", `"We agree," he said. "For now."`, []string{"We agree,", "For now."}},
		{"doubled straight singles", "``We agree,'' he said.", []string{"We agree,"}},
		{"guillemets", "« Nous sommes prêts », he said.", []string{"Nous sommes prêts"}},
		{"guillemets turned inwards", "»Wir sind bereit«, he said.", []string{"Wir sind bereit"}},
		{"low opening mark", "„We agree“, he said.", []string{"We agree"}},
		{"single", "'We agree,' he said. 'It's the workers' choice.'", []string{"We agree,", "It's the workers' choice."}},
		{"curly single", "‘We agree,’ he said; the states’ envoys don’t.", []string{"We agree,"}},
		{"apostrophes only", "The minister's men weren't the workers' friends in the '90s, 'til they left.", nil},
		{"plural possessive inside single", "the 'workers' party' line", []string{"workers' party"}},
		{"nested single", "“They told us ‘never’ again,” she said.", []string{"They told us ‘never’ again,"}},
		{"nested double in single", "'They said \"never\" again,' she said.", []string{`They said "never" again,`}},
		{"nested at the end", "\"They said, 'never again,'\" she said.", []string{"They said, 'never again,'"}},
		{"nested of another look", `"I read: “Are you for it?” Forty were."`, []string{"I read: “Are you for it?” Forty were."}},
		{"mixed marks", "“We agree,\" he said of the \"deal” reached.", []string{"We agree,", "deal"}},
		{"closing mark used to open", "”We agree,” he said.", []string{"We agree,"}},
		{"opening mark used to close", "“We agree,“ he said.", []string{"We agree,"}},
		{"dash before the mark", `The plan—"a disaster"—failed.`, []string{"a disaster"}},
		{"dash inside", `"We will—" he began.`, []string{"We will—"}},
		{"bracket", `The deal ("a disaster") failed.`, []string{"a disaster"}},
		{"inches", `The envoy, 6'2" tall, said "no deal".`, []string{"no deal"}},
		{"detokenised", `He said " we agree " again.`, []string{"we agree"}},
		{"opening mark missing", `We agree," he said.`, nil},
		{"closing mark missing", "“We agree, he said.\n\nThe talks ended.", []string{"We agree, he said."}},
		{"closing mark missing before the next", "“We agree. They left. “We go on.” All were glad.", []string{"We agree. They left.", "We go on."}},
		{"empty", `He said "" and “”.`, nil},
		{
			"several paragraphs", "“One.\n\n“Two.\n\n“Three,” he said. “Four.”",
			[]string{"One.\n\n“Two.\n\n“Three,", "Four."},
		},
		{"several paragraphs, straight", "\"One.\n\n\"Two,\" he said.", []string{"One.\n\n\"Two,"}},
		{"several paragraphs, single", "‘One.\n\n‘Two,’ he said.", []string{"One.\n\n‘Two,"}},
		{"several paragraphs, mark not repeated", "“One.\n\nTwo,” he said.", []string{"One.\n\nTwo,"}},
		{"possessive of a quoted word", `The "dealmaker"'s plan failed.`, []string{"dealmaker"}},
		{"elision within double marks", `"Tell 'em we agree," he said.`, []string{"Tell 'em we agree,"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			a := paragraphs(tt.body)
			var got []string
			for _, q := range new(quoteScanner).quotations(a.Text, a.Blocks) {
				got = append(got, q.inner.Of(a.Text))
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("quotations (-want +got):\n%s", diff)
			}
		})
	}
}
