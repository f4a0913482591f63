package site

import (
	"html/template"
	"time"
)

// A view is what one template sees. Every page has one of the structs below whose name ends in "View";
// each begins with a [Frame]. The rules, for templates and for whoever changes this file:
//
//   - Views hold strings, numbers, times, bools and slices; pointers only where a part may be absent. They
//     compute nothing and point at nothing in the collection.
//   - A block with nothing to say is an empty slice, a nil pointer or an empty string: leave it out.
//   - Strings are plain text that templates escape; only fields of type template.HTML are markup, made by
//     package markup.
//   - Every Href is ready to print: it suits the page it stands on whatever base_url and relative_urls say.
//   - What the site's language or format decides is printed already (dates, months, labels of events); what
//     a template words itself ("14 articles") comes as a number.
//   - House names of states stand in every Name that heads, lists or maps; never in quotations or bodies.

// Link is a text that leads somewhere. Href is empty when there is no page.
type Link struct {
	Text string
	Href string
}

// Date is a day or moment, printed in the site's format and zone.
type Date struct {
	ISO  string // "2020-07-08", for datetime attributes; may be a prefix, as in "2020-07"
	Text string // "8 July 2020"
	Href string // the day's edition, "" if it has none
}

// Certainty says how far an automatic statement may be trusted.
type Certainty string

// Certainties. Sure is shown as nothing, the others in words and looks.
const (
	Sure     Certainty = "sure"
	Probable Certainty = "probable"
	Doubtful Certainty = "doubtful"
)

// Evidence leads to the very sentence of an article that says something.
type Evidence struct {
	Href      string // of the sentence: the article and "#s12"; of the article when only its front matter says so
	Article   string // its headline; "" on the article's own page
	Here      string // on the article's own page, the number of its paragraph; "" for the headline and elsewhere
	Date      Date   // of the article
	Source    string // its agency
	Sentence  string // its words; "" where the page shows them already
	Certainty Certainty
}

// Frame is what every page needs around its own matter. Views embed it.
type Frame struct {
	Site        SiteInfo
	Lang, Dir   string // of the page's own words: "en", "ltr"
	Kind        string // the layout's name: "article", "person"
	Title       string // of the page, alone: its h1
	HeadTitle   string // for the title element
	Description string
	// Root is the prefix that leads from this page to the site's root, "/digest/" or "../../": put it before
	// "assets/…" and "feed.atom". It ends in "/", or is "./" on a relative site's home.
	Root        string
	Canonical   string // absolute; "" when the site has no base_url
	NoIndex     bool
	Nav         []NavItem
	Breadcrumbs []Link // from home to the page's parent; "" Href never occurs
	Prev, Next  *Link  // neighbours in the page's order: earlier and later day, article, list page
	Feeds       []Feed
	Data        string // href of the page's index.json, or ""
	OpenGraph   OpenGraph
	JSONLD      *JSONLD // print as {{.JSONLD}} in a script of type application/ld+json
	// Automatic is set where statements were made by the analysis: the page says so once.
	Automatic bool
}

// SiteInfo is the site as the masthead and footer show it.
type SiteInfo struct {
	Title       string
	Description string
	Language    string
	Home        string // href
	Footer      string
	Contact     string // href of where to report errors: a page, "mailto:…"; or ""
	About       string // href of "How this site was made"
	Search      string // href of the search page
	Latest      *Date  // the latest edition, on the pages it is about; on an article's page, its own day's
}

// NavItem is one entry of the main navigation.
type NavItem struct {
	Key     string // "editions", "people", …: for translations and icons
	Text    string
	Href    string
	Current bool // this page, or one below it
}

// Feed is a feed of this page or the site.
type Feed struct {
	Title string
	Type  string // "application/atom+xml", …
	Href  string
}

// OpenGraph is what social cards show. Image is absolute or "".
type OpenGraph struct {
	Type        string // "website", "article", "profile"
	URL         string
	Image       string
	ImageAlt    string
	Published   string // ISO 8601
	Modified    string
	Section     string
	Tags        []string
	TwitterCard string // "summary_large_image", "summary"
}

