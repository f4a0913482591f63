package analysis

import (
	"slices"
	"sort"
	"strings"

	gz "digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/text"
)

// quotes finds speech and who is speaking. It reads the article the way a sub-editor does: quotations are
// cut out first, so that what remains are the reporter's own sentences ("—, said Biegun. —"); in these,
// verbs and phrases of speech are found with their subjects ([frame]); a quotation then belongs to the
// frame that stands right behind it, before it in its sentence, or elsewhere in it; one that stands alone
// goes on with whoever was speaking.
//
// Work for each quotation and each verb is bounded, so that the stage is linear in the length of the text.
func quotes(w *work) {
	if len(w.doc.Sentences) == 0 || w.noQuotes && w.noEvents {
		return
	}
	r := &w.room.quotes
	quotations := w.room.marks.quotations(w.doc.Text, w.a.Blocks)
	*r = reader{
		w: w, t: w.doc.Text, toks: w.doc.Tokens, lex: w.g.Speech(), quotations: quotations, items: r.items[:0], clauses: r.clauses[:0],
		frames: r.frames[:0], said: zeroed(r.said, len(quotations)), voices: r.voices[:0], named: r.named[:0], indirect: r.indirect[:0],
	}
	r.transcript()
	r.itemise()
	for i := range r.clauses {
		r.clause(i)
	}
	r.emit()
}

// reader is the state of the stage over one article.
type reader struct {
	w          *work
	t          string
	toks       []nlp.Token
	lex        *gz.Speech
	quotations []quotation
	items      []item
	clauses    []clause
	frames     []frame       // of the clause in hand
	said       []attribution // one for each quotation
	voices     []voice       // one for each clause read
	named      []antecedent  // whom a pronoun may mean, in order
	indirect   []nlp.Quote
	turns      []turn         // of a transcript, in order
	surnames   map[string]int // of the people, folded, to their chains; -1 for several; made when needed
}

// attribution is what was decided about one quotation.
type attribution struct {
	speaker    speaker
	cue        text.Span
	relay      int // chain, or -1
	rule       string
	confidence float32
	speech     bool // it is speech at all
	direct     bool // a whole clause or sentence
	framed     bool // a verb or phrase of speech governs it in its own sentence
}

// voice is who speaks in a clause, for those that follow.
type voice struct {
	speaker speaker
	block   int
	quoted  bool // it quotes the speaker, or reports speech
	colon   bool // it ends in a colon: what follows is what was said
	cue     text.Span
}

// clause reads one clause: who speaks in it, which of its quotations are theirs.
func (r *reader) clause(n int) {
	c := r.clauses[n]
	r.readFrames(c)
	r.name(n, c)
	v := voice{block: c.block, colon: r.isMark(c.hi-1, ":")}
	alone := r.alone(c)
	for k := c.lo; k < c.hi; k++ {
		if r.items[k].kind != quoteItem {
			continue
		}
		q := int(r.items[k].ref)
		part := r.attributeQuote(n, c, k, alone)
		if r.said[q].better(part) {
			r.said[q] = part
		}
		if s := r.said[q]; s.speech && s.speaker.known() {
			v.speaker, v.quoted, v.cue = s.speaker, true, s.cue
		}
	}
	r.saidSo(n, c)
	r.report(n, c, &v)
	r.voices = append(r.voices, v)
}

// saidSo attributes the quotation before clause n when that begins with "So read the conclusions" or "Thus
// spoke the envoy".
func (r *reader) saidSo(n int, c clause) {
	if n == 0 || len(r.frames) == 0 || !r.saysSo(c, c.lo) {
		return
	}
	f, before := &r.frames[0], r.clauses[n-1]
	if !f.inverted || f.verb != c.lo+1 || !r.alone(before) || before.block < c.block-1 {
		return
	}
	for k := before.lo; k < before.hi; k++ {
		if r.items[k].kind == quoteItem {
			a := &r.said[r.items[k].ref]
			a.speaker, a.cue, a.rule, a.confidence = r.resolve(n, f.subject), r.span(f.verb, f.verb+1), "so", 0.9
			r.voices[n-1].speaker, r.voices[n-1].quoted = a.speaker, true
		}
	}
}

