package parse

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/BurntSushi/toml"
	yaml "github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	yamlparser "github.com/goccy/go-yaml/parser"

	"digest/internal/text"
)

// value is a value of front matter with its place. v is a string, int64, float64, bool, time.Time, []value,
// []field or nil.
type value struct {
	pos text.Position
	v   any
}

// field is one key with its value.
type field struct {
	key string
	pos text.Position
	val value
}

// maxFront bounds front matter, in bytes.
const maxFront = 256 << 10

// split takes front matter off the beginning of a text: TOML between "+++" lines, YAML between "---" lines.
// mark is "" when there is none. body begins on line first. closed is false when the end mark is missing.
func splitFront(s string, yamlToo bool) (mark, front, body string, first int, closed bool) {
	line, rest, _ := strings.Cut(s, "\n")
	switch mark = strings.TrimRight(line, " \t\r"); {
	case mark == "+++":
	case mark == "---" && yamlToo:
	default:
		return "", "", s, 1, true
	}
	from := len(s) - len(rest)
	first = 2
	for at := from; at < len(s) && at-from <= maxFront; {
		end := strings.IndexByte(s[at:], '\n')
		line := s[at:]
		next := len(s)
		if end >= 0 {
			line, next = s[at:at+end], at+end+1
		}
		first++
		if t := strings.TrimRight(line, " \t\r"); t == mark || mark == "---" && t == "..." {
			return mark, s[from:at], s[next:], first, true
		}
		at = next
	}
	return mark, "", s, 1, false
}

// looksLikeYAML reports whether what follows a "---" line of wire copy is front matter rather than a rule above
// a headline.
func looksLikeYAML(s string) bool {
	_, rest, _ := strings.Cut(s, "\n")
	for rest != "" {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		key, _, ok := strings.Cut(line, ":")
		return ok && key != "" && key == strings.ToLower(key) && !strings.Contains(key, " ")
	}
	return false
}

// front reads front matter off s and returns its fields, in the order of the file, and the body. It reports
// false when the front matter is broken.
func (p *parser) front(s string) (fields []field, body string, ok bool) {
	p.first = 1
	mark, front, body, first, closed := splitFront(s, p.f.Markdown() || looksLikeYAML(s))
	if mark == "" {
		return nil, s, true
	}
	if !closed {
		p.ds.Errorf("front-matter/unclosed", p.path, text.Position{Line: 1, Col: 1}, "front matter has no end")
		p.ds.Hint("close it with a line that says %s", mark)
		return nil, "", false
	}
	p.first = first
	var err *frontError
	if mark == "+++" {
		fields, err = tomlFields(front)
	} else {
		fields, err = yamlFields(front)
	}
	if err != nil {
		p.ds.Errorf("front-matter/syntax", p.path, err.pos, "%s", err.message)
		if mark == "+++" {
			p.ds.Hint("between +++ lines front matter is TOML: key = \"value\"")
		}
		return nil, body, false
	}
	return fields, body, true
}

type frontError struct {
	pos     text.Position
	message string
}

// tomlFields reads TOML that begins on line 2 of its file.
func tomlFields(src string) ([]field, *frontError) {
	m := map[string]any{}
	if _, err := toml.Decode(src, &m); err != nil {
		fe := &frontError{pos: text.Position{Line: 2, Col: 1}, message: strings.TrimPrefix(err.Error(), "toml: ")}
		var pe toml.ParseError
		if errors.As(err, &pe) {
			fe.message = pe.Message
			if _, rest, ok := strings.Cut(fe.message+pe.Error(), "): "); fe.message == "" && ok {
				fe.message = rest
			}
			fe.pos = text.Position{Line: pe.Position.Line + 1, Col: max(1, pe.Position.Col)}
		}
		return nil, fe
	}
	k := locateTOML(src)
	return k.fields("", m, text.Position{Line: 2, Col: 1}), nil
}

// tomlKeys says where the keys and values of a TOML text stand, by path: "source.name", "images.0.src".
type tomlKeys map[string][2]text.Position

