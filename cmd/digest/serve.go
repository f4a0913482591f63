package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"digest/internal/build"
	"digest/internal/desk"
	"digest/internal/diag"
	"digest/internal/serve"
	"digest/internal/source"
	"digest/internal/text"
	"digest/internal/watch"
)

// serveFlags are those of digest serve.
type serveFlags struct {
	site           siteFlags
	addr           string
	open, desk     bool
	noReload       bool
	navigate, poll bool
}

func serveCommand() *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Preview the site, following every save",
		Long: `Serve builds the site in memory and serves it, renders pages when they are asked for, and builds again when
content/, templates/ or config.toml change. Browsers reload when the page they show has changed, and only
then. Problems are laid over the last good page until they are mended. public/ is never touched.`,
		Example: `  digest serve
  digest serve -s ~/desk --addr 127.0.0.1:8080 --open
  digest serve --drafts --navigate   # the browser follows what is saved`,
		Args: args(cobra.NoArgs),
		RunE: func(cmd *cobra.Command, _ []string) error { return runServe(cmd, &f) },
	}
	f.site.register(cmd)
	fl := cmd.Flags()
	fl.StringVar(&f.addr, "addr", "127.0.0.1:1313", "address to serve at; when the port is taken, the next free one")
	fl.BoolVar(&f.open, "open", false, "open the site in the browser")
	fl.BoolVar(&f.noReload, "no-reload", false, "serve pages as they are built, without the script that reloads them")
	fl.BoolVar(&f.navigate, "navigate", false, "have browsers open the page of the article just saved")
	fl.BoolVar(&f.desk, "desk", false, "have the desk, which writes into content/, also where other machines can reach it")
	fl.BoolVar(&f.poll, "poll", false, "look at the files twice a second instead of waiting for events, as some network folders need")
	return cmd
}

func runServe(cmd *cobra.Command, f *serveFlags) error {
	ctx, cancel := context.WithCancel(cmd.Context())
	defer cancel()
	if _, _, err := net.SplitHostPort(f.addr); err != nil {
		return usagef("--addr %s is not HOST:PORT", f.addr)
	}
	if _, _, err := openSite(f.site.source, time.Now()); err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		// The old site is served while the new one is made, so garbage counts twice; a fifth less memory costs
		// a twentieth more time (BenchmarkSave).
		debug.SetGCPercent(50)
	}
	// What changes from here on is heard of, also while the first build is under way.
	events, err := watch.Tree(ctx, f.site.source, watch.Options{Poll: f.poll}, "content", "templates", configName)
	if err != nil {
		return err
	}
	l, err := serve.Listen(f.addr)
	if err != nil {
		return fmt.Errorf("serving at %s: %w", f.addr, err)
	}
	host, _, _ := net.SplitHostPort(f.addr)
	p := &preview{flags: f, out: cmd.OutOrStdout(), err: cmd.ErrOrStderr()}
	o := serve.Options{Host: host, Reload: !f.noReload, Source: os.DirFS(f.site.source)}
	if isLoopback(host) || f.desk {
		o.Desk = desk.New(f.site.source, p.deskSite)
	}
	p.server = serve.New(o)
	p.address = "http://" + shown(l.Addr().String(), host)
	warnOpen(p.err, host)

	ended := make(chan error, 1)
	go func() {
		ended <- p.server.Run(ctx, l)
		cancel()
	}()
	err = p.follow(ctx, events)
	cancel()
	for range events { // closed when the watcher has ended
	}
	return errors.Join(err, <-ended)
}

