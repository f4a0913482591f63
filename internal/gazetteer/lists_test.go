package gazetteer

import (
	"crypto/sha256"
	"reflect"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"

	"digest/internal/diag"
)

func sections() map[string]func() any {
	return map[string]func() any{
		"lexicon-names.toml":  func() any { return new(Names) },
		"lexicon-speech.toml": func() any { return new(Speech) },
		"lexicon-events.toml": func() any { return new(Events) },
		"lexicon-known.toml":  func() any { return new(Known) },
	}
}

// The quick reader understands our own lexicons, and as a TOML decoder does.
func TestPlainListsAreTOML(t *testing.T) {
	src := read(Defaults(), sha256.New())
	for name, section := range sections() {
		lists, ok := plainLists(src[name])
		if !ok {
			t.Errorf("%s is not written in the plain form", name)
			continue
		}
		got, want := section(), section()
		if unknown, err := assign(lists, got); err != nil || len(unknown) > 0 {
			t.Errorf("%s: %v, unknown %q", name, err, unknown)
		}
		if _, err := toml.Decode(src[name], want); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s is read otherwise than by a TOML decoder", name)
		}
	}
}

func TestPlainLists(t *testing.T) {
	for _, tc := range []struct{ src, want string }{
		{"a = \"x y\"\n", ".a text \"x y\""},
		{"a = \"\"\"\nx\n  y\n\"\"\"\nb = [\"z\"]\n", ".a text \"x\\n  y\\n\" .b [z]"},
		{"a = [\n  \"x\", \"y\", # both\n\n  # none\n  \"z\"\n]\n[s]\nb = [\"don't\"]\n", ".a [x y z] s.b [don't]"},
		{"a = 'x'\n", "?"},
		{"a = \"x\\n\"\n", "?"},
		{"a = 3\n", "?"},
		{"a = [\"x\"\n", "?"},
		{"a = [\"x\" \"y\"]\n", "?"},
		{"a = \"\"\"\nx\n", "?"},
		{"a = \"x\"\na = \"y\"\n", "?"},
		{"a.b = \"x\"\n", "?"},
		{"[[s]]\n", "?"},
		{"x\n", "?"},
		{"a = \n", "?"},
	} {
		if got := shownLists(tc.src); got != tc.want {
			t.Errorf("%q: got %s, want %s", tc.src, got, tc.want)
		}
	}
}

func shownLists(src string) string {
	lists, ok := plainLists(src)
	if !ok {
		return "?"
	}
	var out []string
	for _, l := range lists {
		s := "[" + strings.Join(l.list, " ") + "]"
		if !l.array {
			s = "text " + quoted(l.text)
		}
		out = append(out, l.section+"."+l.key+" "+s)
	}
	return strings.Join(out, " ")
}

func quoted(s string) string { return "\"" + strings.ReplaceAll(s, "\n", "\\n") + "\"" }

// What is wrong in a lexicon is said whichever reader reads it, and what the quick one does not read the other does.
func TestLexiconSaysWhatIsWrong(t *testing.T) {
	for _, tc := range []struct{ src, want string }{
		{"particles = \"van von\"\n", ""},
		{"particles = 'van von'\n", ""},
		{"particles = \"van van\"\n", "twice"},
		{"surname_endings = \"enko enko\"\n", "twice"},
		{"particles = \"\"\n", "no word"},
		{"particles = [\"van der\"]\n", "not one word"},
		{"partikles = \"van\"\n", "unknown key"},
		{"partikles = 'van'\n", "unknown key"},
		{"[giben]\nx = \"Ada\"\n", "unknown key"},
		{"particles = 3\n", "expected"},
		{"particles = \n", "expected value"},
	} {
		var l Lexicon
		var diags diag.List
		l.load(sources{"lexicon-names.toml": tc.src}, &diags)
		got := ""
		for _, d := range diags {
			got += d.Message
		}
		if tc.want == "" && got != "" || !strings.Contains(got, tc.want) {
			t.Errorf("%q: got %q, want %q", tc.src, got, tc.want)
		}
	}
}

func FuzzPlainLists(f *testing.F) {
	f.Add("a = \"x y\"\n[s]\nb = [\n  \"x\", # y\n]\n")
	f.Add("a = \"\"\"\nx\n\"\"\"\n")
	f.Fuzz(func(t *testing.T, src string) {
		lists, ok := plainLists(src)
		if !ok {
			return
		}
		var want map[string]any
		if _, err := toml.Decode(src, &want); err != nil {
			t.Fatalf("%q is read, and no TOML: %v", src, err)
		}
		for _, l := range lists {
			in := want
			if l.section != "" {
				in, _ = want[l.section].(map[string]any)
			}
			v := in[l.key]
			if l.array {
				if list, err := stringList(v); err != nil || strings.Join(list, "\x00") != strings.Join(l.list, "\x00") {
					t.Errorf("%q: %s.%s is %q, want %v", src, l.section, l.key, l.list, v)
				}
			} else if v != l.text {
				t.Errorf("%q: %s.%s is %q, want %v", src, l.section, l.key, l.text, v)
			}
		}
	})
}
