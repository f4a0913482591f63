//go:build unix && !darwin

package main

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// --open hands the address to the system, here to a stand-in that passes it on.
func TestServeOpen(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Skip("no named pipes here:", err)
	}
	script := "#!/bin/sh\nprintf %s \"$1\" > '" + pipe + "'\n"
	if err := os.WriteFile(filepath.Join(dir, "xdg-open"), []byte(script), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	opened := make(chan string)
	go func() {
		b, _ := os.ReadFile(pipe) // until the stand-in has written; the test waits for it
		opened <- string(b)
	}()
	d := startServe(t, "--open")
	if got := <-opened; got == "" || !strings.HasPrefix(got, d.root) {
		t.Errorf("opened %q, serving at %s", got, d.root)
	}
}
