package markup

import (
	"bytes"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	gmtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"digest/internal/article"
	"digest/internal/text"
)

// markdown is goldmark's parser, built once; it holds no state between calls.
var markdown = goldmark.New(
	goldmark.WithExtensions(
		extension.Table, extension.Strikethrough, extension.Footnote, extension.DefinitionList, extension.Typographer,
	),
	goldmark.WithParserOptions(parser.WithAutoHeadingID()),
).Parser()

// Parse reads Markdown. It understands any bytes; broken UTF-8 becomes U+FFFD. A text whose marks nest or pile
// up as no person writes is taken as it stands, without markup, and said to be so in Dropped.
func Parse(src []byte) *Tree {
	if !utf8.Valid(src) {
		src = bytes.ToValidUTF8(src, []byte("\uFFFD"))
	}
	if at := tangled(src); at >= 0 {
		return untangled(src, at)
	}
	doc := markdown.Parse(gmtext.NewReader(src), parser.WithContext(parser.NewContext(parser.WithIDs(headingIDs{}))))
	b := &builder{t: &Tree{}, src: src, next: -1}
	b.blocks(doc, article.Paragraph)
	b.t.text.Plain = string(b.plain)
	return b.t
}

// builder turns goldmark's tree into ours.
type builder struct {
	t     *Tree
	src   []byte
	plain []byte
	// next is where the source of the plain text would go on if nothing came between, or -1.
	next int
	// at is the source offset last seen, for text that has none of its own.
	at int
}

// blocks adds the block children of n. kind is what a paragraph in it counts as.
func (b *builder) blocks(n ast.Node, kind article.BlockKind) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b.block(c, kind)
	}
}

func (b *builder) block(n ast.Node, kind article.BlockKind) {
	switch n := n.(type) {
	case *ast.Paragraph:
		b.leafElement(n, "p", "", article.Block{Kind: kind})
	case *ast.TextBlock:
		b.leaf(n, article.Block{Kind: kind})
		if n.NextSibling() != nil {
			b.void("\n")
		}
	case *ast.Heading:
		level := min(max(n.Level, 1), 6)
		b.leafElement(n, "h"+strconv.Itoa(level), headingAttrs(n), article.Block{Kind: article.Heading})
	case *ast.Blockquote:
		b.container(n, "blockquote", "", article.Quotation)
	case *ast.List:
		b.list(n)
	case *ast.ListItem:
		b.item(n, "li", "")
	case *ast.CodeBlock:
		b.code(n, "")
	case *ast.FencedCodeBlock:
		attrs := ""
		if lang := n.Language(b.src); len(lang) > 0 {
			attrs = string(attribute(nil, "class", "language-"+string(lang)))
		}
		b.code(n, attrs)
	case *ast.ThematicBreak:
		b.void("<hr>\n")
	case *ast.HTMLBlock:
		b.dropHTMLBlock(n)
	case *extast.Table:
		b.table(n)
	case *extast.DefinitionList:
		b.container(n, "dl", "", article.ListItem)
	case *extast.DefinitionTerm:
		b.leafElement(n, "dt", "", article.Block{Kind: article.ListItem})
	case *extast.DefinitionDescription:
		b.item(n, "dd", "")
	case *extast.FootnoteList:
		b.footnotes(n)
	default:
		b.blocks(n, kind)
	}
}

// container adds a block element that holds blocks.
func (b *builder) container(n ast.Node, tag, attrs string, kind article.BlockKind) {
	i := b.openBlock(tag, attrs, true)
	b.blocks(n, kind)
	b.closeBlock(i)
}

// item adds an element that holds blocks or, when it is tight, text.
func (b *builder) item(n ast.Node, tag, attrs string) {
	_, tight := n.FirstChild().(*ast.TextBlock)
	i := b.openBlock(tag, attrs, !tight && n.FirstChild() != nil)
	b.blocks(n, article.ListItem)
	b.closeBlock(i)
}

