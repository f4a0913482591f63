package publish

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"time"
)

// command is a run of an installed program: always a list of arguments, never a line for a shell.
type command struct {
	program string
	args    []string
	env     []string // over the process's own
	without []string // variables of the process that it must not see
	dir     string
	stdin   io.Reader
	stderr  *os.File // nil: what is said is part of the error
}

// failure is a program that ended with an error.
type failure struct {
	program string
	code    int    // of its exit, -1 if it was killed
	said    string // what it wrote to stderr, at most maxSaid bytes of it
}

func (f *failure) Error() string {
	lines := strings.FieldsFunc(strings.TrimSpace(f.said), func(r rune) bool { return r == '\n' || r == '\r' })
	if len(lines) == 0 {
		return fmt.Sprintf("%s ended with code %d", f.program, f.code)
	}
	const most = 4
	return f.program + ": " + strings.Join(lines[max(0, len(lines)-most):], "; ")
}

// says reports whether the program wrote any of the phrases.
func (f *failure) says(phrases ...string) bool {
	for _, p := range phrases {
		if strings.Contains(f.said, p) {
			return true
		}
	}
	return false
}

const maxSaid = 16 << 10

// lastBytes keeps the end of what is written.
type lastBytes struct{ b []byte }

func (l *lastBytes) Write(p []byte) (int, error) {
	l.b = append(l.b, p...)
	if over := len(l.b) - maxSaid; over > 0 {
		l.b = append(l.b[:0], l.b[over:]...)
	}
	return len(p), nil
}

// goodbye is how long a program has to end after it was asked to.
const goodbye = 5 * time.Second

// run waits for the program and returns what it wrote to stdout. Messages are in English, to be recognised. A program
// that is not installed is Permanent, a *failure what it says itself.
func (c command) run(ctx context.Context) ([]byte, error) {
	var out bytes.Buffer
	err := c.start(ctx, &out)
	return out.Bytes(), err
}

func (c command) start(ctx context.Context, stdout io.Writer) error {
	cmd := exec.CommandContext(ctx, c.program, c.args...)
	cmd.Env = append(environ(c.without), append([]string{"LC_ALL=C", "LANGUAGE=C", "TZ=UTC0"}, c.env...)...)
	cmd.Dir, cmd.Stdin, cmd.Stdout = c.dir, c.stdin, stdout
	var said lastBytes
	cmd.Stderr = &said
	if c.stderr != nil {
		cmd.Stderr = c.stderr
	}
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = goodbye
	err := cmd.Run()
	var exit *exec.ExitError
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return fmt.Errorf("%s: %w", c.program, context.Cause(ctx))
	case errors.As(err, &exit):
		return &failure{c.program, exit.ExitCode(), string(said.b)}
	case errors.Is(err, exec.ErrNotFound):
		return Permanent(refuse("install "+c.program, "this kind of target needs the program %s, which is not there", c.program))
	}
	return fmt.Errorf("running %s: %w", c.program, err)
}

// environ is the process's environment without some variables.
func environ(without []string) []string {
	var out []string
	for _, v := range os.Environ() {
		name, _, _ := strings.Cut(v, "=")
		hidden := false
		for _, w := range without {
			hidden = hidden || name == w
		}
		if !hidden {
			out = append(out, v)
		}
	}
	return out
}

// sshTrouble says in words what ssh printed before a program gave up, nil if it is none of what waiting does not mend.
func sshTrouble(f *failure, l *login) error {
	switch {
	case f.says("REMOTE HOST IDENTIFICATION HAS CHANGED"):
		return refuse("ask whoever runs the server; ssh-keygen -R "+l.host+" forgets the old key",
			"the key of %s has CHANGED: perhaps somebody stands between; nothing was sent", l.host)
	case f.says("Host key verification failed"):
		return refuse(fmt.Sprintf("log in once with ssh %s and compare the fingerprint with what your host says", l.sshName()),
			"the key of %s is not known", l.host)
	case f.says("Permission denied (", "Too many authentication failures"):
		return refuse("load the key into ssh-agent, or name its file in ~/.ssh/config", "%s does not let %s in with the keys there are", l.host, l.user)
	}
	return nil
}

// sshName is what ssh takes to log in.
func (l *login) sshName() string {
	name := l.host
	if l.user != "" {
		name = l.user + "@" + name
	}
	if l.port != "" {
		name = "-p " + l.port + " " + name
	}
	return name
}

// sshCommand is the line that rsync and git start ssh with: never a question, never an unknown server. Both split it at
// spaces, outside of single quotes.
func (l *login) sshCommand() (string, error) {
	line := "ssh -oBatchMode=yes -oStrictHostKeyChecking=yes -oConnectTimeout=20 -oServerAliveInterval=15"
	if l.port != "" {
		line += " -p " + l.port
	}
	for option, file := range map[string]string{"-oIdentitiesOnly=yes -i ": l.key, "-oUserKnownHostsFile=": l.knownHosts} {
		if file == "" {
			continue
		}
		if strings.ContainsAny(file, "'\"\\$`\n ") || strings.HasPrefix(file, "-") {
			return "", fmt.Errorf("the name of the file %q cannot be given to ssh: use one without spaces and quotes", file)
		}
		line += " " + option + file
	}
	return line, nil
}
