package analysis

import (
	"strings"

	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/text"
)

// appellation is what a person is called beside the name: "South Korean First Vice Foreign Minister",
// ", the US deputy secretary of state,", "Mr".
type appellation struct {
	kind        appellationKind
	first, last int    // tokens [first, last), the state's among them
	title       string // lower case; of an office
	country     string // alpha-2
	org         string
	sex         gender
	owner       int // index plus one of the token that ends the name of somebody whose deputy it is
	peer        int // index plus one of the "counterpart" of somebody whose office the sentence does not tell
}

type appellationKind uint8

const (
	noTitle   appellationKind = iota
	honorific                 // "Mr"
	role                      // "analyst", "wife"
	office                    // "minister"
)

// gender is what a title, a pronoun or kin tells of a person.
type gender uint8

const (
	unknownSex gender = iota
	male
	female
)

const officeWords = gazetteer.Office | gazetteer.OfficeModifier | gazetteer.OfficeQualifier

// before reads the title that ends right before token i.
func (n *namer) before(i int) appellation {
	if i == 0 || i < len(n.toks) && n.toks[i].Sentence != n.toks[i-1].Sentence {
		return appellation{}
	}
	j := i - 1
	from := n.w.doc.Sentences[n.toks[j].Sentence].First
	if n.word(j) == "counterpart" {
		if a := n.counterpart(j, from); a.country != "" {
			return a
		}
	}
	head, tail := n.headBefore(j, from)
	if head < 0 {
		return appellation{}
	}
	a := appellation{kind: n.kindAt(head), first: head, last: i}
	// further words of the title, on the left
	for p := head - 1; p >= from && head-p < 12; p-- {
		switch {
		case n.org[p] != 0:
		case n.is(p, officeWords|gazetteer.Honorific) && !n.possessive(p):
			if n.is(p, gazetteer.Office) && a.kind < office {
				a.kind = office
			}
			if n.is(p, gazetteer.Honorific) {
				a.sex = max(a.sex, n.sexAt(p))
			}
			a.first = p
			continue
		case a.kind == office && (n.word(p) == "and" || n.mark(p, "&") || n.mark(p, "/")) && p > from && n.is(p-1, gazetteer.Office) && !n.named(p-1):
			a.first = p
			continue
		}
		break
	}
	a.sex = max(a.sex, n.sexAt(head))
	n.holder(&a, from)
	if a.kind == office {
		a.title = n.title(max(a.first, n.titleFirst(a.first, head)), tail)
	}
	return a
}

// headBefore returns the head word of a title that ends with token j, -1 if none does, and the title's end
// without the state in it ("president of France" ends behind "president").
func (n *namer) headBefore(j, from int) (head, tail int) {
	if n.is(j, gazetteer.Office|gazetteer.Honorific|gazetteer.RoleWord|gazetteer.Kin) && n.org[j] == 0 && !n.named(j) {
		// "secretary general", "attorney general": the first word is the head's
		return j, j + 1
	}
	k := j
	for k > from && j-k < 6 && n.org[k] == 0 && (n.portfolio(k) || n.word(k) == "and" && k < j) {
		k--
	}
	if k < j && k > from && (n.word(k) == "of" || n.word(k) == "for") && n.is(k-1, gazetteer.Office) {
		return k - 1, j + 1
	}
	if m := n.state(j); m != nil && m.First-2 >= from && n.word(m.First-1) == "of" && n.is(m.First-2, gazetteer.Office) {
		return m.First - 2, m.First - 1
	}
	return -1, 0
}

// named reports whether an office word at j is rather part of a name: "Martin Luther King said".
func (n *namer) named(j int) bool {
	return n.is(j, gazetteer.Surname) && j > 0 && n.capital(j) && n.capital(j-1) && n.is(j-1, gazetteer.Given) && !n.is(j-1, officeWords)
}

func (n *namer) kindAt(i int) appellationKind {
	switch c := n.class[i]; {
	case c&gazetteer.Office != 0:
		return office
	case c&gazetteer.Honorific != 0 && (n.capital(i) || c&gazetteer.Kin == 0):
		return honorific
	}
	return role // "her father": kin
}

