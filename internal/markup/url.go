package markup

import "strings"

// SafeURL returns the address a link may have, and whether it may have one: http, https and mailto
// addresses, and paths of the site ("/a/", "a.pdf", "../b/", "#part"). Addresses of another host without a
// scheme, scripts, data and everything with control characters are refused.
func SafeURL(s string) (string, bool) {
	s = strings.Trim(s, " \t\n\r\f")
	if s == "" || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' && r != ' ' || r == 0x7f || r == '\\' }) {
		return "", false
	}
	if strings.HasPrefix(s, "//") {
		return "", false
	}
	if i := strings.IndexAny(s, ":/?#"); i >= 0 && s[i] == ':' {
		switch strings.ToLower(s[:i]) {
		case "http", "https":
			return s, len(s) > i+3 && s[i:i+3] == "://"
		case "mailto":
			return s, len(s) > i+1
		}
		return "", false
	}
	return s, true
}

// safeImage is SafeURL without mail.
func safeImage(s string) (string, bool) {
	s, ok := SafeURL(s)
	return s, ok && !(len(s) >= 7 && strings.EqualFold(s[:7], "mailto:"))
}
