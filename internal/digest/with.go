package digest

import (
	"cmp"
	"maps"
	"slices"

	"digest/internal/article"
	"digest/internal/diag"
	"digest/internal/entity"
	"digest/internal/nlp"
)

// origin is what a collection was linked from beside its articles.
type origin struct {
	dir     Directory
	entries []Entry
	repeats diag.List // warnings of dropped articles
	dropped []*Record
}

// memory is what linking leaves behind for the next collection; it belongs to the newest one only.
type memory struct {
	*linker
	owner *Collection
}

// maxEdits bounds the articles that are changed one by one; of more, all are linked anew.
const maxEdits = 16

// With is the collection without some of its records and with others: what [Link] makes of them, with the same
// directory and entries. A removed record is told by its Article.
//
// Where articles only say other things of the same actors, topics, places and sources, what they do not concern is
// shared with this collection, and the time taken grows slowly with the archive. Whatever may merge, part, add or
// remove an actor, a story or the like is left to Link.
func (c *Collection) With(removed, added []Record) *Collection {
	if n := c.edited(removed, added); n != nil {
		return n
	}
	gone := make(map[*article.Article]bool, len(removed))
	for i := range removed {
		gone[removed[i].Article] = true
	}
	records := slices.Clone(added)
	for i := range c.Articles {
		if r := c.Articles[i].Record; !gone[r.Article] {
			records = append(records, *r)
		}
	}
	for _, r := range c.origin.dropped {
		if !gone[r.Article] {
			records = append(records, *r)
		}
	}
	return Link(records, c.origin.dir, c.origin.entries)
}

// Settle lets go of what only With needs. With must not be called any more.
func (c *Collection) Settle() { c.memory, c.origin = nil, origin{} }

// edited is With for articles that stay where they are and change no actor's being; else nil.
func (c *Collection) edited(removed, added []Record) *Collection {
	if c.memory == nil || c.memory.owner != c || len(removed) != len(added) || len(added) == 0 || len(added) > maxEdits {
		return nil
	}
	n := *c
	n.memory = nil
	l := c.memory.linker
	e := &edit{linker: l, old: c, again: newMarks(c)}
	if !e.place(removed, added) {
		return nil
	}
	// From here on what linking left behind is changed, and is of no use to c any more.
	c.memory = nil
	l.c = &n
	if !e.merge() || !e.topics() {
		return nil
	}
	e.appear()
	e.settle()
	e.state()
	e.c.Places, e.c.Sources = slices.Clone(e.old.Places), slices.Clone(e.old.Sources)
	if !e.saysTheSame() {
		e.file()
		e.pair()
	}
	e.count()
	e.editions()
	e.relate()
	l.c.Problems = append(slices.Clone(l.c.origin.repeats), l.unused()...).Sort()
	n.memory = &memory{linker: l, owner: &n}
	return &n
}

// edit is a collection while some of its articles are changed. The stages follow those of Link.
type edit struct {
	*linker
	old     *Collection
	changed []int32 // articles with new records, ascending
	records []Record
	dirty   []int32 // those, and the other takes of their stories, ascending
	again   marks
	still   bool // nothing is filed elsewhere
}

// marks are what must be counted again, by index.
type marks struct{ actors, topics, places, sources []bool }

func newMarks(c *Collection) marks {
	return marks{make([]bool, len(c.Actors)), make([]bool, len(c.Topics)), make([]bool, len(c.Places)), make([]bool, len(c.Sources))}
}

