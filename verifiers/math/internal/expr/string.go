package expr

import (
	"strconv"
	"strings"
)

// opNames are the names of the operations in [Node.String].
var opNames = [...]string{
	Invalid: "invalid", Add: "+", Mul: "*", Neg: "neg", Div: "/", Pow: "^", PlusMinus: "±", Binder: "binder", Percent: "%",
	Quantity: "quantity", List: "list", Tuple: "tuple", Set: "set", SetBuilder: "such-that", Interval: "interval",
	Union: "∪", Intersect: "∩", Without: "∖", Matrix: "matrix", Ratio: ":", Relation: "relation",
}

// relNames are the relation signs in [Node.String].
var relNames = [...]string{
	Eq: "=", Ne: "≠", Lt: "<", Le: "≤", Gt: ">", Ge: "≥", Approx: "≈", Equiv: "≡", In: "∈", NotIn: "∉", Subset: "⊂", To: "→",
}

// String returns the tree as an S-expression for tests and error messages: (+ x (neg 1)). Numbers are exact, 3/4; texts
// are quoted; brackets and names stand behind the operation, (tuple() 1 2).
func (n *Node) String() string {
	var b strings.Builder
	n.write(&b)
	return b.String()
}

func (n *Node) write(b *strings.Builder) {
	switch n.Op {
	case Number:
		b.WriteString(n.Value.RatString())
	case Symbol:
		b.WriteString(n.Name)
	case Constant:
		b.WriteString("#" + n.Name)
	case Text:
		b.WriteString(strconv.Quote(n.Name))
	case NamedSet:
		b.WriteString("set:" + n.Name)
	case Relation:
		n.writeRelation(b)
	case Quantity:
		n.writeArgs(b, opNames[n.Op]+n.Unit.String())
	case Call, Binder:
		n.writeArgs(b, n.Name)
	case Matrix:
		n.writeArgs(b, opNames[n.Op]+n.Name+strconv.Itoa(n.Rows))
	case PlusMinus:
		if n.Name == "mp" {
			n.writeArgs(b, "∓")
			return
		}
		n.writeArgs(b, opNames[n.Op])
	default:
		n.writeArgs(b, opNames[n.Op]+n.Name)
	}
}

func (n *Node) writeArgs(b *strings.Builder, name string) {
	b.WriteString("(" + name)
	for _, arg := range n.Args {
		b.WriteByte(' ')
		arg.write(b)
	}
	b.WriteByte(')')
}

func (n *Node) writeRelation(b *strings.Builder) {
	b.WriteByte('(')
	for i, arg := range n.Args {
		if i > 0 {
			b.WriteString(" " + relNames[n.Rels[i-1]] + " ")
		}
		arg.write(b)
	}
	b.WriteByte(')')
}

// String returns the unit with its powers: [km][h^-1].
func (u Unit) String() string {
	var b strings.Builder
	for _, p := range u {
		b.WriteString("[" + p.Symbol)
		if p.Power != 1 {
			b.WriteString("^" + strconv.Itoa(p.Power))
		}
		b.WriteByte(']')
	}
	return b.String()
}
