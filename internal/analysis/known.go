package analysis

import (
	"slices"
	"strings"
	"unicode/utf8"

	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/text"
)

// known turns what the tables matched into candidates. A match says only that a known name is spelled there;
// here is decided whether it stands for its entity at all (not in "Neil Jordan", "speaks French" or "Bank of
// China"), which one if several bear the name, and for a state whether the government or the place is meant.
//
// A state's candidate has the rule that gave its role:
//
//	subject       "Seoul rejected", "Washington was open"        actor
//	address       "talks with Pyongyang", "accused Washington"   actor
//	government    "the Russian foreign minister", "the Kabul government"   actor
//	possessive    "Washington's stance"                          actor
//	metonym       "the Kremlin"                                  actor
//	locative      "in Hanoi", "visited Seoul"                    place
//	attribute     "the Hanoi summit", "Seoul's streets"          place
//	dateline                                                     place
//	compass       "the South" in copy on Korea                   as the name would have
//	name          anything else                                  none for names, place for capitals
func known(w *work) {
	k := &w.room.known
	*k = knower{
		w: w, text: w.doc.Text, toks: w.doc.Tokens, words: w.g.Known(), names: w.g.Names(), speech: w.g.Speech(),
		chosen: zeroed(k.chosen, len(w.matches)), sure: emptied(k.sure), people: emptied(k.people), readings: emptied(k.readings),
	}
	w.candidates = w.room.candidates[:0]
	k.survey()
	for i := range w.matches {
		k.match(i)
	}
	k.compass()
	k.datelineCountry()
}

type knower struct {
	w      *work
	text   string
	toks   []nlp.Token
	words  *gazetteer.Known
	names  *gazetteer.Names
	speech *gazetteer.Speech
	// chosen is the entity of each match, nil for one that names nobody known.
	chosen []*entity.Entity
	// sure are the entities that some match names without doubt; people the folds of names of states that
	// some person bears in this text.
	sure   map[*entity.Entity]bool
	people map[string]bool
	// readings are those of the ambiguous names met so far; headline is whether the sentence asked about last
	// is in title case. Both keep the work linear in the length of the text.
	readings map[*gazetteer.Ambiguity]*entity.Entity
	headline struct {
		sentence int32 // its index and 1
		yes      bool
	}
}

// survey reads every match by itself, then drops those that only hold if the rest of the text agrees.
func (k *knower) survey() {
	ms := k.w.matches
	for i := range ms {
		e := k.reading(&ms[i])
		if e == nil || e.Kind == entity.Country && k.misread(&ms[i]) {
			continue
		}
		k.chosen[i] = e
		if !ms[i].Intro && ms[i].Ambiguity == nil && !k.risky(&ms[i]) {
			k.sure[e] = true
		}
	}
	for i, e := range k.chosen {
		switch {
		case e == nil:
		case ms[i].Ambiguity != nil && k.both(ms[i].Ambiguity):
			k.chosen[i] = nil
		case ms[i].Intro && !k.sure[e]:
			k.chosen[i] = nil
		case e.Kind == entity.Country && k.namesake(&ms[i], e):
			k.chosen[i] = nil
		}
	}
}

// namesake reports whether a name that some person bears in this text is that person again: unless something
// happens there, or the state is named otherwise, too.
func (k *knower) namesake(m *gazetteer.Match, e *entity.Entity) bool {
	if len(k.people) == 0 || !k.people[k.folded(m)] {
		return false
	}
	switch k.low(m.First - 1) {
	case "in", "from", "into", "near":
		return k.same(m.First, m.Last) && k.possessive(m.Last) // "the lead in Jordan's film"
	}
	if k.same(m.First, m.Last+1) && k.possessive(m.Last) && k.words.Government.Has(k.low(m.Last+1)) {
		return false // "Jordan's king"
	}
	return m.Form == nlp.Capital || !k.sure[e]
}

// both reports whether the text names two of an ambiguous name's bearers by names of their own: then the
// ambiguous one ("Korea", "Congolese") may be either.
func (k *knower) both(a *gazetteer.Ambiguity) bool {
	n := 0
	for i := range a.Readings {
		if e := a.Readings[i].Entity; e != nil && e.Kind == entity.Country && k.sure[e] {
			n++
		}
	}
	return n > 1
}

