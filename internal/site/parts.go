package site

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/text"
)

// This file makes the parts that many pages show: chips, evidence, quotes, events, stories.

// How much a page shows of what may be long.
const (
	maxChips       = 12
	maxTerms       = 16
	maxQuotes      = 12 // of a block; the rest is on the block's own page
	maxEvents      = 15
	maxItemActors  = 4
	maxLedgerRows  = 60
	maxWhosWho     = 150 // people on one page
	indexRows      = 200 // entities on one page of an index
	quotesOnPage   = 60
	feedFrom       = 3 // articles from which a person, pair or organisation has a feed
	cardFrom       = 5 // articles from which an entity has a card image
	maxNodes       = 60
	changesShown   = 12
	homeLatest     = 12
	homeLead       = 5
	maxSentenceLen = 400 // runes of a sentence shown as evidence
)

// face is an actor as the smallest chips show it: name, flag and address.
func (m maker) face(actor int32) Chip {
	if m.again != nil {
		return m.again.faces[actor]
	}
	a := &m.c.Actors[actor]
	c := Chip{
		Name: m.name(actor), Href: m.link(m.actor[actor]), Kind: m.kindNames[a.Kind], Flag: m.flags[actor], Articles: len(a.Articles),
		Certainty: certainty(a.Confidence),
	}
	if a.Kind == entity.Country {
		c.Articles += len(a.PlaceOnly)
	}
	c.Initials = m.initials[actor]
	return c
}

// chip is an actor with what is said of it over the whole site.
func (m maker) chip(actor int32) Chip {
	c := m.face(actor)
	a := &m.c.Actors[actor]
	switch a.Kind {
	case entity.Person:
		c.State = m.stateLink(a.Country)
		if len(a.Offices) > 0 && a.Offices[0].Articles > 0 {
			c.Line = m.officeTitle(a.Offices[0].Title, a.Offices[0].Org)
			c.Evidence = m.evidence(a.Offices[0].LastSeen, false)
		} else if at := last(a.Articles); at >= 0 {
			c.Line = m.officeAt(actor, at)
		}
	case entity.Organisation:
		c.Line = m.orgKind(a.OrgKind)
		c.State = m.stateLink(a.Country)
	}
	return c
}

func former(a *digest.Actor) bool {
	return a.State != nil && (a.State.Until != "" || a.State.Successor != "")
}

func (m maker) orgKind(kind string) string {
	if kind == "" {
		return ""
	}
	return m.wordOr("org.kinds."+strings.ReplaceAll(kind, " ", "-"), capital(kind))
}

// officeTitle is "First vice foreign minister" or "Secretary-general, United Nations".
func (m maker) officeTitle(title, org string) string {
	if m.again != nil {
		if known, ok := m.again.offices[officeKey{title, org}]; ok {
			return known
		}
	}
	title = capital(title)
	if org != "" && !strings.Contains(text.Fold(title), text.Fold(org)) {
		title += ", " + org
	}
	return title
}

// stateActor is the actor of a state by code, -1 for none with a page.
func (p *plan) stateActor(code string) int32 {
	if i, ok := p.states[code]; ok {
		if s := p.c.States[i]; s.Actor >= 0 && p.actor[s.Actor] != "" {
			return s.Actor
		}
	}
	return -1
}

// stateLink names a state by code, with its page if it has one; nil for no code or one nobody knows.
func (m maker) stateLink(code string) *Link {
	if i, ok := m.states[code]; ok {
		s := &m.c.States[i]
		l := &Link{Text: m.houseName(code, s.Name)}
		if s.Actor >= 0 {
			l.Href = m.link(m.actor[s.Actor])
		}
		return l
	}
	if house := m.o.Site.StateNames[code]; house != "" {
		return &Link{Text: house}
	}
	return nil
}

// chips of counted actors of the kinds that keep wants, at most n; Shared is the count.
func (m maker) chips(counts []digest.Count, n int, keep func(*digest.Actor) bool) []Chip {
	if len(counts) == 0 {
		return nil
	}
	out := make([]Chip, 0, min(len(counts), n))
	for _, c := range counts {
		if len(out) == n {
			break
		}
		if a := &m.c.Actors[c.Index]; m.actor[c.Index] != "" && keep(a) {
			chip := m.chip(c.Index)
			chip.Shared = int(c.N)
			out = append(out, chip)
		}
	}
	return out
}

func isKind(k entity.Kind) func(*digest.Actor) bool {
	return func(a *digest.Actor) bool { return a.Kind == k }
}

func notState(a *digest.Actor) bool { return a.Kind != entity.Country }

