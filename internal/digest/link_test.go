package digest_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"digest/internal/article"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/synth"
	"digest/internal/text"
)

// who is one chain of a test article; its mention is a sentence of its own.
type who struct {
	kind    entity.Kind
	id      entity.ID
	name    string
	country string
	office  string
	role    nlp.Role
	conf    float32
}

// record makes a sound article: the headline, then one sentence for each chain.
func record(id, day, title string, chains ...who) digest.Record {
	date, err := time.Parse(time.DateOnly, day)
	if err != nil && day != "" {
		panic(err)
	}
	doc := &nlp.Doc{Lang: "en"}
	body := title + "\n\n"
	for i, c := range chains {
		start := len(body)
		span := text.Span{Start: start + len("Here: "), End: start + len("Here: ") + len(c.name)}
		body += "Here: " + c.name + "."
		doc.Sentences = append(doc.Sentences, nlp.Sentence{Span: text.Span{Start: start, End: len(body)}})
		body += " "
		doc.Mentions = append(doc.Mentions, nlp.Mention{
			Span: span, Kind: c.kind, Form: nlp.Name, Role: c.role, Chain: i, Sentence: i, Rule: "test", Confidence: 1,
		})
		chain := nlp.Chain{
			Kind: c.kind, ID: c.id, Name: c.name, Country: c.country, Mentions: []int{i}, Salience: 1 / float64(i+1), Confidence: c.conf, Role: c.role,
		}
		if c.office != "" {
			chain.Offices = []nlp.Office{{Title: c.office, Country: c.country, Span: span}}
		}
		doc.Chains = append(doc.Chains, chain)
	}
	doc.Text = body
	if err := doc.Validate(); err != nil {
		panic(err)
	}
	return digest.NewRecord(&article.Article{
		ID: id, Path: "content/" + id + ".txt", Title: title, Text: body, Date: date, Analyse: true, DateSource: article.FromPath,
	}, doc)
}

func person(name, country, office string) who {
	return who{kind: entity.Person, name: name, country: country, office: office}
}

func state(name, code string) who {
	return who{kind: entity.Country, id: entity.NewID(entity.Country, name), name: name, country: code, role: nlp.Actor}
}

// actors lists IDs and names with the articles each acts in.
func actors(c *digest.Collection) []string {
	var out []string
	for _, a := range c.Actors {
		out = append(out, fmt.Sprintf("%s %q %d", a.ID, a.Name, len(a.Articles)))
	}
	return out
}

