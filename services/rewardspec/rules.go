package rewardspec

import (
	"fmt"
	"math"
	"reflect"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"
)

// scoredSuffix makes the name of the variable that says whether a component has a score. No formula can write it.
const scoredSuffix = "?"

// functions are what formulas have besides expr's own.
var functions = []expr.Option{
	expr.Function("sqrt", ofOne(math.Sqrt), math.Sqrt),
	expr.Function("exp", ofOne(math.Exp), math.Exp),
	expr.Function("log", ofOne(math.Log), math.Log),
	expr.Function("clip", func(args ...any) (any, error) {
		return min(max(float(args[0]), float(args[1])), float(args[2])), nil
	}, func(x, lo, hi float64) float64 { return 0 }),
}

func ofOne(f func(float64) float64) func(...any) (any, error) {
	return func(args ...any) (any, error) { return f(float(args[0])), nil }
}

// float returns an argument that the checker took for a number: a float64 or an int, and NaN for what only turns
// out at run time to be none.
func float(v any) float64 {
	switch v := v.(type) {
	case float64:
		return v
	case int:
		return float64(v)
	}
	return math.NaN()
}

// rules is the visitor that keeps formulas to numbers and bounded work, and turns or(component, default) into a
// choice between the two.
type rules struct {
	components []Component
	asked      map[string]string
	err        *file.Error
}

// Visit implements [ast.Visitor]; children come before their parents.
func (r *rules) Visit(n *ast.Node) {
	switch node := (*n).(type) {
	case *ast.IntegerNode:
		// All numbers are floats, so that the two sides of a choice agree: accuracy > 0.5 ? accuracy : 0.
		ast.Patch(n, &ast.FloatNode{Value: float64(node.Value)})
	case *ast.MemberNode:
		r.index(node.Property, &node.Property)
	case *ast.SliceNode:
		r.fail(node, "slices are not supported in formulas")
	case *ast.NilNode:
		r.fail(node, "nil is not a number")
	case *ast.StringNode, *ast.BytesNode, *ast.MapNode:
		r.fail(node, "a formula is over numbers: it has no text and no maps")
	case *ast.BinaryNode:
		if node.Operator == ".." {
			r.fail(node, "ranges are not supported in formulas")
		}
	case *ast.IdentifierNode:
		if node.Value == "$env" {
			r.fail(node, "unknown name $env")
		}
	case *ast.PredicateNode:
		if nested := ast.Find(node.Node, isPredicate); nested != nil {
			r.fail(node, "predicates cannot be nested in formulas")
		}
	case *ast.CallNode:
		r.call(n, node)
	}
}

func isPredicate(n ast.Node) bool {
	_, ok := n.(*ast.PredicateNode)
	return ok
}

// index gives a literal index its integer back.
func (r *rules) index(property ast.Node, at *ast.Node) {
	if f, ok := property.(*ast.FloatNode); ok && f.Value == math.Trunc(f.Value) && math.Abs(f.Value) < 1<<31 {
		ast.Patch(at, &ast.IntegerNode{Value: int(f.Value)})
	}
}

// call replaces or(component, default) by component? ? component : default.
func (r *rules) call(n *ast.Node, call *ast.CallNode) {
	callee, ok := call.Callee.(*ast.IdentifierNode)
	if !ok || callee.Value != orFunction {
		return
	}
	if len(call.Arguments) != 2 {
		r.fail(call, "or takes a component and a default, not %d arguments", len(call.Arguments))
		return
	}
	component, ok := call.Arguments[0].(*ast.IdentifierNode)
	if !ok || !slices.ContainsFunc(r.components, func(c Component) bool { return c.Name == component.Value }) {
		r.fail(call.Arguments[0], "the first argument of or must be a component's name")
		return
	}
	r.asked[component.Value] = component.Value + scoredSuffix
	scored := &ast.IdentifierNode{Value: component.Value + scoredSuffix}
	scored.SetLocation(component.Location())
	ast.Patch(n, &ast.ConditionalNode{Cond: scored, Exp1: component, Exp2: call.Arguments[1]})
}

// fail keeps the first thing that a formula may not do.
func (r *rules) fail(n ast.Node, format string, args ...any) {
	if r.err == nil {
		r.err = &file.Error{Location: n.Location(), Message: fmt.Sprintf(format, args...)}
	}
}

// mismatch returns a node that can be the result and is known not to be of the wanted kind: the checker leaves the
// type open when the two sides of a choice differ.
func mismatch(n ast.Node, want reflect.Kind) ast.Node {
	switch n := n.(type) {
	case *ast.ConditionalNode:
		if bad := mismatch(n.Exp1, want); bad != nil {
			return bad
		}
		return mismatch(n.Exp2, want)
	case *ast.VariableDeclaratorNode:
		return mismatch(n.Expr, want)
	case *ast.SequenceNode:
		return mismatch(n.Nodes[len(n.Nodes)-1], want)
	}
	kind := reflect.Interface
	if t := n.Type(); t != nil {
		kind = t.Kind()
	}
	switch kind {
	case reflect.Interface, want:
		return nil
	case reflect.Int:
		if want == wantNumber {
			return nil
		}
	}
	return n
}
