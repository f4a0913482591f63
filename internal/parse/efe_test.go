package parse

import (
	"strings"
	"testing"

	"digest/internal/article"
)

func TestSharedWireArticle(t *testing.T) {
	a, _ := parseFile(t, shared(t, "wire", "efe-biegun-seoul.txt"))
	if got := a.Date.Format("2006-01-02"); got != "2020-07-08" || a.DateSource != article.FromText {
		t.Errorf("date %s from %s, want 2020-07-08 from text", got, a.DateSource)
	}
	d := a.Dateline
	if len(d.Places) != 1 || d.Places[0] != "Seoul" || d.Agency != "efe-epa" || d.Region != "" {
		t.Errorf("dateline %+v", d)
	}
	if !strings.HasPrefix(a.Title, "Biegun: ") || !strings.HasPrefix(a.Text[a.BodyStart:], "The United States") {
		t.Errorf("title %q, body %.40q", a.Title, a.Text[a.BodyStart:])
	}
	if !strings.HasSuffix(a.Text, "lift sanctions.") {
		t.Errorf("ends in %q", a.Text[len(a.Text)-60:])
	}
	if got := a.Position(a.BodyStart); got.Line != 3 || got.Col != 26 {
		t.Errorf("body begins at %v", got)
	}
}
