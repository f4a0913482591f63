package digest

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/slug"
)

// minConfidence is what a name must reach in at least one article to be an actor; below it, it is left to
// the editors' list of doubts.
const minConfidence = 0.5

// cell is all chains that certainly are one actor: one ID, or one normalised name and one state. Cells are
// merged into actors when every article has been seen.
type cell struct {
	key    cellKey
	entity *entity.Entity // of the tables, or nil
	id     entity.ID      // of the tables, or the one its name makes
	name   string
	first  int32 // the first article that has it
	chains int32
	// titled: a text gives it an office of its own state, so that the state tells homonyms apart.
	titled     bool
	named      bool // front matter names it
	confidence float32
	into       int32 // the cell it was merged into, itself at first
}

type cellKey struct {
	kind    entity.Kind
	id      entity.ID // "" if no table knows it
	name    string    // normalised, "" if id is set
	country string
}

// merger holds the cells while actors are made.
type merger struct {
	*linker
	cells   []cell
	byKey   map[cellKey]int32
	byChain map[chainKey]int32 // memo: what a chain says of itself → cell
	// spellings counts names by cell.
	spellings map[spelling]int32

	// What is left behind for With, by cell: how often articles name it; whether nothing was or may be merged with
	// it, so that what articles say of it decides about it alone; its actor, or -1; and the name settled on.
	uses    []int32
	alone   []bool
	actorAt []int32
	names   map[int32]string
}

type chainKey struct {
	kind    entity.Kind
	id      entity.ID
	name    string
	country string
}

type spelling struct {
	cell int32
	name string
}

// mergeActors makes actors of chains: by ID of the tables, else by full normalised name and state, never
// by surname alone.
func (l *linker) mergeActors() {
	m := &merger{linker: l, byKey: map[cellKey]int32{}, byChain: map[chainKey]int32{}, spellings: map[spelling]int32{}}
	l.named = map[int32][]int32{}
	for i := range l.c.Articles {
		m.readArticle(int32(i))
	}
	l.merged = m
	m.markAlone()
	m.joinStates()
	m.joinKnown()
	m.joinInitials()
	m.joinSameAs()
	m.makeActors()
}

// readArticle puts each chain of an article into its cell; Article.Chains holds cells until makeActors.
func (m *merger) readArticle(at int32) {
	a := &m.c.Articles[at]
	if a.Article.Analyse {
		cells := make([]int32, len(a.Doc.Chains))
		for i := range a.Doc.Chains {
			cells[i] = -1
			if chain := &a.Doc.Chains[i]; chain.Kind == entity.Country || !headerOnly(a.Record, chain) {
				cells[i] = m.readChain(at, chain, a.Doc)
			}
		}
		a.Chains = m.arena.keep(cells)
		m.readParties(at, a.Doc)
	} else {
		none := make([]int32, len(a.Doc.Chains))
		for i := range none {
			none[i] = -1
		}
		a.Chains = m.arena.keep(none)
	}
	named := a.Article.Named
	for _, group := range []struct {
		kind  entity.Kind
		names []string
	}{{entity.Person, named.People}, {entity.Country, named.Countries}, {entity.Organisation, named.Organisations}} {
		for _, name := range group.names {
			if c := m.readNamed(at, group.kind, name); c >= 0 {
				m.named[at] = append(m.named[at], c)
			}
		}
	}
}

// headerOnly reports whether a name stands nowhere but in byline and dateline: who wrote the copy is no actor
// in it.
func headerOnly(r *Record, chain *nlp.Chain) bool {
	for _, i := range chain.Mentions {
		block := r.Doc.Sentences[r.Doc.Mentions[i].Sentence].Block
		if block >= len(r.Article.Blocks) {
			return false
		}
		if k := r.Article.Blocks[block].Kind; k != article.Byline && k != article.DatelineBlock {
			return false
		}
	}
	return true
}

