package output

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/rogpeppe/go-internal/lockedfile"
)

// A destination remembers what it was built from, so that a build of the same again has nothing to render.
//
// The file ".digest/state" says under which key the destination was last brought up to date, and when each of its
// files was written. It is believed only while the manifest is the same, every file has its size and time, and no
// build was broken off since. Whoever changes a file by hand gives it another time, and the next build mends it.
const stateName = Dir + "/state"

// stateForm is the first line of a state; another form is as good as none.
const stateForm = "digest state 1"

// Kept reports whether dir still holds what a Sync left there whose Keep returned this key, and returns the note
// kept with it. It changes nothing.
func Kept(dir, key string) (note []byte, r Report, ok bool) {
	d := &dest{root: dir}
	if _, err := os.Lstat(d.path(stateName)); key == "" || err != nil {
		return nil, r, false
	}
	unlock, err := lockedfile.MutexAt(d.path(lockName)).Lock()
	if err != nil {
		return nil, r, false
	}
	defer unlock()
	state, err := os.ReadFile(d.path(stateName))
	if err != nil {
		return nil, r, false
	}
	manifest, err := os.ReadFile(d.path(manifestName))
	if err != nil || !d.isAbsent(pendingName) || !d.isAbsent(stageName) {
		return nil, r, false
	}
	note, times, ok := readState(state, key, manifest)
	if !ok {
		return nil, r, false
	}
	m, err := DecodeManifest(bytes.NewReader(manifest))
	if err != nil || len(m) != len(times) {
		return nil, r, false
	}
	for i, f := range m {
		st, err := os.Lstat(d.path(f.Path))
		if err != nil || !st.Mode().IsRegular() || st.Size() != f.Size || writtenAt(st) != times[i] {
			return nil, r, false
		}
		r.Bytes += f.Size
	}
	r.Unchanged = len(m)
	return note, r, true
}

func (d *dest) isAbsent(name string) bool {
	_, err := os.Lstat(d.path(name))
	return errors.Is(err, fs.ErrNotExist)
}

func writtenAt(st fs.FileInfo) string { return strconv.FormatInt(st.ModTime().UnixNano(), 36) }

func sumOf(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// readState reads what writeState wrote, if it was under this key and with this manifest.
func readState(state []byte, key string, manifest []byte) (note []byte, times []string, ok bool) {
	body, sum, ok := bytes.Cut(state, []byte("\nsum "))
	if !ok || string(bytes.TrimSpace(sum)) != sumOf(body) {
		return nil, nil, false
	}
	lines := strings.Split(string(body), "\n")
	if len(lines) < 4 || lines[0] != stateForm || lines[1] != key || lines[2] != sumOf(manifest) {
		return nil, nil, false
	}
	quoted, err := strconv.Unquote(lines[3])
	return []byte(quoted), lines[4:], err == nil
}

// writeState writes down what the destination is, now that it is whole. Without a key it writes nothing.
func (d *dest) writeState(m Manifest, encoded []byte, key string, note []byte) error {
	if key == "" {
		return nil
	}
	var b bytes.Buffer
	b.Grow(len(note) + 16*(len(m)+32))
	fmt.Fprintf(&b, "%s\n%s\n%s\n%q", stateForm, key, sumOf(encoded), note)
	fine := false
	for _, f := range m {
		st, err := os.Lstat(d.path(f.Path))
		if err != nil {
			return nil // somebody else is at work here: nothing is sure
		}
		fine = fine || st.ModTime().Nanosecond()%int(time.Second) != 0
		b.WriteByte('\n')
		b.WriteString(writtenAt(st))
	}
	if !fine {
		return nil // a clock of whole seconds does not tell a later change
	}
	fmt.Fprintf(&b, "\nsum %s\n", sumOf(b.Bytes()))
	tmp := d.path(stageName + "/state")
	if err := os.WriteFile(tmp, b.Bytes(), 0o644); err != nil {
		return fmt.Errorf("writing the state: %w", err)
	}
	if err := os.Rename(tmp, d.path(stateName)); err != nil {
		return fmt.Errorf("writing the state: %w", err)
	}
	return nil
}
