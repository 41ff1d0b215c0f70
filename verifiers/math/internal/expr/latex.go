package expr

import (
	"math/big"
	"strconv"
	"strings"
)

// LaTeX spells a tree as LaTeX that means the same, without noise: \frac for divisions, sizes of brackets left out.
// What it writes of a number is its value: 1/2 and 0.50 are both \frac{1}{2}, unless Decimals says that decimals were
// stated, which are then written as stated.
func LaTeX(n *Node) string {
	var b strings.Builder
	write(&b, n, 0)
	return b.String()
}

// The binding strengths of what is written, weakest first: what binds weaker than its place goes into brackets.
const (
	loose = iota
	relational
	additive
	multiplicative
	negative
	postfix
)

func strength(n *Node) int {
	switch n.Op {
	case List:
		return loose
	case Relation, Ratio:
		return relational
	case Add, PlusMinus, Union, Intersect, Without, Binder:
		return additive
	case Mul:
		return multiplicative
	case Neg:
		return additive
	case Number:
		if n.Value.Sign() < 0 {
			return additive
		}
	case Pow, Percent, Quantity:
		return negative
	}
	return postfix
}

// write writes n for a place that holds what binds at least as strong as least.
func write(b *strings.Builder, n *Node, least int) {
	if strength(n) < least {
		b.WriteByte('(')
		defer b.WriteByte(')')
	}
	switch n.Op {
	case Number:
		b.WriteString(number(n))
	case Symbol:
		b.WriteString(n.Name)
	case Constant:
		b.WriteString(constants[n.Name])
	case Text:
		wrap(b, `\text{`, n.Name, "}")
	case NamedSet:
		writeNamedSet(b, n.Name)
	case Add, Mul, Neg, Div, Pow, PlusMinus, Percent, Quantity:
		writeArithmetic(b, n)
	case Call:
		writeCall(b, n)
	case Binder:
		writeBinder(b, n)
	case Union:
		writeJoined(b, n.Args, ` \cup `, multiplicative)
	case Intersect:
		writeJoined(b, n.Args, ` \cap `, multiplicative)
	case Without:
		writeJoined(b, n.Args, ` \setminus `, multiplicative)
	case Relation:
		writeRelation(b, n)
	case Ratio:
		writeJoined(b, n.Args, ":", additive)
	default:
		writeCollection(b, n)
	}
}

func wrap(b *strings.Builder, parts ...string) {
	for _, p := range parts {
		b.WriteString(p)
	}
}

var constants = map[string]string{Pi: `\pi`, E: "e", I: "i", Infinity: `\infty`}

// number spells a value: stated decimals as such, all else as an integer or a fraction.
func number(n *Node) string {
	switch {
	case n.Value.IsInt():
		return n.Value.Num().String()
	case n.Decimals > 0:
		return n.Value.FloatString(n.Decimals)
	}
	sign, v := "", n.Value
	if v.Sign() < 0 {
		sign, v = "-", new(big.Rat).Neg(v)
	}
	return sign + `\frac{` + v.Num().String() + "}{" + v.Denom().String() + "}"
}

func writeNamedSet(b *strings.Builder, name string) {
	if name == "" {
		b.WriteString(`\emptyset`)
		return
	}
	wrap(b, `\mathbb{`, name[:1], "}", name[1:])
}