func (b *builder) list(n *ast.List) {
	tag, attrs := "ul", ""
	if n.IsOrdered() {
		tag = "ol"
		if n.Start != 1 {
			attrs = string(attribute(nil, "start", strconv.Itoa(n.Start)))
		}
	}
	b.container(n, tag, attrs, article.ListItem)
}

func (b *builder) table(n *extast.Table) {
	table := b.openBlock("table", "", true)
	body := -1
	for row := n.FirstChild(); row != nil; row = row.NextSibling() {
		cell, part := "td", -1
		if _, ok := row.(*extast.TableHeader); ok {
			cell, part = "th", b.openBlock("thead", "", true)
		} else if body < 0 {
			body = b.openBlock("tbody", "", true)
		}
		tr := b.openBlock("tr", "", true)
		for c := row.FirstChild(); c != nil; c = c.NextSibling() {
			attrs := ""
			if tc, ok := c.(*extast.TableCell); ok && tc.Alignment != extast.AlignNone {
				attrs = string(attribute(nil, "class", "align-"+tc.Alignment.String()))
			}
			b.leafElement(c, cell, attrs, article.Block{Kind: article.TableCell})
		}
		b.closeBlock(tr)
		if part >= 0 {
			b.closeBlock(part)
		}
	}
	if body >= 0 {
		b.closeBlock(body)
	}
	b.closeBlock(table)
}

func (b *builder) footnotes(n *extast.FootnoteList) {
	b.void(`<section class="footnotes" role="doc-endnotes">` + "\n<hr>\n")
	list := b.openBlock("ol", "", true)
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		if f, ok := c.(*extast.Footnote); ok {
			b.item(f, "li", ` id="fn:`+strconv.Itoa(f.Index)+`"`)
		}
	}
	b.closeBlock(list)
	b.void("</section>\n")
}

// code adds a block of code. Its text is in the plain text, but no mark is laid over it.
func (b *builder) code(n ast.Node, attrs string) {
	b.void("<pre><code" + attrs + ">")
	start := b.begin()
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		value := line.Value(b.src)
		if last := i == n.Lines().Len()-1; last {
			value = bytes.TrimSuffix(value, []byte("\n"))
		}
		b.run(string(value), line.Start, line.Stop)
	}
	b.end(start, article.Block{Kind: article.Code})
	b.void("\n</code></pre>\n")
}

// leafElement adds a block element with inline content.
func (b *builder) leafElement(n ast.Node, tag, attrs string, kind article.Block) {
	i := b.openBlock(tag, attrs, false)
	b.leaf(n, kind)
	b.closeBlock(i)
}

// leaf adds the inline content of a block.
func (b *builder) leaf(n ast.Node, kind article.Block) {
	start := b.begin()
	i := b.add(op{kind: opLeaf, a: start, attrs: b.blockAttrs()})
	b.inlines(n)
	b.t.ops[i].b = len(b.plain)
	b.add(op{kind: opEnd, a: len(b.plain)})
	b.end(start, kind)
}

// blockAttrs are the attributes of the element around the leaf that begins now, if one was just opened.
func (b *builder) blockAttrs() string {
	if n := len(b.t.ops); n > 0 && b.t.ops[n-1].kind == opBlock {
		return b.t.ops[n-1].attrs
	}
	return ""
}

// begin separates a new block's text from the text before it.
func (b *builder) begin() int {
	if len(b.plain) > 0 {
		b.plain = append(b.plain, separator...)
	}
	b.next = -1
	return len(b.plain)
}

// end records the block begun at start, unless nothing was added.
func (b *builder) end(start int, block article.Block) {
	if len(b.plain) == start {
		b.plain = b.plain[:max(0, start-len(separator))]
		return
	}
	block.Span = text.Span{Start: start, End: len(b.plain)}
	b.t.text.Blocks = append(b.t.text.Blocks, block)
}

func (b *builder) inlines(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		b.inline(c)
	}
}

