package publish

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Cache rules, the same as deploy-files gives to servers. A name with its content's hash in it never means other bytes.
// Pages and pictures may be some minutes old; data, feeds and the search index, whose files belong together, are asked
// for again each time.
const (
	cacheForever = "public, max-age=31536000, immutable"
	cachePage    = "public, max-age=300, must-revalidate"
	cacheOther   = "no-cache"
)

// hashed recognises names that hold their content's hash, as the theme's assets do: style.0abf5c88.css, and files in
// flags-4a650cb4/.
var hashed = regexp.MustCompile(`^assets/(.*/)?([^/]*\.[0-9a-f]{8,64}\.[^/]+|[^/]*-[0-9a-f]{8,64}/.+)$`)

// types are content types by extension: those of the host's own table differ from host to host.
var types = map[string]string{
	".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8",
	".mjs": "text/javascript; charset=utf-8", ".json": "application/json", ".jsonl": "application/x-ndjson",
	".csv": "text/csv; charset=utf-8", ".txt": "text/plain; charset=utf-8", ".md": "text/markdown; charset=utf-8",
	".xml": "application/xml", ".atom": "application/atom+xml", ".rss": "application/rss+xml", ".svg": "image/svg+xml",
	".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".gif": "image/gif", ".webp": "image/webp",
	".avif": "image/avif", ".ico": "image/x-icon", ".woff": "font/woff", ".woff2": "font/woff2", ".ttf": "font/ttf",
	".otf": "font/otf", ".pdf": "application/pdf", ".mp3": "audio/mpeg", ".mp4": "video/mp4", ".webm": "video/webm",
	".webmanifest": "application/manifest+json", ".wasm": "application/wasm", ".zip": "application/zip", ".gz": "application/gzip",
}

// compressible are the extensions that compressing makes smaller.
var compressible = []string{
	".html", ".css", ".js", ".mjs", ".json", ".jsonl", ".csv", ".txt", ".md", ".xml", ".atom", ".rss", ".svg", ".webmanifest", ".wasm",
}

// smallest is the size in bytes below which compressing is not worth a header.
const smallest = 1024

// prepare makes the files to upload out of the built site, by path. compress names what is asked for, "gzip" or "br".
func prepare(site Site, t Traits, compress []string) ([]File, error) {
	ways, err := packings(compress, t)
	if err != nil {
		return nil, err
	}
	own := make(map[string]bool, len(site.Files))
	for _, b := range site.Files {
		own[b.Path] = true
	}
	var out []File
	for _, b := range site.Files {
		f := File{
			Path: b.Path, Size: b.Size, SHA256: b.SHA256, Type: typeOf(b.Path), Cache: cacheOf(b.Path), Redirect: site.leads[b.Path],
			Stage: stageOf(b.Path), from: b.Path,
		}
		if t.MaxSize > 0 && b.Size > t.MaxSize {
			return nil, refuse("leave it out, or publish elsewhere",
				"%s has %s; this host takes no file above %s", b.Path, Bytes(b.Size), Bytes(t.MaxSize))
		}
		packed := b.Size >= smallest && slices.Contains(compressible, path.Ext(b.Path))
		if packed && t.Encode && len(ways) > 0 {
			f.pack, f.Encoding = ways[0], string(ways[0])
		}
		f.head = headOf(&f, t)
		out = append(out, f)
		for _, way := range ways {
			beside := f
			beside.Path, beside.Type, beside.Redirect, beside.pack = f.Path+way.extension(), typeOf(way.extension()), "", way
			if !packed || t.Encode || own[beside.Path] {
				continue
			}
			beside.head = headOf(&beside, t)
			out = append(out, beside)
		}
	}
	slices.SortFunc(out, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	if t.MaxFiles > 0 && len(out) > t.MaxFiles {
		return nil, refuse("publish elsewhere, or fewer articles", "the site has %d files; this host takes no more than %d", len(out), t.MaxFiles)
	}
	return out, nil
}

func typeOf(p string) string {
	return cmp.Or(types[strings.ToLower(path.Ext(p))], "application/octet-stream")
}

func cacheOf(p string) string {
	switch {
	case hashed.MatchString(p):
		return cacheForever
	case path.Ext(p) == ".html", strings.HasPrefix(types[path.Ext(p)], "image/"):
		return cachePage
	}
	return cacheOther
}

// headOf is a hash of what goes with the bytes, "-" where the place does not keep it.
func headOf(f *File, t Traits) string {
	switch {
	case t.Headers:
		sum := sha256.Sum256([]byte(strings.Join([]string{f.Type, f.Cache, f.Encoding, f.Redirect}, "\x00")))
		return hex.EncodeToString(sum[:4])
	case f.pack != asIs:
		return strings.TrimPrefix(f.pack.extension(), ".")
	}
	return "-"
}

// Bytes is a size for people: "1.4 MB".
func Bytes(n int64) string {
	switch {
	case n >= 1e9:
		return fmt.Sprintf("%.1f GB", float64(n)/1e9)
	case n >= 1e6:
		return fmt.Sprintf("%.1f MB", float64(n)/1e6)
	case n >= 1e3:
		return fmt.Sprintf("%.1f kB", float64(n)/1e3)
	}
	return fmt.Sprintf("%d bytes", n)
}
