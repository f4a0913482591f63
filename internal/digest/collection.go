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
	Timeline []int32    // Events with a date and first reports only, by date, then index
	Pages    []Entry    // plain pages, by slug
	States   []State    // every state there is, seen or not, by slug: for maps
	Problems diag.List  // what linking found wrong: duplicates dropped, entries that fit nothing

	// lists backs the Range fields of quotes and events.
	lists []int32
	// origin is what else it was linked from; memory what linking left behind for With.
	origin origin
	memory *memory
}

// List returns the indexes a range of the collection stands for.
func (c *Collection) List(r Range) []int32 { return c.lists[r.First:r.Last] }

// State is a present-day state of the tables, with its actor if it was seen.
type State struct {
	Slug  string
	Name  string
	Code  string // alpha-2
	Actor int32  // -1 if no article names it
}

// Article is one article's place in the collection.
type Article struct {
	*Record
	Day Day
	// Slug is the URL segment the headline or front matter asks for; package site makes it unique.
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
	// Quotes and Events are ranges of the collection's lists of quotes and events.
	Quotes, Events Range
	// Pairs are the pairs of states that act in it.
	Pairs []int32
	// Related are other stories' newest takes, the closest first.
	Related []Related
}

// Newest reports whether the article is the newest take of its story.
func (a *Article) Newest() bool { return a.Take == 0 }

// Range is a half-open range of indexes.
type Range struct{ First, Last int32 }

// Len is the number of indexes in the range.
func (r Range) Len() int { return int(r.Last - r.First) }

// Appearance is one actor in one article.
type Appearance struct {
	Actor int32
	// Chain is the index into Doc.Chains, -1 for what front matter names or only an event implies.
	Chain int32
	// Role is Location for a state that is only the scene, Source for a body that only reports, else Actor.
	Role     nlp.Role
	Salience float32
}

// Related is a neighbour; higher scores are closer.
type Related struct {
	Article int32
	Score   float32
}

// Actor is a person, country or organisation over all articles.
type Actor struct {
	ID      entity.ID // unique; its slug tells homonyms apart
	Kind    entity.Kind
	Name    string // of the tables or the editor, else the spelling seen most
	Known   bool   // a table or an editor knows it
	Country string // alpha-2: of the state itself, or the one it belongs to
	State   *entity.State
	OrgKind string
	// Source is set for organisations that only ever report: agencies and newspapers.
	Source bool
	Entry  *Entry // the editor's page, or nil
	// Names are what a table knows it by beside its name, abbreviations included, seen or not.
	Names []string
	// Variants are other spellings seen, the most frequent first.
	Variants []string
	// Former are IDs the actor would have had without the editor's same_as.
	Former []entity.ID
	// Articles it acts in (for a body that reports: is named in). PlaceOnly are those in which a state is
	// nothing but the scene.
	Articles, PlaceOnly []int32
	Offices             []Office // latest first
	Said                []int32  // quotes by it; for a state, by whoever speaks for it
	About               []int32  // quotes that name it, said by others
	Events              []int32  // first reports only
	// With are actors in the same articles, at most withCap of each kind, each kind by count.
	With   []Count
	Pairs  []int32 // of a state
	Topics []Count
	Places []Count // for a state, places in it that made datelines
	People []Count // for a state or organisation, those who belong to it, by articles
	// Confidence is the best of its chains'.
	Confidence float32
}

// Count is how many articles the thing counted for shares with Index.
type Count struct{ Index, N int32 }

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
	// FirstSeen and LastSeen are its first and last report; Articles is 0 when only a table or editor says so.
	FirstSeen, LastSeen Evidence
	Articles            int32
	// From and Until are of the tables or the editor, ISO dates or prefixes, "" if unknown.
	From, Until string
}

