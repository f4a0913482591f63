// Package nlp is the vocabulary of what was understood of one article: tokens, sentences, mentions,
// chains, quotes, events and topics, each a span or a list of indexes over one text.
//
// A [Doc] owns every layer. Stages of package analysis fill one layer each, reading earlier ones. Archives keep tens of
// thousands of documents, so the small fields of a finding stand together at its end;
// this package has no cleverness, only [Doc.Validate], which states what must hold:
//
//   - spans are ordered, in range and on rune boundaries;
//   - mentions are ordered, do not overlap, and none crosses a sentence;
//   - every index is valid, or -1 where -1 has a meaning.
//
// Every finding records the rule that made it ("apposition", "title-name") and a confidence in (0, 1],
// so that any result can be explained.
package nlp

import (
	"errors"
	"fmt"

	"digest/internal/entity"
	"digest/internal/text"
)

// Doc is one text with its layers.
type Doc struct {
	Text string
	Lang string
	// Tokens is scratch of the pipeline; it is nil in a stored record.
	Tokens    []Token
	Sentences []Sentence
	Mentions  []Mention
	Chains    []Chain
	Quotes    []Quote
	Events    []Event
	Topics    []Topic
	// DatelineCountry is the alpha-2 code of the state the dateline's place lies in, "" if unknown.
	DatelineCountry string
}

// Shape is the spelling class of a token.
type Shape uint8

// Token shapes.
const (
	Punct   Shape = iota + 1
	Lower         // "said", "first"
	Title         // "Seoul", "Jong-un", "O'Brien", "McCain", a single capital letter
	Upper         // "NATO", "U.S.", two capitals or more
	Mixed         // "iPhone", "al-Assad"
	Number        // "28,500", "2019", "1st"
	Unicase       // letters of a script without case
)

// Token is a word, number or punctuation mark. A possessive "'s" is a token of its own; hyphenated
// words, abbreviations with their points ("U.S.", "Gen.") and numbers are one token each.
type Token struct {
	text.Span
	Shape Shape
	// Sentence is the index of the sentence it stands in.
	Sentence int32
}

// Sentence is a sentence of one block; sentences are ordered and do not overlap.
type Sentence struct {
	text.Span
	First, Last int // tokens [First, Last) in Doc.Tokens while they exist
	Block       int // index into Article.Blocks
}

// Form is how a mention names its entity.
type Form uint8

// Forms of mentions.
const (
	Name    Form = iota + 1 // the full name, for a state any of its names
	Partial                 // a surname or given name
	Abbrev                  // "US", "ASEAN"
	Demonym                 // "South Korean", "the Congolese"
	Capital                 // a capital: the place, or the government that sits there
	Metonym                 // "the Kremlin"
	Nominal                 // "the US envoy", "the president"
	Pronoun                 // "he"
)

// Role is what a state or organisation does in a sentence.
type Role uint8

// Roles. A state that speaks, decides or is addressed acts; where something happens, it is a place. An
// organisation that reports is a source.
const (
	NoRole Role = iota
	Actor
	Location
	Source
)

func (r Role) String() string { return [...]string{"", "actor", "place", "source"}[r] }

// Mention is a span that names an entity.
type Mention struct {
	text.Span
	Chain      int // index into Doc.Chains
	Sentence   int // index into Doc.Sentences
	Rule       string
	Confidence float32
	Kind       entity.Kind
	Form       Form
	Role       Role
}

// Chain is all mentions of one entity in one text.
type Chain struct {
	// ID is set when a table knows the entity.
	ID entity.ID
	// Name is the fullest name known: from the table, else the longest seen in the text.
	Name string
	// Printed is the fullest form of the name in this text: "Kim Jong-Un" where the table has "Kim Jong Un",
	// "U.N." where only that is printed. It is Name when no mention has the name in full.
	Printed string
	// Country is the alpha-2 code: of the state itself, or the one a person or organisation belongs to.
	Country string
	OrgKind string
	// Salience in [0, 1] is the share of the article that is about it.
	Salience float64
	// Offices held in this text, in order of mention.
	Offices  []Office
	Mentions []int // indexes into Doc.Mentions, ascending, never empty
	// Doubt, if not empty, says in a few words why an editor should look ("only a surname", "may be a place").
	Doubt      string
	Confidence float32
	Kind       entity.Kind
	// Role of an organisation: Source when it only reports. States have their roles per mention.
	Role Role
}