// place finds the changed articles and makes sure that none moves, joins or leaves a story, a place or a source.
func (e *edit) place(removed, added []Record) bool {
	byKey := func(a, b Record) int { return inOrder(&a, &b) }
	removed, added = slices.SortedFunc(slices.Values(removed), byKey), slices.SortedFunc(slices.Values(added), byKey)
	for i := range added {
		if added[i].Article == nil || added[i].Doc == nil || removed[i].Article == nil || inOrder(&removed[i], &added[i]) != 0 {
			return false
		}
		at, found := slices.BinarySearchFunc(e.old.Articles, &added[i], func(a Article, r *Record) int { return inOrder(a.Record, r) })
		if !found || e.old.Articles[at].Article != removed[i].Article || len(e.changed) > 0 && e.changed[len(e.changed)-1] == int32(at) {
			return false
		}
		e.changed = append(e.changed, int32(at))
	}
	e.records = added
	for i, at := range e.changed {
		if !sameFrame(e.old.Articles[at].Record, &e.records[i]) || !e.keepsStory(at, &e.records[i]) || !e.unrepeated(e.old.Articles[at].Record, &e.records[i]) {
			return false
		}
	}
	for _, at := range e.changed {
		e.dirty = append(e.dirty, e.old.Stories[e.old.Articles[at].Story].Takes...)
	}
	slices.Sort(e.dirty)
	e.dirty = slices.Compact(e.dirty)
	return true
}

// sameFrame reports whether two states of an article agree in what places it: agency, datelines, front matter.
func sameFrame(a, b *Record) bool {
	x, y := a.Article, b.Article
	return x.Analyse == y.Analyse && x.Source.Name == y.Source.Name && x.Source.URL == y.Source.URL && x.Dateline.Agency == y.Dateline.Agency &&
		slices.Equal(x.Dateline.Places, y.Dateline.Places) && a.Doc.DatelineCountry == b.Doc.DatelineCountry &&
		x.Slugline == y.Slugline && x.Take == y.Take && x.TakeNumber == y.TakeNumber && x.DateSource == y.DateSource &&
		slices.Equal(x.Named.People, y.Named.People) && slices.Equal(x.Named.Countries, y.Named.Countries) &&
		slices.Equal(x.Named.Organisations, y.Named.Organisations) && slices.Equal(x.Named.Topics, y.Named.Topics)
}

// keepsStory reports whether an article stays in its story, alone or with its other takes.
func (e *edit) keepsStory(at int32, r *Record) bool {
	was := &e.old.Articles[at]
	before, after := headlineKey(was.Article.Title), headlineKey(r.Article.Title)
	if len(e.old.Stories[was.Story].Takes) > 1 {
		return before == after && was.Article.LastMod.Equal(r.Article.LastMod)
	}
	if before == after || after == "" {
		return true
	}
	first, last := e.dayOf(at)
	for i := first; i < last; i++ {
		if a := &e.old.Articles[i]; i != at && a.Source == was.Source && headlineKey(a.Article.Title) == after {
			return false
		}
	}
	for i, other := range e.changed {
		if other != at && headlineKey(e.records[i].Article.Title) == after {
			return false
		}
	}
	return true
}

// dayOf is the range of articles of the same day as one.
func (e *edit) dayOf(at int32) (first, last int32) {
	day := e.old.Articles[at].Day
	for first = at; first > 0 && e.old.Articles[first-1].Day == day; {
		first--
	}
	for last = at; int(last) < len(e.old.Articles) && e.old.Articles[last].Day == day; {
		last++
	}
	return first, last
}

// unrepeated reports whether an article was and is the only one with its text, and remembers the new one.
func (e *edit) unrepeated(was, is *Record) bool {
	if len(e.old.origin.dropped) > 0 {
		k := textKeyOf(was)
		for _, r := range e.old.origin.dropped {
			if textKeyOf(r) == k || textKeyOf(r) == textKeyOf(is) {
				return false
			}
		}
	}
	if first, taken := e.texts[textKeyOf(is)]; taken && first.Article != was.Article {
		return false
	}
	return true
}

// merge gives the new articles' chains their actors. It reports false when an actor may come, go, or be another.
func (e *edit) merge() bool {
	e.c.Articles = slices.Clone(e.old.Articles)
	e.c.Actors = slices.Clone(e.old.Actors)
	unsure, respelled := map[int32]bool{}, map[int32]bool{} // actors
	for i, at := range e.changed {
		was := &e.old.Articles[at]
		delete(e.texts, textKeyOf(was.Record))
		a := *was
		a.Record, a.Slug = &e.records[i], slugOf(e.records[i].Article)
		e.c.Articles[at] = a
		if k := textKeyOf(a.Record); k.text != "" {
			if _, taken := e.texts[k]; taken {
				return false
			}
			e.texts[k] = a.Record
		}
		if !e.mergeOne(at, unsure, respelled) {
			return false
		}
	}
	if len(unsure) > 0 {
		e.sure(unsure)
	}
	for actor := range unsure {
		if a := &e.c.Actors[actor]; a.Confidence < minConfidence {
			return false
		}
	}
	return len(respelled) == 0 || e.respell(respelled)
}

