package export

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"digest/internal/output"
)

// LLMs plans llms.txt (llmstxt.org): what the site is, its main pages, and where its data are.
func LLMs(s *Site) output.Planned {
	return output.Planned{Path: "llms.txt", Write: func(w io.Writer) error {
		var b bytes.Buffer
		fmt.Fprintf(&b, "# %s\n", oneLine(s.Config.Title))
		if d := oneLine(s.Config.Description); d != "" {
			fmt.Fprintf(&b, "\n> %s\n", d)
		}
		b.WriteString("\nNews agency articles as they came. People, countries, organisations, quotations and events in them were found by a program;\n" +
			"each finding links to the sentence it was taken from.\n")
		s.llmsPages(&b)
		s.llmsData(&b)
		_, err := w.Write(b.Bytes())
		return err
	}}
}

// llmsData lists the files for programs.
func (s *Site) llmsData(b *bytes.Buffer) {
	b.WriteString("\n## Data\n\n")
	if s.Config.Has("data") {
		for _, f := range []struct{ name, says string }{
			{"articles", "every article: title, address, date, source, place, lede, actors, topics"},
			{"people", "every person: names, state, offices with dates"},
			{"mentions", "which article names whom, in which role"},
			{"quotes", "every statement: words, speaker, date, address of the sentence"},
			{"events", "who did what to whom, by PLOVER category, with the sentence"},
		} {
			fmt.Fprintf(b, "- [%s.jsonl](%s): %s\n", f.name, s.address("/data/"+f.name+".jsonl"), f.says)
		}
	}
	if s.Config.Has("feeds") {
		fmt.Fprintf(b, "- [feed.json](%s): the newest articles\n", s.address("/feed.json"))
	}
	fmt.Fprintf(b, "- [sitemap.xml](%s): every page\n", s.address("/sitemap.xml"))
	if s.Config.Has("data") {
		b.WriteString("\nThe page of a person, country, pair, organisation, topic, place or source has its data beside it: add index.json to its address.\n")
	}
}

// llmsPages lists the pages that lead to all others, as far as the site has them.
func (s *Site) llmsPages(b *bytes.Buffer) {
	titles := map[string]string{}
	for _, p := range s.Pages {
		titles[p.Permalink] = p.Title
	}
	b.WriteString("\n## Pages\n\n")
	for _, to := range []string{
		"/editions/", "/articles/", "/people/", "/countries/", "/relations/", "/organisations/", "/topics/", "/places/",
		"/sources/", "/quotes/", "/timeline/", "/archive/", "/about/",
	} {
		if title, ok := titles[to]; ok {
			fmt.Fprintf(b, "- [%s](%s)\n", brackets.Replace(oneLine(title)), s.address(to))
		}
	}
}

// brackets escapes what would end the text of a Markdown link.
var brackets = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`)

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
