package site

import (
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"digest/internal/digest"
	"digest/internal/nlp"
)

func itoa(n int) string { return strconv.Itoa(n) }

func (p *plan) word(key string, args ...string) string { return p.words.Get(key, args...) }

// wordOr is the words of a key, or other when there are none.
func (p *plan) wordOr(key, other string) string {
	if p.words.Has(key) {
		return p.words.Get(key)
	}
	return other
}

// tokens of a Go layout that print words of a language.
var layoutWords = []struct {
	token string
	key   string
	index func(time.Time) int
}{
	{"January", "date.months", func(t time.Time) int { return int(t.Month()) - 1 }},
	{"Monday", "date.weekdays", func(t time.Time) int { return int(t.Weekday()) }},
	{"Jan", "date.months_short", func(t time.Time) int { return int(t.Month()) - 1 }},
	{"Mon", "date.weekdays_short", func(t time.Time) int { return int(t.Weekday()) }},
}

// formatDate prints t by a Go layout with the names of the site's language.
func (p *plan) formatDate(t time.Time, layout string) string {
	var b strings.Builder
	for layout != "" {
		at, found := len(layout), -1
		for i, w := range layoutWords {
			if j := strings.Index(layout, w.token); j >= 0 && j < at {
				at, found = j, i
			}
		}
		b.WriteString(t.Format(layout[:at]))
		if found < 0 {
			break
		}
		w := layoutWords[found]
		b.WriteString(p.word(w.key + "." + itoa(w.index(t))))
		layout = layout[at+len(w.token):]
	}
	return b.String()
}

// dateFormat is the site's format with the names it uses.
func (p *plan) dateFormat() DateFormat {
	f := DateFormat{Layout: p.o.Site.DateFormat}
	names := func(long, short string, n int) string {
		key := long
		if !strings.Contains(f.Layout, layoutToken(long)) {
			key = short
		}
		list := make([]string, n)
		for i := range list {
			list[i] = p.word(key + "." + itoa(i))
		}
		return strings.Join(list, "|")
	}
	f.Months, f.Weekdays = names("date.months", "date.months_short", 12), names("date.weekdays", "date.weekdays_short", 7)
	return f
}

// layoutToken is the token of a layout that prints the words of a key.
func layoutToken(key string) string {
	for _, w := range layoutWords {
		if w.key == key {
			return w.token
		}
	}
	return ""
}

// monthName is "July 2020".
func (p *plan) monthName(t time.Time) string {
	return p.word("date.month", p.word("date.months."+itoa(int(t.Month())-1)), itoa(t.Year()))
}

func (p *plan) monthShort(t time.Time) string {
	return p.word("date.months_short." + itoa(int(t.Month())-1))
}

// date prints a moment; the zero Date for the zero time.
func (m maker) date(t time.Time) Date {
	if t.IsZero() {
		return Date{}
	}
	d, ok := m.dates[digest.DayOf(t)]
	if ok {
		d.Href = m.link(d.Href)
	} else {
		d = Date{ISO: t.Format(time.DateOnly), Text: m.formatDate(t, m.o.Site.DateFormat)}
	}
	if t.Hour() != 0 || t.Minute() != 0 {
		d.ISO = t.Format(time.RFC3339)
	}
	return d
}

func (m maker) datePtr(t time.Time) *Date {
	if t.IsZero() {
		return nil
	}
	d := m.date(t)
	return &d
}

// partial prints an ISO date or a prefix of one.
func (m maker) partial(iso string) Date {
	switch len(iso) {
	case len("2006"):
		return Date{ISO: iso, Text: iso}
	case len("2006-01"):
		if t, err := time.Parse("2006-01", iso); err == nil {
			return Date{ISO: iso, Text: m.monthName(t)}
		}
	case len(time.DateOnly):
		if t, err := time.Parse(time.DateOnly, iso); err == nil {
			return m.date(t)
		}
	}
	return Date{}
}

// certainty puts a confidence into words.
func certainty(c float32) Certainty {
	switch {
	case c <= 0 || c >= 0.75:
		return Sure
	case c >= 0.55:
		return Probable
	}
	return Doubtful
}

