//go:build unix

package faults

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
	"unicode"

	"digest/internal/hostile"
	"digest/internal/needs"
)

// limit is how much processor time and memory a build of a hostile file may take.
const (
	limitTime   = 60 * time.Second
	limitMemory = 3 << 30
)

// survives builds a site of given files, each path → text, and reports what it said. Whatever they hold, the build
// ends by itself, within the limits, with 0 or 1, and says so without a command to the terminal.
func survives(t *testing.T, files map[string]string) (result, string) {
	t.Helper()
	src := folder(t)
	write(t, filepath.Join(src, "content/2020-07-08-plain.txt"), "Ferry line to reopen\n\nOSLO, Norway, July 8, 2020 (NRD) - Ministers of Norway and Japan met on Wednesday.\n")
	for name, text := range files {
		write(t, filepath.Join(src, name), text)
	}
	return survive(t, src), filepath.Join(src, "public")
}

func survive(t *testing.T, src string) result {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 3*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, binary, "build", "-s", src)
	cmd.WaitDelay = time.Second
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	_ = cmd.Run()
	r := result{cmd.ProcessState.ExitCode(), out.String(), errs.String()}
	if r.code != 0 && r.code != 1 || strings.Contains(r.stderr, "goroutine ") {
		t.Fatalf("exit %d\n%.3000s", r.code, r.stderr)
	}
	if strings.ContainsFunc(strings.ReplaceAll(r.stdout+r.stderr, "\n", ""), func(c rune) bool {
		return unicode.IsControl(c) || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069
	}) {
		t.Errorf("it gives the terminal commands: %.2000q", r.stdout+r.stderr)
	}
	took := cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()
	if took > limitTime {
		t.Errorf("it took %v", took)
	}
	if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok && peak(use) > limitMemory {
		t.Errorf("it took %d MB", peak(use)>>20)
	}
	first, _, _ := strings.Cut(r.stderr, "\n")
	t.Logf("exit %d after %v of processor time: %.200s", r.code, took.Round(10*time.Millisecond), first)
	return r
}

func repeat(s string, bytes int) string { return strings.Repeat(s, bytes/len(s)) }

const head = "Ferry line to reopen\n\nOSLO, Norway, July 8, 2020 (NRD) - "

func markdown(body string) string {
	return "+++\ntitle = \"A ferry\"\ndate = 2020-07-08\n+++\n\n" + body
}