// readParties makes cells of the states for which participants of events act.
func (m *merger) readParties(at int32, doc *nlp.Doc) {
	party := func(ps []nlp.Participant) {
		for _, p := range ps {
			if e := m.known.state[p.Code]; e != nil {
				c := m.cellFor(e.Kind, e.ID, e.Name, p.Code, at)
				m.uses[c]++
				m.cells[c].confidence = 1
			}
		}
	}
	for i := range doc.Events {
		party(doc.Events[i].Source)
		party(doc.Events[i].Target)
	}
}

func (m *merger) readChain(at int32, chain *nlp.Chain, doc *nlp.Doc) int32 {
	switch chain.Kind {
	case entity.Person, entity.Country, entity.Organisation:
	default:
		return -1
	}
	ck := chainKey{chain.Kind, chain.ID, chain.Name, chain.Country}
	c, ok := m.byChain[ck]
	if !ok {
		c = -1 // a surname alone says nothing over articles
		if chain.Kind != entity.Person || chain.ID != "" || !single(chain.Name) {
			c = m.cellFor(chain.Kind, chain.ID, chain.Name, chain.Country, at)
		}
		m.byChain[ck] = c
	}
	if c < 0 {
		return -1
	}
	m.uses[c]++
	x := &m.cells[c]
	x.chains++
	x.confidence = max(x.confidence, confidenceOf(chain.Confidence))
	for _, o := range chain.Offices {
		x.titled = x.titled || o.Country != "" && o.Country == chain.Country
	}
	if name := spellingOf(chain, doc); name != "" {
		m.spellings[spelling{c, name}]++
	}
	return c
}

// confidenceOf reads a stage that says nothing as one that is sure.
func confidenceOf(c float32) float32 {
	if c <= 0 {
		return 1
	}
	return c
}

// spellingOf is how an article writes the name of a chain, "" for states.
func spellingOf(chain *nlp.Chain, doc *nlp.Doc) string {
	switch {
	case chain.Kind == entity.Country:
		return ""
	case chain.ID == "":
		return chain.Name
	}
	for _, i := range chain.Mentions {
		if mention := &doc.Mentions[i]; mention.Form == nlp.Name {
			return mention.Of(doc.Text)
		}
	}
	return ""
}

// readNamed is the cell of a name in front matter: of the tables, else an existing cell's, else a new one.
func (m *merger) readNamed(at int32, kind entity.Kind, name string) int32 {
	name = strings.TrimSpace(name)
	var id entity.ID
	if e := m.known.named(kind, name); e != nil {
		id = e.ID
	} else if e := m.known.byID[entity.NewID(kind, name)]; e != nil {
		id = e.ID
	}
	c := m.cellFor(kind, id, name, "", at)
	if c >= 0 {
		m.uses[c]++
		m.cells[c].named = true
		m.cells[c].confidence = 1
		m.spellings[spelling{c, name}]++
	}
	return c
}

// keyFor is the key of the cell of a name, false for what has no name.
func (m *merger) keyFor(kind entity.Kind, id entity.ID, name, country string) (cellKey, bool) {
	if kind == entity.Country && id == "" && m.known.state[country] != nil {
		id = m.known.state[country].ID
	}
	k := cellKey{kind: kind, id: id, country: country}
	if id != "" {
		k.country = ""
	} else if k.name = normalOf(kind, name); k.name == "" {
		return k, false
	}
	return k, true
}

// cellFor finds or makes the cell, -1 for what has no name.
func (m *merger) cellFor(kind entity.Kind, id entity.ID, name, country string, at int32) int32 {
	k, ok := m.keyFor(kind, id, name, country)
	if !ok {
		return -1
	}
	if c, ok := m.byKey[k]; ok {
		return c
	}
	id = k.id
	c := int32(len(m.cells))
	x := cell{key: k, entity: m.known.byID[id], id: id, name: name, first: at, into: c}
	if id == "" {
		x.id = entity.NewID(kind, name)
	} else if x.key.country = country; x.entity != nil {
		x.key.country = x.entity.Country
	}
	m.byKey[k] = c
	m.cells = append(m.cells, x)
	m.uses = append(m.uses, 0)
	return c
}

