package analysis

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"digest/internal/article"
	"digest/internal/nlp"
	"digest/internal/text"
)

// headed is an article of a headline and paragraphs, separated by blank lines.
func headed(copy string) *article.Article {
	a := &article.Article{Text: copy, Lang: "en"}
	kind, at := article.Headline, 0
	for _, p := range strings.Split(copy, "\n\n") {
		a.Blocks = append(a.Blocks, article.Block{Span: text.Span{Start: at, End: at + len(p)}, Kind: kind})
		kind, at = article.Paragraph, at+len(p)+2
	}
	return a
}

func topicSlugs(doc *nlp.Doc) []string {
	var out []string
	for _, t := range doc.Topics {
		out = append(out, t.ID.Slug())
	}
	return out
}

func TestTopics(t *testing.T) {
	p := pipeline(t)
	for _, c := range []struct {
		name, copy string
		want       []string
	}{
		{
			"several topics, the strongest first",
			"Examplia and Norland agree on fishing quotas\n\n" +
				"Examplia and Norland settled a fishing dispute on Monday, setting catch limits for cod.\n\n" +
				"The two neighbours also promised to reopen talks on their maritime boundary. A maritime dispute had kept trawlers in port.",
			[]string{"fisheries", "maritime-disputes"},
		},
		{
			"American spelling and plurals",
			"Norland normalizes defense ties\n\nNorland signed defense pacts with two neighbors and approved defense agreements with three more.",
			[]string{"defence-cooperation"},
		},
		{
			"one passing word is nothing",
			"Norland names a new librarian\n\nThe national library of Norland has a new head.\n\nShe once wrote a book about the truce of 1611.",
			nil,
		},
		{
			"the report of a match",
			"Norland win 3-0 in World Cup qualifier\n\nNorland beat Examplia 3-0 in a World Cup qualifier, the striker scoring twice in the second half.\n\n" +
				"The midfielder missed the match under a sanction, and the coach called for a truce with the referee after a ceasefire in the league.",
			nil,
		},
		{
			"a market report",
			"Norland shares end lower on profit-taking\n\nShares closed lower in thin trade as the stock market gave up gains, dealers said.\n\n" +
				"The index fell 2 percent. Bond yields rose eight basis points, and traders said tariffs weighed on exporters' quarterly profits and dividends.",
			nil,
		},
		{"nothing", "", nil},
	} {
		got := topicSlugs(p.Analyze(headed(c.copy)))
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
}

func TestTopicTermsAreTheWordsThatEarnedIt(t *testing.T) {
	doc := pipeline(t).Analyze(headed("Envoys meet on ceasefire\n\nThe cease-fire held, and a truce was near. Both ceasefires were local."))
	want := []string{"ceasefire", "truce"}
	if len(doc.Topics) != 1 {
		t.Fatalf("topics %v, want ceasefires", topicSlugs(doc))
	}
	got := slices.DeleteFunc(slices.Clone(doc.Topics[0].Terms), func(s string) bool { return s == "cease-fire" })
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("terms (-want +got):\n%s", diff)
	}
}

func TestTopicsAreFewAndSorted(t *testing.T) {
	var all []string
	p := pipeline(t)
	for _, e := range p.g.Topics() {
		if !e.Hide {
			all = append(all, e.Terms[0].Text+", "+e.Terms[1].Text)
		}
	}
	doc := p.Analyze(headed("All of it\n\n" + strings.Join(all, ". ") + "."))
	if len(doc.Topics) > maxTopics {
		t.Errorf("%d topics, want %d at most", len(doc.Topics), maxTopics)
	}
	if !slices.IsSortedFunc(doc.Topics, func(a, b nlp.Topic) int { return int(100 * (b.Score - a.Score)) }) {
		t.Errorf("topics are not sorted: %v", doc.Topics)
	}
}

func TestOtherLanguagesHaveNoTopics(t *testing.T) {
	a := headed("Cumbre sobre el ceasefire\n\nCeasefire, truce, armistice.")
	a.Lang = "es"
	if got := topicSlugs(pipeline(t).Analyze(a)); got != nil {
		t.Errorf("topics %v, want none", got)
	}
}

func TestSharedArticleTopics(t *testing.T) {
	const path = "../../../shared/wire/efe-biegun-seoul.txt"
	src, err := os.ReadFile(path)
	if err != nil {
		t.Skip("no shared wire copy:", err)
	}
	got := topicSlugs(pipeline(t).Analyze(headed(strings.TrimSpace(string(src)))))
	want := []string{"denuclearisation", "inter-korean-relations", "alliance-cost-sharing"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("topics (-want +got):\n%s", diff)
	}
}

func BenchmarkTopics(b *testing.B) {
	p := pipeline(b)
	para := "The envoy said sanctions would stay until the ceasefire held, and urged both capitals to resume peace talks on the border.\n\n"
	w := newWork(headed("Envoy urges ceasefire\n\n"+strings.Repeat(para, 18)), p.g, new(room))
	tokens(w)
	sentences(w)
	words(w)
	b.SetBytes(int64(len(w.doc.Text)))
	b.ReportAllocs()
	for b.Loop() {
		w.doc.Topics = nil
		topics(w)
	}
}