// Files of a size and shape that nobody writes and everybody sends once.
func TestHostileFiles(t *testing.T) {
	var people, control strings.Builder
	people.WriteString(head)
	for i := range 100_000 {
		fmt.Fprintf(&people, "Foreign Minister %s %s said so. ", person(i), person(i/300+7))
	}
	for r := range rune(0xa0) {
		fmt.Fprintf(&control, "a%cb ", r)
	}
	control.WriteString("\u2028 \u2029 \u202a \u202b \u202c \u202d \u202e \u2066 \u2067 \u2068 \u2069 \u200e \u200f \u061c \ufeff \ufffe \uffff \U000e0001 \U0010ffff")
	for i, x := range []struct {
		name, file, text string
	}{
		{"nineteen megabytes of sentences", "a.txt", head + repeat("The ministers of Norway and Japan said on Wednesday that talks would go on.\n\n", 19<<20)},
		{"nineteen megabytes of Markdown", "a.md", markdown(repeat("The ministers of *Norway* and [Japan](/x/) said that talks would go on.\n\n", 19<<20))},
		{"too large", "a.txt", head + repeat("word ", 21<<20)},
		{"four megabytes on one line", "a.txt", head + repeat("The ministers of Norway said that talks would go on. ", 4<<20)},
		{"four megabytes of one word", "a.txt", head + repeat("a", 4<<20)},
		{"four megabytes of capitals", "a.txt", head + repeat("Norway ", 4<<20)},
		{"four megabytes of line ends", "a.txt", head + repeat("\n", 4<<20)},
		{"four megabytes of quotation marks", "a.txt", head + repeat("\"", 4<<20)},
		{"four megabytes of opening brackets", "a.txt", head + repeat("(", 4<<20)},
		{"four megabytes of headline", "a.txt", repeat("Talks ", 4<<20) + "\n\nOSLO, July 8 (NRD) - Text."},
		{"four megabytes of nothing", "a.txt", strings.Repeat("\x00", 4<<20)},
		{"a hundred thousand people", "a.txt", people.String()},
		{"quotations in quotations", "a.md", markdown(repeat("> ", 1<<20))},
		{"lists in lists", "a.md", markdown(repeat("- ", 1<<20))},
		{"lists in lists, by lines", "a.md", markdown(steps("  ", "- a\n", 1000))},
		{"brackets in brackets", "a.md", markdown(repeat("[", 1<<20) + repeat("]", 1<<20))},
		{"emphasis in emphasis", "a.md", markdown(repeat("*a **b ", 1<<20))},
		{"a table of many columns", "a.md", markdown("|" + repeat("a|", 1<<18) + "\n|" + repeat("-|", 1<<18) + "\n|" + repeat("b|", 1<<18) + "\n")},
		{"many footnotes", "a.md", markdown(repeat("[^a] ", 1<<19) + "\n\n" + repeat("[^a]: b\n\n", 1<<19))},
		{"lists in lists of TOML", "a.md", "+++\ntitle = " + repeat("[", 1<<20) + "\n+++\n"},
		{"tables in tables of TOML", "a.md", "+++\n" + repeat("a.", 1<<20) + "a = 1\n+++\n"},
		{"lists in lists of YAML", "a.md", "---\ntitle: " + repeat("[", 1<<20) + "\n---\n"},
		{"maps in maps of YAML", "a.md", "---\n" + repeat("{a: ", 1<<20) + "\n---\n"},
		{"lines in lines of YAML", "a.md", "---\n" + steps(" ", "a:\n", 1000) + "---\n"},
		{"anchors that multiply in YAML", "a.md", "---\na: &a [x,x,x,x,x,x,x,x,x]\n" + laughs() + "title: *i\n---\n"},
		{"front matter without end", "a.md", "+++\n" + repeat("title = \"a\"\n", 5<<20)},
		{"bytes that are no UTF-8", "a.txt", head + repeat("\xff\xfe\xc0\xaf \xed\xa0\x80 \xf8\x88\x80\x80\x80 ", 1<<18)},
		{"half of UTF-16", "a.txt", "\xff\xfe" + repeat("F\x00e\x00r\x00r\x00\xd8", 1<<18)},
		{"every control character", "a.txt", control.String() + "\n\nOSLO, July 8, 2020 (" + control.String() + ") - " + control.String()},
		{"every control character in Markdown", "a.md", markdown(control.String())},
		{"marks on marks", "a.txt", head + "e" + repeat("\u0301", 1<<20)},
		{"all from right to left", "a.txt", head + repeat("\u202e\u2067شيء ", 1<<18)},
		{"a config of lists in lists", "../config.toml", "title = " + repeat("[", 1<<20)},
		{"a config of tables in tables", "../config.toml", repeat("a.", 1<<20) + "a = 1"},
		{"an entry with many names", "people/a.md", "+++\nname = \"Jane Roe\"\nnames = [" + numbered("\"Jane %d Roe\", ", 100_000) + "]\n+++\n"},
		{"a template that calls itself", "../templates/partials/footer.html", `{{template "footer" .}}`},
		{"two templates that call each other", "../templates/partials/footer.html", `{{define "x"}}{{template "footer" .}}{{end}}{{template "x" .}}`},
		{"a template of many conditions", "../templates/partials/footer.html", repeat("{{if true}}", 1<<16) + repeat("{{end}}", 1<<16)},
		{"a template of many brackets", "../templates/partials/footer.html", "{{" + repeat("(", 1<<18) + "1" + repeat(")", 1<<18) + "}}"},
		{"words of lists in lists", "../templates/strings/en.toml", "dir = " + repeat("[", 1<<20)},
	} {
		if i%7 != 6 && !needs.Everything() {
			continue
		}
		t.Run(x.name, func(t *testing.T) {
			survives(t, map[string]string{filepath.Join("content", x.file): x.text})
		})
	}
}

// person is an invented name of two syllables or three, a different one for each number below 300.
func person(i int) string {
	const first, second = "BDFGHKLMNPRSTVZ", "aeiou"
	return string(first[i%15]) + string(second[i/15%5]) + strings.ToLower(string(first[i/75%15])) + string(second[i%5]) + "n"
}

func steps(indent, line string, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(indent, i))
		b.WriteString(line)
	}
	return b.String()
}

