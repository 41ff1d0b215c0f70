package rewardspec

import (
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/builtin"
	"github.com/expr-lang/expr/file"
	"github.com/expr-lang/expr/parser/lexer"
	"github.com/expr-lang/expr/vm"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

const (
	maxFormulaBytes = 8 << 10
	maxFormulaNodes = 1000
	// orFunction stands for or where it is a function: expr has or as an operator only. Two characters, so that
	// columns stay; no component can be called so.
	orFunction = "ør"
	// rewardVariable is what a condition calls the reward.
	rewardVariable = "reward"
)

// builtins are expr's own functions that a formula has: numbers in, numbers out, the same every time.
var builtins = []string{
	"abs", "ceil", "floor", "round", "int", "float", "min", "max", "mean", "median", "sum", "len", "count",
	"all", "any", "none", "one", "filter", "map", "find", "reduce", "sort", "first", "last",
}

// reserved reports whether a name means something in expr already.
func reserved(name string) bool {
	switch name {
	case "in", "or", "and", "not", "matches", "contains", "startsWith", "endsWith", "let", "if", "else",
		"true", "false", "nil", "sqrt", "exp", "log", "clip", rewardVariable:
		return true
	}
	_, ok := builtin.Index[name]
	return ok
}

// wantNumber and wantBool are the results that a formula can have.
const (
	wantNumber = reflect.Float64
	wantBool   = reflect.Bool
)

// formula is a compiled expression over components' scores. Safe for concurrent use.
type formula struct {
	text    string
	tokens  string // text without layout and comments
	program *vm.Program
	asked   map[string]string // the components in or(), each with the variable that says whether it has a score
	pool    sync.Pool         // of *machine
}

// machine is what one evaluation needs.
type machine struct {
	vm  vm.VM
	env map[string]any
}

// compile type-checks text against the components' names. Its error gives the column in the formula, and the line
// when it has several.
func compile(text string, components []Component, want reflect.Kind) (*formula, error) {
	if len(text) > maxFormulaBytes {
		return nil, fmt.Errorf("formula has %d bytes, the limit is %d", len(text), maxFormulaBytes)
	}
	source, tokens, err := translate(text)
	if err != nil {
		return nil, explain(err, text, components)
	}
	env := environment(components)
	if want == wantBool {
		env[rewardVariable] = 0.0
	}
	rules := &rules{components: components, asked: map[string]string{}}
	options := []expr.Option{expr.Env(env), expr.Patch(rules), expr.MaxNodes(maxFormulaNodes), expr.DisableAllBuiltins()}
	for _, name := range builtins {
		options = append(options, expr.EnableBuiltin(name))
	}
	options = append(options, functions...)
	options = append(options, expr.AsKind(want))
	program, err := expr.Compile(source, options...)
	if rules.err != nil {
		err = rules.err.Bind(file.NewSource(source))
	}
	if err != nil {
		return nil, explain(err, text, components)
	}
	if bad := mismatch(program.Node(), want); bad != nil {
		return nil, fmt.Errorf("formula: one of its results is not a %s", resultNames.Replace(want.String()))
	}
	f := &formula{text: text, tokens: tokens, program: program, asked: rules.asked}
	f.pool.New = func() any { return &machine{env: make(map[string]any, 2*len(components)+1)} }
	return f, nil
}

// environment holds a zero for every name that a formula may use, for its types.
func environment(components []Component) map[string]any {
	env := make(map[string]any, 2*len(components)+1)
	for _, c := range components {
		env[c.Name] = 0.0
		env[c.Name+scoredSuffix] = false
	}
	return env
}

// translate marks each or that is a function and returns the formula's tokens in one line as well.
func translate(text string) (source, canonical string, err error) {
	tokens, err := lexer.Lex(file.NewSource(text))
	if err != nil {
		return "", "", err
	}
	runes := []rune(text)
	var b strings.Builder
	operand := false
	for i, t := range tokens {
		call := i+1 < len(tokens) && tokens[i+1].Is(lexer.Bracket, "(")
		if t.Is(lexer.Operator, "or") && !operand && call {
			copy(runes[t.From:], []rune(orFunction))
		}
		operand = t.Is(lexer.Identifier) || t.Is(lexer.Number) || t.Is(lexer.Bracket, ")", "]", "}")
		if t.Kind != lexer.EOF {
			b.WriteString(strconv.Quote(t.Value) + " ")
		}
	}
	return string(runes), b.String(), nil
}

// resultNames says in a user's words what expr says of a result's type.
var resultNames = strings.NewReplacer(
	"expected float64, but got", "the result must be a number, not",
	"expected bool, but got", "the result must be true or false, not",
	"float64", "number", "bool", "true or false",
)

// explain turns an error of expr into one line that says where in the formula it is.
func explain(err error, text string, components []Component) error {
	e, ok := errors.AsType[*file.Error](err)
	if !ok {
		return fmt.Errorf("formula: %s", resultNames.Replace(err.Error()))
	}
	message := strings.ReplaceAll(e.Message, orFunction, "or")
	if strings.HasPrefix(message, "unknown name") {
		names := make([]string, len(components))
		for i, c := range components {
			names[i] = c.Name
		}
		message += "; the components are: " + strings.Join(names, ", ")
	}
	if strings.Contains(strings.TrimSpace(text), "\n") {
		return fmt.Errorf("formula line %d column %d: %s", max(e.Line, 1), e.Column+1, message)
	}
	return fmt.Errorf("formula column %d: %s", e.Column+1, message)
}

// run evaluates the formula; reward is for conditions.
func (f *formula) run(components []Component, have map[string]*assayv1.Component, reward float64) (any, error) {
	m := f.pool.Get().(*machine)
	defer f.pool.Put(m)
	for i := range components {
		name := components[i].Name
		scored := scoredComponent(have[name])
		if scored {
			m.env[name] = have[name].GetScore()
		} else {
			m.env[name] = 0.0
		}
		if variable, ok := f.asked[name]; ok {
			m.env[variable] = scored
		}
	}
	m.env[rewardVariable] = reward
	return m.vm.Run(f.program, m.env)
}

// number evaluates a formula that was compiled for a number.
func (f *formula) number(components []Component, have map[string]*assayv1.Component) (float64, error) {
	out, err := f.run(components, have, 0)
	if err != nil {
		return 0, explain(err, f.text, components)
	}
	value, ok := out.(float64)
	if !ok {
		return 0, fmt.Errorf("formula: the result is %v, not a number", out)
	}
	return value, nil
}