// Chip is an actor as lists and rails show it.
type Chip struct {
	Name     string
	Href     string
	Kind     string // "person", "country", "organisation"
	Flag     string // lower-case alpha-2 of a flag, "" for none: of the state itself or the one it belongs to
	Initials string // for what has no flag
	Line     string // second line: the office held, the kind of organisation; plain text
	State    *Link  // the state a person or organisation belongs to
	Articles int    // in the site
	// Shared is how many articles it has in common with the page's subject, where that is the point.
	Shared    int
	Certainty Certainty
	Evidence  *Evidence // for Line, or for what the list claims
	Trend     *Trend
}

// Trend compares the seven days up to the latest edition with the seven before.
type Trend struct {
	Now, Before int
	Direction   string // "new", "up", "same", "down"
}

// Term is a topic, place or source with its count.
type Term struct {
	Name  string
	Href  string
	Count int
	Flag  string
	Line  string
	// Share is Count over the largest of its list, in [0, 1], for bars; Bar the same in twentieths, at least 1.
	Share float64
	Bar   int
}

// Item is a story as lists show it: its newest take. Only fronts (HomeView.Lead, EditionView.Lead) have Lede, Topic
// and Actors.
type Item struct {
	Href     string
	Headline string
	Lang     string // "" if the site's own
	Dir      string
	Lede     string // about two lines; "" when rights forbid or it says nothing new
	Date     Date
	Topic    *Link
	Place    *Link
	Source   *Link
	Actors   []Chip // at most four, with name, flag and address only
	Takes    int    // 1 for a report that came once
	Draft    bool
	Role     string // of the page's subject: "actor", "place", "source", or ""
}

// SortKeys are printed as data attributes, so that a script can sort without reading the text.
type SortKeys struct {
	Name   string
	Date   string
	Number int
}

// Quote is a quotation with its attribution.
type Quote struct {
	Text      string // the words alone; what Kind "indirect" has is the reporter's wording
	Lang      string // "" if the site's own
	Dir       string
	Kind      string // "direct", "partial", "indirect"
	Speaker   *Chip  // with the office held at the time in Line; nil when nobody known
	Described string // the words used for a speaker nobody could name: "a senior official"
	Cue       string // "said"
	Relay     *Link  // the medium that carried it
	Date      Date
	Evidence  Evidence
	ID        string // unique on the page, for anchors; only in the list of all quotes
}

// Event is who did what to whom.
type Event struct {
	Date     Date   // zero when the text does not say
	Reported Date   // the article's day, when Date is zero
	Earlier  bool   // it was before Reported, nobody says when
	Type     string // PLOVER category: "CONSULT"
	Mode     string // "meeting", "visit", "call", "summit", "talks", "signing", "recognition", "relations", ""
	Label    string // in the site's language: "Meeting", "Accusation"
	Verb     string // for rows that begin with a verb: "met", "accused"
	Side     string // "cooperation" or "conflict"
	Tense    string // "happened", "planned", "denied", "hypothetical"
	Source   []Party
	Target   []Party
	Place    *Link
	Text     string // the clause, as written
	Lang     string
	Reports  int // articles that report it; 1 for one
	Evidence Evidence
	ID       string
}

// Party is one side's actor in an event.
type Party struct {
	Name string
	Href string
	Kind string // "person", "country", "organisation", ""
	Flag string
}

// Office is a row of a facts table.
type Office struct {
	Title     string
	State     *Link
	Flag      string
	Org       string
	First     *Date // days it was seen; nil when only a table or the editor says so
	Last      *Date
	From      string // of the table or the editor: "August 2018"
	Until     string
	Articles  int
	FirstSeen *Evidence
	LastSeen  *Evidence
}

// Plot is bars over time with its text alternatives. Width and height are the template's.
type Plot struct {
	Alt     string // one sentence that says what it shows
	Caption string
	Unit    string // "month", "year"
	Max     int    // of all bars, both directions; at least 1
	Bars    []Bar  // in order of time, none left out; at least three are not empty
}