func TestActorsAreMergedByFullName(t *testing.T) {
	tests := map[string]struct {
		records []digest.Record
		entries []digest.Entry
		dir     synth.Directory
		want    []string
	}{
		"hyphens, accents and case": {
			records: []digest.Record{
				record("a", "2020-01-01", "A", person("Ro Min-Ho", "KR", ""), person("Élodie Marchetti", "FR", "")),
				record("b", "2020-01-02", "B", person("Ro Min Ho", "KR", ""), person("Elodie Marchetti", "FR", "")),
				record("c", "2020-01-03", "C", person("Ro Min-Ho", "KR", ""), person("ELODIE MARCHETTI", "", "")),
			},
			want: []string{`people/elodie-marchetti "Elodie Marchetti" 3`, `people/ro-min-ho "Ro Min-Ho" 3`},
		},
		"al and el": {
			records: []digest.Record{
				record("a", "2020-01-01", "A", person("Karim al-Batwani", "", "")),
				record("b", "2020-01-02", "B", person("Karim el-Batwani", "", "")),
			},
			want: []string{`people/karim-al-batwani "Karim al-Batwani" 2`},
		},
		"never by surname alone": {
			records: []digest.Record{
				record("a", "2020-01-01", "A", person("Jane Corvey", "US", "")),
				record("b", "2020-01-02", "B", person("Corvey", "US", "envoy")),
			},
			want: []string{`people/jane-corvey "Jane Corvey" 1`},
		},
		"a middle initial, if there is but one": {
			records: []digest.Record{
				record("a", "2020-01-01", "A", person("Jane R. Corvey", "US", "")),
				record("b", "2020-01-02", "B", person("Jane Corvey", "", "")),
				record("c", "2020-01-02", "C", person("Paul K. Ostrey", "US", ""), person("Paul M. Ostrey", "US", ""), person("Paul Ostrey", "US", "")),
			},
			want: []string{
				`people/jane-corvey "Jane Corvey" 2`, `people/paul-k-ostrey "Paul K. Ostrey" 1`,
				`people/paul-m-ostrey "Paul M. Ostrey" 1`, `people/paul-ostrey "Paul Ostrey" 1`,
			},
		},
		"homonyms of two states stay apart, the first seen keeps the slug": {
			records: []digest.Record{
				record("b", "2020-01-02", "B", person("John Tarnow", "GB", "trade minister")),
				record("a", "2020-01-01", "A", person("John Tarnow", "US", "senator")),
				record("c", "2020-01-03", "C", person("John Tarnow", "", "")),
			},
			want: []string{`people/john-tarnow "John Tarnow" 2`, `people/john-tarnow-gb "John Tarnow" 1`},
		},
		"a state only inferred makes no homonym": {
			records: []digest.Record{
				record("a", "2020-01-01", "A", person("John Tarnow", "US", "senator")),
				record("b", "2020-01-02", "B", person("John Tarnow", "GB", "")),
			},
			want: []string{`people/john-tarnow "John Tarnow" 2`},
		},
		"ministries of two states stay apart": {
			records: []digest.Record{
				record("a", "2020-01-01", "A", who{kind: entity.Organisation, name: "Foreign Ministry", country: "CL"}),
				record("b", "2020-01-02", "B", who{kind: entity.Organisation, name: "Foreign Ministry", country: "PE"}),
			},
			want: []string{`organisations/foreign-ministry "Foreign Ministry" 1`, `organisations/foreign-ministry-pe "Foreign Ministry" 1`},
		},
		"tables give ID and name": {
			dir: synth.Directory{{ID: "people/ro-min-ho", Kind: entity.Person, Name: "Ro Min-ho", Names: []string{"Min-ho Ro"}, Country: "KR"}},
			records: []digest.Record{
				record("a", "2020-01-01", "A", who{kind: entity.Person, id: "people/ro-min-ho", name: "Ro Min-ho", country: "KR"}),
				record("b", "2020-01-02", "B", person("Min-ho Ro", "", "")),
			},
			want: []string{`people/ro-min-ho "Ro Min-ho" 2`},
		},
		"the article of a body's name": {
			dir:     synth.Directory{{ID: "organisations/grain-board", Kind: entity.Organisation, Name: "Grain Board"}},
			records: []digest.Record{record("a", "2020-01-01", "A", who{kind: entity.Organisation, name: "The Grain Board"})},
			want:    []string{`organisations/grain-board "Grain Board" 1`},
		},
		"same_as": {
			records: []digest.Record{
				record("a", "2020-01-01", "A", person("Bob Ulvane", "US", "")),
				record("b", "2020-01-02", "B", person("Robert Ulvane", "US", "")),
			},
			entries: []digest.Entry{{Dir: "people", Slug: "robert-ulvane", Title: "Robert Ulvane", SameAs: []entity.ID{"people/bob-ulvane"}}},
			want:    []string{`people/robert-ulvane "Robert Ulvane" 2`},
		},
		"same_as in a circle ends": {
			records: []digest.Record{record("a", "2020-01-01", "A", person("Bob Ulvane", "", ""), person("Rob Ulvane", "", ""))},
			entries: []digest.Entry{
				{Dir: "people", Slug: "rob-ulvane", SameAs: []entity.ID{"people/bob-ulvane"}},
				{Dir: "people", Slug: "bob-ulvane", SameAs: []entity.ID{"people/rob-ulvane"}},
			},
			want: []string{`people/bob-ulvane "Bob Ulvane" 1`, `people/rob-ulvane "Rob Ulvane" 1`},
		},
		"hide": {
			records: []digest.Record{record("a", "2020-01-01", "A", person("Bob Ulvane", "", ""), person("Blue Terrace", "", ""))},
			entries: []digest.Entry{{Dir: "people", Slug: "blue-terrace", Hide: true}},
			want:    []string{`people/bob-ulvane "Bob Ulvane" 1`},
		},
		"doubtful names make no actor": {
			records: []digest.Record{record("a", "2020-01-01", "A", who{kind: entity.Person, name: "Blue Terrace", conf: 0.3})},
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			c := digest.Link(tc.records, tc.dir, tc.entries)
			if diff := cmp.Diff(tc.want, actors(c)); diff != "" {
				t.Errorf("actors (-want +got):\n%s", diff)
			}
		})
	}
}

