package parse

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// lineKind is what a line of the header is.
type lineKind uint8

const (
	textLine         lineKind = iota
	documentLine              // "APW19990102.0011"
	stampLine                 // a date and time
	signedStampLine           // a name or agency, and a date
	transmissionLine          // "w1000 wstm-", "u i BC-Talks 01-02 0300"
	sluglineLine              // "BC-Norland-Talks, 2nd Ld"
	takeLine                  // "URGENT"
	bylineLine                // "By Jane Roe"
	embargoLine
	agencyLine   // "Reuters"
	noteLine     // to editors
	codeLine     // "(bl)", "NEWS STORY"
	creditLine   // copyright
	ruleLine     // "-----"
	categoryLine // "international", in transmissions
)

// lineKind tells what a header's line is.
func (w *wire) lineKind(i int) lineKind {
	l := &w.lines[i]
	t := l.text
	low := strings.ToLower(t[:min(len(t), 64)])
	switch {
	case t == "":
		return ruleLine
	case isDocument(t):
		return documentLine
	case (l.coded || w.h.coded) && isTransmission(t):
		return transmissionLine
	case isStamp(t):
		return stampLine
	case isSignedStamp(t):
		return signedStampLine
	case isRule(t):
		return ruleLine
	case isSlugline(t):
		return sluglineLine
	case isTakeLine(t):
		return takeLine
	case isEmbargo(low):
		return embargoLine
	case isByline(t):
		return bylineLine
	case len(t) < 40 && agencyOf(strings.TrimPrefix(t, "By ")) != "":
		return agencyLine
	case isNote(t, low):
		return noteLine
	case isCode(t, low):
		return codeLine
	case isCredit(t, low):
		return creditLine
	case w.h.coded && i < 14 && len(w.h.headline) == 0 && isCategory(t):
		return categoryLine
	}
	return textLine
}

// isDocument recognises an archive's document number: letters, a date, a number.
func isDocument(t string) bool {
	if len(t) < 14 || len(t) > 24 {
		return false
	}
	i := 0
	for i < len(t) && (isUpper(t[i]) || t[i] == '_') {
		i++
	}
	if i < 2 || i+8 >= len(t) {
		return false
	}
	if _, n := number(t[i:i+8], 8); n != 8 {
		return false
	}
	_, n := number(t[i+9:], 6)
	return (t[i+8] == '.' || t[i+8] == '-') && n > 0 && i+9+n == len(t)
}

func documentDay(t string) (day, bool) {
	i := strings.IndexAny(t, "0123456789")
	y, _ := number(t[i:i+4], 4)
	m, _ := number(t[i+4:i+6], 2)
	d, _ := number(t[i+6:i+8], 2)
	out := day{year: y, month: m, day: d}
	return out, out.valid()
}

func documentAgency(t string) string {
	switch t[:3] {
	case "APW":
		return "AP"
	case "XIE", "XIN":
		return "Xinhua"
	case "NYT":
		return "NYT"
	case "AFP", "CNA":
		return t[:3]
	}
	return ""
}

// isTransmission recognises the lines of ANPA's wire format: "w1000 wstm-", "u i URGENT 01-02 0300".
func isTransmission(t string) bool {
	f := strings.Fields(t)
	if len(f) < 2 {
		return len(f) == 0
	}
	if len(f[0]) == 5 && unicode.IsLetter(rune(f[0][0])) && isDigit(f[0][1]) {
		return true
	}
	last := f[len(f)-1]
	_, n := number(last, 6)
	return len(f[0]) == 1 && n == len(last) && n > 0
}

func transmissionDay(string) (day, bool) { return day{}, false } // it has no year

// isStamp recognises a line that is a date with or without a time, and maybe "Published:" before it.
func isStamp(t string) bool {
	if len(t) > 60 {
		return false
	}
	t = stripLabel(t)
	d, n := scanDate(t, true)
	if n == 0 || d.month == 0 {
		return false
	}
	rest := strings.TrimLeft(t[n:], " ,-T|")
	for range 2 {
		if rest == "" {
			return d.year > 0 || len(t) < 16
		}
		_, _, _, k := scanClock(rest)
		if k == 0 {
			break
		}
		rest = strings.TrimLeft(rest[k:], " ,-|()")
	}
	return rest == "" || d.year > 0 && len(rest) <= 6
}

func isSignedStamp(t string) bool {
	_, d := signedStamp(t)
	return d.full()
}

