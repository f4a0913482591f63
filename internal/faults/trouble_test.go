//go:build unix

package faults

import (
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// unprivileged makes a command run as a user whom permissions hold back: root, they do not.
func unprivileged(t *testing.T, cmd *exec.Cmd) *exec.Cmd {
	t.Helper()
	if os.Getuid() != 0 {
		return cmd
	}
	uid, gid := nobody(t)
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
	return cmd
}

func nobody(t *testing.T) (uid, gid int) {
	t.Helper()
	u, err := user.Lookup("nobody")
	if err != nil {
		t.Skip("SKIPPED: as root, and there is no user nobody:", err)
	}
	uid, err = strconv.Atoi(u.Uid)
	must(t, err)
	gid, err = strconv.Atoi(u.Gid)
	must(t, err)
	return uid, gid
}

// give makes all below a folder belong to the user that unprivileged runs as.
func give(t *testing.T, dir string) {
	t.Helper()
	if os.Getuid() != 0 {
		return
	}
	uid, gid := nobody(t)
	must(t, filepath.WalkDir(dir, func(p string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(p, uid, gid)
	}))
}

// mode changes the permissions of a file until the test is over.
func mode(t *testing.T, name string, to fs.FileMode) (restore func()) {
	t.Helper()
	st, err := os.Stat(name)
	must(t, err)
	restore = func() { os.Chmod(name, st.Mode().Perm()) }
	must(t, os.Chmod(name, to))
	t.Cleanup(restore)
	return restore
}

// A permission is missing on one file or folder: the build says on which, ends with 1, and changes nothing, or
// leaves whole files where it was already putting them in place. With the permission, the next one finishes.
func TestMissingPermission(t *testing.T) {
	before, after := cleanOf(t, oldSite(t)), cleanOf(t, newSite(t))
	give(t, after.src)
	for _, x := range []struct {
		name   string
		file   string // in the source; or in the destination, below public/
		to     fs.FileMode
		reason string
		began  bool // found out only when files were being put in place
	}{
		{"an article cannot be read", "content/2022/visit/index.md", 0, "content/2022/visit/index.md: error: cannot read: permission denied", false},
		{"a folder of content cannot be listed", "content/countries", 0o311, "content/countries: error: cannot list the directory: permission denied", false},
		{"a folder of content cannot be entered", "content/countries", 0o444, "content/countries/norway.md: error: cannot read: permission denied", false},
		{"a copied file cannot be read", "content/files/large.bin", 0, "files/large.bin: permission denied", false},
		{"a bundle's file cannot be read", "content/2022/visit/ferry.bin", 0, "visit/ferry.bin: permission denied", false},
		{"the configuration cannot be read", "config.toml", 0, "config.toml: permission denied", false},
		{"content cannot be listed", "content", 0, "content: error: cannot list the directory: permission denied", false},
		{"the destination cannot be written", "public/", 0o555, "permission denied", true},
		{"the destination cannot be listed", "public/", 0, "permission denied", false},
		{"the builds' folder cannot be written", "public/.digest", 0o555, "permission denied", false},
		{"the lock cannot be opened", "public/.digest/lock", 0, "permission denied", false},
		{"the manifest cannot be read", "public/.digest/manifest", 0, "permission denied", false},
		{"a folder of the site cannot be written", "public/people", 0o555, "permission denied", true},
		{"a folder of the site cannot be entered", "public/articles", 0, "permission denied", true},
	} {
		t.Run(x.name, func(t *testing.T) {
			src, dst := after.src, filepath.Join(folder(t), "public")
			build(t, before.src, dst)
			give(t, filepath.Dir(dst))
			name := filepath.Join(src, x.file)
			if in, ok := strings.CutPrefix(x.file, "public/"); ok {
				name = filepath.Join(dst, in)
			}
			restore := mode(t, name, x.to)
			r := finish(t, unprivileged(t, command(t, binary, "build", "-s", src, "-d", dst)))
			restore()
			r.fails(t, x.reason)
			if strings.Count(r.stderr, "\n") > 3 {
				t.Errorf("it says so at length:\n%.2000s", r.stderr)
			}
			whole(t, dst, before, after)
			if !x.began {
				before.is(t, dst)
			}
			if exists(filepath.Join(dst, own, "stage")) {
				t.Error("its staging folder stayed")
			}
			if r := finish(t, unprivileged(t, command(t, binary, "build", "-s", src, "-d", dst))); r.code != 0 {
				t.Fatalf("with the permission again: exit %d: %s", r.code, r.stderr)
			}
			after.is(t, dst)
		})
	}
}

// No destination can be made: the folder it should stand in is read-only, a file, or in a place that is not there.
func TestNoDestination(t *testing.T) {
	src := oldSite(t)
	give(t, src)
	readOnly := folder(t)
	give(t, readOnly)
	mode(t, readOnly, 0o555)
	write(t, filepath.Join(src, "file"), "a file\n")
	for _, x := range []struct{ dst, reason string }{
		{filepath.Join(readOnly, "public"), "permission denied"},
		{filepath.Join(src, "file"), "not a directory"},
		{filepath.Join(src, "file", "public"), "not a directory"},
		{"/dev/null", "not a directory"},
	} {
		finish(t, unprivileged(t, command(t, binary, "build", "-s", src, "-d", x.dst))).fails(t, x.reason)
	}
	if left := names(t, readOnly); len(left) > 0 {
		t.Errorf("made %v", left)
	}
}

// However few file handles there are once the program runs, a build ends: with the site, or with 1, the reason and the old site.
func TestNoFileHandlesLeft(t *testing.T) {
	before, after := cleanOf(t, oldSite(t)), cleanOf(t, newSite(t))
	failed, finished := 0, 0
	for _, handles := range []int{9, 11, 13, 15, 40} {
		dst := filepath.Join(folder(t), "public")
		build(t, before.src, dst)
		r := finish(t, command(t, "/bin/sh", "-c", fmt.Sprintf(`ulimit -n %d && exec "$0" "$@"`, handles), binary, "build", "-s", after.src, "-d", dst))
		if r.code == 0 {
			finished++
			after.is(t, dst)
			continue
		}
		failed++
		r.fails(t, "too many open files")
		before.is(t, dst)
		if t.Failed() {
			t.Fatalf("with %d handles", handles)
		}
	}
	if failed == 0 || finished == 0 {
		t.Errorf("%d failed, %d finished: the handles tried say nothing", failed, finished)
	}
}
