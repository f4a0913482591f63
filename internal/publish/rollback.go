package publish

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Rollback makes an earlier release live: the one with the ID, or with "" the one before the live one.
func Rollback(ctx context.Context, k Keeper, id, address string, o Options) (rel Release, err error) {
	r := &Run{o: o, target: k, traits: k.Traits(), site: Site{Address: address}, started: time.Now()}
	defer func() { err = errors.Join(err, r.Close(ctx)) }()
	if err := r.begin(ctx); err != nil {
		return Release{}, err
	}
	if err := r.readOwner(r.ctx); err != nil {
		return Release{}, err
	}
	err = r.try(r.ctx, lengthy, func(ctx context.Context) error {
		var err error
		rel, err = k.Rollback(ctx, id)
		return err
	})
	if err != nil {
		return Release{}, fmt.Errorf("rolling back: %w", err)
	}
	return rel, nil
}
