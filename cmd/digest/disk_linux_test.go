package main

import (
	"os"
	"syscall"
	"testing"
)

// smallDisk mounts a disk of that size; only root can, so elsewhere the test is skipped, also in CI.
// grow makes it large.
func smallDisk(t *testing.T, size string) (dir string, grow func()) {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("only root can mount a small disk")
	}
	dir = t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skipf("no small disk can be mounted here: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, 0) })
	return dir, func() {
		if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT, "size=100m"); err != nil {
			t.Fatal(err)
		}
	}
}
