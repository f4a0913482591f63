package markup

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"digest/internal/text"
)

// MarkKind is what a mark is. An outer kind has the lower value: where marks cross, the inner one is split.
type MarkKind uint8

// Kinds of marks, outermost first.
const (
	// Anchor gives the block element around its start an ID.
	Anchor MarkKind = iota + 1
	// Sentence becomes <span>, for its ID.
	Sentence
	// Quote becomes <span class="q">.
	Quote
	// Language becomes <span lang dir>.
	Language
	// Link becomes <a href>. It is never put around or inside an authored link.
	Link
)

// Mark lays an element over a stretch of the plain text. Where it would cross a block, an authored element
// or an outer mark, it is written in pieces, of which only the first has the ID. Two marks of one kind do not
// nest: the later one begins where the earlier one ends. A mark whose span is not within the text or whose
// address is unsafe is left out.
type Mark struct {
	text.Span
	Kind MarkKind
	// Href of a Link is its address, see SafeURL. That of an Anchor, "#p3", puts an empty link of class "pn"
	// at the beginning of the block, for readers to copy; Title is its name.
	Href string
	// Quiet links are no links yet: <span data-again="…">, for a script to make them some.
	Quiet bool
	ID    string
	// Class is added to the class of the kind.
	Class string
	Title string
	Lang  string // BCP 47
	Dir   string // "ltr", "rtl" or "auto"
}

// Options change how a tree is written.
type Options struct {
	// Link, if not nil, makes the address that is written of the one an author wrote (a site in a sub-path,
	// a feed that needs whole addresses). What it returns must be safe too, or the link is left out.
	Link func(href string) string
}

// HTML writes the body with marks laid over it. The error is the writer's.
func (t *Tree) HTML(w io.Writer, marks []Mark) error { return t.Write(w, marks, Options{}) }

// Write is HTML with options.
func (t *Tree) Write(w io.Writer, marks []Mark, o Options) error {
	_, err := w.Write(t.Append(nil, marks, o))
	return err
}

// Append appends what Write writes.
func (t *Tree) Append(out []byte, marks []Mark, o Options) []byte {
	r := renderer{t: t, o: o, out: slices.Grow(out, len(t.text.Plain)+32*len(t.ops)+64*len(marks))}
	r.sort(marks)
	for i := range t.ops {
		r.op(&t.ops[i])
	}
	return r.out
}

const kinds = int(Link) + 1

type renderer struct {
	t   *Tree
	o   Options
	out []byte
	// marks of each kind, ordered by start; the first one is the next or current one.
	marks [kinds][]*Mark
	// begun says that the current mark of a kind has written a piece, so its ID is given.
	begun [kinds]bool
	// open are the kinds of the marks being open, outermost first; those from base on were opened within
	// the innermost authored element.
	open [kinds]MarkKind
	n    int
	// elements are the authored inline elements around the current place.
	elements []element
	// inLeaf: marks apply. pending is the tag of a block element whose ">" is not yet written, because
	// the block's anchor may still give it an ID.
	inLeaf  bool
	pending bool
	links   int  // authored links around the current place
	quiet   bool // the open link is
}

type element struct {
	base int // r.n when it was opened
	link bool
	// skipped elements (a link that may not be written) have no tags.
	skipped bool
}

// sort checks the marks and orders them by kind and start.
func (r *renderer) sort(marks []Mark) {
	list := make([]*Mark, 0, len(marks))
	for i := range marks {
		m := &marks[i]
		if m.Kind < Anchor || m.Kind > Link || m.Len() == 0 || !m.Valid(r.t.text.Plain) {
			continue
		}
		if m.Kind == Link {
			if _, ok := SafeURL(m.Href); !ok {
				continue
			}
		}
		list = append(list, m)
	}
	slices.SortStableFunc(list, func(a, b *Mark) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Start, b.Start), cmp.Compare(b.End, a.End))
	})
	for i := 0; i < len(list); {
		k, j := list[i].Kind, i
		for j < len(list) && list[j].Kind == k {
			j++
		}
		r.marks[k] = list[i:j]
		i = j
	}
}

func (r *renderer) op(o *op) {
	switch o.kind {
	case opText:
		r.text(o.a, o.b)
	case opOpen:
		r.openElement(o)
	case opClose:
		r.close(o)
	case opBlock:
		r.endTag()
		r.write("<", o.tag, o.attrs)
		r.pending = true
		if o.newline {
			r.endTag()
			r.write("\n")
		}
	case opLeaf:
		r.leaf(o)
	case opEnd:
		r.closeMarks(0)
		r.inLeaf = false
	case opVoid:
		r.void(o)
	}
}

