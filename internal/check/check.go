// Package check finds what is wrong or doubtful with a whole site: dead links, pages without a title, sizes
// hosts refuse, and the names the analysis was not sure of.
package check

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"slices"

	"digest/internal/diag"
	"digest/internal/digest"
	"digest/internal/output"
	"digest/internal/text"
)

// Limits of common static hosts: Cloudflare Pages takes 20,000 files of at most 25 MiB (its documentation,
// "Limits", 2025); GitHub Pages recommends at most 1 GB for a site.
const (
	maxFiles = 20_000
	maxSize  = 25 << 20
	maxTotal = 1 << 30
)

// Site renders every planned file and reports what an [Inspector] finds. root is the path of base_url, ending in "/".
// Files that fail to render are the error.
func Site(c *digest.Collection, files []output.Planned, root string) (diag.List, error) {
	i := NewInspector(c, files, root)
	var errs []error
	var b bytes.Buffer
	for _, f := range files {
		b.Reset()
		err := f.Write(&b)
		if err == nil {
			err = i.File(f.Path, &b)
		}
		errs = append(errs, err)
	}
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	return i.Findings(), nil
}

// Doubt is a name the analysis was not sure of.
type Doubt struct {
	Name   string
	Kind   string // what it was taken for: "person"
	Times  int    // articles it was doubtful in
	Reason string // the commonest: "only a surname"
	// Path, Pos and Sentence show the first of them.
	Path     string
	Pos      text.Position
	Sentence string
	// File is the editor's file, under content/, that settles it for good.
	File string
}

// String is one line that says what to do, as `digest check` prints it.
func (d Doubt) String() string {
	return text.CleanLine(fmt.Sprintf("%s:%d:%d: seen in %s, taken for a %s: %q (%s): %s", d.Path, d.Pos.Line, d.Pos.Col,
		articles(d.Times), d.Kind, d.Name, d.Reason, d.Sentence))
}

func articles(n int) string {
	if n == 1 {
		return "1 article"
	}
	return fmt.Sprintf("%d articles", n)
}

// Doubts lists the doubtful names that no editor's file has settled, the most frequent first.
func Doubts(c *digest.Collection) []Doubt {
	by := map[int32]*Doubt{}
	for i := range c.Articles {
		a := &c.Articles[i]
		seen := map[int32]bool{}
		for n, actor := range a.Chains {
			chain := &a.Doc.Chains[n]
			if actor < 0 || chain.Doubt == "" || c.Actors[actor].Entry != nil || seen[actor] {
				continue
			}
			seen[actor] = true
			d := by[actor]
			if d == nil {
				m := a.Doc.Mentions[chain.Mentions[0]]
				d = &Doubt{
					Name: c.Actors[actor].Name, Kind: c.Actors[actor].Kind.String(), Reason: chain.Doubt,
					Path: a.Article.Path, Pos: a.Article.Position(m.Start),
					Sentence: a.Doc.Sentences[m.Sentence].Of(a.Doc.Text), File: "content/" + string(c.Actors[actor].ID) + ".md",
				}
				by[actor] = d
			}
			d.Times++
		}
	}
	var out []Doubt
	for i := range c.Actors {
		if d := by[int32(i)]; d != nil {
			out = append(out, *d)
		}
	}
	slices.SortStableFunc(out, func(a, b Doubt) int { return cmp.Compare(b.Times, a.Times) })
	return out
}
