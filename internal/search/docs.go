package search

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"digest/internal/digest"
)

// ledeBytes is how much of a lede a result shows.
const ledeBytes = 160

func (x *index) writeDocs() {
	for i := range blocks(len(x.docList)) {
		var b buffer
		first := i * perBlock
		last := min(first+perBlock, len(x.docList))
		b.num(last - first)
		for d := first; d < last; d++ {
			x.writeDoc(&b, d)
		}
		x.docs = append(x.docs, newFile(fmt.Sprintf("d%d", i), b.b))
	}
}

// writeDoc writes headline, lede, address, source and the number of the sentence that is unit 2.
func (x *index) writeDoc(b *buffer, d int) {
	a := x.article(d)
	b.str(a.Article.Title)
	b.str(cut(strings.Join(strings.Fields(shownLede(a.Article)), " "), ledeBytes))
	at := strings.TrimPrefix(x.site.Articles[x.docList[d]], dayDir(a.Day))
	if at == plainSlug(a.Article.Title)+"/" {
		at = ""
	}
	b.str(at)
	b.num(int(a.Source) + 1)
	b.num(firstBody(a))
	lede := a.Article.Lede()
	first := 0
	for first < len(a.Doc.Sentences) && a.Doc.Sentences[first].Start < lede.Start {
		first++
	}
	b.num(first)
}

// plainSlug is the last part of most articles' addresses as the script makes it of a headline; addresses that
// differ are written out.
func plainSlug(title string) string {
	return strings.Trim(notPlain.ReplaceAllString(strings.ReplaceAll(fold(title), "'", ""), "-"), "-")
}

var notPlain = regexp.MustCompile(`[^a-z0-9]+`)

// dayDir is the directory most articles of a day lie in; the script puts it before addresses that do not
// begin with "/".
func dayDir(day digest.Day) string {
	if day == digest.NoDay {
		return "/articles/undated/"
	}
	return "/articles/" + day.Time().Format("2006/01/02") + "/"
}

// cut shortens s to at most n bytes, at a word if there is one.
func cut(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[:n]
	for !utf8.ValidString(s) && len(s) > 0 {
		s = s[:len(s)-1]
	}
	if i := strings.LastIndexByte(s, ' '); i > n/2 {
		s = s[:i]
	}
	return s + " …"
}

// start is what the script reads first, as JSON.
type start struct {
	Format int `json:"format"`
	Docs   int `json:"docs"`
	Block  int `json:"block"`
	// Days are the dates there are, as gaps in days from the one before (the first from 1970, null for undated),
	// each followed by its number of documents.
	Days []*int `json:"days"`
	// Bounds is where each file of words begins: no word before it comes after, none in it before.
	Bounds []string `json:"bounds"`
	// Beside is the same of the files of what is beside words, Common the words in many documents.
	Beside []string `json:"beside"`
	Common string   `json:"common"`
	// Hashes of the files, six digits each, by their letter.
	Hashes  map[string]string `json:"hashes"`
	Columns []string          `json:"columnNames"`
	Sources []string          `json:"sources"`
	Stop    []string          `json:"stop"`
}

func (x *index) writeStart(v *vocabulary, bounds, beside []string) {
	c := start{
		Format: Format, Docs: len(x.docList), Block: perBlock, Bounds: bounds, Beside: beside, Common: x.commonWords(v), Stop: stopWords,
		Columns: columnNames, Hashes: map[string]string{},
	}
	hashes := func(letter string, files []*file) {
		for _, f := range files {
			c.Hashes[letter] += f.hash
		}
	}
	hashes("t", x.terms)
	hashes("b", x.beside)
	hashes("d", x.docs)
	hashes("f", x.columns)
	for i := range x.site.Collection.Sources {
		c.Sources = append(c.Sources, x.site.Collection.Sources[i].Name)
	}
	c.Days = x.days()
	meta, err := json.Marshal(c)
	if err != nil {
		panic("search: " + err.Error()) // made of numbers and strings
	}
	x.start = string(printable(deflate(meta)))
}

func (x *index) days() []*int {
	var out []*int
	last := 0
	for d := 0; d < len(x.docList); {
		day := x.article(d).Day
		n := 0
		for d < len(x.docList) && x.article(d).Day == day {
			n++
			d++
		}
		if day == digest.NoDay {
			out = append(out, nil, &n)
			continue
		}
		gap := int(day) - last
		last = int(day)
		out = append(out, &gap, &n)
	}
	return out
}
