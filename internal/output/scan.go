package output

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
)

// Body is what a planned file was rendered as, until the function that was given it returns.
type Body struct{ s *sheet }

// Reader reads the body from its first byte on, each one by itself.
func (b Body) Reader() io.Reader {
	if b.s.file != nil {
		return io.NewSectionReader(b.s.file, 0, b.s.size)
	}
	return bytes.NewReader(b.s.buf.Bytes())
}

// Scan renders every planned file once and keeps none: look is given each with its body, in any order and from several
// goroutines. The folder scratch takes bodies that are too large for memory, one at a time and core. The manifest is what
// a [Sync] of the files would leave. All failures are returned, joined; look is not called for files that fail.
func Scan(ctx context.Context, scratch string, files []Planned, progress func(done, total int), look func(File, Body) error) (Manifest, error) {
	if err := checkPaths(files); err != nil {
		return nil, err
	}
	m := make(Manifest, len(files))
	err := each(ctx, len(files), progress, func(i int, s *sheet) (err error) {
		m[i], err = scanOne(files[i], filepath.Join(scratch, "large-"+strconv.Itoa(i)), s, look)
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortFunc(m, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return m, nil
}

func scanOne(f Planned, large string, s *sheet, look func(File, Body) error) (out File, err error) {
	s.start(large)
	defer func() {
		if s.file != nil {
			err = errors.Join(err, s.close(), os.Remove(large))
		}
	}()
	if err := f.Write(s); err != nil {
		return File{}, err
	}
	out = File{f.Path, s.size, s.sum()}
	if err := look(out, Body{s}); err != nil {
		return File{}, fmt.Errorf("looking at %s: %w", f.Path, err)
	}
	return out, nil
}
