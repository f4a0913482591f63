package hostile

import (
	"fmt"
	"io/fs"
	"strings"
)

// Config is a config.toml whose free texts are injections: number n of them, counted around.
func Config(n int) string {
	var b strings.Builder
	text := func() string { n++; return TOML(at(n).Text) }
	fmt.Fprintf(&b, "title = %s\ndescription = %s\nfooter = %s\ndate_format = %s\n", text(), text(), text(), TOML("2 January 2006"+at(n+1).Text))
	fmt.Fprintf(&b, "base_url = \"https://example.org/digest/\"\ncontact = %s\n[state_names]\nNO = %s\nJP = %s\n", TOML(at(n+2).Text), text(), text())
	return b.String()
}

// Strings is a strings/en.toml with an injection behind each word of another one.
func Strings(english string) string {
	n := 0
	var b strings.Builder
	for line := range strings.Lines(english) {
		key, value, ok := strings.Cut(line, " = \"")
		end := strings.LastIndexByte(value, '"')
		if !ok || end < 0 || key == "dir" || strings.HasPrefix(key, "group") || strings.HasPrefix(key, "decimal") {
			b.WriteString(line)
			continue
		}
		quoted := TOML(strings.ToValidUTF8(at(n).Text, ""))
		n++
		b.WriteString(key + " = \"" + value[:end] + " " + quoted[1:len(quoted)-1] + value[end:])
	}
	return b.String()
}

// at is an injection by its number, counted around.
func at(n int) Injection {
	all := Injections()
	return all[n%len(all)]
}

// Content is a content folder, path → text, with every injection in every field of an article, of an editor's
// page of each kind and of a plain page, and in the names of files. Fields that may hold no such thing make
// errors; what remains without the files that have them can be built.
func Content() map[string]string {
	files := map[string]string{}
	for i, injection := range Injections() {
		s, id := injection.Text, fmt.Sprintf("%03d", i)
		day := fmt.Sprintf("2020-%02d-%02d", 1+i%12, 1+i%28)
		files["wire/2019"+day[4:]+"-"+id+".txt"] = wire(s, i)
		files["wire/2018"+day[4:]+"-"+id+".txt"] = s + "\n\n" + s + ", Norway, July 8 (" + s + ") - The minister of Norway said " + s + " on Wednesday.\n"
		files["markdown/"+day+"-"+id+".md"] = markdown(s, day)
		files["pages/"+id+".md"] = front("title", s, "summary", s) + "# " + s + "\n\n" + s + "\n"
		for dir, text := range entries(s, id) {
			files[dir+"/"+id+".md"] = text
		}
		files["editions/"+day+".md"] = front("title", s, "summary", s) + s + "\n"
		for _, key := range articleKeys {
			files["keys/"+day+"-"+id+"-"+key.name+".md"] = "+++\ntitle = \"A title\"\ndate = " + day + "\n" + fmt.Sprintf(key.format, TOML(s)) + "\n+++\n\nText.\n"
		}
		if name := "names/" + s; fs.ValidPath(name) && len(s) < 200 {
			files[name+".txt"] = "A headline\n\nOSLO, July 8, 2020 (NRD) - A sentence.\n"
			files[name+"/index.md"] = front("title", "A bundle", "date", "2020-07-08") + "![x](<" + s + ".png>)\n"
			files[name+"/"+strings.ReplaceAll(s, "/", "")+".png"] = "no picture"
			files["files/names/"+id+"/"+s] = "copied"
		}
	}
	return files
}

// wire is wire copy with s as headline, byline, agency, in names, quotations and text.
func wire(s string, i int) string {
	return fmt.Sprintf(`%[1]s

By %[1]s

SKAGEN, Norway, July 8, 2019 (%[1]s) - Norwegian Foreign Minister Astrid Vollebek%[2]d met %[1]s in Oslo on Wednesday.

"%[1]s," Norwegian Foreign Minister Astrid Vollebek%[2]d said. "We will not yield to %[1]s."

Japanese Foreign Minister %[1]s denied that %[1]s would be signed: %[1]s

The ministers of Japan and Norway agreed to "%[1]s" next month, said %[1]s.
`, s, i)
}

// markdown is an article in Markdown with s in each place a text can be, and its address as a link's and an image's.
func markdown(s, day string) string {
	head := "+++\ntitle = " + TOML(s) + "\ndate = " + day + "\n"
	for _, key := range articleKeys {
		if key.free {
			head += fmt.Sprintf(key.format, TOML(s)) + "\n"
		}
	}
	body := fmt.Sprintf(`
# %[1]s

OSLO, July 8 (NRD) - %[1]s

[link](%[1]s) [link](<%[1]s>) [%[1]s](https://example.org/ "%[1]s") ![image](%[1]s) ![%[1]s](picture.png '%[1]s') [reference][r] <%[1]s>

[r]: <%[1]s> "%[1]s"

> %[1]s

- %[1]s

| %[1]s | b |
|---|---|
| c | %[1]s |

`+"```%[1]s\n%[1]s\n```\n\n`%[1]s` **%[1]s** ~~%[1]s~~\n\n"+`Term
: %[1]s

Note[^1]

[^1]: %[1]s

<div title="%[1]s">%[1]s</div>
`, s)
	return head + "+++\n" + body
}

