package build_test

import (
	"context"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"digest/internal/build"
)

// An editor's entry has only those articles analysed again in which a name of it occurs, and the site is that of a
// clean build nonetheless.
func TestEntryAnalysesWhatItNames(t *testing.T) {
	d := newDesk(t, 4)
	who := []string{"Ilse Vantongeren", "Mara Lindqvist", "Piet O'Horan", "Jane R. Doe-Kline", "Jane Doe-Kline", "Tomas Oru"}
	for i := range 24 {
		text := fmt.Sprintf("Talks on the harbour, day %d\n\nLIMA, July %d (Meridian) - %s met the Harbour Council of Peru.\n\n%s said more would follow.\n",
			i, 1+i, who[i%len(who)], who[(i+1)%len(who)][strings.LastIndexByte(who[(i+1)%len(who)], ' ')+1:])
		d.write(fmt.Sprintf("content/2020/09/%02d.txt", i), text)
	}
	d.write("content/2020/09/plain.txt", "Fish prices fall\n\nOSLO, July 2 (Meridian) - Prices of fish fell on Thursday, the Fjord Herald said.\n")
	if _, err := d.session.Build(context.Background(), d.input(), build.Change{All: true}); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		file, front string
		most        int // articles analysed again
	}{
		{"people/ilse-vantongeren.md", `name = "Ilse Vantongeren"`, 14},
		{"people/ilse-vantongeren.md", "name = \"Ilse van Tongeren\"\nnames = [\"Ilse Vantongeren\"]\ncountry = \"NO\"", 14},
		{"people/piet-ohoran.md", "name = \"Piet O'Horan\"\nnever = [\"Horan\"]", 12},
		{"people/jane-doe-kline.md", "name = \"Jane Doe-Kline\"\nsame_as = [\"people/jane-r-doe-kline\"]", 16},
		{"people/nobody.md", `name = "Zoltan Quimby"`, 0},
		{"organisations/harbour-council.md", "name = \"Harbour Council\"\nnames = [\"The Harbour Council of Peru\"]", 24},
		{"organisations/fjord-herald.md", "name = \"Fjord Herald\"\nhide = true", 1},
		{"people/tomas-oru.md", "name = \"Tomas Oru\"\nhide = true", 14},
		{"people/tomas-oru.md", "", 14},
	} {
		if c.front == "" {
			d.moveTo("content/"+c.file, "content/files/"+c.file)
		} else {
			d.write("content/"+c.file, "+++\n"+c.front+"\n+++\n")
		}
		in := d.input()
		var analysed atomic.Int64
		in.Progress = func(int, int) { analysed.Add(1) }
		d.change.All = true
		got, err := d.session.Build(context.Background(), in, d.change)
		d.must(err)
		want, err := build.Build(context.Background(), d.input())
		d.must(err)
		if diff := cmp.Diff(bytesOf(t, want), bytesOf(t, got)); diff != "" {
			t.Fatalf("after %s %q: %.3000s", c.file, c.front, diff)
		}
		if again := int(analysed.Load()); again > c.most {
			t.Errorf("%s %q: %d articles were analysed again, want at most %d", c.file, c.front, again, c.most)
		}
	}
}
