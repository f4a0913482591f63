package gazetteer

import (
	"slices"
	"strconv"
	"strings"

	"digest/internal/diag"
	"digest/internal/entity"
)

// OrgKinds lists the kinds of organisations a table may use.
func OrgKinds() []string {
	return []string{
		"international", "alliance", "court", "bank", "ministry", "parliament", "government", "agency", "military",
		"party", "armed group", "company", "media", "club", "religious", "university", "institute", "ngo", "union",
	}
}

// PlaceKinds lists the kinds of places a table may use.
func PlaceKinds() []string { return []string{"city", "state", "region", "island", "water", "site"} }

// load reads every table; the entities come in the order of the tables.
func (g *Gazetteer) load(src sources, diags *diag.List) {
	g.loadTitles(src, diags)
	g.loadCountries(src, diags)
	g.loadOrganisations(src, diags)
	g.loadPeople(src, diags)
	g.loadPlaces(src, diags)
	g.loadTopics(src, diags)
	g.loadAmbiguous(src, diags)
}

// add keeps e unless its ID is taken.
func (g *Gazetteer) add(r *row, e *entity.Entity) {
	if id := r.one("id"); id != "" {
		e.ID = entity.ID(e.Kind.Plural() + "/" + id)
	} else {
		e.ID = entity.NewID(e.Kind, e.Name)
	}
	e.Never = r.get("never")
	if g.byID[e.ID] != nil {
		r.errorf("%s is already in the tables: give the later one an id", e.ID)
		return
	}
	g.byID[e.ID] = e
	g.entities = append(g.entities, e)
}

func (g *Gazetteer) loadCountries(src sources, diags *diag.List) {
	keys := []string{"official", "aka", "adj", "capital", "metonym", "weak", "abbr", "years", "successor", "became", "never", "id"}
	for r := range readTable(src, "countries.toml", "countries", 2, keys, diags) {
		s := &entity.State{
			Code: r.fixed[0], Official: r.one("official"), Demonyms: r.get("adj"), Capitals: r.get("capital"),
			Metonyms: r.get("metonym"), Abbreviations: r.get("abbr"),
		}
		former(r, s)
		if !isCode(s.Code) {
			r.errorf("code %q is not two capital letters", s.Code)
		}
		g.reject(r)
		g.add(r, &entity.Entity{Kind: entity.Country, Name: r.fixed[1], Names: r.get("aka"), Intro: r.get("weak"), Country: s.Code, State: s})
	}
	for _, e := range g.entities {
		if next := e.State.Successor; next != "" && g.byID[next] == nil {
			diags.Errorf("table/bad-row", "countries.toml", noPos, "%s: no state has the ID %s", e.Name, next)
		}
		if e.State.Until == "" {
			if g.byCode[e.Country] != nil {
				diags.Errorf("table/bad-row", "countries.toml", noPos, "code %s stands for %s and %s", e.Country, g.byCode[e.Country].Name, e.Name)
			}
			g.byCode[e.Country] = e
		}
	}
}

// former reads what only a state that is no more has.
func former(r *row, s *entity.State) {
	years := r.one("years")
	next, renamed := r.one("successor"), r.one("became")
	if years == "" {
		if next+renamed != "" {
			r.errorf("a successor needs years")
		}
		return
	}
	s.Since, s.Until, _ = strings.Cut(years, "..")
	if !isDate(s.Since) || !isDate(s.Until) {
		r.errorf("years %q are not a range", years)
	}
	if (next == "") == (renamed == "") {
		r.errorf("a former state has either a successor or the name it became")
	}
	s.Renamed = renamed != ""
	s.Successor = entity.NewID(entity.Country, next+renamed)
}

func (g *Gazetteer) loadOrganisations(src sources, diags *diag.List) {
	keys := []string{"abbr", "intro", "aka", "country", "code", "never", "id"}
	for r := range readTable(src, "organisations.toml", "organisations", 2, keys, diags) {
		e := &entity.Entity{
			Kind: entity.Organisation, Name: r.fixed[0], OrgKind: r.fixed[1], Names: r.get("aka"),
			Abbreviations: r.get("abbr"), Intro: r.get("intro"), Country: r.one("country"),
		}
		if !slices.Contains(OrgKinds(), e.OrgKind) {
			r.errorf("unknown kind %q (known: %s)", e.OrgKind, strings.Join(OrgKinds(), ", "))
		}
		g.knownCode(r, e.Country, e.Country == "")
		g.reject(r)
		g.add(r, e)
		if code := r.one("code"); code != "" {
			e.State = &entity.State{Code: code}
			g.byCode[code] = e
		}
	}
}

