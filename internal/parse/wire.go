package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"digest/internal/article"
	"digest/internal/text"
)

// wire reads wire copy. The file is taken apart into lines; the lines up to the dateline, or without one up to
// the first paragraph of the report, are the header; what follows is the body, less the furniture around it.
type wire struct {
	lines []line
	h     header
	// dateline is in the line at; -1 if there is none.
	dateline printed
	at       int
	body     []para
	signOff  string // agency at the end
	credit   string // "Reporting by ..." at the end
	trailer  day    // date of a transmission line at the end
	notice   string // the line that reserves rights
}

// piece is a stretch of one line.
type piece struct{ line, from, to int }

// para is a paragraph: pieces of consecutive lines.
type para struct{ first, last piece }

// header is what stands before the report.
type header struct {
	headline []int // lines
	title    string
	byline   piece // of the whole byline
	author   string
	slugline string
	take     string
	agency   string // of a document number or a line of its own
	stamp    day
	embargo  string
	embargoL int // line of the embargo
	coded    bool
}

func readWire(lines []line) *wire {
	w := &wire{lines: lines, at: -1, h: header{byline: piece{line: -1}}}
	start := w.header()
	w.paragraphs(start)
	w.strip()
	return w
}

// maxHeader is how many lines with text the header may have before a dateline.
const maxHeader = 40

// header reads up to the report and returns where it starts.
func (w *wire) header() piece {
	w.findDateline()
	limit := len(w.lines)
	if w.at >= 0 {
		limit = w.at
	}
	i := 0
	for i < limit {
		l := &w.lines[i]
		if l.text == "" {
			i++
			continue
		}
		w.h.coded = w.h.coded || l.coded
		n := w.headerLine(i, limit)
		if n == 0 {
			break
		}
		i += n
	}
	switch {
	case w.at < 0:
		return piece{line: i}
	case i < w.at: // text before the dateline that is not a header's
		w.at = -1
		return piece{line: i}
	}
	if w.dateline.start > 0 {
		w.runTogether()
	}
	if w.dateline.alone {
		return piece{line: w.at + 1}
	}
	return piece{line: w.at, from: w.dateline.rest}
}

// findDateline looks for the dateline among the first lines.
func (w *wire) findDateline() {
	texts := 0
	for i := 0; i < len(w.lines) && texts < maxHeader; i++ {
		l := &w.lines[i]
		if l.text == "" {
			continue
		}
		first := texts == 0
		texts++
		d, ok := scanDateline(l.text, false)
		if !ok || d.alone {
			if across, found := w.acrossLines(i); found {
				w.at, w.dateline = i, across
				return
			}
		}
		if ok && d.strong && (!first || !headlineFollows(w.lines, i, d)) {
			w.at, w.dateline = i, d
			return
		}
		if i > 0 {
			if d, ok := scanEmbedded(l.text); ok {
				w.at, w.dateline = i, d
				return
			}
		}
		if !first && w.reportBegins(i) {
			if d, ok := scanDateline(l.text, true); ok {
				w.at, w.dateline = i, d
			} else if at, d, ok := w.placeAlone(i); ok {
				w.at, w.dateline = at, d
			}
			return
		}
		if first {
			if d, ok := scanEmbedded(l.text); ok && len(l.text) > 200 {
				w.at, w.dateline = i, d
				return
			}
		}
	}
}

// headlineFollows reports whether the first line only looks like a dateline: it stands alone, and what follows
// has a dateline too.
func headlineFollows(lines []line, i int, d printed) bool {
	if !d.alone {
		return false
	}
	for n := 0; n < 6 && i+1 < len(lines); n++ {
		i++
		if d, ok := scanDateline(lines[i].text, false); ok && d.strong {
			return true
		}
	}
	return false
}

// acrossLines finds a dateline broken by the end of a line.
func (w *wire) acrossLines(i int) (printed, bool) {
	l := w.lines[i].text
	if i+1 >= len(w.lines) || len(l) > 120 || w.lines[i+1].text == "" || strings.HasSuffix(l, ".") {
		return printed{}, false
	}
	comma := strings.IndexByte(l, ',')
	if comma < 0 || comma > 60 {
		return printed{}, false
	}
	d, ok := scanDateline(l+" "+w.lines[i+1].text, false)
	if !ok || !d.strong || d.rest <= len(l)+1 || d.alone || d.rest-len(l)-1 >= len(w.lines[i+1].text) {
		return printed{}, false
	}
	// the report begins on the next line; the two lines become one to what follows
	w.joinLines(i)
	return d, true
}

