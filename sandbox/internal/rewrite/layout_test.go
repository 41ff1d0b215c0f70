package rewrite

import "testing"

// char buffer[8]; int n, *p; and four bytes without a name, in a frame of 24.
var example = layout{
	parameters: []int64{20, 16},
	variables: []variable{
		{offset: 0, size: 8}, {offset: 12, size: 4, scalar: true}, {offset: 16, size: 4, scalar: true}, {offset: 20, size: 4, scalar: true},
	},
}

func TestPrivate(t *testing.T) {
	for name, c := range map[string]struct {
		slot    slot
		escapes []int64
		want    bool
	}{
		"a scalar": {slot{12, 4, i32}, []int64{0}, true},
		"a scalar after one whose address is out": {slot{16, 4, i32}, []int64{12}, true},
		"a scalar whose address is out":           {slot{16, 4, i32}, []int64{16}, false},
		"a part of a scalar":                      {slot{12, 2, i32}, []int64{0}, false},
		"a part of an array":                      {slot{4, 4, i32}, []int64{12}, false},
		"no name":                                 {slot{8, 4, i32}, []int64{16}, true},
		"no name after the end of an array":       {slot{8, 4, i32}, []int64{8}, false},
		"no name before an address":               {slot{8, 4, i32}, []int64{12}, false},
		"no name and an address within":           {slot{8, 4, i32}, []int64{10}, false},
	} {
		if got := example.private(c.slot, 24, c.escapes); got != c.want {
			t.Errorf("%s: got %v", name, got)
		}
	}
}

func TestLayoutsOf(t *testing.T) {
	variadic := layout{parameters: []int64{20}, variadic: true}
	known := layouts{direct: map[int64][]layout{20: {example, variadic}}, indirect: []layout{example, {}}}
	for name, c := range map[string]struct {
		frame frame
		want  int
	}{
		"both parameters, or a variadic function's and its rest": {frame{size: 24, results: 1, kept: []int64{20, 16}}, 2},
		"fewer":                              {frame{size: 24, results: 1, kept: []int64{20}}, 2},
		"a frame that is too small":          {frame{size: 20, results: 1, kept: []int64{20, 16}}, 1},
		"another offset":                     {frame{size: 24, results: 1, kept: []int64{20, 12}}, 1},
		"no parameter kept":                  {frame{size: 24, results: 1}, 0},
		"the address of the result first":    {frame{size: 24, kept: []int64{12, 20, 16}}, 1},
		"the address of the result only":     {frame{size: 24, kept: []int64{12}}, 2},
		"a function that returns its result": {frame{size: 24, results: 1, kept: []int64{12, 20}}, 0},
	} {
		if got := len(known.of(&c.frame)); got != c.want {
			t.Errorf("%s: got %d layouts, want %d", name, got, c.want)
		}
	}
}
