// Package publish brings a built site to where it is read, so that no reader notices.
//
// A [Run] compares the build with a manifest that lies at the target, and then uploads in an order in which nothing
// that can be read ever leads to something missing: what pages load first, then articles, then the pages that list
// them, then feeds and the home page; it deletes last, and writes the manifest at the very end. Killed at any
// instant, the next run completes it: the manifest says what was about to be touched.
//
//	t, err := publish.Open(ctx, publish.Config{URL: "dir:../site"})
//	s, err := publish.Gather(ctx, planned, publish.Gathering{Dir: empty, Address: base})
//	r, err := publish.Prepare(ctx, t, s, publish.Options{})
//	for _, c := range r.Changes { … }
//	report, err := r.Do(ctx)
//	err = r.Close(ctx)
//
// Kinds of hosts implement [Target], or [Stager] where a whole release appears at once.
package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"digest/internal/output"
)

// Options of a run.
type Options struct {
	Grace     time.Duration // how long assets that left the site are kept for readers with an older page
	MaxDelete int           // per cent of the target's files that may be deleted without Force; 0 means 20
	Compress  []string      // "gzip", "br": see Traits.Encode
	Parallel  int           // uploads at once; 0: as the target likes
	Wait      time.Duration // for another publisher to be done
	Retry     time.Duration // how long one request is tried; 0 means 30 s
	// Verify compares the manifest with a listing of the target.
	Verify bool
	// Force lets a run delete any share of the site; Adopt lets it take over what another site, or nobody, published;
	// BreakLock takes over from a publisher that is known to be dead.
	Force, Adopt, BreakLock bool
	// DryRun takes no lock and writes nothing.
	DryRun bool
	// Say is told, in one line each, what a person should know; Progress is told how far it is. Both may be called
	// from any goroutine, and be nil.
	Say      func(string)
	Progress func(Progress)
}

// Progress is how far a run is.
type Progress struct {
	Stage       string // "assets", …, "deletions"
	Done, Total int    // files
	Sent, Size  int64  // bytes
}

// Report is what a run did.
type Report struct {
	Release                                     string `json:"release"` // "" when there was nothing to do
	Added, Changed, Deleted, Retired, Unchanged int    `json:"-"`
	Sent                                        int64  `json:"sent"` // bytes uploaded, again and again counted once each
	// Requests are those made over the network, failed ones included, or where nothing counts them calls of the target.
	Requests int64         `json:"requests"`
	Took     time.Duration `json:"-"`
}

// Refusal is a run that was not begun, or stopped, because it could do harm.
type Refusal struct{ Message, Hint string }

func (r *Refusal) Error() string { return r.Message }

func refuse(hint, format string, args ...any) error {
	return &Refusal{fmt.Sprintf(format, args...), hint}
}

// Run is one publishing of a site to a target.
type Run struct {
	// Changes are what Do will do, by path.
	Changes []Change
	// Foreign is how many files --verify found that no run put there; they are left alone.
	Foreign int

	o       Options
	target  Target
	traits  Traits
	site    Site
	files   []File
	remote  *Manifest
	found   bool // a manifest
	scratch string
	lease   *lease
	ctx     context.Context // ends when the lock is lost
	calls   atomic.Int64
	sent    atomic.Int64
	started time.Time
	trouble sync.Once // the first time that something is tried again
	packers packers
}

// Prepare takes the target's lock and finds what has to change. Close gives the lock back, also after an error of Do.
func Prepare(ctx context.Context, t Target, site Site, o Options) (*Run, error) {
	r := &Run{o: o, target: t, traits: t.Traits(), site: site, started: time.Now()}
	if err := r.prepare(ctx); err != nil {
		return nil, errors.Join(err, r.Close(ctx))
	}
	return r, nil
}

