// Package output owns the files of a built site: planned, staged, and brought into a destination so
// that neither a reader, nor a crash, nor a full disk ever sees half of anything.
//
// [Sync] renders every planned file first. What differs from the destination is staged in its folder
// ".digest/stage"; only when all have rendered does it rename the staged files into place, one by one
// and atomically, and then delete what the last build made and this one no longer makes. It knows what
// the last build made from ".digest/manifest". Files that no build made are left alone. A build killed
// at any instant leaves every file whole, old or new; the next one ends in the bytes of a clean build.
//
// A first build, into a folder that holds nothing of the site's names, stages whole folders and renames
// only those at the top.
package output

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/rogpeppe/go-internal/lockedfile"
	"golang.org/x/text/unicode/norm"
)

// Dir is the folder inside a destination that belongs to this package; it is never published.
const Dir = ".digest"

const (
	manifestName = Dir + "/manifest"
	pendingName  = Dir + "/pending"
	stageName    = Dir + "/stage"
	lockName     = Dir + "/lock"
)

// Planned is one file of the site. Path is slash-separated and relative to the destination, made of
// clean segments (see fs.ValidPath). Write renders the same bytes each time it is called, and may be
// called from any goroutine.
type Planned struct {
	Path  string
	Write func(io.Writer) error
}

// Bytes plans a file whose content is already there.
func Bytes(path string, content []byte) Planned {
	return Planned{path, func(w io.Writer) error { _, err := w.Write(content); return err }}
}

// File is what a manifest says of one file.
type File struct {
	Path   string
	Size   int64
	SHA256 string // hex
}

// Manifest lists the files of a built site, ordered by path.
type Manifest []File

// Report counts what a Sync did.
type Report struct {
	Written, Unchanged, Deleted int
	Bytes                       int64 // of the whole site
}

// Options of Sync.
type Options struct {
	// Progress, if set, is called from any goroutine as files are rendered.
	Progress func(done, total int)
	// Keep, if set, is called when everything is in place. The key it returns stands for all the site was made of,
	// and the note is handed back with it by [Kept]; with an empty key nothing is kept.
	Keep func() (key string, note []byte)
}

// Sync makes the destination hold exactly the planned files, beside those no build made. When any
// file fails to render or to be written, the destination keeps what it had and all failures are
// returned, joined. A second Sync into the same destination waits for the first.
func Sync(ctx context.Context, dir string, files []Planned, o Options) (Report, error) {
	if err := checkPaths(files); err != nil {
		return Report{}, err
	}
	d, err := openDest(dir)
	if err != nil {
		return Report{}, err
	}
	d.keep = o.Keep
	defer d.close()
	staged, manifest, err := d.stage(ctx, files, o)
	if err != nil {
		return Report{}, errors.Join(err, os.RemoveAll(d.path(stageName)))
	}
	deleted, err := d.commit(staged, manifest)
	if err != nil { // the pending manifest stays: it tells the next build what this one may have made
		return Report{}, errors.Join(err, os.RemoveAll(d.path(stageName)))
	}
	r := Report{Written: len(staged), Unchanged: len(files) - len(staged), Deleted: deleted}
	for _, f := range manifest {
		r.Bytes += f.Size
	}
	return r, nil
}

// checkPaths refuses what could leave the destination or what two files would fight over. Paths come
// from our own planning, so a fault here is ours; still it must never reach a disk.
func checkPaths(files []Planned) error {
	seen := make(map[string]string, len(files))
	for _, f := range files {
		if !fs.ValidPath(f.Path) || f.Path == "." || strings.ContainsAny(f.Path, "\\\x00") || strings.HasPrefix(f.Path, Dir+"/") {
			return fmt.Errorf("output path %q is not a clean relative path", f.Path)
		}
		key := Fold(f.Path)
		if other, ok := seen[key]; ok {
			return fmt.Errorf("output paths %q and %q are one file on some disks", other, f.Path)
		}
		seen[key] = f.Path
	}
	return nil
}

// Fold is the form in which two paths are one file on some disks: those of Windows and macOS do not tell case,
// nor, on macOS, ways to write an accent.
func Fold(p string) string { return norm.NFC.String(strings.ToLower(p)) }

