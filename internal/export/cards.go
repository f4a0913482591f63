package export

import (
	"embed"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"io"
	"slices"
	"strings"
	"sync"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"

	"digest/internal/output"
	"digest/internal/site"
)

// Size of a card, as the readers of OpenGraph like it.
const (
	cardWidth  = 1200
	cardHeight = 630
	cardMargin = 80
)

// The faces of the theme (see templates/assets/fonts), one weight each, as TrueType: Go draws no woff2.
//
//go:embed fonts/*.ttf
var cardFonts embed.FS

// Cards plans the card image of every page that has one: the title of the site, a name or a day, one line
// about it. It fails only if the embedded fonts do.
//
// Text that the faces cannot write leaves the card with what they can: the title of the site, or nothing
// but the rules. A card is drawn when it is written, in a fifth of a millisecond.
func Cards(s *Site) []output.Planned {
	var out []output.Planned
	painters := &sync.Pool{}
	for i := range s.Pages {
		p := &s.Pages[i]
		if p.Card == "" || p.Layout == "article" || p.Layout == "pair" { // these show the card of their first actor
			continue
		}
		out = append(out, output.Planned{Path: p.Card, Write: func(w io.Writer) error {
			c, _ := painters.Get().(*painter)
			if c == nil {
				var err error
				if c, err = newPainter(); err != nil {
					return fmt.Errorf("drawing %s: %w", p.Card, err)
				}
			}
			defer painters.Put(c)
			return c.draw(w, s.cardOf(p))
		}})
	}
	return out
}

// card is what a card says.
type card struct{ site, title, line string }

func (s *Site) cardOf(p *site.Page) card {
	c := card{site: s.Config.Title, title: p.Title, line: p.Description}
	if p.CardLine != nil {
		c.line = p.CardLine()
	}
	if p.Layout == "home" {
		c.site = "" // it is the title
	}
	return c
}

// Colours of a card: those of the light theme (templates/assets/style.css). A glyph's edge takes a step
// between its ink and the paper, which is 0; up to sixteen colours pack two pixels into a byte.
const (
	ink    = 1 // the first of inkSteps, the last is full
	muted  = 6
	accent = 10
	rule   = 11

	inkSteps   = 5
	mutedSteps = 4
)

// cardPalette is red, green, blue of each index.
func cardPalette() []byte {
	ground := [3]int{0xfb, 0xfa, 0xf6}
	out := []byte{0xfb, 0xfa, 0xf6}
	ramp := func(full [3]int, steps int) {
		for i := 1; i <= steps; i++ {
			for k := range 3 {
				out = append(out, byte((ground[k]*(steps-i)+full[k]*i)/steps))
			}
		}
	}
	ramp([3]int{0x1b, 0x1c, 0x1e}, inkSteps)
	ramp([3]int{0x5c, 0x5f, 0x64}, mutedSteps)
	return append(out, 0x1c, 0x4f, 0x82, 0xd9, 0xd6, 0xcd)
}

// painter draws one card after another; it is not safe for concurrent use.
//
// A card is a head with the site's title, which all cards of a site share, a body, and a foot, which is the same on
// all: head and foot are drawn once.
type painter struct {
	pix        []uint8  // one index of the palette a pixel, row by row; blank but while a card is drawn
	lo, hi     int      // rows drawn on, from lo up to hi
	title      [3]*face // from large to small
	site, line *face
	start, end []byte // of the file: all that is the same on every card
	heads      map[string]strip
	foot       strip
	packed     []byte
	squeezer   *squeezer
}

// The rows of a card that belong to its head and its foot.
const (
	headRows = 170
	footFrom = cardHeight - 80
)

