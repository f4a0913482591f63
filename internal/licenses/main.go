// Command licenses writes docs/LICENSES.md: the licence of everything that the program, as it is given out, is
// made of. It reads the modules of cmd/digest for all systems it is built for, and the licences beside the
// fonts and flags that are embedded. A module whose licence it does not know is an error.
//
//	go generate ./internal/licenses
package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
)

//go:generate go run .

const page = "docs/LICENSES.md"

func main() {
	root := filepath.Join("..", "..")
	text, err := write(root)
	if err == nil {
		err = os.WriteFile(filepath.Join(root, page), text, 0o644)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "licenses:", err)
		os.Exit(1)
	}
}

// part is something of others in the program, with the licence files it comes with.
type part struct {
	name, version string
	files         []string
}

// write makes the page for the repository at root.
func write(root string) ([]byte, error) {
	parts, err := modules(root)
	if err != nil {
		return nil, err
	}
	parts = append(parts, part{"Go standard library and runtime", "", []string{filepath.Join(goroot(), "LICENSE")}})
	for _, dir := range []string{"templates/assets/fonts", "templates/assets/flags"} {
		files, _ := filepath.Glob(filepath.Join(root, dir, "LICENSE*"))
		if len(files) == 0 {
			return nil, fmt.Errorf("%s has no licence", dir)
		}
		for _, f := range files {
			name := strings.TrimSuffix(strings.TrimPrefix(filepath.Base(f), "LICENSE-"), ".txt")
			if name == "LICENSE" {
				name = filepath.Base(dir)
			}
			parts = append(parts, part{name + ", in " + dir, "", []string{f}})
		}
	}
	var table, texts bytes.Buffer
	seen := map[string]int{}
	for _, p := range parts {
		var kinds, notes []string
		for _, f := range p.files {
			text, err := os.ReadFile(f)
			if err != nil {
				return nil, err
			}
			clean := tidy(text)
			if seen[clean] == 0 {
				seen[clean] = len(seen) + 1
				fmt.Fprintf(&texts, "\n### Text %d\n\n```text\n%s\n```\n", seen[clean], clean)
			}
			notes = append(notes, fmt.Sprintf("[%d](#text-%d)", seen[clean], seen[clean]))
			kinds = append(kinds, kindsOf(clean)...)
		}
		slices.Sort(kinds)
		kinds = slices.Compact(kinds)
		if len(kinds) == 0 {
			return nil, fmt.Errorf("the licence of %s is not known: %v", p.name, p.files)
		}
		fmt.Fprintf(&table, "| %s | %s | %s | %s |\n", p.name, p.version, strings.Join(kinds, ", "), strings.Join(notes, ", "))
	}
	var out bytes.Buffer
	out.WriteString(`# Licences of what digest is made of

Written by ` + "`go generate ./internal/licenses`" + ` and held current by a test. It lists what is in the program for Linux, macOS
and Windows; tools and modules that only tests use are not given out.

| Part | Version | Licence | Text |
|---|---|---|---|
`)
	out.Write(table.Bytes())
	out.WriteString("\n## Texts\n")
	out.Write(texts.Bytes())
	return out.Bytes(), nil
}

func goroot() string {
	out, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		return runtime.Version() // its licence is then not found, which is reported
	}
	return strings.TrimSpace(string(out))
}

// modules lists the modules of the program on any system.
func modules(root string) ([]part, error) {
	const format = "{{with .Module}}{{if not .Main}}{{.Path}}\t{{.Version}}\t{{.Dir}}{{end}}{{end}}"
	found := map[string]part{}
	for _, system := range []string{"linux", "darwin", "windows"} {
		cmd := exec.Command("go", "list", "-deps", "-f", format, "./cmd/digest")
		cmd.Dir, cmd.Env = root, append(os.Environ(), "GOOS="+system, "GOARCH=amd64", "CGO_ENABLED=0")
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("listing modules for %s: %w", system, err)
		}
		for line := range strings.Lines(string(out)) {
			fields := strings.Split(strings.TrimSpace(line), "\t")
			if len(fields) != 3 || found[fields[0]].name != "" {
				continue
			}
			files, err := licencesIn(fields[2])
			if err != nil {
				return nil, fmt.Errorf("%s: %w", fields[0], err)
			}
			found[fields[0]] = part{fields[0], fields[1], files}
		}
	}
	parts := make([]part, 0, len(found))
	for _, p := range found {
		parts = append(parts, p)
	}
	slices.SortFunc(parts, func(a, b part) int { return cmp.Compare(a.name, b.name) })
	return parts, nil
}

// licencesIn are the files of a module that say under which terms it may be passed on.
func licencesIn(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, e := range entries {
		name := strings.ToLower(e.Name())
		if e.Type().IsRegular() && (strings.HasPrefix(name, "license") || strings.HasPrefix(name, "licence") || strings.HasPrefix(name, "copying") || strings.HasPrefix(name, "notice")) {
			files = append(files, filepath.Join(dir, e.Name()))
		}
	}
	if len(files) == 0 {
		return nil, errors.New("it comes without a licence")
	}
	return files, nil
}

// tidy is a text without what would break its frame, and without white space at its lines' ends.
func tidy(text []byte) string {
	lines := strings.Split(strings.ReplaceAll(string(text), "\r", ""), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(strings.ReplaceAll(l, "```", "'''"), " \t")
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n")
}

// kindsOf names the licences a text holds by what only theirs say (SPDX identifiers); a notice holds none.
func kindsOf(text string) []string {
	s := strings.ToLower(strings.Join(strings.Fields(text), " "))
	var kinds []string
	for _, k := range []struct{ name, says, unless string }{
		{"Apache-2.0", "apache license version 2.0", "-"},
		{"Apache-2.0", "licensed under the apache license, version 2.0", "-"},
		{"OFL-1.1", "sil open font license version 1.1", "-"},
		{"MPL-2.0", "mozilla public license version 2.0", "-"},
		{"MIT", "permission is hereby granted, free of charge", "font software"},
		{"BSD-3-Clause", "endorse or promote products", "-"},
		{"BSD-2-Clause", "redistribution and use in source and binary forms", "endorse or promote products"},
		{"ISC", "permission to use, copy, modify, and", "-"},
	} {
		if strings.Contains(s, k.says) && (k.unless == "-" || !strings.Contains(s, k.unless)) {
			kinds = append(kinds, k.name)
		}
	}
	return kinds
}