// topicTerms are counted topics.
func (m maker) topicTerms(counts []digest.Count, n int) []Term {
	counts = counts[:min(len(counts), n)]
	out := make([]Term, 0, len(counts))
	for _, c := range counts {
		out = append(out, Term{Name: m.c.Topics[c.Index].Name, Href: m.link(m.topic[c.Index]), Count: int(c.N)})
	}
	return share(out)
}

func (m maker) placeTerms(counts []digest.Count, n int) []Term {
	counts = counts[:min(len(counts), n)]
	var out []Term
	for _, c := range counts {
		pl := &m.c.Places[c.Index]
		out = append(out, Term{Name: pl.Name, Href: m.link(m.placeOf[c.Index]), Count: int(c.N), Flag: m.flag(pl.Country)})
	}
	return share(out)
}

// share sets each term's share of the largest.
func share(terms []Term) []Term {
	most := 0
	for _, t := range terms {
		most = max(most, t.Count)
	}
	for i := range terms {
		if most > 0 {
			terms[i].Share = float64(terms[i].Count) / float64(most)
			terms[i].Bar = max(1, (terms[i].Count*20+most/2)/most)
		}
	}
	return terms
}

// Anchors of an article's page.
const headlineID = "headline"

func sentenceID(n int) string { return "s" + itoa(n) }

func (p *plan) anchor(at, sentence int32) string { return Anchor(&p.c.Articles[at], sentence) }

// Anchor is the fragment of a sentence (an index into Doc.Sentences) on its article's page, "" where the
// page doesn't show it.
func Anchor(a *digest.Article, sentence int32) string {
	switch {
	case !a.Shows(int(sentence)):
		return ""
	case a.Article.Blocks[a.Doc.Sentences[sentence].Block].Kind == article.Headline:
		return headlineID
	}
	return sentenceID(int(sentence))
}

// evidence leads to a sentence; with its words if the page doesn't show them otherwise. It is nil for none.
func (m maker) evidence(e digest.Evidence, words bool) *Evidence {
	if e.Article < 0 {
		return nil
	}
	out := m.proof(e, words)
	return &out
}

// proof is evidence of something that has some.
func (m maker) proof(e digest.Evidence, words bool) Evidence {
	a := &m.c.Articles[e.Article]
	anchor := m.anchor(e.Article, e.Sentence)
	out := Evidence{Article: a.Article.Title, Date: m.articleDay(e.Article), Certainty: certainty(e.Confidence)}
	here := m.article[e.Article] == m.at
	switch {
	case anchor == "":
		out.Href = m.articleLink(e.Article)
	case here:
		out.Href = "#" + anchor
	default:
		out.Href = m.articleLink(e.Article) + "#" + anchor
	}
	if here {
		out.Article = ""
		if anchor != "" && anchor != headlineID && m.numbers != nil {
			out.Here = itoa(m.numbers[a.Doc.Sentences[e.Sentence].Block])
		}
	}
	if a.Source >= 0 {
		out.Source = m.c.Sources[a.Source].Name
	}
	if words && anchor != "" {
		out.Sentence = shorten(a.Doc.Sentences[e.Sentence].Of(a.Doc.Text), maxSentenceLen)
	}
	return out
}

// textLang is the language of an article's words when it is not the site's, with its direction.
func (m maker) textLang(a *article.Article) (lang, dir string) {
	if a.Lang == "" || a.Lang == m.words.Lang {
		return "", ""
	}
	return a.Lang, direction(a.Lang)
}

// direction is how a language is written (CLDR, layout/orientation).
func direction(lang string) string {
	base, _, _ := strings.Cut(lang, "-")
	switch base {
	case "ar", "he", "fa", "ur", "ps", "sd", "ug", "yi", "dv", "ckb", "ks":
		return "rtl"
	}
	return "ltr"
}

// quote is a quotation by index.
func (m maker) quote(i int32) Quote {
	ref := &m.c.Quotes[i]
	a := &m.c.Articles[ref.Article]
	q := &a.Doc.Quotes[ref.Quote]
	out := Quote{
		Text: shorten(strings.TrimRight(q.Of(a.Doc.Text), ", "), 1200), Kind: q.Kind.String(), Cue: q.Cue, Date: m.articleDay(ref.Article),
		Evidence: m.proof(digest.Evidence{Article: ref.Article, Sentence: int32(q.Sentence), Confidence: q.Confidence}, false),
	}
	out.Lang, out.Dir = m.textLang(a.Article)
	switch {
	case ref.Speaker >= 0:
		out.Speaker = m.speakerOf(i)
	default:
		out.Described = q.SpeakerText
	}
	if ref.Relay >= 0 {
		out.Relay = &Link{m.name(ref.Relay), m.link(m.actor[ref.Relay])}
	}
	return out
}

