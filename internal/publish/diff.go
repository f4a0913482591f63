package publish

import (
	"cmp"
	"path"
	"regexp"
	"slices"
	"strings"
	"time"
)

// Stage is when in a run a file is uploaded. What a page loads or leads to is there before the page.
type Stage uint8

// The stages, in order; deletions follow the last.
const (
	// Assets: style sheets, scripts, fonts, images, shards of the search index, and whatever else is no page.
	Assets Stage = iota
	// Articles: the pages of single articles.
	Articles
	// Pages: all other pages, which list articles, and their data.
	Pages
	// Entries: what readers and programs start from: the home page, feeds, sitemap, the search index's core.
	Entries
	// stages is how many there are.
	stages
)

func (s Stage) String() string {
	return [...]string{"assets", "articles", "pages", "entry points"}[s]
}

// stageOf tells a file's stage from its path; see docs/addresses.md for what lies where. A compressed NAME.gz or
// NAME.br goes with NAME.
func stageOf(p string) Stage {
	p = strings.TrimSuffix(strings.TrimSuffix(p, ".gz"), ".br")
	top, _, deep := strings.Cut(p, "/")
	switch ext := path.Ext(p); {
	case p == "search/core.js", !deep && !slices.Contains(loaded, ext):
		return Entries
	case ext == ".atom" || ext == ".rss" || top == "data":
		return Entries
	case ext == ".html" && ofArticle.MatchString(p):
		return Articles
	case ext == ".html", ext == ".json":
		return Pages
	}
	return Assets
}

// ofArticle recognises the pages of one article, in the folder of its year.
var ofArticle = regexp.MustCompile(`^articles/([0-9]{4,}|undated)/.`)

// loaded are the extensions of what pages load, also from the root.
var loaded = []string{
	".css", ".js", ".mjs", ".woff", ".woff2", ".ttf", ".otf", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp", ".avif", ".ico",
	".mp3", ".mp4", ".webm", ".pdf",
}

// retires reports whether a file that left the site may outlive it for the time of grace: what older pages load and
// what says nothing itself. A withdrawn article, picture or data file goes at once.
func retires(p string) bool { return strings.HasPrefix(p, "assets/") }

// Kind says what happens to a file at the target.
type Kind uint8

// The kinds of change. A Retired file has left the site and stays for the time of grace.
const (
	Added Kind = iota
	Changed
	Deleted
	Retired
)

func (k Kind) String() string { return [...]string{"added", "changed", "deleted", "retired"}[k] }

// Change is what a run does to one file.
type Change struct {
	Kind Kind
	Path string
	Size int64 // bytes: of the new file, or of the one that goes
	Was  int64 // bytes before; -1 when it is not known what is there
	file *File // what to put
}

// Diff tells what must happen for a target that holds remote to hold files. Both are ordered by path, and so are the
// changes. Retired files are kept until grace after they left.
func Diff(files []File, remote *Manifest, now time.Time, grace time.Duration) []Change {
	pending := make(map[string]bool, len(remote.Pending))
	for _, p := range remote.Pending {
		pending[p] = true
	}
	var out []Change
	there := remote.Files
	for i := range files {
		f := &files[i]
		for len(there) > 0 && there[0].Path < f.Path {
			out = appendGone(out, there[0], now, grace)
			there = there[1:]
		}
		switch {
		case len(there) > 0 && there[0].Path == f.Path:
			e := there[0]
			there = there[1:]
			if e.SHA256 != f.SHA256 || e.Head != f.head {
				out = append(out, Change{Changed, f.Path, f.Size, e.Size, f})
			}
		case pending[f.Path]:
			out = append(out, Change{Changed, f.Path, f.Size, -1, f})
			delete(pending, f.Path)
		default:
			out = append(out, Change{Added, f.Path, f.Size, 0, f})
		}
	}
	for _, e := range there {
		out = appendGone(out, e, now, grace)
	}
	for p := range pending {
		out = append(out, Change{Kind: Deleted, Path: p, Was: -1})
	}
	slices.SortFunc(out, func(a, b Change) int { return cmp.Compare(a.Path, b.Path) })
	return out
}

func appendGone(out []Change, e Entry, now time.Time, grace time.Duration) []Change {
	switch since := e.Retired; {
	case grace <= 0 || !retires(e.Path):
	case since.IsZero():
		return append(out, Change{Kind: Retired, Path: e.Path, Size: e.Size, Was: e.Size})
	case now.Sub(since) < grace && !since.After(now):
		return out
	}
	return append(out, Change{Kind: Deleted, Path: e.Path, Size: e.Size, Was: e.Size})
}
