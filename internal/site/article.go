package site

import (
	"html/template"
	"path"
	"slices"
	"strings"
	"unicode"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/markup"
	"digest/internal/nlp"
	"digest/internal/text"
)

func (p *plan) articles() {
	for i := range p.c.Articles {
		if !p.wants(p.article[i]) {
			continue
		}
		at := int32(i)
		a := &p.c.Articles[i]
		page := Page{
			Permalink: p.article[i], Layout: "article", Title: headline(a.Article), Date: a.Article.Date, LastMod: changed(a.Article), Subject: i,
			Description: p.maker("/").lede(a.Article), NoIndex: !a.Newest(),
			View: func() any { return p.maker(p.article[at]).articleView(at) },
		}
		if a.Article.Slug != "" && a.Newest() {
			page.Sources = []string{a.Article.Path}
		}
		if p.o.Site.Data.PerArticle {
			page.Data = dataPath(page.Permalink)
		}
		page.Card = p.articleCard(a)
		p.add(page)
	}
}

// checkImages reports pictures that front matter names and that do not lie beside the article.
func (p *plan) checkImages() {
	if p.o.Resources == nil {
		return
	}
	for i := range p.c.Articles {
		if a := p.c.Articles[i].Article; len(a.Images) > 0 {
			p.checkImagesOf(a)
		}
	}
}

func (p *plan) checkImagesOf(a *article.Article) {
	for _, im := range a.Images {
		src, ok := markup.SafeURL(im.Src)
		switch {
		case !ok || strings.Contains(src, ":"):
			p.problems.Warnf("site/foreign-image", a.Path, text.Position{}, "picture %q is not a file of the site: left out", im.Src)
			p.problems.Hint("put the picture beside the article, in a directory of its own with the article as index.md")
		case !strings.HasPrefix(src, "/") && !slices.Contains(p.o.Resources[a.ID], path.Join(a.ID, src)):
			p.problems.Warnf("site/no-image", a.Path, text.Position{}, "there is no picture %q beside the article", im.Src)
			p.problems.Hint("put the picture beside the article, in a directory of its own with the article as index.md")
		}
	}
}

// articleCard is the card image of an article's first actor that has one, else of its edition, else of the site.
func (p *plan) articleCard(a *digest.Article) string {
	for _, x := range p.leading(a) {
		if card := p.actorCard(x); card != "" {
			return card
		}
	}
	if d := p.dates[a.Day]; d.Href != "" {
		return cardPath(d.Href)
	}
	return siteCard
}

