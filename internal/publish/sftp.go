package publish

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/pkg/sftp"
	"golang.org/x/crypto/ssh"
)

// sftpTarget is a folder on a server that is reached by SFTP. Every file is written beside, under Dir, and renamed over
// the old one by the server in one step. A lost connection is made anew by the next call.
type sftpTarget struct {
	login login
	run   string // names this run's temporary files
	temp  atomic.Int64

	mu    sync.Mutex
	conn  *ssh.Client
	files *sftp.Client

	dirs  sync.Mutex
	made  map[string]bool // folders known to be there
	swept bool
}

func openSFTP(_ context.Context, u *url.URL, _ Config) (Target, error) {
	l, err := loginOf(u)
	if err != nil {
		return nil, err
	}
	if l.path == "" || l.path == "/" {
		return nil, fmt.Errorf("%s names no folder: write sftp://%s/srv/www/site, or sftp://%s/~/site for one in the home folder", u.Redacted(), u.Host, u.Host)
	}
	l.path = path.Clean(l.path)
	return &sftpTarget{login: l, run: rand.Text()[:8], made: map[string]bool{}}, nil
}

func (t *sftpTarget) String() string { return t.login.host + ":" + t.login.path }

// Traits implements Target.
func (t *sftpTarget) Traits() Traits { return Traits{Parallel: 16, DeleteBatch: 50} }

// client is a connection that was alive when last seen. While ctx is, that is: the connection is given up when ctx
// ends, which is the only way to end a call that waits for an answer; release must be called.
func (t *sftpTarget) client(ctx context.Context) (c *sftp.Client, release func(), err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.files == nil {
		conn, err := t.login.dial(ctx)
		if err != nil {
			return nil, nil, err
		}
		files, err := sftp.NewClient(conn, sftp.UseConcurrentWrites(true))
		if err != nil {
			return nil, nil, errors.Join(Permanent(fmt.Errorf("%s speaks no SFTP: %w", t.login.host, err)), ignoreClosed(conn.Close()))
		}
		t.conn, t.files = conn, files
		go t.forget(files)
	}
	conn := t.conn
	stop := context.AfterFunc(ctx, func() { _ = conn.Close() })
	return t.files, func() { stop() }, nil
}

// forget drops a connection when it ends, so that the next call makes another.
func (t *sftpTarget) forget(files *sftp.Client) {
	_ = files.Wait()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.files == files {
		_ = t.conn.Close()
		t.conn, t.files = nil, nil
	}
}

func (t *sftpTarget) at(p string) string { return path.Join(t.login.path, p) }

// Get implements Target.
func (t *sftpTarget) Get(ctx context.Context, p string) ([]byte, error) {
	c, release, err := t.client(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	f, err := c.Open(t.at(p))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, maxManifest))
}

// List implements Target. Folders are read by several goroutines, since each costs a round trip.
func (t *sftpTarget) List(ctx context.Context) ([]Remote, error) {
	c, release, err := t.client(ctx)
	if err != nil {
		return nil, err
	}
	defer release()
	if _, err := c.Stat(t.login.path); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var out []Remote
	for level := []string{"."}; len(level) > 0; {
		found, err := t.readDirs(ctx, c, level)
		if err != nil {
			return nil, err
		}
		var next []string
		for i, entries := range found {
			for _, e := range entries {
				switch p := path.Join(level[i], e.Name()); {
				case p == Dir:
				case e.IsDir():
					next = append(next, p)
				default:
					out = append(out, Remote{Path: p, Size: e.Size(), Tag: secondsOf(e)})
				}
			}
		}
		level = next
	}
	return out, nil
}

func (t *sftpTarget) readDirs(ctx context.Context, c *sftp.Client, dirs []string) ([][]os.FileInfo, error) {
	found, errs := make([][]os.FileInfo, len(dirs)), make([]error, len(dirs))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(len(dirs), t.Traits().Parallel) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(dirs); i = int(next.Add(1)) - 1 {
				found[i], errs[i] = c.ReadDirContext(ctx, t.at(dirs[i]))
			}
		})
	}
	wg.Wait()
	return found, errors.Join(errs...)
}

