package digest

import (
	"cmp"
	"math"
	"slices"

	"digest/internal/nlp"
)

// Related articles are found through inverted lists. Each article looks up its maxFeatures most telling
// features, and of each feature's list only the maxNear nearest in time: the work for one article is bounded,
// however large the archive.
const (
	maxFeatures  = 16
	maxNear      = 12 // on either side
	maxRelated   = 6
	minShared    = 0.18 // of the article's own weight
	threadShared = 0.35 // to count as the same story going on
	threadDays   = 21
)

// feature weights by kind: a person says more than a state, a state more than a word.
const (
	actorWeight = 1.5
	stateWeight = 0.8
	topicWeight = 0.7
	termWeight  = 0.6
)

type feature struct {
	id     int32
	weight float32
}

// relate finds for each story's newest take the others closest to it, and strings stories into threads.
func (l *linker) relate() {
	n := len(l.c.Articles)
	vocabulary := l.vocabulary()
	size := len(l.c.Actors) + len(l.c.Topics) + len(vocabulary)
	lists := l.invert(vocabulary, size)
	score := make([]float32, n)
	var touched []int32
	var features []feature
	candidates := make([]Related, 0, maxFeatures*2*maxNear)
	for i := range l.c.Articles {
		a := &l.c.Articles[i]
		if a.Take > 0 {
			continue
		}
		features = l.features(a, vocabulary, lists, features[:0])
		own := float32(0)
		for _, f := range features {
			own += f.weight
			near(lists.of(f.id), int32(i), func(other int32) {
				if score[other] == 0 {
					touched = append(touched, other)
				}
				score[other] += f.weight
			})
		}
		candidates = candidates[:0]
		for _, other := range touched {
			if score[other] >= minShared*own {
				candidates = append(candidates, Related{other, score[other] / own})
			}
			score[other] = 0
		}
		touched = touched[:0]
		slices.SortFunc(candidates, func(x, y Related) int {
			if x.Score != y.Score {
				return -cmp.Compare(x.Score, y.Score)
			}
			return cmp.Or(cmp.Compare(l.daysApart(int32(i), x.Article), l.daysApart(int32(i), y.Article)), -cmp.Compare(x.Article, y.Article))
		})
		a.Related = slices.Clone(candidates[:min(len(candidates), maxRelated)])
		l.thread(int32(i), candidates)
	}
}

// thread makes the closest earlier story the one before this, if it is recent and close enough.
func (l *linker) thread(at int32, candidates []Related) {
	for _, r := range candidates {
		if r.Score < threadShared {
			return
		}
		if r.Article > at || l.daysApart(at, r.Article) > threadDays {
			continue
		}
		here, before := l.c.Articles[at].Story, l.c.Articles[r.Article].Story
		if l.c.Stories[before].After < 0 {
			l.c.Stories[here].Before, l.c.Stories[before].After = before, here
			return
		}
	}
}

func (l *linker) daysApart(i, j int32) int {
	d := int(l.c.Articles[i].Day) - int(l.c.Articles[j].Day)
	return max(d, -d)
}

// postings are the articles of each feature, ascending, in one array.
type postings struct {
	start []int32
	list  []int32
}

func (p *postings) of(id int32) []int32 { return p.list[p.start[id]:p.start[id+1]] }

// vocabulary numbers the words that two articles or more share, and that not every tenth has.
func (l *linker) vocabulary() map[uint32]int32 {
	counts := make(map[uint32]int32)
	for i := range l.c.Articles {
		if l.c.Articles[i].Take == 0 {
			for _, t := range l.c.Articles[i].Terms {
				counts[t]++
			}
		}
	}
	common := int32(max(4, len(l.c.Articles)/10))
	words := make([]uint32, 0, len(counts))
	for t, n := range counts {
		if n > 1 && n <= common {
			words = append(words, t)
		}
	}
	slices.Sort(words)
	out := make(map[uint32]int32, len(words))
	base := int32(len(l.c.Actors) + len(l.c.Topics))
	for i, t := range words {
		out[t] = base + int32(i)
	}
	return out
}

// invert makes the inverted lists of actors that act, topics, and words.
func (l *linker) invert(vocabulary map[uint32]int32, size int) *postings {
	p := &postings{start: make([]int32, size+1)}
	each := func(visit func(article, feature int32)) {
		for i := range l.c.Articles {
			a := &l.c.Articles[i]
			if a.Take > 0 {
				continue
			}
			for _, x := range a.Actors {
				if x.Role == nlp.Actor {
					visit(int32(i), x.Actor)
				}
			}
			for _, t := range a.Topics {
				visit(int32(i), int32(len(l.c.Actors))+t)
			}
			for _, t := range a.Terms {
				if id, ok := vocabulary[t]; ok {
					visit(int32(i), id)
				}
			}
		}
	}
	each(func(_, f int32) { p.start[f+1]++ })
	for i := 1; i <= size; i++ {
		p.start[i] += p.start[i-1]
	}
	p.list = make([]int32, p.start[size])
	at := slices.Clone(p.start)
	each(func(a, f int32) {
		p.list[at[f]] = a
		at[f]++
	})
	return p
}

// features are the article's most telling ones, weighted by how rare they are.
func (l *linker) features(a *Article, vocabulary map[uint32]int32, lists *postings, out []feature) []feature {
	n := float64(len(l.c.Articles))
	add := func(id int32, kind float64) {
		if df := len(lists.of(id)); df > 1 {
			out = append(out, feature{id, float32(kind * math.Log(1+n/float64(df)))})
		}
	}
	for _, x := range a.Actors {
		if x.Role != nlp.Actor {
			continue
		}
		kind := actorWeight
		if party(&l.c.Actors[x.Actor]) {
			kind = stateWeight
		}
		add(x.Actor, kind*(0.5+float64(x.Salience)))
	}
	for _, t := range a.Topics {
		add(int32(len(l.c.Actors))+t, topicWeight)
	}
	for _, t := range a.Terms {
		if id, ok := vocabulary[t]; ok {
			add(id, termWeight)
		}
	}
	slices.SortFunc(out, func(x, y feature) int { return cmp.Or(-cmp.Compare(x.weight, y.weight), cmp.Compare(x.id, y.id)) })
	return out[:min(len(out), maxFeatures)]
}

// near visits the articles next to one in an ascending list.
func near(list []int32, at int32, visit func(int32)) {
	i, _ := slices.BinarySearch(list, at)
	for j := max(0, i-maxNear); j < min(len(list), i+maxNear+1); j++ {
		if list[j] != at {
			visit(list[j])
		}
	}
}
