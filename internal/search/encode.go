package search

import (
	"bytes"
	"compress/flate"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"
	"sync"

	"digest/internal/output"
)

// file is one file of the index: a call of the page's script with its name, the hash of its content and the
// content, deflated (RFC 1951) and written in printable letters. The hash lets the script see that a file
// is of the index it began with.
type file struct {
	name string
	raw  []byte
	hash string
}

func newFile(name string, raw []byte) *file {
	h := fnv.New32a()
	h.Write(raw)
	return &file{name, raw, fmt.Sprintf("%06x", h.Sum32()>>8)}
}

// compression weighs the time of a build against bytes: 6 costs half the time of 9, and one byte in a hundred.
const compression = 6

func (f *file) write(w io.Writer) error {
	var b bytes.Buffer
	fmt.Fprintf(&b, "digestSearch(%q,%q,\"", f.name, f.hash)
	b.Write(printable(deflate(f.raw)))
	b.WriteString("\")\n")
	_, err := w.Write(b.Bytes())
	return err
}

// writers are made once a core: each has tables of close to a megabyte.
var writers = sync.Pool{New: func() any {
	z, err := flate.NewWriter(nil, compression)
	if err != nil {
		panic("search: " + err.Error()) // the level is ours
	}
	return z
}}

func deflate(raw []byte) []byte {
	var b bytes.Buffer
	z := writers.Get().(*flate.Writer)
	defer writers.Put(z)
	z.Reset(&b)
	_, _ = z.Write(raw) // a Buffer takes everything
	_ = z.Close()
	return b.Bytes()
}

// letters are the digits of printable: ASCII that needs no escape in a script's string nor in a quoted attribute.
const letters = `!#$%()*,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}`

// printable writes four bytes as five letters, the first the most significant; a rest of n bytes as n+1.
func printable(src []byte) []byte {
	out := make([]byte, 0, (len(src)+3)/4*5)
	for len(src) > 0 {
		var four [4]byte
		n := copy(four[:], src)
		src = src[n:]
		v := binary.BigEndian.Uint32(four[:])
		var five [5]byte
		for i := 4; i >= 0; i-- {
			five[i] = letters[v%85]
			v /= 85
		}
		out = append(out, five[:n+1]...)
	}
	return out
}

// buffer gathers the binary form: unsigned LEB128 numbers, strings with their length before them.
type buffer struct{ b []byte }

func (b *buffer) num(n int) { b.b = binary.AppendUvarint(b.b, uint64(n)) }

func (b *buffer) str(s string) {
	b.num(len(s))
	b.b = append(b.b, s...)
}

func (b *buffer) raw(p []byte) { b.b = append(b.b, p...) }

func planned(path string, make func() *file) output.Planned {
	return output.Planned{Path: path, Write: func(w io.Writer) error { return make().write(w) }}
}
