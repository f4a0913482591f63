package serve

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// stream keeps one browser up to date until it goes. The browser says which page it shows ("page") and which
// bytes of it ("have").
func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	page, err := url.PathUnescape(r.URL.Query().Get("page"))
	if err != nil || !strings.HasPrefix(page, "/") {
		http.Error(w, "page must be the path of a page", http.StatusBadRequest)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	b := browser{w: w, out: http.NewResponseController(w), page: page, have: r.URL.Query().Get("have")}
	if !b.write("retry: 700\n\n") {
		return
	}
	for st := s.now(); ; st = s.now() {
		if st.number > 0 && !b.tell(st) {
			return
		}
		select {
		case <-st.followed:
		case <-r.Context().Done():
			return
		}
	}
}

// browser is one at the end of a stream.
type browser struct {
	w    http.ResponseWriter
	out  *http.ResponseController
	page string
	have string // version of the page it shows
	told int    // number of the last state it was told of
	bad  bool   // it was told of problems
}

// tell sends what the browser does not know yet; false when it is gone.
func (b *browser) tell(st *state) bool {
	first := b.told == 0
	b.told = st.number
	if some := len(st.problems.List) > 0; some || b.bad {
		b.bad = some
		if !b.send(st.problems.message()) {
			return false
		}
	}
	if st.page != "" && !first && st.page != b.page {
		return b.send(message("go", (&url.URL{Path: st.page}).String()))
	}
	v := st.version(b.page)
	before, _, _ := strings.Cut(b.have, ".")
	matter := strings.TrimPrefix(b.have, before+".")
	switch {
	case v.whole == before:
		return true
	case v.matter == matter:
		b.have = v.String()
		return b.send(message("styles", v.sheets))
	}
	b.have = v.String()
	return b.send(message("reload", true))
}

func message(what string, value any) []byte {
	b, err := json.Marshal(map[string]any{what: value})
	if err != nil {
		panic("serve: " + err.Error())
	}
	return b
}

func (b *browser) send(data []byte) bool { return b.write("data: " + string(data) + "\n\n") }

// write sends at once; a browser that does not take it in time is dropped, and will come back.
func (b *browser) write(text string) bool {
	_ = b.out.SetWriteDeadline(time.Now().Add(sendFor))
	_, err := b.w.Write([]byte(text))
	return err == nil && b.out.Flush() == nil
}
