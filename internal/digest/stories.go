package digest

import (
	"cmp"
	"slices"
	"strings"

	"digest/internal/text"
)

// stories groups the takes of one report: articles of one day and agency with one headline, or with one
// slugline when a take marker says that they are takes.
func (l *linker) stories() {
	type key struct {
		day    Day
		source int32
		by     byte
		words  string
	}
	n := len(l.c.Articles)
	of := make([]int32, n) // union-find over articles, roots first
	for i := range of {
		of[i] = int32(i)
	}
	root := func(i int32) int32 {
		for of[i] != i {
			of[i] = of[of[i]]
			i = of[i]
		}
		return i
	}
	seen := make(map[key]int32, n)
	join := func(k key, i int32) {
		first, ok := seen[k]
		if !ok {
			seen[k] = i
			return
		}
		a, b := root(first), root(i)
		of[max(a, b)] = min(a, b)
	}
	marked := map[key]bool{}
	for i := range l.c.Articles {
		a := &l.c.Articles[i]
		if a.Article.Slugline != "" && a.Article.Take != "" {
			marked[key{a.Day, a.Source, 's', text.Fold(a.Article.Slugline)}] = true
		}
	}
	for i := range l.c.Articles {
		a := &l.c.Articles[i]
		if w := headlineKey(a.Article.Title); w != "" {
			join(key{a.Day, a.Source, 'h', w}, int32(i))
		}
		if k := (key{a.Day, a.Source, 's', text.Fold(a.Article.Slugline)}); marked[k] {
			join(k, int32(i))
		}
	}
	takes := make([][]int32, n)
	for i := range l.c.Articles {
		r := root(int32(i))
		takes[r] = append(takes[r], int32(i))
	}
	for i := range takes {
		if len(takes[i]) > 1 {
			slices.SortFunc(takes[i], l.newerTake)
		}
	}
	takes = slices.DeleteFunc(takes, func(t []int32) bool { return len(t) == 0 })
	slices.SortFunc(takes, func(a, b []int32) int { return cmp.Compare(a[0], b[0]) })
	l.c.Stories = make([]Story, len(takes))
	for s, list := range takes {
		l.c.Stories[s] = Story{Takes: l.arena.keep(list), Before: -1, After: -1}
		for n, i := range list {
			l.c.Articles[i].Story, l.c.Articles[i].Take = int32(s), int32(n)
		}
	}
	for i := range l.c.Sources {
		s := &l.c.Sources[i]
		s.Articles = slices.DeleteFunc(s.Articles, func(a int32) bool { return l.c.Articles[a].Take > 0 })
	}
}

// newerTake orders takes: by number, then moment, then the file's name, the newest first.
func (l *linker) newerTake(i, j int32) int {
	a, b := l.c.Articles[i].Article, l.c.Articles[j].Article
	return -cmp.Or(
		cmp.Compare(a.TakeNumber, b.TakeNumber), a.Date.Compare(b.Date), a.LastMod.Compare(b.LastMod),
		strings.Compare(a.ID, b.ID), strings.Compare(a.Path, b.Path))
}

func headlineKey(title string) string { return strings.Join(words(title), " ") }

// newest is the newest take of an article's story.
func (l *linker) newest(i int32) int32 {
	return l.c.Stories[l.c.Articles[i].Story].Takes[0]
}
