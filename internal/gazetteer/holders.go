package gazetteer

import (
	"cmp"
	"slices"
	"strings"

	"digest/internal/diag"
	"digest/internal/entity"
	"digest/internal/text"
)

// titleRule says that a title means an office, in one state or (code "") everywhere.
type titleRule struct{ code, office string }

// loadTitles reads titles.toml: "foreign minister | aka: minister of foreign affairs; secretary of state @ US".
func (g *Gazetteer) loadTitles(src sources, diags *diag.List) {
	g.titles = make(map[string][]titleRule)
	for r := range readTable(src, "titles.toml", "titles", 1, []string{"aka"}, diags) {
		g.reject(r)
		g.titleRule(r.fixed[0], "", r.fixed[0])
		for _, s := range r.get("aka") {
			title, code, _ := strings.Cut(s, " @ ")
			if code != "" && !isCode(code) {
				r.errorf("%q is not a code", code)
			}
			g.titleRule(title, code, r.fixed[0])
		}
	}
}

func (g *Gazetteer) titleRule(title, code, office string) {
	key := titleKey(title)
	g.titles[key] = append(g.titles[key], titleRule{code, titleKey(office)})
}

// titleKey is what titles are compared by: their fold, with spaces for hyphens.
func titleKey(title string) string { return strings.ReplaceAll(text.Fold(title), "-", " ") }

// Office returns the one form of a title that means the same office in a state: "minister of foreign
// affairs" is "foreign minister", and in the US so is "secretary of state". A title that titles.toml does
// not know comes back folded.
func (g *Gazetteer) Office(title, code string) string {
	key := titleKey(title)
	office := key
	for _, r := range g.titles[key] {
		if r.code == code {
			return r.office
		}
		if r.code == "" {
			office = r.office
		}
	}
	return office
}

// holders finds people by their offices and surnames.
type holders struct {
	byOffice  map[string][]tenure // key: office, NUL, alpha-2 code or fold of the body's name
	bySurname map[string][]*entity.Entity
}

// tenure is a time in an office.
type tenure struct {
	e           *entity.Entity
	from, until string
}

func (h *holders) compile(g *Gazetteer) {
	h.byOffice = make(map[string][]tenure, 1000)
	h.bySurname = make(map[string][]*entity.Entity, 3000)
	type office struct{ title, of string }
	keys := make(map[office]string, 1000)
	for _, e := range g.entities {
		if e.Kind != entity.Person {
			continue
		}
		for _, s := range surnames(e) {
			key := text.Fold(s)
			h.bySurname[key] = append(h.bySurname[key], e)
		}
		for _, o := range e.Offices {
			of := office{o.Title, cmp.Or(o.Org, o.Country)}
			key, ok := keys[of]
			if !ok {
				key = g.officeKey(of.title, of.of)
				keys[of] = key
			}
			h.byOffice[key] = append(h.byOffice[key], tenure{e, o.From, o.Until})
		}
	}
	for _, list := range h.byOffice {
		slices.SortStableFunc(list, func(a, b tenure) int { return strings.Compare(a.from, b.from) })
	}
}

func (g *Gazetteer) officeKey(title, of string) string {
	code := ""
	if isCode(of) {
		code = of
	}
	return g.Office(title, code) + "\x00" + text.Fold(of)
}

// OfficeHolder returns who held an office on a date, or nil if the tables do not know, or know several.
// of is an alpha-2 code or the name of an organisation in the table; date is an ISO date or a prefix of
// one. On the day of a handover it is the new holder. "Chief" and "head" mean whoever leads a body.
func (g *Gazetteer) OfficeHolder(title, of, date string) *entity.Entity {
	if e := g.holder(title, of, date); e != nil {
		return e
	}
	switch titleKey(title) {
	case "chief", "head", "boss":
		for _, top := range [...]string{"secretary-general", "director general", "managing director", "executive director", "director", "president"} {
			if e := g.holder(top, of, date); e != nil {
				return e
			}
		}
	}
	return nil
}

