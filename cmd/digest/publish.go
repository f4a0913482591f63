package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"digest/internal/build"
	"digest/internal/check"
	"digest/internal/config"
	"digest/internal/deploy"
	"digest/internal/diag"
	"digest/internal/output"
	"digest/internal/publish"
	"digest/internal/text"
)

// publishFlags are the flags of digest publish.
type publishFlags struct {
	site                                siteFlags
	verify, force, adopt, breakLock     bool
	dryRun, asJSON, list, rollback, all bool
	release                             string
	wait, retry                         time.Duration
}

func publishCommand() *cobra.Command {
	var f publishFlags
	cmd := &cobra.Command{
		Use:   "publish [TARGET]",
		Short: "Build the site and bring it to where it is read",
		Long: `Publish makes a clean build of its own, checks it as digest check does, and uploads what changed to a place
that [[publish]] in config.toml names, or to an address given instead. It uploads what pages load before the
pages and deletes last, so that no reader finds anything missing; stopped at any point, the next run completes it.

Warnings stop it as errors do; --strict=false lets them pass. It refuses to delete a fifth of the site and more, to
replace another site, and to publish an empty one. See docs/publishing.md.`,
		Example: `  digest publish --dry-run
  digest publish live
  digest publish dir:../site --base-url https://example.org/
  digest publish live --rollback`,
		Args:              args(cobra.MaximumNArgs(1)),
		ValidArgsFunction: cobra.NoFileCompletions,
		RunE: func(cmd *cobra.Command, a []string) error {
			name := ""
			if len(a) > 0 {
				name = a[0]
			}
			return runPublish(cmd, &f, name)
		},
	}
	registerSource(cmd, &f.site.source)
	fl := cmd.Flags()
	fl.StringVar(&f.site.baseURL, "base-url", "", "address the site will have, instead of base_url in config.toml")
	fl.BoolVar(&f.site.strict, "strict", true, "treat warnings as errors")
	fl.BoolVarP(&f.dryRun, "dry-run", "n", false, "show what would be done, and do nothing")
	fl.BoolVar(&f.all, "all", false, "with --dry-run: list every file")
	fl.BoolVar(&f.verify, "verify", false, "compare with a listing of the target, and mend what was changed there")
	fl.BoolVar(&f.force, "force", false, "delete however much is no longer part of the site")
	fl.BoolVar(&f.adopt, "adopt", false, "replace what another site, or nobody, published there")
	fl.BoolVar(&f.breakLock, "break-lock", false, "take over from a publisher that is known to be dead")
	fl.DurationVar(&f.wait, "wait", time.Minute, "how long to wait for another publisher")
	fl.DurationVar(&f.retry, "retry", 30*time.Second, "how long to try a request that fails")
	fl.BoolVar(&f.list, "list", false, "list the releases that the target keeps")
	fl.BoolVar(&f.rollback, "rollback", false, "bring back the release before, or the one of --release")
	fl.StringVar(&f.release, "release", "", "with --rollback: which release, as --list names it")
	fl.BoolVar(&f.asJSON, "json", false, "write JSON, one object a line")
	cmd.MarkFlagsMutuallyExclusive("list", "rollback", "dry-run")
	return cmd
}

func runPublish(cmd *cobra.Command, f *publishFlags, name string) error {
	ctx, start := cmd.Context(), time.Now()
	in, ds, err := f.site.input(start)
	if err != nil {
		return err
	}
	if err := f.site.report(cmd.ErrOrStderr(), ds); err != nil {
		return err
	}
	where, err := chooseTarget(in.Config, name)
	if err != nil {
		return err
	}
	if f.site.baseURL == "" && where.BaseURL != "" {
		f.site.baseURL, in.Config.BaseURL = where.BaseURL, where.BaseURL
	}
	if in.Config.BaseURL == "" {
		return usagef("there is no base_url, and feeds and the sitemap need one: set it in %s, or give --base-url", configName)
	}
	t, err := publish.Open(ctx, publish.Config{
		Name: where.Name, URL: where.URL, Releases: where.Releases, Base: f.site.source, Address: in.Config.BaseURL,
	})
	if err != nil {
		return usageError{err}
	}
	defer t.Close()
	p := &publisher{cmd: cmd, f: f, where: where, target: t, out: cmd.OutOrStdout(), stderr: cmd.ErrOrStderr(), clean: len(ds) == 0}
	err = p.run(ctx, in, start)
	var refused *publish.Refusal
	if errors.As(err, &refused) && refused.Hint != "" {
		fmt.Fprintf(p.stderr, "digest: %s\n  hint: %s\n", text.CleanLine(refused.Message), text.CleanLine(refused.Hint))
		return errSite
	}
	return err
}

