package publish

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"digest/internal/output"
)

// Site is a built site: what its files are, and a way to their bytes. See [Gather].
type Site struct {
	Files   output.Manifest
	Address string // where it will be read: base_url. It tells sites apart
	Origin  Origin
	// Dir holds the files that were thought to be needed; others are rendered into it when they are.
	Dir string

	planned map[string]output.Planned
	leads   map[string]string // of pages that only lead elsewhere: where to, see leadOf
}

// Origin says what a site was built from.
type Origin struct {
	Key   string    `json:"key"`   // equal for sites of equal bytes; "" if that is not known
	At    time.Time `json:"at"`    // when it was built: whoever sets the clock back may hold something back again
	Until time.Time `json:"until"` // when time alone changes the site; zero: never
}

// same reports whether a site built now under the key would have the bytes of the one that was built from o.
func (o *Origin) same(key string, now time.Time) bool {
	return o != nil && key != "" && o.Key == key && !o.At.After(now) && (o.Until.IsZero() || now.Before(o.Until))
}

// Gathering says how a site is gathered.
type Gathering struct {
	Dir     string    // an empty folder, see Site.Dir
	Address string    // see Site.Address
	There   *Manifest // what the target is thought to hold, or nil: other files are kept in Dir
	// Look, if set, is given every file. It may be called from any goroutine.
	Look     func(path string, body io.Reader) error
	Progress func(done, total int)
}

// Gather renders a planned site once, looking at every file on the way. It needs room on disk only for what the target
// lacks.
func Gather(ctx context.Context, files []output.Planned, g Gathering) (Site, error) {
	s := Site{Address: g.Address, Dir: g.Dir, planned: make(map[string]output.Planned, len(files)), leads: map[string]string{}}
	for _, f := range files {
		s.planned[f.Path] = f
	}
	there := map[string]string{}
	if g.There != nil {
		for _, e := range g.There.Files {
			there[e.Path] = e.SHA256
		}
	}
	var mu sync.Mutex
	var err error
	s.Files, err = output.Scan(ctx, g.Dir, files, g.Progress, func(f output.File, body output.Body) error {
		if g.Look != nil {
			if err := g.Look(f.Path, body.Reader()); err != nil {
				return err
			}
		}
		to, err := leadOf(f, body.Reader(), g.Address)
		if err != nil {
			return err
		}
		if to != "" {
			mu.Lock()
			s.leads[f.Path] = to
			mu.Unlock()
		}
		if there[f.Path] == f.SHA256 {
			return nil
		}
		return keepBuilt(s.name(f.Path), body.Reader())
	})
	return s, err
}

// name is where a file lies once it is kept.
func (s *Site) name(p string) string { return filepath.Join(s.Dir, "site", filepath.FromSlash(p)) }

// keepBuilt writes a file; who gathers throws all away when one fails.
func keepBuilt(name string, body io.Reader) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return fmt.Errorf("keeping a built file: %w", err)
	}
	out, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("keeping a built file: %w", err)
	}
	_, err = io.Copy(out, body)
	if err := errors.Join(err, out.Close()); err != nil {
		return fmt.Errorf("keeping a built file: %w", err)
	}
	return nil
}

// local is the file on disk that holds a file of the site; it is rendered again if it was not kept. It may be called
// from several goroutines, also for one file.
func (s *Site) local(f *File) (string, error) {
	name := s.name(f.from)
	if _, err := os.Stat(name); err == nil {
		return name, nil
	}
	if err := s.again(f, name); err != nil {
		return "", Permanent(fmt.Errorf("keeping a built file: %w", err))
	}
	return name, nil
}

// again renders a file, beside, and renames it: it is whole if it is there.
func (s *Site) again(f *File, name string) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	out, err := os.CreateTemp(s.Dir, "again-*")
	if err != nil {
		return err
	}
	sum := sha256.New()
	err = errors.Join(s.planned[f.from].Write(io.MultiWriter(out, sum)), out.Close())
	if err == nil && hex.EncodeToString(sum.Sum(nil)) != f.SHA256 {
		err = fmt.Errorf("%s changed while it was published: run it again", f.from)
	}
	if err == nil {
		err = os.Rename(out.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(out.Name()))
	}
	return nil
}

// redirectSize is the size in bytes above which a page is more than a redirect.
const redirectSize = 4096

var refresh = regexp.MustCompile(`(?i)<meta http-equiv="refresh" content="0; ?url=([^"]+)">`)

// leadOf is where a page that only leads elsewhere leads: a path from the host's root, or an address elsewhere.
func leadOf(f output.File, body io.Reader, address string) (string, error) {
	if path.Ext(f.Path) != ".html" || f.Size > redirectSize {
		return "", nil
	}
	b, err := io.ReadAll(body)
	if err != nil {
		return "", err
	}
	m := refresh.FindSubmatch(b)
	if m == nil {
		return "", nil
	}
	site, err := url.Parse(address)
	if err != nil {
		return "", fmt.Errorf("the address of the site: %w", err)
	}
	to, err := site.Parse(f.Path)
	if err == nil {
		to, err = to.Parse(html.UnescapeString(string(m[1])))
	}
	switch {
	case err != nil || to.Scheme != "http" && to.Scheme != "https":
		return "", nil // the page leads there by itself
	case to.Host == site.Host:
		return to.RequestURI(), nil
	}
	return to.String(), nil
}

// Look reads what a target holds, without a lock: what is told of it may be otherwise an instant later. A target that
// nothing was published to has an empty manifest; of one whose manifest is damaged nothing is known, which is the same.
func Look(ctx context.Context, t Target, o Options) (*Manifest, error) {
	r := &Run{o: o, target: t, traits: t.Traits(), started: time.Now()}
	data, err := r.getState(ctx, manifestName)
	if errors.Is(err, os.ErrNotExist) {
		return &Manifest{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading what the target holds: %w", err)
	}
	m, err := decodeManifest(data)
	if err != nil {
		return &Manifest{}, nil
	}
	return m, nil
}

// Intact reports whether a listing of the target has every file of its manifest as it was put.
func Intact(ctx context.Context, t Target, m *Manifest, o Options) (bool, error) {
	r := &Run{o: o, target: t, traits: t.Traits(), started: time.Now()}
	list, err := r.list(ctx)
	if err != nil {
		return false, err
	}
	for i := range m.Files {
		e := &m.Files[i]
		at, ok := slices.BinarySearchFunc(list, e.Path, func(f Remote, p string) int { return strings.Compare(f.Path, p) })
		if !ok || !e.is(list[at]) {
			return false, nil
		}
	}
	return true, nil
}

// Settled reports whether a target that holds this has all of the site of that address built now under the key, and
// nothing is to be deleted: then there is nothing to build. files and size, in bytes, are the site's.
func (m *Manifest) Settled(address, key string, now time.Time, grace time.Duration) (files int, ok bool) {
	if m.Site != address || !m.Complete || len(m.Pending) > 0 || !m.Origin.same(key, now) {
		return 0, false
	}
	for _, e := range m.Files {
		if e.Retired.IsZero() {
			files++
			continue
		}
		if now.Sub(e.Retired) >= grace || e.Retired.After(now) {
			return 0, false
		}
	}
	return files, true
}