func (r *Run) prepare(ctx context.Context) error {
	var err error
	if !slices.ContainsFunc(r.site.Files, func(f output.File) bool { return f.Path == "index.html" }) {
		return refuse("", "the build has no home page: an empty site is not published")
	}
	if r.files, err = prepare(r.site, r.traits, r.o.Compress); err != nil {
		return err
	}
	if err := r.begin(ctx); err != nil {
		return err
	}
	if err := r.readManifest(r.ctx); err != nil {
		return err
	}
	r.Changes = Diff(r.files, r.remote, time.Now(), r.o.Grace)
	return r.guard()
}

// begin takes the lock, which is what r.ctx lives by.
func (r *Run) begin(ctx context.Context) (err error) {
	if r.scratch, err = TempDir(); err != nil {
		return err
	}
	r.ctx = ctx
	if !r.o.DryRun && !r.traits.NoLock {
		r.ctx, err = r.acquire(ctx, r.o.Wait)
	}
	return err
}

// guard refuses to delete more of the site than an edit explains.
func (r *Run) guard() error {
	deleted, there := 0, 0
	for _, c := range r.Changes {
		if c.Kind == Deleted && !retires(c.Path) {
			deleted++
		}
	}
	there += len(r.remote.Pending)
	for _, e := range r.remote.Files {
		if !retires(e.Path) {
			there++
		}
	}
	share := r.o.MaxDelete
	if share == 0 {
		share = 20
	}
	const few = 10
	if r.o.Force || r.o.DryRun || deleted <= few || deleted*100 <= there*share {
		return nil
	}
	return refuse("look at --dry-run; --force does it",
		"%d of %d files would be deleted, more than %d %%", deleted, there, share)
}

// Local is the file on disk that holds what a change uploads, before any compression; there may be none.
func (r *Run) Local(c Change) string {
	if c.file == nil {
		return ""
	}
	return r.site.name(c.file.from)
}

// Do uploads and deletes.
func (r *Run) Do(ctx context.Context) (Report, error) {
	rep := Report{Unchanged: len(r.files)}
	for _, c := range r.Changes {
		switch c.Kind {
		case Added:
			rep.Added++
			rep.Unchanged--
		case Changed:
			rep.Changed++
			rep.Unchanged--
		case Deleted:
			rep.Deleted++
		case Retired:
			rep.Retired++
		}
	}
	var err error
	if len(r.Changes) > 0 || !r.remote.Complete || r.recalled() {
		rep.Release = r.started.UTC().Format("20060102T150405Z")
		err = r.execute(ctx, rep.Release)
	}
	rep.Sent, rep.Requests, rep.Took = r.sent.Load(), r.requests(), time.Since(r.started)
	return rep, err
}

func (r *Run) requests() int64 {
	if c, ok := r.target.(Counter); ok {
		return c.Requests()
	}
	return r.calls.Load()
}

// recalled reports whether a retired file is part of the site again, so that its time of grace must be forgotten.
func (r *Run) recalled() bool {
	return slices.ContainsFunc(r.remote.Files, func(e Entry) bool { return !e.Retired.IsZero() && r.file(e.Path) != nil })
}

// execute carries the changes out, stage by stage.
func (r *Run) execute(ctx context.Context, release string) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	defer context.AfterFunc(r.ctx, func() { cancel(context.Cause(r.ctx)) })()
	l := newLedger(r, release)
	stager, staged := r.target.(Stager)
	if staged {
		if err := r.try(ctx, lengthy, stager.Begin); err != nil {
			return fmt.Errorf("beginning a release: %w", err)
		}
	} else if err := l.write(ctx, false); err != nil {
		return err
	}
	if err := r.stages(ctx, l); err != nil {
		if !staged && !errors.Is(err, errLost) {
			l.save(ctx)
		}
		return err
	}
	if r.lease != nil {
		if err := r.lease.check(ctx); err != nil {
			return err
		}
	}
	if err := l.write(ctx, true); err != nil {
		return err
	}
	if err := r.flush(ctx, 0); err != nil {
		return err
	}
	if !staged {
		return nil
	}
	rel := Release{ID: release, Time: r.started.UTC(), Files: len(r.files)}
	for _, f := range r.files {
		rel.Size += f.Size
	}
	if err := r.try(ctx, lengthy, func(ctx context.Context) error { return stager.Commit(ctx, rel) }); err != nil {
		return fmt.Errorf("making the release live: %w", err)
	}
	return nil
}

