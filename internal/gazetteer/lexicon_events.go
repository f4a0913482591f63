package gazetteer

// Events is what makes an event of a sentence.
type Events struct {
	// Agree are triggers of the PLOVER category AGREE, and so on for each.
	Agree Phrases `toml:"agree"`
}