// risky reports whether a match is a name that people bear, too.
func (k *knower) risky(m *gazetteer.Match) bool {
	if m.Last-m.First != 1 || m.Form != nlp.Name && m.Form != nlp.Capital {
		return false
	}
	f := k.folded(m)
	return k.words.Surnames.Has(f) || k.words.Given.Has(f)
}

// reading is the entity a match stands for, before its sentence is looked at.
func (k *knower) reading(m *gazetteer.Match) *entity.Entity {
	e := m.Entities[0]
	if m.Ambiguity != nil {
		e = k.resolved(m.Ambiguity)
	}
	if e == nil {
		return nil
	}
	if m.Shout && m.Form == nlp.Abbrev && k.shoutedWord(m) || k.money(m) {
		return nil
	}
	if m.Part && e.Kind != entity.Country && m.Form != nlp.Abbrev {
		return nil
	}
	if s := e.State; s != nil && s.Renamed && (k.w.a.Date.IsZero() || k.w.a.Date.Format("2006") > s.Until) {
		e = k.w.g.Entity(s.Successor)
	}
	return e
}

// resolved is the reading of an ambiguous name in this text, which is looked for once.
func (k *knower) resolved(a *gazetteer.Ambiguity) *entity.Entity {
	e, ok := k.readings[a]
	if !ok {
		e = a.Resolve(k.w.a.Date, k.text, k.toks)
		k.readings[a] = e
	}
	return e
}

// money reports whether a match is the beginning of a currency's sign: "US$3.9 billion".
func (k *knower) money(m *gazetteer.Match) bool { return m.End < len(k.text) && k.text[m.End] == '$' }

// shoutedWord reports whether an abbreviation in a line of capitals may be the English word.
func (k *knower) shoutedWord(m *gazetteer.Match) bool {
	switch k.folded(m) {
	case "us":
		if m.First == k.first(m.First) {
			return false
		}
		if m.Last == k.last(m.First) {
			return true
		}
		switch k.low(m.First - 1) {
		case "the", "in", "with", "and", "by", "against", "from", "-", "--", ",", ":", "vs", "vs.", "says", "of":
			return false
		}
		return true
	case "who", "it", "aid", "ice", "start", "car", "am", "so", "un", "salt", "care", "who's", "au":
		return k.folded(m) != "un"
	}
	return false
}

// misread reports whether what looks like a state's name is something else in its sentence.
func (k *knower) misread(m *gazetteer.Match) bool {
	if m.Form == nlp.Demonym && (k.language(m) || !m.Part && k.words.Prefixes.Has(k.folded(m))) {
		return true
	}
	if m.Part {
		return false
	}
	if m.Shout {
		return false
	}
	if m.Form == nlp.Name || m.Form == nlp.Capital || m.Form == nlp.Demonym {
		if k.person(m) {
			return true
		}
	}
	if m.Form == nlp.Capital && m.Of(k.text) == "Washington" && k.same(m.First, m.Last) && k.low(m.Last) == "state" && k.toks[m.Last].Shape == nlp.Lower {
		return true // the state of that name
	}
	if m.Form == nlp.Name && m.Of(k.text) == "América" {
		return true // the continent, in Spanish and Portuguese
	}
	if m.Form == nlp.Name || m.Form == nlp.Capital {
		return k.organisation(m) || k.otherTown(m)
	}
	if m.Form == nlp.Demonym && (k.afterGiven(m.First) || k.afterUnknown(m)) && (m.Last >= len(k.toks) || !k.nounAhead(m.Last)) {
		return true // "Viorel Moldovan"
	}
	return m.First > 0 && k.toks[m.First-1].Shape == nlp.Number && k.currency(m.Last)
}

// currency: "40 US dollars" is an amount of money.
func (k *knower) currency(i int) bool {
	switch k.low(i) {
	case "dollar", "dollars", "pounds", "cents", "pesos", "rupees", "francs", "euros", "lira", "kroner", "crowns", "yen", "won":
		return true
	}
	return false
}