// leaf begins a block's inline content, and gives the block its anchor.
func (r *renderer) leaf(o *op) {
	r.advance(Anchor, o.a)
	if m := r.current(Anchor, o.a, o.b); m != nil && !r.begun[Anchor] && m.ID != "" {
		r.begun[Anchor] = true
		if r.pending && !strings.Contains(o.attrs, ` id="`) {
			r.attr("id", m.ID)
			r.endTag()
		} else { // no element of its own, or one that has an ID
			r.endTag()
			r.write("<span")
			r.attr("id", m.ID)
			r.write("></span>")
		}
		r.copyLink(m)
	}
	r.endTag()
	r.inLeaf = true
}

func (r *renderer) copyLink(m *Mark) {
	url, ok := SafeURL(m.Href)
	if m.Href == "" || !ok {
		return
	}
	r.write(`<a class="pn"`)
	r.attr("href", url)
	if m.Title != "" {
		r.attr("aria-label", m.Title)
	}
	r.write("></a>")
}

func (r *renderer) endTag() {
	if r.pending {
		r.out = append(r.out, '>')
		r.pending = false
	}
}

// text writes plain text [a, b) with the marks over it.
func (r *renderer) text(a, b int) {
	r.endTag()
	for pos := a; pos < b; {
		end := b
		if r.inLeaf {
			r.sync(pos)
			end = r.boundary(pos, b)
		}
		r.out = escape(r.out, r.t.text.Plain[pos:end])
		pos = end
	}
}

// sync opens and closes marks so that exactly those over pos are open, outer kinds outside.
func (r *renderer) sync(pos int) {
	base := r.base()
	var want [kinds]bool
	for k := Sentence; k <= Link; k++ {
		r.advance(k, pos)
		want[k] = r.current(k, pos, pos+1) != nil && !(k == Link && r.links > 0)
	}
	keep := r.n
	for i := base; i < r.n; i++ {
		if !want[r.open[i]] || r.begunLater(i, want) {
			keep = i
			break
		}
	}
	r.closeMarks(keep)
	for k := Sentence; k <= Link; k++ {
		if want[k] && !r.isOpen(k) {
			r.openMark(k)
		}
	}
}

// begunLater reports whether a wanted mark of an outer kind is not open yet, so that the open one at i must
// be closed and opened again inside it.
func (r *renderer) begunLater(i int, want [kinds]bool) bool {
	for k := Sentence; k < r.open[i]; k++ {
		if want[k] && !r.isOpen(k) {
			return true
		}
	}
	return false
}

// openElement writes an authored inline element. Marks that cover it whole stay or come outside of it, all
// others end before it and go on inside.
func (r *renderer) openElement(o *op) {
	r.endTag()
	skipped := false
	url := ""
	if o.url != "" {
		url, skipped = r.address(o.url)
	}
	r.around(o.a, o.b, o.link && !skipped)
	r.elements = append(r.elements, element{base: r.n, link: o.link && !skipped, skipped: skipped})
	if skipped {
		return
	}
	if o.link {
		r.links++
	}
	r.write("<", o.tag)
	if url != "" {
		r.attr("href", url)
	}
	r.write(o.attrs, ">")
}

// around makes open exactly the marks that may stand around an element over [a, b).
func (r *renderer) around(a, b int, link bool) {
	if !r.inLeaf {
		return
	}
	var want [kinds]bool
	for k := Sentence; k <= Link; k++ {
		r.advance(k, a)
		m := r.current(k, a, max(b, a+1))
		if m == nil || k == Link && (link || r.links > 0) {
			continue
		}
		if m.End < b {
			break
		}
		want[k] = true
	}
	keep := r.n
	for i := r.base(); i < r.n; i++ {
		if !want[r.open[i]] || r.begunLater(i, want) {
			keep = i
			break
		}
	}
	r.closeMarks(keep)
	if a == b { // nothing begins at an element without text
		return
	}
	for k := Sentence; k <= Link; k++ {
		if want[k] && !r.isOpen(k) {
			r.openMark(k)
		}
	}
}

func (r *renderer) close(o *op) {
	if !r.inLeaf {
		r.endTag()
		r.write("</", o.tag, ">")
		if o.newline {
			r.write("\n")
		}
		return
	}
	last := len(r.elements) - 1
	e := r.elements[last]
	r.closeMarks(e.base)
	r.elements = r.elements[:last]
	if e.skipped {
		return
	}
	if e.link {
		r.links--
	}
	r.write("</", o.tag, ">")
}

// void writes markup without text.
func (r *renderer) void(o *op) {
	r.endTag()
	if o.url == "" {
		if o.link {
			r.around(o.a, o.a, true)
		}
		r.write(o.attrs)
		return
	}
	if url, skipped := r.address(o.url); !skipped {
		r.write("<", o.tag)
		r.attr("src", url)
		r.write(o.attrs, ">")
	}
}

