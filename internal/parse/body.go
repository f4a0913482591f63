package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// paragraphs joins the lines from start on into paragraphs. Blank lines part them; in copy that is broken into
// short lines, so does an indented line, or a short line that ends a sentence.
func (w *wire) paragraphs(start piece) {
	width := w.lineWidth(start.line)
	w.body = make([]para, 0, (len(w.lines)-start.line)/2+1)
	open := false
	indented := w.indents(start.line)
	whole := w.wholeLines(start.line)
	for i := start.line; i < len(w.lines); i++ {
		l := &w.lines[i]
		if l.joined {
			continue
		}
		from := 0
		if i == start.line {
			from = start.from
		}
		if l.text == "" || from >= len(l.text) {
			open = false
			continue
		}
		here := piece{line: i, from: from, to: len(l.text)}
		if open && !whole && !w.newParagraph(i, width, indented) {
			w.body[len(w.body)-1].last = here
			continue
		}
		if !open && len(w.body) > 0 && w.goesOn(w.body[len(w.body)-1], l.text) {
			w.body[len(w.body)-1].last = here
			open = true
			continue
		}
		w.body = append(w.body, para{first: here, last: here})
		open = true
	}
}

// maxWrapped is the length in bytes up to which lines may be parts of a broken paragraph.
const maxWrapped = 160

// lineWidth is the length of the longest line that may be wrapped.
func (w *wire) lineWidth(from int) int {
	width := 0
	for i := from; i < len(w.lines); i++ {
		if n := len(w.lines[i].text); n <= maxWrapped {
			width = max(width, n)
		}
	}
	return width
}

// indents reports whether indentation begins paragraphs: some lines that follow a line of text have more
// of it than others.
func (w *wire) indents(from int) bool {
	least, most := 1<<30, 0
	for i := from; i < len(w.lines); i++ {
		if w.lines[i].text == "" {
			continue
		}
		least = min(least, w.lines[i].indent)
		most = max(most, w.lines[i].indent)
	}
	return most > least
}

// wholeLines reports whether every line is a paragraph: nine in ten of those that another follows directly end a
// sentence.
func (w *wire) wholeLines(from int) bool {
	breaks, ended := 0, 0
	for i := from; i+1 < len(w.lines); i++ {
		if w.lines[i].text != "" && w.lines[i+1].text != "" && !isFurniture(w.lines[i+1].text) {
			breaks++
			if endsSentence(w.lines[i].text) {
				ended++
			}
		}
	}
	return breaks > 0 && ended*10 >= breaks*9
}

// newParagraph reports whether the line at i, which follows a line of text, begins a paragraph.
func (w *wire) newParagraph(i, width int, indented bool) bool {
	l, prev := &w.lines[i], &w.lines[i-1]
	for j := i - 1; prev.joined && j > 0; j-- {
		prev = &w.lines[j-1]
	}
	if indented && l.indent > prev.indent {
		return true
	}
	if len(prev.text) > maxWrapped {
		return true
	}
	if len(l.text) > maxWrapped && len(prev.text) < 100 {
		return true
	}
	first, _, _ := strings.Cut(l.text, " ")
	fits := len(prev.text)+1+len(first) <= width
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(l.text, "\"“'‘«("))
	return fits && len(prev.text) < width*4/5 && endsSentence(prev.text) && !unicode.IsLower(r) || isFurniture(l.text) || isFurniture(prev.text) || beginsList(prev.text)
}

