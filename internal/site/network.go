package site

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"digest/internal/digest"
	"digest/internal/entity"
)

// The network's plane. Products are converted before they are added: the language lets a compiler fuse the
// two otherwise, and machines that do would lay the same network out otherwise.
const (
	netWidth      = 1000.0
	netHeight     = 720.0
	netIterations = 300
	maxEdges      = 160
	edgesPerNode  = 6
)

// networkNodes are the actors with the most articles that appear with another one: bodies that only report
// and those in one article of a larger site are left out. Of one or two articles there are none: there everybody
// appears with everybody.
func (p *plan) networkNodes() []int32 {
	if len(p.newest) < 3 {
		return nil
	}
	least := 1
	if len(p.newest) > 20 {
		least = 2
	}
	var list []int32
	for i := range p.c.Actors {
		a := &p.c.Actors[i]
		if p.actor[i] != "" && !a.Source && len(a.Articles) >= least && len(a.With) > 0 {
			list = append(list, int32(i))
		}
	}
	slices.SortStableFunc(list, func(x, y int32) int {
		return -cmp.Compare(len(p.c.Actors[x].Articles), len(p.c.Actors[y].Articles))
	})
	list = list[:min(len(list), maxNodes)]
	slices.Sort(list)
	return list
}

// networkEdges joins nodes that share articles: for each its strongest ties, so that hubs don't drown
// the rest. Weights are common articles.
func (p *plan) networkEdges(nodes []int32) []Edge {
	index := make(map[int32]int, len(nodes))
	for n, x := range nodes {
		index[x] = n
	}
	least := int32(1)
	if len(p.newest) > 40 {
		least = 2
	}
	weight := map[[2]int]int{}
	for n, x := range nodes {
		kept := 0
		for _, c := range sorted(p.c.Actors[x].With) {
			k, ok := index[c.Index]
			if !ok || kept == edgesPerNode || c.N < least {
				continue
			}
			kept++
			weight[[2]int{min(n, k), max(n, k)}] = int(c.N)
		}
	}
	edges := make([]Edge, 0, len(weight))
	for e, w := range weight {
		edges = append(edges, Edge{A: e[0], B: e[1], Weight: w})
	}
	slices.SortFunc(edges, func(a, b Edge) int {
		return cmp.Or(-cmp.Compare(a.Weight, b.Weight), cmp.Compare(a.A, b.A), cmp.Compare(a.B, b.B))
	})
	return edges[:min(len(edges), maxEdges)]
}

func sorted(counts []digest.Count) []digest.Count {
	out := slices.Clone(counts)
	slices.SortFunc(out, byCount)
	return out
}

// network lays the actors out: alike ones attract along edges, all repel (Fruchterman and Reingold,
// "Graph drawing by force-directed placement", 1991), from a circle in fixed order, for a fixed number of steps.
func (m maker) network() Network {
	ids := m.networkNodes()
	edges := m.networkEdges(ids)
	ids, edges = connected(ids, edges)
	pos := layOut(len(ids), edges)
	net := Network{Width: netWidth, Height: netHeight}
	most, heaviest := 1, 1
	for _, x := range ids {
		most = max(most, len(m.c.Actors[x].Articles))
	}
	for _, e := range edges {
		heaviest = max(heaviest, e.Weight)
	}
	for n, x := range ids {
		a := &m.c.Actors[x]
		chip := m.chip(x)
		net.Nodes = append(net.Nodes, Node{
			Name: chip.Name, Href: chip.Href, Kind: chip.Kind, Flag: chip.Flag, Articles: len(a.Articles),
			X: tenth(pos[n][0]), Y: tenth(pos[n][1]), Radius: tenth(5 + 13*math.Sqrt(float64(len(a.Articles))/float64(most))),
		})
	}
	m.edgesOf(&net, ids, edges, heaviest)
	placeLabels(&net)
	people, states := 0, 0
	for _, n := range net.Nodes {
		switch n.Kind {
		case entity.Person.String():
			people++
		case entity.Country.String():
			states++
		}
	}
	net.Alt = m.word("network.alt", m.words.Number(len(net.Nodes)), m.words.Number(people), m.words.Number(states), m.words.Number(len(net.Edges)))
	return net
}

