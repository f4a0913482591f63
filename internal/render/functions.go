package render

import (
	"fmt"
	"html/template"
	"maps"
	"math"
	"slices"
	"strconv"

	"digest/internal/site"
	"digest/internal/text"
)

// functions are what templates may call beside the built-in ones. Each is documented in docs/templates.md.
func (t *Templates) functions() template.FuncMap {
	return template.FuncMap{
		"t":       t.word,
		"count":   t.count,
		"number":  t.words.Number,
		"percent": t.percent,
		"asset":   t.asset,
		"flag":    t.flag,
		"plot":    plot,
		"round":   round,
	}
}

// Functions names the functions of templates in order.
func Functions() []string {
	return slices.Sorted(maps.Keys((&Templates{}).functions()))
}

// word is {{t "key" args…}}: the words of a key.
func (t *Templates) word(key string, args ...string) (string, error) {
	if !t.words.Has(key) {
		return "", unknown("no words", key, t.words.Keys())
	}
	return t.words.Get(key, args...), nil
}

// count is {{count "count.article" 14}}: "14 articles".
func (t *Templates) count(key string, n int) (string, error) {
	if !t.words.Has(key + ".other") {
		return "", unknown("no plural words", key+".other", t.words.Keys())
	}
	return t.words.Count(key, n), nil
}

// percent is {{percent 0.934}}: "93.4 %".
func (t *Templates) percent(share float64) string {
	tenths := int(math.Round(share * 1000))
	return t.words.Get("number.percent", t.words.Number(tenths/10)+t.words.Get("number.decimal")+strconv.Itoa(tenths%10))
}

// asset is {{asset "style.css"}}: the public name of an asset, to be put after .Root.
func (t *Templates) asset(name string) (string, error) {
	public, ok := t.assets.names[name]
	if !ok {
		return "", unknown("no asset", name, slices.Sorted(maps.Keys(t.assets.names)))
	}
	return public, nil
}

// flag is {{flag "kr"}}: the class that shows a flag, "" where there is none.
func (t *Templates) flag(code string) string {
	if !t.assets.flags[code] {
		return ""
	}
	return "f-" + code
}

// round is {{round .X}}: a coordinate with two decimals.
func round(v float64) string { return strconv.FormatFloat(math.Round(v*100)/100, 'f', -1, 64) }

func unknown(what, name string, names []string) error {
	if best := text.Nearest(name, names); best != "" {
		return fmt.Errorf("%s %q; did you mean %q?", what, name, best)
	}
	return fmt.Errorf("%s %q", what, name)
}

// Shape is a plot as it is drawn: across in per cent, so that it fills any width and its lettering keeps its
// size; down in pixels.
type Shape struct {
	Height, Base int // of the drawing, and of the line bars stand on
	Bars         []ShapeBar
	Ticks        []Tick
	Peak         *Tick // the largest bar's value, to be written above it
	Low          *Tick // the largest downward bar's
}

// ShapeBar is a bar with its place. X and W are per cent without the sign.
type ShapeBar struct {
	site.Bar
	X, W         string
	Y, H, DownY  int
	DownH        int
	Middle       string
	HitY, HitEnd int
}

// Tick is lettering at a place. Anchor is its text-anchor.
type Tick struct {
	X, Anchor, Text string
	Y               int
}

const (
	plotHead  = 16 // pixels above the highest bar, for its value
	plotFoot  = 18 // below the lowest, for the years
	tickEvery = 9  // per cent that lettering needs at least
)

// plot is {{plot .Coverage 96}}: the shape of a plot whose bars are at most that many pixels high, upwards and
// downwards together.
func plot(p *site.Plot, height int) *Shape {
	if p == nil || len(p.Bars) == 0 {
		return &Shape{}
	}
	up, down := 0, 0
	for _, b := range p.Bars {
		up, down = max(up, b.Up), max(down, b.Down)
	}
	scale := float64(height) / float64(max(1, up+down))
	pixels := func(n int) int {
		if n <= 0 {
			return 0
		}
		return max(2, int(math.Round(float64(n)*scale)))
	}
	s := &Shape{Base: plotHead + pixels(up)}
	s.Height = s.Base + pixels(down) + plotFoot
	if down > 0 {
		s.Height += plotHead - 4
	}
	step := 100 / float64(len(p.Bars))
	last := math.Inf(-1)
	s.Bars = make([]ShapeBar, len(p.Bars))
	for i, b := range p.Bars {
		x := float64(i) * step
		width := step * 0.72
		if len(p.Bars) < 12 {
			width = min(width, 6)
		}
		h, d := pixels(b.Up), pixels(b.Down)
		s.Bars[i] = ShapeBar{
			Bar: b, X: round(x), W: round(width), Y: s.Base - h, H: h, DownY: s.Base + 1, DownH: d,
			Middle: round(x + width/2), HitY: s.Base - h, HitEnd: d,
		}
		if (b.NewBar || i == 0) && b.Short != "" && x-last >= tickEvery && x <= 100-tickEvery/2 {
			s.Ticks = append(s.Ticks, Tick{X: round(x), Anchor: "start", Text: b.Short, Y: s.Height - 4})
			last = x
		}
		if b.Up == up && up > 0 && s.Peak == nil {
			s.Peak = label(x+width/2, s.Base-h-5, up)
		}
		if b.Down == down && down > 0 && s.Low == nil {
			s.Low = label(x+width/2, s.Base+d+13, down)
		}
	}
	return s
}

func label(x float64, y, n int) *Tick {
	t := &Tick{X: round(x), Y: y, Anchor: "middle", Text: strconv.Itoa(n)}
	switch {
	case x < 3:
		t.Anchor = "start"
	case x > 97:
		t.Anchor = "end"
	}
	return t
}
