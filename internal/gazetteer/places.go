package gazetteer

import (
	"slices"
	"strings"

	"digest/internal/entity"
	"digest/internal/text"
)

// Regions returns the states of federations, provinces and countries that a name or its newspaper
// abbreviation ("Calif.", "Ont.") may stand for after a town's name: two for "Georgia".
func (g *Gazetteer) Regions(name string) []*entity.Entity {
	if lowerInitial(name) || len(name) == 2 && name != strings.ToUpper(name) {
		return nil // "in" is not Indiana
	}
	return g.regions[text.Fold(strings.TrimSpace(name))]
}

// PlaceCountry returns the alpha-2 code of the state that a dateline's place lies in, "" if the tables do not
// know. region is the country, state or province printed after it, and wins; "" if there is none.
func (g *Gazetteer) PlaceCountry(place, region string) string {
	e := g.located(place)
	regions := g.Regions(region)
	if e != nil && inRegions(regions, e.Country) || len(regions) == 0 && e != nil {
		return e.Country
	}
	if len(regions) > 0 {
		return regions[0].Country
	}
	if e = g.located(region); e != nil {
		return e.Country
	}
	return ""
}

func inRegions(regions []*entity.Entity, code string) bool {
	return slices.ContainsFunc(regions, func(e *entity.Entity) bool { return e.Country == code })
}

// located returns the state or place with a name, states first; an ambiguous name is its default reading.
func (g *Gazetteer) located(name string) *entity.Entity {
	n := g.index.lookup(name)
	if n == nil {
		if bare, ok := cutArticle(name); ok {
			n = g.index.lookup(bare)
		}
	}
	if n == nil {
		return nil
	}
	if n.amb != nil {
		if e := n.amb.Readings[n.amb.Default].Entity; e != nil {
			return e
		}
	}
	for _, b := range n.bearers {
		if !b.never && (b.e.Kind == entity.Country || b.e.Kind == entity.Place) {
			return b.e
		}
	}
	return nil
}

func cutArticle(name string) (string, bool) {
	if len(name) > 4 && strings.EqualFold(name[:4], "the ") {
		return name[4:], true
	}
	return name, false
}
