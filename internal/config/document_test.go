package config_test

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// definition is the part of the schema that the document needs.
type definition struct {
	Description string                `json:"description"`
	Properties  map[string]definition `json:"properties"`
	Required    []string              `json:"required"`
	Enum        []string              `json:"enum"`
	OneOf       []definition          `json:"oneOf"`
	Definitions map[string]definition `json:"$defs"`
}

// properties returns the properties of the definition, or of the long one of its forms.
func (d definition) properties() definition {
	for _, form := range d.OneOf {
		if len(form.Properties) > 0 {
			return form
		}
	}
	return d
}

// The document lists every key of the configuration. It comes from the same comments as the schema.
func TestConfigurationIsDocumented(t *testing.T) {
	text, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema definition
	if err := json.Unmarshal(text, &schema); err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	b.WriteString("# Configuration\n\nThis page lists every key of `meetups.yaml`. It is generated from the comments in " +
		"`internal/config` with\n`go generate ./internal/config`, like the schema that editors use.\n" +
		"[meetups.yaml](../meetups.yaml) and [examples](../examples) are complete files.\n\n" +
		"- `\"${NAME}\"` takes a value from the environment. `\"${NAME:-default}\"` has a default. " +
		"`\"${file:NAME}\"` reads a file.\n" +
		"- File names are relative to the folder of `meetups.yaml`.\n" +
		"- Durations look like 12h, 7d, or 4w.\n" +
		"- White space around the value of a variable or a file is ignored.\n" +
		"- Unknown keys, wrong types, and variables that are not set are errors. Each is reported with its place. " +
		"If only\n  sending needs a variable (`destinations`, `operator`, `newsletter`), commands that send nothing work " +
		"without it.\n")
	seen := map[reflect.Type]bool{}
	document(&b, schema, reflect.TypeFor[config.Config](), "The file", schema, seen)
	const name = "../../docs/configuration.md"
	if *update {
		if err := os.WriteFile(name, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(b.String(), string(want)); diff != "" {
		t.Errorf("docs/configuration.md is not current: go generate ./internal/config\n%s", diff)
	}
}

func document(b *strings.Builder, schema definition, of reflect.Type, title string, d definition,
	seen map[reflect.Type]bool,
) {
	if seen[of] {
		return
	}
	seen[of] = true
	fmt.Fprintf(b, "\n## %s\n\n", title)
	if d.Description != "" && title != "The file" {
		fmt.Fprintf(b, "%s\n\n", d.Description)
	}
	b.WriteString("| key | meaning |\n| --- | --- |\n")
	d = d.properties()
	type below struct {
		of   reflect.Type
		path string
	}
	var later []below
	for i := range of.NumField() {
		f := of.Field(i)
		key := f.Tag.Get("yaml")
		if key == "" || key == "-" {
			continue
		}
		p := d.Properties[key]
		text := p.Description
		for _, r := range d.Required {
			if r == key {
				text += " *Required.*"
			}
		}
		fmt.Fprintf(b, "| `%s` | %s |\n", key, strings.ReplaceAll(text, "|", "\\|"))
		inner, list := f.Type, ""
		for inner.Kind() == reflect.Pointer || inner.Kind() == reflect.Slice {
			if inner.Kind() == reflect.Slice {
				list = "[]"
			}
			inner = inner.Elem()
		}
		if inner.Kind() == reflect.Struct && inner != reflect.TypeFor[config.Duration]() &&
			inner != reflect.TypeFor[digest.Secret]() {
			later = append(later, below{inner, key + list})
		}
	}
	prefix := title + "."
	if title == "The file" {
		prefix = ""
	}
	for _, l := range later {
		document(b, schema, l.of, prefix+l.path, schema.Definitions[l.of.Name()], seen)
	}
}
