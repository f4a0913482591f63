package digest

import (
	"cmp"
	"math"
	"math/bits"
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

// feature is one of an article's: its number in the lists, what breaks ties of weight whatever the numbers of
// words are, and its weight.
type feature struct {
	id     int32
	tie    uint64
	weight float32
}

// neighbours are the inverted lists of features: actors that act, then topics, then words, numbered as they were met.
type neighbours struct {
	words map[uint32]int32 // hash of a word → its feature
	lists [][]int32        // articles of each feature, ascending
	idf   []float32        // of each feature, 0 for one that tells nothing
	n     int              // articles, as coarse counts
	// threads are, for each article, earlier ones close enough to be the story before it, the closest first.
	threads [][]int32

	score      []float32 // scratch, zero between uses
	touched    []int32
	features   []feature
	candidates []Related
}

// coarse keeps the four highest bits of a count. Weights follow coarse counts, so that one article more or less
// changes those of a dozen others, not of all that share a state with it.
func coarse(n int) int {
	if drop := bits.Len(uint(n)) - 4; drop > 0 {
		return n >> drop << drop
	}
	return n
}

// relate finds for each story's newest take the others closest to it, and strings stories into threads.
func (l *linker) relate() {
	l.near = l.invert()
	for i := range l.c.Articles {
		l.relateOne(int32(i))
	}
	l.threads()
}

// relateOne finds the neighbours of an article.
func (l *linker) relateOne(at int32) {
	a, x := &l.c.Articles[at], l.near
	a.Related, x.threads[at] = nil, nil
	if a.Take > 0 {
		return
	}
	x.features = l.features(a, x.features[:0])
	own := float32(0)
	for _, f := range x.features {
		own += f.weight
		near(x.lists[f.id], at, func(other int32) {
			if x.score[other] == 0 {
				x.touched = append(x.touched, other)
			}
			x.score[other] += f.weight
		})
	}
	candidates := x.candidates[:0]
	for _, other := range x.touched {
		if x.score[other] >= minShared*own {
			candidates = append(candidates, Related{other, x.score[other] / own})
		}
		x.score[other] = 0
	}
	x.touched = x.touched[:0]
	slices.SortFunc(candidates, func(x, y Related) int {
		if x.Score != y.Score {
			return -cmp.Compare(x.Score, y.Score)
		}
		return cmp.Or(cmp.Compare(l.daysApart(at, x.Article), l.daysApart(at, y.Article)), -cmp.Compare(x.Article, y.Article))
	})
	x.candidates = candidates
	a.Related = slices.Clone(candidates[:min(len(candidates), maxRelated)])
	for _, r := range candidates {
		if r.Score < threadShared {
			break
		}
		if r.Article < at && l.daysApart(at, r.Article) <= threadDays {
			x.threads[at] = append(x.threads[at], r.Article)
		}
	}
}

// threads makes, for story after story, the closest earlier one that none follows yet the one before it.
func (l *linker) threads() {
	for i := range l.c.Articles {
		if l.c.Articles[i].Take > 0 {
			continue
		}
		here := l.c.Articles[i].Story
		for _, other := range l.near.threads[i] {
			before := l.c.Articles[other].Story
			if l.c.Stories[before].After < 0 {
				l.c.Stories[here].Before, l.c.Stories[before].After = before, here
				break
			}
		}
	}
}

func (l *linker) daysApart(i, j int32) int {
	d := int(l.c.Articles[i].Day) - int(l.c.Articles[j].Day)
	return max(d, -d)
}

// invert makes the inverted lists of actors that act, topics, and words.
func (l *linker) invert() *neighbours {
	x := &neighbours{
		words: map[uint32]int32{}, n: coarse(len(l.c.Articles)),
		threads: make([][]int32, len(l.c.Articles)), score: make([]float32, len(l.c.Articles)),
	}
	counts := make([]int32, len(l.c.Actors)+len(l.c.Topics))
	total := 0
	var members []int32 // features of all articles, one after the other
	var ends []int
	for i := range l.c.Articles {
		if a := &l.c.Articles[i]; a.Take == 0 {
			members = l.featureIDs(a, x, members)
			for len(counts) < len(l.c.Actors)+len(l.c.Topics)+len(x.words) {
				counts = append(counts, 0)
			}
			for _, f := range members[total:] {
				counts[f]++
			}
			total = len(members)
		}
		ends = append(ends, total)
	}
	x.lists, x.idf = make([][]int32, len(counts)), make([]float32, len(counts))
	room := make([]int32, total)
	for f, n := range counts {
		x.lists[f], room = room[:0:n], room[n:]
		x.idf[f] = l.idf(x, int32(f), int(n))
	}
	first := 0
	for i, end := range ends {
		for _, f := range members[first:end] {
			x.lists[f] = append(x.lists[f], int32(i))
		}
		first = end
	}
	return x
}

// featureIDs appends the features of an article, numbering new words.
func (l *linker) featureIDs(a *Article, x *neighbours, out []int32) []int32 {
	for _, p := range a.Actors {
		if p.Role == nlp.Actor {
			out = append(out, p.Actor)
		}
	}
	base := int32(len(l.c.Actors))
	for _, t := range a.Topics {
		out = append(out, base+t)
	}
	base += int32(len(l.c.Topics))
	for _, t := range a.Terms {
		id, known := x.words[t]
		if !known {
			id = base + int32(len(x.words))
			x.words[t] = id
		}
		out = append(out, id)
	}
	return out
}

// idf is how telling a feature of n articles is: not at all when it is of one only, or a word of every tenth.
func (l *linker) idf(x *neighbours, f int32, n int) float32 {
	if n < 2 || int(f) >= len(l.c.Actors)+len(l.c.Topics) && n > max(4, x.n/10) {
		return 0
	}
	return float32(math.Log(1 + float64(x.n)/float64(coarse(n))))
}

// features are the article's most telling ones, weighted by how rare they are.
func (l *linker) features(a *Article, out []feature) []feature {
	x := l.near
	add := func(id int32, tie uint64, kind float32) {
		if x.idf[id] > 0 {
			out = append(out, feature{id, tie, kind * x.idf[id]})
		}
	}
	for _, p := range a.Actors {
		if p.Role != nlp.Actor {
			continue
		}
		kind := float32(actorWeight)
		if party(&l.c.Actors[p.Actor]) {
			kind = stateWeight
		}
		add(p.Actor, uint64(p.Actor), kind*(0.5+p.Salience))
	}
	base := int32(len(l.c.Actors))
	for _, t := range a.Topics {
		add(base+t, uint64(base+t), topicWeight)
	}
	for _, t := range a.Terms {
		add(x.words[t], 1<<32|uint64(t), termWeight)
	}
	slices.SortFunc(out, func(x, y feature) int { return cmp.Or(-cmp.Compare(x.weight, y.weight), cmp.Compare(x.tie, y.tie)) })
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
