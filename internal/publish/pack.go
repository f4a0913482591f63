package publish

import (
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"

	"github.com/andybalholm/brotli"
)

// packing is a way to compress a file, by its name in Content-Encoding.
type packing string

const (
	asIs     packing = ""
	gzipped  packing = "gzip"
	brotlied packing = "br"
)

// extension is what the name of a file compressed so ends in.
func (p packing) extension() string {
	switch p {
	case gzipped:
		return ".gz"
	case brotlied:
		return ".br"
	}
	return ""
}

// packings are the ways that are asked for, as far as the place can have them.
func packings(names []string, t Traits) ([]packing, error) {
	var out []packing
	for _, name := range names {
		p := packing(name)
		if p.extension() == "" {
			return nil, fmt.Errorf("compressing by %q is not known: gzip and br are", name)
		}
		out = append(out, p)
	}
	if !t.Encode || len(out) == 0 {
		return out, nil
	}
	if !slices.Contains(out, gzipped) {
		return nil, refuse("write compress = true, or leave it out", "this host keeps each file once, and what is compressed by Brotli can't be read by every program")
	}
	return []packing{gzipped}, nil
}

// Qualities of Brotli. On pages the first takes twice the time of gzip -9 for a tenth fewer bytes, and the best a
// hundred times for a fifth: that is for what every reader loads and what seldom changes.
const (
	brotliUsual = 6
	brotliBest  = 11
)

// packers compress files, several at once; what they work with is used again.
type packers struct{ gzip, brotli sync.Pool }

// packer is what *gzip.Writer and *brotli.Writer are.
type packer interface {
	io.WriteCloser
	Reset(io.Writer)
}

// packer returns one that writes to out, and how to give it back.
func (p *packers) packer(f *File, out io.Writer) (z packer, done func()) {
	pool := &p.gzip
	fresh := func() packer {
		z, _ := gzip.NewWriterLevel(nil, gzip.BestCompression) // a level that there is
		return z
	}
	if f.pack == brotlied {
		if f.Cache == cacheForever {
			return brotli.NewWriterLevel(out, brotliBest), func() {}
		}
		pool = &p.brotli
		fresh = func() packer { return brotli.NewWriterLevel(nil, brotliUsual) }
	}
	z, ok := pool.Get().(packer)
	if !ok {
		z = fresh()
	}
	z.Reset(out)
	return z, func() { pool.Put(z) }
}

// pack compresses a file that wants it into the folder scratch; the caller removes f.Local when that is another.
func (p *packers) pack(f File, scratch string) (File, error) {
	if f.pack == asIs {
		return f, nil
	}
	fail := func(err error) (File, error) { return File{}, fmt.Errorf("compressing %s: %w", f.Path, err) }
	in, err := os.Open(f.Local)
	if err != nil {
		return fail(err)
	}
	defer in.Close()
	out, err := os.CreateTemp(scratch, "packed-*")
	if err != nil {
		return fail(err)
	}
	z, done := p.packer(&f, out)
	_, err = io.Copy(z, in)
	err = errors.Join(err, z.Close())
	done()
	size, err2 := out.Seek(0, io.SeekCurrent)
	if err := errors.Join(err, err2, out.Close()); err != nil {
		return fail(errors.Join(err, os.Remove(out.Name())))
	}
	f.Local, f.Size = out.Name(), size
	return f, nil
}