// joinLines makes the next line part of line i.
func (w *wire) joinLines(i int) {
	a, b := &w.lines[i], &w.lines[i+1]
	at := len(a.text) + 1
	a.text += " " + b.text
	a.drift = append(a.drift, drift{offset: at, col: b.col})
	a.breaks = append(a.breaks, lineBreak{offset: at, no: b.no})
	for _, d := range b.drift {
		a.drift = append(a.drift, drift{offset: at + d.offset, col: d.col})
	}
	b.text = ""
	b.joined = true
}

// placeAlone finds "ANKARA" or "WASHINGTON —" on the last line before the first paragraph, which is at i; the
// headline before it must not be in capitals too.
func (w *wire) placeAlone(i int) (int, printed, bool) {
	first, last := -1, -1
	for j := range i {
		if w.lines[j].text == "" {
			continue
		}
		if first < 0 && w.lineKind(j) == textLine {
			first = j
		}
		last = j
	}
	if first < 0 || last <= first || isCaps(w.lines[first].text) {
		return 0, printed{}, false
	}
	t := w.lines[last].text
	if d, ok := scanDateline(t, true); ok && d.alone {
		return last, d, true
	}
	if len(t) < 4 || len(t) > 40 || strings.Count(t, " ") > 2 || !isCaps(t) || labels[strings.ToLower(strings.TrimRight(t, "."))] || oneStop(t) || strings.ContainsAny(t, "0123456789:()-") {
		return 0, printed{}, false
	}
	place, region, _ := strings.Cut(t, ",")
	return last, printed{places: []string{place}, region: strings.TrimSpace(region), stop: len(t), rest: len(t), alone: true}, true
}

// oneStop reports whether s ends with its only full stop, as a label does and "WASHINGTON, D.C." does not.
func oneStop(s string) bool { return strings.IndexByte(s, '.') == len(s)-1 }

// reportBegins reports whether the line at i is a paragraph of the report rather than a header's line.
func (w *wire) reportBegins(i int) bool {
	l := w.lines[i].text
	if len(l) >= 160 {
		return !isCaps(l)
	}
	if i+1 < len(w.lines) && w.lines[i+1].text != "" && len(l) > 50 && (endsOpen(l) || endsOpen(w.lines[i+1].text)) && !w.lines[i].coded {
		// wrapped lines: a paragraph of three lines and more, or two long ones, is no headline
		n := 0
		for j := i; j < len(w.lines) && w.lines[j].text != ""; j++ {
			n++
		}
		if n >= 3 {
			return w.lineKind(i) == textLine && w.lineKind(i+1) == textLine
		}
	}
	return len(l) >= 60 && endsSentence(l) && w.lineKind(i) == textLine && !isCaps(l)
}

// endsOpen: the line ends within a sentence.
func endsOpen(s string) bool {
	c := s[len(s)-1]
	return isLower(c) || c == ','
}

// endsSentence reports whether s ends as a sentence of prose does.
func endsSentence(s string) bool {
	s = strings.TrimRight(s, "\"”’'»)")
	if s == "" {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".?!。！？…", r)
}

