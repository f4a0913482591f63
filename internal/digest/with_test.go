package digest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/synth"
)

// printed is all a collection says, save what its records are. Lists of nothing print alike.
func printed(c *digest.Collection) string {
	articles := slices.Clone(c.Articles)
	for i := range articles {
		articles[i].Record = nil
	}
	var b strings.Builder
	fmt.Fprint(&b, articles, c.Actors, c.Topics, c.Pairs, c.Places, c.Sources, c.Stories, c.Days, c.Weeks, c.Timeline, c.Pages, c.States, c.Problems)
	for _, q := range c.Quotes {
		fmt.Fprintln(&b, c.List(q.About))
		q.About = digest.Range{}
		fmt.Fprintln(&b, q)
	}
	for _, e := range c.Events {
		fmt.Fprintln(&b, c.List(e.Source), c.List(e.Target), c.List(e.SourceStates), c.List(e.TargetStates))
		e.Source, e.Target, e.SourceStates, e.TargetStates = digest.Range{}, digest.Range{}, digest.Range{}, digest.Range{}
		fmt.Fprintln(&b, e)
	}
	return b.String()
}

// sameCollection compares collections by what they say: their common lists may be laid out differently.
func sameCollection(want, got *digest.Collection) string {
	if printed(want) == printed(got) && slices.EqualFunc(want.Articles, got.Articles, func(a, b digest.Article) bool {
		return a.Article == b.Article && a.Doc == b.Doc
	}) {
		return ""
	}
	type statements struct{ Quotes, Events [][]int32 }
	said := func(c *digest.Collection) (s statements) {
		for _, q := range c.Quotes {
			s.Quotes = append(s.Quotes, c.List(q.About))
		}
		for _, e := range c.Events {
			s.Events = append(s.Events, c.List(e.Source), c.List(e.Target), c.List(e.SourceStates), c.List(e.TargetStates))
		}
		return s
	}
	return cmp.Diff(want, got, cmpopts.IgnoreUnexported(digest.Collection{}), cmpopts.EquateEmpty(),
		cmpopts.IgnoreFields(digest.QuoteRef{}, "About"), cmpopts.IgnoreFields(digest.EventRef{}, "Source", "Target", "SourceStates", "TargetStates"),
		cmp.Comparer(func(a, b *digest.Record) bool { return a.Article == b.Article && a.Doc == b.Doc })) +
		cmp.Diff(said(want), said(got), cmpopts.EquateEmpty()) + "\n"
}

// editor changes records as somebody at work would, each time into new ones.
type editor struct {
	rnd  *rand.Rand
	more []digest.Record // articles to take matter from
}

func (e *editor) edit(r digest.Record) digest.Record {
	a, doc := *r.Article, *r.Doc
	switch e.rnd.IntN(16) {
	case 0: // another headline; often one that is there already
		a.Title = fmt.Sprintf("Talks resume in round %d", e.rnd.IntN(6))
	case 1:
		a.Slug = fmt.Sprintf("set-%d", e.rnd.IntN(3))
	case 2: // moved to another day
		a.Date = a.Date.AddDate(0, 0, e.rnd.IntN(3)-1)
	case 3:
		a.LastMod = a.Date.AddDate(0, 0, e.rnd.IntN(9))
	case 4: // words added
		a.Text += fmt.Sprintf("\n\nIt concerned the harbour, customs and %s matter%d.", []string{"another", "fishing", "border"}[e.rnd.IntN(3)], e.rnd.IntN(9))
		doc.Text = a.Text
	case 5: // a statement less
		doc.Quotes = doc.Quotes[:max(0, len(doc.Quotes)-1)]
	case 6:
		doc.Events = doc.Events[:max(0, len(doc.Events)-1)]
	case 7: // nothing of what it said is said any more
		doc.Quotes, doc.Events, doc.Topics = nil, nil, nil
	case 8: // the names become surer, or less sure
		doc.Chains = slices.Clone(doc.Chains)
		for i := range doc.Chains {
			doc.Chains[i].Confidence = []float32{0.3, 0.6, 0.9, 1}[e.rnd.IntN(4)]
		}
	case 9: // another salience
		doc.Chains = slices.Clone(doc.Chains)
		for i := range doc.Chains {
			doc.Chains[i].Salience = float64(e.rnd.IntN(5)) / 4
		}
	case 10: // states take over from the scene
		doc.Mentions = slices.Clone(doc.Mentions)
		for i := range doc.Mentions {
			doc.Mentions[i].Role = nlp.Role(e.rnd.IntN(2))
		}
	case 11: // offices
		doc.Chains = slices.Clone(doc.Chains)
		for i := range doc.Chains {
			if c := &doc.Chains[i]; c.Kind == entity.Person && len(c.Offices) > 0 {
				c.Offices = slices.Clone(c.Offices)
				c.Offices[0].Title = []string{"Envoy", "Chair", "Foreign Minister"}[e.rnd.IntN(3)]
			}
		}
	case 12: // what another article says
		from := e.more[e.rnd.IntN(len(e.more))]
		doc = *from.Doc
		a.Text, a.Blocks = from.Article.Text, from.Article.Blocks
		doc.DatelineCountry = r.Doc.DatelineCountry
	case 13: // the same topics in another order
		doc.Topics = slices.Clone(doc.Topics)
		slices.Reverse(doc.Topics)
		for i := range doc.Topics {
			doc.Topics[i].Score = float64(len(doc.Topics) - i)
		}
	case 14:
		a.Named.People = append(slices.Clone(a.Named.People), []string{"Ola Brandt", "Iris Vane"}[e.rnd.IntN(2)])
	case 15: // told again, without the day
		for _, v := range doc.Events {
			v.Date, v.Type, v.Tense = "", nlp.Agree, nlp.Happened
			doc.Events = append(doc.Events[:len(doc.Events):len(doc.Events)], v)
		}
	}
	if e.rnd.IntN(12) == 0 {
		a.Source.Rights = []article.Rights{article.RightsFull, article.RightsExcerpt, article.RightsLink}[e.rnd.IntN(3)]
	}
	return digest.NewRecord(&a, &doc)
}