// dest is an open, locked destination.
type dest struct {
	root   string
	unlock func()
	// before is what earlier builds made, finished or killed; its hashes are not relied on.
	before []string
	dirs   map[string]bool // directories known to be real ones
	// fresh says that nothing is where the site's files go: they are staged under their own paths.
	fresh bool
	mu    sync.Mutex // guards staging's folders
	made  map[string]bool
	keep  func() (string, []byte) // see Options; may be nil
}

func openDest(dir string) (*dest, error) {
	if err := os.MkdirAll(filepath.Join(dir, Dir), 0o755); err != nil {
		return nil, fmt.Errorf("making the destination: %w", err)
	}
	root, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil, fmt.Errorf("opening the destination: %w", err)
	}
	d := &dest{root: root, dirs: map[string]bool{".": true}, made: map[string]bool{}}
	if d.unlock, err = lockedfile.MutexAt(d.path(lockName)).Lock(); err != nil {
		return nil, fmt.Errorf("locking the destination: %w", err)
	}
	if err := os.RemoveAll(d.path(stageName)); err != nil {
		d.close()
		return nil, fmt.Errorf("clearing an earlier build's staging folder: %w", err)
	}
	for _, name := range []string{manifestName, pendingName} {
		m, err := ReadManifest(d.path(name))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			d.close()
			return nil, fmt.Errorf("reading what the last build made, %s: %w", d.path(name), err)
		}
		for _, f := range m {
			d.before = append(d.before, f.Path)
		}
	}
	slices.Sort(d.before)
	d.before = slices.Compact(d.before)
	return d, nil
}

func (d *dest) close() { d.unlock() }

func (d *dest) path(p string) string { return filepath.Join(d.root, filepath.FromSlash(p)) }

// stage renders all files and writes those that differ into the staging folder, under their index.
func (d *dest) stage(ctx context.Context, files []Planned, o Options) (staged []int, m Manifest, err error) {
	if err := os.MkdirAll(d.path(stageName), 0o755); err != nil {
		return nil, nil, fmt.Errorf("making the staging folder: %w", err)
	}
	d.fresh = len(d.before) == 0 && !d.occupied(files)
	changed := make([]bool, len(files))
	m = make(Manifest, len(files))
	err = each(ctx, len(files), o.Progress, func(i int, s *sheet) (err error) {
		m[i], changed[i], err = d.stageOne(files[i], i, s)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	for i, c := range changed {
		if c {
			staged = append(staged, i)
		}
	}
	return staged, m, nil
}

// each calls do for 0 to n-1, on all cores, each with a sheet of its own, and joins what goes wrong.
func each(ctx context.Context, n int, progress func(done, total int), do func(i int, s *sheet) error) error {
	var (
		wg         sync.WaitGroup
		next, done atomic.Int64
		errs       = make([]error, n)
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			var s sheet
			for {
				i := int(next.Add(1)) - 1
				if i >= n || ctx.Err() != nil {
					return
				}
				errs[i] = do(i, &s)
				if n := int(done.Add(1)); progress != nil {
					progress(n, len(errs))
				}
			}
		})
	}
	wg.Wait()
	return errors.Join(append(errs, ctx.Err())...)
}

func (d *dest) stageOne(f Planned, i int, s *sheet) (File, bool, error) {
	staged, err := d.staged(f.Path, i)
	if err != nil {
		return File{}, false, err
	}
	s.start(staged)
	if err := f.Write(s); err != nil {
		return File{}, false, errors.Join(err, s.close())
	}
	out := File{f.Path, s.size, s.sum()}
	switch {
	case s.file != nil:
		if err := s.close(); err != nil {
			return File{}, false, fmt.Errorf("staging %s: %w", f.Path, err)
		}
		if !d.fresh && sameBytes(staged, d.path(f.Path), s.size) {
			return out, false, os.Remove(staged)
		}
		return out, true, nil
	case !d.fresh && d.holds(f.Path, s.buf.Bytes(), &s.old):
		return out, false, nil
	}
	if err := os.WriteFile(staged, s.buf.Bytes(), 0o644); err != nil {
		return File{}, false, fmt.Errorf("staging %s: %w", f.Path, err)
	}
	return out, true, nil
}

// spillAt is how many bytes of a file are kept in memory before it is streamed to the staging folder.
const spillAt = 1 << 20

