// Package publish lists the kinds of destinations.
package publish

import "github.com/cityoflosangeles/digest/internal/digest"

// Kind is a kind of destination.
type Kind struct {
	Name    string          // as in meetups.yaml
	Formats []digest.Format // the formats of its messages
}

// Kinds lists all kinds. The implementation of each is in the folder of its name.
var Kinds = []Kind{
	{Name: "email", Formats: []digest.Format{digest.Text, digest.HTML}},
	{Name: "matrix", Formats: []digest.Format{digest.Markdown}},
	{Name: "mattermost", Formats: []digest.Format{digest.Markdown}},
	{Name: "site", Formats: []digest.Format{digest.Page, digest.PageText}},
	{Name: "slack", Formats: []digest.Format{digest.Slack, digest.Text}},
	{Name: "webhook", Formats: nil}, // sends the edition as JSON
}

// Formats returns the formats of messages for the kind.
func Formats(kind string) []digest.Format {
	for _, k := range Kinds {
		if k.Name == kind {
			return k.Formats
		}
	}
	return nil
}
