package gazetteer

// Names is what tells a person's or an organisation's name from other capitalised words.
type Names struct {
	// Given are given names in use anywhere, used as evidence only.
	Given Words `toml:"given"`
	// Honorifics come before a name and are no office: "Mr", "Dr", "Sheikh".
	Honorifics Words `toml:"honorifics"`
	// Titles are offices as they stand before or after a name, without the state: "foreign minister".
	Titles Phrases `toml:"titles"`
}
