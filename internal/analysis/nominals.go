package analysis

import (
	"cmp"
	"slices"
	"sort"
	"strings"

	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
)

// nominals finds people called by an office alone ("the US envoy", "the minister", "France's president") and
// links them to whom the text names elsewhere: who holds that office by the tables on the article's day, who
// was called by it before, or, in the lede, whom one of the next sentences names ("The state's deputy minister
// said … . Jane Low told reporters …"). What cannot be linked is no mention.
//
// The mention is the words of the office, without state and article, since the state is a mention itself.
func (n *namer) nominals() {
	if len(n.persons) == 0 && n.day == "" {
		return
	}
	n.holdings()
	at := n.personStarts()
	body := n.firstBody()
	named := n.namedInOrder()
	for _, s := range n.w.doc.Sentences {
		if n.casing(s) != plainCase {
			continue
		}
		for i := s.First; i < s.Last; i++ {
			if !n.is(i, gazetteer.Office) || n.taken(i) || n.match[i] != 0 || n.capital(i) && n.is(i, gazetteer.Given|gazetteer.Surname|gazetteer.FamilyFirst) {
				continue
			}
			i = n.lastHead(i, s.Last)
			end := n.portfolioEnd(i, s.Last)
			if a, ok := n.nominal(i, end, s, at); ok {
				for ; len(named) > 0 && named[0].token < i; named = named[1:] {
					n.persons[named[0].person].last = named[0].token
				}
				if k := n.referent(&a, i, at, body); k >= 0 {
					n.nominalMention(a, k, end, "office-alone", 0.7)
				} else if k := n.holderOf(&a, end, s); k >= 0 {
					n.nominalMention(a, k, end, byDate, 0.5)
				}
			}
			i = end - 1
		}
	}
}

// lastHead returns the last head word of the office that token i is in: "deputy fisheries | minister".
func (n *namer) lastHead(i, to int) int {
	head := i
	for j := i + 1; j < to && j < i+6 && n.is(j, gazetteer.Office|gazetteer.OfficeModifier) && !n.taken(j) && n.match[j] == 0; j++ {
		if n.is(j, gazetteer.Office) {
			head = j
		}
	}
	return head
}

// firstBody is the index of the first sentence of the body.
func (n *namer) firstBody() int {
	return slices.IndexFunc(n.w.doc.Sentences, func(s nlp.Sentence) bool { return n.w.a.Blocks[s.Block].Kind == article.Paragraph })
}

// naming is where a person is named.
type naming struct{ token, person int }

// namedInOrder are the mentions of persons in the order of the text. The persons' last mentions are forgotten, to be
// told again as the text is read.
func (n *namer) namedInOrder() []naming {
	out := n.namings()
	for k := range n.persons {
		n.persons[k].last = n.persons[k].first
	}
	return out
}

// namings are the mentions of persons in the order of the text.
func (n *namer) namings() []naming {
	out := make([]naming, 0, len(n.w.candidates))
	for i := range n.w.candidates {
		if c := &n.w.candidates[i]; c.person > 0 && c.Len() > 0 {
			out = append(out, naming{c.First, c.person - 1})
		}
	}
	slices.SortStableFunc(out, func(a, b naming) int { return a.token - b.token })
	return out
}

// holdings gives the people of the tables the office they hold on the article's day, unless the text says another.
func (n *namer) holdings() {
	date := n.day
	for k := range n.persons {
		p := &n.persons[k]
		if p.e == nil || date == "" {
			continue
		}
		for _, o := range p.e.Offices {
			if (o.From == "" || o.From <= date) && (o.Until == "" || o.Until >= date) {
				p.held = o.Title
			}
		}
	}
}

// personStarts has the candidates for persons by their first token, the index plus one.
func (n *namer) personStarts() map[int]int {
	m := make(map[int]int, 2*len(n.persons))
	for i := range n.w.candidates {
		if c := &n.w.candidates[i]; c.Kind == entity.Person && c.Len() > 0 {
			m[c.First] = i + 1
		}
	}
	return m
}

// nominal reads the office with its head at i and its end before token end, if it stands for somebody by
// itself: with an article or a state before it, no name behind it and none it explains.
func (n *namer) nominal(i, end int, s nlp.Sentence, at map[int]int) (appellation, bool) {
	if at[end] > 0 || end < s.Last && (n.capital(end) || n.is(end, gazetteer.Office|gazetteer.RoleWord) && n.toks[end].Shape == nlp.Lower) {
		return appellation{}, false
	}
	if strings.HasSuffix(n.word(i), "s") && !strings.HasSuffix(n.word(i), "ss") {
		return appellation{}, false
	}
	a := n.before(end)
	if a.kind != office {
		return a, false
	}
	if a.country == "" {
		if m := n.statesAfter(end, s.Last); m != nil {
			a.country = code(m.Entities[0])
		} else if e := n.bodyAfter(end, s.Last); e != nil && a.org == "" {
			a.org, a.country = e.Name, e.Country
		}
	}
	p := a.first - 1
	switch {
	case p >= s.First && (n.word(p) == "the" || n.word(p) == "The"):
	case a.country != "" && a.first < i && n.state(a.first) != nil && n.possessive(n.state(a.first).Last):
	default:
		return a, false
	}
	// an apposition explains the name before it: ", the US envoy"; so does "as the US envoy"
	if p-1 >= s.First {
		switch n.word(p - 1) {
		case ",", "as", "is", "was", "became", "become", "be", "named", "elected", "appointed", "(", "--", "–", "—":
			return a, false
		}
	}
	if end+1 < s.Last && n.mark(end, ",") && at[end+1] > 0 {
		return a, false // "the president, Jane Low": the apposition's own
	}
	return a, true
}

