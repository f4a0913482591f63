package gazetteer

import (
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"digest/internal/diag"
	"digest/internal/entity"
)

// iso3166 is the officially assigned alpha-2 codes (ISO 3166-1, 249 of them).
const iso3166 = `AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE
GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP
KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF
NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN
SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA
ZM ZW`

func TestEveryCodeHasAState(t *testing.T) {
	g := defaults(t)
	codes := append(strings.Fields(iso3166), "XK")
	if len(codes) != 250 {
		t.Fatalf("the list has %d codes, want 250", len(codes))
	}
	for _, c := range codes {
		if g.ByCode(c) == nil {
			t.Errorf("no state has the code %s", c)
		}
	}
	for _, e := range g.Countries() {
		if !slices.Contains(codes, e.Country) {
			t.Errorf("%s: code %s is not in ISO 3166-1", e.Name, e.Country)
		}
	}
}

// One spelling that several entities bear must say in ambiguous.toml what resolves it.
func TestAmbiguousNamesSayWhatResolvesThem(t *testing.T) {
	g := defaults(t)
	for _, n := range g.index.names {
		var ids []string
		for _, b := range n.bearers {
			if !b.never && (b.e.Kind != entity.Person || b.form != 0) {
				ids = append(ids, string(b.e.ID))
			}
		}
		if len(ids) > 1 && n.amb == nil {
			t.Errorf("%q: %s", n.spelling, strings.Join(ids, ", "))
		}
	}
	for _, a := range g.ambiguities {
		n := g.index.lookup(a.Name)
		if n == nil {
			t.Errorf("ambiguous.toml: nothing is called %q", a.Name)
			continue
		}
		for _, b := range n.bearers {
			if !b.never && !slices.ContainsFunc(a.Readings, func(r Reading) bool { return r.Entity == b.e }) {
				t.Errorf("ambiguous.toml: %q does not say when it is %s", a.Name, b.e.ID)
			}
		}
	}
}

// A spelling given twice to one entity is a slip.
func TestNoSpellingTwice(t *testing.T) {
	for _, e := range defaults(t).Entities() {
		seen := map[string]bool{}
		lists := [][]string{{e.Name}, e.Names, e.Intro}
		if e.Kind == entity.Organisation {
			lists = append(lists, e.Abbreviations)
		}
		if s := e.State; s != nil {
			lists = append(lists, s.Demonyms, s.Capitals, s.Metonyms, s.Abbreviations)
		}
		for _, list := range lists {
			for _, s := range list {
				key := fmt.Sprint(pieces(s), capitals(s))
				if seen[key] {
					t.Errorf("%s: %q stands there twice", e.ID, s)
				}
				seen[key] = true
			}
		}
	}
}

// The fast reader must agree with a TOML decoder on every table.
func TestPlainArrayIsTOML(t *testing.T) {
	for _, array := range []string{"countries", "organisations", "people", "places", "topics", "titles", "ambiguous"} {
		src, err := fs.ReadFile(Defaults(), array+".toml")
		if err != nil {
			t.Fatal(err)
		}
		got, ok := plainArray(string(src), array)
		if !ok {
			t.Errorf("%s.toml is not in the plain form (one string a line, without escapes)", array)
			continue
		}
		var diags diag.List
		if diff := cmp.Diff((&table{src: string(src), diags: &diags}).decode(array), got); diff != "" || len(diags) > 0 {
			t.Errorf("%s.toml (-decoder +plain):\n%s%v", array, diff, diags)
		}
	}
}