// language: "speaks French", "in English", "French classes", "a German-speaking town".
func (k *knower) language(m *gazetteer.Match) bool {
	if m.Part {
		rest := k.text[m.End:k.toks[m.Last-1].End]
		return strings.HasPrefix(rest, "-") && k.words.LanguageSuffixes.Has(text.Fold(rest[1:]))
	}
	if strings.HasSuffix(m.Of(k.text), "s") && !strings.HasSuffix(m.Of(k.text), "us") {
		return false // "Germans"
	}
	after, before := k.low(m.Last), k.low(m.First-1)
	if k.words.LanguageAfter.Has(after) && k.same(m.First, m.Last) && k.toks[m.Last].Shape == nlp.Lower {
		return true
	}
	if !k.same(m.First, m.First-1) {
		return false
	}
	if k.words.LanguageBefore.Has(before) {
		return !k.noun(m.Last)
	}
	if before == "in" || before == "from" || before == "and" || before == "or" || before == "of" {
		if before == "in" && !k.noun(m.Last) {
			return true
		}
		prev := k.low(m.First - 2)
		return k.words.LanguageBefore.Has(prev) && before != "of"
	}
	return false
}

// noun reports whether token i may begin a noun phrase's next word: any word that is not a function word.
func (k *knower) noun(i int) bool {
	if i >= len(k.toks) || i == 0 || !k.same(i, i-1) || k.toks[i].Shape == nlp.Punct {
		return false
	}
	switch k.low(i) {
	case "and", "or", "but", "to", "for", "with", "on", "in", "at", "as", "by", "from", "that", "which", "who", "is", "was", "are", "were",
		"because", "when", "while", "so", "before", "after", "than", "of", "about", "through", "only", "well", "fluently", "has", "had",
		"'s", "’s", "will", "would", "can", "if", "very", "too", "there", "it", "he", "she", "they", "i", "we", "you", "perfectly", "rather",
		"during", "since", "without", "whose", "where", "also", "not", "at-home", "instead", "means", "meaning":
		return false
	}
	return true
}

// person: "Neil Jordan", "Mr. English", "Paris Hilton", "Chad Smith".
func (k *knower) person(m *gazetteer.Match) bool {
	if m.Last-m.First != 1 {
		return false
	}
	f := k.folded(m)
	if k.words.Surnames.Has(f) && k.afterGiven(m.First) {
		k.noteperson(f)
		return true
	}
	if k.words.Given.Has(f) && k.beforeSurname(m.Last) {
		k.noteperson(f)
		return true
	}
	return false
}

func (k *knower) noteperson(f string) {
	k.people[f] = true
}

func (k *knower) afterGiven(i int) bool {
	if i == 0 || !k.same(i, i-1) {
		return false
	}
	prev := k.toks[i-1]
	w := prev.Of(k.text)
	if prev.Shape != nlp.Title && prev.Shape != nlp.Mixed {
		return false
	}
	if k.names.Class(w)&gazetteer.Honorific != 0 || k.words.Honorifics.Has(text.Fold(w)) {
		return true
	}
	if len(w) == 2 && w[1] == '.' {
		return i-1 > k.first(i) && k.toks[i-2].Shape == nlp.Title
	}
	class := k.names.Class(w)
	if class == 0 && i-1 > k.first(i) && k.words.Namesakes.Has(k.low(i)) && !k.titleCase(i) {
		return true // "MaliVai Washington"
	}
	return class&(gazetteer.Given|gazetteer.Ambiguous) == gazetteer.Given
}

// afterUnknown reports whether a demonym in the singular stands behind a capitalised word that nothing explains, and
// is the surname to it: "Wendel Norwegian, an economist".
func (k *knower) afterUnknown(m *gazetteer.Match) bool {
	i := m.First - 1
	if i < 0 || !k.same(i, m.First) || k.toks[i].Shape != nlp.Title || k.titleCase(i) || strings.HasSuffix(m.Of(k.text), "s") || m.Last-m.First != 1 {
		return false
	}
	w := k.w.words[i]
	if w.Class != 0 || w.Speech != 0 || w.Event != nil || strings.HasSuffix(k.low(i), "ed") || strings.HasSuffix(k.low(i), "ing") || i == k.first(i) && m.Last < len(k.toks) && k.same(i, m.Last) && k.low(m.Last) != "," && !k.verb(m.Last) {
		return false
	}
	_, match := slices.BinarySearchFunc(k.w.matches, i, func(m gazetteer.Match, i int) int { return m.Last - 1 - i })
	return !match
}

