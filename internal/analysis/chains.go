package analysis

import (
	"slices"
	"strings"

	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/text"
)

// chains groups the mentions by what they name: by the ID of an entity the tables know, else by kind and
// folded name. A chain has the fullest name, the offices in order of mention, the state of the first that
// says one, and a doubt when an editor should look.
func chains(w *work) {
	doc := w.doc
	c := &w.room.chains
	*c = chainer{w: w, byID: emptied(c.byID), byName: emptied(c.byName), fold: c.fold, list: c.list[:0], info: c.info[:0]}
	for i := range doc.Mentions {
		k := c.chainOf(&w.candidates[i])
		doc.Mentions[i].Chain = k
		c.info[k].mentions++
		c.learn(k, &w.candidates[i])
	}
	doc.Chains, w.chains = kept(c.list), c.info
	c.members()
	for k := range doc.Chains {
		printed(w, &doc.Chains[k])
		finish(w, &doc.Chains[k], &w.chains[k])
	}
	salience(w)
}

// chainInfo is what the pipeline knows of a chain beside what the document keeps.
type chainInfo struct {
	sex   gender
	score float32
	full  bool // some mention has the full name
	// mentions is their number.
	mentions int
}

type chainKey struct {
	kind entity.Kind
	name string
}

type chainer struct {
	w      *work
	byID   map[entity.ID]int
	byName map[chainKey]int
	fold   []byte
	list   []nlp.Chain
	info   []chainInfo
}

// members fills the lists of mentions, all in one piece.
func (c *chainer) members() {
	doc := c.w.doc
	all := make([]int, len(doc.Mentions))
	for k := range doc.Chains {
		n := c.info[k].mentions
		doc.Chains[k].Mentions, all = all[:0:n], all[n:]
	}
	for i := range doc.Mentions {
		chain := &doc.Chains[doc.Mentions[i].Chain]
		chain.Mentions = append(chain.Mentions, i)
	}
}

// chainOf returns the index of the chain a candidate belongs to, a new one if need be.
func (c *chainer) chainOf(m *candidate) int {
	doc := c.w.doc
	if len(m.Entities) > 0 {
		e := m.Entities[0]
		if k, ok := c.byID[e.ID]; ok {
			return k
		}
		c.byID[e.ID] = len(c.list)
		return c.add(nlp.Chain{Kind: e.Kind, ID: e.ID, Name: e.Name, Country: code(e), OrgKind: e.OrgKind})
	}
	name := m.Name
	if name == "" {
		name = plainName(m.Of(doc.Text))
	}
	c.fold = text.AppendFold(c.fold[:0], name)
	if k, ok := c.byName[chainKey{m.Kind, string(c.fold)}]; ok {
		return k
	}
	c.byName[chainKey{m.Kind, string(c.fold)}] = len(c.list)
	return c.add(nlp.Chain{Kind: m.Kind, Name: name, Country: m.Country, OrgKind: m.OrgKind})
}

func (c *chainer) add(chain nlp.Chain) int {
	c.list = append(c.list, chain)
	c.info = append(c.info, chainInfo{})
	return len(c.list) - 1
}

// learn adds what one mention says to its chain.
func (c *chainer) learn(k int, m *candidate) {
	chain, info := &c.list[k], &c.info[k]
	if chain.Country == "" {
		chain.Country = m.Country
	}
	if chain.OrgKind == "" {
		chain.OrgKind = m.OrgKind
	}
	chain.Confidence = max(chain.Confidence, m.Confidence)
	info.sex = max(info.sex, m.sex)
	info.score = max(info.score, m.score)
	info.full = info.full || m.Form == nlp.Name
	for _, o := range [...]*nlp.Office{m.Office, m.Office2} {
		if o != nil {
			addOffice(chain, *o)
		}
	}
	switch chain.Kind {
	case entity.Organisation:
		if m.Role == nlp.Actor || chain.Role == nlp.NoRole {
			chain.Role = m.Role
		}
	}
}

// addOffice adds an office unless the chain has it; one that says less than another of the same state is
// left out ("minister" beside "foreign minister").
func addOffice(chain *nlp.Chain, o nlp.Office) {
	for i := range chain.Offices {
		if have := &chain.Offices[i]; have.Title == o.Title && (have.Country == o.Country || o.Country == "" || have.Country == "") {
			if have.Country == "" {
				have.Country = o.Country
			}
			if have.Org == "" {
				have.Org = o.Org
			}
			return
		}
	}
	for i := range chain.Offices {
		have := &chain.Offices[i]
		if have.Country != o.Country && have.Country != "" && o.Country != "" || have.Org != o.Org && have.Org != "" && o.Org != "" {
			continue
		}
		switch {
		case saysLess(o.Title, have.Title):
			return
		case saysLess(have.Title, o.Title):
			*have = o
			return
		}
	}
	chain.Offices = append(chain.Offices, o)
}