func TestFormerAddressIsKept(t *testing.T) {
	c := digest.Link(
		[]digest.Record{record("a", "2020-01-01", "A", person("Bob Ulvane", "US", ""))}, nil,
		[]digest.Entry{{Dir: "people", Slug: "robert-ulvane", Title: "Robert Ulvane", SameAs: []entity.ID{"people/bob-ulvane"}}})
	if got := c.Actors[0].Former; !slices.Equal(got, []entity.ID{"people/bob-ulvane"}) {
		t.Errorf("former IDs: %v", got)
	}
}

func TestTakesOfOneReport(t *testing.T) {
	take := func(id string, number int) digest.Record {
		r := record(id, "2020-01-01", "Ministers meet", person("Jane Corvey", "", ""))
		r.Article.Text += id
		r.Article.TakeNumber = number
		r.Article.Dateline.Agency = "Meridian"
		return r
	}
	other := take("z", 3)
	other.Article.Dateline.Agency = "Courier"
	c := digest.Link([]digest.Record{take("b", 0), take("a", 2), take("c", 1), other}, nil, nil)
	var got []string
	for _, s := range c.Stories {
		var ids []string
		for _, i := range s.Takes {
			ids = append(ids, c.Articles[i].Article.ID)
		}
		got = append(got, strings.Join(ids, " "))
	}
	if diff := cmp.Diff([]string{"a c b", "z"}, got); diff != "" {
		t.Errorf("stories, newest take first (-want +got):\n%s", diff)
	}
	if n := len(c.Actors[0].Articles); n != 2 {
		t.Errorf("the person is in %d articles; a report counts once, so want 2", n)
	}
}

func TestTheSameArticleTwiceIsDropped(t *testing.T) {
	a, b := record("a", "2020-01-01", "A", person("Jane Corvey", "", "")), record("b", "2020-01-02", "A", person("Jane Corvey", "", ""))
	a.Article.DateSource = article.FromFileTime
	c := digest.Link([]digest.Record{a, b}, nil, nil)
	if len(c.Articles) != 1 || c.Articles[0].Article.ID != "b" {
		t.Errorf("kept %d articles, the first %q; want b alone, whose date is certain", len(c.Articles), c.Articles[0].Article.ID)
	}
	if len(c.Problems) != 1 || c.Problems[0].Path != "content/a.txt" || c.Problems[0].Code != "link/duplicate" {
		t.Errorf("problems: %v", c.Problems)
	}
}

func TestSourcesHaveOneName(t *testing.T) {
	dir := synth.Directory{{ID: "organisations/northern-wire-agency", Kind: entity.Organisation, Name: "Northern Wire Agency", Names: []string{"NWA"}, OrgKind: "media"}}
	var records []digest.Record
	for i, agency := range []string{"NWA", "nwa", "Northern Wire Agency", "courier", "Courier"} {
		r := record(fmt.Sprint(i), "2020-01-01", fmt.Sprint("Report ", i))
		r.Article.Dateline.Agency = agency
		records = append(records, r)
	}
	var got []string
	for _, s := range digest.Link(records, dir, nil).Sources {
		got = append(got, fmt.Sprintf("%s %q %d", s.Slug, s.Name, len(s.Articles)))
	}
	if diff := cmp.Diff([]string{`courier "Courier" 2`, `northern-wire-agency "Northern Wire Agency" 3`}, got); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
}

