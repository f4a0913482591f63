package analysis

import (
	"strings"

	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/text"
)

// organisation is one proposed by its form.
type organisation struct {
	first, last int // tokens [first, last)
	// country is the code of the state that stands before it: "Russian" of "Russian Foreign Ministry".
	country, name, kind string
	abbreviation        string // introduced in brackets behind it
	company             bool
}

// organisations finds names with an organisation's grammar: a head word with what belongs to it on the
// left ("Kloof Mining Co"), or a leading word with its "of …" ("Ministry of Foreign Affairs"); names joined by
// "&"; and full names that introduce an abbreviation ("Southern Relief Front (SRF)").
func (n *namer) organisations() {
	for _, s := range n.w.doc.Sentences {
		if n.casing(s) != plainCase || n.byline(s) {
			continue
		}
		for i := s.First; i < s.Last; i++ {
			first, last, ok := i, i, false
			switch {
			case !n.capital(i):
				if n.mark(i, "&") {
					first, last, ok = n.ampersand(i, s)
				}
			case n.org[i] != 0:
			case n.is(i, gazetteer.OrganisationHead|gazetteer.CompanySuffix|gazetteer.OrganisationLead):
				first, last, ok = n.headed(i, s)
			case n.is(i, gazetteer.Team):
				first, last, ok = n.team(i, s)
			}
			if ok {
				n.addOrganisation(first, last)
				i = last - 1
			}
		}
		n.introductions(s)
	}
	for i := range n.orgs {
		o := &n.orgs[i]
		n.propose(candidate{
			Mention: nlp.Mention{Kind: entity.Organisation, Form: nlp.Name, Rule: "organisation-grammar", Confidence: 0.8},
			Name:    o.name, OrgKind: o.kind, Country: o.country,
		}, o.first, o.last)
	}
}

func (n *namer) addOrganisation(first, last int) {
	o := organisation{first: first, last: last}
	o.name = plainName(n.span(first, last).Of(n.t))
	head := n.word(last - 1)
	o.company = n.is(last-1, gazetteer.CompanySuffix)
	o.kind = organisationKind(head, n.word(first), o.company)
	if first > 0 {
		if m := n.stateBefore(first); m != nil {
			o.country = code(m.Entities[0])
			if adjective := m.Of(n.t); m.Form == nlp.Demonym && governmental(n, first, last) {
				o.name = plainName(adjective) + " " + o.name
			}
		}
	}
	for i := first; i < last && o.country == ""; i++ {
		if m := n.state(i); m != nil && m.Ambiguity == nil {
			o.country = code(m.Entities[0])
		}
	}
	n.orgs = append(n.orgs, o)
	for i := first; i < last; i++ {
		n.org[i] = int32(len(n.orgs))
	}
}

// stateBefore returns the match of a state that ends right before token i, a possessive between allowed.
func (n *namer) stateBefore(i int) *gazetteer.Match {
	from := n.w.doc.Sentences[n.toks[i].Sentence].First
	i--
	if i > from && n.possessive(i) {
		i--
	}
	if i < from {
		return nil
	}
	return n.state(i)
}

// code is the alpha-2 code of a state, or the state something belongs to.
func code(e *entity.Entity) string {
	if e.State != nil {
		return e.State.Code
	}
	return e.Country
}

// plainName is a name as one line: runs of white space become one space.
func plainName(s string) string {
	if !strings.ContainsAny(s, "\n\t\r\u00a0") && !strings.Contains(s, "  ") {
		return s
	}
	return strings.Join(strings.Fields(s), " ")
}