func (k tomlKeys) fields(path string, m map[string]any, parent text.Position) []field {
	out := make([]field, 0, len(m))
	for key, v := range m {
		at, ok := k[path+key]
		if !ok {
			at = [2]text.Position{parent, parent}
		}
		out = append(out, field{key: key, pos: at[0], val: k.value(path+key, v, at[1])})
	}
	slices.SortFunc(out, func(a, b field) int {
		return cmp.Or(cmp.Compare(a.pos.Line, b.pos.Line), cmp.Compare(a.pos.Col, b.pos.Col), cmp.Compare(a.key, b.key))
	})
	return out
}

func (k tomlKeys) value(path string, v any, pos text.Position) value {
	switch v := v.(type) {
	case map[string]any:
		return value{pos, k.fields(path+".", v, pos)}
	case []map[string]any:
		list := make([]value, len(v))
		for i, m := range v {
			at := pos
			if p, ok := k[path+"."+strconv.Itoa(i)]; ok {
				at = p[0]
			}
			list[i] = value{at, k.fields(path+"."+strconv.Itoa(i)+".", m, at)}
		}
		return value{pos, list}
	case []any:
		list := make([]value, len(v))
		for i, e := range v {
			list[i] = k.value(path+"."+strconv.Itoa(i), e, pos)
		}
		return value{pos, list}
	}
	return value{pos, v}
}

// locateTOML finds where keys stand: it reads table headers and the beginnings of lines that are not inside of
// a string or array. The text is known to be well-formed.
func locateTOML(src string) tomlKeys {
	k := tomlKeys{}
	counts := map[string]int{}
	prefix := ""
	depth := 0
	var inside string // the mark that ends a string over several lines
	for no := 2; src != ""; no++ {
		var line string
		line, src, _ = strings.Cut(src, "\n")
		if inside != "" || depth > 0 {
			inside, depth = tomlState(line, inside, depth)
			continue
		}
		t := strings.TrimLeft(line, " \t")
		col := utf8.RuneCountInString(line[:len(line)-len(t)]) + 1
		switch {
		case t == "" || t[0] == '#':
			continue
		case strings.HasPrefix(t, "[["):
			name := tomlName(t[2:])
			n := counts[name]
			counts[name]++
			if n == 0 {
				k[name] = [2]text.Position{{Line: no, Col: col}, {Line: no, Col: col}}
			}
			name += "." + strconv.Itoa(n)
			k[name] = [2]text.Position{{Line: no, Col: col}, {Line: no, Col: col}}
			prefix = name + "."
			continue
		case t[0] == '[':
			name := tomlName(t[1:])
			k[name] = [2]text.Position{{Line: no, Col: col}, {Line: no, Col: col}}
			prefix = name + "."
			continue
		}
		name, n := tomlKey(t)
		eq := strings.IndexByte(t[n:], '=')
		if eq < 0 {
			continue
		}
		rest := t[n+eq+1:]
		val := strings.TrimLeft(rest, " \t")
		at := [2]text.Position{{Line: no, Col: col}, {Line: no, Col: col + utf8.RuneCountInString(t[:len(t)-len(val)])}}
		if _, seen := k[prefix+name]; !seen {
			k[prefix+name] = at
		}
		k.parents(prefix, name, at)
		if strings.HasPrefix(val, "{") || strings.HasPrefix(val, "[") {
			k.inline(prefix+name, val, at[1])
		}
		inside, depth = tomlState(rest, "", 0)
	}
	return k
}

// parents places "source" where "source.name" stands.
func (k tomlKeys) parents(prefix, name string, at [2]text.Position) {
	for i := 0; i < len(name); i++ {
		if name[i] == '.' {
			if _, seen := k[prefix+name[:i]]; !seen {
				k[prefix+name[:i]] = at
			}
		}
	}
}

