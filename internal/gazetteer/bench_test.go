package gazetteer

import (
	"strings"
	"testing"
)

// sample is 400 words in the shape of wire copy.
var sample = strings.Repeat("The foreign minister of Examplia said on Tuesday in Geneva that South Korea and the United States had agreed with "+
	"Japan to resume talks on the proposal, despite the reservations of the European Union and a U.S.-led group of donors. Officials "+
	"of the ministry declined to say when the delegation, which is due to leave on Friday, would meet the secretary-general. "+
	"Analysts in Washington saw little chance of a deal before the summit, and a spokesman for the government said only that its "+
	"position had not changed since the last round.\n", 4)

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		Load(Defaults(), nil)
	}
}

func BenchmarkMatch(b *testing.B) {
	g, _ := Load(Defaults(), nil)
	tokens := tokenize(sample)
	b.ReportMetric(float64(len(strings.Fields(sample))), "words")
	b.ReportAllocs()
	for b.Loop() {
		g.Match(nil, sample, tokens, nil)
	}
}
