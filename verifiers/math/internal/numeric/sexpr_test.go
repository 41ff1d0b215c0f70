package numeric

import (
	"fmt"
	"math/big"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// read builds a tree from prefix notation: "(- (* (sqrt 2) (sqrt 3)) (sqrt 6))". Numbers are rational ("1/3"), pi, e, i
// and oo are constants, other names without brackets symbols; "deg" is a quantity in degrees, and all heads that are no
// operators are functions.
func read(t testing.TB, text string) *expr.Node {
	t.Helper()
	tokens := strings.Fields(strings.NewReplacer("(", " ( ", ")", " ) ").Replace(text))
	n, rest, err := readTokens(tokens)
	if err != nil || len(rest) > 0 {
		t.Fatalf("read(%q): %v, left %q", text, err, rest)
	}
	return n
}

func readTokens(tokens []string) (*expr.Node, []string, error) {
	if len(tokens) == 0 {
		return nil, nil, fmt.Errorf("nothing to read")
	}
	head, rest := tokens[0], tokens[1:]
	if head != "(" {
		return atom(head), rest, nil
	}
	if len(rest) == 0 {
		return nil, nil, fmt.Errorf("no operator")
	}
	name, rest := rest[0], rest[1:]
	var args []*expr.Node
	for len(rest) > 0 && rest[0] != ")" {
		arg, left, err := readTokens(rest)
		if err != nil {
			return nil, nil, err
		}
		args, rest = append(args, arg), left
	}
	if len(rest) == 0 || len(args) == 0 {
		return nil, nil, fmt.Errorf("(%s is not closed or has no arguments", name)
	}
	return apply(name, args), rest[1:], nil
}

func atom(name string) *expr.Node {
	if q, ok := new(big.Rat).SetString(name); ok {
		return expr.NewRat(q, 0)
	}
	switch name {
	case expr.Pi, expr.E, expr.I:
		return &expr.Node{Op: expr.Constant, Name: name}
	case "oo":
		return &expr.Node{Op: expr.Constant, Name: expr.Infinity}
	}
	return expr.NewSymbol(name)
}

func apply(name string, args []*expr.Node) *expr.Node {
	switch name {
	case "+":
		return expr.New(expr.Add, args...)
	case "*":
		return expr.New(expr.Mul, args...)
	case "-":
		last := len(args) - 1
		args[last] = expr.New(expr.Neg, args[last])
		if last == 0 {
			return args[0]
		}
		return expr.New(expr.Add, args...)
	case "/":
		return expr.New(expr.Div, args...)
	case "^":
		return expr.New(expr.Pow, args...)
	case "%":
		return expr.New(expr.Percent, args...)
	case "deg":
		return &expr.Node{Op: expr.Quantity, Args: args, Unit: expr.Unit{{Symbol: "°", Power: 1}}}
	case "sum", "prod", "int", "lim":
		return &expr.Node{Op: expr.Binder, Name: name, Args: args}
	case "tuple":
		return &expr.Node{Op: expr.Tuple, Name: "()", Args: args}
	case "matrix2", "matrix3", "vmatrix2", "vmatrix3":
		return matrix(name, args)
	}
	return expr.NewCall(name, args...)
}

func matrix(name string, args []*expr.Node) *expr.Node {
	n := &expr.Node{Op: expr.Matrix, Args: args, Rows: int(name[len(name)-1] - '0')}
	if name[0] == 'v' {
		n.Name = "vmatrix"
	}
	return n
}

// write is the inverse of read, for messages.
func write(n *expr.Node) string {
	switch n.Op {
	case expr.Number:
		return n.Value.RatString()
	case expr.Symbol, expr.Constant:
		return n.Name
	}
	names := map[expr.Op]string{
		expr.Add: "+", expr.Mul: "*", expr.Neg: "-", expr.Div: "/", expr.Pow: "^", expr.Percent: "%", expr.Quantity: "deg",
	}
	name := names[n.Op]
	if name == "" {
		name = n.Name
	}
	parts := []string{name}
	for _, arg := range n.Args {
		parts = append(parts, write(arg))
	}
	return "(" + strings.Join(parts, " ") + ")"
}