// Bar is one step of a plot. Down is used only by diverging plots (conflict).
type Bar struct {
	ISO    string // "2020-07"
	Label  string // "July 2020"
	Short  string // "Jul", or "2020" at the first bar of a year
	Up     int
	Down   int
	Href   string
	NewBar bool // a year begins here
}

// TileMap is the world as equal squares.
type TileMap struct {
	Columns, Rows int
	Alt           string
	Max           int
	Tiles         []Tile // all states, by row, then column
	Table         []Term // those with articles, most first: the map's twin
}

// Tile is one state's square. Column and Row count from 0.
type Tile struct {
	Code        string // "KR"
	Name        string
	Href        string // "" when it has no page
	Column, Row int
	Count       int
	Step        int // shade, 0 (no articles) to 5
}

// Network is actors laid out on a plane of Width × Height units.
type Network struct {
	Width, Height int
	Alt           string
	Nodes         []Node
	Edges         []Edge
}

// Node is an actor. Radius and coordinates are in the network's units.
type Node struct {
	Name      string
	Href      string
	Kind      string
	Flag      string
	X, Y      float64
	Radius    float64
	Articles  int
	Label     bool    // there is room for its name
	LabelX    float64 // where the name goes
	LabelY    float64
	Anchor    string // text-anchor: "start", "middle", "end"
	Neighbour []Term // for the table: whom it appears with
}

// Edge joins two nodes, by index.
type Edge struct {
	A, B           int
	X1, Y1, X2, Y2 float64
	Weight         int     // common articles
	Width          float64 // of the line
	Href           string  // the pair's page, or the first actor's
	Name           string  // "South Korea – United States, 14 articles"
}

// Pager walks the pages of a list. The list's first page shows the newest (or first) entries; pages of
// older ones keep their address for ever.
type Pager struct {
	Total   int // entries in the whole list
	From    int // the page shows entries From to To of Total, counted from 1
	To      int
	Page    int // counted from 1 in the order a reader turns them
	Pages   int
	First   *Link
	Newer   *Link // previous page
	Older   *Link // next page
	Last    *Link
	Numbers []PageLink
}

// PageLink is one page of a list. Gap stands for pages left out.
type PageLink struct {
	Number  int
	Href    string
	Current bool
	Gap     bool
}

// Order is one way a list is sorted; each is a page of its own, so that it needs no script.
type Order struct {
	Key     string // "name", "articles", "latest"
	Text    string
	Href    string
	Current bool
}

// Section is one entry of the navigation within a page. It exists only if its block does.
type Section struct {
	ID    string // of the block: "quotes"
	Text  string
	Count int
}

// Items is a paginated list of stories.
type Items struct {
	List  []Item
	Pager Pager
}

// Quotes is a block of quotes with the page that has them all.
type Quotes struct {
	List  []Quote
	Total int
	More  *Link
}

// Events is a block of events with the page that has them all.
type Events struct {
	List  []Event
	Total int
	More  *Link
}

// Introduction is what an editor wrote above the automatic part of a page.
type Introduction struct {
	HTML    template.HTML
	Lang    string
	Dir     string
	Updated *Date
}

// Picture is an image an editor gave.
type Picture struct{ Src, Alt, Caption, Credit string }

// HomeView is the home page. Layout "home".
type HomeView struct {
	Frame
	Edition  *EditionHead
	Lead     []Item // top stories of the latest edition; the first leads
	Latest   []Item // the newest after those
	More     *Link  // all articles
	Changes  *Changes
	Actors   []Chip // in the news, with trends
	Quotes   []Quote
	Events   []Event
	Topics   []Term
	Map      *TileMap
	Counts   Counts
	Editions []EditionHead // the ones before
	// Empty is set on a site without articles: say what to do next.
	Empty bool
}

// Counts are the site's totals.
type Counts struct{ Articles, People, Countries, Organisations, Topics, Pairs, Quotes, Events int }

// EditionHead names an edition.
type EditionHead struct {
	Name     string // "8 July 2020", "Week 28, 2020"
	Key      string // "2020-07-08", "2020-W28"
	Href     string
	Articles int
	First    Date
	Last     Date
}

// Changes is what is new since the edition before.
type Changes struct {
	Since         *Link // the edition before; nil for the first
	People        []Chip
	Organisations []Chip
	Countries     []Chip
	Contacts      []Contact // first contacts between states
	Topics        []Term
}