// maxHere is how much of a quote, in runes, stands beside the article that has it.
const maxHere = 90

// quoteHere is how a quote begins, and who said it, beside its own article.
func (m maker) quoteHere(i int32) Quote {
	ref := &m.c.Quotes[i]
	a := &m.c.Articles[ref.Article]
	q := &a.Doc.Quotes[ref.Quote]
	out := Quote{
		Text: shorten(strings.TrimRight(q.Of(a.Doc.Text), ", "), maxHere), Kind: q.Kind.String(), Cue: q.Cue,
		Evidence: m.proof(digest.Evidence{Article: ref.Article, Sentence: int32(q.Sentence), Confidence: q.Confidence}, false),
	}
	out.Lang, out.Dir = m.textLang(a.Article)
	if ref.Speaker >= 0 {
		chip := m.face(ref.Speaker)
		out.Speaker = &chip
	} else {
		out.Described = q.SpeakerText
	}
	return out
}

// quoteID is the fragment of a quote. It depends on no other article, so that pages stay as they are when one comes.
func (p *plan) quoteID(i int32) string {
	ref := &p.c.Quotes[i]
	return partID("q", &p.c.Articles[ref.Article], ref.Quote)
}

// partID names part n of an article, on any page: "q1k3x9z-4".
func partID(kind string, a *digest.Article, n int32) string {
	h := uint32(2166136261) // FNV-1a
	for i := range len(a.Article.ID) {
		h = (h ^ uint32(a.Article.ID[i])) * 16777619
	}
	return kind + strconv.FormatUint(uint64(h), 36) + "-" + itoa(int(n)+1)
}

// inArticle is a chip with the office held in one article, else the one held before it, and the sentence
// that shows it.
func (m maker) inArticle(actor, at int32) Chip {
	chip, seen := m.speaker(actor, at)
	chip.Articles = 0 // the counts of other pages would make every article's page change with each new article
	chip.State = m.stateLink(m.c.Actors[actor].Country)
	if chip.Kind == m.kindNames[entity.Country] {
		chip.State = nil
	}
	if seen.Article >= 0 {
		chip.Evidence = m.evidence(seen, false)
	}
	return chip
}

// speaker is inArticle without evidence and state, and where the evidence is.
func (m maker) speaker(actor, at int32) (Chip, digest.Evidence) {
	chip := m.face(actor)
	a := &m.c.Articles[at]
	seen := digest.Evidence{Article: -1, Sentence: -1}
	isPerson := m.c.Actors[actor].Kind == entity.Person
	if !isPerson {
		chip.Line = m.orgKind(m.c.Actors[actor].OrgKind)
	}
	for i := range a.Actors {
		p := &a.Actors[i]
		if p.Actor != actor {
			continue
		}
		if p.Chain < 0 {
			break
		}
		chain := &a.Doc.Chains[p.Chain]
		chip.Certainty = certainty(chain.Confidence)
		seen.Article, seen.Confidence = at, chain.Confidence
		if len(chain.Offices) > 0 {
			o := &chain.Offices[0]
			chip.Line = m.officeTitle(o.Title, o.Org)
			seen.Sentence = sentenceOf(a.Doc, o.Span.Start)
			return chip, seen
		}
		if first := chain.Mentions[0]; first < len(a.Doc.Mentions) {
			seen.Sentence = int32(a.Doc.Mentions[first].Sentence)
		}
		break
	}
	if isPerson {
		chip.Line = m.officeAt(actor, at)
	}
	return chip, seen
}

// officeAt is the office a person held on the day of an article: the last one seen up to then, else one the
// tables date.
func (m maker) officeAt(actor, at int32) string {
	a := &m.c.Actors[actor]
	day := ""
	if d := m.c.Articles[at].Day; d != digest.NoDay {
		day = d.Time().Format("2006-01-02")
	}
	best := -1
	for i := range a.Offices {
		o := &a.Offices[i]
		stated := o.Articles == 0 && o.From != "" && o.From <= day && (o.Until == "" || day <= o.Until+"~")
		seen := o.Articles > 0 && o.FirstSeen.Article <= at
		if !seen && !stated {
			continue
		}
		if best < 0 || seen && a.Offices[best].Articles == 0 {
			best = i
		}
	}
	if best < 0 {
		return ""
	}
	return m.officeTitle(a.Offices[best].Title, a.Offices[best].Org)
}

