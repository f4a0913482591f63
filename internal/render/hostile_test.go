package render_test

import (
	"bytes"
	"fmt"
	"html"
	"html/template"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"digest/internal/render"
)

// strings that mean something to a template, or try to mean something to a browser. Those of the second half
// stand opposite plain ones, so that a page can be rendered with either and compared.
var (
	meaningful = []string{"", "indirect", "happened", "planned", "denied", "conflict", "cooperation", "rtl", "no", "probable", "new", "home", "week", "full", "3"}
	hostile    = []string{
		`<script>evil()</script>`, `"><img src=x onerror=evil()>`, `' onmouseover='evil()`, `javascript:evil()`, "java\tscript:evil()", `</title><b>`,
		`--><b>`, `]]><b>`, `&lt;b&gt; &amp; + %3c %zz`, "\x00\xff\u2028\u202e", `{{.Frame}}`, `data:text/html,<b>`, `//evil.example/"a"`, `http://x/?a=1&b='(2)'`,
	}
)

// plain stand opposite the hostile ones, as unlike each other as these.
var plain = strings.Split("abcdefghijklmn", "")

// fill makes a value of a type: each draw takes the same number of random numbers whatever strings it uses.
func fill(t reflect.Type, r *rand.Rand, depth int, evil bool) reflect.Value {
	v := reflect.New(t).Elem()
	switch t.Kind() {
	case reflect.String:
		k := r.IntN(len(meaningful) + 2*len(hostile))
		switch {
		case t == reflect.TypeFor[template.HTML]():
			v.SetString("<p>markup</p>")
		case k < len(meaningful):
			v.SetString(meaningful[k])
		case evil:
			v.SetString(hostile[k%len(hostile)])
		default:
			v.SetString(plain[k%len(hostile)])
		}
	case reflect.Int:
		v.SetInt(int64(r.IntN(4) * r.IntN(2000)))
	case reflect.Uint8:
		v.SetUint(uint64(r.IntN(4)))
	case reflect.Float64:
		v.SetFloat(r.Float64() * 1000)
	case reflect.Bool:
		v.SetBool(r.IntN(2) == 0)
	case reflect.Pointer:
		if r.IntN(3) > 0 && depth > 0 {
			v.Set(reflect.New(t.Elem()))
			v.Elem().Set(fill(t.Elem(), r, depth-1, evil))
		}
	case reflect.Slice:
		if depth > 0 {
			for range r.IntN(3) {
				v = reflect.Append(v, fill(t.Elem(), r, depth-1, evil))
			}
		}
	case reflect.Array:
		for i := range t.Len() {
			v.Index(i).Set(fill(t.Elem(), r, depth-1, evil))
		}
	case reflect.Struct:
		for i := range t.NumField() {
			v.Field(i).Set(fill(t.Field(i).Type, r, depth, evil))
		}
	default:
		panic("render test: views hold no " + t.Kind().String())
	}
	return v
}

func views(layout string, n int, evil bool) func(yield func(any) bool) {
	return func(yield func(any) bool) {
		t := render.ViewOf(layout)
		if !yield(reflect.New(t).Elem().Interface()) { // empty
			return
		}
		for i := range n {
			if !yield(fill(t, rand.New(rand.NewPCG(uint64(i), 7)), 4, evil).Interface()) {
				return
			}
		}
	}
}

// TestEveryLayoutRuns executes each layout with an empty view and with views of all shapes.
func TestEveryLayoutRuns(t *testing.T) {
	ts := load(t)
	for _, layout := range render.Layouts() {
		i := 0
		for view := range views(layout, 10, true) {
			if ds := ts.RenderView(&bytes.Buffer{}, layout, view); len(ds) > 0 {
				t.Errorf("%s, view %d: %v", layout, i, ds)
				break
			}
			i++
		}
	}
}

