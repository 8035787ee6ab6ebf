package sources_test

import (
	"fmt"
	"strings"
	"testing"
)

// A server may echo the address of a request, including the key in it.
func TestMessagesOfServersAreRedacted(t *testing.T) {
	for name, body := range map[string]string{
		"an error": `{"status_code":400,"error":"BAD","error_description":"key=geheim-7 is unknown, and so is ` +
			`Z2VoZWltLTc="}`,
		"an error beside a day": `{"data":{"group":{"organizedEvents":{"elements":[]}}},"errors":[{"message":"geheim-7 is ` +
			`not good"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			r, err := openedAs(t, "https://x.example/list?key=geheim-7", "",
				network{"x.example/list": body}).Check(t.Context(), summer())
			said := fmt.Sprint(err, r.Tried, r.Harvest.Problems)
			if strings.Contains(said, "geheim") || strings.Contains(said, "Z2Vo") {
				t.Errorf("got %s", said)
			}
		})
	}
}
