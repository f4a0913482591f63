package publish

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"strings"
	"time"
)

// Dir is the folder at a target that belongs to publishing: the manifest and the lock lie in it. No path of a site
// is in it, and List leaves it out.
const Dir = ".digest-publish"

const (
	manifestName = Dir + "/manifest"
	lockName     = Dir + "/lock"
)

// Target is a place that serves a published site. Paths are slash-separated, relative to the site's root and clean
// (see fs.ValidPath); those below Dir are ours.
//
// Put, Delete and Get are called from several goroutines at once. Every method may be called again after it failed:
// the run calls again, waiting longer each time, unless the error is Permanent. A method that was cut short (a killed
// process, a lost line) must leave each file whole, the old one or the new one; where a host cannot do that by itself,
// write beside and rename.
type Target interface {
	// Traits says what the place can do. It is called once, before anything else.
	Traits() Traits
	// Get reads a file of Dir. A missing one is fs.ErrNotExist.
	Get(ctx context.Context, path string) ([]byte, error)
	// List lists all files but those of Dir, in any order; folders are no files. An empty or missing place has none.
	List(ctx context.Context) ([]Remote, error)
	// Put uploads a file, over what is there. Its tag (see Remote) is kept in the manifest.
	Put(ctx context.Context, f *File) (tag string, err error)
	// Create writes a file of Dir that must not be there yet: fs.ErrExist if it is. Of two that call it at once, one
	// succeeds: the lock rests on it. A target whose commit does that by itself (a branch) may always succeed.
	Create(ctx context.Context, path string, data []byte) error
	// Delete deletes files; those that are not there are none of its concern. Folders left empty go too.
	Delete(ctx context.Context, paths []string) error
	// Flush returns when all that was put and deleted before it can be seen by readers, and nothing put after it was
	// seen before. It is called between the stages of a run, while no other method runs. A target that uploads in
	// batches (rsync) keeps what Put gave it until here; one that writes at once has nothing to do.
	Flush(ctx context.Context) error
	// Close gives up connections and temporary files.
	Close() error
}

// Traits is what a run must know of a kind of place.
type Traits struct {
	// Headers: the place keeps File.Type, Cache, Encoding and Redirect, so a change of them is a change of the file.
	Headers bool
	// Encode: a text that is to be compressed is uploaded so, under its own name, with Encoding set, which can only be
	// gzip: of all that is asked for it is what every program takes. Without it compressed files, NAME.gz and NAME.br,
	// are put beside, for servers that look for those (nginx's gzip_static, Caddy's precompressed).
	Encode bool
	// Parallel is how many calls of Put or Delete the place likes at once; 0 means 8.
	Parallel int
	// DeleteBatch is how many paths one call of Delete takes at most; 0 means 1000.
	DeleteBatch int
	// MaxFiles and MaxSize are limits of the host on the number of files and on the size of each in bytes; 0: none.
	MaxFiles int
	MaxSize  int64
	// NoLock: publishing at once is sorted out by the place itself (a branch that refuses a push).
	NoLock bool
}

// Remote is a file that a target has.
type Remote struct {
	Path string
	Size int64
	// Tag changes whenever the file is written: an entity tag, a time of modification. It is only ever compared with
	// the tag that Put gave, so clocks need not agree. "" where there is nothing of the kind.
	Tag string
	// MD5 is the hex hash of the content, where the host tells it; else "".
	MD5 string
}

// File is one file of the build, ready to be uploaded.
type File struct {
	Path   string // at the target
	Local  string // the file on disk that has the bytes, when it is put
	Size   int64
	SHA256 string // hex, of the bytes before any compression
	Type   string // content type, with a charset for texts
	Cache  string // Cache-Control
	// Encoding is "gzip" when the bytes are compressed (see Traits.Encode), else "".
	Encoding string
	// Redirect is where a page that only leads elsewhere leads: a path or an address; else "".
	Redirect string
	Stage    Stage

	from string  // its path in the build: another for what is put compressed beside
	pack packing // before it is put
	head string  // see headOf
}

