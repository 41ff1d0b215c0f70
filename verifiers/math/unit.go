package math

import (
	"math/big"
	"strings"
)

// units maps the spellings of units to one each. Words that are not here may still follow a number ("18 eggs"):
// they are dropped.
var units = spellings(map[string]string{
	"$": "dollar dollars usd buck bucks", "¢": "cent cents", "€": "euro euros eur", "£": "pound-sterling gbp",
	"¥": "yen jpy yuan rmb", "₹": "rupee rupees inr",
	"km": "kilometer kilometers kilometre kilometres", "m": "meter meters metre metres",
	"cm": "centimeter centimeters centimetre centimetres", "mm": "millimeter millimeters millimetre millimetres",
	"mi": "mile miles", "yd": "yard yards", "ft": "foot feet", "in": "inch inches",
	"kg": "kilogram kilograms", "g": "gram grams", "mg": "milligram milligrams", "lb": "lbs pound pounds",
	"oz": "ounce ounces", "l": "L liter liters litre litres", "ml": "mL milliliter milliliters millilitre millilitres",
	"gal": "gallon gallons", "s": "sec secs second seconds", "min": "mins minute minutes", "h": "hr hrs hour hours",
	"day": "days", "week": "weeks", "month": "months", "year": "years yr yrs", "mph": "", "kph": "kmh",
	"°": "degree degrees deg", "rad": "radian radians", "Hz": "hertz", "kWh": "", "kW": "", "W": "watt watts",
	"J": "joule joules", "N": "newton newtons", "Pa": "", "V": "volt volts", "A": "ampere amperes",
})

func spellings(table map[string]string) map[string]string {
	all := map[string]string{}
	for unit, others := range table {
		all[unit] = unit
		for other := range strings.FieldsSeq(others) {
			all[other] = unit
		}
	}
	return all
}

// unitOf returns the unit that a word names, whatever its case where it is more than a letter or two.
func unitOf(word string) (string, bool) {
	if u, ok := units[word]; ok {
		return u, true
	}
	if len(word) < 3 {
		return "", false
	}
	u, ok := units[strings.ToLower(word)]
	return u, ok
}

// currencies are the signs that may stand before or after an amount.
func isCurrency(r rune) bool { return strings.ContainsRune("$€£¥₹¢", r) }

// multiples are the words that multiply the number before them.
var multiples = map[string]*big.Rat{
	"thousand": big.NewRat(1e3, 1), "million": big.NewRat(1e6, 1), "billion": big.NewRat(1e9, 1), "trillion": big.NewRat(1e12, 1),
}

// notNouns are the words after which a number is not a plain quantity: "5 less than x", "5 out of 6", "5 and a half".
var notNouns = wordSet(`a an and or to is are was if than because since so but not mod modulo over plus minus times
	divided choose factorial pi sqrt sin cos tan log ln exp squared cubed infinity more less out through between from
	st nd rd th half halves quarter quarters third thirds fourth fourths fifth fifths tenth tenths hundredth hundredths dozen hundred
	dozens i e x y z n k base where when which that`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		set[w] = true
	}
	return set
}

// reckoning are the words that change the number they stand by: "5 and a half" is not 5.
var reckoning = wordSet(`half halves third thirds quarter quarters dozen dozens hundred thousand million billion trillion
	percent pct plus minus times divided squared cubed factorial square root more less fewer`)
