package publish

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"sync"
	"syscall"
	"time"
)

// Times of the lock. A holder writes it anew at every beat; who waits takes it over when it has seen no beat for
// stale of its own time, so the clocks of two machines need not agree.
const (
	beat  = 10 * time.Second
	stale = 45 * time.Second
	look  = time.Second
)

// holder is what the lock's file says.
type holder struct {
	ID      string    `json:"id"`
	Who     string    `json:"who"`     // user@host
	Machine string    `json:"machine"` // where Process means something
	Process int       `json:"process"`
	Since   time.Time `json:"since"`
	Beat    int       `json:"beat"`
}

// lease is a lock that is held.
type lease struct {
	r    *Run
	me   holder
	stop context.CancelFunc
	lost context.CancelCauseFunc
	done sync.WaitGroup
}

// errLost says that another publisher took the lock over.
var errLost = errors.New("another publisher took over here while this one was out of reach: nothing more is written; run it again")

// acquire takes the target's lock, waiting up to wait for a live holder. The context it returns ends when the lock is
// lost.
func (r *Run) acquire(ctx context.Context, wait time.Duration) (context.Context, error) {
	me := holder{ID: rand.Text(), Who: who(), Machine: machine(), Process: os.Getpid(), Since: time.Now().UTC().Truncate(time.Second)}
	var last []byte
	started, seen, told := time.Now(), time.Now(), false
	for {
		data, err := json.Marshal(me)
		if err != nil {
			return nil, err
		}
		err = r.try(ctx, 0, func(ctx context.Context) error { return r.target.Create(ctx, lockName, data) })
		if err == nil {
			return r.keep(ctx, me), nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return nil, fmt.Errorf("taking the lock: %w", err)
		}
		now, err := r.getState(ctx, lockName)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			continue
		case err != nil:
			return nil, fmt.Errorf("reading the lock: %w", err)
		}
		if !bytes.Equal(now, last) {
			last, seen = now, time.Now()
		}
		var h holder
		readable := json.Unmarshal(now, &h) == nil
		switch {
		case readable && h.ID == me.ID: // our Create was carried out, though its answer was lost
			return r.keep(ctx, me), nil
		case r.o.BreakLock, readable && h.dead(me.Machine), time.Since(seen) > stale:
			r.say("taking over from %s, who left a lock at the target", h.describe())
			if err := r.dropLock(ctx, now); err != nil {
				return nil, err
			}
			continue
		case time.Since(started) > wait && time.Since(seen) < stale && readable && h.Beat > 0 || time.Since(started) > wait+stale:
			return nil, refuse("wait until it is done, or run with --wait 10m; --break-lock if you know that it is dead",
				"%s is publishing here since %s", h.describe(), h.Since.Format("15:04:05 MST"))
		case !told:
			told = true
			r.say("%s is publishing here since %s: waiting", h.describe(), h.Since.Format("15:04:05 MST"))
		}
		if err := sleep(ctx, look); err != nil {
			return nil, err
		}
	}
}

// dropLock removes a lock that still says what was seen.
func (r *Run) dropLock(ctx context.Context, seen []byte) error {
	now, err := r.getState(ctx, lockName)
	if errors.Is(err, fs.ErrNotExist) || err == nil && !bytes.Equal(now, seen) {
		return nil
	}
	if err == nil {
		err = r.try(ctx, 0, func(ctx context.Context) error { return r.target.Delete(ctx, []string{lockName}) })
	}
	if err != nil {
		return fmt.Errorf("removing a lock that was left behind: %w", err)
	}
	return nil
}

// keep renews the lock until release.
func (r *Run) keep(ctx context.Context, me holder) context.Context {
	held, lost := context.WithCancelCause(ctx)
	beating, stop := context.WithCancel(held)
	l := &lease{r: r, me: me, stop: stop, lost: lost}
	r.lease = l
	l.done.Go(func() {
		for sleep(beating, beat) == nil {
			l.renew(beating)
		}
	})
	return held
}

// renew writes the lock anew, if it is still ours; when it is not, the run ends.
func (l *lease) renew(ctx context.Context) {
	if l.check(ctx) != nil {
		return
	}
	l.me.Beat++
	data, err := json.Marshal(l.me)
	if err == nil {
		_ = l.r.putState(ctx, lockName, data) // a beat that fails is made up for by the next, or noticed by check
	}
}

// check ends the run when the lock is another's. A target that does not answer is no proof.
func (l *lease) check(ctx context.Context) error {
	data, err := l.r.getState(ctx, lockName)
	var now holder
	switch {
	case errors.Is(err, fs.ErrNotExist):
	case err != nil, json.Unmarshal(data, &now) == nil && now.ID == l.me.ID:
		return nil
	}
	l.lost(errLost)
	return errLost
}

// release gives the lock back, also when the run's context has ended.
func (l *lease) release(ctx context.Context) error {
	l.stop()
	l.done.Wait()
	defer l.lost(nil)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	data, err := l.r.getState(ctx, lockName)
	var now holder
	if err != nil || json.Unmarshal(data, &now) != nil || now.ID != l.me.ID {
		return nil
	}
	err = l.r.try(ctx, 0, func(ctx context.Context) error { return l.r.target.Delete(ctx, []string{lockName}) })
	if err != nil {
		return fmt.Errorf("giving the lock back: %w", err)
	}
	return nil
}

// dead reports whether the holder ran on this machine and does not any more.
func (h holder) dead(machine string) bool {
	if h.Machine == "" || h.Machine != machine || h.Process <= 0 {
		return false
	}
	return gone(h.Process)
}

// gone reports whether no process of that number runs here; where that cannot be told, one does.
func gone(process int) bool {
	p, err := os.FindProcess(process)
	if err != nil {
		return true
	}
	err = p.Signal(syscall.Signal(0))
	return errors.Is(err, os.ErrProcessDone) || errors.Is(err, syscall.ESRCH)
}

func (h holder) describe() string {
	if h.Who == "" {
		return "somebody"
	}
	return fmt.Sprintf("%s (process %d)", h.Who, h.Process)
}

func who() string {
	name := "somebody"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	host, err := os.Hostname()
	if err != nil {
		return name
	}
	return name + "@" + host
}

// machine names where process numbers mean the same: the host, and on Linux the space of process numbers in it.
func machine() string {
	host, err := os.Hostname()
	if err != nil {
		return ""
	}
	boot, space := processes()
	return host + " " + boot + " " + space
}

// processes names what numbers of processes belong to: the start of the machine, and the space of numbers in it; "" and
// "" but on Linux.
func processes() (boot, space string) {
	id, _ := os.ReadFile("/proc/sys/kernel/random/boot_id")
	space, _ = os.Readlink("/proc/self/ns/pid")
	return string(bytes.TrimSpace(id)), space
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return context.Cause(ctx)
	case <-t.C:
		return nil
	}
}
