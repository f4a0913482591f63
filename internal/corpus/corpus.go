// Package corpus writes invented diplomatic wire copy, for tests and benchmarks: as many articles as are asked
// for, with a headline, a dateline and about 400 words each, shaped like an archive. A few people and states are
// in many articles, many in a few; the days of five years are evenly full.
//
// All people are invented. Article i of a corpus of n is the same text on every machine, whatever else was
// asked for before it.
package corpus

import (
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"digest/internal/slug"
)

// Corpus is a number of articles.
type Corpus struct {
	n     int
	seed  uint64
	pool  []person
	order []int // which file has which place in time
}

// File is one article as it comes from the wire. Path is relative to a content folder.
type File struct {
	Path, Text string
}

type person struct {
	first, last, role string
	country           int
}

func (p *person) name() string { return p.first + " " + p.last }

// New prepares a corpus of n articles.
func New(n int) *Corpus {
	const seed = 1
	c := &Corpus{n: n, seed: seed}
	rng := rand.New(rand.NewPCG(seed, uint64(n)))
	seen := map[string]bool{}
	for len(c.pool) < min(3000, max(20, n/10)) {
		p := person{first: pick(rng, given), last: pick(rng, families) + pick(rng, endings[:])}
		if seen[p.name()] {
			continue
		}
		seen[p.name()] = true
		p.role, p.country = pick(rng, roles[:]), rng.IntN(len(countries))
		c.pool = append(c.pool, p)
	}
	c.order = rng.Perm(n)
	return c
}

// Len is the number of articles.
func (c *Corpus) Len() int { return c.n }

// start is the moment of the first article, and span the time all of them cover.
var start = time.Date(2021, 9, 1, 6, 0, 0, 0, time.UTC)

const span = 5 * 365 * 24 * time.Hour

// Article writes article i of [0, Len).
func (c *Corpus) Article(i int) File {
	rng := rand.New(rand.NewPCG(c.seed, 1_000_003+uint64(i)))
	at := start.Add(time.Duration((float64(c.order[i]) + rng.Float64()) / float64(c.n) * float64(span))).Truncate(time.Minute)
	w := writer{
		rng: rng, at: at, met: map[*person]bool{},
		states: skewed(rng, len(countries), 2+rng.IntN(3), 1.3),
		topics: skewed(rng, len(topics), []int{1, 1, 2, 2, 3}[rng.IntN(5)], 1.3),
	}
	for _, k := range skewed(rng, len(c.pool), 3+rng.IntN(4), 1.8) {
		w.people = append(w.people, &c.pool[k])
	}
	for _, k := range rng.Perm(len(bodies))[:2] {
		w.bodies = append(w.bodies, bodies[k])
	}
	w.nextPeople, w.nextStates, w.nextTopics = w.people, w.states, w.topics
	head := upperFirst(w.fill(pick(rng, heads[:])))
	city := countries[w.states[rng.IntN(2)]][1]
	body := fmt.Sprintf("%s, %s %d, %d (DNW) - %s\n", strings.ToUpper(city), months[at.Month()-1], at.Day(), at.Year(), w.body())
	return File{
		Path: fmt.Sprintf("%s/%06d-%s.txt", at.Format("2006/01"), i, strings.Trim(cut(slug.Make(head), 60), "-")),
		Text: head + "\n\n" + body,
	}
}

// All yields every article in order.
func (c *Corpus) All() iter.Seq[File] {
	return func(yield func(File) bool) {
		for i := range c.n {
			if !yield(c.Article(i)) {
				return
			}
		}
	}
}

// writer writes one article. What next holds is still to be named.
type writer struct {
	rng        *rand.Rand
	at         time.Time
	people     []*person
	states     []int
	topics     []int
	bodies     []string
	met        map[*person]bool // introduced by their full name
	nextPeople []*person
	nextStates []int
	nextTopics []int
}