// beforeSurname reports whether token i looks like the surname after a given name.
func (k *knower) beforeSurname(i int) bool {
	if i >= len(k.toks) || !k.same(i, i-1) || k.toks[i].Shape != nlp.Title || k.titleCase(i) {
		return false
	}
	w := k.low(i)
	if utf8.RuneCountInString(w) < 3 || k.words.Government.Has(w) || k.words.Townish.Has(w) || k.words.OrgAfter.Has(w) || strings.HasSuffix(w, ".") && len(w) > 2 {
		return false
	}
	_, match := slices.BinarySearchFunc(k.w.matches, i, func(m gazetteer.Match, i int) int { return m.First - i })
	return !match
}

// titleCase reports whether the sentence of token i is a headline in title case, in which a capital tells little.
func (k *knower) titleCase(i int) bool {
	if n := k.toks[i].Sentence; k.headline.sentence != n+1 {
		k.headline.sentence, k.headline.yes = n+1, k.inTitleCase(k.w.doc.Sentences[n])
	}
	return k.headline.yes
}

func (k *knower) inTitleCase(s nlp.Sentence) bool {
	lower, title := 0, 0
	for j := s.First; j < s.Last; j++ {
		switch {
		case k.toks[j].Shape == nlp.Title:
			title++
		case k.toks[j].Shape == nlp.Lower && k.toks[j].Len() > 3 && k.w.words[j].Speech&gazetteer.Preposition == 0:
			lower++
		}
	}
	return title > 2 && lower*8 < title
}

// organisation: "Bank of China", "Korea Herald", "Air France".
func (k *knower) organisation(m *gazetteer.Match) bool {
	if m.Last < len(k.toks) && k.same(m.First, m.Last) {
		next := k.toks[m.Last]
		if (next.Shape == nlp.Title || next.Shape == nlp.Upper) && k.words.OrgAfter.Has(k.low(m.Last)) && !k.titleCase(m.Last) {
			return true
		}
	}
	first := k.first(m.First)
	if m.First > first && k.toks[m.First-1].Shape == nlp.Title && k.words.OrgBefore.Has(k.low(m.First-1)) && !k.titleCase(m.First) {
		return true
	}
	i := m.First - 1
	if i > first && k.low(i) == "the" {
		i--
	}
	return i > first && k.low(i) == "of" && k.toks[i-1].Shape == nlp.Title && k.words.OrgBeforeOf.Has(k.low(i-1)) && i-1 > first
}

// otherTown: "Vienna, Va.", "Paris, Texas", "St. John's, Newfoundland".
func (k *knower) otherTown(m *gazetteer.Match) bool {
	i := m.Last
	if i+1 >= len(k.toks) || !k.same(m.First, i+1) || k.low(i) != "," {
		return false
	}
	regions := k.w.g.Regions(k.toks[i+1].Of(k.text))
	if len(regions) == 0 && k.same(m.First, i+2) {
		regions = k.w.g.Regions(text.Span{Start: k.toks[i+1].Start, End: k.toks[i+2].End}.Of(k.text))
	}
	other := false
	for _, r := range regions {
		if r.Country == m.Entities[0].Country && m.Form == nlp.Capital {
			return false
		}
		other = other || r.Kind == entity.Place
	}
	return other
}

// match makes a candidate of a match whose entity is decided.
func (k *knower) match(i int) {
	m, e := &k.w.matches[i], k.chosen[i]
	if e == nil {
		return
	}
	c := candidate{
		Mention: nlp.Mention{Span: m.Span, Kind: e.Kind, Form: m.Form, Rule: "table", Confidence: 1},
		First:   m.First, Last: m.Last, Entities: only(m, e), Name: m.Of(k.text),
	}
	switch e.Kind {
	case entity.Country:
		c.Role, c.Rule = k.role(i)
	case entity.Place:
		if acting := k.seat(i); acting != nil {
			c.Kind, c.Form, c.Role, c.Rule, c.Entities = acting.Kind, nlp.Metonym, nlp.Actor, "metonym", []*entity.Entity{acting}
			break
		}
		if !k.place(m, e) {
			return
		}
		c.Role, c.Form = nlp.Location, nlp.Name
	case entity.Organisation:
		if e.OrgKind == "media" {
			c.Role = nlp.Source
		}
	case entity.Person:
		c.Entities = m.Entities
	}
	k.w.candidates = append(k.w.candidates, c)
}

