package analysis

import (
	"cmp"
	"math"
	"slices"

	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/text"
)

// How topics are scored. The figures were set by hand on generated copy and by reading what real copy got.
const (
	headlineFactor = 3.0 // a term in the headline counts so many times,
	ledeFactor     = 2.0 // and one in the lede
	topicThreshold = 5.0 // scores below it are chance
	topicShare     = 0.2 // of the best score, for every further topic
	maxTopics      = 5
	maxTopicTerms  = 8
	usualLength    = 450 // tokens; longer articles have to say more about a topic
)

// topics scores every topic by the terms that stand in the article and keeps the best. The n-th time a term
// occurs it counts 1/n. Topics that are never shown (sport, market reports) take their place in the ranking, so
// that a word of diplomacy in the report of a match earns nothing.
func topics(w *work) {
	if w.doc.Lang != "" && w.doc.Lang != "en" {
		return
	}
	scores := scoreTopics(w)
	list := w.g.Topics()
	best, noise := 0.0, 0.0
	for i, s := range scores {
		if list[i].Hide {
			noise = max(noise, s.score)
		} else {
			best = max(best, s.score)
		}
	}
	limit := max(topicThreshold, best*topicShare, noise)
	for i, s := range scores {
		if !list[i].Hide && s.score >= limit && s.sound() {
			w.doc.Topics = append(w.doc.Topics, s.topic(list[i]))
		}
	}
	slices.SortStableFunc(w.doc.Topics, func(a, b nlp.Topic) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	w.doc.Topics = w.doc.Topics[:min(len(w.doc.Topics), maxTopics)]
}

// topicScore is what one topic has earned.
type topicScore struct {
	score float64
	terms []earned
}

// earned is what one term has contributed.
type earned struct {
	claim  *gazetteer.Claim
	points float64
	times  int
	front  bool // stands in the headline or lede
}

// scoreTopics returns a score for every topic of the table.
func scoreTopics(w *work) []topicScore {
	scores := w.room.scores
	if len(scores) != len(w.g.Topics()) {
		scores = make([]topicScore, len(w.g.Topics()))
		w.room.scores = scores
	}
	for i := range scores {
		scores[i] = topicScore{terms: scores[i].terms[:0]}
	}
	z := zonesOf(w.a)
	norm := math.Sqrt(max(1, float64(len(w.doc.Tokens))/usualLength))
	w.room.terms = w.g.Terms(w.room.terms[:0], w.doc.Text, w.doc.Tokens, w.words)
	for _, m := range w.room.terms {
		factor := z.factor(m.Span)
		for i := range m.Claims {
			scores[m.Claims[i].Topic].add(&m.Claims[i], factor/norm, factor > 1)
		}
	}
	return scores
}

func (s *topicScore) add(c *gazetteer.Claim, factor float64, front bool) {
	i := slices.IndexFunc(s.terms, func(e earned) bool { return e.claim.Term == c.Term })
	if i < 0 {
		i = len(s.terms)
		s.terms = append(s.terms, earned{claim: c})
	}
	e := &s.terms[i]
	e.times++
	e.front = e.front || front
	points := c.Weight * factor / float64(e.times)
	e.points += points
	s.score += points
}

// sound reports whether the evidence is more than one chance word: two terms, or a strong one that stands in the
// headline or lede, or twice.
func (s *topicScore) sound() bool {
	if len(s.terms) > 1 {
		return true
	}
	e := s.terms[0]
	return e.claim.Weight >= 2.5 && (e.front || e.times > 1)
}

func (s *topicScore) topic(e *entity.Entity) nlp.Topic {
	slices.SortStableFunc(s.terms, func(a, b earned) int { return cmp.Compare(b.points, a.points) })
	t := nlp.Topic{ID: e.ID, Score: math.Round(s.score*100) / 100}
	for _, x := range s.terms[:min(len(s.terms), maxTopicTerms)] {
		t.Terms = append(t.Terms, x.claim.Text)
	}
	return t
}

// zones are the parts of an article in which a word counts more.
type zones struct{ headline, lede text.Span }

func zonesOf(a *article.Article) zones {
	z := zones{lede: a.Lede()}
	for _, b := range a.Blocks {
		if b.Kind == article.Headline {
			z.headline = b.Span
		}
	}
	return z
}

func (z zones) factor(s text.Span) float64 {
	switch {
	case z.headline.Contains(s):
		return headlineFactor
	case z.lede.Contains(s):
		return ledeFactor
	}
	return 1
}
