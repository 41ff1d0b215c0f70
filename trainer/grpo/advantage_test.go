package grpo_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/assay-rl/assay/trainer/grpo"
)

func ExampleAdvantages() {
	advantages, err := grpo.Advantages(grpo.Default(), []grpo.Group{{Rewards: []float64{2, 0, 0, 2}}, {Rewards: []float64{1, 1, 1, math.NaN()}}})
	fmt.Printf("%.4f %v\n", advantages, err)
	// Output: [[0.8660 -0.8660 -0.8660 0.8660] [0.0000 0.0000 0.0000 0.0000]] <nil>
}

func TestAdvantages(t *testing.T) {
	nan := math.NaN()
	with := func(e grpo.Estimator, s grpo.Scale) grpo.Config {
		c := grpo.Default()
		c.Advantage, c.ScaleRewards = e, s
		return c
	}
	groups := []grpo.Group{
		{Rewards: []float64{3, 1, nan, 2}, Lengths: []int{1, 3, 9, 4}, Greedy: 2.5},
		{Rewards: []float64{1, 1}, Lengths: []int{2, 2}, Greedy: 0},
		{Rewards: []float64{5}, Lengths: []int{7}},
	}
	batch := deviation(3, 1, 2, 1, 1, 5) + 1e-4
	for _, c := range []struct {
		name   string
		config grpo.Config
		want   [][]float64
	}{
		{"by the group", with(grpo.GRPO, grpo.ByGroup), [][]float64{{1 / 1.0001, -1 / 1.0001, 0, 0}, {0, 0}, {0}}},
		{"by the batch", with(grpo.GRPO, grpo.ByBatch), [][]float64{{1 / batch, -1 / batch, 0, 0}, {0, 0}, {0}}},
		{"unscaled", with(grpo.GRPO, grpo.Unscaled), [][]float64{{1, -1, 0, 0}, {0, 0}, {0}}},
		{"leave one out", with(grpo.RLOO, grpo.ByGroup), [][]float64{{1.5, -1.5, 0, 0}, {0, 0}, {0}}},
		{"against the greedy one", with(grpo.REMAX, grpo.ByGroup), [][]float64{{0.5, -1.5, 0, -0.5}, {1, 1}, {5}}},
		{"by length", with(grpo.OPO, grpo.ByGroup), [][]float64{{1.25, -0.75, 0, 0.25}, {0, 0}, {0}}},
		{"only those that teach", with(grpo.GPGMean, grpo.ByGroup), [][]float64{{3.5, -3.5, 0, 0}, {0, 0}, {0}}},
		{"the best", with(grpo.PassK, grpo.Unscaled), [][]float64{{1, 0, 0, 0}, {0, 0}, {0}}},
		{"by the mean", with(grpo.MaxRL, grpo.ByGroup), [][]float64{{1 / 2.0001, -1 / 2.0001, 0, 0}, {0, 0}, {0}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := grpo.Advantages(c.config, groups)
			if err != nil {
				t.Fatal(err)
			}
			compare(t, got, c.want)
		})
	}
}

// Whitened advantages have mean 0 and deviation 1 over the batch's tokens.
func TestWhitened(t *testing.T) {
	for _, e := range []grpo.Estimator{grpo.Reinforce, grpo.ReinforceBaseline} {
		c := grpo.Default()
		c.Advantage = e
		groups := []grpo.Group{{Rewards: []float64{3, 1, math.NaN()}, Lengths: []int{2, 5, 100}}, {Rewards: []float64{0, 4}, Lengths: []int{1, 3}}}
		got, err := grpo.Advantages(c, groups)
		if err != nil {
			t.Fatal(err)
		}
		var n, sum, squares float64
		for i, g := range groups {
			for j, a := range got[i] {
				if !math.IsNaN(g.Rewards[j]) {
					n, sum, squares = n+float64(g.Lengths[j]), sum+float64(g.Lengths[j])*a, squares+float64(g.Lengths[j])*a*a
				}
			}
		}
		if math.Abs(sum) > 1e-9 || math.Abs(squares/(n-1)-1) > 1e-6 || got[0][2] != 0 {
			t.Errorf("%s: mean %v, variance %v, the unscored one has %v", e, sum/n, squares/(n-1), got[0][2])
		}
	}
}

// Components of different sizes count alike when each is normalised first.
func TestNormalizeThenSum(t *testing.T) {
	c := grpo.Default()
	c.Objectives = grpo.NormalizeThenSum
	group := grpo.Group{Rewards: []float64{101, 1, 100, 0}, Components: [][]float64{{100, 0, 100, 0}, {1, 1, 0, 0}}, Weights: []float64{1, 1}}
	got, err := grpo.Advantages(c, []grpo.Group{group})
	if err != nil {
		t.Fatal(err)
	}
	if a := got[0]; math.Abs(a[1]-a[2]) > 1e-3 || a[0] <= a[1] || math.Abs(a[0]+a[3]) > 1e-6 {
		t.Errorf("%v", a)
	}
	group.Weights = nil
	if _, err := grpo.Advantages(c, []grpo.Group{group}); err == nil {
		t.Error("components without weights are taken")
	}
}

func TestAdvantagesRefuse(t *testing.T) {
	for name, g := range map[string]grpo.Group{
		"infinity":           {Rewards: []float64{1, math.Inf(1)}},
		"lengths of another": {Rewards: []float64{1, 2}, Lengths: []int{1}},
	} {
		if _, err := grpo.Advantages(grpo.Default(), []grpo.Group{g}); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func deviation(x ...float64) float64 {
	var m, s float64
	for _, v := range x {
		m += v / float64(len(x))
	}
	for _, v := range x {
		s += (v - m) * (v - m)
	}
	return math.Sqrt(s / float64(len(x)-1))
}

func compare(t *testing.T, got, want [][]float64) {
	t.Helper()
	for i := range want {
		for j := range want[i] {
			if math.Abs(got[i][j]-want[i][j]) > 1e-9 {
				t.Errorf("group %d, member %d: %v; want %v", i, j, got[i][j], want[i][j])
			}
		}
	}
}