func writeArithmetic(b *strings.Builder, n *Node) {
	switch n.Op {
	case Add:
		writeSum(b, n.Args)
	case Mul:
		writeProduct(b, n.Args)
	case Neg:
		b.WriteByte('-')
		write(b, n.Args[0], multiplicative)
	case Div:
		b.WriteString(`\frac{`)
		write(b, n.Args[0], loose)
		b.WriteString("}{")
		write(b, n.Args[1], loose)
		b.WriteByte('}')
	case Pow:
		write(b, n.Args[0], postfix)
		b.WriteString("^{")
		write(b, n.Args[1], loose)
		b.WriteByte('}')
	case PlusMinus:
		if len(n.Args) == 2 {
			write(b, n.Args[0], additive)
			b.WriteByte(' ')
		}
		wrap(b, `\`, n.Name, " ")
		write(b, n.Args[len(n.Args)-1], multiplicative)
	case Percent:
		write(b, n.Args[0], negative)
		b.WriteString(`\%`)
	default:
		write(b, n.Args[0], negative)
		writeUnit(b, n.Unit)
	}
}

func writeSum(b *strings.Builder, terms []*Node) {
	for i, t := range terms {
		switch {
		case i == 0:
			write(b, t, additive)
		case t.Op == Neg:
			b.WriteString(" - ")
			write(b, t.Args[0], multiplicative)
		default:
			b.WriteString(" + ")
			write(b, t, multiplicative)
		}
	}
}

func writeProduct(b *strings.Builder, factors []*Node) {
	for i, f := range factors {
		var one strings.Builder
		write(&one, f, negative)
		text := one.String()
		if i > 0 {
			if c := text[0]; c >= '0' && c <= '9' {
				b.WriteString(` \cdot `)
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(text)
	}
}

func writeUnit(b *strings.Builder, u Unit) {
	for i, p := range u {
		switch {
		case p.Symbol == "°":
			b.WriteString(`^\circ`)
			continue
		case i == 0:
			b.WriteString(`\ `)
		default:
			b.WriteString(` \cdot `)
		}
		wrap(b, `\text{`, p.Symbol, "}")
		if p.Power != 1 {
			wrap(b, "^{", strconv.Itoa(p.Power), "}")
		}
	}
}

// fences are the calls that are written as brackets.
var fences = map[string][2]string{
	"abs": {`\left|`, `\right|`}, "floor": {`\lfloor `, `\rfloor`}, "ceil": {`\lceil `, `\rceil`}, "sqrt": {`\sqrt{`, "}"},
	"conj": {`\overline{`, "}"},
}

// commands are the calls that LaTeX has a command for.
var commands = map[string]bool{
	"sin": true, "cos": true, "tan": true, "cot": true, "sec": true, "csc": true, "arcsin": true, "arccos": true, "arctan": true,
	"sinh": true, "cosh": true, "tanh": true, "coth": true, "ln": true, "log": true, "exp": true, "gcd": true, "max": true,
	"min": true, "det": true, "arg": true,
}

func writeCall(b *strings.Builder, n *Node) {
	if f, ok := fences[n.Name]; ok && len(n.Args) == 1 {
		b.WriteString(f[0])
		write(b, n.Args[0], loose)
		b.WriteString(f[1])
		return
	}
	switch {
	case n.Name == "root":
		b.WriteString(`\sqrt[`)
		write(b, n.Args[1], loose)
		b.WriteString("]{")
		write(b, n.Args[0], loose)
		b.WriteByte('}')
	case n.Name == "binom":
		b.WriteString(`\binom{`)
		write(b, n.Args[0], loose)
		b.WriteString("}{")
		write(b, n.Args[1], loose)
		b.WriteByte('}')
	case n.Name == "logb":
		b.WriteString(`\log_{`)
		write(b, n.Args[1], loose)
		b.WriteString("}")
		writeArgs(b, n.Args[:1])
	case n.Name == "factorial" || n.Name == "doublefactorial":
		write(b, n.Args[0], postfix)
		b.WriteString(strings.Repeat("!", 1+len(n.Name)/len("doublefactorial")))
	case n.Name == "mod" && len(n.Args) == 2:
		write(b, n.Args[0], multiplicative)
		b.WriteString(` \bmod `)
		write(b, n.Args[1], negative)
	case commands[n.Name]:
		wrap(b, `\`, n.Name)
		writeArgs(b, n.Args)
	case len(n.Name) > 1 && isLetters(n.Name):
		wrap(b, `\operatorname{`, n.Name, "}")
		writeArgs(b, n.Args)
	default:
		b.WriteString(n.Name)
		writeArgs(b, n.Args)
	}
}

func isLetters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

func writeArgs(b *strings.Builder, args []*Node) {
	b.WriteByte('(')
	writeJoined(b, args, ", ", relational)
	b.WriteByte(')')
}

func writeJoined(b *strings.Builder, args []*Node, between string, least int) {
	for i, a := range args {
		if i > 0 {
			b.WriteString(between)
		}
		write(b, a, least)
	}
}

// binders are the commands of Binder's names.
var binders = map[string]string{"sum": `\sum`, "prod": `\prod`, "int": `\int`, "lim": `\lim`}

func writeBinder(b *strings.Builder, n *Node) {
	body, variable, bounds := n.Args[0], n.Args[1], n.Args[2:]
	if n.Name == "diff" {
		b.WriteString(`\frac{d}{d `)
		write(b, variable, postfix)
		b.WriteString("} ")
		write(b, body, negative)
		return
	}
	b.WriteString(binders[n.Name])
	sign := map[string]string{"lim": ` \to `, "sum": "=", "prod": "="}[n.Name]
	if len(bounds) > 0 {
		b.WriteString("_{")
		if sign != "" {
			write(b, variable, postfix)
			b.WriteString(sign)
		}
		write(b, bounds[0], loose)
		b.WriteByte('}')
	}
	if len(bounds) > 1 {
		b.WriteString("^{")
		write(b, bounds[1], loose)
		b.WriteByte('}')
	}
	b.WriteByte(' ')
	write(b, body, multiplicative)
	if n.Name == "int" {
		b.WriteString(`\, d`)
		write(b, variable, postfix)
	}
}

// signs spells Rel.
var signs = [...]string{
	Eq: "=", Ne: `\ne`, Lt: "<", Le: `\le`, Gt: ">", Ge: `\ge`, Approx: `\approx`, Equiv: `\equiv`,
	In: `\in`, NotIn: `\notin`, Subset: `\subset`, To: `\to`,
}

// String is the sign in LaTeX.
func (r Rel) String() string { return signs[r] }

func writeRelation(b *strings.Builder, n *Node) {
	for i, a := range n.Args {
		if i > 0 {
			wrap(b, " ", n.Rels[i-1].String(), " ")
		}
		write(b, a, additive)
	}
}

func writeCollection(b *strings.Builder, n *Node) {
	switch n.Op {
	case List:
		between := ", "
		if n.Name != "" {
			between = ` \text{ ` + n.Name + ` } `
		}
		writeJoined(b, n.Args, between, relational)
	case Set:
		b.WriteString(`\{`)
		writeJoined(b, n.Args, ", ", relational)
		b.WriteString(`\}`)
	case SetBuilder:
		b.WriteString(`\{`)
		writeJoined(b, n.Args, ` \mid `, relational)
		b.WriteString(`\}`)
	case Tuple, Interval:
		left, right := "(", ")"
		if n.Name == "<>" {
			left, right = `\langle `, ` \rangle`
		} else if len(n.Name) == 2 {
			left, right = n.Name[:1], n.Name[1:]
		}
		b.WriteString(left)
		writeJoined(b, n.Args, ", ", relational)
		b.WriteString(right)
	case Matrix:
		writeMatrix(b, n)
	}
}

func writeMatrix(b *strings.Builder, n *Node) {
	env := "pmatrix"
	if n.Name != "" {
		env = n.Name
	}
	wrap(b, `\begin{`, env, "}")
	columns := len(n.Args) / n.Rows
	for i, a := range n.Args {
		switch {
		case i == 0:
		case i%columns == 0:
			b.WriteString(` \\ `)
		default:
			b.WriteString(" & ")
		}
		write(b, a, relational)
	}
	wrap(b, `\end{`, env, "}")
}