// connected drops nodes without an edge and renumbers the edges.
func connected(ids []int32, edges []Edge) ([]int32, []Edge) {
	used := make([]bool, len(ids))
	for _, e := range edges {
		used[e.A], used[e.B] = true, true
	}
	number := make([]int, len(ids))
	var kept []int32
	for n, x := range ids {
		if used[n] {
			number[n] = len(kept)
			kept = append(kept, x)
		}
	}
	for i := range edges {
		edges[i].A, edges[i].B = number[edges[i].A], number[edges[i].B]
	}
	return kept, edges
}

func (m maker) edgesOf(net *Network, ids []int32, edges []Edge, heaviest int) {
	pairs := map[[2]int32]int32{}
	for i := range m.c.Pairs {
		p := &m.c.Pairs[i]
		pairs[[2]int32{min(p.A, p.B), max(p.A, p.B)}] = int32(i)
	}
	for _, e := range edges {
		a, b := net.Nodes[e.A], net.Nodes[e.B]
		e.X1, e.Y1, e.X2, e.Y2 = a.X, a.Y, b.X, b.Y
		e.Width = tenth(0.6 + 3.4*float64(e.Weight)/float64(heaviest))
		e.Href = a.Href
		if a.Kind == entity.Country.String() && b.Kind != a.Kind {
			e.Href = b.Href // the person or body says more than the state
		}
		if x, ok := pairs[[2]int32{min(ids[e.A], ids[e.B]), max(ids[e.A], ids[e.B])}]; ok && m.pair[x] != "" {
			e.Href = m.link(m.pair[x])
		}
		e.Name = a.Name + " – " + b.Name + ", " + m.words.Count("count.article", e.Weight)
		net.Edges = append(net.Edges, e)
		net.Nodes[e.A].Neighbour = append(net.Nodes[e.A].Neighbour, Term{Name: b.Name, Href: b.Href, Count: e.Weight, Flag: b.Flag})
		net.Nodes[e.B].Neighbour = append(net.Nodes[e.B].Neighbour, Term{Name: a.Name, Href: a.Href, Count: e.Weight, Flag: a.Flag})
	}
}

func tenth(v float64) float64 { return math.Round(v*10) / 10 }

// layOut returns the places of n nodes on the plane.
func layOut(n int, edges []Edge) [][2]float64 {
	pos := make([][2]float64, n)
	for i := range pos {
		// A spiral by the golden angle spreads any number of nodes without symmetry.
		r, angle := math.Sqrt((float64(i)+0.5)/float64(n)), float64(i)*2.399963
		pos[i] = [2]float64{netWidth / 2 * float64(r*math.Cos(angle)), netHeight / 2 * float64(r*math.Sin(angle))}
	}
	k := 0.8 * math.Sqrt(netWidth*netHeight/float64(max(n, 1)))
	move := make([][2]float64, n)
	for step := range netIterations {
		for i := range move {
			// Towards the middle, so that parts without a tie don't drift away.
			move[i] = [2]float64{float64(-pos[i][0] * 0.35 * netHeight / netWidth), float64(-pos[i][1] * 0.35)}
		}
		for i := range pos {
			for j := i + 1; j < n; j++ {
				dx, dy := pos[i][0]-pos[j][0], pos[i][1]-pos[j][1]
				f := k * k / math.Max(float64(dx*dx)+float64(dy*dy), 1)
				move[i][0], move[i][1] = move[i][0]+float64(dx*f), move[i][1]+float64(dy*f)
				move[j][0], move[j][1] = move[j][0]-float64(dx*f), move[j][1]-float64(dy*f)
			}
		}
		for _, e := range edges {
			dx, dy := pos[e.A][0]-pos[e.B][0], pos[e.A][1]-pos[e.B][1]
			f := math.Sqrt(float64(dx*dx)+float64(dy*dy)) / k * (0.3 + float64(0.12*math.Log1p(float64(e.Weight))))
			move[e.A][0], move[e.A][1] = move[e.A][0]-float64(dx*f), move[e.A][1]-float64(dy*f)
			move[e.B][0], move[e.B][1] = move[e.B][0]+float64(dx*f), move[e.B][1]+float64(dy*f)
		}
		heat := 80 * (1 - float64(step)/netIterations)
		for i := range pos {
			if d := math.Sqrt(float64(move[i][0]*move[i][0]) + float64(move[i][1]*move[i][1])); d > 0 {
				f := math.Min(d, heat) / d
				pos[i][0] += float64(move[i][0] * f)
				pos[i][1] += float64(move[i][1] * f)
			}
		}
	}
	fit(pos, 0, netMarginX, netWidth-netMarginX)
	fit(pos, 1, netMarginY, netHeight-netMarginY)
	return pos
}

