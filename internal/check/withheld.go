package check

import (
	"path"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/text"
)

// Text that an article's rights keep off the site ("excerpt", "link") is looked for in every file: pages with and
// without their tags, data, feeds. Of each sentence the letters of one stretch are looked for, so that marks, spaces and
// case in between do not hide it. Text that another article, or a summary, may show is no finding. Compressed files are
// not looked into.

// letters is a writer that finds such text in what is written: the article it is of, by index.
func (i *Inspector) letters(p string, found *int) *letters {
	note := func(hash uint64) {
		if n, ok := i.secret[hash]; ok {
			*found = n
		}
	}
	return &letters{all: window{found: note}, text: window{found: note}, tags: path.Ext(p) == ".html"}
}

func (i *Inspector) withheld(p string, article int) {
	a := i.about.Articles[article].Article
	i.ds.Errorf("check/withheld", p, text.Position{}, "shows text of %s, whose rights are %q", a.Path, string(a.Source.Rights))
	i.ds.Hint("the editor's own words belong in summary; what a template shows beyond the excerpt must go")
}

// secrets are the hashes of what must not be shown, each with its article by index.
func secrets(c *digest.Collection) map[uint64]int {
	secret := map[uint64]int{}
	for i := range c.Articles {
		r := &c.Articles[i]
		if r.Article.Source.Rights != article.RightsExcerpt && r.Article.Source.Rights != article.RightsLink {
			continue
		}
		for n, s := range r.Doc.Sentences {
			if h, ok := fingerprint(s.Of(r.Doc.Text)); ok && !r.Shows(n) {
				secret[h] = i
			}
		}
	}
	if len(secret) == 0 {
		return nil
	}
	for i := range c.Articles {
		r := &c.Articles[i]
		shown := window{found: func(h uint64) { delete(secret, h) }}
		shown.write(r.Article.Summary)
		for n, s := range r.Doc.Sentences {
			if r.Shows(n) {
				shown.write(s.Of(r.Doc.Text))
			}
		}
	}
	return secret
}

// stretch is how many letters, in bytes, are looked for.
const stretch = 32

// fingerprint is the hash of the first stretch of a sentence without anything that HTML or JSON write differently; ok
// is false when there is none.
func fingerprint(s string) (h uint64, ok bool) {
	w := window{found: func(x uint64) {
		if !ok {
			h, ok = x, true
		}
	}}
	for i := range len(s) {
		switch s[i] {
		case '\'', '"', '&', '<', '>', '\\', '/', '\n', '\t':
			w.reset()
		default:
			w.add(s[i])
		}
	}
	return h, ok
}

// letters is a writer that slides one window over all letters of a file, and one over those outside of tags.
type letters struct {
	all, text     window
	tags, between bool
	skip          int // bytes of an escape of JSON still to come
}

// Write implements io.Writer.
func (l *letters) Write(p []byte) (int, error) {
	for _, b := range p {
		switch {
		case l.skip == 1 && b == 'u':
			l.skip = 4
		case l.skip > 0:
			l.skip--
		case b == '\\':
			l.skip = 1
		default:
			l.all.add(b)
		}
		if !l.tags {
			continue
		}
		switch {
		case b == '<':
			l.between = true
		case b == '>':
			l.between = false
		case !l.between:
			l.text.add(b)
		}
	}
	return len(p), nil
}

// window is a rolling hash over the last letters that were added.
type window struct {
	found func(uint64)
	ring  [stretch]byte
	n     int
	hash  uint64
}

const base = 1_099_511_628_211

// leaving is base to the power of stretch: what the letter that leaves the window counts.
var leaving = func() uint64 {
	p := uint64(1)
	for range stretch {
		p *= base
	}
	return p
}()

func (w *window) write(s string) {
	for i := range len(s) {
		w.add(s[i])
	}
}

func (w *window) reset() { w.n, w.hash = 0, 0 }

// add takes a byte; only letters count, and any of another script than ASCII's.
func (w *window) add(b byte) {
	switch {
	case b >= 'A' && b <= 'Z':
		b += 'a' - 'A'
	case b < 'a' || b > 'z' && b < 0x80:
		return
	}
	at := w.n % stretch
	w.hash = w.hash*base + uint64(b)
	if w.n >= stretch {
		w.hash -= uint64(w.ring[at]) * leaving
	}
	w.ring[at] = b
	if w.n++; w.n >= stretch {
		w.found(w.hash)
	}
}
