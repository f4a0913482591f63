package render_test

import (
	"fmt"
	"html/template"
	"strings"

	"digest/internal/site"
)

// The sample is one made-up week of fisheries talks: views as a real site has them, to look at and to measure.

func frame(kind, title string) site.Frame {
	nav := []site.NavItem{}
	for _, n := range []string{"Editions", "People", "Countries", "Relations", "Topics", "Quotes", "Timeline", "Map", "Search"} {
		nav = append(nav, site.NavItem{Key: strings.ToLower(n), Text: n, Href: "../../" + strings.ToLower(n) + "/", Current: kind == "person" && n == "People"})
	}
	f := site.Frame{
		Site: site.SiteInfo{
			Title: "The Fjord Digest", Description: "Talks, read closely", Language: "en", Home: "../../", About: "../../about/",
			Contact: "mailto:desk@example.org", Search: "../../search/", Latest: &site.Date{ISO: "2021-03-12", Text: "12 March 2021", Href: "#"},
			Footer: "A made-up desk. Nobody in these reports exists.",
		},
		Lang: "en", Dir: "ltr", Kind: kind, Title: title, HeadTitle: title + " – The Fjord Digest", Description: "All about " + title,
		Root: "../../", Canonical: "https://example.org/x/", Nav: nav, Automatic: true, Data: "index.json",
		Feeds:     []site.Feed{{Title: "All articles", Type: "application/atom+xml", Href: "../../feed.atom"}},
		OpenGraph: site.OpenGraph{Type: "article", URL: "https://example.org/x/", Published: "2021-03-12", TwitterCard: "summary"},
		JSONLD: &site.JSONLD{Context: "https://schema.org", Graph: []site.Thing{
			{Type: "NewsArticle", Headline: title, Dateline: "Bergen, Mar 12", About: []site.Thing{{Type: "Person", Name: "Ingrid Solheim"}}},
			{Type: "BreadcrumbList", ItemListElement: []site.Thing{{Type: "ListItem", Position: 1, Name: "Home", Item: "https://example.org/"}}},
		}},
	}
	if kind != "home" {
		f.Breadcrumbs = []site.Link{{Text: "Home", Href: "../../"}, {Text: "People", Href: "../"}}
		f.Prev, f.Next = &site.Link{Text: "Ministers part without a date", Href: "#"}, &site.Link{Text: "Envoys return to Bergen as quotas run out", Href: "#"}
	}
	return f
}

func day(n int) site.Date {
	return site.Date{ISO: fmt.Sprintf("2021-03-%02d", n), Text: fmt.Sprintf("%d March 2021", n), Href: "#"}
}

func evidence(n int) *site.Evidence {
	return &site.Evidence{Href: fmt.Sprintf("../../articles/x/#s%d", n), Article: "Norway and Iceland resume mackerel talks", Date: day(n)}
}

var states = []site.Chip{
	{Name: "Norway", Href: "#no", Kind: "country", Flag: "no", Articles: 41},
	{Name: "Iceland", Href: "#is", Kind: "country", Flag: "is", Articles: 33},
	{Name: "United Kingdom", Href: "#gb", Kind: "country", Flag: "gb", Articles: 27},
	{Name: "Faroe Islands", Href: "#fo", Kind: "country", Flag: "fo", Articles: 12},
	{Name: "Côte d’Ivoire", Href: "#ci", Kind: "country", Flag: "ci", Articles: 2},
	{Name: "Ruritania", Href: "#ru", Kind: "country", Initials: "R", Articles: 1},
}

var people = []site.Chip{
	{Name: "Ingrid Solheim", Href: "#a", Kind: "person", Flag: "no", Line: "Deputy minister of trade, Norway", Articles: 14, Evidence: evidence(3)},
	{Name: "Guðrún Jónsdóttir", Href: "#b", Kind: "person", Flag: "is", Line: "Chief negotiator, Iceland", Articles: 11, Evidence: evidence(4)},
	{Name: "Alastair Whitcombe", Href: "#c", Kind: "person", Flag: "gb", Line: "First secretary at the embassy in Oslo, United Kingdom", Articles: 6, Certainty: site.Probable},
	{Name: "Jóannes Dam", Href: "#d", Kind: "person", Flag: "fo", Line: "Minister of fisheries", Articles: 4},
	{Name: "R. Obotetukudo-Lindqvist", Href: "", Kind: "person", Initials: "RO", Articles: 1},
}