// only is a list of e alone, a part of the match's own list where e is in that.
func only(m *gazetteer.Match, e *entity.Entity) []*entity.Entity {
	for i, bearer := range m.Entities {
		if bearer == e {
			return m.Entities[i : i+1 : i+1]
		}
	}
	return []*entity.Entity{e}
}

// place reports whether the name of a place is that: names of one word are words, people and clubs as well, so
// they need a preposition of place, a region behind them or the dateline; a river or a region's name is enough.
func (k *knower) place(m *gazetteer.Match, e *entity.Entity) bool {
	if m.Part || k.person(m) || m.Last-m.First == 1 && (k.people[k.folded(m)] || k.afterGiven(m.First)) {
		return false
	}
	if e.PlaceKind != "city" && e.PlaceKind != "site" {
		return !k.organisation(m)
	}
	if k.inDateline(m) || m.Last+1 < len(k.toks) && k.same(m.First, m.Last+1) && k.low(m.Last) == "," &&
		len(k.w.g.Regions(k.toks[m.Last+1].Of(k.text))) > 0 {
		return true
	}
	role, _ := k.leftOf(m.First)
	if role == nlp.Location {
		return !k.organisation(m)
	}
	if role == nlp.Actor && k.low(m.First-1) != "of" || m.Last-m.First == 1 && (m.Len() < 6 || k.risky(m)) {
		return false
	}
	if m.Last < len(k.toks) && k.same(m.First, m.Last) && k.toks[m.Last].Shape != nlp.Punct && k.nounAhead(m.Last) && k.toks[m.Last].Shape != nlp.Lower {
		return false
	}
	return !k.organisation(m) && !k.titleCase(m.First)
}

// seat returns the body that a town stands for where it acts ("Brussels rejected the draft"), or nil.
func (k *knower) seat(i int) *entity.Entity {
	a := k.w.matches[i].Ambiguity
	if a == nil || a.Actor == nil || k.inDateline(&k.w.matches[i]) {
		return nil
	}
	if role, _ := k.role(i); role != nlp.Actor {
		return nil
	}
	return a.Actor
}

// role tells the government from the place.
func (k *knower) role(i int) (nlp.Role, string) {
	m := &k.w.matches[i]
	switch {
	case k.inDateline(m):
		return nlp.Location, "dateline"
	case m.Part:
		return k.compound(m)
	case m.Form == nlp.Demonym:
		return k.adjective(m)
	}
	first, last := k.group(i)
	if r, rule := k.rightOf(m, last); rule != "" {
		return r, rule
	}
	if r, rule := k.leftOf(first); r != nlp.NoRole {
		return r, rule
	}
	if k.subject(last) && !k.cityIs(m, last) || last-first > 1 && k.plural(first, last) {
		return nlp.Actor, "subject"
	}
	switch m.Form {
	case nlp.Metonym:
		return nlp.Actor, "metonym"
	case nlp.Capital:
		return nlp.Location, "name"
	}
	return nlp.NoRole, "name"
}

// cityIs reports whether something is said of how a town is whose name says that it is one: "Kuwait City was hot". No
// government goes by such a name without doing something.
func (k *knower) cityIs(m *gazetteer.Match, next int) bool {
	return strings.HasSuffix(m.Of(k.text), " City") && k.w.words[next].Speech&gazetteer.BeVerb != 0
}

func (k *knower) inDateline(m *gazetteer.Match) bool {
	if k.w.a.Dateline.Len() > 0 && k.w.a.Dateline.Span.Contains(m.Span) {
		return true
	}
	return k.w.a.Blocks[k.w.doc.Sentences[k.toks[m.First].Sentence].Block].Kind == article.DatelineBlock
}