// sexAt is the sex that the word of a title tells.
func (n *namer) sexAt(i int) gender {
	switch strings.TrimSuffix(n.lower(i), ".") {
	case "mr", "sir", "lord", "king", "prince", "emperor", "sheikh", "sheik", "chairman", "spokesman", "congressman", "father",
		"brother", "son", "husband", "uncle", "nephew", "grandfather", "grandson", "pope", "archbishop", "cardinal", "ayatollah", "baron",
		"count", "duke", "emir", "sultan", "businessman", "actor", "policeman", "councilman", "herr", "monsieur", "don", "señor", "senor",
		"statesman", "nobleman", "boyfriend", "widower", "monk", "priest", "imam", "mullah", "assemblyman", "alderman":
		return male
	case "mrs", "ms", "miss", "dame", "lady", "queen", "princess", "empress", "chairwoman", "spokeswoman", "congresswoman", "mother",
		"sister", "daughter", "wife", "aunt", "niece", "grandmother", "granddaughter", "baroness", "countess", "duchess", "sheikha",
		"businesswoman", "actress", "policewoman", "councilwoman", "frau", "madame", "mme", "mlle", "madam", "señora", "senora", "nun",
		"widow", "girlfriend", "begum", "ballerina", "assemblywoman", "heiress", "socialite", "doña", "dona":
		return female
	}
	return unknownSex
}

// holder reads the state or body an office belongs to, before the title: "South Korean", "France's", "White
// House", "Foreign Ministry".
func (n *namer) holder(a *appellation, from int) {
	if m := n.within(a.first, a.last); m != nil {
		a.country = code(m.Entities[0])
	}
	for i := a.first; i < a.last; i++ {
		if e := n.body(i); e != nil {
			a.org = e.Name
			if a.country == "" {
				a.country = e.Country
			}
			return
		}
	}
	p := a.first - 1
	if p >= from && n.possessive(p) {
		p--
		if p >= from && n.capital(p) {
			a.owner = p + 1
		}
	}
	if p < from {
		return
	}
	if m := n.known(p); m != nil && !n.spelledApart(p) {
		switch e := m.Entities[0]; e.Kind {
		case entity.Country:
			if a.country == "" {
				a.country = code(e)
			}
			a.first = m.First
			return
		case entity.Organisation:
			a.org, a.first = e.Name, m.First
			a.country = e.Country
			return
		}
	}
	if k := n.org[p]; k > 0 {
		o := &n.orgs[k-1]
		a.org, a.country, a.first = o.name, o.country, o.first
	}
}

// spelledApart reports whether a sentence mark stands between token p and the next.
func (n *namer) spelledApart(p int) bool {
	return p+1 < len(n.toks) && n.toks[p+1].Shape == nlp.Punct && !n.possessive(p+1)
}

// within returns the first match of a state inside tokens [first, last), or nil.
func (n *namer) within(first, last int) *gazetteer.Match {
	for i := first; i < last; i++ {
		if m := n.state(i); m != nil && m.First >= first && m.Last <= last {
			return m
		}
	}
	return nil
}

// portfolio reports whether token i may stand behind "minister of" or "secretary of": a word of offices, or
// one that misses it by a slip of one letter.
func (n *namer) portfolio(i int) bool {
	if n.is(i, gazetteer.OfficeModifier) {
		return true
	}
	_, ok := n.slip(i)
	return ok
}

// slip returns the word of offices that token i was meant to be: one letter wrong, missing, doubled or two
// exchanged, in a word of six letters or more that nothing else explains.
func (n *namer) slip(i int) (string, bool) {
	tok := n.toks[i]
	if tok.Len() < 6 || tok.Len() > 16 || n.class[i] != 0 || n.match[i] != 0 || tok.Shape == nlp.Punct || tok.Shape == nlp.Upper {
		return "", false
	}
	return n.w.g.Names().OfficeSlip(n.lower(i))
}

// titleFirst leaves out the remarks before a title: the "new" of "new foreign minister", not the "former".
func (n *namer) titleFirst(first, head int) int {
	for first < head && n.is(first, gazetteer.OfficeQualifier) && !n.is(first, gazetteer.OfficeModifier) {
		switch n.lower(first) {
		case "former", "ex", "late", "then":
			if first > 0 && n.word(first-1) == "until" {
				break // "until then director": he is one no more
			}
			return first
		}
		first++
	}
	for first < head && n.is(first, gazetteer.Honorific) && !n.is(first, gazetteer.Office) {
		first++
	}
	return first
}

