// Package gazetteer owns the fact tables (countries, organisations, people with their offices, topics)
// and the word lists of the analysis, and finds known names in text.
//
// Tables are TOML files under data/, written by hand from public knowledge; editors' entity files add
// to them or override them. A match is a claim about spelling only: what an ambiguous or metonymic
// match means in its sentence is decided by package analysis.
package gazetteer

import (
	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/text"
)

// Gazetteer is the compiled tables. It does not change after Load and is safe for concurrent use.
type Gazetteer struct{}

// Match is one occurrence of a known name.
type Match struct {
	text.Span
	First, Last int // tokens [First, Last)
	// Entities are all that bear this name, most usual first; never empty.
	Entities []*entity.Entity
	// Form is how the name stands for the first entity.
	Form nlp.Form
}

// Match finds the known names in a text, longest first at each token, without overlaps, in order.
func (g *Gazetteer) Match(t string, tokens []nlp.Token) []Match { return nil }

// Fingerprint identifies the tables' content, for caches.
func (g *Gazetteer) Fingerprint() string { return "" }
