package browser

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
)

var screenshots = flag.Bool("screenshots", false, "write docs/screenshots anew")

// TestScreenshots makes the pictures of docs/ and the README, when asked by tools/screenshots.
func TestScreenshots(t *testing.T) {
	if !*screenshots {
		t.Skip("pictures are made by tools/screenshots")
	}
	tb, site, pages := open(t), serve(t), pages(t)
	for _, shot := range []struct {
		name, page, scheme string
		width, height      int64
	}{
		{"home", pages["home"], "light", 1280, 960},
		{"pair", "relations/north-korea-south-korea/", "light", 1280, 960},
		{"person-dark", "people/angela-merkel/", "dark", 1280, 960},
		{"article-phone-dark", pages["article"], "dark", 390, 844},
	} {
		tb.do(scheme(shot.scheme))
		tb.goTo(site+shot.page, shot.width)
		tb.do(chromedp.EmulateViewport(shot.width, shot.height))
		png, err := chromedp.Run(tb.ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if len(png) > 300<<10 {
			t.Errorf("%s weighs %d bytes", shot.name, len(png))
		}
		if err := os.WriteFile(filepath.Join(root, "docs/screenshots", shot.name+".png"), png, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