// bodyAfter is the organisation of the tables in "of the European Commission" at token i, or nil.
func (n *namer) bodyAfter(i, to int) *entity.Entity {
	if i+1 >= to || n.word(i) != "of" {
		return nil
	}
	i++
	if n.word(i) == "the" && i+1 < to {
		i++
	}
	return n.body(i)
}

// maxPersons bounds the people who are tried for an office that stands alone.
const maxPersons = 200

// referent returns the person a nominal at token i means, or -1.
func (n *namer) referent(a *appellation, i int, at map[int]int, body int) int {
	if of := cmp.Or(a.country, a.org); of != "" {
		if e := n.w.g.OfficeHolder(a.title, of, n.day); e != nil && n.day != "" {
			if k := n.personOf(e); k >= 0 {
				return k
			}
		}
	}
	best, several := -1, false
	for k := max(0, len(n.persons)-maxPersons); k < len(n.persons); k++ {
		p := &n.persons[k]
		if p.first > i || !n.fits(a, p) || a.country == "" && a.org != "" && a.org != p.org && (p.org != "" || p.country != "") {
			continue
		}
		if a.country != "" && p.country != "" && a.country != p.country || a.country != "" && p.country == "" {
			continue
		}
		if best >= 0 && a.country != "" {
			return -1 // two envoys of one state
		}
		if best >= 0 && n.toks[n.persons[best].last].Sentence == n.toks[p.last].Sentence {
			several = true
			continue
		}
		if best < 0 || n.persons[best].last < p.last {
			best, several = k, false
		}
	}
	if several {
		return -1 // two ministers in one sentence
	}
	if best >= 0 || a.country == "" {
		return best
	}
	if sentence := int(n.toks[i].Sentence); sentence > body+1 || body < 0 {
		return -1
	}
	return n.namedLater(a, i, at)
}

// byDate is the rule of a nominal whose holder only the tables name.
const byDate = "office-by-date"

// holderOf returns who held the office of a nominal on the article's day by the tables, though the text names nobody of it,
// or -1. There is none where another day, another holder or somebody else of that office is meant.
func (n *namer) holderOf(a *appellation, end int, s nlp.Sentence) int {
	of := cmp.Or(a.country, a.org)
	if of == "" && (a.title == "pope" || a.title == "pontiff") {
		of = "VA"
	}
	if of == "" || n.day == "" || n.otherHolder(a.first, end, s) || n.anotherYear(s) || n.bearsOffice(a) {
		return -1
	}
	e := n.w.g.OfficeHolder(a.title, of, n.day)
	if e == nil {
		return -1
	}
	k := n.personOf(e)
	if k < 0 {
		k = n.addKnown(e, a.first)
		n.addParts(k)
	}
	return k
}

// otherHolder reports whether the words beside an office in tokens [first, end) say that its holder of the day is not
// meant: "the next US president", "the US president-elect", "the first Russian president".
func (n *namer) otherHolder(first, end int, s nlp.Sentence) bool {
	for i := max(s.First, first-2); i < end; i++ {
		switch n.lower(i) {
		case "next", "future", "incoming", "previous", "last", "first", "second", "then", "former", "ex", "late", "new", "would-be", "every", "each":
			if n.lower(i) != "first" || i < first || !n.is(i+1, gazetteer.OfficeModifier) { // "first deputy foreign minister"
				return true
			}
		}
	}
	return end < s.Last && (n.mark(end, "-") || strings.HasPrefix(n.lower(end), "elect") || n.lower(end) == "designate")
}

// anotherYear reports whether a sentence tells of another year than the article's.
func (n *namer) anotherYear(s nlp.Sentence) bool {
	for i := s.First; i < s.Last; i++ {
		if w := n.word(i); n.toks[i].Shape == nlp.Number && len(w) == 4 && (w[:2] == "19" || w[:2] == "20") && w != n.day[:4] {
			return true
		}
	}
	return false
}

// bearsOffice reports whether the text names somebody whom the nominal may mean, who could not be told from another.
func (n *namer) bearsOffice(a *appellation) bool {
	for k := range n.persons[:min(len(n.persons), maxPersons)] {
		p := &n.persons[k]
		if n.fits(a, p) && (p.country == "" || p.country == a.country) {
			return true
		}
	}
	return false
}

