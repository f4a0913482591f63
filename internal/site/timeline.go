package site

import (
	"slices"
	"strings"
	"time"

	"digest/internal/digest"
	"digest/internal/nlp"
)

// month is a run of the timeline within one month.
type month struct {
	iso    string
	events []int32 // by day
}

// months cuts the timeline, which is in order of days.
func (p *plan) months() []month {
	var out []month
	for _, e := range p.c.Timeline {
		if !p.c.Articles[p.c.Events[e].Article].Newest() {
			continue
		}
		iso := p.c.Events[e].Day.Time().Format("2006-01")
		if len(out) == 0 || out[len(out)-1].iso != iso {
			out = append(out, month{iso: iso})
		}
		out[len(out)-1].events = append(out[len(out)-1].events, e)
	}
	return out
}

// timelineShown is how many events, at least, the timeline's own page shows: whole months, the newest.
const timelineShown = 60

// timelineEvents is how many events one page of a month shows.
const timelineEvents = 150

// timeline plans all dated events: the newest months on its first page, and a page for each month.
func (p *plan) timeline() {
	base := dir(timelineDir)
	if !p.wants(base) {
		return
	}
	months := p.months()
	if len(months) == 0 {
		return
	}
	p.add(Page{
		Permalink: base, Layout: "timeline", Title: p.word("nav.timeline"), Subject: -1,
		View: func() any {
			m := p.maker(base)
			v := TimelineView{Years: m.timelineYears(months), Plot: m.timelinePlot(months)}
			var shown []int32
			for i := len(months) - 1; i >= 0 && len(shown) < timelineShown; i-- {
				room := timelineEvents - len(shown)
				events := months[i].events[max(0, len(months[i].events)-room):]
				shown = append(shown, events...)
				v.Months = append(v.Months, m.timelineMonth(months[i], events))
			}
			for _, mo := range months {
				v.Total += len(mo.events)
			}
			v.Filters = m.filters(shown)
			v.Pager = Pager{Total: v.Total, From: 1, To: len(shown), Page: 1, Pages: 1}
			f := frameOf{kind: "timeline", title: m.word("nav.timeline"), description: m.words.Count("count.event", v.Total), automatic: true}
			f.next = m.linkTo(m.isoName(months[len(months)-1].iso), timelineMonth(months[len(months)-1].iso))
			v.Frame = m.frame(f)
			return v
		},
	})
	for i := range months {
		p.timelineMonths(months, i)
	}
}

func (p *plan) timelineMonths(months []month, i int) {
	mo := months[i]
	base := timelineMonth(mo.iso)
	parts := fromFirst(len(mo.events), timelineEvents)
	for n, pt := range parts {
		at := listPage(base, pt.number)
		p.add(Page{
			Permalink: at, Layout: "timeline", Title: p.word("events.in", p.isoName(mo.iso)), Subject: -1, Key: mo.iso, Number: pt.number,
			View: func() any {
				m := p.maker(at)
				events := mo.events[pt.first:pt.last]
				v := TimelineView{
					Years: m.timelineYears(months), Months: []TimelineMonth{m.timelineMonth(mo, events)}, Filters: m.filters(events), Total: len(mo.events),
					Pager: m.pager(base, parts, n, len(mo.events), false),
				}
				f := frameOf{
					kind: "timeline", title: m.word("events.in", m.isoName(mo.iso)), description: m.words.Count("count.event", v.Total),
					crumbs: []crumb{{m.word("nav.timeline"), dir(timelineDir)}}, automatic: true,
				}
				if i > 0 {
					f.prev = m.linkTo(m.isoName(months[i-1].iso), timelineMonth(months[i-1].iso))
				}
				if i < len(months)-1 {
					f.next = m.linkTo(m.isoName(months[i+1].iso), timelineMonth(months[i+1].iso))
				}
				v.Frame = m.frame(f)
				return v
			},
		})
	}
}

// isoName is "July 2020" for "2020-07".
func (p *plan) isoName(iso string) string {
	t, err := time.Parse("2006-01", iso)
	if err != nil {
		return iso
	}
	return p.monthName(t)
}

