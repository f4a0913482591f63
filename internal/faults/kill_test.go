//go:build unix

package faults

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"syscall"
	"testing"
	"time"

	"digest/internal/needs"
)

// kills is how many builds are killed.
func kills(t *testing.T) int {
	otherwise := 10
	if needs.Everything() {
		otherwise = 50
	}
	return number(t, "DIGEST_KILLS", otherwise)
}

// Killed at any moment, a build leaves whole files, old or new; the next one ends in the bytes of a clean build.
// A third of the kills falls anywhere in a build; a third waits until it has begun to write; and a third until it
// begins to put files in place: that takes a twentieth of its time, and most can go wrong in it.
func TestKilledBuilds(t *testing.T) {
	before, after := cleanOf(t, oldSite(t)), cleanOf(t, newSite(t))
	began := time.Now()
	build(t, after.src, filepath.Join(folder(t), "public"))
	took := time.Since(began)
	empty := clean{}
	seed := number(t, "DIGEST_SEED", 1)
	rnd := rand.New(rand.NewPCG(uint64(seed), 8))
	var seen moments
	for i, n := 0, kills(t); seen.hits() < n; {
		dst := filepath.Join(folder(t), "public")
		from := empty
		if rnd.IntN(2) == 0 { // incremental
			from = before
			build(t, before.src, dst)
		}
		for range 1 + rnd.IntN(3) { // some are killed again before one can finish
			seen.add(kill(t, after.src, dst, rnd, []string{"", "stage", "pending"}[i%3], took))
			whole(t, dst, from, after)
			i++
		}
		build(t, after.src, dst)
		after.is(t, dst)
		if t.Failed() {
			t.Fatalf("at kill %d of seed %d", i, seed)
		}
		must(t, os.RemoveAll(filepath.Dir(dst)))
	}
	t.Logf("seed %d: %+v", seed, seen)
}

// moments counts what builds were at when they were killed; one that had Finished was not.
type moments struct{ Reading, Staging, Placing, Finished int }

func (m moments) hits() int { return m.Reading + m.Staging + m.Placing }

func (m *moments) add(o moments) {
	m.Reading += o.Reading
	m.Staging += o.Staging
	m.Placing += o.Placing
	m.Finished += o.Finished
}

// kill starts a build that takes about so long and kills it at a random moment: of its whole time, or once there
// is a file or folder of that name among the builds' own.
func kill(t *testing.T, src, dst string, rnd *rand.Rand, sight string, took time.Duration) moments {
	t.Helper()
	cmd := command(t, binary, "build", "-s", src, "-d", dst)
	must(t, cmd.Start())
	done := make(chan error, 1)
	go func() { done <- cmd.Wait() }()
	within := took
	pending, stage := filepath.Join(dst, own, "pending"), filepath.Join(dst, own, "stage")
	if sight == "stage" {
		within = took / 2
	}
	if sight == "pending" {
		within = []time.Duration{time.Millisecond, 4 * time.Millisecond, 16 * time.Millisecond}[rnd.IntN(3)]
	}
	for sight != "" && len(done) == 0 && !exists(filepath.Join(dst, own, sight)) {
		runtime.Gosched()
	}
	select {
	case err := <-done:
		must(t, err)
		return moments{Finished: 1}
	case <-time.After(time.Duration(rnd.Int64N(int64(within)))):
	}
	must(t, ignoreDone(cmd.Process.Signal(syscall.SIGKILL)))
	err := <-done
	switch {
	case err == nil:
		return moments{Finished: 1}
	case exists(pending):
		return moments{Placing: 1}
	case exists(stage):
		return moments{Staging: 1}
	}
	return moments{Reading: 1}
}

func ignoreDone(err error) error {
	if err == os.ErrProcessDone {
		return nil
	}
	return err
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// Builds of two sites into one destination at once: one waits for the other, and it ends as one of them. While
// they are at work every file is whole.
func TestTwoBuildsAtOnce(t *testing.T) {
	a, b := cleanOf(t, oldSite(t)), cleanOf(t, newSite(t))
	dst := filepath.Join(folder(t), "public")
	for range 4 {
		var running sync.WaitGroup
		results := make([]result, 4)
		for i, src := range []string{a.src, b.src, b.src, a.src} {
			cmd := command(t, binary, "build", "-s", src, "-d", dst)
			running.Go(func() { results[i] = finish(t, cmd) })
		}
		finished := make(chan struct{})
		go func() { running.Wait(); close(finished) }()
		for alive := true; alive; {
			select {
			case <-finished:
				alive = false
			default:
				whole(t, dst, a, b)
			}
		}
		for _, r := range results {
			if r.code != 0 {
				t.Errorf("exit %d: %s", r.code, r.stderr)
			}
		}
		won := a
		if treeOf(t, dst)["or"] == b.files["or"] {
			won = b
		}
		won.is(t, dst)
	}
}

// A build that waits goes on when the one it waits for is killed.
func TestKilledWhileAnotherWaits(t *testing.T) {
	a, b := cleanOf(t, oldSite(t)), cleanOf(t, newSite(t))
	rnd := rand.New(rand.NewPCG(3, 8))
	for range 3 {
		dst := filepath.Join(folder(t), "public")
		build(t, a.src, dst)
		second := command(t, binary, "build", "-s", b.src, "-d", dst)
		var r result
		waited := make(chan struct{})
		go func() { r = finish(t, second); close(waited) }()
		kill(t, b.src, dst, rnd, "pending", time.Second)
		<-waited
		if r.code != 0 {
			t.Errorf("exit %d: %s", r.code, r.stderr)
		}
		build(t, b.src, dst)
		b.is(t, dst)
	}
}
