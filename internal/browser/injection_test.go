package browser

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/url"
	"os"
	"path"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"
	"unicode"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"golang.org/x/net/html"

	"digest/internal/build"
	"digest/internal/config"
	"digest/internal/diag"
	"digest/internal/hostile"
	"digest/internal/needs"
	"digest/templates"
)

// injected is a site of hostile content, configuration and words, path → bytes, with all that building it said.
// What may hold no hostile string makes errors, and is left out of a second build.
var injected = sync.OnceValues(func() (map[string][]byte, error) {
	english, err := fs.ReadFile(templates.FS, "strings/en.toml")
	if err != nil {
		return nil, err
	}
	conf, ds := config.Parse("config.toml", []byte(hostile.Config(0)))
	said = append(said, ds...)
	content := fstest.MapFS{}
	for name, text := range hostile.Content() {
		content[name] = &fstest.MapFile{Data: []byte(text), ModTime: time.Date(2020, 7, 8, 0, 0, 0, 0, time.UTC)}
	}
	in := build.Input{
		Config: conf, Content: content, Now: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Generator: "digest test",
		Templates: []fs.FS{fstest.MapFS{"strings/en.toml": &fstest.MapFile{Data: []byte(hostile.Strings(string(english)))}}, templates.FS},
	}
	for range 3 {
		r, err := build.Build(context.Background(), in)
		if err != nil {
			return nil, err
		}
		said = append(said, r.Diagnostics...)
		if !r.Diagnostics.HasErrors() {
			return write(r)
		}
		for _, d := range r.Diagnostics {
			if name := strings.TrimPrefix(d.Path, "content/"); d.Severity == diag.Error {
				delete(content, name)
			}
		}
	}
	errs := slices.DeleteFunc(said, func(d diag.Diagnostic) bool { return d.Severity != diag.Error })
	return nil, fmt.Errorf("errors remain: %w", errs[max(0, len(errs)-20):])
})

var said diag.List

func write(r *build.Result) (map[string][]byte, error) {
	files := map[string][]byte{}
	for _, f := range r.Files() {
		var b bytes.Buffer
		if err := f.Write(&b); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Path, err)
		}
		files[f.Path] = b.Bytes()
	}
	return files, nil
}

