package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"slices"
)

// collectAt is how much the heap may grow between collections, in per cent of what is in use: an archive of ten
// thousand articles then takes a fifth less memory than with Go's own 100, for a tenth more time at the most.
// collectInspected is the same for inspect, which keeps nothing: its heap stays small. A preview stays open all day
// and has most to do when it starts, so it collects at collectPreview.
const (
	collectAt        = 70
	collectInspected = 400
	collectPreview   = 35
)

// firstCollection is how many bytes are in use when memory is first collected. Tables and templates alone make
// half of it, and stay; collecting while they are made takes as long as making them.
const firstCollection = 64 << 20

// setCollection says when memory is collected, unless the environment does.
func setCollection() {
	limit := debug.SetMemoryLimit(-1)
	if os.Getenv("GOGC") != "" || limit != math.MaxInt64 {
		return
	}
	percent := collectAt
	switch {
	case slices.Contains(os.Args[1:], "inspect"):
		percent = collectInspected
	case slices.Contains(os.Args[1:], "serve"):
		percent = collectPreview
	}
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(firstCollection)
	// The first collection finds this, which nothing holds on to.
	runtime.AddCleanup(new([64]byte), func(percent int) {
		debug.SetGCPercent(percent)
		debug.SetMemoryLimit(math.MaxInt64)
	}, percent)
}