func newPainter() (*painter, error) {
	serif, err := loadFonts("source-serif-4-latin.ttf", "source-serif-4-latin-ext.ttf")
	if err != nil {
		return nil, err
	}
	sans, err := loadFonts("ibm-plex-sans-latin.ttf", "ibm-plex-sans-latin-ext.ttf")
	if err != nil {
		return nil, err
	}
	c := &painter{pix: make([]uint8, cardWidth*cardHeight), heads: map[string]strip{}, squeezer: newSqueezer()}
	c.frame()
	for i, size := range []float64{104, 80, 60} {
		if c.title[i], err = newFace(serif, size); err != nil {
			return nil, err
		}
	}
	if c.site, err = newFace(serif, 40); err != nil {
		return nil, err
	}
	c.line, err = newFace(sans, 32)
	return c, err
}

func (c *painter) draw(w io.Writer, text card) error {
	head := c.head(text.site)
	c.lo, c.hi = footFrom, headRows
	if text.title != "" && c.title[0].has(text.title) {
		c.body(text)
	}
	from, to := max(headRows, c.lo), min(footFrom, c.hi)
	if from >= to {
		from, to = headRows, headRows
	}
	body := stripOf(c.pack(c.packed[:0], from, to))
	data := c.squeezer.squeeze(head, blankRows(from-headRows), body, blankRows(footFrom-to), c.foot)
	_, err := w.Write(slices.Concat(c.start, appendChunk(nil, "IDAT", data), c.end))
	return err
}

// head is what stands above the body.
func (c *painter) head(site string) strip {
	if head, ok := c.heads[site]; ok {
		return head
	}
	c.fill(image.Rect(cardMargin, 72, cardWidth-cardMargin, 78), ink+inkSteps-1)
	c.fill(image.Rect(cardMargin, 82, cardWidth-cardMargin, 84), ink+inkSteps-1)
	if c.site.has(site) {
		c.write(c.site, cardMargin, 144, c.site.cut(site, cardWidth-2*cardMargin), ink, inkSteps)
	}
	c.heads[site] = stripOf(c.pack(nil, 0, headRows))
	return c.heads[site]
}

// frame makes the parts of a file that all cards share (PNG, third edition: 4 bits a pixel, by palette).
func (c *painter) frame() {
	header := binary.BigEndian.AppendUint32(nil, cardWidth)
	header = binary.BigEndian.AppendUint32(header, cardHeight)
	header = append(header, 4, 3, 0, 0, 0)
	c.start = appendChunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", header)
	c.start = appendChunk(c.start, "PLTE", cardPalette())
	c.end = appendChunk(nil, "IEND", nil)
	c.fill(image.Rect(cardMargin, cardHeight-74, cardWidth-cardMargin, cardHeight-72), rule)
	c.foot = stripOf(c.pack(nil, footFrom, cardHeight))
	c.packed = make([]byte, 0, (footFrom-headRows)*packedRow)
}

func appendChunk(b []byte, kind string, data []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
	from := len(b)
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[from:]))
}

// pack appends the rows from lo up to hi to out, and blanks all that was drawn.
//
// Package image/png asks an interface for every pixel, which takes five times as long as drawing them.
func (c *painter) pack(out []byte, lo, hi int) []byte {
	for y := lo; y < hi; y++ {
		out = append(out, 0) // the row's filter
		row := c.pix[y*cardWidth:][:cardWidth]
		for x := 0; x < cardWidth; x += 2 {
			out = append(out, row[x]<<4|row[x+1])
		}
	}
	clear(c.pix[c.lo*cardWidth : max(c.lo, c.hi)*cardWidth])
	return out
}

// body is the title in at most three lines, and the line below it, set from the bottom up.
func (c *painter) body(text card) {
	f, lines := c.fit(text.title)
	y := cardHeight - 112
	if text.line != "" && c.line.has(text.line) {
		c.write(c.line, cardMargin, y, c.line.cut(text.line, cardWidth-2*cardMargin), muted, mutedSteps)
		y -= 66
	}
	for i := len(lines) - 1; i >= 0; i-- {
		c.write(f, cardMargin-f.size/24, y, lines[i], ink, inkSteps)
		y -= f.size * 11 / 10
	}
	c.fill(image.Rect(cardMargin, y-f.size/14, cardMargin+96, y-f.size/14+8), accent)
}