// headerLine takes the line at i, and maybe some that belong to it, into the header; it returns how many lines
// that were, 0 when the report begins.
func (w *wire) headerLine(i, limit int) int {
	l := &w.lines[i]
	n := w.ruledLines(i, limit)
	switch w.lineKind(i) {
	case textLine:
		return w.headerText(i, n, limit)
	case documentLine:
		w.h.agency = documentAgency(l.text)
		if d, ok := documentDay(l.text); ok {
			w.stamp(d)
		}
		w.h.coded = true
	case stampLine:
		d, _ := scanDate(strings.TrimSpace(stripLabel(l.text)), true)
		w.stamp(d)
	case signedStampLine:
		before, d := signedStamp(l.text)
		w.stamp(d)
		name, agency, _ := strings.Cut(before, ", ")
		if agencyOf(before) != "" || agency == "" && agencyOf(name) != "" {
			name, agency = "", before
		}
		if w.h.agency == "" {
			w.h.agency = agencyOf(agency)
		}
		if name = strings.TrimPrefix(strings.TrimSpace(name), "By "); w.h.byline.line < 0 && looksLikeNames(name) {
			w.h.byline = piece{line: i, to: strings.Index(l.text, name) + len(name)}
			w.h.author = name
		}
	case transmissionLine:
		if d, ok := transmissionDay(l.text); ok {
			w.stamp(d)
		}
	case sluglineLine:
		if w.h.slugline == "" {
			w.h.slugline = l.text
			w.slugTake(l.text)
		}
	case takeLine:
		if w.h.take == "" {
			w.h.take = strings.Trim(l.text, "() ")
		}
	case bylineLine:
		w.byline(i)
	case embargoLine:
		if w.h.embargo == "" {
			w.h.embargo, w.h.embargoL = l.text, i
			for j := i + 1; j < i+n; j++ {
				w.h.embargo += " " + w.lines[j].text
			}
		}
	case agencyLine:
		if w.h.agency == "" {
			w.h.agency = agencyOf(strings.TrimPrefix(l.text, "By "))
		}
	case noteLine, codeLine, creditLine, ruleLine, categoryLine:
	}
	return n
}

func (w *wire) stamp(d day) {
	if w.h.stamp.isZero() && d.full() {
		w.h.stamp = d
	}
}

// ruledLines is how many lines the header's line at i has: transmission codes mark where one ends, brackets may
// run over lines.
func (w *wire) ruledLines(i, limit int) int {
	l := &w.lines[i]
	if l.ruled && !l.quad {
		for j := i + 1; j < min(limit, i+12) && w.lines[j].text != ""; j++ {
			if w.lines[j].quad {
				return j - i + 1
			}
		}
	}
	if strings.HasPrefix(l.text, "(") && !strings.Contains(l.text, ")") {
		for j := i + 1; j < min(limit, i+6) && w.lines[j].text != ""; j++ {
			if strings.HasSuffix(w.lines[j].text, ")") {
				return j - i + 1
			}
		}
	}
	return 1
}

// headerText takes a line of plain text: the headline, what continues it, or a name below it.
func (w *wire) headerText(i, n, limit int) int {
	l := &w.lines[i]
	switch {
	case len(w.h.headline) == 0:
		if w.at < 0 && !w.headlineLike(i) {
			return 0
		}
		if w.at >= 0 && len(l.text) > 400 {
			return 0
		}
		for j := range n {
			w.h.headline = append(w.h.headline, i+j)
		}
		for n < 4 && i+n < limit && w.continuesHeadline(i+n-1, i+n) {
			w.h.headline = append(w.h.headline, i+n)
			n++
		}
		return n
	case w.at < 0:
		if isNameLine(l.text) && w.h.byline.line < 0 {
			w.byline(i)
			return n
		}
		return 0
	}
	if w.h.byline.line < 0 && isNameLine(l.text) {
		w.byline(i)
		return n
	}
	if w.keywordsBefore(l.text) {
		w.h.slugline = w.lines[w.h.headline[0]].text
		w.h.headline = append(w.h.headline[:0], i)
		return n
	}
	if len(l.text) >= 200 && endsSentence(l.text) {
		return 0
	}
	return n // a second headline, a summary, a note
}

// keywordsBefore reports whether what was taken for the headline is a line of keywords in capitals, as EFE puts
// above it, and next the headline.
func (w *wire) keywordsBefore(next string) bool {
	if len(w.h.headline) != 1 || w.h.slugline != "" || isCaps(next) {
		return false
	}
	first := w.lines[w.h.headline[0]].text
	return len(first) <= 30 && len(first) < len(next) && strings.Count(first, " ") < 4 && isCaps(first) && !strings.ContainsAny(first, ":.,")
}

