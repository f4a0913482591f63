package parse

import (
	"path"
	"strings"
	"time"
	"unicode/utf8"

	"digest/internal/article"
)

// evidence is all that tells an article's day, but for front matter.
type evidence struct {
	dateline day       // what the dateline prints
	path     day       // of the file's name or directories; may lack the day
	header   day       // of the transmission's header or trailer
	text     string    // the body
	fileTime time.Time // zero when not known
}

// find returns the article's day and how it was found. What a dateline prints is kept; a missing year comes
// from the path, the header, the text or the file's time, in that order, as the one that brings the day nearest.
func (e evidence) find() (day, article.DateSource) {
	d := e.dateline
	if d.month == 0 {
		return e.withoutDate()
	}
	if d.year > 0 {
		return d, article.FromDateline
	}
	if e.path.year > 0 {
		return nearest(d, e.path), article.FromPath
	}
	if e.header.full() {
		return nearest(d, e.header), article.FromDateline
	}
	if y := yearFromText(e.text, d, e.fileTime); y > 0 {
		d.year = y
		return d, article.FromText
	}
	if !e.fileTime.IsZero() {
		return before(d, dayOf(e.fileTime)), article.FromFileTime
	}
	return day{}, article.NoDate
}

// withoutDate finds the day when no dateline names a month; it may name a weekday.
func (e evidence) withoutDate() (day, article.DateSource) {
	switch {
	case e.header.full():
		return onWeekday(e.header, e.dateline.weekday), article.FromDateline
	case e.path.full():
		return onWeekday(e.path, e.dateline.weekday), article.FromPath
	case !e.fileTime.IsZero():
		return onWeekday(dayOf(e.fileTime), e.dateline.weekday), article.FromFileTime
	}
	return day{}, article.NoDate
}

// onWeekday is the last such weekday at or before d, at most six days back.
func onWeekday(d day, weekday int) day {
	if weekday == 0 {
		return day{year: d.year, month: d.month, day: d.day}
	}
	t := d.time()
	for weekdayOf(t) != weekday {
		t = t.AddDate(0, 0, -1)
	}
	return dayOf(t)
}

// weekdayOf counts Monday as 1, Sunday as 7.
func weekdayOf(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }

// nearest gives d the year that brings it nearest to ref; a ref without a day lies in its month's middle,
// without a month the year is ref's.
func nearest(d, ref day) day {
	if ref.month == 0 {
		d.year = ref.year
		return d
	}
	at := ref
	if at.day == 0 {
		at.day = 15
	}
	best, gap := d, time.Duration(1<<62)
	for _, y := range []int{ref.year, ref.year - 1, ref.year + 1} {
		c := d
		c.year = y
		if !c.valid() {
			continue
		}
		if g := c.time().Sub(at.time()).Abs(); g < gap {
			best, gap = c, g
		}
	}
	best.year = max(best.year, 0)
	if best.year == 0 {
		best.year = ref.year
	}
	return best
}

// before gives d the latest year in which it is not after ref, with a day's grace for time zones.
func before(d, ref day) day {
	limit := ref.time().AddDate(0, 0, 1)
	for back := range 9 { // 29 February comes at most eight years apart
		c := d
		c.year = ref.year - back
		if c.valid() && !c.time().After(limit) {
			return c
		}
	}
	d.year = ref.year
	return d
}

