package render

import (
	"strings"
)

// appenders do what html/template's escapers of the same names do to a plain string, in their order. They are
// held equal to it by TestCompiledIsHTMLTemplate.
var appenders = map[string]func([]byte, string) []byte{
	"htmlescaper":                         appendHTML,
	"attrescaper":                         appendHTML,
	"rcdataescaper":                       appendHTML,
	"urlfilter urlnormalizer attrescaper": appendURL,
	"urlescaper attrescaper":              appendComponent,
}

// entity is what a byte becomes in text and quoted attributes; "" leaves it as it is.
var entity = func() (t [256]string) {
	t[0], t['"'], t['&'], t['\''], t['+'], t['<'], t['>'] = "\uFFFD", "&#34;", "&amp;", "&#39;", "&#43;", "&lt;", "&gt;"
	return t
}()

func appendHTML(out []byte, s string) []byte {
	done := 0
	for i := range len(s) {
		if e := entity[s[i]]; e != "" {
			out = append(out, s[done:i]...)
			out = append(out, e...)
			done = i + 1
		}
	}
	return append(out, s[done:]...)
}

const (
	urlKeep      = 1 << iota // stays as it is in a whole address
	urlComponent             // stays as it is in a part of one too
)

var urlByte = func() (t [256]uint8) {
	for _, c := range []byte("!#$&*+,/:;=?@[]") {
		t[c] = urlKeep
	}
	for c := range 256 {
		b := byte(c)
		if b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || strings.IndexByte("-._~", b) >= 0 {
			t[c] = urlKeep | urlComponent
		}
	}
	return t
}()

// appendURL writes a whole address into a quoted attribute; one with a scheme that could run code becomes
// "#ZgotmplZ".
func appendURL(out []byte, s string) []byte {
	if scheme, _, ok := strings.Cut(s, ":"); ok && !strings.Contains(scheme, "/") &&
		!strings.EqualFold(scheme, "http") && !strings.EqualFold(scheme, "https") && !strings.EqualFold(scheme, "mailto") {
		return append(out, "#ZgotmplZ"...)
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case urlByte[c]&urlKeep != 0:
			if e := entity[c]; e != "" {
				out = append(out, e...)
			} else {
				out = append(out, c)
			}
		case c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]):
			out = append(out, c)
		default:
			out = append(out, '%', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return out
}

// appendComponent writes a part of an address.
func appendComponent(out []byte, s string) []byte {
	for i := range len(s) {
		if c := s[i]; urlByte[c]&urlComponent != 0 {
			out = append(out, c)
		} else {
			out = append(out, '%', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return out
}

const hexDigits = "0123456789abcdef"

func isHex(c byte) bool { return c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' }