// chooseTarget finds the target of that name, or the only one, or takes an address as it is.
func chooseTarget(c *config.Config, name string) (config.Publish, error) {
	var names []string
	for _, p := range c.Publish {
		if p.Name == name || name == "" && len(c.Publish) == 1 {
			return p, nil
		}
		names = append(names, p.Name)
	}
	switch {
	case strings.Contains(name, ":"):
		return config.Publish{URL: name, Grace: config.Duration{Duration: time.Hour}}, nil
	case len(names) == 0:
		return config.Publish{}, usagef("%s names no place to publish to: write [[publish]] with url = \"dir:../site\"", configName)
	case name == "":
		return config.Publish{}, usagef("say where to: %s", strings.Join(names, ", "))
	}
	if s := text.Nearest(name, names); s != "" {
		return config.Publish{}, usagef("%s has no [[publish]] called %q; did you mean %q?", configName, name, s)
	}
	return config.Publish{}, usagef("%s has no [[publish]] called %q, only %s", configName, name, strings.Join(names, ", "))
}

// publisher is one call of digest publish.
type publisher struct {
	cmd         *cobra.Command
	f           *publishFlags
	where       config.Publish
	target      publish.Target
	out, stderr io.Writer
	meter       *meter
	// clean is false when there were problems: they are to be told again, so that nothing is spared next time.
	clean bool
}

func (p *publisher) run(ctx context.Context, in build.Input, start time.Time) error {
	if p.f.list || p.f.rollback {
		return p.releases(ctx, in.Config.BaseURL)
	}
	config := p.f.site.config()
	prints, _ := build.Fingerprint(ctx, in, p.f.site.salt(fmt.Sprintf("%s %+v", config, p.where)))
	p.meter = newMeter(p.stderr, p.f.asJSON, p.out)
	there, err := publish.Look(ctx, p.target, p.options())
	if err != nil {
		return err
	}
	if done, err := p.settled(ctx, there, in.Config.BaseURL, prints.Key, start); done || err != nil {
		return err
	}
	dir, err := publish.TempDir()
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	site, err := p.build(ctx, in, publish.Gathering{Dir: dir, Address: in.Config.BaseURL, There: there}, start)
	if err != nil {
		return err
	}
	if site.Origin.Key = prints.Key; !p.clean || !prints.Same(in) || p.f.site.config() != config {
		site.Origin.Key = ""
	}
	built := time.Since(start)
	p.meter = newMeter(p.stderr, p.f.asJSON, p.out)
	r, err := publish.Prepare(ctx, p.target, site, p.options())
	if err != nil {
		return err
	}
	defer func() {
		if err := r.Close(ctx); err != nil {
			p.say(err.Error())
		}
	}()
	if p.f.dryRun {
		return p.preview(r)
	}
	rep, err := r.Do(ctx)
	p.meter.done()
	if err != nil {
		p.say(fmt.Sprintf("%s sent before it stopped; run the command again to complete it", publish.Bytes(rep.Sent)))
		return err
	}
	return errors.Join(p.summary(rep, built), p.next())
}

func (p *publisher) options() publish.Options {
	return publish.Options{
		Grace: p.where.Grace.Duration, MaxDelete: p.where.MaxDelete, Compress: p.where.Compress, Parallel: p.where.Parallel,
		Wait: p.f.wait, Retry: p.f.retry, Verify: p.f.verify, Force: p.f.force, Adopt: p.f.adopt, BreakLock: p.f.breakLock, DryRun: p.f.dryRun,
		Say: p.say, Progress: p.meter.show,
	}
}

