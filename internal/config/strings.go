package config

import (
	"errors"
	"io/fs"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"digest/internal/diag"
	"digest/internal/text"
)

// Strings are the site's own words in one language, by dotted key: "nav.editions". They come from
// strings/LANG.toml of the template layers, where a translator finds them all in one file. Nested tables
// make dotted keys; a list makes keys ending in its index, counted from 0 ("date.months.6").
//
// A word that depends on a number is a table with the plural categories of CLDR, of which "other" must
// be there; {n} stands for the number as the language writes it:
//
//	[count.article]
//	one = "{n} article"
//	other = "{n} articles"
//
// {0}, {1} … stand for what a template hands over. Strings is immutable and safe for concurrent use.
type Strings struct {
	Lang string
	Dir  string // "ltr" or "rtl": the key "dir"
	tag  language.Tag
	of   map[string]string
}

// StatePrefix begins the keys of names of states: an alpha-2 code follows. English has none, and no language must.
const StatePrefix = "states."

// EnglishStrings is the language every other falls back on, key by key.
const EnglishStrings = "en"

// LoadStrings reads strings/LANG.toml from the layers, the earlier winning key by key, and English below
// them all. A key English doesn't have is a warning, and so is a language without a file.
func LoadStrings(lang string, layers ...fs.FS) (*Strings, diag.List) {
	var ds diag.List
	s := &Strings{Lang: lang, tag: language.Make(lang), of: map[string]string{}}
	english := map[string]string{}
	readStrings(english, EnglishStrings, layers, &ds)
	own := map[string]string{}
	if lang != EnglishStrings && readStrings(own, lang, layers, &ds) == 0 {
		base, _, regional := strings.Cut(lang, "-")
		if !regional || base != EnglishStrings && readStrings(own, base, layers, &ds) == 0 {
			ds.Warnf("strings/no-language", "config.toml", text.Position{}, "no words for language %q; English is used", lang)
			ds.Hint("copy templates/strings/en.toml to templates/strings/%s.toml and translate it", lang)
			s.Lang, s.tag = EnglishStrings, language.English
		}
	}
	for _, key := range slices.Sorted(maps.Keys(own)) {
		if _, ok := english[key]; !ok && !isPluralForm(key) && !strings.HasPrefix(key, StatePrefix) {
			ds.Warnf("strings/unknown-key", "templates/strings/"+lang+".toml", text.Position{}, "no template uses the key %q", key)
		}
	}
	maps.Copy(s.of, english)
	maps.Copy(s.of, own)
	s.Dir = s.of["dir"]
	if s.Dir != "rtl" {
		s.Dir = "ltr"
	}
	return s, ds
}

// readStrings adds strings/LANG.toml of each layer to into, the first layer winning, and returns how many
// files there were.
func readStrings(into map[string]string, lang string, layers []fs.FS, ds *diag.List) int {
	files := 0
	for _, layer := range slices.Backward(layers) {
		name := "strings/" + lang + ".toml"
		src, err := fs.ReadFile(layer, name)
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrInvalid) {
			continue // the last: "../x" is no valid path
		}
		files++
		if err != nil {
			ds.Errorf("strings/unreadable", "templates/"+name, text.Position{}, "%v", err)
			continue
		}
		if len(src) > MaxSize {
			ds.Errorf("strings/too-large", "templates/"+name, text.Position{}, "it has %d KB; the limit is %d KB", len(src)>>10, MaxSize>>10)
			continue
		}
		var tree map[string]any
		if err := toml.Unmarshal(src, &tree); err != nil {
			d := diag.Diagnostic{Severity: diag.Error, Code: "strings/syntax", Path: "templates/" + name, Message: err.Error()}
			var pe toml.ParseError
			if errors.As(err, &pe) {
				d.Pos, d.Message = text.Position{Line: pe.Position.Line, Col: max(1, pe.Position.Col)}, pe.Message
			}
			*ds = append(*ds, d)
			continue
		}
		flatten(into, "", tree)
	}
	return files
}

func flatten(into map[string]string, prefix string, v any) {
	switch v := v.(type) {
	case map[string]any:
		for k, child := range v {
			flatten(into, join(prefix, k), child)
		}
	case []any:
		for i, child := range v {
			flatten(into, join(prefix, strconv.Itoa(i)), child)
		}
	case string:
		into[prefix] = v
	case int64:
		into[prefix] = strconv.FormatInt(v, 10)
	}
}

func join(prefix, key string) string {
	if prefix == "" {
		return key
	}
	return prefix + "." + key
}

var pluralForms = [...]string{plural.Other: "other", plural.Zero: "zero", plural.One: "one", plural.Two: "two", plural.Few: "few", plural.Many: "many"}

func isPluralForm(key string) bool {
	return slices.Contains(pluralForms[:], key[strings.LastIndexByte(key, '.')+1:])
}

// Has reports whether there are words under the key.
func (s *Strings) Has(key string) bool { _, ok := s.of[key]; return ok }

// Keys lists all keys in order.
func (s *Strings) Keys() []string { return slices.Sorted(maps.Keys(s.of)) }

// Get returns the words of a key with {0}, {1} … replaced by args; the key itself when there are none.
func (s *Strings) Get(key string, args ...string) string {
	words, ok := s.of[key]
	if !ok {
		return key
	}
	for i, arg := range args {
		words = strings.ReplaceAll(words, "{"+strconv.Itoa(i)+"}", arg)
	}
	return words
}

// Count returns the words of a plural key for n: Count("count.article", 14) is "14 articles".
func (s *Strings) Count(key string, n int) string {
	form := pluralForms[plural.Cardinal.MatchPlural(s.tag, abs(n), 0, 0, 0, 0)]
	words, ok := s.of[key+"."+form]
	if !ok {
		if words, ok = s.of[key+".other"]; !ok {
			return s.Number(n) + " " + key
		}
	}
	return strings.ReplaceAll(words, "{n}", s.Number(n))
}

// Number prints n with the language's separator between thousands ("number.group"); numbers of fewer than
// "number.group_from" digits go without.
func (s *Strings) Number(n int) string {
	digits := strconv.Itoa(abs(n))
	from, err := strconv.Atoi(s.of["number.group_from"])
	if err != nil {
		from = 4
	}
	if len(digits) >= from {
		for i := len(digits) - 3; i > 0; i -= 3 {
			digits = digits[:i] + s.of["number.group"] + digits[i:]
		}
	}
	if n < 0 {
		return "−" + digits
	}
	return digits
}

func abs(n int) int {
	if n < 0 {
		return max(-n, 0) // the least integer has no opposite
	}
	return n
}
