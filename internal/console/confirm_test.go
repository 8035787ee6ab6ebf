package console_test

import (
	"context"
	"io"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/console"
)

func TestOnlyYesIsYes(t *testing.T) {
	for typed, want := range map[string]bool{
		"y\n": true, "Yes\n": true, " y \n": true, "\n": false, "n\n": false, "yup\n": false, "": false, "y": true,
	} {
		var out strings.Builder
		got, err := console.Confirm(t.Context(), strings.NewReader(typed), &out, "Publish?")
		if err != nil || got != want || out.String() != "Publish? [y/N] " {
			t.Errorf("%q: got %t, %v, and asked %q", typed, got, err, out.String())
		}
	}
	ctx, end := context.WithCancel(t.Context())
	end()
	silent, typing := io.Pipe()
	defer func() { _ = typing.Close() }()
	if got, err := console.Confirm(ctx, silent, io.Discard, "Publish?"); got || err == nil {
		t.Errorf("after Ctrl-C: got %t, %v", got, err)
	}
}

func TestJSONIsOneLineEach(t *testing.T) {
	var out strings.Builder
	if err := console.WriteJSON(&out, map[string]string{"a": "<b>"}, map[string]string{"a": "c\nd"}); err != nil {
		t.Fatal(err)
	}
	if want := "{\"a\":\"<b>\"}\n{\"a\":\"c\\nd\"}\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}