// Topic is a topic with its articles.
type Topic struct {
	ID       entity.ID
	Name     string
	Entry    *Entry
	Articles []int32
	Actors   []Count // at most withCap of each kind, each kind by count
	// Quotes are statements with a speaker in articles whose main topic it is.
	Quotes  []int32
	Events  []int32 // in those articles, first reports only
	Related []Count // topics
}

// Pair is two states that had to do with each other, A before B by slug.
type Pair struct {
	Slug     string // "south-korea-united-states"
	A, B     int32  // actors
	Entry    *Entry
	Articles []int32 // both act
	Events   []int32 // between the two sides, first reports only
	Quotes   []int32 // one side on the other
	Topics   []Count
	People   [2][]Count // of A, of B, in those articles
}

// Place is a city that made datelines.
type Place struct {
	Slug     string
	Name     string
	Country  string // alpha-2, "" if unknown
	Entry    *Entry
	Articles []int32
	Events   []int32 // that took place there, first reports only
	Actors   []Count
	Topics   []Count
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
	Topics   []Count
	Actor    int32 // the organisation of the same name, or -1
}

// Story is all takes of one report.
type Story struct {
	Takes []int32 // newest first
	// Before and After are stories that tell what led here and what came of it, or -1.
	Before, After int32
}

// Edition is one day's or one ISO week's digest.
type Edition struct {
	Name        string // "2020-07-08", "2020-W28"
	First, Last time.Time
	Entry       *Entry  // the editor's note
	Articles    []int32 // newest takes only, the weightiest first
	Actors      []Count
	Topics      []Count
	Quotes      []int32
	Events      []int32 // first reports only
	Changes     Changes
}

// Changes is what an edition brought that none before it had. The first edition has none.
type Changes struct {
	People, Countries, Organisations []int32 // actors first seen
	Pairs                            []int32 // first contacts
	Topics                           []int32
}

// QuoteRef is one quotation in the collection.
type QuoteRef struct {
	Article int32
	Quote   int32 // index into Doc.Quotes
	Speaker int32 // actor, or -1
	Relay   int32 // actor, or -1
	State   int32 // actor of the state the speaker speaks for, or -1
	About   Range // of lists: actors named in it, other than the speaker
	Shown   bool  // the page of its article may show it: see [Record.Shows]
}

// EventRef is one event in the collection. Ranges are of the collection's lists.
type EventRef struct {
	Article int32
	Event   int32 // index into Doc.Events
	// Source and Target are the actors on both sides; States the states behind them.
	Source, Target             Range
	SourceStates, TargetStates Range
	// Day is the event's day, or the first of its month or year; NoDay if unknown.
	Day Day
	// Same is the index of the report that stands for all of the same event, the first that gives its day, or the first; -1 for that
	// one itself. Reports counts the articles there.
	Same    int32
	Reports int32
	// Told is the day by which reports of one event are found, NoDay when nothing tells.
	Told  Day
	Place int32 // where it took place, of Places, or -1
}

// Day is a date as days since 1 January 1970.
type Day int32

// NoDay is an unknown date.
const NoDay Day = -1 << 31

// DayOf is the calendar day of a moment where its clock stood; NoDay for the zero time.
func DayOf(t time.Time) Day {
	if t.IsZero() {
		return NoDay
	}
	s := midnight(t).Unix()
	if s < 0 {
		s -= 86399
	}
	return Day(s / 86400)
}

func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// Time is midnight UTC of the day, the zero time for NoDay.
func (d Day) Time() time.Time {
	if d == NoDay {
		return time.Time{}
	}
	return time.Unix(int64(d)*86400, 0).UTC()
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
	LastMod   time.Time
	Lang      string
	Body      []byte // Markdown
}

// ID is the entry as an entity's ID.
func (e *Entry) ID() entity.ID { return entity.ID(e.Dir + "/" + e.Slug) }

// Directory is what linking needs of the tables.
type Directory interface {
	// Entities lists every entity of the tables and editors' files, in any order. They must not change.
	Entities() []*entity.Entity
}