// Room for labels at the sides, and for nodes above and below.
const (
	netMarginX = 90.0
	netMarginY = 36.0
)

// fit brings one axis to [lo, hi], half by distance and half by rank: what hangs on a hub would else crowd
// around it, with the space between far-off parts left empty.
func fit(pos [][2]float64, axis int, lo, hi float64) {
	if len(pos) < 2 {
		for i := range pos {
			pos[i][axis] = (lo + hi) / 2
		}
		return
	}
	order := make([]int, len(pos))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(pos[a][axis], pos[b][axis]) })
	least, most := pos[order[0]][axis], pos[order[len(order)-1]][axis]
	for rank, i := range order {
		share := float64(rank) / float64(len(order)-1)
		if most > least {
			share = (share + float64((pos[i][axis]-least)/(most-least))) / 2
		}
		pos[i][axis] = lo + float64(share*(hi-lo))
	}
}

// box is a rectangle of the plane.
type box struct{ x1, y1, x2, y2 float64 }

func (b box) hits(o box) bool { return b.x1 < o.x2 && o.x1 < b.x2 && b.y1 < o.y2 && o.y1 < b.y2 }

// The letters of labels, in units of the plane.
const (
	letterWidth = 6.4
	lineHeight  = 16.0
)

// placeLabels sets each name beside its node where it covers neither a node nor another name, the largest
// nodes first; a name without room is not drawn, its node still leads to the page.
func placeLabels(net *Network) {
	var taken []box
	order := make([]int, len(net.Nodes))
	for i := range net.Nodes {
		n := &net.Nodes[i]
		order[i] = i
		taken = append(taken, box{n.X - n.Radius, n.Y - n.Radius, n.X + n.Radius, n.Y + n.Radius})
	}
	slices.SortStableFunc(order, func(a, b int) int { return -cmp.Compare(net.Nodes[a].Radius, net.Nodes[b].Radius) })
	for _, i := range order {
		n := &net.Nodes[i]
		width := letterWidth * float64(len([]rune(strings.TrimSpace(n.Name))))
		for _, try := range []struct {
			anchor string
			x, y   float64
			left   float64 // share of the width left of x
		}{
			{"start", n.X + n.Radius + 4, n.Y + 5, 0},
			{"end", n.X - n.Radius - 4, n.Y + 5, 1},
			{"middle", n.X, n.Y - n.Radius - 5, 0.5},
			{"middle", n.X, n.Y + n.Radius + 15, 0.5},
			{"start", n.X + float64(0.7*n.Radius) + 3, n.Y - float64(0.7*n.Radius) - 3, 0},
			{"start", n.X + float64(0.7*n.Radius) + 3, n.Y + float64(0.7*n.Radius) + 13, 0},
			{"end", n.X - float64(0.7*n.Radius) - 3, n.Y - float64(0.7*n.Radius) - 3, 1},
			{"end", n.X - float64(0.7*n.Radius) - 3, n.Y + float64(0.7*n.Radius) + 13, 1},
		} {
			b := box{try.x - width*try.left, try.y - lineHeight*0.8, try.x + width*(1-try.left), try.y + lineHeight*0.3}
			if b.x1 < 2 || b.x2 > netWidth-2 || b.y1 < 2 || b.y2 > netHeight-2 || slices.ContainsFunc(taken, b.hits) {
				continue
			}
			n.Label, n.LabelX, n.LabelY, n.Anchor = true, tenth(try.x), tenth(try.y), try.anchor
			taken = append(taken, b)
			break
		}
	}
}
