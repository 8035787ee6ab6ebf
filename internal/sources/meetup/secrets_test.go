package meetup_test

import (
	"fmt"
	"strings"
	"testing"
)

// Meetup or a proxy may echo a request in an answer.
func TestMessagesOfTheAPIAreRedacted(t *testing.T) {
	all := page("", "900000010").body
	for name, body := range map[string]string{
		"an error": `{"errors":[{"message":"Bearer geheim1 is not good"}]}`,
		"an error beside a list": strings.TrimSuffix(strings.TrimSpace(all), "}") + `,"errors":[{"message":"Bearer geheim1 ` +
			`is not good"}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			_, src := serve(t, answer{body: body})
			h, err := src.Collect(t.Context(), july())
			said := fmt.Sprint(err, h.Problems)
			if !strings.Contains(said, "is not good") || strings.Contains(said, "geheim1") {
				t.Errorf("got %q", said)
			}
		})
	}
}
