//go:build unix

package publish

import (
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"digest/internal/needs"
)

// startGateway runs an S3 server over an empty bucket, and returns the address to publish to and the bucket's folder.
func startGateway(t *testing.T) (address, bucket string) {
	t.Helper()
	program := needs.Program(t, "versitygw", "go install github.com/versity/versitygw/cmd/versitygw@v1.8.0")
	root := t.TempDir()
	bucket = filepath.Join(root, "desk")
	if err := os.Mkdir(bucket, 0o755); err != nil {
		t.Fatal(err)
	}
	host := fmt.Sprintf("127.0.0.1:%d", freePort(t))
	cmd := exec.Command(program, "--quiet", "--port", host, "--access", "desk", "--secret", "a secret of the tests", "posix", root)
	cmd.SysProcAttr = dieWithParent()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	t.Setenv("AWS_ACCESS_KEY_ID", "desk")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "a secret of the tests")
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if c, err := net.Dial("tcp", host); err == nil {
			c.Close()
			return "s3://desk?endpoint=http://" + host, bucket
		}
	}
	t.Fatal("versitygw did not come up")
	return "", ""
}

// The clock of this machine is wrong, by little or by so much that the server refuses requests signed by it. In a
// bubble of synctest the clock is what the test makes of it; the server's is right.
func TestS3ClockSkew(t *testing.T) {
	address, bucket := startGateway(t)
	now := time.Now()
	edition := 0
	for _, c := range []struct {
		skew time.Duration
		fits bool
	}{
		{-10 * time.Minute, true},
		{10 * time.Minute, true},
		{-20 * time.Minute, false},
		{20 * time.Minute, false},
		{now.Sub(now.AddDate(9, 0, 0)), false}, // a battery that ran out
	} {
		edition++
		site := build(t, map[string]string{"index.html": fmt.Sprintf("edition %d", edition)})
		var err error
		synctest.Test(t, func(t *testing.T) {
			time.Sleep(time.Until(now.Add(c.skew)))
			target, opened := Open(t.Context(), Config{URL: address})
			if opened != nil {
				t.Fatal(opened)
			}
			_, err = run(t, target, site, Options{Retry: time.Second})
			err = errors.Join(err, target.Close())
		})
		page, _ := os.ReadFile(filepath.Join(bucket, "index.html"))
		arrived := string(page) == fmt.Sprintf("edition %d", edition)
		if (err == nil) != c.fits || arrived != c.fits {
			t.Errorf("a clock that is wrong by %s: %v, arrived %t, want %t", c.skew, err, arrived, c.fits)
		}
		if err != nil && !strings.Contains(err.Error(), "the clock of this machine is wrong") {
			t.Errorf("a clock that is wrong by %s: it says %v", c.skew, err)
		}
	}
	// With the right clock a plain run makes it equal.
	target, err := Open(t.Context(), Config{URL: address})
	if err != nil {
		t.Fatal(err)
	}
	defer target.Close()
	if _, err := run(t, target, build(t, map[string]string{"index.html": "the last"}), Options{}); err != nil {
		t.Error(err)
	}
	if page, err := os.ReadFile(filepath.Join(bucket, "index.html")); err != nil || string(page) != "the last" {
		t.Errorf("got %q, %v", page, err)
	}
}
