package analysis

import (
	"strings"

	"digest/internal/entity"
	gz "digest/internal/gazetteer"
	"digest/internal/nlp"
)

// description is what a phrase for a speaker says of him: "the Tunisian interior minister".
type description struct {
	head    string   // "minister"
	words   []string // what stands before it but for the article and the state: "interior"
	country string   // alpha-2 code of a state named with it, or ""
}

// described is the chain that a description in clause n means, or -1: of those named before it, the one whose
// office in this article, or whose name if it is a body's, fits; of several the one who spoke last, if no
// state is named. A description that is undetermined, former or somebody's ("a minister", "his office") stays
// what it is.
func (r *reader) described(n int, np nounPhrase) int {
	d, ok := r.describe(np)
	if !ok {
		return -1
	}
	at := r.span(np.first, np.last).Start
	best, several := -1, false
	for k := range r.w.doc.Chains {
		chain := &r.w.doc.Chains[k]
		if r.w.doc.Mentions[chain.Mentions[0]].Start >= at || !d.fits(r, k) {
			continue
		}
		best, several = k, best >= 0 || several
	}
	if !several {
		return best
	}
	if d.country != "" {
		return -1
	}
	for m := n - 1; m >= 0 && m >= n-12 && r.clauses[m].block >= r.clauses[n].block-2; m-- {
		if k := r.voices[m].speaker.chain; k >= 0 && r.voices[m].quoted {
			if d.fits(r, k) {
				return k
			}
			return -1
		}
	}
	return -1
}

// describe reads the phrase of a common noun.
func (r *reader) describe(np nounPhrase) (d description, ok bool) {
	if r.items[np.head].kind != wordItem || np.last-np.first > 8 {
		return d, false
	}
	determined := false
	for i := np.first; i < np.head; i++ {
		it := &r.items[i]
		word := r.toks[it.first].Of(r.t)
		switch {
		case it.kind == nameItem:
			s := r.nameSpeaker(i)
			if s.kind != nlp.CountrySpeaker || d.country != "" {
				return d, false
			}
			d.country = r.w.doc.Chains[s.chain].Country
		case r.isPossessive(i):
			determined = determined || d.country != ""
		case word == "the" || word == "The":
			determined = true
		case it.class&gz.Determiner != 0 || word == "former" || word == "ex" || word == "late":
			return d, false
		case it.kind == wordItem:
			d.words = append(d.words, strings.ToLower(word))
		}
	}
	d.head = strings.ToLower(r.span(np.head, np.head+1).Of(r.t))
	switch rest := np.last - np.head; {
	case rest == 1:
	case rest == 3 && r.isWord(np.head+1, "of") && r.items[np.head+2].kind == nameItem && d.country == "":
		s := r.nameSpeaker(np.head + 2)
		if s.kind != nlp.CountrySpeaker {
			return d, false
		}
		d.country = r.w.doc.Chains[s.chain].Country
	default:
		return d, false
	}
	return d, determined
}

// fits reports whether the description may stand for a chain.
func (d *description) fits(r *reader, k int) bool {
	chain := &r.w.doc.Chains[k]
	switch chain.Kind {
	case entity.Person:
		for i := range chain.Offices {
			o := &chain.Offices[i]
			country := o.Country
			if country == "" {
				country = chain.Country
			}
			if (d.country == "" || d.country == country) && d.fitsTitle(o.Title) {
				return d.fitsSex(r.sexOfChain(k))
			}
		}
	case entity.Organisation:
		return bodies[d.head] && (d.country == "" || d.country == chain.Country) && chain.OrgKind != "media" && d.within(strings.ToLower(chain.Name))
	}
	return false
}

// within reports whether all words of the description stand in a name.
func (d *description) within(name string) bool {
	fields := strings.Fields(name)
	has := func(word string) bool {
		for _, f := range fields {
			if f == word {
				return true
			}
		}
		return false
	}
	for _, w := range d.words {
		if !has(w) {
			return false
		}
	}
	return has(d.head)
}

