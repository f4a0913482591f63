package parse

import (
	"strings"
	"time"
	"unicode/utf8"
)

// day is a date as printed; what is not printed is zero.
type day struct {
	year, month, day int
	weekday          int // 1 Monday to 7 Sunday
}

func (d day) full() bool { return d.year > 0 && d.month > 0 && d.day > 0 }
func (d day) isZero() bool {
	return d == day{}
}

// time is midnight UTC of a full date.
func (d day) time() time.Time {
	return time.Date(d.year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC)
}

func dayOf(t time.Time) day {
	y, m, d := t.Date()
	return day{year: y, month: int(m), day: d}
}

// valid reports whether month and day can be one, and with a year whether there is such a day.
func (d day) valid() bool {
	if d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 {
		return false
	}
	year := d.year
	if year == 0 {
		year = 2000 // a leap year
	}
	return time.Date(year, time.Month(d.month), d.day, 0, 0, 0, 0, time.UTC).Day() == d.day
}

// months are the names and usual abbreviations of the languages of agencies: English, Spanish, French, German,
// Italian, Portuguese, Dutch, Turkish, Russian (genitive) and Ukrainian.
var months = table(map[int]string{
	1:  "january jan enero ene janvier janv januar jänner jän gennaio gen janeiro januari ocak января янв січня",
	2:  "february feb febrero février fevrier févr fevr fév februar febbraio fevereiro fev februari şubat февраля фев лютого",
	3:  "march mar marzo mars märz mär maerz março marco maart mart марта мар березня",
	4:  "april apr abril abr avril avr aprile nisan апреля апр квітня",
	5:  "may mayo mai maggio mag maio mei mayıs мая травня",
	6:  "june jun junio juin juni giugno giu junho haziran июня июн червня",
	7:  "july jul julio juillet juil juli luglio lug julho temmuz июля июл липня",
	8:  "august aug agosto ago août aout augustus ağustos августа авг серпня",
	9:  "september sept sep septiembre setiembre septembre settembre set setembro eylül сентября сен вересня",
	10: "october oct octubre octobre oktober okt ottobre ott outubro out ekim октября окт жовтня",
	11: "november nov noviembre novembre novembro kasım ноября ноя листопада",
	12: "december dec diciembre dic décembre decembre déc dezember dez dicembre dezembro aralık декабря дек грудня",
})

var weekdays = table(map[int]string{
	1: "monday mon lunes lundi montag lunedì segunda-feira понедельник",
	2: "tuesday tues tue martes mardi dienstag martedì terça-feira вторник",
	3: "wednesday weds wed miércoles mercredi mittwoch mercoledì quarta-feira среда",
	4: "thursday thurs thur thu jueves jeudi donnerstag giovedì quinta-feira четверг",
	5: "friday fri viernes vendredi freitag venerdì sexta-feira пятница",
	6: "saturday sat sábado samedi samstag sabato суббота",
	7: "sunday sun domingo dimanche sonntag domenica воскресенье",
})

func table(of map[int]string) map[string]int {
	t := make(map[string]int)
	for n, names := range of {
		for _, name := range strings.Fields(names) {
			t[name] = n
		}
	}
	return t
}

// word is the run of letters (and hyphens within) at the start of s.
func word(s string) string {
	for i, r := range s {
		if !isLetter(r) && !(r == '-' && i > 0) {
			return s[:i]
		}
	}
	return s
}

func isLetter(r rune) bool {
	switch {
	case r < utf8.RuneSelf:
		return r|0x20 >= 'a' && r|0x20 <= 'z'
	}
	return r >= 0xc0 && r != 0xd7 && r != 0xf7 && (r < 0x2000 || r > 0x2bff) && (r < 0x3000 || r > 0x3030) && r < 0xfe00
}

// lookup finds a name in a table whatever its case; a longest abbreviation takes part with its point cut.
func lookup(t map[string]int, w string) int {
	if w == "" || len(w) > 20 {
		return 0
	}
	var buf [24]byte
	low := buf[:0]
	for i := 0; i < len(w); i++ {
		c := w[i]
		if c >= utf8.RuneSelf {
			return t[strings.ToLower(w)]
		}
		if isUpper(c) {
			c |= 0x20
		}
		low = append(low, c)
	}
	return t[string(low)]
}

// number reads up to max digits at the start of s.
func number(s string, limit int) (n, size int) {
	for size < len(s) && size < limit && isDigit(s[size]) {
		n = n*10 + int(s[size]-'0')
		size++
	}
	if size < len(s) && isDigit(s[size]) {
		return 0, 0
	}
	return n, size
}

