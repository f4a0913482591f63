package export

import (
	"bytes"
	"compress/zlib"
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
// but the rules. A card is drawn when it is written, in one to two milliseconds.
func Cards(s *Site) []output.Planned {
	var out []output.Planned
	painters := &sync.Pool{}
	for _, p := range s.Pages {
		if p.Card == "" || p.Layout == "article" { // an article shows the card of its first actor
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

func (s *Site) cardOf(p site.Page) card {
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
// between its ink and the paper, which is 0; sixteen colours pack two pixels into a byte.
const (
	ink    = 1 // the first of inkSteps, the last is full
	muted  = 9
	accent = 14
	rule   = 15

	inkSteps   = 8
	mutedSteps = 5
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
type painter struct {
	pix        []uint8  // one index of the palette a pixel, row by row
	title      [3]*face // from large to small
	site, line *face
	head, tail []byte // of the file: all that is the same on every card
	packed     []byte
	data       bytes.Buffer
	zip        *zlib.Writer
}

func newPainter() (*painter, error) {
	serif, err := loadFonts("source-serif-4-latin.ttf", "source-serif-4-latin-ext.ttf")
	if err != nil {
		return nil, err
	}
	sans, err := loadFonts("ibm-plex-sans-latin.ttf", "ibm-plex-sans-latin-ext.ttf")
	if err != nil {
		return nil, err
	}
	c := &painter{pix: make([]uint8, cardWidth*cardHeight)}
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
	clear(c.pix)
	c.fill(image.Rect(cardMargin, 72, cardWidth-cardMargin, 78), ink+inkSteps-1)
	c.fill(image.Rect(cardMargin, 82, cardWidth-cardMargin, 84), ink+inkSteps-1)
	if c.site.has(text.site) {
		c.write(c.site, cardMargin, 144, c.site.cut(text.site, cardWidth-2*cardMargin), ink, inkSteps)
	}
	if text.title != "" && c.title[0].has(text.title) {
		c.body(text)
	}
	c.fill(image.Rect(cardMargin, cardHeight-74, cardWidth-cardMargin, cardHeight-72), rule)
	return c.encode(w)
}

// frame makes the parts of a file that all cards share (PNG, third edition: 4 bits a pixel, by palette).
func (c *painter) frame() {
	header := binary.BigEndian.AppendUint32(nil, cardWidth)
	header = binary.BigEndian.AppendUint32(header, cardHeight)
	header = append(header, 4, 3, 0, 0, 0)
	c.head = appendChunk([]byte("\x89PNG\r\n\x1a\n"), "IHDR", header)
	c.head = appendChunk(c.head, "PLTE", cardPalette())
	c.tail = appendChunk(nil, "IEND", nil)
	c.packed = make([]byte, cardHeight*(1+cardWidth/2))
}

func appendChunk(b []byte, kind string, data []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, uint32(len(data)))
	from := len(b)
	b = append(append(b, kind...), data...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[from:]))
}

// encode writes the picture. Package image/png asks an interface for every pixel, which takes five times as
// long as drawing them.
func (c *painter) encode(w io.Writer) error {
	const row = 1 + cardWidth/2 // each begins with its filter, none
	for y := range cardHeight {
		from, to := c.pix[y*cardWidth:][:cardWidth], c.packed[y*row+1:][:cardWidth/2]
		for x := range to {
			to[x] = from[2*x]<<4 | from[2*x+1]
		}
	}
	c.data.Reset()
	if c.zip == nil {
		var err error
		if c.zip, err = zlib.NewWriterLevel(&c.data, zlib.BestSpeed); err != nil {
			return err
		}
	} else {
		c.zip.Reset(&c.data)
	}
	if _, err := c.zip.Write(c.packed); err != nil {
		return err
	}
	if err := c.zip.Close(); err != nil {
		return err
	}
	_, err := w.Write(slices.Concat(c.head, appendChunk(nil, "IDAT", c.data.Bytes()), c.tail))
	return err
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
		c.stamp(g, at.Round(), y, first, steps)
		at += g.advance
	}
}

// stamp lays a glyph's coverage over what is there; the stronger wins where two touch.
func (c *painter) stamp(g *glyphAt, x, y int, first uint8, steps int) {
	b := g.mask.Rect
	for dy := range b.Dy() {
		py := y + g.offset.Y + dy
		if py < 0 || py >= cardHeight {
			continue
		}
		for dx, cover := range g.mask.Pix[dy*g.mask.Stride : dy*g.mask.Stride+b.Dx()] {
			px := x + g.offset.X + dx
			step := (int(cover)*steps + 127) / 255
			if step == 0 || px < 0 || px >= cardWidth {
				continue
			}
			p := &c.pix[py*cardWidth+px]
			*p = max(*p, first+uint8(step)-1)
		}
	}
}

// face is a type face in one size: fonts that complete each other, and the glyphs drawn so far.
type face struct {
	size  int
	fonts []*sfnt.Font
	faces []font.Face
	drawn map[rune]*glyph
	buf   sfnt.Buffer
}

// glyph is a drawn character; mask is nil for one the fonts lack.
type glyph struct {
	mask    *image.Alpha
	offset  image.Point // from the origin to the mask's corner
	advance fixed.Int26_6
	font    int
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
	f := &face{size: int(size), fonts: fonts, drawn: map[rune]*glyph{}}
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
		g := &glyph{mask: image.NewAlpha(image.Rect(0, 0, rect.Dx(), rect.Dy())), offset: rect.Min, advance: advance, font: i}
		for y := range rect.Dy() { // the face draws its next glyph over this one's mask
			for x := range rect.Dx() {
				_, _, _, a := mask.At(from.X+x, from.Y+y).RGBA()
				g.mask.Pix[y*g.mask.Stride+x] = uint8(a >> 8)
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
			at.kern = f.faces[g.font].Kern(before, r)
		}
		out = append(out, at)
		before = r
	}
	return out
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