// better reports whether b is the better answer for a quotation of several paragraphs.
func (a attribution) better(b attribution) bool { return !a.speech || b.confidence > a.confidence }

// alone reports whether the clause is nothing but quotations and marks.
func (r *reader) alone(c clause) bool {
	for k := c.lo; k < c.hi; k++ {
		if r.items[k].kind == wordItem || r.items[k].kind == nameItem {
			return false
		}
	}
	return true
}

// attributeQuote decides about the quotation at item k of clause n.
func (r *reader) attributeQuote(n int, c clause, k int, alone bool) attribution {
	q := &r.quotations[r.items[k].ref]
	words := r.wordsIn(k)
	a := attribution{relay: -1, speaker: unknown, speech: true, confidence: 0.2, rule: "marks", direct: r.isDirect(c, k)}
	if q.Start > 0 && r.t[q.Start-1] == '=' {
		a.speech = false // the value of an attribute, left over from markup
		return a
	}
	if f, rule, confidence := r.frameOf(c, k); f != nil {
		a.framed, a.rule, a.confidence = true, rule, confidence
		a.speaker = r.resolve(n, f.subject)
		a.confidence *= r.certainty(f.subject, a.speaker)
		a.cue = r.span(f.verb, f.verb+1)
		a.relay = r.relayOf(n, f)
		if r.isTitle(c, k, words, rule == "before") && rule != "after" || words < minQuoted && !a.direct && r.nobody(f.subject, a.speaker) {
			a.speech = false
		}
		return a
	}
	switch {
	case r.isTitle(c, k, words, false), r.isLabel(c, k, words):
		a.speech = false
	case alone:
		r.goOn(n, c, k, &a)
		if q.set && a.rule == "marks" {
			a.rule = "block"
		}
	case r.signature(n, c, k, &a):
	case r.possessor(n, c, k, &a):
	case words < minQuoted || words < 2*minQuoted && (q.glyph == single || r.isPhrase(c, k)):
		a.speech = false
	}
	// Others are nobody's: the subject of the sentence, and who spoke before, are wrong half the time.
	return a
}

// minQuoted is the length, in words, from which words between marks that no verb governs count as speech.
const minQuoted = 4

// nobody reports whether a subject is a pronoun that stands for nobody the text tells.
func (r *reader) nobody(subject nounPhrase, s speaker) bool {
	head := &r.items[subject.head]
	return s.chain < 0 && s.kind == nlp.DescribedSpeaker && head.kind == wordItem && head.class&gz.Pronoun != 0 && head.last-head.first == 1 &&
		strings.EqualFold(s.words, r.toks[head.first].Of(r.t))
}

// isPhrase reports whether the quotation at item k only names something: it follows a preposition and has no finite verb
// nor pronoun of its own, as in "moved into “a house by the sea”". Words that somebody says of something have one, or
// a verb of speech before them.
func (r *reader) isPhrase(c clause, k int) bool {
	if k == c.lo || r.items[k-1].kind != wordItem || r.items[k-1].class&(gz.Preposition|gz.Conjunction) != gz.Preposition {
		return false
	}
	const clausal = gz.BeVerb | gz.Auxiliary | gz.SayVerb | gz.BareVerb
	for i := r.items[k].first; i < r.items[k].last; i++ {
		if class := r.w.words[i].Speech; class&clausal != 0 && class&gz.Preposition == 0 || class&gz.Pronoun != 0 && class&gz.Determiner == 0 {
			return false
		}
	}
	return true
}

