package export

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"digest/internal/config"
	"digest/internal/digest"
	"digest/internal/site"
	"digest/internal/synth"
	"digest/templates"
)

// Every dossier is the JSON encoding/json makes of the same fields, lists included.
func TestDossiers(t *testing.T) {
	words, ds := config.LoadStrings("en", templates.FS)
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	c := digest.Link(synth.Records(300, 1), synth.Tables(), nil)
	c.Articles[0].Article.Title = "Ünlaut & <tag> \"quoted\"\u2028\x00 back\\slash"
	conf := config.Default().Site
	pages, _ := site.Plan(c, site.Options{Site: conf, Words: words})
	n := 0
	for _, f := range Data(&Site{Config: conf, Collection: c, Pages: pages}) {
		if len(f.Path) < 10 || f.Path[len(f.Path)-10:] != "index.json" {
			continue
		}
		var got bytes.Buffer
		if err := f.Write(&got); err != nil {
			t.Fatal(err)
		}
		var d Dossier
		dec := json.NewDecoder(&got)
		raw := got.String()
		dec.DisallowUnknownFields()
		if err := dec.Decode(&d); err != nil {
			t.Fatalf("%s: %v", f.Path, err)
		}
		var all struct {
			Articles   []string `json:"articles"`
			Statements []Said   `json:"statements"`
			About      []Said   `json:"about"`
		}
		if err := json.Unmarshal([]byte(raw), &all); err != nil {
			t.Fatal(err)
		}
		want, _ := json.Marshal(all)
		_, lists, _ := bytes.Cut([]byte(raw), []byte(`,"articles":`))
		if diff := cmp.Diff(string(want)+"\n", `{"articles":`+string(lists)); diff != "" {
			t.Fatalf("%s (-want +got):\n%s", f.Path, diff)
		}
		n += len(d.Articles) + len(d.Statements)
	}
	if n < 1000 {
		t.Errorf("%d articles and statements in all dossiers", n)
	}
}

// Every line of data/quotes.jsonl is the JSON encoding/json makes of the same fields.
func TestStatements(t *testing.T) {
	c := digest.Link(synth.Records(200, 1), synth.Tables(), nil)
	d := &data{Site: &Site{Config: config.Default().Site, Collection: c}, article: make([]string, len(c.Articles)), actor: make([]string, len(c.Actors))}
	for i := range d.article {
		d.article[i] = "http://localhost/articles/x/"
	}
	n := 0
	for s := range d.statements() {
		s.Text += "\u2028<&>\x00"
		var want bytes.Buffer
		if err := writeJSON(&want, s); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want.String(), string(appendStatement(nil, &s))); diff != "" {
			t.Fatal(diff)
		}
		n++
	}
	if n < 100 {
		t.Errorf("only %d statements", n)
	}
}
