// Package needs finds what tests drive and the program itself can do without: browsers, servers, other programs. Where
// something is missing a test is skipped and says so; with DIGEST_CI=1, as .ci/run sets it, the same is a failure,
// for a skip must not pass for a success there. Tests only.
package needs

import (
	"context"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// Everything reports whether all tests are asked for, at full length and without skips, as in CI. On a developer's
// machine tests are to stay quick.
func Everything() bool { return os.Getenv("DIGEST_CI") == "1" }

// Missing skips a test that lacks what is named, with how to get it; with [Everything] it fails the test.
func Missing(t testing.TB, what, how string) {
	t.Helper()
	if Everything() {
		t.Fatalf("no %s (%s): DIGEST_CI=1 demands the tests that need it", what, how)
	}
	t.Skipf("SKIPPED: no %s; to get it: %s", what, how)
}

// Program is the path of a program, sought in PATH and where Debian keeps servers.
func Program(t testing.TB, name, how string) string {
	t.Helper()
	for _, candidate := range []string{name, "/usr/sbin/" + name} {
		if found, err := exec.LookPath(candidate); err == nil {
			return found
		}
	}
	Missing(t, name, how)
	return ""
}

// Debian is the path of a program that the named package of Debian has.
func Debian(t testing.TB, name, debian string) string {
	t.Helper()
	return Program(t, name, "apt-get install "+debian)
}

// Chromium says how to start a browser that draws the same everywhere, in containers too.
func Chromium(t testing.TB) []chromedp.ExecAllocatorOption {
	t.Helper()
	if testing.Short() {
		t.Skip("SKIPPED: browsers are not started with -short")
	}
	return append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(chromiumPath(t)), chromedp.Headless, chromedp.NoSandbox,
		chromedp.Flag("disable-gpu", true), chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("font-render-hinting", "none"))
}

func chromiumPath(t testing.TB) string {
	t.Helper()
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			return found
		}
	}
	Missing(t, "Chromium", "apt-get install chromium")
	return ""
}

// Tab starts a browser with one tab of a size in pixels, for chromedp's actions. It ends with the test, and after limit.
func Tab(t testing.TB, width, height int64, limit time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), limit)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewExecAllocator(ctx, Chromium(t)...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, height)); err != nil {
		t.Fatal(err)
	}
	return ctx
}
