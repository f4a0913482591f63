package publish

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"sync"
)

// Names in a folder with releases: the web server's root is current, a symbolic link into releases.
const (
	currentName  = "current"
	releasesName = "releases"
	nextName     = releasesName + "/.next"
)

// releases is a folder that keeps whole releases, and makes one live by putting a symbolic link in another's place.
// Files that two releases share are one file on disk, with two names.
type releases struct {
	*dir
	keep int
	once sync.Once
	err  error
}

func newReleases(d *dir, keep int) *releases {
	d.sub = currentName
	return &releases{dir: d, keep: keep}
}

// Get implements Target. It refuses a folder that something else was published into.
func (r *releases) Get(ctx context.Context, p string) ([]byte, error) {
	if err := r.usable(); err != nil {
		return nil, err
	}
	return r.dir.Get(ctx, p)
}

// Create implements Target.
func (r *releases) Create(ctx context.Context, p string, data []byte) error {
	if err := r.usable(); err != nil {
		return err
	}
	return r.dir.Create(ctx, p, data)
}

// usable reports whether the folder is empty or one of ours.
func (r *releases) usable() error {
	r.once.Do(func() {
		root, err := r.open(false)
		if err != nil {
			return
		}
		entries, err := fs.ReadDir(root.FS(), ".")
		if err != nil {
			r.err = err
			return
		}
		for _, e := range entries {
			if !slices.Contains([]string{currentName, releasesName, Dir}, e.Name()) {
				r.err = refuse("give it a folder of its own; the web server then serves "+currentName+" in it",
					"%s holds %s and is no folder of releases", r.name, e.Name())
				return
			}
		}
	})
	return r.err
}

// Begin implements Stager: the new release starts as the live one, file by file the same on disk.
func (r *releases) Begin(ctx context.Context) error {
	root, err := r.open(true)
	if err != nil {
		return err
	}
	r.mu.Lock() // the lock is renewed meanwhile
	r.sub, r.made = nextName, map[string]bool{".": true}
	r.mu.Unlock()
	if err := root.RemoveAll(nextName); err != nil {
		return err
	}
	if err := root.MkdirAll(nextName, 0o755); err != nil {
		return fullDisk(err)
	}
	live, err := fs.Sub(root.FS(), currentName)
	if err != nil {
		return err
	}
	return fs.WalkDir(live, ".", func(p string, e fs.DirEntry, err error) error {
		switch {
		case p == "." && errors.Is(err, fs.ErrNotExist):
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case e.IsDir():
			return fullDisk(root.MkdirAll(path.Join(nextName, p), 0o755))
		}
		return fullDisk(r.share(path.Join(currentName, p), path.Join(nextName, p)))
	})
}

// share gives a file a second name, or copies it where the disk has no such thing.
func (r *releases) share(from, to string) error {
	if r.root.Link(from, to) == nil {
		return nil
	}
	in, err := r.root.Open(from)
	if err != nil {
		return err
	}
	defer in.Close()
	out, err := r.root.Create(to)
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return errors.Join(err, out.Close())
}

// Commit implements Stager.
func (r *releases) Commit(ctx context.Context, rel Release) error {
	ids, err := r.ids()
	if err != nil {
		return err
	}
	id := rel.ID
	if len(ids) > 0 && id <= ids[0] { // a clock that was set back, or two within a second
		id = ids[0] + "+"
	}
	if err := r.root.Rename(nextName, releasesName+"/"+id); err != nil {
		return err
	}
	r.sub = currentName
	if err := r.point(id); err != nil {
		return err
	}
	return r.prune(ctx, append([]string{id}, ids...), id)
}

// point makes a release live: readers see the one before or this one.
func (r *releases) point(id string) error {
	const tmp = Dir + "/current"
	if err := r.root.Remove(tmp); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := r.root.MkdirAll(Dir, 0o755); err != nil {
		return fullDisk(err)
	}
	// The link is relative to where it will lie, not to where it is made.
	if err := r.root.Symlink(releasesName+"/"+id, tmp); err != nil {
		return fullDisk(err)
	}
	return r.root.Rename(tmp, currentName)
}

// prune deletes all but the newest releases and the live one.
func (r *releases) prune(ctx context.Context, ids []string, live string) error {
	for i, id := range ids {
		if i < r.keep || id == live {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := r.root.RemoveAll(releasesName + "/" + id); err != nil {
			return fmt.Errorf("deleting the old release %s: %w", id, err)
		}
	}
	return nil
}

// ids are the releases, the newest first.
func (r *releases) ids() ([]string, error) {
	root, err := r.open(false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	entries, err := fs.ReadDir(root.FS(), releasesName)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []string
	for _, e := range slices.Backward(entries) {
		if e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			out = append(out, e.Name())
		}
	}
	return out, err
}

// live is the ID of the live release, "" if there is none.
func (r *releases) live() string {
	to, err := r.root.Readlink(currentName)
	if err != nil {
		return ""
	}
	return path.Base(to)
}

// Releases implements Keeper.
func (r *releases) Releases(ctx context.Context) ([]Release, error) {
	if err := r.usable(); err != nil {
		return nil, err
	}
	ids, err := r.ids()
	if err != nil {
		return nil, err
	}
	var out []Release
	for _, id := range ids {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		rel := Release{ID: id, Live: id == r.live()}
		data, err := r.root.ReadFile(path.Join(releasesName, id, manifestName))
		if err != nil {
			return nil, err
		}
		m, err := decodeManifest(data)
		if err != nil {
			return nil, fmt.Errorf("release %s: %w", id, err)
		}
		rel.Time = m.Time
		for _, e := range m.Files {
			if e.Retired.IsZero() {
				rel.Files++
				rel.Size += e.Size
			}
		}
		out = append(out, rel)
	}
	return out, nil
}

// Rollback implements Keeper.
func (r *releases) Rollback(ctx context.Context, id string) (Release, error) {
	all, err := r.Releases(ctx)
	if err != nil {
		return Release{}, err
	}
	live := slices.IndexFunc(all, func(rel Release) bool { return rel.Live })
	to := slices.IndexFunc(all, func(rel Release) bool { return rel.ID == id })
	if id == "" {
		to = live + 1
	}
	switch {
	case live < 0 && id == "":
		return Release{}, refuse("--list shows them, --release chooses one", "no release is live")
	case to < 0:
		return Release{}, refuse("--list shows what there is", "there is no release %q", id)
	case to >= len(all):
		return Release{}, refuse("--list shows what there is", "there is no release before %s", all[live].ID)
	}
	if err := r.point(all[to].ID); err != nil {
		return Release{}, err
	}
	all[to].Live = true
	return all[to], nil
}
