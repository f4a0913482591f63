package gazetteer

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"hash"
	"io/fs"
	"slices"

	"digest/internal/diag"
	"digest/internal/entity"
	"digest/internal/text"
)

//go:embed data/*.toml
var data embed.FS

var noPos text.Position

// Defaults is the tables the program carries.
func Defaults() fs.FS {
	sub, err := fs.Sub(data, "data")
	if err != nil {
		panic("gazetteer: " + err.Error())
	}
	return sub
}

// Gazetteer is the compiled tables. It does not change after Load and is safe for concurrent use.
type Gazetteer struct {
	entities    []*entity.Entity
	byID        map[entity.ID]*entity.Entity
	byCode      map[string]*entity.Entity
	titles      map[string][]titleRule
	ambiguities map[string]*Ambiguity
	index       index
	terms       terms
	regions     map[string][]*entity.Entity
	holders     holders
	lexicon     Lexicon
	fingerprint string
	vocabulary  vocabulary
	// denied are spellings that an editor says are no person or no organisation, folded.
	denied map[entity.Kind]map[string]bool
}

// Load reads the tables in fsys (countries.toml and so on; one that is missing is empty), lays the
// editors' entries over them and compiles both. It returns a usable gazetteer whatever is wrong.
//
// An entry with the ID of a table's entity keeps the table's facts where it says nothing itself, adds its
// names, and replaces name, country, kind and offices where it gives them.
func Load(fsys fs.FS, entries []entity.Entity) (*Gazetteer, diag.List) {
	var diags diag.List
	g := &Gazetteer{byID: make(map[entity.ID]*entity.Entity, 6500), byCode: make(map[string]*entity.Entity, 300)}
	h := sha256.New()
	src := read(fsys, h)
	g.load(src, &diags)
	g.lexicon.load(src, &diags)
	for i := range entries {
		g.overlay(&entries[i])
		g.deny(&entries[i])
	}
	g.compile()
	for i := range entries {
		hashEntry(h, &entries[i])
	}
	g.fingerprint = hex.EncodeToString(h.Sum(nil)[:16])
	return g, diags.Sort()
}

// overlay lays one editor's entry over the tables.
func (g *Gazetteer) overlay(e *entity.Entity) {
	old := g.byID[e.ID]
	if old == nil {
		c := *e
		g.byID[e.ID] = &c
		g.entities = append(g.entities, &c)
		return
	}
	if e.Name != "" && e.Name != old.Name {
		old.Names = append(slices.Clone(old.Names), old.Name)
		old.Name = e.Name
	}
	if e.Country != "" {
		old.Country = e.Country
	}
	if e.OrgKind != "" {
		old.OrgKind = e.OrgKind
	}
	if len(e.Offices) > 0 {
		old.Offices = e.Offices
	}
	if len(e.Terms) > 0 {
		old.Terms = e.Terms
	}
	old.Names = append(slices.Clone(old.Names), e.Names...)
	old.Never = append(slices.Clone(old.Never), e.Never...)
	old.SameAs = append(slices.Clone(old.SameAs), e.SameAs...)
	old.Hide = old.Hide || e.Hide
}

// deny notes what an editor says is no person or no organisation at all.
func (g *Gazetteer) deny(e *entity.Entity) {
	for _, s := range e.Never {
		if g.denied == nil {
			g.denied = map[entity.Kind]map[string]bool{}
		}
		if g.denied[e.Kind] == nil {
			g.denied[e.Kind] = map[string]bool{}
		}
		g.denied[e.Kind][text.Fold(s)] = true
	}
}

// Denied reports whether an editor's entry of a kind says in "never" that a name is none of that kind.
func (g *Gazetteer) Denied(k entity.Kind, name string) bool {
	names := g.denied[k]
	return len(names) > 0 && names[text.Fold(name)]
}

// Entity returns the entity with an ID, or nil.
func (g *Gazetteer) Entity(id entity.ID) *entity.Entity { return g.byID[id] }

// ByCode returns the state that has an alpha-2 code today, or the EU; nil if there is none.
func (g *Gazetteer) ByCode(code string) *entity.Entity { return g.byCode[code] }

// Entities lists everything known, in the order of the tables, then the editors' own. It must not be changed.
func (g *Gazetteer) Entities() []*entity.Entity { return g.entities }

// Countries lists the states and territories, present and former, in the order of the table.
func (g *Gazetteer) Countries() []*entity.Entity { return g.ofKind(entity.Country) }

// Topics lists the topics in the order of the table, hidden ones too. It must not be changed.
func (g *Gazetteer) Topics() []*entity.Entity { return g.terms.topics }

func (g *Gazetteer) ofKind(k entity.Kind) []*entity.Entity {
	var out []*entity.Entity
	for _, e := range g.entities {
		if e.Kind == k {
			out = append(out, e)
		}
	}
	return out
}

// Fingerprint identifies the tables' content and the entries, for caches.
func (g *Gazetteer) Fingerprint() string { return g.fingerprint }

// sources is the text of the tables by file name.
type sources map[string]string

// read reads every table once and enters it into the fingerprint.
func read(fsys fs.FS, h hash.Hash) sources {
	names, err := fs.Glob(fsys, "*.toml")
	if err != nil {
		panic("gazetteer: " + err.Error()) // the pattern is ours
	}
	src := make(sources, len(names))
	for _, name := range names {
		body, err := fs.ReadFile(fsys, name)
		if err != nil {
			continue
		}
		fmt.Fprintf(h, "%s %d\n", name, len(body))
		h.Write(body)
		src[name] = string(body)
	}
	return src
}

func hashEntry(h hash.Hash, e *entity.Entity) {
	c := *e
	c.State = nil
	fmt.Fprintf(h, "%#v\n", c)
	if e.State != nil {
		fmt.Fprintf(h, "%#v\n", *e.State)
	}
}
