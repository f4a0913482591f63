// Package source finds and reads the files of content/.
//
// [Walk] lists, [Read] loads one file, so that a caller can load many at once with its own workers.
// What a file is for follows from where it lies:
//
//	content/2020/07/08/talks.txt       an article (.txt or .md), anywhere not named below
//	content/2020/visit/index.md        a page bundle: every other file of the directory travels with it
//	content/people/stephen-biegun.md   an editor's own page for an entity or a day (see [EntryDirs])
//	content/pages/about.md             a plain page
//	content/files/CNAME                copied as it is
//
// Hidden files and the temporary files of editors are passed over in silence. Symbolic links, named
// pipes, sockets and devices are neither opened nor followed, and said so. Everything is in path order.
package source

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"digest/internal/diag"
	"digest/internal/text"
)

// Root is the directory under the site's root in which all content lies; messages name files from there.
const Root = "content"

// MaxArticle is the size in bytes above which an article, entry or page is left out.
const MaxArticle = 20 << 20

// Class is what a file is for.
type Class uint8

// Classes of files.
const (
	Article Class = iota + 1
	Entry         // an editor's page for an entity, a pair, a source or a day
	Page          // a plain page
	Static        // copied as it is
)

func (c Class) String() string { return [...]string{"", "article", "entry", "page", "static"}[c] }

// EntryDirs lists the directories of content/ that hold editors' entries.
func EntryDirs() []string {
	return []string{"people", "countries", "relations", "organisations", "topics", "places", "sources", "editions"}
}

// The directories with a meaning of their own beside [EntryDirs].
const (
	pagesDir  = "pages"
	staticDir = "files"
)

// File is one file under content/.
type File struct {
	// Path is slash-separated and relative to content/.
	Path  string
	Class Class
	// Data and Hash, the hex SHA-256 of Data, are empty until [Read]; static files are never read.
	Data []byte
	Hash string
	// ModTime is when the file was last written; a clone of a repository resets it.
	ModTime time.Time
	// Size in bytes when the file was listed.
	Size int64
	// Resources are the other files of a page bundle, relative to content/, in path order.
	Resources []string
}

// SitePath is the path under the site's root, as messages give it.
func (f File) SitePath() string { return Root + "/" + f.Path }

// Markdown reports whether the file is Markdown rather than wire copy.
func (f File) Markdown() bool { return strings.EqualFold(path.Ext(f.Path), ".md") }

// ID is Path without its extension; a page bundle has its directory's.
func (f File) ID() string {
	id := strings.TrimSuffix(f.Path, path.Ext(f.Path))
	if dir, base := path.Split(id); base == "index" && dir != "" {
		return strings.TrimSuffix(dir, "/")
	}
	return id
}

