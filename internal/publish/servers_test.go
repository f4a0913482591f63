//go:build unix

package publish

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"digest/internal/needs"
)

// server is a program that listens on loopback, started and killed by tests.
type server struct {
	t       *testing.T
	program string
	args    []string
	ready   string // what it says when it listens
	port    int
	cmd     *exec.Cmd
}

// start comes back when the server listens.
func (s *server) start() {
	s.t.Helper()
	s.cmd = exec.Command(s.program, s.args...)
	// Should the tests be killed, so is the server.
	s.cmd.SysProcAttr = dieWithParent()
	said, err := s.cmd.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	sc := bufio.NewScanner(said)
	var all strings.Builder
	for sc.Scan() {
		all.WriteString(sc.Text() + "\n")
		if strings.Contains(sc.Text(), s.ready) {
			go io.Copy(io.Discard, said)
			return
		}
	}
	s.t.Fatalf("%s did not come up:\n%s", s.program, all.String())
}

// kill ends the server and all that it started, without a word.
func (s *server) kill() {
	if s.cmd == nil {
		return
	}
	for _, pid := range append(below(s.cmd.Process.Pid), s.cmd.Process.Pid) {
		_ = syscall.Kill(pid, syscall.SIGKILL)
	}
	_ = s.cmd.Wait()
	s.cmd = nil
}

// below lists the processes that a process started, and those they did.
func below(pid int) []int {
	tasks, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid))
	var out []int
	for _, name := range tasks {
		data, _ := os.ReadFile(name)
		for _, f := range strings.Fields(string(data)) {
			if child, err := strconv.Atoi(f); err == nil {
				out = append(append(out, below(child)...), child)
			}
		}
	}
	return out
}

func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// sshServer is OpenSSH's sshd on loopback, with a key of its own and one that it lets in.
type sshServer struct {
	server
	dir              string // of its keys
	key, known, user string
}

func startSSH(t *testing.T) *sshServer {
	t.Helper()
	program := needs.Debian(t, "sshd", "openssh-server")
	needs.Debian(t, "ssh", "openssh-client")
	dir := t.TempDir()
	for _, name := range []string{"host", "user", "stranger"} {
		must(t, dir, "ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", name)
	}
	if os.Getuid() == 0 {
		if err := os.MkdirAll("/run/sshd", 0o755); err != nil {
			t.Fatal(err)
		}
	}
	port := freePort(t)
	conf := fmt.Sprintf("Port %d\nListenAddress 127.0.0.1\nHostKey %[2]s/host\nAuthorizedKeysFile %[2]s/user.pub\nPidFile none\n"+
		"StrictModes no\nUsePAM no\nPasswordAuthentication no\nPermitRootLogin yes\nMaxStartups 100\nLogLevel INFO\nSubsystem sftp internal-sftp\n", port, dir)
	s := &sshServer{dir: dir, key: filepath.Join(dir, "user"), known: filepath.Join(dir, "known"), user: strings.TrimSpace(must(t, dir, "id", "-un"))}
	if err := os.WriteFile(filepath.Join(dir, "sshd_config"), []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	s.knows("host", port)
	s.server = server{t: t, program: program, args: []string{"-D", "-e", "-f", filepath.Join(dir, "sshd_config")}, ready: "Server listening", port: port}
	s.start()
	t.Cleanup(s.kill)
	t.Setenv("SSH_AUTH_SOCK", "")
	return s
}

// knows writes the file of known hosts: the server at these ports has that key.
func (s *sshServer) knows(key string, ports ...int) {
	pub, err := os.ReadFile(filepath.Join(s.dir, key+".pub"))
	if err != nil {
		panic(err)
	}
	var b strings.Builder
	for _, p := range ports {
		fmt.Fprintf(&b, "[127.0.0.1]:%d %s", p, pub)
	}
	if err := os.WriteFile(s.known, []byte(b.String()), 0o600); err != nil {
		panic(err)
	}
}

// address is where the server has a folder, through a port.
func (s *sshServer) address(scheme string, port int, dir string) string {
	return withQuery(fmt.Sprintf("%s://%s@127.0.0.1:%d%s", scheme, s.user, port, dir), "key", s.key, "known_hosts", s.known)
}

// startRsync runs rsync's own daemon with a module "site" for a folder.
func startRsync(t *testing.T, dir string) *server {
	t.Helper()
	program := needs.Debian(t, "rsync", "rsync")
	port := freePort(t)
	conf := filepath.Join(t.TempDir(), "rsyncd.conf")
	who := ""
	if os.Getuid() == 0 {
		who = "uid = root\ngid = root\n"
	}
	text := fmt.Sprintf("address = 127.0.0.1\nport = %d\nuse chroot = no\nlog file = /dev/stderr\n%s[site]\npath = %s\nread only = no\n", port, who, dir)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	s := &server{t: t, program: program, args: []string{"--daemon", "--no-detach", "--config", conf}, ready: "listening on port", port: port}
	s.start()
	t.Cleanup(s.kill)
	return s
}

// line is a connection through this process, which tests can cut: all that is open ends at once, in both directions.
type line struct {
	to    int
	port  int
	mu    sync.Mutex
	open  map[net.Conn]bool
	sent  atomic.Int64 // bytes from the publisher
	limit atomic.Int64 // cut, once, when that many were sent; 0: never
	cuts  atomic.Int64
}

func startLine(t *testing.T, to int) *line {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	out := &line{to: to, port: l.Addr().(*net.TCPAddr).Port, open: map[net.Conn]bool{}}
	t.Cleanup(func() { l.Close(); out.cut() })
	go func() {
		for {
			in, err := l.Accept()
			if errors.Is(err, net.ErrClosed) {
				return
			}
			if err == nil {
				go out.serve(in)
			}
		}
	}()
	return out
}

func (l *line) serve(in net.Conn) {
	out, err := net.DialTimeout("tcp", fmt.Sprintf("127.0.0.1:%d", l.to), 5*time.Second)
	if err != nil {
		in.Close()
		return
	}
	l.mu.Lock()
	l.open[in], l.open[out] = true, true
	l.mu.Unlock()
	go func() { io.Copy(in, out); in.Close(); out.Close() }()
	io.Copy(countingWriter{out, l}, in)
	in.Close()
	out.Close()
	l.mu.Lock()
	delete(l.open, in)
	delete(l.open, out)
	l.mu.Unlock()
}

type countingWriter struct {
	net.Conn
	l *line
}

func (c countingWriter) Write(p []byte) (int, error) {
	n := c.l.sent.Add(int64(len(p)))
	if limit := c.l.limit.Load(); limit > 0 && n > limit && c.l.limit.CompareAndSwap(limit, 0) {
		c.l.cut()
	}
	return c.Conn.Write(p)
}

func (l *line) cut() {
	l.cuts.Add(1)
	l.mu.Lock()
	defer l.mu.Unlock()
	for c := range l.open {
		if tcp, ok := c.(*net.TCPConn); ok {
			_ = tcp.SetLinger(0)
		}
		c.Close()
	}
}
