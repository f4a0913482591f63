package gazetteer

// Speech is what introduces speech.
type Speech struct {
	// Verbs are speech verbs in the forms that stand in copy: "said", "says", "told".
	Verbs Words `toml:"verbs"`
}
