// Package article describes one parsed article: what was written, where it stands in the file, and
// what its header says. It holds no findings about who or what the text names; those are in nlp.
//
// Text is one normalised UTF-8 string: the headline, then byline, dateline and the body's blocks,
// each separated by one blank line ("\n\n"). Every Block and Inline is a span of byte offsets into it.
// Text never changes after parsing.
package article

import (
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"digest/internal/text"
)

// Format is how the file was written.
type Format uint8

// The two formats of content.
const (
	Wire Format = iota + 1
	Markdown
)

// BlockKind is the role of a block.
type BlockKind uint8

// Block kinds. Headline, Byline and DatelineBlock occur at most once, in this order, before the body.
const (
	Headline BlockKind = iota + 1
	Byline
	DatelineBlock
	Paragraph
	Heading
	ListItem
	Quotation
	TableCell
	Code // never analysed
)

// Block is a stretch of Text between blank lines.
type Block struct {
	text.Span
	Kind BlockKind
}

// LongestRead is how much of one block is read for names, quotes, events and topics, in bytes. No paragraph of a report
// is a tenth as long; one of megabytes, which some program wrote without line breaks, would take a hundred times its
// length in memory. The whole block stands on the page.
const LongestRead = 256 << 10

// Read is the part of the block in text t that is read, cut at a space where there is one near.
func (b Block) Read(t string) text.Span {
	if b.Len() <= LongestRead {
		return b.Span
	}
	end := b.Start + LongestRead
	if i := strings.LastIndexByte(t[end-1000:end], ' '); i >= 0 {
		end += i - 1000
	}
	for !utf8.RuneStart(t[end]) {
		end--
	}
	return text.Span{Start: b.Start, End: end}
}

// Body reports whether the block is part of the body, not of the header.
func (b Block) Body() bool { return b.Kind >= Paragraph }

// InlineKind is the kind of an inline.
type InlineKind uint8

// Inline kinds.
const (
	Link InlineKind = iota + 1
	Emphasis
	CodeSpan
)

// Inline is authored markup within a block.
type Inline struct {
	text.Span
	Kind InlineKind
	Href string // of a Link
}

// Dateline is the line "Seoul, Jul 8 (efe-epa).-". Printed values are kept as printed.
type Dateline struct {
	text.Span          // in Text; zero when the article has none
	Places    []string // "Seoul"; two for "SEOUL/WASHINGTON"
	Region    string   // country, state or province as printed: "France", "Md."
	Agency    string   // "efe-epa", "Reuters"; from the dateline or the sign-off
}

// DateSource says how the date was found; earlier values win over later ones.
type DateSource string

// The ways a date is found.
const (
	FromFrontMatter DateSource = "front-matter"
	FromPath        DateSource = "path"
	FromDateline    DateSource = "dateline" // the year stands in the dateline or the wire header
	FromText        DateSource = "text"
	FromFileTime    DateSource = "file-time"
	NoDate          DateSource = ""
)

// Rights says how much of an article may be shown.
type Rights string

// Rights values; the empty value means RightsFull.
const (
	RightsFull    Rights = "full"
	RightsExcerpt Rights = "excerpt" // lede only
	RightsLink    Rights = "link"    // headline and link to the source only
)

// Source is who published the copy.
type Source struct {
	Name   string
	URL    string
	Rights Rights
	Notice string // what it says of its rights, as printed: "© 2020 Meridian. All rights reserved."
}

// Image is a picture an editor attached.
type Image struct{ Src, Alt, Caption, Credit string }

// Named is what front matter says the article is about, added to what its text shows.
type Named struct{ People, Countries, Organisations, Topics []string }

// Article is one parsed file.
type Article struct {
	ID     string // path under content/ without extension
	Path   string // path of the file under the site's root, for messages
	Format Format
	Lang   string // BCP 47; "en" unless found or said otherwise
	Title  string
	Slug   string // from front matter; otherwise made from the title
	Text   string
	Blocks []Block
	// Inlines are ordered by Start and may nest.
	Inlines []Inline
	// Markdown is the body's source, for Format Markdown only; markup parses it again when the page is made.
	Markdown []byte
	// BodyStart is the offset in Text at which the body's own text begins.
	BodyStart int

	Author     string // byline without "By"
	Slugline   string // "BC-Kenya-EmbassyBombings"
	Take       string // "1st LEAD", "UPDATE 2", "URGENT", "CORRECTED"; as printed
	TakeNumber int    // orders the takes of one report; 0 for the first
	Dateline   Dateline
	Date       time.Time // midnight UTC of the article's day, or the moment front matter gives
	DateSource DateSource
	LastMod    time.Time
	Draft      bool
	Embargo    time.Time
	Expiry     time.Time
	Aliases    []string // old site paths, checked to be such
	Summary    string
	Source     Source
	Images     []Image
	Named      Named
	Weight     int
	// Analyse is false when front matter says so: only Named counts.
	Analyse bool
	// Anchors maps Text to the file, ordered by Offset; see Position.
	Anchors []Anchor
	// Hash is a hex digest of the file's bytes, to find the same article twice.
	Hash string
}

// Anchor says that Text[Offset:] up to the next anchor stands at Pos in the file, on one line.
type Anchor struct {
	Offset int
	Pos    text.Position
}

// Position maps a byte offset in Text back to line and column in the file.
func (a *Article) Position(offset int) text.Position {
	i := sort.Search(len(a.Anchors), func(i int) bool { return a.Anchors[i].Offset > offset }) - 1
	if i < 0 {
		return text.Position{}
	}
	n := a.Anchors[i]
	p := n.Pos
	p.Col += utf8.RuneCountInString(a.Text[n.Offset:max(n.Offset, min(offset, len(a.Text)))])
	return p
}

// Lede is the first paragraph of the body, or an empty span.
func (a *Article) Lede() text.Span {
	for _, b := range a.Blocks {
		if b.Kind == Paragraph {
			return b.Span
		}
	}
	return text.Span{}
}
