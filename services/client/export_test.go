package client

import (
	"context"

	assayv1 "github.com/assay-rl/assay/schemas/assay/v1"
)

// FirstLook is when REWARDS is first asked for a reward that did not come by itself.
const FirstLook = firstLook

// Waiters counts the rollouts that somebody waits for.
func (c *Client) Waiters() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.waiting)
}

// Await waits for the reward of a rollout without publishing it.
func (c *Client) Await(ctx context.Context, r *assayv1.Rollout, done func(*assayv1.Reward, error)) error {
	m, err := c.Prepare(ctx, r)
	if err != nil {
		return err
	}
	return c.await(ctx, &waiter{header: m.Header, done: done})
}

// Flush waits until everything submitted is stored.
func (c *Client) Flush(ctx context.Context) error { return c.out.Flush(ctx) }
