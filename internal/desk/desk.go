// Package desk is the editor's desk of the preview: what the analysis was not sure of, and the decisions about it.
//
// A decision is a file under content/, which belongs to the editor like any other: nothing else is kept, and deleting
// the file takes the decision back. The desk makes files for names it shows. The one file it ever changes is that of
// the actor a name is merged with: by one line in its front matter, if it is still the file the desk showed, and only
// if it says the same as before and that line. Everything else that is there is never touched, whoever wrote it.
//
// A write needs the token that only the desk's own page holds, and must come from that page: another site in the
// same browser has neither.
package desk

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"digest/internal/article"
	"digest/internal/check"
	"digest/internal/digest"
)

// Dir is where the desk's addresses lie.
const Dir = "/_desk/"

// Bounds of a page and of what a form may hold.
const (
	maxListed = 200
	maxForm   = 16 << 10
	maxName   = 200
)

// Site is what the desk needs to know of the site as it was last built.
type Site struct {
	Collection *digest.Collection
	// Page is the address of the page of an article, by the path of its file; "" if it has none.
	Page func(path string) string
}

// Desk is an http.Handler for what is below Dir.
type Desk struct {
	folder string
	site   func() (Site, bool)
	token  string
	origin *http.CrossOriginProtection

	mu    sync.Mutex
	pages []page // the last ones shown
}

// page remembers what the files were that a decision on it may change.
type page struct {
	number string
	files  map[string][sha256.Size]byte
}

// maxPages bounds the pages that decisions may come from; of an older one, the desk must be opened again.
const maxPages = 64

// New makes a desk that writes into the site's folder. site gives the last good build, false before there is one.
func New(folder string, site func() (Site, bool)) *Desk {
	return &Desk{folder: folder, site: site, token: rand.Text(), origin: http.NewCrossOriginProtection()}
}

var (
	//go:embed desk.html
	pageSource string
	//go:embed desk.css
	style []byte
)

func (d *Desk) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	switch {
	case r.URL.Path == Dir+"desk.css" && r.Method == http.MethodGet:
		h.Set("Content-Type", "text/css; charset=utf-8")
		_, _ = w.Write(style) // the client may be gone
	case r.URL.Path == Dir && r.Method == http.MethodGet:
		d.show(w, http.StatusOK, "")
	case r.URL.Path == Dir && r.Method == http.MethodPost:
		d.decide(w, r)
	case r.URL.Path != Dir:
		http.NotFound(w, r)
	default:
		h.Set("Allow", "GET, POST")
		http.Error(w, "method not allowed", http.StatusMethodNotAllowed)
	}
}

// decide carries out one decision.
func (d *Desk) decide(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := d.origin.Check(r); err != nil || r.ParseForm() != nil ||
		subtle.ConstantTimeCompare([]byte(r.PostForm.Get("token")), []byte(d.token)) != 1 {
		http.Error(w, "This did not come from the desk. Open the desk again.", http.StatusForbidden)
		return
	}
	file := r.PostForm.Get("file")
	s, built := d.site()
	name, ok := d.named(s, file)
	if !built || !ok {
		d.show(w, http.StatusConflict, "There is no doubt about "+file+" any more. Nothing was written.")
		return
	}
	change, err := decision(s.Collection, name, r.PostForm.Get("decision"), strings.TrimSpace(r.PostForm.Get("name")))
	if err != nil {
		d.show(w, http.StatusBadRequest, "Nothing was written: "+err.Error())
		return
	}
	switch err := d.write(change, r.PostForm.Get("page")); {
	case errors.Is(err, fs.ErrExist):
		d.show(w, http.StatusConflict, change.file+" is there already. It was left as it is.")
	case errors.Is(err, errByHand):
		d.show(w, http.StatusConflict, "Nothing was written: "+err.Error()+".")
	case errors.Is(err, errChanged):
		d.show(w, http.StatusConflict, change.file+" has been changed since this page was made. It was left as it is. Look at it, and decide again.")
	case err != nil:
		d.show(w, http.StatusInternalServerError, "Nothing was written: "+err.Error())
	default:
		http.Redirect(w, r, Dir, http.StatusSeeOther)
	}
}

// named finds a name the desk shows by the file that settles it.
func (d *Desk) named(s Site, file string) (check.Doubt, bool) {
	if s.Collection == nil {
		return check.Doubt{}, false
	}
	for _, one := range append(check.Doubts(s.Collection), firstSeen(s.Collection)...) {
		if one.File == file {
			return one, true
		}
	}
	return check.Doubt{}, false
}

// view is what the page shows.
type view struct {
	Token, Said           string
	Page                  string // its number
	Doubts, First         []doubtView
	MoreDoubts, MoreFirst int
	Dates, Bare           []articleView
	MoreDates, MoreBare   int
	Days                  int // of names seen for the first time
}

