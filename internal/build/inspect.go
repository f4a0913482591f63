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
// each result to yield in the order of the files. read loads file i; it may be called from any goroutine,
// and what fails to load is passed over (the caller knows). It stops at the first error of yield.
func Inspect(ctx context.Context, in Input, n int, read func(i int) (source.File, bool), yield func(i int, u Understood) error) error {
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
		results := make([]*Understood, min(batch, n-from))
		if err := each(ctx, len(results), func(i int) {
			if f, ok := read(from + i); ok {
				u := understand(p, f)
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

// Understood is what was made of one file. Record.Article is nil when the file holds none.
type Understood struct {
	Record      digest.Record
	Diagnostics diag.List
}

func understand(p *analysis.Pipeline, f source.File) Understood {
	a, ds := parse.Parse(f)
	u := Understood{digest.Record{Article: a}, ds}
	if a != nil {
		u.Record = digest.NewRecord(a, p.Analyze(a))
		u.Record.Doc.Tokens = nil // nothing after this reads them
	}
	return u
}
