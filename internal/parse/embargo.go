package parse

import (
	"strings"
	"time"
)

// isEmbargo recognises an embargo line by its beginning, in lower case.
func isEmbargo(low string) bool {
	low = strings.TrimLeft(low, "(*[ -–—_=#")
	for _, p := range []string{
		"embargo", "embargoed", "strictly embargoed", "under embargo", "hold for release", "not for release", "not for publication before", "not for publication until",
		"for release at", "for release on", "for release after", "do not publish before", "do not use before", "embargado", "sous embargo", "sperrfrist",
	} {
		if rest, ok := strings.CutPrefix(low, p); ok && (rest == "" || !isLower(rest[0])) {
			return true
		}
	}
	return false
}

// never is the end of an embargo whose time cannot be read: such copy is held back.
var never = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// embargoTime reads the moment an embargo line names: a date and maybe a time of day with its zone, in either
// order. A date without a year is the one at or after the article's day; a time without a date is on that day.
func embargoTime(s string, article day) (time.Time, bool) {
	var d day
	hour, minute, zone, clock := 0, 0, "", false
	for i := 0; i < len(s); {
		if i > 0 && (isAlnum(s[i-1]) || s[i-1] >= 0x80) {
			i++
			continue
		}
		if v, n := scanDate(s[i:], false); n > 0 && d.month == 0 && v.month > 0 {
			d = v
			i += n
			if i < len(s) && s[i] == 'T' { // 2020-07-08T10:00Z
				if h, m, z, k := scanClock(s[i:]); k > 0 {
					hour, minute, zone, clock = h, m, z, true
					i += k
				}
			}
			continue
		}
		if isDigit(s[i]) && !clock {
			if h, m, z, n := scanClock(s[i:]); n > 0 && (z != "" || ampm(s[i+n:]) == 0) && i+n <= len(s) {
				hour, minute, zone, clock = h, m, z, true
				i += n
				continue
			}
		}
		i++
	}
	switch {
	case d.month == 0 && (!clock || !article.full()):
		return time.Time{}, false
	case d.month == 0:
		d = article
	case d.year == 0 && !article.full():
		return time.Time{}, false
	case d.year == 0:
		d.year = article.year
		if !d.valid() {
			return time.Time{}, false
		}
		if d.time().Before(article.time().AddDate(0, -6, 0)) {
			d.year++
		}
	}
	loc := zoneOffset(zone)
	if loc == nil {
		loc = time.UTC
	}
	return time.Date(d.year, time.Month(d.month), d.day, hour, minute, 0, 0, loc).UTC(), true
}

func isAlnum(c byte) bool { return isLower(c) || isUpper(c) || isDigit(c) }
