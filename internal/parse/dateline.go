package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// printed is a dateline as found in a paragraph.
type printed struct {
	// start and stop bound the dateline, rest is where the report begins; byte offsets in the paragraph.
	start, stop, rest int
	places            []string
	region            string
	agency            string // as printed
	date              day
	// alone: nothing follows it in its paragraph.
	alone bool
	// strong: an agency or a date stands in it, not only a place and a dash.
	strong bool
}

// shifted moves the dateline by n bytes.
func (d printed) shifted(n int) printed {
	d.start += n
	d.stop += n
	d.rest += n
	return d
}

// maxDateline bounds the part of a paragraph in which its dateline can be, in bytes.
const maxDateline = 200

// scanDateline reads a dateline at the start of a paragraph:
//
//	[(AGENCY) -] PLACE[/PLACE][, REGION] [, DATE] [(AGENCY)] [, DATE] DASH text
//
// with the agency in brackets or between slashes. What stands there without agency and date, a place and a
// dash, is taken only when weak is set, for the paragraph after a headline.
func scanDateline(p string, weak bool) (printed, bool) {
	full := len(p)
	if len(p) > maxDateline {
		p = p[:maxDateline]
	}
	s := scanner{p: p}
	ok := s.scan(weak, full)
	if !ok {
		return printed{}, false
	}
	s.d.alone = s.d.rest >= full
	return s.d, true
}

type scanner struct {
	p string
	i int
	d printed
	// caps: every place is in capitals. known: the agency is one we know. inner: a date or an agency came
	// behind the place.
	caps, known bool
	ended       dash
}

// dash is what ends a dateline.
type dash uint8

const (
	noDash dash = iota
	hyphen      // " - "
	strongDash
	colon
	point // behind an agency
	lineEnd
)

func (s *scanner) scan(weak bool, full int) bool {
	if cjk, ok := scanChineseDateline(s.p); ok {
		s.d = cjk
		return true
	}
	s.leadingAgency()
	if strings.HasPrefix(s.p[s.i:], "By ") || strings.HasPrefix(s.p[s.i:], "BY ") || !s.place() {
		return false
	}
	s.details()
	s.d.stop = s.i
	s.ended = s.end(full)
	s.d.rest = s.i
	s.d.strong = s.d.agency != "" || !s.d.date.isZero()
	return s.accept(weak, full)
}

// accept decides whether what was read is a dateline.
func (s *scanner) accept(weak bool, full int) bool {
	d := &s.d
	following := ""
	if d.rest < len(s.p) {
		following = s.p[d.rest:]
	}
	switch s.ended {
	case noDash:
		return s.known && (!d.date.isZero() || s.caps) && startsText(following)
	case lineEnd:
		if d.rest < full {
			return false // cut by maxDateline
		}
		return s.known || !d.date.isZero() && (s.caps || d.date.year > 0 || d.agency != "") && d.date.month > 0
	case point: // "MOSCOW, July 8. /TASS/. The": whose the initials are need not be known
		return s.known || s.caps && d.agency != "" && !d.date.isZero()
	case colon:
		if d.strong {
			return s.known || d.date.month > 0
		}
		return weak && s.caps && s.looksLikePlace() && startsText(following)
	}
	if d.strong {
		if d.agency != "" && !s.known && d.date.isZero() {
			return (s.caps || weak && s.looksLikePlace() && startsText(following)) && len(d.agency) <= 20
		}
		return true
	}
	if !weak || !s.looksLikePlace() || !s.caps && inserted(following) {
		return false
	}
	if d.rest >= full {
		return s.caps && s.ended == strongDash
	}
	return startsText(following)
}

// inserted reports whether a second dash ends the insertion that a first one began before s: "Jane Roe — surgeon and
// star — has been called".
func inserted(s string) bool {
	sentence, _, _ := strings.Cut(s, ". ")
	for _, dash := range []string{" — ", " – ", " - "} {
		if _, after, ok := strings.Cut(sentence, dash); ok && after != "" && isLower(after[0]) {
			return true
		}
	}
	return false
}

// startsText reports whether s begins a report: not in capitals, as a second headline would.
func startsText(s string) bool {
	if s == "" {
		return false
	}
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, "\"“'‘«(„"))
	if !unicode.IsUpper(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Lo, r) {
		return false
	}
	head := s[:min(len(s), 60)]
	for _, r := range head {
		if unicode.IsLower(r) || unicode.Is(unicode.Lo, r) {
			return true
		}
	}
	return false
}

