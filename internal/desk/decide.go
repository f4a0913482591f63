package desk

import (
	"bytes"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/BurntSushi/toml"

	"digest/internal/check"
	"digest/internal/digest"
	"digest/internal/entity"
)

// change is what a decision writes.
type change struct {
	file string
	body []byte    // of a new file
	same entity.ID // to be added to same_as, where the file is there already
}

// front is the front matter of a new entry.
type front struct {
	Name    string   `toml:"name,omitempty"`
	Names   []string `toml:"names,omitempty"`
	Country string   `toml:"country,omitempty"`
	Never   []string `toml:"never,omitempty"`
	SameAs  []string `toml:"same_as,omitempty"`
	Hide    bool     `toml:"hide,omitempty"`
}

// decision is what settles a name; value is what was typed beside the button.
func decision(c *digest.Collection, doubt check.Doubt, what, value string) (change, error) {
	f := front{Name: doubt.Name}
	switch what {
	case "rename", "alias", "merge", "state":
		if err := checkName(value); err != nil {
			return change{}, err
		}
	}
	switch what {
	case "confirm":
	case "rename":
		f.Name = value
		if value != doubt.Name {
			f.Names = []string{doubt.Name}
		}
	case "alias":
		if value == doubt.Name {
			return change{}, errors.New("that is its name already")
		}
		f.Names = []string{value}
	case "state":
		code, ok := stateOf(c, value)
		if !ok {
			return change{}, fmt.Errorf("no state is called %q", value)
		}
		f.Country = code
	case "merge":
		return merge(c, doubt, value)
	case "never":
		// never keeps the tables from this name; what analysis finds by its form alone, hide takes out.
		f.Name, f.Never, f.Hide = "", []string{doubt.Name}, true
	default:
		return change{}, errors.New("there is no such decision")
	}
	body, err := f.encode()
	return change{file: doubt.File, body: body}, err
}

// merge has the actor that is meant say that the name is another of its own.
func merge(c *digest.Collection, doubt check.Doubt, value string) (change, error) {
	from := entity.ID(strings.TrimSuffix(strings.TrimPrefix(doubt.File, "content/"), ".md"))
	into := int32(-1)
	for i := range c.Actors {
		a := &c.Actors[i]
		if a.ID.Kind() != from.Kind() || a.ID == from || !strings.EqualFold(a.Name, value) && string(a.ID) != value && a.ID.Slug() != value {
			continue
		}
		if into >= 0 {
			return change{}, fmt.Errorf("%q is the name of two: write %s or %s", value, c.Actors[into].ID.Slug(), a.ID.Slug())
		}
		into = int32(i)
	}
	if into < 0 {
		return change{}, fmt.Errorf("no other %s of the site is called %q", doubt.Kind, value)
	}
	a := &c.Actors[into]
	f := front{Name: a.Name, SameAs: []string{string(from)}}
	file := fileOf(a.ID)
	if a.Entry != nil {
		file = a.Entry.Path
	}
	body, err := f.encode()
	return change{file: file, body: body, same: from}, err
}

func fileOf(id entity.ID) string { return "content/" + string(id) + ".md" }

// stateOf finds a state by its name or code.
func stateOf(c *digest.Collection, value string) (code string, ok bool) {
	for i := range c.States {
		if s := &c.States[i]; strings.EqualFold(s.Name, value) || strings.EqualFold(s.Code, value) || s.Slug == value {
			return s.Code, true
		}
	}
	return "", false
}

