package analysis

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/gazetteer"
)

func knownIn(g *gazetteer.Gazetteer, a *article.Article) *work {
	w := newWork(a, g, new(room))
	tokens(w)
	sentences(w)
	words(w)
	matches(w)
	known(w)
	return w
}

// states lists the candidates for states: "Seoul KR place".
func states(w *work) []string {
	out := []string{}
	for _, c := range w.candidates {
		if c.Kind == entity.Country {
			out = append(out, strings.TrimSpace(c.Of(w.doc.Text)+" "+c.Entities[0].Country+" "+c.Role.String()))
		}
	}
	return out
}

func tables(t testing.TB) *gazetteer.Gazetteer {
	t.Helper()
	g, diags := gazetteer.Load(gazetteer.Defaults(), nil)
	if len(diags) > 0 {
		t.Fatal(diags[0])
	}
	return g
}

func TestKnownStates(t *testing.T) {
	g := tables(t)
	for _, c := range []struct {
		in   string
		want []string
	}{
		// The government and the place.
		{"The envoy said in Seoul that Washington was open to talks.", []string{"Seoul KR place", "Washington US actor"}},
		{"Tokyo rejected the offer.", []string{"Tokyo JP actor"}},
		{"Talks between Pyongyang and Washington failed at the Hanoi summit.", []string{"Pyongyang KP actor", "Washington US actor", "Hanoi VN place"}},
		{"He repeated its commitment to the defense of Seoul.", []string{"Seoul KR actor"}},
		{"She flew from Cairo to Amman and Riyadh.", []string{"Cairo EG place", "Amman JO place", "Riyadh SA place"}},
		{"Kuwait City was hot, and Mexico City rejected the offer.", []string{"Kuwait City KW place", "Mexico City MX actor"}},
		{"The message to Tehran was clear.", []string{"Tehran IR actor"}},
		{"Moscow's stance is known. Moscow's streets were empty.", []string{"Moscow RU actor", "Moscow RU place"}},
		{"The Kremlin and the Élysée declined to comment.", []string{"Kremlin RU actor", "Élysée FR actor"}},
		{"The Kabul government and a Kabul hotel", []string{"Kabul AF actor", "Kabul AF place"}},
		{"It accused Washington of delay, and Ankara agreed.", []string{"Washington US actor", "Ankara TR actor"}},
		{"The French foreign minister met North Korean officials.", []string{"French FR actor", "North Korean KP actor"}},
		{"A US-led force left a Paris-based group.", []string{"US US actor", "Paris FR place"}},
		{"Envoy: London ‘ready’ for talks with Dublin", []string{"London GB actor", "Dublin IE actor"}},
		{"The US and the U.K. said they would act.", []string{"US US actor", "U.K. GB actor"}},
		{"They saw U.S. data as weak.", []string{"U.S. US"}},

		{"Seoul, Tokyo condemn launch", []string{"Seoul KR actor", "Tokyo JP actor"}},
		{"Japan and China to resume talks", []string{"Japan JP actor", "China CN actor"}},
		{"Sino-Indian and pro-Russian", []string{"Sino CN", "Indian IN", "Russian RU"}},

		{"The fee is 40 US dollars, and the king would like French to gain ground.", []string{}},
		{"Brussels rejected it, he said in Brussels.", []string{}},
		{"Belgian officials met in Brussels.", []string{"Belgian BE actor", "Brussels BE place"}},

		// The North and the South.
		{"North Korea has hardened its stance. The South is worried, and troops in the South are on alert.", []string{"North Korea KP actor", "South KR actor", "South KR place"}},
		{"It works with the Republic of Korea (South) and looks on.", []string{"Republic of Korea KR actor", "South KR"}},
		{"Spain is warm. The South is warmer.", []string{"Spain ES actor"}},
		{"North Korea said that South Korea and the Korean people were one.", []string{"North Korea KP actor", "South Korea KR"}},

		// Namesakes.
		{"Governor Ann Example of Georgia spoke in Atlanta about Savannah.", []string{}},
		{"Georgia asked Tbilisi.", []string{"Georgia GE actor", "Tbilisi GE actor"}},
		{"Michael Jordan and Jordan Spieth played. Jordan won.", []string{}},
		{"The king of Jordan flew from Amman.", []string{"Jordan JO actor", "Amman JO place"}},
		{"Jordan's king met Jordan Petrenko-Lee at home.", []string{"Jordan JO actor"}},
		{"Chad Smith met leaders from Chad, in N'Djamena.", []string{"Chad TD actor", "N'Djamena TD place"}},
		{"They ate turkey; Turkey's president did not.", []string{"Turkey TR actor"}},
		{"Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea", []string{"Guinea GN", "Guinea-Bissau GW", "Equatorial Guinea GQ", "Papua New Guinea PG"}},
		{"The army of Congo moved from Kinshasa to Goma.", []string{"Congo CD actor", "Kinshasa CD place"}},
		{"The Congolese government in Brazzaville", []string{"Congolese CG actor", "Brazzaville CG place"}},
		{"Niger and Nigeria", []string{"Niger NE", "Nigeria NG"}},
		{"Ireland and Northern Ireland", []string{"Ireland IE", "Northern Ireland GB"}},
		{"In New Mexico and in Mexico", []string{"Mexico MX place"}},
		{"Rain fell on Seattle and Spokane in Washington.", []string{}},
		{"In Washington state, apples grew.", []string{}},
		{"The actor Denzel Washington and the heiress Paris Hilton were there.", []string{}},
		{"The Bank of China, the Korea Herald and American Airlines", []string{}},
		{"South Africa and the Central African Republic", []string{"South Africa ZA", "Central African Republic CF"}},
		{"Dominica and the Dominican Republic", []string{"Dominica DM", "Dominican Republic DO"}},
		{"In the Indian Ocean and on the Korean Peninsula", []string{}},
		{"The ruler flew to Kuwait City.", []string{"Kuwait City KW place"}},
		{"It took Dutch courage to face the Dutch government.", []string{"Dutch NL actor"}},
		{"She speaks French, wrote in English and teaches German classes in a Spanish-speaking town.", []string{}},
		{"French troops speak with British officers in German uniforms.", []string{"French FR actor", "British GB", "German DE"}},
		{"He lives in Vienna, Va., and works in Lima, Ohio.", []string{}},
		{"Latin American and Native American groups in Central America", []string{}},
		{"Tell us what the US wants.", []string{"US US actor"}},

		// A surname that is a demonym, too.
		{"Wendeline Norwegian, an economist, said so. Young Norwegian singers left.", []string{"Norwegian NO"}},

		{"El presidente de Perú recorrió toda América.", []string{"Perú PE"}},

		// Former states and old names.
		{"The Soviet Union and Czechoslovakia fell.", []string{"Soviet Union RU actor", "Czechoslovakia CZ actor"}},
		{"Burma is called Myanmar.", []string{"Burma MM actor", "Myanmar MM actor"}},
	} {
		if diff := cmp.Diff(c.want, states(knownIn(g, paragraphs(c.in)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestKnownReadsLinesOfCapitals(t *testing.T) {
	g := tables(t)
	for in, want := range map[string][]string{
		"US REJECTS OFFER FROM IRAN\n\nText.": {"US US actor", "IRAN IR actor"},
		"WHO TOLD US\n\nText.":                {},
	} {
		if diff := cmp.Diff(want, states(knownIn(g, paragraphs(in)))); diff != "" {
			t.Errorf("%s (-want +got):\n%s", in, diff)
		}
	}
}

func TestKnownSeats(t *testing.T) {
	w := knownIn(tables(t), paragraphs("Brussels rejected the draft, a diplomat said in Brussels."))
	got := []string{}
	for _, c := range w.candidates {
		got = append(got, string(c.Entities[0].ID)+" "+c.Role.String())
	}
	if diff := cmp.Diff([]string{"organisations/european-union actor", "places/brussels place"}, got); diff != "" {
		t.Error(diff)
	}
}

// A state that only changed its name is meant by the old one in later copy.
func TestKnownFollowsRenamedStates(t *testing.T) {
	g := tables(t)
	for year, want := range map[int]entity.ID{1975: "countries/burma", 2008: "countries/myanmar"} {
		a := paragraphs("Officials in Burma said so.")
		a.Date = time.Date(year, 3, 1, 0, 0, 0, 0, time.UTC)
		if got := knownIn(g, a).candidates[0].Entities[0].ID; got != want {
			t.Errorf("Burma in %d: got %s, want %s", year, got, want)
		}
	}
}

func TestKnownDatelineCountry(t *testing.T) {
	g := tables(t)
	for _, c := range []struct{ place, region, want string }{
		{"SEOUL", "", "KR"},
		{"GENEVA", "", "CH"},
		{"THE HAGUE", "", "NL"},
		{"CAMP DAVID", "Md.", "US"},
		{"TBILISI", "Georgia", "GE"},
		{"ATLANTA", "Georgia", "US"},
		{"VIENNA", "Va.", "US"},
		{"PARIS", "France", "FR"},
		{"BRUSSELS", "", "BE"},
		{"UNITED NATIONS", "", ""},
		{"NOWHEREVILLE", "", ""},
	} {
		a := paragraphs("Text.")
		a.Dateline = article.Dateline{Places: []string{c.place}, Region: c.region}
		if got := knownIn(g, a).doc.DatelineCountry; got != c.want {
			t.Errorf("%s, %s: got %q, want %q", c.place, c.region, got, c.want)
		}
	}
}

// Work grows with the length of the text, not with its square, whatever stands in it.
func TestKnownIsLinear(t *testing.T) {
	g := tables(t)
	for _, word := range []string{"Georgia ", "France, ", "the North ", "Jordan Xy ", "Paris, France and ", "Korea ", "Washington of the "} {
		steps := func(n int) time.Duration {
			a := paragraphs(strings.Repeat(word, n))
			best := time.Hour
			for range 3 {
				start := time.Now()
				knownIn(g, a)
				best = min(best, time.Since(start))
			}
			return best
		}
		// Another program on the machine may take the processor away: one good run of five is proof enough.
		var small, large time.Duration
		for range 5 {
			if small, large = steps(1000), steps(16000); large <= 16*8*small {
				break
			}
		}
		if large > 16*8*small {
			t.Errorf("%q: %v for 1,000 and %v for 16,000", word, small, large)
		}
	}
}

func FuzzKnown(f *testing.F) {
	g := tables(f)
	f.Add("Seoul, Jul 8 (agency).- The US envoy said Washington’s ‘door’ was open.\n\nThe South’s, St. John's, N'Djamena-based U.S.-led")
	f.Add("IN THE U.S.\n\nGeorgia, Ga. (South) of the 'the North")
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "")
		w := knownIn(g, paragraphs(s))
		end := 0
		for _, c := range w.candidates {
			if !c.Valid(s) || c.Len() == 0 || c.Start < end || c.Rule == "" || len(c.Entities) == 0 || c.Last <= c.First {
				t.Fatalf("%+v after %d in %q", c, end, s)
			}
			end = c.End
		}
	})
}

func BenchmarkKnown(b *testing.B) {
	g := tables(b)
	a := paragraphs(strings.Repeat("The foreign minister said on Tuesday in Geneva that South Korea and the United States had agreed with "+
		"Japan to resume talks, despite the reservations of Beijing and a U.S.-led group of donors. Officials of the ministry "+
		"declined to say when the delegation, which is due to leave on Friday, would meet. ", 8))
	w := knownIn(g, a)
	b.ReportAllocs()
	for b.Loop() {
		w.candidates = w.candidates[:0]
		known(w)
	}
}