// scanDate reads a date at the start of s, in any usual order, with a weekday before it or alone, and returns
// how many bytes it took; 0 means there is none. american says that 7/8 is July 8.
func scanDate(s string, american bool) (day, int) {
	if s == "" {
		return day{}, 0
	}
	if isDigit(s[0]) {
		return scanNumeric(s, american)
	}
	w := word(s)
	if m := lookup(months, w); m > 0 {
		if d, n := afterMonth(m, s[len(w):]); n > 0 {
			return d, len(w) + n
		}
	}
	if wd := lookup(weekdays, w); wd > 0 {
		n := len(w)
		n += skip(s[n:], ".")
		rest := skipAny(s[n:], " ,")
		if d, m := scanDate(s[n+rest:], american); m > 0 && d.weekday == 0 {
			d.weekday = wd
			return d, n + rest + m
		}
		return day{weekday: wd}, n
	}
	return day{}, 0
}

// afterMonth reads "8", "8th", "8, 2020", ". 8 2020" behind the name of a month.
func afterMonth(month int, s string) (day, int) {
	n := skip(s, ".")
	sp := skipAny(s[n:], " ")
	if n+sp == 0 {
		return day{}, 0
	}
	n += sp
	d, size := number(s[n:], 2)
	if size == 0 || d == 0 || d > 31 {
		return day{}, 0
	}
	n += size
	n += ordinal(s[n:])
	out := day{month: month, day: d}
	y, m := yearAfter(s[n:])
	out.year = y
	if !out.valid() {
		return day{}, 0
	}
	return out, n + m
}

func ordinal(s string) int {
	if len(s) >= 2 && (len(s) == 2 || !isLetter(rune(s[2]))) {
		switch s[:2] {
		case "st", "nd", "rd", "th":
			return 2
		}
	}
	return 0
}

// yearAfter reads ", 2020", " 2020", " de 2020", "-2020", or KCNA's " Juche 109 (2020)".
func yearAfter(s string) (year, n int) {
	t := s
	t = t[skipAny(t, " ,"):]
	for _, p := range []string{"de ", "del ", "of "} {
		t = strings.TrimPrefix(t, p)
	}
	if strings.HasPrefix(t, "Juche ") {
		if i := strings.IndexByte(t[:min(len(t), 20)], '('); i > 0 {
			if y, size := number(t[i+1:], 4); size == 4 {
				return y, len(s) - len(t) + i + 1 + size + skip(t[i+1+size:], ")")
			}
		}
		return 0, 0
	}
	y, size := number(t, 4)
	if size != 4 || y < 1800 || y > 2199 {
		return 0, 0
	}
	rest := t[size:]
	if rest != "" && isLetter(rune(rest[0])) || strings.HasPrefix(rest, ":") || len(t) == len(s) && strings.HasPrefix(rest, "-") {
		return 0, 0
	}
	return y, len(s) - len(rest)
}

func scanNumeric(s string, american bool) (day, int) {
	a, n := number(s, 4)
	if n == 0 {
		return day{}, 0
	}
	if n == 4 { // 2020-07-08, 2020/07/08, 2020.07.08
		if len(s) > 4 && strings.IndexByte("-/.", s[4]) >= 0 {
			m, nm := number(s[5:], 2)
			at := 5 + nm
			if nm > 0 && at < len(s) && s[at] == s[4] {
				d, nd := number(s[at+1:], 2)
				if out := (day{year: a, month: m, day: d}); nd > 0 && out.valid() {
					return out, at + 1 + nd
				}
			}
		}
		return day{}, 0
	}
	if n > 2 || a > 31 {
		return day{}, 0
	}
	if n < len(s) && strings.IndexByte("/.-", s[n]) >= 0 {
		if d, size := threeNumbers(s, a, n, american); size > 0 {
			return d, size
		}
	}
	return dayMonth(s, a, n)
}

// threeNumbers reads 8.7.2020, 08/07/2020, 08-07-98.
func threeNumbers(s string, a, n int, american bool) (day, int) {
	sep := s[n]
	b, nb := number(s[n+1:], 2)
	at := n + 1 + nb
	if nb == 0 || at >= len(s) || s[at] != sep {
		return day{}, 0
	}
	y, ny := number(s[at+1:], 4)
	switch {
	case ny == 2 && y >= 69:
		y += 1900
	case ny == 2:
		y += 2000
	case ny != 4:
		return day{}, 0
	}
	d := day{year: y, month: b, day: a}
	if (american && sep != '.' || b > 12) && a <= 12 {
		d.month, d.day = a, b
	}
	if !d.valid() {
		return day{}, 0
	}
	return d, at + 1 + ny
}