// flush waits for size bytes that were put to be with readers.
func (r *Run) flush(ctx context.Context, size int64) error {
	if err := r.try(ctx, size, r.target.Flush); err != nil {
		return fmt.Errorf("uploading: %w", err)
	}
	return nil
}

// stages uploads in order, and deletes last, in the reverse order. A file that stands where a folder must be, or the other way round, has
// to go first.
func (r *Run) stages(ctx context.Context, l *ledger) error {
	var puts [stages][]*Change
	var first []string
	var last [stages][]string
	inTheWay := r.inTheWay()
	for i := range r.Changes {
		switch c := &r.Changes[i]; {
		case c.file != nil:
			puts[c.file.Stage] = append(puts[c.file.Stage], c)
		case c.Kind == Deleted && inTheWay(c.Path):
			first = append(first, c.Path)
		case c.Kind == Deleted:
			stage := stageOf(c.Path)
			last[stage] = append(last[stage], c.Path)
		}
	}
	if err := r.deletes(ctx, l, first); err != nil {
		return err
	}
	for stage, changes := range puts {
		if len(changes) == 0 {
			continue
		}
		l.stage(Stage(stage).String())
		err := r.each(ctx, len(changes), func(ctx context.Context, i int) error { return r.put(ctx, l, changes[i]) })
		if err != nil {
			return err
		}
		var size int64
		for _, c := range changes {
			size += c.Size
		}
		if err := r.flush(ctx, size); err != nil {
			return err
		}
	}
	// What goes is still a page until it is gone: its assets outlive it.
	l.stage("deletions")
	for _, paths := range slices.Backward(last[:]) {
		if err := r.deletes(ctx, l, paths); err != nil {
			return err
		}
	}
	return nil
}

// inTheWay tells which deleted paths are folders of the new site, or lie below its files.
func (r *Run) inTheWay() func(string) bool {
	files, dirs := map[string]bool{}, map[string]bool{}
	for i := range r.files {
		files[r.files[i].Path] = true
		for d := path.Dir(r.files[i].Path); d != "." && !dirs[d]; d = path.Dir(d) {
			dirs[d] = true
		}
	}
	return func(p string) bool {
		if dirs[p] {
			return true
		}
		for d := path.Dir(p); d != "."; d = path.Dir(d) {
			if files[d] {
				return true
			}
		}
		return false
	}
}

func (r *Run) put(ctx context.Context, l *ledger, c *Change) error {
	local, err := r.site.local(c.file)
	if err != nil {
		return err
	}
	f := *c.file
	f.Local = local
	if f, err = r.packers.pack(f, r.scratch); err != nil {
		return err
	}
	if f.Local != local {
		defer os.Remove(f.Local)
	}
	var tag string
	err = r.try(ctx, f.Size, func(ctx context.Context) error {
		var err error
		tag, err = r.target.Put(ctx, &f)
		return err
	})
	if err != nil {
		return fmt.Errorf("uploading %s: %w", f.Path, err)
	}
	r.sent.Add(f.Size)
	return l.put(ctx, Entry{Path: f.Path, Size: f.Size, SHA256: f.SHA256, Head: f.head, Tag: tag}, c.Size)
}

func (r *Run) deletes(ctx context.Context, l *ledger, paths []string) error {
	size := r.traits.DeleteBatch
	if size <= 0 {
		size = 1000
	}
	batches := slices.Collect(slices.Chunk(paths, size))
	err := r.each(ctx, len(batches), func(ctx context.Context, i int) error {
		if err := r.try(ctx, lengthy, func(ctx context.Context) error { return r.target.Delete(ctx, batches[i]) }); err != nil {
			return fmt.Errorf("deleting what is no longer part of the site: %w", err)
		}
		l.deleted(batches[i])
		return nil
	})
	if err != nil || len(paths) == 0 {
		return err
	}
	return r.flush(ctx, 0)
}

