// Package export makes output for programs: the JSON of an inspected article, the site's data files,
// feeds and sitemap.
//
// The types here are the promise (see docs/json.md); structs of other packages are never marshalled into
// public files.
package export