// sheet takes what a file is rendered as: small ones into memory, large ones into the file at path.
type sheet struct {
	buf, old bytes.Buffer
	path     string
	file     *os.File // once spilled
	hash     hash.Hash
	size     int64
}

func (s *sheet) start(path string) {
	s.buf.Reset()
	s.path, s.file, s.size = path, nil, 0
}

// Write implements io.Writer.
func (s *sheet) Write(p []byte) (int, error) {
	s.size += int64(len(p))
	if s.file == nil && s.size <= spillAt {
		return s.buf.Write(p)
	}
	if s.file == nil {
		var err error
		if s.file, err = os.Create(s.path); err != nil {
			return 0, fmt.Errorf("staging a large file: %w", err)
		}
		s.hash = sha256.New()
		s.hash.Write(s.buf.Bytes())
		if _, err := s.file.Write(s.buf.Bytes()); err != nil {
			return 0, fmt.Errorf("staging a large file: %w", err)
		}
	}
	s.hash.Write(p)
	return s.file.Write(p)
}

// sum is the SHA-256 of what was written, in hex.
func (s *sheet) sum() string {
	if s.file != nil {
		return hex.EncodeToString(s.hash.Sum(nil))
	}
	sum := sha256.Sum256(s.buf.Bytes())
	return hex.EncodeToString(sum[:])
}

func (s *sheet) close() error {
	if s.file == nil {
		return nil
	}
	return s.file.Close()
}

// sameBytes reports whether the regular file at path b holds the bytes of the one at a, which has that size.
func sameBytes(a, b string, size int64) bool {
	if st, err := os.Lstat(b); err != nil || !st.Mode().IsRegular() || st.Size() != size {
		return false
	}
	x, err := os.Open(a)
	if err != nil {
		return false
	}
	defer x.Close()
	y, err := os.Open(b)
	if err != nil {
		return false
	}
	defer y.Close()
	var p, q [32 << 10]byte
	for {
		n, err1 := io.ReadFull(x, p[:])
		m, err2 := io.ReadFull(y, q[:])
		if !bytes.Equal(p[:n], q[:m]) {
			return false
		}
		if err1 != nil || err2 != nil {
			return err1 == err2 && (err1 == io.EOF || err1 == io.ErrUnexpectedEOF)
		}
	}
}

// freshName is where a fresh destination's folders are staged.
const freshName = stageName + "/site"

// staged is where file i is staged; its folder is there.
func (d *dest) staged(p string, i int) (string, error) {
	if !d.fresh {
		return d.path(stageName + "/" + strconv.Itoa(i)), nil
	}
	d.mu.Lock()
	err := d.stageDir(path.Dir(freshName + "/" + p))
	d.mu.Unlock()
	if err != nil {
		return "", fmt.Errorf("staging %s: %w", p, err)
	}
	return d.path(freshName + "/" + p), nil
}

