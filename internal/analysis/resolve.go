package analysis

import (
	"cmp"
	"slices"

	"digest/internal/nlp"
)

// resolve chooses among the candidates that overlap, so that what is left makes the mentions: the longest
// first, then the leftmost; of two for the same words the one a table knows, then the surer one. A candidate
// that crosses a sentence is dropped, and so is a name that an editor says is none.
func resolve(w *work) {
	all := w.candidates[:0]
	for _, c := range w.candidates {
		c.Sentence = int(w.doc.Tokens[c.First].Sentence)
		if c.Len() > 0 && w.doc.Sentences[c.Sentence].Contains(c.Span) && !denied(w, &c) {
			all = append(all, c)
		}
	}
	order := zeroed(w.room.order, len(all))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortStableFunc(order, func(i, j int32) int {
		a, b := &all[i], &all[j]
		return cmp.Or(cmp.Compare(b.Len(), a.Len()), cmp.Compare(a.Start, b.Start),
			cmp.Compare(min(1, len(b.Entities)), min(1, len(a.Entities))), cmp.Compare(b.Confidence, a.Confidence))
	})
	keep := choose(w.room, all, order, len(w.doc.Tokens))
	slices.SortFunc(keep, func(i, j int32) int { return cmp.Compare(all[i].Start, all[j].Start) })
	kept := w.room.kept[:0]
	w.doc.Mentions = make([]nlp.Mention, len(keep))
	for i, k := range keep {
		kept = append(kept, all[k])
		w.doc.Mentions[i] = all[k].Mention
	}
	w.candidates = kept
	w.room.candidates, w.room.kept, w.room.order, w.room.keep = all, kept, order, keep
}

// denied reports whether an editor said of a name no table knows that it is none of its kind.
func denied(w *work, c *candidate) bool {
	return len(c.Entities) == 0 && (w.g.Denied(c.Kind, c.Of(w.doc.Text)) || c.Name != "" && w.g.Denied(c.Kind, c.Name))
}

// choose goes through the candidates in order and keeps those that overlap none kept before. A token has
// room for two owners, since a hyphenated one may hold two names ("US-South Korean").
func choose(r *room, all []candidate, order []int32, tokens int) []int32 {
	owners := zeroed(r.owners, tokens)
	r.owners = owners
	keep := r.keep[:0]
	free := func(c *candidate) bool {
		for i := c.First; i < c.Last; i++ {
			for _, o := range owners[i] {
				if o > 0 && all[o-1].Overlaps(c.Span) {
					return false
				}
			}
			if owners[i][1] > 0 {
				return false
			}
		}
		return true
	}
	for _, k := range order {
		c := &all[k]
		if !free(c) {
			continue
		}
		for i := c.First; i < c.Last; i++ {
			if owners[i][0] == 0 {
				owners[i][0] = k + 1
			} else {
				owners[i][1] = k + 1
			}
		}
		keep = append(keep, k)
	}
	return keep
}
