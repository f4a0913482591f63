// Package watch tells which files of a folder change, in batches.
//
// [Tree] listens to the system's file events. New folders are watched as they come; a folder that is moved or
// deleted is forgotten. The first event is handed out as soon as the files have been still for a moment, so that
// a save in two steps (empty, then write; write beside, then rename) is one batch; what happens while the
// receiver is busy is gathered into the next one. Where events cannot be had, or not for all folders, because
// the system's limit of watches is reached or the file system has none, it looks at the files again and again
// and says so.
//
// A path in a batch means "look here": it may have come, changed or gone, and be a file or a folder.
package watch

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

// Batch is what has happened since the batch before.
type Batch struct {
	// Paths are slash-separated and relative to the root, in order, each once.
	Paths []string
	// All says that events were lost and anything may have changed.
	All bool
	// Notice is something the user should know, once: that files are polled, and why.
	Notice string
}

// Options of Tree. The zero value is what one wants.
type Options struct {
	// Poll makes it look at the files instead of listening.
	Poll bool
}

const (
	// still is how long files must have been quiet; it is long for two system calls of one program, and
	// short for a person.
	still = 3 * time.Millisecond
	// longest is how long a batch may be put off by files that are never quiet.
	longest = 30 * time.Millisecond
	// pollEvery is the least time between two looks; a look may take a fifth of the time.
	pollEvery = 500 * time.Millisecond
)

// Tree watches the named files and folders right below root, folders with all that is in them, until ctx ends;
// then the channel is closed. What changes after Tree has returned is reported. Names need not exist yet.
func Tree(ctx context.Context, root string, o Options, names ...string) (<-chan Batch, error) {
	if st, err := os.Stat(root); err != nil {
		return nil, fmt.Errorf("watching: %w", err)
	} else if !st.IsDir() {
		return nil, fmt.Errorf("watching %s: not a folder", root)
	}
	w := &watcher{root: root, names: names, out: make(chan Batch), dirs: map[string]bool{}, paths: map[string]bool{}}
	if o.Poll {
		w.poll("asked for")
	} else {
		w.listen()
	}
	go w.run(ctx)
	return w.out, nil
}

type watcher struct {
	root  string
	names []string
	out   chan Batch

	events *fsnotify.Watcher // nil when polling
	dirs   map[string]bool   // watched, relative to root

	seen map[string]stamp // when polling
	look *time.Timer      // when to poll next

	paths  map[string]bool // of the next batch
	all    bool
	notice string
	first  time.Time // when the next batch began
}

// run gathers and hands out until ctx ends.
func (w *watcher) run(ctx context.Context) {
	defer close(w.out)
	defer w.close()
	quiet := time.NewTimer(0)
	defer quiet.Stop()
	var out chan<- Batch
	for {
		var events <-chan fsnotify.Event
		var failures <-chan error
		if w.events != nil {
			events, failures = w.events.Events, w.events.Errors
		}
		var look <-chan time.Time
		if w.look != nil {
			look = w.look.C
		}
		select {
		case <-ctx.Done():
			return
		case e, ok := <-events:
			if !ok {
				w.poll("the system's file events ended")
			} else {
				w.take(e)
			}
		case err := <-failures:
			w.failed(err)
		case <-look:
			w.compare()
		case <-quiet.C:
			out = w.out
		case out <- w.batch():
			w.paths, w.all, w.notice, w.first = map[string]bool{}, false, "", time.Time{}
		}
		switch {
		case len(w.paths) == 0 && !w.all && w.notice == "":
			out = nil
		case w.first.IsZero():
			w.first = time.Now()
			quiet.Reset(still)
			out = nil
		case out == nil && time.Since(w.first) < longest:
			quiet.Reset(still)
		case out == nil:
			out = w.out
		}
	}
}

func (w *watcher) close() {
	if w.events != nil {
		w.events.Close()
		w.events = nil
	}
	if w.look != nil {
		w.look.Stop()
	}
}

func (w *watcher) batch() Batch {
	return Batch{Paths: slices.Sorted(maps.Keys(w.paths)), All: w.all, Notice: w.notice}
}

// listen asks the system for events of all folders, or polls when it refuses.
func (w *watcher) listen() {
	events, err := fsnotify.NewWatcher()
	if err != nil {
		w.poll(err.Error())
		return
	}
	w.events = events
	w.add(".")
	for _, name := range w.names {
		if w.events != nil && w.isDir(name) {
			w.add(name)
		}
	}
}

