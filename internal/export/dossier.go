package export

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"sync"
)

// Dossiers are most of a site's data, and their lists of articles and statements most of a dossier. These are
// appended to the JSON by hand, field by field in the order of their types, which costs a third of what reflection
// does. A test holds the result equal to encoding/json's.

// lists are the indexes of a dossier's articles and statements, ascending.
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
	entries := d.entries()
	for i, x := range slices.Backward(in.articles) {
		if i < len(in.articles)-1 {
			b = append(b, ',')
		}
		b = append(b, entries[x]...)
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

func (d *data) encodeEntries() [][]byte {
	out := make([][]byte, len(d.Collection.Articles))
	for i := range out {
		e := d.entry(int32(i))
		b := make([]byte, 0, 160+len(e.ID)+len(e.Title)+len(e.URL))
		b = appendField(b, `{"id":`, e.ID)
		b = appendField(b, `,"title":`, e.Title)
		b = appendField(b, `,"url":`, e.URL)
		b = appendField(b, `,"date":`, e.Date)
		b = appendField(b, `,"source":`, e.Source)
		b = appendField(b, `,"place":`, e.Place)
		b = appendField(b, `,"language":`, e.Language)
		out[i] = append(b, '}')
	}
	return out
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
		if speaker != "" {
			b = appendField(b, `,"speaker":`, speaker)
		}
		if q.Cue != "" {
			b = appendField(b, `,"cue":`, q.Cue)
		}
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
