package analysis

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/text"
)

// run is capitalised words in a row that may be a person's name, titles left out.
type run struct {
	first, last int // tokens [first, last)
	title       appellation
	after       appellation
	apposed     appellation // "Libya's deputy prime minister, NAME,"
	score       float32
	rule        string
	plain       bool // its sentence is in plain case
	person      int  // index into persons plus one
}

// person is one person named in full in this text, by form or by the tables.
type person struct {
	name  string
	parts []string // folded words of the name
	e     *entity.Entity
	sex   gender
	// country and title are the first said of the person.
	country, title string
	org            string // the body of the first office said of the person
	first, last    int    // tokens of the first and the latest mention
	held           string // office by the tables on the article's day
	score          float32
	bare           int // how often a part of the name stood for the person so far: copy keeps a surname for one of two
	partOf         int // index plus one of the person whose longer name begins or ends with this one
}

// people finds persons: names in full first, then lone surnames and given names of those, then lone
// surnames behind a title.
func (n *namer) people() {
	n.tablePersons()
	n.collectRuns()
	alone := n.lone()
	for i := range n.runs {
		r := &n.runs[i]
		if r.last-r.first > 1 {
			n.score(r, alone)
		}
	}
	n.fullNames()
	n.index()
	n.partialNames()
}

// collectRuns lists the runs of all sentences.
func (n *namer) collectRuns() {
	for _, s := range n.w.doc.Sentences {
		if n.byline(s) {
			continue
		}
		c := n.casing(s)
		for i := s.First; i < s.Last; {
			if n.articled(i) && !n.taken(i) && (i == s.First || !n.capital(i-1)) {
				n.runs = append(n.runs, run{first: i, last: i + 1, title: n.before(i), after: n.after(i + 1), plain: c == plainCase})
				i++
				continue
			}
			if !n.capital(i) || n.taken(i) {
				i++
				continue
			}
			if end := n.prefix(i, s, c); end > i {
				i = end
				continue
			}
			r := n.runAt(i, s)
			r.plain = c == plainCase
			if r.last <= i {
				i++
				continue
			}
			i = r.last
			if r.first < r.last {
				n.runs = append(n.runs, r)
			}
		}
	}
}

// articled reports whether token i is a surname with a small Arabic article: "el-Masri".
func (n *namer) articled(i int) bool {
	return n.toks[i].Shape == nlp.Mixed && n.match[i] == 0 && arabicArticle(n.word(i))
}

// runAt reads the run that begins at the capitalised token i.
func (n *namer) runAt(i int, s nlp.Sentence) run {
	j := i
	for j < s.Last && !n.taken(j) {
		if !n.continues(i, j, s) {
			break
		}
		if n.mark(j, ",") {
			j++ // ", Jr."
		}
		if n.toks[j].Shape == nlp.Punct {
			j += 2 // a nickname
		}
		j++
	}
	for j > i && n.toks[j-1].Shape == nlp.Lower {
		j--
	}
	for j == i+2 && n.is(j-1, gazetteer.Common) && !initials(n.word(j-1)) && !n.is(j-1, gazetteer.Given|gazetteer.Surname|gazetteer.FamilyFirst) {
		j-- // "President Low Speech"
	}
	r := run{first: i, last: max(j, i+1)}
	if j <= i {
		r.first = r.last
		return r
	}
	if r.first < r.last {
		r.title = n.before(r.first)
		r.after = n.after(r.last)
		r.apposed = n.apposed(r.first, r.last)
	}
	return r
}

// prefix returns the token behind what stands before a name and is no part of it: a title, an ordinary word that
// begins a sentence, a nationality, a profession. It returns i when there is none.
func (n *namer) prefix(i int, s nlp.Sentence, c casing) int {
	class := n.class[i]
	if c == plainCase && class&(officeWords|gazetteer.Honorific) != 0 {
		if end, ok := n.opens(i, s.Last); ok {
			return end
		}
	}
	nameLike := class&(gazetteer.Given|gazetteer.Surname|gazetteer.FamilyFirst) != 0
	followed := i+1 < s.Last && n.capital(i+1) && !n.taken(i+1)
	if m := n.known(i); m != nil && m.Form == nlp.Demonym && m.Last < s.Last && n.capital(m.Last) && (!nameLike || n.is(m.Last, gazetteer.Given) && !n.is(m.Last, gazetteer.Ambiguous)) {
		return m.Last
	}
	if followed && !nameLike && (n.match[i] != 0 || strings.HasPrefix(n.word(i), "Ex-")) {
		// "Chicago Bear Walter Low": what a place begins goes on to a given name
		for j := i + 1; j < i+4 && j+1 < s.Last && n.capital(j) && n.capital(j+1) && !n.taken(j+1); j++ {
			if n.is(j, gazetteer.Given) && !n.is(j, gazetteer.Ambiguous) && n.match[j] == 0 {
				return j
			}
		}
	}
	switch {
	case class&gazetteer.Given != 0 && followed && n.saidBefore(i, s):
		return i + 1
	case class&gazetteer.Given != 0 && followed:
		return i
	case class&(gazetteer.Common|gazetteer.PersonVerb) != 0 && n.first(i) && (class&(gazetteer.Surname|gazetteer.FamilyFirst) == 0 || class&gazetteer.Common != 0 && !followed):
		return i + 1
	case class&(gazetteer.RoleWord|gazetteer.Kin) != 0 && !nameLike && followed:
		return i + 1
	case !followed:
		return i
	}
	return i
}

// saidBefore reports whether the "Said" that begins a sentence at token i is the verb: “Said Haugland: “We agree.””
func (n *namer) saidBefore(i int, s nlp.Sentence) bool {
	if n.word(i) != "Said" || !n.first(i) {
		return false
	}
	for j := i + 1; j < s.Last && j < i+5; j++ {
		if !n.capital(j) {
			return n.mark(j, ":")
		}
	}
	return false
}

