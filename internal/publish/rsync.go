package publish

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// rsyncTarget is a folder that the installed rsync (3.2.3 or newer) reaches, by ssh or at a daemon. Put gathers a
// stage's files in a temporary folder and Flush sends them all in one run; rsync writes each beside, under Dir, and
// renames it. Our own files go at once.
type rsyncTarget struct {
	login  login
	remote string   // the folder, as rsync names it, with a slash at its end
	env    []string // of rsync
	shell  []string // arguments that say how to get there
	ssh    string   // the line that starts ssh, "" at a daemon

	mu     sync.Mutex
	work   string          // our temporary folder, "" until there is one
	batch  map[string]bool // put and not yet flushed
	inDir  bool            // Dir is there
	shared bool            // a connection is shared by all runs
}

// settle is how long Create waits before it looks whose file is there: longer than another's takes to arrive that was
// on its way when ours was not there yet. rsync knows no "only if there is none" that two cannot both be granted.
const settle = time.Second

func openRsync(_ context.Context, u *url.URL, _ Config) (Target, error) {
	l, err := loginOf(u)
	if err != nil {
		return nil, err
	}
	t := &rsyncTarget{login: l, batch: map[string]bool{}}
	host := l.host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if l.user != "" {
		host = l.user + "@" + host
	}
	if u.Scheme == "rsync" {
		return t, t.atDaemon(u, host)
	}
	if l.path == "" || l.path == "/" {
		return nil, fmt.Errorf("%s names no folder: write %s://%s/srv/www/site, or %s://%s/~/site for one in the home folder", u.Redacted(), u.Scheme, u.Host, u.Scheme, u.Host)
	}
	line, err := l.sshCommand()
	if err != nil {
		return nil, err
	}
	t.ssh, t.shell = line, []string{"--rsh=" + line}
	t.remote = host + ":" + strings.TrimSuffix(l.path, "/") + "/"
	return t, nil
}

// atDaemon is rsync's own protocol; its first folder is a module, and a password is in RSYNC_PASSWORD.
func (t *rsyncTarget) atDaemon(u *url.URL, host string) error {
	if strings.Trim(t.login.path, "/") == "" || !strings.HasPrefix(t.login.path, "/") {
		return fmt.Errorf("%s names no module: write rsync://%s/module/folder, or ssh://%s/srv/www/site to go by ssh", u.Redacted(), u.Host, u.Host)
	}
	if t.login.key != "" || t.login.knownHosts != "" {
		return fmt.Errorf("%s: rsync:// does not go by ssh: there are no keys", u.Redacted())
	}
	if t.login.port != "" {
		host += ":" + t.login.port
	}
	t.remote = "rsync://" + host + strings.TrimSuffix(t.login.path, "/") + "/"
	t.shell = []string{"--contimeout=20"}
	if os.Getenv("RSYNC_PASSWORD") == "" {
		t.env = []string{"RSYNC_PASSWORD="} // else rsync asks at the terminal
	}
	return nil
}

func (t *rsyncTarget) String() string { return strings.TrimSuffix(t.remote, "/") }

// Traits implements Target. Put only gathers, and one run deletes everything.
func (t *rsyncTarget) Traits() Traits { return Traits{Parallel: 4, DeleteBatch: 1 << 20} }

// share logs in once for all runs of rsync, where ssh can do that; each then starts without a handshake. Where the
// shared connection is gone, ssh makes one of its own.
func (t *rsyncTarget) share(ctx context.Context) error {
	if _, err := t.folder(); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	const longest = 90 // bytes of a socket's name; ssh adds some while it makes it
	socket := filepath.Join(t.work, "ssh")
	if t.ssh == "" || t.shared || len(socket) > longest || strings.ContainsAny(socket, "'\"\\$` %") {
		return nil
	}
	// What ssh says goes to a file: a pipe would stay open as long as the shared connection.
	said, err := os.Create(filepath.Join(t.work, "ssh-said"))
	if err != nil {
		return err
	}
	defer said.Close()
	args := append(strings.Fields(t.ssh)[1:], "-M", "-N", "-f", "-oControlPersist=600", "-oControlPath="+socket)
	err = command{program: "ssh", args: append(args, t.sshHost()...), stderr: said}.start(ctx, nil)
	var f *failure
	if errors.As(err, &f) {
		data, _ := os.ReadFile(said.Name())
		f.said = string(data)
		if trouble := sshTrouble(f, &t.login); trouble != nil {
			return Permanent(trouble)
		}
	}
	if err == nil {
		t.shared, t.shell = true, []string{"--rsh=" + t.ssh + " -oControlMaster=no -oControlPath=" + socket}
	}
	return err
}