// signedStamp reads "By Jane Roe, KYODO NEWS - Jul 8, 2020 - 12:10 | World" and "Jane Roe |08.07.2020 - Update:
// 08.07.2020": who stands before the date, and the date.
func signedStamp(t string) (before string, d day) {
	if len(t) > 120 || len(t) < 12 || endsSentence(t) {
		return "", day{}
	}
	for _, sep := range []string{" - ", "|", " – "} {
		i := strings.Index(t, sep)
		if i < 2 {
			continue
		}
		rest := strings.TrimLeft(t[i+len(sep):], " ")
		d, n := scanDate(rest, false)
		if n == 0 || !d.full() {
			continue
		}
		rest = strings.TrimLeft(rest[n:], " ")
		if rest == "" || strings.IndexByte("-|,–", rest[0]) >= 0 || isDigit(rest[0]) {
			before = strings.TrimSpace(t[:i])
			if looksLikeNames(strings.TrimPrefix(before, "By ")) || looksLikeNames(strings.ReplaceAll(before, ",", "")) {
				return before, d
			}
		}
	}
	return "", day{}
}

// stripLabel cuts "Published:", "Updated on" and the like.
func stripLabel(t string) string {
	low := strings.ToLower(t)
	for _, p := range []string{"published", "updated", "last updated", "posted", "date", "filed", "modified"} {
		if rest, ok := strings.CutPrefix(low, p); ok {
			cut := strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(rest, " :"), "on "), " :")
			return t[len(t)-len(cut):]
		}
	}
	return t
}

// isRule: no letter or digit.
func isRule(t string) bool {
	return len(t) < 120 && !strings.ContainsFunc(t, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// isSlugline recognises keyword lines: "BC-Norland-Talks, 2nd Ld-Writethru", "KOREA-NORTH/USA (UPDATE 2)".
func isSlugline(t string) bool {
	if len(t) > 70 {
		return false
	}
	for _, p := range []string{"BC-", "AM-", "PM-", "Slug:", "SLUG:", "Slugline:", "bc-", "bC-", "Bc-"} {
		if strings.HasPrefix(t, p) {
			return true
		}
	}
	first, rest, _ := strings.Cut(t, " ")
	if !strings.ContainsAny(first, "-/") || len(first) < 7 || !isCaps(first) || strings.HasPrefix(first, "(") {
		return false
	}
	if strings.Count(first, "-")+strings.Count(first, "/") < 1 || strings.HasSuffix(first, "-") && !strings.HasSuffix(first, "/") {
		return false
	}
	return rest == "" || strings.HasPrefix(rest, "(") && isTakeLine(rest) || strings.HasSuffix(first, "/") && isTakeLine(rest)
}

// slugTake finds the take a slugline names: ", 5th Ld-Writethru".
func (w *wire) slugTake(t string) {
	if i := strings.IndexAny(t, ",("); i > 0 && w.h.take == "" {
		rest := strings.Trim(t[i:], " ,()")
		if takeWords(rest) {
			w.h.take = rest
		}
	}
}

// isNote recognises lines to editors.
func isNote(t, low string) bool {
	if strings.HasPrefix(t, "(") && strings.HasSuffix(t, ")") {
		inner := strings.TrimLeft(low[1:], " ")
		for _, p := range noteStarts {
			if strings.HasPrefix(inner, p) {
				return true
			}
		}
		return false
	}
	if strings.HasPrefix(low, "eds:") || strings.HasPrefix(low, "eds.") || strings.HasPrefix(low, "(eds") || strings.HasPrefix(low, "editors:") || strings.HasPrefix(low, "note to editors") ||
		strings.HasPrefix(low, "attention editors") || strings.HasPrefix(low, "precede ") || strings.HasPrefix(low, "(attn") || strings.HasPrefix(low, "attn:") || strings.HasPrefix(t, "With BC-") || strings.HasPrefix(low, "moving in ") {
		return true
	}
	if len(t) < 120 && (strings.HasPrefix(t, "Adds ") || strings.HasPrefix(t, "Updates ") || strings.HasPrefix(t, "Recasts") || strings.HasPrefix(t, "Changes ")) && (strings.HasSuffix(t, ")") || strings.Contains(t, ", ")) && !endsSentence(strings.TrimRight(t, ")")) {
		return true
	}
	return len(t) < 60 && (strings.HasPrefix(t, "AP Photo") || strings.HasPrefix(t, "With AP Photo") || strings.HasPrefix(t, "AP Graphic") || strings.HasPrefix(t, "With photo") || strings.HasPrefix(t, "Photos by"))
}

// noteStarts begin a note in brackets.
var noteStarts = []string{
	"adds", "add:", "updates", "update", "updating", "recasts", "recasting", "eds", "ed:", "attn", "changes", "corrects", "correcting", "clarifies", "rewrites", "releads", "leads",
	"new throughout", "repeats", "repeating", "with ", "photo", "embargo", "more ", "writes through", "note", "pics", "picture", "graphic", "file", "includes", "for ",
	"refiles", "fixes", "removes", "deletes", "inserts", "trims", "background", "edits", "minor edits", "updates previous", "ampliación", "actualiza", "añade", "amplía",
}

// isCode recognises a typesetter's marks.
func isCode(t, low string) bool {
	if low == "news story" || low == "newswire" || low == "body" || low == "text" || strings.HasPrefix(low, "miscellaneous text") {
		return true
	}
	return len(t) <= 6 && t[0] == '(' && strings.HasSuffix(t, ")") && isLower(t[min(1, len(t)-1)])
}

// isCredit recognises copyright lines and writers' titles.
func isCredit(t, low string) bool {
	switch {
	case strings.HasPrefix(low, "copyright"), strings.HasPrefix(t, "©"), strings.HasPrefix(low, "(c) "), strings.HasPrefix(low, "c."), strings.Contains(low, "all rights reserved"):
		return len(t) < 300
	case strings.HasPrefix(low, "in any media without"), strings.HasPrefix(low, "no portion of"):
		return true
	case len(t) > 64 || endsSentence(t):
		return false
	}
	return strings.HasSuffix(low, " writer") || strings.HasSuffix(low, " correspondent") || strings.HasSuffix(low, " news service") || strings.HasSuffix(low, "staff reporter") || low == "the associated press"
}

func isCategory(t string) bool {
	return len(t) <= 20 && !strings.ContainsAny(t, " .,:0123456789") && t == strings.ToLower(t)
}

// isByline recognises "By Jane Roe", also in other languages and with a title or stamp behind the name.
func isByline(t string) bool { return len(t) < 160 && bylineName(t) != "" && !isNameLine(t) }

// bylineStarts begin a byline.
var bylineStarts = []string{
	"By ", "BY ", "by ", "(By ", "Por ", "POR ", "Par ", "Von ", "Di ", "Da ", "Door ", "Reporting by ", "Written by ", "Story by ", "Text by ",
}

// bylineName is the name in a byline, or "".
func bylineName(t string) string {
	name := t
	found := false
	for _, p := range bylineStarts {
		if rest, ok := strings.CutPrefix(t, p); ok {
			name, found = rest, true
			break
		}
	}
	if !found && !isNameLine(t) {
		return ""
	}
	name = strings.TrimRight(name, " .)")
	name = strings.TrimPrefix(name, "Xinhua writer ")
	name = strings.TrimPrefix(name, "Xinhua writers ")
	for _, cut := range []string{", ", " - ", " | ", " – ", "; ", " ("} {
		if i := strings.Index(name, cut); i > 0 {
			rest := strings.ToLower(name[i+len(cut):])
			if cut != ", " || !looksLikeNames(name[i+len(cut):]) || strings.Contains(rest, "writer") || strings.Contains(rest, "press") || strings.Contains(rest, "news") {
				name = name[:i]
			}
		}
	}
	if !looksLikeNames(name) {
		return ""
	}
	return strings.TrimSpace(name)
}

// looksLikeNames: capitalised words, small ones only between, not too many.
func looksLikeNames(s string) bool {
	words := strings.Fields(s)
	if len(words) == 0 || len(words) > 16 || len(s) > 120 {
		return false
	}
	capital := 0
	for _, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "'’(\""))
		switch {
		case unicode.IsUpper(r):
			capital++
		case w == "and" || w == "y" || w == "et" || w == "und" || w == "e" || w == "&" || w == "in" || w == "with" || particles[strings.ToLower(w)] || w == "van" || w == "von" || w == "bin" || w == "ibn" || w == "staff" || w == "writer" || w == "al":
		case unicode.Is(unicode.Lo, r):
			capital++
		default:
			return false
		}
		if strings.ContainsAny(w, "0123456789:?!\"“”%$") {
			return false
		}
	}
	return capital > 0
}