func hostileSite(t *testing.T) map[string][]byte {
	t.Helper()
	files, err := injected()
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// What is said about hostile content and configuration brings no command to the terminal.
func TestDiagnosticsAreQuiet(t *testing.T) {
	hostileSite(t)
	ds := said
	for i := range hostile.Injections() {
		_, problems := config.Parse("config.toml", []byte(hostile.Config(i)))
		ds = append(ds, problems...)
		for _, key := range config.Keys() {
			for _, form := range []string{"%s = %s\n", "[%s]\nNO = %s\n", "[x%s]\n%s = 1\n"} {
				_, problems := config.Parse("config.toml", fmt.Appendf(nil, form, key, hostile.TOML(hostile.Injections()[i].Text)))
				ds = append(ds, problems...)
			}
		}
	}
	if len(ds) < 1000 {
		t.Errorf("only %d diagnostics", len(ds))
	}
	for _, d := range ds {
		if line := d.String(); strings.ContainsFunc(line, loud) {
			t.Errorf("%q", line)
		}
	}
}

// loud tells characters that a terminal or an editor obeys rather than shows.
func loud(r rune) bool {
	return unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// Every file of the hostile site has a path that is safe everywhere.
func TestHostilePaths(t *testing.T) {
	reserved := regexp.MustCompile(`(?i)^(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(\.|$)`)
	for p := range hostileSite(t) {
		if strings.HasPrefix(p, "names/") || path.Ext(p) == ".png" && strings.HasPrefix(p, "articles/") { // copied under the name it has
			continue
		}
		if !fs.ValidPath(p) || strings.ContainsFunc(p, loud) || strings.ContainsAny(p, `<>:"|?*\`) {
			t.Errorf("%q", p)
		}
		for seg := range strings.SplitSeq(p, "/") {
			if reserved.MatchString(seg) || strings.HasSuffix(seg, ".") || strings.HasSuffix(seg, " ") || len(seg) > 255 {
				t.Errorf("%q: %q is no name on Windows", p, seg)
			}
		}
	}
}

// Every page of the hostile site has only elements, attributes and addresses that templates and Markdown make.
func TestHostileMarkup(t *testing.T) {
	pages := 0
	for p, body := range hostileSite(t) {
		if path.Ext(p) != ".html" || strings.HasPrefix(p, "names/") {
			continue
		}
		pages++
		for _, complaint := range checkMarkup(body, true) {
			t.Errorf("%s: %s", p, complaint)
		}
		if t.Failed() && pages > 50 {
			t.Fatal("and so on")
		}
	}
	if pages < 1000 {
		t.Errorf("only %d pages", pages)
	}
}

// elements that may stand on a page. Frames, objects, styles, bases and plug-ins never do.
var elements = map[string]bool{}

func init() {
	for name := range strings.FieldsSeq(`html head meta title link script body div span a p h1 h2 h3 h4 h5 h6 header footer main nav section article aside
		ul ol li dl dt dd table caption thead tbody tr th td blockquote q cite pre code hr br em strong del ins sup sub small mark time abbr img
		figure figcaption form label input select option button datalist details summary noscript template output search fieldset legend
		svg g path circle line rect text title desc use defs symbol polyline polygon b i s kbd address bdi`) {
		elements[name] = true
	}
}

// checkMarkup lists what a page, or a fragment in a feed, must not have.
func checkMarkup(body []byte, page bool) (complaints []string) {
	complain := func(format string, args ...any) { complaints = append(complaints, fmt.Sprintf(format, args...)) }
	z := html.NewTokenizer(bytes.NewReader(body))
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			if err := z.Err(); !errors.Is(err, io.EOF) {
				complain("%v", err)
			}
			return complaints
		}
		token := z.Token()
		if kind == html.CommentToken || kind == html.DoctypeToken && !strings.EqualFold(token.Data, "html") {
			complain("%.80q", token.String())
		}
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			continue
		}
		if !elements[token.Data] || !page && (token.Data == "script" || token.Data == "form" || token.Data == "meta") {
			complain("element %.200q", token.String())
		}
		attrs := map[string]string{}
		for _, a := range token.Attr {
			attrs[a.Key] = a.Val
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" || a.Key == "srcdoc" || a.Key == "formaction" || !attrName.MatchString(a.Key) {
				complain("attribute %.200q", token.String())
			}
			switch a.Key {
			case "href", "src", "action", "cite", "poster", "data", "xlink:href", "srcset":
				if !safeAddress(a.Val) {
					complain("address %q", a.Val)
				}
			}
		}
		switch {
		case token.Data == "script" && attrs["type"] == "application/ld+json":
			z.Next()
			var any struct {
				Graph []json.RawMessage `json:"@graph"`
			}
			if err := json.Unmarshal(z.Text(), &any); err != nil {
				complain("JSON-LD: %v", err)
			}
		case token.Data == "script" && (!strings.HasSuffix(attrs["src"], ".js") || strings.Contains(attrs["src"], "//")):
			complain("script %.200q", token.String())
		case token.Data == "meta" && strings.EqualFold(attrs["http-equiv"], "refresh"):
			if _, to, ok := strings.Cut(attrs["content"], "url="); !ok || !safeAddress(to) {
				complain("redirection %q", attrs["content"])
			}
		}
	}
}

var attrName = regexp.MustCompile(`^[a-z][a-z0-9:-]*$|^viewBox$`)

// safeAddress: a path or a web or mail address, read as browsers read it: without tabs and line ends, and with
// "\" as "/".
func safeAddress(s string) bool {
	s = strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return -1
		}
		return r
	}, strings.TrimFunc(s, func(r rune) bool { return r <= ' ' }))
	u, err := url.Parse(strings.ReplaceAll(s, `\`, "/"))
	if err != nil {
		return false
	}
	return slices.Contains([]string{"", "http", "https", "mailto"}, strings.ToLower(u.Scheme))
}

// What programs read of the hostile site is what it says it is, and carries no script either.
func TestHostileData(t *testing.T) {
	files := hostileSite(t)
	seen := map[string]int{}
	for p, body := range files {
		if strings.HasPrefix(p, "names/") {
			continue
		}
		ext := path.Ext(p)
		seen[ext]++
		var err error
		switch {
		case ext == ".atom" || ext == ".rss" || ext == ".xml" || ext == ".svg":
			err = checkXML(body)
		case ext == ".json":
			var v any
			if err = json.Unmarshal(body, &v); err == nil {
				err = checkJSON(v)
			}
		case ext == ".jsonl":
			for line := range bytes.Lines(body) {
				var v any
				if err = json.Unmarshal(line, &v); err != nil {
					break
				}
			}
		case ext == ".csv":
			err = checkCSV(body)
		case ext == ".js" && strings.HasPrefix(p, "search/"):
			if !searchFile.Match(body) {
				err = fmt.Errorf("not one call with one text: %.200q", body)
			}
		case ext == ".txt":
			err = checkText(string(body))
		}
		if err != nil {
			t.Errorf("%s: %v", p, err)
		}
	}
	for _, ext := range []string{".atom", ".rss", ".json", ".jsonl", ".csv", ".js", ".xml", ".txt"} {
		if seen[ext] == 0 {
			t.Errorf("there is no %s", ext)
		}
	}
}

// searchFile is a file of the index: one call with three strings that hold nothing with a meaning of its own.
var searchFile = regexp.MustCompile(`^digestSearch\("[a-z0-9-]+","[0-9a-zA-Z]*","[ !#-\[\]-~]*"\);?\n?$`)

func checkXML(body []byte) error {
	d := xml.NewDecoder(bytes.NewReader(body))
	var content bool
	for {
		token, err := d.Token()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		switch x := token.(type) {
		case xml.Directive:
			return fmt.Errorf("%s", x)
		case xml.ProcInst:
			if x.Target != "xml" {
				return fmt.Errorf("<?%s %s?>", x.Target, x.Inst)
			}
		case xml.StartElement:
			if slices.Contains([]string{"script", "iframe", "object", "foreignObject"}, strings.ToLower(x.Name.Local)) {
				return fmt.Errorf("element %s", x.Name.Local)
			}
			content = x.Name.Local == "content" || x.Name.Local == "encoded" || x.Name.Local == "description"
			for _, a := range x.Attr {
				if strings.HasPrefix(strings.ToLower(a.Name.Local), "on") || a.Name.Local == "href" && !safeAddress(a.Value) {
					return fmt.Errorf("attribute %s=%q", a.Name.Local, a.Value)
				}
			}
		case xml.CharData:
			if !content {
				continue
			}
			if complaints := checkMarkup(x, false); len(complaints) > 0 {
				return fmt.Errorf("%s", strings.Join(complaints, "; "))
			}
		case xml.EndElement:
			content = false
		}
	}
}

// checkJSON looks through a JSON feed or an article's data for addresses and markup.
func checkJSON(v any) error {
	switch v := v.(type) {
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			if s, ok := v[key].(string); ok && strings.HasSuffix(key, "url") && !safeAddress(s) {
				return fmt.Errorf("%s: %q", key, s)
			} else if ok && strings.HasSuffix(key, "html") {
				if complaints := checkMarkup([]byte(s), false); len(complaints) > 0 {
					return fmt.Errorf("%s: %s", key, strings.Join(complaints, "; "))
				}
			}
			if err := checkJSON(v[key]); err != nil {
				return err
			}
		}
	case []any:
		for _, x := range v {
			if err := checkJSON(x); err != nil {
				return err
			}
		}
	}
	return nil
}

func checkCSV(body []byte) error {
	rows, err := csv.NewReader(bytes.NewReader(body)).ReadAll()
	for _, row := range rows {
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r", rune(cell[0])) && !regexp.MustCompile(`^-?[0-9.]+$`).MatchString(cell) {
				return fmt.Errorf("a formula: %q", cell)
			}
		}
	}
	return err
}

// checkText reads robots.txt and llms.txt: no text of the site begins a line of its own in them.
func checkText(s string) error {
	for line := range strings.Lines(s) {
		if line = strings.TrimSuffix(line, "\n"); strings.ContainsFunc(line, loud) {
			return fmt.Errorf("%q", line)
		}
		if strings.Contains(line, "](javascript:") {
			return fmt.Errorf("%q", line)
		}
	}
	if strings.Count(s, "User-agent") > 1 || strings.Count(s, "\n## Pages\n") > 1 {
		return fmt.Errorf("a line of ours stands twice:\n%s", s)
	}
	return nil
}

// No page of the hostile site runs any of it in a browser: not even when the browser is told to pass over the
// pages' Content-Security-Policy, which would have stopped it. CI opens every fifth address, DIGEST_FULL=1 all.
func TestNothingHostileRuns(t *testing.T) {
	tb := open(t)
	files := hostileSite(t)
	site := serveFiles(t, files)
	pwned := catch(tb)
	var addresses []string
	for _, p := range slices.Sorted(maps.Keys(files)) {
		// Redirections are gone before they can be asked; what they say is TestHostileMarkup's.
		if path.Ext(p) == ".html" && !strings.HasPrefix(p, "names/") && !bytes.Contains(files[p], []byte(`http-equiv="refresh"`)) {
			addresses = append(addresses, site+strings.TrimSuffix(p, "index.html"))
		}
	}
	for i, injection := range hostile.Injections() {
		q := url.QueryEscape(injection.Text)
		addresses = append(addresses, site+"search/?q="+q, site+"search/?q=minister&person="+q+"&from="+q+"&year="+q+"&speaker="+q+"&order="+q+"&quotes="+q+"&lang="+q)
		if i%8 == 0 {
			addresses = append(addresses, site+"search/#"+q, site+"search/?"+q, site+"?"+q+"#"+q, site+"quotes/?q="+q+"&page="+q+"#"+q)
		}
	}
	step := 23
	switch {
	case os.Getenv("DIGEST_FULL") == "1":
		step = 1
	case needs.Everything():
		step = 5
	}
	looked := 0
	for i := 0; i < len(addresses); i += step {
		tb.do(bypassCSP(i/step%4 != 3), chromedp.Navigate(addresses[i]))
		what := eval[[]string](tb, wrongInPage)
		looked++
		for _, w := range append(what, pwned()...) {
			t.Errorf("%s: %s", addresses[i], w)
		}
		for _, c := range tb.complained() {
			if strings.Contains(c, "xecut") || strings.Contains(c, "rror:") { // "Refused to execute inline script", "Executing inline"
				t.Errorf("%s: the browser says: %s", addresses[i], c)
			}
		}
	}
	t.Logf("%d of %d addresses", looked, len(addresses))
}

// catch makes pwned a function of every page that tells us of its calls; so does any dialog.
func catch(tb *tab) (called func() []string) {
	tb.t.Helper()
	var mu sync.Mutex
	var calls []string
	note := func(s string) { mu.Lock(); calls = append(calls, s); mu.Unlock() }
	tb.mu.Lock()
	tb.also = func(event any) {
		switch e := event.(type) {
		case *runtime.EventBindingCalled:
			note("it called " + e.Name + "(" + e.Payload + ")")
		case *cdppage.EventJavascriptDialogOpening:
			note("it opened a dialog: " + e.Message)
		}
	}
	tb.mu.Unlock()
	tb.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		if _, err := cdp.Call(ctx, t, runtime.AddBinding, runtime.AddBindingParams{Name: "pwnedBinding"}); err != nil {
			return err
		}
		_, err := cdp.Call(ctx, t, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{
			Source: `window.pwned = function (x) { pwnedBinding(String(x) + " at " + location.href); };`,
		})
		return err
	}))
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		out := calls
		calls = nil
		return out
	}
}

func bypassCSP(on bool) chromedp.Action[chromedp.Void] {
	return chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cdppage.SetBypassCSP, cdppage.SetBypassCSPParams{Enabled: on})
		return err
	})
}

// wrongInPage lists what stands in a page, as the browser has read it, that would run on a click or a move; it
// waits for a search to answer.
const wrongInPage = `new Promise(function (done) {
	var began = Date.now();
	(function look() {
		var status = document.querySelector("[data-search] [data-status]"), trouble = document.querySelector("[data-search] [data-trouble]");
		if (location.search.indexOf("q=") > 0 && status && !status.textContent && trouble.hidden && Date.now() - began < 3000) return setTimeout(look, 10);
		var out = [];
		document.querySelectorAll("*").forEach(function (e) {
			Array.prototype.forEach.call(e.attributes, function (a) {
				if (/^on/i.test(a.name) || /^(style|srcdoc|formaction)$/i.test(a.name)) out.push("attribute " + e.outerHTML.slice(0, 200));
			});
			var to = e.href || e.src || e.action || e.data;
			if (to && typeof to === "object") to = new URL(to.baseVal, location).href; // of SVG
			if (typeof to === "string" && to && !/^(https?|mailto):/.test(to)) out.push("address " + to);
			if (/^(iframe|frame|object|embed|base|style|applet)$/i.test(e.tagName)) out.push("element " + e.outerHTML.slice(0, 200));
			if (e.tagName === "SCRIPT" && !e.src && e.type !== "application/ld+json") out.push("script " + e.outerHTML.slice(0, 200));
		});
		setTimeout(function () { done(out); }, 0);
	})();
})`