// Office is what a person is called in this text, and where.
type Office struct {
	Title   string // lower case but for names: "first vice foreign minister"
	Country string // alpha-2, or ""
	Org     string // body, if not a state's government
	Span    text.Span
}

// QuoteKind tells direct, partial and indirect speech apart.
type QuoteKind uint8

// Quote kinds: a whole quoted clause or sentence, quoted words in a sentence of the reporter's, and
// reported speech without marks.
const (
	Direct QuoteKind = iota + 1
	PartialQuote
	Indirect
)

func (k QuoteKind) String() string { return [...]string{"", "direct", "partial", "indirect"}[k] }

// SpeakerKind is what a speaker is.
type SpeakerKind uint8

// Speaker kinds.
const (
	UnknownSpeaker SpeakerKind = iota
	PersonSpeaker
	CountrySpeaker
	OrganisationSpeaker
	DescribedSpeaker // "a senior official", not resolved to anybody
)

func (k SpeakerKind) String() string {
	return [...]string{"unknown", "person", "country", "organisation", "description"}[k]
}

// Quote is a stretch of speech with its attribution. Span covers the quoted words without their marks,
// or the reported clause; it may cover several sentences and paragraphs.
type Quote struct {
	text.Span
	Speaker     int    // index into Doc.Chains, or -1
	SpeakerText string // the words used for the speaker: "the US envoy"; "" if none
	Cue         string // the speech verb or phrase: "said", "according to"
	CueSpan     text.Span
	// Relay is the chain of the medium that carried it ("according to Yonhap"), or -1.
	Relay       int
	Sentence    int // the sentence in which the quote begins
	Rule        string
	Confidence  float32
	Kind        QuoteKind
	SpeakerKind SpeakerKind
}

// EventType is a PLOVER category (Open Event Data Alliance, "PLOVER Codebook", 2021), in capitals.
type EventType string

// The categories in use; CRIME is left out.
const (
	Agree       EventType = "AGREE"
	Consult     EventType = "CONSULT"
	Support     EventType = "SUPPORT"
	Concede     EventType = "CONCEDE"
	Cooperate   EventType = "COOPERATE"
	Aid         EventType = "AID"
	Retreat     EventType = "RETREAT"
	Investigate EventType = "INVESTIGATE"
	Demand      EventType = "DEMAND"
	Disapprove  EventType = "DISAPPROVE"
	Reject      EventType = "REJECT"
	Threaten    EventType = "THREATEN"
	Protest     EventType = "PROTEST"
	Mobilize    EventType = "MOBILIZE"
	Sanction    EventType = "SANCTION"
	Coerce      EventType = "COERCE"
	Assault     EventType = "ASSAULT"
)

// EventTypes lists the categories from most co-operative to most conflictual.
func EventTypes() []EventType {
	return []EventType{
		Agree, Consult, Support, Concede, Cooperate, Aid, Retreat,
		Investigate, Demand, Disapprove, Reject, Threaten, Protest, Mobilize, Sanction, Coerce, Assault,
	}
}

// EventModes lists what refines a category: how a consultation was held, what gave support.
func EventModes(t EventType) []string {
	switch t {
	case Consult:
		return []string{"meeting", "visit", "call", "summit", "talks"}
	case Support:
		return []string{"signing", "recognition", "relations"}
	}
	return nil
}

// Cooperative reports whether the category counts as co-operation rather than conflict, as PLOVER does.
func (t EventType) Cooperative() bool {
	switch t {
	case Agree, Consult, Support, Concede, Cooperate, Aid, Retreat:
		return true
	}
	return false
}

// Tense says whether an event took place.
type Tense string

// Tenses of events.
const (
	Happened     Tense = "happened"
	Planned      Tense = "planned"
	Denied       Tense = "denied"
	Hypothetical Tense = "hypothetical"
)

// Participant is one side of an event.
type Participant struct {
	Chain int    // index into Doc.Chains, or -1
	Name  string // full name, else the words used
	Code  string // alpha-2 of the state it acts for, "" if unknown
}

