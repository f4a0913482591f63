package analysis

import "digest/internal/nlp"

// quotes finds speech between quotation marks.
func quotes(w *work) {
	sentence := 0
	for _, q := range quotations(w.doc.Text, w.a.Blocks) {
		for sentence < len(w.doc.Sentences) && w.doc.Sentences[sentence].End <= q.inner.Start {
			sentence++
		}
		if sentence == len(w.doc.Sentences) {
			break
		}
		w.doc.Quotes = append(w.doc.Quotes, nlp.Quote{
			Span: q.inner, Kind: nlp.Direct, Speaker: -1, Relay: -1, Sentence: sentence, Rule: "marks", Confidence: 0.3,
		})
	}
}