// Contact is two states that met for the first time in the site's copy.
type Contact struct {
	Name     string // "South Korea – United States"
	Href     string
	A, B     Chip
	Evidence *Evidence
}

// ArticleView is an article. Layout "article".
type ArticleView struct {
	Frame
	Headline string
	TextLang string // of the copy; equal to Lang unless it is in another language
	TextDir  string
	Kicker   []Link // topic, place
	Dateline string // as printed: "Seoul, Jul 8 (efe-epa)"
	Date     Date
	DateNote string // how the date was found, when that is not sure; plain text
	Updated  *Date
	Author   string
	Source   *Link
	// Original is the publisher's address of the copy.
	Original *Link
	Rights   string // "full", "excerpt", "link"
	Notice   string // the source's line about its rights
	Minutes  int    // to read, at least 1; 0 when there is no body
	Words    int
	Takes    []Take // all takes, newest first, when there are several
	Older    *Link  // set on an earlier take: the newest one
	Body     template.HTML
	Images   []Picture
	Summary  string
	People   []Chip
	States   []Chip // those that act
	Scenes   []Chip // states that are only the place
	Bodies   []Chip // organisations
	Sources  []Chip // organisations that only report
	Topics   []TopicHit
	Events   []Event
	Quotes   []Quote // said here, in order: how they begin, for the body has them whole
	Pairs    []Term
	Related  []RelatedItem
	Earlier  []Item // in the same story; without ledes and actors
	Later    []Item
	Edition  *Link
	Cite     []Citation
	// Understood is false for copy in a language the analysis does not read: the page says so.
	Understood bool
	Draft      bool
}

// Take is one instalment of a report.
type Take struct {
	Name    string // "1st LEAD", or "" for the plain one
	Href    string
	Date    Date
	Current bool
}

// TopicHit is a topic of an article with the words that earned it.
type TopicHit struct {
	Name  string
	Href  string
	Words []string
}

// RelatedItem is a related story and what the two share; it has neither lede nor actors.
type RelatedItem struct {
	Item
	Shares []Link // actors and topics
}

// Citation is the article's reference in one format.
type Citation struct {
	Format string // "Plain", "BibTeX", "RIS", "CSL-JSON"
	Text   string
	Type   string // media type
}

// EntityHead begins every page of an actor, topic, pair, place or source.
type EntityHead struct {
	Name         string
	Line         string // what it is, in one line: "First vice foreign minister, South Korea"
	LineEvidence *Evidence
	Flag         string
	Initials     string
	Portrait     *Picture
	Variants     []string // other spellings seen
	Introduction *Introduction
	Figures      []Figure
	Sections     []Section
	Coverage     *Plot
	First        *Date // day of its first and last article
	Last         *Date
}

// Figure is a number with its words.
type Figure struct {
	Value string
	Label string
	Href  string
}

// PersonView is a person. Layout "person".
type PersonView struct {
	Frame
	EntityHead
	State    *Chip
	Offices  []Office
	Said     Quotes
	About    Quotes
	Events   Events
	With     []Chip
	States   []Chip // states they deal with
	Topics   []Term
	Articles Items
}

// CountryView is a state. Layout "country".
type CountryView struct {
	Frame
	EntityHead
	Code         string // alpha-2
	Official     string
	Former       string // "1922–1991", of a state that is no more
	Successor    *Link
	People       []Chip // of its government, with offices
	MorePeople   *Link
	Bodies       []Chip // its organisations
	Partners     []Chip // Href leads to the pair's page if there is one
	Events       Events
	Said         Quotes
	About        Quotes
	Topics       []Term
	Places       []Term
	Articles     Items  // in which it acts
	AsPlace      []Item // in which it is only the scene, the newest
	AsPlaceTotal int
	AsPlaceMore  *Link
}

