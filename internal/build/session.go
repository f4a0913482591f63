package build

import (
	"context"
	"errors"
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"digest/internal/analysis"
	"digest/internal/article"
	"digest/internal/config"
	"digest/internal/diag"
	"digest/internal/digest"
	"digest/internal/entity"
	"digest/internal/gazetteer"
	"digest/internal/parse"
	"digest/internal/render"
	"digest/internal/source"
)

// Change says what may differ from the last build of a [Session]. What it does not name is taken to be as it
// was; the configuration, the flags and the clock are compared with those of the last build and need no mention.
type Change struct {
	// All says that anything may have changed. The first build of a session is always so.
	All bool
	// Templates says that a file of a template layer may have changed.
	Templates bool
	// Content names files and folders, relative to the content folder, that may have changed, come or gone.
	Content []string
}

// Session builds one site again and again. Between builds it keeps what was made of each file by itself: it
// reads again only what changed, and analyses again only what was read, and articles in which a name occurs that an
// editor's entry changed. What is linked and planned is held to be what [Build] links and plans, so that a build
// of a session has the same bytes. The zero value is ready. It serves one caller at a time.
type Session struct {
	once      bool // there is no other build after the first
	language  string
	words     *config.Strings
	templates *render.Templates
	notes     diag.List // of words and templates

	files     []source.File // as listed, in path order
	at        map[string]int
	resources map[string]bool
	walk      diag.List // problems of listing
	kept      map[string]*kept
	ordered   []*kept // as files; nil after listing

	entities []entity.Entity
	without  [2]bool // quotes, events: what the pipeline does not look for
	tables   *gazetteer.Gazetteer
	told     diag.List // by the tables
	pipeline *analysis.Pipeline

	config *config.Config
	last   *Result
	linked linked
	before *Result // what the next one takes over from; nil when its options were others
}

// kept is what was made of one file. What it is made of is its bytes, its path, the time it was written and
// the files of its bundle; nothing else.
type kept struct {
	listed source.File // without its bytes
	hash   string
	// check says that the bytes must be compared before this is used again; recent that the file was so new
	// when it was read that its time of writing may not tell a later change.
	check, recent bool

	article  *article.Article // of an article or a page
	entry    *parse.Entry
	record   digest.Record // of an article; empty while it need not be known
	held     bool
	problems diag.List
}

// Build plans the site as it is now. See [Build]. When nothing has changed the result is that of the last build.
// After an error the next build does what this one left undone.
func (s *Session) Build(ctx context.Context, in Input, change Change) (*Result, error) {
	change.All = change.All || s.kept == nil
	changed := s.loadTemplates(in, change)
	changed = s.list(in.Content, change) || changed
	read, err := s.read(ctx, in)
	if err != nil {
		s.last = nil
		return nil, err
	}
	changed = s.hold(in) || read || changed || !reflect.DeepEqual(in.Config, s.config)
	if !changed && s.last != nil {
		return s.last, nil
	}
	if !reflect.DeepEqual(in.Config, s.config) {
		s.before = nil
	}
	s.last, s.config = nil, in.Config
	s.loadTables(in)
	if err := s.analyse(ctx, in); err != nil {
		return nil, err
	}
	s.last = s.relate(in)
	return s.last, nil
}

// relate links and plans all there is.
func (s *Session) relate(in Input) *Result {
	c, records, problems := s.gather()
	collection := s.link(records, c.entries)
	if s.once {
		s.release(collection, records)
	}
	r, ds := plan(in, s.words, s.templates, c, collection, s.before)
	s.before = r
	r.Diagnostics = slices.Concat(s.notes, s.walk, s.told, problems, collection.Problems, ds).Sort()
	return r
}

// release lets go of what only another build would need: planning and writing take long, and memory.
func (s *Session) release(c *digest.Collection, records []digest.Record) {
	c.Settle()
	for i := range records {
		records[i].Terms = nil
	}
	s.kept, s.at, s.resources, s.tables, s.pipeline, s.linked = nil, nil, nil, nil, nil, linked{}
}

// linked is a collection and what it was made of, the records in path order.
type linked struct {
	collection *digest.Collection
	records    []digest.Record
	tables     *gazetteer.Gazetteer
	entries    []digest.Entry
}

// link makes the collection, out of the last one where only articles have changed.
func (s *Session) link(records []digest.Record, entries []digest.Entry) *digest.Collection {
	last := s.linked
	s.linked = linked{records: records, tables: s.tables, entries: entries}
	if last.collection != nil && last.tables == s.tables && reflect.DeepEqual(last.entries, entries) {
		s.linked.entries = last.entries
		s.linked.collection = last.collection.With(changedRecords(last.records, records))
	} else {
		s.linked.collection = digest.Link(records, s.tables, entries)
	}
	return s.linked.collection
}

