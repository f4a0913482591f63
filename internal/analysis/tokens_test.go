package analysis

import (
	"strings"
	"testing"
	"unicode/utf8"

	"digest/internal/article"
	"digest/internal/nlp"
	"digest/internal/text"

	"github.com/google/go-cmp/cmp"
)

// textWork is an article of the paragraphs of t, split at blank lines, before any stage.
func textWork(t string) *work {
	a := &article.Article{Text: t, Lang: "en"}
	for start := 0; start < len(t); {
		end := len(t)
		if n := strings.Index(t[start:], "\n\n"); n >= 0 {
			end = start + n
		}
		if end > start {
			a.Blocks = append(a.Blocks, article.Block{Span: text.Span{Start: start, End: end}, Kind: article.Paragraph})
		}
		start = end + 2
	}
	return newWork(a, nil, new(room))
}

func TestTokens(t *testing.T) {
	for _, tc := range []struct{ name, text, want string }{
		{"plain", "Seoul, Jul 8 (abc-def).-", "Seoul , Jul 8 ( abc-def ) . -"},
		{"possessive", "Ivanov's and States’ and TRUMP’S", "Ivanov 's and States ’ and TRUMP ’S"},
		{"apostrophes inside", "O'Brien didn’t leave Sana'a or Xi'an", "O'Brien didn’t leave Sana'a or Xi'an"},
		{"hyphens", "Cho Sei-young, US-led, al-Assad", "Cho Sei-young , US-led , al-Assad"},
		{"dashes", "one -- two – three—four", "one -- two – three — four"},
		{"abbreviations", "U.S. Gen. J.K. Smith Jr. of Acme Inc. on Jan. 5", "U.S. Gen. J.K. Smith Jr. of Acme Inc. on Jan. 5"},
		{"initial glued to a name", "T.O'Hara and J.Smith", "T. O'Hara and J. Smith"},
		{"hyphen after abbreviation", "a U.S.-led force, U.S.", "a U.S.-led force , U.S."},
		{"no", "No. 5 said no. No.", "No. 5 said no . No ."},
		{"numbers", "28,500 and 3.5 at 10:30, 2019/20, 1st, $5bn, 20%", "28,500 and 3.5 at 10:30 , 2019/20 , 1st , $ 5bn , 20 %"},
		{"number ends sentence", "in 2019. Then", "in 2019 . Then"},
		{"no space after point", "the end.Next one", "the end . Next one"},
		{"ampersand", "AT&T and S&P", "AT&T and S&P"},
		{"addresses", "see https://example.org/a?b=c. Mail a.b@example.org, or example.com.", "see https://example.org/a?b=c . Mail a.b@example.org , or example.com ."},
		{"typewriter quotes", "``Yes,'' he said. 'No'", "`` Yes , '' he said . ' No '"},
		{"curly quotes", "“Yes,” ‘no’", "“ Yes , ” ‘ no ’"},
		{"ellipses", "well... no… yes", "well ... no … yes"},
		{"no-break and zero-width space", "Kim\u00a0Jong\u200bUn", "Kim Jong Un"},
		{"other scripts", "文在寅说。 Москва, الرياض", "文在寅说 。 Москва , الرياض"},
		{"decomposed accent", "Erdog\u0306an", "Erdog\u0306an"},
		{"markup-like", "a <b> & c * d", "a < b > & c * d"},
		{"underscore dash", "OSLO, Norway (AP) _ Rain", "OSLO , Norway ( AP ) _ Rain"},
	} {
		w := textWork(tc.text)
		tokens(w)
		var got []string
		for _, tok := range w.doc.Tokens {
			got = append(got, tok.Of(tc.text))
		}
		if diff := cmp.Diff(tc.want, strings.Join(got, " ")); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tc.name, diff)
		}
	}
}

func TestShapes(t *testing.T) {
	for word, want := range map[string]nlp.Shape{
		"said": nlp.Lower, "Seoul": nlp.Title, "Jong-un": nlp.Title, "O'Brien": nlp.Title, "McCain": nlp.Title,
		"A": nlp.Title, "J.": nlp.Title, "T-shirt": nlp.Title, "NATO": nlp.Upper, "U.S.": nlp.Upper, "G20": nlp.Upper,
		"F-16": nlp.Upper, "iPhone": nlp.Mixed, "al-Assad": nlp.Mixed, "US-led": nlp.Mixed, "MPs": nlp.Mixed,
		"28,500": nlp.Number, "1st": nlp.Number, "50-kilometre": nlp.Number, "文在寅": nlp.Unicase, "Émile": nlp.Title,
		"D’Arcy": nlp.Title, "MCDONALD": nlp.Upper, "—": nlp.Punct,
	} {
		w := textWork(word)
		tokens(w)
		if len(w.doc.Tokens) != 1 || w.doc.Tokens[0].Shape != want {
			t.Errorf("%q: got %v, want one token of shape %d", word, w.doc.Tokens, want)
		}
	}
}