func (r *renderer) address(href string) (url string, skipped bool) {
	if r.o.Link == nil {
		return href, false
	}
	url, ok := SafeURL(r.o.Link(href))
	return url, !ok
}

func (r *renderer) base() int {
	if len(r.elements) == 0 {
		return 0
	}
	return r.elements[len(r.elements)-1].base
}

// advance passes over the marks of a kind that end at or before pos.
func (r *renderer) advance(k MarkKind, pos int) {
	for len(r.marks[k]) > 0 && r.marks[k][0].End <= pos {
		r.marks[k] = r.marks[k][1:]
		r.begun[k] = false
	}
}

// current is the mark of a kind that begins at or before a, or for an Anchor before b; or nil.
func (r *renderer) current(k MarkKind, a, b int) *Mark {
	if len(r.marks[k]) == 0 {
		return nil
	}
	m := r.marks[k][0]
	if m.Start <= a || k == Anchor && m.Start < b {
		return m
	}
	return nil
}

// boundary is the first place after pos, at most end, where a mark begins or ends.
func (r *renderer) boundary(pos, end int) int {
	for k := Sentence; k <= Link; k++ {
		if len(r.marks[k]) == 0 {
			continue
		}
		m := r.marks[k][0]
		if m.Start > pos {
			end = min(end, m.Start)
		} else {
			end = min(end, m.End)
		}
	}
	return end
}

func (r *renderer) isOpen(k MarkKind) bool { return slices.Contains(r.open[:r.n], k) }

// openMark writes the start of the current mark of a kind.
func (r *renderer) openMark(k MarkKind) {
	m := r.marks[k][0]
	class := m.Class
	tag := "<span"
	switch k {
	case Quote:
		class = classes("q", class)
	case Link:
		if !m.Quiet {
			tag = "<a"
		}
		r.quiet = m.Quiet
	}
	r.write(tag)
	if k == Link {
		url, _ := SafeURL(m.Href)
		if m.Quiet {
			r.attr("data-again", url)
		} else {
			r.attr("href", url)
		}
	}
	if class != "" {
		r.attr("class", class)
	}
	if m.ID != "" && !r.begun[k] {
		r.attr("id", m.ID)
	}
	r.begun[k] = true
	if m.Lang != "" {
		r.attr("lang", m.Lang)
	}
	if m.Dir != "" {
		r.attr("dir", m.Dir)
	}
	if m.Title != "" {
		r.attr("title", m.Title)
	}
	r.write(">")
	r.open[r.n] = k
	r.n++
}

func classes(own, more string) string {
	if more == "" {
		return own
	}
	return own + " " + more
}

// closeMarks closes the innermost open marks until n are left.
func (r *renderer) closeMarks(n int) {
	for ; r.n > n; r.n-- {
		if r.open[r.n-1] == Link && !r.quiet {
			r.write("</a>")
		} else {
			r.write("</span>")
		}
	}
}

func (r *renderer) write(parts ...string) {
	for _, s := range parts {
		r.out = append(r.out, s...)
	}
}

func (r *renderer) attr(name, value string) { r.out = attribute(r.out, name, value) }

// attribute appends ` name="value"`, the value escaped.
func attribute(out []byte, name, value string) []byte {
	out = append(out, ' ')
	out = append(out, name...)
	out = append(out, '=', '"')
	out = escape(out, value)
	return append(out, '"')
}

// escape appends s as HTML text, good in attributes too. Control characters and broken UTF-8, which HTML does
// not allow, become U+FFFD.
func escape(out []byte, s string) []byte {
	done := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if plain[c] {
			continue
		}
		size := 1
		by := ""
		switch {
		case c == '&':
			by = "&amp;"
		case c == '<':
			by = "&lt;"
		case c == '>':
			by = "&gt;"
		case c == '"':
			by = "&quot;"
		case c == '\'':
			by = "&#39;"
		case c < utf8.RuneSelf:
			by = "\uFFFD"
		default:
			var ru rune
			ru, size = utf8.DecodeRuneInString(s[i:])
			if size > 1 && (ru < 0x80 || ru > 0x9f) {
				i += size - 1
				continue
			}
			by = "\uFFFD"
		}
		out = append(out, s[done:i]...)
		out = append(out, by...)
		i += size - 1
		done = i + 1
	}
	return append(out, s[done:]...)
}

// plain are the bytes that escape leaves alone without looking further.
var plain = func() (t [256]bool) {
	for c := ' '; c < 0x7f; c++ {
		t[c] = !strings.ContainsRune(`&<>"'`, c)
	}
	t['\n'], t['\t'] = true, true
	return t
}()