func (g *Gazetteer) holder(title, of, date string) *entity.Entity {
	var found *entity.Entity
	last := ""
	for _, t := range g.holders.byOffice[g.officeKey(title, of)] {
		if !t.covers(date) || t.e == found {
			continue
		}
		if found != nil && t.from == last {
			return nil
		}
		found, last = t.e, t.from
	}
	return found
}

// covers compares dates as far as both are known: "2018" covers all of that year. An office whose beginning is
// not known counts for the five years before its end; one without dates never, as nothing is known of when.
func (t tenure) covers(date string) bool {
	from := t.from
	if from == "" {
		if t.until == "" {
			return false
		}
		from = yearsBefore(t.until, 5)
	}
	n := min(len(from), len(date))
	if date[:n] < from[:n] {
		return false
	}
	n = min(len(t.until), len(date))
	return t.until == "" || date[:n] <= t.until[:n]
}

// HoldersBySurname returns the people of the tables who bear a surname (or are called so alone) and held
// some office on the date or within ten years before it, those in office first, in the order of the table. With an
// empty date it returns all who bear it.
func (g *Gazetteer) HoldersBySurname(surname, date string) []*entity.Entity {
	all := g.holders.bySurname[text.Fold(surname)]
	if date == "" {
		return all
	}
	var now, before []*entity.Entity
	for _, e := range all {
		switch {
		case inOffice(e, date):
			now = append(now, e)
		case inOffice(e, yearsBefore(date, 10)) || leftAfter(e, yearsBefore(date, 10), date):
			before = append(before, e)
		}
	}
	return append(now, before...)
}

func inOffice(e *entity.Entity, date string) bool {
	return slices.ContainsFunc(e.Offices, func(o entity.Office) bool { return tenure{e, o.From, o.Until}.covers(date) })
}

// leftAfter reports whether e held an office at some time between two dates.
func leftAfter(e *entity.Entity, from, to string) bool {
	return slices.ContainsFunc(e.Offices, func(o entity.Office) bool { return o.Until >= from && o.From <= to && o.Until != "" })
}

// yearsBefore subtracts whole years from an ISO date.
func yearsBefore(date string, n int) string {
	if len(date) < 4 {
		return date
	}
	year := 0
	for _, c := range date[:4] {
		if c < '0' || c > '9' {
			return date
		}
		year = year*10 + int(c-'0')
	}
	year = max(0, year-n)
	return string([]byte{byte('0' + year/1000), byte('0' + year/100%10), byte('0' + year/10%10), byte('0' + year%10)}) + date[4:]
}

// surnameFirst are the states whose people's names most papers print surname first.
func surnameFirst(code string) bool {
	switch code {
	case "CN", "HK", "KP", "KR", "TW":
		return true
	}
	return false
}

// surnames lists what a person may be called alone.
func surnames(e *entity.Entity) []string {
	if len(e.Short) > 0 {
		return e.Short
	}
	words := strings.Fields(e.Name)
	switch {
	case len(words) == 0:
		return nil
	case surnameFirst(e.Country):
		return words[:1]
	}
	last := len(words) - 1
	if last > 0 && suffix(words[last]) {
		last--
	}
	out := []string{words[last]}
	first := last
	for first > 1 && lowerInitial(words[first-1]) {
		first--
	}
	if first < last {
		out = append(out, strings.Join(words[first:last+1], " "))
	}
	if _, bare, ok := strings.Cut(words[last], "-"); ok && (strings.HasPrefix(words[last], "al-") || strings.HasPrefix(words[last], "el-")) {
		out = append(out, bare)
	}
	return out
}

func suffix(w string) bool {
	switch w {
	case "Jr.", "Jr", "Sr.", "Sr", "II", "III", "IV":
		return true
	}
	return false
}