// compound: "US-led", "Seoul-based".
func (k *knower) compound(m *gazetteer.Match) (nlp.Role, string) {
	rest := strings.TrimLeft(k.text[m.End:k.toks[m.Last-1].End], "-‐‑")
	switch rest {
	case "based", "born", "area", "bound", "occupied":
		return nlp.Location, "attribute"
	case "led", "backed", "sponsored", "funded", "supported", "brokered", "imposed", "controlled", "allied", "supplied", "mediated",
		"proposed", "drafted", "trained", "appointed", "made", "run", "owned", "supervised":
		return nlp.Actor, "government"
	}
	return nlp.NoRole, "name"
}

// adjective: the government when one of its offices or bodies follows within three words.
func (k *knower) adjective(m *gazetteer.Match) (nlp.Role, string) {
	for j := m.Last; j < min(m.Last+3, len(k.toks)) && k.same(m.First, j) && k.toks[j].Shape != nlp.Punct; j++ {
		if k.words.Government.Has(k.low(j)) {
			return nlp.Actor, "government"
		}
		if j == m.Last && k.low(j) == "capital" {
			return nlp.Location, "attribute"
		}
	}
	if m.First > 0 && k.low(m.First-1) == "the" && k.subject(m.Last) {
		return nlp.Actor, "subject"
	}
	return nlp.NoRole, "name"
}

// maxGroup bounds how many states of an enumeration are looked over to either side.
const maxGroup = 12

// group widens match i over states joined to it by "and", "or" and commas, and returns its tokens.
func (k *knower) group(i int) (first, last int) {
	ms := k.w.matches
	l, r := i, i
	for l > max(0, i-maxGroup) && k.joined(l-1, l) {
		l--
	}
	for r+1 < min(len(ms), i+maxGroup) && k.joined(r, r+1) {
		r++
	}
	return ms[l].First, ms[r].Last
}

func (k *knower) joined(i, j int) bool {
	a, b := &k.w.matches[i], &k.w.matches[j]
	if k.chosen[i] == nil || k.chosen[j] == nil || k.chosen[i].Kind != entity.Country || k.chosen[j].Kind != entity.Country ||
		a.Form == nlp.Demonym || b.Form == nlp.Demonym || b.First-a.Last > 3 || b.First <= a.Last || !k.same(a.First, b.First) {
		return false
	}
	link := false
	for t := a.Last; t < b.First; t++ {
		switch k.low(t) {
		case "and", "or", "&", "nor", ",", "/":
			link = true
		case "the", "with", "both":
		default:
			return false
		}
	}
	return link
}

// rightOf decides by what follows: a possessive, the noun that a name is put before, or a colon.
func (k *knower) rightOf(m *gazetteer.Match, last int) (nlp.Role, string) {
	if last >= len(k.toks) || !k.same(m.First, last) {
		return nlp.NoRole, ""
	}
	next, w := k.toks[last], k.low(last)
	if k.possessive(last) {
		for j := last + 1; j < min(last+4, len(k.toks)) && k.same(last, j) && k.toks[j].Shape != nlp.Punct; j++ {
			if noun := k.low(j); k.words.Government.Has(noun) {
				break
			} else if k.words.Townish.Has(noun) {
				return nlp.Location, "attribute"
			}
		}
		if last+1 < len(k.toks) && k.same(last, last+1) && k.toks[last+1].Shape != nlp.Punct {
			return nlp.Actor, "possessive"
		}
		return nlp.NoRole, ""
	}
	if next.Shape == nlp.Punct || next.Shape == nlp.Number {
		return nlp.NoRole, ""
	}
	if k.words.Government.Has(w) && !k.verb(last) {
		return nlp.Actor, "government"
	}
	if m.Form != nlp.Capital {
		if !m.Shout && k.nounAhead(last) && !k.titleCase(last) {
			return nlp.NoRole, "attribute"
		}
		return nlp.NoRole, ""
	}
	if k.words.Townish.Has(w) && !k.verb(last) {
		return nlp.Location, "attribute"
	}
	switch k.low(m.First - 1) {
	case "the", "a", "an", "this", "that", "last", "first", "second", "next", "its", "their", "his", "her", "failed":
		if next.Shape == nlp.Lower && k.nounAhead(last) {
			return nlp.Location, "attribute"
		}
	}
	return nlp.NoRole, ""
}