var bodies = []site.Chip{
	{Name: "North-East Atlantic Fisheries Commission", Href: "#n", Kind: "organisation", Initials: "NE", Line: "International organisation", Articles: 9},
	{Name: "European Commission", Href: "#e", Kind: "organisation", Flag: "eu", Articles: 7},
}

func quote(i int) site.Quote {
	words := []string{
		"We have agreed on how to count the fish before we argue about who may catch them",
		"There will be no quota that is not supported by the advice of the scientists, and there will be no agreement that leaves the coastal states out",
		"ready to return to the table at any hour",
		"the minister would not accept a deal in which the share of the coastal states was decided by others",
	}
	kinds := []string{"direct", "direct", "partial", "indirect"}
	q := site.Quote{
		Text: words[i%4], Kind: kinds[i%4], Speaker: &people[i%4], Cue: "said", Date: day(12 - i%9), Evidence: *evidence(i + 1),
		ID: fmt.Sprintf("q%d", i+1),
	}
	if i%4 == 1 {
		q.Relay = &site.Link{Text: "Norrwire", Href: "#"}
	}
	if i%4 == 2 {
		q.Speaker, q.Described = nil, "a senior official"
		q.Evidence.Certainty = site.Probable
	}
	return q
}

func quotes(n int) []site.Quote {
	var out []site.Quote
	for i := range n {
		out = append(out, quote(i))
	}
	return out
}

func event(i int) site.Event {
	p := func(c site.Chip) site.Party {
		return site.Party{Name: c.Name, Href: c.Href, Kind: c.Kind, Flag: c.Flag}
	}
	e := site.Event{
		Date: day(12 - i%9), Type: "CONSULT", Mode: "meeting", Label: "Meeting", Verb: "met", Side: "cooperation", Tense: "happened",
		Source: []site.Party{p(people[0])}, Target: []site.Party{p(people[1]), p(people[3])}, Place: &site.Link{Text: "Bergen", Href: "#"},
		Text: "Solheim met her Icelandic and Faroese counterparts in Bergen on Friday", Reports: 3, Evidence: *evidence(i + 2), ID: fmt.Sprintf("e%d", i+1),
	}
	switch i % 4 {
	case 1:
		e.Type, e.Label, e.Side, e.Target = "DISAPPROVE", "Accusation", "conflict", []site.Party{p(states[2])}
		e.Text, e.Place, e.Reports = "Iceland accused Britain of counting its vessels twice", nil, 1
	case 2:
		e.Label, e.Tense, e.Text = "Talks", "planned", "The sides are to meet again in Tórshavn in April"
	case 3:
		e.Type, e.Label, e.Side, e.Tense, e.Target = "THREATEN", "Threat", "conflict", "denied", nil
		e.Text = "Norway denied that it had threatened to close its ports"
		e.Evidence.Certainty = site.Doubtful
		e.Source = []site.Party{{Name: "a group of skippers"}}
	}
	return e
}

func events(n int) []site.Event {
	var out []site.Event
	for i := range n {
		out = append(out, event(i))
	}
	return out
}

var headlines = []string{
	"Norway and Iceland resume mackerel talks as deadline nears",
	"Britain ‘will not sign’ without a clause on zonal access, envoy says",
	"Coastal states agree on method, not on shares",
	"Faroe Islands call for a mediator in quota dispute",
	"Commission publishes advice on north-east Atlantic stocks",
	"Skippers block Bergen harbour for an hour",
	"Ministers part without a date",
}

func item(i int) site.Item {
	return site.Item{
		Href: fmt.Sprintf("#a%d", i), Headline: headlines[i%len(headlines)],
		Lede: "Negotiators from Oslo and Reykjavík returned to the table on Friday for the first time since October, with three weeks left before the quotas of last year run out and no agreement on how to divide the stock.",
		Date: day(12 - i%11), Topic: &site.Link{Text: "Fisheries", Href: "#"}, Place: &site.Link{Text: "Bergen", Href: "#"},
		Source: &site.Link{Text: "Norrwire", Href: "#"}, Actors: []site.Chip{states[i%4], people[i%4], people[(i+1)%4]}, Takes: 1,
	}
}

