package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"
	_ "time/tzdata" // time zones by name, on machines without the database

	"github.com/spf13/cobra"

	"digest/internal/build"
	"digest/internal/config"
	"digest/internal/diag"
	"digest/internal/text"
	"digest/templates"
)

const configName = "config.toml"

// siteFlags are the flags of every command that builds.
type siteFlags struct {
	source                     string
	baseURL                    string
	drafts, embargoed, expired bool
	strict                     bool
	everyWarning               bool // see fewWarnings
}

func (f *siteFlags) register(cmd *cobra.Command) {
	registerSource(cmd, &f.source)
	fl := cmd.Flags()
	fl.StringVar(&f.baseURL, "base-url", "", "address the site will have, instead of base_url in config.toml")
	fl.BoolVar(&f.drafts, "drafts", false, "include drafts")
	fl.BoolVar(&f.embargoed, "embargoed", false, "include articles whose embargo has not ended")
	fl.BoolVar(&f.expired, "expired", false, "include articles past their expiry")
	fl.BoolVar(&f.strict, "strict", false, "treat warnings as errors")
}

func registerSource(cmd *cobra.Command, source *string) {
	cmd.Flags().StringVarP(source, "source", "s", ".", "folder of the site, which holds content/ and config.toml")
	_ = cmd.MarkFlagDirname("source")
}

// input reads the site's folder into what a build takes. Problems of config.toml come back as diagnostics.
func (f *siteFlags) input(now time.Time) (build.Input, diag.List, error) {
	in, ds, err := openSite(f.source, now)
	if err != nil {
		return in, nil, err
	}
	if f.baseURL != "" {
		flag, problems := config.Parse("--base-url", fmt.Appendf(nil, "base_url = %q\n", f.baseURL))
		ds = append(ds, problems...)
		in.Config.BaseURL = flag.BaseURL
	}
	in.Drafts, in.Embargoed, in.Expired = f.drafts, f.embargoed, f.expired
	return in, ds, nil
}

// openSite reads the configuration and finds the trees of the site in dir.
func openSite(dir string, now time.Time) (build.Input, diag.List, error) {
	if st, err := os.Stat(dir); err != nil || !st.IsDir() {
		return build.Input{}, nil, usagef("there is no folder %s", dir)
	}
	root := os.DirFS(dir)
	conf, ds, err := readConfig(plainFiles{root})
	if err != nil {
		return build.Input{}, nil, err
	}
	content, err := subtree(root, "content")
	if err != nil {
		return build.Input{}, nil, err
	}
	if content == nil {
		return build.Input{}, nil, usagef("there is no content folder in %s; digest init DIR makes a site", dir)
	}
	own, err := subtree(plainFiles{root}, "templates")
	if err != nil {
		return build.Input{}, nil, err
	}
	in := build.Input{Config: conf, Content: content, Now: now, Generator: "digest " + version}
	if own != nil {
		in.Templates = append(in.Templates, own)
	}
	in.Templates = append(in.Templates, templates.FS)
	return in, ds, nil
}

// plainFiles is a tree of which only files and folders are opened, or links to them: a named pipe among templates
// would hold the program up for good.
type plainFiles struct{ fs.FS }

func (p plainFiles) Open(name string) (fs.File, error) {
	if st, err := fs.Stat(p.FS, name); err == nil && !st.IsDir() && !st.Mode().IsRegular() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errors.New("not a plain file")}
	}
	return p.FS.Open(name)
}

// subtree is a folder of the site, or nil when there is none.
func subtree(root fs.FS, name string) (fs.FS, error) {
	switch st, err := fs.Stat(root, name); {
	case errors.Is(err, fs.ErrNotExist) || err == nil && !st.IsDir():
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	return fs.Sub(root, name)
}

func readConfig(root fs.FS) (*config.Config, diag.List, error) {
	src, err := fs.ReadFile(root, configName)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return config.Default(), nil, nil
	case err != nil:
		return nil, nil, fmt.Errorf("reading %s: %w", configName, err)
	}
	c, ds := config.Parse(configName, src)
	return c, ds, nil
}

// fewWarnings is how many warnings that copy lacks something a command shows that is not asked for them: an archive may
// have thousands. What is left out of the site is always named.
const fewWarnings = 5

// lacks are the codes of those warnings.
func lacks() []string {
	return []string{"wire/no-headline", "wire/no-dateline", "wire/no-date", "wire/date-from-file"}
}

// report prints the problems of a site to w and says whether it may be used.
func (f *siteFlags) report(w io.Writer, ds diag.List) error {
	if f.strict {
		ds = ds.Strict()
	}
	ds = ds.Sort()
	if !f.everyWarning {
		ds = ds.Fewer(fewWarnings, "digest check shows all", lacks()...)
	}
	return printProblems(w, ds)
}

// printProblems prints problems to w; the error says that there is one among them that forbids to go on.
func printProblems(w io.Writer, ds diag.List) error {
	for _, d := range ds {
		fmt.Fprintln(w, d)
		if d.Hint != "" {
			fmt.Fprintf(w, "  hint: %s\n", text.CleanLine(d.Hint))
		}
	}
	if ds.HasErrors() {
		return errSite
	}
	return nil
}

// isTerminal reports whether w is a terminal, where colour and a progress line help.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0
}
