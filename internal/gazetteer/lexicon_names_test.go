package gazetteer

import "testing"

func TestNamesClass(t *testing.T) {
	g, diags := Load(Defaults(), nil)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	n := g.Names()
	for _, tc := range []struct {
		word string
		want WordClass
	}{
		{"Margaret", Given},
		{"BJÖRN", Given},
		{"Will", Given | Ambiguous | Common},
		{"Gen.", Office},
		{"Mr.", Honorific},
		{"Ministry", OrganisationHead},
		{"GmbH", CompanySuffix},
	} {
		if got := n.Class(tc.word); got&tc.want != tc.want {
			t.Errorf("%q: got class %b, want %b in it", tc.word, got, tc.want)
		}
	}
	for word, want := range map[string]bool{"Petrenko": true, "Johannsson": true, "Seoul": false, "son": false, "": false} {
		if got := n.EndsLikeSurname(word); got != want {
			t.Errorf("EndsLikeSurname(%q) = %v", word, got)
		}
	}
}

func TestNamesClassDoesNotAllocate(t *testing.T) {
	g, _ := Load(Defaults(), nil)
	n := g.Names()
	if got := testing.AllocsPerRun(10, func() { n.Class("Margaret") }); got != 0 {
		t.Errorf("got %v allocations", got)
	}
}

func BenchmarkNamesClass(b *testing.B) {
	g, _ := Load(Defaults(), nil)
	n := g.Names()
	for b.Loop() {
		n.Class("Margaret")
	}
}