// inline finds the keys of inline tables in a value that begins at pos on one line, also in an array of tables.
func (k tomlKeys) inline(path, val string, pos text.Position) {
	item, depth := 0, 0
	inArray := val[0] == '['
	wantKey := false
	for i := 0; i < len(val); i++ {
		switch c := val[i]; {
		case c == '"' || c == '\'':
			if wantKey {
				break
			}
			i += stringLen(val[i:]) - 1
			continue
		case c == '#':
			return
		case c == '{':
			depth++
			wantKey = depth == 1
			continue
		case c == '}':
			depth--
			wantKey = false
			continue
		case c == ',':
			if depth == 0 && inArray {
				item++
			}
			wantKey = depth == 1
			continue
		case c == ' ' || c == '\t' || !wantKey:
			continue
		}
		name, n := tomlKey(val[i:])
		if n == 0 {
			wantKey = false
			continue
		}
		at := text.Position{Line: pos.Line, Col: pos.Col + utf8.RuneCountInString(val[:i])}
		full := path + "."
		if inArray {
			full += strconv.Itoa(item) + "."
		}
		k[full+name] = [2]text.Position{at, at}
		wantKey = false
		i += n - 1
	}
}

// tomlKey reads a bare, quoted or dotted key.
func tomlKey(s string) (string, int) {
	var parts []string
	n := 0
	for n < len(s) {
		n += skipAny(s[n:], " \t")
		if n < len(s) && (s[n] == '"' || s[n] == '\'') {
			size := stringLen(s[n:])
			parts = append(parts, strings.Trim(s[n:n+size], `"'`))
			n += size
		} else {
			at := n
			for n < len(s) && (isAlnum(s[n]) || s[n] == '_' || s[n] == '-') {
				n++
			}
			if n == at {
				break
			}
			parts = append(parts, s[at:n])
		}
		k := skipAny(s[n:], " \t")
		if n+k >= len(s) || s[n+k] != '.' {
			break
		}
		n += k + 1
	}
	return strings.Join(parts, "."), n
}

func tomlName(s string) string {
	name, _ := tomlKey(s)
	return name
}

// stringLen is the length of the string on one line that s begins with.
func stringLen(s string) int {
	for i := 1; i < len(s); i++ {
		if s[i] == '\\' && s[0] == '"' {
			i++
			continue
		}
		if s[i] == s[0] {
			return i + 1
		}
	}
	return len(s)
}

// tomlState goes over a line (or its value): it returns the mark of the string that is still open at its end,
// and how many brackets are.
func tomlState(s, inside string, depth int) (string, int) {
	for i := 0; i < len(s); {
		if inside != "" {
			j := strings.Index(s[i:], inside)
			if j < 0 {
				return inside, depth
			}
			i += j + len(inside)
			inside = ""
			continue
		}
		switch c := s[i]; {
		case strings.HasPrefix(s[i:], `"""`), strings.HasPrefix(s[i:], "'''"):
			inside = s[i : i+3]
			i += 3
			continue
		case c == '"' || c == '\'':
			i += stringLen(s[i:])
			continue
		case c == '#':
			return "", depth
		case c == '[' || c == '{':
			depth++
		case c == ']' || c == '}':
			depth--
		}
		i++
	}
	return inside, max(depth, 0)
}

// yamlFields reads YAML that begins on line 2 of its file. Anchors, aliases and tags are refused: no metadata
// needs them, and a few lines of them can stand for gigabytes.
func yamlFields(src string) (fields []field, fe *frontError) {
	if strings.TrimSpace(src) == "" {
		return nil, nil
	}
	defer func() { // the library is not ours, and the input is not trusted
		if r := recover(); r != nil {
			fields, fe = nil, &frontError{text.Position{Line: 2, Col: 1}, "cannot be read as YAML"}
		}
	}()
	if depth(src) > 64 {
		return nil, &frontError{text.Position{Line: 2, Col: 1}, "nested too deeply"}
	}
	file, err := yamlparser.ParseBytes([]byte(src), 0)
	if err != nil {
		fe := &frontError{pos: text.Position{Line: 2, Col: 1}, message: "cannot be read as YAML"}
		var ye yaml.Error
		if errors.As(err, &ye) {
			fe.message = ye.GetMessage()
			if tk := ye.GetToken(); tk != nil && tk.Position != nil {
				fe.pos = text.Position{Line: tk.Position.Line + 1, Col: max(1, tk.Position.Column)}
			}
		}
		return nil, fe
	}
	for _, doc := range file.Docs {
		if doc.Body == nil {
			continue
		}
		v, fe := yamlValue(doc.Body)
		if fe != nil {
			return nil, fe
		}
		list, ok := v.v.([]field)
		if !ok {
			return nil, &frontError{v.pos, "front matter must be a list of keys with values"}
		}
		return list, nil
	}
	return nil, nil
}

