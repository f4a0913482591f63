package site

import (
	"strings"

	"digest/internal/digest"
)

// ranks order offices as a diplomatic list does: heads of state, heads of government, foreign ministers, other ministers,
// deputies, envoys, spokespeople, other offices. An office has the first rank one of whose words it contains.
var ranks = [...][]string{
	{"king", "queen", "emperor", "emir", "sultan", "pope", "supreme leader", "head of state"},
	{"president", "chairman of the state"},
	{"prime minister", "premier", "chancellor", "taoiseach", "head of government", "crown prince", "crown princess", "chief executive"},
	{"foreign minister", "secretary of state", "minister of foreign affairs", "minister for foreign affairs", "foreign secretary"},
	{"minister", "secretary of", "secretary-general", "secretary general", "attorney general", "national security adviser", "trade representative"},
	{"speaker", "chief justice", "governor", "chairman", "chairwoman", "leader"},
	{"ambassador", "envoy", "representative", "negotiator", "mediator", "commissioner"},
	{"general", "admiral", "commander", "director", "head", "chief"},
	{"spokes"},
}

// lesser are words that take an office below the one they qualify, and that speak for no state of their own.
var lesser = []string{"deputy", "vice", "first vice", "assistant", "under", "acting deputy", "former", "ex-", "designate", "press secretary", "adviser to", "aide"}

// lowestRank is of people without an office.
const lowestRank = 2*len(ranks) + 1

// officeRank is the place of an office's title in a diplomatic list, 0 the highest; below [lowestRank].
func officeRank(title string) int {
	title = strings.ToLower(title)
	rank := len(ranks) - 1
	for i, words := range ranks {
		if hasAny(title, words) {
			rank = i
			break
		}
	}
	if hasAny(title, lesser) {
		return len(ranks) + rank
	}
	return rank
}

// hasAny reports whether words of a title begin with one of the terms: "president" is in "co-president", not in "vicepresidential".
func hasAny(title string, terms []string) bool {
	for _, t := range terms {
		for at := 0; ; {
			i := strings.Index(title[at:], t)
			if i < 0 {
				break
			}
			at += i
			if at == 0 || title[at-1] == ' ' || title[at-1] == '-' {
				return true
			}
			at += len(t)
		}
	}
	return false
}

// latestRank is the rank of the latest office of a state; that of a body counts below those of states.
func latestRank(a *digest.Actor) int {
	if len(a.Offices) == 0 {
		return lowestRank
	}
	return officeRank(a.Offices[0].Title)
}
