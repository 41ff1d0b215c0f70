// Package unit knows the units that answers are given in: their spellings in English, Chinese and symbols, and what
// they are worth in each other, exactly.
//
// A symbol is exact in its case, "mW" is not "MW", and a name is not: "Metres" is "metres". Names of things that are
// counted are no units, and percent is none. All functions are safe for concurrent use, and what they do is bounded by
// the length of their text.
package unit

import (
	"slices"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

var (
	// defined has the value of every unit without a prefix, by its symbol.
	defined = definitions(units, compounds)
	// named has the symbol of every name, in lower case.
	named = spellings(units, compounds)
	// expanded has the products that compounds stand for.
	expanded = products(compounds)
	// prefixed has the family of every stem that a prefix may precede.
	prefixed = stems()
)

func definitions(tables ...[]entry) map[string]string {
	all := map[string]string{}
	for _, e := range slices.Concat(tables...) {
		all[e.symbol] = e.is
	}
	return all
}

func spellings(tables ...[]entry) map[string]string {
	all := map[string]string{}
	for _, e := range slices.Concat(tables...) {
		for name := range strings.FieldsSeq(e.names) {
			all[strings.ToLower(name)] = e.symbol
		}
	}
	return all
}

func products(table []entry) map[string]expr.Unit {
	all := map[string]expr.Unit{}
	for _, e := range table {
		_, all[e.symbol] = definition(e.is)
	}
	return all
}

func stems() map[string]family {
	all := map[string]family{}
	for _, f := range families {
		all[f.stem] = f
	}
	return all
}

// maxWord is the most bytes that a unit's name has.
const maxWord = 32

// Lookup returns the canonical symbol of the unit that a word names: "km" for kilometres, KM and 公里. It knows single
// units, with their prefixes, and words for products (mph, kWh); for "square feet" and "km/h" there is [Parse].
//
// Symbols of one letter are m, s, g, h, l, L, N, J, W, V, A, K and C, besides ° and the signs of currencies. Whether a
// letter is meant as a unit at all, and "in" as inch, is for the caller to tell from what stands before it.
func Lookup(word string) (symbol string, ok bool) {
	if _, ok := defined[word]; ok {
		return word, true
	}
	if len(word) == 0 || len(word) > maxWord {
		return "", false
	}
	if symbol, ok := respelled[word]; ok {
		return symbol, true
	}
	if p, f, ok := split(word); ok {
		return p.symbol + f.stem, true
	}
	return lookupName(strings.ToLower(word))
}

// split takes a symbol's prefix off: "km" is k and the family of m.
func split(word string) (prefix, family, bool) {
	for _, p := range prefixes {
		stem, ok := strings.CutPrefix(word, p.symbol)
		if !ok || stem == "" || word == "us" {
			continue
		}
		if same, ok := respelled[stem]; ok {
			stem = same
		}
		if p.power == -6 {
			p.symbol = "µ"
		}
		if f, ok := prefixed[stem]; ok && takes(f, p.symbol) {
			return p, f, true
		}
	}
	return prefix{}, family{}, false
}

// takes reports whether a unit is used with a prefix.
func takes(f family, prefix string) bool {
	for one := range strings.FieldsSeq(f.prefixes) {
		if one == prefix {
			return true
		}
	}
	return false
}

// lookupName finds a name in lower case, which may be a plural or begin with a prefix in words.
func lookupName(name string) (string, bool) {
	if symbol, ok := singular(name); ok {
		return symbol, true
	}
	for _, p := range prefixes {
		for _, long := range p.names {
			stem, ok := strings.CutPrefix(name, long)
			if !ok {
				continue
			}
			symbol, _ := singular(stem)
			for _, f := range families {
				if f.symbol == symbol && len(stem) > 2 && takes(f, p.symbol) {
					return p.symbol + f.stem, true
				}
			}
		}
	}
	return "", false
}

// singular finds a name or its plural in -s. What is short or in Chinese has none.
func singular(name string) (string, bool) {
	if symbol, ok := named[name]; ok {
		return symbol, true
	}
	one, plural := strings.CutSuffix(name, "s")
	if !plural || len(one) < 2 {
		return "", false
	}
	symbol, ok := named[one]
	return symbol, ok
}

// Equal reports whether two units are the same one, in whatever order and however put together: km/h is km h^-1 and
// kWh is kW·h. It converts nothing, 1 L is not Equal to 1 dm³: see [Convert].
func Equal(a, b expr.Unit) bool {
	if slices.Equal(a, b) {
		return true
	}
	return samePowers(merge(expand(a)), merge(expand(b)))
}

// expand takes compounds apart.
func expand(u expr.Unit) expr.Unit {
	var all expr.Unit
	for _, f := range u {
		parts, ok := expanded[f.Symbol]
		if !ok {
			all = append(all, f)
		}
		for _, part := range parts {
			all = append(all, expr.UnitPower{Symbol: part.Symbol, Power: part.Power * f.Power})
		}
	}
	return all
}

// merge adds the powers of equal symbols, in the order of their first, and drops those that cancel out.
func merge(u expr.Unit) expr.Unit {
	merged := make(expr.Unit, 0, len(u))
	for _, f := range u {
		i := slices.IndexFunc(merged, func(m expr.UnitPower) bool { return m.Symbol == f.Symbol })
		if i < 0 {
			merged = append(merged, f)
		} else {
			merged[i].Power += f.Power
		}
	}
	return slices.DeleteFunc(merged, func(m expr.UnitPower) bool { return m.Power == 0 })
}

// samePowers reports whether two merged units have the same factors.
func samePowers(a, b expr.Unit) bool {
	if len(a) != len(b) {
		return false
	}
	for _, f := range a {
		if !slices.Contains(b, f) {
			return false
		}
	}
	return true
}
