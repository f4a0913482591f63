package gazetteer

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode/utf8"
)

// plainList is one key of a lexicon with its value: a string, or an array of strings.
type plainList struct {
	section, key string
	text         string
	list         []string
	array        bool
}

// plainLists reads the form in which our own lexicons are written, many times faster than a TOML decoder: sections of one
// name, and keys with a string, a string over several lines or an array of strings, without escapes, remarks on lines of
// their own. ok is false for anything else, which may be TOML all the same.
func plainLists(src string) (lists []plainList, ok bool) {
	if !plainText(src) {
		return nil, false
	}
	r := listReader{rest: src}
	for {
		line, more := r.line()
		switch {
		case !more:
			return r.lists, true
		case line == "" || line[0] == '#':
		case line[0] == '[':
			r.section, ok = strings.CutSuffix(line[1:], "]")
			if !ok || !bareKey(r.section) || slices.Contains(r.sections, r.section) || r.has("", r.section) {
				return nil, false
			}
			r.sections = append(r.sections, r.section)
		case !r.value(line):
			return nil, false
		}
	}
}

// plainText reports whether src is UTF-8 without escapes and without control characters but line feeds.
func plainText(src string) bool {
	for i := range len(src) {
		if c := src[i]; c < ' ' && c != '\n' || c == '\\' || c == 0x7f {
			return false
		}
	}
	return utf8.ValidString(src)
}

// listReader is the state of plainLists.
type listReader struct {
	rest    string
	raw     string // the line in hand, with its spaces
	section string
	// sections are those begun so far.
	sections []string
	lists    []plainList
}

// line is the next line, without spaces around it.
func (r *listReader) line() (string, bool) {
	if r.rest == "" {
		return "", false
	}
	r.raw, r.rest, _ = strings.Cut(r.rest, "\n")
	return strings.Trim(r.raw, " "), true
}

// value reads what begins with a line "key = …".
func (r *listReader) value(line string) bool {
	key, value, ok := strings.Cut(line, " = ")
	l := plainList{section: r.section, key: key}
	if !ok || !bareKey(key) || r.has(l.section, key) {
		return false
	}
	switch {
	case value == `"""` && strings.HasSuffix(r.raw, `"`):
		text, rest, closed := strings.Cut(r.rest, `"""`)
		after, rest, _ := strings.Cut(rest, "\n")
		if !closed || strings.IndexByte(text, '"') >= 0 || strings.Trim(after, " ") != "" {
			return false
		}
		l.text, r.rest = text, rest
	case value[0] == '[':
		if l.list, ok = r.array(value[1:]); !ok {
			return false
		}
		l.array = true
	case len(value) > 1 && value[0] == '"' && value[len(value)-1] == '"' && strings.Count(value, `"`) == 2:
		l.text = value[1 : len(value)-1]
	default:
		return false
	}
	r.lists = append(r.lists, l)
	return true
}

func (r *listReader) has(section, key string) bool {
	for i := range r.lists {
		if l := &r.lists[i]; l.section == section && l.key == key {
			return true
		}
	}
	return false
}

// array reads an array of strings, of which line is the first line behind the bracket.
func (r *listReader) array(line string) ([]string, bool) {
	var out []string
	for {
		for line != "" && line[0] != '#' {
			switch line[0] {
			case ']':
				return out, strings.Trim(line[1:], " ") == ""
			case '"':
				s, rest, ok := strings.Cut(line[1:], `"`)
				if !ok {
					return nil, false
				}
				out = append(out, s)
				line = strings.TrimLeft(rest, " ")
				if line != "" && line[0] == ',' {
					line = strings.TrimLeft(line[1:], " ")
				} else if line != "" && line[0] != ']' {
					return nil, false
				}
			default:
				return nil, false
			}
		}
		var more bool
		if line, more = r.line(); !more {
			return nil, false
		}
	}
}

func bareKey(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && c != '_' && c != '-' && (c < '0' || c > '9') {
			return false
		}
	}
	return s != ""
}

// assign puts lists into the fields of a section of the lexicon that bear their keys. It returns the keys without a field.
func assign(lists []plainList, section any) (unknown []string, err error) {
	top := reflect.ValueOf(section).Elem()
	for i := range lists {
		l := &lists[i]
		var known bool
		if l.section == "" {
			known, err = l.into(tagged(top, l.key))
		} else if in := tagged(top, l.section); !in.IsValid() {
			known = false
		} else if in.Kind() == reflect.Struct {
			known, err = l.into(tagged(in, l.key))
		} else {
			known, err = l.entry(in)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", l.key, err)
		}
		if !known {
			unknown = append(unknown, strings.TrimPrefix(l.section+"."+l.key, "."))
		}
	}
	return unknown, nil
}

// tagged is the field of a struct with a key.
func tagged(v reflect.Value, key string) reflect.Value {
	for i := range v.NumField() {
		if v.Type().Field(i).Tag.Get("toml") == key {
			return v.Field(i)
		}
	}
	return reflect.Value{}
}

// into sets one field; known is false if there is none of a kind that a list can fill.
func (l *plainList) into(field reflect.Value) (known bool, err error) {
	if !field.IsValid() {
		return false, nil
	}
	switch f := field.Addr().Interface().(type) {
	case *Words:
		return true, f.UnmarshalTOML(l.any())
	case *List:
		return true, f.UnmarshalTOML(l.any())
	case *[]string:
		if !l.array {
			return true, fmt.Errorf("expected an array of strings")
		}
		*f = l.list
		return true, nil
	}
	return false, nil
}

// entry sets one entry of a map of lists or of strings.
func (l *plainList) entry(field reflect.Value) (known bool, err error) {
	switch f := field.Addr().Interface().(type) {
	case *map[string]List:
		if *f == nil {
			*f = make(map[string]List)
		}
		var list List
		err = list.UnmarshalTOML(l.any())
		(*f)[l.key] = list
		return true, err
	case *map[string]string:
		if l.array {
			return true, fmt.Errorf("expected a string")
		}
		if *f == nil {
			*f = make(map[string]string)
		}
		(*f)[l.key] = l.text
		return true, nil
	}
	return false, nil
}

// any is the value as a TOML decoder hands it on; an array as the strings it is.
func (l *plainList) any() any {
	if l.array {
		return l.list
	}
	return l.text
}
