//go:build unix && !linux

package publish

import "syscall"

func dieWithParent() *syscall.SysProcAttr { return nil }
