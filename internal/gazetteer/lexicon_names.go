package gazetteer

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"digest/internal/text"
)

// WordClass is what a word may be in or around a name; a word may be several things.
type WordClass uint32

// Word classes. Each is a list of lexicon-names.toml, where its meaning is told.
const (
	Given            WordClass = 1 << iota // a given name anywhere
	Ambiguous                              // also a word, place or office: weak evidence
	Surname                                // a common surname
	FamilyFirst                            // a Chinese, Korean or Vietnamese family name
	Particle                               // "van", "al", "bin"
	Suffix                                 // "Jr"
	Honorific                              // "Mr", "Sheikh"
	Office                                 // "minister"
	OfficeModifier                         // "first", "vice", "foreign"
	OfficeQualifier                        // "former"
	RoleWord                               // "analyst", "striker"
	Kin                                    // "wife"
	PersonVerb                             // "said", "arrived"
	OrganisationHead                       // "Ministry", "Corp"
	CompanySuffix                          // "Inc", "Ltd"
	OrganisationLead                       // "Ministry of …"
	OrganisationWord                       // "Congress"
	Team                                   // "Yankees"
	PlaceHead                              // "River"
	ThingHead                              // "Act", "Cup"
	NotOrganisation                        // "GDP"
	Common                                 // "Speaking", "New"
)

// Names is what tells a person's or an organisation's name from other capitalised words.
type Names struct {
	// Given has the given names by culture, and under "ambiguous" those that are also words.
	Given map[string]Words `toml:"given"`

	Surnames          Words `toml:"surnames"`
	FamilyFirst       Words `toml:"family_first"`
	Particles         Words `toml:"particles"`
	Suffixes          Words `toml:"suffixes"`
	Honorifics        Words `toml:"honorifics"`
	Offices           Words `toml:"offices"`
	OfficeModifiers   Words `toml:"office_modifiers"`
	OfficeQualifiers  Words `toml:"office_qualifiers"`
	Roles             Words `toml:"roles"`
	Kin               Words `toml:"kin"`
	PersonVerbs       Words `toml:"person_verbs"`
	OrganisationHeads Words `toml:"organisation_heads"`
	CompanySuffixes   Words `toml:"company_suffixes"`
	OrganisationLeads Words `toml:"organisation_leads"`
	OrganisationWords Words `toml:"organisation_words"`
	Teams             Words `toml:"teams"`
	PlaceHeads        Words `toml:"place_heads"`
	ThingHeads        Words `toml:"thing_heads"`
	NotOrganisations  Words `toml:"not_organisations"`
	Common            Words `toml:"common"`
	SurnameEndings    Words `toml:"surname_endings"`
	longestEnding     int
	classes           map[string]WordClass
	officeWords       []string
}

// compile merges the lists into one table, so that a word is looked up once.
func (n *Names) compile() {
	n.classes = make(map[string]WordClass, 12000)
	add := func(c WordClass, w Words) {
		for s := range w.set {
			n.classes[s] |= c
		}
	}
	for culture, w := range n.Given {
		if culture == "ambiguous" {
			add(Ambiguous, w)
		}
		add(Given, w)
	}
	for i, w := range []Words{
		n.Surnames, n.FamilyFirst, n.Particles, n.Suffixes, n.Honorifics, n.Offices, n.OfficeModifiers, n.OfficeQualifiers, n.Roles,
		n.Kin, n.PersonVerbs, n.OrganisationHeads, n.CompanySuffixes, n.OrganisationLeads, n.OrganisationWords, n.Teams,
		n.PlaceHeads, n.ThingHeads, n.NotOrganisations, n.Common,
	} {
		add(Surname<<i, w)
	}
	for s := range n.OfficeModifiers.set {
		if len(s) >= 6 {
			n.officeWords = append(n.officeWords, s)
		}
	}
	slices.Sort(n.officeWords)
	for s := range n.SurnameEndings.set {
		n.longestEnding = max(n.longestEnding, len(s))
	}
}

// Class returns what a word may be, whatever its case and diacritics. A final point does not count.
func (n *Names) Class(word string) WordClass {
	word = strings.TrimSuffix(word, ".")
	var buf [24]byte
	if len(word) > len(buf) {
		return n.classes[text.Fold(word)]
	}
	for i := 0; i < len(word); i++ {
		c := word[i]
		if c >= utf8.RuneSelf || c == '`' {
			return n.classes[text.Fold(word)]
		}
		if 'A' <= c && c <= 'Z' {
			c |= 0x20
		}
		buf[i] = c
	}
	return n.classes[string(buf[:len(word)])]
}

// EndsLikeSurname reports whether a word of ASCII letters ends as surnames do: "-enko", "-oglu", "-sson".
func (n *Names) EndsLikeSurname(word string) bool {
	for k := min(n.longestEnding, len(word)-3); k > 0; k-- {
		if n.SurnameEndings.Has(word[len(word)-k:]) {
			return true
		}
	}
	return false
}

// wordList reads an array of strings, or one string of words.
func wordList(v any) ([]string, error) {
	if s, ok := v.(string); ok {
		list := strings.Fields(s)
		if len(list) == 0 {
			return nil, fmt.Errorf("the list has no word")
		}
		return slices.Clip(list), nil
	}
	return stringList(v)
}

// OfficeSlip returns the office word of six letters or more that a word differs from by one slip of the
// keyboard: a letter wrong, missing or too many, or two neighbours exchanged ("affaris").
func (n *Names) OfficeSlip(word string) (string, bool) {
	for _, w := range n.officeWords {
		if w[0] == word[0] && oneSlip(w, word) {
			return w, true
		}
	}
	return "", false
}

func oneSlip(a, b string) bool {
	if len(a) < len(b) {
		a, b = b, a
	}
	if len(a)-len(b) > 1 || a == b {
		return false
	}
	i := 0
	for i < len(b) && a[i] == b[i] {
		i++
	}
	if len(a) > len(b) {
		return a[i+1:] == b[i:]
	}
	return a[i+1:] == b[i+1:] || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