// wordsIn counts the words of the quotation part at item k, as far as that matters.
func (r *reader) wordsIn(k int) int {
	n := 0
	for i := r.items[k].first; i < r.items[k].last && n < 64; i++ {
		if r.toks[i].Shape != nlp.Punct {
			n++
		}
	}
	return n
}

// frameOf is the frame that governs the quotation at item k, with the rule that says so.
func (r *reader) frameOf(c clause, k int) (*frame, string, float32) {
	before := r.frameBefore(c, k)
	if before != nil && r.introduces(before, k) {
		return before, "before", 0.95
	}
	if f := r.frameAfter(c, k); f != nil {
		return f, "after", 0.97
	}
	if before != nil {
		return before, "in-sentence", 0.8
	}
	later := sort.Search(len(r.frames), func(i int) bool { return r.frames[i].verb > k })
	for ; later < len(r.frames) && r.frames[later].verb < k+maxReach; later++ {
		if f := &r.frames[later]; f.class&gz.Participle == 0 {
			return f, "later-in-sentence", 0.7
		}
	}
	return nil, "", 0
}

// frameBefore is the last frame before the quotation at k whose reach it is in.
func (r *reader) frameBefore(c clause, k int) *frame {
	i := sort.Search(len(r.frames), func(i int) bool { return r.frames[i].verb >= k }) - 1
	var according *frame
	for ; i >= 0 && r.frames[i].verb > k-maxReach; i-- {
		f := &r.frames[i]
		switch {
		case f.class&gz.According != 0:
			if according == nil {
				according = f
			}
		case i > 0 && r.frames[i-1].class&gz.TellVerb != 0 && r.closed(f, k):
			return &r.frames[i-1]
		default:
			return f
		}
	}
	return according
}

// closed reports whether the clause that frame f reports ended before the quotation at k: "told an envoy
// who said that he would stay that “…”".
func (r *reader) closed(f *frame, k int) bool {
	if !r.isWord(k-1, "that") {
		return false
	}
	thats := 0
	for i := f.verb + 1; i < k-1; i++ {
		if r.isWord(i, "that") {
			thats++
		}
	}
	for i := range r.frames { // those that stand between have a "that" of their own
		if g := &r.frames[i]; g.verb > f.verb && g.verb < k {
			thats--
		}
	}
	return thats > 0
}

// introduces reports whether nothing but a hearer, an adverbial or a mark stands between the frame and the
// quotation at k.
func (r *reader) introduces(f *frame, k int) bool {
	if f.verb+1 == k {
		return true
	}
	if f.class&gz.According != 0 {
		return false
	}
	last := &r.items[k-1]
	if k-f.verb == 2 && (last.kind == markItem || last.class&gz.Conjunction != 0) {
		return true
	}
	return r.isMark(k-1, ":") || r.isComma(k-1) && k-f.verb <= 6 && !r.quoteBetween(f.verb, k)
}

func (r *reader) quoteBetween(i, k int) bool {
	for ; i < k; i++ {
		if r.items[i].kind == quoteItem {
			return true
		}
	}
	return false
}

// frameAfter is the frame that begins right behind the quotation at k.
func (r *reader) frameAfter(c clause, k int) *frame {
	i := k + 1
	for i < c.hi && i <= k+2 && r.items[i].kind == markItem && !r.isMark(i, ":", ";", ".") {
		i++
	}
	if i < c.hi && r.isWord(i, "as") {
		i++ // "as a ministry note put it"
	}
	for j := sort.Search(len(r.frames), func(j int) bool { return r.frames[j].verb > k }); j < len(r.frames) && r.frames[j].verb < i+maxReach; j++ {
		f := &r.frames[j]
		if f.first == i || f.verb == i || f.inverted && f.first <= i+2 && r.adverbsBetween(i, f.first) {
			if f.class&gz.Participle == 0 {
				return f
			}
		}
		if f.first > i+2 {
			return nil
		}
	}
	return nil
}

