//go:build unix

// Command bench builds one site with digest and with Hugo, and compares what that costs:
//
//	go run ./bench -n 10000 -runs 3
//
// Both sites have the same articles and the same kinds of pages. Hugo is given in front matter what digest has to
// find in the text; see README.md.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"digest/internal/corpus"
)

//go:embed all:digest all:hugo
var sites embed.FS

func main() {
	n := flag.Int("n", 1000, "number of articles")
	runs := flag.Int("runs", 3, "builds of each, in turn; the medians are shown")
	work := flag.String("work", filepath.Join(os.TempDir(), "digest-bench"), "directory to work in; what is in it is replaced")
	hugo := flag.String("hugo", "hugo", "the program of Hugo; without it digest is measured alone")
	related := flag.Bool("related", true, "whether Hugo lists related articles, which takes it long for tens of thousands")
	flag.Parse()
	if *n < 1 || *runs < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := bench(*n, *runs, *work, *hugo, *related); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func bench(n, runs int, work, hugo string, related bool) error {
	digest := filepath.Join(work, "digest-program")
	if err := errors.Join(os.RemoveAll(work), os.MkdirAll(work, 0o755)); err != nil {
		return err
	}
	if out, err := exec.Command("go", "build", "-trimpath", "-o", digest, "./cmd/digest").CombinedOutput(); err != nil {
		return fmt.Errorf("building digest (run this in its source): %w\n%s", err, out)
	}
	ours, theirs := filepath.Join(work, "digest"), filepath.Join(work, "hugo")
	if err := layOut(ours, "digest", n); err != nil {
		return err
	}
	contest := []*contestant{{name: "digest", dir: ours, command: []string{digest, "build"}}}
	if program, err := exec.LookPath(hugo); err == nil {
		if err := layOutHugo(theirs, ours, digest, related); err != nil {
			return err
		}
		contest = append(contest, &contestant{name: "Hugo", dir: theirs, command: []string{program, "--quiet"}})
	} else {
		fmt.Fprintf(os.Stderr, "bench: no Hugo (%v): measuring digest alone\n", err)
	}
	for range runs {
		for _, c := range contest {
			if err := c.run(work); err != nil {
				return err
			}
		}
	}
	fmt.Printf("%d articles, medians of %d, %d cores\n\n", n, runs, runtime.NumCPU())
	fmt.Println("|  | CPU s (user + system) | wall s | peak MB | files | MB |\n| --- | --- | --- | --- | --- | --- |")
	for _, c := range contest {
		fmt.Println(c.row())
	}
	return nil
}

// layOut writes a site with the files of a folder here and n articles as content.
func layOut(dir, from string, n int) error {
	if err := os.CopyFS(dir, must(fs.Sub(sites, from))); err != nil {
		return err
	}
	for f := range corpus.New(n).All() {
		if err := write(filepath.Join(dir, "content", filepath.FromSlash(f.Path)), f.Text); err != nil {
			return err
		}
	}
	return nil
}

// inspected is what Hugo is told of an article, of all that digest inspect prints.
type inspected struct {
	ID, Title string
	Dateline  struct{ Date string }
	People    []struct{ Name string }
	Countries []struct{ Name string }
	Topics    []struct{ Slug string }
}

// layOutHugo writes the same articles for Hugo, with what digest finds in them as front matter.
func layOutHugo(dir, ours, digest string, related bool) error {
	if err := os.CopyFS(dir, must(fs.Sub(sites, "hugo"))); err != nil {
		return err
	}
	if !related {
		conf := filepath.Join(dir, "hugo.toml")
		text, err := os.ReadFile(conf)
		if err != nil {
			return err
		}
		if err := os.WriteFile(conf, bytes.Replace(text, []byte("related = true"), []byte("related = false"), 1), 0o644); err != nil {
			return err
		}
	}
	inspect := exec.Command(digest, "inspect", "--json", "content")
	inspect.Dir, inspect.Stderr = ours, os.Stderr
	out, err := inspect.Output()
	if err != nil {
		return fmt.Errorf("inspecting: %w", err)
	}
	lines := bufio.NewScanner(bytes.NewReader(out))
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var a inspected
		if err := json.Unmarshal(lines.Bytes(), &a); err != nil {
			return err
		}
		copied, err := os.ReadFile(filepath.Join(ours, "content", filepath.FromSlash(a.ID)+".txt"))
		if err != nil {
			return err
		}
		if err := write(filepath.Join(dir, "content/articles", filepath.FromSlash(a.ID)+".md"), a.forHugo(string(copied))); err != nil {
			return err
		}
	}
	return lines.Err()
}

