package parse

import (
	"strings"

	"github.com/assay-rl/assay/verifiers/math/internal/expr"
)

// class is what a LaTeX command does.
type class uint8

const (
	// classUnknown is a command that we know nothing of: it is a symbol.
	classUnknown class = iota
	// classBlank is layout.
	classBlank
	// classCharacter stands for one character, given as its name.
	classCharacter
	// classOpen and classClose are brackets, given as a character.
	classOpen
	classClose
	// classUpright and classStyle drop the braces of their argument; in upright ones letters are words.
	classUpright
	classStyle
	// classDropped has an argument that is layout. classColored has one before what it styles.
	classDropped
	classColored
	classLeft
	classRight
	classBegin
	classFinish
	// classBlackboard is \mathbb.
	classBlackboard
	// classSymbol is a variable, classConstant a constant, classEmpty the empty set.
	classSymbol
	classConstant
	classEmpty
	// classFunction is a function of what follows.
	classFunction
	classFraction
	classBinomial
	classRoot
	classBinder
	// classAccent is a mark over its argument that makes another name of it.
	classAccent
	// classPrefix is a sign before a name: \angle ABC.
	classPrefix
	// classMod is \bmod and \mod, classPmod \pmod.
	classMod
	classPmod
	// classOver and classChoose stand between a numerator and a denominator in braces.
	classOver
	classChoose
	classNot
)

// command is what we know of a LaTeX command: its class and its one name.
type command struct {
	class class
	name  string
}

// commands are the LaTeX commands that mean something.
var commands = makeCommands()

func makeCommands() map[string]command {
	table := map[string]command{
		"begin": {classBegin, ""}, "end": {classFinish, ""}, "mathbb": {classBlackboard, ""}, "Bbb": {classBlackboard, ""},
		"textcolor": {classColored, ""}, "not": {classNot, ""},
		"binom": {classBinomial, ""}, "dbinom": {classBinomial, ""}, "tbinom": {classBinomial, ""},
		"sqrt": {classRoot, ""}, "√": {classRoot, "√"}, "surd": {classRoot, "√"}, "over": {classOver, ""}, "choose": {classChoose, ""},
		"mod": {classMod, ""}, "bmod": {classMod, ""}, "pmod": {classPmod, ""}, "pod": {classPmod, ""},
		"pi": {classConstant, expr.Pi}, "infty": {classConstant, expr.Infinity}, "infin": {classConstant, expr.Infinity},
		"imath": {classConstant, expr.I}, "emptyset": {classEmpty, ""}, "varnothing": {classEmpty, ""},
		"sum": {classBinder, "sum"}, "prod": {classBinder, "prod"}, "int": {classBinder, "int"}, "lim": {classBinder, "lim"},
		"bar": {classAccent, "overline"}, "overrightarrow": {classAccent, "vec"}, "overbar": {classAccent, "overline"},
	}
	add := func(c class, names string) {
		for name := range strings.FieldsSeq(names) {
			table[name] = command{c, name}
		}
	}
	renamed := func(c class, pairs string) {
		words := strings.Fields(pairs)
		for i := 0; i+1 < len(words); i += 2 {
			table[words[i]] = command{c, words[i+1]}
		}
	}
	add(classBlank, `displaystyle textstyle scriptstyle limits nolimits quad qquad thinspace enspace hfill hline big Big bigg
		Bigg middle therefore because nonumber notag noindent newline smallskip medskip bigskip centering strut mathstrut
		allowbreak nobreak rm bf it tt sf bfseries boldmath normalsize small large Large`)
	add(classLeft, "left mleft bigl Bigl biggl Biggl")
	add(classRight, "right mright bigr Bigr biggr Biggr")
	add(classUpright, `text textnormal textrm textbf textit textsf texttt textup mbox hbox mathrm operatorname emph mathop
		mathsf mathtt textsc`)
	add(classStyle, "mathbf mathit boldsymbol bm pmb boxed fbox underline mathcal mathscr mathfrak smash mathbin mathrel mathord uline")
	add(classDropped, "phantom hphantom vphantom hspace vspace label tag color require")
	add(classSymbol, `alpha beta gamma delta epsilon varepsilon zeta eta theta vartheta iota kappa varkappa lambda mu nu xi
		omicron varpi rho varrho sigma varsigma tau upsilon phi varphi chi psi omega Gamma Delta Theta Lambda Xi Pi Sigma
		Upsilon Phi Psi Omega ell hbar aleph`)
	add(classFraction, "frac")
	renamed(classFraction, "dfrac frac tfrac frac cfrac frac nicefrac frac sfrac frac")
	add(classAccent, "overline vec hat widehat tilde widetilde dot ddot check breve acute grave mathring overleftarrow overarc")
	add(classPrefix, "angle triangle measuredangle sphericalangle odot square parallelogram")
	renamed(classPrefix, "bigtriangleup triangle")
	renamed(classOpen, `lbrace ⦃ lbrack [ lparen ( lgroup ( langle ⟨ lfloor ⌊ lceil ⌈ llcorner ⌊ ulcorner ⌈ lvert | lVert ‖`)
	renamed(classClose, `rbrace ⦄ rbrack ] rparen ) rgroup ) rangle ⟩ rfloor ⌋ rceil ⌉ lrcorner ⌋ urcorner ⌉ rvert | rVert ‖`)
	renamed(classCharacter, `times * cdot * ast * centerdot * bullet * star * div / pm ± mp ∓ approx ≈ simeq ≈ thickapprox ≈ doteq ≈
		sim ≈ cong ≡ equiv ≡ in ∈ isin ∈ notin ∉ ni ∋ subset ⊂ subseteq ⊂ cup ∪ bigcup ∪ cap ∩ bigcap ∩ setminus ∖ backslash ∖
		smallsetminus ∖ le ≤ leq ≤ leqslant ≤ leqq ≤ ge ≥ geq ≥ geqslant ≥ geqq ≥ ne ≠ neq ≠ lt < gt > to → rightarrow →
		longrightarrow → mapsto ↦ longmapsto ↦ degree ° circ ° percent % colon : colonequals = coloneqq = vert | Vert ‖ mid ∣
		prime ' pounds £ euro € yen ¥ dollar $ textdollar $ textdegree ° land ∧ wedge ∧ lor ∨ vee ∨ ldots … dots … cdots …
		dotsc … dotsb … Rightarrow ⇒ implies ⇒ iff ⇔ Leftrightarrow ⇔ cr ⏎`)
	for name := range functions {
		table[name] = command{classFunction, functions[name]}
	}
	for _, letter := range []string{"N", "Z", "Q", "R", "C"} {
		table[letter] = command{classBlackboard, letter}
	}
	return table
}

