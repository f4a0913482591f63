// Package entity says who or what can be named: a person, country, organisation, topic or place.
//
// An [Entity] is what the fact tables and editors' files know. It contains no cleverness: matching
// is the gazetteer's, deciding is the analysis', merging over articles is digest's.
package entity

import (
	"strings"

	"digest/internal/slug"
)

// Kind is what sort of thing an entity is.
type Kind uint8

// The kinds, in the order pages list them.
const (
	Person Kind = iota + 1
	Country
	Organisation
	Topic
	Place
)

var kinds = [...]struct{ singular, plural string }{
	Person:       {"person", "people"},
	Country:      {"country", "countries"},
	Organisation: {"organisation", "organisations"},
	Topic:        {"topic", "topics"},
	Place:        {"place", "places"},
}

// String is the singular, lower case.
func (k Kind) String() string { return kinds[k].singular }

// Plural is the directory of the kind, under content/ and in URLs.
func (k Kind) Plural() string { return kinds[k].plural }

// KindOf returns the kind with the given plural, or 0.
func KindOf(plural string) Kind {
	for k := Person; int(k) < len(kinds); k++ {
		if kinds[k].plural == plural {
			return k
		}
	}
	return 0
}

// ID names an entity for ever: "people/stephen-biegun", "countries/south-korea". It is also its path
// on the site. The empty ID means: not in any table.
type ID string

// NewID makes the ID of an entity of a kind by its name.
func NewID(k Kind, name string) ID { return ID(k.Plural() + "/" + slug.Make(name)) }

// Kind returns the kind an ID was made for, or 0.
func (id ID) Kind() Kind {
	dir, _, _ := strings.Cut(string(id), "/")
	return KindOf(dir)
}

// Slug is the last segment.
func (id ID) Slug() string {
	_, s, _ := strings.Cut(string(id), "/")
	return s
}

// Entity is one thing that tables or editors know.
type Entity struct {
	ID   ID
	Kind Kind
	Name string // the name pages use
	// Names are further spellings and short names that may stand for the entity in text.
	Names []string
	// Short lists what a person is called alone in later mentions when that is not what the name itself
	// tells (surname last, or first for Chinese and Korean names): "Peña Nieto", "Suu Kyi".
	Short []string
	// Intro lists abbreviations of an organisation that mean it only in a text that has its name: "AU", "ICC".
	Intro []string
	// Abbreviations of an organisation are matched with case, like a state's: "NATO", "Nato".
	Abbreviations []string
	// Never lists strings that are not this entity (and, for a person that is not one, not a person).
	Never []string
	// SameAs lists IDs of actors the editor says are this one.
	SameAs []ID
	// Country is the ISO 3166-1 alpha-2 code of the state a person, organisation or place belongs to.
	Country string
	// OrgKind is the kind of an organisation: "international", "ministry", "party", "agency", "court",
	// "bank", "alliance", "company", "media", "armed group", "club", … ; "media" may stand as a source.
	OrgKind string
	// PlaceKind is the kind of a place: "city", "state" (of a federation), "region", "island", "water", "site".
	PlaceKind string
	Offices   []Office
	State     *State // countries only
	Terms     []Term // topics only
	Hide      bool
}

// Office is a post somebody held. From and Until are ISO dates or prefixes of them ("2018", "2018-08");
// an empty Until means still in office on the table's date, an empty From not known.
type Office struct {
	Title       string // "deputy secretary of state"
	Country     string // alpha-2 of the state, or ""
	Org         string // name of the body in the table, if it is not a state's government
	From, Until string
}

// State is what is known of a country or party of diplomacy.
type State struct {
	Code     string // ISO 3166-1 alpha-2; "XK" Kosovo (user-assigned); "EU"; a former state has its successor's
	Official string
	// Adjectives and demonyms: "South Korean", "South Koreans". Capitals: seats of government, which may
	// stand for the government. Metonyms: "the Kremlin". Abbreviations are matched with case: "US", "DPRK".
	Demonyms, Capitals, Metonyms, Abbreviations []string
	// Since and Until are years of existence of a former state; Successor is the ID of the state that followed.
	// Renamed is set when that is the same state: text written after Until means it by either name.
	Since, Until string
	Successor    ID
	Renamed      bool
}

// Term is a word or phrase that counts towards a topic; Weight is above 0, usually 0.5 to 5.
type Term struct {
	Text   string
	Weight float64
}