func (p *publisher) say(line string) {
	p.meter.done()
	fmt.Fprintf(p.stderr, "digest: %s\n", text.CleanLine(line))
}

// settled says so if there is nothing to do because the target has what would be built, and reports whether it has.
func (p *publisher) settled(ctx context.Context, there *publish.Manifest, address, key string, start time.Time) (done bool, err error) {
	files, ok := there.Settled(address, key, start, p.where.Grace.Duration)
	if !ok || p.f.verify && p.f.dryRun {
		return false, nil
	}
	rep := publish.Report{Unchanged: files, Requests: 1}
	if p.f.verify {
		rep.Requests++
		if intact, err := publish.Intact(ctx, p.target, there, p.options()); !intact || err != nil {
			return false, err
		}
	}
	if p.f.dryRun {
		return true, p.preview(&publish.Run{})
	}
	if c, ok := p.target.(publish.Counter); ok {
		rep.Requests = c.Requests()
	}
	return true, errors.Join(p.summary(rep, time.Since(start)), p.next())
}

// build builds and checks what is built; an error means that it must not be published.
func (p *publisher) build(ctx context.Context, in build.Input, g publish.Gathering, start time.Time) (publish.Site, error) {
	fail := func(err error) (publish.Site, error) { return publish.Site{}, err }
	bar := newProgress(p.stderr, start)
	in.Progress = bar.articles
	result, err := build.Build(ctx, in)
	bar.done()
	if err != nil {
		return fail(err)
	}
	if err := p.f.site.report(p.stderr, result.Diagnostics); err != nil {
		return fail(err)
	}
	if result.Counts.Articles == 0 {
		return fail(errors.New("there is no article to show: an empty site is not published"))
	}
	files, err := p.hostFiles(result)
	if err != nil {
		return fail(err)
	}
	files = append(files, result.Files()...)
	inspector := check.NewInspector(result.Collection, files, rootOf(in.Config.BaseURL))
	g.Look, g.Progress = inspector.File, bar.pages
	site, err := publish.Gather(ctx, files, g)
	bar.done()
	if err != nil {
		ds, rest := diag.From(err)
		return fail(errors.Join(p.f.site.report(p.stderr, ds), rest))
	}
	site.Origin.At, site.Origin.Until = in.Now, result.Until
	// What only some hosts refuse is for the target to refuse.
	ds := slices.DeleteFunc(inspector.Findings(), func(d diag.Diagnostic) bool {
		return d.Code == "check/large-file" || d.Code == "check/many-files" || d.Code == "check/large-site"
	})
	p.clean = p.clean && len(ds) == 0 && len(result.Diagnostics) == 0
	return site, p.f.site.report(p.stderr, ds)
}

// hostFiles are the files that a host with a tool of its own is told by, save those the site has itself.
func (p *publisher) hostFiles(r *build.Result) ([]output.Planned, error) {
	host, _, _ := strings.Cut(p.where.URL, ":")
	if deploy.Upload(host, "") == "" {
		return nil, nil
	}
	var s deploy.Site
	if err := fillSite(r, &s); err != nil {
		return nil, err
	}
	files, _, err := deploy.Files(host, s)
	if err != nil {
		return nil, usageError{err}
	}
	var out []output.Planned
	for _, f := range files {
		name := path.Base(f.Path)
		if _, own := r.File(name); own {
			continue
		}
		out = append(out, output.Planned{Path: name, Write: func(w io.Writer) error {
			_, err := w.Write(f.Data)
			return err
		}})
	}
	return out, nil
}

// next says how the host's own tool takes it from here.
func (p *publisher) next() error {
	host, folder, _ := strings.Cut(p.where.URL, ":")
	command := deploy.Upload(host, filepath.Join(p.f.site.source, filepath.FromSlash(folder)))
	if filepath.IsAbs(folder) {
		command = deploy.Upload(host, folder)
	}
	if command == "" || p.f.asJSON {
		return nil
	}
	_, err := fmt.Fprintf(p.out, "  next: %s\n", command)
	return err
}

