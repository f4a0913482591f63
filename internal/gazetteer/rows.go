package gazetteer

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"digest/internal/diag"
	"digest/internal/text"
)

// row is one line of a table: its fixed fields, its "key: values" fields, and what is neither.
type row struct {
	table *table
	src   string
	fixed []string
	keyed []keyed
	rest  []string
}

// keyed is a "key: value; value" field.
type keyed struct {
	key    string
	values []string
}

// get returns the values of a key.
func (r *row) get(key string) []string {
	for i := range r.keyed {
		if r.keyed[i].key == key {
			return r.keyed[i].values
		}
	}
	return nil
}

// table reads the rows of one file and reports what is wrong with them.
type table struct {
	path  string
	src   string
	diags *diag.List
}

// readTable goes through the rows of one file; keys nil allows any key. A file that is not there has none. The
// row is valid until the next one is read; its values may be kept.
func readTable(src sources, name, array string, fixed int, keys []string, diags *diag.List) iter.Seq[*row] {
	return func(yield func(*row) bool) {
		body, ok := src[name]
		if !ok {
			return
		}
		t := &table{path: name, src: body, diags: diags}
		list, ok := plainArray(body, array)
		if !ok {
			list = t.decode(array)
		}
		r := row{table: t}
		for _, s := range list {
			if r.read(s, fixed, keys) && !yield(&r) {
				return
			}
		}
	}
}

// decode reads the array from a file in any form that TOML allows.
func (t *table) decode(array string) []string {
	var file map[string][]string
	if _, err := toml.Decode(t.src, &file); err != nil {
		t.syntax(err)
		return nil
	}
	for key := range file {
		if key != array {
			t.errorf("", "unknown key %q: the file holds one array, %q", key, array)
		}
	}
	return file[array]
}

// plainArray reads the form in which our own tables are written, one string a line without escapes, many times
// faster than a TOML decoder. ok is false for anything else, which may be TOML all the same.
func plainArray(src, array string) (list []string, ok bool) {
	const before, within, after = 0, 1, 2
	state := before
	if !plainText(src) {
		return nil, false
	}
	list = make([]string, 0, strings.Count(src, "\n"))
	for line := range strings.Lines(src) {
		line = strings.TrimSpace(line)
		switch {
		case line == "" || line[0] == '#':
		case state == before && line == array+" = [":
			state = within
		case state == within && line == "]":
			state = after
		case state == within && len(line) > 2 && line[0] == '"' && strings.HasSuffix(line, "\","):
			s := line[1 : len(line)-2]
			if strings.IndexByte(s, '"') >= 0 {
				return nil, false
			}
			list = append(list, s)
		default:
			return nil, false
		}
	}
	return list, state == after
}

// read splits one row, and reports whether it has its fixed fields.
func (r *row) read(s string, fixed int, keys []string) bool {
	r.src, r.fixed, r.keyed, r.rest = s, r.fixed[:0], r.keyed[:0], r.rest[:0]
	for i := 0; s != "" || i == 0; i++ {
		var field string
		field, s, _ = strings.Cut(s, "|")
		field = strings.TrimSpace(field)
		if field == "" {
			r.errorf("empty field %d", i+1)
			return false
		}
		if i < fixed {
			r.fixed = append(r.fixed, field)
			continue
		}
		r.add(field, keys)
	}
	if len(r.fixed) < fixed {
		r.errorf("a row needs at least %d fields", fixed)
		return false
	}
	return true
}

func (r *row) add(field string, keys []string) {
	key, values, ok := strings.Cut(field, ": ")
	if !ok || strings.IndexByte(key, ' ') >= 0 || strings.IndexByte(key, '=') >= 0 || strings.IndexByte(key, ';') >= 0 {
		r.rest = append(r.rest, field)
		return
	}
	if keys != nil && !slices.Contains(keys, key) {
		r.errorf("unknown key %q (known: %s)", key, strings.Join(keys, ", "))
		return
	}
	if r.get(key) != nil {
		r.errorf("key %q twice", key)
	}
	list := splitList(values)
	if len(list) == 0 {
		r.errorf("key %q has no value", key)
	}
	r.keyed = append(r.keyed, keyed{key, list})
}

func splitList(s string) []string {
	out := make([]string, 0, 1+strings.Count(s, ";"))
	for v := range strings.SplitSeq(s, ";") {
		if v = strings.TrimSpace(v); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// one returns the only value of a key, or "".
func (r *row) one(key string) string {
	v := r.get(key)
	if len(v) > 1 {
		r.errorf("key %q takes one value", key)
	}
	if len(v) == 0 {
		return ""
	}
	return v[0]
}

func (r *row) errorf(format string, args ...any) { r.table.errorf(r.src, format, args...) }

// errorf reports a problem at the line on which src stands.
func (t *table) errorf(src, format string, args ...any) {
	msg := fmt.Sprintf(format, args...)
	if src != "" {
		msg = fmt.Sprintf("%q: %s", abridge(src), msg)
	}
	t.diags.Errorf("table/bad-row", t.path, t.find(src), "%s", msg)
}

// find is the position of a row; the TOML decoder does not tell where an array element stood.
func (t *table) find(src string) text.Position {
	i := strings.Index(t.src, src)
	if src == "" || i < 0 {
		return text.Position{}
	}
	return text.NewLines([]byte(t.src)).Position(i)
}

func (t *table) syntax(err error) {
	pos := text.Position{}
	msg := err.Error()
	if pe, ok := err.(toml.ParseError); ok {
		pos = text.NewLines([]byte(t.src)).Position(pe.Position.Start)
		msg = pe.Message
	}
	t.diags.Errorf("table/syntax", t.path, pos, "%s", msg)
}

func abridge(s string) string {
	if len(s) <= 40 {
		return s
	}
	n := 40
	for !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