// sentenceOf is the index of the sentence holding an offset, -1 for none.
func sentenceOf(doc *nlp.Doc, offset int) int32 {
	i, ok := slices.BinarySearchFunc(doc.Sentences, offset, func(s nlp.Sentence, o int) int {
		switch {
		case s.End <= o:
			return -1
		case s.Start > o:
			return 1
		}
		return 0
	})
	if !ok {
		return -1
	}
	return int32(i)
}

// quoteBlock is the newest quotes of an ascending list, and the page with all of them when there are more.
func (m maker) quoteBlock(list []int32, n int, more string) Quotes {
	out := Quotes{Total: len(list), List: make([]Quote, 0, min(len(list), n))}
	for i := len(list) - 1; i >= 0 && len(out.List) < n; i-- {
		out.List = append(out.List, m.quote(list[i]))
	}
	if len(list) > len(out.List) && more != "" {
		out.More = m.linkTo(m.words.Count("count.quote", len(list)), more)
	}
	return out
}

// event is an event by index.
func (m maker) event(i int32) Event {
	ref := &m.c.Events[i]
	a := &m.c.Articles[ref.Article]
	e := &a.Doc.Events[ref.Event]
	out := Event{
		Date: m.partial(m.c.EventDate(i)), Type: string(e.Type), Mode: e.Mode, Label: m.eventLabel(e), Verb: m.eventVerb(e), Side: "conflict",
		Tense: string(e.Tense), Text: shorten(e.Of(a.Doc.Text), maxSentenceLen), Reports: int(ref.Reports), ID: partID("e", a, ref.Event),
		Evidence: m.proof(digest.Evidence{Article: ref.Article, Sentence: int32(e.Sentence), Confidence: e.Confidence}, false),
	}
	if out.Date.Text == "" {
		out.Reported, out.Earlier = m.date(a.Article.Date), e.Earlier
	}
	if e.Type.Cooperative() {
		out.Side = "cooperation"
	}
	if out.Tense == "" {
		out.Tense = string(nlp.Happened)
	}
	if m.anchor(ref.Article, int32(e.Sentence)) == "" {
		out.Text = "" // rights forbid it
	}
	out.Lang, _ = m.textLang(a.Article)
	out.Source, out.Target = m.parties(a, e.Source), m.parties(a, e.Target)
	if e.Place != "" {
		out.Place = &Link{Text: e.Place, Href: m.placeHref(e.Place, e.PlaceCountry)}
	}
	return out
}

// parties prints one side of an event, those without an actor by the words used.
func (m maker) parties(a *digest.Article, ps []nlp.Participant) []Party {
	var out []Party
	for _, part := range ps {
		if part.Chain >= 0 && part.Chain < len(a.Chains) && a.Chains[part.Chain] >= 0 {
			x := a.Chains[part.Chain]
			actor := &m.c.Actors[x]
			party := Party{Name: m.name(x), Href: m.link(m.actor[x]), Kind: actor.Kind.String(), Flag: m.flag(part.Code)}
			if party.Flag == "" {
				party.Flag = m.flag(actor.Country)
			}
			out = append(out, party)
			continue
		}
		party := Party{Name: part.Name, Flag: m.flag(part.Code)}
		if s := m.stateActor(part.Code); s >= 0 && (part.Name == "" || part.Name == m.c.Actors[s].Name) {
			party = Party{Name: m.name(s), Href: m.link(m.actor[s]), Kind: m.c.Actors[s].Kind.String(), Flag: party.Flag}
		}
		if party.Name != "" {
			out = append(out, party)
		}
	}
	return out
}

// placeHref is the page of a place by name, "" if it made no dateline.
func (m maker) placeHref(name, country string) string {
	s := slugged(name)
	i, ok := slices.BinarySearchFunc(m.c.Places, s, func(pl digest.Place, s string) int { return strings.Compare(pl.Slug, s) })
	if ok && (country == "" || m.c.Places[i].Country == "" || m.c.Places[i].Country == country) {
		return m.link(m.placeOf[i])
	}
	return ""
}

// byDay orders events by their date, else their article's, the newest first.
func (p *plan) byDay(list []int32) []int32 {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b int32) int {
		if x, y := p.c.StatementDay(a), p.c.StatementDay(b); x != y {
			return int(y) - int(x)
		}
		return int(b) - int(a)
	})
	return out
}

// eventBlock is the newest events of a list, and the page with all of them when there are more.
func (m maker) eventBlock(list []int32, n int, more string) Events {
	out := Events{Total: len(list), List: make([]Event, 0, min(len(list), n))}
	for _, i := range m.byDay(list) {
		if len(out.List) == n {
			break
		}
		out.List = append(out.List, m.event(i))
	}
	if len(list) > len(out.List) && more != "" {
		out.More = m.linkTo(m.words.Count("count.event", len(list)), more)
	}
	return out
}

