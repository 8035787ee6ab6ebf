package config_test

import (
	"reflect"
	"testing"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/publish"
)

// Without a place, a destination that is renamed gets an edition twice. The test needs a destination of every kind in
// everything.yaml, so that the schema and the checks also meet every kind.
func TestEveryKindOfDestinationHasAPlace(t *testing.T) {
	c, err := config.Load("testdata/good/everything.yaml", given)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]bool{}
	for _, d := range c.Destinations {
		value := reflect.ValueOf(d)
		for _, f := range reflect.VisibleFields(value.Type()) {
			if f.Type.Kind() == reflect.Pointer && !value.FieldByIndex(f.Index).IsNil() {
				found[f.Tag.Get("yaml")] = true
			}
		}
		if len(d.Places(c.Dir)) == 0 {
			t.Errorf("destination %s: got no place", d.Name)
		}
	}
	for _, k := range publish.Kinds {
		if !found[k.Name] {
			t.Errorf("testdata/good/everything.yaml has no destination of kind %s", k.Name)
		}
	}
}
