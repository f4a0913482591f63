package gazetteer

import (
	"cmp"
	"slices"
	"strings"
	"testing"

	"digest/internal/entity"
	"digest/internal/text"
)

// sole lists offices that one person at a time holds in a state.
func sole(office string) bool {
	switch office {
	case "president", "prime minister", "foreign minister", "chancellor", "king", "queen", "emir", "sultan", "pope",
		"emperor", "defence minister", "secretary of defense", "supreme leader", "national security adviser", "vice president":
		return true
	}
	return false
}

// Two holders of a sole office do not overlap, as far as their dates are known.
func TestSoleOfficesHaveOneHolder(t *testing.T) {
	g := defaults(t)
	for key, list := range g.holders.byOffice {
		office, of, _ := strings.Cut(key, "\x00")
		if !sole(office) && of != "united nations" && of != "nato" {
			continue
		}
		if !sole(office) && office != "secretary-general" {
			continue
		}
		list = slices.DeleteFunc(slices.Clone(list), func(t tenure) bool { return t.from == "" })
		slices.SortFunc(list, func(a, b tenure) int { return cmp.Compare(a.from, b.from) })
		for i := 1; i < len(list); i++ {
			a, b := list[i-1], list[i]
			n := min(len(a.until), len(b.from))
			if a.e != b.e && (a.until == "" || b.from[:n] < a.until[:n]) {
				t.Errorf("%s of %s: %s (%s..%s) and %s (%s..%s)", office, of, a.e.Name, a.from, a.until, b.e.Name, b.from, b.until)
			}
		}
	}
}

// What a person is called alone is a part of one of the names, or stands among them.
func TestShortNamesAreParts(t *testing.T) {
	for _, e := range defaults(t).Entities() {
		if e.Kind != entity.Person {
			continue
		}
		names := strings.Join(append([]string{e.Name}, e.Names...), "\n")
		for _, s := range surnames(e) {
			if !strings.Contains(fuzzy(names), fuzzy(s)) {
				t.Errorf("%s is called %q, which is in none of the names", e.Name, s)
			}
		}
		for _, s := range e.Names {
			if !strings.Contains(s, " ") && slices.Contains(surnames(&entity.Entity{Name: e.Name, Country: e.Country}), s) {
				t.Errorf("%s: the lone surname %q is no full name", e.Name, s)
			}
		}
	}
}

func fuzzy(s string) string { return strings.ReplaceAll(text.Fold(s), "-", " ") }

func TestTheTableOfPeopleIsLarge(t *testing.T) {
	people, dated := 0, 0
	for _, e := range defaults(t).Entities() {
		if e.Kind == entity.Person {
			people++
			if slices.ContainsFunc(e.Offices, func(o entity.Office) bool { return o.From != "" }) {
				dated++
			}
		}
	}
	if people < 2400 || dated < 2300 {
		t.Errorf("%d people, %d with a dated office; want 2400, 2300", people, dated)
	}
}

func TestHoldersThroughTheYears(t *testing.T) {
	g := defaults(t)
	for _, c := range []struct{ title, of, date, want string }{
		{"president", "US", "1996-08-30", "bill-clinton"},
		{"president", "US", "2020-07-08", "donald-trump"},
		{"secretary of state", "US", "1998-08-07", "madeleine-albright"},
		{"foreign minister", "RU", "1997", "yevgeny-primakov"},
		{"foreign secretary", "GB", "1996-12", "malcolm-rifkind"},
		{"prime minister", "IL", "1996-09-01", "benjamin-netanyahu"},
		{"prime minister", "IL", "2021-09-01", "naftali-bennett"},
		{"president", "KR", "2020-07-08", "moon-jae-in"},
		{"foreign minister", "KP", "2020-07-08", "ri-son-gwon"},
		{"deputy secretary of state", "US", "2020-07-08", "stephen-biegun"},
		{"secretary-general", "United Nations", "2003-03-20", "kofi-annan"},
		{"secretary-general", "NATO", "1999-04", "javier-solana"},
		{"president", "European Commission", "2017", "jean-claude-juncker"},
		{"chancellor", "DE", "1989-11-09", "helmut-kohl"},
		{"chancellor", "DE", "2100", "friedrich-merz"},
		{"spokesman", "US State Department", "1992", ""},
	} {
		got := entity.ID("")
		if e := g.OfficeHolder(c.title, c.of, c.date); e != nil {
			got = e.ID
		}
		if got.Slug() != c.want {
			t.Errorf("%s of %s on %s: got %q, want %q", c.title, c.of, c.date, got.Slug(), c.want)
		}
	}
}

func TestOneNameInManySpellings(t *testing.T) {
	g := defaults(t)
	for want, spellings := range map[string][]string{
		"people/volodymyr-zelenskyy":   {"Volodymyr Zelenskyy", "Volodymyr Zelensky", "Volodymyr Zelenskiy"},
		"people/recep-tayyip-erdogan":  {"Recep Tayyip Erdoğan", "Tayyip Erdogan"},
		"people/abdel-fattah-el-sisi":  {"Abdel-Fattah al-Sisi", "Abdel Fattah el-Sisi", "Abdul Fattah al-Sisi"},
		"people/kim-jong-un":           {"Kim Jong Un", "Kim Jong-un", "Kim Jong-Un"},
		"people/moon-jae-in":           {"Moon Jae-in", "Moon Jae In"},
		"people/muammar-gaddafi":       {"Muammar Gaddafi", "Muammar Qaddafi", "Moammar Gadhafi"},
		"people/choe-son-hui":          {"Choe Son-hui", "Choe Son Hui", "Choi Son-hui"},
		"people/gerhard-schroder":      {"Gerhard Schröder", "Gerhard Schroeder", "Gerhard Schroder"},
		"people/bashar-al-assad":       {"Bashar al-Assad", "Bashar Assad", "Bashar Al Assad"},
		"organisations/nato":           {"NATO", "Nato", "North Atlantic Treaty Organisation"},
		"organisations/united-nations": {"United Nations", "UN", "U.N."},
	} {
		for _, s := range spellings {
			m := g.Match(nil, s, tokenize(s), nil)
			if len(m) != 1 || string(m[0].Entities[0].ID) != want {
				t.Errorf("%q: got %v, want %s", s, matched(g, s), want)
			}
		}
	}
}