// headlineLike reports whether the first line of text may be a headline though no dateline follows.
func (w *wire) headlineLike(i int) bool {
	l := w.lines[i].text
	last := true
	for j := i + 1; j < len(w.lines); j++ {
		if w.lines[j].text != "" {
			last = false
			break
		}
	}
	switch {
	case len(l) > 250 || isFurniture(l):
		return false
	case i+2 < len(w.lines) && w.lines[i+1].text != "" && w.lines[i+2].text != "" && endsOpen(l) && w.lines[i+1].indent == w.lines[i].indent && len(l) > 50:
		return false // a wrapped paragraph
	case last && endsSentence(l):
		return false
	}
	return len(l) < 140 || !endsSentence(l) || sentences(l) < 2 && len(l) < 160
}

// sentences counts roughly: a point, a space and a capital.
func sentences(s string) int {
	n := 1
	for i := 0; i+2 < len(s); i++ {
		if (s[i] == '.' || s[i] == '?' || s[i] == '!') && s[i+1] == ' ' && isUpper(s[i+2]) && i > 2 && isLower(s[i-1]) && isLower(s[i-2]) {
			n++
		}
	}
	return n
}

// continuesHeadline reports whether the line at j goes on with the headline that line i ends with.
func (w *wire) continuesHeadline(i, j int) bool {
	a, b := w.lines[i].text, w.lines[j].text
	if b == "" || w.lineKind(j) != textLine || w.lines[i].quad || isNameLine(b) || len(a) < 25 || len(a) > 120 || len(b) > 120 {
		return false
	}
	if j+1 < len(w.lines) && w.lines[j+1].text != "" && w.lineKind(j+1) == textLine && w.at != j+1 {
		return false
	}
	r, _ := utf8.DecodeRuneInString(b)
	return unicode.IsLower(r) || isCaps(a) && isCaps(b) || strings.HasSuffix(a, ",") || headlineOpen(a)
}

// headlineOpen reports whether a line ends in a word that no headline ends with.
func headlineOpen(s string) bool {
	last := strings.ToLower(s[strings.LastIndexByte(s, ' ')+1:])
	switch last {
	case "a", "an", "the", "of", "to", "in", "on", "for", "with", "and", "or", "at", "by", "from", "as", "over", "after", "into", "its", "his", "her", "their", "-", "–", "—":
		return true
	}
	return false
}

// byline records the author named in the line at i.
func (w *wire) byline(i int) {
	if w.h.byline.line >= 0 {
		return
	}
	l := w.lines[i].text
	author := bylineName(l)
	if author == "" {
		return
	}
	w.h.byline = piece{line: i, from: 0, to: len(l)}
	w.h.author = author
}

// runTogether takes the header apart that stands before the dateline in one paragraph: slug, headline again,
// notes in brackets, byline.
func (w *wire) runTogether() {
	head := w.headlineText()
	_, bare := cutTake(head)
	line := w.lines[w.at].text
	if i := strings.LastIndex(line[:w.dateline.stop], bare); bare != "" && i >= 0 && i+len(bare) > w.dateline.start {
		// the headline ends in capitals, which were taken for the place's
		from := i + len(bare)
		from += skipAny(line[from:], " ")
		if d, ok := scanDateline(line[from:], false); ok {
			w.dateline = d.shifted(from)
		}
	}
	prefix := line[:w.dateline.start]
	rest := prefix
	from := 0
	if bare != "" {
		if i := strings.LastIndex(prefix, bare); i >= 0 {
			slug := strings.TrimSpace(prefix[:i])
			take, s := cutTake(slug)
			if _, again := cutTrailingTake(s); again != "" {
				s = again
			}
			if w.h.take == "" {
				w.h.take = take
			}
			if w.h.slugline == "" {
				w.h.slugline = strings.TrimSpace(s)
			}
			from = i + len(bare)
			rest = prefix[from:]
		}
	}
	if len(w.h.headline) == 0 && rest != "" {
		w.h.title = strings.TrimSpace(rest)
	}
	if i := lastByline(rest); i >= 0 && w.h.byline.line < 0 {
		s := strings.TrimRight(rest[i:], " ")
		w.h.byline = piece{line: w.at, from: from + i, to: from + i + len(s)}
		w.h.author = bylineName(s)
		if len(w.h.headline) == 0 {
			w.h.title = strings.TrimSpace(rest[:i])
		}
	}
}

