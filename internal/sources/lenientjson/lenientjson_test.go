package lenientjson_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/sources/lenientjson"
)

type values struct {
	Text     lenientjson.Text
	Flag     lenientjson.Flag
	Number   lenientjson.Number
	Elements lenientjson.Elements
	After    string
}

func TestAValueOfTheWrongTypeAffectsOnlyItself(t *testing.T) {
	for given, want := range map[string]values{
		`{"text":"a","flag":true,"number":3,"elements":[1,"b"],"after":"x"}`: {
			"a", true, 3,
			lenientjson.Elements{json.RawMessage("1"), json.RawMessage(`"b"`)},
			"x",
		},
		`{"text":-12345678901,"flag":"true","number":"3","elements":{},"after":"x"}`: {Text: "-12345678901", After: "x"},
		`{"text":{"a":1},"flag":1,"number":1.5,"elements":"[1]","after":"x"}`:        {After: "x"},
		`{"text":null,"flag":null,"number":null,"elements":null,"after":"x"}`:        {After: "x"},
	} {
		var got values
		if err := json.Unmarshal([]byte(given), &got); err != nil {
			t.Errorf("%s: %v", given, err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: want (-) got (+)\n%s", given, diff)
		}
	}
}

func TestElementsAreBounded(t *testing.T) {
	var got lenientjson.Elements
	if err := json.Unmarshal([]byte("["+strings.Repeat("1,", 5000)+"1]"), &got); err != nil ||
		len(got) != lenientjson.MaxElements+1 {
		t.Errorf("got %d elements and %v", len(got), err)
	}
}

func TestNextData(t *testing.T) {
	for page, want := range map[string]string{
		`<html><script id="__NEXT_DATA__" type="application/json"> {"a":"</b>"} </script><script>x</script>`: `{"a":"</b>"}`,
		`<script type=application/json id=__NEXT_DATA__>{"a":1`:                                              `{"a":1`,
		`<script id="other">{"a":1}</script>`:                                                                ``,
	} {
		if got := string(lenientjson.NextData([]byte(page))); got != want {
			t.Errorf("%s: got %q, want %q", page, got, want)
		}
	}
}