// title is the office in tokens [first, last): lower case, slips put right, states and their marks left out.
func (n *namer) title(first, last int) string {
	var b strings.Builder
	for i := first; i < last; i++ {
		if n.state(i) != nil || n.toks[i].Shape == nlp.Punct && !n.mark(i, "&") || n.possessive(i) || n.org[i] != 0 || n.body(i) != nil {
			continue
		}
		w := n.lower(i)
		if fixed, ok := n.slip(i); ok {
			w = fixed
		}
		if long := longTitle(w); long != "" {
			w = long
		}
		if one := strings.TrimSuffix(w, "s"); one != w && !strings.HasSuffix(one, "s") && n.w.g.Names().Class(one)&gazetteer.Office != 0 {
			w = one // "Ministers Low and Vane", but not "press", which would be "pres"
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(w)
	}
	return b.String()
}

// body returns the organisation of the tables whose name covers token i, or nil.
func (n *namer) body(i int) *entity.Entity {
	if m := n.known(i); m != nil && m.Entities[0].Kind == entity.Organisation && !m.Intro {
		return m.Entities[0]
	}
	return nil
}

// longTitle spells an abbreviated title out.
func longTitle(w string) string {
	switch w {
	case "gen.", "gen":
		return "general"
	case "lt.", "lt":
		return "lieutenant"
	case "col.", "col":
		return "colonel"
	case "maj.", "maj":
		return "major"
	case "capt.", "capt":
		return "captain"
	case "sgt.", "sgt":
		return "sergeant"
	case "adm.", "adm":
		return "admiral"
	case "brig.":
		return "brigadier"
	case "cmdr.":
		return "commander"
	case "sen.", "sen":
		return "senator"
	case "rep.", "rep":
		return "representative"
	case "gov.", "gov":
		return "governor"
	case "pres.":
		return "president"
	case "amb.":
		return "ambassador"
	}
	return ""
}

// after reads the apposition that follows a name ending before token i: ", the US deputy secretary of
// state,", ", chairman of the Joint Council,", "(45)".
func (n *namer) after(i int) appellation {
	to := n.w.doc.Sentences[n.toks[i-1].Sentence].Last
	if i >= to || !n.mark(i, ",") && !n.mark(i, "(") {
		return appellation{}
	}
	a := appellation{first: i + 1}
	j := i + 1
	// an age comes first: ", 45, a lawyer"
	if j+1 < to && n.toks[j].Shape == nlp.Number && n.mark(j+1, ",") {
		j += 2
	}
	for k := 0; j < to && k < 3; k++ {
		if w := n.word(j); w == "the" || w == "a" || w == "an" || w == "his" || w == "her" || w == "who" || w == "their" {
			j++
		}
	}
	first := j
	head := -1
	if j == i+1 && j < to && (n.verbal(j) || n.goesOnAt(j)) {
		return appellation{} // ", signed it before the president", ", and Chile by its president"
	}
	for ; j < to && j < first+10; j++ {
		switch {
		case n.is(j, gazetteer.Office):
			if n.plural(j) {
				return appellation{} // "in the presence of the two presidents"
			}
			head = j
			continue
		case n.is(j, officeWords):
			continue
		case head == j-1 && n.word(head) == "chief" && n.is(j, gazetteer.RoleWord):
			head = j // "chief economist"
			continue
		case n.is(j, gazetteer.RoleWord|gazetteer.Kin) && n.toks[j].Shape == nlp.Lower:
			if head < 0 {
				a.kind, a.last, a.sex = role, j+1, n.sexAt(j)
				return a
			}
		case n.possessive(j) && j > first && n.match[j-1] != 0:
			continue
		case head < 0 && (n.match[j] != 0 || n.org[j] != 0):
			if m := n.state(j); m != nil {
				a.country = code(m.Entities[0])
			} else if m := n.known(j); m != nil && m.Entities[0].Kind == entity.Organisation {
				a.org, a.country = m.Entities[0].Name, m.Entities[0].Country
			} else if k := n.org[j]; k > 0 {
				a.org, a.country = n.orgs[k-1].name, n.orgs[k-1].country
			}
			continue
		case head < 0 && n.toks[j].Shape == nlp.Lower && !n.is(j, gazetteer.PersonVerb):
			continue
		}
		break
	}
	if head < 0 {
		return appellation{}
	}
	a.kind, a.sex = office, n.sexAt(head)
	for first < head && (n.match[first] != 0 || n.org[first] != 0 || n.possessive(first)) {
		first++
	}
	for p := first; p < head; p++ { // what stands before the words of the office is no part of it
		if !n.is(p, officeWords) || n.match[p] != 0 {
			first = p + 1
		}
	}
	if n.anothers(first, i) {
		return appellation{}
	}
	end := n.officeComplement(head, to, &a)
	if end < to && n.toks[end].Shape != nlp.Lower && n.toks[end].Shape != nlp.Punct && n.toks[end].Shape != nlp.Number {
		return appellation{} // "Trump, Canadian Prime Minister Justin Trudeau and": the title of the next in a list
	}
	a.title, a.last = n.title(n.titleFirst(first, head), end), end
	a.first = i + 1
	return a
}

// anothers reports whether the office at token first is not that of whoever is called by the words from token from on:
// "nominated for president", "a friend of the prime minister", "to meet the king".
func (n *namer) anothers(first, from int) bool {
	p := first - 1
	if p > from && n.determiner(p) {
		p--
	}
	if p <= from || n.toks[p].Shape != nlp.Lower || n.is(p, officeWords) || n.determiner(p-1) {
		return false // "an outside adviser"
	}
	switch n.word(p) {
	case "as", "until", "since":
		return false
	case "become", "be":
		return true
	}
	return n.w.words[p].Speech&gazetteer.Preposition != 0 || n.word(p-1) == "to"
}

// verbal reports whether the small word at j is a verb and the word for no office.
func (n *namer) verbal(j int) bool {
	if n.toks[j].Shape != nlp.Lower || n.is(j, officeWords|gazetteer.RoleWord|gazetteer.Kin) {
		return false
	}
	w := n.w.words[j]
	return n.is(j, gazetteer.PersonVerb) || w.Speech&(gazetteer.SpeechVerb|gazetteer.Auxiliary|gazetteer.BeVerb) != 0 ||
		w.Event != nil && w.Event.Verb.Forms&(gazetteer.PastForm|gazetteer.ThirdForm) != 0
}

// goesOnAt reports whether a conjunction or a preposition at j begins something other than an apposition.
func (n *namer) goesOnAt(j int) bool {
	return n.toks[j].Shape == nlp.Lower && n.w.words[j].Speech&(gazetteer.Conjunction|gazetteer.Preposition) != 0 && !n.is(j, officeWords|gazetteer.RoleWord) && n.word(j) != "until"
}

// plural reports whether the office at j is that of several people: "ministers".
func (n *namer) plural(j int) bool {
	one, ok := strings.CutSuffix(strings.ToLower(n.word(j)), "s")
	return ok && !strings.HasSuffix(one, "s") && n.w.g.Names().Class(one)&gazetteer.Office != 0
}

// officeComplement reads "of state", "of France", "of the Joint Council" behind the head of a title and
// returns where the title's words end; state and body go to a.
func (n *namer) officeComplement(head, to int, a *appellation) int {
	end := head + 1
	j := end
	if j+1 >= to {
		return end
	}
	switch n.word(j) {
	case "of", "for", "at", "to", "in":
	default:
		return end
	}
	of := n.word(j) == "of" || n.word(j) == "for"
	j++
	if n.word(j) == "the" && j+1 < to {
		j++
	}
	if m := n.known(j); m != nil {
		switch e := m.Entities[0]; e.Kind {
		case entity.Country:
			if of && !n.delegate(head) {
				a.country = code(e)
			}
		case entity.Organisation:
			a.org = e.Name
			if a.country == "" {
				a.country = e.Country
			}
		}
		return end
	}
	if k := n.org[j]; k > 0 {
		a.org = n.orgs[k-1].name
		if a.country == "" {
			a.country = n.orgs[k-1].country
		}
		return end
	}
	if !of {
		return end
	}
	for j < to && (n.portfolio(j) || n.word(j) == "and" && j+1 < to && n.portfolio(j+1)) {
		j++
		end = j
	}
	if m := n.statesAfter(end, to); m != nil && a.country == "" {
		a.country = code(m.Entities[0])
	}
	return end
}

// delegate reports whether the office at token i is held where, or about what, its complement says, and for
// somebody else: "consul in Oran", "ambassador to Chad", "envoy for South Sudan".
func (n *namer) delegate(i int) bool {
	switch n.lower(i) {
	case "ambassador", "envoy", "representative", "consul", "coordinator", "mediator", "rapporteur", "negotiator", "correspondent", "attaché", "attache":
		return n.word(i+1) != "of"
	}
	return false
}

// apposed reads an office between an article, a state or a possessive and a comma, which the name in tokens
// [first, last) explains: "The Tunisian interior minister, NAME,", "her Ghanaian counterpart, NAME,". A mark
// must end the name, and what stands before must not be the apposition of another name.
func (n *namer) apposed(first, last int) appellation {
	if first < 3 || last >= len(n.toks) || !n.mark(first-1, ",") || n.toks[last].Shape != nlp.Punct || n.toks[first-3].Sentence != n.toks[first].Sentence {
		return appellation{}
	}
	from := n.w.doc.Sentences[n.toks[first].Sentence].First
	var a appellation
	if n.word(first-2) == "counterpart" || n.word(first-2) == "colleague" {
		a = n.counterpart(first-2, from)
	} else if first-4 > from && n.word(first-4) == "counterpart" {
		if a = n.counterpart(first-4, from); a.country != "" {
			return a
		}
	} else if a = n.before(first - 1); a.kind != office {
		if a = n.complemented(first-2, from); a.kind != office {
			return appellation{}
		}
	}
	p := a.first - 1
	if a.first < first-2 && n.state(a.first) != nil {
		if p >= from && n.word(p) == "the" {
			p--
		}
	} else if p < from || !n.determiner(p) {
		return appellation{}
	} else {
		p--
	}
	if p > from && (n.mark(p, ",") || n.word(p) == "and") && n.capital(p-1) && n.match[p-1] == 0 {
		return appellation{}
	}
	return a
}

// complemented reads an office whose complement ends with token i: "head of the Chinese delegation", "special
// envoy for the Black Sea", "representative in Tokyo".
func (n *namer) complemented(i, from int) appellation {
	for k := i; k > from && i-k < 6 && n.toks[k].Shape != nlp.Punct; k-- {
		switch n.word(k) {
		case "of", "for", "in", "to", "at":
		default:
			continue
		}
		if !n.is(k-1, gazetteer.Office) || n.toks[k-1].Shape != nlp.Lower {
			continue
		}
		a := n.before(k)
		a.last = i + 1
		first := k + 1
		if n.word(first) == "the" {
			first++
		}
		if m := n.state(i); m != nil && a.country == "" && n.word(k) == "of" && n.match[k+1] == n.match[i] {
			a.country = code(m.Entities[0])
		} else if e := n.body(first); e != nil && a.org == "" && a.country == "" {
			a.org, a.country = e.Name, e.Country
		} else if o := n.org[first]; o > 0 && a.org == "" && a.country == "" {
			a.org, a.country = n.orgs[o-1].name, n.orgs[o-1].country
		}
		return a
	}
	return appellation{}
}

// determiner reports whether an office may begin at the token behind p.
func (n *namer) determiner(p int) bool {
	switch n.lower(p) {
	case "the", "a", "an", "his", "her", "its", "their":
		return true
	}
	return n.possessive(p)
}

// counterpart reads "Ghanaian counterpart" at token i: the office of whoever was called by one before in the
// sentence, for another state. A colleague's office is not told.
func (n *namer) counterpart(i, from int) appellation {
	a := appellation{first: i, last: i + 1, kind: role}
	if m := n.state(i - 1); m != nil && m.First > from {
		a.country, a.first = code(m.Entities[0]), m.First
	} else if i+2 < n.w.doc.Sentences[n.toks[i].Sentence].Last && n.word(i+1) == "from" {
		if m := n.state(i + 2); m != nil {
			a.country, a.last = code(m.Entities[0]), m.Last // "her counterpart from Ghana"
		}
	}
	if a.country == "" || n.word(i) != "counterpart" {
		return a
	}
	for head := a.first - 1; head >= from; head-- {
		if !n.is(head, gazetteer.Office) || n.named(head) {
			continue
		}
		first := head
		for first > from && n.is(first-1, officeWords) && n.match[first-1] == 0 && !n.possessive(first-1) {
			first--
		}
		a.kind, a.title = office, n.title(n.titleFirst(first, head), n.portfolioEnd(head, i))
		return a
	}
	a.peer = i + 1
	return a
}

// origin is the state that stands right before a name or, after an office, behind it: "Russia's NAME", "Prime
// Minister NAME of Dominica". The dateline's state is not assumed: a wrong state would make two people of one.
func (n *namer) origin(c *candidate, before appellation) string {
	first, last := c.First, c.Last
	if c.Last == 0 {
		return ""
	}
	if (before.kind == office || c.Form == nlp.Name) && last+1 < len(n.toks) && n.word(last) == "of" && n.toks[last].Sentence == n.toks[first].Sentence {
		if m := n.statesAfter(last, len(n.toks)); m != nil && (m.Form == nlp.Name || before.kind == office && m.Form != nlp.Demonym) && n.toks[m.First].Sentence == n.toks[first].Sentence {
			return code(m.Entities[0])
		}
	}
	if before.kind == noTitle && first > 1 && n.toks[first-2].Sentence == n.toks[first].Sentence && n.possessive(first-1) && c.Form == nlp.Name {
		if m := n.state(first - 2); m != nil && m.Form == nlp.Name {
			return code(m.Entities[0])
		}
	}
	return ""
}

// opening is the state in whose capital a sentence is set by its first words, for a holder of an office that is
// exercised at home: "In Lima, Foreign Minister NAME said".
func (n *namer) opening(a appellation) string {
	switch lastWord(a.title) {
	case "minister", "spokesman", "spokeswoman", "spokesperson", "premier", "chancellor", "governor", "speaker", "secretary", "leader", "commander":
	default:
		return ""
	}
	i := a.first
	first := n.w.doc.Sentences[n.toks[i].Sentence].First
	if first+2 >= i || n.word(first) != "In" {
		return ""
	}
	m := n.state(first + 1)
	if m == nil || m.Form != nlp.Capital || m.Last > i || !n.mark(m.Last, ",") {
		return ""
	}
	for j := m.Last; j < i; j++ {
		if n.known(j) != nil || n.org[j] != 0 {
			return "" // somebody else is named on the way
		}
	}
	return code(m.Entities[0])
}

// statesAfter returns the state in "of France" at token i, or nil.
func (n *namer) statesAfter(i, to int) *gazetteer.Match {
	if i+1 < to && (n.word(i) == "of" || n.word(i) == "for") {
		j := i + 1
		if n.word(j) == "the" && j+1 < to {
			j++
		}
		return n.state(j)
	}
	return nil
}

// opens returns the token behind a title that begins at i in capitals, and whether there is one: the name
// follows. "Foreign Minister | Hoekstra", "Secretary of State | Hill".
func (n *namer) opens(i, to int) (int, bool) {
	head := -1
	j := i
	for j < to && j < i+12 {
		switch {
		case n.org[j] != 0:
			j = to
			continue
		case n.is(j, gazetteer.Office):
			head = j
			j = n.portfolioEnd(j, to)
			head = j - 1
			continue
		case n.is(j, gazetteer.Honorific):
			head = j
		case n.is(j, gazetteer.OfficeModifier|gazetteer.OfficeQualifier):
		case head >= 0 && (n.word(j) == "and" || n.mark(j, "&")) && j+1 < to && n.is(j+1, gazetteer.Office|gazetteer.OfficeModifier):
		default:
			return head + 1, head >= 0
		}
		j++
	}
	return head + 1, head >= 0
}

// portfolioEnd returns the token behind an office's head and the "of …" that belongs to it.
func (n *namer) portfolioEnd(head, to int) int {
	j := head + 1
	if j+1 < to && (n.word(j) == "of" || n.word(j) == "for") {
		k := j + 1
		for k < to && (n.portfolio(k) || n.word(k) == "and" && k > j+1 && k+1 < to && n.portfolio(k+1)) {
			k++
		}
		if k > j+1 {
			return k
		}
	}
	return j
}

// officeSpan is where an appellation's words stand in the text.
func (n *namer) officeSpan(a appellation) text.Span { return n.span(a.first, a.last) }

// officeOf makes the office of an appellation, or nil when it is none.
func (n *namer) officeOf(a appellation) *nlp.Office {
	if a.kind != office || a.title == "" {
		return nil
	}
	return &nlp.Office{Title: a.title, Country: a.country, Org: a.org, Span: n.officeSpan(a)}
}