// organisationKind guesses the kind from the head word.
func organisationKind(head, lead string, company bool) string {
	for _, w := range [...]string{head, lead} {
		switch w {
		case "Ministry", "Department", "Dept", "Treasury":
			return "ministry"
		case "Party", "Likud":
			return "party"
		case "Court", "Tribunal":
			return "court"
		case "Bank", "Banks":
			return "bank"
		case "Agency", "Bureau", "Administration", "Authority", "Commission":
			return "agency"
		case "Parliament", "Congress", "Senate", "Assembly", "Knesset", "Duma", "Bundestag":
			return "parliament"
		case "University", "College", "School", "Institute", "Academy":
			return "university"
		case "Times", "Post", "Herald", "Tribune", "Gazette", "Journal", "Chronicle", "Telegraph", "Guardian", "Observer",
			"News", "Daily", "Weekly", "Magazine", "Radio", "Television", "TV", "Press", "Newspaper", "Broadcasting", "Newsroom":
			return "media"
		case "FC", "Club", "United", "Rovers", "Wanderers", "Athletic", "Rangers", "AC", "SC":
			return "club"
		}
	}
	if company {
		return "company"
	}
	return ""
}

// governmental reports whether a head or leading word is one that every state has, so that the adjective before it
// says whose it is and is no part of the name: "Russian | Foreign Ministry", but "American Airlines".
func governmental(n *namer, first, last int) bool {
	for _, i := range [...]int{last - 1, first} {
		switch n.word(i) {
		case "Ministry", "Parliament", "Embassy", "Consulate", "Army", "Navy", "Cabinet", "Senate", "Congress", "Treasury",
			"Government", "Police", "Guard", "Department", "Legislature", "Politburo", "Mission", "Delegation", "Secretariat",
			"Court", "Assembly", "Force", "Forces", "Party", "Front", "Council", "Bureau", "Duma", "Service":
			return true
		}
	}
	return false
}

// headed finds the organisation whose head or leading word is token i.
func (n *namer) headed(i int, s nlp.Sentence) (first, last int, ok bool) {
	first, last = n.modifiers(i, s), i+1
	last = n.furtherHeads(last, s)
	if end := n.complement(i, last, s); end > last {
		return first, end, true
	}
	if n.is(i, gazetteer.OrganisationLead) && !n.is(last-1, gazetteer.OrganisationHead|gazetteer.CompanySuffix) {
		return 0, 0, false
	}
	if last < s.Last && n.capital(last) && n.toks[last].Shape == nlp.Title && n.personal(last) {
		return 0, 0, false // "Guard Thomas Hill", "Rangers Peter Low"
	}
	if last < s.Last && n.capital(last) && n.is(last, gazetteer.Office) && n.is(last-1, gazetteer.OfficeModifier) {
		return 0, 0, false // "Transport Minister"
	}
	if last < s.Last && n.capital(last) && (n.is(last, gazetteer.ThingHead) && !n.is(last, gazetteer.OrganisationHead|gazetteer.OrganisationLead|gazetteer.CompanySuffix|gazetteer.Given|gazetteer.Surname) || n.word(last) == "One") {
		return 0, 0, false // "Nuclear Forces Treaty", "Air Force One"
	}
	if first == i {
		return n.leadingHead(i, last, s)
	}
	if n.word(i) == "Bank" && last == i+1 && compass(n.word(i-1)) {
		return 0, 0, false
	}
	if last-first == 2 && n.is(first, gazetteer.Given) && !n.is(first, gazetteer.Ambiguous|gazetteer.Surname|gazetteer.Common) &&
		n.is(last-1, gazetteer.Surname|gazetteer.FamilyFirst) {
		return 0, 0, false // "Tyra Banks"
	}
	return first, last, true
}

// leadingHead finds names that begin with their head: "Radio Lagos", "Banco Popular".
func (n *namer) leadingHead(i, last int, s nlp.Sentence) (int, int, bool) {
	switch n.word(i) {
	case "Radio", "Banco", "Grupo", "FC", "AC", "Television", "Televisa", "Bank", "Hotel", "Air":
	default:
		return 0, 0, false
	}
	for last < s.Last && last < i+3 && n.capital(last) && n.org[last] == 0 && !n.is(last, gazetteer.Office|gazetteer.Honorific) && !calendar(n.word(last)) {
		last++
	}
	return i, last, last > i+1
}

// compass reports whether a word is a side of the world, as in "West Bank".
func compass(w string) bool {
	switch w {
	case "West", "East", "North", "South", "Left", "Right":
		return true
	}
	return false
}