// continues reports whether token j belongs to the run that begins at i.
func (n *namer) continues(i, j int, s nlp.Sentence) bool {
	tok := n.toks[j]
	c := n.class[j]
	if n.located(j) || stateAbbreviation(n.word(j)) {
		return false
	}
	switch tok.Shape {
	case nlp.Title:
		if j == i {
			return true
		}
		if calendar(n.word(j)) || n.possessive(j) {
			return false
		}
		if c&(gazetteer.Honorific|gazetteer.Office) != 0 && n.titleWithin(i, j, s) {
			return false
		}
		if m := n.known(j); m != nil && m.Form == nlp.Demonym && c&(gazetteer.Given|gazetteer.Surname) == 0 {
			// "Viorel Moldovan scored" is a surname
			return j == i+1 && n.is(i, gazetteer.Given) && !n.is(i, gazetteer.Ambiguous) && (j+1 >= s.Last || !n.is(j+1, gazetteer.Office|gazetteer.RoleWord) &&
				(!n.capital(j+1) || n.toks[j+1].Shape == nlp.Title && n.match[j+1] == 0 && !n.taken(j+1) && !n.is(j+1, officeWords|gazetteer.Common)))
		}
		return true
	case nlp.Upper:
		if j == i {
			return tok.Len() > 1
		}
		if c&gazetteer.Suffix != 0 || strings.IndexByte(n.word(j), '.') > 0 {
			return true
		}
		// a surname in capitals: "Kim JONG-UN"
		return tok.Len() > 2 && n.match[j] == 0 && c&gazetteer.NotOrganisation == 0 && n.toks[i].Shape == nlp.Title && n.is(i, gazetteer.Given|gazetteer.FamilyFirst)
	case nlp.Mixed:
		return j > i && arabicArticle(n.word(j))
	case nlp.Lower:
		if j == i || c&gazetteer.Particle == 0 || j+1 >= s.Last || n.possessive(j) {
			return false
		}
		next := j + 1
		if next+1 < s.Last && n.toks[next].Shape == nlp.Lower && n.is(next, gazetteer.Particle) {
			next++
		}
		return n.toks[next].Shape == nlp.Title && n.org[next] == 0
	case nlp.Punct:
		return j > i && (n.mark(j, ",") && j+1 < s.Last && n.is(j+1, gazetteer.Suffix) && n.capital(j+1) || n.nickname(j, s))
	}
	return false
}

// stateAbbreviation reports whether a word is the short form of an American state that looks like a name behind an
// initial: "Morgantown, W.Va.". From the Associated Press's list of such forms.
func stateAbbreviation(w string) bool {
	switch w {
	case "W.Va.", "Va.", "Pa.", "Ga.", "La.", "Mo.", "Ky.", "Wis.", "Wash.", "Ore.", "Conn.", "Mich.", "Minn.", "Tenn.", "Okla.", "Calif.", "Colo.",
		"Fla.", "Ariz.", "Ark.", "Ala.", "Del.", "Ill.", "Ind.", "Kan.", "Mass.", "Miss.", "Mont.", "Neb.", "Nev.", "Vt.", "Wyo.":
		return true
	}
	return false
}

// nickname reports whether a nickname in quotes or brackets stands at j, with the name going on behind it:
// `Robert "Bobby" Low`.
func (n *namer) nickname(j int, s nlp.Sentence) bool {
	if j+3 >= s.Last || n.toks[j+1].Shape != nlp.Title || n.toks[j+2].Shape != nlp.Punct || n.toks[j+3].Shape != nlp.Title || n.taken(j+1) || n.taken(j+3) ||
		n.match[j+1] != 0 {
		return false
	}
	switch n.word(j) {
	case "\"", "“", "``", "'", "‘", "`", "(":
	default:
		return false
	}
	switch n.word(j + 2) {
	case "\"", "”", "''", "'", "’", ")":
		return n.is(j-1, gazetteer.Given) || initials(n.word(j-1))
	}
	return false
}

// titleWithin reports whether the title word at j ends the run that began at i, because the title of somebody
// else begins with it; otherwise it is a surname ("Douglas Bishop said").
func (n *namer) titleWithin(i, j int, s nlp.Sentence) bool {
	if strings.HasSuffix(n.word(j), ".") {
		return true
	}
	nameLike := n.is(j, gazetteer.Given|gazetteer.Surname|gazetteer.FamilyFirst)
	followed := j+1 < s.Last && n.capital(j+1) && !n.is(j+1, gazetteer.Suffix)
	if followed {
		return !nameLike || n.is(j, gazetteer.Ambiguous)
	}
	return !nameLike && !n.is(i, gazetteer.Given)
}

// arabicArticle reports whether a word is a surname with a small article: "al-Assad".
func arabicArticle(w string) bool {
	head, tail, ok := strings.Cut(w, "-")
	if !ok || tail == "" {
		return false
	}
	switch head {
	case "al", "el", "as", "ar", "an", "ad", "at", "ash", "ul", "ur", "ud", "bin", "ben", "abu", "d", "l":
		return true
	}
	return false
}

// alone is what lone words tell of longer names: how often one stands alone, and as people do.
type aloneWord struct{ count, personal int }

// lone counts the runs of one word.
func (n *namer) lone() map[string]aloneWord {
	m := n.alone
	for i := range n.runs {
		r := &n.runs[i]
		if !r.plain || r.last-r.first != 1 || n.match[r.first] != 0 || n.is(r.first, gazetteer.Common) {
			continue
		}
		w := n.word(r.first)
		a := m[w]
		a.count++
		if r.title.kind != noTitle || n.verbAfter(r.last) || n.verbBefore(r.first) {
			a.personal++
		}
		m[w] = a
	}
	return m
}

// verbAfter reports whether something that people do follows token i-1, adverbs and an apposition aside.
func (n *namer) verbAfter(i int) bool {
	to := n.w.doc.Sentences[n.toks[i-1].Sentence].Last
	for k := 0; k < 2 && i < to; k, i = k+1, i+1 {
		if n.toks[i].Shape != nlp.Lower {
			return false
		}
		if n.is(i, gazetteer.PersonVerb) {
			return true
		}
		switch w := n.word(i); {
		case w == "has", w == "had", w == "also", w == "later", w == "then", w == "will", w == "would", strings.HasSuffix(w, "ly"):
		default:
			return false
		}
	}
	return false
}

// verbBefore reports whether a verb of speech stands right before token i: "said Hoekstra".
func (n *namer) verbBefore(i int) bool {
	if i == 0 || n.toks[i-1].Sentence != n.toks[i].Sentence {
		return false
	}
	switch n.word(i - 1) {
	case "said", "says", "told", "added", "asked", "replied", "warned", "insisted", "explained", "recalled", "wrote", "thanked", "quoted",
		"succeed", "succeeds", "succeeded", "defeated", "beat", "named", "met", "married", "accused", "arrested":
		return true
	}
	return false
}

