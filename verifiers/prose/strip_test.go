package prose

import (
	"strings"
	"testing"
	"unicode/utf8"
)

func TestStrip(t *testing.T) {
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "Just prose, with (brackets).", "Just prose, with (brackets)."},
		{"dollars", "let $x+y$ be", "let be"},
		{"padded dollars", "let $ x = y $ be", "let be"},
		{"padded prose", "pay $ five or $ six", "pay $ five or $ six"},
		{"prices", "from $5 to $10 each", "from $5 to $10 each"},
		{"price range", "costs $5-$10 each", "costs $5-$10 each"},
		{"escaped dollar", `worth \$x and $y$`, `worth \$x and`},
		{"double dollars", "so $$a\n= b$$ holds", "so holds"},
		{"parentheses", `so \(a = b\) holds`, "so holds"},
		{"brackets", "so \\[a\n= b\\] holds", "so holds"},
		{"formula ends with its paragraph", "so \\(a\n\nthe end\\) is", "so \\(a the end\\) is"},
		{"unclosed formula", `so \[a is b`, `so \[a is b`},
		{"environment", "so\n\\begin{align*}\na &= b\n\n\\end{align*}\nholds", "so holds"},
		{"environments nested", `so \begin{a}x\begin{b}y\end{b}z\end{a} holds`, "so holds"},
		{"environment unclosed", `so \begin{align} x`, "so x"},
		{"environment without a name", `so \begin x`, "so x"},
		{"command", `so \boxed{the answer} holds`, "so holds"},
		{"command with arguments", `so \frac{a}{b} and \sqrt[n]{c} hold`, "so and hold"},
		{"command nested", `so \text{a \emph{b} {c} d} holds`, "so holds"},
		{"command starred", `so \operatorname*{argmax} holds`, "so holds"},
		{"command unclosed", `so \text{a holds`, "so {a holds"},
		{"option too long", `so \x[` + strings.Repeat("a", maxOption) + `] holds`, "so [" + strings.Repeat("a", maxOption) + "] holds"},
		{"fence", "so\n```python\nx = 1\n```\nholds", "so holds"},
		{"tilde fence", "so\n~~~\n```\nx\n~~~\nholds", "so holds"},
		{"fence indented", "so\n  ```\n  x\n  ```\nholds", "so holds"},
		{"fence needs as many ticks to close", "so\n````\n```\nx\n````\nholds", "so holds"},
		{"fence with text behind its ticks goes on", "so\n```\n``` x\n```\nholds", "so holds"},
		{"fence unclosed", "so\n```python\nx = 1", "so"},
		{"fence on one line is inline", "```x``` holds", "holds"},
		{"inline code", "so `x = y` holds", "so holds"},
		{"inline code of two ticks", "so ``a ` b`` holds", "so holds"},
		{"inline code over a line's end", "so `x\ny` holds", "so holds"},
		{"inline code ends with its paragraph", "a `b\n\nc` d", "a `b c` d"},
		{"lone tick", "the ` key", "the ` key"},
		{"four ticks inside a line", "a ````b```` c", "a ````b```` c"},
		{"code hides dollars", "so `$` and `$` hold", "so and hold"},
		{"tags", "<think>so</think> <br/> it <|im_end|> holds", "so it holds"},
		{"comparisons", "if a < b and c > d then", "if a < b and c > d then"},
		{"unclosed tag", "so <b it", "so <b it"},
		{"link", "see https://example.org/a_b?c=d now", "see now"},
		{"link before another script", "见https://example.org/a的页面", "见 的页面"},
		{"link without a scheme", "see www.example.org now", "see now"},
		{"no link", "awww. See :// and a.b", "awww. See :// and a.b"},
		{"mail", "ask john.doe@example.org now", "ask now"},
		{"no mail", "meet @ noon, @john", "meet @ noon, @john"},
		{"backslash at the end", `so \`, `so \`},
		{"carriage returns", "so $a\r\n\r\nb$ holds", "so $a b$ holds"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			got := Strip(tt.text)
			if squeezed := strings.Join(strings.Fields(got), " "); squeezed != tt.want {
				t.Errorf("got %q, want %q", squeezed, tt.want)
			}
			checkOffsets(t, tt.text, got)
		})
	}
}

// checkOffsets asks that stripping only ever puts a space for a byte, and keeps line ends.
func checkOffsets(t *testing.T, text, stripped string) {
	t.Helper()
	if len(stripped) != len(text) {
		t.Fatalf("%d bytes became %d", len(text), len(stripped))
	}
	for i := range len(text) {
		if stripped[i] != text[i] && (stripped[i] != ' ' || text[i] == '\n') {
			t.Fatalf("byte %d: %q became %q", i, text[i], stripped[i])
		}
	}
}

func TestStripDeepNesting(t *testing.T) {
	const deep = 100_000
	text := strings.Repeat(`\a{`, deep) + "x" + strings.Repeat("}", deep) + strings.Repeat(`\begin{a}`, deep)
	checkOffsets(t, text, Strip(text))
}

func FuzzStrip(f *testing.F) {
	for _, seed := range []string{
		"a $x$ $$y$$ \\(z\\) \\[w\\]", "```\nx\n```", "~~~", "`a``b```c", "\\begin{a}\\end{a}", "\\a{\\b{}{", "<think>", "a@b.c http://x www.",
		"$ a $ b\n \n$", "\\", "\\\n", "\\begin", "<|x|>", "\\a[", "中`文`\xff\\é{",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := Strip(text)
		checkOffsets(t, text, got)
		if utf8.ValidString(text) && !utf8.ValidString(got) {
			t.Fatalf("%q is no longer valid UTF-8", got)
		}
	})
}
