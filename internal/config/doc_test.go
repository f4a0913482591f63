package config

import (
	"os"
	"strings"
	"testing"
)

// Every key is documented, and the example in the documentation is one this package takes.
func TestDocumentation(t *testing.T) {
	doc, err := os.ReadFile("../../docs/config.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range Keys() {
		if !strings.Contains(string(doc), "`"+k+"`") && !strings.Contains(string(doc), "["+k+"]") && !strings.Contains(string(doc), " "+k+"`") {
			t.Errorf("docs/config.md does not mention %s", k)
		}
	}
	_, example, _ := strings.Cut(string(doc), "```toml\n")
	example, _, _ = strings.Cut(example, "```")
	c, ds := Parse("config.toml", []byte(example))
	if len(ds) > 0 || c.StateNames["TR"] != "Türkiye" {
		t.Errorf("the example: %v, %v", ds, c.StateNames)
	}
}
