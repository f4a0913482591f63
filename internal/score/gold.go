package score

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// Gold is what is right of one article.
type Gold struct {
	ID      string `json:"id"`
	HeldOut bool   `json:"held_out"`

	Title         string        `json:"title"`
	Dateline      GoldDateline  `json:"dateline"`
	People        []GoldPerson  `json:"people"`
	Countries     []GoldCountry `json:"countries"`
	Organisations []GoldBody    `json:"organisations"`
	Quotes        []GoldQuote   `json:"quotes"`
	Events        []GoldEvent   `json:"events"`
	NotPeople     []string      `json:"not_people"`
	NotCountries  []string      `json:"not_countries"`
	NotQuotes     []string      `json:"not_quotes"`
}

// GoldDateline is where and when an article was filed; a key that is "" is not annotated.
type GoldDateline struct {
	Place   string `json:"place"`
	Country string `json:"country"`
	Date    string `json:"date"`
	Agency  string `json:"agency"`
}

// GoldPerson is a person of the article; any of Names is right.
type GoldPerson struct {
	Names    []string     `json:"names"`
	Country  string       `json:"country"`
	Offices  []GoldOffice `json:"offices"`
	Optional bool         `json:"optional"`
}

// GoldOffice is what a person is called in the article.
type GoldOffice struct {
	Title   string `json:"title"`
	Country string `json:"country"`
	Org     string `json:"org"`
}

// GoldCountry is a state by its alpha-2 code; Role is "actor", "place" or, when it is not scored, "".
type GoldCountry struct {
	Code     string `json:"code"`
	Role     string `json:"role"`
	Optional bool   `json:"optional"`
}

// GoldBody is an organisation; Role is "source" for a medium that only reports.
type GoldBody struct {
	Names    []string `json:"names"`
	Role     string   `json:"role"`
	Optional bool     `json:"optional"`
}

// GoldQuote is one stretch of speech. Speaker lists what is right: names, words or the code of a state.
type GoldQuote struct {
	Text        string   `json:"text"`
	Kind        string   `json:"kind"`
	Speaker     []string `json:"speaker"`
	SpeakerKind string   `json:"speaker_kind"`
}

// GoldEvent is who did what to whom, by codes of states.
type GoldEvent struct {
	Type   string   `json:"type"`
	Mode   string   `json:"mode"`
	Source []string `json:"source"`
	Target []string `json:"target"`
	Tense  string   `json:"tense"`
	Date   string   `json:"date"`
}

// GoldSentence is a sentence with all its events.
type GoldSentence struct {
	ID     string      `json:"id"`
	Text   string      `json:"text"`
	Events []GoldEvent `json:"events"`
	Unseen bool        `json:"unseen"`
}

// ReadGold reads the annotation of one article; an unknown key is an error.
func ReadGold(data []byte) (*Gold, error) {
	g := new(Gold)
	if err := strictly(data, g); err != nil {
		return nil, fmt.Errorf("reading gold: %w", err)
	}
	return g, nil
}

// ReadSentences reads one annotated sentence a line.
func ReadSentences(data []byte) ([]GoldSentence, error) {
	var out []GoldSentence
	for i, line := range bytes.Split(bytes.TrimSpace(data), []byte("\n")) {
		var s GoldSentence
		if err := strictly(line, &s); err != nil {
			return nil, fmt.Errorf("reading sentence %d: %w", i+1, err)
		}
		out = append(out, s)
	}
	return out, nil
}

func strictly(data []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	return d.Decode(v)
}