// dayOfPath finds a date in a file's path: "2020-07-08-talks.txt", "2020/07/08/talks.txt", "20200708.txt",
// "2020/07/talks.txt" or "2020/talks.txt"; the file's name wins over its directories.
func dayOfPath(p string) day {
	dir, base := path.Split(p)
	if d := dayInName(base); d.full() {
		return d
	}
	parts := strings.Split(strings.Trim(dir, "/"), "/")
	for i := len(parts) - 1; i >= 0; i-- {
		if d := dayInName(parts[i]); d.full() {
			return d
		}
	}
	for i, part := range parts {
		y, n := number(part, 4)
		if n != 4 || len(part) != 4 || y < 1800 || y > 2199 {
			continue
		}
		d := day{year: y}
		if i+1 < len(parts) {
			if m, n := number(parts[i+1], 2); n == len(parts[i+1]) && m >= 1 && m <= 12 {
				d.month = m
				name := strings.TrimSuffix(base, path.Ext(base))
				if i+2 < len(parts) {
					name = parts[i+2]
				} else if j := strings.IndexAny(name, "-_."); j > 0 {
					name = name[:j]
				}
				if v, n := number(name, 2); n == len(name) && n == 2 && v >= 1 {
					if d.day = v; !d.valid() {
						d.day = 0
					}
				}
			}
		}
		return d
	}
	return day{}
}

// dayInName finds 2020-07-08, 2020_07_08 or 20200708 at the start of a name or behind a separator.
func dayInName(name string) day {
	for i := 0; i+8 <= len(name); i++ {
		if !isDigit(name[i]) || i > 0 && isAlnum(name[i-1]) {
			continue
		}
		y, n := number(name[i:i+4], 4)
		if n != 4 || y < 1800 || y > 2199 {
			continue
		}
		rest := name[i+4:]
		if strings.IndexByte("-_.", rest[0]) >= 0 {
			m, nm := number(rest[1:], 2)
			if nm == 2 && len(rest) > 3 && rest[3] == rest[0] {
				dd, nd := number(rest[4:], 2)
				if d := (day{year: y, month: m, day: dd}); nd == 2 && d.valid() {
					return d
				}
			}
			continue
		}
		if _, n := number(name[i:], 8); n == 8 {
			m, _ := number(rest[:2], 2)
			dd, _ := number(rest[2:4], 2)
			if d := (day{year: y, month: m, day: dd}); d.valid() {
				return d
			}
		}
	}
	return day{}
}

// maxYears bounds how many years may lie between the latest past year a text names and the article.
const maxYears = 6

// yearFromText finds the year of a day from what the text says: the weekday it names for that day or the day
// before ("on Wednesday"), and the latest year it names in the past ("in February 2019"). It is the first year
// from that one on in which the weekday falls right; on the day itself rather than the day before, soon rather
// than late, never later than the file was written. 0 means the text does not tell, or tells less surely than the
// file's time, whose own year has the day on that weekday: when only the day before would do, or the past year
// named is history.
func yearFromText(body string, d day, fileTime time.Time) int {
	past := latestPastDay(body)
	if past.year == 0 {
		return 0
	}
	named := d.weekday
	if named == 0 {
		if named = firstWeekday(body); named == 0 {
			return 0
		}
	}
	written := dayOf(fileTime)
	// A file whose time is before what its text looks back on has a time that means nothing.
	mistimed := fileTime.IsZero() || past.after(written)
	tooLate := func(on day) bool { return !mistimed && on.time().After(written.time().AddDate(0, 0, 1)) }
	year, exact := 0, false
search:
	for _, years := range [][2]int{{0, 2}, {2, maxYears}} {
		for _, back := range []int{0, 1} {
			for y := past.year + years[0]; y < past.year+years[1]; y++ {
				on := day{year: y, month: d.month, day: d.day}
				if on.valid() && !past.after(on) && !tooLate(on) && weekdayOf(on.time().AddDate(0, 0, -back)) == named {
					year, exact = y, back == 0
					break search
				}
			}
		}
	}
	if fileTime.IsZero() {
		return year
	}
	const history = 12
	byFile := before(d, written)
	if weekdayOf(byFile.time()) == named && !past.after(byFile) && (!exact || past.month == 0 && byFile.year-past.year > history) {
		return 0
	}
	return year
}

// after reports whether a month or year that is past must lie after d.
func (past day) after(d day) bool {
	return past.year > d.year || past.year == d.year && past.month > d.month
}

