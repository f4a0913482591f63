package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"digest/internal/export"
)

// Every article of the sample, as inspect prints it, is what docs/inspect.schema.json promises, and every
// offset covers the words beside it.
func TestInspectFitsItsSchema(t *testing.T) {
	schema, err := jsonschema.NewCompiler().Compile("../../docs/inspect.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var out, problems bytes.Buffer
	if code := run(context.Background(), []string{"inspect", "--json", "-s", "../..", "../../content"}, strings.NewReader(""), &out, &problems); code != 0 {
		t.Fatalf("exit %d: %s", code, &problems)
	}
	sc := bufio.NewScanner(&out)
	sc.Buffer(nil, 1<<24)
	n := 0
	for ; sc.Scan(); n++ {
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(sc.Bytes()))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Error(err)
		}
		var in export.Inspection
		if err := json.Unmarshal(sc.Bytes(), &in); err != nil {
			t.Fatal(err)
		}
		offsets(t, in)
	}
	if n < 40 {
		t.Errorf("inspected %d articles", n)
	}
}

func offsets(t *testing.T, in export.Inspection) {
	t.Helper()
	check := func(m export.InspectedMention) {
		if in.Text[m.Start:m.End] != m.Text {
			t.Errorf("%s: [%d, %d) is %q, not %q", in.ID, m.Start, m.End, in.Text[m.Start:m.End], m.Text)
		}
	}
	for _, p := range in.People {
		for _, m := range p.Mentions {
			check(m)
		}
	}
	for _, c := range in.Countries {
		for _, m := range c.Mentions {
			check(m)
		}
	}
	for _, q := range in.Quotes {
		check(export.InspectedMention{Text: q.Text, Start: q.Start, End: q.End})
	}
}
