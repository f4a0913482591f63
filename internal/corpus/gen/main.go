// Command gen writes a corpus of invented wire copy, to measure builds with:
//
//	go run ./internal/corpus/gen -n 10000 -o DIR
//
// DIR becomes a site: a config.toml and the articles in content/.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"digest/internal/corpus"
)

func main() {
	n := flag.Int("n", 1000, "number of articles")
	dir := flag.String("o", "", "directory to write")
	flag.Parse()
	if *dir == "" || *n < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := write(*dir, corpus.New(*n)); err != nil {
		fmt.Fprintln(os.Stderr, "gen:", err)
		os.Exit(1)
	}
}

func write(dir string, c *corpus.Corpus) error {
	made := map[string]bool{}
	put := func(path, text string) error {
		to := filepath.Join(dir, filepath.FromSlash(path))
		if folder := filepath.Dir(to); !made[folder] {
			if err := os.MkdirAll(folder, 0o755); err != nil {
				return err
			}
			made[folder] = true
		}
		return os.WriteFile(to, []byte(text), 0o644)
	}
	for f := range c.All() {
		if err := put("content/"+f.Path, f.Text); err != nil {
			return err
		}
	}
	return put("config.toml", "title = \"Corpus\"\nbase_url = \"https://example.org/\"\n")
}