// furtherHeads returns the end of a name whose head is followed, in capitals, by a further head ("Investment
// Advisors Corp"), or by "&" and more ("News & World Report"); from is the token behind the first head.
func (n *namer) furtherHeads(from int, s nlp.Sentence) int {
	last := from
	for k := from; k < min(s.Last, from+maxWords) && k < last+4; k++ {
		switch {
		case n.mark(k, "&") && k == last && k+1 < s.Last && n.capital(k+1):
			for k++; k < min(s.Last, from+maxWords) && n.capital(k) && !n.is(k, gazetteer.Office|gazetteer.Honorific) && !calendar(n.word(k)); k++ {
				last = k + 1
			}
			k--
		case !n.capital(k) || n.org[k] != 0 || calendar(n.word(k)) || n.is(k, gazetteer.Honorific) || n.personal(k) ||
			n.is(k, gazetteer.Office) && !n.is(k, gazetteer.OfficeModifier):
			return last
		case n.is(k, gazetteer.OrganisationHead|gazetteer.CompanySuffix):
			last = k + 1
		}
	}
	return last
}

// personal reports whether the word at i looks like the beginning of a person's name.
func (n *namer) personal(i int) bool {
	return n.is(i, gazetteer.Given) && !n.is(i, gazetteer.Ambiguous) && !n.is(i, gazetteer.OrganisationHead)
}

// maxWords bounds the length of an organisation's name on each side of its head.
const maxWords = 16

// modifiers returns the first token of what belongs to the head at i on its left.
func (n *namer) modifiers(i int, s nlp.Sentence) int {
	company := n.is(i, gazetteer.CompanySuffix)
	first := i
	for p := i - 1; p >= max(s.First, i-maxWords); p-- {
		switch {
		case n.org[p] != 0 || n.located(p):
			return first
		case n.capital(p):
			if n.stopsOrganisation(p, i, s) {
				return first
			}
			first = p
		case n.mark(p, "&") && p > s.First && n.capital(p-1):
		case n.mark(p, ",") && company && p == i-1 && p > s.First && n.capital(p-1):
		case n.word(p) == "and" && p == i-1 && p > s.First && n.capital(p-1) && firm(n.word(i)):
		case n.word(p) == "and" && p > s.First && n.capital(p-1) && p+1 < i && !company &&
			n.is(p-1, gazetteer.Common|gazetteer.OfficeModifier|gazetteer.ThingHead|gazetteer.OrganisationHead) && n.match[p-1] == 0:
		case n.word(p) == "of" && company && p > s.First && n.capital(p-1) && !n.is(p-1, gazetteer.Office):
		case n.possessive(p) && p > s.First && n.capital(p-1) && n.match[p-1] == 0 &&
			(n.is(p-1, gazetteer.OrganisationLead|gazetteer.RoleWord|gazetteer.Office) || peoples(n.word(p-1))):
		default:
			return first
		}
	}
	return first
}

// located reports whether the word at p says where somebody or something is, or whose, or by whom it was made, and is
// no part of a name: "Boston-based", "American-led", "Yale-trained".
func (n *namer) located(p int) bool {
	_, tail, ok := strings.Cut(n.word(p), "-")
	switch tail {
	case "led", "run", "born", "made", "built", "held", "style", "era":
		return ok
	}
	return ok && len(tail) > 4 && strings.HasSuffix(tail, "ed") && tail[0] >= 'a'
}

// peoples reports whether a word is one whose possessive begins names: "People's Party".
func peoples(w string) bool {
	switch w {
	case "People", "Women", "Children", "Men", "Students", "Workers", "Moody", "Lloyd", "Sotheby", "Christie", "Consumers", "Parents":
		return true
	}
	return false
}

// firm reports whether a word ends the name of a firm behind "and": "Low and Partners".
func firm(w string) bool {
	switch w {
	case "Partners", "Associates", "Sons", "Company", "Co", "Co.", "Brothers", "Daughters":
		return true
	}
	return false
}

