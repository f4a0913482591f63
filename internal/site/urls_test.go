package site

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"digest/internal/config"
	"digest/templates"
)

func TestAddressesFromAPage(t *testing.T) {
	root := newAddresses("", false)
	sub := newAddresses("https://example.org/digest/", false)
	rel := newAddresses("https://example.org/digest/", true)
	tests := []struct {
		a            addresses
		at, to, want string
	}{
		{root, "/people/x/", "/people/y/", "/people/y/"},
		{root, "/", "/articles/2020/07/08/a/#s3", "/articles/2020/07/08/a/#s3"},
		{sub, "/people/x/", "/people/y/", "/digest/people/y/"},
		{sub, "/people/x/", "/people/x/#said", "#said"},
		{sub, "/people/x/", "/", "/digest/"},
		{rel, "/people/x/", "/people/y/", "../y/index.html"},
		{rel, "/people/x/", "/people/x/", "index.html"},
		{rel, "/people/x/", "/", "../../index.html"},
		{rel, "/", "/people/x/#s1", "people/x/index.html#s1"},
		{rel, "/articles/2020/07/08/a/", "/articles/2020/07/09/b/", "../../09/b/index.html"},
		{rel, "/articles/2020/07/08/a/take-1/", "/articles/2020/07/08/a/", "../index.html"},
		{rel, "/404.html", "/people/", "/digest/people/"},
		{sub, "/", "/people/김정은/", "/digest/people/%EA%B9%80%EC%A0%95%EC%9D%80/"},
	}
	for _, tc := range tests {
		if got := tc.a.from(tc.at, tc.to); got != tc.want {
			t.Errorf("from %s to %s: got %s, want %s", tc.at, tc.to, got, tc.want)
		}
	}
	for at, want := range map[string]string{"/": "./", "/people/": "../", "/people/x/": "../../", "/404.html": "/digest/"} {
		if got := rel.rootFrom(at); got != want {
			t.Errorf("root from %s: got %s, want %s", at, got, want)
		}
	}
	if got := Address("", "/people/x/"); got != "http://localhost/people/x/" {
		t.Errorf("address without base_url: %s", got)
	}
}

func TestAliasPath(t *testing.T) {
	for alias, want := range map[string]string{
		"/old/":                 "/old/",
		"old":                   "/old/",
		"/news/2019/a.html":     "/news/2019/a.html",
		"/a/../b/":              "/b/",
		"/../../etc/passwd":     "/etc/passwd/",
		"/x?y=1":                "/x/",
		"/":                     "",
		"":                      "",
		"https://evil.example/": "",
		"//evil.example/x":      "",
		"javascript:alert(1)":   "",
		`/a\\b`:                 "",
		"/.git/config":          "",
		"/feed.atom":            "",
		"/Assets/x/":            "",
		"/a/%2e%2e/%2e%2e/b":    "/b/",
		"/c:/windows/":          "",
		"/line\nbreak/":         "",
		"/%00/":                 "",
		"/caf\u00e9/":           "/caf\u00e9/",
	} {
		got, ok := aliasPath(alias)
		if got != want || ok != (want != "") {
			t.Errorf("alias %q: got %q, %v; want %q", alias, got, ok, want)
		}
	}
}

func TestListsAreCutFromTheOldest(t *testing.T) {
	tests := map[int][]part{
		0:  {{0, 0, 0}},
		7:  {{0, 7, 0}},
		10: {{0, 10, 0}},
		19: {{0, 19, 0}},
		20: {{10, 20, 0}, {0, 10, 1}},
		35: {{20, 35, 0}, {10, 20, 2}, {0, 10, 1}},
	}
	for n, want := range tests {
		if diff := cmp.Diff(want, fromOldest(n, 10), cmp.AllowUnexported(part{})); diff != "" {
			t.Errorf("%d entries (-want +got):\n%s", n, diff)
		}
	}
	want := []part{{0, 10, 0}, {10, 20, 2}, {20, 21, 3}}
	if diff := cmp.Diff(want, fromFirst(21, 10), cmp.AllowUnexported(part{})); diff != "" {
		t.Errorf("21 entries from the first (-want +got):\n%s", diff)
	}
}

func TestDatesInTheSitesLanguage(t *testing.T) {
	day := time.Date(2020, 7, 8, 0, 0, 0, 0, time.UTC)
	for lang, want := range map[string]string{"en": "Wednesday 8 July 2020", "es": "miércoles 8 de julio de 2020"} {
		words, _ := config.LoadStrings(lang, templates.FS)
		p := &plan{words: words}
		layout := map[string]string{"en": "Monday 2 January 2006", "es": "Monday 2 de January de 2006"}[lang]
		if got := p.formatDate(day, layout); got != want {
			t.Errorf("%s: got %q, want %q", lang, got, want)
		}
	}
}

func TestShorten(t *testing.T) {
	for _, tc := range []struct {
		in   string
		n    int
		want string
	}{
		{"", 5, ""},
		{"short", 5, "short"},
		{"one two three", 9, "one two…"},
		{"  many   spaces\nand lines ", 40, "many spaces and lines"},
		{"no\u00a0break\u2003em", 40, "no break em"},
		{"“Élysée” – façade", 9, "“Élysée”…"},
		{"ééééé ééééé", 8, "ééééé…"},
		{"endlesswordwithoutspaces", 7, "endless…"},
	} {
		if got := shorten(tc.in, tc.n); got != tc.want {
			t.Errorf("shorten(%q, %d): got %q, want %q", tc.in, tc.n, got, tc.want)
		}
	}
}

func TestForeignRunsAreTagged(t *testing.T) {
	const s = "The word 비핵화 and the name 김정은, in Russian «Россия», in Japanese 日本の外務省."
	var got []string
	for _, m := range foreignRuns(s, "en") {
		got = append(got, m.Lang+" "+m.Dir+" "+m.Of(s))
	}
	want := []string{"ko ltr 비핵화", "ko ltr 김정은", "und-Cyrl ltr Россия", "ja ltr 日本の外務省"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("runs (-want +got):\n%s", diff)
	}
	if runs := foreignRuns("все слова", "ru"); runs != nil {
		t.Errorf("copy in Russian has foreign runs: %v", runs)
	}
}

// TestTilesAreTheWorld wants each state once, and every square to be a state of ISO 3166-1 or a party of diplomacy.
func TestTilesAreTheWorld(t *testing.T) {
	seen := map[string]bool{}
	for i := 0; i+1 < len(tileGrid); i++ {
		code := tileGrid[i : i+2]
		if code[0] < 'A' || code[0] > 'Z' || code[1] < 'A' || code[1] > 'Z' {
			continue
		}
		if seen[code] {
			t.Errorf("%s has two squares", code)
		}
		seen[code] = true
		i++
	}
	if len(seen) != 198 {
		t.Errorf("%d squares, want 198: 193 members and 2 observers of the UN, and XK, TW, EH", len(seen))
	}
	for _, code := range []string{"KR", "KP", "US", "VA", "PS", "XK", "TW", "EH", "TV", "NZ"} {
		if !seen[code] {
			t.Errorf("%s has no square", code)
		}
	}
}