func (b *builder) inline(n ast.Node) {
	switch n := n.(type) {
	case *ast.Text:
		b.text(n)
	case *ast.String:
		b.run(html.UnescapeString(string(n.Value)), -1, -1)
	case *ast.CodeSpan:
		b.element(n, "code", op{}, article.Inline{Kind: article.CodeSpan}, b.codeSpan)
	case *ast.Emphasis:
		tag := "em"
		if n.Level >= 2 {
			tag = "strong"
		}
		b.element(n, tag, op{}, article.Inline{Kind: article.Emphasis}, b.inlines)
	case *extast.Strikethrough:
		b.element(n, "del", op{}, article.Inline{Kind: article.Emphasis}, b.inlines)
	case *ast.Link:
		b.link(n, resolve(n.Destination), n.Title, b.inlines)
	case *ast.AutoLink:
		b.autoLink(n)
	case *ast.Image:
		b.image(n)
	case *ast.RawHTML:
		b.dropRawHTML(n)
	case *extast.FootnoteLink:
		i := strconv.Itoa(n.Index)
		ref := strconv.Itoa(n.RefIndex)
		b.add(op{kind: opVoid, link: true, a: len(b.plain), attrs: `<sup id="` + footnoteRef(i, ref) + `"><a href="#fn:` + i +
			`" class="footnote-ref" role="doc-noteref">` + i + `</a></sup>`})
	case *extast.FootnoteBacklink:
		i := strconv.Itoa(n.Index)
		b.add(op{kind: opVoid, link: true, a: len(b.plain), attrs: `&#160;<a href="#` + footnoteRef(i, strconv.Itoa(n.RefIndex)) +
			`" class="footnote-backref" role="doc-backlink">↩︎</a>`})
	default:
		b.inlines(n)
	}
}

func footnoteRef(index, ref string) string {
	if ref == "0" {
		return "fnref:" + index
	}
	return "fnref" + ref + ":" + index
}

// element adds an inline element around what content adds.
func (b *builder) element(n ast.Node, tag string, o op, in article.Inline, content func(ast.Node)) {
	start := len(b.plain)
	i := len(b.t.text.Inlines)
	b.t.text.Inlines = append(b.t.text.Inlines, in)
	o.kind, o.tag, o.a = opOpen, tag, start
	open := b.add(o)
	content(n)
	b.t.ops[open].b = len(b.plain)
	b.add(op{kind: opClose, tag: tag, a: len(b.plain)})
	if len(b.plain) == start {
		b.t.text.Inlines = append(b.t.text.Inlines[:i], b.t.text.Inlines[i+1:]...)
		return
	}
	b.t.text.Inlines[i].Span = text.Span{Start: start, End: len(b.plain)}
}

// link adds a link, or only what it encloses when the address is not a safe one.
func (b *builder) link(n ast.Node, dest string, title []byte, content func(ast.Node)) {
	href, ok := SafeURL(dest)
	if !ok {
		if dest != "" {
			b.drop(b.at, "link", dest)
		}
		content(n)
		return
	}
	o := op{link: true, url: string(util.URLEscape([]byte(ownAnchor(href)), false))}
	if len(title) > 0 {
		o.attrs = string(attribute(nil, "title", resolve(title)))
	}
	b.element(n, "a", o, article.Inline{Kind: article.Link, Href: o.url}, content)
}

func (b *builder) autoLink(n *ast.AutoLink) {
	dest := string(n.URL(b.src))
	if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(dest), "mailto:") {
		dest = "mailto:" + dest
	}
	label := n.Label(b.src)
	at := b.at
	if i := bytes.Index(b.src[at:], label); i >= 0 {
		at += i
	}
	b.link(n, dest, nil, func(ast.Node) { b.run(string(label), at, at+len(label)) })
}