// each calls do for 0 to n-1 from several goroutines; the first error ends it.
func (r *Run) each(ctx context.Context, n int, do func(context.Context, int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	workers := r.o.Parallel
	if workers <= 0 {
		workers = r.traits.Parallel
	}
	if workers <= 0 {
		workers = 8
	}
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(n, workers) {
		wg.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(ctx, i); err != nil {
					cancel(err)
				}
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// Close gives the lock back and removes temporary files; the target stays open.
func (r *Run) Close(ctx context.Context) error {
	var err error
	if r.lease != nil {
		err = r.lease.release(ctx)
		r.lease = nil
	}
	if r.scratch != "" {
		err = errors.Join(err, os.RemoveAll(r.scratch))
	}
	return err
}

// Retrying.
const (
	defaultRetry = 30 * time.Second
	firstWait    = 300 * time.Millisecond
	longestWait  = 10 * time.Second
	// slowest is the rate in bytes a second below which an upload counts as stuck, after a minute of patience.
	slowest  = 20_000
	patience = time.Minute
	// lengthy stands for the size in bytes of what takes long without moving many: half an hour.
	lengthy = 30 * 60 * slowest
)

// try calls do until it succeeds, waiting twice as long each time, with some randomness so that many do not come back
// at once. size is how many bytes it moves.
func (r *Run) try(ctx context.Context, size int64, do func(context.Context) error) error {
	limit := r.o.Retry
	if limit <= 0 {
		limit = defaultRetry
	}
	began, wait := time.Now(), firstWait
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		one, cancel := context.WithTimeout(ctx, patience+time.Duration(size/slowest)*time.Second)
		r.calls.Add(1)
		err := do(one)
		cancel()
		pause := wait/2 + rand.N(wait)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return context.Cause(ctx)
		case isPermanent(err) || time.Since(began)+pause > limit:
			return err
		}
		r.trouble.Do(func() { r.say("trying again, for up to %s: %v", limit, err) })
		if err := sleep(ctx, pause); err != nil {
			return err
		}
		wait = min(2*wait, longestWait)
	}
}

func (r *Run) say(format string, args ...any) {
	if r.o.Say != nil {
		r.o.Say(fmt.Sprintf(format, args...))
	}
}

// getState reads one of our own files at the target.
func (r *Run) getState(ctx context.Context, name string) ([]byte, error) {
	var data []byte
	err := r.try(ctx, 0, func(ctx context.Context) error {
		var err error
		data, err = r.target.Get(ctx, name)
		return err
	})
	return data, err
}

// putState writes one of our own files at the target.
func (r *Run) putState(ctx context.Context, name string, data []byte) error {
	tmp, err := os.CreateTemp(r.scratch, "state-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(data)
	if err := errors.Join(err, tmp.Close()); err != nil {
		return err
	}
	f := &File{
		Path: name, Local: tmp.Name(), Size: int64(len(data)), Type: "application/octet-stream", Cache: "no-store", Stage: Entries,
	}
	return r.try(ctx, f.Size, func(ctx context.Context) error {
		_, err := r.target.Put(ctx, f)
		return err
	})
}

// readManifest finds out what the target holds.
func (r *Run) readManifest(ctx context.Context) error {
	data, err := r.getState(ctx, manifestName)
	if err == nil {
		r.remote, err = decodeManifest(data)
	}
	switch {
	case err == nil:
		r.found = true
		if err := r.owns(r.remote.Site); err != nil {
			return err
		}
		if r.o.Verify || len(r.remote.Pending) > 0 {
			return r.verify(ctx)
		}
		return nil
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, errBroken):
		return r.rebuild(ctx, err)
	}
	return fmt.Errorf("reading what the target holds: %w", err)
}

// readOwner refuses a target that is another site's.
func (r *Run) readOwner(ctx context.Context) error {
	data, err := r.getState(ctx, manifestName)
	if err != nil {
		return fmt.Errorf("reading what the target holds: %w", err)
	}
	m, err := decodeManifest(data)
	if err != nil {
		return err
	}
	return r.owns(m.Site)
}

func (r *Run) owns(site string) error {
	if site == r.site.Address || r.o.Adopt {
		return nil
	}
	return refuse("another folder or prefix keeps both; --adopt replaces that site by this one",
		"the target holds another site, %s; this one is %s", site, r.site.Address)
}

// rebuild makes a manifest out of the listing of a target that has none that can be read: of its files nothing is
// known but their names.
func (r *Run) rebuild(ctx context.Context, why error) error {
	list, err := r.list(ctx)
	if err != nil {
		return err
	}
	r.remote = &Manifest{Site: r.site.Address}
	if len(list) == 0 {
		return nil
	}
	if errors.Is(why, fs.ErrNotExist) && !r.o.Adopt {
		return refuse("an empty folder or prefix is safe; --adopt replaces all that is there by this site",
			"the target holds %d files that digest publish did not put there, %s among them", len(list), list[0].Path)
	}
	if errors.Is(why, errBroken) {
		r.say("the manifest at the target is damaged: it is made anew from the listing")
	}
	for _, f := range list {
		r.remote.Pending = append(r.remote.Pending, f.Path)
	}
	return r.settle(ctx, list)
}

func (r *Run) list(ctx context.Context) ([]Remote, error) {
	var list []Remote
	err := r.try(ctx, lengthy, func(ctx context.Context) error {
		var err error
		list, err = r.target.List(ctx)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("listing the target: %w", err)
	}
	list = slices.DeleteFunc(list, func(f Remote) bool { return !sitePath(f.Path) })
	slices.SortFunc(list, func(a, b Remote) int { return strings.Compare(a.Path, b.Path) })
	return list, nil
}

// verify compares the manifest with what the target lists: what is missing is uploaded again, and so is what is
// another version than the one that was put.
func (r *Run) verify(ctx context.Context) error {
	list, err := r.list(ctx)
	if err != nil {
		return err
	}
	there := make(map[string]Remote, len(list))
	for _, f := range list {
		there[f.Path] = f
	}
	known := map[string]bool{}
	for _, p := range r.remote.Pending {
		known[p] = true
	}
	var files []Entry
	for _, e := range r.remote.Files {
		known[e.Path] = true
		f, ok := there[e.Path]
		switch {
		case !ok:
			r.say("missing at the target: %s", e.Path)
		case !e.is(f):
			r.say("changed at the target: %s", e.Path)
			r.remote.Pending = append(r.remote.Pending, e.Path)
		default:
			files = append(files, e)
		}
	}
	r.remote.Files = files
	for _, f := range list {
		if !known[f.Path] {
			r.Foreign++
		}
	}
	return r.settle(ctx, list)
}

// settle finds out which pending files the target has as they should be, where it tells hashes.
func (r *Run) settle(_ context.Context, list []Remote) error {
	there := make(map[string]Remote, len(list))
	for _, f := range list {
		there[f.Path] = f
	}
	var pending []string
	for _, p := range r.remote.Pending {
		remote, ok := there[p]
		if !ok {
			continue // gone, or never come
		}
		f := r.file(p)
		if f == nil || remote.MD5 == "" || f.pack != asIs || r.traits.Headers && !r.found {
			pending = append(pending, p)
			continue
		}
		same, err := r.sameMD5(f, remote)
		if err != nil {
			return err
		}
		if !same {
			pending = append(pending, p)
			continue
		}
		r.remote.Files = append(r.remote.Files, Entry{Path: p, Size: f.Size, SHA256: f.SHA256, Head: f.head, Tag: remote.Tag})
	}
	r.remote.Pending = pending
	slices.SortFunc(r.remote.Files, byPath)
	return nil
}

// file finds a file of the build.
func (r *Run) file(p string) *File {
	i, ok := slices.BinarySearchFunc(r.files, p, func(f File, p string) int { return strings.Compare(f.Path, p) })
	if !ok {
		return nil
	}
	return &r.files[i]
}