// articleKeys are the keys of front matter, and how a text is given to each. Free ones take any.
var articleKeys = []struct {
	name, format string
	free         bool
}{
	{"author", "author = %s", true},
	{"summary", "summary = %s", true},
	{"people", "people = [%s]", true},
	{"countries", "countries = [%s]", true},
	{"organisations", "organisations = [%s]", true},
	{"topics", "topics = [%s]", true},
	{"source", "source = { name = %[1]s, rights = \"full\" }", true},
	{"source-url", "source = { name = \"x\", url = %s }", false},
	{"source-rights", "source = { rights = %s }", false},
	{"slug", "slug = %s", false},
	{"aliases", "aliases = [%s]", false},
	{"alias", "aliases = [\"/x/\" , %s]", false},
	{"images", "images = [{ src = \"a.png\", alt = %[1]s, caption = %[1]s, credit = %[1]s }]", true},
	{"image-src", "images = [{ src = %s }]", false},
	{"lang", "lang = %s", false},
	{"date", "lastmod = %s", false},
	{"embargo", "embargo = %s", false},
	{"draft", "draft = %s", false},
	{"weight", "weight = %s", false},
	{"unknown", "%s = 1", false},
	{"table", "[%s]\nx = 1", false},
}

// entries are editors' pages with s in their texts, by directory; and those that take it in an address or a code
// by a directory that says so.
func entries(s, id string) map[string]string {
	name := front("name", s, "names", "["+TOML(s+" "+id)+"]", "summary", s)
	portrait := "portrait = { src = \"a.png\", alt = " + TOML(s) + ", credit = " + TOML(s) + " }\n"
	body := "\n" + s + "\n\n[x](" + s + ")\n"
	with := func(more string) string { return strings.TrimSuffix(name, "+++\n") + more + "+++\n" + body }
	office := "offices = [{ title = " + TOML(s) + ", org = " + TOML(s) + ", country = \"NO\", from = 2018 }]\n"
	return map[string]string{
		"people":             with("never = [" + TOML("x"+s) + "]\n" + office + portrait),
		"organisations":      with("kind = " + TOML(s) + "\ncountry = \"NO\"\n" + portrait),
		"countries":          with("official = " + TOML(s) + "\ndemonyms = [" + TOML(s) + "]\ncapitals = [" + TOML(s) + "]\nmetonyms = [" + TOML(s) + "]\nabbreviations = [" + TOML(s) + "]\n"),
		"topics":             with("terms = [" + TOML(s) + ", { text = " + TOML(s+" x") + ", weight = 2 }]\n"),
		"places":             with("country = \"NO\"\n" + portrait),
		"sources":            with("title = " + TOML(s) + "\nkind = " + TOML(s) + "\n" + portrait),
		"relations":          front("title", s, "summary", s, "countries", `["NO", "JP"]`) + body,
		"sources/url":        with("url = " + TOML(s) + "\n"),
		"people/portrait":    with("portrait = " + TOML(s) + "\n"),
		"people/aliases":     with("aliases = [" + TOML(s) + "]\n"),
		"people/same":        with("same_as = [" + TOML(s) + "]\n"),
		"people/country":     with("country = " + TOML(s) + "\n"),
		"people/since":       with("offices = [{ title = \"x\", from = " + TOML(s) + " }]\n"),
		"countries/code":     with("code = " + TOML(s) + "\n"),
		"countries/since":    with("since = " + TOML(s) + "\nsuccessor = " + TOML(s) + "\n"),
		"relations/codes":    front("title", s, "countries", "["+TOML(s)+", "+TOML(s)+"]") + body,
		"topics/weight":      with("terms = [{ text = " + TOML(s) + ", weight = " + TOML(s) + " }]\n"),
		"editions/not-a-day": front("title", s) + body,
	}
}

// front is front matter of keys and values; lists and dates are written as they stand.
func front(pairs ...string) string {
	var b strings.Builder
	b.WriteString("+++\n")
	for i := 0; i < len(pairs); i += 2 {
		key, value := pairs[i], pairs[i+1]
		if key != "date" && !(strings.HasPrefix(value, "[") && (key == "names" || key == "countries")) {
			value = TOML(value)
		}
		b.WriteString(key + " = " + value + "\n")
	}
	b.WriteString("+++\n")
	return b.String()
}

// TOML quotes a text as TOML does; bytes that are no UTF-8 stay, for a reader to find.
func TOML(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, `\u%04x`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
