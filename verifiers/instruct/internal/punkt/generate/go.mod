module github.com/assay-rl/assay/verifiers/instruct/internal/punkt/generate

go 1.26.4

require github.com/neurosnap/sentences v1.1.2
