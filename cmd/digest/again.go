package main

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"digest/internal/build"
	"digest/internal/diag"
	"digest/internal/output"
)

// A build of what the destination was built from last time has nothing to do but to say so. What that was is told
// by the bytes of all that a site depends on: this program, its flags, the configuration, content and templates.

// built is what a build notes for the next one.
type built struct {
	At       time.Time // whoever sets the clock back may hold something back again
	Until    time.Time // see [build.Result]
	Counts   build.Counts
	Problems diag.List
}

// config is the text of the configuration, "" if there is none.
func (f *siteFlags) config() string {
	text, _ := os.ReadFile(filepath.Join(f.source, configName))
	return string(text)
}

// salt is what a site depends on beside content and templates; "" when the program cannot read itself.
func (f *siteFlags) salt(config string) string {
	program, err := os.Executable()
	if err != nil {
		return ""
	}
	bin, err := os.Open(program)
	if err != nil {
		return ""
	}
	defer bin.Close()
	h := sha256.New()
	if _, err := io.Copy(h, bin); err != nil {
		return ""
	}
	fmt.Fprintf(h, "%q %q %t %t %t", config, f.baseURL, f.drafts, f.embargoed, f.expired)
	return hex.EncodeToString(h.Sum(nil))
}

// lastBuild is what the build noted that left the destination as it is, if it was made from the same.
func lastBuild(destination string, p build.Prints, now time.Time) (last built, r output.Report, ok bool) {
	note, r, ok := output.Kept(destination, p.Key)
	if !ok || json.Unmarshal(note, &last) != nil {
		return last, r, false
	}
	return last, r, !last.At.After(now) && (last.Until.IsZero() || now.Before(last.Until))
}

// keepBuild is the key of what was built and its note; there is no key when the content may have changed since.
func keepBuild(p build.Prints, in build.Input, r *build.Result) (key string, note []byte) {
	if !p.Same(in) {
		return "", nil
	}
	note, err := json.Marshal(built{in.Now, r.Until, r.Counts, r.Diagnostics})
	if err != nil {
		return "", nil
	}
	return p.Key, note
}