func (g *Gazetteer) loadPeople(src sources, diags *diag.List) {
	keys := []string{"aka", "short", "never", "id"}
	for r := range readTable(src, "people.toml", "people", 2, keys, diags) {
		e := &entity.Entity{Kind: entity.Person, Name: r.fixed[0], Names: r.get("aka"), Short: r.get("short")}
		if r.fixed[1] != "-" {
			e.Country = r.fixed[1]
			g.knownCode(r, e.Country, false)
		}
		for _, field := range r.rest {
			if o, ok := g.office(r, field, e.Country); ok {
				e.Offices = append(e.Offices, o)
			}
		}
		g.add(r, e)
	}
}

// office reads "secretary-general @ United Nations 2007-01-01..2016-12-31".
func (g *Gazetteer) office(r *row, field, country string) (entity.Office, bool) {
	what, from, until, ok := cutDates(field)
	if !ok {
		r.errorf("%q is neither a key nor an office with dates (\"foreign minister 2004-01..2006-11\")", field)
		return entity.Office{}, false
	}
	title, at, _ := strings.Cut(what, " @ ")
	o := entity.Office{Title: title, Country: country, From: from, Until: until}
	switch {
	case isCode(at):
		o.Country = at
		g.knownCode(r, at, false)
	case at != "":
		o.Org, o.Country = at, ""
		if g.byID[entity.NewID(entity.Organisation, at)] == nil {
			r.errorf("organisation %q is not in organisations.toml", at)
		}
	case country == "":
		r.errorf("office %q belongs to no state or body", field)
	}
	if o.From != "" && !isDate(o.From) || o.Until != "" && !isDate(o.Until) || o.From > o.Until && o.Until != "" {
		r.errorf("dates of %q are not a range", field)
		return o, false
	}
	return o, true
}

// cutDates splits "foreign minister 2004-01..2006-11".
func cutDates(field string) (what, from, until string, ok bool) {
	i := strings.LastIndexByte(field, ' ')
	if i <= 0 {
		return "", "", "", false
	}
	from, until, ok = strings.Cut(field[i+1:], "..")
	return strings.TrimSpace(field[:i]), from, until, ok
}

func (g *Gazetteer) loadPlaces(src sources, diags *diag.List) {
	for r := range readTable(src, "places.toml", "places", 3, []string{"aka", "abbr", "never", "id"}, diags) {
		g.knownCode(r, r.fixed[1], r.fixed[1] == "-")
		if !slices.Contains(PlaceKinds(), r.fixed[2]) {
			r.errorf("unknown kind %q (known: %s)", r.fixed[2], strings.Join(PlaceKinds(), ", "))
		}
		g.reject(r)
		g.add(r, &entity.Entity{
			Kind: entity.Place, Name: r.fixed[0], Country: strings.Trim(r.fixed[1], "-"), PlaceKind: r.fixed[2], Names: r.get("aka"),
			Abbreviations: r.get("abbr"),
		})
	}
}

func (g *Gazetteer) loadTopics(src sources, diags *diag.List) {
	for r := range readTable(src, "topics.toml", "topics", 1, []string{"hide", "never", "id"}, diags) {
		e := &entity.Entity{Kind: entity.Topic, Name: r.fixed[0]}
		switch hide := r.one("hide"); hide {
		case "", "yes":
			e.Hide = hide == "yes"
		default:
			r.errorf("hide is %q, not yes", hide)
		}
		for _, field := range r.rest {
			for _, s := range splitList(field) {
				e.Terms = append(e.Terms, term(r, s))
			}
		}
		if len(e.Terms) == 0 {
			r.errorf("topic without terms")
		}
		g.add(r, e)
	}
}

func term(r *row, s string) entity.Term {
	word, weight, ok := strings.Cut(s, "=")
	if !ok {
		return entity.Term{Text: s, Weight: 1}
	}
	w, err := strconv.ParseFloat(strings.TrimSpace(weight), 64)
	if err != nil || !(w > 0 && w <= 10) {
		r.errorf("weight of %q is not a number above 0, at most 10", s)
		w = 1
	}
	return entity.Term{Text: strings.TrimSpace(word), Weight: w}
}

// reject reports fields that are neither fixed nor keyed, in tables that have none.
func (g *Gazetteer) reject(r *row) {
	for _, s := range r.rest {
		r.errorf("%q has no key", s)
	}
}

func (g *Gazetteer) knownCode(r *row, code string, optional bool) {
	if !optional && g.byCode[code] == nil {
		r.errorf("no state in countries.toml has the code %q", code)
	}
}

func isCode(s string) bool {
	return len(s) == 2 && 'A' <= s[0] && s[0] <= 'Z' && 'A' <= s[1] && s[1] <= 'Z'
}

// isDate reports whether s is an ISO date or a prefix of one: year, month or day.
func isDate(s string) bool {
	const shape = "dddd-dd-dd"
	if len(s) != 4 && len(s) != 7 && len(s) != 10 {
		return false
	}
	for i := range len(s) {
		digit := '0' <= s[i] && s[i] <= '9'
		if digit != (shape[i] == 'd') {
			return false
		}
	}
	return true
}