// depth is how deep brackets nest and lines are indented, roughly.
func depth(s string) int {
	deepest, d := 0, 0
	for i := range len(s) {
		switch s[i] {
		case '[', '{':
			d++
			deepest = max(deepest, d)
		case ']', '}':
			d = max(0, d-1)
		}
	}
	for line := range strings.SplitSeq(s, "\n") {
		dashes := 0
		for i := 0; i < len(line) && (line[i] == ' ' || line[i] == '-' || line[i] == '?' || line[i] == ':'); i++ {
			if line[i] != ' ' {
				dashes++
			}
		}
		deepest = max(deepest, dashes)
		if indent := skipAny(line, " "); indent > 200 {
			deepest = max(deepest, indent)
		}
	}
	return deepest
}

func yamlPos(n ast.Node) text.Position {
	if tk := n.GetToken(); tk != nil && tk.Position != nil {
		return text.Position{Line: tk.Position.Line + 1, Col: max(1, tk.Position.Column)}
	}
	return text.Position{Line: 2, Col: 1}
}

func yamlValue(n ast.Node) (value, *frontError) {
	pos := yamlPos(n)
	switch n := n.(type) {
	case *ast.MappingNode:
		if len(n.Values) > 0 && !n.IsFlowStyle {
			pos = yamlPos(n.Values[0].Key)
		}
		list := make([]field, 0, len(n.Values))
		for _, mv := range n.Values {
			f, fe := yamlField(mv)
			if fe != nil {
				return value{}, fe
			}
			list = append(list, f)
		}
		return value{pos, list}, nil
	case *ast.MappingValueNode:
		f, fe := yamlField(n)
		if fe != nil {
			return value{}, fe
		}
		return value{f.pos, []field{f}}, nil
	case *ast.SequenceNode:
		list := make([]value, 0, len(n.Values))
		for _, e := range n.Values {
			v, fe := yamlValue(e)
			if fe != nil {
				return value{}, fe
			}
			list = append(list, v)
		}
		return value{pos, list}, nil
	case *ast.StringNode:
		return value{pos, n.Value}, nil
	case *ast.LiteralNode:
		return value{pos, n.Value.Value}, nil
	case *ast.BoolNode:
		return value{pos, n.Value}, nil
	case *ast.IntegerNode:
		switch i := n.Value.(type) {
		case int64:
			return value{pos, i}, nil
		case uint64:
			return value{pos, int64(min(i, 1<<62))}, nil
		}
		return value{pos, n.GetToken().Value}, nil
	case *ast.FloatNode:
		return value{pos, n.Value}, nil
	case *ast.NullNode:
		return value{pos, nil}, nil
	}
	return value{}, &frontError{pos, fmt.Sprintf("%s are not allowed in front matter", strings.ToLower(n.Type().String())+"s")}
}

func yamlField(mv *ast.MappingValueNode) (field, *frontError) {
	pos := yamlPos(mv.Key)
	var key string
	switch k := mv.Key.(type) {
	case *ast.StringNode:
		key = k.Value
	default:
		tk := mv.Key.GetToken()
		if tk == nil || mv.Key.Type() == ast.MergeKeyType || mv.Key.Type() == ast.MappingKeyType {
			return field{}, &frontError{pos, "this kind of key is not allowed in front matter"}
		}
		key = tk.Value
	}
	if mv.Value == nil {
		return field{key: key, pos: pos, val: value{pos, nil}}, nil
	}
	v, fe := yamlValue(mv.Value)
	return field{key: key, pos: pos, val: v}, fe
}

// kindOf names a value's kind for a message.
func kindOf(v any) string {
	switch v.(type) {
	case string:
		return "a text"
	case int64, float64:
		return "a number"
	case bool:
		return "true or false"
	case time.Time:
		return "a date"
	case []value:
		return "a list"
	case []field:
		return "a table"
	}
	return "nothing"
}