// stopsOrganisation reports whether the capitalised word at p is no part of the organisation headed by i.
func (n *namer) stopsOrganisation(p, i int, s nlp.Sentence) bool {
	word := n.word(p)
	switch {
	case calendar(word):
		return true
	case n.first(p) && (beginsSentence(word) || invites(word)):
		return true
	case n.is(p, gazetteer.Honorific) && !n.is(p, gazetteer.Given|gazetteer.Surname|gazetteer.Common):
		return true
	case n.is(p, gazetteer.Office) && !n.is(p, gazetteer.OfficeModifier|gazetteer.Surname) && word != "General" && word != "Justice":
		return true
	}
	if m := n.state(p); m != nil {
		return governmental(n, i, i+1) && (m.Form == nlp.Demonym || m.Form == nlp.Abbrev)
	}
	return false
}

// invites reports whether a word at the head of a line asks the reader to do something: "Follow Sextant Press".
func invites(w string) bool {
	switch w {
	case "Follow", "Read", "See", "Visit", "Contact", "Join", "Subscribe", "Watch", "Copyright", "Like", "Download", "Source", "Photo":
		return true
	}
	return false
}

// complement returns the end of the "of …" that follows a leading word, or last when there is none.
func (n *namer) complement(i, last int, s nlp.Sentence) int {
	if last != i+1 || !n.is(i, gazetteer.OrganisationLead) || last+1 >= s.Last || n.body(i) != nil && n.known(i).Last == last {
		return last // the European Union of another sentence's states
	}
	switch n.word(last) {
	case "of", "for", "on":
	default:
		return last
	}
	j := last + 1
	if n.word(j) == "the" {
		j++
	}
	end := last
	for j < s.Last && j < last+14 {
		switch {
		case n.capital(j):
			if n.is(j, gazetteer.Honorific) || calendar(n.word(j)) || n.personal(j) && n.state(j) == nil {
				return end
			}
			j++
			end = j
			continue
		case end > last && (n.word(j) == "and" || n.mark(j, ",") && n.listGoesOn(j, s) || n.mark(j, "&")) && j+1 < s.Last && n.capital(j+1) && n.match[j+1] == 0 && n.match[j-1] == 0:
		case end > last && (n.word(j) == "of" || n.word(j) == "for") && j+1 < s.Last && n.capital(j+1):
		case end > last && n.possessive(j) && j+1 < s.Last && n.capital(j+1) && n.match[j-1] == 0:
		default:
			return end
		}
		j++
	}
	return end
}

// listGoesOn reports whether the comma at j stands in a list that ends in "and" and a capitalised word:
// "Trade, Industry and Energy".
func (n *namer) listGoesOn(j int, s nlp.Sentence) bool {
	return j+3 < s.Last && n.capital(j+1) && n.word(j+2) == "and" && n.capital(j+3) && n.match[j+1] == 0
}

// ampersand finds "Harte & Low" and "Harte, Low & Vane" around the "&" at i.
func (n *namer) ampersand(i int, s nlp.Sentence) (first, last int, ok bool) {
	if i == s.First || i+1 >= s.Last || !n.capital(i-1) || !n.capital(i+1) || n.org[i-1] != 0 {
		return 0, 0, false
	}
	first, last = i-1, i+2
	for first > max(s.First, i-maxWords) {
		p := first - 1
		switch {
		case n.capital(p) && n.org[p] == 0 && !(n.first(p) && beginsSentence(n.word(p))) && !n.is(p, gazetteer.Office|gazetteer.Honorific):
			first = p
		case n.mark(p, ",") && p > s.First && n.capital(p-1) && p == i-2 && n.match[p-1] == 0:
			first = p - 1
		default:
			p = -1
		}
		if p < 0 {
			break
		}
	}
	for last < min(s.Last, i+maxWords) && n.capital(last) && !n.is(last, gazetteer.Office|gazetteer.Honorific) && !calendar(n.word(last)) {
		last++
	}
	return first, last, true
}

// team finds a town or state with the nickname of a team behind it.
func (n *namer) team(i int, s nlp.Sentence) (first, last int, ok bool) {
	if i == s.First || n.known(i-1) == nil {
		return 0, 0, false
	}
	m := n.known(i - 1)
	if m.Form == nlp.Demonym || m.Entities[0].Kind == entity.Organisation || m.Entities[0].Kind == entity.Person {
		return 0, 0, false
	}
	return m.First, i + 1, true
}

