package gazetteer

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/text"
)

func defaults(t testing.TB) *Gazetteer {
	t.Helper()
	g, diags := Load(Defaults(), nil)
	for _, d := range diags {
		t.Errorf("%s", d)
	}
	return g
}

// tokenize splits as the tokens stage does, well enough for tests here: words with inner points,
// hyphens and apostrophes, "'s" apart, marks apart; a sentence ends at ". " before a capital.
func tokenize(t string) []nlp.Token {
	var out []nlp.Token
	sentence := int32(0)
	for i := 0; i < len(t); {
		r, n := utf8.DecodeRuneInString(t[i:])
		if unicode.IsSpace(r) {
			if r == '\n' {
				sentence++
			}
			i += n
			continue
		}
		j := i + n
		if inWord(r) {
			for j < len(t) {
				r, n := utf8.DecodeRuneInString(t[j:])
				if !inWord(r) && !joiner(r) {
					break
				}
				j += n
			}
			if k := strings.TrimRight(t[i:j], ".,"); len(k) > 0 && len(k) < j-i && !strings.Contains(k, ".") && len(k) > 3 {
				j = i + len(k)
			}
			for _, p := range []string{"'s", "’s"} {
				if w := t[i:j]; len(w) > len(p) && strings.HasSuffix(w, p) {
					j -= len(p)
				}
			}
		}
		out = append(out, nlp.Token{Span: text.Span{Start: i, End: j}, Shape: shapeOf(t[i:j]), Sentence: sentence})
		i = j
	}
	return out
}

func shapeOf(w string) nlp.Shape {
	upper, lower := 0, 0
	for _, r := range w {
		switch {
		case unicode.IsUpper(r):
			upper++
		case unicode.IsLower(r):
			lower++
		}
	}
	switch {
	case upper+lower == 0:
		return nlp.Punct
	case upper == 0:
		return nlp.Lower
	case lower == 0 && upper > 1:
		return nlp.Upper
	case lowerInitial(w):
		return nlp.Mixed
	}
	return nlp.Title
}

func TestLoadReportsWhatIsWrong(t *testing.T) {
	fsys := fstest.MapFS{
		"countries.toml": {Data: []byte("countries = [\n  \"XA | Examplia | adjective: Examplian\",\n  \"xb | Otherland\",\n  \"XA | Twin\",\n]\n")},
		"people.toml":    {Data: []byte("people = [\n  \"Ann Example | XA | president 2001..1999\",\n  \"Bo Example | XC | king\",\n]\n")},
		"topics.toml":    {Data: []byte("topics = [\"Nothing\", \"Much | war=eleven\"]")},
		"titles.toml":    {Data: []byte("titles = [\n  oops\n]")},
	}
	_, diags := Load(fsys, nil)
	var got []string
	for _, d := range diags {
		got = append(got, d.String())
	}
	want := []string{
		`countries.toml: error: code XA stands for Examplia and Twin [table/bad-row]`,
		`countries.toml:2:4: error: "XA | Examplia | adjective: Examplian": unknown key "adjective" (known: official, aka, adj, capital, metonym, weak, abbr, years, successor, became, never, id) [table/bad-row]`,
		`countries.toml:3:4: error: "xb | Otherland": code "xb" is not two capital letters [table/bad-row]`,
		`people.toml:2:4: error: "Ann Example | XA | president 2001..1999": dates of "president 2001..1999" are not a range [table/bad-row]`,
		`people.toml:3:4: error: "Bo Example | XC | king": "king" is neither a key nor an office with dates ("foreign minister 2004-01..2006-11") [table/bad-row]`,
		`people.toml:3:4: error: "Bo Example | XC | king": no state in countries.toml has the code "XC" [table/bad-row]`,
		`titles.toml:2:3: error: expected value but found "oops" instead [table/syntax]`,
		`topics.toml:1:12: error: "Nothing": topic without terms [table/bad-row]`,
		`topics.toml:1:23: error: "Much | war=eleven": weight of "war=eleven" is not a number above 0, at most 10 [table/bad-row]`,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("diagnostics (-want +got):\n%s", diff)
	}
}

func TestDefaultsAreSound(t *testing.T) { defaults(t) }

func matched(g *Gazetteer, s string) []string {
	var out []string
	for _, m := range g.Match(nil, s, tokenize(s), nil) {
		var ids []string
		for _, e := range m.Entities {
			ids = append(ids, string(e.ID))
		}
		out = append(out, m.Of(s)+" = "+strings.Join(ids, ", "))
	}
	return out
}

