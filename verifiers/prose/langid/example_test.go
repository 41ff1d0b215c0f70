package langid_test

import (
	"fmt"

	"github.com/assay-rl/assay/verifiers/prose/langid"
)

func ExampleDetector_Detect() {
	d, err := langid.New("en", "de", "da", "zh")
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, text := range []string{"Wie viele Äpfel sind noch im Korb?", "Hvor mange æbler er der i kurven efter det?", "还剩多少个苹果？", "1 + 1 = 2"} {
		code, ok := d.Detect(text)
		fmt.Printf("%q %t\n", code, ok)
	}
	// Output:
	// "de" true
	// "da" true
	// "zh" true
	// "" false
}