// Weights of the evidence for and against a person. They were set by hand and moved on the half of the
// annotated articles that rules may be written on.
const (
	personThreshold = 2.4

	wTitle       = 4
	wRole        = 3
	wAge         = 4
	wAppositive  = 2.4
	wApposed     = 1.4
	wGiven       = 2.6
	wAmbiguous   = 1.3
	wInitial     = 2.8
	wSurname     = 1.4
	wEnding      = 1.2
	wFamilyFirst = 1.8
	wHyphenated  = 1.8
	wParticle    = 1.4
	wSuffix      = 3
	wVerb        = 1.4
	wSaidBefore  = 1.6
	wAlone       = 0.8
	wAlonePerson = 1.6
	wCommon      = -1.5
	wCommonFirst = -2.5
	wHead        = -3.5
	wThe         = -3
	wPlaceBefore = -1.8
	wNoun        = -2.5
	wMatched     = -5
	wPartMatched = -1.6
	wAcronym     = -2
	wLowerHead   = -2.2
	wLong        = -0.7
	wTitleCase   = -1.5
	wNationality = 1.5
)

// score weighs the evidence that a run of two words or more is a person.
func (n *namer) score(r *run, alone map[string]aloneWord) {
	k := r.last - r.first
	last := r.last - 1
	for last > r.first+1 && (n.is(last, gazetteer.Suffix) || n.mark(last, ",")) {
		last--
		if n.is(last, gazetteer.Suffix) {
			r.score += wSuffix
		}
	}
	r.rule = "name-form"
	note := func(w float32, rule string) {
		r.score += w
		if w >= 2.4 || r.rule == "name-form" && w >= 1.4 {
			r.rule = rule
		}
	}
	if k > 3 {
		r.score += wLong * float32(k-3)
	}
	if !r.plain {
		r.score += wTitleCase
	}
	n.scoreWords(r, last, note)
	n.scoreLeft(r, note)
	n.scoreRight(r, note)
	if a, ok := alone[n.word(last)]; ok {
		if a.personal > 0 {
			note(wAlonePerson, "surname-alone")
		} else {
			note(wAlone, "surname-alone")
		}
	} else if n.is(r.first, gazetteer.FamilyFirst) || n.class[r.first] == 0 && n.is(last, gazetteer.Given) && !n.is(last, gazetteer.Ambiguous|gazetteer.Common) {
		if a, ok := alone[n.word(r.first)]; ok && a.personal > 0 {
			note(wAlonePerson, "surname-alone")
		}
	}
}

// scoreWords weighs the words of the name itself.
func (n *namer) scoreWords(r *run, last int, note func(float32, string)) {
	first := n.class[r.first]
	switch {
	case initials(n.word(r.first)):
		note(wInitial, "initial-name")
	case first&gazetteer.Given != 0 && first&gazetteer.Ambiguous == 0:
		note(wGiven, "given-name")
	case first&gazetteer.Given != 0 && n.class[last] == 0 && n.match[last] == 0 && n.match[r.first] == 0 && first&gazetteer.Common == 0:
		note(wGiven-0.1, "given-name") // "Mark Waverling": nothing else explains the second word
	case first&gazetteer.Given != 0:
		note(wAmbiguous, "given-name")
	case strings.Contains(n.word(r.first), "-") && n.hyphenatedGiven(r.first):
		note(wGiven, "given-name")
	}
	if first&gazetteer.Common != 0 && first&(gazetteer.Given|gazetteer.FamilyFirst) == 0 {
		note(wCommonFirst, "")
	}
	if w := n.word(last); initials(w) && w != "I" {
		note(2*wCommonFirst, "") // "Charles G. and David H. Low"
	}
	if first&gazetteer.FamilyFirst != 0 && r.last-r.first <= 3 {
		if w := n.word(r.first + 1); strings.Contains(w, "-") {
			note(wFamilyFirst+wHyphenated, "family-name-first")
		} else if first&(gazetteer.Common|gazetteer.Given) == 0 || r.last-r.first == 3 {
			note(wFamilyFirst, "family-name-first")
		}
	}
	end := n.class[last]
	if first == 0 && n.match[r.first] == 0 && end&gazetteer.Given != 0 && end&(gazetteer.Ambiguous|gazetteer.Common|gazetteer.Surname) == 0 && last == r.first+1 {
		note(wAmbiguous, "family-name-first") // "Okabe Masanori", "Kovács Ildikó"
	}
	switch {
	case end&(gazetteer.OrganisationHead|gazetteer.PlaceHead|gazetteer.ThingHead|gazetteer.Team|gazetteer.CompanySuffix) != 0:
		if end&(gazetteer.Surname|gazetteer.FamilyFirst) == 0 {
			note(wHead, "")
		} else if end&gazetteer.Surname == 0 {
			note(-1.5, "") // "Ellis Park"
		} else {
			note(-0.1, "")
		}
	case end&gazetteer.Surname != 0:
		note(wSurname, "surname")
	case n.toks[last].Shape == nlp.Title && n.w.g.Names().EndsLikeSurname(n.word(last)):
		note(wEnding, "surname-form")
	case n.toks[last].Shape == nlp.Mixed:
		note(wParticle, "particle-name")
	}
	switch {
	case first&gazetteer.PlaceHead != 0 && first&gazetteer.Given == 0, n.word(r.first) == "San", n.word(r.first) == "Santa", n.word(r.first) == "El", n.word(r.first) == "Los", n.word(r.first) == "Las":
		note(wHead, "")
	}
	matched := 0
	for i := r.first; i < r.last; i++ {
		c := n.class[i]
		if i > r.first && i < last {
			switch {
			case initials(n.word(i)):
				note(wInitial, "initial-name")
			case n.toks[i].Shape == nlp.Lower:
				note(wParticle, "particle-name")
			}
		}
		if c&(gazetteer.Common|gazetteer.OfficeModifier) != 0 && c&(gazetteer.Given|gazetteer.Surname|gazetteer.FamilyFirst) == 0 && n.toks[i].Shape != nlp.Lower {
			note(wCommon, "")
		}
		if n.toks[i].Shape == nlp.Upper && !initials(n.word(i)) && c&gazetteer.Suffix == 0 && (i == r.first || first&(gazetteer.Given|gazetteer.FamilyFirst) == 0) {
			note(wAcronym, "")
		}
		if m := n.known(i); m != nil && m.Entities[0].Kind != entity.Person && !(i == last && i > r.first && m.Form == nlp.Demonym) {
			matched++
		}
	}
	switch k := r.last - r.first; {
	case matched == k:
		note(wMatched, "")
	case matched > 0:
		note(wPartMatched*float32(matched), "")
	}
}

