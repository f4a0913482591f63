package site

import (
	"slices"
	"time"

	"digest/internal/digest"
)

// calendarDay is a day that has articles: a range of the plan's newest takes.
type calendarDay struct {
	day         time.Time
	first, last int // of newest
}

// days cuts the newest takes by day. Articles without a date come first in order; they have no day.
func (p *plan) days() []calendarDay {
	var out []calendarDay
	for i, at := range p.newest {
		d := p.c.Articles[at].Day
		if d == digest.NoDay {
			continue
		}
		t := d.Time()
		if len(out) == 0 || out[len(out)-1].day != t {
			out = append(out, calendarDay{day: t, first: i})
		}
		out[len(out)-1].last = i + 1
	}
	return out
}

// calendar is the days with articles, kept with the plan for plots and calendars.
type calendar struct {
	days   []calendarDay
	months map[string][2]int // "2020-07" → range of days
	years  map[int][2]int
	most   int // articles on the fullest day
}

func (p *plan) makeCalendar() {
	c := &calendar{days: p.days(), months: map[string][2]int{}, years: map[int][2]int{}, most: 1}
	for i, d := range c.days {
		key := d.day.Format("2006-01")
		if _, ok := c.months[key]; !ok {
			c.months[key] = [2]int{i, i}
		}
		c.months[key] = [2]int{c.months[key][0], i + 1}
		if _, ok := c.years[d.day.Year()]; !ok {
			c.years[d.day.Year()] = [2]int{i, i}
		}
		c.years[d.day.Year()] = [2]int{c.years[d.day.Year()][0], i + 1}
		c.most = max(c.most, d.last-d.first)
	}
	p.cal = c
}

func (p *plan) monthHas(t time.Time) bool { _, ok := p.cal.months[t.Format("2006-01")]; return ok }
func (p *plan) yearHas(y int) bool        { _, ok := p.cal.years[y]; return ok }

// articlesIn are the articles of a range of days.
func (c *calendar) articlesIn(newest []int32, r [2]int) []int32 {
	if r[0] == r[1] {
		return nil
	}
	return newest[c.days[r[0]].first:c.days[r[1]-1].last]
}

// archive plans the calendar: all years, each year, month and day that has articles.
func (p *plan) archive() {
	base := dir(archiveDir)
	if len(p.newest) == 0 || !p.wants(base) || p.absent(base) {
		return
	}
	p.add(p.archivePage(base, "all", p.word("nav.archive"), p.newest, func(m maker, v *ArchiveView, f *frameOf) {
		v.Years = m.years()
		for _, i := range p.newest {
			if p.c.Articles[i].Day == digest.NoDay {
				v.Undated = append(v.Undated, m.row(i))
			}
		}
	}))
	for i := range p.cal.days {
		day := p.cal.days[i].day
		if i == 0 || p.cal.days[i-1].day.Year() != day.Year() {
			p.archiveYear(day)
		}
		if i == 0 || p.cal.days[i-1].day.Format("2006-01") != day.Format("2006-01") {
			p.archiveMonth(day)
		}
		p.archiveDay(i)
	}
}

func (p *plan) archivePage(at, unit, title string, articles []int32, fill func(m maker, v *ArchiveView, f *frameOf)) Page {
	page := Page{
		Permalink: at, Layout: "archive", Title: title, Subject: -1, Key: unit,
		View: func() any {
			m := p.maker(at)
			v := ArchiveView{Unit: unit, Total: len(articles)}
			f := frameOf{kind: "archive", title: title, description: m.words.Count("count.article", len(articles))}
			if unit != "all" {
				f.crumbs = []crumb{{m.word("nav.archive"), dir(archiveDir)}}
			}
			fill(m, &v, &f)
			v.Frame = m.frame(f)
			return v
		},
	}
	page.Date, page.LastMod = p.latest(articles)
	return page
}

func (p *plan) archiveYear(day time.Time) {
	r := p.cal.years[day.Year()]
	p.add(p.archivePage(archiveYear(day), "year", itoa(day.Year()), p.cal.articlesIn(p.newest, r), func(m maker, v *ArchiveView, f *frameOf) {
		for n := range 12 {
			t := time.Date(day.Year(), time.Month(n+1), 1, 0, 0, 0, 0, time.UTC)
			v.Months = append(v.Months, m.calendar(t))
		}
		if r[0] > 0 {
			y := p.cal.days[r[0]-1].day
			f.prev = m.linkTo(itoa(y.Year()), archiveYear(y))
		}
		if r[1] < len(p.cal.days) {
			y := p.cal.days[r[1]].day
			f.next = m.linkTo(itoa(y.Year()), archiveYear(y))
		}
	}))
}

