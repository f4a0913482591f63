package check

import (
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/nlp"
	"digest/internal/output"
	"digest/internal/text"
)

// withRights is an article of a headline and two paragraphs.
func withRights(rights article.Rights, headline, lede, rest string) digest.Record {
	t := headline + "\n" + lede + "\n" + rest
	one, two := len(headline)+1, len(headline)+len(lede)+2
	blocks := []article.Block{
		{Kind: article.Headline, Span: text.Span{Start: 0, End: one - 1}},
		{Kind: article.Paragraph, Span: text.Span{Start: one, End: two - 1}},
		{Kind: article.Paragraph, Span: text.Span{Start: two, End: len(t)}},
	}
	doc := &nlp.Doc{Text: t}
	for i, b := range blocks {
		doc.Sentences = append(doc.Sentences, nlp.Sentence{Span: b.Span, Block: i})
	}
	a := &article.Article{Path: "content/a.txt", Text: t, Blocks: blocks}
	a.Source.Rights = rights
	return digest.Record{Article: a, Doc: doc}
}

func collection(records []digest.Record) *digest.Collection {
	c := &digest.Collection{}
	for i := range records {
		c.Articles = append(c.Articles, digest.Article{Record: &records[i]})
	}
	return c
}

func TestWithheld(t *testing.T) {
	const headline, lede = "Herring treaty signed in Skagen after long night", "Two ministers signed the treaty on herring in Skagen on Monday."
	const rest = `The text, seen by Halyard Wire, leaves "the northern banks" to both states for eleven years and a day.`
	for _, c := range []struct {
		name, path, body string
		rights           article.Rights
		want             string
	}{
		{"nothing", "index.html", "<p>Herring</p>", article.RightsLink, ""},
		{"the lede of an excerpt", "index.html", "<p>" + lede, article.RightsExcerpt, ""},
		{"the lede of a link", "index.html", "<p>" + lede, article.RightsLink, "link"},
		{"the rest, marked", "a.html", `<p>… leaves &quot;the <b>northern</b> banks&quot; <a href="/x/">to both</a> states for <i>eleven</i> years and a day.`, article.RightsExcerpt, "excerpt"},
		{"in an attribute", "a.html", `<meta content="to both states for eleven years and a day.">`, article.RightsExcerpt, "excerpt"},
		{"in data", "a.jsonl", `{"text": "leaves \"the northern banks\" to both\nstates for eleven years and a day"}`, article.RightsExcerpt, "excerpt"},
		{"all rights", "a.html", rest, article.RightsFull, ""},
	} {
		records := []digest.Record{withRights(c.rights, headline, lede, rest)}
		f := output.Planned{Path: c.path, Write: func(w io.Writer) error {
			for b := range strings.SplitSeq(c.body, "") { // as many writes as bytes
				if _, err := io.WriteString(w, b); err != nil {
					return err
				}
			}
			return nil
		}}
		ds, err := Site(collection(records), []output.Planned{f}, "/")
		if err != nil {
			t.Fatal(err)
		}
		var got, want []string
		for _, d := range ds {
			if d.Code == "check/withheld" {
				got = append(got, d.String())
			}
		}
		if c.want != "" {
			want = []string{c.path + `: error: shows text of content/a.txt, whose rights are "` + c.want + `" [check/withheld]`}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", c.name, diff)
		}
	}
	// What another article may show is free.
	both := collection([]digest.Record{
		withRights(article.RightsLink, headline, lede, rest), withRights("", headline, lede, rest),
	})
	ds, err := Site(both, []output.Planned{output.Bytes("index.txt", []byte(lede+rest))}, "/")
	if err != nil || len(ds) > 0 {
		t.Errorf("text that another article shows: %v, %v", ds, err)
	}
}
