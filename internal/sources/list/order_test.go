package list_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/sources/list"
)

// checkOrder reads a list again, with the fields of its objects in other orders and with other white space.
func checkOrder(t *testing.T, url, body string) {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader([]byte(body)))
	d.UseNumber()
	var top any
	if d.Decode(&top) != nil {
		return // a page, or XML
	}
	want, err := list.Parse(document(url, body), digest.Period{}, la)
	if err != nil {
		t.Fatal(err)
	}
	r := rand.New(rand.NewPCG(1, 1))
	for i := range 50 {
		var text bytes.Buffer
		reorder(r, &text, top, []string{"", "\n", " "}[i%3])
		doc := document(url, text.String())
		got, err := list.Parse(doc, digest.Period{}, la)
		if err != nil || !list.Recognizes(doc) {
			t.Fatalf("%s: %v", text.String(), err)
		}
		if diff := cmp.Diff(want.Events, got.Events); diff != "" {
			t.Fatalf("%s: %s", text.String(), diff)
		}
	}
}

// reorder writes JSON with the fields of objects in a random order.
func reorder(r *rand.Rand, b *bytes.Buffer, v any, space string) {
	switch v := v.(type) {
	case map[string]any:
		names := make([]string, 0, len(v))
		for name := range v {
			names = append(names, name)
		}
		slices.Sort(names)
		r.Shuffle(len(names), func(i, j int) { names[i], names[j] = names[j], names[i] })
		b.WriteString("{" + space)
		for i, name := range names {
			if i > 0 {
				b.WriteString("," + space)
			}
			key, _ := json.Marshal(name)
			b.WriteString(string(key) + ":" + space)
			reorder(r, b, v[name], space)
		}
		b.WriteString(space + "}")
	case []any:
		b.WriteString("[" + space)
		for i, x := range v {
			if i > 0 {
				b.WriteString("," + space)
			}
			reorder(r, b, x, space)
		}
		b.WriteString("]")
	default:
		text, _ := json.Marshal(v)
		b.Write(text)
	}
}
