// Package meetups holds the meetups.yaml that digest ships with: the six groups of the policy of Los Angeles.
package meetups

import _ "embed"

// YAML is the shipped configuration, as `digest init` writes it.
//
//go:embed meetups.yaml
var YAML []byte