// said is what one chain, or one participant of events, says of a cell.
type said struct {
	cell       int32
	name       string // of the chain
	spelling   string
	confidence float32
	titled     bool
}

// cells reads which cells an article names, as readArticle does, and the cell of each chain. It reports false when
// one is new.
func (e *edit) cells(r *Record) (all []said, chains []int32, ok bool) {
	m := e.merged
	chains = make([]int32, len(r.Doc.Chains))
	for i := range chains {
		chains[i] = -1
	}
	if !r.Article.Analyse {
		return nil, chains, true
	}
	for i := range r.Doc.Chains {
		chain := &r.Doc.Chains[i]
		if chain.Kind != entity.Country && headerOnly(r, chain) {
			continue
		}
		c, known := e.cellOf(chain)
		if !known {
			return nil, nil, false
		}
		if chains[i] = c; c < 0 {
			continue
		}
		s := said{c, chain.Name, spellingOf(chain, r.Doc), confidenceOf(chain.Confidence), false}
		for _, o := range chain.Offices {
			s.titled = s.titled || o.Country != "" && o.Country == chain.Country
		}
		all = append(all, s)
	}
	for i := range r.Doc.Events {
		for _, side := range [][]nlp.Participant{r.Doc.Events[i].Source, r.Doc.Events[i].Target} {
			for _, p := range side {
				if state := m.known.state[p.Code]; state != nil {
					k, _ := m.keyFor(state.Kind, state.ID, state.Name, p.Code)
					c, known := m.byKey[k]
					if !known {
						return nil, nil, false
					}
					all = append(all, said{cell: c, name: state.Name, confidence: 1})
				}
			}
		}
	}
	return all, chains, true
}

// cellOf is readChain's cell, -1 for a surname alone, and false for a new one.
func (e *edit) cellOf(chain *nlp.Chain) (int32, bool) {
	m := e.merged
	switch chain.Kind {
	case entity.Person, entity.Country, entity.Organisation:
	default:
		return -1, true
	}
	ck := chainKey{chain.Kind, chain.ID, chain.Name, chain.Country}
	if c, ok := m.byChain[ck]; ok {
		return c, true
	}
	if chain.Kind == entity.Person && chain.ID == "" && single(chain.Name) {
		return -1, true
	}
	k, named := m.keyFor(chain.Kind, chain.ID, chain.Name, chain.Country)
	if !named {
		return -1, true
	}
	c, ok := m.byKey[k]
	return c, ok
}

// mergeOne takes back what an article said of actors and takes in what it says now.
func (e *edit) mergeOne(at int32, unsure, respelled map[int32]bool) bool {
	m := e.merged
	before, _, ok := e.cells(e.old.Articles[at].Record)
	if !ok {
		return false
	}
	a := &e.c.Articles[at]
	after, chains, ok := e.cells(a.Record)
	if !ok {
		return false
	}
	for i, c := range chains {
		if c >= 0 {
			chains[i] = m.actorAt[c]
		}
	}
	a.Chains = chains
	if slices.Equal(before, after) {
		return true
	}
	touched := map[int32]bool{}
	for _, s := range before {
		m.uses[s.cell]--
		if s.spelling != "" {
			m.spellings[spelling{s.cell, s.spelling}]--
		}
		touched[s.cell] = true
	}
	for _, s := range after {
		m.uses[s.cell]++
		if s.spelling != "" {
			m.spellings[spelling{s.cell, s.spelling}]++
		}
		touched[s.cell] = true
	}
	for _, c := range slices.Sorted(maps.Keys(touched)) {
		of := func(list []said) []said {
			return slices.DeleteFunc(slices.Clone(list), func(s said) bool { return s.cell != c })
		}
		was, is := of(before), of(after)
		if slices.Equal(was, is) {
			continue
		}
		if m.uses[c] == 0 || !m.alone[c] || !e.staysFirst(c, at, is) || !e.staysActor(c, is) {
			return false
		}
		if actor := m.actorAt[c]; actor >= 0 {
			respelled[actor] = true
			if surest(was) != surest(is) {
				unsure[actor] = true
			}
		}
	}
	return true
}