// capital writes the first letter large.
func capital(s string) string {
	if s == "" || s[0] >= 'A' && s[0] <= 'Z' {
		return s
	}
	r, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(string(r)) + s[n:]
}

// initials are the first letters of the first and last part of a name.
func initials(name string) string {
	parts := strings.Fields(name)
	if len(parts) == 0 {
		return ""
	}
	first, _ := utf8.DecodeRuneInString(parts[0])
	out := string(first)
	if len(parts) > 1 {
		last, _ := utf8.DecodeRuneInString(parts[len(parts)-1])
		out += string(last)
	}
	return strings.ToUpper(out)
}

// shorten cuts s at a word to at most n runes, on one line.
func shorten(s string, n int) string {
	if most := 8 * (n + 1); len(s) > most { // whatever follows is cut anyway; a text may be one endless line
		for most > 0 && !utf8.RuneStart(s[most]) {
			most--
		}
		s = s[:most]
	}
	if !oneLine(s) {
		s = strings.Join(strings.Fields(s), " ")
	}
	if len(s) <= n {
		return s
	}
	cut, runes := 0, 0
	for i := range s {
		if runes == n {
			cut = i
			break
		}
		runes++
	}
	if cut == 0 {
		return s
	}
	if i := strings.LastIndexByte(s[:cut], ' '); i > cut/2 {
		cut = i
	}
	return strings.TrimRight(s[:cut], " ,;:–—-") + "…"
}

// oneLine reports whether strings.Fields would change nothing but ASCII spaces that stand alone within s.
func oneLine(s string) bool {
	space := true
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ':
			if space {
				return false
			}
			space = true
		case c < ' ' || c == 0xc2 || c == 0xe1 || c == 0xe2 || c == 0xe3: // lead bytes of other white space
			if c < ' ' || isSpace(s[i:]) {
				return false
			}
			space = false
		default:
			space = false
		}
	}
	return s == "" || !space
}

func isSpace(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsSpace(r)
}

// eventLabel names what an event is: "Meeting", "Accusation".
func (p *plan) eventLabel(e *nlp.Event) string {
	if p.again != nil {
		if words, ok := p.again.events[eventKind{e.Type, e.Mode}]; ok {
			return words.label
		}
	}
	if e.Mode != "" {
		if key := "event.label." + strings.ToLower(string(e.Type)) + "-" + e.Mode; p.words.Has(key) {
			return p.word(key)
		}
	}
	return p.wordOr("event.label."+strings.ToLower(string(e.Type)), capital(strings.ToLower(string(e.Type))))
}

func (p *plan) eventVerb(e *nlp.Event) string {
	if p.again != nil {
		if words, ok := p.again.events[eventKind{e.Type, e.Mode}]; ok {
			return words.verb
		}
	}
	if e.Mode != "" {
		if key := "event.verb." + strings.ToLower(string(e.Type)) + "-" + e.Mode; p.words.Has(key) {
			return p.word(key)
		}
	}
	return p.wordOr("event.verb."+strings.ToLower(string(e.Type)), "")
}

// name is an actor's name as headings and lists print it: the house name of a state.
func (p *plan) name(actor int32) string {
	a := &p.c.Actors[actor]
	if a.State != nil && a.State.Until == "" && a.State.Successor == "" {
		return p.houseName(a.Country, a.Name)
	}
	return a.Name
}

func (p *plan) houseName(code, name string) string {
	if house := p.o.Site.StateNames[code]; house != "" {
		return house
	}
	return name
}

// pairName is "South Korea – United States", alphabetical by the names printed.
func (p *plan) pairName(pair int32) string {
	x := &p.c.Pairs[pair]
	return p.name(x.A) + " – " + p.name(x.B)
}

// weekTitle is "Week 28, 2020".
func (p *plan) editionTitle(e *digest.Edition) string {
	if e.First == e.Last {
		return p.formatDate(e.First, p.o.Site.DateFormat)
	}
	year, week := e.First.ISOWeek()
	return p.word("date.week", itoa(week), itoa(year))
}
