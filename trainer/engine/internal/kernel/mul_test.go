package kernel

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// numbers are n deterministic ones between -1 and 1.
func numbers(seed uint64, n int) []float32 {
	r := rand.New(rand.NewPCG(seed, 1))
	x := make([]float32, n)
	for i := range x {
		x[i] = 2*r.Float32() - 1
	}
	return x
}

// product is what Mul must come close to: each element's sum and the sum of its products' magnitudes.
func product(a, b Matrix, transposeA, transposeB bool) (sums, sizes [][]float64) {
	at := func(m Matrix, i, j int, t bool) float64 {
		if t {
			i, j = j, i
		}
		return float64(m.Data[i*m.Stride+j])
	}
	m, depth, n := a.Rows, a.Cols, b.Cols
	if transposeA {
		m, depth = depth, m
	}
	if transposeB {
		n = b.Rows
	}
	for i := range m {
		sum, size := make([]float64, n), make([]float64, n)
		for j := range n {
			for k := range depth {
				p := at(a, i, k, transposeA) * at(b, k, j, transposeB)
				sum[j] += p
				size[j] += math.Abs(p)
			}
		}
		sums, sizes = append(sums, sum), append(sizes, size)
	}
	return sums, sizes
}

func operand(seed uint64, rows, cols int, transpose bool) Matrix {
	if transpose {
		rows, cols = cols, rows
	}
	m := Dense(rows, cols, numbers(seed, rows*(cols+3)))
	m.Stride = cols + 3
	return m
}

// checkMul compares one product with the textbook's.
func checkMul(t *testing.T, m, depth, n int, op Op, transposeB bool) {
	t.Helper()
	a, b := operand(1, m, depth, op&TransposeA != 0), operand(2, depth, n, transposeB)
	c := Matrix{Rows: m, Cols: n, Stride: n + 2, Data: numbers(3, m*(n+2))}
	before := slices.Clone(c.Data)
	new(Workspace).MulDense(c, a, b, transposeB, op)
	sums, sizes := product(a, b, op&TransposeA != 0, transposeB)
	for i := range m {
		for j := range c.Stride {
			got, want, size := float64(c.Data[i*c.Stride+j]), float64(before[i*c.Stride+j]), 1.0
			if j < n {
				if op&Accumulate == 0 {
					want = 0
				}
				want, size = want+sums[i][j], 1+sizes[i][j]
			}
			if math.Abs(got-want) > 1e-6*size {
				t.Fatalf("%dx%d · %dx%d, op %b: element %d,%d is %v; want %v", m, depth, depth, n, op, i, j, got, want)
			}
		}
	}
}

func TestMul(t *testing.T) {
	for _, m := range []int{1, 5, 6, 7, 12, 40} {
		for _, depth := range []int{1, 2, 3, 17, 256, 257, 600} {
			for _, n := range []int{1, 15, 16, 17, 40} {
				for op := range TransposeA | Accumulate + 1 {
					checkMul(t, m, depth, n, op, false)
					checkMul(t, m, depth, n, op, true)
				}
			}
		}
	}
}

func TestMulOfNothing(t *testing.T) {
	c := Dense(2, 2, []float32{1, 2, 3, 4})
	var w Workspace
	w.MulDense(c, Dense(2, 0, nil), Dense(0, 2, nil), false, Accumulate)
	if !slices.Equal(c.Data, []float32{1, 2, 3, 4}) {
		t.Errorf("adding nothing gives %v", c.Data)
	}
	w.MulDense(c, Dense(2, 0, nil), Dense(0, 2, nil), false, 0)
	if !slices.Equal(c.Data, make([]float32, 4)) {
		t.Errorf("the product of nothing is %v", c.Data)
	}
}

func TestMulSpreadsNaN(t *testing.T) {
	c := Dense(1, 2, make([]float32, 2))
	new(Workspace).MulDense(c, Dense(1, 1, []float32{0}), Dense(1, 2, []float32{float32(math.Inf(1)), 1}), false, 0)
	if !math.IsNaN(float64(c.Data[0])) || c.Data[1] != 0 {
		t.Errorf("0·∞ and 0·1 are %v", c.Data)
	}
}

// A row is the same to the bit, wherever it stands and whatever stands beside it.
func TestRowsDoNotMeet(t *testing.T) {
	const depth, n = 300, 33
	a, b := Dense(23, depth, numbers(1, 23*depth)), Dense(depth, n, numbers(2, depth*n))
	all := Dense(23, n, make([]float32, 23*n))
	var w Workspace
	w.MulDense(all, a, b, false, 0)
	for i := range a.Rows {
		for height := 1; i+height <= min(a.Rows, i+8); height++ {
			some := Dense(height, n, make([]float32, height*n))
			w.MulDense(some, Dense(height, depth, a.Data[i*depth:]), b, false, 0)
			if !slices.Equal(some.Row(0), all.Row(i)) {
				t.Fatalf("row %d with %d others: %v; among all %v", i, height-1, some.Row(0), all.Row(i))
			}
		}
	}
}

// The kernel that this machine runs agrees with the portable one as closely as the package says.
func TestTilesAgree(t *testing.T) {
	if !fast {
		t.Skip("this machine runs the portable kernel only")
	}
	for _, depth := range []int{1, 2, 3, 100, 255, blockDepth} {
		a, b := numbers(4, depth*tileRows), numbers(5, depth*tileCols)
		var got, want [tileRows * tileCols]float32
		tileAssembly(depth, a, b, &got)
		tilePortable(depth, a, b, &want)
		for x := range got {
			var size float64
			for k := range depth {
				size += math.Abs(float64(a[k*tileRows+x/tileCols]) * float64(b[k*tileCols+x%tileCols]))
			}
			if d := math.Abs(float64(got[x]) - float64(want[x])); d > 1e-6*size {
				t.Fatalf("depth %d: element %d is %v; the portable kernel has %v", depth, x, got[x], want[x])
			}
		}
	}
}

func FuzzMul(f *testing.F) {
	f.Add(uint8(6), uint16(16), uint8(16), uint8(0))
	f.Add(uint8(1), uint16(257), uint8(17), uint8(7))
	f.Fuzz(func(t *testing.T, m uint8, depth uint16, n, ops uint8) {
		checkMul(t, 1+int(m%50), 1+int(depth%600), 1+int(n%50), Op(ops&3), ops&4 != 0)
	})
}

// BenchmarkMul reports the arithmetic of the shapes that training and sampling have, on one core.
func BenchmarkMul(b *testing.B) {
	for _, s := range [][3]int{{1024, 1024, 1024}, {2048, 128, 512}, {2048, 128, 384}, {2048, 512, 128}, {64, 128, 128}, {64, 128, 512}} {
		m, depth, n := s[0], s[1], s[2]
		b.Run(fmt.Sprintf("%dx%dx%d", m, depth, n), func(b *testing.B) {
			a, right, c := operand(1, m, depth, false), operand(2, depth, n, false), operand(3, m, n, false)
			var w Workspace
			for b.Loop() {
				w.MulDense(c, a, right, false, 0)
			}
			b.ReportMetric(2*float64(m*depth*n)*float64(b.N)/b.Elapsed().Seconds()/1e9, "GFLOP/s")
		})
	}
}
