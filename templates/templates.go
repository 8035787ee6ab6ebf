// Package templates embeds what editions are rendered with.
package templates

import "embed"

// FS has the templates, the archive's style, and for each language a strings.LANGUAGE.json with all words that they
// use.
//
//go:embed *.tmpl *.css *.json
var FS embed.FS