func surest(list []said) float32 {
	best := float32(0)
	for _, s := range list {
		best = max(best, s.confidence)
	}
	return best
}

// staysFirst reports whether a cell keeps the article that was the first to name it, and the name it has from there.
func (e *edit) staysFirst(c, at int32, is []said) bool {
	x := &e.merged.cells[c]
	switch {
	case x.key.id != "" || at > x.first:
		return true
	case at < x.first:
		return len(is) == 0
	}
	return len(is) > 0 && is[0].name == x.name
}

// staysActor reports whether a cell that is no actor can't become one.
func (e *edit) staysActor(c int32, is []said) bool {
	m := e.merged
	if m.actorAt[c] >= 0 {
		return true
	}
	x := &m.cells[m.root(c)]
	hidden := x.entity != nil && x.entity.Hide || m.entries.byID[x.id] != nil && m.entries.byID[x.id].Hide
	return hidden || surest(is) < minConfidence
}

// sure finds the confidence of actors again.
func (e *edit) sure(actors map[int32]bool) {
	best := make(map[int32]float32, len(actors))
	states := false
	for actor := range actors {
		states = states || party(&e.c.Actors[actor])
	}
	take := func(actor int32, confidence float32) {
		if actors[actor] {
			best[actor] = max(best[actor], confidence)
		}
	}
	for i := range e.c.Articles {
		a := &e.c.Articles[i]
		for ch, actor := range a.Chains {
			if actor >= 0 && actors[actor] {
				take(actor, confidenceOf(a.Doc.Chains[ch].Confidence))
			}
		}
		for _, actor := range e.named[int32(i)] {
			take(actor, 1)
		}
		if states {
			for _, actor := range e.implied(a) {
				take(actor, 1)
			}
		}
	}
	for actor := range actors {
		e.c.Actors[actor].Confidence = best[actor]
	}
}

// respell finds the names of actors again, and reports whether each keeps the one it has.
func (e *edit) respell(actors map[int32]bool) bool {
	m := e.merged
	variants := map[int32]map[string]int32{}
	names := map[int32]map[string]int32{} // of those whose name is the spelling seen most
	for s, n := range m.spellings {
		at := m.actorAt[s.cell]
		if n == 0 {
			delete(m.spellings, s)
			continue
		}
		if at < 0 || !actors[at] {
			continue
		}
		if m.cells[s.cell].key.id == "" && m.alone[s.cell] {
			add(names, s.cell, s.name, n)
		}
		if m.isVariant(at, s) {
			add(variants, at, s.name, n)
		}
	}
	for c, of := range names {
		best, most := "", int32(0)
		for name, n := range of {
			if n > most || n == most && betterSpelling(name, best) {
				best, most = name, n
			}
		}
		if best != m.names[c] {
			return false
		}
	}
	for at := range actors {
		e.c.Actors[at].Variants = mostSeen(variants[at])
	}
	return true
}

func add(to map[int32]map[string]int32, at int32, name string, n int32) {
	if to[at] == nil {
		to[at] = map[string]int32{}
	}
	to[at][name] += n
}

// topics gives the new articles their topics. It reports false when a topic comes or goes.
func (e *edit) topics() bool {
	e.c.Topics = slices.Clone(e.old.Topics)
	for _, at := range e.changed {
		a := &e.c.Articles[at]
		a.Topics = nil
		for _, t := range e.topicsIn(a.Record) {
			i, known := e.topicAt[e.entries.resolve(t.id)]
			if !known {
				return false
			}
			if i >= 0 && !slices.Contains(a.Topics, i) {
				a.Topics = append(a.Topics, i)
			}
		}
	}
	counted := func(c *Collection, at, topic int32) bool {
		a := &c.Articles[at]
		first := c.Stories[a.Story].Takes[0]
		return slices.Contains(a.Topics, topic) && (first == at || !slices.Contains(c.Articles[first].Topics, topic))
	}
	for _, at := range e.dirty {
		for _, t := range slices.Concat(e.old.Articles[at].Topics, e.c.Articles[at].Topics) {
			x := &e.c.Topics[t]
			x.Articles = withMember(x.Articles, at, counted(e.c, at, t))
			if len(x.Articles) == 0 {
				return false
			}
		}
	}
	return true
}

