package diag

import (
	"testing"

	"digest/internal/text"
)

func TestFewer(t *testing.T) {
	var l List
	for i := range 4 {
		l.Warnf("wire/no-date", "a.txt", text.Position{Line: i + 1, Col: 1}, "no date found")
		l.Warnf("source/not-followed", "b.txt", text.Position{Line: i + 1, Col: 1}, "left out")
		l.Errorf("wire/empty", "b.txt", text.Position{Line: i + 1, Col: 1}, "no text")
	}
	l.Warnf("wire/odd", "c.txt", text.Position{}, "odd")
	got := l.Fewer(3, "ask for all", "wire/no-date", "wire/empty")
	const want = `a.txt:1:1: warning: no date found [wire/no-date]
b.txt:1:1: warning: left out [source/not-followed]
b.txt:1:1: error: no text [wire/empty]
a.txt:2:1: warning: no date found [wire/no-date]
b.txt:2:1: warning: left out [source/not-followed]
b.txt:2:1: error: no text [wire/empty]
a.txt:3:1: warning: no date found [wire/no-date]
b.txt:3:1: warning: left out [source/not-followed]
b.txt:3:1: error: no text [wire/empty]
b.txt:4:1: warning: left out [source/not-followed]
b.txt:4:1: error: no text [wire/empty]
c.txt: warning: odd [wire/odd]
warning: 1 more like those above [wire/no-date]`
	if got.Error() != want {
		t.Errorf("got\n%s\nwant\n%s", got.Error(), want)
	}
	if hint := got[len(got)-1].Hint; hint != "ask for all" {
		t.Errorf("the hint is %q", hint)
	}
}