func items(n int) []site.Item {
	var out []site.Item
	for i := range n {
		out = append(out, item(i))
	}
	return out
}

func terms() []site.Term {
	return []site.Term{
		{Name: "Fisheries", Href: "#", Count: 31, Share: 1},
		{Name: "Trade", Href: "#", Count: 14, Share: .45},
		{Name: "Law of the sea", Href: "#", Count: 9, Share: .29},
		{Name: "European Union", Href: "#", Count: 4, Share: .13},
	}
}

func coverage(diverging bool) *site.Plot {
	p := &site.Plot{Alt: "Articles by month from January 2018 to March 2021; most, 9, in March 2021.", Unit: "month", Max: 9, Caption: "Articles by month"}
	for i := range 39 {
		y, m := 2018+i/12, i%12+1
		b := site.Bar{ISO: fmt.Sprintf("%d-%02d", y, m), Label: fmt.Sprintf("%02d/%d", m, y), Up: (i*i*7 + 3*i) % 8, NewBar: m == 1}
		if m == 1 {
			b.Short = fmt.Sprint(y)
		}
		if diverging {
			b.Down = (i * 5) % 6
		}
		if i == 38 {
			b.Up = 9
		}
		p.Bars = append(p.Bars, b)
	}
	return p
}

func pager(total int) site.Pager {
	return site.Pager{
		Total: total, From: 1, To: 50, Page: 1, Pages: 7, Older: &site.Link{Text: "2", Href: "#"},
		Numbers: []site.PageLink{{Number: 1, Href: "#", Current: true}, {Number: 2, Href: "#"}, {Gap: true}, {Number: 7, Href: "#"}},
	}
}

func body() template.HTML {
	s := 0
	sentence := func(text string) string {
		s++
		return fmt.Sprintf(`<span id="s%d">%s</span>`, s, text)
	}
	var b strings.Builder
	for i, p := range [][]string{
		{
			`Negotiators from <a href="#">Norway</a> and <a href="#">Iceland</a> returned to the table on Friday for the first time since October, with three weeks left before last year’s quotas run out.`,
			`<span class="q">“We have agreed on how to count the fish before we argue about who may catch them,”</span> said <a href="#">Ingrid Solheim</a>, Norway’s deputy minister of trade.`,
		},
		{
			`The meeting in Bergen was the ninth since 2019.`,
			`<a href="#">Guðrún Jónsdóttir</a>, the chief negotiator of <span data-again="#">Iceland</span>, told <a href="#">Norrwire</a> that the sides were closer than in the autumn, but that <span class="q">“there will be no agreement that leaves the coastal states out.”</span>`,
		},
		{`According to two officials, the <a href="#">United Kingdom</a> had asked for a clause on zonal access, which the others regard as a matter for bilateral talks.`, `The embassy in Oslo declined to comment.`},
		{`The <a href="#">North-East Atlantic Fisheries Commission</a> advises that catches above 852,000 tonnes would put the stock at risk.`, `Between them, the parties claim shares that add up to more than 140 percent of that figure.`},
		{`Solheim is to travel to the <a href="#">Faroe Islands</a> in April.`},
	} {
		fmt.Fprintf(&b, `<p id="p%d"><a class="pn" href="#p%d" aria-label="Paragraph %d"></a>`, i+1, i+1, i+1)
		for j, text := range p {
			if j > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(sentence(text))
		}
		b.WriteString("</p>\n")
	}
	return template.HTML(b.String())
}

func head(name, line, flag string) site.EntityHead {
	return site.EntityHead{
		Name: name, Line: line, LineEvidence: evidence(3), Flag: flag, Variants: []string{"Ingrid K. Solheim", "I. Solheim"},
		Introduction: &site.Introduction{HTML: "<p>Negotiates for Norway in the talks of the coastal states; before that, counsellor at the mission to the European Union.</p>"},
		Figures: []site.Figure{
			{Value: "14", Label: "articles"}, {Value: "23", Label: "statements"}, {Value: "9", Label: "events"}, {Value: "4", Label: "states"},
		},
		Sections: []site.Section{{ID: "said", Text: "Statements", Count: 23}, {ID: "events", Text: "Events", Count: 9}, {ID: "about", Text: "What others said", Count: 4}, {ID: "offices", Text: "Offices"}, {ID: "articles", Text: "Articles", Count: 14}},
		Coverage: coverage(false),
	}
}

