// Package digest links the articles of a site into one collection: actors, topics, pairs, places,
// sources, stories and editions, with links in both directions.
//
// Link is the only stage that sees all records. It is rebuilt from scratch every time; after it has
// returned, nothing changes the collection.
package digest

import (
	"digest/internal/article"
	"digest/internal/nlp"
)

// Record is one article as it was understood by itself: what parse and analysis found, without the
// tokens. It depends on no other article and never changes, so it can be kept between builds.
type Record struct {
	Article *article.Article
	Doc     *nlp.Doc
}
