package export

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
)

// Statements are most of a site's data. They are appended to the JSON by hand, field by field in the order of their
// types, which costs a third of what reflection does. A test holds the result equal to encoding/json's.

// lists are the indexes of a dossier's articles, and of the statements it has, ascending.
type lists struct{ articles, said, about []int32 }

var buffers = sync.Pool{New: func() any { return new([]byte) }}

func (d *data) writeDossier(w io.Writer, head Dossier, in lists) error {
	start, err := json.Marshal(head)
	if err != nil {
		return fmt.Errorf("encoding the data of %s: %w", head.URL, err)
	}
	buf := buffers.Get().(*[]byte)
	defer buffers.Put(buf)
	b := append((*buf)[:0], start[:len(start)-1]...)
	b = append(b, `,"articles":[`...)
	for i, x := range slices.Backward(in.articles) {
		lead := `,`
		if i == len(in.articles)-1 {
			lead = ""
		}
		b = appendField(b, lead, d.Collection.Articles[x].Article.ID)
	}
	b = append(b, `],"statements":`...)
	b = d.appendSaid(b, in.said)
	b = append(b, `,"about":`...)
	b = d.appendSaid(b, in.about)
	b = append(b, '}', '\n')
	*buf = b
	_, err = w.Write(b)
	return err
}

// writeStatements writes data/quotes.jsonl.
func (d *data) writeStatements(w io.Writer) error {
	var b []byte
	for s := range d.statements() {
		b = appendStatement(b, &s)
		if len(b) > 1<<15 {
			if _, err := w.Write(b); err != nil {
				return err
			}
			b = b[:0]
		}
	}
	_, err := w.Write(b)
	return err
}

func appendStatement(b []byte, s *Statement) []byte {
	b = appendField(b, `{"text":`, s.Text)
	b = appendField(b, `,"kind":`, s.Kind)
	if s.Speaker != nil {
		b = appendField(b, `,"speaker":{"name":`, s.Speaker.Name)
		b = appendField(b, `,"url":`, s.Speaker.URL)
		b = append(b, '}')
	}
	b = appendOptional(b, `,"speaker_text":`, s.SpeakerText)
	b = appendOptional(b, `,"cue":`, s.Cue)
	b = appendOptional(b, `,"relay":`, s.Relay)
	b = appendField(b, `,"date":`, s.Date)
	b = appendField(b, `,"url":`, s.URL)
	b = append(b, `,"confidence":`...)
	b = strconv.AppendFloat(b, s.Confidence, 'f', -1, 64)
	return append(b, '}', '\n')
}

func appendOptional(b []byte, lead, s string) []byte {
	if s == "" {
		return b
	}
	return appendField(b, lead, s)
}

// appendSaid appends quotes by index, the last first, without those that rights keep off their page.
func (d *data) appendSaid(b []byte, list []int32) []byte {
	c := d.Collection
	b = append(b, '[')
	first := true
	for _, i := range slices.Backward(list) {
		ref := &c.Quotes[i]
		a := &c.Articles[ref.Article]
		q := &a.Doc.Quotes[ref.Quote]
		if !a.Shows(q.Sentence) {
			continue
		}
		if !first {
			b = append(b, ',')
		}
		first = false
		b = appendField(b, `{"text":`, q.Of(a.Doc.Text))
		b = appendField(b, `,"kind":`, q.Kind.String())
		speaker := q.SpeakerText
		if ref.Speaker >= 0 {
			speaker = c.Actors[ref.Speaker].Name
		}
		b = appendOptional(b, `,"speaker":`, speaker)
		b = appendOptional(b, `,"cue":`, q.Cue)
		if ref.Relay >= 0 {
			b = appendField(b, `,"relay":`, c.Actors[ref.Relay].Name)
		}
		b = appendField(b, `,"date":`, day(a.Article))
		b = appendField(b, `,"url":`, d.sentence(ref.Article, int32(q.Sentence)))
		b = append(b, `,"confidence":`...)
		b = strconv.AppendFloat(b, round(float64(q.Confidence)), 'f', -1, 64)
		b = append(b, '}')
	}
	return append(b, ']')
}

// appendField appends what leads to a string, and the string as JSON, inert in HTML too.
func appendField(b []byte, lead, s string) []byte {
	b = append(b, lead...)
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '"' || c == '\\' || c == '<' || c == '>' || c == '&' {
			quoted, _ := json.Marshal(s) // a string always encodes
			return append(b, quoted...)
		}
	}
	b = append(b, '"')
	b = append(b, s...)
	return append(b, '"')
}
