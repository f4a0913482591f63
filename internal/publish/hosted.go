package publish

import "fmt"

// hosted is a folder from which a host's own tool uploads. The host keeps the releases.
type hosted struct {
	Target
	maxFiles int
	maxSize  int64
}

// openHosted opens the folder of a host.
func openHosted(host, folder string, c Config) (Target, error) {
	if c.Releases > 0 {
		return nil, fmt.Errorf("%s keeps the releases itself: leave out releases", host)
	}
	d, err := openDir(folder, c)
	if err != nil {
		return nil, err
	}
	h := hosted{Target: d}
	if host == "cloudflare" {
		h.maxFiles, h.maxSize = 20_000, 25<<20 // developers.cloudflare.com/pages/platform/limits, November 2026, of the free plan
	}
	return h, nil
}

// Traits are those of the folder, with the host's limits.
func (h hosted) Traits() Traits {
	t := h.Target.Traits()
	t.MaxFiles, t.MaxSize = h.maxFiles, h.maxSize
	return t
}
