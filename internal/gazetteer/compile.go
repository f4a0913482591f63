package gazetteer

import (
	"strings"

	"digest/internal/entity"
	"digest/internal/nlp"
)

// compile builds what is looked up from the entities.
func (g *Gazetteer) compile() {
	g.index.t.words = make(map[string]word, 4*len(g.entities))
	g.index.t.edges = make(map[uint64]int32, 4*len(g.entities))
	g.index.t.value = make([]int32, 1, 8*len(g.entities))
	for _, e := range g.entities {
		g.enter(e)
	}
	for _, a := range g.ambiguities {
		if n := g.index.lookup(a.Name); n != nil {
			n.amb = a
		}
	}
	g.holders.compile(g)
}

// enter adds the spellings of one entity to the index.
func (g *Gazetteer) enter(e *entity.Entity) {
	if e.Kind == entity.Topic {
		return
	}
	add := func(form nlp.Form, spellings ...string) {
		for _, s := range spellings {
			g.index.add(s, bearer{e: e, form: form})
		}
	}
	add(nlp.Name, e.Name)
	add(nlp.Name, e.Names...)
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
	for _, s := range e.Never {
		g.index.add(s, bearer{e: e, never: true})
	}
	for _, a := range e.Intro {
		g.index.add(a, bearer{e: e, form: nlp.Abbrev, intro: true, abbr: strings.ReplaceAll(a, ".", "")})
	}
}
