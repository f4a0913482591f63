package faults

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// disk mounts an empty disk of a size until the test is over, or skips the test.
func disk(t *testing.T, options string) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("SKIPPED: mounting a small disk needs root")
	}
	dir := folder(t)
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, options); err != nil {
		t.Skip("SKIPPED: no disk can be mounted here:", err)
	}
	t.Cleanup(func() { must(t, syscall.Unmount(dir, 0)) })
	return dir
}

func remount(t *testing.T, dir string, flags uintptr, options string) {
	t.Helper()
	must(t, syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|flags, options))
}

// A disk that is full, in bytes or in files, at any moment of a full or of an incremental build: the build ends
// with 1 and says so, every file is whole, and what it had staged is gone, so that the room is free again. With
// room, the next build ends in the bytes of a clean one.
func TestDiskFull(t *testing.T) {
	before, after := cleanOf(t, oldSite(t)), cleanOf(t, newSite(t))
	const plenty = "size=1g,nr_inodes=100000"
	used := func(dir string) (bytes, files uint64) {
		var st syscall.Statfs_t
		must(t, syscall.Statfs(dir, &st))
		return (st.Blocks - st.Bfree) * uint64(st.Bsize), st.Files - st.Ffree
	}
	full := disk(t, plenty)
	build(t, after.src, filepath.Join(full, "public"))
	needBytes, needFiles := used(full)
	for _, from := range []clean{{}, before} {
		for percent := uint64(2); percent < 100; percent += 32 {
			for _, what := range []string{"bytes", "files"} {
				name := fmt.Sprintf("%d files there, room for %d %% of the %s", len(from.files), percent, what)
				t.Run(name, func(t *testing.T) {
					dir := disk(t, plenty)
					dst := filepath.Join(dir, "public")
					if from.src != "" {
						build(t, from.src, dst)
					}
					usedBytes, usedFiles := used(dir)
					if what == "bytes" {
						remount(t, dir, 0, fmt.Sprintf("size=%d", usedBytes+needBytes*percent/100))
					} else {
						remount(t, dir, 0, fmt.Sprintf("nr_inodes=%d", usedFiles+needFiles*percent/100))
					}
					r := finish(t, command(t, binary, "build", "-s", after.src, "-d", dst))
					whole(t, dst, from, after)
					if r.code != 0 {
						r.fails(t, "no space left on device")
						if lines := strings.Count(r.stderr, "\n"); lines > 3 {
							t.Errorf("it says so in %d lines:\n%.1000s", lines, r.stderr)
						}
						if exists(filepath.Join(dst, own, "stage")) {
							t.Error("its staging folder stayed")
						}
					} else if from.src == "" && percent < 90 {
						t.Error("it found room where there is none")
					}
					remount(t, dir, 0, plenty)
					build(t, after.src, dst)
					after.is(t, dst)
				})
			}
		}
	}
}

// A disk that was mounted read-only keeps what it has.
func TestReadOnlyDisk(t *testing.T) {
	before, after := cleanOf(t, oldSite(t)), cleanOf(t, newSite(t))
	dir := disk(t, "size=1g")
	dst := filepath.Join(dir, "public")
	build(t, before.src, dst)
	remount(t, dir, syscall.MS_RDONLY, "")
	finish(t, command(t, binary, "build", "-s", after.src, "-d", dst)).fails(t, "read-only file system")
	finish(t, command(t, binary, "build", "-s", after.src, "-d", filepath.Join(dir, "other"))).fails(t, "read-only file system")
	before.is(t, dst)
	remount(t, dir, 0, "size=1g")
	build(t, after.src, dst)
	after.is(t, dst)
}
