package site

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/text"
)

// tileGrid is the world with each state as one square in about its place; no border is drawn and none
// is judged. Rows run from north to south, columns from west to east. It has the members and observers of
// the United Nations, and Kosovo, Taiwan and Western Sahara. Made from rounded positions of the states by the
// assignment of squares that moves them least, then looked over by hand.
const tileGrid = `
.. .. .. .. .. .. .. .. IS .. .. .. NO .. SE .. FI .. .. .. .. .. .. RU .. .. .. .. ..
.. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. EE .. .. .. .. .. .. .. .. .. .. .. ..
.. .. .. CA .. .. .. .. .. IE GB .. .. DK .. LT LV .. .. .. .. .. .. .. .. .. .. .. ..
.. .. .. .. .. .. .. .. .. .. .. BE NL DE CZ PL .. BY .. .. .. .. .. .. .. .. .. .. ..
.. .. .. .. .. .. .. .. .. .. .. LU LI AT SI SK HU UA .. .. .. KZ .. .. .. .. .. .. ..
.. .. .. .. .. .. .. .. .. .. .. FR CH SM HR RS RO MD .. .. .. .. .. .. MN .. .. .. ..
.. .. .. .. .. .. .. .. .. .. .. AD MC IT BA XK BG .. .. GE .. UZ KG .. .. .. .. .. ..
.. .. .. US .. .. .. .. .. PT ES .. .. VA ME AL MK .. TR AM AZ TM TJ .. .. KP .. .. ..
.. .. .. .. .. .. .. .. .. .. .. .. .. .. MT GR .. CY LB SY .. .. .. .. CN KR JP .. ..
.. .. .. .. .. .. .. .. .. .. MA .. .. TN .. .. .. IL PS IQ IR AF PK .. .. .. .. .. ..
.. .. .. MX .. BS .. .. .. EH .. DZ .. .. LY .. .. EG JO KW BH QA NP BT .. .. .. .. ..
.. .. .. BZ CU HT DO AG .. MR .. .. .. .. .. .. .. .. .. SA AE OM IN BD MM TW .. .. ..
.. .. .. GT HN JM KN DM CV SN ML BF NE .. .. TD .. SD ER .. YE .. .. TH LA VN .. .. ..
.. .. .. SV NI VC LC BB GM GW GN BJ .. .. .. .. .. .. .. DJ .. .. .. .. KH PH .. .. ..
.. .. .. .. CR PA GD TT .. SL GH TG NG CM .. CF .. SS ET .. .. .. LK .. .. .. PW FM MH
.. .. .. .. .. CO VE GY .. LR CI .. .. GQ .. .. .. UG .. SO .. .. MV .. MY BN .. .. KI
.. .. .. .. .. EC .. SR .. .. .. .. ST GA CG CD .. RW KE .. .. .. .. .. SG ID .. NR ..
.. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. BI TZ .. SC .. .. .. .. .. .. PG TV
.. .. .. .. .. PE .. BR .. .. .. .. .. .. AO .. .. ZM MW KM .. .. .. .. .. TL .. SB WS
.. .. .. .. .. .. BO PY .. .. .. .. .. .. NA .. BW ZW MZ MG .. MU .. .. .. .. AU VU FJ
.. .. .. .. .. CL AR UY .. .. .. .. .. .. .. .. ZA LS SZ .. .. .. .. .. .. .. .. .. TO
.. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. .. NZ
`

// tileMap shades states by the articles that name them; count gives the articles of an actor. nil when
// no state has any.
func (m maker) tileMap(count func(a *digest.Actor) int) *TileMap {
	v := &TileMap{}
	n := map[string]int{}
	for i := range m.c.Actors {
		a := &m.c.Actors[i]
		if a.Kind != entity.Country || former(a) || m.actor[i] == "" {
			continue
		}
		if k := count(a); k > 0 {
			n[a.Country] = k
			v.Max = max(v.Max, k)
			v.Table = append(v.Table, Term{Name: m.name(int32(i)), Href: m.link(m.actor[i]), Count: k, Flag: m.flag(a.Country)})
		}
	}
	if v.Max == 0 {
		return nil
	}
	slices.SortStableFunc(v.Table, func(a, b Term) int {
		return cmp.Or(-cmp.Compare(a.Count, b.Count), strings.Compare(text.Fold(a.Name), text.Fold(b.Name)))
	})
	v.Table = share(v.Table)
	for row, line := range strings.Split(strings.Trim(tileGrid, "\n"), "\n") {
		for column, code := range strings.Fields(line) {
			v.Columns, v.Rows = max(v.Columns, column+1), row+1
			if code == ".." {
				continue
			}
			tile := Tile{Code: code, Name: code, Column: column, Row: row, Count: n[code], Step: shade(n[code], v.Max)}
			if l := m.stateLink(code); l != nil {
				tile.Name = l.Text
				if tile.Count > 0 {
					tile.Href = l.Href
				}
			}
			v.Tiles = append(v.Tiles, tile)
		}
	}
	v.Alt = m.word("map.alt", m.words.Number(len(v.Table)), v.Table[0].Name, m.words.Count("count.article", v.Table[0].Count))
	return v
}

// shade is the step of a count, 0 to 5, on a scale of ratios: a few states are in most articles, and most in a few. Where
// no state has two it is the middle one.
func shade(n, most int) int {
	switch {
	case n <= 0:
		return 0
	case most == 1:
		return 3
	}
	return 1 + int(math.Round(4*math.Log(float64(n))/math.Log(float64(most))))
}

// allArticlesOf counts every article that names a state, as actor or as place.
func allArticlesOf(a *digest.Actor) int { return len(a.Articles) + len(a.PlaceOnly) }

// figures plans the map and the network.
func (p *plan) figures() {
	if at := dir(mapDir); p.kinds[entity.Country] && p.wants(at) {
		p.add(Page{Permalink: at, Layout: "map", Title: p.word("nav.map"), Subject: -1, View: func() any {
			m := p.maker(at)
			v := MapView{Frame: m.frame(frameOf{
				kind: "map", title: m.word("nav.map"), automatic: true, crumbs: []crumb{{m.word("nav.countries"), kindDir(entity.Country)}},
			})}
			if tiles := m.tileMap(allArticlesOf); tiles != nil {
				v.Map = *tiles
			}
			return v
		}})
	}
	if at := dir(networkDir); p.wants(at) && !p.absent(at) && len(p.networkNodes()) >= 3 {
		var date, mod time.Time
		if len(p.newest) > 0 {
			date, mod = p.latest(p.newest)
		}
		p.add(Page{Permalink: at, Layout: "network", Title: p.word("nav.network"), Subject: -1, Date: date, LastMod: mod, View: func() any {
			m := p.maker(at)
			var above []crumb
			if m.kinds[entity.Person] {
				above = []crumb{{m.word("nav.people"), kindDir(entity.Person)}}
			}
			return NetworkView{
				Frame: m.frame(frameOf{
					kind: "network", title: m.word("nav.network"), automatic: true, crumbs: above,
				}),
				Network: m.network(),
			}
		}})
	}
}