// withMember is an ascending list with or without a member. The list given stays as it is.
func withMember(list []int32, member int32, in bool) []int32 {
	i, has := slices.BinarySearch(list, member)
	switch {
	case has == in:
		return list
	case in:
		return slices.Concat(list[:i], []int32{member}, list[i:])
	}
	return slices.Concat(list[:i], list[i+1:])
}

// appear lists the actors of the new articles, and brings the articles of actors up to date.
func (e *edit) appear() {
	for _, at := range e.changed {
		e.c.Articles[at].Actors = e.appearancesIn(at)
	}
	member := func(p Appearance, at int32, place bool) bool {
		return p.Actor >= 0 && (p.Role == nlp.Location) == place && e.counted(at, p.Actor)
	}
	reports := map[int32]bool{}
	for _, at := range e.dirty {
		was, is := e.old.Articles[at].Actors, e.c.Articles[at].Actors
		for _, p := range slices.Concat(was, is) {
			now := Appearance{Actor: -1}
			if i := slices.IndexFunc(is, func(q Appearance) bool { return q.Actor == p.Actor }); i >= 0 {
				now = is[i]
			}
			x := &e.c.Actors[p.Actor]
			x.Articles = withMember(x.Articles, at, member(now, at, false))
			x.PlaceOnly = withMember(x.PlaceOnly, at, member(now, at, true))
			if x.Kind == entity.Organisation {
				reports[p.Actor] = true
			}
		}
	}
	for actor := range reports {
		e.c.Actors[actor].Source = e.onlyReports(actor)
	}
}

// settle finds again the offices of whom the new articles give, or gave, any.
func (e *edit) settle() {
	wanted := map[int32]bool{}
	for _, at := range e.changed {
		for _, a := range []*Article{&e.old.Articles[at], &e.c.Articles[at]} {
			for ch, actor := range a.Chains {
				if actor >= 0 && len(a.Doc.Chains[ch].Offices) > 0 {
					wanted[actor] = true
				}
			}
		}
	}
	if len(wanted) == 0 {
		return
	}
	isWanted := make([]bool, len(e.c.Actors))
	for actor := range wanted {
		isWanted[actor] = true
		e.c.Actors[actor].Offices = nil
	}
	index := map[officeKey]int{}
	for i := range e.c.Articles {
		if slices.ContainsFunc(e.c.Articles[i].Chains, func(x int32) bool { return x >= 0 && isWanted[x] }) {
			e.officesIn(index, int32(i), func(actor int32) bool { return isWanted[actor] })
		}
	}
	for actor := range wanted {
		a := &e.c.Actors[actor]
		e.settleOffices(a)
		if !slices.Equal(a.Offices, e.old.Actors[actor].Offices) {
			e.markMembers(actor)
		}
	}
}

// markMembers has the bodies counted again that appear with somebody: whether one is a member is told by offices.
func (e *edit) markMembers(actor int32) {
	for _, at := range e.c.Actors[actor].Articles {
		for _, take := range e.c.Stories[e.c.Articles[at].Story].Takes {
			for _, p := range e.c.Articles[take].Actors {
				e.again.actors[p.Actor] = e.again.actors[p.Actor] || e.c.Actors[p.Actor].Kind == entity.Organisation
			}
		}
	}
}

