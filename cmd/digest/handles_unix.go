//go:build unix

package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"syscall"
)

// enoughHandles tries whether as many files can be open at once as a build needs: some of the process's own, and
// two for each core that reads or writes. Found out later it may be Go's runtime that lacks one, which then
// brings the program down with its stack instead of a reason.
func enoughHandles() error {
	var open []int
	defer func() {
		for _, fd := range open {
			syscall.Close(fd)
		}
	}()
	for range 12 + 2*runtime.GOMAXPROCS(0) {
		fd, err := syscall.Open(os.DevNull, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
		switch {
		case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
			return fmt.Errorf("opening files: %w", err)
		case err != nil: // no such device here: nothing can be told
			return nil
		}
		open = append(open, fd)
	}
	return nil
}