// dayMonth reads "8 July", "8. Juli 2020", "8 de julio de 2020", "1er août", "8-Jul-2020".
func dayMonth(s string, d, n int) (day, int) {
	for _, o := range []string{"er", "º", "ª", "°", "."} {
		if strings.HasPrefix(s[n:], o) {
			n += len(o)
			break
		}
	}
	if n == len(s) || s[n] != ' ' && s[n] != '-' {
		n += ordinal(s[n:])
	}
	sp := skipAny(s[n:], " -")
	if sp == 0 {
		return day{}, 0
	}
	n += sp
	if strings.HasPrefix(s[n:], "de ") {
		n += 3
	} else if strings.HasPrefix(s[n:], "of ") {
		n += 3
	}
	w := word(s[n:])
	if i := strings.IndexByte(w, '-'); i > 0 {
		w = w[:i]
	}
	m := lookup(months, w)
	out := day{month: m, day: d}
	if m == 0 || !out.valid() {
		return day{}, 0
	}
	n += len(w)
	n += skip(s[n:], ".")
	rest := s[n:]
	if strings.HasPrefix(rest, "-") {
		if y, size := number(rest[1:], 4); size == 4 {
			out.year = y
			return out, n + 5
		}
	}
	y, ny := yearAfter(rest)
	out.year = y
	if !out.valid() {
		return day{}, 0
	}
	return out, n + ny
}

// scanClock reads a time of day and its zone behind a date ("10:25 GMT", "0330EST", "1025 GMT"), or 0.
func scanClock(s string) (hour, minute int, zone string, n int) {
	n = skipAny(s, " ,-T")
	if strings.HasPrefix(s[n:], "at ") {
		n += 3
	}
	h, size := number(s[n:], 4)
	if size == 0 {
		return 0, 0, "", 0
	}
	n += size
	m := 0
	switch {
	case size >= 3:
		h, m = h/100, h%100
	case n < len(s) && (s[n] == ':' || s[n] == '.'):
		var nm int
		m, nm = number(s[n+1:], 2)
		if nm != 2 {
			return 0, 0, "", 0
		}
		n += 1 + nm
		if n < len(s) && s[n] == ':' {
			if _, ns := number(s[n+1:], 2); ns == 2 {
				n += 3
			}
		}
	case len(s) > n && ampm(s[n:]) == 0:
		return 0, 0, "", 0
	case len(s) == n:
		return 0, 0, "", 0
	}
	if k := ampm(s[n:]); k > 0 {
		pm := strings.TrimLeft(s[n:], " ")[0]|0x20 == 'p'
		if h == 12 {
			h = 0
		}
		if pm {
			h += 12
		}
		n += k
	}
	if h > 24 || m > 59 {
		return 0, 0, "", 0
	}
	k := skipAny(s[n:], " ")
	if w := word(s[n+k:]); zoneOffset(w) != nil || w == "Z" {
		zone = w
		n += k + len(w)
	}
	return h, m, zone, n
}

// ampm is the length of " a.m.", "pm" and the like at the start of s.
func ampm(s string) int {
	k := skipAny(s, " ")
	for _, f := range []string{"a.m.", "p.m.", "am", "pm", "a.m", "p.m"} {
		if len(s) >= k+len(f) && strings.EqualFold(s[k:k+len(f)], f) {
			if end := k + len(f); end == len(s) || !isLetter(rune(s[end])) {
				return end
			}
		}
	}
	return 0
}

// zones are the abbreviations agencies use, in minutes east of Greenwich. IST is India's.
var zones = map[string]int{
	"GMT": 0, "UTC": 0, "Z": 0, "BST": 60, "WET": 0, "WEST": 60, "CET": 60, "CEST": 120, "EET": 120, "EEST": 180, "MSK": 180, "TRT": 180,
	"EST": -300, "EDT": -240, "ET": -300, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
	"IST": 330, "PKT": 300, "ICT": 420, "WIB": 420, "SGT": 480, "HKT": 480, "PHT": 480, "KST": 540, "JST": 540, "AEST": 600, "AEDT": 660,
}

// zoneOffset is the zone of an abbreviation, or nil.
func zoneOffset(name string) *time.Location {
	minutes, ok := zones[strings.ToUpper(name)]
	if !ok {
		return nil
	}
	return time.FixedZone(name, minutes*60)
}

func skip(s, prefix string) int {
	if strings.HasPrefix(s, prefix) {
		return len(prefix)
	}
	return 0
}

func skipAny(s, chars string) int {
	n := 0
	for n < len(s) && strings.IndexByte(chars, s[n]) >= 0 {
		n++
	}
	return n
}