// looksLikePlace refuses words that begin a label rather than a dateline.
func (s *scanner) looksLikePlace() bool {
	if len(s.d.places) == 0 || len(s.d.places[0]) < 3 || strings.Count(s.d.places[0], " ") > 3 {
		return false
	}
	return !labels[strings.ToLower(s.d.places[0])]
}

// labels are words before a dash or colon that are no place.
var labels = set(`
	analysis focus factbox explainer exclusive breaking update updated correction corrected refile wrapup wrap-up timeline profile
	interview newsmaker insight feature background opinion commentary comment editorial column review preview live video photo photos
	watch listen note notes advisory alert bulletin urgent flash lead summary highlights roundup chronology quotes text transcript
	speech statement press release embargo attention attn eds editors story slug headline subject title date time place from
	related more read also see source sources photo graphic chart map table poll survey report news world politics business sports
	sport soccer football cricket tennis golf baseball basketball hockey rugby cycling athletics boxing weather markets stocks oil
	gold forex money letter essay obituary podcast newsletter question answer q a warning reminder important who what when where why how
`)

func set(words string) map[string]bool {
	t := make(map[string]bool)
	for _, w := range strings.Fields(words) {
		t[w] = true
	}
	return t
}

func (s *scanner) spaces() { s.i += skipAny(s.p[s.i:], " ") }

// leadingAgency reads "(ANSA) - " before the place.
func (s *scanner) leadingAgency() {
	name, n := bracketed(s.p)
	known := n > 0 && agencyOf(name) != ""
	if n == 0 || !known && name != strings.ToUpper(name) {
		return
	}
	after := n + skipAny(s.p[n:], " ")
	dash := dashLen(s.p[after:])
	if !known && dash == 0 {
		return
	}
	s.i = after + dash
	s.spaces()
	s.d.agency, s.known = name, known
}

// bracketed reads "(name)" or "/name/" at the start of s: a short name without a sentence's punctuation.
func bracketed(s string) (name string, n int) {
	if s == "" || s[0] != '(' && s[0] != '/' && s[0] != '[' {
		return "", 0
	}
	closing := map[byte]byte{'(': ')', '/': '/', '[': ']'}[s[0]]
	end := strings.IndexByte(s[1:min(len(s), 48)], closing)
	if s[0] == '/' && end >= 0 { // "/RFE/RL/"
		if k := strings.IndexByte(s[end+2:min(len(s), 48)], '/'); k > 0 && k < 6 && s[end+2] != ' ' {
			end += 1 + k
		}
	}
	if end <= 0 {
		return "", 0
	}
	name = strings.TrimSpace(s[1 : 1+end])
	letters := false
	for _, r := range name {
		if unicode.IsLetter(r) {
			letters = true
		} else if strings.ContainsRune("!?;:\"“”", r) {
			return "", 0
		}
	}
	if !letters {
		return "", 0
	}
	return name, end + 2
}

// place reads the places and the region.
func (s *scanner) place() bool {
	s.d.start = 0
	s.caps = true
	first := true
	for parts := 0; parts < 5; parts++ {
		s.spaces()
		at := s.i
		end := s.segment()
		seg := strings.TrimRight(s.p[at:end], " ")
		if seg == "" {
			break
		}
		if !first && agencies[strings.ToLower(strings.TrimRight(seg, "."))] != "" { // "TOKYO, Kyodo -"
			s.d.agency, s.known = strings.TrimRight(seg, "."), true
			s.i = end
			break
		}
		s.i = end
		switch {
		case first:
			s.places(seg)
			first = false
		case s.d.region == "":
			s.d.region = seg
		default:
			s.d.region += ", " + seg
		}
		if !strings.HasPrefix(s.p[s.i:], ",") {
			break
		}
		comma := s.i
		s.i++
		s.spaces()
		if _, n := scanDate(s.p[s.i:], true); n > 0 || s.i < len(s.p) && s.p[s.i] == '(' {
			break
		}
		if r, _ := utf8.DecodeRuneInString(s.p[s.i:]); !unicode.IsUpper(r) {
			if agencies[strings.ToLower(word(s.p[s.i:]))] == "" {
				s.i = comma
				break
			}
		}
	}
	return len(s.d.places) > 0
}

// places splits "SEOUL/WASHINGTON" and "GENEVA and VIENNA".
func (s *scanner) places(seg string) {
	for _, p := range strings.Split(seg, "/") {
		for _, p := range strings.Split(p, " and ") {
			// A pool of reporters is not a place: "Pyongyang Press Corps/Seoul".
			p = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSpace(p), " Press Corps"), " Press Pool")
			if p = strings.TrimSpace(p); p != "" && len(s.d.places) < 4 {
				s.d.places = append(s.d.places, p)
				s.caps = s.caps && isCaps(p)
			}
		}
	}
}