// shown is the address as a browser on this machine takes it.
func shown(addr, host string) string {
	_, port, _ := net.SplitHostPort(addr)
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// warnOpen says when others than this machine's user can read the preview.
func warnOpen(w io.Writer, host string) {
	if !isLoopback(host) {
		fmt.Fprintln(w, "warning: other machines can reach this preview, with its drafts if they are shown")
	}
}

func isLoopback(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

// preview is a running digest serve.
type preview struct {
	flags    *serveFlags
	out, err io.Writer
	server   *serve.Server
	address  string
	session  build.Session
	told     diag.List // what the terminal shows already
	greeted  bool
	good     atomic.Pointer[desk.Site]
}

// deskSite is the last good build as the desk sees it.
func (p *preview) deskSite() (desk.Site, bool) {
	if s := p.good.Load(); s != nil {
		return *s, true
	}
	return desk.Site{}, false
}

// follow builds, and builds again after every batch of changes, until ctx ends.
func (p *preview) follow(ctx context.Context, events <-chan watch.Batch) error {
	p.build(ctx, watch.Batch{All: true})
	for {
		clock := time.NewTimer(time.Until(p.next()))
		select {
		case b, ok := <-events:
			if !ok {
				return nil
			}
			if b.Notice != "" {
				fmt.Fprintln(p.err, b.Notice)
			}
			p.build(ctx, b)
		case <-clock.C:
			p.build(ctx, watch.Batch{})
		}
		clock.Stop()
	}
}

// next is when time alone changes the site.
func (p *preview) next() time.Time {
	now := time.Now()
	if t := p.session.Next(now); !t.IsZero() && t.Before(now.Add(24*time.Hour)) {
		return t.Add(time.Millisecond)
	}
	return now.Add(24 * time.Hour)
}

// build makes the site anew and shows it, or what is wrong with it.
func (p *preview) build(ctx context.Context, b watch.Batch) {
	start := time.Now()
	result, ds, err := p.plan(ctx, start, b)
	switch {
	case ctx.Err() != nil:
		return
	case err != nil:
		ds = append(ds, diag.Diagnostic{Severity: diag.Error, Code: "serve/build", Message: err.Error()})
	}
	if p.flags.site.strict {
		ds = ds.Strict()
	}
	news := serve.News{Problems: ds.Sort()}
	if result != nil && !ds.HasErrors() {
		news.Site, news.Root = result, rootOf(result.BaseURL)
		p.good.Store(&desk.Site{Collection: result.Collection, Page: func(file string) string {
			page := result.Page(file)
			if page == "" {
				return ""
			}
			return news.Root + strings.TrimPrefix(page, "/")
		}})
		if p.flags.navigate {
			news.Page = pageSaved(result, news.Root, b)
		}
	}
	p.server.Show(news)
	p.tell(result, news, b, time.Since(start))
}

func (p *preview) plan(ctx context.Context, now time.Time, b watch.Batch) (*build.Result, diag.List, error) {
	in, ds, err := p.flags.site.input(now)
	if err != nil {
		return nil, nil, err
	}
	if !p.greeted {
		progress := newProgress(p.err, now)
		defer progress.done()
		in.Progress = progress.articles
	}
	result, err := p.session.Build(ctx, in, changeOf(b))
	if err != nil {
		return nil, ds, err
	}
	return result, slices.Concat(ds, result.Diagnostics), nil
}

func changeOf(b watch.Batch) build.Change {
	c := build.Change{All: b.All}
	for _, p := range b.Paths {
		switch top, below, _ := strings.Cut(p, "/"); {
		case top == "templates":
			c.Templates = true
		case top == "content" && below == "":
			c.All = true
		case top == "content":
			c.Content = append(c.Content, below)
		}
	}
	return c
}

// rootOf is the path the site lives under.
func rootOf(base string) string {
	if u, err := url.Parse(base); err == nil && u.Path != "" {
		return u.Path
	}
	return "/"
}

// pageSaved is the path of the page of the one article in a batch.
func pageSaved(r *build.Result, root string, b watch.Batch) string {
	var page string
	for _, c := range changeOf(b).Content {
		if p := r.Page(source.Root + "/" + c); p != "" {
			if page != "" {
				return ""
			}
			page = root + strings.TrimPrefix(p, "/")
		}
	}
	return page
}

// tell prints what the browsers show: errors each time, warnings when they are new.
func (p *preview) tell(r *build.Result, n serve.News, b watch.Batch, took time.Duration) {
	fresh := slices.DeleteFunc(slices.Clone(n.Problems), func(d diag.Diagnostic) bool {
		return d.Severity == diag.Warning && slices.Contains(p.told, d)
	})
	_ = p.flags.site.report(p.err, fresh) // it is told below
	switch {
	case n.Problems.HasErrors():
		fmt.Fprintln(p.err, "the site has errors; the last good one is served")
	case p.told.HasErrors():
		fmt.Fprintln(p.err, "mended")
	}
	if r != nil && p.greeted {
		what := "everything"
		if !b.All {
			what = text.CleanLine(strings.Join(b.Paths[:min(3, len(b.Paths))], ", "))
		}
		if more := len(b.Paths) - 3; more > 0 {
			what += fmt.Sprintf(" and %d more", more)
		}
		fmt.Fprintf(p.err, "%s: %d ms\n", what, took.Milliseconds())
	}
	p.told = n.Problems
	if !p.greeted {
		p.greet(n.Root, r, took)
	}
}

func (p *preview) greet(root string, r *build.Result, took time.Duration) {
	p.greeted = true
	if root == "" {
		root = "/"
	}
	articles := ""
	if r != nil {
		articles = fmt.Sprintf("; %s in %.2f s", count(r.Counts.Articles, "article", "articles"), took.Seconds())
	}
	fmt.Fprintf(p.out, "%s%s%s (Ctrl-C ends)\n", p.address, root, articles)
	if host, _, err := net.SplitHostPort(p.flags.addr); err == nil && (isLoopback(host) || p.flags.desk) {
		fmt.Fprintf(p.out, "%s%s is the desk: what is in doubt\n", p.address, desk.Dir)
	}
	if p.flags.open {
		if err := openBrowser(p.address + root); err != nil {
			fmt.Fprintf(p.err, "warning: opening the browser: %v\n", err)
		}
	}
}

// openBrowser hands an address to the system.
func openBrowser(address string) error {
	command := []string{"xdg-open"}
	switch runtime.GOOS {
	case "darwin":
		command = []string{"open"}
	case "windows":
		command = []string{"rundll32", "url.dll,FileProtocolHandler"}
	}
	c := exec.Command(command[0], append(command[1:], address)...)
	if err := c.Start(); err != nil {
		return err
	}
	return c.Process.Release()
}
