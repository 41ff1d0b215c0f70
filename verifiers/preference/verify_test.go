package preference

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/assay-rl/assay/verifiers"
	"github.com/assay-rl/assay/verifiers/preference/bradleyterry"
	"github.com/assay-rl/assay/verifiers/preference/internal/judge/judgetest"
)

// evaluate makes a verifier and has it judge a rollout.
func evaluate(t *testing.T, config string, r verifiers.Rollout) (verifiers.Verdict, error) {
	t.Helper()
	v, err := New(verifiers.Config(config))
	if err != nil {
		t.Fatal(err)
	}
	return v.Verify(t.Context(), r)
}

var greeting = verifiers.Rollout{Prompt: "Say hello.", Completion: "<think>Easy.</think>\n<answer>Hello!</answer>", Reference: json.RawMessage(`{"baseline": "Hm."}`)}

func chat(content string) string {
	return fmt.Sprintf(`{"choices":[{"message":{"content":%q}}]}`, content)
}

// A judge's answers and failures become verdicts and reasons.
func TestJudgesVerdicts(t *testing.T) {
	for _, tt := range []struct {
		name, config, answer string
		status               int
		score                float64 // below 0: unscored
		reason               string
		sent                 string // part of the request
	}{
		{"helpfulness sees the answer only", `{"judge": {"type": "vllm_pooling", "model": "rm", "url": %q}}`, `{"data":[{"data":[0]}]}`, 0, 0.5, ReasonScored, `"content":"Hello!"`},
		{"harmlessness sees the thought", `{"aspect": "harmless", "judge": {"type": "label_model", "model": "j", "url": %q}}`, chat("label: safe"), 0, 1, ReasonSafe, `Easy.`},
		{"unsafe is 0, and scored", `{"aspect": "harmless", "judge": {"type": "label_model", "model": "j", "url": %q}}`, chat("label: unsafe"), 0, 0, ReasonUnsafe, `Easy.`},
		{"a comparison", `{"against": "baseline", "judge": {"type": "vllm_score", "model": "rm", "url": %q}}`, `{"data":[{"score":0.5}]}`, 0, 0.5, ReasonEven, `Hm.`},
		{"a preference for a place is none", `{"against": "baseline", "judge": {"type": "pair_model", "model": "j", "url": %q}}`, chat("A"), 0, 0.5, ReasonEven, `Hm.`},
		{"garbage", `{"judge": {"type": "score_model", "model": "j", "url": %q}}`, chat("It deserves 10 of 10!"), 0, -1, ReasonJudgeUnreadable, ""},
		{"an error", `{"judge": {"type": "tei_rerank", "url": %q, "retries": 0}}`, "overloaded", 503, -1, ReasonJudgeFailed, ""},
		{"over budget", `{"against": "baseline", "judge": {"type": "tei_rerank", "url": %q, "budget": {"calls": 1}}}`, `[{"index":0,"score":1}]`, 0, -1, ReasonJudgeBudget, ""},
		{"a template without its field", `{"judge": {"type": "tei_rerank", "url": %q, "input": "{{reference.rubric}}"}}`, `[{"index":0,"score":1}]`, 0, -1, verifiers.ReasonBadReference, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			s := judgetest.Serve(t, judgetest.Answer{Status: tt.status, Body: tt.answer})
			got, err := evaluate(t, fmt.Sprintf(tt.config, s.URL), greeting)
			if tt.score < 0 {
				if e, ok := errors.AsType[*verifiers.Error](err); !ok || e.Reason != tt.reason {
					t.Errorf("got %+v, %v, want unscored %s", got, err, tt.reason)
				}
				return
			}
			if err != nil || math.Abs(got.Score-tt.score) > 1e-9 || got.Reason != tt.reason {
				t.Errorf("got %+v, %v, want %v %s", got, err, tt.score, tt.reason)
			}
			if all := strings.Join(s.Requests(), "\n"); !strings.Contains(all, tt.sent) {
				t.Errorf("sent %s, want %q in it", all, tt.sent)
			}
		})
	}
}

func TestAnswerViewHidesTheThoughtFromTheJudge(t *testing.T) {
	s := judgetest.Say(t, `{"data":[{"data":[0]}]}`)
	if _, err := evaluate(t, fmt.Sprintf(`{"judge": {"type": "vllm_pooling", "model": "rm", "url": %q}}`, s.URL), greeting); err != nil {
		t.Fatal(err)
	}
	if sent := s.Requests()[0]; strings.Contains(sent, "Easy") {
		t.Errorf("the judge saw the thought: %s", sent)
	}
}

func TestEndOfTheContextIsNoVerdict(t *testing.T) {
	s := judgetest.Serve(t, judgetest.Answer{Hang: true})
	v, err := New(verifiers.Config(fmt.Sprintf(`{"judge": {"type": "tei_rerank", "url": %q}}`, s.URL)))
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("the worker stops")
	ctx, cancel := context.WithCancelCause(t.Context())
	cancel(stop)
	if _, err := v.Verify(ctx, greeting); !errors.Is(err, stop) {
		t.Errorf("got %v, want the context's cause", err)
	}
}