// changedRecords tells two lists of records in path order apart.
func changedRecords(before, after []digest.Record) (removed, added []digest.Record) {
	for len(before) > 0 || len(after) > 0 {
		switch {
		case len(before) > 0 && len(after) > 0 && before[0].Article == after[0].Article && before[0].Doc == after[0].Doc:
			before, after = before[1:], after[1:]
		case len(after) == 0 || len(before) > 0 && before[0].Article.Path <= after[0].Article.Path:
			removed, before = append(removed, before[0]), before[1:]
		default:
			added, after = append(added, after[0]), after[1:]
		}
	}
	return removed, added
}

func (s *Session) loadTemplates(in Input, change Change) bool {
	if s.templates != nil && !change.All && !change.Templates && s.language == in.Config.Language {
		return false
	}
	s.language = in.Config.Language
	words, problems := config.LoadStrings(in.Config.Language, in.Templates...)
	templates, ds := render.Load(words, in.Templates...)
	s.words, s.templates, s.notes, s.before = words, templates, append(problems, ds...), nil
	return true
}

// list brings the list of files up to date and marks what must be read again; it reports whether files came
// or went.
func (s *Session) list(content fs.FS, change Change) bool {
	if !change.All && s.touch(content, change.Content) {
		return false
	}
	files, ds := source.Walk(content)
	before := s.kept
	moved := len(files) != len(s.files) || !slices.Equal(ds, s.walk)
	s.files, s.walk, s.kept, s.ordered = files, ds, make(map[string]*kept, len(files)), nil
	s.at, s.resources = make(map[string]int, len(files)), map[string]bool{}
	for i, f := range files {
		s.at[f.Path] = i
		for _, r := range f.Resources {
			s.resources[r] = true
		}
		k := before[f.Path]
		if k == nil {
			moved = true
			continue
		}
		k.check = k.check || k.recent || !sameListing(k.listed, f)
		s.kept[f.Path] = k
	}
	if !change.All {
		for _, p := range change.Content {
			if k := s.kept[p]; k != nil {
				k.check = true
			}
		}
	}
	return moved
}

func sameListing(a, b source.File) bool {
	return a.Class == b.Class && a.Size == b.Size && a.ModTime.Equal(b.ModTime) && slices.Equal(a.Resources, b.Resources)
}

// touch marks the named files for reading. It reports false, having marked some, when the folder must be
// listed anew: something came, went or is no longer a plain file.
func (s *Session) touch(content fs.FS, paths []string) bool {
	for _, p := range paths {
		if !fs.ValidPath(p) || p == "." {
			return false
		}
		st, err := fs.Lstat(content, p)
		i, listed := s.at[p]
		switch {
		case source.Ignored(p):
		case err == nil && st.Mode().IsRegular() && s.resources[p]:
			// Copied when it is asked for.
		case err == nil && st.Mode().IsRegular() && listed && (s.files[i].Class == source.Static || st.Size() <= source.MaxArticle):
			s.files[i].Size, s.files[i].ModTime = st.Size(), st.ModTime()
			if k := s.kept[p]; k != nil {
				k.check = true
			}
		case errors.Is(err, fs.ErrNotExist) && len(s.walk) == 0 && !s.below(p):
			// It came and went.
		default:
			return false
		}
	}
	return true
}

// below reports whether a path, or something in the folder it was, is part of the site.
func (s *Session) below(p string) bool {
	if _, ok := s.at[p]; ok || s.resources[p] {
		return true
	}
	i, _ := slices.BinarySearchFunc(s.files, p+"/", func(f source.File, p string) int { return strings.Compare(f.Path, p) })
	if i < len(s.files) && strings.HasPrefix(s.files[i].Path, p+"/") {
		return true
	}
	for r := range s.resources {
		if strings.HasPrefix(r, p+"/") {
			return true
		}
	}
	return false
}

// read loads and parses what is new or must be checked, and reports whether anything is not as it was.
func (s *Session) read(ctx context.Context, in Input) (bool, error) {
	if s.ordered == nil {
		s.ordered = make([]*kept, len(s.files))
		for i, f := range s.files {
			s.ordered[i] = s.kept[f.Path]
		}
	}
	var todo []int
	for i, f := range s.files {
		if k := s.ordered[i]; f.Class == source.Static {
			s.put(i, &kept{listed: f})
		} else if k == nil || k.check {
			todo = append(todo, i)
		}
	}
	made := make([]*kept, len(todo))
	err := each(ctx, len(todo), func(n int) { made[n] = readOne(in, s.files[todo[n]], s.ordered[todo[n]]) })
	changed := false
	for n, k := range made {
		if k != nil {
			changed = changed || s.ordered[todo[n]] != k
			s.put(todo[n], k)
		}
	}
	return changed, err
}

