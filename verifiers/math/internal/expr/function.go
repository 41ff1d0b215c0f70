package expr

import "strings"

// Names of Call with a meaning, by how many arguments they take. All others are unknown functions.
//
// The one argument of log is its argument, its base is a matter of policy; root takes a radicand and a degree, logb an
// argument and a base, mod a dividend and a modulus. phi is Euler's. sin^2 x is Pow(Call sin, 2), sin^{-1} x Call arcsin.
const (
	unary = "sqrt abs floor ceil factorial doublefactorial conj re im arg det transpose exp sgn ln log " +
		"sin cos tan cot sec csc arcsin arccos arctan arccot arcsec arccsc " +
		"sinh cosh tanh coth sech csch arsinh arcosh artanh gamma phi"
	binary   = "root logb binom perm mod"
	variadic = "gcd lcm max min"
)

var functions = func() map[string]bool {
	known := map[string]bool{}
	for name := range strings.FieldsSeq(unary + " " + binary + " " + variadic) {
		known[name] = true
	}
	return known
}()

// IsFunction reports whether the name of a Call has a meaning; f and W have none.
func IsFunction(name string) bool { return functions[name] }
