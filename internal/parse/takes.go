package parse

import "strings"

// cutTake cuts the marker of a take off a headline: "(2nd LEAD) ", "UPDATE 2-", "URGENT: ". It returns the
// marker as printed, without brackets and dash, and the headline proper. The name of a series in brackets
// ("(News Focus)") goes with it, but is no marker.
func cutTake(s string) (take, title string) {
	title = strings.TrimSpace(s)
	for range 4 {
		if series := seriesLabel(title); series > 0 {
			title = strings.TrimLeft(title[series:], " :-")
			continue
		}
		t, rest := cutOneTake(title)
		if t == "" {
			break
		}
		if take != "" {
			take += " "
		}
		take += t
		title = rest
	}
	return take, title
}

// seriesLabel is the length of the name of a series in brackets that a headline begins with, or 0.
func seriesLabel(s string) int {
	end := strings.IndexByte(s[:min(len(s), 40)], ')')
	if end < 4 || s[0] != '(' || strings.TrimSpace(s[end+1:]) == "" {
		return 0
	}
	known := false
	for _, w := range strings.Fields(s[1:end]) {
		low := strings.ToLower(w)
		switch {
		case agencies[low] != "" || low == "movie" || low == "book" || low == "drama" || low == "year-ender":
		case labels[low] && !takeMarkers[low] && len(low) > 3:
			known = true
		default:
			return 0
		}
	}
	if !known {
		return 0
	}
	return end + 1
}

func cutOneTake(s string) (take, rest string) {
	if strings.HasPrefix(s, "(") || strings.HasPrefix(s, "[") {
		end := strings.IndexAny(s, ")]")
		if end > 1 && end < 40 && takeWords(s[1:end]) && strings.TrimSpace(s[end+1:]) != "" {
			return s[1:end], strings.TrimLeft(s[end+1:], " :-")
		}
		return "", s
	}
	n := takePrefix(s)
	if n == 0 {
		return "", s
	}
	after := s[n:]
	k := skipAny(after, " ")
	switch {
	case strings.HasPrefix(after[k:], "--"), strings.HasPrefix(after[k:], "-"), strings.HasPrefix(after[k:], ":"), strings.HasPrefix(after[k:], "—"), strings.HasPrefix(after[k:], "–"):
	default:
		return "", s
	}
	rest = strings.TrimLeft(after[k:], "-:—– ")
	if rest == "" {
		return "", s
	}
	return strings.TrimSpace(s[:n]), rest
}

// takePrefix is the length of a marker's words at the start of s, or 0.
func takePrefix(s string) int {
	best := 0
	for n := 0; n < min(len(s), 40); {
		k := skipAny(s[n:], " ")
		w := s[n+k:]
		if end := strings.IndexAny(w, " -:—–"); end >= 0 {
			w = w[:end]
		}
		if w == "" || !takeWord(w) {
			break
		}
		n += k + len(w)
		best = n
	}
	if best > 0 && !takeWords(s[:best]) {
		return 0
	}
	return best
}

// takeWords reports whether a text is a take's marker: at least one marker's word, else numbers.
func takeWords(s string) bool {
	marker := false
	words := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '-' || r == ',' || r == '/' })
	for _, w := range words {
		if !takeWord(w) {
			return false
		}
		_, n := number(w, 2)
		marker = marker || n == 0 || n < len(w) && !isOrdinal(w)
	}
	return marker && len(words) <= 5
}

func isOrdinal(w string) bool {
	_, n := number(w, 2)
	return n > 0 && ordinal(w[n:]) == 2 && len(w) == n+2
}

func takeWord(w string) bool {
	if _, n := number(w, 2); n > 0 {
		rest := w[n:]
		if rest == "" || isOrdinal(strings.ToLower(w)) {
			return true
		}
		if len(rest) > 2 && ordinal(rest) == 0 { // "1stLd"
			if k := ordinal(rest[:2]); k == 2 {
				return takeMarkers[strings.ToLower(rest[2:])]
			}
		}
		return false
	}
	low := strings.ToLower(strings.Trim(w, "."))
	if !takeMarkers[low] {
		return false
	}
	// words of everyday language count only in capitals, or short forms as agencies write them
	return isCaps(w) || low == "ld" || low == "lead" || low == "writethru" || low == "urgent" || low == "update"
}

var takeMarkers = set(`lead ld lede writethru urgent update updated corrected correction corr refile rpt repeat repeating recast recasts wrapup wrapup:
	alert bulletin flash newsalert breaking advisory embargoed add adds sub insert precede kill first second third fourth fifth urgente avance actualización
	ampliación resumen corrección`)

// isTakeLine recognises a marker on a line of its own.
func isTakeLine(t string) bool {
	return len(t) < 40 && takeWords(strings.Trim(t, "()[]: *-")) && !strings.ContainsAny(t, "&")
}

// cutTrailingTake cuts a marker in brackets at the end of s.
func cutTrailingTake(s string) (take, rest string) {
	s = strings.TrimRight(s, " ")
	if !strings.HasSuffix(s, ")") {
		return "", ""
	}
	i := strings.LastIndexByte(s, '(')
	if i < 0 || !takeWords(s[i+1:len(s)-1]) {
		return "", ""
	}
	return s[i+1 : len(s)-1], strings.TrimRight(s[:i], " ")
}

// takeNumber orders takes: the number in the marker, 1 for one that follows a first take without a number.
func takeNumber(take string) int {
	if take == "" {
		return 0
	}
	words := strings.FieldsFunc(strings.ToLower(take), func(r rune) bool { return r == ' ' || r == '-' || r == ',' || r == '/' || r == '(' || r == ')' })
	n := 0
	for i, w := range words {
		if v, size := number(w, 2); size > 0 {
			n = max(n, v)
			continue
		}
		switch w {
		case "first":
			n = max(n, 1)
		case "second":
			n = max(n, 2)
		case "third":
			n = max(n, 3)
		case "fourth":
			n = max(n, 4)
		case "fifth":
			n = max(n, 5)
		case "urgent", "flash", "bulletin", "alert", "newsalert", "breaking", "advisory", "embargoed", "urgente", "avance":
		default:
			if i >= 0 {
				n = max(n, 1)
			}
		}
	}
	return n
}
