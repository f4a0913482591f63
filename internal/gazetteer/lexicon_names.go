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
	Given map[string]List `toml:"given"`

	Surnames          List  `toml:"surnames"`
	FamilyFirst       List  `toml:"family_first"`
	Particles         List  `toml:"particles"`
	Suffixes          List  `toml:"suffixes"`
	Honorifics        List  `toml:"honorifics"`
	Offices           List  `toml:"offices"`
	OfficeModifiers   List  `toml:"office_modifiers"`
	OfficeQualifiers  List  `toml:"office_qualifiers"`
	Roles             List  `toml:"roles"`
	Kin               List  `toml:"kin"`
	PersonVerbs       List  `toml:"person_verbs"`
	OrganisationHeads List  `toml:"organisation_heads"`
	CompanySuffixes   List  `toml:"company_suffixes"`
	OrganisationLeads List  `toml:"organisation_leads"`
	OrganisationWords List  `toml:"organisation_words"`
	Teams             List  `toml:"teams"`
	PlaceHeads        List  `toml:"place_heads"`
	ThingHeads        List  `toml:"thing_heads"`
	NotOrganisations  List  `toml:"not_organisations"`
	Common            List  `toml:"common"`
	SurnameEndings    Words `toml:"surname_endings"`
	longestEnding     int
	classes           map[string]WordClass
	officeWords       []string
}

// compile merges the lists into one table, so that a word is looked up once, and returns what is wrong with them.
func (n *Names) compile() []error {
	var errs []error
	n.classes = make(map[string]WordClass, 16000)
	add := func(c WordClass, list List) {
		for _, s := range list {
			n.classes[s] |= c
		}
	}
	for culture, w := range n.Given {
		if culture == "ambiguous" {
			add(Ambiguous, w)
		}
		add(Given, w)
	}
	for i, w := range []List{
		n.Surnames, n.FamilyFirst, n.Particles, n.Suffixes, n.Honorifics, n.Offices, n.OfficeModifiers, n.OfficeQualifiers, n.Roles,
		n.Kin, n.PersonVerbs, n.OrganisationHeads, n.CompanySuffixes, n.OrganisationLeads, n.OrganisationWords, n.Teams,
		n.PlaceHeads, n.ThingHeads, n.NotOrganisations, n.Common,
	} {
		for _, s := range w {
			if n.classes[s]&(Surname<<i) != 0 {
				errs = append(errs, fmt.Errorf("%q stands twice in one list", s))
			}
			n.classes[s] |= Surname << i
		}
	}
	for _, s := range n.OfficeModifiers {
		if len(s) >= 6 {
			n.officeWords = append(n.officeWords, s)
		}
	}
	slices.Sort(n.officeWords)
	for s := range n.SurnameEndings.set {
		n.longestEnding = max(n.longestEnding, len(s))
	}
	return errs
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

// wordList reads an array of words, or one string of words, as their folds.
func wordList(v any) ([]string, error) {
	if s, ok := v.(string); ok {
		list := strings.Fields(text.Fold(s))
		if len(list) == 0 {
			return nil, fmt.Errorf("the list has no word")
		}
		return list, nil
	}
	list, err := stringList(v)
	folds := make([]string, len(list))
	for i, s := range list {
		if folds[i] = text.Fold(s); strings.ContainsAny(s, " \t") {
			return nil, fmt.Errorf("%q is not one word", s)
		}
	}
	return folds, err
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