// Event is who did what to whom. Span covers the trigger's clause, at most one sentence.
type Event struct {
	text.Span
	Type           EventType
	Mode           string    // refines Type: one of [EventModes], "" for none
	Trigger        text.Span // the word that earned the category
	Source, Target []Participant
	Date           string // ISO date or prefix of one ("2020-06"), "" if unknown
	Place          string
	PlaceCountry   string // alpha-2
	Tense          Tense
	Sentence       int
	Rule           string
	Confidence     float32
	Earlier        bool // it is told as history without a date: "past meetings", "had previously met"
}

// Topic is what the article is about, with the words that earned it.
type Topic struct {
	ID    entity.ID
	Score float64 // above the threshold of its stage; comparable within one article
	Terms []string
}

// Validate reports every invariant that does not hold, joined; nil means the document is sound.
func (d *Doc) Validate() error {
	var errs []error
	bad := func(format string, args ...any) { errs = append(errs, fmt.Errorf("nlp: "+format, args...)) }
	end := 0
	for i, s := range d.Sentences {
		if !s.Valid(d.Text) || s.Start < end {
			bad("sentence %d: span %v", i, s.Span)
			continue
		}
		end = s.End
		if d.Tokens != nil && (s.First < 0 || s.Last < s.First || s.Last > len(d.Tokens)) {
			bad("sentence %d: tokens [%d, %d)", i, s.First, s.Last)
		}
	}
	end = 0
	for i, t := range d.Tokens {
		if !t.Valid(d.Text) || t.Start < end || t.Len() == 0 {
			bad("token %d: span %v", i, t.Span)
			continue
		}
		end = t.End
	}
	end = 0
	for i, m := range d.Mentions {
		switch {
		case !m.Valid(d.Text) || m.Len() == 0 || m.Start < end:
			bad("mention %d: span %v after %d", i, m.Span, end)
			continue
		case m.Sentence < 0 || m.Sentence >= len(d.Sentences):
			bad("mention %d: sentence %d", i, m.Sentence)
		case !d.Sentences[m.Sentence].Contains(m.Span):
			bad("mention %d: %v crosses sentence %v", i, m.Span, d.Sentences[m.Sentence].Span)
		}
		if m.Chain < 0 || m.Chain >= len(d.Chains) {
			bad("mention %d: chain %d", i, m.Chain)
		}
		if m.Confidence <= 0 || m.Confidence > 1 || m.Rule == "" {
			bad("mention %d: rule %q, confidence %v", i, m.Rule, m.Confidence)
		}
		end = m.End
	}
	for i, c := range d.Chains {
		if len(c.Mentions) == 0 || c.Name == "" {
			bad("chain %d: %q has %d mentions", i, c.Name, len(c.Mentions))
		}
		last := -1
		for _, m := range c.Mentions {
			if m <= last || m >= len(d.Mentions) || d.Mentions[m].Chain != i {
				bad("chain %d: mention %d", i, m)
				break
			}
			last = m
		}
		for _, o := range c.Offices {
			if !o.Span.Valid(d.Text) {
				bad("chain %d: office %q at %v", i, o.Title, o.Span)
			}
		}
	}
	chain := func(what string, i, c int) {
		if c < -1 || c >= len(d.Chains) {
			bad("%s %d: chain %d", what, i, c)
		}
	}
	for i, q := range d.Quotes {
		if !q.Valid(d.Text) || q.Len() == 0 || !q.CueSpan.Valid(d.Text) {
			bad("quote %d: spans %v, %v", i, q.Span, q.CueSpan)
		}
		if q.Sentence < 0 || q.Sentence >= len(d.Sentences) {
			bad("quote %d: sentence %d", i, q.Sentence)
		}
		chain("quote", i, q.Speaker)
		chain("quote", i, q.Relay)
	}
	for i, e := range d.Events {
		if !e.Valid(d.Text) || !e.Trigger.Valid(d.Text) {
			bad("event %d: spans %v, %v", i, e.Span, e.Trigger)
		}
		if e.Sentence < 0 || e.Sentence >= len(d.Sentences) {
			bad("event %d: sentence %d", i, e.Sentence)
		}
		for _, p := range append(append([]Participant{}, e.Source...), e.Target...) {
			chain("event", i, p.Chain)
		}
	}
	return errors.Join(errs...)
}
