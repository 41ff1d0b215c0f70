package unit

import (
	"strconv"
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// Render spells a unit in plain text: "km/h", "m/s^2", "J/(kg·K)", "1/s". [Parse] reads it back.
func Render(u expr.Unit) string { return style{multiply: "·", power: "^", symbol: plain}.render(u) }

// LaTeX spells a unit in LaTeX: \text{m}/\text{s}^{2}. [Parse] reads it back.
func LaTeX(u expr.Unit) string {
	return style{multiply: `\cdot `, power: "^{", after: "}", symbol: latexSymbol}.render(u)
}

// style is how units are spelled.
type style struct {
	multiply, power, after string
	symbol                 func(string) string
}

func (s style) render(u expr.Unit) string {
	var over, under []string
	for _, f := range u {
		if f.Power > 0 {
			over = append(over, s.factor(f.Symbol, f.Power))
		} else {
			under = append(under, s.factor(f.Symbol, -f.Power))
		}
	}
	top, bottom := strings.Join(over, s.multiply), strings.Join(under, s.multiply)
	switch {
	case bottom == "":
		return top
	case len(under) > 1:
		bottom = "(" + bottom + ")"
	}
	if top == "" {
		top = "1"
	}
	return top + "/" + bottom
}

func (s style) factor(symbol string, power int) string {
	if power == 1 {
		return s.symbol(symbol)
	}
	return s.symbol(symbol) + s.power + strconv.Itoa(power) + s.after
}

func plain(symbol string) string { return symbol }

func latexSymbol(symbol string) string {
	switch symbol {
	case "$":
		return `\$`
	case "°":
		return `^{\circ}`
	case "°C", "°F":
		return `^{\circ}\text{` + strings.TrimPrefix(symbol, "°") + "}"
	}
	if stem, ok := strings.CutPrefix(symbol, "µ"); ok {
		return `\mu\text{` + stem + "}"
	}
	return `\text{` + symbol + "}"
}
