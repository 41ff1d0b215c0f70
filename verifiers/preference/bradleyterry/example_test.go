package bradleyterry_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/assay-rl/assay/verifiers/preference/bradleyterry"
)

func ExampleTrain() {
	pairs, err := bradleyterry.ReadPairs(strings.NewReader(`
{"prompt": "Ask for salt.", "chosen": "Could you please pass the salt?", "rejected": "Salt! Now!"}
{"prompt": "Ask for help.", "chosen": "Could you please help me?", "rejected": "Help! Now!"}
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	model, err := bradleyterry.Train(context.Background(), pairs, bradleyterry.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, answer := range []string{"Could you please open the door?", "Door! Now!"} {
		fmt.Println(model.Reward("Ask for an open door.", answer) > 0, answer)
	}
	// Output:
	// true Could you please open the door?
	// false Door! Now!
}
