package publish

import (
	"syscall"
	"testing"
)

// mountSmall puts a disk of 400 kB on a folder.
func mountSmall(dir string) error { return syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=400k") }

func growDisk(t *testing.T, dir string) {
	t.Helper()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT, "size=100m"); err != nil {
		t.Fatal(err)
	}
}

func unmount(dir string) { _ = syscall.Unmount(dir, syscall.MNT_DETACH) }
