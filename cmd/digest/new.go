package main

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"digest/internal/slug"
	"digest/internal/text"
)

// kindsOfFile are what new can make, with the folder under content/ and what the file begins with.
var kindsOfFile = []struct{ kind, dir, what string }{
	{"article", "", "an article in Markdown"},
	{"person", "people", "an editor's page for a person"},
	{"country", "countries", "an editor's page for a country"},
	{"organisation", "organisations", "an editor's page for an organisation"},
	{"topic", "topics", "an editor's page for a topic"},
	{"edition", "editions", "an editor's note for a day, named 2020-07-08"},
	{"page", "pages", "a plain page"},
}

func newCommand() *cobra.Command {
	var dir, kind string
	cmd := &cobra.Command{
		Use:   "new TITLE",
		Short: "Make an article or an editor's page to fill in",
		Long:  "New makes a Markdown file with front matter under content/ and prints its path. Kinds:\n\n" + kindsHelp(),
		Example: `  digest new "Envoys meet in Geneva"
  digest new --kind person "Stephen Biegun"
  digest new --kind edition 2020-07-08`,
		Args: args(cobra.ExactArgs(1)),
		RunE: func(cmd *cobra.Command, a []string) error {
			name, data, err := skeleton(kind, text.CleanLine(a[0]), time.Now())
			if err != nil {
				return err
			}
			full := filepath.Join(dir, "content", filepath.FromSlash(name))
			switch err := create(full, data); {
			case errors.Is(err, fs.ErrExist):
				return fmt.Errorf("%s is there already", full)
			case err != nil:
				return err
			}
			_, err = fmt.Fprintln(cmd.OutOrStdout(), full)
			return err
		},
	}
	registerSource(cmd, &dir)
	cmd.Flags().StringVarP(&kind, "kind", "k", "article", "what to make")
	_ = cmd.RegisterFlagCompletionFunc("kind", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		var names []string
		for _, k := range kindsOfFile {
			names = append(names, k.kind+"\t"+k.what)
		}
		return names, cobra.ShellCompDirectiveNoFileComp
	})
	return cmd
}

func kindsHelp() string {
	var b strings.Builder
	for _, k := range kindsOfFile {
		fmt.Fprintf(&b, "  %-13s %s\n", k.kind, k.what)
	}
	return b.String()
}

// skeleton is the path under content/ and the bytes of a new file.
func skeleton(kind, title string, now time.Time) (string, []byte, error) {
	i := slices.IndexFunc(kindsOfFile, func(k struct{ kind, dir, what string }) bool { return k.kind == kind })
	if i < 0 {
		return "", nil, usagef("there is no kind %q; digest new --help lists them", kind)
	}
	if title == "" {
		return "", nil, usagef("the title is empty")
	}
	k := kindsOfFile[i]
	switch k.kind {
	case "article":
		name := now.Format("2006/01/02-") + slug.Make(title) + ".md"
		return name, fmt.Appendf(nil, "+++\ntitle = %s\ndate = %s\ndraft = true\n+++\n\n", quoteTOML(title), now.Format("2006-01-02")), nil
	case "edition":
		if _, err := time.Parse("2006-01-02", title); err != nil {
			return "", nil, usagef("an edition is named by its day, as in 2020-07-08, not %q", title)
		}
		return k.dir + "/" + title + ".md", []byte("+++\n+++\n\n"), nil
	case "page":
		return k.dir + "/" + slug.Make(title) + ".md", fmt.Appendf(nil, "+++\ntitle = %s\n+++\n\n", quoteTOML(title)), nil
	}
	return k.dir + "/" + slug.Make(title) + ".md", fmt.Appendf(nil, "+++\nname = %s\n# names = [\"another spelling\"]\n+++\n\n", quoteTOML(title)), nil
}

// quoteTOML writes a basic string; a title is one line without control characters.
func quoteTOML(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
}
