package parse

import (
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// spelling gives a character that is not ASCII its one spelling: a command when it starts with a backslash, else a
// character. Letters of other scripts stay what they are, whatever they look like.
func spelling(r rune) (string, bool) {
	s, ok := spellings[r]
	return s, ok
}

var spellings = makeSpellings()

func makeSpellings() map[rune]string {
	table := map[rune]string{
		'√': `\√`, 'π': `\pi`, '∞': `\infty`, '∅': `\emptyset`, 'ø': `\emptyset`, '∑': `\sum`, '∏': `\prod`, '∫': `\int`,
		'∠': `\angle`, '△': `\triangle`, '∆': `\Delta`, 'ℝ': `\R`, 'ℤ': `\Z`, 'ℕ': `\N`, 'ℚ': `\Q`, 'ℂ': `\C`, '∴': `\quad`,
		'ϕ': `\phi`, 'ϵ': `\epsilon`, 'ϑ': `\vartheta`, 'µ': `\mu`,
	}
	equal := func(to string, from string) {
		for _, r := range from {
			table[r] = to
		}
	}
	equal("-", "−–—﹣－‐‑")
	equal("*", "×·⋅∙•＊✕")
	equal("/", "÷∕⁄／")
	equal("'", "′’＇")
	equal("|", "｜∣")
	equal("°", "°º˚")
	equal("$", "＄")
	equal("…", "…⋯")
	for ascii, wide := range map[string]string{"+": "＋", "%": "％", "=": "＝", ",": "，、", ";": "；", ":": "：∶", "(": "（", ")": "）",
		"[": "［【", "]": "］】", "<": "＜", ">": "＞", "!": "！", "^": "＾", "{": "｛", "}": "｝", "~": "～"} {
		equal(ascii, wide)
	}
	for to, from := range map[string]string{"≤": "⩽≦", "≥": "⩾≧", "→": "⟶", "≈": "≃∼≅", "∖": "∖⧵", "⇒": "⟹", "⊂": "⊆", "‖": "∥"} {
		table[[]rune(to)[0]] = to
		equal(to, from)
	}
	for _, r := range "≠∈∉∪∩±∓≡↦∧∨⇔⌊⌋⌈⌉⟨⟩€£¥₹¢∋" {
		table[r] = string(r)
	}
	greek := strings.Fields("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho varsigma sigma tau upsilon varphi chi psi omega")
	for i, name := range greek {
		table['α'+rune(i)] = `\` + name
	}
	for r, name := range map[rune]string{'Γ': "Gamma", 'Δ': "Delta", 'Θ': "Theta", 'Λ': "Lambda", 'Ξ': "Xi", 'Π': "Pi", 'Σ': "Sigma",
		'Φ': "Phi", 'Ψ': "Psi", 'Ω': "Omega"} {
		table[r] = `\` + name
	}
	return table
}

// vulgarFractions are the fractions of one character.
var vulgarFractions = map[rune][2]string{
	'½': {"1", "2"}, '⅓': {"1", "3"}, '⅔': {"2", "3"}, '¼': {"1", "4"}, '¾': {"3", "4"}, '⅕': {"1", "5"}, '⅖': {"2", "5"},
	'⅗': {"3", "5"}, '⅘': {"4", "5"}, '⅙': {"1", "6"}, '⅚': {"5", "6"}, '⅛': {"1", "8"}, '⅜': {"3", "8"}, '⅝': {"5", "8"}, '⅞': {"7", "8"},
}

// script returns the ASCII of a raised or lowered character, and the sign that raises or lowers it.
func script(r rune) (ascii byte, sign rune) {
	switch r {
	case '¹':
		return '1', '^'
	case '²', '³':
		return byte('2' + r - '²'), '^'
	case '⁰':
		return '0', '^'
	case '⁺':
		return '+', '^'
	case '⁻':
		return '-', '^'
	case 'ⁿ':
		return 'n', '^'
	case 'ⁱ':
		return 'i', '^'
	}
	switch {
	case '⁴' <= r && r <= '⁹':
		return byte('4' + r - '⁴'), '^'
	case '₀' <= r && r <= '₉':
		return byte('0' + r - '₀'), '_'
	}
	return 0, 0
}

// relationOf returns the relation that a character stands for.
func relationOf(r rune) (expr.Rel, bool) {
	switch r {
	case '=':
		return expr.Eq, true
	case '≠':
		return expr.Ne, true
	case '<':
		return expr.Lt, true
	case '≤':
		return expr.Le, true
	case '>':
		return expr.Gt, true
	case '≥':
		return expr.Ge, true
	case '≈':
		return expr.Approx, true
	case '≡':
		return expr.Equiv, true
	case '∈':
		return expr.In, true
	case '∉':
		return expr.NotIn, true
	case '⊂':
		return expr.Subset, true
	case '→', '↦':
		return expr.To, true
	}
	return 0, false
}

// isCurrency reports whether a character is the sign of a currency.
func isCurrency(r rune) bool {
	switch r {
	case '$', '€', '£', '¥', '₹', '¢':
		return true
	}
	return false
}