// PairView is two states. Layout "pair".
type PairView struct {
	Frame
	EntityHead
	A, B        Chip
	Balance     *Plot  // co-operation up, conflict down
	LastContact *Event // the latest meeting, call or agreement that happened
	Events      Events
	People      [2][]Chip  // of A, of B
	Ledger      *Ledger    // what each said about the other or with it
	Open        []Question // topics on which their last word was no agreement
	Topics      []Term     // the other topics they have in common
	Articles    Items
}

// Question is a topic between two states with the last that one of them did or said about it: an act between the two,
// or where there is none a statement.
type Question struct {
	Name  string
	Href  string
	Count int // articles
	Act   *Event
	Word  *Quote
}

// Ledger is statements in time, one column a side.
type Ledger struct {
	Sides []Side // columns, alphabetical
	Rows  []LedgerRow
	Total int
	More  *Link
}

// Side is one column of a ledger.
type Side struct {
	Name string
	Href string
	Flag string
}

// LedgerRow is what the sides said on one day. Cells has one entry a side, empty where it said nothing.
type LedgerRow struct {
	Date  Date
	Cells [][]Quote
}

// OrganisationView is an organisation. Layout "organisation".
type OrganisationView struct {
	Frame
	EntityHead
	OrgKind  string
	State    *Chip
	Source   *Link // its page as an agency, if it is one
	People   []Chip
	Said     Quotes
	About    Quotes
	Events   Events
	With     []Chip
	Topics   []Term
	Articles Items
}

// TopicView is a topic. Layout "topic".
type TopicView struct {
	Frame
	EntityHead
	States   []Chip
	People   []Chip
	Bodies   []Chip
	Ledger   *Ledger
	Said     Quotes
	Events   Events
	Related  []Term
	Articles Items
}

// PlaceView is a city that made datelines. Layout "place".
type PlaceView struct {
	Frame
	EntityHead
	State    *Chip
	Actors   []Chip
	Events   Events
	Topics   []Term
	Articles Items
}

// SourceView is an agency or publisher. Layout "source".
type SourceView struct {
	Frame
	EntityHead
	Website      string
	Organisation *Link
	Places       []Term
	Topics       []Term
	Relayed      Quotes // quotes others took from it
	Articles     Items
}

// ArticleListView is a list of articles that belongs to no entity: all of them, or those in which a state
// is only the scene. Layout "articles".
type ArticleListView struct {
	Frame
	Subject  *Chip
	Articles Items
	Views    []Order // of all articles: by date, or by what they share
}

// QuoteListView is a page of quotes: all, or one subject's. Layout "quotes".
type QuoteListView struct {
	Frame
	Subject  *Chip
	Quotes   []Quote
	Pager    Pager
	Speakers []Chip // on the first page of all quotes: who is quoted most
	Topics   []Term
	Years    []Term
	Views    []Order // all quotes by date, by speaker, by topic
}

// SpeakerListView lists who is quoted, or the topics on which something was said. Layout "speakers".
type SpeakerListView struct {
	Frame
	Rows  []IndexRow
	Pager Pager
	Views []Order
}

// TimelineView is events by month: the newest months on its first page, one page a month. Also one
// subject's events. Layout "timeline".
type TimelineView struct {
	Frame
	Subject *Chip
	Months  []TimelineMonth
	Filters []Filter
	Years   []Year // all months, as navigation
	Plot    *Plot
	Pager   Pager
	Total   int
}

// TimelineMonth is one month's events, oldest first within it.
type TimelineMonth struct {
	Name   string // "July 2020"
	ISO    string
	Href   string
	Total  int
	Events []Event
}

// Filter narrows a timeline on the page; Key stands in data attributes of the rows.
type Filter struct {
	Group string // "side", "type", "tense"
	Key   string
	Text  string
	Count int
}

// Year and its months, for navigation.
type Year struct {
	Name     string
	Href     string
	Articles int
	Months   []MonthLink
}

// MonthLink is a month; Count 0 means nothing there and no Href.
type MonthLink struct {
	Name  string
	Short string
	Href  string
	Count int
	Step  int // shade, 0 to 4
}

// WhosWhoView is people by state and office. Layout "whoswho".
type WhosWhoView struct {
	Frame
	Groups []WhosWhoGroup
	States []Term // all states, as navigation
	Pager  Pager
}

