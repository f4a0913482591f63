package digest

import (
	"time"

	"digest/internal/article"
	"digest/internal/diag"
	"digest/internal/entity"
	"digest/internal/nlp"
)

// Collection is everything the articles say, linked in both directions. Links are indexes into its own
// slices; -1 means none. Nothing changes it after [Link] has returned.
//
// Orders are fixed and do not depend on the order of the records: articles, quotes, events and editions
// run from oldest to newest; actors by kind, then slug; everything ranked by count breaks ties by that
// order. What an editor hides is not in the collection at all.
type Collection struct {
	Articles []Article  // by date, then ID
	Actors   []Actor    // people, then countries, then organisations; each by slug
	Topics   []Topic    // by slug
	Pairs    []Pair     // by slug
	Places   []Place    // by slug
	Sources  []Source   // by slug
	Stories  []Story    // by their newest take's index
	Days     []Edition  // by day
	Weeks    []Edition  // by ISO week
	Quotes   []QuoteRef // by article, then position
	Events   []EventRef // by article, then position
	Timeline []int32    // Events that have a date, by that date, then index
	Pages    []Entry    // plain pages, by slug
	Problems diag.List  // what linking found wrong: duplicates dropped, entries that fit nothing

	slots    []int32          // backing store of small lists, so that an article costs no allocation of its own
	states   map[string]int32 // alpha-2 → actor
	unlisted map[string]string
}

// Article is one article's place in the collection.
type Article struct {
	*Record
	// Slug is unique within the article's day.
	Slug string
	// Chains gives the actor of each chain of Doc, -1 for what is hidden or no actor.
	Chains []int32
	// Actors are the article's actors once each, the most salient first.
	Actors []Appearance
	// Topics are the article's topics, the strongest first.
	Topics []int32
	// Story, and the place among its takes: 0 is the newest.
	Story, Take int32
	Source      int32   // agency or publisher
	Places      []int32 // of the dateline
	// Quotes and Events are ranges [First, Last) of the collection's lists.
	Quotes, Events Range
	// Pairs are the pairs of states that act in it.
	Pairs []int32
	// Related are other stories' newest takes, the closest first.
	Related []Related
}

// Range is a half-open range of indexes.
type Range struct{ First, Last int32 }

// Len is the number of indexes in the range.
func (r Range) Len() int { return int(r.Last - r.First) }

// Appearance is one actor in one article.
type Appearance struct {
	Actor int32
	// Chain is the index into Doc.Chains, -1 for what only front matter names.
	Chain    int32
	Role     nlp.Role // of a state: Actor if it acts anywhere in the article, else Location
	Salience float32
}

// Related is a neighbour with what the two share.
type Related struct {
	Article int32
	Score   float32
	Actors  []int32 // shared, the rarest first, at most three
	Topics  []int32
}

// Actor is a person, country or organisation over all articles.
type Actor struct {
	ID      entity.ID // unique; its slug tells homonyms apart
	Kind    entity.Kind
	Name    string // of the tables or the editor, else the fullest seen
	Known   bool   // a table or an editor knows it
	Country string // alpha-2: of the state itself, or the one it belongs to
	State   *entity.State
	OrgKind string
	// Source is set for organisations that only ever report: agencies and newspapers.
	Source bool
	Entry  *Entry // the editor's page, or nil
	// Variants are the spellings seen, the most frequent first, without Name itself.
	Variants []string
	// Articles it appears in; for a state, those in which it acts. PlaceOnly are those in which a state is
	// nothing but the scene.
	Articles, PlaceOnly []int32
	Offices             []Office // latest first
	Said                []int32  // quotes by it; for a state, by its people, government and bodies
	About               []int32  // quotes that name it, said by others
	Events              []int32
	With                []Count // actors in the same articles
	Pairs               []int32 // of a state, those kept
	Topics              []Count
	Places              []Count // for a state, places in it that made datelines
	People              []Count // for a state or organisation, those who belong to it
	Doubt               string  // why an editor should look, from the text
	Confidence          float32
}

// Count is how many articles share something with the thing counted for.
type Count struct {
	Index int32
	N     int32
}

// Evidence is where something is said: a sentence of an article.
type Evidence struct {
	Article    int32
	Sentence   int32 // index into Doc.Sentences, -1 for what front matter says
	Confidence float32
}