func TestEntryNamesTheSpellingsOfASource(t *testing.T) {
	entries := []digest.Entry{{Dir: "sources", Slug: "northern-wire", Title: "Northern Wire", Names: []string{"Northern"}}}
	var records []digest.Record
	for i, agency := range []string{"Northern", "NORTHERN", "Northern Wire"} {
		r := record(fmt.Sprint(i), "2020-01-01", fmt.Sprint("Report ", i))
		r.Article.Dateline.Agency = agency
		records = append(records, r)
	}
	sources := digest.Link(records, nil, entries).Sources
	if len(sources) != 1 || sources[0].Name != "Northern Wire" || len(sources[0].Articles) != 3 {
		t.Errorf("got %v; want Northern Wire alone, with all three", sources)
	}
}

func TestPairsAndFirstContacts(t *testing.T) {
	tables := synth.Tables()
	c := digest.Link([]digest.Record{
		record("a", "2020-01-01", "A", state("France", "FR"), state("Peru", "PE")),
		record("b", "2020-01-02", "B", state("France", "FR"), state("Peru", "PE"), state("Ghana", "GH")),
		record("c", "2020-01-03", "C", state("Ghana", "GH"), state("France", "FR")),
		record("d", "2020-01-03", "D", who{kind: entity.Country, id: "countries/norway", name: "Norway", country: "NO", role: nlp.Location}, state("Ghana", "GH")),
	}, tables, nil)
	var got []string
	for _, p := range c.Pairs {
		got = append(got, fmt.Sprintf("%s %d", p.Slug, len(p.Articles)))
	}
	if diff := cmp.Diff([]string{"france-ghana 2", "france-peru 2"}, got); diff != "" {
		t.Errorf("pairs with two articles (-want +got):\n%s", diff)
	}
	if n := len(c.Days[1].Changes.Pairs); n != 1 || c.Pairs[c.Days[1].Changes.Pairs[0]].Slug != "france-ghana" {
		t.Errorf("first contacts of 2 January: %v", c.Days[1].Changes.Pairs)
	}
	for _, a := range c.Actors {
		if a.Name == "Norway" && (len(a.Articles) != 0 || len(a.PlaceOnly) != 1) {
			t.Errorf("Norway acts in %v, is the scene of %v", a.Articles, a.PlaceOnly)
		}
	}
}

func TestOfficesAreDatedByWhatWasSeen(t *testing.T) {
	c := digest.Link([]digest.Record{
		record("a", "2020-01-01", "A", person("Jane Corvey", "US", "envoy")),
		record("b", "2020-02-01", "B", person("Jane Corvey", "US", "Envoy")),
		record("c", "2020-03-01", "C", person("Jane Corvey", "US", "ambassador")),
		record("d", "2020-04-01", "D", person("Jane Corvey", "", "ambassador")),
	}, nil, nil)
	var got []string
	for _, o := range c.Actors[0].Offices {
		got = append(got, fmt.Sprintf("%s %d %d-%d", o.Title, o.Articles, o.FirstSeen.Article, o.LastSeen.Article))
	}
	if diff := cmp.Diff([]string{"ambassador 2 2-3", "envoy 2 0-1"}, got); diff != "" {
		t.Errorf("offices, latest first (-want +got):\n%s", diff)
	}
}

func TestTenuresOfOneOfficeStayApart(t *testing.T) {
	dir := synth.Directory{{
		ID: "people/jane-corvey", Kind: entity.Person, Name: "Jane Corvey", Country: "US", Offices: []entity.Office{
			{Title: "president", Country: "US", From: "2017-01-20", Until: "2021-01-20"}, {Title: "president", Country: "US", From: "2025-01-20"},
		},
	}}
	jane := person("Jane Corvey", "US", "president")
	jane.id = "people/jane-corvey"
	c := digest.Link([]digest.Record{record("a", "2020-07-08", "A", jane)}, dir, nil)
	var got []string
	for _, o := range c.Actors[0].Offices {
		got = append(got, fmt.Sprintf("%s %s..%s in %d", o.Title, o.From, o.Until, o.Articles))
	}
	if diff := cmp.Diff([]string{"president 2017-01-20..2021-01-20 in 1", "president 2025-01-20.. in 0"}, got); diff != "" {
		t.Errorf("offices (-want +got):\n%s", diff)
	}
}