// WhosWhoGroup is one state's people, by office then name.
type WhosWhoGroup struct {
	State  Chip // Name "" for people whose state is not known
	ID     string
	People []WhosWhoRow
}

// WhosWhoRow is a person with the latest offices seen.
type WhosWhoRow struct {
	Person  Chip
	Offices []Office
}

// IndexView lists one kind of thing: people, countries, relations, organisations, topics, places, sources.
// Layout "index".
type IndexView struct {
	Frame
	Of      string // plural of the kind: "people", "relations"
	Rows    []IndexRow
	Groups  []Letter // first letters that occur, with the page they begin on
	Orders  []Order
	Pager   Pager
	WhosWho *Link // people only
	Map     *Link // countries only
	Network *Link
}

// Letter is a first letter in an alphabetical index.
type Letter struct {
	Text string
	Href string
}

// IndexRow is one thing in an index.
type IndexRow struct {
	Chip
	Letter string // set on the first row of a letter, in order "name"
	ID     string // anchor of that letter
	Quotes int
	Events int
	Latest Date
	Sort   SortKeys
}

// NetworkView is the network of actors. Layout "network".
type NetworkView struct {
	Frame
	Network Network
}

// MapView is the tile map. Layout "map".
type MapView struct {
	Frame
	Map TileMap
}

// EditionView is one day or week. Layout "edition".
type EditionView struct {
	Frame
	Edition EditionHead
	Unit    string // "day", "week"
	Note    *Introduction
	Lead    []Item // the first leads
	Items   []Item
	Days    []EditionHead // of a week
	Week    *Link         // of a day
	Actors  []Chip
	Quotes  Quotes
	Events  Events
	Topics  []Term
	Map     *TileMap
	Changes *Changes
}

// EditionListView lists all editions. Layout "editions".
type EditionListView struct {
	Frame
	Editions []EditionHead
	Weeks    []EditionHead
	Years    []Year
	Pager    Pager
}

// ArchiveView is the archive: all years, a year, a month or a day. Layout "archive".
type ArchiveView struct {
	Frame
	Unit     string     // "all", "year", "month", "day"
	Years    []Year     // of "all"
	Months   []Calendar // of "year" and "month"
	Articles *Items     // of "month" and "day"
	Edition  *Link      // of "day"
	Undated  []Item     // of "all"
	Total    int
}

// Calendar is a month as a grid of weeks.
type Calendar struct {
	Name     string
	Href     string
	Articles int
	Weekdays []string // short names, the week's first day first
	Weeks    [][7]Day // Number 0 outside the month
}

// Day is one day in a calendar.
type Day struct {
	Number   int
	ISO      string
	Articles int
	Href     string // of the day's archive page; "" without articles
	Step     int    // shade, 0 to 4
	Label    string // "8 July 2020"
}

// SearchView is the search page. Layout "search".
type SearchView struct {
	Frame
	Index     string // href of the directory of the search index, ending in "/"
	Start     string // what the script of the search begins with
	Dates     DateFormat
	People    *Link // for readers without scripts
	Countries *Link
	Topics    *Link
	Links     []Link // the other indexes
	Counts    Counts
}

// DateFormat is how the site writes dates, for scripts: a layout of Go's time package, whose names of months and days are to be
// taken from Months and Weekdays, each joined by "|", in the length the layout asks for.
type DateFormat struct {
	Layout, Months, Weekdays string
}

// AboutView is "How this site was made". Layout "about".
type AboutView struct {
	Frame
	Introduction *Introduction // of content/pages/about.md
	Counts       Counts
	First, Last  *Date
	Accuracy     []Accuracy
	Sources      []Term
	Contact      string // href
	Generator    string // "digest 1.2"
	Feeds        []Feed
	Downloads    []Link
}

// Accuracy is one measured figure: a share in [0, 1].
type Accuracy struct {
	What      string
	Set       string
	Precision float64
	Recall    float64
	F1        float64
}

// PlainView is an editor's own page of content/pages/. Layout "page".
type PlainView struct {
	Frame
	Body     template.HTML
	TextLang string
	TextDir  string
	Updated  *Date
}

