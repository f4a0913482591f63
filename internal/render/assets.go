package render

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"digest/internal/diag"
	"digest/internal/output"
	"digest/internal/text"
	"github.com/tdewolff/minify/v2"
	"github.com/tdewolff/minify/v2/js"
)

// assets are the files under assets/ of all layers, by name without that directory ("fonts/x.woff2").
type assets struct {
	data  map[string][]byte
	names map[string]string // name → name with its hash, below the site's root
	flags map[string]bool   // codes that have a picture
}

// flagStyles is made here: one rule for each flag there is. Browsers fetch only the pictures a page shows.
const flagStyles = "flags.css"

func loadAssets(layers []fs.FS, ds *diag.List) *assets {
	a := &assets{data: map[string][]byte{}, names: map[string]string{}, flags: map[string]bool{}}
	for _, layer := range slices.Backward(layers) {
		err := fs.WalkDir(layer, "assets", func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || path.Ext(p) == ".go" || strings.HasPrefix(d.Name(), ".") {
				return nil // a layer needs no assets
			}
			src, err := fs.ReadFile(layer, p)
			if err != nil {
				return err
			}
			a.data[strings.TrimPrefix(p, "assets/")] = src
			return nil
		})
		if err != nil {
			ds.Errorf("template/asset", "templates/assets", text.Position{}, "%v", err)
		}
	}
	a.nameFlags()
	for name, src := range a.data {
		if path.Ext(name) == ".js" {
			a.data[name] = squeezeScript(src)
		}
	}
	for name := range a.data { // what a style sheet refers to is named before the sheet
		if path.Ext(name) != ".css" {
			a.name(name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(a.data)) {
		if path.Ext(name) == ".css" {
			a.data[name] = a.rewrite(name, ds)
			a.name(name)
		}
	}
	return a
}

// name gives a file its public name. Licences keep theirs, and flags have one hash for all.
func (a *assets) name(name string) {
	switch {
	case a.names[name] != "":
	case path.Ext(name) == ".txt":
		a.names[name] = "assets/" + name
	default:
		ext := path.Ext(name)
		a.names[name] = "assets/" + strings.TrimSuffix(name, ext) + "." + hashOf(a.data[name]) + ext
	}
}

func hashOf(parts ...[]byte) string {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return hex.EncodeToString(h.Sum(nil)[:4])
}

// nameFlags names the flags after the hash of all of them, so that the style sheet stays small, and writes it.
func (a *assets) nameFlags() {
	var files []string
	var parts [][]byte
	for _, name := range slices.Sorted(maps.Keys(a.data)) {
		if code, ok := flagCode(name); ok {
			a.flags[code] = true
			files, parts = append(files, name), append(parts, []byte(name), a.data[name])
		}
	}
	dir := "flags-" + hashOf(parts...) + "/"
	var css bytes.Buffer
	for _, name := range files {
		a.names[name] = "assets/" + dir + path.Base(name)
		code, _ := flagCode(name)
		fmt.Fprintf(&css, ".f-%s{background-image:url(%s%s)}\n", code, dir, path.Base(name))
	}
	a.data[flagStyles] = css.Bytes()
}

// flagCode is the code of "flags/kr.svg".
func flagCode(name string) (string, bool) {
	code, ok := strings.CutPrefix(name, "flags/")
	code, svg := strings.CutSuffix(code, ".svg")
	return code, ok && svg && isCode.MatchString(code)
}

var (
	isCode  = regexp.MustCompile(`^[a-z]{2}$`)
	cssURL  = regexp.MustCompile(`url\("?([^")]+)"?\)`)
	comment = regexp.MustCompile(`(?s)/\*.*?\*/\s*`)
	spaces  = regexp.MustCompile(`\s+`)
)

// squeezeScript makes a script short: names of its own, spaces and comments. One that is no valid script is left as
// it is, for the browser to say so.
func squeezeScript(src []byte) []byte {
	var out bytes.Buffer
	if err := new(js.Minifier).Minify(minify.New(), &out, bytes.NewReader(src), nil); err != nil {
		return src
	}
	return out.Bytes()
}

// rewrite points a style sheet at hashed names and takes comments and indentation out of it.
func (a *assets) rewrite(name string, ds *diag.List) []byte {
	if name == flagStyles {
		return a.data[name]
	}
	out := spaces.ReplaceAll(comment.ReplaceAll(a.data[name], nil), []byte(" "))
	return cssURL.ReplaceAllFunc(out, func(m []byte) []byte {
		target := string(cssURL.FindSubmatch(m)[1])
		if strings.Contains(target, ":") {
			return m
		}
		public, ok := a.names[path.Join(path.Dir(name), target)]
		if !ok {
			ds.Errorf("template/unknown-name", "templates/assets/"+name, text.Position{}, "there is no asset %q", target)
			return m
		}
		up := strings.Repeat("../", strings.Count(name, "/"))
		return []byte("url(" + up + strings.TrimPrefix(public, "assets/") + ")")
	})
}

// Assets lists the files the pages use. flags are the lower-case alpha-2 codes of the states the site shows;
// other flags stay out.
func (t *Templates) Assets(flags []string) []output.Planned {
	var files []output.Planned
	for _, name := range slices.Sorted(maps.Keys(t.assets.data)) {
		if code, ok := flagCode(name); ok && !slices.Contains(flags, code) {
			continue
		}
		data := t.assets.data[name]
		files = append(files, output.Planned{Path: t.assets.names[name], Write: func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		}})
	}
	return files
}

// HasFlag reports whether there is a flag for a lower-case alpha-2 code.
func (t *Templates) HasFlag(code string) bool { return t.assets.flags[code] }