// lastByline is where "By Name" begins that ends s, or -1. It may follow a word without space.
func lastByline(s string) int {
	i := strings.LastIndex(s, "By ")
	if i < 0 || len(s)-i > 80 {
		return -1
	}
	for _, w := range strings.Fields(s[i+3:]) {
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) && w != "and" {
			return -1
		}
	}
	return i
}

// scanEmbedded finds the dateline of a report whose header runs together with it in one paragraph:
// "...reopensBy Jane Roe SKAGEN, Jul. 8 (Yonhap) -- The". Only a place in capitals, with a date, and a
// known agency before a dash will do.
func scanEmbedded(p string) (printed, bool) {
	head := p[:min(len(p), 900)]
	for at := 0; ; {
		i := strings.IndexByte(head[at:], '(')
		if i < 0 {
			return printed{}, false
		}
		at += i
		name, n := bracketed(head[at:])
		if n == 0 || agencies[strings.ToLower(name)] == "" || dashLen(strings.TrimLeft(head[at+n:], " ")) == 0 {
			at++
			continue
		}
		start, ok := placeBefore(head[:at])
		if !ok || start == 0 {
			at++
			continue
		}
		d, ok := scanDateline(p[start:], false)
		if !ok || d.date.isZero() {
			at++
			continue
		}
		return d.shifted(start), true
	}
}

// placeBefore finds where "PLACE[, Region], Month D " begins that ends s.
func placeBefore(s string) (int, bool) {
	parts := 0
	end := len(s)
	for parts < 4 {
		comma := strings.LastIndexByte(s[:end], ',')
		if comma < 0 {
			return 0, false
		}
		piece := strings.TrimSpace(s[comma+1 : end])
		if parts == 0 {
			if _, n := scanDate(piece, false); n == 0 || n < len(piece) {
				return 0, false
			}
		} else if len(piece) > 30 {
			return 0, false
		}
		if start := capsTail(s[:comma]); start < comma {
			return start, true
		}
		end = comma
		parts++
	}
	return 0, false
}

// capsTail is where the run of words in capitals begins that ends s.
func capsTail(s string) int {
	start := len(s)
	for start > 0 {
		i := strings.LastIndexByte(s[:start], ' ') + 1
		w := s[i:start]
		if len(w) < 2 || !isCaps(w) || particles[w] || strings.ContainsAny(w, "0123456789()") {
			break
		}
		start = i
		if start == 0 {
			break
		}
		start--
	}
	for start < len(s) && s[start] == ' ' {
		start++
	}
	return start
}

// headlineText is the headline as the file has it.
func (w *wire) headlineText() string {
	switch len(w.h.headline) {
	case 0:
		return w.h.title
	case 1:
		return w.lines[w.h.headline[0]].text
	}
	var parts []string
	for _, i := range w.h.headline {
		parts = append(parts, w.lines[i].text)
	}
	return strings.Join(parts, " ")
}

// fill puts what was read into a. A headline that is only in front matter becomes a block of the text too.
func (p *parser) fill(w *wire, a *article.Article) {
	head := w.headlineText()
	take, title := cutTake(head)
	if behind, rest := cutTrailingTake(title); behind != "" {
		take, title = strings.TrimSpace(take+" "+behind), rest
	}
	if take != "" {
		w.h.take = take
	}
	front := a.Title
	a.Title, a.Slugline, a.Take, a.TakeNumber = title, w.h.slugline, w.h.take, takeNumber(w.h.take)
	a.Author = w.h.author
	if a.Author == "" {
		a.Author = w.credit
	}
	if a.Source.Notice == "" {
		a.Source.Notice = w.notice
	}
	b := assembler{a: a, lines: w.lines}
	size := len(head) + 64
	for i := range w.lines {
		size += len(w.lines[i].text) + 2
	}
	b.buf = make([]byte, 0, size)
	a.Blocks = make([]article.Block, 0, len(w.body)+3)
	a.Anchors = make([]article.Anchor, 0, len(w.lines))
	switch {
	case len(w.h.headline) > 0:
		first, last := w.h.headline[0], w.h.headline[len(w.h.headline)-1]
		to := len(w.lines[last].text)
		b.block(article.Headline, para{piece{line: first, to: to}, piece{line: last, to: to}})
	case front != "" && len(w.body) > 0:
		b.buf = append(b.buf, front...)
		a.Blocks = append(a.Blocks, article.Block{Span: text.Span{End: len(front)}, Kind: article.Headline})
		a.Anchors = append(a.Anchors, article.Anchor{Pos: p.titleAt})
	}
	if w.h.byline.line >= 0 {
		b.block(article.Byline, para{w.h.byline, w.h.byline})
	}
	if w.at >= 0 {
		d := &w.dateline
		from := piece{line: w.at, from: d.start, to: d.start + len(strings.TrimRight(w.lines[w.at].text[d.start:d.rest], " "))}
		a.Dateline = article.Dateline{Span: b.block(article.DatelineBlock, para{from, from}), Places: d.places, Region: d.region, Agency: d.agency}
	}
	if a.Dateline.Agency == "" {
		a.Dateline.Agency = w.signOff
	}
	if a.Dateline.Agency == "" {
		a.Dateline.Agency = w.h.agency
	}
	for i, p := range w.body {
		start := b.block(article.Paragraph, p).Start
		if i == 0 {
			a.BodyStart = start
		}
	}
	a.Text = string(b.buf)
	if len(w.body) == 0 {
		a.BodyStart = len(a.Text)
	}
}

