package build

import (
	"reflect"
	"strings"
	"unicode"

	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/text"
)

// affected tells which articles an editor's change of entries may have the analysis read otherwise: those in which
// a name that was added, changed or removed occurs. A person is also called by any part of a name, so one word of it
// is enough; of a body's name all words are needed.
type affected struct {
	all    bool            // anything may be read otherwise
	words  map[string]bool // folded; one is enough
	bodies [][]string      // folded words; all of one are needed
}

// affectedBy compares the entries of two states of the tables.
func affectedBy(was, is *gazetteer.Gazetteer, before, after []entity.Entity) *affected {
	a := &affected{words: map[string]bool{}}
	byID := func(list []entity.Entity) map[entity.ID][]entity.Entity {
		out := map[entity.ID][]entity.Entity{}
		for _, e := range list {
			out[e.ID] = append(out[e.ID], e)
		}
		return out
	}
	old, now := byID(before), byID(after)
	for _, list := range [][]entity.Entity{before, after} {
		for _, e := range list {
			if !reflect.DeepEqual(old[e.ID], now[e.ID]) {
				a.add(was.Entity(e.ID))
				a.add(is.Entity(e.ID))
				a.add(&e)
			}
		}
	}
	return a
}

// add takes in one state of a changed entity.
func (a *affected) add(e *entity.Entity) {
	if e == nil {
		return
	}
	if e.Kind != entity.Person && e.Kind != entity.Organisation || len(e.Offices) > 0 {
		// States and places are meant by much that is not their name, and whoever has an office by its title.
		a.all = true
		return
	}
	for _, names := range [][]string{{e.Name}, e.Names, e.Short, e.Intro, e.Abbreviations, e.Never} {
		for _, name := range names {
			a.addName(name, e.Kind == entity.Person)
		}
	}
}

func (a *affected) addName(name string, person bool) {
	var words []string
	eachWord(name, func(w string) bool {
		if w != "the" {
			words = append(words, w)
		}
		return true
	})
	switch {
	case person:
		for _, w := range words {
			if len(w) > 1 || len(words) == 1 { // an initial alone is no name
				a.words[w] = true
			}
		}
	case len(words) > 0:
		a.bodies = append(a.bodies, words)
	}
	for _, w := range strings.Fields(name) { // "O'Neil" may stand as "ONeil", "U.N." as "UN"
		joined := strings.Map(func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
				return r
			}
			return -1
		}, w)
		if joined != w && joined != "" && !strings.HasSuffix(w, joined+".") {
			a.words[text.Fold(joined)] = true
		}
	}
}

// eachWord visits the folded words of a text until visit says that it has enough.
func eachWord(s string, visit func(word string) bool) {
	start := -1
	for i, r := range s {
		switch letter := unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r); {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			if !visit(text.Fold(s[start:i])) {
				return
			}
			start = -1
		}
	}
	if start >= 0 {
		visit(text.Fold(s[start:]))
	}
}

// in reports whether an article may be read otherwise.
func (a *affected) in(art *article.Article) bool {
	if a.all {
		return true
	}
	if len(a.words) == 0 && len(a.bodies) == 0 {
		return false
	}
	found := false
	wanted := map[string]bool{} // words of bodies that occur
	for _, b := range a.bodies {
		for _, w := range b {
			wanted[w] = false
		}
	}
	for _, s := range []string{art.Title, art.Text, art.Author, art.Source.Name} {
		eachWord(s, func(w string) bool {
			found = found || a.words[w]
			if _, is := wanted[w]; is {
				wanted[w] = true
			}
			return !found
		})
	}
	for _, b := range a.bodies {
		all := true
		for _, w := range b {
			all = all && wanted[w]
		}
		found = found || all
	}
	return found
}