func tiles() *site.TileMap {
	m := &site.TileMap{Columns: 24, Rows: 12, Alt: "World map of equal squares; Norway has the most articles, 41", Max: 41}
	for r := range 12 {
		for c := range 24 {
			if (r*7+c*3)%5 < 3 && !(c > 8 && c < 11) {
				t := site.Tile{Code: string(rune('A'+c)) + string(rune('A'+r)), Name: "State", Column: c, Row: r}
				if (r+c)%3 == 0 {
					t.Count, t.Step, t.Href = 5+r, (r*c)%5+1, "#"
				}
				m.Tiles = append(m.Tiles, t)
			}
		}
	}
	m.Table = terms()
	return m
}

func trends() []site.Chip {
	out := []site.Chip{states[0], people[0], people[1], states[2], bodies[0], people[3], states[5]}
	dirs := []string{"up", "new", "same", "down", "up", "same", "new"}
	for i := range out {
		out[i].Trend = &site.Trend{Now: 9 - i, Before: i, Direction: dirs[i]}
	}
	return out
}

func changes() *site.Changes {
	return &site.Changes{
		Since: &site.Link{Text: "11 March 2021", Href: "#"}, People: people[1:4], Topics: terms()[2:3],
		Contacts: []site.Contact{{Name: "Faroe Islands – Iceland", Href: "#", A: states[3], B: states[1], Evidence: evidence(5)}},
	}
}