func (r *reader) adverbsBetween(i, k int) bool {
	for ; i < k; i++ {
		if r.items[i].kind != wordItem || r.items[i].class&gz.Adverb == 0 && !isManner(r.toks[r.items[i].first].Of(r.t)) {
			return false
		}
	}
	return true
}

// isDirect reports whether the quotation at k stands for itself, rather than as words in a sentence of the
// reporter's: it begins its clause or follows a comma, a colon or another quotation's attribution.
func (r *reader) isDirect(c clause, k int) bool {
	if k == c.lo {
		return true
	}
	prev := &r.items[k-1]
	if prev.kind == markItem {
		return !r.isMark(k-1, "(", "[", "'", "’") && (!r.isComma(k-1) || r.beginsHigh(k) || r.endsInMark(k))
	}
	return prev.class&(gz.SayVerb|gz.UtterVerb|gz.BareVerb|gz.Participle) != 0 && r.beginsHigh(k)
}

// beginsHigh reports whether the quotation at k begins with a capital or a digit.
func (r *reader) beginsHigh(k int) bool {
	for i := r.items[k].first; i < r.items[k].last; i++ {
		switch r.toks[i].Shape {
		case nlp.Punct:
			continue
		case nlp.Lower:
			return false
		}
		return true
	}
	return false
}

// endsInMark reports whether the quoted words at k end in a mark of their own.
func (r *reader) endsInMark(k int) bool {
	q := &r.quotations[r.items[k].ref]
	switch r.t[q.inner.End-1] {
	case '.', ',', '?', '!':
		return true
	}
	return false
}

// maxTitle bounds the words of a title or label behind a word for a work.
const maxTitle = 9

// isLabel reports whether the words between marks at item k, which nobody is said to say, are what something is called:
// "the so-called “list of friends”", "the word “moratorium on all catches”", "known as “one land, two harbours”".
func (r *reader) isLabel(c clause, k, words int) bool {
	if k-1 < c.lo || words >= maxTitle {
		return false
	}
	return r.items[k-1].kind == wordItem && r.items[k-1].class&gz.Work != 0 || r.isWord(k-1, "as") && k-2 >= c.lo && r.isWord(k-2, "known") ||
		strings.HasPrefix(r.t[r.quotations[r.items[k].ref].inner.Start:], "so-called ")
}

// isTitle reports whether the words between marks at item k are the name of a work or a label: a word for a
// work stands before them, or each begins with a capital. Behind "told the newspaper," they are none.
func (r *reader) isTitle(c clause, k, words int, introduced bool) bool {
	if words == 0 || words > 12 || r.quotations[r.items[k].ref].last != r.quotations[r.items[k].ref].block {
		return false
	}
	high, low := 0, 0
	for i := r.items[k].first; i < r.items[k].last; i++ {
		t := &r.toks[i]
		switch t.Shape {
		case nlp.Punct:
		case nlp.Lower:
			if w := t.Of(r.t); r.lex.Class(w)&(gz.Determiner|gz.Preposition|gz.Conjunction|gz.BeVerb) == 0 && w != "'s" && w != "’s" {
				low++
			}
		default:
			high++
		}
	}
	if high >= 2 && low == 0 {
		return true
	}
	j := k - 1
	if j >= c.lo && r.isComma(j) {
		if introduced {
			return false
		}
		j--
	}
	return j >= c.lo && r.items[j].kind == wordItem && r.items[j].class&gz.Work != 0 && (words < minQuoted || r.beginsHigh(k)) && words < maxTitle
}