// saysLess reports whether a title is the last words of a longer one, and may not be another office: "minister"
// beside "foreign minister", but no "president" beside "vice president".
func saysLess(short, long string) bool {
	return long == short+" general" || strings.HasSuffix(long, " "+short) && !outranked(short, long) && !strings.HasPrefix(long, "former ") && !strings.HasPrefix(long, "then ") &&
		!strings.Contains(long, "deputy ") && !strings.Contains(long, "acting ") && !strings.Contains(long, "interim ") && !strings.Contains(long, "vice ")
}

// printed fills the name as this text has it.
func printed(w *work, chain *nlp.Chain) {
	for _, i := range chain.Mentions {
		m := &w.doc.Mentions[i]
		if m.Form != nlp.Name && (chain.Kind != entity.Organisation || m.Form != nlp.Abbrev) {
			continue
		}
		if s := m.Of(w.doc.Text); len(s) > len(chain.Printed) || s == chain.Name {
			chain.Printed = s
		}
		if chain.Printed == chain.Name {
			return
		}
	}
	chain.Printed = plainName(chain.Printed)
	if chain.Printed == "" {
		chain.Printed = chain.Name
	}
}

// finish fills what depends on all mentions.
func finish(w *work, chain *nlp.Chain, info *chainInfo) {
	if chain.Kind != entity.Person {
		return
	}
	// what the text says with its state or body is the office proper: "North Korean leader", then "chairman"
	slices.SortStableFunc(chain.Offices, func(a, b nlp.Office) int {
		switch {
		case stated(a) == stated(b):
			return 0
		case stated(a):
			return -1
		}
		return 1
	})
	if e := w.g.Entity(chain.ID); e != nil {
		chain.Country = stateOf(e, chain)
	}
	for i := range chain.Offices {
		if o := &chain.Offices[i]; !stated(*o) {
			o.Country, o.Org = seat(w, chain, o.Title)
		}
	}
	if chain.ID == "" {
		switch {
		case !info.full:
			chain.Doubt = "only a surname"
		case info.score > 0 && info.score < personThreshold+0.8:
			chain.Doubt = "a person by the form of the name only"
		}
	}
}

// stateOf is the state a person of the tables stands for in this text: another than his own if the text calls him by an
// office of it that the tables know, too. Eduard Shevardnadze was a minister of one and president of another.
func stateOf(e *entity.Entity, chain *nlp.Chain) string {
	for i := range chain.Offices {
		o := &chain.Offices[i]
		if o.Country == "" || o.Country == e.Country || strings.HasPrefix(o.Title, "former ") {
			continue
		}
		for j := range e.Offices {
			if e.Offices[j].Country == o.Country {
				return o.Country
			}
		}
	}
	return chain.Country
}

// stated reports whether an office is said with its state or body.
func stated(o nlp.Office) bool { return o.Country != "" || o.Org != "" }

// seat is the state or body of an office that the text leaves to the reader: by the tables, if they know the person
// in one of that name, else the person's own state. Nobody is "secretary-general" or "head" of the state he
// comes from.
func seat(w *work, chain *nlp.Chain, title string) (country, org string) {
	e := w.g.Entity(chain.ID)
	if e == nil {
		return chain.Country, ""
	}
	date := dayOf(w.a)
	if !servesBody(e, date) || strings.Contains(title, "opposition") {
		return chain.Country, ""
	}
	for i := range e.Offices {
		if o := &e.Offices[i]; (date == "" || o.From <= date && (o.Until == "" || o.Until >= date)) && agree(title, o.Title) {
			return "", o.Org
		}
	}
	return "", ""
}

// servesBody reports whether by the tables a person's only office on a day is that of a body and of no state: the
// secretary-general of the United Nations.
func servesBody(e *entity.Entity, date string) bool {
	body := false
	for i := range e.Offices {
		o := &e.Offices[i]
		if date == "" || o.From <= date && (o.Until == "" || o.Until >= date) {
			if o.Org == "" {
				return false
			}
			body = true
		}
	}
	return body
}

// salience is the share of a chain's mentions among all of its kind, those in the headline and the lede
// counting more.
func salience(w *work) {
	doc := w.doc
	var total [8]float64
	weights := make([]float64, len(doc.Chains))
	lede := w.a.Lede()
	for i := range doc.Mentions {
		m := &doc.Mentions[i]
		weight := 1.0
		if m.Start < lede.End {
			weight = 2
		}
		weights[m.Chain] += weight
		total[m.Kind] += weight
	}
	for k := range doc.Chains {
		if c := &doc.Chains[k]; total[c.Kind] > 0 {
			c.Salience = weights[k] / total[c.Kind]
		}
	}
}