// state puts the statements of the new articles in the place of the old ones, and numbers those after them anew.
func (e *edit) state() {
	quotes, events := make([]QuoteRef, 0, len(e.old.Quotes)+8), make([]EventRef, 0, len(e.old.Events)+8)
	var scratch []int32
	first := int32(0) // of the articles not taken over yet
	days := map[Day]bool{}
	keep := func(last int32) {
		if first >= last {
			return
		}
		q, v := e.old.Articles[first].Quotes.First, e.old.Articles[first].Events.First
		dq, dv := int32(len(quotes))-q, int32(len(events))-v
		quotes = append(quotes, e.old.Quotes[q:e.old.Articles[last-1].Quotes.Last]...)
		events = append(events, e.old.Events[v:e.old.Articles[last-1].Events.Last]...)
		if dq == 0 && dv == 0 {
			return
		}
		for i := first; i < last; i++ {
			a := &e.c.Articles[i]
			a.Quotes.First, a.Quotes.Last = a.Quotes.First+dq, a.Quotes.Last+dq
			a.Events.First, a.Events.Last = a.Events.First+dv, a.Events.Last+dv
		}
	}
	for _, at := range e.changed {
		keep(at)
		a := &e.c.Articles[at]
		for v := e.old.Articles[at].Events.First; v < e.old.Articles[at].Events.Last; v++ {
			days[e.old.Events[v].Told] = true
		}
		a.Quotes.First, a.Events.First = int32(len(quotes)), int32(len(events))
		if a.Article.Analyse {
			for q := range a.Doc.Quotes {
				quotes = append(quotes, e.quote(a, at, int32(q), &scratch))
			}
			for v := range a.Doc.Events {
				events = append(events, e.event(a, at, int32(v)))
				days[events[len(events)-1].Told] = true
			}
		}
		a.Quotes.Last, a.Events.Last = int32(len(quotes)), int32(len(events))
		first = at + 1
	}
	keep(int32(len(e.c.Articles)))
	e.c.Quotes, e.c.Events = quotes, events
	delete(days, NoDay)
	e.reportedAgain(days)
	e.order(days)
}

// reportedAgain finds for the days of changed events which report of an event is the first.
func (e *edit) reportedAgain(days map[Day]bool) {
	same := map[eventKey]int32{}
	for i := range e.c.Events {
		v := &e.c.Events[i]
		switch {
		case days[v.Told]:
			v.Same, v.Reports = -1, 1
			e.reportedBefore(int32(i), same)
		case v.Same >= 0:
			v.Same = e.now(v.Same)
		}
	}
}

// now is the new number of an event of an article that has not changed.
func (e *edit) now(event int32) int32 {
	at := e.old.Events[event].Article
	return event + e.c.Articles[at].Events.First - e.old.Articles[at].Events.First
}

// order merges the first reports of changed days and articles into the timeline.
func (e *edit) order(days map[Day]bool) {
	changed := make([]bool, len(e.c.Articles))
	for _, at := range e.changed {
		changed[at] = true
	}
	var fresh []int32
	for i := range e.c.Events {
		if v := &e.c.Events[i]; v.Same < 0 && v.Day != NoDay && (days[v.Told] || changed[v.Article]) {
			fresh = append(fresh, int32(i))
		}
	}
	earlier := func(a, b int32) int {
		return cmp.Or(cmp.Compare(e.c.Events[a].Day, e.c.Events[b].Day), cmp.Compare(a, b))
	}
	slices.SortFunc(fresh, earlier)
	line := make([]int32, 0, len(e.old.Timeline)+len(fresh))
	for _, old := range e.old.Timeline {
		if v := &e.old.Events[old]; days[v.Told] || changed[v.Article] {
			continue
		}
		v := e.now(old)
		for len(fresh) > 0 && earlier(fresh[0], v) < 0 {
			line, fresh = append(line, fresh[0]), fresh[1:]
		}
		line = append(line, v)
	}
	e.c.Timeline = append(line, fresh...)
}