// introductions links "Full Name (ABC)" where the letters are those of the words, or where an organisation
// stands before the bracket.
func (n *namer) introductions(s nlp.Sentence) {
	for i := s.First + 1; i+2 < s.Last; i++ {
		if !n.mark(i, "(") || n.toks[i+1].Shape != nlp.Upper || !n.mark(i+2, ")") {
			continue
		}
		abbreviation := n.word(i + 1)
		if strings.Contains(abbreviation, ".") && n.is(i-1, gazetteer.Given|gazetteer.Surname) {
			continue // a person's initials
		}
		if n.is(i+1, gazetteer.NotOrganisation) || n.is(i-1, gazetteer.Office|gazetteer.RoleWord) {
			continue // "Chief Executive Officer (CEO)"
		}
		abbreviation = strings.ReplaceAll(abbreviation, ".", "")
		if m := n.known(i - 1); m != nil && m.Last == i {
			if e := n.w.room.known.chosen[n.match[i-1]-1]; e != nil && e.Kind == entity.Organisation {
				n.abbreviated[abbreviation] = e
				continue
			}
		}
		if k := n.org[i-1]; k > 0 {
			n.orgs[k-1].abbreviation = abbreviation
			continue
		}
		first, ok := n.initials(abbreviation, i, s)
		if !ok {
			continue
		}
		for first < i && n.state(first) != nil && n.state(first).Form == nlp.Demonym && i-first > len(abbreviation) {
			first++
		}
		n.addOrganisation(first, i)
		n.orgs[len(n.orgs)-1].abbreviation = abbreviation
	}
}

// initials returns where the words before token i begin whose initials are the letters of abbreviation;
// small words may be left out of it.
func (n *namer) initials(abbreviation string, i int, s nlp.Sentence) (int, bool) {
	k := len(abbreviation)
	if k < 2 || k > 8 {
		return 0, false
	}
	for p := i - 1; p >= s.First && p > i-14; p-- {
		w := n.word(p)
		c := w[0]
		switch {
		case n.toks[p].Shape == nlp.Punct || n.org[p] != 0:
			return 0, false
		case n.capital(p):
			if c != abbreviation[k-1] {
				return 0, false
			}
			k--
		case c-0x20 == abbreviation[k-1] && len(w) > 3:
			k--
		case n.toks[p].Shape != nlp.Lower || len(w) > 3:
			return 0, false
		}
		if k == 0 {
			return p, n.capital(p)
		}
	}
	return 0, false
}

// acronyms takes abbreviations in capitals for organisations: those introduced in the text, and others that
// are known to be none.
func (n *namer) acronyms() {
	introduced := map[string]int{}
	for i := range n.orgs {
		if a := n.orgs[i].abbreviation; a != "" {
			if _, ok := introduced[a]; !ok {
				introduced[a] = i
			}
		}
	}
	free := n.free()
	for _, s := range n.w.doc.Sentences {
		if n.casing(s) != plainCase || n.byline(s) || n.tabular(s) {
			continue
		}
		for i := s.First; i < s.Last; i++ {
			if !free(i) {
				continue
			}
			if n.toks[i].Shape != nlp.Upper || n.org[i] != 0 {
				if n.word(i) == "House" && i > s.First && n.word(i-1) == "the" && n.org[i] == 0 && n.match[i] == 0 && (i+1 >= s.Last || !n.capital(i+1) && n.word(i+1) != "of") {
					n.proposeAlone(i, "organisation-word", 0.6)
				}
				if n.is(i, gazetteer.OrganisationWord) && n.capital(i) && n.org[i] == 0 && n.match[i] == 0 && !n.entitles(i, s) {
					n.proposeAlone(i, "organisation-word", 0.7)
				}
				continue
			}
			word := n.word(i)
			plain := strings.ReplaceAll(word, ".", "")
			if e := n.abbreviated[plain]; e != nil {
				n.propose(candidate{
					Mention:  nlp.Mention{Kind: entity.Organisation, Form: nlp.Abbrev, Rule: "introduced-abbreviation", Confidence: 0.9},
					Entities: []*entity.Entity{e}, Name: word,
				}, i, i+1)
				continue
			}
			if k, ok := introduced[plain]; ok {
				o := n.orgs[k]
				n.propose(candidate{
					Mention: nlp.Mention{Kind: entity.Organisation, Form: nlp.Abbrev, Rule: "introduced-abbreviation", Confidence: 0.9},
					Name:    o.name, OrgKind: o.kind, Country: o.country,
				}, i, i+1)
				continue
			}
			if n.acronym(i, word) {
				n.proposeAlone(i, "acronym", 0.6)
			}
		}
	}
}

