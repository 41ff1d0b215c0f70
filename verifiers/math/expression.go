package math

import "math/big"

// maxOperations bounds the operations of one expression.
const maxOperations = 256

// expression evaluates arithmetic exactly while it parses it (a Pratt parser), within the budgets of number.go.
type expression struct {
	tokens     []token
	at         int
	depth      int
	operations int
}

// Binding powers, weakest first.
const (
	bindSum     = 10
	bindProduct = 20
	bindSign    = 30
	bindPower   = 40
)

func (e *expression) peek(ahead int) token {
	if i := e.at + ahead; i < len(e.tokens) {
		return e.tokens[i]
	}
	return token{kind: tokenSymbol}
}

// take passes the next token if it is that symbol.
func (e *expression) take(symbol rune) bool {
	if !e.peek(0).is(symbol) {
		return false
	}
	e.at++
	return true
}

// parse reads an expression whose operators bind tighter than bind. It stops at the first token that cannot go on.
func (e *expression) parse(bind int) (*big.Rat, error) {
	e.depth++
	defer func() { e.depth-- }()
	if e.depth > maxDepth {
		return nil, errBudget
	}
	left, err := e.operand()
	for err == nil {
		op, power, width := e.operator()
		if power <= bind {
			return left, nil
		}
		if e.operations++; e.operations > maxOperations {
			return nil, errBudget
		}
		e.at += width
		rightBind := power
		if op == '^' {
			rightBind--
		}
		var right *big.Rat
		if right, err = e.parse(rightBind); err == nil {
			left, err = apply(op, left, right)
		}
	}
	return nil, err
}

// operator returns the operator that comes next, how tightly it binds (0 for none) and how many tokens it takes.
func (e *expression) operator() (op rune, power, width int) {
	t := e.peek(0)
	switch {
	case t.is('+'), t.is('-'):
		return t.symbol, bindSum, 1
	case t.is('*'), t.is('/'):
		return t.symbol, bindProduct, 1
	case t.is('^') && !e.peek(2).is('°'):
		return '^', bindPower, 1
	case t.kind == tokenWord && (t.text == "x" || t.text == "X") && t.space && e.peek(1).kind == tokenNumber:
		return '*', bindProduct, 1
	case t.is('(') && !(t.space && e.peek(-1).kind == tokenNumber), t.is('{'), t.isCommand("frac"), t.isCommand("sqrt"):
		return '*', bindProduct, 0
	}
	return 0, 0, 0
}

func apply(op rune, x, y *big.Rat) (*big.Rat, error) {
	switch op {
	case '+':
		return bounded(new(big.Rat).Add(x, y))
	case '-':
		return bounded(new(big.Rat).Sub(x, y))
	case '*':
		return bounded(new(big.Rat).Mul(x, y))
	case '/':
		return divide(x, y)
	default:
		return power(x, y)
	}
}

// operand reads a number, a sign and its operand, a group, a fraction, a root or an absolute value.
func (e *expression) operand() (*big.Rat, error) {
	t := e.peek(0)
	e.at++
	switch {
	case t.kind == tokenNumber:
		return e.number(t)
	case t.is('-'), t.is('+'):
		x, err := e.parse(bindSign)
		if err == nil && t.symbol == '-' {
			x = new(big.Rat).Neg(x)
		}
		return x, err
	case t.is('('):
		return e.until(')')
	case t.is('{'):
		return e.until('}')
	case t.is('|'):
		x, err := e.until('|')
		if err == nil {
			x = new(big.Rat).Abs(x)
		}
		return x, err
	case t.isCommand("frac"):
		return e.fraction()
	case t.isCommand("sqrt"):
		x, err := e.group()
		if err != nil {
			return nil, err
		}
		return squareRoot(x)
	}
	return nil, errUnparsed
}

// until reads an expression and the bracket that ends it.
func (e *expression) until(end rune) (*big.Rat, error) {
	x, err := e.parse(0)
	if err == nil && !e.take(end) {
		return nil, errUnparsed
	}
	return x, err
}

func (e *expression) group() (*big.Rat, error) {
	if !e.take('{') {
		return nil, errUnparsed
	}
	return e.until('}')
}

func (e *expression) fraction() (*big.Rat, error) {
	num, err := e.group()
	if err != nil {
		return nil, err
	}
	den, err := e.group()
	if err != nil {
		return nil, err
	}
	return divide(num, den)
}

// number reads a number and, after an integer, the proper fraction that makes it a mixed number: 1\frac{1}{2}, 1 1/2.
func (e *expression) number(t token) (*big.Rat, error) {
	x, err := evaluateNumeral(t.text)
	if err != nil || !x.IsInt() {
		return x, err
	}
	switch next := e.peek(0); {
	case next.isCommand("frac"):
		if e.peek(2).kind != tokenNumber || !e.peek(3).is('}') || e.peek(5).kind != tokenNumber || !e.peek(6).is('}') {
			return x, nil
		}
		e.at++
		return e.mixed(x, (*expression).fraction)
	case next.kind == tokenNumber && next.space && e.peek(1).is('/') && e.peek(2).kind == tokenNumber:
		return e.mixed(x, (*expression).ratio)
	}
	return x, nil
}

// ratio reads a / b.
func (e *expression) ratio() (*big.Rat, error) {
	num, err := evaluateNumeral(e.peek(0).text)
	if err != nil {
		return nil, err
	}
	den, err := evaluateNumeral(e.peek(2).text)
	if err != nil {
		return nil, err
	}
	e.at += 3
	return divide(num, den)
}

var one = big.NewRat(1, 1)

// mixed adds a proper fraction; 2\frac{3}{2} may mean a sum or a product, so it means nothing.
func (e *expression) mixed(whole *big.Rat, fraction func(*expression) (*big.Rat, error)) (*big.Rat, error) {
	part, err := fraction(e)
	if err != nil {
		return nil, err
	}
	if part.Sign() <= 0 || part.Cmp(one) >= 0 {
		return nil, errUnparsed
	}
	return bounded(part.Add(part, whole))
}