// isNameLine recognises a line that is only a person's name, as some agencies print below the headline.
func isNameLine(t string) bool {
	if len(t) > 48 || endsSentence(t) && !strings.HasSuffix(t, "Jr.") {
		return false
	}
	words := strings.Fields(t)
	if len(words) < 2 || len(words) > 7 || isCaps(t) && len(words) > 3 {
		return false
	}
	first := strings.ToLower(words[0])
	if articleWords[first] {
		return false
	}
	for i, w := range words {
		r, size := utf8.DecodeRuneInString(w)
		switch {
		case w == "and" && i > 1 || w == "de" || w == "van" || w == "von" || w == "der" || w == "al" || w == "bin" || w == "da" || w == "del" || w == "di":
			continue
		case !unicode.IsUpper(r):
			return false
		case len(w) > size+1 && isCaps(w) && !isCaps(t) && !strings.HasSuffix(w, "."):
			return false // an abbreviation is no part of a name
		}
		for _, r := range w {
			if !unicode.IsLetter(r) && r != '-' && r != '.' && r != '\'' && r != '’' {
				return false
			}
		}
	}
	return len(words) <= 4 || strings.Contains(t, " and ")
}

// articleWords begin a line that is a headline or section title rather than a name.
var articleWords = set("the a an major news market world top latest key main more what why how when who where full text related also read us uk un eu with moving")
