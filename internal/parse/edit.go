package parse

import (
	"bytes"
	"errors"
	"fmt"
	"time"
)

// ErrNotUTF8 is returned for files whose bytes front matter cannot be put before as they are.
var ErrNotUTF8 = errors.New("the file is in UTF-16; save it as UTF-8 first")

// SetDate returns the file's bytes with "date" in their front matter, which is made when there is none; all
// else stays as it is, byte for byte. The file must have no date in its front matter yet. markdown says
// whether front matter between "---" lines counts.
func SetDate(src []byte, day time.Time, markdown bool) ([]byte, error) {
	if bytes.HasPrefix(src, []byte{0xff, 0xfe}) || bytes.HasPrefix(src, []byte{0xfe, 0xff}) {
		return nil, ErrNotUTF8
	}
	bom := []byte("\ufeff")
	if !bytes.HasPrefix(src, bom) {
		bom = nil
	}
	body := src[len(bom):]
	eol := "\n"
	if line, _, ok := bytes.Cut(body, []byte("\n")); ok && bytes.HasSuffix(line, []byte("\r")) {
		eol = "\r\n"
	}
	date := day.Format("2006-01-02")
	mark, _, _, _, closed := splitFront(string(body), markdown)
	switch {
	case !closed:
		return nil, errors.New("its front matter does not end")
	case mark == "":
		return fmt.Appendf(nil, "%s+++%sdate = %s%s+++%s%s%s", bom, eol, date, eol, eol, eol, body), nil
	}
	first, rest, _ := bytes.Cut(body, []byte("\n"))
	line := "date = " + date
	if mark == "---" {
		line = "date: " + date
	}
	return fmt.Appendf(nil, "%s%s\n%s%s%s", bom, first, line, eol, rest), nil
}