// secondsOf is a file's time of modification by the server's clock, as SFTP tells it; what is no plain file has a tag
// no file has.
func secondsOf(st os.FileInfo) string {
	if !st.Mode().IsRegular() {
		return st.Mode().Type().String()
	}
	return strconv.FormatInt(st.ModTime().Unix(), 36)
}

// Put implements Target.
func (t *sftpTarget) Put(ctx context.Context, f *File) (string, error) {
	c, release, err := t.client(ctx)
	if err != nil {
		return "", err
	}
	defer release()
	t.sweep(c)
	for _, dir := range []string{Dir, path.Dir(f.Path)} {
		if err := t.makeDir(c, dir); err != nil {
			return "", t.explain(c, err, f.Size)
		}
	}
	tmp := t.at(t.temporary("tmp"))
	tag, err := write(c, f, tmp)
	if err == nil {
		err = t.rename(c, tmp, t.at(f.Path))
	}
	if err != nil {
		_ = c.Remove(tmp)
		return "", t.explain(c, fmt.Errorf("writing %s: %w", f.Path, err), f.Size)
	}
	return tag, nil
}

func (t *sftpTarget) temporary(kind string) string {
	return Dir + "/" + kind + "-" + t.run + "-" + strconv.FormatInt(t.temp.Add(1), 10)
}

// sweep removes what runs that were killed left in Dir. It is called by the first Put, when the lock is held.
func (t *sftpTarget) sweep(c *sftp.Client) {
	t.dirs.Lock()
	defer t.dirs.Unlock()
	if t.swept {
		return
	}
	t.swept = true
	entries, err := c.ReadDir(t.at(Dir))
	if err != nil {
		return
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), "tmp-") && !strings.HasPrefix(e.Name(), "tmp-"+t.run) {
			_ = c.Remove(t.at(Dir + "/" + e.Name()))
		}
	}
}

const (
	fileMode = 0o644
	dirMode  = 0o755
)

// write uploads a file under a temporary name. Whatever the server's umask, the web server can read it.
func write(c *sftp.Client, f *File, tmp string) (string, error) {
	in, err := os.Open(f.Local)
	if err != nil {
		return "", Permanent(err)
	}
	defer in.Close()
	out, err := c.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC)
	if err != nil {
		return "", err
	}
	n, err := out.ReadFrom(in)
	if err == nil && n != f.Size {
		err = Permanent(fmt.Errorf("the built file has %d bytes instead of %d", n, f.Size))
	}
	st, err2 := out.Stat()
	if err2 == nil && st.Size() != f.Size {
		err2 = fmt.Errorf("%d of %d bytes arrived", st.Size(), f.Size)
	}
	if err2 == nil && st.Mode().Perm() != fileMode {
		err2 = out.Chmod(fileMode)
	}
	if err := errors.Join(err, err2, out.Close()); err != nil {
		return "", err
	}
	return secondsOf(st), nil
}

// rename replaces a file in one step, or not at all.
func (t *sftpTarget) rename(c *sftp.Client, from, to string) error {
	if _, ok := c.HasExtension("posix-rename@openssh.com"); ok {
		return c.PosixRename(from, to)
	}
	err := c.Rename(from, to)
	if err != nil {
		if _, there := c.Lstat(to); there == nil {
			return Permanent(fmt.Errorf("the server of %s cannot replace a file in one step (it has no posix-rename): %w", t.login.host, err))
		}
	}
	return err
}

// makeDir makes a folder of the site and those above it.
func (t *sftpTarget) makeDir(c *sftp.Client, p string) error {
	t.dirs.Lock()
	defer t.dirs.Unlock()
	if !t.made["."] {
		if err := c.MkdirAll(t.login.path); err != nil {
			return fmt.Errorf("making %s: %w", t.login.path, err)
		}
		t.made["."] = true
	}
	return t.makeBelow(c, p)
}