func TestFrontMatterNames(t *testing.T) {
	a := record("a", "2020-01-01", "A", person("Jane Corvey", "US", ""))
	a.Article.Named = article.Named{People: []string{"Ilse Brandvik"}, Countries: []string{"France"}, Topics: []string{"Trade"}}
	b := record("b", "2020-01-02", "B", person("Bob Ulvane", "US", ""))
	b.Article.Analyse = false
	b.Article.Named.People = []string{"Jane Corvey"}
	c := digest.Link([]digest.Record{a, b}, synth.Tables(), nil)
	want := []string{`people/ilse-brandvik "Ilse Brandvik" 1`, `people/jane-corvey "Jane Corvey" 2`, `countries/france "France" 1`}
	if diff := cmp.Diff(want, actors(c)); diff != "" {
		t.Errorf("actors (-want +got):\n%s", diff)
	}
	if len(c.Topics) != 1 || c.Topics[0].ID != "topics/trade" {
		t.Errorf("topics: %v", c.Topics)
	}
}

func TestRelatedArticlesShareActors(t *testing.T) {
	c := digest.Link([]digest.Record{
		record("a", "2020-01-01", "A", person("Jane Corvey", "US", ""), person("Ilse Brandvik", "NO", "")),
		record("b", "2020-01-02", "B", person("Bob Ulvane", "US", "")),
		record("c", "2020-01-03", "C", person("Jane Corvey", "US", ""), person("Ilse Brandvik", "NO", "")),
		record("d", "2020-01-04", "D", person("Bob Ulvane", "US", "")),
	}, nil, nil)
	if r := c.Articles[2].Related; len(r) != 1 || r[0].Article != 0 {
		t.Errorf("related to c: %v, want a", r)
	}
	if s := c.Stories[c.Articles[2].Story]; s.Before != c.Articles[0].Story {
		t.Errorf("before c comes story %d, want %d", s.Before, c.Articles[0].Story)
	}
}

// TestOrderOfRecordsDoesNotMatter holds Link to its promise over a whole archive.
func TestOrderOfRecordsDoesNotMatter(t *testing.T) {
	records := synth.Records(400, 7)
	entries := []digest.Entry{{Dir: "countries", Slug: "france"}, {Dir: "pages", Slug: "colophon"}, {Dir: "relations", Slug: "chile-peru"}}
	want := digest.Link(records, synth.Tables(), entries)
	r := rand.New(rand.NewPCG(1, 2))
	for range 3 {
		shuffled, dir, es := slices.Clone(records), slices.Clone(synth.Tables()), slices.Clone(entries)
		r.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		r.Shuffle(len(dir), func(i, j int) { dir[i], dir[j] = dir[j], dir[i] })
		r.Shuffle(len(es), func(i, j int) { es[i], es[j] = es[j], es[i] })
		got := digest.Link(shuffled, dir, es)
		if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(digest.Collection{})); diff != "" {
			t.Fatalf("another order, another collection:\n%.2000s", diff)
		}
	}
}

