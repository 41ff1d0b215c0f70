package bradleyterry

import "sync"

// Model is a trained reward model. It never changes and is safe for concurrent use.
type Model struct {
	layout   layout
	weights  []int16 // in units of scale
	scale    float64
	bias     float64
	view     string
	kind     Objective
	training Training
	hash     string
	// idle holds extractors that wait for their next text.
	idle sync.Pool
}

// Reward returns r(text), how good an answer to the prompt it is: finite, without bounds that mean anything, the higher
// the better. The probability that one text is preferred to another is the logistic function of the difference of their
// rewards. The reward itself is such a probability's log odds too: against the average text of the training data, or
// under [Pointwise] those of the text being a good one. Time is linear in both texts.
func (m *Model) Reward(prompt, text string) float64 {
	e, ok := m.idle.Get().(*extractor)
	if !ok {
		e = newExtractor(m.layout)
	}
	defer m.idle.Put(e)
	v := e.vector(prompt, text)
	var sum float64
	for i, s := range v.slots {
		sum += float64(float64(v.values[i]) * float64(m.weights[s]))
	}
	return m.bias + float64(m.scale*sum)
}

// View is the word that [Options.View] gave when the model was trained.
func (m *Model) View() string { return m.view }

// Training says what the model was trained on.
func (m *Model) Training() Training { return m.training }

// Hash identifies the model: the SHA-256, in hexadecimal, of all that its rewards depend on.
func (m *Model) Hash() string { return m.hash }