// goOn attributes a quotation that makes up its whole sentence to whoever is speaking: in this paragraph,
// or in the one before.
func (r *reader) goOn(n int, c clause, k int, a *attribution) {
	if k > c.lo && r.items[k-1].kind == quoteItem {
		prev := r.said[r.items[k-1].ref]
		a.speaker, a.cue, a.relay, a.rule, a.confidence = prev.speaker, prev.cue, prev.relay, "continued", 0.8
		return
	}
	for i := n - 1; i >= 0 && i >= n-8; i-- {
		v := &r.voices[i]
		if v.block < c.block-1 {
			break
		}
		if !v.speaker.known() {
			continue
		}
		if v.cue.Len() == 0 && !v.colon && !r.mayGoOn(c, k, v) {
			break
		}
		a.speaker, a.cue = v.speaker, v.cue
		switch {
		case v.block == c.block && v.quoted:
			a.rule, a.confidence = "continued", 0.9
		case v.block == c.block:
			a.rule, a.confidence = "sentence-before", 0.6
		case v.colon && i == n-1:
			a.rule, a.confidence = "colon", 0.9
		case v.quoted:
			a.rule, a.confidence = "paragraph-before", 0.6
		default:
			a.rule, a.confidence = "paragraph-before", 0.4
		}
		return
	}
}

// mayGoOn reports whether the quotation at item k may be the words of the subject of a sentence before it in
// which nobody spoke: neither states nor several people are made to speak by that, nor is anybody by a
// quotation that is set off.
func (r *reader) mayGoOn(c clause, k int, v *voice) bool {
	if r.items[k].kind == quoteItem && r.quotations[r.items[k].ref].set {
		return false
	}
	return v.speaker.kind == nlp.PersonSpeaker || v.speaker.person() && v.block == c.block
}

// signature reads "“We agree.” — Cho Sei-young": a dash and a name at the end of the clause.
func (r *reader) signature(n int, c clause, k int, a *attribution) bool {
	if k != c.lo || k+2 >= c.hi || !r.isDash(k+1) || r.items[k+2].kind != nameItem {
		return false
	}
	np := r.nounPhraseRight(c, k+2)
	if !np.ok || np.last < c.hi && !r.isMark(np.last, ".", ",", "(") {
		return false
	}
	a.speaker, a.rule, a.confidence = r.resolve(n, np), "signature", 0.9
	return true
}

// possessor reads "Choe's statement that “…”": what is said belongs to somebody.
func (r *reader) possessor(n int, c clause, k int, a *attribution) bool {
	np, word := r.possessorBefore(c, k)
	if !np.ok || k-word > 14 {
		return false
	}
	a.speaker, a.cue, a.rule, a.confidence, a.framed = r.resolve(n, np), r.span(word, word+1), "possessor", 0.8, true
	return true
}

// emit writes the quotes in the order of the text.
func (r *reader) emit() {
	sentence := 0
	out := r.w.room.quoted[:0]
	next := 0 // of r.indirect, which is in order but for a report before its frame
	for i := range r.quotations {
		q, a := &r.quotations[i], &r.said[i]
		if !a.speech {
			continue
		}
		for sentence+1 < len(r.w.doc.Sentences) && r.w.doc.Sentences[sentence].End <= q.inner.Start {
			sentence++
		}
		for ; next < len(r.indirect) && r.indirect[next].Start <= q.inner.Start; next++ {
			out = append(out, r.indirect[next])
		}
		kind := nlp.PartialQuote
		if a.direct {
			kind = nlp.Direct
		}
		out = append(out, nlp.Quote{
			Span: q.inner, Kind: kind, Speaker: a.speaker.chain, SpeakerText: a.speaker.words, SpeakerKind: a.speaker.kind,
			Cue: a.cue.Of(r.t), CueSpan: a.cue, Relay: a.relay, Sentence: sentence, Rule: a.rule, Confidence: a.confidence,
		})
	}
	out = append(out, r.indirect[next:]...)
	for _, t := range r.turns {
		out = append(out, r.turnQuote(t))
	}
	byStart := func(a, b nlp.Quote) int { return a.Start - b.Start }
	if !slices.IsSortedFunc(out, byStart) {
		slices.SortStableFunc(out, byStart)
	}
	r.w.doc.Quotes = kept(out)
	r.w.room.quoted = out
}