func (b *builder) image(n *ast.Image) {
	dest := resolve(n.Destination)
	src, ok := safeImage(dest)
	if !ok {
		if dest != "" {
			b.drop(b.at, "link", dest)
		}
		return
	}
	attrs := attribute(nil, "alt", b.alt(n))
	if len(n.Title) > 0 {
		attrs = attribute(attrs, "title", resolve(n.Title))
	}
	attrs = append(attrs, ` loading="lazy"`...)
	b.add(op{kind: opVoid, a: len(b.plain), tag: "img", url: string(util.URLEscape([]byte(src), false)), attrs: string(attrs)})
}

// alt is the text of an image's description.
func (b *builder) alt(n ast.Node) string {
	var s strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if entering {
			switch n := n.(type) {
			case *ast.Text:
				s.WriteString(resolve(n.Segment.Value(b.src)))
				if n.SoftLineBreak() || n.HardLineBreak() {
					s.WriteByte(' ')
				}
			case *ast.String:
				s.WriteString(html.UnescapeString(string(n.Value)))
			}
		}
		return ast.WalkContinue, nil
	})
	return s.String()
}

func (b *builder) codeSpan(n ast.Node) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		t, ok := c.(*ast.Text)
		if !ok {
			continue
		}
		value := t.Segment.Value(b.src)
		if line := bytes.TrimSuffix(value, []byte("\n")); len(line) < len(value) {
			b.run(string(line), t.Segment.Start, t.Segment.Start+len(line))
			b.run(" ", -1, t.Segment.Stop)
			continue
		}
		b.run(string(value), t.Segment.Start, t.Segment.Stop)
	}
}

func (b *builder) text(n *ast.Text) {
	if n.IsRaw() {
		b.run(string(n.Segment.Value(b.src)), n.Segment.Start, n.Segment.Stop)
	} else {
		b.resolved(n.Segment)
	}
	switch {
	case n.HardLineBreak():
		b.t.text.Runs = append(b.t.text.Runs, Run{Offset: len(b.plain), Src: n.Segment.Stop})
		b.plain = append(b.plain, '\n')
		b.next, b.at = -1, n.Segment.Stop
		b.void("<br>\n")
	case n.SoftLineBreak() && n.NextSibling() != nil && !b.wideBreak():
		b.run(" ", -1, n.Segment.Stop)
	}
}

// wideBreak reports whether the text ends in a letter of a script that is written without spaces.
func (b *builder) wideBreak() bool {
	r, _ := utf8.DecodeLastRune(b.plain)
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xff60
}

// resolved adds source text with its backslash escapes and character references resolved.
func (b *builder) resolved(seg gmtext.Segment) {
	s := seg.Value(b.src)
	shift := seg.Stop - len(s) // a segment may be padded in front
	done := 0
	flush := func(to int) {
		if to > done {
			b.run(string(s[done:to]), shift+done, shift+to)
		}
	}
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '\\' && i+1 < len(s) && util.IsPunct(s[i+1]):
			flush(i)
			done = i + 1
			i++
		case s[i] == '&':
			end := bytes.IndexByte(s[i:min(len(s), i+40)], ';')
			if end < 0 {
				continue
			}
			ref := s[i : i+end+1]
			by := util.ResolveEntityNames(util.ResolveNumericReferences(ref))
			if bytes.Equal(by, ref) {
				continue
			}
			flush(i)
			b.run(string(by), -1, shift+i+end+1)
			done = i + end + 1
			i = done - 1
		}
	}
	flush(len(s))
}

// run adds text that stands at src in the source, or has no place of its own there (-1); then it counts as
// standing where the source was last seen. stop is where the source goes on.
func (b *builder) run(s string, src, stop int) {
	if s == "" {
		return
	}
	start := len(b.plain)
	b.plain = append(b.plain, s...)
	if src < 0 {
		b.t.text.Runs = append(b.t.text.Runs, Run{Offset: start, Src: b.at})
		b.next = -1
	} else {
		if src != b.next {
			b.t.text.Runs = append(b.t.text.Runs, Run{Offset: start, Src: src})
		}
		b.next = src + len(s)
	}
	if stop >= 0 {
		b.at = stop
	}
	if n := len(b.t.ops); n > 0 && b.t.ops[n-1].kind == opText && b.t.ops[n-1].b == start {
		b.t.ops[n-1].b = len(b.plain)
		return
	}
	b.add(op{kind: opText, a: start, b: len(b.plain)})
}