func (m maker) articleView(i int32) ArticleView {
	a := &m.c.Articles[i]
	art := a.Article
	m.numbers = paragraphNumbers(art)
	v := ArticleView{
		Headline: headline(art), TextLang: art.Lang, TextDir: direction(art.Lang), Date: m.date(art.Date), DateNote: m.dateNote(art),
		Author: art.Author, Rights: rights(art), Notice: art.Source.Notice, Summary: art.Summary, Draft: art.Draft,
		Understood: !art.Analyse || understands(art.Lang), Takes: m.takes(a), Images: m.pictures(art.Images),
	}
	if v.TextLang == "" {
		v.TextLang = m.words.Lang
	}
	if d := art.Dateline; d.Valid(art.Text) {
		v.Dateline = strings.TrimRight(d.Of(art.Text), " .-–—")
	}
	if art.LastMod.After(art.Date) && digest.DayOf(art.LastMod) != a.Day {
		v.Updated = m.datePtr(art.LastMod)
	}
	if a.Source >= 0 {
		v.Source = m.linkTo(m.c.Sources[a.Source].Name, m.source[a.Source])
	}
	if to := external(art.Source.URL); to != "" {
		v.Original = &Link{Text: art.Source.Name, Href: to}
		if v.Original.Text == "" {
			v.Original.Text = host(to)
		}
	}
	if !a.Newest() {
		v.Older = m.linkTo(v.Headline, m.article[m.c.Stories[a.Story].Takes[0]])
	}
	v.Body = m.body(i)
	if v.Body != "" {
		for range strings.FieldsSeq(art.Text[min(art.BodyStart, len(art.Text)):]) {
			v.Words++
		}
		v.Minutes = max(1, (v.Words+110)/220)
	}
	m.actorsOf(&v, i)
	m.topicsOf(&v, a)
	v.Quotes = make([]Quote, 0, a.Quotes.Len())
	for q := a.Quotes.First; q < a.Quotes.Last; q++ {
		if !m.shown(i, a.Doc.Quotes[m.c.Quotes[q].Quote].Sentence) {
			continue
		}
		v.Quotes = append(v.Quotes, m.quoteHere(q))
	}
	v.Events = make([]Event, 0, a.Events.Len())
	for e := a.Events.First; e < a.Events.Last; e++ {
		if same := m.c.Events[e].Same; same >= a.Events.First && same < a.Events.Last {
			continue
		}
		event := m.event(e)
		if !event.Earlier {
			event.Reported = Date{} // it stands at the article's head
		}
		v.Events = append(v.Events, event)
	}
	for _, pair := range a.Pairs {
		if m.pair[pair] == "" {
			continue
		}
		v.Pairs = append(v.Pairs, Term{Name: m.pairName(pair), Href: m.link(m.pair[pair])})
	}
	m.neighbours(&v, a)
	if day, ok := m.day[art.Date.Format("2006-01-02")]; ok && !art.Date.IsZero() {
		v.Edition = m.linkTo(v.Date.Text, day)
	}
	if m.o.Site.Has("citations") {
		v.Cite = m.citations(i)
	}
	v.Frame = m.articleFrame(&v, i)
	return v
}

// shown reports whether the page of an article shows a sentence.
func (m maker) shown(i int32, sentence int) bool { return m.c.Articles[i].Shows(sentence) }

func rights(a *article.Article) string {
	if a.Source.Rights == "" {
		return string(article.RightsFull)
	}
	return string(a.Source.Rights)
}

// understands reports whether the analysis reads a language.
func understands(lang string) bool {
	return lang == "" || lang == "en" || strings.HasPrefix(lang, "en-")
}

// dateNote says how the date was found where that is not certain.
func (m maker) dateNote(a *article.Article) string {
	switch a.DateSource {
	case article.FromText:
		return m.word("article.date.text")
	case article.FromFileTime:
		return m.word("article.date.file")
	case article.NoDate:
		return m.word("article.date.none")
	}
	return ""
}

func (m maker) takes(a *digest.Article) []Take {
	takes := m.c.Stories[a.Story].Takes
	if len(takes) < 2 {
		return nil
	}
	var out []Take
	for _, at := range takes {
		t := m.c.Articles[at].Article
		out = append(out, Take{Name: t.Take, Href: m.link(m.article[at]), Date: m.date(t.Date), Current: m.article[at] == m.at})
	}
	return out
}

func (m maker) pictures(images []article.Image) []Picture {
	var out []Picture
	for _, im := range images {
		if src := m.asset(im.Src); src != "" {
			out = append(out, Picture{Src: src, Alt: im.Alt, Caption: im.Caption, Credit: im.Credit})
		}
	}
	return out
}

// asset is the address of a file an author named: from the site's root, or beside the page. Pictures of
// other hosts are left out: no page asks anything of a third party.
func (m maker) asset(src string) string {
	src, ok := markup.SafeURL(src)
	if !ok || strings.Contains(src, ":") {
		return ""
	}
	if strings.HasPrefix(src, "/") {
		return m.link(src)
	}
	return src
}

