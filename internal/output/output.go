// Package output owns the files of a built site: planned, staged, and brought into a destination so
// that a reader, a crash or a full disk never sees half of anything.
package output

import "io"

// Planned is one file of the site. Path is slash-separated and relative to the destination, made of
// clean segments (no "..", no leading "/"). Write renders the same bytes each time it is called and
// may be called from any goroutine.
type Planned struct {
	Path  string
	Write func(io.Writer) error
}
