package expr

import "slices"

// Same reports whether two trees are the same in every part that their Ops use, Decimals apart.
func Same(a, b *Node) bool {
	if a == b {
		return true
	}
	if a.Op != b.Op || a.Name != b.Name || len(a.Args) != len(b.Args) || a.Rows != b.Rows {
		return false
	}
	if a.Op == Number && a.Value.Cmp(b.Value) != 0 {
		return false
	}
	return slices.Equal(a.Rels, b.Rels) && slices.Equal(a.Unit, b.Unit) && slices.EqualFunc(a.Args, b.Args, Same)
}

// With returns n with other children; n itself stays as it is.
func (n *Node) With(args ...*Node) *Node {
	changed := *n
	changed.Args = args
	return &changed
}

// Replace returns the tree in which every node that the function has another for, not nil, is that other. Parts that do
// not change are shared with n.
func Replace(n *Node, other func(*Node) *Node) *Node {
	if o := other(n); o != nil {
		return o
	}
	var args []*Node
	for i, arg := range n.Args {
		changed := Replace(arg, other)
		if changed != arg && args == nil {
			args = slices.Clone(n.Args)
		}
		if args != nil {
			args[i] = changed
		}
	}
	if args == nil {
		return n
	}
	return n.With(args...)
}

// Substitute returns the tree with a value in place of the symbol of that name.
func Substitute(n *Node, name string, value *Node) *Node {
	return Replace(n, func(n *Node) *Node {
		if n.Op == Symbol && n.Name == name {
			return value
		}
		return nil
	})
}

// Any reports whether some node of the tree has the property.
func Any(n *Node, property func(*Node) bool) bool {
	return property(n) || slices.ContainsFunc(n.Args, func(arg *Node) bool { return Any(arg, property) })
}

// Sub returns a - b.
func Sub(a, b *Node) *Node { return New(Add, a, New(Neg, b)) }
