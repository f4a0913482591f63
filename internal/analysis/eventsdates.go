package analysis

import (
	"strconv"
	"strings"
	"time"
	"unicode"

	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
)

// evDate is an expression of time in a sentence.
type evDate struct {
	first, last int // items
	iso         string
}

// dateWord reports whether a date begins with item i: "Monday", "last week".
func (r *eventReader) dateWord(i int) bool {
	_, ok := r.dateAt(i, nlp.Happened)
	return ok
}

// date is the day, month or year of the event whose trigger stands in phrase at: the expression of time
// nearest behind it in its clause, else the nearest before it, else the one that opens the sentence.
func (r *eventReader) date(at int, tense nlp.Tense) string {
	if tense == nlp.Denied {
		tense = nlp.Happened
	}
	for i := r.chunks[at].last; i < r.clauseEnd(at); i++ {
		if d, ok := r.dateAt(i, tense); ok {
			return d.iso
		}
	}
	for i := r.chunks[at].first; i >= r.clauseStart(at); i-- {
		if d, ok := r.dateAt(i, tense); ok {
			return d.iso
		}
	}
	// "In early June, Seoul …" holds for the whole sentence.
	for i := 0; i < len(r.items) && i < 5 && !r.items[i].punct && r.items[i].m < 0; i++ {
		if d, ok := r.dateAt(i, tense); ok {
			return d.iso
		}
	}
	return ""
}

// clauseEnd is the item at which another clause begins behind phrase at.
func (r *eventReader) clauseEnd(at int) int {
	for k := at + 1; k < len(r.chunks) && k < at+evReach; k++ {
		switch c := &r.chunks[k]; c.kind {
		case evVerb:
			if !c.to && c.form&gazetteer.IngForm == 0 {
				return c.first
			}
		case evStop, evBreak, evWho, evThat:
			return c.first
		}
	}
	return min(len(r.items), r.chunks[at].last+evItems)
}

// clauseStart is the item behind the verb or the word that opens the clause of phrase at.
func (r *eventReader) clauseStart(at int) int {
	for k := at - 1; k >= 0 && k > at-evReach; k-- {
		switch c := &r.chunks[k]; c.kind {
		case evVerb, evStop, evBreak, evThat:
			return c.last
		}
	}
	return max(0, r.chunks[at].first-evItems)
}

var months = map[string]time.Month{
	"january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
	"october": 10, "november": 11, "december": 12, "jan.": 1, "feb.": 2, "aug.": 8, "sept.": 9, "sep.": 9, "oct.": 10,
	"nov.": 11, "dec.": 12,
}

var weekdays = map[string]time.Weekday{
	"sunday": 0, "monday": 1, "tuesday": 2, "wednesday": 3, "thursday": 4, "friday": 5, "saturday": 6,
}

// low is the word of item i in lower case, "" for a mention or beyond the end.
func (r *eventReader) low(i int) string {
	if i < 0 || i >= len(r.items) || r.items[i].m >= 0 {
		return ""
	}
	return strings.ToLower(r.itemText(i))
}

// dateAt reads the expression of time that begins with item i and resolves it against the article's day.
func (r *eventReader) dateAt(i int, tense nlp.Tense) (evDate, bool) {
	w := r.low(i)
	if w == "" || r.items[i].punct {
		return evDate{}, false
	}
	t := &r.toks[r.items[i].first]
	d := evDate{first: i, last: i + 1}
	switch {
	case t.Shape == nlp.Number:
		return r.dayFirst(d, w, tense)
	case t.Shape == nlp.Title || t.Shape == nlp.Upper:
		if m, ok := months[w]; ok && (m != 5 || i > 0) {
			return r.monthFirst(d, m, tense)
		}
		if day, ok := weekdays[w]; ok {
			d.iso = r.weekday(day, r.low(i-1), tense)
			return d, d.iso != ""
		}
	}
	return r.relative(d, w)
}

