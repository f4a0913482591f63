package build

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// The figures pages show are those docs/ACCURACY.md gives.
func TestAccuracyIsDocumented(t *testing.T) {
	doc, err := os.ReadFile("../../docs/ACCURACY.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range accuracy() {
		row := fmt.Sprintf("%.1f / %.1f / %.1f", 100*a.Precision, 100*a.Recall, 100*a.F1)
		if !strings.Contains(string(doc), row) {
			t.Errorf("docs/ACCURACY.md does not give %s for %s on %s", row, a.What, a.Set)
		}
	}
}
