package publish

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Manifest is what a target is known to hold; it lies at the target itself. A run writes it before its first upload
// with everything it is about to touch as Pending, now and then while it works, and at the very end: killed at any
// instant, it is true of what is there.
type Manifest struct {
	Site    string    // whose files these are: the address of the site
	Release string    // name of the run that wrote it
	Time    time.Time // of that run, by its clock; for people only
	// Complete is false while a run is under way, and after one that was killed.
	Complete bool
	// Origin is what the site was built from, nil if that is not known.
	Origin *Origin
	Files  []Entry // by path
	// Pending are paths of which it is not known what is there: the old file, the new one or none.
	Pending []string
}

// Entry is one file of a manifest.
type Entry struct {
	Path   string
	Size   int64  // bytes as uploaded
	SHA256 string // hex, of the bytes before any compression
	Head   string // hash of the headers, where the target keeps them, else "-"
	Tag    string // what the target called this version, "" for nothing
	// Retired is when the file left the site, while it is kept for readers with an older page; else zero.
	Retired time.Time
}

// is reports whether a file that the target lists is the one that was put.
func (e *Entry) is(f Remote) bool {
	return f.Size == e.Size && (f.Tag == e.Tag || f.Tag == "" || e.Tag == "")
}

// errBroken says that a manifest cannot be read to its end.
var errBroken = errors.New("the manifest is damaged")

const manifestMagic = "digest-publish 1"

type manifestHead struct {
	Site     string    `json:"site"`
	Release  string    `json:"release"`
	Time     time.Time `json:"time"`
	Complete bool      `json:"complete"`
	Origin   *Origin   `json:"origin,omitempty"`
}

// encode is the manifest's form at the target, compressed: a line that names the form, one of JSON, one for each file
// (hash, size, headers, retired, quoted tag, quoted path) or pending path, and one that counts them.
func (m *Manifest) encode() ([]byte, error) {
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	w := bufio.NewWriter(z)
	head, err := json.Marshal(manifestHead{m.Site, m.Release, m.Time.UTC().Truncate(time.Second), m.Complete, m.Origin})
	if err != nil {
		return nil, err
	}
	fmt.Fprintf(w, "%s\n%s\n", manifestMagic, head)
	var line []byte
	for _, f := range m.Files {
		line = append(line[:0], "f "...)
		line = append(append(line, f.SHA256...), ' ')
		line = append(strconv.AppendInt(line, f.Size, 10), ' ')
		line = append(append(line, f.Head...), ' ')
		retired := int64(0)
		if !f.Retired.IsZero() {
			retired = f.Retired.Unix()
		}
		line = append(strconv.AppendInt(line, retired, 10), ' ')
		line = append(strconv.AppendQuoteToASCII(line, f.Tag), ' ')
		line = append(strconv.AppendQuote(line, f.Path), '\n')
		w.Write(line)
	}
	for _, p := range m.Pending {
		fmt.Fprintf(w, "p %q\n", p)
	}
	fmt.Fprintf(w, "end %d\n", len(m.Files)+len(m.Pending))
	if err := errors.Join(w.Flush(), z.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// maxManifest bounds what a manifest unpacks to, whatever a host sends: about four million files.
const maxManifest = 1 << 29

// decodeManifest reads what encode wrote. What is cut short or damaged anywhere is errBroken, wrapped.
func decodeManifest(data []byte) (*Manifest, error) {
	broken := func(line int) error { return fmt.Errorf("%w in line %d", errBroken, line) }
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, broken(1)
	}
	sc := bufio.NewScanner(io.LimitReader(z, maxManifest))
	sc.Buffer(nil, 1<<20)
	if !sc.Scan() || sc.Text() != manifestMagic || !sc.Scan() {
		return nil, broken(1)
	}
	var head manifestHead
	if err := json.Unmarshal(sc.Bytes(), &head); err != nil {
		return nil, broken(2)
	}
	m := &Manifest{Site: head.Site, Release: head.Release, Time: head.Time, Complete: head.Complete, Origin: head.Origin}
	for n := 3; sc.Scan(); n++ {
		kind, rest, _ := strings.Cut(sc.Text(), " ")
		switch kind {
		case "f":
			e, ok := decodeEntry(rest)
			if !ok {
				return nil, broken(n)
			}
			m.Files = append(m.Files, e)
		case "p":
			p, err := strconv.Unquote(rest)
			if err != nil || !sitePath(p) {
				return nil, broken(n)
			}
			m.Pending = append(m.Pending, p)
		case "end":
			if rest != strconv.Itoa(len(m.Files)+len(m.Pending)) || !slices.IsSortedFunc(m.Files, byPath) {
				return nil, broken(n)
			}
			if sc.Scan() || sc.Err() != nil { // what is packed has a sum of its own
				return nil, broken(n + 1)
			}
			return m, nil
		default:
			return nil, broken(n)
		}
	}
	return nil, broken(3 + len(m.Files) + len(m.Pending))
}

func decodeEntry(line string) (Entry, bool) {
	parts := strings.SplitN(line, " ", 5)
	if len(parts) != 5 || len(parts[0]) != 64 {
		return Entry{}, false
	}
	size, err1 := strconv.ParseInt(parts[1], 10, 64)
	retired, err2 := strconv.ParseInt(parts[3], 10, 64)
	quoted, err3 := strconv.QuotedPrefix(parts[4])
	if err1 != nil || err2 != nil || err3 != nil || size < 0 {
		return Entry{}, false
	}
	tag, err1 := strconv.Unquote(quoted)
	p, err2 := strconv.Unquote(strings.TrimPrefix(parts[4][len(quoted):], " "))
	if err1 != nil || err2 != nil || !sitePath(p) {
		return Entry{}, false
	}
	e := Entry{Path: p, Size: size, SHA256: parts[0], Head: parts[2], Tag: tag}
	if retired != 0 {
		e.Retired = time.Unix(retired, 0).UTC()
	}
	return e, true
}

// sitePath reports whether p may be a file of a site: a manifest is what others could have written, and its paths
// get deleted.
func sitePath(p string) bool {
	return fs.ValidPath(p) && p != "." && p != Dir && !strings.HasPrefix(p, Dir+"/")
}

func byPath(a, b Entry) int { return strings.Compare(a.Path, b.Path) }