// forHugo is an article with its front matter; copied is its text as it came, the headline first.
func (a *inspected) forHugo(copied string) string {
	_, body, _ := strings.Cut(copied, "\n\n")
	lede, _, _ := strings.Cut(body, "\n")
	var b strings.Builder
	fmt.Fprintf(&b, "+++\ntitle = %q\ndate = %sT00:00:00Z\nslug = %q\ndescription = %q\n", a.Title, a.Dateline.Date, filepath.Base(a.ID), lede)
	list := func(key string, n int, name func(int) string) {
		names := make([]string, n)
		for i := range names {
			names[i] = fmt.Sprintf("%q", name(i))
		}
		fmt.Fprintf(&b, "%s = [%s]\n", key, strings.Join(names, ", "))
	}
	list("people", len(a.People), func(i int) string { return a.People[i].Name })
	list("countries", len(a.Countries), func(i int) string { return a.Countries[i].Name })
	list("topics", len(a.Topics), func(i int) string { return a.Topics[i].Slug })
	list("archive", 1, func(int) string { return a.Dateline.Date[:len("2006-01")] })
	return b.String() + "+++\n" + body
}

func write(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}

func must[T any](v T, err error) T {
	if err != nil {
		panic("bench: " + err.Error())
	}
	return v
}

// contestant is a program with its site and what its builds took.
type contestant struct {
	name, dir string
	command   []string
	costs     []cost
	files     int
	bytes     int64
}

type cost struct {
	user, system, wall time.Duration
	peak               int64 // bytes
}

// run builds into a fresh folder, once what it reads is in memory, and removes the folder.
func (c *contestant) run(work string) error {
	if _, _, err := weigh(filepath.Join(c.dir, "content"), true); err != nil {
		return err
	}
	out := filepath.Join(work, "out")
	cmd := exec.Command(c.command[0], append(c.command[1:], "-d", out)...)
	var said bytes.Buffer
	cmd.Dir, cmd.Stdout, cmd.Stderr = c.dir, &said, &said
	began := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%s: %w\n%s", c.name, err, said.Bytes())
	}
	took := cost{user: cmd.ProcessState.UserTime(), system: cmd.ProcessState.SystemTime(), wall: time.Since(began)}
	if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		if took.peak = int64(use.Maxrss); runtime.GOOS != "darwin" {
			took.peak *= 1024 // the others count kilobytes
		}
	}
	c.costs = append(c.costs, took)
	var err error
	c.files, c.bytes, err = weigh(out, false)
	return errors.Join(err, os.RemoveAll(out))
}

// weigh counts the files of a folder and their bytes; read reads them, too.
func weigh(dir string, read bool) (files int, size int64, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		files, size = files+1, size+info.Size()
		if read {
			_, err = os.ReadFile(path)
		}
		return err
	})
	return files, size, err
}

func (c *contestant) row() string {
	return fmt.Sprintf("| %s | %.2f + %.2f | %.2f | %.0f | %d | %.1f |", c.name,
		median(c.costs, func(x cost) time.Duration { return x.user }).Seconds(), median(c.costs, func(x cost) time.Duration { return x.system }).Seconds(),
		median(c.costs, func(x cost) time.Duration { return x.wall }).Seconds(), float64(median(c.costs, func(x cost) int64 { return x.peak }))/1e6,
		c.files, float64(c.bytes)/1e6)
}

func median[T cmp.Ordered](costs []cost, of func(cost) T) T {
	all := make([]T, len(costs))
	for i, c := range costs {
		all[i] = of(c)
	}
	slices.Sort(all)
	return all[len(all)/2]
}
