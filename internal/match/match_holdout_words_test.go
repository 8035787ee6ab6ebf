package match_test

import (
	"testing"
)

// elsewhere is another city: its projects are made of other things than those that the weights were chosen with.
// Each line: name | languages | topics | description | README.
const elsewhere = `
ferry-times | Go | cli, gtfs-realtime | When the next ferry really leaves, in the terminal | A command line tool in Go that reads the harbour's GTFS realtime feed.
permit-desk | Ruby, HTML | rails, hotwire | Building permits, from application to stamp | A Rails application with Hotwire. Run bin/setup, then bin/dev.
kitchen-risk | R | tidymodels | Which kitchens to inspect first | A model in R that orders food inspections by the risk of a critical violation.
portal-front | Vue, TypeScript | vite, open-data | The face of the open data portal | A Vue application made with Vite: search, preview and download of datasets.
drupal-harbour | PHP, Twig | drupal-theme | Drupal theme of the harbour departments | A Drupal 10 theme with components for notices and tides.
datos-del-puerto | Python, Jupyter Notebook | datos-abiertos | Cuadernos con los datos abiertos del puerto | Cuadernos de Jupyter que limpian y dibujan el tráfico de buques con pandas.
tide-gauge | Rust | embedded, mqtt | Firmware of the tide gauges | Embedded Rust for the gauges on the piers; publishes MQTT every minute.
ramp-finder | Kotlin | android, accessibility | Wheelchair ramps near you | An Android app, in Kotlin, that shows working lifts and ramps.
street-lamps | C#, HTML | blazor, dotnet | Report a broken street lamp | An ASP.NET application with Blazor.
cluster-charts | HCL, Shell | terraform, kubernetes, helm | How we run all of it | Terraform and Helm charts for the city's clusters.
council-words | Python | nlp, transformers | Transcripts of the council, searchable | Speech recognition and named entities for ten years of council meetings.
plain-forms | | content-design | Patterns for plain forms | Content design: how to ask one thing per page.
`

func TestAnotherCityGetsNoSillyProposals(t *testing.T) {
	proposalsAre(t, "harbour", elsewhere, []holdout{
		{"Harbour Gophers", "go, golang, cloud", "Evening of gophers", "", "ferry-times"},
		{"Ruby on the Quay", "ruby, rails", "Talks and pizza", "", "permit-desk"},
		{"R users", "r, statistics", "Models that people use", "", "kitchen-risk"},
		{"Vue & friends", "vue, javascript, frontend", "Show your app", "", "portal-front"},
		{"Drupal Harbour", "drupal, php", "Monthly meeting", "", "drupal-harbour"},
		{"PyPuerto", "python, datos", "Noche de charlas", "Hablamos de datos abiertos y pandas.", "datos-del-puerto"},
		{"Rust Harbour", "rust, embedded", "Hack night", "", "tide-gauge"},
		{"Kotlin User Group", "kotlin, android", "Compose in practice", "", "ramp-finder"},
		{".NET Harbour", ".net, c#", "Blazor and beyond", "", "street-lamps"},
		{"Cloud Native Harbour", "kubernetes, cloud, devops", "Operators", "", "cluster-charts"},
		{"NLP evenings", "nlp, machine learning", "Transcribing meetings", "", "council-words"},
		{"Content people", "content design, writing", "Forms that work", "", "plain-forms"},
		{
			"Accessibility meetup", "accessibility, inclusive design", "What helps wheelchair users", "",
			"ramp-finder plain-forms",
		},
		{"Knitters of the harbour", "knitting, wool", "Socks", "", ""},
		{"Haskell circle", "haskell, functional programming", "Lenses", "", ""},
		{"Board gamers", "board games", "Long games", "", ""},
	})
}