// item is an article as fronts show it.
func (m maker) item(i int32) Item {
	out := m.row(i)
	a := &m.c.Articles[i]
	out.Lede = m.lede(a.Article)
	if len(a.Topics) > 0 {
		out.Topic = m.topicLink(a.Topics[0])
	}
	leading := m.leading(a)
	leading = leading[:min(len(leading), maxItemActors)]
	out.Actors = make([]Chip, 0, len(leading))
	for _, x := range leading {
		out.Actors = append(out.Actors, m.face(x))
	}
	return out
}

// leading are the actors with pages that act in an article, those it names most often first. Salience would not do:
// it is a share among actors of one kind, so that the only organisation of an article has all of it.
func (p *plan) leading(a *digest.Article) []int32 {
	counts := make([]digest.Count, 0, len(a.Actors))
	for k := range a.Actors {
		x := &a.Actors[k]
		if x.Role == nlp.Actor && p.actor[x.Actor] != "" {
			counts = append(counts, digest.Count{Index: x.Actor, N: mentions(a, x)})
		}
	}
	slices.SortStableFunc(counts, func(x, y digest.Count) int { return int(y.N) - int(x.N) })
	out := make([]int32, len(counts))
	for i, c := range counts {
		out[i] = c.Index
	}
	return out
}

// mentions is how often an article names an actor; what only an event implies is not named.
func mentions(a *digest.Article, x *digest.Appearance) int32 {
	if x.Chain < 0 {
		return 0
	}
	return int32(len(a.Doc.Chains[x.Chain].Mentions))
}

// row is an article in a line: an item without topic, lede and actors.
func (m maker) row(i int32) Item {
	a := &m.c.Articles[i]
	art := a.Article
	out := Item{
		Href: m.articleLink(i), Headline: headline(art), Date: m.articleDay(i), Takes: len(m.c.Stories[a.Story].Takes), Draft: art.Draft,
	}
	out.Lang, out.Dir = m.textLang(art)
	if len(a.Places) > 0 {
		out.Place = m.placeLink(a.Places[0])
	}
	if a.Source >= 0 {
		out.Source = m.sourceLink(a.Source)
	}
	return out
}

// headline is an article's title, or its first words when it has none.
func headline(a *article.Article) string {
	if t := strings.TrimSpace(a.Title); t != "" {
		return t
	}
	if lede := a.Lede(); lede.Valid(a.Text) && lede.Len() > 0 {
		return shorten(lede.Of(a.Text), 80)
	}
	return a.ID
}

// lede is what stands below a headline in lists: the editor's summary, else the first paragraph.
func (m maker) lede(a *article.Article) string {
	if a.Summary != "" {
		return shorten(a.Summary, 260)
	}
	lede := a.Lede()
	if a.Source.Rights == article.RightsLink || !lede.Valid(a.Text) {
		return ""
	}
	return shorten(lede.Of(a.Text), 260)
}

// lines lists articles in the order given, each in a line.
func (m maker) lines(list []int32) []Item {
	if len(list) == 0 {
		return nil
	}
	out := make([]Item, len(list))
	for n, i := range list {
		out[n] = m.row(i)
	}
	return out
}

// items lists articles in the order given.
func (m maker) items(list []int32) []Item {
	if len(list) == 0 {
		return nil
	}
	out := make([]Item, 0, len(list))
	for _, i := range list {
		out = append(out, m.item(i))
	}
	return out
}

// offices are the rows of a person's facts table.
func (m maker) offices(list []digest.Office) []Office {
	var out []Office
	for i := range list {
		o := &list[i]
		row := Office{
			Title: m.officeTitle(o.Title, ""), State: m.stateLink(o.Country), Flag: m.flag(o.Country), Org: o.Org,
			From: cmp.Or(m.partial(o.From).Text, o.From), Until: cmp.Or(m.partial(o.Until).Text, o.Until),
			Articles: int(o.Articles), FirstSeen: m.evidence(o.FirstSeen, true), LastSeen: m.evidence(o.LastSeen, true),
		}
		if o.Articles > 0 {
			row.First = m.datePtr(m.c.Articles[o.FirstSeen.Article].Article.Date)
			row.Last = m.datePtr(m.c.Articles[o.LastSeen.Article].Article.Date)
		}
		out = append(out, row)
	}
	return out
}

// cardLine is the line of a card image: what its subject is, if that needs saying, and how much there is.
func (m maker) cardLine(is string, articles int) string {
	count := m.words.Count("count.article", articles)
	if is == "" {
		return count
	}
	return is + " · " + count
}
