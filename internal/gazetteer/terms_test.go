package gazetteer

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"digest/internal/entity"
)

func TestTerms(t *testing.T) {
	g, diags := Load(fstest.MapFS{"topics.toml": {Data: []byte(`topics = [
		"Quarrels | row=2; trade row; dispute over programme | never: rowing boat; front row",
		"Trade | trade=1; trade row=3; normalisation; Paris Club=4; WTO=2; OPEC",
	]`)}}, nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"A row, and more rows.", []string{"row: row", "rows: row"}},
		{"a trade row", []string{"trade row: trade row, trade row"}},
		{"in the front row of a rowing boat", nil},
		{"disputes over programs", []string{"disputes over programs: dispute over programme"}},
		{"Normalization", []string{"Normalization: normalisation"}},
		{"the Paris Club, a Paris club and a paris club", []string{"Paris Club: Paris Club"}},
		{"WTO, W.T.O., Wto, Opec", []string{"WTO: WTO", "W.T.O.: WTO", "Opec: OPEC"}},
		{"WTO TRADE", []string{"TRADE: trade"}},
		{"trade\nrow", []string{"trade: trade", "row: row"}},
	} {
		var got []string
		for _, m := range g.Terms(nil, c.in, tokenize(c.in), nil) {
			var terms []string
			for _, claim := range m.Claims {
				terms = append(terms, claim.Text)
			}
			got = append(got, m.Of(c.in)+": "+strings.Join(terms, ", "))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestInflectionsShareTheStem(t *testing.T) {
	for _, s := range []string{
		"sanction", "treaty", "summit", "process", "defence", "defense", "normalisation", "denuclearise", "labour", "centre",
		"artefact", "crisis", "gas", "coup", "search", "tax", "envoy", "program",
	} {
		root := stem(s)
		if stem(root) != root {
			t.Errorf("the stem %q of %q has the stem %q", root, s, stem(root))
		}
		for _, form := range inflections(root) {
			if stem(form) != root {
				t.Errorf("%q has the stem %q, not %q", form, stem(form), root)
			}
		}
	}
	for _, pair := range [][2]string{
		{"parties", "party"},
		{"sanctions", "sanction"},
		{"defences", "defense"},
		{"crises", "crises"},
		{"taxes", "tax"},
		{"programmes", "program"},
		{"theatres", "theater"},
		{"passes", "pass"},
		{"census", "census"},
	} {
		if stem(pair[0]) != stem(pair[1]) {
			t.Errorf("%q and %q have the stems %q and %q", pair[0], pair[1], stem(pair[0]), stem(pair[1]))
		}
	}
}

// A term that a topic has twice would count once, with the weight that stands first.
func TestNoTermTwice(t *testing.T) {
	for _, e := range defaults(t).Topics() {
		seen := map[string]string{}
		for _, term := range e.Terms {
			var key []string
			for _, p := range pieces(term.Text) {
				key = append(key, stem(p))
			}
			k := fmt.Sprint(key)
			if old, ok := seen[k]; ok {
				t.Errorf("%s: %q and %q are one term", e.Name, old, term.Text)
			}
			seen[k] = term.Text
		}
	}
}

// The address of a topic is for ever: testdata/topics.txt lists those that were published.
func TestTopicsKeepTheirAddresses(t *testing.T) {
	src, err := os.ReadFile("testdata/topics.txt")
	if err != nil {
		t.Fatal(err)
	}
	g := defaults(t)
	listed := map[string]bool{}
	for slug := range bytes.FieldsSeq(src) {
		listed[string(slug)] = true
		if g.Entity(entity.ID("topics/"+string(slug))) == nil {
			t.Errorf("topic %s is gone", slug)
		}
	}
	for _, e := range g.Topics() {
		if !e.Hide && !listed[e.ID.Slug()] {
			t.Errorf("add %s to testdata/topics.txt", e.ID.Slug())
		}
	}
	if len(listed) < 100 {
		t.Errorf("%d topics, want 100", len(listed))
	}
}
