//go:build !linux

package main

import "testing"

func smallDisk(t *testing.T, _ string) (dir string, grow func()) {
	t.Skip("a small disk is mounted on Linux only")
	return "", nil
}
