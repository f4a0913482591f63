// Package markup is the only place where the markup of bodies is made.
//
// [Parse] reads Markdown (CommonMark with tables, strikethrough, footnotes, definition lists, typographic
// punctuation and heading anchors) by goldmark; [Paragraphs] takes the plain paragraphs of wire copy. Both
// give a [Tree]: a flat list of element openings, runs of text and element endings, in document order. From
// that one list come
//
//   - [Tree.Text], the plain text with its blocks and inlines as byte offsets, which is what is analysed;
//   - [Tree.HTML], the same text as HTML, with marks (sentences, quotations, links …) laid over byte offsets
//     of the plain text.
//
// The HTML is safe by construction: elements come from a closed set written in this package, everything from
// outside is escaped as it is written, raw HTML is never passed on (see [Tree.Dropped]), and links go to http,
// https, mailto and paths of the site only ([SafeURL]). The joined text of the runs is the plain text, so
// marking up can never change a word.
//
//	tree := markup.Parse([]byte("The *envoy* left."))
//	tree.Text().Plain // "The envoy left."
//	tree.HTML(w, []markup.Mark{{Span: text.Span{Start: 4, End: 9}, Kind: markup.Link, Href: "/people/a/"}})
//	// <p>The <a href="/people/a/"><em>envoy</em></a> left.</p>
package markup

import (
	"strings"
	"unicode/utf8"

	"digest/internal/article"
	"digest/internal/text"
)

// Run says that the plain text from Offset on stands at Src in the source, byte for byte up to the next run.
type Run struct{ Offset, Src int }

// Text is the plain text of a tree.
type Text struct {
	Plain string
	// Blocks are separated by "\n\n"; Inlines are ordered by Start, the outer one first.
	Blocks  []article.Block
	Inlines []article.Inline
	Runs    []Run // ordered by Offset; none for Paragraphs
}

// Dropped is something the source has and the page will not.
type Dropped struct {
	Src  int    // byte offset in the source
	What string // "raw HTML" or "link"
	Text string // its beginning, or the address
}

// Tree is a body, ready to be written. It does not change, and may be used by many goroutines at once.
type Tree struct {
	ops     []op
	text    Text
	dropped []Dropped
}

// Text returns the plain text; the caller must not change its slices.
func (t *Tree) Text() *Text { return &t.text }

// Dropped lists, in order, raw HTML and links that are not written. Comments are dropped in silence.
func (t *Tree) Dropped() []Dropped { return t.dropped }

type opKind uint8

const (
	opText  opKind = iota
	opOpen         // an inline element
	opClose        // ends the innermost open element
	opBlock        // a block element
	opLeaf         // begins the inline content of a block: marks apply up to the matching opEnd
	opEnd
	opVoid // markup without text: "<br>", an image, a footnote's number
)

// op is one step of writing a tree. a and b are the range of the plain text it covers.
type op struct {
	kind opKind
	// link says that the element is a link, or holds one: none may be put around it or inside.
	link bool
	// newline asks for a line break behind the opening tag (opBlock) or closing tag (opClose).
	newline bool
	a, b    int
	tag     string
	attrs   string // with leading space, escaped, without the address
	url     string // of a link or picture: safe, not escaped
}

// Paragraphs makes the tree of plain paragraphs. Nothing in them is markup.
func Paragraphs(paragraphs []string) *Tree {
	t := &Tree{ops: make([]op, 0, 5*len(paragraphs))}
	t.text.Blocks = make([]article.Block, 0, len(paragraphs))
	var b strings.Builder
	size := 0
	for _, p := range paragraphs {
		size += len(p) + 2
	}
	b.Grow(size)
	for _, p := range paragraphs {
		if p == "" {
			continue
		}
		if !utf8.ValidString(p) {
			p = strings.ToValidUTF8(p, string(utf8.RuneError))
		}
		if b.Len() > 0 {
			b.WriteString(separator)
		}
		start := b.Len()
		b.WriteString(p)
		end := b.Len()
		t.text.Blocks = append(t.text.Blocks, article.Block{Span: text.Span{Start: start, End: end}, Kind: article.Paragraph})
		t.ops = append(
			t.ops,
			op{kind: opBlock, a: start, b: end, tag: "p"},
			op{kind: opLeaf, a: start, b: end},
			op{kind: opText, a: start, b: end},
			op{kind: opEnd, a: end, b: end},
			op{kind: opClose, a: end, b: end, tag: "p", newline: true},
		)
	}
	t.text.Plain = b.String()
	return t
}

const separator = "\n\n"