// root is the cell a cell ended in.
func (m *merger) root(c int32) int32 {
	for m.cells[c].into != c {
		m.cells[c].into = m.cells[m.cells[c].into].into
		c = m.cells[c].into
	}
	return c
}

// join merges two actors; what a table knows, else what was seen first, stays.
func (m *merger) join(a, b int32) {
	a, b = m.root(a), m.root(b)
	if a == b {
		return
	}
	if better(&m.cells[b], &m.cells[a]) {
		a, b = b, a
	}
	m.fold(a, b)
}

func (m *merger) fold(into, c int32) {
	x, y := &m.cells[into], &m.cells[c]
	y.into = into
	x.first = min(x.first, y.first)
	x.chains += y.chains
	x.titled = x.titled || y.titled
	x.named = x.named || y.named
	x.confidence = max(x.confidence, y.confidence)
	if x.key.country == "" {
		x.key.country = y.key.country
	}
}

func better(a, b *cell) bool {
	if (a.entity != nil) != (b.entity != nil) {
		return a.entity != nil
	}
	return cmp.Or(cmp.Compare(a.first, b.first), strings.Compare(a.key.name, b.key.name), strings.Compare(a.key.country, b.key.country)) < 0
}

// joinStates settles who of one name is one actor: a state not known, or only inferred, joins the state
// seen most; two states that titles vouch for are two homonyms. Bodies of two states are two.
func (m *merger) joinStates() {
	groups := map[nameKey][]int32{}
	var order []nameKey
	for i := range m.cells {
		k := m.cells[i].key
		if k.id != "" {
			continue
		}
		nk := nameKey{k.kind, k.name}
		if groups[nk] == nil {
			order = append(order, nk)
		}
		groups[nk] = append(groups[nk], int32(i))
	}
	for _, nk := range order {
		if cells := groups[nk]; len(cells) > 1 {
			m.joinHomonyms(cells)
		}
	}
}

func (m *merger) joinHomonyms(cells []int32) {
	apart := func(x *cell) bool {
		return x.key.country != "" && (x.titled || x.key.kind != entity.Person)
	}
	slices.SortFunc(cells, func(i, j int32) int {
		a, b := &m.cells[i], &m.cells[j]
		return cmp.Or(-boolCompare(apart(a), apart(b)), -cmp.Compare(a.chains, b.chains),
			cmp.Compare(a.first, b.first), strings.Compare(a.key.country, b.key.country))
	})
	main := cells[0]
	for _, c := range cells[1:] {
		if !apart(&m.cells[c]) {
			m.fold(main, c)
		}
	}
}

