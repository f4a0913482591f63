package publish

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/user"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/crypto/ssh"
	"golang.org/x/crypto/ssh/agent"
	"golang.org/x/crypto/ssh/knownhosts"
)

// login is where and as whom to log in: what sftp://, ssh://, rsync:// and git+ssh:// have in common.
type login struct {
	user, host, port string // port "" for the usual one
	// path is absolute, or relative to the user's home folder; "" for none.
	path string
	// key and knownHosts are files that stand for the usual ones in ~/.ssh; "" for those.
	key, knownHosts string
}

// What names of hosts and users may be made of. They end up as arguments of ssh, rsync and git, to which something that
// begins with a hyphen is an option.
var (
	hostForm = regexp.MustCompile(`^[A-Za-z0-9_]([A-Za-z0-9._-]*[A-Za-z0-9_])?$`)
	userForm = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._@+-]*$`)
)

// loginOf reads an address. Of its query it takes key= and known_hosts=, both files; a leading "~/" is the home folder.
func loginOf(u *url.URL) (login, error) {
	l := login{host: u.Hostname(), port: u.Port(), path: u.Path}
	if !hostForm.MatchString(l.host) && net.ParseIP(l.host) == nil {
		return l, fmt.Errorf("%s: %q is no name of a host", u.Redacted(), l.host)
	}
	if l.port != "" {
		if n, err := strconv.Atoi(l.port); err != nil || n < 1 || n > 65535 {
			return l, fmt.Errorf("%s: %q is no port", u.Redacted(), l.port)
		}
	}
	if u.User != nil {
		l.user = u.User.Username()
	}
	if l.user != "" && !userForm.MatchString(l.user) {
		return l, fmt.Errorf("%s: %q is no name of a user", u.Redacted(), l.user)
	}
	if home, ok := strings.CutPrefix(l.path, "/~/"); ok {
		l.path = home
	}
	if strings.ContainsFunc(l.path, func(r rune) bool { return r < ' ' || r == 0x7f }) || strings.HasPrefix(l.path, "-") {
		return l, fmt.Errorf("%s: the path cannot be used", u.Redacted())
	}
	if u.Fragment != "" {
		return l, fmt.Errorf("%s: write # in a path as %%23", u.Redacted())
	}
	for name, values := range u.Query() {
		switch name {
		case "key":
			l.key = homeFile(values[0])
		case "known_hosts":
			l.knownHosts = homeFile(values[0])
		default:
			return l, fmt.Errorf("%s: %q is not known; there are key=FILE and known_hosts=FILE", u.Redacted(), name)
		}
	}
	return l, nil
}

func homeFile(name string) string {
	rest, ok := strings.CutPrefix(name, "~/")
	home, err := os.UserHomeDir()
	if !ok || err != nil {
		return name
	}
	return filepath.Join(home, rest)
}

// address is host and port.
func (l *login) address() string {
	port := l.port
	if port == "" {
		port = "22"
	}
	return net.JoinHostPort(l.host, port)
}

// Limits of a connection: how long to wait for it, how long it may be silent, and how often it is asked for a sign of
// life. A line that was cut without a word is noticed by the silence.
const (
	dialTimeout = 20 * time.Second
	silence     = 45 * time.Second
	askAlive    = 15 * time.Second
)

// watchedConn fails when the other side says nothing, or takes nothing, for too long.
type watchedConn struct{ net.Conn }

func (c watchedConn) Read(p []byte) (int, error) {
	if err := c.SetReadDeadline(time.Now().Add(silence)); err != nil {
		return 0, err
	}
	return c.Conn.Read(p)
}

func (c watchedConn) Write(p []byte) (int, error) {
	if err := c.SetWriteDeadline(time.Now().Add(silence)); err != nil {
		return 0, err
	}
	return c.Conn.Write(p)
}

// dial logs in. The server's key must be a known one; there is nobody to ask.
func (l *login) dial(ctx context.Context) (*ssh.Client, error) {
	keys, err := l.readKnownHosts()
	if err != nil {
		return nil, err
	}
	auth, notes, done := l.auth()
	defer done()
	var wrongKey error
	config := &ssh.ClientConfig{
		User: l.user, Auth: auth, Timeout: dialTimeout, HostKeyAlgorithms: keys.algorithms(l.address()),
		HostKeyCallback: func(host string, remote net.Addr, key ssh.PublicKey) error {
			wrongKey = l.judge(keys.check(host, remote, key), key)
			return wrongKey
		},
	}
	if config.User == "" {
		if u, err := user.Current(); err == nil {
			config.User = u.Username
		}
	}
	dialer := net.Dialer{Timeout: dialTimeout}
	raw, err := dialer.DialContext(ctx, "tcp", l.address())
	if err != nil {
		return nil, fmt.Errorf("connecting: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	conn, channels, requests, err := ssh.NewClientConn(watchedConn{raw}, l.address(), config)
	if !stop() && err == nil {
		err = context.Cause(ctx)
	}
	switch {
	case err == nil:
		client := ssh.NewClient(conn, channels, requests)
		go keepAlive(client)
		return client, nil
	case wrongKey != nil:
		err = Permanent(wrongKey)
	case strings.Contains(err.Error(), "unable to authenticate"):
		err = Permanent(refuse(strings.Join(append([]string{"load the key into ssh-agent, or name its file with ?key=~/.ssh/deploy"}, notes...), "; "),
			"%s does not let %s in with the keys there are", l.host, config.User))
	default:
		err = fmt.Errorf("connecting to %s: %w", l.address(), err)
	}
	return nil, errors.Join(err, ignoreClosed(raw.Close()))
}

func ignoreClosed(err error) error {
	if errors.Is(err, net.ErrClosed) {
		return nil
	}
	return err
}

// keepAlive asks for a sign of life until the connection ends, so that watchedConn hears something.
func keepAlive(c *ssh.Client) {
	ended := make(chan struct{})
	go func() { _ = c.Wait(); close(ended) }()
	tick := time.NewTicker(askAlive)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			return
		case <-tick.C:
			if _, _, err := c.SendRequest("keepalive@openssh.com", true, nil); err != nil {
				_ = c.Close()
			}
		}
	}
}

// knownKeys are the keys of servers that somebody has checked once.
type knownKeys struct {
	check ssh.HostKeyCallback
	files []string
}

func (l *login) readKnownHosts() (knownKeys, error) {
	files := []string{l.knownHosts}
	if l.knownHosts == "" {
		files = []string{homeFile("~/.ssh/known_hosts"), "/etc/ssh/ssh_known_hosts"}
	}
	var there []string
	for _, f := range files {
		if _, err := os.Stat(f); err == nil {
			there = append(there, f)
		}
	}
	check, err := knownhosts.New(there...)
	if err != nil {
		return knownKeys{}, Permanent(fmt.Errorf("reading the known hosts: %w", err))
	}
	return knownKeys{check, files}, nil
}

// probe is a key that no server has.
type probe struct{}

func (probe) Type() string                        { return "probe" }
func (probe) Marshal() []byte                     { return []byte("probe") }
func (probe) Verify([]byte, *ssh.Signature) error { return errors.New("a probe signs nothing") }

// algorithms are those of the keys that are known of a server: it must be asked for one of those, not for whichever
// of its keys it likes best. None for a server that is not known.
func (k knownKeys) algorithms(address string) []string {
	var known *knownhosts.KeyError
	if !errors.As(k.check(address, &net.TCPAddr{IP: net.IPv4zero}, probe{}), &known) {
		return nil
	}
	var out []string
	for _, w := range known.Want {
		switch t := w.Key.Type(); t {
		case ssh.KeyAlgoRSA:
			out = append(out, ssh.KeyAlgoRSASHA512, ssh.KeyAlgoRSASHA256)
		default:
			out = append(out, t)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// judge says in words what is wrong with a server's key.
func (l *login) judge(err error, key ssh.PublicKey) error {
	if err == nil {
		return nil
	}
	print := key.Type() + " " + ssh.FingerprintSHA256(key)
	var unknown *knownhosts.KeyError
	if !errors.As(err, &unknown) {
		return refuse("", "the key of %s is refused: %v", l.host, err)
	}
	if len(unknown.Want) > 0 {
		w := unknown.Want[0]
		return refuse(fmt.Sprintf("ask whoever runs the server; if it was set up anew, remove line %d of %s", w.Line, w.Filename),
			"the key of %s has CHANGED: it shows %s, known is %s: perhaps somebody stands between; nothing was sent",
			l.host, print, ssh.FingerprintSHA256(w.Key))
	}
	scan := "ssh-keyscan -t " + strings.TrimPrefix(key.Type(), "ssh-")
	if l.port != "" {
		scan += " -p " + l.port
	}
	file := l.knownHosts
	if file == "" {
		file = "~/.ssh/known_hosts"
	}
	return refuse(fmt.Sprintf("compare the fingerprint with what your host says, then: %s %s >> %s", scan, l.host, file),
		"the key of %s is not known: it shows %s", l.host, print)
}

// usualKeys are the files ssh itself looks for.
var usualKeys = []string{"~/.ssh/id_ed25519", "~/.ssh/id_ecdsa", "~/.ssh/id_rsa"}

// auth is how to prove who one is: the keys of the agent and of files, then a password from the environment. The notes
// say which keys could not be used; done closes the agent.
func (l *login) auth() (methods []ssh.AuthMethod, notes []string, done func()) {
	done = func() {}
	files := usualKeys
	var signers []ssh.Signer
	if l.key != "" {
		files = []string{l.key}
	} else if socket := os.Getenv("SSH_AUTH_SOCK"); socket != "" {
		if conn, err := net.Dial("unix", socket); err == nil {
			done = func() { _ = conn.Close() }
			if list, err := agent.NewClient(conn).Signers(); err == nil {
				signers = list
			}
		}
	}
	for _, name := range files {
		data, err := os.ReadFile(homeFile(name))
		if err != nil {
			if l.key != "" {
				notes = append(notes, err.Error())
			}
			continue
		}
		signer, err := ssh.ParsePrivateKey(data)
		var locked *ssh.PassphraseMissingError
		switch {
		case errors.As(err, &locked):
			notes = append(notes, name+" has a passphrase: ssh-add "+name)
		case err != nil:
			notes = append(notes, name+" is no private key")
		default:
			signers = append(signers, signer)
		}
	}
	if len(signers) > 0 {
		methods = append(methods, ssh.PublicKeys(signers...))
	}
	if password := os.Getenv("DIGEST_SSH_PASSWORD"); password != "" {
		methods = append(methods, ssh.Password(password), ssh.KeyboardInteractive(
			func(_, _ string, questions []string, _ []bool) ([]string, error) {
				answers := make([]string, len(questions))
				for i := range answers {
					answers[i] = password
				}
				return answers, nil
			}))
	}
	return methods, notes, done
}
