// Package templates holds the words and looks of all media, embedded.
package templates

import "embed"

// FS has the templates, and for each language a strings.LANGUAGE.json with all words that they use.
//
//go:embed *.tmpl *.json
var FS embed.FS