func boolCompare(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// markAlone finds the cells that no rule can merge with another: those of the tables, whose name and state the
// tables settle, and names that are of one state, of no entity of the tables, and of no other cell's initials.
func (m *merger) markAlone() {
	m.alone = make([]bool, len(m.cells))
	byName := map[nameKey]int{}
	for i := range m.cells {
		if k := m.cells[i].key; k.id == "" {
			byName[nameKey{k.kind, k.name}]++
		}
	}
	for i := range m.cells {
		x := &m.cells[i]
		if x.key.id != "" {
			m.alone[i] = x.entity != nil
			continue
		}
		k := nameKey{x.key.kind, x.key.name}
		m.alone[i] = byName[k] == 1 && len(m.known.byName[k]) == 0 && m.entries.byID[x.id] == nil
	}
}

// markFolded takes from those the cells without ID that were merged nonetheless, by initials or by what editors say.
func (m *merger) markFolded() {
	for len(m.alone) < len(m.cells) {
		m.alone = append(m.alone, false) // made while merging
	}
	for i := range m.cells {
		if into := m.cells[i].into; into != int32(i) {
			for _, c := range []int32{int32(i), into} {
				if m.cells[c].key.id == "" {
					m.alone[c] = false
				}
			}
		}
	}
}

// joinKnown gives cells without ID to the one entity of the tables that bears their name, unless titles
// say that they are of another state.
func (m *merger) joinKnown() {
	for i := range m.cells {
		c := int32(i)
		if m.cells[c].into != c || m.cells[c].key.id != "" {
			continue
		}
		k := m.cells[c].key
		e := m.known.bearer(k)
		if e == nil {
			continue
		}
		foreign := k.country != "" && e.Country != "" && k.country != e.Country
		if foreign && (m.cells[c].titled || k.kind != entity.Person) {
			continue
		}
		m.fold(m.cellFor(k.kind, e.ID, e.Name, e.Country, m.cells[c].first), c)
	}
}

// joinInitials takes "Jane R. Doe" and "Jane Doe" for one person as long as there is but one such initial
// and no two states.
func (m *merger) joinInitials() {
	with := map[string][]int32{}
	plain := map[string][]int32{}
	for i := range m.cells {
		c := int32(i)
		x := &m.cells[c]
		if x.into != c || x.key.kind != entity.Person || x.key.id != "" {
			continue
		}
		if bare := withoutInitials(x.name); bare != "" {
			with[bare] = append(with[bare], c)
		} else {
			plain[x.key.name] = append(plain[x.key.name], c)
		}
	}
	for i := range m.cells {
		c := int32(i)
		bare := withoutInitials(m.cells[c].name)
		if bare == "" || len(with[bare]) != 1 || with[bare][0] != c || len(plain[bare]) != 1 {
			continue
		}
		other := plain[bare][0]
		a, b := m.cells[c].key.country, m.cells[other].key.country
		if a == "" || b == "" || a == b {
			m.join(c, other)
		}
	}
}

// joinSameAs does what editors say.
func (m *merger) joinSameAs() {
	if len(m.entries.into) == 0 && !m.anySameAs() {
		return
	}
	byID := map[entity.ID][]int32{}
	for i := range m.cells {
		if m.cells[i].into == int32(i) {
			byID[m.cells[i].id] = append(byID[m.cells[i].id], int32(i))
		}
	}
	ids := make([]entity.ID, 0, len(m.entries.into))
	for from := range m.entries.into {
		ids = append(ids, from)
	}
	slices.Sort(ids)
	for _, from := range ids {
		to := m.entries.resolve(from)
		if to == from || to.Kind() != from.Kind() || len(byID[from]) == 0 {
			continue
		}
		if len(byID[to]) == 0 {
			e := m.known.byID[to]
			name := to.Slug()
			if e != nil {
				name = e.Name
			} else if entry := m.entries.byID[to]; entry != nil && entry.Title != "" {
				name = entry.Title
			}
			byID[to] = []int32{m.cellFor(to.Kind(), to, name, "", m.cells[byID[from][0]].first)}
		}
		for _, c := range byID[from] {
			if c = m.root(c); c != m.root(byID[to][0]) {
				m.fold(m.root(byID[to][0]), c)
			}
		}
	}
}

// anySameAs takes the same_as of the directory's entities into account too.
func (m *merger) anySameAs() bool {
	for i := range m.cells {
		if e := m.cells[i].entity; e != nil {
			m.entries.merge(e.ID, e.SameAs)
		}
	}
	return len(m.entries.into) > 0
}

// makeActors turns the cells that remain into actors in their final order and lets chains point at them.
func (m *merger) makeActors() {
	var roots []int32
	for i := range m.cells {
		if c := int32(i); m.cells[c].into == c && m.isActor(&m.cells[c]) {
			roots = append(roots, c)
		}
	}
	names := m.bestNames()
	ids := m.assignIDs(roots, names)
	m.names = names
	slices.SortFunc(roots, func(a, b int32) int {
		return cmp.Or(cmp.Compare(m.cells[a].key.kind, m.cells[b].key.kind), strings.Compare(ids[a].Slug(), ids[b].Slug()))
	})
	actorOf := make([]int32, len(m.cells))
	for i := range actorOf {
		actorOf[i] = -1
	}
	m.c.Actors = make([]Actor, len(roots))
	m.stateOf = map[string]int32{}
	m.actorOf = make(map[entity.ID]int32, len(roots))
	for i, c := range roots {
		actorOf[c] = int32(i)
		m.c.Actors[i] = m.actor(c, ids[c], names[c])
		m.actorOf[ids[c]] = int32(i)
	}
	for code, e := range m.known.state {
		if at, seen := m.actorOf[m.entries.resolve(e.ID)]; seen {
			m.stateOf[code] = at
		}
	}
	for i := range m.c.Actors {
		a := &m.c.Actors[i]
		if _, taken := m.stateOf[a.Country]; a.Kind == entity.Country && !taken && a.Country != "" {
			m.stateOf[a.Country] = int32(i)
		}
	}
	for i := range m.cells {
		if c := int32(i); m.cells[c].into != c {
			r := m.root(c)
			actorOf[c] = actorOf[r]
			if at := actorOf[r]; at >= 0 && m.cells[c].id != m.c.Actors[at].ID {
				if _, taken := m.actorOf[m.cells[c].id]; !taken {
					m.c.Actors[at].Former = append(m.c.Actors[at].Former, m.cells[c].id)
				}
			}
		}
	}
	for i := range m.c.Actors {
		a := &m.c.Actors[i]
		slices.Sort(a.Former)
		a.Former = slices.Compact(a.Former)
	}
	m.actorAt = actorOf
	m.markFolded()
	m.variants(actorOf)
	for i := range m.c.Articles {
		chains := m.c.Articles[i].Chains
		for j, c := range chains {
			if c >= 0 {
				chains[j] = actorOf[c]
			}
		}
	}
	for at, cells := range m.named {
		kept := cells[:0]
		for _, c := range cells {
			if actorOf[c] >= 0 {
				kept = append(kept, actorOf[c])
			}
		}
		m.named[at] = kept
	}
}

// isActor says whether a cell gets a page: it isn't hidden, and somebody is sure enough of it.
func (m *merger) isActor(x *cell) bool {
	if e := m.entries.byID[x.id]; e != nil && e.Hide || x.entity != nil && x.entity.Hide {
		return false
	}
	return x.named || x.confidence >= minConfidence
}

func (m *merger) actor(c int32, id entity.ID, name string) Actor {
	x := &m.cells[c]
	a := Actor{ID: id, Kind: x.key.kind, Name: name, Country: x.key.country, Confidence: x.confidence, Known: x.entity != nil}
	if e := x.entity; e != nil {
		a.Country, a.State, a.OrgKind = cmp.Or(e.Country, x.key.country), e.State, e.OrgKind
		a.Names = slices.Concat(e.Abbreviations, e.Names)
		if e.State != nil && e.State.Code != "" {
			a.Country = e.State.Code
		}
	}
	if a.Entry = m.entries.at(a.Kind.Plural(), id.Slug()); a.Entry != nil {
		a.Known = true
		a.Name = cmp.Or(a.Entry.Title, a.Name)
		a.Country = cmp.Or(a.Entry.Country, a.Country)
		a.OrgKind = cmp.Or(a.Entry.OrgKind, a.OrgKind)
	}
	return a
}

// bestNames is the name of each root cell: of the tables, else the spelling seen most.
func (m *merger) bestNames() map[int32]string {
	type best struct {
		name string
		n    int32
	}
	bests := map[int32]best{}
	sums := map[spelling]int32{}
	for s, n := range m.spellings {
		sums[spelling{m.root(s.cell), s.name}] += n
	}
	for s, n := range sums {
		b, ok := bests[s.cell]
		if !ok || n > b.n || n == b.n && betterSpelling(s.name, b.name) {
			bests[s.cell] = best{s.name, n}
		}
	}
	names := make(map[int32]string, len(bests))
	for i := range m.cells {
		c := int32(i)
		if m.cells[c].into != c {
			continue
		}
		names[c] = m.cells[c].name
		if e := m.cells[c].entity; e != nil {
			names[c] = e.Name
		} else if b, ok := bests[c]; ok && m.cells[c].key.id == "" {
			names[c] = b.name
		}
	}
	return names
}

// assignIDs gives each actor an ID of its own. A table's or editor's ID is kept; of others with one slug,
// the one seen first keeps it, the next take their state, then the year they were first seen, then a number.
func (m *merger) assignIDs(roots []int32, names map[int32]string) map[int32]entity.ID {
	ids := make(map[int32]entity.ID, len(roots))
	taken := make(map[entity.ID]bool, len(roots))
	holder := map[entity.ID]int32{} // who asked for an ID first
	var rest []int32
	for _, c := range roots {
		if id := m.cells[c].key.id; id != "" {
			ids[c] = id
			taken[id] = true
		} else {
			rest = append(rest, c)
		}
	}
	slices.SortFunc(rest, func(i, j int32) int {
		a, b := &m.cells[i], &m.cells[j]
		return cmp.Or(cmp.Compare(a.first, b.first), -cmp.Compare(a.chains, b.chains), strings.Compare(a.key.country, b.key.country),
			strings.Compare(a.key.name, b.key.name))
	})
	for _, c := range rest {
		x := &m.cells[c]
		if e := m.entries.byID[x.id]; e != nil && !taken[x.id] && (e.Country == "" || e.Country == x.key.country) {
			ids[c] = x.id
			taken[x.id] = true
		}
	}
	for _, c := range rest {
		if ids[c] != "" {
			continue
		}
		x := &m.cells[c]
		base := slug.Make(names[c])
		id := entity.ID(x.key.kind.Plural() + "/" + base)
		if first, clash := holder[id]; clash || taken[id] {
			m.alone[c] = false
			if clash {
				m.alone[first] = false
			}
		}
		holder[id] = c
		if cc := strings.ToLower(x.key.country); taken[id] && cc != "" {
			base += "-" + slug.Make(cc)
			id = entity.ID(x.key.kind.Plural() + "/" + base)
		}
		if date := m.c.Articles[x.first].Article.Date; taken[id] && !date.IsZero() {
			base += fmt.Sprintf("-%d", date.Year())
			id = entity.ID(x.key.kind.Plural() + "/" + base)
		}
		for n := 2; taken[id]; n++ {
			id = entity.ID(fmt.Sprintf("%s/%s-%d", x.key.kind.Plural(), base, n))
		}
		ids[c] = id
		taken[id] = true
	}
	return ids
}

// maxVariants bounds the spellings an actor's page shows.
const maxVariants = 8

// variants lists other spellings, those of known actors only when they are a name the table has or the
// same name written otherwise: a mention may carry more than the name.
func (m *merger) variants(actorOf []int32) {
	counts := map[int32]map[string]int32{}
	for s, n := range m.spellings {
		if at := actorOf[s.cell]; at >= 0 && m.isVariant(at, s) {
			if counts[at] == nil {
				counts[at] = map[string]int32{}
			}
			counts[at][s.name] += n
		}
	}
	for at, names := range counts {
		m.c.Actors[at].Variants = mostSeen(names)
	}
}

// isVariant reports whether a spelling is shown as another one of an actor's name.
func (m *merger) isVariant(at int32, s spelling) bool {
	if name := m.c.Actors[at].Name; s.name == name || shouted(s.name) && strings.EqualFold(s.name, name) {
		return false
	}
	x := &m.cells[s.cell]
	if x.entity == nil {
		return true
	}
	n := normalOf(x.key.kind, s.name)
	return n == normalOf(x.key.kind, x.entity.Name) || slices.Contains(m.known.byName[nameKey{x.key.kind, n}], x.entity)
}

// mostSeen lists the spellings seen most.
func mostSeen(names map[string]int32) []string {
	type count struct {
		name string
		n    int32
	}
	list := make([]count, 0, len(names))
	for name, n := range names {
		list = append(list, count{name, n})
	}
	slices.SortFunc(list, func(a, b count) int { return cmp.Or(-cmp.Compare(a.n, b.n), strings.Compare(a.name, b.name)) })
	var out []string
	for _, v := range list[:min(len(list), maxVariants)] {
		out = append(out, v.name)
	}
	return out
}
