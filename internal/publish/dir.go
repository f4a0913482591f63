package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// dir is a plain folder. Every file is written beside and renamed, below a root that no symbolic link leads out of.
type dir struct {
	name string
	// sub is the folder below it where the site lies, "" for the folder itself; the lock always lies in the latter.
	sub  string
	root *os.Root // nil until something is written
	mu   sync.Mutex
	made map[string]bool
	temp atomic.Int64
}

func openDir(rest string, c Config) (Target, error) {
	name, err := dirName(rest, c.Base)
	if err != nil {
		return nil, err
	}
	d := &dir{name: name, made: map[string]bool{".": true}}
	if c.Releases > 0 {
		return newReleases(d, c.Releases), nil
	}
	return d, nil
}

// at is where a path of the site lies below the root.
func (d *dir) at(p string) string {
	if p == lockName {
		return p
	}
	return path.Join(d.sub, p)
}

// dirName is the folder that the part of an address after "dir:" means.
func dirName(rest, base string) (string, error) {
	if strings.HasPrefix(rest, "//") || rest == "" {
		return "", fmt.Errorf(`"dir:%s" names no folder: write dir:../site or dir:/srv/www/site`, rest)
	}
	name := filepath.FromSlash(rest)
	if !filepath.IsAbs(name) {
		name = filepath.Join(base, name)
	}
	return filepath.Clean(name), nil
}

func (d *dir) String() string { return d.name }

// Traits implements Target.
func (d *dir) Traits() Traits { return Traits{Parallel: 4} }

// open opens the folder, and makes it when make is set; without, a missing one is fs.ErrNotExist.
func (d *dir) open(create bool) (*os.Root, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.root != nil {
		return d.root, nil
	}
	if create {
		if err := os.MkdirAll(d.name, 0o755); err != nil {
			return nil, Permanent(fmt.Errorf("making the folder: %w", err))
		}
	}
	root, err := os.OpenRoot(d.name)
	if err != nil {
		return nil, err
	}
	d.root = root
	return root, nil
}

// Get implements Target.
func (d *dir) Get(_ context.Context, p string) ([]byte, error) {
	root, err := d.open(false)
	if err != nil {
		return nil, err
	}
	return root.ReadFile(d.at(p))
}

// List implements Target.
func (d *dir) List(ctx context.Context) ([]Remote, error) {
	root, err := d.open(false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []Remote
	below := root.FS()
	if d.sub != "" {
		if below, err = fs.Sub(below, d.sub); err != nil {
			return nil, err
		}
	}
	err = fs.WalkDir(below, ".", func(p string, e fs.DirEntry, err error) error {
		switch {
		case p == "." && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case e.IsDir() && p == Dir:
			return fs.SkipDir
		case e.IsDir():
			return nil
		}
		st, err := e.Info()
		if err != nil {
			return err
		}
		out = append(out, Remote{Path: p, Size: st.Size(), Tag: tagOf(st)})
		return nil
	})
	return out, err
}

// tagOf is a file's time of modification, to the nanosecond; what is no plain file has a tag no file has.
func tagOf(st fs.FileInfo) string {
	if !st.Mode().IsRegular() {
		return st.Mode().Type().String()
	}
	return strconv.FormatInt(st.ModTime().UnixNano(), 36)
}

// Put implements Target.
func (d *dir) Put(_ context.Context, f *File) (string, error) {
	root, err := d.open(true)
	if err != nil {
		return "", err
	}
	tmp := Dir + "/tmp-" + strconv.Itoa(os.Getpid()) + "-" + strconv.FormatInt(d.temp.Add(1), 10)
	tag, err := d.write(root, f, tmp)
	if err != nil {
		_ = root.Remove(tmp)
		return "", fullDisk(err)
	}
	return tag, nil
}

func (d *dir) write(root *os.Root, f *File, tmp string) (string, error) {
	if err := d.makeDir(root, Dir); err != nil {
		return "", err
	}
	if err := d.makeDir(root, path.Dir(d.at(f.Path))); err != nil {
		return "", err
	}
	in, err := os.Open(f.Local)
	if err != nil {
		return "", Permanent(err)
	}
	defer in.Close()
	out, err := root.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return "", err
	}
	n, err := io.Copy(out, in)
	if err == nil && n != f.Size {
		err = Permanent(fmt.Errorf("the built file has %d bytes instead of %d", n, f.Size))
	}
	st, err2 := out.Stat()
	if err := errors.Join(err, err2, out.Close()); err != nil {
		return "", err
	}
	if err := root.Rename(tmp, d.at(f.Path)); err != nil {
		return "", err
	}
	return tagOf(st), nil
}

func (d *dir) makeDir(root *os.Root, p string) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.made[p] {
		return nil
	}
	if err := root.MkdirAll(p, 0o755); err != nil {
		return err
	}
	d.made[p] = true
	return nil
}

// fullDisk marks the errors of a disk that trying again does not mend.
func fullDisk(err error) error {
	for _, e := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EROFS, syscall.ENOTDIR, syscall.EISDIR, syscall.ENAMETOOLONG} {
		if errors.Is(err, e) {
			return Permanent(err)
		}
	}
	return err
}

// Create implements Target.
func (d *dir) Create(_ context.Context, p string, data []byte) error {
	root, err := d.open(true)
	if err != nil {
		return err
	}
	if err := d.makeDir(root, path.Dir(p)); err != nil {
		return fullDisk(err)
	}
	// A link is made or is there already, and its file is whole from the first instant.
	tmp := Dir + "/new-" + strconv.Itoa(os.Getpid()) + "-" + strconv.FormatInt(d.temp.Add(1), 10)
	defer root.Remove(tmp)
	if err := root.WriteFile(tmp, data, 0o644); err != nil {
		return fullDisk(err)
	}
	if err := root.Link(tmp, d.at(p)); err != nil {
		return err
	}
	if p == lockName {
		d.tidy(root)
	}
	return nil
}

// tidy removes what publishers that were killed left half written. The lock is held, so nobody else writes files; only
// the lock itself may be on its way to be refused to another, which takes no hour.
func (d *dir) tidy(root *os.Root) {
	entries, err := fs.ReadDir(root.FS(), Dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		st, err := e.Info()
		old := err == nil && time.Since(st.ModTime()) > time.Hour
		if strings.HasPrefix(e.Name(), "tmp-") || strings.HasPrefix(e.Name(), "new-") && old {
			_ = root.Remove(Dir + "/" + e.Name())
		}
	}
}

// Delete implements Target.
func (d *dir) Delete(_ context.Context, paths []string) error {
	root, err := d.open(false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, p := range paths {
		p = d.at(p)
		switch err := root.Remove(p); {
		case err == nil, errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		default:
			return err
		}
		d.removeEmpty(root, path.Dir(p))
	}
	return nil
}

// removeEmpty removes folders that deletions left empty.
func (d *dir) removeEmpty(root *os.Root, p string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	for ; p != "." && p != Dir && p != d.sub; p = path.Dir(p) {
		if root.Remove(p) != nil {
			return
		}
		delete(d.made, p)
	}
}

// Flush implements Target.
func (d *dir) Flush(context.Context) error { return nil }

// Close implements Target.
func (d *dir) Close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.root == nil {
		return nil
	}
	err := d.root.Close()
	d.root = nil
	return err
}