func (t *sftpTarget) makeBelow(c *sftp.Client, p string) error {
	if t.made[p] {
		return nil
	}
	if err := t.makeBelow(c, path.Dir(p)); err != nil {
		return err
	}
	switch err := c.Mkdir(t.at(p)); {
	case err == nil:
		if err := c.Chmod(t.at(p), dirMode); err != nil {
			return err
		}
	default:
		st, gone := c.Stat(t.at(p))
		if gone != nil {
			return fmt.Errorf("making the folder %s: %w", p, err)
		}
		if !st.IsDir() {
			return Permanent(fmt.Errorf("%s is a file at the target, where a folder must be", p))
		}
	}
	t.made[p] = true
	return nil
}

// explain finds out what SFTP's plain "failure" means, where the server can be asked: mostly that the disk is full.
func (t *sftpTarget) explain(c *sftp.Client, err error, size int64) error {
	var status *sftp.StatusError
	if !errors.As(err, &status) || status.FxCode() != sftp.ErrSSHFxFailure {
		return err
	}
	vfs, ask := c.StatVFS(t.login.path)
	if ask == nil && (vfs.FreeSpace() <= uint64(size)+1<<16 || vfs.Files > 0 && vfs.Favail == 0) {
		return Permanent(fmt.Errorf("the disk of %s is full: %w", t.login.host, err))
	}
	return err
}

// Create implements Target. A link is made or is there already, and its file is whole from the first instant.
func (t *sftpTarget) Create(ctx context.Context, p string, data []byte) error {
	c, release, err := t.client(ctx)
	if err != nil {
		return err
	}
	defer release()
	if err := t.makeDir(c, path.Dir(p)); err != nil {
		return t.explain(c, err, int64(len(data)))
	}
	if _, ok := c.HasExtension("hardlink@openssh.com"); !ok {
		return t.createOnly(c, t.at(p), data)
	}
	tmp := t.at(t.temporary("new"))
	defer func() { _ = c.Remove(tmp) }()
	if err := t.createOnly(c, tmp, data); err != nil {
		return err
	}
	err = c.Link(tmp, t.at(p))
	if err == nil {
		return nil
	}
	if _, there := c.Lstat(t.at(p)); there == nil {
		return fs.ErrExist
	}
	return t.createOnly(c, t.at(p), data) // a disk without links
}

// createOnly writes a file that must not be there.
func (t *sftpTarget) createOnly(c *sftp.Client, name string, data []byte) error {
	f, err := c.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL)
	if err != nil {
		if _, there := c.Lstat(name); there == nil {
			return fs.ErrExist
		}
		return t.explain(c, err, int64(len(data)))
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		_ = c.Remove(name)
		return t.explain(c, err, int64(len(data)))
	}
	return nil
}

// Delete implements Target.
func (t *sftpTarget) Delete(ctx context.Context, paths []string) error {
	c, release, err := t.client(ctx)
	if err != nil {
		return err
	}
	defer release()
	for _, p := range paths {
		if err := c.Remove(t.at(p)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("deleting %s: %w", p, err)
		}
		t.removeEmpty(c, path.Dir(p))
	}
	return nil
}

// removeEmpty removes folders that deletions left empty.
func (t *sftpTarget) removeEmpty(c *sftp.Client, p string) {
	t.dirs.Lock()
	defer t.dirs.Unlock()
	for ; p != "." && p != Dir; p = path.Dir(p) {
		if c.RemoveDirectory(t.at(p)) != nil {
			return
		}
		delete(t.made, p)
	}
}

// Flush implements Target.
func (t *sftpTarget) Flush(context.Context) error { return nil }

// Close implements Target.
func (t *sftpTarget) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.files == nil {
		return nil
	}
	err := errors.Join(t.files.Close(), ignoreClosed(t.conn.Close()))
	t.conn, t.files = nil, nil
	return err
}
