package build_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// cables is a spring of two states that quarrel and agree: what pages say of it is looked at below. Its people are invented.
var cables = map[string]string{
	"2021-03-01-talks.txt": `Norway and Sweden open talks on undersea cables

OSLO, March 1, 2021 (Meridian) - Norwegian Foreign Minister Astrid Vollebek met Swedish Foreign Minister Karin Lindholm in Oslo on Monday to talk about undersea cables and cyber security.

Swedish Ambassador Nils Ekdahl and Norwegian Prime Minister Tor Askeland attended the meeting. Norwegian Deputy Foreign Minister Ida Brekke spoke for Norway on Twitter.
`,
	"2021-03-02-accused.txt": `Sweden accuses Norway over undersea cables

STOCKHOLM, March 2, 2021 (Meridian) - Sweden accused Norway of leaving undersea cables open to cyber attacks on Tuesday.

"We have wasted a winter," Karin Lindholm told reporters. Lindholm said that cyber security came first. A Swedish diplomat later wrote on Twitter that the mood was bad.

Norway's past meetings with Sweden went well.
`,
	"2021-04-05-tariffs.txt": `Norway and Sweden sign agreement on tariffs

OSLO, April 5, 2021 (Meridian) - Norway and Sweden signed an agreement on import tariffs on Monday. The tariffs on fish, on both sides, end in June, and tariffs on timber a year later.
`,
	"editions/2021-03-02.md": "+++\ntitle = \"A cold day\"\n+++\nNobody met.\n",
	"people/tor-askeland.md": "+++\nname = \"Tor Askeland\"\ncountry = \"NO\"\n[[offices]]\ntitle = \"prime minister\"\nfrom = \"2020-10-05\"\n[[offices]]\ntitle = \"mayor of Tromso\"\nfrom = \"2015-09\"\nuntil = \"2019\"\n+++\n",
}

