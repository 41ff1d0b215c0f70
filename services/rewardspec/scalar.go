package rewardspec

import (
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
)

// Plain scalars as YAML 1.2's core schema resolves them (section 10.3.2): yes, 1_000 and 010 are text, text and ten.
var (
	decimalScalar = regexp.MustCompile(`^[-+]?[0-9]+$`)
	basedScalar   = regexp.MustCompile(`^0(o[0-7]+|x[0-9a-fA-F]+)$`)
	floatScalar   = regexp.MustCompile(`^([-+]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([-+]?[0-9]{1,9}))?$`)
	notANumber    = regexp.MustCompile(`^([-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$`)
)

// isNull reports whether a node says nothing at all.
func (n *node) isNull() bool {
	if n.kind != scalar || n.quoted {
		return false
	}
	switch n.text {
	case "", "~", "null", "Null", "NULL":
		return true
	}
	return false
}

// boolean returns the truth value of a plain scalar.
func (n *node) boolean() (value, ok bool) {
	if n.kind != scalar || n.quoted {
		return false, false
	}
	switch n.text {
	case "true", "True", "TRUE":
		return true, true
	case "false", "False", "FALSE":
		return false, true
	}
	return false, false
}

// number returns the exact JSON form of a plain scalar that is a number.
func (n *node) number() (json.Number, bool) {
	if n.kind != scalar || n.quoted {
		return "", false
	}
	switch {
	case decimalScalar.MatchString(n.text):
		return decimal(n.text, "", ""), true
	case basedScalar.MatchString(n.text):
		v, _ := new(big.Int).SetString(n.text, 0)
		return json.Number(v.String()), true
	}
	m := floatScalar.FindStringSubmatch(n.text)
	if m == nil || m[2] == "" && m[3] == "" {
		return "", false
	}
	return decimal(m[1]+m[2], m[3], m[4]), true
}

// decimal joins the parts of a decimal number as JSON wants them: no plus sign, no needless zero in front, a digit
// on both sides of the point.
func decimal(whole, fraction, exponent string) json.Number {
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign = "-"
	}
	whole = strings.TrimLeft(strings.TrimLeft(whole, "+-"), "0")
	if whole == "" {
		whole = "0"
	}
	out := sign + whole
	if fraction != "" {
		out += "." + fraction
	}
	if exponent != "" {
		out += "e" + exponent
	}
	return json.Number(out)
}

// canonical returns the one form of a number that all its spellings share: digits without zeros at either end, and
// an exponent.
func canonical(n json.Number) json.Number {
	m := floatScalar.FindStringSubmatch(string(n))
	digits := strings.TrimLeft(m[2]+m[3], "0")
	exponent, _ := strconv.Atoi(m[4])
	exponent -= len(m[3])
	trimmed := strings.TrimRight(digits, "0")
	exponent += len(digits) - len(trimmed)
	switch {
	case trimmed == "":
		return "0"
	case exponent == 0:
		return json.Number(m[1] + trimmed)
	}
	return json.Number(fmt.Sprintf("%s%se%d", m[1], trimmed, exponent))
}

// value converts a node to what encoding/json writes as the same value, numbers exact. A number that JSON lacks is
// a fault.
func (n *node) value(f *faults) any {
	switch n.kind {
	case sequence:
		out := make([]any, len(n.items))
		for i, item := range n.items {
			out[i] = item.value(f)
		}
		return out
	case mapping:
		out := make(map[string]any, len(n.fields))
		for _, entry := range n.fields {
			out[entry.key.text] = entry.value.value(f)
		}
		return out
	}
	return n.scalarValue(f)
}

func (n *node) scalarValue(f *faults) any {
	if n.isNull() {
		return nil
	}
	if b, ok := n.boolean(); ok {
		return b
	}
	if number, ok := n.number(); ok {
		return number
	}
	if !n.quoted && notANumber.MatchString(n.text) {
		f.at(n, "%s is not a finite number", n.text)
	}
	return n.text
}