// entitles reports whether the word at i belongs to an office: "Treasury Secretary".
func (n *namer) entitles(i int, s nlp.Sentence) bool {
	return n.is(i, gazetteer.OfficeModifier) && i+1 < s.Last && n.capital(i+1) && n.is(i+1, gazetteer.Office)
}

func (n *namer) proposeAlone(i int, rule string, confidence float32) {
	n.propose(candidate{
		Mention: nlp.Mention{Kind: entity.Organisation, Form: nlp.Abbrev, Rule: rule, Confidence: confidence},
		Name:    n.word(i),
	}, i, i+1)
}

// acronym reports whether the word in capitals at i may be an organisation without an introduction.
func (n *namer) acronym(i int, word string) bool {
	if end := n.toks[i].End; end < len(n.t) && n.t[end] == '$' { // "HK$7"
		return false
	}
	if len(word) < 2 || len(word) > 6 || n.match[i] != 0 && !n.intro(i) || n.is(i, gazetteer.NotOrganisation|gazetteer.Common|gazetteer.Suffix) {
		return false
	}
	for k := range len(word) {
		if word[k] < 'A' || word[k] > 'Z' {
			return false
		}
	}
	s := n.w.doc.Sentences[n.toks[i].Sentence]
	if i > s.First && n.capital(i-1) && (n.toks[i-1].Shape == nlp.Upper && n.match[i-1] == 0 || n.is(i-1, gazetteer.Given)) {
		return false // a shouted phrase, a surname in capitals
	}
	if i+1 < s.Last && n.toks[i+1].Shape == nlp.Upper && n.match[i+1] == 0 {
		return false
	}
	if n.first(i) && i+1 < s.Last && (n.toks[i+1].Shape == nlp.Punct && !n.possessive(i+1)) {
		return false // a dateline
	}
	return true
}

// intro reports whether the match at i is an abbreviation that counts only beside its full name.
func (n *namer) intro(i int) bool { return n.known(i).Intro }

// tabular reports whether a sentence is full of abbreviations, as tables of prices are.
func (n *namer) tabular(s nlp.Sentence) bool {
	upper, lower := 0, 0
	for i := s.First; i < s.Last; i++ {
		switch n.toks[i].Shape {
		case nlp.Upper:
			upper++
		case nlp.Lower:
			lower++
		}
	}
	return upper > 3 && upper > lower
}

// media finds newspapers and the like by the noun beside them ("the Morning Star newspaper", "the weekly Die
// Woche"), and the agency of a dateline: they are sources.
func (n *namer) media() {
	free := n.free()
	for _, s := range n.w.doc.Sentences {
		if n.casing(s) != plainCase || n.byline(s) {
			continue
		}
		for i := s.First; i < s.Last; i++ {
			if m := n.known(i); m != nil && m.Intro && free(i) && m.First == i && i > s.First && m.Last < s.Last && n.mark(i-1, "(") && n.mark(m.Last, ")") &&
				m.Entities[0].OrgKind == "media" && i-s.First < 12 {
				n.propose(candidate{
					Mention:  nlp.Mention{Kind: entity.Organisation, Form: nlp.Abbrev, Role: nlp.Source, Rule: "dateline", Confidence: 0.95},
					Entities: m.Entities[:1],
				}, m.First, m.Last)
				continue
			}
			if n.toks[i].Shape != nlp.Lower || !medium(n.word(i)) && !(n.word(i) == "agency" && i > s.First && n.word(i-1) == "news") {
				continue
			}
			noun := i
			if n.word(i) == "agency" {
				noun-- // "the local Halyard news agency"
			}
			if first := n.titleRunBefore(noun, s, free); first < noun {
				n.proposeMedium(first, noun)
				continue
			}
			j := i + 1
			for j < s.Last && j < i+5 && n.capital(j) && free(j) && (n.match[j] == 0 || j > i+1) {
				j++
			}
			if j > i+1 {
				n.proposeMedium(i+1, j)
			}
		}
	}
}

