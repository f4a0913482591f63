package score

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"digest/internal/entity"
	"digest/internal/nlp"
	"digest/internal/parse"
	"digest/internal/source"
)

// TestWire holds what is found in one real agency report, which is not part of the repository, to what an
// editor would list: who is in it, from where and in which office, which states act, and who relays.
func TestWire(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "..", "shared", "wire", "efe-biegun-seoul.txt"))
	if err != nil {
		t.Skip("the report is not here:", err)
	}
	a, ds := parse.Parse(source.File{Path: "wire.txt", Class: source.Article, Data: data})
	if ds.HasErrors() {
		t.Fatal(ds)
	}
	doc := pipeline(t).Analyze(a)
	people, roles, bodies := map[string]string{}, map[string][]string{}, map[string]string{}
	offices := map[string][]string{}
	for i := range doc.Chains {
		c := &doc.Chains[i]
		switch c.Kind {
		case entity.Person:
			people[c.Printed] = c.Country
			for _, o := range c.Offices {
				offices[c.Printed] = append(offices[c.Printed], o.Title+" "+o.Country)
			}
		case entity.Country:
			roles[c.Country] = rolesOf(doc, c)
		case entity.Organisation:
			bodies[c.Name] = c.Role.String()
		}
	}
	for _, diff := range []string{
		cmp.Diff(map[string]string{
			"Stephen Biegun": "US", "Cho Sei-young": "KR", "Choe Son-hui": "KP", "Donald Trump": "US", "Kim Jong-Un": "KP", "Moon Jae-in": "KR",
		}, people),
		cmp.Diff([]string{"actor"}, roles["US"]),
		cmp.Diff([]string{"actor"}, roles["KP"]),
		cmp.Diff([]string{"place"}, roles["VN"]),
		cmp.Diff(4, len(roles)),
		cmp.Diff(map[string]string{"Yonhap": "source"}, bodies),
	} {
		if diff != "" {
			t.Error(diff)
		}
	}
	if !slices.Contains(roles["KR"], "actor") {
		t.Errorf("KR has the roles %v, want actor among them", roles["KR"])
	}
	for name, office := range map[string]string{
		"Stephen Biegun": "deputy secretary of state US", "Cho Sei-young": "first vice foreign minister KR",
		"Choe Son-hui": "first vice minister of foreign affairs KP", "Donald Trump": "president US", "Kim Jong-Un": "leader KP",
	} {
		if !slices.Contains(offices[name], office) {
			t.Errorf("%s has the offices %q, want %q among them", name, offices[name], office)
		}
	}
}

// rolesOf lists the roles in which a state's mentions stand.
func rolesOf(doc *nlp.Doc, c *nlp.Chain) []string {
	var out []string
	for _, i := range c.Mentions {
		if r := doc.Mentions[i].Role; r != nlp.NoRole && !slices.Contains(out, r.String()) {
			out = append(out, r.String())
		}
	}
	return out
}
