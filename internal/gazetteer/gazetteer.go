// Package gazetteer owns the fact tables (countries, organisations, people with their offices, places,
// topics) and the word lists of the analysis, and finds known names in text.
//
// Tables are TOML files under data/, written by hand from public knowledge; editors' entity files add
// to them or override them. A match is a claim about spelling only: what an ambiguous or metonymic
// match means in its sentence is decided by package analysis.
//
// # Table format
//
// A table is one TOML array of strings, one string (a row) for each entity, so that loading stays far
// below what a user notices. A row is fields separated by "|"; a field after the fixed ones is "key:
// value; value"; spaces around separators do not count. Unknown keys, wrong codes, dates and doubled
// IDs are errors. Comments are TOML's. An ID is made from the name unless the row has "id: slug".
//
// countries.toml — code, name, then any of official, aka, adj (adjectives and demonyms, singular and
// plural), capital, metonym, weak
// (names of the seat or the state that count only in a text that names the state otherwise), abbr (matched with case; give "US", the form "U.S." is understood), years
// and successor (of a former state; became instead of successor when it only changed its name), never, id:
//
//	countries = [
//	  "FR | France | official: French Republic | adj: French; Frenchman; Frenchmen | capital: Paris | metonym: Élysée; Quai d'Orsay",
//	]
//
// organisations.toml — name, kind (see [OrgKinds]), then any of abbr (matched with case), intro
// (abbreviations that count only in a text that also has the name), aka, country (of a body that belongs
// to one state), code (EU only), never, id:
//
//	organisations = [
//	  "African Union | international | intro: AU | aka: African Union Commission",
//	  "Yonhap News Agency | media | aka: Yonhap | country: KR",
//	]
//
// people.toml — name as most papers print it, code of the state (or "-"), then any of aka (full-name
// variants, never a lone surname), short (what the person is called alone, when it is not the last word,
// or the first for CN, HK, KP, KR, TW), never, id; every other field is an office: title in lower case,
// "@" and the body or another state's code when it is not the person's own state, and a range of ISO
// dates or prefixes of them:
//
//	people = [
//	  "Ban Ki-moon | KR | foreign minister 2004-01..2006-11 | secretary-general @ United Nations 2007-01-01..2016-12-31",
//	  "Angela Merkel | DE | chancellor 2005-11-22..2021-12-08",
//	]
//
// "never" lists what is not the entity although its name is in it ("Jordan River", "French fries"): such a
// string is read as a whole and names nobody, unless another entity bears it.
//
// An open end is "..". The body must be in organisations.toml. Titles that mean the same office
// (foreign minister, minister of foreign affairs, secretary of state of the US) are told in titles.toml:
// any of them may be used in a row.
//
// places.toml — name, code or "-", kind (city, state, region, island, water, site), then any of aka, abbr (of a state
// after a town's name: "Calif."), never, id.
// Capitals come from countries.toml. Places give datelines and events their state.
//
// topics.toml — name, then terms with their weights (1 when none is given), and any of never (words that
// speak for nothing), hide (yes: never shown, but kept to outweigh chance words of other topics), id. A term
// stands in the singular; its plural and its American spelling are understood. A term in lower case matches
// any case; a capital in it must be there in the text; one word in capitals must stand so:
//
//	topics = [
//	  "Arms control | arms control=3; New START=4; warhead; missile treaty=2",
//	]
//
// titles.toml — an office, then "aka: other titles" for it; "foreign secretary @ GB" holds for one state.
//
// ambiguous.toml — a name that means several things, then what resolves it; see [Ambiguity]. A spelling that two
// entities bear must stand there.
//
// lexicon-*.toml hold the word lists of the stages, each decoded into a typed section of [Lexicon].
package gazetteer