// dayFirst: "2 August 1990", "1979".
func (r *eventReader) dayFirst(d evDate, w string, tense nlp.Tense) (evDate, bool) {
	if day, err := strconv.Atoi(strings.TrimRight(w, "stndrh")); err == nil && day >= 1 && day <= 31 && len(w) <= 4 {
		if m, ok := months[r.low(d.first+1)]; ok {
			if y, ok := year(r.low(d.first + 2)); ok {
				d.last, d.iso = d.first+3, iso(y, m, day)
			} else {
				d.last, d.iso = d.first+2, r.dayOf(m, day, tense)
			}
			return d, d.iso != ""
		}
	}
	if y, ok := year(w); ok {
		switch r.low(d.first - 1) {
		case "in", "since", "during", "of", "late", "early", "mid":
			d.iso = strconv.Itoa(y)
			return d, true
		}
	}
	return d, false
}

// monthFirst: "August 2, 1990", "February 2019", "early June".
func (r *eventReader) monthFirst(d evDate, m time.Month, tense nlp.Tense) (evDate, bool) {
	next := r.low(d.first + 1)
	if y, ok := year(next); ok {
		d.last, d.iso = d.first+2, iso(y, m, 0)
		return d, true
	}
	if day, err := strconv.Atoi(strings.TrimRight(next, "stndrh")); err == nil && day >= 1 && day <= 31 {
		k := d.first + 2
		if r.low(k) == "," {
			k++
		}
		if y, ok := year(r.low(k)); ok {
			d.last, d.iso = k+1, iso(y, m, day)
		} else {
			d.last, d.iso = d.first+2, r.dayOf(m, day, tense)
		}
		return d, d.iso != ""
	}
	day := r.today()
	if day.IsZero() {
		return d, false
	}
	y := day.Year()
	switch {
	case tense == nlp.Planned && m < day.Month():
		y++
	case tense != nlp.Planned && m > day.Month():
		y--
	}
	d.iso = iso(y, m, 0)
	return d, true
}

func (r *eventReader) today() time.Time { return r.w.a.Date }

// dayOf is a day without a year: the nearest that the tense allows.
func (r *eventReader) dayOf(m time.Month, day int, tense nlp.Tense) string {
	now := r.today()
	if now.IsZero() {
		return ""
	}
	y := now.Year()
	at := time.Date(y, m, day, 0, 0, 0, 0, time.UTC)
	switch {
	case tense == nlp.Planned && at.Before(now.AddDate(0, 0, -1)):
		y++
	case tense != nlp.Planned && at.After(now.AddDate(0, 0, 1)):
		y--
	}
	return iso(y, m, day)
}

// weekday is the day of that name nearest to the article's own, before it or, for a plan, after it.
func (r *eventReader) weekday(day time.Weekday, before string, tense nlp.Tense) string {
	now := r.today()
	if now.IsZero() {
		return ""
	}
	gap := int(now.Weekday()-day+7) % 7
	if before == "next" || tense == nlp.Planned || tense == nlp.Hypothetical {
		gap -= 7
		if gap == -7 && before != "next" {
			gap = 0
		}
	}
	return now.AddDate(0, 0, -gap).Format("2006-01-02")
}

// relative: "yesterday", "last year", "next month".
func (r *eventReader) relative(d evDate, w string) (evDate, bool) {
	now := r.today()
	if now.IsZero() {
		return d, false
	}
	switch w {
	case "today", "tonight":
		d.iso = now.Format("2006-01-02")
		return d, true
	case "yesterday":
		d.iso = now.AddDate(0, 0, -1).Format("2006-01-02")
		return d, true
	case "tomorrow":
		d.iso = now.AddDate(0, 0, 1).Format("2006-01-02")
		return d, true
	case "last", "next", "this":
	default:
		return d, false
	}
	step := map[string]int{"last": -1, "next": 1}[w]
	d.last = d.first + 2
	first := time.Date(now.Year(), now.Month(), 1, 0, 0, 0, 0, time.UTC)
	switch r.low(d.first + 1) {
	case "year":
		d.iso = strconv.Itoa(now.Year() + step)
	case "month":
		d.iso = first.AddDate(0, step, 0).Format("2006-01")
	default:
		return d, false
	}
	return d, true
}