// sample is a realistic view of each layout that has much to show.
func sample() map[string]any {
	return map[string]any{
		"home": site.HomeView{
			Frame: frame("home", "The Fjord Digest"), Edition: &site.EditionHead{Name: "12 March 2021", Href: "#", Articles: 7},
			Lead: items(5), Latest: items(9)[5:], More: &site.Link{Text: "All 312 articles", Href: "#"}, Changes: changes(), Actors: trends(),
			Quotes: quotes(3), Events: events(4), Topics: terms(), Map: tiles(),
			Editions: []site.EditionHead{{Name: "11 March 2021", Href: "#", Articles: 5}, {Name: "10 March 2021", Href: "#", Articles: 9}},
		},
		"article": site.ArticleView{
			Frame: frame("article", headlines[0]), Headline: headlines[0], TextLang: "en", TextDir: "ltr",
			Kicker: []site.Link{{Text: "Fisheries", Href: "#"}, {Text: "Bergen", Href: "#"}}, Dateline: "Bergen, Mar 12 (Norrwire)", Date: day(12),
			Author: "Ola Nordmann", Source: &site.Link{Text: "Norrwire", Href: "#"}, Original: &site.Link{Text: "norrwire.example", Href: "https://norrwire.example/1"},
			Rights: "full", Notice: "© 2021 Norrwire", Minutes: 2, Words: 402, Body: body(), People: people[:3], States: states[:3], Scenes: states[3:4], Bodies: bodies[:1],
			Topics: []site.TopicHit{{Name: "Fisheries", Href: "#", Words: []string{"quotas", "mackerel", "catches"}}},
			Events: events(3), Quotes: quotes(3), Pairs: []site.Term{{Name: "Iceland – Norway", Href: "#", Count: 12}},
			Related: []site.RelatedItem{{Item: item(1), Shares: []site.Link{{Text: "Norway"}, {Text: "Fisheries"}}}, {Item: item(2), Shares: []site.Link{{Text: "Ingrid Solheim"}}}},
			Earlier: items(6)[4:], Understood: true,
			Cite: []site.Citation{{Format: "Plain", Text: "Norrwire, 12 March 2021"}, {Format: "BibTeX", Text: "@misc{x,\n  title = {…}\n}"}},
		},
		"person": site.PersonView{
			Frame: frame("person", "Ingrid Solheim"), EntityHead: head("Ingrid Solheim", "Deputy minister of trade, Norway", "no"), State: &states[0],
			Offices: []site.Office{
				{Title: "deputy minister of trade", State: &site.Link{Text: "Norway", Href: "#"}, First: dayp(3), Last: dayp(12), Articles: 11, LastSeen: evidence(4)},
				{Title: "counsellor", State: &site.Link{Text: "Norway", Href: "#"}, Org: "Mission to the European Union", From: "2015", Until: "2018"},
			},
			Said: site.Quotes{List: quotes(5), Total: 23, More: &site.Link{Text: "All 23 statements", Href: "#"}}, About: site.Quotes{List: quotes(2), Total: 2},
			Events: site.Events{List: events(4), Total: 9, More: &site.Link{Text: "All 9 events", Href: "#"}}, With: people[1:], States: states[:3], Topics: terms(),
			Articles: site.Items{List: items(8), Pager: pager(14)},
		},
		"country": site.CountryView{
			Frame: frame("country", "Norway"), EntityHead: head("Norway", "Kingdom of Norway", "no"), Code: "NO", Official: "Kingdom of Norway",
			People: people, Partners: states[1:], Bodies: bodies, Events: site.Events{List: events(6), Total: 31}, Said: site.Quotes{List: quotes(4), Total: 17},
			About: site.Quotes{List: quotes(2), Total: 2}, Topics: terms(), Places: terms()[1:3], Articles: site.Items{List: items(8), Pager: pager(41)},
			AsPlace: items(2), AsPlaceTotal: 2,
		},
		"pair": site.PairView{
			Frame: frame("pair", "Iceland – Norway"), EntityHead: head("Iceland – Norway", "Two states", ""), A: states[1], B: states[0], Balance: coverage(true),
			LastContact: eventp(0), Events: site.Events{List: events(8), Total: 8}, People: [2][]site.Chip{people[1:2], people[:1]},
			Ledger: &site.Ledger{
				Sides: []site.Side{{Name: "Iceland", Flag: "is", Href: "#"}, {Name: "Norway", Flag: "no", Href: "#"}},
				Rows:  []site.LedgerRow{{Date: day(12), Cells: [][]site.Quote{{quote(1)}, {quote(0)}}}, {Date: day(9), Cells: [][]site.Quote{nil, {quote(3)}}}}, Total: 3,
			},
			Open: []site.Question{
				{Name: "Fisheries", Href: "#", Count: 31, Act: eventp(2)}, {Name: "Trade", Href: "#", Count: 14, Word: quotep(2)}, {Name: "Law of the sea", Count: 9, Word: quotep(0)},
			},
			Topics: terms(), Articles: site.Items{List: items(8), Pager: pager(12)},
		},
		"index": site.IndexView{
			Frame: frame("index", "People"), Of: "people", Rows: rows(), Orders: []site.Order{{Text: "name", Href: "#", Current: true}, {Text: "articles", Href: "#"}},
			Groups: []site.Letter{{Text: "A", Href: "#"}, {Text: "D", Href: "#"}}, Pager: pager(312), WhosWho: &site.Link{Text: "Who’s who", Href: "#"},
		},
		"archive": site.ArchiveView{Frame: frame("archive", "2021"), Unit: "year", Months: calendars(), Total: 312, Years: years()},
		"timeline": site.TimelineView{
			Frame: frame("timeline", "Timeline"), Months: []site.TimelineMonth{{Name: "March 2021", ISO: "2021-03", Total: 12, Events: events(12)}}, Plot: coverage(true), Years: years(),
			Filters: []site.Filter{{Group: "side", Key: "cooperation", Text: "Co-operation", Count: 6}, {Group: "side", Key: "conflict", Text: "Conflict", Count: 6}, {Group: "tense", Key: "planned", Text: "Planned", Count: 3}},
		},
		"quotes":  site.QuoteListView{Frame: frame("quotes", "Quotes"), Quotes: quotes(12), Pager: pager(80), Speakers: people, Topics: terms()},
		"map":     site.MapView{Frame: frame("map", "Map"), Map: *tiles()},
		"network": site.NetworkView{Frame: frame("network", "Network"), Network: network()},
		"whoswho": site.WhosWhoView{Frame: frame("whoswho", "Who’s who"), Groups: []site.WhosWhoGroup{{State: states[0], ID: "no", People: []site.WhosWhoRow{{Person: people[0], Offices: []site.Office{{Title: "deputy minister of trade", Last: dayp(12), LastSeen: evidence(2)}}}, {Person: people[1]}}}}},
		"about":   site.AboutView{Frame: frame("about", "How this site was made"), Counts: site.Counts{Articles: 1312, People: 402}, First: dayp(1), Last: dayp(12), Accuracy: []site.Accuracy{{What: "People", Set: "40 articles", Precision: .96, Recall: .913, F1: .936}}, Sources: terms(), Generator: "digest 1", Contact: "mailto:desk@example.org"},
		"edition": site.EditionView{Frame: frame("edition", "12 March 2021"), Edition: site.EditionHead{Name: "12 March 2021", Articles: 7, First: day(12), Last: day(12)}, Unit: "day", Note: &site.Introduction{HTML: "<p>A quiet day but for Bergen.</p>"}, Lead: items(4), Items: items(8), Actors: trends(), Quotes: site.Quotes{List: quotes(3), Total: 3}, Events: site.Events{List: events(3), Total: 3}, Topics: terms(), Changes: changes()},
		"search":  site.SearchView{Frame: frame("search", "Search"), Index: "../../search/"},
		"404":     site.NotFoundView{Frame: frame("404", "Not found"), Links: []site.Link{{Text: "People", Href: "/people/"}}},
	}
}

