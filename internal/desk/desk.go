// Package desk is the editor's desk of the preview: what the analysis was not sure of, and the decisions about it.
//
// A decision is a new file under content/, which belongs to the editor like any other: nothing else is kept, and
// deleting the file takes the decision back. The desk only ever makes files; one that is there is never touched,
// whoever wrote it. It makes none but those that settle a doubt it shows.
//
// A write needs the token that only the desk's own page holds, and must come from that page: another site in the
// same browser has neither.
package desk

import (
	"bytes"
	"crypto/rand"
	"crypto/subtle"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"os"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

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
}

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
	doubt, ok := d.doubt(file)
	if !ok {
		d.show(w, http.StatusConflict, "There is no doubt about "+file+" any more. Nothing was written.")
		return
	}
	body, err := entry(doubt, r.PostForm.Get("decision"), strings.TrimSpace(r.PostForm.Get("name")))
	if err != nil {
		d.show(w, http.StatusBadRequest, "Nothing was written: "+err.Error())
		return
	}
	switch err := d.create(file, body); {
	case errors.Is(err, fs.ErrExist):
		d.show(w, http.StatusConflict, file+" is there already. It was left as it is.")
	case err != nil:
		d.show(w, http.StatusInternalServerError, "Nothing was written: "+err.Error())
	default:
		http.Redirect(w, r, Dir, http.StatusSeeOther)
	}
}

func (d *Desk) doubt(file string) (check.Doubt, bool) {
	s, ok := d.site()
	if !ok {
		return check.Doubt{}, false
	}
	for _, one := range check.Doubts(s.Collection) {
		if one.File == file {
			return one, true
		}
	}
	return check.Doubt{}, false
}

// entry is the file that settles a doubt.
func entry(doubt check.Doubt, decision, name string) ([]byte, error) {
	var front struct {
		Name  string   `toml:"name,omitempty"`
		Names []string `toml:"names,omitempty"`
		Never []string `toml:"never,omitempty"`
		Hide  bool     `toml:"hide,omitempty"`
	}
	switch decision {
	case "confirm":
		front.Name = doubt.Name
	case "rename":
		if err := checkName(name); err != nil {
			return nil, err
		}
		front.Name = name
		if name != doubt.Name {
			front.Names = []string{doubt.Name}
		}
	case "never":
		// never keeps the tables from this name; what analysis finds by its form alone, hide takes out.
		front.Never, front.Hide = []string{doubt.Name}, true
	default:
		return nil, errors.New("there is no such decision")
	}
	var b bytes.Buffer
	b.WriteString("+++\n")
	if err := toml.NewEncoder(&b).Encode(front); err != nil {
		return nil, err
	}
	b.WriteString("+++\n")
	return b.Bytes(), nil
}

func checkName(name string) error {
	switch {
	case name == "":
		return errors.New("a name is needed")
	case len(name) > maxName:
		return errors.New("the name is too long")
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return errors.New("the name has control characters")
	}
	return nil
}

// create writes a new file of the site, whole or not at all, and never over another. Links lead nowhere
// outside the folder.
func (d *Desk) create(name string, body []byte) error {
	root, err := os.OpenRoot(d.folder)
	if err != nil {
		return err
	}
	defer root.Close()
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(body)
	if err = errors.Join(err, f.Close()); err != nil {
		return errors.Join(err, root.Remove(name))
	}
	return nil
}

// view is what the page shows.
type view struct {
	Token, Said          string
	Doubts               []doubtView
	Dates, Bare          []articleView
	MoreDoubts, MoreBare int
	MoreDates            int
}

type doubtView struct {
	check.Doubt
	Page string
}

type articleView struct{ Path, Page, Title, What string }

func (d *Desk) show(w http.ResponseWriter, status int, said string) {
	v := view{Token: d.token, Said: said}
	if s, ok := d.site(); ok {
		d.fill(&v, s)
	}
	var b bytes.Buffer
	t, err := template.New("desk").Parse(pageSource)
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

func (d *Desk) fill(v *view, s Site) {
	for _, one := range check.Doubts(s.Collection) {
		// A decision just written is not yet part of the build shown.
		if _, err := os.Lstat(path.Join(d.folder, one.File)); err == nil {
			continue
		}
		if len(v.Doubts) == maxListed {
			v.MoreDoubts++
			continue
		}
		v.Doubts = append(v.Doubts, doubtView{one, s.Page(one.Path)})
	}
	for i := range s.Collection.Articles {
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

func listed(list []articleView, more int, a *digest.Article, s Site, what string) ([]articleView, int) {
	if len(list) == maxListed {
		return list, more + 1
	}
	return append(list, articleView{a.Article.Path, s.Page(a.Article.Path), a.Article.Title, what}), more
}