// fit is the largest face in which the title stands in two lines, or the smallest in three.
func (c *painter) fit(title string) (*face, []string) {
	for i, f := range c.title {
		last := i == len(c.title)-1
		most := 2
		if last {
			most = 3
		}
		if lines, ok := f.wrap(title, cardWidth-2*cardMargin, most); ok || last {
			return f, lines
		}
	}
	return nil, nil
}

func (c *painter) fill(r image.Rectangle, index uint8) {
	c.lo, c.hi = min(c.lo, r.Min.Y), max(c.hi, r.Max.Y)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := c.pix[y*cardWidth+r.Min.X : y*cardWidth+r.Max.X]
		for x := range row {
			row[x] = index
		}
	}
}

// write sets a line of text with its baseline at y.
func (c *painter) write(f *face, x, y int, s string, first uint8, steps int) {
	at := fixed.I(x)
	for i, g := range f.glyphs(s) {
		if i > 0 {
			at += g.kern
		}
		c.stamp(g.glyph, at.Round(), y, first, steps)
		at += g.advance
	}
}

// stamp lays a glyph's coverage over what is there; the stronger wins where two touch.
func (c *painter) stamp(g *glyph, x, y int, first uint8, steps int) {
	if g.steps != steps {
		g.quantise(steps)
	}
	at := image.Rectangle{Max: g.size}.Add(g.offset).Add(image.Pt(x, y))
	in := at.Intersect(image.Rect(0, 0, cardWidth, cardHeight))
	if in.Empty() {
		return
	}
	c.lo, c.hi = min(c.lo, in.Min.Y), max(c.hi, in.Max.Y)
	for py := in.Min.Y; py < in.Max.Y; py++ {
		from := g.pix[(py-at.Min.Y)*g.size.X+in.Min.X-at.Min.X:][:in.Dx()]
		to := c.pix[py*cardWidth+in.Min.X:][:in.Dx()]
		for i, step := range from {
			if step != 0 {
				to[i] = max(to[i], first+step-1)
			}
		}
	}
}

// face is a type face in one size: fonts that complete each other, and the glyphs drawn so far.
type face struct {
	size  int
	fonts []*sfnt.Font
	faces []font.Face
	drawn map[rune]*glyph
	kerns map[[2]rune]fixed.Int26_6
	buf   sfnt.Buffer
}

// glyph is a drawn character.
type glyph struct {
	mask    []uint8     // its coverage, row by row
	pix     []uint8     // the same in steps of ink
	steps   int         // how many there are; 0 if pix is not made
	size    image.Point // of both
	offset  image.Point // from the origin to their corner
	advance fixed.Int26_6
	font    int
}

// quantise makes the coverage that of a colour with so many steps.
func (g *glyph) quantise(steps int) {
	g.steps, g.pix = steps, make([]uint8, len(g.mask))
	for i, cover := range g.mask {
		g.pix[i] = uint8((int(cover)*steps + 127) / 255)
	}
}

type glyphAt struct {
	*glyph
	kern fixed.Int26_6 // to the glyph before
}

func loadFonts(names ...string) ([]*sfnt.Font, error) {
	var out []*sfnt.Font
	for _, name := range names {
		data, err := cardFonts.ReadFile("fonts/" + name)
		if err != nil {
			return nil, err
		}
		f, err := sfnt.Parse(data)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, f)
	}
	return out, nil
}

func newFace(fonts []*sfnt.Font, size float64) (*face, error) {
	f := &face{size: int(size), fonts: fonts, drawn: map[rune]*glyph{}, kerns: map[[2]rune]fixed.Int26_6{}}
	for _, one := range fonts {
		// 72 dots an inch: a point is a pixel.
		x, err := opentype.NewFace(one, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			return nil, err
		}
		f.faces = append(f.faces, x)
	}
	return f, nil
}

