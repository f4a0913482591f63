package gazetteer

import (
	"strings"

	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/text"
)

// compile builds what is looked up from the entities.
func (g *Gazetteer) compile() {
	n := len(g.entities)
	g.index = index{
		t:     trie{words: make(map[string]word, 2*n), edges: newEdges(9 * n / 4), value: make([]int32, 1, 4*n)},
		names: make([]name, 0, 5*n/2),
		arena: make([]bearer, 0, 5*n/2),
	}
	g.regions = make(map[string][]*entity.Entity, 1000)
	for _, e := range g.entities {
		g.enter(e)
		g.enterRegion(e)
	}
	for _, a := range g.ambiguities {
		if n := g.index.lookup(a.Name); n != nil {
			n.amb = a
		}
	}
	g.holders.compile(g)
	g.terms.compile(g.ofKind(entity.Topic))
}

// enter adds the spellings of one entity to the index.
func (g *Gazetteer) enter(e *entity.Entity) {
	if e.Kind == entity.Topic {
		return
	}
	for _, s := range e.Never {
		g.index.add(s, bearer{e: e, never: true})
	}
	add := func(form nlp.Form, spellings ...string) {
		for _, s := range spellings {
			if !g.Denied(e.Kind, s) {
				g.index.add(s, bearer{e: e, form: form})
			}
		}
	}
	add(nlp.Name, e.Name)
	add(nlp.Name, e.Names...)
	if e.Kind == entity.Place {
		return // its abbreviations stand only after a town's name
	}
	abbreviations := e.Abbreviations
	if s := e.State; s != nil {
		if s.Official != "" {
			add(nlp.Name, s.Official)
		}
		add(nlp.Demonym, s.Demonyms...)
		add(nlp.Capital, s.Capitals...)
		add(nlp.Metonym, s.Metonyms...)
		abbreviations = append(abbreviations[:len(abbreviations):len(abbreviations)], s.Abbreviations...)
	}
	for _, a := range abbreviations {
		g.index.add(a, bearer{e: e, form: nlp.Abbrev, abbr: strings.ReplaceAll(a, ".", "")})
	}
	for _, a := range e.Intro {
		if e.Kind == entity.Country {
			g.index.add(a, bearer{e: e, form: nlp.Capital, intro: true})
			continue
		}
		g.index.add(a, bearer{e: e, form: nlp.Abbrev, intro: true, abbr: strings.ReplaceAll(a, ".", "")})
	}
}

// enterRegion enters what may stand after a town's name.
func (g *Gazetteer) enterRegion(e *entity.Entity) {
	if e.Kind != entity.Country && e.PlaceKind != "state" {
		return
	}
	for _, list := range [][]string{{e.Name}, e.Names, e.Abbreviations} {
		for _, s := range list {
			key := text.Fold(s)
			g.regions[key] = append(g.regions[key], e)
		}
	}
}