// actorsOf sorts an article's actors into the groups of its rail.
func (m maker) actorsOf(v *ArticleView, i int32) {
	for _, p := range m.c.Articles[i].Actors {
		if m.actor[p.Actor] == "" {
			continue
		}
		chip := m.inArticle(p.Actor, i)
		switch kind := m.c.Actors[p.Actor].Kind; {
		case p.Role == nlp.Source:
			v.Sources = append(v.Sources, chip)
		case kind == entity.Person:
			v.People = append(v.People, chip)
		case kind == entity.Country && p.Role == nlp.Location:
			v.Scenes = append(v.Scenes, chip)
		case kind == entity.Country:
			v.States = append(v.States, chip)
		default:
			v.Bodies = append(v.Bodies, chip)
		}
	}
}

func (m maker) topicsOf(v *ArticleView, a *digest.Article) {
	for _, t := range a.Topics {
		if m.topic[t] == "" {
			continue
		}
		hit := TopicHit{Name: m.c.Topics[t].Name, Href: m.link(m.topic[t])}
		for _, found := range a.Doc.Topics {
			if found.ID == m.c.Topics[t].ID {
				hit.Words = found.Terms
			}
		}
		v.Topics = append(v.Topics, hit)
		v.Kicker = append(v.Kicker, Link{hit.Name, hit.Href})
	}
	v.Kicker = v.Kicker[:min(len(v.Kicker), 1)]
	for _, pl := range a.Places {
		if m.placeOf[pl] == "" {
			continue
		}
		v.Kicker = append(v.Kicker, Link{m.c.Places[pl].Name, m.link(m.placeOf[pl])})
	}
}

// maxThread bounds what an article's page shows of the story before and after it.
const maxThread = 4

func (m maker) neighbours(v *ArticleView, a *digest.Article) {
	for s := m.c.Stories[a.Story].Before; s >= 0 && len(v.Earlier) < maxThread; s = m.c.Stories[s].Before {
		v.Earlier = append(v.Earlier, m.row(m.c.Stories[s].Takes[0]))
	}
	for s := m.c.Stories[a.Story].After; s >= 0 && len(v.Later) < maxThread; s = m.c.Stories[s].After {
		v.Later = append(v.Later, m.row(m.c.Stories[s].Takes[0]))
	}
	v.Related = slices.Grow(v.Related, len(a.Related))
	for _, r := range a.Related {
		other := &m.c.Articles[r.Article]
		item := RelatedItem{Item: m.row(r.Article)}
		for _, x := range a.Actors {
			if len(item.Shares) < 3 && x.Role == nlp.Actor && m.actor[x.Actor] != "" && acts(other, x.Actor) {
				item.Shares = append(item.Shares, Link{m.name(x.Actor), m.link(m.actor[x.Actor])})
			}
		}
		for _, t := range a.Topics {
			for _, u := range other.Topics {
				if t == u && len(item.Shares) < 4 {
					item.Shares = append(item.Shares, Link{m.c.Topics[t].Name, m.link(m.topic[t])})
				}
			}
		}
		v.Related = append(v.Related, item)
	}
}

func acts(a *digest.Article, actor int32) bool {
	for _, p := range a.Actors {
		if p.Actor == actor {
			return p.Role == nlp.Actor
		}
	}
	return false
}

func (m maker) articleFrame(v *ArticleView, i int32) Frame {
	a := &m.c.Articles[i]
	f := frameOf{
		kind: "article", title: v.Headline, description: m.lede(a.Article), ogType: "article", published: a.Article.Date, modified: changed(a.Article),
		automatic: a.Article.Analyse && len(a.Actors) > 0, noIndex: !a.Newest(), card: m.articleCard(a),
	}
	if m.o.Site.Data.PerArticle {
		f.data = dataPath(m.at)
	}
	if a.Day != digest.NoDay {
		day := a.Day.Time()
		f.crumbs = []crumb{
			{m.word("nav.archive"), dir(archiveDir)},
			{day.Format("2006"), archiveYear(day)},
			{m.monthName(day), archiveMonth(day)},
			{m.formatDate(day, m.o.Site.DateFormat), archiveDay(day)},
		}
	}
	for n, t := range v.Topics {
		if n == 0 {
			f.section = t.Name
		}
		f.tags = append(f.tags, t.Name)
	}
	if !a.Newest() {
		f.canonical = m.article[m.c.Stories[a.Story].Takes[0]]
	}
	f.prev, f.next = m.besides(i)
	if m.o.Site.Has("structured-data") {
		f.things = []Thing{m.newsArticle(v, i)}
	}
	return m.frame(f)
}