func (m maker) timelineMonth(mo month, events []int32) TimelineMonth {
	out := TimelineMonth{Name: m.isoName(mo.iso), ISO: mo.iso, Href: m.link(timelineMonth(mo.iso)), Total: len(mo.events)}
	for _, e := range events {
		out.Events = append(out.Events, m.event(e))
	}
	return out
}

// monthsOf groups events, the newest first, under months; those without a date go by their article's.
func (m maker) monthsOf(events []int32) []TimelineMonth {
	var out []TimelineMonth
	for _, e := range events {
		day := m.c.StatementDay(e)
		iso := ""
		if day != digest.NoDay {
			iso = day.Time().Format("2006-01")
		}
		if len(out) == 0 || out[len(out)-1].ISO != iso {
			out = append(out, TimelineMonth{ISO: iso})
			if iso != "" {
				out[len(out)-1].Name = m.isoName(iso)
			}
		}
		mo := &out[len(out)-1]
		mo.Events = append(mo.Events, m.event(e))
		mo.Total++
	}
	return out
}

// filters are the sides, kinds and tenses of events, those that occur, when there is a choice.
func (m maker) filters(events []int32) []Filter {
	sides, types, tenses := map[string]int{}, map[nlp.EventType]int{}, map[nlp.Tense]int{}
	for _, i := range events {
		e := &m.c.Articles[m.c.Events[i].Article].Doc.Events[m.c.Events[i].Event]
		side := "conflict"
		if e.Type.Cooperative() {
			side = "cooperation"
		}
		sides[side]++
		types[e.Type]++
		tenses[e.Tense]++
	}
	var out []Filter
	if len(sides) > 1 {
		for _, s := range []string{"cooperation", "conflict"} {
			out = append(out, Filter{"side", s, m.word("plot." + s), sides[s]})
		}
	}
	if len(types) > 1 {
		for _, t := range nlp.EventTypes() {
			if types[t] > 0 {
				out = append(out, Filter{"type", string(t), m.eventLabel(&nlp.Event{Type: t}), types[t]})
			}
		}
	}
	if len(tenses) > 1 {
		for _, t := range []nlp.Tense{nlp.Happened, nlp.Planned, nlp.Denied, nlp.Hypothetical} {
			if tenses[t] > 0 {
				out = append(out, Filter{"tense", string(t), m.word("tense." + string(t)), tenses[t]})
			}
		}
	}
	return out
}

func (m maker) timelineYears(months []month) []Year {
	var out []Year
	most := 1
	for _, mo := range months {
		most = max(most, len(mo.events))
	}
	for i := len(months) - 1; i >= 0; i-- {
		mo := months[i]
		year, _, _ := strings.Cut(mo.iso, "-")
		if len(out) == 0 || out[len(out)-1].Name != year {
			out = append(out, Year{Name: year})
			for n := range 12 {
				t := time.Date(2000, time.Month(n+1), 1, 0, 0, 0, 0, time.UTC)
				out[len(out)-1].Months = append(out[len(out)-1].Months, MonthLink{Name: m.word("date.months." + itoa(n)), Short: m.monthShort(t)})
			}
		}
		t, _ := time.Parse("2006-01", mo.iso)
		l := &out[len(out)-1].Months[t.Month()-1]
		l.Name, l.Count, l.Href, l.Step = m.isoName(mo.iso), len(mo.events), m.link(timelineMonth(mo.iso)), step(len(mo.events), most, 4)
		out[len(out)-1].Articles += len(mo.events)
	}
	return out
}

// step is the shade of a count, 1 to steps, 0 for nothing.
func step(n, most, steps int) int {
	if n <= 0 || most <= 0 {
		return 0
	}
	return min(steps, 1+(n*steps-1)/most)
}

func (m maker) timelinePlot(months []month) *Plot {
	var events []int32
	for _, mo := range months {
		events = append(events, mo.events...)
	}
	plot := m.balance(m.o.Site.Title, events)
	if plot == nil {
		return nil
	}
	for i := range plot.Bars {
		at := slices.IndexFunc(months, func(mo month) bool { return mo.iso == plot.Bars[i].ISO })
		plot.Bars[i].Href = ""
		if at >= 0 {
			plot.Bars[i].Href = m.link(timelineMonth(months[at].iso))
		}
	}
	return plot
}