// firstWeekday is the first weekday the beginning of a text names, or 0.
func firstWeekday(body string) int {
	head := body[:min(len(body), 3000)]
	for i := 0; i < len(head); i++ {
		if c := head[i]; !isUpper(c) && !isLower(c) || i > 0 && (isAlnum(head[i-1]) || head[i-1] >= utf8.RuneSelf) {
			continue
		}
		w := word(head[i:])
		if len(w) >= 5 {
			if n := lookup(weekdays, w); n > 0 {
				return n
			}
		}
		i += max(len(w)-1, 0)
	}
	return 0
}

// latestPastDay is the latest month or year that the text names as past: "in February 2019", "since 2018",
// "on 3 May 2019", not "by 2025" nor "in 2030 will".
func latestPastDay(body string) day {
	var best day
	for i := 0; i+4 <= len(body); i++ {
		if !isDigit(body[i]) {
			continue
		}
		y, n := number(body[i:], 4)
		if n != 4 {
			for i < len(body) && isDigit(body[i]) {
				i++
			}
			continue
		}
		if y < 1900 || y > 2199 || i > 0 && (isAlnum(body[i-1]) || strings.IndexByte("$£€-./,", body[i-1]) >= 0) || !yearEnds(body[i+4:]) {
			i += 3
			continue
		}
		if m, ok := pastBefore(body[:i]); ok && !futureAround(body, i) {
			if y > best.year || y == best.year && m > best.month {
				best = day{year: y, month: m}
			}
		}
		i += 3
	}
	return best
}

func yearEnds(s string) bool {
	if s == "" {
		return true
	}
	if isAlnum(s[0]) || s[0] == '%' || s[0] >= 0x80 && strings.HasPrefix(s, "–") || s[0] == '-' {
		return false
	}
	return !(s[0] == '.' || s[0] == ',') || len(s) == 1 || !isDigit(s[1])
}

// pastBefore reads what leads up to a year: a month with or without day, or a preposition.
func pastBefore(s string) (month int, ok bool) {
	s = strings.TrimRight(s[max(0, len(s)-40):], " ,")
	last := strings.ToLower(s[strings.LastIndexByte(s, ' ')+1:])
	switch last {
	case "in", "since", "during", "late", "early", "mid", "en", "desde", "depuis", "seit", "nel", "em", "summer", "spring", "autumn", "fall", "winter":
		return 0, true
	case "de", "del", "of":
		s = strings.TrimRight(s[:len(s)-len(last)], " ")
		last = strings.ToLower(s[strings.LastIndexByte(s, ' ')+1:])
	}
	if m := lookup(months, strings.TrimRight(last, ".")); m > 0 {
		return m, true
	}
	if _, n := number(last, 2); n > 0 { // "May 3, 2019"
		rest := strings.TrimRight(s[:len(s)-len(last)], " ")
		w := strings.ToLower(strings.TrimRight(rest[strings.LastIndexByte(rest, ' ')+1:], "."))
		if m := lookup(months, w); m > 0 {
			return m, true
		}
	}
	return 0, false
}

// futureAround reports whether the clause around the year at i speaks of what is to come.
func futureAround(body string, i int) bool {
	from := max(0, i-140)
	if k := strings.LastIndexAny(body[from:i], ".;?!\n"); k >= 0 {
		from += k + 1
	}
	to := min(len(body), i+100)
	if k := strings.IndexAny(body[i:to], ".;?!\n"); k >= 0 {
		to = i + k
	}
	for _, and := range []string{" and ", " but "} {
		if k := strings.LastIndex(body[from:i], and); k >= 0 {
			from += k + len(and) - 1
		}
		if k := strings.Index(body[i:to], and); k >= 0 {
			to = i + k
		}
	}
	clause := " " + strings.ToLower(body[from:to]) + " "
	for _, f := range []string{" will ", " would ", " by 2", " by the end of", " until ", " expected ", " scheduled ", " due ", " plans ", " planned ", " target", " aims ", " to be held ", " goal ", " upcoming ", " next ", " forecast", " projected ", " starting ", " beginning ", " from january ", " hasta ", " para 2"} {
		if strings.Contains(clause, f) {
			return true
		}
	}
	return false
}
