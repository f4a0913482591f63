// Package diag describes problems in what people wrote: articles, editors' files, templates, config.
//
// A function over authored input returns (value, List), keeps going, and returns the best value it
// can. A problem prints as
//
//	content/a.txt:3:14: warning: no dateline found [wire/no-dateline]
//	  hint: begin the first paragraph with "CITY, Month D (Agency) -"
package diag

import (
	"cmp"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"digest/internal/text"
)

// Severity says whether a problem stops the build.
type Severity uint8

// Warnings are shown; errors leave the destination untouched.
const (
	Warning Severity = iota
	Error
)

func (s Severity) String() string {
	if s == Error {
		return "error"
	}
	return "warning"
}

// Diagnostic is one problem. Code is stable and reads "area/problem"; Path is slash-separated and
// relative to the site's root; Pos is zero when only the file is known; Hint, if any, says what to do.
type Diagnostic struct {
	Severity Severity
	Code     string
	Path     string
	Pos      text.Position
	Message  string
	Hint     string
}

// String is the one-line form, without the hint, safe to print on a terminal.
func (d Diagnostic) String() string {
	where := text.CleanLine(d.Path)
	if !d.Pos.IsZero() {
		where = fmt.Sprintf("%s:%d:%d", where, d.Pos.Line, d.Pos.Col)
	}
	if where != "" {
		where += ": "
	}
	return fmt.Sprintf("%s%s: %s [%s]", where, d.Severity, text.CleanLine(d.Message), d.Code)
}

// List is the problems of one piece of work, in any order until sorted.
type List []Diagnostic

// Errorf and Warnf append a problem without a hint; use append for the full form.
func (l *List) Errorf(code, path string, pos text.Position, format string, args ...any) {
	*l = append(*l, Diagnostic{Error, code, path, pos, fmt.Sprintf(format, args...), ""})
}

// Warnf appends a warning; see Errorf.
func (l *List) Warnf(code, path string, pos text.Position, format string, args ...any) {
	*l = append(*l, Diagnostic{Warning, code, path, pos, fmt.Sprintf(format, args...), ""})
}

// Hint gives the problem appended last what to do about it.
func (l List) Hint(format string, args ...any) {
	l[len(l)-1].Hint = fmt.Sprintf(format, args...)
}

// HasErrors reports whether any problem is an error.
func (l List) HasErrors() bool {
	return slices.ContainsFunc(l, func(d Diagnostic) bool { return d.Severity == Error })
}

// Strict returns the list with every warning made an error.
func (l List) Strict() List {
	out := slices.Clone(l)
	for i := range out {
		out[i].Severity = Error
	}
	return out
}

// Sort orders by path, position, code and message, and drops exact repeats.
func (l List) Sort() List {
	slices.SortFunc(l, func(a, b Diagnostic) int {
		return cmp.Or(
			strings.Compare(a.Path, b.Path),
			cmp.Compare(a.Pos.Line, b.Pos.Line), cmp.Compare(a.Pos.Col, b.Pos.Col),
			cmp.Compare(b.Severity, a.Severity),
			strings.Compare(a.Code, b.Code), strings.Compare(a.Message, b.Message),
		)
	})
	return slices.Compact(l)
}

// Fewer keeps of the warnings of each of some codes the first n, and all else; what it leaves out it counts, in a warning
// of that code without a path at the end, with the given hint.
func (l List) Fewer(n int, hint string, codes ...string) List {
	var kept List
	seen := map[string]int{}
	for _, d := range l {
		if d.Severity == Warning && slices.Contains(codes, d.Code) {
			if seen[d.Code]++; seen[d.Code] > n {
				continue
			}
		}
		kept = append(kept, d)
	}
	for _, code := range slices.Sorted(maps.Keys(seen)) {
		if more := seen[code] - n; more > 0 {
			kept = append(kept, Diagnostic{Code: code, Message: fmt.Sprintf("%d more like those above", more), Hint: hint})
		}
	}
	return kept
}

// Error makes a list usable as the error of a function that otherwise fails with the world.
func (l List) Error() string {
	lines := make([]string, len(l))
	for i, d := range l {
		lines[i] = d.String()
	}
	return strings.Join(lines, "\n")
}

// From takes the problems out of an error, however joined and wrapped; rest is what is left, or nil.
func From(err error) (ds List, rest error) {
	switch e := err.(type) {
	case nil:
		return nil, nil
	case List:
		return e, nil
	case interface{ Unwrap() []error }:
		var others []error
		for _, one := range e.Unwrap() {
			d, r := From(one)
			ds = append(ds, d...)
			others = append(others, r)
		}
		return ds, errors.Join(others...)
	case interface{ Unwrap() error }:
		if d, r := From(e.Unwrap()); r == nil && len(d) > 0 {
			return d, nil
		}
	}
	return nil, err
}
