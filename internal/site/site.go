// Package site decides which pages exist, where they are, and what each shows.
//
// [Plan] turns a linked collection into a list of [Page]s. A page's view is made when it is rendered; the
// structs templates see are all in views.go, every address is made in urls.go.
//
// # Layouts
//
// Page.Layout is one of home, article, person, country, pair, organisation, topic, place, source, articles,
// quotes, speakers, timeline, whoswho, index, network, map, edition, editions, archive, search, about, page,
// 404, redirect. The view's type is named for it (article: ArticleView, 404: NotFoundView, page: PlainView,
// articles: ArticleListView, …).
package site
