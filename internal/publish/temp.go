package publish

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// tempPrefix begins the names of our temporary folders: digest-HOST-START-PROCESS-RANDOM. HOST stands for the machine
// and its space of process numbers, START for when it was started; both are short, as ssh's socket is in such a folder,
// and the names of sockets are.
const tempPrefix = "digest-"

// abandoned is the age after which a folder goes that was made before the machine was last started. Most likely nobody
// could use it from that instant on; but another machine of the same name may share the place.
const abandoned = 24 * time.Hour

// TempDir makes a temporary folder for this process. Those that processes of this machine left which were killed go:
// the name says whose a folder is from the instant it is there, and while that process runs, or cannot be asked for,
// its folders stay.
func TempDir() (string, error) {
	host, start := tempOwner()
	sweep(os.TempDir(), host, start)
	dir, err := os.MkdirTemp("", tempPrefix+host+"-"+start+"-"+strconv.Itoa(os.Getpid())+"-")
	if err != nil {
		return "", fmt.Errorf("making a temporary folder: %w", err)
	}
	return dir, nil
}

func tempOwner() (host, start string) {
	name, err := os.Hostname()
	if err != nil {
		name = "?"
	}
	boot, space := processes()
	short := func(s string, bytes int) string {
		sum := sha256.Sum256([]byte(s))
		return hex.EncodeToString(sum[:bytes])
	}
	return short(name+" "+space, 3), short(boot, 2)
}

// sweep removes the folders of dead processes. What cannot be removed, because it is somebody else's, stays.
func sweep(dir, host, start string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		rest, ours := strings.CutPrefix(e.Name(), tempPrefix+host+"-")
		if !ours || !e.IsDir() {
			continue
		}
		began, rest, _ := strings.Cut(rest, "-")
		number, _, ok := strings.Cut(rest, "-")
		process, err := strconv.Atoi(number)
		if !ok || err != nil || process <= 0 {
			continue
		}
		dead := gone(process)
		if began != start {
			st, err := e.Info()
			dead = err == nil && time.Since(st.ModTime()) > abandoned
		}
		if dead {
			_ = os.RemoveAll(filepath.Join(dir, e.Name()))
		}
	}
}
