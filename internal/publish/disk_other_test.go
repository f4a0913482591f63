//go:build unix && !linux

package publish

import (
	"errors"
	"testing"
)

func mountSmall(string) error { return errors.ErrUnsupported }

func growDisk(*testing.T, string) {}

func unmount(string) {}