// sameOffice reports whether the holder of a title may be called by a shorter one: the noun is the same and
// the title has the words before it, "the interior minister" being no foreign minister.
func sameOffice(short, title string) bool {
	if lastWord(short) != lastWord(title) || short == lastWord(short) && outranked(short, title) {
		return false
	}
	for _, w := range strings.Fields(short) {
		if !strings.Contains(title, w) {
			return false
		}
	}
	return true
}

// fits reports whether a person called by a title before may be called by the nominal.
func (n *namer) fits(a *appellation, p *person) bool {
	for _, t := range [...]string{p.title, p.held} {
		if t == "" {
			continue
		}
		if sameOffice(a.title, t) {
			return true
		}
		switch lastWord(a.title) {
		case "envoy", "emissary", "negotiator", "official", "representative":
			for _, w := range [...]string{"secretary", "envoy", "ambassador", "representative", "negotiator", "emissary"} {
				if strings.Contains(t, w) && !strings.Contains(t, "general") {
					return true
				}
			}
		case "premier":
			if t == "prime minister" {
				return true
			}
		}
	}
	return false
}

func lastWord(s string) string { return s[strings.LastIndexByte(s, ' ')+1:] }

// namedLater returns the person whom one of the next two sentences names in full without any title, as the
// subject of a verb of people: the lede held the name back.
func (n *namer) namedLater(a *appellation, i int, at map[int]int) int {
	from := n.toks[i].Sentence
	best := -1
	for k := range n.persons[:min(len(n.persons), maxPersons)] {
		p := &n.persons[k]
		if p.first <= i || p.title != "" || p.country != "" && p.country != a.country || best >= 0 && n.persons[best].first < p.first {
			continue
		}
		d := n.toks[p.first].Sentence - from
		if c := at[p.first]; c > 0 && d >= 1 && d <= 2 {
			if m := &n.w.candidates[c-1]; m.Form == nlp.Name && m.Office == nil && n.verbAfter(m.Last) {
				best = k
			}
		}
	}
	return best
}

// owned gives the deputies, spokesmen and aides of somebody the state of that person: "Haugland's deputy, NAME,".
// Who serves a body serves no state.
func (n *namer) owned() {
	ends := map[int]int{}
	for i := range n.w.candidates {
		if c := &n.w.candidates[i]; c.person > 0 && c.Len() > 0 {
			ends[c.Last] = c.person
		}
	}
	for i := range n.w.candidates {
		c := &n.w.candidates[i]
		k, ok := ends[c.owner]
		if c.owner == 0 || !ok || c.Country != "" || c.person == k || c.person == 0 {
			continue
		}
		p, boss := &n.persons[c.person-1], &n.persons[k-1]
		if p.country != "" || boss.e != nil && servesBody(boss.e, n.day) {
			continue
		}
		p.country, c.Country = boss.country, boss.country
	}
}

// peers gives a counterpart the office of whoever was named last before, in the sentence or one of the two before it:
// "Haugland and her Ghanaian counterpart, NAME,".
func (n *namer) peers() {
	var named []naming
	for i := range n.w.candidates {
		c := &n.w.candidates[i]
		if c.peer == 0 || c.person == 0 || c.Len() == 0 {
			continue
		}
		if named == nil {
			named = n.namings()
		}
		at := c.peer - 1
		k := sort.Search(len(named), func(k int) bool { return named[k].token >= at }) - 1
		for ; k >= 0 && n.toks[named[k].token].Sentence >= n.toks[at].Sentence-2; k-- {
			p, other := &n.persons[c.person-1], &n.persons[named[k].person]
			if p == other || other.title == "" || generic(other.title) {
				continue
			}
			if other.country != c.Country {
				c.Office = &nlp.Office{Title: other.title, Country: c.Country, Span: n.toks[at].Span}
				p.title = cmp.Or(p.title, other.title)
			}
			break
		}
	}
}

// nominalMention proposes the words of the office as a mention of person k.
func (n *namer) nominalMention(a appellation, k, end int, rule string, confidence float32) {
	p := &n.persons[k]
	if p.country == "" {
		p.country = a.country
	}
	first := a.first
	for first < end-1 && (n.state(first) != nil || n.possessive(first) || n.org[first] != 0 || n.body(first) != nil) {
		first++
	}
	o := n.officeOf(a)
	c := candidate{
		Mention: nlp.Mention{Kind: entity.Person, Form: nlp.Nominal, Rule: rule, Confidence: confidence},
		Name:    p.name, Country: p.country, sex: max(p.sex, a.sex), score: p.score, person: k + 1,
	}
	p.last = first
	if (a.country != "" || a.org != "" && rule == byDate) && !generic(a.title) {
		c.Office = o
		if p.title == "" {
			p.title = a.title
		}
	}
	if p.e != nil {
		c.Entities = []*entity.Entity{p.e}
	}
	n.propose(c, first, end)
}

// generic reports whether a title only describes: an envoy holds another office.
func generic(title string) bool {
	switch lastWord(title) {
	case "envoy", "emissary", "negotiator", "official", "aide", "head", "candidate", "nominee":
		return true
	}
	return false
}
