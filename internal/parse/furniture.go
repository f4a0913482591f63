package parse

import "strings"

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
		"don't miss", "don’t miss", "dpa-notebook", "dpa-notizblock", "notizblock", "up next", "next article", "previous article", "tags", "artículos relacionados", "noticias relacionadas", "lire aussi", "à lire aussi", "mehr zum thema", "leggi anche":
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
	if len(s) > 160 {
		return mentionsRights(s) && reserves(strings.ToLower(s))
	}
	if isRule(s) && len(s) > 2 || isInitials(s) || isAddress(strings.TrimSuffix(s, "(END)")) {
		return true
	}
	if isDeskCode(s) || isMediaNote(s) {
		return true
	}
	low := strings.ToLower(s)
	bare := strings.Trim(low, " :.*#=-–—>|()[]!↑^")
	if bare == "" {
		return false
	}
	if len(bare) <= 44 && furnitureLines[bare] {
		return true
	}
	for _, p := range furnitureStarts[bare[0]] {
		if strings.HasPrefix(bare, p) && !quoted(s) {
			return true
		}
	}
	for _, p := range requestStarts[bare[0]] {
		if strings.HasPrefix(bare, p) && !quoted(s) && (!endsSentence(s) || strings.Count(s, " ") < 8 && strings.IndexByte(s, ',') < 0) {
			return true
		}
	}
	return reserves(low)
}

// isNotice reports whether furniture says whose the copy is, or reserves rights in it.
func isNotice(s string) bool {
	if len(s) > 320 {
		return false
	}
	low := strings.ToLower(s)
	for _, p := range []string{"©", "(c) ", "copyright "} {
		if strings.HasPrefix(low, p) {
			return true
		}
	}
	return reserves(low)
}

// isDeskCode recognises "dpa jr yyzz n1 md": an agency and codes of up to four letters.
func isDeskCode(s string) bool {
	if len(s) > 40 {
		return false
	}
	f := strings.Fields(s)
	if len(f) < 3 || agencies[f[0]] == "" {
		return false
	}
	for _, c := range f[1:] {
		if len(c) > 4 || c != strings.ToLower(c) || strings.ContainsAny(c, ".,") {
			return false
		}
	}
	return true
}

// isMediaNote recognises "(foto) (vídeo)".
func isMediaNote(s string) bool {
	if len(s) > 40 || s[0] != '(' {
		return false
	}
	for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return strings.ContainsRune(" ()/,", r) }) {
		switch w {
		case "foto", "fotos", "photo", "photos", "vídeo", "video", "videos", "audio", "infografía", "graphic", "archivo", "file":
		default:
			return false
		}
	}
	return true
}

// mentionsRights is a quick look for words of reserves.
func mentionsRights(s string) bool {
	for i := 1; i < len(s); i++ { // at the rarest letter of each
		switch s[i] {
		case 'g':
			if strings.HasPrefix(s[i-1:], "ights") {
				return true
			}
		case 'G':
			if strings.HasPrefix(s[i-1:], "IGHTS") {
				return true
			}
		case 'c':
			if strings.HasPrefix(s[i-1:], "echte") || strings.HasSuffix(s[:i], "ere") && strings.HasPrefix(s[i:], "chos") {
				return true
			}
		case 'm':
			if strings.HasSuffix(s[:i], "er") && strings.HasPrefix(s[i:], "mission") {
				return true
			}
		}
	}
	return strings.Contains(s, "roits")
}

// reserves recognises a reservation of rights, in lower case.
func reserves(low string) bool {
	for _, w := range []string{"all rights reserved", "todos los derechos reservados", "tous droits réservés", "alle rechte vorbehalten", "may not be published, broadcast, rewritten"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return strings.Contains(low, "may not be reproduced") && strings.Contains(low, "permission")
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
endit
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

// furnitureStarts begin a short paragraph that is furniture to its end; by their first byte.
var furnitureStarts = byFirst(
	"©", "c) 20", "c) 19", "copyright 19", "copyright 20", "copyright ©", "copyright (c)", "c.19", "c.20",
	"read more:", "read more at http", "read also:", "also read:", "see also:", "related:", "related article:", "more on this:", "also see:", "watch:", "listen:",
	"our standards:", "this article was originally published", "this article first appeared", "this story was originally published",
	"on the net:", "tags:", "keywords:", "filed under:", "categories:", "source: http", "source: www", "http://", "https://", "www.",
	"photo:", "file photo", "image:", "source: xinhua", "editor: ", "story filed by ", "for use by clients of",
)

// requestStarts begin a request to the reader; what is a longer sentence may be a report's.
var requestStarts = byFirst(
	"read more on", "read more at", "follow us on", "follow us at", "like us on", "join us on", "find us on", "connect with us", "follow @", "follow the author", "follow our",
	"subscribe to our", "subscribe to the", "sign up for our", "sign up for the", "sign up to our", "sign up here", "sign up to receive", "get our newsletter", "get the latest news",
	"download our app", "download the app", "click here", "tap here", "for more news", "for more information visit", "for the latest news", "visit our website", "to read more",
	"share this", "tweet this", "email this", "print this", "filed under", "topics:", "more:",
)

func byFirst(starts ...string) (t [256][]string) {
	for _, s := range starts {
		t[s[0]] = append(t[s[0]], s)
	}
	return t
}
