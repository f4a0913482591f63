package gazetteer

import (
	"slices"
	"strings"
	"time"

	"digest/internal/diag"
	"digest/internal/entity"
	"digest/internal/nlp"
)

// Ambiguity says what resolves a name that means several things. It is a row of ambiguous.toml: the name,
// then for each reading the ID of its entity (or "-": nothing the tables know) with the cues that speak for
// it when they stand anywhere in the article, the reading taken when no cue does ("-": it is not matched), and perhaps
// "actor: ID" for the body that a town stands for, "before: DATE ID" for a meaning that was the only one earlier:
//
//	"Georgia | countries/georgia: Tbilisi; Abkhazia | places/georgia-us: Atlanta; Savannah | default: countries/georgia"
type Ambiguity struct {
	Name     string
	Readings []Reading
	// Default is the index of the reading taken without cues.
	Default int
	// Actor is the body that the name of a town stands for where it acts, if not the town's state.
	Actor *entity.Entity
	// Before is a date ("1997-05-17") before which the name always had the reading Then.
	Before string
	Then   *entity.Entity
}

// Reading is one meaning of an ambiguous name. Entity is nil for a meaning the tables do not know.
type Reading struct {
	Entity *entity.Entity
	Cues   Phrases
}

func (g *Gazetteer) loadAmbiguous(src sources, diags *diag.List) {
	g.ambiguities = make(map[string]*Ambiguity)
	for r := range readTable(src, "ambiguous.toml", "ambiguous", 1, nil, diags) {
		a := &Ambiguity{Name: r.fixed[0], Default: -1}
		fallback := r.one("default")
		if before := r.one("before"); before != "" {
			date, id, _ := strings.Cut(before, " ")
			a.Before, a.Then = date, g.byID[entity.ID(id)]
			if !isDate(date) || a.Then == nil {
				r.errorf("before: %q is not a date and an ID", before)
			}
		}
		if actor := r.one("actor"); actor != "" {
			if a.Actor = g.byID[entity.ID(actor)]; a.Actor == nil {
				r.errorf("no table has %q", actor)
			}
		}
		for _, field := range r.keyed {
			id := field.key
			if id == "default" || id == "before" || id == "actor" {
				continue
			}
			e := g.byID[entity.ID(id)]
			if e == nil && id != "-" {
				r.errorf("no table has %q", id)
			}
			if id == fallback {
				a.Default = len(a.Readings)
			}
			a.Readings = append(a.Readings, Reading{Entity: e, Cues: NewPhrases(field.values...)})
		}
		if a.Default < 0 && fallback == "-" {
			a.Default = len(a.Readings)
			a.Readings = append(a.Readings, Reading{})
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

// Resolve returns the reading that most different cues in the text speak for, the default without cues, and nil
// when two readings have as many. Text written on a date before a.Before has that reading; date may be zero.
func (a *Ambiguity) Resolve(date time.Time, t string, tokens []nlp.Token) *entity.Entity {
	if a.Before != "" && !date.IsZero() && date.Format(time.DateOnly) < a.Before {
		return a.Then
	}
	best, most, tie := a.Default, 0, false
	for i := range a.Readings {
		n := a.Readings[i].count(t, tokens)
		if n > most {
			best, most, tie = i, n, false
		} else if n == most && n > 0 {
			tie = true
		}
	}
	if tie {
		return nil
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