// fitsTitle reports whether somebody with the title may be called so. The words before the noun must stand in
// the title; the noun itself may be another for the same office.
func (d *description) fitsTitle(title string) bool {
	title = strings.ToLower(title)
	fields := strings.FieldsFunc(title, func(c rune) bool { return c == ' ' || c == '-' })
	has := func(word string) bool {
		for _, f := range fields {
			if f == word {
				return true
			}
		}
		return false
	}
	for _, w := range d.words {
		for _, part := range strings.Split(w, "-") {
			if !has(part) && !(part == "top" || part == "chief" || part == "senior" || part == "visiting" || part == "veteran") {
				return false
			}
		}
	}
	if len(d.words) == 0 && outranked(d.head, title) {
		return false
	}
	if len(fields) > 0 && has(d.head) {
		return d.head == fields[len(fields)-1] || d.head == "secretary" || d.head == "minister" || strings.Contains(title, d.head+" of ") || strings.Contains(title, d.head+" for ")
	}
	for _, w := range alike[d.head] {
		if strings.Contains(title, w) {
			return true
		}
	}
	return false
}

// outranked reports whether the noun of an office alone means another than the title: a prime minister is not
// called "the minister", nor a vice president "the president", nor a secretary-general "the general".
func outranked(head, title string) bool {
	switch head {
	case "minister":
		return strings.Contains(title, "prime minister")
	case "president":
		return strings.Contains(title, "vice")
	case "general":
		return strings.Contains(title, "secretary") || strings.Contains(title, "director")
	}
	return false
}

// fitsSex keeps a spokeswoman from being a man.
func (d *description) fitsSex(g gender) bool {
	switch {
	case strings.HasSuffix(d.head, "woman"), d.head == "queen", d.head == "princess":
		return g != male
	case strings.HasSuffix(d.head, "sman"), d.head == "king", d.head == "prince":
		return g != female
	}
	return true
}

// alike has what reporters call the holder of an office beside its title, with words of such titles.
var alike = map[string][]string{
	"leader":         {"president", "prime minister", "premier", "chancellor", "chairman", "general secretary", "party secretary"},
	"premier":        {"prime minister"},
	"minister":       {"foreign secretary", "secretary of state", "defence secretary", "defense secretary"},
	"envoy":          {"ambassador", "representative", "secretary of state", "negotiator", "emissary", "special adviser"},
	"emissary":       {"ambassador", "representative", "envoy", "negotiator"},
	"diplomat":       {"ambassador", "envoy", "representative", "foreign minister", "foreign secretary", "secretary of state", "negotiator", "consul"},
	"negotiator":     {"envoy", "representative"},
	"representative": {"envoy", "ambassador"},
	"spokesman":      {"spokesperson", "press secretary"},
	"spokeswoman":    {"spokesperson", "press secretary"},
	"spokesperson":   {"spokesman", "spokeswoman", "press secretary"},
	"chief":          {"secretary-general", "secretary general", "director-general", "director general", "high representative", "commissioner"},
	"head":           {"secretary-general", "secretary general", "director-general", "director general", "president", "chairman", "director"},
	"commander":      {"general", "chief of staff"},
	"general":        {"commander", "chief of staff"},
	"lawmaker":       {"senator", "congressman", "congresswoman", "representative", "member of parliament"},
	"politician":     {"senator", "congressman", "congresswoman", "member of parliament"},
	"statesman":      {"president", "prime minister"},
	"monarch":        {"king", "queen", "emperor"},
	"pontiff":        {"pope"},
	"patriarch":      {"patriarch"},
}

// bodies are the nouns that may stand for a body whose name has them.
var bodies = map[string]bool{
	"ministry": true, "agency": true, "council": true, "court": true, "bank": true, "commission": true, "union": true, "party": true,
	"organisation": true, "organization": true, "department": true, "committee": true, "tribunal": true, "fund": true, "assembly": true,
	"parliament": true, "embassy": true, "treasury": true, "movement": true, "federation": true, "league": true, "institute": true,
}
