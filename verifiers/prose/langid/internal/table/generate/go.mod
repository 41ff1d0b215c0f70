module github.com/assay-rl/assay/verifiers/prose/langid/internal/table/generate

go 1.26

require (
	github.com/pemistahl/lingua-go v1.4.0
	google.golang.org/protobuf v1.31.0
)
