// Package judge asks models behind HTTP what a text is worth: reward models on vLLM or Text Embeddings Inference, and
// chat models on anything that speaks OpenAI's API.
//
// A [Config] names one of the [Type]s. A [Judge] fills in its templates (template.go), asks (client.go: a cache, a limit
// on how many calls go on at once, a budget, retries) and reads the answer strictly (vllm.go, tei.go, chat.go): what is
// no finite number in its range, or none of the labels, is no answer. Then there is a [Failure], never a number.
//
// # Requests and answers
//
//	vllm_pooling   {"model", "messages" or "input"}           → {"data": [{"data": [x] or [[x], …]}], "usage"}
//	vllm_classify  {"model", "messages" or "input"}           → {"data": [{"probs": [x, …]}], "usage"}
//	vllm_score     {"model", "text_1", "text_2"}              → {"data": [{"score": x}], "usage"}
//	tei_rerank     {"query", "texts", "raw_scores", "truncate"} → [{"index": 0, "score": x}]
//	tei_predict    {"inputs", "raw_scores", "truncate"}       → [{"score": x, "label"}, …]
//	score_model, label_model, pair_model
//	               {"model", "messages", …}                   → {"choices": [{"message": {"content"}}], "usage"}
//
// # Whom it calls
//
// A reward spec may come from somebody who must not reach every machine that a worker reaches. So only this machine is
// called, and the hosts that the worker's environment lists in [HostsVariable]; redirects are not followed; a key is
// read from a variable whose name starts with [KeyPrefix].
package judge
