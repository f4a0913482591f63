package gazetteer

import (
	"io/fs"
	"slices"
	"strings"

	"digest/internal/diag"
	"digest/internal/entity"
	"digest/internal/nlp"
)

// Ambiguity says what resolves a name that means several things. It is a row of ambiguous.toml: the name,
// then for each reading the ID of its entity (or "-": nothing the tables know) with the cues that speak for
// it when they stand anywhere in the article, and the reading taken when no cue does:
//
//	"Georgia | countries/georgia: Tbilisi; Abkhazia | places/georgia-us: Atlanta; Savannah | default: countries/georgia"
type Ambiguity struct {
	Name     string
	Readings []Reading
	// Default is the index of the reading taken without cues.
	Default int
}

// Reading is one meaning of an ambiguous name. Entity is nil for a meaning the tables do not know.
type Reading struct {
	Entity *entity.Entity
	Cues   Phrases
}

func (g *Gazetteer) loadAmbiguous(fsys fs.FS, diags *diag.List) {
	g.ambiguities = make(map[string]*Ambiguity)
	for _, r := range readTable(fsys, "ambiguous.toml", "ambiguous", 1, nil, diags) {
		a := &Ambiguity{Name: r.fixed[0], Default: -1}
		fallback := r.one("default")
		for _, id := range r.order {
			if id == "default" {
				continue
			}
			e := g.byID[entity.ID(id)]
			if e == nil && id != "-" {
				r.errorf("no table has %q", id)
			}
			if id == fallback {
				a.Default = len(a.Readings)
			}
			a.Readings = append(a.Readings, Reading{Entity: e, Cues: NewPhrases(r.keyed[id]...)})
		}
		if a.Default < 0 {
			r.errorf("default %q is none of the readings", fallback)
			continue
		}
		key := strings.Join(pieces(a.Name), " ")
		if g.ambiguities[key] != nil {
			r.errorf("%q twice", a.Name)
		}
		g.ambiguities[key] = a
	}
}

// Resolve returns the reading that most different cues in the text speak for, or the default. The cues of
// the sentence or paragraph in which the name stands may be given alone.
func (a *Ambiguity) Resolve(t string, tokens []nlp.Token) *entity.Entity {
	best, most := a.Default, 0
	for i := range a.Readings {
		if n := a.Readings[i].count(t, tokens); n > most || n == most && i == a.Default && n > 0 {
			best, most = i, n
		}
	}
	return a.Readings[best].Entity
}

// count is the number of different cues that stand in the tokens.
func (r *Reading) count(t string, tokens []nlp.Token) int {
	var seen []int
	for i := range tokens {
		if _, n, ok := r.Cues.At(t, tokens, i); ok && !slices.Contains(seen, n) {
			seen = append(seen, n)
		}
	}
	return len(seen)
}