func (f front) encode() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("+++\n")
	if err := toml.NewEncoder(&b).Encode(f); err != nil {
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

// errChanged says that a file is not what it was when the page was made.
var errChanged = errors.New("the file has changed")

// write carries out a change decided on a page of the desk, by its number. Links lead nowhere outside the folder.
func (d *Desk) write(c change, number string) error {
	root, err := os.OpenRoot(d.folder)
	if err != nil {
		return err
	}
	defer root.Close()
	if c.same != "" {
		src, err := root.ReadFile(c.file)
		if err == nil {
			if !d.showed(number, c.file, src) {
				return errChanged
			}
			return amend(root, c, src)
		}
		if !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return create(root, c.file, c.body)
}

// create writes a new file of the site, whole or not at all, and never over another.
func create(root *os.Root, name string, body []byte) error {
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

// amend puts the changed file in the place of the one that was seen, in one step.
func amend(root *os.Root, c change, src []byte) error {
	body, err := withSame(src, c.same)
	if err != nil {
		return fmt.Errorf("%s: %w", c.file, err)
	}
	if st, err := root.Lstat(c.file); err != nil || !st.Mode().IsRegular() {
		return fmt.Errorf("%s is not a plain file", c.file)
	}
	beside := path.Join(path.Dir(c.file), "."+path.Base(c.file)+".desk.tmp")
	if err := create(root, beside, body); err != nil {
		return err
	}
	// Whoever saved in this very moment keeps what they saved.
	if now, err := root.ReadFile(c.file); err != nil || !bytes.Equal(now, src) {
		return errors.Join(errChanged, root.Remove(beside))
	}
	if err := root.Rename(beside, c.file); err != nil {
		return errors.Join(err, root.Remove(beside))
	}
	return nil
}

// remember notes what the editors' files of actors are now, and returns the number of the page they are noted for.
func (d *Desk) remember(c *digest.Collection) string {
	p := page{number: rand.Text(), files: map[string][sha256.Size]byte{}}
	if root, err := os.OpenRoot(d.folder); err == nil {
		for i := range c.Actors {
			if e := c.Actors[i].Entry; e != nil {
				if src, err := root.ReadFile(e.Path); err == nil {
					p.files[e.Path] = sha256.Sum256(src)
				}
			}
		}
		root.Close()
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.pages = append(d.pages[max(0, len(d.pages)-maxPages+1):], p)
	return p.number
}

// showed reports whether a file was this when a page was shown.
func (d *Desk) showed(number, file string, src []byte) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	i := slices.IndexFunc(d.pages, func(p page) bool { return p.number == number })
	if i < 0 {
		return false
	}
	sum, noted := d.pages[i].files[file]
	return noted && sum == sha256.Sum256(src)
}

var errByHand = errors.New("its front matter is not written so that a line can be added safely; add same_as by hand")

// withSame adds an ID to same_as in the TOML front matter of a file. All else stays as it is, byte for byte; that
// nothing else changed in what it says is checked by reading both.
func withSame(src []byte, id entity.ID) ([]byte, error) {
	rest, ok := bytes.CutPrefix(src, []byte("+++\n"))
	end := bytes.Index(rest, []byte("\n+++"))
	if bytes.HasPrefix(rest, []byte("+++")) {
		end = 0
	}
	if !ok || end < 0 {
		return nil, errByHand
	}
	head, tail := rest[:end], rest[end:]
	before := map[string]any{}
	if toml.Unmarshal(head, &before) != nil {
		return nil, errByHand
	}
	same := []any{}
	if was, has := before["same_as"]; has {
		list, ok := was.([]any)
		if !ok || slices.Contains(list, any(string(id))) {
			return nil, errByHand
		}
		same = append(same, list...)
	}
	same = append(same, string(id))
	line, err := sameLine(same)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(string(head), "\n")
	if end == 0 {
		lines, tail = nil, append([]byte("\n"), rest...)
	}
	at := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(l, "same_as") })
	if at >= 0 {
		lines[at] = line
	} else {
		// Before any table, which would take the line in.
		table := slices.IndexFunc(lines, func(l string) bool { return strings.HasPrefix(strings.TrimSpace(l), "[") })
		if table < 0 {
			table = len(lines)
		}
		lines = slices.Insert(lines, table, line)
	}
	changed := strings.Join(lines, "\n")
	after := map[string]any{}
	if toml.Unmarshal([]byte(changed), &after) != nil {
		return nil, errByHand
	}
	before["same_as"] = same
	if !reflect.DeepEqual(before, after) {
		return nil, errByHand
	}
	return []byte("+++\n" + changed + string(tail)), nil
}

func sameLine(same []any) (string, error) {
	var b bytes.Buffer
	err := toml.NewEncoder(&b).Encode(map[string]any{"same_as": same})
	return strings.TrimSpace(b.String()), err
}