// body is the paragraphs: a lead, then quotations and sentences in turn until the article is long enough and
// everybody is named.
func (w *writer) body() string {
	paras := []string{upperFirst(w.fill(pick(w.rng, leads[:])))}
	said, told := w.rng.Perm(len(quotes)), w.rng.Perm(len(sentences))
	target, words := 350+w.rng.IntN(76), len(strings.Fields(paras[0]))
	for k := 0; (words < target || len(w.nextPeople) > 0 || len(w.nextStates) > 0) && len(said)+len(told) > 0; k++ {
		var pattern string
		if k%2 == 0 && len(said) > 0 || len(told) == 0 {
			pattern, said = quotes[said[0]], said[1:]
		} else {
			pattern, told = sentences[told[0]], told[1:]
		}
		s := upperFirst(w.fill(pattern))
		words += len(strings.Fields(s))
		if k%3 == 2 && len(paras) > 1 {
			paras[len(paras)-1] += " " + s
		} else {
			paras = append(paras, s)
		}
	}
	for _, t := range w.nextTopics {
		paras = append(paras, "Separately, the delegations touched on "+topics[t][0]+", including "+topics[t][1]+".")
	}
	for _, s := range w.nextStates {
		paras = append(paras, "Observers from "+countries[s][0]+" also attended.")
	}
	for _, p := range w.nextPeople {
		paras = append(paras, upperFirst(p.role)+" "+p.name()+" took part by video link.")
	}
	return strings.Join(append(paras, upperFirst(w.fill(pick(w.rng, closes[:])))), "\n\n")
}

// fill replaces what stands in braces: C, P, T, O are a state, person, topic and body; with 0 or 1 the article's
// first or second of them; "cap" is a capital, "a" an adjective, "l" a family name, "f" a full name with
// office; "n", "o" and "c" are a topic's noun phrase, object and concern.
func (w *writer) fill(pattern string) string {
	state, topic, body := pick(w.rng, w.states), pick(w.rng, w.topics), pick(w.rng, w.bodies)
	if strings.Contains(pattern, "{Cx") && len(w.nextStates) > 0 {
		state, w.nextStates = w.nextStates[0], w.nextStates[1:]
	}
	if strings.Contains(pattern, "{T") && len(w.nextTopics) > 0 {
		topic, w.nextTopics = w.nextTopics[0], w.nextTopics[1:]
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(pattern, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		var name string
		name, pattern, _ = strings.Cut(rest, "}")
		b.WriteString(w.value(name, state, topic, body))
	}
}

func (w *writer) value(name string, state, topic int, body string) string {
	first, second := countries[w.states[0]], countries[w.states[1]]
	switch name {
	case "C0":
		return first[0]
	case "C1":
		return second[0]
	case "C0cap":
		return first[1]
	case "C1cap":
		return second[1]
	case "Cx":
		return countries[state][0]
	case "Cxcap":
		return countries[state][1]
	case "Cxa":
		return countries[state][2]
	case "T0n", "T0o", "T0c":
		return topics[w.topics[0]][strings.IndexByte("noc", name[2])]
	case "Tn", "To", "Tc":
		return topics[topic][strings.IndexByte("noc", name[1])]
	case "O":
		return body
	case "O0":
		return w.bodies[0]
	case "P0l":
		return w.people[0].last
	case "P1l":
		return w.people[1].last
	case "P0f":
		p := w.people[0]
		w.met[p] = true
		return countries[p.country][2] + " " + p.role + " " + p.name()
	case "P", "P2":
		return w.person()
	case "day":
		return w.at.Weekday().String()
	case "say":
		return pick(w.rng, speech[:])
	case "say2":
		return pick(w.rng, []string{"said", "added"})
	}
	panic("corpus: nothing fills {" + name + "}")
}

// person names somebody: in full with the office at first, by the family name later.
func (w *writer) person() string {
	p := pick(w.rng, w.people)
	if len(w.nextPeople) > 0 {
		p, w.nextPeople = w.nextPeople[0], w.nextPeople[1:]
	}
	if w.met[p] {
		return p.last
	}
	w.met[p] = true
	c := countries[p.country]
	forms := []string{p.role + " " + p.name(), p.name() + ", the " + p.role + ","}
	if slices.Contains(w.states, p.country) {
		forms = []string{c[2] + " " + p.role + " " + p.name(), p.role + " " + p.name() + " of " + c[0], p.name() + ", the " + c[2] + " " + p.role + ","}
	}
	return pick(w.rng, forms)
}

// skewed picks k different indexes below n, low ones more likely: news is about few people and many others.
func skewed(rng *rand.Rand, n, k int, power float64) []int {
	var out []int
	for len(out) < min(k, n) {
		if i := int(float64(n) * math.Pow(rng.Float64(), power)); !slices.Contains(out, i) {
			out = append(out, i)
		}
	}
	return out
}

func pick[T any](rng *rand.Rand, list []T) T { return list[rng.IntN(len(list))] }

func upperFirst(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

func cut(s string, n int) string { return s[:min(len(s), n)] }
