package build

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The figures pages show are those that docs/ACCURACY.md gives as of now, in its first section.
func TestAccuracyIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/ACCURACY.md")
	if err != nil {
		t.Fatal(err)
	}
	_, now, ok := strings.Cut(string(doc), "## All sets against the targets")
	if !ok {
		t.Fatal("docs/ACCURACY.md has no section of the figures as of now")
	}
	now, _, _ = strings.Cut(now, "\n## ")
	for _, a := range accuracy() {
		row := fmt.Sprintf("%.1f / %.1f / %.1f", 100*a.Precision, 100*a.Recall, 100*a.F1)
		if !strings.Contains(now, row) {
			t.Errorf("docs/ACCURACY.md does not give %s for %s on %s", row, a.What, a.Set)
		}
	}
}