func TestMatch(t *testing.T) {
	g := defaults(t)
	for _, c := range []struct {
		in   string
		want []string
	}{
		{"the U.S. told us that it is the US", []string{"U.S. = countries/united-states", "US = countries/united-states"}},
		{"a US-led force and the French-American talks", []string{
			"US = countries/united-states", "French = countries/france", "American = countries/united-states",
		}},
		{"french fries from south korea", nil},
		{"South Korea's Élysée, or Elysee", []string{
			"South Korea = countries/south-korea", "Élysée = countries/france", "Elysee = countries/france",
		}},
		{"REPUBLIC OF KOREA AND FRANCE", []string{"REPUBLIC OF KOREA = countries/south-korea", "FRANCE = countries/france"}},
		{"from the Quai d’Orsay", []string{"Quai d’Orsay = countries/france"}},
		{"South, Sudanology", nil},
	} {
		if diff := cmp.Diff(c.want, matched(g, c.in)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.in, diff)
		}
	}
}

func TestOfficeHolder(t *testing.T) {
	g := defaults(t)
	for _, c := range []struct{ title, of, date, want string }{
		{"secretary-general", "United Nations", "2010-05-01", "people/ban-ki-moon"},
		{"Minister of Foreign Affairs", "KR", "2005", "people/ban-ki-moon"},
		{"foreign minister", "KR", "1991", ""},
		{"president", "FR", "2031-01-01", "people/emmanuel-macron"},
		{"foreign minister", "RU", "2020-07-08", "people/sergey-lavrov"},
		{"secretary of state", "US", "2019-02-27", "people/mike-pompeo"},
		{"foreign secretary", "GB", "2020-07-08", "people/dominic-raab"},
		{"leader", "KP", "2020-07-08", "people/kim-jong-un"},
		{"leader", "KP", "2005-07-08", "people/kim-jong-il"},
		{"president", "KR", "2020-07-08", "people/moon-jae-in"},
		{"chief", "United Nations", "2020-07-08", "people/antonio-guterres"},
		{"chief", "NATO", "2016-07-08", "people/jens-stoltenberg"},
		{"foreign policy chief", "European Union", "2016-07-08", "people/federica-mogherini"},
		{"chancellor", "DE", "2015-01-01", "people/angela-merkel"},
		{"chancellor of the exchequer", "GB", "2015-01-01", "people/george-osborne"},
		{"president", "US", "2017-01-20", "people/donald-trump"},
		{"deputy secretary of state", "US", "2020-07-08", "people/stephen-biegun"},
		{"prime minister", "JP", "2018-06-01", "people/shinzo-abe"},
	} {
		var got entity.ID
		if e := g.OfficeHolder(c.title, c.of, c.date); e != nil {
			got = e.ID
		}
		if string(got) != c.want {
			t.Errorf("%s of %s on %s: got %q, want %q", c.title, c.of, c.date, got, c.want)
		}
	}
	if got := g.HoldersBySurname("Ban", "2018-01-01"); len(got) != 1 {
		t.Errorf("Ban in 2018: %d people, want 1", len(got))
	}
	if got := g.HoldersBySurname("Ban", "1990-01-01"); len(got) != 0 {
		t.Errorf("Ban in 1990: %d people, want none", len(got))
	}
}

func FuzzMatch(f *testing.F) {
	g, _ := Load(Defaults(), nil)
	f.Add("The U.S.-led N'Djamena–Kyïv talks of the UN, St. John's and South\nKorea")
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "")
		tokens := tokenize(s)
		end := 0
		for _, m := range g.Match(nil, s, tokens, nil) {
			if !m.Valid(s) || m.Len() == 0 || m.Start < end || len(m.Entities) == 0 {
				t.Fatalf("%+v after %d in %q", m, end, s)
			}
			if m.First < 0 || m.Last <= m.First || m.Last > len(tokens) || m.Start < tokens[m.First].Start || m.End > tokens[m.Last-1].End {
				t.Fatalf("%+v does not stand in its tokens in %q", m, s)
			}
			if tokens[m.First].Sentence != tokens[m.Last-1].Sentence {
				t.Fatalf("%+v crosses a sentence in %q", m, s)
			}
			end = m.End
		}
	})
}