// TestCompiledIsHTMLTemplate holds the compiled layouts equal to html/template's own execution.
func TestCompiledIsHTMLTemplate(t *testing.T) {
	ts := load(t)
	check := func(layout string, view any) bool {
		var fast, slow bytes.Buffer
		ts.RenderView(&fast, layout, view)
		if err := ts.RenderSlowly(&slow, layout, view); err != nil {
			t.Errorf("%s: %v", layout, err)
			return false
		}
		if at := differ(fast.String(), slow.String()); at >= 0 {
			t.Errorf("%s differs at %d:\n got %q\nwant %q", layout, at, around(fast.String(), at), around(slow.String(), at))
			return false
		}
		return true
	}
	for _, layout := range render.Layouts() {
		for view := range views(layout, 10, true) {
			if !check(layout, view) {
				break
			}
		}
	}
	for layout, view := range sample() {
		check(layout, view)
	}
}

func differ(a, b string) int {
	if a == b {
		return -1
	}
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			return i
		}
	}
	return min(len(a), len(b))
}

func around(s string, at int) string { return s[max(0, at-60):min(len(s), at+60)] }

// TestNoStringBecomesMarkup renders each view with plain and with hostile strings: elements and attributes
// must be the same, and no address may run code.
func TestNoStringBecomesMarkup(t *testing.T) {
	ts := load(t)
	for _, layout := range render.Layouts() {
		var tame, evil [][]string
		for _, side := range []struct {
			evil bool
			into *[][]string
		}{{false, &tame}, {true, &evil}} {
			for view := range views(layout, 10, side.evil) {
				var b bytes.Buffer
				ts.RenderView(&b, layout, view)
				tags, err := markup(b.String())
				if err != nil {
					t.Fatalf("%s: %v", layout, err)
				}
				*side.into = append(*side.into, tags)
			}
		}
		for i := range tame {
			if !slices.Equal(tame[i], evil[i]) {
				t.Errorf("%s, view %d: the markup depends on what strings say", layout, i)
				break
			}
		}
	}
}

// markup lists the tags of a page with their attributes' names, and fails at what no page may hold.
func markup(s string) (tags []string, err error) {
	for {
		_, rest, ok := strings.Cut(s, "<")
		if !ok {
			return tags, nil
		}
		tag := "<"
		i := strings.IndexAny(rest, " >\n")
		if i < 0 {
			return nil, fmt.Errorf("unfinished tag %.40q", rest)
		}
		tag += rest[:i]
		s = rest[i:]
		for s = strings.TrimLeft(s, " \n"); !strings.HasPrefix(s, ">"); s = strings.TrimLeft(s, " \n") {
			i := strings.IndexAny(s, "=> \n/")
			if i < 0 {
				return nil, fmt.Errorf("unfinished tag %s", tag)
			}
			if s[i] == '/' {
				s = s[i+1:]
				continue
			}
			name := s[:i]
			tag += " " + name
			s = s[i:]
			if !strings.HasPrefix(s, "=") {
				continue
			}
			if !strings.HasPrefix(s, `="`) {
				return nil, fmt.Errorf("attribute %s of %s without quotes", name, tag)
			}
			value, after, ok := strings.Cut(s[2:], `"`)
			if !ok {
				return nil, fmt.Errorf("unfinished attribute %s of %s", name, tag)
			}
			s = after
			if strings.HasPrefix(name, "on") || name == "style" {
				return nil, fmt.Errorf("attribute %s of %s", name, tag)
			}
			if name == "href" || name == "src" {
				if scheme, _, ok := strings.Cut(html.UnescapeString(value), ":"); ok && !strings.Contains(scheme, "/") &&
					!slices.Contains([]string{"http", "https", "mailto"}, scheme) {
					return nil, fmt.Errorf("address %q", value)
				}
			}
		}
		tags = append(tags, tag)
		if strings.HasPrefix(tag, "<script") { // its content is no markup
			if i := strings.Index(s, "</script"); i >= 0 {
				if strings.Contains(s[:i], "<!--") {
					return nil, fmt.Errorf("a comment begins in a script")
				}
				s = s[i:]
			}
		}
	}
}