// scoreLeft weighs what stands before the name.
func (n *namer) scoreLeft(r *run, note func(float32, string)) {
	switch r.title.kind {
	case office, honorific:
		note(wTitle, "title-name")
		return
	case role:
		note(wRole, "role-name")
		return
	}
	if n.verbBefore(r.first) {
		note(wSaidBefore, "speech-verb")
	}
	p := r.first - 1
	if p < 0 || n.toks[p].Sentence != n.toks[r.first].Sentence {
		return
	}
	switch n.word(p) {
	case "the", "The", "this", "these", "a", "an", "A":
		note(wThe, "")
	case "in", "at", "near", "In", "At", "Near", "outside", "across", "around", "via", "throughout", "inside":
		note(wPlaceBefore, "")
	}
	if n.toks[p].Shape == nlp.Punct && p > 0 && n.word(p-1) == "the" && r.last < len(n.toks) && n.toks[r.last].Shape == nlp.Punct && !n.mark(p, ",") {
		note(wThe, "") // `won the "Golden Gate" in Cannes`
	}
	if r.apposed.kind == office && r.title.kind == noTitle && !(n.toks[p-1].Shape == nlp.Lower && n.is(p-1, gazetteer.Office|gazetteer.RoleWord|gazetteer.Kin)) {
		note(wAppositive+wApposed, "apposition") // "the head of the delegation, NAME,"
	}
	if n.mark(p, ",") && p > 0 && n.toks[p-1].Shape == nlp.Lower && n.is(p-1, gazetteer.Office|gazetteer.RoleWord|gazetteer.Kin) {
		note(wAppositive, "apposition")
		if r.apposed.kind != noTitle {
			note(wApposed, "apposition")
		}
	}
	switch n.word(p) {
	case "carrier", "carriers", "ship", "vessel", "tanker", "ferry", "yacht", "warship", "destroyer", "frigate", "cruiser", "submarine", "liner",
		"freighter", "horse", "colt", "filly", "musical", "novel", "film", "movie", "album", "play", "series", "opera", "hotel", "restaurant", "newspaper",
		"magazine", "village", "town", "city", "suburb", "district", "company", "firm", "group", "club":
		note(wNoun, "")
	}
	// "Germany's Gunda Rehn", "American Pete Vane"
	if n.possessive(p) && p > 0 {
		p--
	}
	if m := n.state(p); m != nil && m.Form != nlp.Capital {
		note(wNationality, "nationality-name")
	}
}

// scoreRight weighs what follows the name.
func (n *namer) scoreRight(r *run, note func(float32, string)) {
	s := n.w.doc.Sentences[n.toks[r.first].Sentence]
	i := r.last
	if i >= s.Last {
		return
	}
	if i+1 < s.Last && (n.mark(i, ",") || n.mark(i, "(")) && age(n.word(i+1)) && (i+2 >= s.Last || n.toks[i+2].Shape == nlp.Punct) {
		note(wAge, "age")
	}
	switch r.after.kind {
	case office, role:
		note(wAppositive, "apposition")
	}
	if n.verbAfter(i) || n.word(i) == "who" || n.mark(i, ",") && i+1 < s.Last && (n.word(i+1) == "who" || n.word(i+1) == "whose" || n.verbBeforeMark(i+1, s)) {
		note(wVerb, "verb-of-people")
	}
	if n.toks[i].Shape == nlp.Lower && n.is(i, gazetteer.OrganisationHead|gazetteer.PlaceHead) {
		note(wLowerHead, "")
	}
	if i+2 < s.Last && n.mark(i, "(") && n.state(i+1) != nil && n.mark(i+2, ")") {
		note(wNationality, "nationality-name")
	}
}

// verbBeforeMark reports whether a verb of speech stands at i: ", said".
func (n *namer) verbBeforeMark(i int, s nlp.Sentence) bool {
	return i < s.Last && n.toks[i].Shape == nlp.Lower && (n.word(i) == "said" || n.word(i) == "told" || n.word(i) == "says")
}

// age reports whether a number is an age in years.
func age(w string) bool {
	return (len(w) == 1 || len(w) == 2) && w[0] >= '1' && w[0] <= '9' && (len(w) == 1 || w[1] >= '0' && w[1] <= '9')
}

// initials reports whether a word is one or more initials: "J.", "J.K.", "W".
func initials(w string) bool {
	if len(w) == 1 {
		return w[0] >= 'A' && w[0] <= 'Z'
	}
	if len(w)%2 != 0 || len(w) > 6 {
		return false
	}
	for i := 0; i < len(w); i += 2 {
		if w[i] < 'A' || w[i] > 'Z' || w[i+1] != '.' {
			return false
		}
	}
	return w != "U.S." && w != "U.N."
}

// hyphenatedGiven reports whether a hyphenated word is made of given names: "Hans-Dietrich", "Marie-Claude".
func (n *namer) hyphenatedGiven(i int) bool {
	head, tail, _ := strings.Cut(n.word(i), "-")
	names := n.w.g.Names()
	return names.Class(head)&gazetteer.Given != 0 && names.Class(tail)&gazetteer.Given != 0
}

// taken reports whether token i belongs to an organisation or to a person of the tables.
func (n *namer) taken(i int) bool { return n.org[i] != 0 || n.table[i] }

// tablePersons takes up the persons the tables know in this text, and what they are called there.
func (n *namer) tablePersons() {
	n.table = zeroed(n.table, len(n.toks))
	for i := range n.w.candidates {
		c := &n.w.candidates[i]
		if c.Kind != entity.Person || len(c.Entities) == 0 {
			continue
		}
		if n.goesOn(c) {
			c.End = c.Start // another's: resolve drops what is empty
			continue
		}
		for j := c.First; j < c.Last; j++ {
			n.table[j] = true
		}
		e := c.Entities[0]
		k := n.personOf(e)
		if k < 0 {
			k = n.addKnown(e, c.First)
			n.spell(k, c)
		}
		c.person = k + 1
		n.dress(c, &n.persons[k])
	}
}

// spell gives person k, whom the tables know, the words of the name as this text has it: "Mohammed bin Zayed" for
// Mohamed bin Zayed Al Nahyan. Parts of that are what later mentions are.
func (n *namer) spell(k int, c *candidate) {
	first := c.First
	for first < c.Last && n.is(first, gazetteer.Honorific) && !n.is(first, gazetteer.Given|gazetteer.Surname|gazetteer.FamilyFirst) {
		first++
	}
	if c.Form != nlp.Name || c.Last-first < 2 {
		return
	}
	if parts := nameParts(n.span(first, c.Last).Of(n.t)); !slices.Equal(parts, n.persons[k].parts) {
		n.persons[k].parts = parts
		n.remember(k, parts)
	}
}

// goesOn reports whether a name that ends in a given name goes on behind it, so that it is somebody else's:
// "King Mohammed | Idris".
func (n *namer) goesOn(c *candidate) bool {
	s := n.w.doc.Sentences[n.toks[c.First].Sentence]
	j := c.Last
	return j < s.Last && n.toks[j].Shape == nlp.Title && n.casing(s) == plainCase && n.is(j-1, gazetteer.Given) && n.match[j] == 0 &&
		n.org[j] == 0 && !calendar(n.word(j)) && !n.is(j, gazetteer.Office|gazetteer.Honorific|gazetteer.Common|gazetteer.Suffix)
}