// Office is a post an actor was seen in, merged over articles.
type Office struct {
	Title   string
	Country string // alpha-2
	Org     string
	// First and Last are the days it was seen; zero when only a table or editor says so.
	First, Last         time.Time
	FirstSeen, LastSeen Evidence
	N                   int32 // articles
	// From and Until are of the tables or the editor, ISO dates or prefixes, "" if unknown.
	From, Until string
}

// Topic is a topic with its articles.
type Topic struct {
	ID       entity.ID
	Name     string
	Entry    *Entry
	Articles []int32
	Actors   []Count // people, states and organisations
	Quotes   []int32 // statements in its articles' sentences that bear on it
	Related  []Count // topics
}

// Pair is two states that had to do with each other, A before B by slug.
type Pair struct {
	Slug     string // "south-korea-united-states"
	A, B     int32  // actors
	Entry    *Entry
	Articles []int32 // both act
	Events   []int32 // between the two sides
	Quotes   []int32 // one side on the other
	Topics   []Count
	People   [2][]Count // of A, of B, in those articles
	First    time.Time  // day of the first and last contact (article or dated event)
	Last     time.Time
}

// Place is a city that made datelines.
type Place struct {
	Slug     string
	Name     string
	Country  string // alpha-2, "" if unknown
	Entry    *Entry
	Articles []int32
	Actors   []Count
}

// Source is an agency or publisher of copy.
type Source struct {
	Slug     string
	Name     string
	URL      string
	Entry    *Entry
	Articles []int32
	Relayed  []int32 // quotes carried by it in others' copy
	Places   []Count
	Actor    int32 // the organisation of the same name, or -1
}

// Story is all takes of one report.
type Story struct {
	Takes []int32 // newest first
	// Before and After are stories on the same actors and topics just before and after it, or -1.
	Before, After int32
}

// Edition is one day's or one ISO week's digest.
type Edition struct {
	Name     string    // "2020-07-08", "2020-W28"
	First    time.Time // midnight UTC of its first and last day
	Last     time.Time
	Entry    *Entry  // the editor's note
	Articles []int32 // newest takes only, the weightiest first
	Actors   []Count
	Topics   []Count
	Quotes   []int32
	Events   []int32
	Changes  Changes
}

// Changes is what an edition brought that none before it had.
type Changes struct {
	People        []int32 // actors first seen
	Organisations []int32
	Countries     []int32
	Pairs         []int32 // first contacts
	Topics        []int32
}

// QuoteRef is one quotation in the collection.
type QuoteRef struct {
	Article int32
	Quote   int32 // index into Doc.Quotes
	Speaker int32 // actor, or -1
	Relay   int32 // actor, or -1
	// State is the actor of the state for which the speaker speaks, or -1.
	State int32
	// About are actors named in it, other than the speaker.
	About []int32
}

// EventRef is one event in the collection.
type EventRef struct {
	Article int32
	Event   int32 // index into Doc.Events
	// Source and Target are the actors on both sides; States the states behind them.
	Source, Target             []int32
	SourceStates, TargetStates []int32
	// Date is the event's day or the first day of its month or year; zero if unknown.
	Date time.Time
	// Same is the index of an earlier report of the same event, or -1.
	Same int32
}

// Entry is what an editor wrote about an entity, pair, place, source, edition or page, under content/.
type Entry struct {
	// Dir and Slug are its place: "people", "stephen-biegun"; "relations", "south-korea-united-states";
	// "editions", "2020-07-08"; "pages", "colophon".
	Dir, Slug string
	Path      string // of the file under the site's root, for messages
	Title     string // of a page or edition; the name of an entity
	Names     []string
	Country   string
	OrgKind   string
	SameAs    []entity.ID
	Offices   []entity.Office
	Hide      bool
	Aliases   []string // old site paths
	Summary   string
	Image     article.Image
	URL       string // of a source
	Date      time.Time
	LastMod   time.Time
	Lang      string
	Body      []byte // Markdown
	Draft     bool
}

// ID is the entry as an entity's ID.
func (e *Entry) ID() entity.ID { return entity.ID(e.Dir + "/" + e.Slug) }

// Directory is what linking needs of the tables.
type Directory interface {
	// Entities lists every entity of the tables and editors' files, in any order.
	Entities() []*entity.Entity
}