// besides are the articles before and after one in time.
func (m maker) besides(i int32) (prev, next *Link) {
	link := func(step int32) *Link {
		for j := i + step; j >= 0 && int(j) < len(m.c.Articles); j += step {
			if m.c.Articles[j].Newest() {
				return m.linkTo(headline(m.c.Articles[j].Article), m.article[j])
			}
		}
		return nil
	}
	if !m.c.Articles[i].Newest() {
		return nil, nil
	}
	return link(-1), link(1)
}

// room is where a body is made.
type room struct {
	marks []markup.Mark
	out   []byte
}

// body is an article's text with everything marked in it.
func (m maker) body(i int32) template.HTML {
	a := &m.c.Articles[i]
	art := a.Article
	if art.BodyStart > len(art.Text) {
		return ""
	}
	var tree *markup.Tree
	offset := art.BodyStart
	switch {
	case art.Source.Rights == article.RightsLink:
		return ""
	case art.Source.Rights == article.RightsExcerpt:
		lede := art.Lede()
		if !lede.Valid(art.Text) {
			return ""
		}
		offset = lede.Start
		tree = markup.Paragraphs([]string{lede.Of(art.Text)})
	case art.Format == article.Markdown:
		tree = markup.Parse(art.Markdown)
	default:
		tree = markup.Paragraphs(paragraphs(art))
	}
	room := m.rooms.Get().(*room)
	defer m.rooms.Put(room)
	marks := room.marks[:0]
	if plain := tree.Text().Plain; strings.HasPrefix(art.Text[offset:], plain) {
		marks = m.appendMarks(marks, i, offset, offset+len(plain))
	}
	room.marks = marks
	room.out = tree.Append(room.out[:0], marks, markup.Options{Link: m.authored})
	return template.HTML(room.out) //nolint:gosec // markup escapes everything it did not write itself
}

// authored is the address of a link in a body: paths of the site suit this page.
func (m maker) authored(href string) string {
	if strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "//") {
		return m.link(href)
	}
	return href
}

func paragraphs(a *article.Article) []string {
	var out []string
	for _, b := range a.Blocks {
		if b.Body() && b.Valid(a.Text) {
			out = append(out, b.Of(a.Text))
		}
	}
	return out
}

// paragraphNumbers are, for each block of an article, the number of its paragraph in the body, or of the one before it.
func paragraphNumbers(a *article.Article) []int {
	out := make([]int, len(a.Blocks))
	n := 0
	for k, b := range a.Blocks {
		if b.Body() && b.Kind == article.Paragraph {
			n++
		}
		out[k] = max(n, 1)
	}
	return out
}