// sshHost are ssh's last arguments.
func (t *rsyncTarget) sshHost() []string {
	if t.login.user == "" {
		return []string{"--", t.login.host}
	}
	return []string{"-l", t.login.user, "--", t.login.host}
}

// rsync runs it. --protect-args keeps paths away from the shell at the other end; --timeout ends a run on a line that
// was cut without a word.
func (t *rsyncTarget) rsync(ctx context.Context, stdin []byte, args ...string) ([]byte, error) {
	if err := t.share(ctx); err != nil {
		return nil, err
	}
	all := slices.Concat([]string{"--protect-args", "--timeout=60", "--no-motd"}, t.shell, args)
	out, err := command{program: "rsync", args: all, env: t.env, stdin: bytes.NewReader(stdin)}.run(ctx)
	var f *failure
	if !errors.As(err, &f) {
		return out, err
	}
	switch trouble := sshTrouble(f, &t.login); {
	case trouble != nil:
		return out, Permanent(trouble)
	case f.says("No space left on device", "Disk quota exceeded"):
		return out, Permanent(fmt.Errorf("the disk of %s is full: %w", t.login.host, err))
	case f.says("@ERROR: auth failed"):
		return out, Permanent(refuse("put the password into the environment, as RSYNC_PASSWORD", "%s does not let us in", t.login.host))
	case f.says("Permission denied (13)", "Read-only file system", "@ERROR: Unknown module", "@ERROR: module is read only", "ERROR: module is read only",
		"unknown option", "rsync: command not found", "unrecognized option"):
		return out, Permanent(err)
	}
	return out, err
}

// missing reports whether rsync found nothing where it should read.
func missing(err error) bool {
	var f *failure
	return errors.As(err, &f) && f.says("No such file or directory") && (f.code == 23 || f.code == 3 || f.code == 5)
}

// folder is our temporary folder, made when it is first needed; out holds what is put, below the path it will have.
func (t *rsyncTarget) folder() (out string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.work == "" {
		work, err := TempDir()
		if err != nil {
			return "", err
		}
		if err := os.Mkdir(filepath.Join(work, "none"), 0o700); err != nil {
			return "", errors.Join(err, os.RemoveAll(work))
		}
		t.work = work
	}
	return filepath.Join(t.work, "out"), nil
}

// Get implements Target.
func (t *rsyncTarget) Get(ctx context.Context, p string) ([]byte, error) {
	if _, err := t.folder(); err != nil {
		return nil, err
	}
	tmp, err := os.MkdirTemp(t.work, "get-")
	if err != nil {
		return nil, fmt.Errorf("making a temporary folder: %w", err)
	}
	defer os.RemoveAll(tmp)
	local := filepath.Join(tmp, "file")
	if _, err := t.rsync(ctx, nil, "--max-size="+strconv.Itoa(maxManifest), "--", t.remote+p, local); err != nil {
		if missing(err) {
			return nil, fs.ErrNotExist
		}
		return nil, err
	}
	return os.ReadFile(local)
}

// List implements Target.
func (t *rsyncTarget) List(ctx context.Context) ([]Remote, error) {
	out, err := t.rsync(ctx, nil, "--list-only", "--recursive", "--links", "--no-human-readable", "--exclude=/"+Dir, "--", t.remote)
	if missing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var list []Remote
	sc := bufio.NewScanner(bytes.NewReader(out))
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		if r, ok := listed(sc.Text()); ok {
			list = append(list, r)
		}
	}
	return list, sc.Err()
}

