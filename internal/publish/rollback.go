package publish

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// WithoutReleases says why a target of this address keeps no releases, and what to do instead.
func WithoutReleases(address string) error {
	kind, _, _ := strings.Cut(address, ":")
	switch kind {
	case "dir":
		return refuse("releases = 5 in its [[publish]] keeps them from now on; to go back now, check out the earlier content and publish",
			"%s is published in place: there are no releases", address)
	case "netlify", "cloudflare":
		return refuse("go back on its pages, under Deploys or Deployments", "%s keeps the releases itself", kind)
	}
	return refuse("check out the earlier content and publish: only what differs is sent. Folders (dir:, with releases = 5) and branches (git+ssh:) keep releases",
		"%s is published in place: there are no releases", address)
}

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
