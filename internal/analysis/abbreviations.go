package analysis

import "strings"

// Abbreviations that take a point, as English news copy prints them. They are part of the grammar of
// tokens, which must not depend on a site's tables.
const (
	// before a name; never the end of a sentence
	titleAbbreviations = `Adm Amb Asst Bp Brig Bro Capt Cmdr Col Comdr Cpl Det Dr Drs Eng Fr Gen Gov Govs Hon Insp
		Lt Lieut Maj Messrs Mgr Mlle Mme Mr Mrs Ms Msgr Mt Pfc Pres Prof Pvt Rep Reps Rev Sen Sens Sgt Spc Sr Sra Srta
		St Ste Supt Ven VAdm RAdm vs Vs al viz cf approx ca`
	// after a name, or elsewhere; a sentence may end with them
	otherAbbreviations = `Ala Ariz Ark Assn Assoc Aug Ave Blvd Bros Calif Co Colo Conn Corp Cos Ct Dec Del Dept Dist Div
		Esq Est Fla Feb Ft Ga Ill Inc Ind Intl Jan Jr Jul Jun Kan Ky La Ltd Mar Mass Md Mfg Mich Minn Miss Mo Mont Natl
		Neb Nev Nov Oct Okla Ont Ore Pa Penn Ph Prop Que Rd Rte Sask Sep Sept Tenn Tex Univ Va Vt Wash Wis Wyo etc
		Bhd Plc Pty Nos Vol`
)

type abbreviationKind uint8

const (
	beforeName abbreviationKind = iota + 1
	elsewhere
)

var abbreviations = func() map[string]abbreviationKind {
	m := map[string]abbreviationKind{}
	for _, s := range strings.Fields(otherAbbreviations) {
		m[s] = elsewhere
	}
	for _, s := range strings.Fields(titleAbbreviations) {
		m[s] = beforeName
	}
	return m
}()

// isAbbreviation reports whether the point after word belongs to it. "No." is one only before a number.
func isAbbreviation(word string, numberFollows bool) bool {
	switch word {
	case "No", "no", "Art", "Fig", "p", "pp":
		return numberFollows
	}
	return abbreviationOf(word) != 0
}

// abbreviationOf looks up an abbreviation without its point, in its usual case or in capitals.
func abbreviationOf(word string) abbreviationKind {
	if len(word) < 2 || len(word) > 6 {
		return 0
	}
	if k := abbreviations[word]; k != 0 {
		return k
	}
	if word[1] < 'A' || word[1] > 'Z' || word == "MISS" {
		return 0
	}
	var buf [8]byte
	buf[0] = word[0]
	for i := 1; i < len(word); i++ {
		buf[i] = word[i] | 0x20
	}
	return abbreviations[string(buf[:len(word)])]
}