func year(w string) (int, bool) {
	if len(w) != 4 {
		return 0, false
	}
	y, err := strconv.Atoi(w)
	return y, err == nil && y >= 1800 && y < 2100
}

// iso is a date of ISO 8601; day 0 leaves the day out.
func iso(y int, m time.Month, day int) string {
	t := time.Date(y, m, max(1, day), 0, 0, 0, 0, time.UTC)
	if day == 0 {
		return t.Format("2006-01")
	}
	if t.Month() != m { // 31 June
		return ""
	}
	return t.Format("2006-01-02")
}

// place is where the event of phrase at happened: the nearest place behind "in" or "at" in its clause, or the
// place that names a summit ("the Hanoi summit").
func (r *eventReader) place(at int, e *nlp.Event) (name, code string) {
	if c := &r.chunks[at]; c.kind == evNoun && c.place >= 0 && !r.takesPart(e, r.items[c.place].m) {
		return r.placeOf(r.items[c.place].m)
	}
	end := min(len(r.chunks), at+evReach)
	for k := at + 1; k+1 < end; k++ {
		c := &r.chunks[k]
		if c.kind == evStop || c.kind == evBreak || c.kind == evThat || c.kind == evWho {
			break
		}
		if c.kind == evPrep && r.locative(c) && r.chunks[k+1].kind == evNoun && r.chunks[k+1].place >= 0 {
			return r.placeOf(r.items[r.chunks[k+1].place].m)
		}
	}
	if d := r.w.a.Dateline; e.Mode == "meeting" && e.Tense == nlp.Happened && e.Date == "" && len(d.Places) == 1 && r.w.doc.DatelineCountry != "" &&
		(hasCode(e.Source, r.w.doc.DatelineCountry) || hasCode(e.Target, r.w.doc.DatelineCountry)) && r.lede() {
		return placeName(d.Places[0]), r.w.doc.DatelineCountry
	}
	if e.Mode == "visit" && len(e.Target) == 1 {
		for k := at + 1; k < end; k++ {
			if c := &r.chunks[k]; c.kind == evNoun && c.place >= 0 && c.first >= r.chunks[at].last {
				if m := &r.w.doc.Mentions[r.items[c.place].m]; m.Form == nlp.Capital || m.Kind == entity.Place {
					return r.placeOf(r.items[c.place].m)
				}
			}
		}
	}
	return "", ""
}

// placeName is a dateline's place as copy would write it: "NEW DELHI" is New Delhi.
func placeName(s string) string {
	if s != strings.ToUpper(s) {
		return s
	}
	b := []rune(strings.ToLower(s))
	for i, c := range b {
		if i == 0 || !unicode.IsLetter(b[i-1]) && b[i-1] != '\'' && b[i-1] != '’' {
			b[i] = unicode.ToUpper(c)
		}
	}
	return string(b)
}

// lede reports whether the sentence in hand stands near the head of the article, where the dateline's place is where
// things happened.
func (r *eventReader) lede() bool {
	n := 0
	for _, b := range r.w.a.Blocks[:r.w.doc.Sentences[r.sentenceNo].Block+1] {
		if b.Kind == article.Paragraph {
			n++
		}
		if n > 3 {
			return false
		}
	}
	return true
}

func (r *eventReader) locative(c *evChunk) bool {
	switch strings.ToLower(r.itemText(c.first)) {
	case "in", "at", "near", "outside", "inside":
		return true
	}
	return false
}

func (r *eventReader) takesPart(e *nlp.Event, m int) bool {
	k := r.w.doc.Mentions[m].Chain
	for _, p := range e.Source {
		if p.Chain == k {
			return true
		}
	}
	for _, p := range e.Target {
		if p.Chain == k {
			return true
		}
	}
	return false
}

// placeOf is a place as it is called: a capital by its own name, not by its state's.
func (r *eventReader) placeOf(m int) (name, code string) {
	d := &r.w.doc.Mentions[m]
	c := &r.w.doc.Chains[d.Chain]
	name = c.Name
	if d.Form == nlp.Capital {
		name = d.Of(r.t)
	}
	return name, c.Country
}
