package pages

import "fmt"

func Example() {
	memory, err := New(1 << 30)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer memory.Free()
	data := memory.Allocate(0, 0).Reallocate(1 << 16) // wazero's part
	copy(data, "warm")
	image, err := memory.Save()
	if err != nil {
		fmt.Println(err)
		return
	}
	defer image.Close()

	copy(data, "used")
	if _, err := memory.Rewind(); err != nil {
		fmt.Println(err)
	}
	fmt.Printf("%s\n", data[:4])
	// Output: warm
}