func (p *plan) archiveMonth(day time.Time) {
	r := p.cal.months[day.Format("2006-01")]
	list := p.cal.articlesIn(p.newest, r)
	base := archiveMonth(day)
	parts := p.articleParts(list)
	for n, pt := range parts {
		page := p.archivePage(listPage(base, pt.number), "month", p.monthName(day), list, func(m maker, v *ArchiveView, f *frameOf) {
			if n == 0 {
				v.Months = []Calendar{m.calendar(time.Date(day.Year(), day.Month(), 1, 0, 0, 0, 0, time.UTC))}
			}
			items := m.itemsPage(base, list, parts, n)
			v.Articles = &items
			f.crumbs = append(f.crumbs, crumb{itoa(day.Year()), archiveYear(day)})
			if r[0] > 0 {
				t := p.cal.days[r[0]-1].day
				f.prev = m.linkTo(p.monthName(t), archiveMonth(t))
			}
			if r[1] < len(p.cal.days) {
				t := p.cal.days[r[1]].day
				f.next = m.linkTo(p.monthName(t), archiveMonth(t))
			}
		})
		page.Number = pt.number
		p.add(page)
	}
}

func (p *plan) archiveDay(i int) {
	d := p.cal.days[i]
	list := p.newest[d.first:d.last]
	base := archiveDay(d.day)
	parts := p.articleParts(list)
	for n, pt := range parts {
		page := p.archivePage(listPage(base, pt.number), "day", p.formatDate(d.day, p.o.Site.DateFormat), list, func(m maker, v *ArchiveView, f *frameOf) {
			items := m.itemsPage(base, list, parts, n)
			v.Articles = &items
			v.Edition = m.linkTo(m.word("edition.day"), m.day[d.day.Format(time.DateOnly)])
			f.crumbs = append(f.crumbs, crumb{itoa(d.day.Year()), archiveYear(d.day)}, crumb{m.monthName(d.day), archiveMonth(d.day)})
			if i > 0 {
				t := p.cal.days[i-1].day
				f.prev = m.linkTo(m.date(t).Text, archiveDay(t))
			}
			if i < len(p.cal.days)-1 {
				t := p.cal.days[i+1].day
				f.next = m.linkTo(m.date(t).Text, archiveDay(t))
			}
		})
		page.Number = pt.number
		p.add(page)
	}
}

// years are all years with articles, the newest first, with their months.
func (m maker) years() []Year {
	most := 1
	for _, r := range m.cal.months {
		most = max(most, len(m.cal.articlesIn(m.newest, r)))
	}
	var out []Year
	for i := len(m.cal.days) - 1; i >= 0; i-- {
		y := m.cal.days[i].day.Year()
		if len(out) > 0 && out[len(out)-1].Name == itoa(y) {
			continue
		}
		year := Year{Name: itoa(y), Href: m.link(archiveYear(m.cal.days[i].day)), Articles: len(m.cal.articlesIn(m.newest, m.cal.years[y]))}
		for n := range 12 {
			t := time.Date(y, time.Month(n+1), 1, 0, 0, 0, 0, time.UTC)
			l := MonthLink{Name: m.monthName(t), Short: m.monthShort(t)}
			if r, ok := m.cal.months[t.Format("2006-01")]; ok {
				l.Count = len(m.cal.articlesIn(m.newest, r))
				l.Href, l.Step = m.link(archiveMonth(t)), step(l.Count, most, 4)
			}
			year.Months = append(year.Months, l)
		}
		out = append(out, year)
	}
	return out
}

// calendar is a month as a grid; first is its first day.
func (m maker) calendar(first time.Time) Calendar {
	c := Calendar{Name: m.monthName(first)}
	if r, ok := m.cal.months[first.Format("2006-01")]; ok {
		c.Href, c.Articles = m.link(archiveMonth(first)), len(m.cal.articlesIn(m.newest, r))
	}
	starts := 1
	if m.word("date.week_starts") == "0" {
		starts = 0
	}
	for n := range 7 {
		c.Weekdays = append(c.Weekdays, m.word("date.weekdays_short."+itoa((starts+n)%7)))
	}
	day := first.AddDate(0, 0, -((int(first.Weekday()) - starts + 7) % 7))
	for day.Before(first.AddDate(0, 1, 0)) {
		var week [7]Day
		for n := range week {
			if day.Month() == first.Month() {
				week[n] = m.calendarDay(day)
			}
			day = day.AddDate(0, 0, 1)
		}
		c.Weeks = append(c.Weeks, week)
	}
	return c
}

func (m maker) calendarDay(t time.Time) Day {
	d := Day{Number: t.Day(), ISO: t.Format(time.DateOnly), Label: m.formatDate(t, m.o.Site.DateFormat)}
	i, ok := slices.BinarySearchFunc(m.cal.days, t, func(c calendarDay, t time.Time) int { return c.day.Compare(t) })
	if ok {
		d.Articles = m.cal.days[i].last - m.cal.days[i].first
		d.Href, d.Step = m.link(archiveDay(t)), step(d.Articles, m.cal.most, 4)
	}
	return d
}
