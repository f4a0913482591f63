package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"digest/internal/text"
)

// starter holds the configuration of a new site, sample two articles for it.
//
//go:embed starter sample
var starter embed.FS

func initCommand() *cobra.Command {
	var sample bool
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Make a new, empty site",
		Long: `Init makes a folder with config.toml and content/, ready for digest build. It never replaces a file that
is there.`,
		Example: `  digest init desk && cd desk && digest build
  digest init --sample demo`,
		Args: args(cobra.MaximumNArgs(1)),
		RunE: func(cmd *cobra.Command, a []string) error {
			dir := "."
			if len(a) == 1 {
				dir = a[0]
			}
			files, err := starterFiles(dir, sample)
			if err != nil {
				return err
			}
			if err := makeSite(dir, files); err != nil {
				return err
			}
			return saySiteMade(cmd, dir)
		},
	}
	cmd.Flags().BoolVar(&sample, "sample", false, "add two articles to look at")
	return cmd
}

// newFile is a file to make, by its slash-separated path in the site.
type newFile struct {
	path string
	data []byte
}

func starterFiles(dir string, sample bool) ([]newFile, error) {
	conf, err := starter.ReadFile("starter/config.toml")
	if err != nil {
		return nil, err
	}
	files := []newFile{
		{"config.toml", []byte(strings.ReplaceAll(string(conf), "{{TITLE}}", siteTitle(dir)))},
		{".gitignore", []byte("/public/\n/.digest/\n")},
	}
	if !sample {
		return files, nil
	}
	err = fs.WalkDir(starter, "sample", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := starter.ReadFile(p)
		files = append(files, newFile{path.Join("content", strings.TrimPrefix(p, "sample/")), data})
		return err
	})
	return files, err
}

// siteTitle makes a title of the folder's name.
func siteTitle(dir string) string {
	full, err := filepath.Abs(dir)
	if err != nil {
		return "Digest"
	}
	name := text.CleanLine(strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"'\-_`, r) {
			return ' '
		}
		return r
	}, filepath.Base(full)))
	if name == "" || name == "." || name == "/" {
		return "Digest"
	}
	first, size := utf8.DecodeRuneInString(name)
	return string(unicode.ToUpper(first)) + name[size:]
}

// makeSite makes the folders and files; a file that is there is an error and nothing is made.
func makeSite(dir string, files []newFile) error {
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(dir, filepath.FromSlash(f.path))); err == nil && f.path != ".gitignore" {
			return usagef("%s is there already; init makes a new site only", filepath.Join(dir, f.path))
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "content"), 0o755); err != nil {
		return fmt.Errorf("making the site: %w", err)
	}
	for _, f := range files {
		if err := create(filepath.Join(dir, filepath.FromSlash(f.path)), f.data); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	}
	return nil
}

// create writes a file that must not be there yet.
func create(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return fmt.Errorf("making a folder: %w", err)
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return fmt.Errorf("making a file: %w", err)
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

func saySiteMade(cmd *cobra.Command, dir string) error {
	where := text.CleanLine(filepath.ToSlash(dir))
	cd := ""
	if dir != "." {
		cd = fmt.Sprintf("  cd %s\n", where)
	}
	_, err := fmt.Fprintf(cmd.OutOrStdout(), `Made a site in %s. Next:
%s  put articles, as they came, into content/ (.txt) or run: digest new "A headline"
  digest build, then open public/index.html
`, where, cd)
	return err
}