// saysTheSame reports whether the new articles name the same actors and topics as the old ones and state the same, so
// that nothing is filed elsewhere and no pair is another.
func (e *edit) saysTheSame() bool {
	if len(e.c.Quotes) != len(e.old.Quotes) || len(e.c.Events) != len(e.old.Events) {
		return false
	}
	for _, at := range e.changed {
		was, is := &e.old.Articles[at], &e.c.Articles[at]
		if was.Quotes != is.Quotes || was.Events != is.Events || !slices.Equal(was.Topics, is.Topics) ||
			!slices.EqualFunc(was.Actors, is.Actors, func(a, b Appearance) bool { return a.Actor == b.Actor && a.Role == b.Role }) {
			return false
		}
		for q := is.Quotes.First; q < is.Quotes.Last; q++ {
			a, b := e.old.Quotes[q], e.c.Quotes[q]
			same := slices.Equal(e.old.List(a.About), e.c.List(b.About))
			if a.About = b.About; a != b || !same {
				return false
			}
		}
		for v := is.Events.First; v < is.Events.Last; v++ {
			a, b := &e.old.Events[v], &e.c.Events[v]
			if a.Place != b.Place || a.Day != b.Day || !slices.Equal(e.old.List(a.Source), e.c.List(b.Source)) || !slices.Equal(e.old.List(a.Target), e.c.List(b.Target)) ||
				!slices.Equal(e.old.List(a.SourceStates), e.c.List(b.SourceStates)) || !slices.Equal(e.old.List(a.TargetStates), e.c.List(b.TargetStates)) {
				return false
			}
		}
	}
	for i := range e.c.Events {
		if (e.old.Events[i].Same < 0) != (e.c.Events[i].Same < 0) {
			return false
		}
	}
	e.still = true
	return true
}

// file files all statements again.
func (e *edit) file() {
	total := 0
	for i := range e.old.Actors {
		a := &e.old.Actors[i]
		total += len(a.Said) + len(a.About) + len(a.Events) + 12
	}
	room := make([]int32, total)
	cut := func(n int) []int32 {
		out := room[: 0 : n+4]
		room = room[n+4:]
		return out
	}
	for i := range e.c.Actors {
		a := &e.c.Actors[i]
		a.Said, a.About, a.Events = cut(len(a.Said)), cut(len(a.About)), cut(len(a.Events))
	}
	for i := range e.c.Topics {
		t := &e.c.Topics[i]
		t.Quotes, t.Events = make([]int32, 0, len(t.Quotes)+4), make([]int32, 0, len(t.Events)+4)
	}
	for i := range e.c.Places {
		e.c.Places[i].Events = nil
	}
	for i := range e.c.Sources {
		e.c.Sources[i].Relayed = nil
	}
	e.fileStatements()
}

// pair finds the pairs again.
func (e *edit) pair() {
	for i := range e.c.Actors {
		e.c.Actors[i].Pairs = nil
	}
	e.pairs(e.old.Pairs)
}

// count counts again what appears with what, where the new articles changed it.
func (e *edit) count() {
	for _, at := range e.dirty {
		was, is := &e.old.Articles[at], &e.c.Articles[at]
		if len(was.Actors) == len(is.Actors) && sameMembers(was.Actors, is.Actors) && slices.Equal(was.Topics, is.Topics) {
			continue
		}
		for _, a := range []*Article{was, is} {
			for _, p := range a.Actors {
				e.again.actors[p.Actor] = true
			}
			for _, t := range a.Topics {
				e.again.topics[t] = true
			}
			for _, p := range a.Places {
				e.again.places[p] = true
			}
			if a.Source >= 0 {
				e.again.sources[a.Source] = true
			}
		}
	}
	c := e.counter()
	each(e.again.actors, c.actor)
	each(e.again.topics, c.topic)
	each(e.again.places, c.place)
	each(e.again.sources, c.source)
	if !e.still {
		e.countPairs(c)
	}
}

func each(marked []bool, do func(int32)) {
	for i, is := range marked {
		if is {
			do(int32(i))
		}
	}
}

// sameMembers reports whether two lists have the same actors in the same roles.
func sameMembers(a, b []Appearance) bool {
	for _, p := range a {
		if !slices.ContainsFunc(b, func(q Appearance) bool { return q.Actor == p.Actor && q.Role == p.Role }) {
			return false
		}
	}
	return true
}

// countPairs takes over the counts of pairs of which no article has changed.
func (e *edit) countPairs(c *counter) {
	before := make(map[uint64]int32, len(e.old.Pairs))
	for i := range e.old.Pairs {
		before[uint64(e.old.Pairs[i].A)<<32|uint64(e.old.Pairs[i].B)] = int32(i)
	}
	for i := range e.c.Pairs {
		p := &e.c.Pairs[i]
		j, had := before[uint64(p.A)<<32|uint64(p.B)]
		if had && slices.Equal(e.old.Pairs[j].Articles, p.Articles) && !slices.ContainsFunc(e.changed, func(at int32) bool {
			_, has := slices.BinarySearch(p.Articles, at)
			return has
		}) {
			p.Topics, p.People = e.old.Pairs[j].Topics, e.old.Pairs[j].People
			continue
		}
		c.pair(int32(i))
	}
}

