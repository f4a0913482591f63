package config

import (
	"strings"
	"testing"
)

func TestPagesWithout(t *testing.T) {
	c, ds := Parse("config.toml", []byte("[pages]\nwithout = [\"quotes\", \"cards\"]\n"))
	if len(ds) > 0 || c.Has("quotes") || c.Has("cards") || !c.Has("events") {
		t.Errorf("got %v, quotes %v, cards %v, events %v", ds, c.Has("quotes"), c.Has("cards"), c.Has("events"))
	}
	_, ds = Parse("config.toml", []byte("[pages]\nwithout = [\"quote\"]\n"))
	if got := ds.Error(); !ds.HasErrors() || !strings.Contains(got, `"quote"`) || ds[0].Pos.Line != 2 || !strings.Contains(ds[0].Hint, `"quotes"`) {
		t.Errorf("got %+v", ds)
	}
}