// listed reads a line of rsync --list-only: "-rw-r--r--  2 2026/11/23 23:56:30 a/b/f". ok is false for folders.
func listed(line string) (Remote, bool) {
	kind, rest, _ := strings.Cut(line, " ")
	size, rest, _ := strings.Cut(strings.TrimLeft(rest, " "), " ")
	if len(kind) < 10 || kind[0] == 'd' || len(rest) < 21 {
		return Remote{}, false
	}
	n, err1 := strconv.ParseInt(strings.ReplaceAll(size, ",", ""), 10, 64)
	when, err2 := time.Parse("2006/01/02 15:04:05", rest[:19])
	if err1 != nil || err2 != nil {
		return Remote{}, false
	}
	r := Remote{Path: rest[20:], Size: n, Tag: strconv.FormatInt(when.Unix(), 36)}
	if kind[0] != '-' {
		r.Path, _, _ = strings.Cut(r.Path, " -> ")
		r.Tag = "no plain file"
	}
	r.Path = unescapeOctal(r.Path)
	return r, true
}

// unescapeOctal undoes rsync's way of writing bytes that a terminal cannot show: \#012.
func unescapeOctal(s string) string {
	if !strings.Contains(s, `\#`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], `\#`) && len(s) >= i+5 {
			if n, err := strconv.ParseUint(s[i+2:i+5], 8, 8); err == nil {
				b.WriteByte(byte(n))
				i += 4
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// Put implements Target.
func (t *rsyncTarget) Put(ctx context.Context, f *File) (string, error) {
	out, err := t.folder()
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(f.Path, Dir+"/") {
		return "", t.putNow(ctx, f)
	}
	st, err := gather(f, filepath.Join(out, filepath.FromSlash(f.Path)))
	if err != nil {
		return "", Permanent(err)
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.batch[f.Path] = true
	return strconv.FormatInt(st.ModTime().Unix(), 36), nil
}

// gather makes a file of the build appear under another name: by a link, or a copy where that cannot be.
func gather(f *File, name string) (fs.FileInfo, error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return nil, err
	}
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	st, err := os.Stat(f.Local)
	if err != nil {
		return nil, err
	}
	if st.Size() != f.Size {
		return nil, fmt.Errorf("the built file has %d bytes instead of %d", st.Size(), f.Size)
	}
	if os.Link(f.Local, name) == nil {
		return st, nil
	}
	in, err := os.Open(f.Local)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	out, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	_, err = io.Copy(out, in)
	return st, errors.Join(err, out.Close(), os.Chtimes(name, st.ModTime(), st.ModTime()))
}

// sending are the arguments of every upload: files whole and readable by the web server, and written though they look
// the same by size and time.
func (t *rsyncTarget) sending() []string {
	args := []string{"--times", "--omit-dir-times", "--perms", "--chmod=D755,F644", "--ignore-times", "--mkpath", "--from0", "--files-from=-"}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.inDir {
		args = append(args, "--temp-dir="+Dir)
	}
	return args
}

// putNow sends one file of ours.
func (t *rsyncTarget) putNow(ctx context.Context, f *File) error {
	tmp, err := os.MkdirTemp(t.work, "put-")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	defer os.RemoveAll(tmp)
	if _, err := gather(f, filepath.Join(tmp, filepath.FromSlash(f.Path))); err != nil {
		return Permanent(err)
	}
	return t.sendAll(ctx, tmp, []string{f.Path})
}

func (t *rsyncTarget) sendAll(ctx context.Context, from string, paths []string) error {
	args := append(t.sending(), "--", from+"/", t.remote)
	_, err := t.rsync(ctx, nulTerminated(paths), args...)
	if err == nil {
		t.mu.Lock()
		t.inDir = t.inDir || strings.HasPrefix(paths[0], Dir+"/")
		t.mu.Unlock()
	}
	return err
}

func nulTerminated(paths []string) []byte {
	var b bytes.Buffer
	for _, p := range paths {
		b.WriteString(p)
		b.WriteByte(0)
	}
	return b.Bytes()
}

// Flush implements Target.
func (t *rsyncTarget) Flush(ctx context.Context) error {
	t.mu.Lock()
	paths := slices.Sorted(maps.Keys(t.batch))
	t.mu.Unlock()
	if len(paths) == 0 {
		return nil
	}
	out, err := t.folder()
	if err != nil {
		return err
	}
	if err := t.sendAll(ctx, out, paths); err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	clear(t.batch)
	return os.RemoveAll(out)
}

// Create implements Target.
func (t *rsyncTarget) Create(ctx context.Context, p string, data []byte) error {
	if _, err := t.folder(); err != nil {
		return err
	}
	tmp, err := os.MkdirTemp(t.work, "new-")
	if err != nil {
		return fmt.Errorf("making a temporary folder: %w", err)
	}
	defer os.RemoveAll(tmp)
	local := filepath.Join(tmp, filepath.FromSlash(p))
	if err := errors.Join(os.MkdirAll(filepath.Dir(local), 0o700), os.WriteFile(local, data, 0o644)); err != nil {
		return Permanent(err)
	}
	args := append(t.sending(), "--ignore-existing", "--out-format=sent %n", "--", tmp+"/", t.remote)
	out, err := t.rsync(ctx, nulTerminated([]string{p}), args...)
	if err != nil {
		return err
	}
	t.mu.Lock()
	t.inDir = true
	t.mu.Unlock()
	if !bytes.Contains(out, []byte("sent "+p+"\n")) {
		return fs.ErrExist
	}
	if err := sleep(ctx, settle); err != nil {
		return err
	}
	switch now, err := t.Get(ctx, p); {
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return err
	case !bytes.Equal(now, data):
		return fs.ErrExist
	}
	return nil
}

// Delete implements Target.
func (t *rsyncTarget) Delete(ctx context.Context, paths []string) error {
	if err := t.deleteAll(ctx, paths); err != nil {
		return err
	}
	for _, level := range foldersAbove(paths) {
		if err := t.deleteAll(ctx, level); err != nil {
			return err
		}
	}
	return nil
}

// deleteAll deletes files and empty folders: what is named and not in our own empty folder is deleted at the target.
func (t *rsyncTarget) deleteAll(ctx context.Context, paths []string) error {
	if len(paths) == 0 {
		return nil
	}
	if _, err := t.folder(); err != nil {
		return err
	}
	_, err := t.rsync(ctx, nulTerminated(paths), "--dirs", "--delete-missing-args", "--from0", "--files-from=-", "--", filepath.Join(t.work, "none")+"/", t.remote)
	var f *failure
	const vanished = 24 // some of what was named is not here: that is the point
	if errors.As(err, &f) && f.code == vanished || missing(err) {
		return nil
	}
	return err
}

// foldersAbove are the folders that deletions may have left empty, the deepest first, by depth: rsync deletes those
// that are empty, and leaves the others.
func foldersAbove(paths []string) [][]string {
	seen := map[string]bool{}
	for _, p := range paths {
		for d := path.Dir(p); d != "." && d != Dir && !seen[d]; d = path.Dir(d) {
			seen[d] = true
		}
	}
	byDepth := map[int][]string{}
	for _, d := range slices.Sorted(maps.Keys(seen)) {
		n := strings.Count(d, "/")
		byDepth[n] = append(byDepth[n], d)
	}
	var out [][]string
	for _, n := range slices.SortedFunc(maps.Keys(byDepth), func(a, b int) int { return cmp.Compare(b, a) }) {
		out = append(out, byDepth[n])
	}
	return out
}

// Close implements Target.
func (t *rsyncTarget) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.work == "" {
		return nil
	}
	if t.shared {
		args := append(strings.Fields(t.ssh)[1:], "-O", "exit", "-oControlPath="+filepath.Join(t.work, "ssh"))
		ctx, cancel := context.WithTimeout(context.Background(), goodbye)
		defer cancel()
		_, _ = command{program: "ssh", args: append(args, t.sshHost()...)}.run(ctx) // it may be gone by itself
	}
	err := os.RemoveAll(t.work)
	t.work, t.shared = "", false
	return err
}
