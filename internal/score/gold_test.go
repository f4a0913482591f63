package score

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"digest/internal/analysis"
	"digest/internal/article"
	"digest/internal/gazetteer"
	"digest/internal/nlp"
	"digest/internal/parse"
	"digest/internal/source"
)

// TestGold scores the annotated articles and sentences. testdata/floors.json holds the least F1 of each kind
// and part in per cent; it only goes up, by hand, and a kind without one has none yet. Run with -v for the table, and with GOLD_ERRORS=1 for what
// went wrong, held-out and unseen parts excepted.
func TestGold(t *testing.T) {
	p := pipeline(t)
	boards := map[string]*Board{"articles": {}, "articles held out": {}, "sentences": {}, "sentences unseen": {}}
	for _, g := range readArticles(t) {
		part := "articles"
		if g.HeldOut {
			part = "articles held out"
		}
		a := read(t, g.ID)
		doc := p.Analyze(a)
		if err := doc.Validate(); err != nil {
			t.Errorf("%s: %v", g.ID, err)
		}
		boards[part].Article(g, header(a, doc), doc)
	}
	for _, s := range readSentences(t) {
		part := "sentences"
		if s.Unseen {
			part = "sentences unseen"
		}
		boards[part].Sentence(s, p.Analyze(sentence(s.Text)))
	}
	compare(t, boards)
}

// compare holds the boards to the floors. A floor that no kind claims is a mistake.
func compare(t *testing.T, boards map[string]*Board) {
	floors := readFloors(t)
	for _, part := range []string{"articles", "articles held out", "sentences", "sentences unseen"} {
		b := boards[part]
		for _, kind := range b.Kinds() {
			s := b.Score(kind)
			floor := floors[part][kind]
			t.Logf("%-18s %-26s %v  floor %.1f", part, kind, s, floor)
			if s.F1() < floor-0.05 {
				t.Errorf("%s: %s: F1 %.1f is below its floor %.1f", part, kind, s.F1(), floor)
			}
			delete(floors[part], kind)
		}
		for kind := range floors[part] {
			t.Errorf("%s: floor for %q, which nothing scores", part, kind)
		}
		delete(floors, part)
		if os.Getenv("GOLD_ERRORS") != "" && !strings.Contains(part, "held out") && !strings.Contains(part, "unseen") {
			t.Log(strings.Join(b.Errors, "\n"))
		}
	}
	for part := range floors {
		t.Errorf("floors for an unknown part %q", part)
	}
}

func pipeline(t *testing.T) *analysis.Pipeline {
	g, ds := gazetteer.Load(gazetteer.Defaults(), nil)
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	return analysis.New(g)
}

func read(t *testing.T, id string) *article.Article {
	name := id + ".txt"
	data, err := os.ReadFile(filepath.Join("testdata", "gold", name))
	if err != nil {
		t.Fatal(err)
	}
	a, ds := parse.Parse(source.File{Path: name, Class: source.Article, Data: data})
	if ds.HasErrors() {
		t.Fatalf("%s: %v", id, ds)
	}
	return a
}

// sentence is an article of one sentence, dated so that a weekday resolves.
func sentence(s string) *article.Article {
	lede := article.Block{Kind: article.Paragraph}
	lede.End = len(s)
	return &article.Article{
		ID: "sentence", Format: article.Wire, Lang: "en", Text: s, Blocks: []article.Block{lede},
		Date: time.Date(2019, 5, 8, 0, 0, 0, 0, time.UTC), DateSource: article.FromFrontMatter, Analyse: true,
	}
}

func header(a *article.Article, doc *nlp.Doc) Header {
	h := Header{Title: a.Title, Country: doc.DatelineCountry, Agency: a.Dateline.Agency}
	if len(a.Dateline.Places) > 0 {
		h.Place = a.Dateline.Places[0]
	}
	if !a.Date.IsZero() {
		h.Date = a.Date.Format(time.DateOnly)
	}
	return h
}

func readArticles(t *testing.T) []*Gold {
	files, err := filepath.Glob(filepath.Join("testdata", "gold", "*.json"))
	if err != nil {
		t.Fatal(err)
	}
	var out []*Gold
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		g, err := ReadGold(data)
		if err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		out = append(out, g)
	}
	return out
}