// releases lists releases or rolls back.
func (p *publisher) releases(ctx context.Context, address string) error {
	keeper, ok := p.target.(publish.Keeper)
	if !ok {
		return publish.WithoutReleases(p.where.URL)
	}
	if p.f.rollback {
		rel, err := publish.Rollback(ctx, keeper, p.f.release, address, p.options())
		if err != nil {
			return err
		}
		return p.print(rel, "live again: %s\n", describeRelease(rel))
	}
	all, err := keeper.Releases(ctx)
	if err != nil {
		return fmt.Errorf("listing releases: %w", err)
	}
	for _, rel := range all {
		if err := p.print(rel, "%s\n", describeRelease(rel)); err != nil {
			return err
		}
	}
	return nil
}

func describeRelease(r publish.Release) string {
	live := ""
	if r.Live {
		live = ", live"
	}
	return fmt.Sprintf("%s  %s, %s%s", r.ID, count(r.Files, "file", "files"), publish.Bytes(r.Size), live)
}

// print writes v as JSON if that is asked for, else the line.
func (p *publisher) print(v any, format string, args ...any) error {
	if p.f.asJSON {
		return json.NewEncoder(p.out).Encode(v)
	}
	_, err := fmt.Fprintf(p.out, format, args...)
	return err
}

// preview says what a run would do: first for people, whose pages, then in files.
func (p *publisher) preview(r *publish.Run) error {
	type change struct {
		Change string `json:"change"`
		Path   string `json:"path"`
		Size   int64  `json:"size"`
		Title  string `json:"title,omitempty"`
	}
	whose := map[string][]string{}
	total := map[publish.Kind]int{}
	size := map[publish.Kind]int64{}
	for _, c := range r.Changes {
		total[c.Kind]++
		size[c.Kind] += c.Size
		title := ""
		if c.Kind != publish.Deleted && c.Kind != publish.Retired {
			title = titleOf(r.Local(c))
		}
		if p.f.asJSON {
			if err := json.NewEncoder(p.out).Encode(change{c.Kind.String(), c.Path, c.Size, title}); err != nil {
				return err
			}
			continue
		}
		if p.f.all {
			fmt.Fprintf(p.out, "%-8s %10s  %s\n", c.Kind, publish.Bytes(c.Size), text.CleanLine(c.Path))
		}
		if kind := kindOf(c.Path); kind != "" {
			key := kind + " " + c.Kind.String()
			whose[key] = append(whose[key], cmp.Or(title, path.Dir(c.Path)))
		}
	}
	if p.f.asJSON {
		return nil
	}
	for _, key := range slices.Sorted(maps.Keys(whose)) {
		fmt.Fprintf(p.out, "%s: %s\n", key, text.CleanLine(few(whose[key])))
	}
	if r.Foreign > 0 {
		fmt.Fprintf(p.out, "%s at the target that digest did not put there: left alone\n", count(r.Foreign, "file", "files"))
	}
	_, err := fmt.Fprintf(p.out, "would add %s (%s), change %d (%s), delete %d (%s), retire %d\n",
		count(total[publish.Added], "file", "files"), publish.Bytes(size[publish.Added]),
		total[publish.Changed], publish.Bytes(size[publish.Changed]), total[publish.Deleted], publish.Bytes(size[publish.Deleted]), total[publish.Retired])
	return err
}

// kindOf is the kind of thing whose own page a file is, "" for any other.
func kindOf(p string) string {
	parts := strings.Split(p, "/")
	if parts[len(parts)-1] != "index.html" {
		return ""
	}
	switch kind := parts[0]; {
	case kind == "articles" && len(parts) == 6, kind == "articles" && len(parts) == 4 && parts[1] == "undated":
		return kind
	case len(parts) == 3 && !slices.Contains([]string{"by-articles", "by-latest", "whos-who"}, parts[1]) && slices.Contains([]string{"people", "countries", "organisations", "topics", "relations", "editions", "places", "sources"}, kind):
		return kind
	}
	return ""
}