func (s *Session) put(i int, k *kept) { s.ordered[i], s.kept[s.files[i].Path] = k, k }

// readOne reads and parses a file; it returns before when nothing it was made of has changed.
func readOne(in Input, f source.File, before *kept) *kept {
	listed := f
	ok, ds := source.Read(in.Content, &f)
	if before != nil && ok && before.hash == f.Hash && before.listed.ModTime.Equal(f.ModTime) && slices.Equal(before.listed.Resources, f.Resources) {
		before.check = false
		return before
	}
	k := &kept{listed: listed, hash: f.Hash, problems: ds, recent: !ok || !f.ModTime.Before(in.Now.Add(-recently))}
	if !ok {
		return k
	}
	switch f.Class {
	case source.Article:
		if k.article, ds = parse.Parse(f); k.article != nil {
			keepArticle(k.article)
		}
	case source.Page:
		k.article, ds = parse.ParsePage(f)
	case source.Entry:
		k.entry, ds = parse.ParseEntry(f)
	}
	k.problems = append(k.problems, ds...)
	return k
}

// recently is more than the coarsest clock of a file system we know of (FAT counts in two seconds).
const recently = 3 * time.Second

// hold decides what is held back now, and reports whether that is another decision than before.
func (s *Session) hold(in Input) bool {
	changed := false
	for _, k := range s.ordered {
		held := k.article != nil && heldBack(k.article, in) || k.entry != nil && k.entry.Draft && !in.Drafts
		changed = changed || held != k.held
		k.held = held
	}
	return changed
}

// Next is the moment after the given one when time alone changes the site: an embargo ends or an article expires.
// It is zero when there is none.
func (s *Session) Next(after time.Time) time.Time {
	var next time.Time
	for _, k := range s.ordered {
		if k == nil || k.article == nil {
			continue
		}
		for _, t := range []time.Time{k.article.Embargo, k.article.Expiry} {
			if t.After(after) && (next.IsZero() || t.Before(next)) {
				next = t
			}
		}
	}
	return next
}

// loadTables compiles the tables again when an editor's entry changed, and forgets what they may read otherwise.
func (s *Session) loadTables(in Input) {
	var entities []entity.Entity
	for _, k := range s.ordered {
		if k.entry != nil && !k.held && k.entry.Entity.Kind != 0 {
			entities = append(entities, k.entry.Entity)
		}
	}
	without := [2]bool{!in.Config.Has("quotes"), !in.Config.Has("events")}
	if s.tables != nil && reflect.DeepEqual(entities, s.entities) && s.without == without {
		return
	}
	was, before, all := s.tables, s.entities, s.without != without
	s.entities, s.without = entities, without
	s.tables, s.told = gazetteer.Load(gazetteer.Defaults(), entities)
	s.pipeline = analysis.New(s.tables).Without(without[0], without[1])
	if was == nil {
		return
	}
	otherwise := affectedBy(was, s.tables, before, entities)
	otherwise.all = otherwise.all || all
	for _, k := range s.ordered {
		if k.record.Doc != nil && otherwise.in(k.article) {
			k.record = digest.Record{}
		}
	}
}

// analyse makes the annotations that are missing.
func (s *Session) analyse(ctx context.Context, in Input) error {
	var todo []*kept
	for i, f := range s.files {
		if k := s.ordered[i]; f.Class == source.Article && k.article != nil && k.record.Doc == nil && !k.held {
			todo = append(todo, k)
		}
	}
	var done atomic.Int64
	return each(ctx, len(todo), func(i int) {
		a := todo[i].article
		todo[i].record = digest.NewRecord(a, s.pipeline.Analyze(a))
		keep(todo[i].record.Doc)
		if n := int(done.Add(1)); in.Progress != nil {
			in.Progress(n, len(todo))
		}
	})
}

// content is what a site is made of beside its articles.
type content struct {
	static  []string // paths under content/ that are copied as they are
	entries []digest.Entry
	// resources are the files of page bundles, by article ID.
	resources map[string][]string
}

// gather hands out what is shown, in path order.
func (s *Session) gather() (*content, []digest.Record, diag.List) {
	c := &content{resources: map[string][]string{}}
	var records []digest.Record
	var problems diag.List
	for i, f := range s.files {
		k := s.ordered[i]
		problems = append(problems, k.problems...)
		if f.Class == source.Article && len(f.Resources) > 0 {
			c.resources[f.ID()] = f.Resources
		}
		switch {
		case f.Class == source.Static:
			c.static = append(c.static, f.Path)
		case k.held:
		case k.entry != nil:
			c.entries = append(c.entries, entryOf(k.entry))
		case f.Class == source.Page && k.article != nil:
			c.entries = append(c.entries, pageOf(k.article))
		case k.article != nil:
			records = append(records, k.record)
		}
	}
	return c, records, problems
}
