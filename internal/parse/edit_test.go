package parse

import (
	"errors"
	"testing"
	"time"

	"digest/internal/source"
)

func TestSetDate(t *testing.T) {
	day := time.Date(2020, 7, 8, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		name, path, src, want string
	}{
		{"bare", "a.txt", "Head\n\nText.\n", "+++\ndate = 2020-07-08\n+++\n\nHead\n\nText.\n"},
		{"carriage returns", "a.txt", "Head\r\n\r\nText.\r\n", "+++\r\ndate = 2020-07-08\r\n+++\r\n\r\nHead\r\n\r\nText.\r\n"},
		{"byte order mark", "a.txt", "\ufeffHead\n", "\ufeff+++\ndate = 2020-07-08\n+++\n\nHead\n"},
		{"toml", "a.txt", "+++\ndraft = true\n+++\nHead\n", "+++\ndate = 2020-07-08\ndraft = true\n+++\nHead\n"},
		{"yaml", "a.md", "---\ndraft: true\n---\nText\n", "---\ndate: 2020-07-08\ndraft: true\n---\nText\n"},
		{"dashes in wire copy", "a.txt", "---\nHead\n", "+++\ndate = 2020-07-08\n+++\n\n---\nHead\n"},
		{"empty", "a.txt", "", "+++\ndate = 2020-07-08\n+++\n\n"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := SetDate([]byte(c.src), day, c.path == "a.md")
			if err != nil || string(got) != c.want {
				t.Fatalf("got %q, %v, want %q", got, err, c.want)
			}
			f := source.File{Path: c.path, Class: source.Article}
			f.SetData(got)
			if a, _ := Parse(f); a != nil && !a.Date.Equal(day) {
				t.Errorf("read back: %v by %q", a.Date, a.DateSource)
			}
		})
	}
	if _, err := SetDate([]byte("\xff\xfeH\x00"), day, false); !errors.Is(err, ErrNotUTF8) {
		t.Errorf("UTF-16: %v", err)
	}
	if _, err := SetDate([]byte("+++\ntitle = 'x'\n"), day, false); err == nil {
		t.Error("open front matter was taken")
	}
}

// Credits behind the last sentence are no part of the report: whoever wrote it is not in the news.
func TestCreditsBehindTheLastSentence(t *testing.T) {
	f := source.File{Path: "a.txt", Class: source.Article}
	f.SetData([]byte("Head\n\nPARIS, July 8, 2020 (Meridian) - The envoy spoke.\n\nThe talks go on. (Reporting by Jane Roe; Editing by Tom Verrall)\n"))
	a, _ := Parse(f)
	if want := "The talks go on."; a.Text[len(a.Text)-len(want):] != want || a.Author != "Jane Roe" {
		t.Errorf("text ends %q, author %q", a.Text[len(a.Text)-30:], a.Author)
	}
}