func (n *namer) proposeMedium(first, last int) {
	n.propose(candidate{
		Mention: nlp.Mention{Kind: entity.Organisation, Form: nlp.Name, Role: nlp.Source, Rule: "medium", Confidence: 0.7},
		Name:    plainName(n.span(first, last).Of(n.t)), OrgKind: "media",
	}, first, last)
}

// titleRunBefore returns the first of the capitalised words right before token i that may be a medium's
// name, or i.
func (n *namer) titleRunBefore(i int, s nlp.Sentence, free func(int) bool) int {
	p := i
	for p > s.First && p > i-4 && n.capital(p-1) && free(p-1) && !(n.first(p-1) && beginsSentence(n.word(p-1))) &&
		!n.is(p-1, gazetteer.Office) && !calendar(n.word(p-1)) {
		if m := n.known(p - 1); m != nil && (m.Form == nlp.Demonym || i-p == 0) {
			break
		}
		p--
	}
	if p == i-1 && (n.is(p, gazetteer.Common) || n.first(p)) {
		return i
	}
	return p
}

func medium(w string) bool {
	switch w {
	case "newspaper", "daily", "weekly", "magazine", "tabloid", "broadsheet":
		return true
	}
	return false
}

// aliases finds companies called by the first words of their names: "Jones Medical" after "Jones Medical
// Industries Inc".
func (n *namer) aliases() {
	short := map[string]int{}
	for i := range n.orgs {
		o := &n.orgs[i]
		if !o.company {
			continue
		}
		for last := o.last - 1; last > o.first; last-- {
			if last-o.first == 1 && (n.is(o.first, gazetteer.Common|gazetteer.Given|gazetteer.OfficeModifier) || n.match[o.first] != 0) {
				break
			}
			key := n.span(o.first, last).Of(n.t)
			if _, ok := short[key]; !ok {
				short[key] = i
			}
		}
	}
	if len(short) == 0 {
		return
	}
	for i := range n.w.candidates {
		c := &n.w.candidates[i]
		if c.Rule != "organisation-grammar" {
			continue
		}
		if k, ok := short[c.Name]; ok {
			c.Name, c.Form = n.orgs[k].name, nlp.Partial
		}
	}
	free := n.free()
	for _, s := range n.w.doc.Sentences {
		if n.casing(s) == noCase {
			continue
		}
		for i := s.First; i < s.Last; i++ {
			if !n.capital(i) || !free(i) {
				continue
			}
			last := i + 1
			for last < s.Last && last < i+5 && n.capital(last) && free(last) {
				last++
			}
			for ; last > i; last-- {
				if k, ok := short[text.Span{Start: n.toks[i].Start, End: n.toks[last-1].End}.Of(n.t)]; ok {
					o := n.orgs[k]
					n.propose(candidate{
						Mention: nlp.Mention{Kind: entity.Organisation, Form: nlp.Partial, Rule: "short-name", Confidence: 0.7},
						Name:    o.name, OrgKind: o.kind, Country: o.country,
					}, i, last)
					i = last - 1
					break
				}
			}
		}
	}
}

// free returns a test for tokens that no candidate covers yet; it holds until the next one is asked for.
func (n *namer) free() func(int) bool {
	n.covered = zeroed(n.covered, len(n.toks))
	taken := n.covered
	for i := range n.w.candidates {
		c := &n.w.candidates[i]
		for j := c.First; j < c.Last && j < len(taken); j++ {
			taken[j] = true
		}
	}
	return func(i int) bool { return !taken[i] }
}
