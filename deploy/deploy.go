// Package deploy holds what runs a fleet. As Go it holds the example reward specs, for the commands that show them.
package deploy

import "embed"

// Specs are the example reward specs, specs/NAME.yaml.
//
//go:embed specs/*.yaml
var Specs embed.FS