// isDir reports whether a path is a folder; those right below the root may be links to one.
func (w *watcher) isDir(p string) bool {
	stat := os.Lstat
	if !strings.Contains(p, "/") {
		stat = os.Stat
	}
	st, err := stat(w.file(p))
	return err == nil && st.IsDir()
}

func (w *watcher) file(p string) string { return filepath.Join(w.root, filepath.FromSlash(p)) }

// add watches a folder and, but for the root, the folders in it. What lay in it before it was watched is part
// of the folder's own event.
func (w *watcher) add(dir string) {
	if err := w.events.Add(w.file(dir)); err != nil {
		if !errors.Is(err, fs.ErrNotExist) { // else it is gone again, which its parent tells
			w.poll(err.Error())
		}
		return
	}
	w.dirs[dir] = true
	if dir == "." {
		return
	}
	entries, _ := os.ReadDir(w.file(dir))
	for _, e := range entries {
		if w.events != nil && e.IsDir() && !skipped(e.Name()) {
			w.add(path.Join(dir, e.Name()))
		}
	}
}

// skipped reports whether a folder belongs to a version control system: it changes much and means nothing.
func skipped(name string) bool { return name == ".git" || name == ".hg" || name == ".svn" }

// take enters one event into the next batch.
func (w *watcher) take(e fsnotify.Event) {
	rel, err := filepath.Rel(w.root, e.Name)
	if err != nil {
		return
	}
	p := filepath.ToSlash(rel)
	top, _, _ := strings.Cut(p, "/")
	if !slices.Contains(w.names, top) || skipped(path.Base(p)) {
		return
	}
	w.paths[p] = true
	if e.Has(fsnotify.Remove) || e.Has(fsnotify.Rename) {
		w.forget(p)
	}
	if e.Has(fsnotify.Create) && w.isDir(p) {
		w.add(p)
	}
}

// forget stops watching a folder that is not there any more, and those that were in it: after a move the
// system would still tell of them under their old names.
func (w *watcher) forget(p string) {
	for dir := range w.dirs {
		if dir == p || strings.HasPrefix(dir, p+"/") {
			_ = w.events.Remove(w.file(dir)) // the system has mostly done so itself
			delete(w.dirs, dir)
		}
	}
}

// failed deals with an error of the event queue: what was lost is looked for in all folders.
func (w *watcher) failed(error) {
	w.all = true
	for dir := range w.dirs {
		_ = w.events.Remove(w.file(dir))
	}
	w.events.Close()
	w.dirs = map[string]bool{}
	w.listen()
}

// poll goes over to looking at the files.
func (w *watcher) poll(why string) {
	if w.events != nil {
		w.events.Close()
		w.events = nil
	}
	w.dirs = map[string]bool{}
	w.notice = "changes are looked for every half second or so: " + why
	w.all = w.seen == nil
	w.look = time.NewTimer(pollEvery)
	w.seen = w.snapshot()
}

// stamp is what tells that a file has changed.
type stamp struct {
	size int64
	mod  time.Time
	mode fs.FileMode
}

func (w *watcher) snapshot() map[string]stamp {
	out := make(map[string]stamp, len(w.seen))
	for _, name := range w.names {
		w.stampAll(name, out)
	}
	return out
}

func (w *watcher) stampAll(p string, out map[string]stamp) {
	if w.isDir(p) {
		out[p] = stamp{mode: fs.ModeDir}
		entries, _ := os.ReadDir(w.file(p))
		for _, e := range entries {
			if !skipped(e.Name()) {
				w.stampAll(path.Join(p, e.Name()), out)
			}
		}
		return
	}
	if st, err := os.Lstat(w.file(p)); err == nil {
		out[p] = stamp{st.Size(), st.ModTime(), st.Mode()}
	}
}

// compare enters what differs from the last look.
func (w *watcher) compare() {
	start := time.Now()
	now := w.snapshot()
	for p, s := range now {
		if before, ok := w.seen[p]; !ok || before != s {
			w.paths[p] = true
		}
	}
	for p := range w.seen {
		if _, ok := now[p]; !ok {
			w.paths[p] = true
		}
	}
	w.seen = now
	w.look.Reset(max(pollEvery, 5*time.Since(start)))
}