// TestIndexesAreValid checks every list of the collection against what it points into.
func TestIndexesAreValid(t *testing.T) {
	c := digest.Link(synth.Records(300, 3), synth.Tables(), nil)
	check := func(what string, list []int32, n int) {
		t.Helper()
		for _, i := range list {
			if i < 0 || int(i) >= n {
				t.Fatalf("%s: index %d of %d", what, i, n)
			}
		}
	}
	for _, a := range c.Actors {
		check("articles", a.Articles, len(c.Articles))
		check("said", a.Said, len(c.Quotes))
		check("events", a.Events, len(c.Events))
		if !slices.IsSorted(a.Articles) || !slices.IsSorted(a.Said) {
			t.Errorf("%s: lists are not in order", a.ID)
		}
		if len(a.Articles)+len(a.PlaceOnly) == 0 {
			t.Errorf("%s is in no article", a.ID)
		}
	}
	for _, topic := range c.Topics {
		if len(topic.Articles) == 0 {
			t.Errorf("%s is in no article", topic.ID)
		}
	}
	for _, p := range c.Pairs {
		check("pair", []int32{p.A, p.B}, len(c.Actors))
		check("pair articles", p.Articles, len(c.Articles))
	}
	if len(c.Quotes) == 0 || len(c.Events) == 0 || len(c.Days) == 0 || len(c.Weeks) == 0 || len(c.Timeline) == 0 {
		t.Error("the collection lacks quotes, events or editions")
	}
}

func TestSynthIsSound(t *testing.T) {
	for _, r := range synth.Records(50, 5) {
		if err := r.Doc.Validate(); err != nil {
			t.Fatal(err)
		}
	}
}

// Words quoted within what the same speaker is reported to have said are no statement of their own.
func TestQuotedWordsWithinAReport(t *testing.T) {
	r := record("a.txt", "2020-07-08", "Talks", who{kind: entity.Person, name: "Ilse Vantor"}, who{kind: entity.Person, name: "Bram Okello"})
	quote := func(from, to int, kind nlp.QuoteKind, speaker int) nlp.Quote {
		return nlp.Quote{Span: text.Span{Start: from, End: to}, Kind: kind, Speaker: speaker, Rule: "test", Confidence: 1}
	}
	r.Doc.Quotes = []nlp.Quote{
		quote(0, 2, nlp.PartialQuote, 0), // before any report
		quote(3, 12, nlp.Indirect, 0),
		quote(4, 6, nlp.PartialQuote, 0), // part of the report
		quote(7, 9, nlp.PartialQuote, 1), // another's words in it
		quote(14, 16, nlp.PartialQuote, 0),
	}
	var got []int32
	for _, q := range digest.Link([]digest.Record{r}, nil, nil).Quotes {
		got = append(got, q.Quote)
	}
	if diff := cmp.Diff([]int32{0, 1, 3, 4}, got); diff != "" {
		t.Error(diff)
	}
}

// The headline, the lede and other articles of the day tell of one deed; the report with its day stands for all.
func TestReportsOfOneDeed(t *testing.T) {
	peru, chile := who{kind: entity.Country, id: "countries/peru", name: "Peru", country: "PE"}, who{kind: entity.Country, id: "countries/chile", name: "Chile", country: "CL"}
	event := func(kind nlp.EventType, date string, earlier bool) nlp.Event {
		return nlp.Event{
			Type: kind, Date: date, Earlier: earlier, Tense: nlp.Happened, Rule: "test", Confidence: 1,
			Source: []nlp.Participant{{Chain: 0}}, Target: []nlp.Participant{{Chain: 1}},
		}
	}
	a, b := record("a.txt", "2020-07-08", "Talks", peru, chile), record("b.txt", "2020-07-08", "More talks", peru, chile)
	a.Doc.Events = []nlp.Event{
		event(nlp.Consult, "", false), event(nlp.Consult, "2020-07-08", false), event(nlp.Consult, "", true), event(nlp.Consult, "2019", false),
		event(nlp.Disapprove, "", false), event(nlp.Disapprove, "", false),
	}
	b.Doc.Events = []nlp.Event{event(nlp.Consult, "", false)}
	c := digest.Link([]digest.Record{a, b}, nil, nil)
	var got [][2]int32
	for _, e := range c.Events {
		got = append(got, [2]int32{e.Same, e.Reports})
	}
	if diff := cmp.Diff([][2]int32{{1, 1}, {-1, 2}, {-1, 1}, {-1, 1}, {-1, 1}, {-1, 1}, {1, 1}}, got); diff != "" {
		t.Error(diff)
	}
}
