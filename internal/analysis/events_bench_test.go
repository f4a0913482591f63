package analysis

import (
	"strings"
	"testing"
)

// eventCopy is 400 words of diplomatic copy, invented.
var eventCopy = strings.Repeat(`Norwegian Foreign Minister Ingeborg Haukland met her Ghanaian counterpart, Kwabena Osei-Tutu, in Oslo on Monday.

The two ministers agreed to train coast guard crews together, and Haukland promised Ghana two patrol boats by the end of the year, a spokesman told reporters after the meeting at the ministry.

“We have the ships, and Ghana knows the waters,” she said. Togo, which shares the gulf, rejected the plan last week and accused Accra of acting alone. It recalled its ambassador from Accra in early June.

A summit between the leaders of Ghana and Togo in Abidjan in February ended without an agreement on the maritime border.
`, 4)

// BenchmarkEvents times the stage alone over about 400 words.
func BenchmarkEvents(b *testing.B) {
	p := pipeline(b)
	w := staged(p, eventCopy)
	events(w)
	if len(w.doc.Events) < 8 {
		b.Fatalf("%d events", len(w.doc.Events))
	}
	b.ReportAllocs()
	for b.Loop() {
		w.doc.Events = w.doc.Events[:0]
		events(w)
	}
}
