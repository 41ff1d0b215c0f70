package rewardspec

import (
	"fmt"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// Condition is a yes-or-no formula over a route's components and their reward, such as "accuracy == 1 && reward > 0.5".
// Safe for concurrent use.
type Condition struct {
	components []Component
	formula    *formula
}

// Condition compiles a condition for the route. Besides what reward formulas have it knows the variable reward. The
// error says which column is wrong.
func (r *Route) Condition(text string) (*Condition, error) {
	f, err := compile(text, r.Components, wantBool)
	if err != nil {
		return nil, fmt.Errorf("rewardspec: route %s: %w", r.Name, err)
	}
	return &Condition{components: r.Components, formula: f}, nil
}

// Holds evaluates the condition on what the components said and on their reward, 0 when there is none. A component
// without a score counts 0, or what or() gives it.
func (c *Condition) Holds(have map[string]*assayv1.Component, reward float64) (bool, error) {
	out, err := c.formula.run(c.components, have, reward)
	if err != nil {
		return false, explain(err, c.formula.text, c.components)
	}
	yes, ok := out.(bool)
	if !ok {
		return false, fmt.Errorf("formula: the result is %v, neither true nor false", out)
	}
	return yes, nil
}