// editions fills the editions of changed days again, and numbers the statements of the others anew.
func (e *edit) editions() {
	e.c.Days, e.c.Weeks = e.refill(e.old.Days), e.refill(e.old.Weeks)
}

func (e *edit) refill(editions []Edition) []Edition {
	out := slices.Clone(editions)
	c := e.counter()
	moved := len(e.changed) > 0 && (len(e.c.Quotes) != len(e.old.Quotes) || len(e.c.Events) != len(e.old.Events))
	stale := e.stale()
	for i := range out {
		x := &out[i]
		switch {
		case slices.ContainsFunc(x.Articles, func(at int32) bool { return stale[at] }):
			x.Articles = slices.Sorted(slices.Values(x.Articles))
			c.edition(x)
		case moved:
			x.Quotes, x.Events = e.renumbered(x.Quotes, x.Events)
		}
	}
	e.changes(out)
	return out
}

// stale marks the articles whose editions must be filled again: those that changed, and those of which an event is
// now, or is no more, the first report.
func (e *edit) stale() []bool {
	out := make([]bool, len(e.c.Articles))
	for _, at := range e.dirty {
		out[at] = true
	}
	for i := range e.old.Articles {
		if out[i] {
			continue
		}
		was, is := e.old.Articles[i].Events, e.c.Articles[i].Events
		for k := range int32(was.Len()) {
			if (e.old.Events[was.First+k].Same < 0) != (e.c.Events[is.First+k].Same < 0) {
				out[i] = true
			}
		}
	}
	return out
}

// renumbered are statements of unchanged articles under their new numbers.
func (e *edit) renumbered(quotes, events []int32) (q, v []int32) {
	q, v = make([]int32, len(quotes)), make([]int32, len(events))
	for i, old := range quotes {
		at := e.old.Quotes[old].Article
		q[i] = old + e.c.Articles[at].Quotes.First - e.old.Articles[at].Quotes.First
	}
	for i, old := range events {
		v[i] = e.now(old)
	}
	return q, v
}

// relate finds the neighbours again of the articles that changed, and of those that share what changed with them.
func (e *edit) relate() {
	x := e.near
	again := map[int32]bool{}
	mark := func(other int32) { again[other] = true }
	for _, at := range e.changed {
		if e.c.Articles[at].Take > 0 {
			continue
		}
		mark(at)
		was := e.featureIDs(&e.old.Articles[at], x, nil)
		is := e.featureIDs(&e.c.Articles[at], x, nil)
		for len(x.lists) < len(e.c.Actors)+len(e.c.Topics)+len(x.words) {
			x.lists, x.idf = append(x.lists, nil), append(x.idf, 0)
		}
		slices.Sort(was)
		slices.Sort(is)
		for _, f := range was {
			if _, stays := slices.BinarySearch(is, f); !stays {
				near(x.lists[f], at, mark)
				e.relist(f, at, false, mark)
			}
		}
		for _, f := range is {
			if _, had := slices.BinarySearch(was, f); !had {
				e.relist(f, at, true, mark)
				near(x.lists[f], at, mark)
			}
		}
	}
	e.c.Stories = slices.Clone(e.old.Stories)
	for i := range e.c.Stories {
		e.c.Stories[i].Before, e.c.Stories[i].After = -1, -1
	}
	for at := range again {
		e.relateOne(at)
	}
	e.threads()
}

// relist puts an article on a feature's list or takes it off, and marks all on it if that makes the feature more or
// less telling.
func (e *edit) relist(f, at int32, in bool, mark func(int32)) {
	x := e.near
	x.lists[f] = withMember(x.lists[f], at, in)
	if now := e.idf(x, f, len(x.lists[f])); now != x.idf[f] {
		x.idf[f] = now
		for _, other := range x.lists[f] {
			mark(other)
		}
	}
}
