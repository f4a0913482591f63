package build

import (
	"context"
	"runtime"

	"digest/internal/analysis"
	"digest/internal/gazetteer"
	"digest/internal/source"
)

// Inspect understands files one by one, with the tables and editors' entries of the site in in, and hands
// each result to yield in the order of the files. read loads file i; it may be called from any goroutine,
// and what fails to load is passed over (the caller knows). It stops at the first error of yield.
func Inspect(ctx context.Context, in Input, n int, read func(i int) (source.File, bool), yield func(i int, u Understood) error) error {
	c := &content{}
	if in.Content != nil {
		var err error
		if c, err = readContent(ctx, in); err != nil {
			return err
		}
	}
	g, ds := gazetteer.Load(gazetteer.Defaults(), c.entities)
	if ds.HasErrors() {
		return ds
	}
	in.Drafts, in.Embargoed, in.Expired = true, true, true
	p := analysis.New(g)
	// A batch is small enough to keep memory flat and large enough to keep the workers busy.
	batch := 64 * runtime.GOMAXPROCS(0)
	for from := 0; from < n; from += batch {
		results := make([]*Understood, min(batch, n-from))
		if err := each(ctx, len(results), func(i int) {
			if f, ok := read(from + i); ok {
				u := understand(p, f, in)
				results[i] = &u
			}
		}); err != nil {
			return err
		}
		for i, u := range results {
			if u == nil {
				continue
			}
			if err := yield(from+i, *u); err != nil {
				return err
			}
		}
	}
	return nil
}