func (b *builder) dropHTMLBlock(n *ast.HTMLBlock) {
	if n.Lines().Len() == 0 {
		return
	}
	line := n.Lines().At(0)
	b.at = line.Start
	if n.HTMLBlockType != ast.HTMLBlockType2 {
		b.drop(line.Start, "raw HTML", string(line.Value(b.src)))
	}
}

func (b *builder) dropRawHTML(n *ast.RawHTML) {
	if n.Segments.Len() == 0 {
		return
	}
	seg := n.Segments.At(0)
	b.at = n.Segments.At(n.Segments.Len() - 1).Stop
	if s := string(seg.Value(b.src)); !strings.HasPrefix(s, "<!--") && !strings.HasPrefix(s, "</") {
		b.drop(seg.Start, "raw HTML", s)
	}
}

func (b *builder) drop(src int, what, s string) {
	s = strings.TrimSpace(s)
	if len(s) > 60 {
		s = strings.ToValidUTF8(s[:60], "") + "…"
	}
	b.t.dropped = append(b.t.dropped, Dropped{Src: src, What: what, Text: s})
}

func (b *builder) add(o op) int {
	if o.b < o.a {
		o.b = o.a
	}
	b.t.ops = append(b.t.ops, o)
	return len(b.t.ops) - 1
}

func (b *builder) void(s string) { b.add(op{kind: opVoid, a: len(b.plain), attrs: s}) }

func (b *builder) openBlock(tag, attrs string, newline bool) int {
	return b.add(op{kind: opBlock, a: len(b.plain), tag: tag, attrs: attrs, newline: newline})
}

func (b *builder) closeBlock(i int) {
	b.add(op{kind: opClose, a: len(b.plain), tag: b.t.ops[i].tag, newline: true})
}

// resolve is source text with escapes and character references resolved.
func resolve(s []byte) string {
	return string(util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(s))))
}

// Headings have IDs of their own kind, so that none can be taken for an ID the page's template uses.
const headingPrefix = "h-"

// ownAnchor leads a link to "#heading" to the ID that the heading has.
func ownAnchor(href string) string {
	if !strings.HasPrefix(href, "#") || len(href) == 1 {
		return href
	}
	for _, own := range []string{headingPrefix, "fn:", "fnref"} {
		if strings.HasPrefix(href[1:], own) {
			return href
		}
	}
	return "#" + headingPrefix + href[1:]
}

func headingAttrs(n *ast.Heading) string {
	id, ok := n.AttributeString("id")
	if !ok {
		return ""
	}
	if v, ok := id.([]byte); ok {
		return string(attribute(nil, "id", string(v)))
	}
	return ""
}

// headingIDs makes the IDs of headings: lower-case letters and digits of any script, words joined by "-";
// a repeated one gets a number.
type headingIDs map[string]int

// Generate implements goldmark's interface.
func (ids headingIDs) Generate(value []byte, _ ast.NodeKind) []byte {
	var b strings.Builder
	gap := false
	for _, r := range string(value) {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) && b.Len() > 0:
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		case r != '\'' && r != '’':
			gap = true
		}
	}
	id := headingPrefix + b.String()
	if b.Len() == 0 {
		id = headingPrefix + "section"
	}
	n := ids[id]
	ids[id] = n + 1
	if n > 0 {
		id += "-" + strconv.Itoa(n)
		ids[id]++
	}
	return []byte(id)
}

// Put implements goldmark's interface.
func (ids headingIDs) Put(value []byte) { ids[string(value)]++ }
