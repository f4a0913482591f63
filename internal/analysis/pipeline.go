// Package analysis is the pipeline of stages that turns one article into an nlp.Doc.
//
// A stage is a plain function over the work in hand: it reads the layers before it and fills exactly
// one. The order is the list in [stages]. Everything is deterministic and linear in the length of the
// text; nothing here knows another article.
package analysis

import (
	"slices"
	"sync"

	"digest/internal/article"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
)

// Version changes whenever the same article may be understood differently; it is part of cache keys.
const Version = 1

// Pipeline analyses articles with one set of tables. It is safe for concurrent use.
type Pipeline struct {
	g     *gazetteer.Gazetteer
	rooms sync.Pool // of *room, each in the hands of one article at a time
	// what is not looked for
	noQuotes, noEvents bool
}

// New returns a pipeline over g.
func New(g *gazetteer.Gazetteer) *Pipeline { return &Pipeline{g: g} }

// Without is a pipeline that leaves out quotes, or events, or both, and the time it takes to find them.
func (p *Pipeline) Without(quotes, events bool) *Pipeline {
	return &Pipeline{g: p.g, noQuotes: quotes, noEvents: events}
}

// work is one article on its way through the stages.
type work struct {
	a   *article.Article
	g   *gazetteer.Gazetteer
	doc *nlp.Doc
	// words are what the lists say of each token.
	words []*gazetteer.Word
	// matches are what the gazetteer found; candidates what known and names propose, before overlaps are
	// resolved and mentions are made of them.
	matches    []gazetteer.Match
	candidates []candidate
	// class is what each token may be in a name, see [classes].
	class []gazetteer.WordClass
	// chains has what stays unsaid in doc.Chains, by the same index.
	chains []chainInfo
	room   *room
	// what is not looked for; events need the quotes, to know what is only claimed
	noQuotes, noEvents bool
}

// candidate is a proposed mention. Entities are who it may be, best first; empty for a name no table knows.
type candidate struct {
	nlp.Mention
	First, Last int // tokens [First, Last)
	Entities    []*entity.Entity
	// Name is the name proper within the mention, Office what a title says beside it.
	Name   string
	Office *nlp.Office
	// Office2 is a second one, when one stands before the name and one behind it.
	Office2 *nlp.Office
	// Country and OrgKind are what the text says of somebody or something no table knows.
	Country, OrgKind string

	sex   gender
	score float32
	// person is the index plus one of the namer's person it names; owner the index plus one of the token of the
	// person whose deputy, spokesman or kin it is.
	person, owner int
	// peer is the index plus one of the "counterpart" that tells of an office like that of somebody named before.
	peer int
}

// stages in the order they run.
func stages() []func(*work) {
	return []func(*work){
		tokens,    // article text → tokens
		sentences, // tokens → sentences
		words,     // tokens → what the lists say of each
		matches,   // tokens → gazetteer matches
		known,     // matches → candidates: states with their roles, organisations, people in tables
		names,     // tokens → candidates: people and organisations by their form and context
		resolve,   // candidates → mentions: longest, then leftmost
		chains,    // mentions → chains, with offices and states
		quotes,    // sentences, chains → quotes with speakers
		events,    // sentences, chains → events
		topics,    // tokens → topics
	}
}

// Analyze understands one article. The returned document is sound (see nlp.Doc.Validate) for any
// article whose spans are; it has no tokens any more.
func (p *Pipeline) Analyze(a *article.Article) *nlp.Doc {
	r, ok := p.rooms.Get().(*room)
	if !ok {
		r = new(room)
	}
	w := newWork(readable(a), p.g, r)
	w.noQuotes, w.noEvents = p.noQuotes, p.noEvents
	for _, stage := range stages() {
		stage(w)
	}
	if w.noQuotes {
		w.doc.Quotes = nil
	}
	if len(w.doc.Tokens) <= roomiest {
		p.rooms.Put(r)
	}
	w.doc.Tokens = nil
	return w.doc
}

// readable is the article with each block as far as it is read, see article.LongestRead.
func readable(a *article.Article) *article.Article {
	for i := range a.Blocks {
		if a.Blocks[i].Len() <= article.LongestRead {
			continue
		}
		short := *a
		short.Blocks = slices.Clone(a.Blocks)
		for j := range short.Blocks {
			short.Blocks[j].Span = a.Blocks[j].Read(a.Text)
		}
		return &short
	}
	return a
}

func newWork(a *article.Article, g *gazetteer.Gazetteer, r *room) *work {
	return &work{a: a, g: g, doc: &nlp.Doc{Text: a.Text, Lang: a.Lang}, room: r}
}

// words looks every token up once.
func words(w *work) {
	w.words = w.g.Words(w.room.words[:0], w.doc.Text, w.doc.Tokens)
	w.room.words = w.words
}

func matches(w *work) {
	w.matches = w.g.Match(w.room.matches[:0], w.doc.Text, w.doc.Tokens, w.words)
	w.room.matches = w.matches
}
