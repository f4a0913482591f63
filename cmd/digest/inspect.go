package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"digest/internal/article"
	"digest/internal/build"
	"digest/internal/diag"
	"digest/internal/export"
	"digest/internal/source"
	"digest/internal/text"
)

func inspectCommand() *cobra.Command {
	var asJSON bool
	var dir string
	cmd := &cobra.Command{
		Use:   "inspect FILE|DIR...",
		Short: "Show how articles were understood",
		Long: `Inspect reads each article by itself and shows who and what was found in it, with the rule behind each
finding and how sure it is. Inside a site the editors' files of that site count. With --json it prints one
object a line, as docs/inspect.schema.json describes.`,
		Example: `  digest inspect content/2020/07/08-talks.txt
  digest inspect --json content | jq .people[].name`,
		Args: args(cobra.MinimumNArgs(1)),
		RunE: func(cmd *cobra.Command, paths []string) error { return runInspect(cmd, dir, paths, asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	registerSource(cmd, &dir)
	return cmd
}

// copyFile is a file to inspect: where it lies, and its path under content/ or, elsewhere, its base name.
type copyFile struct{ disk, path string }

func runInspect(cmd *cobra.Command, dir string, paths []string, asJSON bool) error {
	in, ds, err := inspectSite(dir)
	if err != nil {
		return err
	}
	files, err := expand(dir, paths)
	if err != nil {
		return err
	}
	out := bufio.NewWriterSize(cmd.OutOrStdout(), 1<<16)
	show := showText
	if asJSON {
		show = showJSON
	}
	var mu sync.Mutex
	var unread []error
	read := func(i int) (source.File, bool) {
		f, err := load(files[i])
		if err != nil {
			mu.Lock()
			defer mu.Unlock()
			unread = append(unread, err)
			return f, false
		}
		return f, true
	}
	err = build.Inspect(cmd.Context(), in, len(files), read, show, func(i int, found diag.List, shown []byte) error {
		for _, d := range found {
			d.Path = files[i].disk
			ds = append(ds, d)
		}
		_, err := out.Write(shown)
		return err
	})
	if err := errors.Join(err, out.Flush()); err != nil {
		return err
	}
	problem := printProblems(cmd.ErrOrStderr(), ds.Sort())
	return errors.Join(append([]error{problem}, unread...)...)
}

// showJSON is an inspection as one line of JSON.
func showJSON(u build.Understood) ([]byte, error) {
	var b bytes.Buffer
	b.Grow(4 * len(u.Record.Article.Text))
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	err := enc.Encode(export.Inspect(u.Record))
	return b.Bytes(), err
}

// showText is an inspection for people.
func showText(u build.Understood) ([]byte, error) {
	var b bytes.Buffer
	err := describe(&b, export.Inspect(u.Record), u.Record.Article)
	return b.Bytes(), err
}

// inspectSite is the site in dir, or, where none is, one without entries and with the defaults.
func inspectSite(dir string) (build.Input, diag.List, error) {
	if _, err := os.Stat(filepath.Join(dir, "content")); err != nil {
		return build.Input{Now: time.Now()}, nil, nil
	}
	return openSite(dir, time.Now())
}

// expand lists the article files of the given paths, directories in path order.
func expand(dir string, paths []string) ([]copyFile, error) {
	var files []copyFile
	for _, p := range paths {
		st, err := os.Stat(p)
		if err != nil {
			return nil, usageError{fmt.Errorf("nothing to inspect: %w", err)}
		}
		if !st.IsDir() {
			files = append(files, copyFile{p, contentPath(dir, p)})
			continue
		}
		listed, ds := source.Walk(os.DirFS(p))
		if ds.HasErrors() {
			return nil, ds
		}
		for _, f := range listed {
			disk := filepath.Join(p, filepath.FromSlash(f.Path))
			if path := contentPath(dir, disk); articlePath(path) {
				files = append(files, copyFile{disk, path})
			}
		}
	}
	return files, nil
}

// articlePath reports whether a path under content/ is an article's rather than an editor's file.
func articlePath(p string) bool {
	top, _, nested := strings.Cut(p, "/")
	return (strings.HasSuffix(p, ".txt") || strings.HasSuffix(p, ".md")) &&
		(!nested || !slices.Contains(append(source.EntryDirs(), "pages", "files"), top))
}

// contentPath is a file's path under the site's content folder, or its base name when it lies elsewhere.
func contentPath(dir, file string) string {
	root, err1 := filepath.Abs(filepath.Join(dir, "content"))
	full, err2 := filepath.Abs(file)
	if err1 == nil && err2 == nil {
		if rel, err := filepath.Rel(root, full); err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.Base(file)
}

func load(c copyFile) (source.File, error) {
	st, err := os.Stat(c.disk)
	switch {
	case err != nil:
		return source.File{}, fmt.Errorf("reading: %w", err)
	case !st.Mode().IsRegular():
		return source.File{}, fmt.Errorf("reading %s: not a regular file", c.disk)
	case st.Size() > source.MaxArticle:
		return source.File{}, fmt.Errorf("reading %s: larger than %d MB", c.disk, source.MaxArticle>>20)
	}
	data, err := os.ReadFile(c.disk)
	if err != nil {
		return source.File{}, fmt.Errorf("reading: %w", err)
	}
	f := source.File{Path: c.path, Class: source.Article, ModTime: st.ModTime(), Size: st.Size()}
	f.SetData(data)
	return f, nil
}

// describe prints an inspection for people.
func describe(w io.Writer, in export.Inspection, a *article.Article) error {
	p := &printer{w: w}
	p.line("%s", in.Title)
	p.line("  %s  %s", in.ID, dateOf(in))
	if d := in.Dateline; d.Place != "" {
		p.line("  dateline: %s %s, agency %q", d.Place, d.Country, d.Agency)
	}
	p.people(in, a)
	p.countries(in, a)
	p.organisations(in, a)
	for _, t := range in.Topics {
		p.section("topics")
		p.line("  %-36s %5.2f  %s", t.Slug, t.Score, strings.Join(t.Terms, ", "))
	}
	for _, q := range in.Quotes {
		p.section("quotes")
		p.line("  %s %s (%s) %s: %s%s  [%s]", p.at(a, q.Start), q.Speaker, q.SpeakerKind, q.Kind, shorten(q.Text), via(q.Relay), q.Rule)
	}
	for _, e := range in.Events {
		p.section("events")
		p.line("  %s %s %s: %s → %s  %s %s %s  [%s]", p.at(a, e.Start), e.Type, e.Mode, sides(e.Source), sides(e.Target), e.Date, e.Place, e.Tense, e.Rule)
	}
	p.line("")
	return p.err
}

// printer writes lines that are safe on a terminal, and remembers the first failure.
type printer struct {
	w    io.Writer
	last string
	err  error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		s := fmt.Sprintf(format, args...)
		indent := len(s) - len(strings.TrimLeft(s, " "))
		_, p.err = fmt.Fprintln(p.w, s[:indent]+text.CleanLine(s))
	}
}

// section prints a heading once.
func (p *printer) section(name string) {
	if p.last != name {
		p.last = name
		p.line("%s", name)
	}
}

func (p *printer) people(in export.Inspection, a *article.Article) {
	for _, x := range in.People {
		p.section("people")
		p.line("  %s (%s), confidence %.2f", x.Name, x.Country, x.Confidence)
		for _, o := range x.Offices {
			p.line("      %s office: %s %s", p.at(a, o.Start), o.Title, o.Country)
		}
		p.mentions(x.Mentions, a)
	}
}

func (p *printer) countries(in export.Inspection, a *article.Article) {
	for _, x := range in.Countries {
		p.section("countries")
		p.line("  %s (%s) %s, salience %.2f", x.Name, x.Code, strings.Join(x.Roles, " and "), x.Salience)
		p.mentions(x.Mentions, a)
	}
}

func (p *printer) organisations(in export.Inspection, a *article.Article) {
	for _, x := range in.Organisations {
		p.section("organisations")
		p.line("  %s (%s) %s %s, confidence %.2f", x.Name, x.Country, x.Kind, x.Role, x.Confidence)
		p.mentions(x.Mentions, a)
	}
}

func (p *printer) mentions(ms []export.InspectedMention, a *article.Article) {
	for _, m := range ms {
		p.line("      %s %s  [%s]", p.at(a, m.Start), m.Text, m.Rule)
	}
}

// at is the place of an offset in the file.
func (p *printer) at(a *article.Article, offset int) string {
	pos := a.Position(offset)
	return fmt.Sprintf("%d:%d", pos.Line, pos.Col)
}

func dateOf(in export.Inspection) string {
	if in.Dateline.Date == "" {
		return "no date"
	}
	return fmt.Sprintf("%s (by %s)", in.Dateline.Date, in.Dateline.DateSource)
}

func via(relay string) string {
	if relay == "" {
		return ""
	}
	return ", via " + relay
}

func sides(as []export.InspectedActor) string {
	names := make([]string, 0, len(as))
	for _, a := range as {
		names = append(names, strings.TrimSpace(a.Name+" "+a.Code))
	}
	return strings.Join(names, " + ")
}

// shorten cuts a long quotation for the screen, at a rune.
func shorten(s string) string {
	const most = 100
	r := []rune(s)
	if len(r) <= most {
		return s
	}
	return string(r[:most]) + " …"
}