// dress adds to a candidate and its person what stands beside the name.
func (n *namer) dress(c *candidate, p *person) {
	n.describe(c, p, n.before(c.First), n.after(c.Last), n.apposed(c.First, c.Last))
}

func (n *namer) describe(c *candidate, p *person, before, after, apposed appellation) {
	if before.kind != office && apposed.kind != noTitle {
		before = apposed
	}
	if before.country == "" && after.country == "" {
		before.country = n.origin(c, before)
		if before.country == "" && p.country == "" && before.kind == office && (before.org == "" || strings.Contains(before.org, "Ministry")) && before.owner == 0 {
			before.country = n.opening(before)
		}
	}
	for _, a := range [...]appellation{before, after} {
		if c.Office == nil {
			c.Office = n.officeOf(a)
		} else if o := n.officeOf(a); o != nil {
			c.Office2 = o
		}
		p.sex = max(p.sex, a.sex)
		if p.country == "" {
			p.country = a.country
		}
	}
	if p.title == "" && c.Office != nil {
		p.title, p.org = c.Office.Title, c.Office.Org
	}
	c.sex = max(c.sex, p.sex)
	if before.kind == office && before.country == "" && before.org == "" {
		c.owner = before.owner
	}
	if c.Office == nil {
		c.peer = before.peer
	}
	if c.Country == "" {
		c.Country = before.country
	}
	if c.Country == "" {
		c.Country = after.country
	}
}

// personOf returns the person that an entity of the tables is in this text, or -1.
func (n *namer) personOf(e *entity.Entity) int {
	if k, ok := n.byEntity[e]; ok {
		return int(k)
	}
	return -1
}

// addKnown takes up a person of the tables, first named at token i.
func (n *namer) addKnown(e *entity.Entity, i int) int {
	k := len(n.persons)
	n.persons = append(n.persons, person{name: e.Name, parts: nameParts(e.Name), e: e, country: e.Country, first: i})
	n.byEntity[e] = int32(k)
	n.remember(k, n.persons[k].parts)
	return k
}