// appendMarks appends the anchors, quotations, foreign runs and names of the text from start to end, as offsets
// into the body.
func (m maker) appendMarks(out []markup.Mark, i int32, start, end int) []markup.Mark {
	a := &m.c.Articles[i]
	out = slices.Grow(out, len(a.Article.Blocks)+len(a.Doc.Sentences)+len(a.Doc.Quotes)+len(a.Doc.Mentions))
	add := func(span text.Span, mark markup.Mark) {
		if span.Start >= start && span.End <= end && span.Len() > 0 {
			mark.Span = text.Span{Start: span.Start - start, End: span.End - start}
			out = append(out, mark)
		}
	}
	for k, b := range a.Article.Blocks {
		if b.Body() && b.Kind == article.Paragraph {
			n := itoa(m.numbers[k])
			add(b.Span, markup.Mark{Kind: markup.Anchor, ID: "p" + n, Href: "#p" + n, Title: m.word("article.paragraph", n)})
		}
	}
	for n, s := range a.Doc.Sentences {
		add(s.Span, markup.Mark{Kind: markup.Sentence, ID: sentenceID(n)})
	}
	if !a.Article.Analyse {
		return out
	}
	for n := range a.Doc.Quotes {
		if q := &a.Doc.Quotes[n]; q.Kind != nlp.Indirect {
			add(q.Span, markup.Mark{Kind: markup.Quote, Class: q.Kind.String()})
		}
	}
	seen := map[int32]bool{}
	for n := range a.Doc.Mentions {
		mention := &a.Doc.Mentions[n]
		if mention.Form == nlp.Nominal || mention.Form == nlp.Pronoun || mention.Chain >= len(a.Chains) {
			continue
		}
		actor := a.Chains[mention.Chain]
		if actor < 0 || m.actor[actor] == "" || mention.Start < start {
			continue
		}
		link := markup.Mark{Kind: markup.Link, Href: m.link(m.actor[actor]), Quiet: seen[actor]}
		seen[actor] = true
		if certainty(mention.Confidence) != Sure {
			link.Class = "unsure"
		}
		add(mention.Span, link)
	}
	return append(out, foreignRuns(a.Article.Text[start:end], a.Article.Lang)...)
}

// foreignRuns finds stretches in scripts that a Latin-script text is not in, so that they can be set and
// read out rightly.
func foreignRuns(t, lang string) []markup.Mark {
	if lang != "" && !latin(lang) {
		return nil
	}
	var out []markup.Mark
	var current string
	from, to := 0, 0
	flush := func() {
		if current != "" {
			out = append(out, markup.Mark{Span: text.Span{Start: from, End: to}, Kind: markup.Language, Lang: current, Dir: direction(current)})
		}
		current = ""
	}
	for i, r := range t {
		l := languageOf(r)
		switch {
		case l == "" && (unicode.IsLetter(r) || r == '\n'):
			flush()
		case l == "":
		case current == "" || l != current && !(l == "zh" && current == "ja"):
			if current == "zh" && l == "ja" {
				current = "ja" // kana after Han: it was Japanese all along
			} else {
				flush()
				current, from = l, i
			}
			to = i + len(string(r))
		default:
			to = i + len(string(r))
		}
	}
	flush()
	return out
}

// languageOf is the language tag for a letter's script, "" for Latin and what has none.
func languageOf(r rune) string {
	switch {
	case r < 0x370:
		return ""
	case unicode.Is(unicode.Greek, r):
		return "el"
	case unicode.Is(unicode.Cyrillic, r):
		return "und-Cyrl"
	case unicode.Is(unicode.Hebrew, r):
		return "he"
	case unicode.Is(unicode.Arabic, r):
		return "ar"
	case unicode.Is(unicode.Hangul, r):
		return "ko"
	case unicode.Is(unicode.Hiragana, r), unicode.Is(unicode.Katakana, r):
		return "ja"
	case unicode.Is(unicode.Han, r):
		return "zh"
	case unicode.Is(unicode.Thai, r):
		return "th"
	case unicode.Is(unicode.Devanagari, r):
		return "und-Deva"
	case unicode.Is(unicode.Georgian, r):
		return "ka"
	case unicode.Is(unicode.Armenian, r):
		return "hy"
	}
	return ""
}

// latin reports whether a language is written in Latin letters, as far as copy in it is likely.
func latin(lang string) bool {
	base, _, _ := strings.Cut(lang, "-")
	switch base {
	case "ar", "he", "fa", "ur", "ps", "ru", "uk", "bg", "sr", "mk", "be", "el", "zh", "ja", "ko", "th", "hi", "ka", "hy", "bn", "ta", "und":
		return false
	}
	return true
}

func host(address string) string {
	_, rest, _ := strings.Cut(address, "://")
	h, _, _ := strings.Cut(rest, "/")
	return strings.TrimPrefix(h, "www.")
}
