package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"digest/internal/article"
	"digest/internal/build"
	"digest/internal/check"
	"digest/internal/diag"
	"digest/internal/parse"
	"digest/internal/source"
	"digest/internal/text"
)

func checkCommand() *cobra.Command {
	var f siteFlags
	var writeDates bool
	cmd := &cobra.Command{
		Use:   "check",
		Short: "Find dead links, doubtful names and guessed dates",
		Long: `Check builds the site in memory and reports dead links and anchors, pages without a title and sizes that
hosts refuse; then it lists the names the analysis was not sure of, each with the file that settles it.

With --write-dates it puts the dates it found in texts or took from files' times into the articles' front
matter, so that a copy or a clone can't change them.`,
		Example: `  digest check
  digest check --write-dates`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error {
			start := time.Now()
			result, err := buildSite(cmd.Context(), &f, start, newProgress(cmd.ErrOrStderr(), start), cmd.ErrOrStderr())
			if err != nil {
				return err
			}
			if writeDates {
				return runWriteDates(cmd, f.source, result)
			}
			return runCheck(cmd, &f, result)
		},
	}
	f.register(cmd)
	f.everyWarning = true
	cmd.Flags().BoolVar(&writeDates, "write-dates", false, "write found dates into front matter")
	return cmd
}

func runCheck(cmd *cobra.Command, f *siteFlags, r *build.Result) error {
	ds, err := check.Site(r.Collection, r.Files(), rootOf(r.BaseURL))
	if err != nil {
		ds, rest := diag.From(err)
		return errors.Join(f.report(cmd.ErrOrStderr(), ds), rest)
	}
	problem := f.report(cmd.ErrOrStderr(), ds)
	out := cmd.OutOrStdout()
	doubts := check.Doubts(r.Collection)
	for _, d := range doubts {
		if _, err := fmt.Fprintf(out, "%s\n  settle it in %s: name = %q, or never = [%q]\n", d, text.CleanLine(d.File), d.Name, d.Name); err != nil {
			return err
		}
	}
	if _, err := fmt.Fprintf(out, "%s checked; %s\n", count(len(r.Files()), "file", "files"), count(len(doubts), "doubtful name", "doubtful names")); err != nil {
		return err
	}
	return problem
}

// runWriteDates writes the dates of all articles whose date was found in the text or taken from the file.
func runWriteDates(cmd *cobra.Command, dir string, r *build.Result) error {
	written := 0
	var errs []error
	for i := range r.Collection.Articles {
		a := r.Collection.Articles[i].Article
		if a.DateSource != article.FromText && a.DateSource != article.FromFileTime {
			continue
		}
		if err := writeDate(filepath.Join(dir, filepath.FromSlash(a.Path)), a); err != nil {
			errs = append(errs, err)
			continue
		}
		written++
		fmt.Fprintf(cmd.OutOrStdout(), "%s: date = %s (was found by %s)\n", text.CleanLine(a.Path), a.Date.Format("2006-01-02"), a.DateSource)
	}
	fmt.Fprintf(cmd.OutOrStdout(), "%s written\n", count(written, "date", "dates"))
	return errors.Join(errs...)
}

// writeDate replaces a file, atomically and with its permissions, unless it changed since it was read.
func writeDate(name string, a *article.Article) error {
	fail := func(err error) error { return fmt.Errorf("writing the date of %s: %w", a.Path, err) }
	st, err := os.Lstat(name)
	if err != nil {
		return fail(err)
	}
	src, err := os.ReadFile(name)
	if err != nil {
		return fail(err)
	}
	var now source.File
	if now.SetData(src); now.Hash != a.Hash {
		return fail(errors.New("it changed while it was read; run the command again"))
	}
	data, err := parse.SetDate(src, a.Date, strings.HasSuffix(name, ".md"))
	if err != nil {
		return fail(err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".digest-*")
	if err != nil {
		return fail(err)
	}
	defer os.Remove(tmp.Name())
	_, err = bytes.NewReader(data).WriteTo(tmp)
	if err := errors.Join(err, tmp.Chmod(st.Mode().Perm()), tmp.Close()); err != nil {
		return fail(err)
	}
	if err := os.Rename(tmp.Name(), name); err != nil {
		return fail(err)
	}
	return nil
}