// Walk lists the files of a content tree in path order, without reading them. A missing tree is empty.
func Walk(content fs.FS) ([]File, diag.List) {
	w := &walker{fsys: content}
	if _, err := fs.Stat(content, "."); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	w.dir(".")
	slices.SortFunc(w.files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	return w.files, w.ds.Sort()
}

type walker struct {
	fsys  fs.FS
	files []File
	ds    diag.List
}

// dir lists one directory and what is below it.
func (w *walker) dir(dir string) {
	entries := w.entries(dir)
	if i := bundleIndex(dir, entries); i >= 0 {
		w.bundle(dir, entries, i)
		return
	}
	for _, e := range entries {
		p := path.Join(dir, e.Name())
		if e.IsDir() {
			w.dir(p)
			continue
		}
		w.file(p, e)
	}
}

// entries are the usable entries of a directory: plain files and directories whose names we can print.
func (w *walker) entries(dir string) []fs.DirEntry {
	all, err := fs.ReadDir(w.fsys, dir)
	if err != nil {
		w.ds.Errorf("source/unreadable", sitePath(dir), text.Position{}, "cannot list the directory: %v", reason(err))
	}
	return slices.DeleteFunc(all, func(e fs.DirEntry) bool {
		p := path.Join(dir, e.Name())
		switch t := e.Type(); {
		case ignored(e.Name(), p):
			return true
		case !printable(e.Name()):
			w.ds.Warnf("source/bad-name", sitePath(p), text.Position{}, "left out: the name has control characters or is not UTF-8")
			return true
		case t&fs.ModeSymlink != 0:
			w.ds.Warnf("source/not-followed", sitePath(p), text.Position{}, "left out: a symbolic link, which is not followed")
			w.ds.Hint("put the file or directory itself under %s/", Root)
			return true
		case !t.IsRegular() && !t.IsDir():
			w.ds.Warnf("source/not-a-file", sitePath(p), text.Position{}, "left out: %s, which is not opened", describe(t))
			return true
		}
		return false
	})
}

// bundleIndex is the index of the file that makes dir a page bundle, or -1. The top of content/, its
// special directories and what is copied as it is are never bundles.
func bundleIndex(dir string, entries []fs.DirEntry) int {
	if dir == "." || topDir(dir) == staticDir || !strings.Contains(dir, "/") && classOf(dir+"/x.md") != Article {
		return -1
	}
	return slices.IndexFunc(entries, func(e fs.DirEntry) bool {
		return !e.IsDir() && (e.Name() == "index.md" || e.Name() == "index.txt")
	})
}

// bundle lists dir as one page with everything else in it as its resources.
func (w *walker) bundle(dir string, entries []fs.DirEntry, index int) {
	before := len(w.files)
	w.file(path.Join(dir, entries[index].Name()), entries[index])
	if len(w.files) == before {
		return
	}
	var resources []string
	for i, e := range entries {
		if i != index {
			resources = w.below(resources, path.Join(dir, e.Name()), e)
		}
	}
	slices.Sort(resources)
	w.files[before].Resources = resources
}

func (w *walker) below(list []string, p string, e fs.DirEntry) []string {
	if !e.IsDir() {
		return append(list, p)
	}
	for _, sub := range w.entries(p) {
		list = w.below(list, path.Join(p, sub.Name()), sub)
	}
	return list
}

// file lists one plain file.
func (w *walker) file(p string, e fs.DirEntry) {
	f := File{Path: p, Class: classOf(p)}
	if ext := strings.ToLower(path.Ext(p)); f.Class != Static && ext != ".txt" && ext != ".md" {
		w.ds.Warnf("source/unknown-type", sitePath(p), text.Position{}, "left out: neither .txt nor .md, and not part of a page bundle")
		w.ds.Hint("what is to be copied as it is belongs under %s/%s/", Root, staticDir)
		return
	}
	info, err := e.Info()
	if err != nil {
		w.ds.Errorf("source/unreadable", f.SitePath(), text.Position{}, "cannot read: %v", reason(err))
		return
	}
	f.Size, f.ModTime = info.Size(), info.ModTime()
	if f.Class != Static && f.Size > MaxArticle {
		w.ds = append(w.ds, tooLarge(f, f.Size))
		return
	}
	w.files = append(w.files, f)
}

func tooLarge(f File, size int64) diag.Diagnostic {
	return diag.Diagnostic{
		Severity: diag.Warning, Code: "source/too-large", Path: f.SitePath(),
		Message: fmt.Sprintf("left out: %d MB, the limit for an article is %d MB", (size+(1<<20)-1)>>20, MaxArticle>>20),
	}
}

// Read fills f.Data and f.Hash. It reports false, with the reason, when the file cannot be read or has
// grown too large; f is then unchanged. Static files need no reading. It is safe to read many files of one
// tree at once.
func Read(content fs.FS, f *File) (bool, diag.List) {
	var ds diag.List
	data, err := read(content, f.Path, f.Size)
	switch {
	case err != nil:
		ds.Errorf("source/unreadable", f.SitePath(), text.Position{}, "cannot read: %v", reason(err))
		return false, ds
	case len(data) > MaxArticle:
		return false, diag.List{tooLarge(*f, int64(len(data)))}
	}
	f.SetData(data)
	return true, nil
}

// SetData makes data the file's content, as [Read] does.
func (f *File) SetData(data []byte) {
	sum := sha256.Sum256(data)
	f.Data, f.Hash, f.Size = data, hex.EncodeToString(sum[:]), int64(len(data))
}

func read(content fs.FS, name string, size int64) ([]byte, error) {
	r, err := content.Open(name)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	info, err := r.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() { // it was one when it was listed
		return nil, errors.New("not a plain file any more")
	}
	buf := make([]byte, 0, min(max(size, info.Size()), MaxArticle)+1)
	for {
		n, err := r.Read(buf[len(buf):cap(buf)])
		buf = buf[:len(buf)+n]
		switch {
		case err == io.EOF:
			return buf, nil
		case err != nil:
			return nil, err
		case len(buf) > MaxArticle:
			return buf, nil
		case len(buf) == cap(buf):
			buf = slices.Grow(buf, 512)
		}
	}
}

func classOf(p string) Class {
	dir := topDir(p)
	switch {
	case dir == p:
		return Article
	case dir == staticDir:
		return Static
	case dir == pagesDir:
		return Page
	case slices.Contains(EntryDirs(), dir):
		return Entry
	}
	return Article
}

func topDir(p string) string {
	dir, _, _ := strings.Cut(p, "/")
	return dir
}

func sitePath(p string) string { return path.Join(Root, p) }

// Ignored reports whether a path under content/ is passed over in silence, by its own name or a folder's.
func Ignored(p string) bool {
	for dir := p; dir != "."; dir = path.Dir(dir) {
		if ignored(path.Base(dir), dir) {
			return true
		}
	}
	return false
}

// ignored reports whether a name is hidden or left behind by an editor, a browser or an operating system.
// Under files/ a name may begin with a point, as ".well-known" does.
func ignored(name, p string) bool {
	if name[0] == '.' {
		return topDir(p) != staticDir || editorDot(name)
	}
	lower := strings.ToLower(name)
	for _, end := range []string{"~", ".swp", ".swo", ".swx", ".tmp", ".temp", ".bak", ".part", ".crdownload"} {
		if strings.HasSuffix(lower, end) {
			return true
		}
	}
	switch lower {
	case "thumbs.db", "desktop.ini", "4913": // the last is vim's test for writability
		return true
	}
	return strings.HasPrefix(name, "#") && strings.HasSuffix(name, "#") || strings.HasPrefix(name, "~$") ||
		strings.Contains(name, "___jb_")
}

// editorDot reports whether a hidden name is an editor's or the system's own.
func editorDot(name string) bool {
	for _, end := range []string{"~", ".swp", ".swo", ".swx", ".tmp"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return name == ".DS_Store" || name == ".git" || strings.HasPrefix(name, ".#") || strings.HasPrefix(name, "._")
}

func printable(name string) bool {
	return utf8.ValidString(name) && !strings.ContainsFunc(name, func(r rune) bool {
		return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\\'
	})
}

func describe(m fs.FileMode) string {
	switch {
	case m&fs.ModeNamedPipe != 0:
		return "a named pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	case m&fs.ModeDevice != 0:
		return "a device"
	}
	return "not a plain file"
}

// reason is an error without the path that the message names already.
func reason(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
