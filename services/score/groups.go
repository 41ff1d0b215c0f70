package score

import (
	"errors"
	"slices"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
	"github.com/assay-rl/assay/services/rewardspec"
)

// groupKey names a group of a file; one id on two routes is two groups.
type groupKey struct{ route, group string }

func keyOf(r *assayv1.Rollout) groupKey { return groupKey{r.GetRoute(), r.GetGroup()} }

// groups is what must be known of a file before its rewards can be relative to their groups: the file is read once for
// it. It knows only the groups of routes with group steps.
type groups struct {
	sizes map[groupKey]int
	// span is how many places of the input lie between the first and the last of a group at most, both included.
	span int
	// cut are the groups of a resumed run of which some members have their line already, with those members.
	cut map[groupKey][]Read
}

// countGroups reads a file for its groups. What is malformed in it is a member of none.
func countGroups(in, format string, spec *rewardspec.Spec) (*groups, error) {
	g := &groups{sizes: map[groupKey]int{}, cut: map[groupKey][]Read{}}
	if !spec.Relative() {
		return g, nil
	}
	if in == "-" {
		return nil, errors.New("score: a spec with group steps reads its input twice, first to know how many rollouts each group has; give it a file instead of standard input")
	}
	source, err := Open(in, format)
	if err != nil {
		return nil, err
	}
	defer source.Close()
	first, place := map[groupKey]int{}, 0
	for read, err := range source.All() {
		if err != nil && !isLineError(err) {
			return nil, err
		}
		place++
		if err != nil || !relative(spec, read.Rollout) {
			continue
		}
		key := keyOf(read.Rollout)
		if g.sizes[key]++; g.sizes[key] == 1 {
			first[key] = place
		}
		g.span = max(g.span, place-first[key]+1)
	}
	return g, nil
}

func relative(spec *rewardspec.Spec, r *assayv1.Rollout) bool {
	route, ok := spec.Route(r.GetRoute())
	return ok && route.Relative()
}

// stamp states on each rollout how many its group has in the file, whatever the line says: what is not in the file will
// not come.
func (g *groups) stamp(next func() (Read, error, bool)) func() (Read, error, bool) {
	return func() (Read, error, bool) {
		read, err, ok := next()
		if ok && err == nil {
			if size := g.sizes[keyOf(read.Rollout)]; size > 0 {
				read.Rollout.GroupSize = uint32(size)
			}
		}
		return read, err, ok
	}
}

// there notes a rollout that has its line in a resumed output.
func (g *groups) there(read Read) {
	key := keyOf(read.Rollout)
	size := g.sizes[key]
	if size == 0 {
		return
	}
	g.cut[key] = append(g.cut[key], read)
	if len(g.cut[key]) == size {
		delete(g.cut, key)
	}
}

// again returns the rollouts that must be judged once more, because the others of their group have no line yet and are
// relative to them, in the order of the input; then it goes on with next.
func (g *groups) again(next func() (Read, error, bool)) (reads func() (Read, error, bool), skip map[string]bool) {
	var list []Read
	skip = map[string]bool{}
	for _, reads := range g.cut {
		list = append(list, reads...)
	}
	slices.SortStableFunc(list, func(a, b Read) int { return a.Line - b.Line })
	for _, read := range list {
		skip[read.Rollout.GetId()] = true
	}
	return func() (Read, error, bool) {
		if len(list) == 0 {
			return next()
		}
		read := list[0]
		list = list[1:]
		return read, nil, true
	}, skip
}

// part is a rollout that is judged, on its way into its group.
type part struct {
	reward *assayv1.Reward
	member rewardspec.Member
}

// gathering holds the groups that are not complete yet.
type gathering struct {
	spec *rewardspec.Spec
	open map[groupKey][]part
}

// add takes a judged rollout and returns the rewards that are complete with it: its own, or those of its group.
func (g *gathering) add(p part) []*assayv1.Reward {
	route, ok := g.spec.Route(p.reward.GetRoute())
	if !ok || !route.Relative() {
		return []*assayv1.Reward{p.reward}
	}
	size := int(p.reward.GetGroupSize())
	if size == 0 {
		p.reward.Reward = nil
		route.NoGroupSize().Fill(p.reward)
		return []*assayv1.Reward{p.reward}
	}
	key := groupKey{p.reward.GetRoute(), p.reward.GetGroup()}
	g.open[key] = append(g.open[key], p)
	if len(g.open[key]) < size {
		return nil
	}
	return g.close(key)
}

// close relates the members of a group that are there.
func (g *gathering) close(key groupKey) []*assayv1.Reward {
	parts := g.open[key]
	delete(g.open, key)
	route, _ := g.spec.Route(key.route)
	members := make([]rewardspec.Member, len(parts))
	for i, p := range parts {
		members[i] = p.member
	}
	frame := route.Frame(members, int(parts[0].reward.GetGroupSize()))
	out := make([]*assayv1.Reward, len(parts))
	for i, p := range parts {
		frame.Fill(p.reward, p.member)
		out[i] = p.reward
	}
	return out
}

// rest relates what is there of the groups that never became complete.
func (g *gathering) rest() []*assayv1.Reward {
	var out []*assayv1.Reward
	for key := range g.open {
		out = append(out, g.close(key)...)
	}
	return out
}
