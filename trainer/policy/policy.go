package policy

import "context"

// Policy is a language model that can be sampled from and trained. Sample may run beside any other verb, so that one
// step's sampling overlaps another's update; the others are called one at a time. Every method returns soon after its
// context ends. A policy that runs elsewhere fails with [ErrUnavailable] when it cannot be reached.
type Policy interface {
	// Describe says what model this is.
	Describe(ctx context.Context) (Description, error)

	// Encode turns text into tokens. A text that the model cannot spell is an error that names it.
	Encode(ctx context.Context, examples []Example) ([]Sequence, error)

	// Sample draws completions and hands over each the moment it ends, in any order, from one goroutine at a time. What
	// is drawn depends on the weights and the request alone, never on how completions were batched together.
	Sample(ctx context.Context, req SampleRequest, emit func(Sample)) error

	// Forward returns the log-probabilities and entropies of the sequences' completions, in their order.
	Forward(ctx context.Context, req ForwardRequest) ([]Logps, error)

	// ForwardBackward adds the gradient of an objective to what earlier calls since the last Step left.
	ForwardBackward(ctx context.Context, req BackwardRequest) (Pass, error)

	// Step moves the live weights along the gradient, clears it and raises the version by one. A gradient that is not
	// finite changes nothing but the gradient and is [ErrNotFinite].
	Step(ctx context.Context, opt AdamW) (Update, error)

	// Snapshot blends the live weights into the named ones: named = mix*live + (1-mix)*named. A mix of 1, or a name that
	// does not exist yet, copies. Taking one waits for samples that are being drawn from that name.
	Snapshot(ctx context.Context, name string, mix float64) error

	// Save writes everything that a continued run needs (live and named weights, optimiser state, version) to a new
	// folder of the policy's own file system, whole or not at all.
	Save(ctx context.Context, dir string) error

	// Load continues from what Save wrote. A folder of another shape or a truncated one is an error and changes nothing.
	Load(ctx context.Context, dir string) error
}

// Live names the weights that are being trained; every other name is a snapshot's.
const Live = ""

// Token is an index into the model's vocabulary.
type Token = int32

// Description says what a model is.
type Description struct {
	Model      string // A name for people, "embedded 2x64" or a hub's.
	Parameters int64  // How many numbers it has.
	Context    int    // The longest sequence in tokens, prompt and completion together.
	Vocabulary int    // How many tokens there are.
	Version    uint64 // How many optimiser steps its live weights have taken.
}

// Example is a prompt with a completion to imitate. The end-of-text token is the policy's to add, when Ends is set.
type Example struct {
	Prompt     string
	Completion string
	Ends       bool
}

// Sequence is a prompt and its completion as tokens.
type Sequence struct {
	Tokens []Token
	Prompt int // How many of the tokens are the prompt's; at least 1.
}

// Completion returns the tokens after the prompt.
func (s Sequence) Completion() []Token { return s.Tokens[s.Prompt:] }

// SampleRequest asks for Count completions of each prompt.
type SampleRequest struct {
	Weights     string   // [Live] or a snapshot's name.
	Prompts     []string // Text, templates already applied.
	Count       int      // Completions for each prompt; at least 1.
	MaxTokens   int      // Longest completion in tokens, the end-of-text token included.
	Temperature float64  // 0 takes the likeliest token always.
	TopP        float64  // Keep the likeliest tokens that together have this probability; 0 or 1 keeps all.
	TopK        int      // Keep so many of the likeliest tokens; 0 keeps all.
	// Seed and the indices of prompt and completion are all the randomness there is.
	Seed uint64
}

// Finish says why a completion ended.
type Finish string

// The two ends, by the names that rollouts carry.
const (
	FinishStop   Finish = "stop"   // The model ended it.
	FinishLength Finish = "length" // MaxTokens or the context was full.
)

// Sample is one completion.
type Sample struct {
	Prompt   int // Index into the request's prompts.
	Index    int // Which of the prompt's completions, from 0.
	Sequence Sequence
	Text     string // The completion without its end-of-text token.
	// LogProbs has one value for each completion token: its log-probability when it was drawn, at the request's
	// temperature (at 1 when that is 0) and before TopP and TopK.
	LogProbs []float64
	Finish   Finish
	Version  uint64 // Of the weights it was drawn from.
}

// ForwardRequest asks for log-probabilities.
type ForwardRequest struct {
	Weights     string // [Live] or a snapshot's name.
	Sequences   []Sequence
	Temperature float64 // Divides the logits; 0 means 1.
}

// Logps has one value for each completion token of a sequence.
type Logps struct {
	LogProb []float64 // Natural log of the token's probability; at most 0.
	Entropy []float64 // Entropy of the distribution that it was drawn from, in nats; at least 0.
}

// BackwardRequest asks for the gradient of an objective.
type BackwardRequest struct {
	Sequences   []Sequence
	Temperature float64 // Divides the logits; 0 means 1.
	Objective   Objective
}

// Objective is a loss as its engine sees it: a function of the completions' log-probabilities and entropies. It is called
// once for each ForwardBackward, with the whole batch.
type Objective interface {
	Coefficients(current []Logps) ([]Coefficients, error)
}

// Coefficients is the gradient of a loss with respect to one sequence's [Logps]. A nil slice is all zeros.
type Coefficients struct {
	LogProb []float64 // dL/d(log p) of each completion token.
	Entropy []float64 // dL/dH of each completion token.
}

// NamedObjective is an [Objective] that workers know how to compute themselves, which spares the forward pass whose
// log-probabilities would travel.
type NamedObjective interface {
	Objective
	// Named returns the loss's name, its settings as JSON and what it needs to know of each sequence, in their order.
	Named() (name string, settings []byte, streams []Streams)
}

// Streams is what a loss needs to know of one sequence beside its current log-probabilities. Slices have one value for
// each completion token; nil ones are not needed.
type Streams struct {
	Advantage []float64
	Mask      []float64 // 0 or 1.
	Old       []float64 // Log-probabilities before the first minibatch of the step.
	Reference []float64 // Log-probabilities of the reference policy.
	Sampler   []float64 // Log-probabilities as the sampler stated them.
}

// Pass is what ForwardBackward saw.
type Pass struct {
	Logps []Logps // Of each sequence, in their order, from before the gradient was taken.
	// Loss is the worker's own value of a [NamedObjective]'s loss; nil when the caller's Coefficients were used.
	Loss *float64
}

// AdamW is one step of Loshchilov and Hutter's optimiser (arXiv:1711.05101, algorithm 2), after clipping.
type AdamW struct {
	LearningRate float64
	Beta1, Beta2 float64 // Usually 0.9 and 0.999.
	Epsilon      float64 // Usually 1e-8.
	WeightDecay  float64 // Decoupled; of matrices only.
	ClipNorm     float64 // The gradient is scaled down to this norm when it is longer; 0 leaves it.
}

// Update is what a step did.
type Update struct {
	GradNorm float64 // Euclidean norm of the whole gradient before clipping.
	Version  uint64  // Of the live weights after the step.
}
