// Package templates embeds the default look of a site: layouts, partials, words and assets. Each file can be
// replaced by one of the same name in a site's own templates directory; docs/templates.md says what they see.
package templates

import "embed"

// FS holds base.html, layouts/, partials/, strings/ and assets/.
//
//go:embed base.html layouts partials strings assets
var FS embed.FS
