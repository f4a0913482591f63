package gazetteer

// Known is what tells the meaning of a known name in its sentence; lexicon-known.toml says what each list
// is for.
type Known struct {
	Surnames         Words `toml:"surnames"`
	Given            Words `toml:"given"`
	Namesakes        Words `toml:"namesakes"`
	AfterName        Words `toml:"after_name"`
	Honorifics       Words `toml:"honorifics"`
	LanguageBefore   Words `toml:"language_before"`
	LanguageAfter    Words `toml:"language_after"`
	LanguageSuffixes Words `toml:"language_suffixes"`
	OrgAfter         Words `toml:"org_after"`
	OrgBeforeOf      Words `toml:"org_before_of"`
	OrgBefore        Words `toml:"org_before"`
	Locative         Words `toml:"locative"`
	Addressing       Words `toml:"addressing"`
	Dealings         Words `toml:"dealings"`
	Government       Words `toml:"government"`
	Townish          Words `toml:"townish"`
	PlaceOf          Words `toml:"place_of"`
	Modifiers        Words `toml:"modifiers"`
	Verbs            Words `toml:"verbs"`
	PluralVerbs      Words `toml:"plural_verbs"`
	Prefixes         Words `toml:"prefixes"`
	TownVerbs        Words `toml:"town_verbs"`
}
