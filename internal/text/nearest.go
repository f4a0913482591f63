package text

// Nearest is the string of a list that was probably meant by s: at most two letters off, the first of the
// nearest; "" if there is none.
func Nearest(s string, of []string) string {
	best, at := "", 3
	for _, o := range of {
		if max(len(s), len(o))-min(len(s), len(o)) >= at {
			continue
		}
		if d := distance(s, o); d < at {
			best, at = o, d
		}
	}
	return best
}

// distance is Levenshtein's, over bytes.
func distance(a, b string) int {
	row, prev := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		copy(prev, row)
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			row[j+1] = min(prev[j]+cost, prev[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
