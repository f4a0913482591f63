package build

import (
	"context"
	"runtime"

	"digest/internal/analysis"
	"digest/internal/diag"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/parse"
	"digest/internal/source"
)

// Inspect understands files one by one, with the tables and editors' entries of the site in in, and hands
// each result to yield in the order of the files, with what show prints of it. read loads file i, and what
// fails to load is passed over (the caller knows); read and show may be called from any goroutine. show is not
// called for a file without an article. It stops at the first error of show or yield.
func Inspect(ctx context.Context, in Input, n int, read func(i int) (source.File, bool), show func(u Understood) ([]byte, error),
	yield func(i int, ds diag.List, shown []byte) error,
) error {
	entities, err := entitiesOf(ctx, in)
	if err != nil {
		return err
	}
	g, ds := gazetteer.Load(gazetteer.Defaults(), entities)
	if ds.HasErrors() {
		return ds
	}
	p := analysis.New(g)
	// A batch is small enough to keep memory flat and large enough to keep the workers busy.
	batch := 64 * runtime.GOMAXPROCS(0)
	for from := 0; from < n; from += batch {
		results := make([]inspected, min(batch, n-from))
		if err := each(ctx, len(results), func(i int) {
			if f, ok := read(from + i); ok {
				results[i] = inspect(p, f, show)
			}
		}); err != nil {
			return err
		}
		for i, r := range results {
			if r.err != nil {
				return r.err
			}
			if err := yield(from+i, r.ds, r.shown); err != nil {
				return err
			}
		}
	}
	return nil
}

// Understood is what was made of a file that holds an article; its record is not prepared for linking.
type Understood struct{ Record digest.Record }

// inspected is what is left of a file once it is understood: what to print.
type inspected struct {
	ds    diag.List
	shown []byte
	err   error
}

func inspect(p *analysis.Pipeline, f source.File, show func(u Understood) ([]byte, error)) inspected {
	a, ds := parse.Parse(f)
	out := inspected{ds: ds}
	if a != nil {
		out.shown, out.err = show(Understood{digest.Record{Article: a, Doc: p.Analyze(a)}})
	}
	return out
}

// entitiesOf reads the editors' entries of a site, and no article.
func entitiesOf(ctx context.Context, in Input) ([]entity.Entity, error) {
	var out []entity.Entity
	if in.Content == nil {
		return nil, nil
	}
	files, _ := source.Walk(in.Content)
	for _, f := range files {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if f.Class != source.Entry {
			continue
		}
		if e := readOne(in, f, nil).entry; e != nil && e.Entity.Kind != 0 && (!e.Draft || in.Drafts) {
			out = append(out, e.Entity)
		}
	}
	return out, nil
}