func TestSentences(t *testing.T) {
	for _, tc := range []struct {
		name string
		want []string // joined by a space they are the text
	}{
		{"plain", []string{"He left.", "She stayed!", "Why?", "No one knew."}},
		{"titles", []string{"Gen. Mark Rowe met Mr. Abe.", "They talked."}},
		{"initials", []string{"George W. Hill and J. K. Rowe spoke.", "Then W. Lee left."}},
		{"abbreviation before a name", []string{"The U.S. President came from Acme Inc. Chairman Hill too."}},
		{"abbreviation at the end", []string{"They returned to the U.S.", "The minister stayed on Jan. 5 at 5 p.m.", "He slept."}},
		{"time of day", []string{"It fell at 2:49 p.m.", "Smoke rose at 3 p.m. Monday, 4 a.m. Eastern time and 5 p.m. Moscow time."}},
		{"quote marks stay", []string{"“We are ready.”", "“Come.”", "He said: \"Go.\"", "\"Stay,\" he said."}},
		{"quoted question", []string{"“Why now?” he asked.", "“Why?” Minister Hill asked.", "“Why?”", "Minister Hill left."}},
		{"decimal", []string{"It rose 3.5 percent.", "It fell."}},
		{"bracket", []string{"(He left.)", "She stayed."}},
		{"ellipsis inside", []string{"“We ... will see … Hill's plan,” he said."}},
		{"small letter", []string{"The firm example.com said so.", "It did."}},
		{"dateline", []string{"Seoul, Jul 8 (abc).-", "The envoy came.", "He left."}},
		{"number starts", []string{"He left.", "15 people stayed."}},
		{"quote across", []string{"“I left.", "I came back,” he said."}},
	} {
		whole := strings.Join(tc.want, " ")
		w := textWork(whole)
		tokens(w)
		sentences(w)
		var got []string
		for _, s := range w.doc.Sentences {
			got = append(got, s.Of(whole))
		}
		if diff := cmp.Diff(strings.Join(tc.want, "|"), strings.Join(got, "|")); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tc.name, diff)
		}
	}
}

func TestSentencesNeverCrossBlocks(t *testing.T) {
	w := textWork("A headline without a point\n\nSeoul, Jul 8\n\nOne. Two")
	tokens(w)
	sentences(w)
	want := []int{0, 1, 2, 2}
	var got []int
	for _, s := range w.doc.Sentences {
		got = append(got, s.Block)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestTokensDoNotAllocatePerWord(t *testing.T) {
	w := textWork(strings.Repeat("Gen. J.K. O'Hara's “plan” cost $28,500 in the U.S. today. ", 50))
	got := testing.AllocsPerRun(10, func() { tokens(w); sentences(w) })
	if got > 4 {
		t.Errorf("got %v allocations, want at most 4", got)
	}
}

func FuzzTokens(f *testing.F) {
	for _, s := range []string{"", ".", "U.S.-", "a@", "a@b", "://", "x://\"", "’s", "s’s’s", "No. 5", "A.B.C.D", "e\u0301.x", "''``'", "1:2/3,4.5"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		s = strings.ToValidUTF8(s, "\ufffd")
		w := textWork(s)
		tokens(w)
		sentences(w)
		if err := w.doc.Validate(); err != nil {
			t.Fatal(err)
		}
		covered := 0
		for i, sent := range w.doc.Sentences {
			covered += sent.Last - sent.First
			if !w.a.Blocks[sent.Block].Contains(sent.Span) {
				t.Errorf("sentence %d: %v leaves block %v", i, sent.Span, w.a.Blocks[sent.Block])
			}
			for _, tok := range w.doc.Tokens[sent.First:sent.Last] {
				if int(tok.Sentence) != i || !sent.Contains(tok.Span) {
					t.Errorf("token %v is not in sentence %d %v", tok, i, sent.Span)
				}
			}
		}
		if covered != len(w.doc.Tokens) {
			t.Errorf("sentences cover %d of %d tokens", covered, len(w.doc.Tokens))
		}
		// what no token covers is space
		end := 0
		for _, tok := range append(w.doc.Tokens, nlp.Token{Span: text.Span{Start: len(s), End: len(s)}}) {
			for _, r := range s[end:tok.Start] {
				if runeClass(r) != space {
					t.Errorf("%q belongs to no token", r)
				}
			}
			if tok.Shape == 0 && tok.Len() > 0 || !utf8.ValidString(tok.Of(s)) {
				t.Errorf("token %q has shape %d", tok.Of(s), tok.Shape)
			}
			end = tok.End
		}
	})
}

func BenchmarkTokens(b *testing.B) {
	w := textWork(benchText)
	b.SetBytes(int64(len(benchText)))
	b.ReportAllocs()
	for b.Loop() {
		tokens(w)
	}
}

func BenchmarkSentences(b *testing.B) {
	w := textWork(benchText)
	tokens(w)
	b.SetBytes(int64(len(benchText)))
	b.ReportAllocs()
	for b.Loop() {
		sentences(w)
	}
}

// benchText is about 400 words of invented copy.
var benchText = strings.Repeat(`Freedonian Foreign Minister Ana-Lena Hoekstra on Tuesday said that Sylvania's offer was “a step
in the right direction,” but warned against haste. "We have waited 20 years," she told reporters in the U.S. capital. "We can
wait 3.5 more." Gen. J. K. O'Hara, chairman of the Joint Council, did not comment.

The talks, according to the Northern News Agency (NNA), began in early June and cost about $28,500 a day.

`, 6)