func cableSite(t *testing.T) map[string]string {
	t.Helper()
	content := fstest.MapFS{}
	for name, text := range cables {
		content[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return render(t, input(t, content))
}

// between is the part of a page from one text up to the next.
func between(page, from, to string) string {
	_, after, _ := strings.Cut(page, from)
	part, _, _ := strings.Cut(after, to)
	return part
}

var tags = regexp.MustCompile(`<[^>]*>`)

// words are what a reader sees of a part of a page, with single spaces.
func words(part string) string {
	return strings.Join(strings.Fields(tags.ReplaceAllString(part, " ")), " ")
}

// A question is open between two states as long as the last act between them on it is no agreement.
func TestOpenQuestions(t *testing.T) {
	page := cableSite(t)["relations/norway-sweden/index.html"]
	open := between(page, `id="open"`, "</section>")
	if got := words(open); !strings.Contains(got, "Cyber security 2 2 March 2021 Accusation or criticism Sweden → Norway") {
		t.Errorf("open questions: %s", got)
	}
	if !strings.Contains(open, `#headline"`) && !strings.Contains(open, `#s`) {
		t.Errorf("no sentence: %s", open)
	}
	if got := words(between(page, `<section class="sec" id="topics"`, "</section>")); !strings.Contains(got, "Tariffs") || strings.Contains(got, "Cyber") {
		t.Errorf("other topics: %s", got)
	}
	if strings.Contains(open, "Tariffs") {
		t.Errorf("what was signed is open: %s", open)
	}
}

// People of a state stand in the order of a diplomatic list.
func TestWhosWhoByOffice(t *testing.T) {
	page := cableSite(t)["people/whos-who/index.html"]
	var got []string
	for _, m := range regexp.MustCompile(`<dt>(.*?)</dt>`).FindAllStringSubmatch(between(page, `id="state-no"`, "</section>"), -1) {
		got = append(got, words(m[1]))
	}
	if want := []string{"Tor Askeland", "Astrid Vollebek", "Ida Brekke"}; !slices.Equal(got, want) {
		t.Errorf("Norway: got %q, want %q", got, want)
	}
}

// Days of tables and editors are printed as the site prints days.
func TestDatesOfOffices(t *testing.T) {
	got := words(between(cableSite(t)["people/tor-askeland/index.html"], `id="offices"`, "</section>"))
	if !strings.Contains(got, "September 2015 – 2019") || strings.Contains(got, "2015-09") {
		t.Errorf("got %q", got)
	}
}

// An edition with an editor's title still says which day it is, and counts its actors over its own articles.
func TestTitledEdition(t *testing.T) {
	page := cableSite(t)["editions/2021-03-02/index.html"]
	if got := words(between(page, `<p class="kicker">`, "</p>")); got != "Daily edition 2 March 2021 Week 9, 2021" {
		t.Errorf("kicker: %q", got)
	}
	if got := words(between(page, `id="actors"`, "</section>")); !strings.Contains(got, "Karin Lindholm") || strings.Contains(got, "Twitter") || strings.ContainsAny(got, "0123456789") {
		t.Errorf("actors: %q", got)
	}
}

// The actors below a headline are those an article is about, not the only organisation it happens to name.
func TestLeadingActors(t *testing.T) {
	got := words(between(cableSite(t)["editions/2021-03-01/index.html"], `<ul class="chips">`, "</ul>"))
	if !strings.HasPrefix(got, "Norway") || strings.Contains(got, "Twitter") {
		t.Errorf("got %q", got)
	}
}

// Quotes can be read by topic, and every list says how much it holds.
func TestListsCount(t *testing.T) {
	files := cableSite(t)
	if got := words(between(files["quotes/by-topic/index.html"], "<tbody>", "</tbody>")); !strings.HasPrefix(got, "Cyber security") {
		t.Errorf("quotes by topic: %q", got)
	}
	for name, want := range map[string]string{
		"people/index.html": "5 people", "countries/index.html": "2 countries", "relations/index.html": "1 pair", "articles/index.html": "3 articles",
		"editions/index.html": "3 editions", "quotes/by-topic/index.html": "1 topic", "people/whos-who/index.html": "5 people", "archive/2021/03/index.html": "2 articles",
	} {
		if got := words(between(files[name], `<p class="is">`, "</p>")); got != want {
			t.Errorf("%s says %q, want %q", name, got, want)
		}
	}
	if got := words(between(files["articles/index.html"], `<p class="orders">`, "</p>")); got != "Sort by Date Topic Place Source" {
		t.Errorf("orders: %q", got)
	}
}

// A site in another language writes days as it does and calls states by its names, save those that the desk chose; the
// text of reports stays as it came.
func TestNamesAndDatesOfALanguage(t *testing.T) {
	content := fstest.MapFS{}
	for name, text := range cables {
		content[name] = &fstest.MapFile{Data: []byte(text)}
	}
	in := input(t, content)
	in.Config.Language = "es"
	in.Config.StateNames = map[string]string{"SE": "Reino de Suecia"}
	files := render(t, in)
	if got := words(between(files["relations/norway-sweden/index.html"], "<h1>", "</h1>")); got != "Noruega – Reino de Suecia" {
		t.Errorf("the pair is called %q", got)
	}
	page := files["articles/2021/03/02/sweden-accuses-norway-over-undersea-cables/index.html"]
	if got := words(between(page, `class="mast-date"`, "</p>")); !strings.HasSuffix(got, "2 de marzo de 2021") {
		t.Errorf("the day is %q", got)
	}
	if got := words(between(files["about/index.html"], `id="accuracy"`, "</table>")); !strings.Contains(got, "Personas, nombre completo") || strings.Contains(got, "Events") {
		t.Errorf("the figures are about %q", got)
	}
	if got := words(between(page, `<div class="body"`, "</div>")); !strings.Contains(got, "Sweden accused Norway") {
		t.Errorf("the text became %q", got)
	}
}
