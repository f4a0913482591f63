package search_test

import (
	"net/url"
	"testing"
	"testing/fstest"
)

// articles are invented; the states are real, since tables know no others.
func articles() fstest.MapFS {
	files := map[string]string{
		"2021-03-01-talks.txt": `Norway and Japan open talks on fishing quotas

OSLO, March 1, 2021 (Meridian) - Norwegian Foreign Minister Astrid Vollebek met her Japanese counterpart Kenjiro Morisaka in Oslo on Monday to discuss fishing quotas.

"We will not sanction our neighbours over herring," Vollebek told reporters.

The two ministers agreed to meet again in Tokyo next month.
`,
		"2021-04-12-sanctions.txt": `Sweden threatens sanctions over cables

STOCKHOLM, April 12, 2021 (Meridian) - Sweden will impose sanctions on shippers that damage its undersea cables, Prime Minister Göran Åkerblom said on Monday.

"The Baltic is a common sea and its cables are our common nerves," Åkerblom said.

Norwegian Foreign Minister Astrid Vollebek said Oslo supported the measures.
`,
		"2022-05-02-tokyo.txt": `日本とノルウェーが漁業協定に署名

TOKYO, May 2, 2022 (Courier) - 日本とノルウェーは月曜日、東京で漁業協定に署名した。
`,
		"2022-06-09-treaty.txt": `Ministers sign herring treaty

TOKYO, June 9, 2022 (Courier) - Japan and Norway signed a treaty on herring on Thursday, ending two years of negotiations.

"A treaty is only as good as the fish," Japanese Foreign Minister Kenjiro Morisaka said.
`,
	}
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestPage(t *testing.T) {
	ctx := browser(t)
	for place, address := range places(t, buildSite(t, articles())) {
		for query, want := range map[string]struct{ entity, title string }{
			"vollebek":        {"Astrid Vollebek", "Norway and Japan open talks on fishing quotas"},
			"herring treaty":  {"", "Ministers sign herring treaty"},
			"sanctions":       {"", "Sweden threatens sanctions over cables"},
			"akerblom":        {"Göran Åkerblom", "Sweden threatens sanctions over cables"},
			"漁業":              {"", "日本とノルウェーが漁業協定に署名"},
			`"common nerves"`: {"", "Sweden threatens sanctions over cables"},
			"norwegian":       {"Norway", "Norway and Japan open talks on fishing quotas"},
			"vollebekk":       {"Astrid Vollebek", "Norway and Japan open talks on fishing quotas"},
			"treat":           {"", "Ministers sign herring treaty"},
		} {
			got := look(ctx, t, address+"?q="+url.QueryEscape(query))
			if got.Trouble != "" || len(got.Titles) == 0 || got.Titles[0] != want.title {
				t.Errorf("%s, %s: %+v, want %q first", place, query, got, want.title)
			}
			if want.entity != "" && (len(got.Entities) == 0 || got.Entities[0] != want.entity) {
				t.Errorf("%s, %s: entities %v, want %q first", place, query, got.Entities, want.entity)
			}
		}
	}
}