// Whatever is edited, added and removed, With gives what Link gives.
func TestWithIsLink(t *testing.T) {
	entries := []digest.Entry{
		{Dir: "countries", Slug: "france"}, {Dir: "relations", Slug: "chile-peru"}, {Dir: "pages", Slug: "colophon"}, {Dir: "people", Slug: "nobody-known"},
	}
	shared, tables := 0, synth.Tables()
	for seed := range uint64(6) {
		rnd := rand.New(rand.NewPCG(seed, 11))
		n := 30 + 30*int(seed)
		all := synth.Records(n+40, seed)
		records, rest := all[:n:n], all[n:]
		e := &editor{rnd, all}
		es := entries[:int(seed)%2*len(entries)]
		got := digest.Link(records, tables, es)
		for step := range 40 {
			var removed, added []digest.Record
			for range 1 + rnd.IntN(3)/2 {
				i := rnd.IntN(len(records))
				if slices.ContainsFunc(added, func(r digest.Record) bool { return r.Article == records[i].Article }) {
					continue
				}
				removed = append(removed, records[i])
				records = slices.Clone(records)
				switch k := rnd.IntN(40); {
				case k == 0 && len(records) > 10:
					records = slices.Delete(records, i, i+1)
				case k == 1 && len(rest) > 0:
					removed = removed[:len(removed)-1]
					added, records, rest = append(added, rest[0]), append(records, rest[0]), rest[1:]
				default:
					records[i] = e.edit(records[i])
					added = append(added, records[i])
				}
			}
			before := got
			got = before.With(removed, added)
			if &before.States[0] == &got.States[0] {
				shared++
			}
			want := digest.Link(records, tables, es)
			if diff := sameCollection(want, got); diff != "" {
				t.Fatalf("seed %d, step %d (-Link +With):\n%.3000s", seed, step, diff)
			}
		}
	}
	if shared < 80 {
		t.Errorf("only %d of 240 changes were made without linking anew: the test saw too little", shared)
	}
}

// What a collection was before is not touched by the next, which others may still read.
func TestWithLeavesTheOldOne(t *testing.T) {
	records := synth.Records(200, 5)
	tables := synth.Tables()
	old, same := digest.Link(records, tables, nil), digest.Link(records, tables, nil)
	e := &editor{rand.New(rand.NewPCG(5, 5)), records}
	c := old
	for i := range 40 {
		r := e.edit(records[i])
		c = c.With(records[i:i+1], []digest.Record{r})
		records = slices.Clone(records)
		records[i] = r
	}
	if diff := sameCollection(same, old); diff != "" {
		t.Errorf("the first collection changed:\n%.2000s", diff)
	}
	// A second step from one collection is right too.
	r := digest.NewRecord(records[3].Article, &nlp.Doc{Text: records[3].Doc.Text, Lang: "en"})
	a, b := c.With(records[3:4], []digest.Record{r}), c.With(records[3:4], []digest.Record{r})
	if diff := sameCollection(a, b); diff != "" {
		t.Errorf("two steps from one collection differ:\n%.2000s", diff)
	}
}

// A repeated article that is changed is shown from then on.
func TestWithRepeats(t *testing.T) {
	records := synth.Records(30, 1)
	twin := *records[4].Article
	twin.ID, twin.Path = "copy", "content/copy.txt"
	records = append(records, digest.NewRecord(&twin, records[4].Doc))
	tables := synth.Tables()
	c := digest.Link(records, tables, nil)
	mended := twin
	mended.Text = strings.ToUpper(twin.Text)
	doc := *records[4].Doc
	doc.Text = mended.Text
	now := digest.NewRecord(&mended, &doc)
	got := c.With(records[30:], []digest.Record{now})
	want := digest.Link(append(slices.Clone(records[:30]), now), tables, nil)
	if diff := sameCollection(want, got); diff != "" || len(got.Articles) != 31 {
		t.Errorf("(-Link +With):\n%.2000s", diff)
	}
}