type doubtView struct {
	check.Doubt
	Page string
}

type articleView struct{ Path, Page, Title, What, Sentence string }

func (d *Desk) show(w http.ResponseWriter, status int, said string) {
	v := view{Token: d.token, Said: said}
	if s, ok := d.site(); ok {
		d.fill(&v, s)
	}
	var b bytes.Buffer
	t, err := template.New("desk").Funcs(template.FuncMap{"on": inDesk}).Parse(pageSource)
	if err == nil {
		err = t.Execute(&b, v)
	}
	if err != nil {
		panic("desk: " + err.Error()) // the template is ours
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes()) // the client may be gone
}

// inDesk is one name with the page it stands on.
func inDesk(name doubtView, desk view) any {
	return struct {
		Name doubtView
		Desk view
	}{name, desk}
}

func (d *Desk) fill(v *view, s Site) {
	v.Page, v.Days = d.remember(s.Collection), newDays
	v.Doubts, v.MoreDoubts = d.names(s, check.Doubts(s.Collection))
	doubted := map[string]bool{}
	for _, one := range v.Doubts {
		doubted[one.File] = true
	}
	first := slices.DeleteFunc(firstSeen(s.Collection), func(one check.Doubt) bool { return doubted[one.File] })
	v.First, v.MoreFirst = d.names(s, first)
	for i := len(s.Collection.Articles) - 1; i >= 0; i-- { // the newest first
		a := &s.Collection.Articles[i]
		if src := a.Article.DateSource; src == article.FromText || src == article.FromFileTime {
			what := fmt.Sprintf("%s, taken from the %s", a.Article.Date.Format("2006-01-02"), map[bool]string{true: "text", false: "file's time"}[src == article.FromText])
			v.Dates, v.MoreDates = listed(v.Dates, v.MoreDates, a, s, what)
		}
		switch {
		case len(a.Actors) == 0:
			v.Bare, v.MoreBare = listed(v.Bare, v.MoreBare, a, s, "nobody and no state was found")
		case len(a.Topics) == 0:
			v.Bare, v.MoreBare = listed(v.Bare, v.MoreBare, a, s, "no topic was found")
		}
	}
}

// names lists names with their pages, as many as fit.
func (d *Desk) names(s Site, list []check.Doubt) (out []doubtView, more int) {
	for _, one := range list {
		// A decision just written is not yet part of the build shown.
		if _, err := os.Lstat(path.Join(d.folder, one.File)); err == nil {
			continue
		}
		if len(out) == maxListed {
			more++
			continue
		}
		out = append(out, doubtView{one, s.Page(one.Path)})
	}
	return out, more
}

func listed(list []articleView, more int, a *digest.Article, s Site, what string) ([]articleView, int) {
	if len(list) == maxListed {
		return list, more + 1
	}
	lede := strings.TrimSpace(a.Article.Lede().Of(a.Article.Text))
	if len(a.Doc.Sentences) > 0 {
		for _, sentence := range a.Doc.Sentences {
			if sentence.Start >= a.Article.Lede().Start && sentence.Len() > 0 {
				lede = sentence.Of(a.Doc.Text)
				break
			}
		}
	}
	return append(list, articleView{a.Article.Path, s.Page(a.Article.Path), a.Article.Title, what, lede}), more
}

// newDays is how many of the newest days' articles a name must not be older than to count as new.
const newDays = 3

// firstSeen lists the names that the newest days brought and no article before them has: those no table and no editor
// knows, in the order of actors. An archive of no more than those days has none: all its names are new.
func firstSeen(c *digest.Collection) []check.Doubt {
	var out []check.Doubt
	for i := max(1, len(c.Days)-newDays); i < len(c.Days); i++ {
		ch := &c.Days[i].Changes
		for _, actor := range slices.Concat(ch.People, ch.Organisations) {
			if a := &c.Actors[actor]; !a.Known && a.Entry == nil {
				if one, ok := evidence(c, actor); ok {
					out = append(out, one)
				}
			}
		}
	}
	return out
}

// evidence shows where an actor was named first.
func evidence(c *digest.Collection, actor int32) (check.Doubt, bool) {
	x := &c.Actors[actor]
	if len(x.Articles) == 0 {
		return check.Doubt{}, false
	}
	a := &c.Articles[x.Articles[0]]
	chain := slices.Index(a.Chains, actor)
	if chain < 0 || len(a.Doc.Chains[chain].Mentions) == 0 {
		return check.Doubt{}, false
	}
	m := a.Doc.Mentions[a.Doc.Chains[chain].Mentions[0]]
	return check.Doubt{
		Name: x.Name, Kind: x.Kind.String(), Times: len(x.Articles), Path: a.Article.Path, Pos: a.Article.Position(m.Start),
		Sentence: a.Doc.Sentences[m.Sentence].Of(a.Doc.Text), File: fileOf(x.ID),
	}, true
}
