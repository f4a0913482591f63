package publish

import (
	"context"
	"crypto/md5"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"sync"
	"time"
)

// checkpoint is how often a run writes down how far it is, so that one that is killed is taken up there.
const checkpoint = 15 * time.Second

// ledger keeps the manifest true while a run changes the target.
type ledger struct {
	r       *Run
	release string

	mu      sync.Mutex
	files   map[string]Entry
	pending map[string]bool
	written time.Time
	busy    bool // somebody writes it
	now     Progress
}

// newLedger starts with what is there; all that the run touches is pending.
func newLedger(r *Run, release string) *ledger {
	l := &ledger{r: r, release: release, files: make(map[string]Entry, len(r.files)), pending: map[string]bool{}, written: time.Now()}
	for _, e := range r.remote.Files {
		l.files[e.Path] = e
	}
	// A retired file that is part of the site again is one of its files as it stands.
	for i := range r.files {
		if e, ok := l.files[r.files[i].Path]; ok {
			e.Retired = time.Time{}
			l.files[e.Path] = e
		}
	}
	for _, p := range r.remote.Pending {
		l.pending[p] = true
	}
	for _, c := range r.Changes {
		if c.Kind == Retired {
			e := l.files[c.Path]
			e.Retired = r.started
			l.files[c.Path] = e
			continue
		}
		delete(l.files, c.Path)
		l.pending[c.Path] = true
		l.now.Total++
		if c.file != nil {
			l.now.Size += c.Size
		}
	}
	return l
}

func (l *ledger) stage(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.now.Stage = name
}

// put notes an upload of a file that counts size bytes, and writes the ledger when it is time.
func (l *ledger) put(ctx context.Context, e Entry, size int64) error {
	l.mu.Lock()
	l.files[e.Path] = e
	delete(l.pending, e.Path)
	l.now.Done++
	l.now.Sent += size
	_, staged := l.r.target.(Stager)
	due := !staged && !l.busy && time.Since(l.written) > checkpoint
	l.busy = l.busy || due
	l.tell()
	l.mu.Unlock()
	if !due {
		return nil
	}
	err := l.write(ctx, false)
	l.mu.Lock()
	l.busy, l.written = false, time.Now()
	l.mu.Unlock()
	return err
}

func (l *ledger) deleted(paths []string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, p := range paths {
		delete(l.pending, p)
	}
	l.now.Done += len(paths)
	l.tell()
}

func (l *ledger) tell() {
	if l.r.o.Progress != nil {
		l.r.o.Progress(l.now)
	}
}

// write puts the manifest as things stand.
func (l *ledger) write(ctx context.Context, complete bool) error {
	l.mu.Lock()
	m := &Manifest{
		Site: l.r.site.Address, Release: l.release, Time: l.r.started, Complete: complete, Origin: l.origin(complete),
		Files:   slices.SortedFunc(maps.Values(l.files), byPath),
		Pending: slices.Sorted(maps.Keys(l.pending)),
	}
	l.mu.Unlock()
	data, err := m.encode()
	if err == nil {
		err = l.r.putState(ctx, manifestName, data)
	}
	if err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return nil
}

// origin is what the site was built from, known of what is complete.
func (l *ledger) origin(complete bool) *Origin {
	if !complete || l.r.site.Origin.Key == "" {
		return nil
	}
	return &l.r.site.Origin
}

// save writes down how far a run came that fails; if that fails too, the next run uploads more than it needed to.
func (l *ledger) save(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
	defer cancel()
	_ = l.write(ctx, false)
}

// sameMD5 reports whether the target's file is this one.
func (r *Run) sameMD5(f *File, there Remote) (bool, error) {
	if there.Size != f.Size {
		return false, nil
	}
	local, err := r.site.local(f)
	if err != nil {
		return false, err
	}
	in, err := os.Open(local)
	if err != nil {
		return false, fmt.Errorf("reading the built site: %w", err)
	}
	defer in.Close()
	h := md5.New() // S3's own hash of a file; it only spares uploads
	if _, err := io.Copy(h, in); err != nil {
		return false, fmt.Errorf("reading the built site: %w", err)
	}
	return hex.EncodeToString(h.Sum(nil)) == there.MD5, nil
}
