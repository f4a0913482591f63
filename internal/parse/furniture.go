package parse

import (
	"strings"
)

// isProse reports whether a paragraph reads like a sentence of a report.
func isProse(s string) bool { return len(s) > 90 && endsSentence(s) && !isFurniture(s) }

// beginsList recognises the heading of a list of other articles; what follows it is furniture as far as it is
// no prose.
func beginsList(s string) bool {
	if len(s) > 40 {
		return false
	}
	switch strings.ToLower(strings.Trim(s, " :.*#=-–—>|")) {
	case "related articles", "related article", "related stories", "related story", "related news", "related", "related topics", "related content", "related posts", "related links", "related coverage",
		"read more", "read also", "also read", "see also", "more on this story", "more stories", "more news", "more from this section", "most read", "most popular", "most viewed", "trending", "trending now",
		"recommended", "recommended for you", "recommended stories", "you may also like", "you might also like", "you may like", "latest news", "latest stories", "top stories", "editor's picks", "editors' picks",
		"don't miss", "don’t miss", "up next", "next article", "previous article", "tags", "artículos relacionados", "noticias relacionadas", "lire aussi", "à lire aussi", "mehr zum thema", "leggi anche":
		return true
	}
	return false
}

// isFurniture recognises standing text that is no part of a report. Such a text fills its paragraph, and is
// short: a sentence of a report that begins the same way stays.
func isFurniture(s string) bool {
	if s == "" || len(s) > 320 {
		return false
	}
	if isRule(s) && len(s) > 2 || isInitials(s) || isAddress(strings.TrimSuffix(s, "(END)")) {
		return true
	}
	low := strings.ToLower(s)
	bare := strings.Trim(low, " :.*#=-–—>|()[]!↑^")
	if len(bare) <= 44 && furnitureLines[bare] {
		return true
	}
	for _, p := range furnitureStarts {
		if strings.HasPrefix(bare, p) && (len(s) < 160 || strings.HasPrefix(p, "©")) && !quoted(s) {
			return true
		}
	}
	if strings.Contains(low, "all rights reserved") || strings.Contains(low, "todos los derechos reservados") || strings.Contains(low, "tous droits réservés") || strings.Contains(low, "alle rechte vorbehalten") {
		return true
	}
	if strings.Contains(low, "may not be published, broadcast, rewritten") || strings.Contains(low, "may not be reproduced") && strings.Contains(low, "permission") {
		return true
	}
	if len(s) < 120 && (strings.HasPrefix(low, "photo:") || strings.HasPrefix(low, "file photo") || strings.HasPrefix(low, "image:")) {
		return true
	}
	return false
}

func quoted(s string) bool { return strings.ContainsAny(s, "\"“”«»") }

// furnitureLines are whole paragraphs, in lower case, without the marks around them.
var furnitureLines = lineSet(`
back to top button
back to top
top
share
share this
share this article
share this story
share this:
share on facebook
share on twitter
share via email
facebook
twitter
whatsapp
telegram
linkedin
pinterest
copy link
email
print
print this article
save
comments
leave a comment
post a comment
leave a reply
no comments
advertisement
ad
sponsored
sponsored content
continue reading
continue reading the main story
story continues below advertisement
article continues below
click here
loading
end
ends
the end
more
mf
enditem
nnnn
0
30
end item
news story
follow us
follow us on twitter
follow us on facebook
follow us on social media
follow us on google news
join our newsletter
sign up
sign up for our newsletter
subscribe
subscribe now
subscribe to our newsletter
log in
skip to content
skip to main content
home
menu
search
close
next
previous
photo gallery
gallery
view gallery
video
watch video
listen to this article
our standards
our standards: the thomson reuters trust principles
report a typo
report an error
terms of use
privacy policy
contact us
about us
cookie policy
`)

func lineSet(lines string) map[string]bool {
	t := make(map[string]bool)
	for _, l := range strings.Split(lines, "\n") {
		if l != "" {
			t[l] = true
		}
	}
	return t
}

// furnitureStarts begin a short paragraph that is furniture to its end.
var furnitureStarts = []string{
	"©", "(c) 20", "(c) 19", "copyright 19", "copyright 20", "copyright ©", "copyright (c)", "c.19", "c.20",
	"read more:", "read more at", "read more on", "read also:", "also read:", "see also:", "related:", "related article:", "more on this:", "more:", "also see:", "watch:", "listen:",
	"follow us on", "follow us at", "like us on", "join us on", "find us on", "connect with us", "follow @", "follow the author", "follow our",
	"subscribe to our", "subscribe to the", "sign up for our", "sign up for the", "sign up to our", "sign up here", "sign up to receive", "get our newsletter", "get the latest news", "download our app", "download the app",
	"click here", "tap here", "for more news", "for more information visit", "for the latest news", "visit our website", "to read more",
	"share this", "tweet this", "email this", "print this", "our standards:", "this article was originally published", "this article first appeared", "this story was originally published",
	"on the net:", "tags:", "topics:", "keywords:", "filed under", "categories:", "source: http", "source: www", "http://", "https://", "www.",
}