// few names up to eight, and counts the rest.
func few(names []string) string {
	const shown = 8
	slices.Sort(names)
	if len(names) <= shown {
		return strings.Join(names, "; ")
	}
	return fmt.Sprintf("%s; and %d more", strings.Join(names[:shown], "; "), len(names)-shown)
}

func (p *publisher) summary(rep publish.Report, built time.Duration) error {
	type line struct {
		publish.Report
		Added     int     `json:"added"`
		Changed   int     `json:"changed"`
		Deleted   int     `json:"deleted"`
		Retired   int     `json:"retired"`
		Unchanged int     `json:"unchanged"`
		Build     float64 `json:"build_seconds"`
		Seconds   float64 `json:"publish_seconds"`
	}
	return p.print(line{rep, rep.Added, rep.Changed, rep.Deleted, rep.Retired, rep.Unchanged, built.Seconds(), rep.Took.Seconds()},
		"published: %d added, %d changed, %d deleted, %d retired, %d unchanged; %s sent in %s; built in %.2f s, published in %.2f s\n",
		rep.Added, rep.Changed, rep.Deleted, rep.Retired, rep.Unchanged, publish.Bytes(rep.Sent), count(int(rep.Requests), "request", "requests"),
		built.Seconds(), rep.Took.Seconds())
}

// meter shows how far an upload is: one line with rate and time left on a terminal, a line now and then in a pipe.
type meter struct {
	w        io.Writer
	terminal bool
	jsonTo   io.Writer // for JSON lines, else nil
	start    time.Time
	mu       sync.Mutex
	last     time.Time
	shown    bool
}

func newMeter(stderr io.Writer, asJSON bool, out io.Writer) *meter {
	m := &meter{w: stderr, terminal: isTerminal(stderr), start: time.Now(), last: time.Now()}
	if asJSON {
		m.jsonTo = out
	}
	return m
}

func (m *meter) show(p publish.Progress) {
	every := 10 * time.Second
	if m.terminal {
		every = 100 * time.Millisecond
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	now := time.Now()
	if now.Sub(m.last) < every {
		return
	}
	m.last = now
	took := now.Sub(m.start)
	rate := float64(p.Sent) / took.Seconds()
	left := time.Duration(float64(took) / float64(max(p.Done, 1)) * float64(p.Total-p.Done)).Round(time.Second)
	switch {
	case m.jsonTo != nil:
		_ = json.NewEncoder(m.jsonTo).Encode(map[string]any{"stage": p.Stage, "done": p.Done, "total": p.Total, "sent": p.Sent, "size": p.Size})
	case m.terminal:
		m.shown = true
		fmt.Fprintf(m.w, "\r\x1b[K%s: %d of %d files, %s of %s, %s/s, %s left",
			p.Stage, p.Done, p.Total, publish.Bytes(p.Sent), publish.Bytes(p.Size), publish.Bytes(int64(rate)), left)
	default:
		fmt.Fprintf(m.w, "%s: %d of %d files, %s of %s\n", p.Stage, p.Done, p.Total, publish.Bytes(p.Sent), publish.Bytes(p.Size))
	}
}

// done clears the line.
func (m *meter) done() {
	if m == nil {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.shown {
		fmt.Fprint(m.w, "\r\x1b[K")
		m.shown = false
	}
}

// titleOf is the title of a page, without the site's name; "" when there is none.
func titleOf(name string) string {
	if filepath.Ext(name) != ".html" {
		return ""
	}
	in, err := os.Open(name)
	if err != nil {
		return ""
	}
	defer in.Close()
	head, err := io.ReadAll(io.LimitReader(in, 4096))
	if err != nil {
		return ""
	}
	_, title, _ := strings.Cut(string(head), "<title>")
	title, _, ok := strings.Cut(title, "</title>")
	if !ok {
		return ""
	}
	if i := strings.LastIndex(title, " – "); i > 0 {
		title = title[:i]
	}
	return html.UnescapeString(title)
}