// possessive reports whether token i is the "'s" or apostrophe of the word before it.
func (k *knower) possessive(i int) bool {
	switch k.toks[i].Of(k.text) {
	case "'s", "’s", "'S", "’S", "`s":
		return true
	case "'", "’":
		return i > 0 && k.toks[i].Start == k.toks[i-1].End && k.text[k.toks[i-1].End-1]|0x20 == 's'
	}
	return false
}

// leftOf decides by what stands before a name or group of names, over articles and modifiers.
func (k *knower) leftOf(first int) (nlp.Role, string) {
	start := k.first(first)
	i := first - 1
	for i >= start && k.words.Modifiers.Has(k.low(i)) && k.toks[i].Shape == nlp.Lower {
		i--
	}
	if i < start {
		return nlp.NoRole, ""
	}
	w := k.low(i)
	noun := ""
	if i > start {
		noun = k.low(i - 1)
	}
	switch w {
	case "to":
		if k.words.Dealings.Has(noun) || i-1 > start && k.words.Dealings.Has(k.low(i-2)) {
			return nlp.Actor, "address"
		}
		return nlp.Location, "locative"
	case "from", "for":
		if k.words.Dealings.Has(noun) {
			return nlp.Actor, "address"
		}
		if w == "for" {
			return nlp.NoRole, ""
		}
		return nlp.Location, "locative"
	case "of":
		if k.words.PlaceOf.Has(noun) {
			return nlp.Location, "locative"
		}
		return nlp.Actor, "address"
	}
	switch {
	case k.words.Locative.Has(w):
		return nlp.Location, "locative"
	case k.words.Addressing.Has(w) || k.w.words[i].Speech&gazetteer.SpeechVerb != 0:
		return nlp.Actor, "address"
	}
	return nlp.NoRole, ""
}

// subject reports whether a verb follows at once, or a colon as in a headline.
func (k *knower) subject(i int) bool {
	if i >= len(k.toks) || i == 0 || !k.same(i, i-1) {
		return false
	}
	for k.toks[i].Shape == nlp.Lower && strings.HasSuffix(k.low(i), "ly") && i+1 < len(k.toks) && k.same(i, i+1) {
		i++
	}
	if k.words.Verbs.Has(k.low(i)) && i+2 < len(k.toks) && (k.words.TownVerbs.Has(k.low(i+1)) || k.words.TownVerbs.Has(k.low(i))) {
		return false
	}
	return k.verb(i) || k.quoteAhead(i)
}

// plural reports whether the group of names [first, last) is the subject of a headline's verb: "Seoul, Tokyo
// condemn launch", "Japan and China to resume talks".
func (k *knower) plural(first, last int) bool {
	if !k.same(first, last) {
		return false
	}
	if k.low(last) == "to" {
		start := k.first(first)
		if k.low(start) == "the" {
			start++
		}
		return first == start && k.same(last, last+1) && k.toks[last+1].Shape != nlp.Number
	}
	return k.words.PluralVerbs.Has(k.low(last))
}

// quoteAhead: `Biegun: Washington 'ready' for talks`.
func (k *knower) quoteAhead(i int) bool {
	switch k.low(i) {
	case "'", "‘", "`", "“", "\"", "``":
		return i+1 < len(k.toks) && k.toks[i+1].Start == k.toks[i].End
	}
	return false
}

// verb reports whether token i is a verb that can follow its subject at once.
func (k *knower) verb(i int) bool {
	w := k.low(i)
	return k.words.Verbs.Has(w) || k.w.words[i].Speech&gazetteer.SpeechVerb != 0 || len(w) > 4 && strings.HasSuffix(w, "ed") && k.toks[i].Shape == nlp.Lower
}

// grammar is the classes of words that a noun phrase does not go on with.
const grammar = gazetteer.Preposition | gazetteer.Conjunction | gazetteer.Determiner | gazetteer.Pronoun | gazetteer.Adverb |
	gazetteer.DateWord | gazetteer.Auxiliary | gazetteer.BeVerb | gazetteer.Participle | gazetteer.According