func dayp(n int) *site.Date    { d := day(n); return &d }
func eventp(n int) *site.Event { e := event(n); return &e }
func quotep(n int) *site.Quote { q := quote(n); return &q }
func rows() []site.IndexRow {
	var out []site.IndexRow
	for i := range 25 {
		c := people[i%5]
		out = append(out, site.IndexRow{Chip: c, Quotes: i, Events: 25 - i, Latest: day(12 - i%11), Sort: site.SortKeys{Name: c.Name, Number: c.Articles, Date: day(12 - i%11).ISO}})
	}
	return out
}

func calendars() []site.Calendar {
	var out []site.Calendar
	for m := range 4 {
		c := site.Calendar{Name: []string{"January", "February", "March", "April"}[m] + " 2021", Href: "#", Articles: 20 * m, Weekdays: []string{"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"}}
		for w := range 5 {
			var week [7]site.Day
			for d := range 7 {
				n := w*7 + d - m
				if n < 1 || n > 30 {
					continue
				}
				week[d] = site.Day{Number: n, Label: fmt.Sprint(n, " ", c.Name)}
				if n*(m+1)%3 == 0 {
					week[d].Articles, week[d].Href, week[d].Step = n, "#", n%4+1
				}
			}
			c.Weeks = append(c.Weeks, week)
		}
		out = append(out, c)
	}
	return out
}

func years() []site.Year {
	var out []site.Year
	for y := 2021; y > 2018; y-- {
		year := site.Year{Name: fmt.Sprint(y), Href: "#", Articles: 100}
		for m, s := range []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"} {
			l := site.MonthLink{Name: s, Short: s}
			if (m+y)%3 > 0 {
				l.Href, l.Count, l.Step = "#", m, (m+y)%4+1
			}
			year.Months = append(year.Months, l)
		}
		out = append(out, year)
	}
	return out
}

func network() site.Network {
	n := site.Network{Width: 960, Height: 560, Alt: "Network of 12 actors"}
	for i := range 12 {
		c := append(append([]site.Chip{}, states[:4]...), people[:4]...)[i%8]
		n.Nodes = append(n.Nodes, site.Node{Name: c.Name, Href: "#", Kind: c.Kind, X: float64(100 + i%4*230), Y: float64(90 + i/4*180 + i%2*40), Radius: float64(6 + i), Articles: i + 1, Label: true, LabelX: float64(100+i%4*230) + float64(10+i), LabelY: float64(94 + i/4*180 + i%2*40), Anchor: "start"})
	}
	for i := range 11 {
		a, b := n.Nodes[i], n.Nodes[(i*5+3)%12]
		n.Edges = append(n.Edges, site.Edge{A: i, B: (i*5 + 3) % 12, X1: a.X, Y1: a.Y, X2: b.X, Y2: b.Y, Width: float64(i%4 + 1), Href: "#", Name: a.Name + " – " + b.Name})
	}
	return n
}