// assembler builds an article's text from pieces of lines, noting where each stands.
type assembler struct {
	a     *article.Article
	lines []line
	buf   []byte
}

// block appends a paragraph as a block and returns its span.
func (b *assembler) block(kind article.BlockKind, p para) text.Span {
	if len(b.buf) > 0 {
		b.buf = append(b.buf, "\n\n"...)
	}
	start := len(b.buf)
	for i := p.first.line; i <= p.last.line; i++ {
		l := &b.lines[i]
		if l.joined || l.text == "" {
			continue
		}
		from, to := 0, len(l.text)
		if i == p.first.line {
			from = p.first.from
		}
		if i == p.last.line {
			to = p.last.to
		}
		if from >= to {
			continue
		}
		if len(b.buf) > start && spaceBetween(b.buf, l.text[from:to]) {
			b.buf = append(b.buf, ' ')
		}
		b.line(l, from, to)
	}
	s := text.Span{Start: start, End: len(b.buf)}
	b.a.Blocks = append(b.a.Blocks, article.Block{Span: s, Kind: kind})
	return s
}

// line appends a piece of a line and its anchors.
func (b *assembler) line(l *line, from, to int) {
	no, col, at := l.no, l.col, 0
	next := len(l.drift)
	for i, d := range l.drift {
		if d.offset > from {
			next = i
			break
		}
		col, at = d.col, d.offset
	}
	br := 0
	for br < len(l.breaks) && l.breaks[br].offset <= from {
		no = l.breaks[br].no
		br++
	}
	col += utf8.RuneCountInString(l.text[at:from])
	b.a.Anchors = append(b.a.Anchors, article.Anchor{Offset: len(b.buf), Pos: text.Position{Line: no, Col: col}})
	for ; next < len(l.drift) && l.drift[next].offset < to; next++ {
		d := l.drift[next]
		for br < len(l.breaks) && l.breaks[br].offset <= d.offset {
			no = l.breaks[br].no
			br++
		}
		b.a.Anchors = append(b.a.Anchors, article.Anchor{Offset: len(b.buf) + d.offset - from, Pos: text.Position{Line: no, Col: d.col}})
	}
	b.buf = append(b.buf, l.text[from:to]...)
}

// spaceBetween reports whether two lines are joined by a space: not after a word's own hyphen, nor between
// letters of scripts written without spaces.
func spaceBetween(before []byte, after string) bool {
	r, size := utf8.DecodeLastRune(before)
	next, _ := utf8.DecodeRuneInString(after)
	if r == '-' && len(before) > size {
		prev, _ := utf8.DecodeLastRune(before[:len(before)-size])
		return !(unicode.IsLetter(prev) && unicode.IsLetter(next))
	}
	return !(wide(r) && wide(next))
}

func wide(r rune) bool {
	return r >= 0x2e80 && r <= 0x9fff && !(r >= 0x3130 && r <= 0x318f) || r >= 0xf900 && r <= 0xfaff || r >= 0xff00 && r <= 0xff60
}
