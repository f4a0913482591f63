package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"digest/internal/build"
	"digest/internal/diag"
	"digest/internal/output"
)

func buildCommand() *cobra.Command {
	var f siteFlags
	var destination string
	cmd := &cobra.Command{
		Use:   "build",
		Short: "Build the site into public/",
		Long: `Build reads content/, understands every article, and brings the site in public/ up to date. It writes
only files whose bytes change, keeps files it did not make, and leaves public/ untouched when the site
has errors.`,
		Example: `  digest build
  digest build -s ~/desk -d /srv/www/desk --base-url https://example.org/desk/
  digest build --drafts --strict`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if destination == "" {
				destination = filepath.Join(f.source, "public")
			}
			return runBuild(cmd, &f, destination)
		},
	}
	f.register(cmd)
	cmd.Flags().StringVarP(&destination, "destination", "d", "", `folder to write (default "public" in the source)`)
	_ = cmd.MarkFlagDirname("destination")
	return cmd
}

func runBuild(cmd *cobra.Command, f *siteFlags, destination string) error {
	start := time.Now()
	stderr := cmd.ErrOrStderr()
	in, _, err := f.input(start)
	if err != nil {
		return err
	}
	config := f.config()
	prints, _ := build.Fingerprint(cmd.Context(), in, f.salt(config))
	if last, written, ok := lastBuild(destination, prints, start); ok {
		if err := f.report(stderr, last.Problems); err != nil {
			return err
		}
		_, err := fmt.Fprintln(cmd.OutOrStdout(), summary(last.Counts, written, time.Since(start)))
		return err
	}
	p := newProgress(stderr, start)
	result, err := buildSite(cmd.Context(), f, start, p, stderr)
	if err != nil {
		return err
	}
	keep := func() (string, []byte) {
		if f.config() != config {
			return "", nil
		}
		return keepBuild(prints, in, result)
	}
	written, err := output.Sync(cmd.Context(), destination, result.Files(), output.Options{Progress: p.pages, Keep: keep})
	p.done()
	if err != nil {
		ds, rest := diag.From(err)
		if problem := f.report(stderr, ds); rest == nil {
			return problem
		}
		return rest
	}
	_, err = fmt.Fprintln(cmd.OutOrStdout(), summary(result.Counts, written, time.Since(start)))
	return err
}

// buildSite plans the site and reports its problems; an error means there is nothing to write.
func buildSite(ctx context.Context, f *siteFlags, now time.Time, p *progress, stderr io.Writer) (*build.Result, error) {
	in, ds, err := f.input(now)
	if err != nil {
		return nil, err
	}
	in.Progress = p.articles
	result, err := build.Build(ctx, in)
	p.done()
	if err != nil {
		return nil, err
	}
	result.Diagnostics = append(ds, result.Diagnostics...)
	if err := f.report(stderr, result.Diagnostics); err != nil {
		return nil, err
	}
	return result, nil
}

func summary(c build.Counts, w output.Report, took time.Duration) string {
	return fmt.Sprintf("%s, %s, %s, %s, %s, %s; files: %d written, %d unchanged, %d deleted; %.2f s",
		count(c.Articles, "article", "articles"), count(c.People, "person", "people"),
		count(c.Countries, "country", "countries"), count(c.Organisations, "organisation", "organisations"),
		count(c.Topics, "topic", "topics"), count(c.Pages, "page", "pages"),
		w.Written, w.Unchanged, w.Deleted, took.Seconds())
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// progress shows one line on a terminal once the work has taken a second; elsewhere it is silent.
type progress struct {
	w     io.Writer
	start time.Time
	mu    sync.Mutex
	last  time.Time
	shown bool
}

func newProgress(w io.Writer, start time.Time) *progress {
	if !isTerminal(w) {
		w = nil
	}
	return &progress{w: w, start: start}
}

func (p *progress) articles(done, total int) { p.show("understanding articles", done, total) }
func (p *progress) pages(done, total int)    { p.show("rendering pages", done, total) }

func (p *progress) show(what string, done, total int) {
	if p.w == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	now := time.Now()
	if now.Sub(p.start) < time.Second || now.Sub(p.last) < 100*time.Millisecond {
		return
	}
	p.last, p.shown = now, true
	fmt.Fprintf(p.w, "\r\x1b[K%s: %d of %d", what, done, total)
}

// done clears the line.
func (p *progress) done() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.shown {
		fmt.Fprint(p.w, "\r\x1b[K")
		p.shown = false
	}
}