// laughs is the rest of a billion of them: each name stands for nine of the one before.
func laughs() string {
	var b strings.Builder
	for c := 'b'; c <= 'i'; c++ {
		fmt.Fprintf(&b, "%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 8), c-1)
	}
	return b.String()
}

func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// Fragments that patterns begin to match, again and again: none makes the analysis search its text over and over.
func TestTimeBombs(t *testing.T) {
	files, size := map[string]string{}, 10_000
	if needs.Everything() {
		size = 50_000
	}
	for i, f := range []string{
		"(LEAD) ", "UPDATE 1-", "PARIS, July 8 (A) - ", "PARIS/LONDON/", "By ", "By Jane Roe, ", "President of the ", "the former ", "Foreign Minister ", "acting deputy assistant ",
		"of the ", ", the ", "; ", "said that he said ", "“a” said ", "\"A,\" he said. ", "'a ", "a' ", "said ", "told ", "met with ", "agreed to ", "on Monday ", "last week ",
		"Jan. 1, ", "2020-01-01 ", "North ", "Kim ", "Kim Jong ", "al-", "bin ", "van der ", "Ministry of ", "spokesman for the ", "Mr. ", "U.S. ", "A. B. ", "Mc", "O'",
		"A-B-", "e\u0301", "日", "日本", "ابن ", "\u200d", "1,", "...", "http://a.b/", "a@b.c ", "&amp;", "<", "| ", "(AP) ", "** ", "[a](", "![", "1. ", "\r\n", " \n", "A\n\n",
	} {
		files[fmt.Sprintf("content/wire/2020-07-%02d-%02d.txt", 1+i%28, i)] = head + repeat(f, 4*size)
		files[fmt.Sprintf("content/markdown/%02d.md", i)] = markdown(repeat(f, size))
	}
	survives(t, files)
}

// Every file of hostile strings there is, at once, with their names: an error for each that may not hold one.
func TestHostileSite(t *testing.T) {
	files := map[string]string{"config.toml": hostile.Config(0)}
	for name, text := range hostile.Content() {
		if !strings.ContainsRune(name, 0) { // which no file system takes
			files["content/"+name] = text
		}
	}
	r, dst := survives(t, files)
	if r.code != 1 || strings.Count(r.stderr, ": error: ") < 200 || exists(filepath.Join(dst, "index.html")) {
		t.Errorf("exit %d, %d errors", r.code, strings.Count(r.stderr, ": error: "))
	}
	for i := range hostile.Injections() {
		survives(t, map[string]string{"config.toml": hostile.Config(i)})
		if i == 9 || !needs.Everything() {
			break
		}
	}
}

// Nothing in content/ is opened that is no plain file, and no link followed: not round in circles, not out of the site.
func TestHostileFolders(t *testing.T) {
	src := folder(t)
	content := filepath.Join(src, "content")
	write(t, filepath.Join(content, "2020-07-08-plain.txt"), head+"Ministers of Norway and Japan met on Wednesday.\n")
	write(t, filepath.Join(content, "visit/index.md"), markdown("![A ferry](ferry.png)\n"))
	write(t, filepath.Join(src, "secret.txt"), "the secret of the house\n")
	write(t, filepath.Join(content, "files/CNAME"), "example.org\n")
	for name, target := range map[string]string{
		"loop": ".", "up": "..", "secret.txt": "../secret.txt", "self.txt": "self.txt", "visit/secret.png": "../../secret.txt", "visit/loop": "..",
		"files/secret.txt": "../../secret.txt", "files/loop": ".", "people": "..", "nowhere.md": "/nonexistent", "zero.txt": "/dev/zero",
	} {
		must(t, os.Symlink(target, filepath.Join(content, name)))
	}
	for _, name := range []string{"pipe.txt", "pipe.md", "visit/pipe.png", "files/pipe", "editions"} {
		must(t, syscall.Mkfifo(filepath.Join(content, name), 0o644))
	}
	if l, err := net.Listen("unix", filepath.Join(content, "s.txt")); err == nil {
		defer l.Close()
	}
	if os.Getuid() == 0 {
		for name, dev := range map[string]int{"zero.md": 1<<8 | 5, "visit/zero.png": 1<<8 | 5, "files/zero": 1<<8 | 5, "null.txt": 1<<8 | 3} {
			if err := syscall.Mknod(filepath.Join(content, name), syscall.S_IFCHR|0o644, dev); err != nil {
				t.Log("no devices can be made here:", err)
			}
		}
	}
	deep := content
	for range 300 {
		deep = filepath.Join(deep, "d")
	}
	write(t, filepath.Join(deep, "2020-07-09-deep.txt"), head+"Deep.\n")
	r := survive(t, src)
	if r.code != 0 {
		t.Fatalf("exit %d\n%s", r.code, r.stderr)
	}
	for p, hash := range treeOf(t, filepath.Join(src, "public")) {
		if strings.Contains(p, "pipe") || strings.Contains(p, "zero") || strings.Contains(p, "secret") || strings.Contains(p, "loop") {
			t.Errorf("%s: %s", p, hash)
		}
	}
	for _, name := range []string{"loop", "secret.txt", "visit/secret.png", "files/secret.txt", "pipe.txt", "visit/pipe.png", "files/pipe"} {
		if !strings.Contains(r.stderr, "content/"+name+": warning: ") {
			t.Errorf("nothing is said of %s\n%s", name, r.stderr)
		}
	}
}

// What is no plain file is not opened among templates either, nor as the configuration: an error, and no endless wait.
func TestPipesAmongTemplates(t *testing.T) {
	for _, name := range []string{"config.toml", "templates/layouts/home.html", "templates/assets/logo.png", "templates/strings/en.toml"} {
		src := folder(t)
		write(t, filepath.Join(src, "content/2020-07-08-plain.txt"), head+"Ministers of Norway and Japan met on Wednesday.\n")
		must(t, os.MkdirAll(filepath.Dir(filepath.Join(src, name)), 0o755))
		must(t, syscall.Mkfifo(filepath.Join(src, name), 0o644))
		if r := survive(t, src); r.code != 1 || !strings.Contains(r.stderr, "not a plain file") {
			t.Errorf("%s: exit %d\n%s", name, r.code, r.stderr)
		}
	}
}

// Paths that are one file on some disks, and names that are none on others: told apart, or an error that names both.
func TestHostilePaths(t *testing.T) {
	article := func(headline string) string {
		return headline + "\n\nOSLO, July 8, 2020 (NRD) - Ministers of Norway met.\n"
	}
	r, dst := survives(t, map[string]string{
		"content/a/2020-07-08-Talks.txt": article("Talks in Oslo"), "content/a/2020-07-08-talks.txt": article("TALKS IN OSLO"),
		"content/b/2020-07-08-caf\u00e9.txt": article("Caf\u00e9 closed"), "content/b/2020-07-08-cafe\u0301.txt": article("Cafe\u0301 closed"),
		"content/c/con.txt": article("Con"), "content/c/aux.md": markdown("Text."), "content/c/nul.txt": article("NUL"), "content/c/com1.txt": article("COM1"),
		"content/c/dots...txt": article("..."), "content/c/dot.txt": article("."), "content/c/up.txt": article("../../up"), "content/c/space .txt": article(" \u00a0 "),
		"content/c/" + strings.Repeat("long", 60) + ".txt": article(strings.Repeat("Long ", 500)),
		"content/people/con.md":                            "+++\nname = \"Con\"\n+++\n",
	})
	if r.code != 0 {
		t.Errorf("exit %d\n%s", r.code, r.stderr)
	}
	for p := range treeOf(t, dst) {
		for seg := range strings.SplitSeq(strings.TrimSuffix(p, "/"), "/") {
			stem, _, _ := strings.Cut(seg, ".")
			switch stem {
			case "con", "aux", "nul", "com1", "":
				t.Errorf("%s is no path on Windows", p)
			}
		}
	}
	for name, files := range map[string]map[string]string{
		"case of copied files":          {"content/files/Read.txt": "a", "content/files/read.txt": "b"},
		"normal forms of copied files":  {"content/files/caf\u00e9.txt": "a", "content/files/cafe\u0301.txt": "b"},
		"case of a copied file of ours": {"content/files/Index.html": "a"},
		"a slug of points":              {"content/a.md": "+++\ntitle = \"A\"\ndate = 2020-07-08\nslug = \"..\"\n+++\n"},
		"a slug that goes up":           {"content/a.md": "+++\ntitle = \"A\"\ndate = 2020-07-08\nslug = \"../../up\"\n+++\n"},
		"an alias that goes up":         {"content/a.md": "+++\ntitle = \"A\"\ndate = 2020-07-08\naliases = [\"/../up/\"]\n+++\n"},
		"an alias that is encoded":      {"content/a.md": "+++\ntitle = \"A\"\ndate = 2020-07-08\naliases = [\"/%2e%2e/up/\"]\n+++\n"},
		"an alias of our own folder":    {"content/a.md": "+++\ntitle = \"A\"\ndate = 2020-07-08\naliases = [\"/.digest/manifest\"]\n+++\n"},
		"a copied file of our own":      {"content/files/.digest/manifest": "x"},
	} {
		t.Run(name, func(t *testing.T) {
			if r, dst := survives(t, files); r.code != 1 || exists(filepath.Join(dst, "index.html")) {
				t.Errorf("exit %d\n%s", r.code, r.stderr)
			}
		})
	}
}