// isCaps reports whether a text has letters and no small ones, but for particles and "Mc".
func isCaps(s string) bool {
	letters := false
	for _, w := range strings.Fields(s) {
		if particles[w] {
			continue
		}
		w = strings.TrimPrefix(strings.TrimPrefix(w, "Mc"), "St.")
		for _, r := range w {
			switch {
			case unicode.IsLower(r):
				return false
			case unicode.IsLetter(r):
				letters = true
			}
		}
	}
	return letters || strings.HasPrefix(s, "St.")
}

// particles are small words within names of places.
var particles = set(`de del della di da do dos das du des la las le les los el al of the and on upon in am an der den im bei sur sous en es as al- el- und y e und-der a aan`)

// segment returns the end of the run of name words at s.i, at most six words and 60 bytes.
func (s *scanner) segment() int {
	end := s.i
	for words := 0; words < 7; words++ {
		at := end
		at += skipAny(s.p[at:], " ")
		if at >= len(s.p) || at-s.i > 60 {
			break
		}
		if dashLen(s.p[at:]) > 0 || s.p[at] == '(' || s.p[at] == ',' {
			break
		}
		if words > 0 {
			if _, n := scanDate(s.p[at:], true); n > 0 && lookup(weekdays, word(s.p[at:])) == 0 {
				break
			}
		}
		if words > 0 && strings.HasPrefix(s.p[at:], "/ ") { // "SEOUL / TOKYO"
			at += 2
		}
		n := nameWord(s.p[at:], words > 0)
		if n == 0 {
			break
		}
		end = at + n
	}
	// a particle cannot end a name
	seg := s.p[s.i:end]
	if i := strings.LastIndexByte(seg, ' '); i > 0 && particles[seg[i+1:]] {
		end = s.i + i
	}
	return end
}

// nameWord is the length of a word of a place's name at the start of s, or 0.
func nameWord(s string, inner bool) int {
	n := 0
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		switch {
		case r == '/':
			if n == 0 {
				return 0
			}
			if name, k := bracketed(s[n:]); k > 0 && agencyOf(name) != "" {
				return n
			}
			if n+1 >= len(s) || !unicode.IsUpper(rune(s[n+1])) && s[n+1] < utf8.RuneSelf {
				return n
			}
		case r == '-' || r == '–':
			if n == 0 || n+size >= len(s) || !isLetter(rune(s[n+size])) && s[n+size] < utf8.RuneSelf {
				return n // a dash
			}
			if s[n-1] == '.' && strings.Count(s[:n], ".") == 1 && n > 4 {
				return n
			}
		case r == '.':
			// within "St.", "D.C.", "N.H."; ".-" ends the dateline
			if k := dashLen(s[n:]); k > 1 {
				return n
			}
		case r == '\'' || r == '’' || unicode.IsLetter(r) || unicode.Is(unicode.M, r):
		default:
			goto done
		}
		n += size
	}
done:
	if n == 0 {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s)
	if unicode.IsUpper(r) || r == '\'' && n > 2 || unicode.IsTitle(r) {
		return n
	}
	if inner && (particles[s[:n]] || strings.HasPrefix(s[:n], "al-") || strings.HasPrefix(s[:n], "el-") || strings.HasPrefix(s[:n], "d'") || strings.HasPrefix(s[:n], "d’")) {
		return n
	}
	return 0
}

// details reads date and agency, in either order.
func (s *scanner) details() {
	for range 4 {
		at := s.i
		s.i += skipAny(s.p[s.i:], " ,")
		rest := s.p[s.i:]
		if s.d.date.isZero() {
			if d, n := scanDate(rest, s.american()); n > 0 {
				s.d.date = d
				s.i += n
				s.clock()
				if strings.HasPrefix(s.p[s.i:], ". ") || strings.HasPrefix(s.p[s.i:], ".,") { // "July 8. /TASS/"
					if k := s.i + 1 + skipAny(s.p[s.i+1:], " ,"); k < len(s.p) && (s.p[k] == '/' || s.p[k] == '(' || dashLen(s.p[k:]) > 0) {
						s.i = k
					}
				}
				continue
			}
		}
		if s.d.agency == "" && rest != "" {
			if s.bracket(rest) {
				continue
			}
			if w := word(rest); !s.d.date.isZero() && len(w) > 1 && agencies[strings.ToLower(w)] != "" { // "Jan. 5 Kyodo"
				s.d.agency, s.known = w, true
				s.i += len(w)
				continue
			}
		}
		s.i = at
		return
	}
}