// nameParts are the folded words of a name.
func nameParts(name string) []string {
	words := strings.FieldsFunc(name, func(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\u00a0' || r == ',' })
	out := words[:0]
	for _, w := range words {
		out = append(out, text.Fold(strings.TrimSuffix(w, ".")))
	}
	return out
}

// fullNames makes persons of the runs that scored enough.
func (n *namer) fullNames() {
	n.shorten()
	for i := range n.runs {
		r := &n.runs[i]
		if r.last-r.first < 2 || r.score < personThreshold {
			continue
		}
		name := plainName(n.span(r.first, r.last).Of(n.t))
		parts := nameParts(name)
		k := n.same(parts)
		if k < 0 {
			k = len(n.persons)
			n.persons = append(n.persons, person{name: name, parts: parts, first: r.first, score: r.score})
			n.remember(k, parts)
		} else if p := &n.persons[k]; p.e == nil {
			p.score = max(p.score, r.score)
			if len(parts) > len(p.parts) {
				p.name, p.parts = name, parts
				n.remember(k, parts)
			}
		}
		r.person = k + 1
	}
	n.parts()
	for i := range n.runs {
		if r := &n.runs[i]; r.person > 0 && n.persons[r.person-1].partOf > 0 {
			r.person = 0
		} else if r.person > 0 {
			n.mention(r, r.person-1, nlp.Name, r.rule, min(0.95, 0.5+r.score/12))
		}
	}
}

// parts marks the persons whose whole name begins or ends a longer one: "Peña Nieto" beside "Enrique Peña
// Nieto".
func (n *namer) parts() {
	for k := range n.persons {
		p := &n.persons[k]
		if p.e != nil {
			continue
		}
		for j := range n.persons[:min(len(n.persons), 200)] {
			q := &n.persons[j]
			if d := len(q.parts) - len(p.parts); d > 0 && (slices.Equal(p.parts, q.parts[d:]) || slices.Equal(p.parts, q.parts[:len(p.parts)])) {
				p.partOf = j + 1
				break
			}
		}
	}
}

// shorten takes an unknown word that begins a sentence off a run that ends in the surname of somebody named
// in full elsewhere: "Undeterred Hoekstra went on".
func (n *namer) shorten() {
	var surnames map[string]bool
	for i := range n.runs {
		r := &n.runs[i]
		if r.last-r.first != 2 || !n.first(r.first) || n.class[r.first]&(gazetteer.Given|gazetteer.Surname|gazetteer.FamilyFirst|gazetteer.Particle) != 0 || initials(n.word(r.first)) || r.title.kind != noTitle {
			continue
		}
		if surnames == nil {
			surnames = n.surnames()
		}
		if surnames[n.word(r.last-1)] {
			r.first, r.score = r.last-1, 0
		}
	}
}

// surnames are the last words of the runs that are surely persons.
func (n *namer) surnames() map[string]bool {
	m := make(map[string]bool, len(n.runs))
	for i := range n.runs {
		if r := &n.runs[i]; r.last-r.first > 1 && r.score >= personThreshold && (n.is(r.first, gazetteer.Given) || r.title.kind != noTitle || !n.first(r.first)) {
			m[n.word(r.last-1)] = true
		}
	}
	for k := range n.persons {
		m[n.persons[k].name[strings.LastIndexByte(n.persons[k].name, ' ')+1:]] = true
	}
	return m
}

// same returns the person of this name, or of one that differs only by hyphens, initials or middle names.
func (n *namer) same(parts []string) int {
	n.joined = appendSquash(n.joined[:0], parts)
	if k, ok := n.bySpelling[string(n.joined)]; ok {
		return int(k)
	}
	for _, k := range n.byEnds[ends(parts)] {
		if sameName(n.persons[k].parts, parts) {
			return int(k)
		}
	}
	return -1
}

// remember makes person k known to [namer.same].
func (n *namer) remember(k int, parts []string) {
	n.joined = appendSquash(n.joined[:0], parts)
	if _, ok := n.bySpelling[string(n.joined)]; !ok && len(parts) > 1 {
		n.bySpelling[string(n.joined)] = int32(k)
	}
	if e := ends(parts); len(n.byEnds[e]) < maxNamesakes {
		n.byEnds[e] = append(n.byEnds[e], int32(k))
	}
}

// maxNamesakes bounds the people of one name that are looked through, so that no text takes long.
const maxNamesakes = 64

// ends is the first and last word of a name.
func ends(parts []string) [2]string {
	if len(parts) == 0 {
		return [2]string{}
	}
	return [2]string{parts[0], parts[len(parts)-1]}
}

// sameName reports whether two full names are one person's: equal but for hyphens, or first and last word
// agree and one has nothing in the middle that contradicts the other.
func sameName(a, b []string) bool {
	if len(a) < 2 || len(b) < 2 {
		return false
	}
	if bytes.EqualFold(appendSquash(nil, a), appendSquash(nil, b)) {
		return true
	}
	if a[0] != b[0] || a[len(a)-1] != b[len(b)-1] {
		return false
	}
	short, long := a[1:len(a)-1], b[1:len(b)-1]
	if len(short) > len(long) {
		short, long = long, short
	}
	for _, m := range short {
		for len(long) > 0 && long[0] != m && !(len(m) == 1 && long[0][:1] == m) && !(len(long[0]) == 1 && m[:1] == long[0]) {
			long = long[1:]
		}
		if len(long) == 0 {
			return false
		}
		long = long[1:]
	}
	return true
}

// appendSquash appends the words of a name to b, without spaces and hyphens.
func appendSquash(b []byte, parts []string) []byte {
	for _, p := range parts {
		for i := range len(p) {
			if p[i] != '-' {
				b = append(b, p[i])
			}
		}
	}
	return b
}

// mention proposes a run as a mention of person k.
func (n *namer) mention(r *run, k int, form nlp.Form, rule string, confidence float32) {
	p := &n.persons[k]
	c := candidate{
		Mention: nlp.Mention{Kind: entity.Person, Form: form, Rule: rule, Confidence: max(0.05, min(1, confidence))},
		Name:    p.name, Country: p.country, score: p.score, person: k + 1,
	}
	if p.e != nil {
		c.Entities, c.Country = []*entity.Entity{p.e}, p.e.Country
	}
	c.First, c.Last = r.first, r.last
	n.describe(&c, p, r.title, r.after, r.apposed)
	p.first, p.last = min(p.first, r.first), max(p.last, r.first)
	n.propose(c, r.first, r.last)
}

// index lists the persons by each word of their names.
func (n *namer) index() {
	for k := range n.persons {
		if n.persons[k].partOf == 0 {
			n.addParts(k)
		}
	}
}

// partialNames takes up what is left of the runs: parts of the names of persons already found, then
// surnames behind a title, then surnames the tables know.
func (n *namer) partialNames() {
	for i := range n.runs {
		r := &n.runs[i]
		if r.person > 0 || r.last-r.first > 4 {
			continue
		}
		if k := n.partOf(r); k >= 0 {
			if e := n.holderInstead(r, &n.persons[k]); e != nil {
				if k = n.personOf(e); k < 0 {
					k = n.addKnown(e, r.first)
					n.addParts(k)
				}
			}
			r.person = k + 1
			n.persons[k].bare++
			n.mention(r, k, nlp.Partial, "part-of-name", 0.85)
			continue
		}
		if name := n.shared(r); name != "" {
			k := len(n.persons)
			e := n.w.g.Entity(entity.NewID(entity.Person, name))
			if e == nil {
				n.persons = append(n.persons, person{name: name, parts: nameParts(name), first: r.first})
			} else if k = n.personOf(e); k < 0 {
				k = n.addKnown(e, r.first)
			}
			n.addParts(k)
			r.person = k + 1
			n.mention(r, k, nlp.Partial, "shared-surname", 0.7)
			continue
		}
		n.surnameAlone(r)
	}
}

// shared is the full name of whoever a lone given name means that shares the surname of the next name: "Ida and Marta
// Hoekstra". A given name that is a word counts where the tables have the person.
func (n *namer) shared(r *run) string {
	i := r.first
	if !r.plain || r.last-i != 1 || !n.is(i, gazetteer.Given) || n.is(i, gazetteer.Surname|gazetteer.FamilyFirst) || n.match[i] != 0 {
		return ""
	}
	to := n.w.doc.Sentences[n.toks[i].Sentence].Last
	if i+3 >= to || n.word(i+1) != "and" || !n.is(i+2, gazetteer.Given) || n.is(i+2, gazetteer.FamilyFirst) || n.toks[i+3].Shape != nlp.Title ||
		n.is(i+3, gazetteer.Common|officeWords) || n.possessive(i+3) || i+4 < to && n.capital(i+4) || len(n.byPart[n.w.words[i+3].Fold]) == 0 {
		return ""
	}
	name := n.word(i) + " " + n.word(i+3)
	if n.is(i, gazetteer.Ambiguous|gazetteer.Common) && n.w.g.Entity(entity.NewID(entity.Person, name)) == nil {
		return ""
	}
	return name
}

// partOf returns the person a run names by a part of the full name, or -1.
func (n *namer) partOf(r *run) int {
	if n.is(r.last-1, gazetteer.Suffix) && r.last-r.first > 1 {
		return -1
	}
	last := n.w.words[r.last-1].Fold
	all := n.byPart[last]
	if len(all) == 0 || !n.mayBePerson(r) {
		return -1
	}
	best, bestRank := -1, 0
	for _, k := range all {
		rank := n.rank(r, &n.persons[k], last)
		if rank > bestRank || rank == bestRank && rank > 0 && n.persons[k].first < r.first && n.persons[k].bare >= n.persons[best].bare {
			best, bestRank = int(k), rank
		}
	}
	return best
}

// holderInstead is the one person of the tables who bore the surname of a run and held the office it is introduced by,
// where p, whom the text names, never did: "President Clinton" in copy on Hillary Clinton.
func (n *namer) holderInstead(r *run, p *person) *entity.Entity {
	if r.title.kind != office || p.e == nil || r.last-r.first != 1 || n.heldOffice(p.e, r.title, "") {
		return nil
	}
	var found *entity.Entity
	for _, e := range n.w.g.HoldersBySurname(n.word(r.first), "") {
		if e == p.e || !n.heldOffice(e, r.title, "") {
			continue
		}
		if found != nil {
			return nil
		}
		found = e
	}
	return found
}

// mayBePerson rules out runs that name a place or a state where they stand.
func (n *namer) mayBePerson(r *run) bool {
	m := n.known(r.first)
	if m == nil {
		return r.last-r.first > 1 || !n.first(r.first) || !n.is(r.first, gazetteer.Common) || n.is(r.first, gazetteer.Surname)
	}
	if m.Entities[0].Kind == entity.Person {
		return true
	}
	if m.Form == nlp.Demonym || m.Form == nlp.Abbrev {
		return false
	}
	if r.title.kind != noTitle || n.verbAfter(r.last) {
		return true
	}
	if r.first > 0 {
		switch n.word(r.first - 1) {
		case "in", "at", "near", "from", "to", "In", "into", "the":
			return false
		}
	}
	return m.Entities[0].Kind != entity.Country
}

// rank says how well a run fits a part of a person's name: 0 not at all; more for a surname than for a given
// name, for the office and sex said here, and for the state.
func (n *namer) rank(r *run, p *person, last string) int {
	k := r.last - r.first
	at := -1
	for i := range p.parts {
		if p.parts[i] == last && i+1 >= k {
			at = i
		}
	}
	if at < 0 {
		return 0
	}
	for i := 1; i < k; i++ {
		if text.Fold(strings.TrimSuffix(n.word(r.last-1-i), ".")) != p.parts[at-i] {
			return 0
		}
	}
	end := len(p.parts) - 1
	for end > 1 && n.w.g.Names().Class(p.parts[end])&gazetteer.Suffix != 0 {
		end--
	}
	rank := 0
	switch {
	case at == end:
		rank = 10
	case at == 0 && n.familyFirst(p):
		rank = 10
	case at == 0 && (k > 1 || n.is(r.first, gazetteer.Given)):
		rank = 4
	case at > 0 && len(last) > 2:
		rank = 6
	default:
		return 0
	}
	if at == end && n.familyFirst(p) && len(p.parts) == 3 && k == 1 && p.country != "VN" {
		return 0 // the second syllable of a given name; a Vietnamese is called by it
	}
	if r.title.sex != unknownSex && p.sex != unknownSex {
		if r.title.sex != p.sex {
			return 0
		}
		rank += 2
	}
	if r.title.kind == office && p.title != "" {
		if agree(r.title.title, p.title) {
			rank += 4
		} else {
			rank--
		}
	}
	if r.title.country != "" && p.country != "" {
		if r.title.country == p.country {
			rank++
		} else {
			rank -= 3
		}
	}
	return max(rank, 1)
}

// familyFirst reports whether a person's family name stands first.
func (n *namer) familyFirst(p *person) bool {
	if p.e != nil {
		switch p.e.Country {
		case "CN", "HK", "KP", "KR", "TW", "VN":
			return true
		}
		return false
	}
	names := n.w.g.Names()
	c := names.Class(p.parts[0])
	if c&(gazetteer.Given|gazetteer.FamilyFirst) == 0 && len(p.parts) == 2 {
		given := names.Class(p.parts[1])
		return given&gazetteer.Given != 0 && given&(gazetteer.Ambiguous|gazetteer.Common|gazetteer.Surname) == 0
	}
	if c&gazetteer.FamilyFirst == 0 {
		return false
	}
	if len(p.parts) == 2 && names.Class(p.parts[1])&(gazetteer.FamilyFirst|gazetteer.Surname) != 0 && c&gazetteer.Given != 0 && !strings.Contains(p.parts[1], "-") {
		return false
	}
	return true
}

// agree reports whether two titles share their last word: "foreign minister", "minister".
func agree(a, b string) bool {
	last := func(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }
	return last(a) == last(b) || strings.Contains(b, last(a)) || strings.Contains(a, last(b))
}

// surnameAlone takes up a surname whose bearer is not named in full in this text: the office-holder of the
// tables, or somebody only known by a title and the surname.
func (n *namer) surnameAlone(r *run) {
	if !r.plain || r.last-r.first != 1 || n.toks[r.first].Shape != nlp.Title && !n.articled(r.first) {
		return
	}
	i := r.first
	word := n.word(i)
	if strings.Contains(word, ".") || n.plural(i) {
		return // "Executive Directors"
	}
	titled := r.title.kind == office || r.title.kind == honorific
	kin := r.title.kind == role && n.is(i, gazetteer.Given) && !n.modifies(i) || n.kinBefore(i, r.last)
	if m := n.known(i); m != nil && m.Entities[0].Kind != entity.Person && !(titled && m.Form == nlp.Name) {
		return
	}
	if len(word) < 3 && !n.is(i, gazetteer.FamilyFirst) {
		return
	}
	if e := n.officeHolder(r, word, titled); e != nil {
		k := n.personOf(e)
		if k < 0 {
			k = n.addKnown(e, i)
			n.addParts(k)
		}
		r.person = k + 1
		n.mention(r, k, nlp.Partial, "office-holder", 0.8)
		return
	}
	if !titled && !kin || len(word) < 3 && !titled || n.is(i, gazetteer.Common|gazetteer.OrganisationHead|gazetteer.PlaceHead|gazetteer.ThingHead) && !n.is(i, gazetteer.Given|gazetteer.Surname|gazetteer.FamilyFirst) {
		return
	}
	if i+1 < len(n.toks) && n.toks[i+1].Sentence == n.toks[i].Sentence && n.capital(i+1) {
		return
	}
	k := len(n.persons)
	n.persons = append(n.persons, person{name: word, parts: nameParts(word), first: i})
	n.addParts(k)
	r.person = k + 1
	rule := "title-surname"
	if !titled {
		rule = "kin-name"
	}
	n.mention(r, k, nlp.Partial, rule, 0.6)
}

// modifies reports whether a common noun follows the name at i, which says of what kind that is: "the militant Muslim
// group".
func (n *namer) modifies(i int) bool {
	next := i + 1
	return next < len(n.toks) && n.toks[next].Sentence == n.toks[i].Sentence && n.toks[next].Shape == nlp.Lower &&
		n.is(next, gazetteer.OrganisationHead|gazetteer.OrganisationLead|gazetteer.PlaceHead|gazetteer.ThingHead|gazetteer.RoleWord|gazetteer.Office) && !n.is(next, gazetteer.PersonVerb)
}

// kinBefore reports whether token i stands between commas behind a word of kin: "his wife, Ida, …".
func (n *namer) kinBefore(i, last int) bool {
	return i > 1 && n.mark(i-1, ",") && n.is(i-2, gazetteer.Kin) && n.toks[i-2].Shape == nlp.Lower && n.toks[i-2].Sentence == n.toks[i].Sentence &&
		(n.is(i, gazetteer.Given) || last < len(n.toks) && n.mark(last, ",") && n.class[i] == 0)
}

func (n *namer) addParts(k int) {
	for _, part := range n.persons[k].parts {
		if len(part) > 1 && len(n.byPart[part]) < maxNamesakes {
			n.byPart[part] = append(n.byPart[part], int32(k))
		}
	}
}

// officeHolder returns the one person of the tables that a lone surname can mean on the article's date.
func (n *namer) officeHolder(r *run, word string, titled bool) *entity.Entity {
	if n.w.a.Date.IsZero() {
		return nil
	}
	date := n.w.a.Date.Format(time.DateOnly)
	holders := n.w.g.HoldersBySurname(word, date)
	if len(holders) == 0 || n.day == "" && !(len(holders) == 1 && leads(holders[0], date)) {
		return nil
	}
	if titled {
		return n.titledHolder(r, holders, date)
	}
	e := n.soleHolder(holders, date)
	if e == nil || n.grounds(r, e, date) < n.doubt(r, e, len(holders) == 1, date) {
		return nil
	}
	return e
}

// titledHolder is the one of several bearers of a surname that a title before it means: of two who had the office, who
// has it on the day.
func (n *namer) titledHolder(r *run, holders []*entity.Entity, date string) *entity.Entity {
	var found *entity.Entity
	several := false
	for _, e := range holders {
		if r.title.kind == honorific && len(holders) > 1 {
			return nil
		}
		if r.title.kind == office && !n.heldOffice(e, r.title, "") {
			continue
		}
		several = several || found != nil
		found = e
	}
	if !several {
		return found
	}
	found = nil
	for _, e := range holders {
		if !n.heldOffice(e, r.title, date) {
			continue
		}
		if found != nil {
			return nil
		}
		found = e
	}
	return found
}

// soleHolder is the only bearer of a surname, or the only one of them who speaks for a state or a body of states on the
// day; of several the one whose state the text names.
func (n *namer) soleHolder(holders []*entity.Entity, date string) *entity.Entity {
	if len(holders) == 1 {
		return holders[0]
	}
	var found *entity.Entity
	several, here := false, 0
	for _, e := range holders {
		if !speaksFor(e, date) {
			continue
		}
		several = several || found != nil
		if n.statesNamed()[e.Country] {
			here++
			found = e
		} else if here == 0 {
			found = e
		}
	}
	if several && here != 1 {
		return nil
	}
	return found
}

// What speaks for a lone surname being the office-holder's: his state is named in the text; somebody acts by that name, or
// owns something.
const (
	stateNamed = 2
	nameActs   = 1
	neverSure  = 4
)

// otherUses are the classes of words that mean something else more often than somebody: "May is wet".
const otherUses = gazetteer.Common | gazetteer.Ambiguous | gazetteer.OrganisationHead | gazetteer.PlaceHead | gazetteer.ThingHead

// doubt is what must speak for a lone surname to be that of e, the only one in the tables who bears it or the only one
// who speaks for a state: more for a word that is a given name or has other uses, and where a sentence begins.
func (n *namer) doubt(r *run, e *entity.Entity, only bool, date string) int {
	c := n.class[r.first]
	need := 0
	switch {
	case c&otherUses != 0:
		need = stateNamed + nameActs
	case !only || c&gazetteer.Given != 0 && c&gazetteer.Surname == 0:
		need = stateNamed
	case c&gazetteer.Given != 0 || n.toks[r.first].Len() < 3:
		need = nameActs
	}
	if need > 0 && !speaksFor(e, date) {
		return neverSure
	}
	if n.first(r.first) {
		need = max(need, nameActs)
	}
	return need
}

// grounds is what speaks for the name being that of e. For somebody who speaks for no state on the day, neither his state
// nor a verb that anything may have counts: "Rice has", in copy on the United States.
func (n *namer) grounds(r *run, e *entity.Entity, date string) int {
	sum := 0
	if n.verbAfter(r.last) || n.verbBefore(r.first) || n.possessive(min(r.last, len(n.toks)-1)) {
		sum = nameActs
	}
	if !speaksFor(e, date) {
		return sum
	}
	if n.acts(r.last, n.w.doc.Sentences[n.toks[r.first].Sentence].Last) && (!n.is(r.first, otherUses) || n.w.words[r.last].Speech&(gazetteer.Auxiliary|gazetteer.BeVerb) == 0) {
		sum = nameActs
	}
	if n.statesNamed()[e.Country] {
		sum += stateNamed
	}
	return sum
}

// acts reports whether what stands at token i shows that the name before it is somebody's: a verb, or another name and a
// verb behind "and".
func (n *namer) acts(i, to int) bool {
	if i >= to {
		return false
	}
	return n.verbal(i) || n.word(i) == "and" && i+2 < to && n.capital(i+1) && n.verbal(i+2)
}

// statesNamed are the codes of the states that the text names.
func (n *namer) statesNamed() map[string]bool {
	if n.states == nil {
		n.states = make(map[string]bool)
		for i := range n.w.candidates {
			if c := &n.w.candidates[i]; c.Kind == entity.Country && len(c.Entities) > 0 {
				n.states[c.Entities[0].Country] = true
			}
		}
	}
	return n.states
}

// speaksFor reports whether a person speaks for a state or a body of states on a day: its head, the head of its government,
// its foreign minister.
func speaksFor(e *entity.Entity, date string) bool {
	if leads(e, date) {
		return true
	}
	for i := range e.Offices {
		o := &e.Offices[i]
		if o.From > date || o.Until != "" && o.Until < date {
			continue
		}
		switch o.Title {
		case "foreign minister", "secretary of state", "foreign secretary", "pope":
			return true
		case "secretary-general", "high representative for foreign policy":
			return o.Org != ""
		}
	}
	return false
}

// leads reports whether a person heads a state or its government on a day: such a surname is understood even if only the
// file's time tells the day.
func leads(e *entity.Entity, date string) bool {
	for i := range e.Offices {
		o := &e.Offices[i]
		if o.From > date || o.Until != "" && o.Until < date || o.Org != "" {
			continue
		}
		switch o.Title {
		case "president", "prime minister", "chancellor", "premier", "king", "queen", "leader", "supreme leader", "emir":
			return true
		}
	}
	return false
}

// heldOffice reports whether a person of the tables held an office that a title may mean, on a day unless that is "".
func (n *namer) heldOffice(e *entity.Entity, a appellation, date string) bool {
	for _, o := range e.Offices {
		if date != "" && (o.From == "" || o.From > date || o.Until != "" && o.Until < date) {
			continue
		}
		if a.country != "" && o.Country != "" && a.country != o.Country {
			continue
		}
		if n.w.g.Office(a.title, o.Country) == n.w.g.Office(o.Title, o.Country) || agree(a.title, o.Title) {
			return true
		}
	}
	return false
}

// dayOf is the article's day as an ISO date, or "" if only the file's time tells: a copy made today of copy from 1998
// would take the price of bread for an office-holder of that surname.
func dayOf(a *article.Article) string {
	if a.Date.IsZero() || a.DateSource == article.FromFileTime {
		return ""
	}
	return a.Date.Format(time.DateOnly)
}
