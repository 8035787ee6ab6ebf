// Package publish lists the kinds of destinations.
package publish

import "github.com/cityoflosangeles/digest/internal/digest"

// Kind is a kind of destination.
type Kind struct {
	Name    string          // as meetups.yaml has it
	Formats []digest.Format // what its messages are made of
}

// Kinds is the table of all kinds. Each has a folder of its name beside this file.
var Kinds = []Kind{
	{Name: "email", Formats: []digest.Format{digest.Text, digest.HTML}},
	{Name: "matrix", Formats: []digest.Format{digest.Markdown}},
	{Name: "mattermost", Formats: []digest.Format{digest.Markdown}},
	{Name: "site", Formats: []digest.Format{digest.Page, digest.PageText}},
	{Name: "slack", Formats: []digest.Format{digest.Slack, digest.Text}},
	{Name: "webhook", Formats: nil}, // it tells the edition itself,
}

// Formats are what messages of the kind are made of.
func Formats(kind string) []digest.Format {
	for _, k := range Kinds {
		if k.Name == kind {
			return k.Formats
		}
	}
	return nil
}