func readSentences(t *testing.T) []GoldSentence {
	data, err := os.ReadFile(filepath.Join("testdata", "events.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := ReadSentences(data)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func readFloors(t *testing.T) map[string]map[string]float64 {
	data, err := os.ReadFile(filepath.Join("testdata", "floors.json"))
	if err != nil {
		t.Fatal(err)
	}
	var f map[string]map[string]float64
	if err := json.Unmarshal(data, &f); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestGoldIsSound holds the annotation to its own rules: quoted words stand in the text, names are names of the
// text, categories and tenses exist, enough is held out.
func TestGoldIsSound(t *testing.T) {
	articles, held := readArticles(t), 0
	for _, g := range articles {
		data, err := os.ReadFile(filepath.Join("testdata", "gold", g.ID+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.Join(strings.Fields(string(data)), " ")
		if g.HeldOut {
			held++
		}
		for _, q := range g.Quotes {
			if q.Kind != "indirect" && !strings.Contains(text, q.Text) {
				t.Errorf("%s: no such words: %s", g.ID, q.Text)
			}
			if len(q.Speaker) == 0 {
				t.Errorf("%s: no speaker: %s", g.ID, q.Text)
			}
		}
		for _, p := range g.People {
			if last := p.Names[0][strings.LastIndexByte(p.Names[0], ' ')+1:]; !strings.Contains(text, last) {
				t.Errorf("%s: nobody is called %s", g.ID, p.Names[0])
			}
		}
		checkEvents(t, g.ID, g.Events)
	}
	if len(articles) < 30 || 3*held < len(articles) {
		t.Errorf("%d articles, %d of them held out: want 30, a third held out", len(articles), held)
	}
	sentences, unseen := readSentences(t), 0
	ids := map[string]bool{}
	for _, s := range sentences {
		if ids[s.ID] {
			t.Errorf("%s twice", s.ID)
		}
		ids[s.ID] = true
		if s.Unseen {
			unseen++
		}
		checkEvents(t, s.ID, s.Events)
	}
	if len(sentences) < 150 || unseen < len(sentences)/2 {
		t.Errorf("%d sentences, %d of them unseen: want 150, half unseen", len(sentences), unseen)
	}
}

func checkEvents(t *testing.T, id string, events []GoldEvent) {
	for _, e := range events {
		if !slices.Contains(nlp.EventTypes(), nlp.EventType(e.Type)) {
			t.Errorf("%s: no category %q", id, e.Type)
		}
		switch nlp.Tense(e.Tense) {
		case nlp.Happened, nlp.Planned, nlp.Denied, nlp.Hypothetical:
		default:
			t.Errorf("%s: no tense %q", id, e.Tense)
		}
		if len(e.Source)+len(e.Target) == 0 {
			t.Errorf("%s: %s has no sides", id, e.Type)
		}
		for _, c := range slices.Concat(e.Source, e.Target) {
			if len(c) != 2 || c != strings.ToUpper(c) {
				t.Errorf("%s: %q is no code", id, c)
			}
		}
	}
}

func TestPRF(t *testing.T) {
	s := PRF{TP: 6, FP: 2, FN: 4}
	if got := fmt.Sprintf("%.1f %.1f %.1f", s.Precision(), s.Recall(), s.F1()); got != "75.0 60.0 66.7" {
		t.Errorf("got %s", got)
	}
	if none := (PRF{}); none.F1() != 100 {
		t.Errorf("nothing to find and nothing found: F1 %v", none.F1())
	}
}

func TestEventSides(t *testing.T) {
	ev := func(typ nlp.EventType, s, t string) nlp.Event {
		return nlp.Event{Type: typ, Source: []nlp.Participant{{Code: s}}, Target: []nlp.Participant{{Code: t}}}
	}
	for _, tt := range []struct {
		got            nlp.Event
		source, target []string
		overlap, exact bool
	}{
		{ev(nlp.Consult, "NO", "GH"), []string{"NO"}, []string{"GH"}, true, true},
		{ev(nlp.Consult, "GH", "NO"), []string{"NO"}, []string{"GH"}, true, true},
		{ev(nlp.Reject, "GH", "NO"), []string{"NO"}, []string{"GH"}, false, false},
		{ev(nlp.Reject, "NO", "GH"), []string{"NO"}, []string{"GH", "FR"}, true, false},
		{ev(nlp.Reject, "NO", ""), []string{"NO"}, nil, true, true},
		{ev(nlp.Reject, "NO", "GH"), []string{"NO"}, nil, true, false},
		{ev(nlp.Reject, "", "GH"), []string{"NO"}, []string{"GH"}, false, false},
	} {
		w := GoldEvent{Type: string(tt.got.Type), Source: tt.source, Target: tt.target}
		if o, e := overlap(tt.got, w), exact(tt.got, w); o != tt.overlap || e != tt.exact {
			t.Errorf("%v against %v: overlap %v, exact %v", tt.got, w, o, e)
		}
	}
}
