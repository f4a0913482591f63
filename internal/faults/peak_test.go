//go:build unix && !linux

package faults

import "syscall"

// peak is the most memory a process had, in bytes.
func peak(use *syscall.Rusage) int64 { return int64(use.Maxrss) }
