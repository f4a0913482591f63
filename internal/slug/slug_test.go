package slug

import "testing"

// What is plain has the segment that it has by the rules for everything.
func FuzzPlain(f *testing.F) {
	for _, s := range []string{
		"Norwegian Foreign Minister", "O'Brien's  -- war, won", "con", "a", "", "---", "LPT1", "x.y_z 3", "`tis", "Ærø", " lead and trail ",
		"a very long name of a body that goes on and on until nobody knows any more what it was the name of",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got, ok := plain(s); ok && got != thorough(s) {
			t.Errorf("plain(%q) = %q, want %q", s, got, thorough(s))
		}
		if got := Make(s); Make(got) != got {
			t.Errorf("Make(%q) = %q, made again %q", s, got, Make(got))
		}
	})
}
