package prose_test

import (
	"fmt"

	"github.com/assay-rl/assay/verifiers/prose"
)

func ExampleParseTags() {
	t := prose.ParseTags("<think>2+2 is 4</think>\n<answer>4</answer>", prose.TagOptions{})
	fmt.Println(t.Answer.Text, t.Faults.Names())
	t = prose.ParseTags("<think>2+2</think><answer>4</answer><answer>5</answer> Voilà", prose.TagOptions{})
	fmt.Println(t.Answer.Found, t.Faults.Names())
	// Output:
	// 4 []
	// false [duplicate outside]
}

func ExampleStrip() {
	fmt.Println(prose.Strip(`Let $x=1$, so \boxed{2} costs $3.`))
	// Output: Let      , so           costs $3.
}

func ExampleWords() {
	text := "Set x_1 to 三角形 now"
	for w := range prose.Words(text) {
		fmt.Println(text[w.Start:w.End], w.Weight)
	}
	// Output:
	// Set 1
	// x 0
	// to 1
	// 三角形 1.5
	// now 1
}
