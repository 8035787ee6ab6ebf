package match

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

func appendNew(list []string, w string) []string {
	if slices.ContainsFunc(list, func(o string) bool { return strings.EqualFold(o, w) }) {
		return list
	}
	return append(list, w)
}

// listed joins words as in a sentence: a, b and c.
func listed(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " and " + words[len(words)-1]
}

// names are words with a spelling of their own.
var names = map[string]string{
	"python":           "Python",
	"r":                "R",
	"javascript":       "JavaScript",
	"js":               "JavaScript",
	"typescript":       "TypeScript",
	"php":              "PHP",
	"ruby":             "Ruby",
	"java":             "Java",
	"kotlin":           "Kotlin",
	"swift":            "Swift",
	"dart":             "Dart",
	"go":               "Go",
	"golang":           "Go",
	"rust":             "Rust",
	"wordpress":        "WordPress",
	"drupal":           "Drupal",
	"laravel":          "Laravel",
	"rails":            "Rails",
	"django":           "Django",
	"flask":            "Flask",
	"react":            "React",
	"vue":              "Vue",
	"angular":          "Angular",
	"flutter":          "Flutter",
	"android":          "Android",
	"ios":              "iOS",
	"node":             "Node.js",
	"node.js":          "Node.js",
	"nodejs":           "Node.js",
	"sql":              "SQL",
	"gis":              "GIS",
	"html":             "HTML",
	"css":              "CSS",
	"leaflet":          "Leaflet",
	"mapbox":           "Mapbox",
	"pandas":           "pandas",
	"jupyter":          "Jupyter",
	"notebook":         "notebooks",
	"jupyter notebook": "Jupyter notebooks",
	"shiny":            "Shiny",
	"aws":              "AWS",
	"gtfs":             "GTFS",
	"api":              "API",
	"ux":               "UX",
	"ai":               "AI",
	"llm":              "LLMs",
	"iot":              "IoT",
	"etl":              "ETL",
	"csv":              "CSV",
	"hcl":              "Terraform",
	"wp":               "WordPress",
	"airflow":          "Airflow",
	"arduino":          "Arduino",
	"postgis":          "PostGIS",
	"d3":               "D3",
	"devops":           "DevOps",
	"jekyll":           "Jekyll",
	"qgis":             "QGIS",
	"arcgis":           "ArcGIS",
	"geojson":          "GeoJSON",
	"opencv":           "OpenCV",
	"tsql":             "T-SQL",
	"svelte":           "Svelte",
	"github actions":   "GitHub Actions",
	"ggplot":           "ggplot2",
	"numpy":            "NumPy",
	"geopandas":        "GeoPandas",
	"swiftui":          "SwiftUI",
	"npm":              "npm",
	"foia":             "FOIA",
	"311":              "311",
	"openstreetmap":    "OpenStreetMap",
	"kafka":            "Kafka",
	"spark":            "Spark",
	"terraform":        "Terraform",
	"docker":           "Docker",
	"kubernetes":       "Kubernetes",
	"postgresql":       "PostgreSQL",
	"plpgsql":          "PostgreSQL",
	"elixir":           "Elixir",
	"scala":            "Scala",
	"julia":            "Julia",
	"covid":            "COVID",
	"ggplot2":          "ggplot2",
}

// name returns a word as a sentence spells it: names and abbreviations keep their case, others are in lower case.
func name(w string) string {
	if n, ok := names[strings.ToLower(w)]; ok {
		return n
	}
	if utf8.RuneCountInString(w) <= 5 && w == strings.ToUpper(w) ||
		strings.ContainsFunc(w[min(1, len(w)):], unicode.IsUpper) && !strings.Contains(w, " ") {
		return w
	}
	return strings.ToLower(w)
}