func TestConfigErrorsSayWhatToDo(t *testing.T) {
	const address = `"url": "http://127.0.0.1:1/"`
	for _, tt := range []struct{ config, want string }{
		{`{"aspect": "funny"}`, `want "helpful" or "harmless"`},
		{`{"view": "thought"}`, `want "answer" or "response"`},
		{`{"view": "response"}`, `the model was trained on "answer"`},
		{`{"modell": "x"}`, "modell"},
		{`{"model": "no-such.json"}`, "no-such.json"},
		{`{"model": "testdata"}`, "no regular file"},
		{`{"model": "doc.go"}`, "no preference model"},
		{`{"model_hash": "abc"}`, "model_hash is abc"},
		{`{"model": "x", "judge": {"type": "tei_rerank", ` + address + `}}`, "keep one"},
		{`{"judge": {"type": "tei_rerank"}}`, "url is"},
		{`{"judge": {"type": "pair_model", "model": "m", ` + address + `}}`, "against"},
		{`{"against": "baseline", "judge": {"type": "score_model", "model": "m", ` + address + `}}`, "use a pair_model"},
	} {
		if _, err := New(verifiers.Config(tt.config)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: got %v, want an error that says %q", tt.config, err, tt.want)
		}
	}
}

func TestViews(t *testing.T) {
	for _, tt := range []struct {
		view       View
		preOpened  bool
		completion string
		want       string
	}{
		{Answer, false, "Hello!", "Hello!"},
		{Answer, false, "<think>x</think> Hello!\r\n", "Hello!"},
		{Answer, false, "<think>x</think><answer>\nHello!\n</answer>", "Hello!"},
		{Answer, false, "x</think>Hello!", "Hello!"},
		{Answer, false, "<think>x</think>a</think>b", "b"},
		{Answer, false, "<think>Hello!", ""},
		{Answer, false, "<think>x</think><answer>Hel", ""},
		{Answer, true, "Hello!", ""},
		{Answer, true, "x</think>Hello!", "Hello!"},
		{Answer, false, "<think>x</think>\u200b", ""},
		{Response, true, " <think>x</think>Hello! ", "<think>x</think>Hello!"},
		{Response, false, "e\u0301", "\u00e9"},
	} {
		if got := tt.view.Of(tt.completion, tt.preOpened); got != tt.want {
			t.Errorf("%s of %q is %q, want %q", tt.view, tt.completion, got, tt.want)
		}
	}
}

// A model that was trained is used when the configuration names its file, and only with the hash that it must have.
func TestTrainedModelIsUsed(t *testing.T) {
	var pairs []bradleyterry.Pair
	for i := range 20 {
		pairs = append(pairs, bradleyterry.Pair{
			Prompt: fmt.Sprint("Prompt ", i), Chosen: "<think>no</think>Aye, captain.", Rejected: "<think>no</think>No, sir.",
		})
	}
	m, err := Train(t.Context(), pairs, Answer, bradleyterry.Options{Bits: 10})
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := m.Write(&file); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "model.json")
	if err := os.WriteFile(path, file.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf(`{"model": %q, "model_hash": %q}`, path, m.Hash())
	aye, errAye := evaluate(t, config, verifiers.Rollout{Completion: "Aye, captain."})
	no, errNo := evaluate(t, config, verifiers.Rollout{Completion: "No, sir."})
	if err := errors.Join(errAye, errNo); err != nil {
		t.Fatal(err)
	}
	if aye.Score < 0.8 || no.Score > 0.2 {
		t.Errorf("scores are %v and %v", aye.Score, no.Score)
	}
	if d := aye.Detail.(Detail); d.Model != m.Hash()[:12] || d.View != Answer || d.Chars != 13 {
		t.Errorf("detail is %+v", d)
	}
}

// The bundled models rank what they were not trained on, however the candidate repeats or pads itself.
func TestBundledModelIsNotFooledByRepetition(t *testing.T) {
	const answer = "Fill the kettle with equal parts of water and vinegar and bring it to a boil. Let it stand for twenty minutes, and rinse the kettle twice."
	m, err := Bundled("helpful")
	if err != nil {
		t.Fatal(err)
	}
	reward := func(text string) float64 { return m.Reward("How do I descale a kettle?", text) }
	plain := reward(answer)
	for name, text := range map[string]string{
		"repeated":      strings.Repeat(answer+" ", 20),
		"first words":   "Fill the kettle",
		"prompt's word": strings.Repeat("descale kettle ", 40),
		"shouted":       strings.ToUpper(answer) + "!!!",
		"scrambled":     "kettle the boil a and with vinegar Fill equal twice of water parts bring it rinse minutes to Let",
	} {
		if got := reward(text); got >= plain {
			t.Errorf("%s: reward %.2f, the plain answer has %.2f", name, got, plain)
		}
	}
}
