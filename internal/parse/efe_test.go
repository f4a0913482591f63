package parse

import (
	"strings"
	"testing"

	"digest/internal/article"
)

func TestSharedWireArticle(t *testing.T) {
	a, f := parseFile(t, shared(t, "wire", "efe-biegun-seoul.txt"))
	if got := a.Date.Format("2006-01-02"); got != "2020-07-08" || a.DateSource != article.FromText {
		t.Errorf("date %s from %s, want 2020-07-08 from text", got, a.DateSource)
	}
	d := a.Dateline
	if len(d.Places) != 1 || d.Places[0] != "Seoul" || d.Agency != "efe-epa" || d.Region != "" {
		t.Errorf("dateline %+v", d)
	}
	lines := strings.Split(string(f.Data), "\n")
	if a.Title != lines[0] || !strings.HasSuffix(lines[2], strings.SplitN(a.Text[a.BodyStart:], "\n", 2)[0]) {
		t.Errorf("title %q, body %.40q", a.Title, a.Text[a.BodyStart:])
	}
	for _, furniture := range []string{"EFE-EPA", "Related Articles", "Back to top"} {
		if strings.Contains(a.Text[a.BodyStart:], furniture) {
			t.Errorf("%q is still there", furniture)
		}
	}
	if !strings.HasSuffix(a.Text, ".") || strings.Count(a.Text[a.BodyStart:], "\n\n") != 11 {
		t.Errorf("ends in %q", a.Text[len(a.Text)-20:])
	}
	if got := a.Position(a.BodyStart); got.Line != 3 || got.Col != 26 {
		t.Errorf("body begins at %v", got)
	}
}
