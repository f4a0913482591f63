package publish

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// gitTarget is a branch of a git repository, for hosts that serve one: a release is a commit. It works in a bare
// repository of its own, in a temporary folder, which knows the branch's newest commit and its trees but no file of
// it; no checkout is ever touched. Put and Delete feed git fast-import; Commit pushes what came of it. The push is
// never forced, so of two publishers one is refused, and a run that is killed has changed nothing.
//
// The manifest is part of the commit, uncompressed, so that git stores only what differs between two of them. Get
// compares it with the commit's trees: what others changed on the branch is noticed without --verify.
type gitTarget struct {
	url    string // as git takes it
	branch string
	login  *login // nil unless it goes by ssh
	cname  string // the site's own domain, where the host reads it from the branch; else ""

	mu      sync.Mutex
	repo    string            // the temporary repository, "" until there is one
	whole   bool              // the server has to send files with a commit
	tip     string            // the branch's commit, "" if there is no branch
	tree    map[string]string // hash of each file of tip, by path
	entries map[string]Entry  // of tip's manifest
	stream  *stream           // between Begin and Commit
}

var branchForm = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._/-]*$`)

func openGit(_ context.Context, u *url.URL, c Config) (Target, error) {
	t := &gitTarget{branch: cmp.Or(u.Fragment, "gh-pages")}
	if !branchForm.MatchString(t.branch) || strings.Contains(t.branch, "..") || strings.HasSuffix(t.branch, ".lock") {
		return nil, fmt.Errorf("%s: %q is no name of a branch", u.Redacted(), t.branch)
	}
	transport := strings.TrimPrefix(u.Scheme, "git+")
	if transport == "file" {
		return t, t.atFolder(u, c.Base)
	}
	plain := *u
	plain.Fragment = ""
	l, err := loginOf(&plain)
	if err != nil {
		return nil, err
	}
	if strings.Trim(l.path, "/") == "" {
		return nil, fmt.Errorf("%s names no repository", u.Redacted())
	}
	plain.Scheme, plain.RawQuery = transport, ""
	t.url = plain.String()
	switch {
	case transport == "ssh":
		t.login = &l
		if _, err := l.sshCommand(); err != nil {
			return nil, err
		}
	case l.key != "" || l.knownHosts != "":
		return nil, fmt.Errorf("%s: this does not go by ssh: there are no keys", u.Redacted())
	}
	t.cname = customDomain(l.host, c.Address)
	return t, nil
}

// atFolder is a repository on this machine.
func (t *gitTarget) atFolder(u *url.URL, base string) error {
	name := cmp.Or(u.Path, u.Opaque)
	if name == "" || u.Host != "" {
		return fmt.Errorf("%s names no repository: write git+file:../site.git#gh-pages or git+file:///srv/git/site.git#gh-pages", u)
	}
	if name = filepath.FromSlash(name); !filepath.IsAbs(name) {
		name = filepath.Join(base, name)
	}
	full, err := filepath.Abs(name)
	if err != nil {
		return fmt.Errorf("%s: %w", u, err)
	}
	t.url = (&url.URL{Scheme: "file", Path: filepath.ToSlash(full)}).String()
	return nil
}

// customDomain is what GitHub reads from a file CNAME: the site's own domain, "" for one of theirs.
func customDomain(host, address string) string {
	u, err := url.Parse(address)
	if host != "github.com" || err != nil || u.Host == "" || u.Port() != "" || strings.HasSuffix(u.Host, ".github.io") || !hostForm.MatchString(u.Host) {
		return ""
	}
	return u.Host
}

func (t *gitTarget) String() string { return t.url + "#" + t.branch }

// maxBlob is GitHub's limit for a file, in bytes; others have the same or none.
const maxBlob = 100 << 20

// Traits implements Target.
func (t *gitTarget) Traits() Traits {
	return Traits{Parallel: 1, DeleteBatch: 1 << 20, NoLock: true, MaxSize: maxBlob}
}

// foreign are variables that lead git to another repository; they are set while it runs a hook.
var foreign = []string{
	"GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR",
	"GIT_NAMESPACE", "GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_SHALLOW_FILE",
}

// command is git in our repository: no question is asked, no hook run, no other repository touched.
func (t *gitTarget) command(args ...string) command {
	env := []string{"GIT_TERMINAL_PROMPT=0", "GCM_INTERACTIVE=never"}
	if t.login != nil && os.Getenv("GIT_SSH_COMMAND") == "" {
		line, _ := t.login.sshCommand() // openGit has tried it
		if t.login.port != "" {
			line = strings.Replace(line, " -p "+t.login.port, "", 1) // git adds it, from the address
		}
		env = append(env, "GIT_SSH_COMMAND="+line)
	}
	all := append([]string{"--git-dir=" + t.repo, "-c", "gc.auto=0", "-c", "maintenance.auto=false", "-c", "core.hooksPath=/dev/null"}, args...)
	return command{program: "git", args: all, env: env, without: foreign}
}

func (t *gitTarget) git(ctx context.Context, args ...string) ([]byte, error) {
	out, err := t.command(args...).run(ctx)
	return out, t.explain(err)
}

// explain marks what trying again does not mend.
func (t *gitTarget) explain(err error) error {
	var f *failure
	if !errors.As(err, &f) {
		return err
	}
	if t.login != nil {
		if trouble := sshTrouble(f, t.login); trouble != nil {
			return Permanent(trouble)
		}
	}
	switch {
	case f.says("non-fast-forward", "fetch first", "cannot lock ref", "failed to update ref"):
		return Permanent(refuse("run it again", "somebody else published to the branch %s at the same time", t.branch))
	case f.says("refusing to update checked out branch"):
		return Permanent(refuse("publish to another branch, or to a bare repository", "the branch %s is checked out there", t.branch))
	case f.says("No space left on device"):
		return Permanent(fmt.Errorf("a disk is full: %w", err))
	case f.says("could not read Username", "Authentication failed", "could not read Password"):
		return Permanent(refuse("set up a credential helper for git, or use git+ssh://", "the host of %s does not let us in", t.url))
	case f.says("does not appear to be a git repository", "Repository not found", "repository not found", "dubious ownership",
		"pre-receive hook declined", "protected branch", "[remote rejected]", "not a git repository"):
		return Permanent(err)
	}
	return err
}

// open makes our repository and learns where the branch stands.
func (t *gitTarget) open(ctx context.Context) error {
	if t.tree != nil {
		return nil
	}
	if t.repo == "" {
		if err := t.initialise(ctx); err != nil {
			return err
		}
	}
	out, err := t.git(ctx, "ls-remote", "origin", "refs/heads/"+t.branch)
	if err != nil {
		return fmt.Errorf("asking for the branch %s: %w", t.branch, err)
	}
	tip, _, _ := strings.Cut(string(out), "\t")
	tree := map[string]string{}
	if tip != "" {
		// No files, only names and hashes, where the host can do that; others send the newest commit whole.
		args := []string{"fetch", "--quiet", "--depth=1", "--no-tags"}
		if !t.whole {
			args = append(args, "--filter=blob:none")
		}
		if _, err := t.git(ctx, append(args, "origin", "+refs/heads/"+t.branch+":refs/tip")...); err != nil {
			return fmt.Errorf("fetching the branch %s: %w", t.branch, err)
		}
		if out, err = t.git(ctx, "rev-parse", "--verify", "refs/tip^{commit}"); err != nil {
			return err
		}
		tip = strings.TrimSpace(string(out))
		if tree, err = t.readTree(ctx, tip); err != nil {
			return err
		}
	}
	t.tip, t.tree = tip, tree
	return nil
}

func (t *gitTarget) initialise(ctx context.Context) error {
	repo, err := TempDir()
	if err != nil {
		return err
	}
	t.repo = repo
	steps := [][]string{
		{"init", "--quiet", "--bare", "--template=", repo},
		{"config", "remote.origin.url", t.url},
		{"config", "fetch.unpackLimit", "1"},
	}
	if !t.whole {
		steps = append(steps, []string{"config", "remote.origin.promisor", "true"}, []string{"config", "remote.origin.partialclonefilter", "blob:none"})
	}
	for _, args := range steps {
		if _, err := t.git(ctx, args...); err != nil {
			t.repo = ""
			return errors.Join(err, os.RemoveAll(repo))
		}
	}
	return nil
}

// startOver fetches the branch with its files.
func (t *gitTarget) startOver(ctx context.Context) error {
	err := os.RemoveAll(t.repo)
	t.repo, t.tree, t.whole = "", nil, true
	if err != nil {
		return fmt.Errorf("removing a temporary folder: %w", err)
	}
	return t.open(ctx)
}

// readTree lists the files of a commit with their hashes.
func (t *gitTarget) readTree(ctx context.Context, commit string) (map[string]string, error) {
	out, err := t.git(ctx, "ls-tree", "-r", "-z", "--full-tree", commit)
	if err != nil {
		return nil, fmt.Errorf("listing the branch %s: %w", t.branch, err)
	}
	tree := map[string]string{}
	for line := range bytes.SplitSeq(out, []byte{0}) {
		meta, p, ok := strings.Cut(string(line), "\t") // "100644 blob HASH\tPATH"
		fields := strings.Fields(meta)
		if !ok || len(fields) != 3 {
			continue
		}
		tree[p] = fields[2]
		if fields[0] != "100644" && fields[0] != "100755" {
			tree[p] = fields[0] + " " + fields[2] // a link or a submodule is not what was put
		}
	}
	return tree, nil
}

// Get implements Target.
func (t *gitTarget) Get(ctx context.Context, p string) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.open(ctx); err != nil {
		return nil, err
	}
	hash, ok := t.tree[p]
	if !ok {
		return nil, fs.ErrNotExist
	}
	data, err := t.git(ctx, "cat-file", "blob", hash)
	var f *failure
	if errors.As(err, &f) && !t.whole && f.says("from promisor remote") {
		// A server that sends a commit without its files, and then not the files: take it whole.
		if err := t.startOver(ctx); err != nil {
			return nil, err
		}
		data, err = t.git(ctx, "cat-file", "blob", t.tree[p])
	}
	if err != nil || p != manifestName {
		return data, err
	}
	return t.manifest(data)
}

// manifest is the branch's manifest in the form others have, made true: what somebody else changed or removed on the
// branch since is not there as it was put.
func (t *gitTarget) manifest(plain []byte) ([]byte, error) {
	packed, err := zip(plain)
	if err != nil {
		return nil, err
	}
	m, err := decodeManifest(packed)
	if err != nil {
		return packed, nil // the run says what is wrong with it
	}
	t.entries = make(map[string]Entry, len(m.Files))
	m.Files = slices.DeleteFunc(m.Files, func(e Entry) bool {
		now, there := t.tree[e.Path]
		if there && now == e.Tag {
			t.entries[e.Path] = e
			return false
		}
		if there {
			m.Pending = append(m.Pending, e.Path)
		}
		m.Origin = nil
		return true
	})
	slices.Sort(m.Pending)
	return m.encode()
}

func zip(plain []byte) ([]byte, error) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, err := z.Write(plain)
	err = errors.Join(err, z.Close())
	return b.Bytes(), err
}

func unzip(packed io.Reader) ([]byte, error) {
	z, err := gzip.NewReader(packed)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, maxManifest))
}

// List implements Target. Sizes are the manifest's: git tells hashes without reading any file.
func (t *gitTarget) List(ctx context.Context) ([]Remote, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.open(ctx); err != nil {
		return nil, err
	}
	var out []Remote
	for p, hash := range t.tree {
		if p == nojekyll || p == cnameFile && t.entries[p].Path == "" || strings.HasPrefix(p, Dir+"/") {
			continue
		}
		r := Remote{Path: p, Size: -1, Tag: hash}
		if e, ok := t.entries[p]; ok {
			r.Size = e.Size
		}
		out = append(out, r)
	}
	return out, nil
}

// Files that tell GitHub Pages how to serve the branch. They are added where there are none.
const (
	nojekyll  = ".nojekyll" // serve files as they are, names with "_" included
	cnameFile = "CNAME"     // the site's own domain
)

// stream is a running git fast-import: files go in as they are put, and are named by the commit at the end.
type stream struct {
	cmd     *exec.Cmd
	in      io.WriteCloser
	w       *bufio.Writer
	said    lastBytes
	files   map[string]int // number of each file put, by path
	deleted map[string]bool
}

// Begin implements Stager.
func (t *gitTarget) Begin(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if err := t.open(ctx); err != nil {
		return err
	}
	t.stop()
	c := t.command("fast-import", "--quiet", "--done", "--force", "--date-format=now")
	s := &stream{files: map[string]int{}, deleted: map[string]bool{}}
	s.cmd = exec.Command(c.program, c.args...)
	s.cmd.Env = append(environ(c.without), append([]string{"LC_ALL=C"}, c.env...)...)
	s.cmd.Stderr = &s.said
	in, err := s.cmd.StdinPipe()
	if err != nil {
		return fmt.Errorf("starting git: %w", err)
	}
	if err := s.cmd.Start(); err != nil {
		return fmt.Errorf("starting git: %w", err)
	}
	s.in, s.w = in, bufio.NewWriterSize(in, 1<<16)
	t.stream = s
	return nil
}

// stop ends a stream that came to nothing.
func (t *gitTarget) stop() {
	if t.stream == nil {
		return
	}
	_ = t.stream.cmd.Process.Kill()
	_ = t.stream.cmd.Wait()
	t.stream = nil
}

// Put implements Target. The tag is git's own hash of the file.
func (t *gitTarget) Put(_ context.Context, f *File) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stream == nil {
		return "", Permanent(errors.New("nothing can be put on a branch outside of a release"))
	}
	data, err := os.ReadFile(f.Local)
	if err == nil && int64(len(data)) != f.Size {
		err = fmt.Errorf("the built file has %d bytes instead of %d", len(data), f.Size)
	}
	if err == nil && f.Path == manifestName {
		data, err = unzip(bytes.NewReader(data))
	}
	if err != nil {
		return "", Permanent(err)
	}
	hash := sha1.New() // what git calls a file
	fmt.Fprintf(hash, "blob %d\x00", len(data))
	hash.Write(data)
	s := t.stream
	n := len(s.files) + 1
	fmt.Fprintf(s.w, "blob\nmark :%d\ndata %d\n", n, len(data))
	s.w.Write(data)
	if err := s.w.WriteByte('\n'); err != nil {
		return "", Permanent(t.broken(err))
	}
	s.files[f.Path] = n
	delete(s.deleted, f.Path)
	return hex.EncodeToString(hash.Sum(nil)), nil
}

// broken says why fast-import does not listen any more.
func (t *gitTarget) broken(err error) error {
	s := t.stream
	t.stop() // nothing is written to s.said after that
	return fmt.Errorf("making the commit: %w", cmp.Or(asFailure(s.said.b), err))
}

func asFailure(said []byte) error {
	if len(said) == 0 {
		return nil
	}
	return &failure{"git", 1, string(said)}
}

// Delete implements Target.
func (t *gitTarget) Delete(_ context.Context, paths []string) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stream == nil {
		return Permanent(errors.New("nothing can be deleted from a branch outside of a release"))
	}
	for _, p := range paths {
		t.stream.deleted[p] = true
	}
	return nil
}

// Create implements Target: there is no lock, the push is refused to all but one.
func (t *gitTarget) Create(context.Context, string, []byte) error { return nil }

// Flush implements Target: readers see nothing before Commit.
func (t *gitTarget) Flush(context.Context) error { return nil }

// The lines at the end of a commit's message that say which release it is.
const (
	releaseLine = "Digest-Release: "
	sizeLine    = "Digest-Size: " // files, bytes
)

func message(what string, r Release) string {
	return fmt.Sprintf("%s\n\n%s%s\n%s%d %d\n", what, releaseLine, r.ID, sizeLine, r.Files, r.Size)
}

// Commit implements Stager. It may be called again when the push failed: the commit is there.
func (t *gitTarget) Commit(ctx context.Context, r Release) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.stream != nil {
		if err := t.finish(ctx, r); err != nil {
			return Permanent(err)
		}
	}
	return t.push(ctx, "refs/new")
}

// push moves the branch, from the commit we know and no other.
func (t *gitTarget) push(ctx context.Context, commit string) error {
	if _, err := t.git(ctx, "push", "--quiet", "origin", commit+":refs/heads/"+t.branch); err != nil {
		return fmt.Errorf("pushing to %s: %w", t.branch, err)
	}
	t.tree = nil // the next call looks again
	return nil
}

// finish writes the commit and waits for fast-import.
func (t *gitTarget) finish(ctx context.Context, r Release) error {
	s := t.stream
	who, err := t.committer(ctx)
	if err != nil {
		return err
	}
	text := message("publish "+r.ID, r)
	fmt.Fprintf(s.w, "commit refs/new\ncommitter %s now\ndata %d\n%s", who, len(text), text)
	if t.tip != "" {
		fmt.Fprintf(s.w, "from %s\n", t.tip)
	}
	for _, p := range slices.Sorted(maps.Keys(s.deleted)) {
		if _, there := t.tree[p]; there {
			fmt.Fprintf(s.w, "D %s\n", gitPath(p))
		}
	}
	for _, p := range slices.Sorted(maps.Keys(s.files)) {
		fmt.Fprintf(s.w, "M 100644 :%d %s\n", s.files[p], gitPath(p))
	}
	extra := map[string]string{nojekyll: ""}
	if t.cname != "" {
		extra[cnameFile] = t.cname + "\n"
	}
	for _, p := range slices.Sorted(maps.Keys(extra)) {
		if _, there := t.tree[p]; !there && s.files[p] == 0 {
			fmt.Fprintf(s.w, "M 100644 inline %s\ndata %d\n%s\n", gitPath(p), len(extra[p]), extra[p])
		}
	}
	_, err = s.w.WriteString("done\n")
	err = errors.Join(err, s.w.Flush(), s.in.Close())
	wait := s.cmd.Wait()
	t.stream = nil
	if wait != nil {
		return fmt.Errorf("making the commit: %w", cmp.Or(asFailure(s.said.b), wait))
	}
	return err
}

// gitPath quotes a path for fast-import.
func gitPath(p string) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := range len(p) {
		switch c := p[i]; {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < ' ' || c == 0x7f:
			fmt.Fprintf(&b, `\%03o`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// committer is whoever git says we are, or digest where git does not know: "NAME <MAIL>".
func (t *gitTarget) committer(ctx context.Context) (string, error) {
	out, err := t.command("var", "GIT_COMMITTER_IDENT").run(ctx)
	if ctx.Err() != nil {
		return "", context.Cause(ctx)
	}
	if i := bytes.LastIndexByte(out, '>'); err == nil && i > 0 && !bytes.Contains(out[:i], []byte("\n")) {
		return string(out[:i+1]), nil
	}
	return "digest <digest@localhost>", nil
}

// depth is how far back releases are looked for, in commits.
const depth = 50

// Releases implements Keeper.
func (t *gitTarget) Releases(ctx context.Context) ([]Release, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	list, _, err := t.releases(ctx)
	return list, err
}

// releases are the branch's, the newest first, with the commit of each. What is live is what the newest commit says;
// a release that was brought back has several commits, which are all the same.
func (t *gitTarget) releases(ctx context.Context) ([]Release, map[string]string, error) {
	if err := t.open(ctx); err != nil {
		return nil, nil, err
	}
	if t.tip == "" {
		return nil, nil, nil
	}
	// Commits alone, where the host can do that.
	args := []string{"fetch", "--quiet", "--depth=" + strconv.Itoa(depth), "--no-tags"}
	if !t.whole {
		args = append(args, "--filter=tree:0")
	}
	if _, err := t.git(ctx, append(args, "origin", "+refs/heads/"+t.branch+":refs/past")...); err != nil {
		return nil, nil, fmt.Errorf("fetching earlier releases: %w", err)
	}
	out, err := t.git(ctx, "log", "--first-parent", "-z", "--format=%H%n%ct%n%B", "refs/past")
	if err != nil {
		return nil, nil, err
	}
	var list []Release
	commits := map[string]string{}
	for i, entry := range strings.Split(strings.TrimRight(string(out), "\x00"), "\x00") {
		r, commit := releaseOf(entry)
		if r.ID == "" {
			continue
		}
		if _, seen := commits[r.ID]; seen {
			continue
		}
		r.Live = i == 0
		commits[r.ID] = commit
		list = append(list, r)
	}
	slices.SortFunc(list, func(a, b Release) int { return cmp.Compare(b.ID, a.ID) })
	return list, commits, nil
}

// releaseOf reads what git log prints of a commit; a commit that is no release has no ID.
func releaseOf(entry string) (r Release, commit string) {
	commit, rest, _ := strings.Cut(entry, "\n")
	stamp, text, _ := strings.Cut(rest, "\n")
	if n, err := strconv.ParseInt(stamp, 10, 64); err == nil {
		r.Time = time.Unix(n, 0).UTC()
	}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if id, ok := strings.CutPrefix(line, releaseLine); ok && !strings.ContainsFunc(id, func(c rune) bool { return c <= ' ' || c > '~' }) {
			r.ID = id
			if when, err := time.Parse("20060102T150405Z", id); err == nil {
				r.Time = when
			}
		}
		if size, ok := strings.CutPrefix(line, sizeLine); ok {
			_, _ = fmt.Sscanf(size, "%d %d", &r.Files, &r.Size)
		}
	}
	return r, commit
}

// Rollback implements Keeper: the branch gets a new commit that has the files of the earlier one.
func (t *gitTarget) Rollback(ctx context.Context, id string) (Release, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	list, commits, err := t.releases(ctx)
	if err != nil {
		return Release{}, err
	}
	r, err := earlier(list, id)
	if err != nil {
		return Release{}, Permanent(err)
	}
	who, err := t.committer(ctx)
	if err != nil {
		return Release{}, err
	}
	name, mail, _ := strings.Cut(strings.TrimSuffix(who, ">"), " <")
	c := t.command("commit-tree", commits[r.ID]+"^{tree}", "-p", t.tip, "-F", "-")
	c.stdin = strings.NewReader(message("roll back to "+r.ID, r))
	c.env = append(c.env, "GIT_AUTHOR_NAME="+name, "GIT_AUTHOR_EMAIL="+mail, "GIT_COMMITTER_NAME="+name, "GIT_COMMITTER_EMAIL="+mail)
	out, err := c.run(ctx)
	if err != nil {
		return Release{}, t.explain(err)
	}
	if err := t.push(ctx, strings.TrimSpace(string(out))); err != nil {
		return Release{}, err
	}
	r.Live = true
	return r, nil
}

// earlier finds a release by ID, or with "" the one before the live one.
func earlier(list []Release, id string) (Release, error) {
	live := slices.IndexFunc(list, func(r Release) bool { return r.Live })
	if id == "" && live+1 < len(list) {
		return list[live+1], nil // of a branch that others moved on, the newest release
	}
	if i := slices.IndexFunc(list, func(r Release) bool { return r.ID == id }); id != "" && i >= 0 {
		return list[i], nil
	}
	if id == "" {
		return Release{}, refuse("", "there is no release before the live one")
	}
	return Release{}, refuse("digest publish --list shows those there are", "there is no release %s", id)
}

// Close implements Target.
func (t *gitTarget) Close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stop()
	if t.repo == "" {
		return nil
	}
	err := os.RemoveAll(t.repo)
	t.repo, t.tree = "", nil
	return err
}
