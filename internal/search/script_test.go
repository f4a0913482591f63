package search

import (
	"bufio"
	"encoding/json"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
	"unicode"
)

// Script is the site's search script in a Node.js of its own.
type Script struct {
	in     io.WriteCloser
	out    *bufio.Reader
	killed *time.Timer
}

// StartScript starts it for as long as a test runs. Without Node.js the test is skipped, save where DIGEST_CI demands it.
func StartScript(t testing.TB) *Script {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		if os.Getenv("DIGEST_CI") == "1" {
			t.Fatal("no Node.js: DIGEST_CI=1 demands the tests of the search script")
		}
		t.Skip("no Node.js in PATH: the search script was not tried")
	}
	cmd := exec.Command(node, "testdata/driver.js", "../../templates/assets/search.js")
	cmd.Stderr = os.Stderr
	s := &Script{}
	if s.in, err = cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.out = bufio.NewReader(out)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.killed = time.AfterFunc(time.Hour, func() { _ = cmd.Process.Kill() })
	t.Cleanup(func() {
		s.killed.Stop()
		_ = s.in.Close() // Node.js ends when nothing more can come
		_ = cmd.Wait()
	})
	return s
}

// patience is how long one answer may take on a machine that is busy; a script that is stuck is killed after it.
const patience = 20 * time.Second

// Ask asks the driver (see testdata/driver.js), and fails the test when the script throws or is stuck.
func (s *Script) Ask(t testing.TB, question, answer any) {
	t.Helper()
	q, err := json.Marshal(question)
	if err != nil {
		t.Fatal(err)
	}
	s.killed.Reset(patience)
	if _, err := s.in.Write(append(q, '\n')); err != nil {
		t.Fatalf("%.300s: %v", q, err)
	}
	line, err := s.out.ReadBytes('\n')
	if err != nil {
		t.Fatalf("%.300s: no answer: %v", q, err)
	}
	var threw struct{ Threw string }
	if err := json.Unmarshal(line, &threw); err != nil || threw.Threw != "" {
		t.Fatalf("%.300s: %v %s", q, err, threw.Threw)
	}
	if err := json.Unmarshal(line, answer); err != nil {
		t.Fatal(err)
	}
}

// known is a text as both sides can read it: valid, and without letters that only one side's tables may have.
func known(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.In(r, unicode.L, unicode.M, unicode.N, unicode.P, unicode.S, unicode.Z, unicode.Cc, unicode.Cf, unicode.Co) {
			return r
		}
		return -1
	}, s)
}
