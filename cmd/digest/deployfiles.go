package main

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"digest/internal/build"
	"digest/internal/deploy"
)

func deployFilesCommand() *cobra.Command {
	var f siteFlags
	var site deploy.Site
	var force bool
	cmd := &cobra.Command{
		Use:   "deploy-files HOST",
		Short: "Write the workflow or server configuration a host needs",
		Long: `Deploy-files writes a ready workflow or server configuration for this site into its folder: how long what may
be kept, the 404 page, compressed files, security headers that agree with the pages' own, redirects for
pages that moved, and the path of base_url. It replaces a file that differs only with --force. Hosts:

` + hostsHelp(),
		Example: `  digest deploy-files github
  digest deploy-files nginx --root /srv/www/desk
  digest deploy-files netlify --force`,
		Args: args(cobra.ExactArgs(1)),
		ValidArgsFunction: func(_ *cobra.Command, a []string, _ string) ([]string, cobra.ShellCompDirective) {
			if len(a) > 0 {
				return nil, cobra.ShellCompDirectiveNoFileComp
			}
			var names []string
			for _, h := range deploy.Hosts() {
				names = append(names, h.Name+"\t"+h.What)
			}
			return names, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(cmd *cobra.Command, a []string) error { return runDeployFiles(cmd, a[0], &f, site, force) },
	}
	registerSource(cmd, &f.source)
	fl := cmd.Flags()
	fl.StringVar(&f.baseURL, "base-url", "", "address the site will have, instead of base_url in config.toml")
	fl.BoolVar(&force, "force", false, "replace files that are there")
	fl.StringVar(&site.Root, "root", "", "for nginx and caddy: the server's folder with the site (default /srv/www/ and the host's name)")
	_ = cmd.RegisterFlagCompletionFunc("root", cobra.NoFileCompletions)
	fl.StringVar(&site.Program, "program", "", "for github and gitlab: git address of digest's source")
	_ = cmd.RegisterFlagCompletionFunc("program", cobra.NoFileCompletions)
	return cmd
}

func hostsHelp() string {
	var b strings.Builder
	for _, h := range deploy.Hosts() {
		fmt.Fprintf(&b, "  %-11s %s\n", h.Name, h.What)
	}
	return b.String()
}

func runDeployFiles(cmd *cobra.Command, host string, f *siteFlags, s deploy.Site, force bool) error {
	if !isHost(host) {
		return usagef("there is no host %q; digest deploy-files --help lists them", host)
	}
	if err := describeSite(cmd, f, &s); err != nil {
		return err
	}
	files, next, err := deploy.Files(host, s)
	if err != nil {
		return usageError{err}
	}
	if !force {
		if err := refuseReplacing(f.source, files); err != nil {
			return err
		}
	}
	out := cmd.OutOrStdout()
	for _, file := range files {
		name := filepath.Join(f.source, filepath.FromSlash(file.Path))
		if err := replace(name, file.Data); err != nil {
			return err
		}
		fmt.Fprintln(out, name)
	}
	for _, line := range next {
		if _, err := fmt.Fprintf(out, "  next: %s\n", line); err != nil {
			return err
		}
	}
	return nil
}

func isHost(name string) bool {
	for _, h := range deploy.Hosts() {
		if h.Name == name {
			return true
		}
	}
	return false
}

// describeSite plans the site for what the files say of it.
func describeSite(cmd *cobra.Command, f *siteFlags, s *deploy.Site) error {
	now := time.Now()
	r, err := buildSite(cmd.Context(), f, now, newProgress(cmd.ErrOrStderr(), now), cmd.ErrOrStderr())
	if err != nil {
		return err
	}
	s.Own, s.Revision = isOwnSource(f.source), sourceCommit()
	return fillSite(r, s)
}

// fillSite says of a planned site what hosts are told.
func fillSite(r *build.Result, s *deploy.Site) error {
	s.BaseURL = r.BaseURL
	for _, m := range r.Moves() {
		s.Moved = append(s.Moved, deploy.Move{From: m.From, To: m.To})
	}
	if home, ok := r.File("index.html"); ok {
		var b bytes.Buffer
		if err := home.Write(&b); err != nil {
			return fmt.Errorf("rendering the home page: %w", err)
		}
		s.Policy = deploy.Policy(b.Bytes())
	}
	return nil
}

// isOwnSource reports whether a folder is this program's source, which is itself a site.
func isOwnSource(dir string) bool {
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	_, missing := os.Stat(filepath.Join(dir, "cmd", "digest"))
	return err == nil && missing == nil && bytes.HasPrefix(mod, []byte("module digest\n"))
}

// sourceCommit is the commit this program was built from, "" if that is not known or it had changes.
func sourceCommit() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return ""
	}
	commit := ""
	for _, s := range info.Settings {
		switch {
		case s.Key == "vcs.revision":
			commit = s.Value
		case s.Key == "vcs.modified" && s.Value == "true":
			return ""
		}
	}
	return commit
}

// refuseReplacing is an error if any of the files is there and differs.
func refuseReplacing(dir string, files []deploy.File) error {
	for _, file := range files {
		name := filepath.Join(dir, filepath.FromSlash(file.Path))
		old, err := os.ReadFile(name)
		if err == nil && bytes.Equal(old, file.Data) || errors.Is(err, fs.ErrNotExist) {
			continue
		}
		return usagef("%s is there already and differs; --force replaces it", name)
	}
	return nil
}

// replace writes a file whole or not at all, and makes the folders above it.
func replace(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	tmp, err := os.CreateTemp(filepath.Dir(name), ".digest-*")
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if err := errors.Join(err, tmp.Chmod(0o644), tmp.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	if err := os.Rename(tmp.Name(), name); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	return nil
}