// goesOn reports whether a paragraph was cut in two by a blank line: the first part ends within a sentence, the
// second begins with a small letter.
func (w *wire) goesOn(p para, next string) bool {
	s := w.lines[p.last.line].text
	if len(s) < 40 {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(s)
	if !unicode.IsLower(r) && r != ',' {
		return false
	}
	n, _ := utf8.DecodeRuneInString(next)
	return unicode.IsLower(n) && !isFurniture(next)
}

// textOf is a paragraph's text when it stands on one line, else its first and last lines' with a mark between.
func (w *wire) oneLine(p para) (string, bool) {
	if p.first.line != p.last.line {
		return "", false
	}
	return w.lines[p.first.line].text[p.first.from:p.first.to], true
}

// strip cuts furniture off the body: whole paragraphs anywhere, sign-offs at the end.
func (w *wire) strip() {
	out := w.body[:0]
	skipping := false
	for i, p := range w.body {
		s, one := w.oneLine(p)
		if !one {
			first := w.lines[p.first.line].text
			if w.trailerBegins(first) {
				w.trailerDates(i)
				break
			}
			if skipping = skipping && !isProse(first); skipping {
				continue
			}
			out = append(out, p)
			continue
		}
		if w.trailerBegins(s) {
			w.trailerDates(i)
			break
		}
		if beginsList(s) {
			skipping = true
			continue
		}
		if skipping {
			if !isProse(s) {
				w.keepNotice(s)
				continue
			}
			skipping = false
		}
		if w.furniture(s) {
			w.keepNotice(s)
			continue
		}
		out = append(out, p)
	}
	w.body = out
	w.signOffs()
}

// keepNotice remembers the first line that is cut and says whose the copy is.
func (w *wire) keepNotice(s string) {
	if w.notice == "" && isNotice(s) {
		w.notice = s
	}
}

// trailerBegins recognises the start of what transmission systems put behind a report.
func (w *wire) trailerBegins(s string) bool {
	return strings.HasPrefix(s, "(PROFILE") || strings.HasPrefix(s, "(WS SL:")
}

// trailerDates looks for a date in what follows paragraph i, which is cut.
func (w *wire) trailerDates(i int) {
	for _, p := range w.body[i:] {
		for j := p.first.line; j <= p.last.line; j++ {
			w.trailerDate(w.lines[j].text)
		}
	}
}

// trailerDate reads "AP-NY-01-02-99 0330EST" and reports whether s is such a line.
func (w *wire) trailerDate(s string) bool {
	if len(s) > 40 || len(s) < 12 || !isUpper(s[0]) {
		return false
	}
	i := strings.IndexAny(s, "0123456789")
	if i < 3 || s[i-1] != '-' || strings.ContainsAny(s[:i], " .") {
		return false
	}
	d, n := scanDate(s[i:], true)
	if n == 0 || !d.full() {
		return false
	}
	if w.trailer.isZero() {
		w.trailer = d
	}
	return true
}

// furniture reports whether a paragraph is furniture, and keeps what it says.
func (w *wire) furniture(s string) bool {
	if w.trailerDate(s) {
		return true
	}
	if len(s) <= 40 {
		if name := agencyOf(s); name != "" && !isPlainWord(s) {
			w.signOff = name
			return true
		}
	}
	if names, ok := creditNames(s); ok {
		if w.credit == "" {
			w.credit = names
		}
		return true
	}
	return isFurniture(s)
}

// isPlainWord keeps words that happen to be an agency's name ("Trend") in the text unless they stand as a sign-off.
func isPlainWord(s string) bool {
	return s == strings.ToLower(s) && !strings.ContainsAny(s, "-/()") && len(s) > 4
}

// creditNames reads "(Reporting by Jane Roe; Editing by …)" and "-- Jane Roe, London Newsroom +44 …".
func creditNames(s string) (string, bool) {
	t := strings.TrimLeft(s, "(— -–*")
	low := strings.ToLower(t[:min(len(t), 40)])
	for _, p := range []string{"reporting by ", "additional reporting by ", "writing by ", "editing by ", "reporting and writing by ", "compiled by ", "with reporting by "} {
		if strings.HasPrefix(low, p) && len(s) < 400 && (s[0] == '(' || strings.Contains(s, ";") || !endsSentence(s) || strings.Contains(low, "editing by")) {
			name := t[len(p):]
			if i := strings.IndexAny(name, ";,()"); i >= 0 {
				name = name[:i]
			}
			if i := strings.Index(name, " in "); i > 0 {
				name = name[:i]
			}
			if strings.HasPrefix(low, "editing") || !looksLikeNames(strings.TrimRight(name, ". ")) {
				name = ""
			}
			return strings.TrimRight(name, ". "), true
		}
	}
	if strings.HasPrefix(s, "--") && len(s) < 120 && strings.Contains(s, "ewsroom") {
		name, _, _ := strings.Cut(t, ",")
		if !looksLikeNames(name) {
			name = ""
		}
		return name, true
	}
	return "", false
}

// signOffs cuts what stands behind the last sentence of the report: "EFE-EPA", "Reuter", "(END)", an address.
func (w *wire) signOffs() {
	for len(w.body) > 0 {
		p := &w.body[len(w.body)-1]
		last := p.last
		from := 0
		if p.first.line == last.line {
			from = p.first.from
		}
		s := w.lines[last.line].text[from:last.to]
		cut := w.cutSignOff(s)
		if cut == len(s) {
			return
		}
		s = strings.TrimRight(s[:cut], " ")
		switch {
		case s != "":
			p.last.to = from + len(s)
			if p.first.line == p.last.line {
				p.first.to = p.last.to
			}
		case p.first.line == last.line:
			w.body = w.body[:len(w.body)-1]
		default:
			line := last.line - 1
			for line > p.first.line && w.lines[line].text == "" {
				line--
			}
			p.last = piece{line: line, to: len(w.lines[line].text)}
			if line == p.first.line {
				p.last.from = p.first.from
				p.first.to = p.last.to
			}
		}
	}
}

// cutSignOff is the length of s without a sign-off at its end, one at a time.
func (w *wire) cutSignOff(s string) int {
	for _, end := range []string{"(END)", "Enditem", "ENDITEM", "(MORE)", "-0-", "###", "(ENDS)", "ENDS", "==Kyodo", "NNNN", "-30-", "MORE", "more", "■", "◼", "▪"} {
		if rest, ok := strings.CutSuffix(s, end); ok {
			prev, _ := utf8.DecodeLastRuneInString(strings.TrimRight(rest, " "))
			if rest == "" || end[0] == '(' || end[0] == '=' || strings.ContainsRune(".\"”’'!?)…", prev) || isAddress(lastField(rest)) {
				return len(rest)
			}
		}
	}
	if f := lastField(s); isAddress(f) {
		return len(s) - len(f)
	}
	if i := strings.LastIndexByte(s, '('); i > 0 && strings.HasSuffix(s, ")") && endsSentence(strings.TrimRight(s[:i], " ")) {
		if names, ok := creditNames(s[i:]); ok {
			if w.credit == "" {
				w.credit = names
			}
			return i
		}
	}
	// an agency behind a whole sentence
	i := len(s)
	for range 3 {
		i = strings.LastIndexByte(s[:i], ' ')
		if i < 0 {
			break
		}
		before := strings.TrimRight(s[:i], " ")
		if before == "" || !endsSentence(before) {
			continue
		}
		tail := strings.TrimSpace(s[i:])
		if name := agencyOf(tail); name != "" && !(isPlainWord(tail) && tail != "reuter" && tail != "reuters") {
			w.signOff = name
			return len(before)
		}
		if isInitials(tail) || w.isOwnName(tail) {
			return len(before)
		}
	}
	if name := agencyOf(s); name != "" && len(s) < 30 {
		w.signOff = name
		return 0
	}
	if w.isOwnName(s) {
		return 0
	}
	return len(s)
}

// isOwnName reports whether s is the agency that the header or the dateline names, or how that name begins
// ("HALYARD" of "Halyard Wire"): an agency that no list knows signs off, too.
func (w *wire) isOwnName(s string) bool {
	s = strings.Trim(s, " .()/[]")
	if len(s) < 2 || isPlainWord(s) {
		return false
	}
	own := [2]string{w.h.agency}
	if w.at >= 0 {
		own[1] = w.dateline.agency
	}
	for _, name := range own {
		if len(name) >= len(s) && strings.EqualFold(name[:len(s)], s) && (len(name) == len(s) || name[len(s)] == ' ') {
			return true
		}
	}
	return false
}

func lastField(s string) string {
	s = strings.TrimRight(s, " ")
	return s[strings.LastIndexByte(s, ' ')+1:]
}

// isAddress recognises a mail address.
func isAddress(s string) bool {
	at := strings.IndexByte(s, '@')
	if at < 1 || len(s) > 60 || strings.IndexByte(s[at+1:], '.') < 1 || strings.HasSuffix(s, ".") {
		return false
	}
	for i := range len(s) {
		if c := s[i]; !isLower(c) && !isUpper(c) && !isDigit(c) && strings.IndexByte("@._-+", c) < 0 {
			return false
		}
	}
	return strings.Count(s, "@") == 1
}

// isInitials recognises the desk's initials: "(dc-kjd)", "asb/tw", "bur-jkb/ach".
func isInitials(s string) bool {
	t := strings.Trim(s, "()")
	if len(t) == 2 && len(s) == 4 {
		return isLower(t[0]) && isLower(t[1]) // "(mc)"
	}
	if len(t) < 3 || len(t) > 20 || !strings.ContainsAny(t, "/-") && len(t) == len(s) || len(t) == len(s) && !strings.Contains(t, "/") {
		return false
	}
	parts := strings.FieldsFunc(t, func(r rune) bool { return r == '/' || r == '-' })
	for _, p := range parts {
		if len(p) > 4 || len(p) == 0 {
			return false
		}
		for i := range len(p) {
			if !isLower(p[i]) {
				return false
			}
		}
	}
	return len(parts) > 0 && (len(parts) > 1 || len(t) < len(s))
}
