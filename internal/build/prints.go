package build

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
)

// Prints identify what a site is made from. Two sites of equal Key, built by one program with one configuration, have
// the same bytes, as long as nothing that is held back until some time is let go or taken off in between.
type Prints struct {
	Key     string
	listing string // names, sizes and times
}

// Fingerprint reads all content and templates. salt stands for what else the site depends on: the program, its
// flags and the configuration; without it nothing can be told. ok is false where it cannot tell, because something is not a plain file or cannot be
// read.
func Fingerprint(ctx context.Context, in Input, salt string) (p Prints, ok bool) {
	if salt == "" {
		return Prints{}, false
	}
	all := sha256.New()
	fmt.Fprintf(all, "%q\n", salt)
	buffers := sync.Pool{New: func() any { return new([32 << 10]byte) }}
	sum := func(layer fs.FS, name string) ([sha256.Size]byte, error) {
		buffer := buffers.Get().(*[32 << 10]byte)
		defer buffers.Put(buffer)
		return sumFile(layer, name, buffer[:])
	}
	for _, layer := range layers(in) {
		list, err := listed(layer)
		if err != nil {
			return Prints{}, false
		}
		p.listing += list.sum()
		sums := make([][sha256.Size]byte, len(list))
		errs := make([]error, len(list))
		if each(ctx, len(list), func(i int) { sums[i], errs[i] = sum(layer, list[i].path) }) != nil || errors.Join(errs...) != nil {
			return Prints{}, false
		}
		fmt.Fprintf(all, "%d %s\n", len(list), list.sum())
		for i := range sums {
			all.Write(sums[i][:])
		}
	}
	p.Key = hex.EncodeToString(all.Sum(nil))
	return p, true
}

// Same reports whether content and templates still look as they did when they were read.
func (p Prints) Same(in Input) bool {
	now := ""
	for _, layer := range layers(in) {
		list, err := listed(layer)
		if err != nil {
			return false
		}
		now += list.sum()
	}
	return p.Key != "" && now == p.listing
}

func layers(in Input) []fs.FS { return append([]fs.FS{in.Content}, in.Templates...) }

type listedFile struct {
	path      string
	size, mod int64
}

type listing []listedFile

// listed lists the plain files of a tree, in order. Anything but files and folders is an error. A file's time is the
// day of an article that names none.
func listed(fsys fs.FS) (listing, error) {
	var out listing
	err := fs.WalkDir(fsys, ".", func(p string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		if !e.Type().IsRegular() {
			return fmt.Errorf("%s is no plain file", p)
		}
		st, err := e.Info()
		if err != nil {
			return err
		}
		out = append(out, listedFile{p, st.Size(), st.ModTime().UnixNano()})
		return nil
	})
	return out, err
}

func (l listing) sum() string {
	h := sha256.New()
	for _, f := range l {
		fmt.Fprintf(h, "%q %d %d\n", f.path, f.size, f.mod)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// sumFile is the SHA-256 of a file, read through a buffer.
func sumFile(fsys fs.FS, name string, buffer []byte) (sum [sha256.Size]byte, err error) {
	f, err := fsys.Open(name)
	if err != nil {
		return sum, err
	}
	defer f.Close()
	h := sha256.New()
	// A file of the system would rather make a buffer of its own.
	if _, err := io.CopyBuffer(h, struct{ io.Reader }{f}, buffer); err != nil {
		return sum, err
	}
	h.Sum(sum[:0])
	return sum, nil
}