// NotFoundView is 404.html. Its links are absolute paths, because it is served anywhere. Layout "404".
type NotFoundView struct {
	Frame
	Links []Link
}

// RedirectView sends an old address to the new one. Layout "redirect".
type RedirectView struct {
	Frame
	Href string
}

// JSONLD is a page's structured data (schema.org). The JSON encoder of html/template prints it.
type JSONLD struct {
	Context string  `json:"@context"`
	Graph   []Thing `json:"@graph"`
}

// Thing is one node of the structured data; which fields are set depends on Type.
type Thing struct {
	Type            string   `json:"@type"`
	ID              string   `json:"@id,omitempty"`
	Name            string   `json:"name,omitempty"`
	AlternateName   []string `json:"alternateName,omitempty"`
	URL             string   `json:"url,omitempty"`
	SameAs          []string `json:"sameAs,omitempty"`
	Description     string   `json:"description,omitempty"`
	Headline        string   `json:"headline,omitempty"`
	Dateline        string   `json:"dateline,omitempty"`
	CopyrightNotice string   `json:"copyrightNotice,omitempty"`
	DatePublished   string   `json:"datePublished,omitempty"`
	DateModified    string   `json:"dateModified,omitempty"`
	InLanguage      string   `json:"inLanguage,omitempty"`
	WordCount       int      `json:"wordCount,omitempty"`
	Text            string   `json:"text,omitempty"`
	JobTitle        string   `json:"jobTitle,omitempty"`
	Identifier      string   `json:"identifier,omitempty"`
	StartDate       string   `json:"startDate,omitempty"`
	Position        int      `json:"position,omitempty"`
	Item            string   `json:"item,omitempty"`
	Author          *Thing   `json:"author,omitempty"`
	Creator         *Thing   `json:"creator,omitempty"`
	Publisher       *Thing   `json:"publisher,omitempty"`
	IsPartOf        *Thing   `json:"isPartOf,omitempty"`
	MainEntity      *Thing   `json:"mainEntity,omitempty"`
	ContentLocation *Thing   `json:"contentLocation,omitempty"`
	Affiliation     *Thing   `json:"affiliation,omitempty"`
	About           []Thing  `json:"about,omitempty"`
	Mentions        []Thing  `json:"mentions,omitempty"`
	Citation        []Thing  `json:"citation,omitempty"`
	HasPart         []Thing  `json:"hasPart,omitempty"`
	ItemListElement []Thing  `json:"itemListElement,omitempty"`
}

// Page is one page of the site.
type Page struct {
	// Path is the output file, slash-separated: "people/stephen-biegun/index.html", "404.html".
	Path string
	// Permalink is the address below base_url: "/people/stephen-biegun/".
	Permalink string
	// Layout names the template.
	Layout string
	// View makes the page's view, a struct of this file, each time it is called; it may be called from any
	// goroutine. A view is made when the page is rendered, so that a large site is never held in memory.
	View func() any

	Title       string
	Description string
	// Date is the day of the newest article it shows; LastMod is when its matter last changed, as far as the
	// articles say. Both may be zero.
	Date, LastMod time.Time
	// Subject is the index of what the page is about in the collection's list for its layout: Articles for
	// "article", Actors for "person", "country" and "organisation", Pairs, Topics, Places, Sources; Days and
	// Weeks for "edition". -1 for other pages and for the further pages of a list.
	Subject int
	// Key is the edition's name, or what tells pages of one layout apart otherwise; "" usually.
	Key string
	// Number is the page of a paginated list as its address says it; 0 for the first a reader sees.
	Number int
	// NoIndex keeps the page out of the sitemap: redirects, 404, sorted variants.
	NoIndex bool
	// Feed is the path of the page's own Atom feed ("people/x/feed.atom"), "" if it has none; Data of its
	// index.json. Package export writes both.
	Feed, Data string
	// Card is the path of its card image ("cards/people-x.png"), "" if it has none; CardLine makes what the
	// card says below the title, and is set with it.
	Card     string
	CardLine func() string
	// MovedTo is the permalink a redirect sends to, "" for other pages.
	MovedTo string
	// Sources are the content files behind an authored page, for messages.
	Sources []string
}