// stageDir makes a folder for staging, and those above it, once each.
func (d *dest) stageDir(dir string) error {
	if d.made[dir] {
		return nil
	}
	if dir != stageName {
		if err := d.stageDir(path.Dir(dir)); err != nil {
			return err
		}
	}
	if err := os.Mkdir(d.path(dir), 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	d.made[dir] = true
	return nil
}

// tops are the site's files and folders at the top of the destination.
func tops(files []Planned) []string {
	seen := map[string]bool{}
	for _, f := range files {
		top, _, _ := strings.Cut(f.Path, "/")
		seen[top] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// occupied reports whether anything is where the site's files go.
func (d *dest) occupied(files []Planned) bool {
	for _, top := range tops(files) {
		if _, err := os.Lstat(d.path(top)); !errors.Is(err, fs.ErrNotExist) {
			return true
		}
	}
	return false
}

// holds reports whether the destination already has these bytes. It reads the file rather than trust
// a time stamp: whatever happened to the folder, the build ends in the right bytes.
func (d *dest) holds(p string, want []byte, old *bytes.Buffer) bool {
	if st, err := os.Lstat(d.path(p)); err != nil || !st.Mode().IsRegular() || st.Size() != int64(len(want)) {
		return false
	}
	f, err := os.Open(d.path(p))
	if err != nil {
		return false
	}
	defer f.Close()
	old.Reset()
	old.Grow(len(want) + bytes.MinRead)
	_, err = old.ReadFrom(f)
	return err == nil && bytes.Equal(old.Bytes(), want)
}

// commit renames the staged files into place. The pending manifest is written before and removed
// after, so that a build killed in between is known to have made these files.
func (d *dest) commit(staged []int, m Manifest) (deleted int, err error) {
	paths := make([]string, len(m))
	for i, f := range m {
		paths[i] = f.Path
	}
	sorted := slices.Clone(m)
	slices.SortFunc(sorted, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	encoded := sorted.encode()
	if len(staged) > 0 {
		if err := d.writeManifest(pendingName, encoded); err != nil {
			return 0, err
		}
	}
	if d.fresh {
		return 0, d.commitFresh(sorted, encoded)
	}
	stale := d.stale(sorted)
	cleared, err := d.clearWay(paths, staged, stale)
	if err != nil {
		return 0, err
	}
	for _, i := range staged {
		if err := d.makeDir(path.Dir(paths[i])); err != nil {
			return 0, err
		}
		staged, err := d.staged(paths[i], i)
		if err == nil {
			err = os.Rename(staged, d.path(paths[i]))
		}
		if err != nil {
			return 0, fmt.Errorf("putting %s in place: %w", paths[i], err)
		}
	}
	for _, p := range stale {
		if cleared[p] {
			deleted++
			continue
		}
		switch err := os.Remove(d.path(p)); {
		case err == nil:
			deleted++
			d.removeEmpty(path.Dir(p))
		case !errors.Is(err, fs.ErrNotExist):
			return deleted, fmt.Errorf("deleting what is no longer part of the site: %w", err)
		default:
			d.removeEmpty(path.Dir(p))
		}
	}
	return deleted, d.finish(sorted, encoded)
}

// commitFresh renames the staged folders into an empty place.
func (d *dest) commitFresh(m Manifest, encoded []byte) error {
	entries, err := os.ReadDir(d.path(freshName))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reading the staging folder: %w", err)
	}
	for _, e := range entries {
		if err := os.Rename(d.path(freshName+"/"+e.Name()), d.path(e.Name())); err != nil {
			return fmt.Errorf("putting %s in place: %w", e.Name(), err)
		}
	}
	return d.finish(m, encoded)
}

// finish writes the manifest and clears what only the build needed.
func (d *dest) finish(m Manifest, encoded []byte) error {
	if err := d.writeManifest(manifestName, encoded); err != nil {
		return err
	}
	if d.keep != nil {
		key, note := d.keep()
		if err := d.writeState(m, encoded, key, note); err != nil {
			return err
		}
	}
	for _, name := range []string{pendingName, stageName} {
		if err := os.RemoveAll(d.path(name)); err != nil {
			return fmt.Errorf("tidying the destination: %w", err)
		}
	}
	return nil
}

// stale lists what earlier builds made and this one does not. On a disk that folds case, an old
// path may be a new file under another spelling: that one stays.
func (d *dest) stale(m Manifest) []string {
	now := make(map[string]string, len(m))
	for _, f := range m {
		now[Fold(f.Path)] = f.Path
	}
	var out []string
	for _, p := range d.before {
		same, ok := now[Fold(p)]
		if ok && (same == p || d.sameFile(p, same)) {
			continue
		}
		if !fs.ValidPath(p) || strings.HasPrefix(p, Dir+"/") || !d.realDirs(path.Dir(p)) {
			continue
		}
		// A build that was killed may have put a folder in the file's place already.
		if st, err := os.Lstat(d.path(p)); err != nil || !st.IsDir() { // one that is gone may have left its folder
			out = append(out, p)
		}
	}
	return out
}

func (d *dest) sameFile(a, b string) bool {
	x, err1 := os.Lstat(d.path(a))
	y, err2 := os.Lstat(d.path(b))
	return err1 == nil && err2 == nil && os.SameFile(x, y)
}

// realDirs reports whether every folder on the way to p is a real one, not a link out of here.
func (d *dest) realDirs(p string) bool {
	for ; p != "."; p = path.Dir(p) {
		if st, err := os.Lstat(d.path(p)); err != nil || !st.IsDir() {
			return false
		}
	}
	return true
}

// clearWay removes the stale files that stand where a folder must be, or in a folder that stands where
// a file must be, before the renames; it returns what it removed.
func (d *dest) clearWay(paths []string, staged []int, stale []string) (map[string]bool, error) {
	cleared := map[string]bool{}
	if len(stale) == 0 {
		return cleared, nil
	}
	inTheWay := map[string]bool{}
	for _, i := range staged {
		for dir := path.Dir(paths[i]); dir != "."; dir = path.Dir(dir) {
			inTheWay[dir] = true
		}
		if st, err := os.Lstat(d.path(paths[i])); err == nil && st.IsDir() {
			inTheWay[paths[i]+"/"] = true
		}
	}
	for _, p := range stale {
		if !inTheWay[p] && !underAny(p, inTheWay) {
			continue
		}
		if err := os.Remove(d.path(p)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("making room: %w", err)
		}
		cleared[p] = true
		d.removeEmpty(path.Dir(p))
	}
	return cleared, nil
}

func underAny(p string, dirs map[string]bool) bool {
	for dir := path.Dir(p); dir != "."; dir = path.Dir(dir) {
		if dirs[dir+"/"] {
			return true
		}
	}
	return false
}

// makeDir makes a folder and its parents, and refuses to follow a symbolic link out of the destination.
func (d *dest) makeDir(p string) error {
	if d.dirs[p] {
		return nil
	}
	if err := d.makeDir(path.Dir(p)); err != nil {
		return err
	}
	switch st, err := os.Lstat(d.path(p)); {
	case errors.Is(err, fs.ErrNotExist):
		if err := os.Mkdir(d.path(p), 0o755); err != nil {
			return fmt.Errorf("making a folder: %w", err)
		}
	case err != nil:
		return fmt.Errorf("making a folder: %w", err)
	case !st.IsDir():
		return fmt.Errorf("%s in the destination is not a folder, and no build made it: move it away", p)
	}
	d.dirs[p] = true
	return nil
}

// removeEmpty removes folders that deletions left empty, up to the destination itself.
func (d *dest) removeEmpty(p string) {
	for ; p != "."; p = path.Dir(p) {
		if os.Remove(d.path(p)) != nil {
			return
		}
		delete(d.dirs, p)
	}
}

func (d *dest) writeManifest(name string, encoded []byte) error {
	if old, err := os.ReadFile(d.path(name)); err == nil && bytes.Equal(old, encoded) {
		return nil
	}
	tmp := d.path(stageName + "/manifest")
	if err := os.WriteFile(tmp, encoded, 0o644); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	if err := os.Rename(tmp, d.path(name)); err != nil {
		return fmt.Errorf("writing the manifest: %w", err)
	}
	return nil
}

// Encode writes the manifest's file form: a line per file of hash, size and quoted path.
func (m Manifest) Encode(w io.Writer) error {
	_, err := w.Write(m.encode())
	return err
}

func (m Manifest) encode() []byte {
	size := 0
	for _, f := range m {
		size += len(f.SHA256) + len(f.Path) + len(` 1234567 ""`) + 1
	}
	b := make([]byte, 0, size)
	for _, f := range m {
		b = append(append(b, f.SHA256...), ' ')
		b = append(strconv.AppendInt(b, f.Size, 10), ' ')
		b = append(strconv.AppendQuote(b, f.Path), '\n')
	}
	return b
}

// ReadManifest reads a manifest's file form. A missing file is fs.ErrNotExist.
func ReadManifest(name string) (Manifest, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return DecodeManifest(f)
}

// DecodeManifest reads what Encode wrote.
func DecodeManifest(r io.Reader) (Manifest, error) {
	var m Manifest
	sc := bufio.NewScanner(r)
	for n := 1; sc.Scan(); n++ {
		var f File
		parts := strings.SplitN(sc.Text(), " ", 3)
		if len(parts) != 3 {
			return nil, fmt.Errorf("manifest line %d is damaged", n)
		}
		var err1, err2 error
		f.SHA256 = parts[0]
		f.Size, err1 = strconv.ParseInt(parts[1], 10, 64)
		f.Path, err2 = strconv.Unquote(parts[2])
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("manifest line %d is damaged", n)
		}
		m = append(m, f)
	}
	return m, sc.Err()
}
