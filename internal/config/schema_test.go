package config_test

//go:generate go test -run "TestSchemaIsCurrent|TestStartingFile" -update .
//go:generate go test -run TestConfigurationIsDocumented -update .

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	generate "github.com/invopop/jsonschema"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish"
)

// schema generates the JSON Schema of meetups.yaml from the structs and their comments. `go generate` writes
// it.
func schema(t *testing.T) []byte {
	t.Helper()
	r := &generate.Reflector{FieldNameTag: "yaml", RequiredFromJSONSchemaTags: true, Anonymous: true, ExpandedStruct: true}
	if err := r.AddGoComments("github.com/cityoflosangeles/digest/internal/config", "./",
		generate.WithFullComment()); err != nil {
		t.Fatal(err)
	}
	for name, comment := range r.CommentMap {
		r.CommentMap[name] = strings.Join(strings.Fields(comment), " ")
	}
	text := func() *generate.Schema { return &generate.Schema{Type: "string"} }
	r.Mapper = func(t reflect.Type) *generate.Schema {
		switch t {
		case reflect.TypeFor[config.Duration]():
			return &generate.Schema{
				Type: "string", Pattern: `^([0-9]+w)?([0-9]+d)?([0-9.]+[hmsuµn]+)*$|\$\{.+\}`,
				Examples: []any{"12h", "28d"},
			}
		case reflect.TypeFor[digest.Secret]():
			return text()
		case reflect.TypeFor[config.Recipients]():
			return &generate.Schema{OneOf: []*generate.Schema{text(), {Type: "array", Items: text(), MinItems: new(uint64(1))}}}
		}
		return nil
	}
	s := r.Reflect(config.Config{})
	s.ID, s.Title = "", "meetups.yaml of digest"
	// Keys with a short form.
	short := func(name string, form *generate.Schema) {
		long := s.Definitions[name]
		s.Definitions[name] = &generate.Schema{OneOf: []*generate.Schema{form, long}, Description: long.Description}
		long.Description = ""
	}
	entries := s.Definitions["GitHub"].Properties.Value("entries")
	short("GitHub", &generate.Schema{Type: "array", Items: entries.Items})
	short("Source", text())
	short("Near", text())
	short("Accounts", s.Definitions["Accounts"].Items)
	// Keys that require or exclude each other.
	s.Definitions["Repositories"].OneOf = []*generate.Schema{{Required: []string{"org"}}, {Required: []string{"repo"}}}
	for _, k := range publish.Kinds {
		one := &generate.Schema{Required: []string{k.Name}}
		s.Definitions["Destination"].OneOf = append(s.Definitions["Destination"].OneOf, one)
	}
	s.Definitions["Slack"].OneOf = []*generate.Schema{
		{Required: []string{"token", "channel"}},
		{
			Required: []string{"webhook"},
			Not: &generate.Schema{
				AnyOf: []*generate.Schema{{Required: []string{"token"}}, {Required: []string{"channel"}}},
			},
		},
	}
	// Any value may come from the environment.
	for _, def := range append([]*generate.Schema{s}, definitions(s)...) {
		for p := def.Properties.Oldest(); p != nil; p = p.Next() {
			loosen(p.Value)
		}
	}
	var body bytes.Buffer
	e := json.NewEncoder(&body)
	e.SetIndent("", "  ")
	e.SetEscapeHTML(false)
	if err := e.Encode(s); err != nil {
		t.Fatal(err)
	}
	return body.Bytes()
}

func definitions(s *generate.Schema) []*generate.Schema {
	var all []*generate.Schema
	for _, def := range s.Definitions {
		for _, form := range append([]*generate.Schema{def}, def.OneOf...) {
			if form.Properties != nil {
				all = append(all, form)
			}
		}
	}
	return all
}

// loosen also allows a variable where the values of p are restricted.
func loosen(p *generate.Schema) {
	if p.Type != "integer" && p.Type != "boolean" && len(p.Enum) == 0 {
		return
	}
	own := *p
	own.Description = ""
	*p = generate.Schema{
		AnyOf:       []*generate.Schema{&own, {Type: "string", Pattern: `\$\{.+\}`}},
		Description: p.Description,
	}
}

func TestSchemaIsCurrent(t *testing.T) {
	got := schema(t)
	if *update {
		if err := os.WriteFile("schema.json", got, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.ReplaceAll(string(want), "\r", ""), string(got)); diff != "" {
		t.Errorf("run `go generate ./internal/config` (-want +got):\n%s", diff)
	}
}

// TestSchemaAgrees checks that the schema accepts good files, and rejects files with structural mistakes.
func TestSchemaAgrees(t *testing.T) {
	f, err := os.Open("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	doc, err := jsonschema.UnmarshalJSON(f)
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource("schema.json", doc); err != nil {
		t.Fatal(err)
	}
	compiled, err := compiler.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	valid := func(file string) error {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		asJSON, err := yaml.YAMLToJSON(text)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(asJSON))
		if err != nil {
			t.Fatal(err)
		}
		return compiled.Validate(value)
	}
	good, err := filepath.Glob("testdata/good/*.yaml")
	if err != nil || len(good) < 3 {
		t.Fatalf("got %d files and %v", len(good), err)
	}
	for _, file := range append(good, shipped) {
		if err := valid(file); err != nil {
			t.Errorf("%s: %v", file, err)
		}
		if c, err := config.Load(file, given); err != nil || len(c.Warnings) > 0 {
			t.Errorf("%s: %v %q", file, err, c.Warnings)
		}
	}
	for _, name := range []string{
		"unknown-key", "unknown-key-in-group", "unknown-key-without-a-neighbour", "unknown-kind-of-destination",
		"destination-without-kind",
		"destination-of-two-kinds", "destination-name-with-space", "name-missing", "time-zone-missing", "language-unknown",
		"number-for-text", "yes-for-true",
		"zero", "size-with-unit", "text-for-list", "list-for-mapping", "duration-without-unit", "duration-in-words",
		"slack-without-channel",
		"slack-token-and-webhook", "email-without-recipients", "site-without-folder", "source-without-url",
		"github-entry-of-nothing",
		"github-entry-of-both", "github-role", "group-rules",
	} {
		if valid(filepath.Join("testdata", "bad", name+".yaml")) == nil {
			t.Errorf("the schema accepts %s", name)
		}
	}
}