// glyph draws a character once; nil if no font has it.
func (f *face) glyph(r rune) *glyph {
	if g, ok := f.drawn[r]; ok {
		return g
	}
	f.drawn[r] = nil
	for i, one := range f.fonts {
		if n, err := one.GlyphIndex(&f.buf, r); err != nil || n == 0 {
			continue
		}
		rect, mask, from, advance, ok := f.faces[i].Glyph(fixed.Point26_6{}, r)
		if !ok {
			continue
		}
		g := &glyph{mask: make([]uint8, 0, rect.Dx()*rect.Dy()), size: rect.Size(), offset: rect.Min, advance: advance, font: i}
		for y := range rect.Dy() { // the face draws its next glyph over this one's mask
			for x := range rect.Dx() {
				_, _, _, a := mask.At(from.X+x, from.Y+y).RGBA()
				g.mask = append(g.mask, uint8(a>>8))
			}
		}
		f.drawn[r] = g
		break
	}
	return f.drawn[r]
}

// has reports whether the face can write all of a text.
func (f *face) has(s string) bool {
	for _, r := range s {
		if f.glyph(r) == nil {
			return false
		}
	}
	return true
}

// glyphs are those of a text that the face has, each with its distance to the one before.
func (f *face) glyphs(s string) []*glyphAt {
	var out []*glyphAt
	var before rune
	for _, r := range s {
		g := f.glyph(r)
		if g == nil {
			continue
		}
		at := &glyphAt{glyph: g}
		if n := len(out); n > 0 && out[n-1].font == g.font {
			at.kern = f.kern(g.font, before, r)
		}
		out = append(out, at)
		before = r
	}
	return out
}

// kern is what a font adds between two characters.
func (f *face) kern(font int, a, b rune) fixed.Int26_6 {
	k, ok := f.kerns[[2]rune{a, b}]
	if !ok {
		k = f.faces[font].Kern(a, b)
		f.kerns[[2]rune{a, b}] = k
	}
	return k
}

func (f *face) width(s string) int {
	var w fixed.Int26_6
	for _, g := range f.glyphs(s) {
		w += g.kern + g.advance
	}
	return w.Ceil()
}

// cut shortens a text that is wider than a line, at a word.
func (f *face) cut(s string, wide int) string {
	lines, ok := f.wrap(s, wide, 1)
	if ok || len(lines) == 0 {
		return strings.Join(lines, "")
	}
	return lines[0]
}

// wrap breaks a text into at most n lines; ok is false if words had to be left out, which the last line then
// says with an ellipsis. The text is cut to what could ever fit first, so that time does not grow with it.
func (f *face) wrap(s string, wide, n int) (lines []string, ok bool) {
	const most = 400 // bytes; three lines hold less
	ok = len(s) <= most
	words := strings.Fields(cut(s, most))
	line := ""
	for _, word := range words {
		longer := strings.TrimPrefix(line+" "+word, " ")
		if f.width(longer) <= wide {
			line = longer
			continue
		}
		if len(lines) == n-1 {
			return append(lines, f.shorten(line, word, wide)), false
		}
		if line != "" {
			lines = append(lines, line)
		}
		line = f.clip(word, wide)
		ok = ok && line == word
	}
	return append(lines, line), ok
}

// shorten ends a line that has more to say.
func (f *face) shorten(line, next string, wide int) string {
	if line == "" {
		return f.clip(next, wide)
	}
	for f.width(line+" …") > wide {
		i := strings.LastIndexByte(line, ' ')
		if i < 0 {
			return f.clip(line, wide)
		}
		line = line[:i]
	}
	return line + " …"
}

// clip cuts a word that is wider than a line.
func (f *face) clip(word string, wide int) string {
	if f.width(word) <= wide {
		return word
	}
	runes := []rune(word)
	for len(runes) > 0 && f.width(string(runes)+"…") > wide {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}