// Stager is a Target where readers see nothing of a run before its end: a release folder, a commit. A run that is
// killed has then changed nothing; what is left of it is thrown away by the next.
type Stager interface {
	Target
	// Begin starts from what is live, after the lock is taken and before the first Put. It is not called when there
	// is nothing to do.
	Begin(ctx context.Context) error
	// Commit makes all that was put and deleted since Begin visible at once. The manifest was put before.
	Commit(ctx context.Context, r Release) error
}

// Release is one published state of a site.
type Release struct {
	ID    string    `json:"id"` // sorts by time
	Time  time.Time `json:"time"`
	Files int       `json:"files"`
	Size  int64     `json:"size"` // of all files, bytes
	Live  bool      `json:"live"`
}

// Keeper is a Target that keeps earlier releases.
type Keeper interface {
	Target
	// Releases lists them, the newest first.
	Releases(ctx context.Context) ([]Release, error)
	// Rollback makes an earlier release live: the one with this ID, or with "" the one before the live one. The
	// lock is held.
	Rollback(ctx context.Context, id string) (Release, error)
}

// Counter is a Target that counts the requests it makes over the network.
type Counter interface {
	Target
	Requests() int64
}

// permanent is an error that trying again does not mend.
type permanent struct{ error }

func (p permanent) Unwrap() error { return p.error }

// Permanent marks an error that trying again does not mend: a wrong key, a full disk, no such bucket.
func Permanent(err error) error {
	if err == nil {
		return nil
	}
	return permanent{err}
}

// isPermanent reports whether trying again is no use. An answer is not a failure: that nothing is there, or that
// something is.
func isPermanent(err error) bool {
	var p permanent
	var r *Refusal
	return errors.As(err, &p) || errors.As(err, &r) || errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrPermission) ||
		errors.Is(err, context.Canceled)
}

// Config is what [[publish]] says of a target, as far as opening it needs it. Credentials are never in it.
type Config struct {
	Name     string
	URL      string
	Releases int    // how many releases to keep; 0: none but the live one, in place
	Base     string // the folder that relative paths in URL start from
	// Address is where the site will be read, base_url.
	Address string
}

// Open makes the target of an address. It checks the address, and connects only where it must.
func Open(ctx context.Context, c Config) (Target, error) {
	scheme, rest, ok := strings.Cut(c.URL, ":")
	if !ok {
		return nil, fmt.Errorf("%q is no address of a target: %s", c.URL, Forms)
	}
	switch scheme {
	case "dir":
		return openDir(rest, c)
	case "netlify", "cloudflare":
		return openHosted(scheme, rest, c)
	}
	u, err := url.Parse(c.URL)
	if err != nil {
		return nil, fmt.Errorf("the address of a target: %w", err)
	}
	if u.User != nil {
		if _, set := u.User.Password(); set {
			return nil, fmt.Errorf("%s has a password in it: keep credentials out of the configuration", u.Redacted())
		}
	}
	open, ok := openers[scheme]
	if !ok {
		return nil, fmt.Errorf("targets of the kind %q are not known: %s", scheme, Forms)
	}
	return open(ctx, u, c)
}

// openers are the kinds of targets by scheme, save those whose rest is a folder and no URL.
var openers = map[string]func(context.Context, *url.URL, Config) (Target, error){
	"s3": openS3, "sftp": openSFTP,
	"ssh": openRsync, "rsync+ssh": openRsync, "rsync": openRsync,
	"git+ssh": openGit, "git+https": openGit, "git+file": openGit,
}

// Forms says what addresses look like, for messages.
const Forms = `use "dir:FOLDER", "s3://BUCKET/PREFIX", "sftp://USER@HOST/FOLDER", "ssh://USER@HOST/FOLDER" (by rsync), ` +
	`"rsync://HOST/MODULE/FOLDER", "git+ssh://git@HOST/REPOSITORY.git#BRANCH", "netlify:FOLDER" or "cloudflare:FOLDER"`
