package main

import (
	"math"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"slices"
)

// A preview stays open all day and has most to do when it starts, so it collects at collectPreview, in per cent of what is
// in use.
const collectPreview = 35

// A build keeps the whole archive while it writes pages, and what it throws away in between comes to thousands of
// megabytes. So the heap may grow by a number of bytes rather than a share of it: by room, within these bounds.
const (
	room      = 56 << 20
	leastRoom = 25 // per cent of what is in use
	mostRoom  = 70
)

// inspect keeps nothing, so its heap may grow to a multiple of what is in use, which is little; an article of megabytes
// gets no more than inspectRoom, or leastRoom.
const (
	inspectRoom  = 128 << 20
	mostInspects = 400
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
	debug.SetGCPercent(-1)
	debug.SetMemoryLimit(firstCollection)
	switch {
	case slices.Contains(os.Args[1:], "inspect"):
		onCollection(func() { pace(inspectRoom, mostInspects) })
	case slices.Contains(os.Args[1:], "serve"):
		onCollection(func() { leaveRoom(collectPreview) })
	default:
		onCollection(func() { pace(room, mostRoom) })
	}
}

// pace leaves room for what is in use now, at most a share of it, and again after each collection.
func pace(room uint64, most int) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(live)
	if live[0].Value.Kind() != metrics.KindUint64 {
		leaveRoom(most)
		return
	}
	used := max(1, live[0].Value.Uint64())
	leaveRoom(max(leastRoom, min(most, int(100*room/used))))
	onCollection(func() { pace(room, most) })
}

// leaveRoom says at how much growth the next collection begins, in per cent.
func leaveRoom(percent int) {
	debug.SetGCPercent(percent)
	debug.SetMemoryLimit(math.MaxInt64)
}

// onCollection calls do once, after the next collection, which finds something that nothing holds on to.
func onCollection(do func()) {
	runtime.AddCleanup(new([64]byte), func(do func()) { do() }, do)
}