// functions are the functions we know by the names they are written with, with or without a backslash.
var functions = makeFunctions()

func makeFunctions() map[string]string {
	table := map[string]string{
		"lg": "lg", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "tg": "tan", "ctg": "cot", "cotg": "cot",
		"cosec": "csc", "arctg": "arctan", "arcctg": "arccot", "acot": "arccot", "asec": "arcsec", "acsc": "arccsc",
		"sh": "sinh", "ch": "cosh", "th": "tanh", "cth": "coth",
		"arcsinh": "arsinh", "arccosh": "arcosh", "arctanh": "artanh", "asinh": "arsinh", "acosh": "arcosh",
		"atanh": "artanh", "argsinh": "arsinh", "argcosh": "arcosh", "argtanh": "artanh",
		"ceiling": "ceil", "sign": "sgn", "Re": "re", "Im": "im", "conjugate": "conj", "binomial": "binom", "nCr": "binom",
		"nPr": "perm", "Max": "max", "Min": "min", "GCD": "gcd", "LCM": "lcm",
	}
	for name := range strings.FieldsSeq(`abs floor ceil factorial conj re im arg det exp sgn ln log sin cos tan cot sec csc
		arcsin arccos arctan arccot arcsec arccsc sinh cosh tanh coth sech csch arsinh arcosh artanh gcd lcm max min`) {
		table[name] = name
	}
	return table
}

// wordFunctions are functions that only a word names.
func wordFunction(word string) (string, bool) {
	switch word {
	case "sqrt", "cbrt", "binom", "perm":
		return word, true
	case "sh", "ch", "th", "tg", "re", "im":
		return "", false
	}
	name, ok := functions[word]
	return name, ok
}

// wordCommand is the command that a word without its backslash names.
func wordCommand(word string) (command, bool) {
	switch word {
	case "inf", "infinity", "Infinity", "oo":
		return command{classConstant, expr.Infinity}, true
	case "Pi", "PI":
		return command{classConstant, expr.Pi}, true
	case "eta", "nu", "mu", "xi", "chi", "rho", "tau", "psi", "phi", "pi", "theta", "alpha", "beta", "gamma", "delta", "lambda",
		"sigma", "omega", "epsilon", "infty":
		return commands[word], true
	}
	return command{}, false
}
