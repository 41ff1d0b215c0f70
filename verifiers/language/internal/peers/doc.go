// Package peers measures other language detectors for Go beside Assay's, in the same run:
//
//	ASSAY_DATA=… go -C verifiers/language/internal/peers test -bench .
//
// It is a module of its own, so that Assay depends on none of them. ASSAY_DATA names the folder of
// language_segments.jsonl; without it a few sentences stand in, and the accuracy says little.
package peers