// bracket reads an agency, a date, or a region ("SEOUL (South Korea), July 8"), in brackets.
func (s *scanner) bracket(rest string) bool {
	name, n := bracketed(rest)
	if n == 0 {
		return false
	}
	if agencyOf(name) != "" {
		s.d.agency, s.known = name, true
		s.i += n
		return true
	}
	if d, k := scanDate(name, s.american()); k == len(name) && s.d.date.isZero() { // "SKAGEN (July 8, 2020) -"
		s.d.date = d
		s.i += n
		return true
	}
	if rest[0] == '/' && strings.HasPrefix(rest[n:], ". ") && !s.d.date.isZero() && name == strings.ToUpper(name) { // "July 8. /TASS/. The"
		s.d.agency = name
		s.i += n
		return true
	}
	if rest[0] == '/' && !strings.HasPrefix(strings.TrimLeft(rest[n:], " "), "-") {
		return false
	}
	after := strings.TrimLeft(rest[n:], " ,")
	if _, k := scanDate(after, true); k > 0 && s.d.region == "" && s.d.date.isZero() || strings.HasPrefix(after, "(") {
		s.d.region = name
		s.i += n
		return true
	}
	if dashLen(after) > 0 {
		s.d.agency = name
		s.i += n
		return true
	}
	return false
}

// clock passes over a time of day behind the date.
func (s *scanner) clock() {
	h, m, _, n := scanClock(s.p[s.i:])
	if n > 0 && h <= 24 && m < 60 {
		after := strings.TrimLeft(s.p[s.i+n:], " ")
		if after == "" || after[0] == '(' || after[0] == '/' || dashLen(after) > 0 {
			s.i += n
		}
	}
}

// american: the Associated Press writes the month first.
func (s *scanner) american() bool { return strings.EqualFold(s.d.agency, "ap") }

// end reads the dash behind a dateline and the space around it.
func (s *scanner) end(full int) dash {
	s.spaces()
	rest := s.p[s.i:]
	if rest == "" {
		return lineEnd
	}
	if rest[0] == ':' {
		s.i++
		s.spaces()
		return colon
	}
	n := dashLen(rest)
	if n == 0 {
		if rest[0] == '.' && s.d.agency != "" && (len(rest) == 1 || rest[1] == ' ') {
			s.i++
			s.spaces()
			return point
		}
		if rest[0] == '.' && len(rest) == 1 && full == len(s.p) {
			s.i++
			return lineEnd
		}
		return noDash
	}
	kind := strongDash
	if rest[:n] == "-" {
		kind = hyphen
	}
	s.i += n
	s.spaces()
	if name, n := bracketed(s.p[s.i:]); n > 0 && s.d.agency == "" && agencyOf(name) != "" { // "SEOUL, July 8 - (Reuters) The"
		s.d.agency, s.known = name, true
		s.i += n
		s.spaces()
		s.i += dashLen(s.p[s.i:])
		s.spaces()
	}
	return kind
}

// dashLen is the length of the dash a dateline may end in: ".-", "—", "--", "-", "_" and U+FFFD, which is what
// becomes of a dash in some archives. A "-" before a letter without space before it is part of a word.
func dashLen(s string) int {
	n := 0
	for n < len(s) && s[n] == '.' {
		n++
	}
	if n > 1 {
		return 0
	}
	for n < len(s) {
		r, size := utf8.DecodeRuneInString(s[n:])
		if !strings.ContainsRune("-–—―‒‑−_\uFFFD", r) {
			break
		}
		n += size
	}
	if n == 1 && s[0] == '.' {
		return 0
	}
	return n
}

// scanChineseDateline reads 新华社北京7月8日电.
func scanChineseDateline(p string) (printed, bool) {
	for _, agency := range []string{"新华社", "中新社", "中新网", "中央社"} {
		rest, ok := strings.CutPrefix(p, agency)
		if !ok {
			continue
		}
		i := strings.IndexAny(rest, "0123456789")
		if i <= 0 || i > 40 {
			return printed{}, false
		}
		m, nm := number(rest[i:], 2)
		after, ok := strings.CutPrefix(rest[i+nm:], "月")
		if !ok {
			return printed{}, false
		}
		d, nd := number(after, 2)
		after, ok = strings.CutPrefix(after[nd:], "日电")
		out := day{month: m, day: d}
		if !ok || !out.valid() {
			return printed{}, false
		}
		stop := len(p) - len(after)
		return printed{
			stop: stop, rest: stop + skipAny(after, " "), places: []string{rest[:i]}, agency: agency, date: out, strong: true,
		}, true
	}
	return printed{}, false
}