// nounAhead reports whether the word at token i goes on the noun phrase of the name before it: "U.S. data".
func (k *knower) nounAhead(i int) bool {
	t := &k.toks[i]
	w := k.low(i)
	switch t.Shape {
	case nlp.Lower:
		return len(w) > 2 && !k.verb(i) && k.w.words[i].Speech&grammar == 0 && !k.words.AfterName.Has(w) && !strings.HasSuffix(w, "ly") &&
			!strings.HasSuffix(w, "ing")
	case nlp.Title, nlp.Upper:
		return !k.verb(i) && k.w.words[i].Class&(gazetteer.Given|gazetteer.Honorific) == 0
	}
	return false
}

// compass finds "the North" and "the South" in copy that names the two Koreas, or another state of such a pair.
func (k *knower) compass() {
	north, south := k.pair()
	if north == nil {
		return
	}
	var found []candidate
	for i := range k.toks {
		t := &k.toks[i]
		if t.Shape != nlp.Title || t.Len() != len("North") {
			continue
		}
		var e *entity.Entity
		switch t.Of(k.text) {
		case "North":
			e = north
		case "South":
			e = south
		}
		if e == nil || !k.alone(i) {
			continue
		}
		role, rule := k.leftOf(i)
		if rule == "" && (k.subject(i+1) || k.same(i, i+1) && k.possessive(i+1)) {
			role = nlp.Actor
		}
		found = append(found, candidate{
			Mention: nlp.Mention{Span: t.Span, Kind: entity.Country, Form: nlp.Partial, Role: role, Rule: "compass", Confidence: 0.9},
			First:   i, Last: i + 1, Entities: []*entity.Entity{e}, Name: e.Name,
		})
	}
	k.w.candidates = append(k.w.candidates, found...)
	slices.SortStableFunc(k.w.candidates, func(a, b candidate) int { return a.Start - b.Start })
}

// pair returns the two states that "the North" and "the South" mean in this text, or nil.
func (k *knower) pair() (north, south *entity.Entity) {
	for _, ids := range [...][2]entity.ID{
		{"countries/north-korea", "countries/south-korea"},
		{"countries/north-vietnam", "countries/south-vietnam"},
		{"countries/north-yemen", "countries/south-yemen"},
		{"countries/sudan", "countries/south-sudan"},
	} {
		n, s := k.w.g.Entity(ids[0]), k.w.g.Entity(ids[1])
		if n == nil || s == nil || !k.sure[s] || !k.sure[n] {
			if ids[0] != "countries/north-korea" || n == nil || s == nil || !k.sure[n] && !k.sure[s] {
				continue
			}
		}
		return n, s
	}
	return nil, nil
}

// alone reports whether "North" at token i stands for a state: after "the" or in brackets, and no name goes on.
func (k *knower) alone(i int) bool {
	if i == 0 || !k.same(i, i-1) {
		return false
	}
	switch k.low(i - 1) {
	case "the", "(":
	default:
		return false
	}
	if i+1 < len(k.toks) && k.same(i, i+1) {
		switch n := k.toks[i+1]; {
		case n.Shape == nlp.Title || n.Shape == nlp.Upper:
			return false
		case k.low(i+1) == "of" || k.low(i+1) == "side" || k.low(i+1) == "pole":
			return false
		}
	}
	return true
}

// datelineCountry finds the state of the dateline's first place.
func (k *knower) datelineCountry() {
	d := &k.w.a.Dateline
	for _, place := range d.Places {
		if code := k.w.g.PlaceCountry(place, d.Region); code != "" {
			k.w.doc.DatelineCountry = code
			return
		}
	}
}

// low is token i in lower case, "" outside the text.
func (k *knower) low(i int) string {
	if i < 0 || i >= len(k.toks) {
		return ""
	}
	return k.w.words[i].Fold
}

// folded is the fold of a match.
func (k *knower) folded(m *gazetteer.Match) string {
	if m.Span == k.toks[m.First].Span {
		return k.w.words[m.First].Fold
	}
	return text.Fold(m.Of(k.text))
}

// same reports whether tokens i and j stand in one sentence.
func (k *knower) same(i, j int) bool {
	return i >= 0 && j >= 0 && i < len(k.toks) && j < len(k.toks) && k.toks[i].Sentence == k.toks[j].Sentence
}

// first and last are the bounds of the sentence of token i.
func (k *knower) first(i int) int { return k.w.doc.Sentences[k.toks[i].Sentence].First }
func (k *knower) last(i int) int  { return k.w.doc.Sentences[k.toks[i].Sentence].Last }
