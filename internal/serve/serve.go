// Package serve is the preview: it serves a planned site from memory and keeps browsers up to date.
//
// What it sends is what a build writes, rendered when it is asked for, with one script added to each HTML page
// while it is sent ([Options].Reload). Addresses work as on a static host. Nothing is read from a disk by the
// path of a request: a request can only name a planned file.
//
// [Server.Show] puts a new site, or new problems with the old one, before everybody. Each browser holds a stream
// of server-sent events open and says which page it shows and which bytes of it; it is told to reload only when
// that page has other bytes now. So no message can be lost between a page and its stream, and a browser that was
// away catches up. Problems are laid over the page until they are mended.
//
// Requests are answered only when their Host is the loopback or the address given: a site on the internet that
// points its name at this machine (DNS rebinding) gets nothing.
package serve

import (
	"context"
	_ "embed"
	"errors"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"digest/internal/diag"
	"digest/internal/output"
)

// Site finds planned files by path, in constant time and from any goroutine.
type Site interface {
	File(path string) (output.Planned, bool)
}

// Options of New.
type Options struct {
	// Host is the host of the address the server listens at. When it is not the loopback, requests for it
	// are answered too; when it is unspecified (0.0.0.0), those for any IP address.
	Host string
	// Reload adds the script that reloads pages and shows problems.
	Reload bool
	// Source is the site's folder, for the lines around a problem; it may be nil.
	Source fs.FS
	// Desk, if set, answers what is below /_desk/.
	Desk http.Handler
}

// News is what a build has to say.
type News struct {
	// Site is the new site; nil keeps the last good one.
	Site Site
	// Root is the path the site lives under, "/" or "/desk/". It belongs to Site.
	Root string
	// Problems of the build, shown over the page when they have errors and counted in its corner when not.
	Problems diag.List
	// Page, if set, is the path of a page all browsers are to open.
	Page string
}

// Server is an http.Handler. Requests for pages wait until there is something to show.
type Server struct {
	o  Options
	mu sync.Mutex // of Show

	lock  sync.RWMutex
	state *state
}

// New makes a server that has nothing to show yet.
func New(o Options) *Server {
	return &Server{o: o, state: &state{root: "/", followed: make(chan struct{})}}
}

// state is what was last shown. It never changes, save that followed is closed when there is a newer one.
type state struct {
	number   int // 0 before the first Show
	site     Site
	root     string
	problems *problems
	page     string
	followed chan struct{}
	versions sync.Map // request path → *versionOnce
}

// Show puts news before everybody.
func (s *Server) Show(n News) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old := s.now()
	next := &state{
		number: old.number + 1, site: n.Site, root: n.Root, page: n.Page, followed: make(chan struct{}),
		problems: describe(n.Problems, s.o.Source),
	}
	if n.Site == nil {
		next.site, next.root = old.site, old.root
	}
	s.lock.Lock()
	s.state = next
	s.lock.Unlock()
	close(old.followed)
}

func (s *Server) now() *state {
	s.lock.RLock()
	defer s.lock.RUnlock()
	return s.state
}

// ready is the state once there is one, or nil when ctx ends first.
func (s *Server) ready(ctx context.Context) *state {
	for {
		st := s.now()
		if st.number > 0 {
			return st
		}
		select {
		case <-st.followed:
		case <-ctx.Done():
			return nil
		}
	}
}

// The addresses of the preview itself.
const (
	ownDir     = "/_digest/"
	scriptPath = ownDir + "preview.js"
	stylePath  = ownDir + "preview.css"
	streamPath = ownDir + "events"
	deskDir    = "/_desk/"
)

var (
	//go:embed preview.js
	script []byte
	//go:embed preview.css
	style []byte
)

// sendFor is how long a client may take to receive an answer, or one message of a stream.
const sendFor = time.Minute

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !s.allowed(r.Host) {
		http.Error(w, "This preview answers only at its own address.", http.StatusForbidden)
		return
	}
	_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(sendFor))
	if s.o.Desk != nil && strings.HasPrefix(r.URL.Path, deskDir) {
		if s.ready(r.Context()) != nil {
			s.o.Desk.ServeHTTP(w, r)
		}
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "This is a static site.", http.StatusMethodNotAllowed)
		return
	}
	switch {
	case s.o.Reload && r.URL.Path == scriptPath:
		send(w, r, answer{name: scriptPath, body: script})
	case s.o.Reload && r.URL.Path == stylePath:
		send(w, r, answer{name: stylePath, body: style})
	case s.o.Reload && r.URL.Path == streamPath:
		s.stream(w, r)
	default:
		if st := s.ready(r.Context()); st != nil {
			s.page(w, r, st)
		}
	}
}

// allowed reports whether a Host header names this server.
func (s *Server) allowed(host string) bool {
	name := hostName(host)
	if name == "localhost" || strings.HasSuffix(name, ".localhost") {
		return true
	}
	own := hostName(s.o.Host)
	if ip, err := netip.ParseAddr(name); err == nil {
		given, err := netip.ParseAddr(own)
		return ip.IsLoopback() || own == "" || err == nil && (given.IsUnspecified() || given == ip)
	}
	return name != "" && name == own
}

// hostName is the host of "host", "host:port", "[::1]" or "[::1]:port", in lower case.
func hostName(host string) string {
	if h, _, err := net.SplitHostPort(host); err == nil {
		host = h
	}
	return strings.ToLower(strings.TrimSuffix(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"), "."))
}

// Listen opens a port at addr, or one of the next twenty when that is taken. Port 0 is any free one.
func Listen(addr string) (net.Listener, error) {
	host, service, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	port, err := net.LookupPort("tcp", service)
	if err != nil {
		return nil, err
	}
	var first error
	for i := range 20 {
		l, err := net.Listen("tcp", net.JoinHostPort(host, strconv.Itoa(port+i)))
		if err == nil {
			return l, nil
		}
		if first == nil {
			first = err
		}
		if !isTaken(err) || port == 0 || port+i >= 65535 {
			break
		}
	}
	return nil, first
}

// isTaken reports whether somebody else has the port. Windows says it in its own way.
func isTaken(err error) bool {
	const wsaAddrInUse = syscall.Errno(10048)
	return errors.Is(err, syscall.EADDRINUSE) || errors.Is(err, wsaAddrInUse)
}

// Run serves until ctx ends, and then returns when all answers have ended, or been ended.
func (s *Server) Run(ctx context.Context, l net.Listener) error {
	requests, end := context.WithCancel(context.WithoutCancel(ctx))
	defer end()
	server := &http.Server{
		Handler: s, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		BaseContext: func(net.Listener) context.Context { return requests },
	}
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(l) }()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	end() // streams
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), 300*time.Millisecond)
	defer cancel()
	if server.Shutdown(last) != nil {
		server.Close()
	}
	if err := <-failed; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
