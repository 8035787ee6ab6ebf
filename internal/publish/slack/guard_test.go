package slack_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/publish/slack"
)

// Neither a webhook nor slack.api reaches a private network unless that is allowed. The refusal is final and
// has a hint.
func TestAPrivateAddressIsNotSlack(t *testing.T) {
	asked := 0
	s := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked++ }))
	t.Cleanup(s.Close)
	client := &http.Client{Timeout: 5 * time.Second, Transport: fetch.Guarded(fetch.Config{})}
	for name, c := range map[string]slack.Config{
		"a webhook": {Webhook: digest.Secret(s.URL + "/services/T0/B0/geheim")},
		"slack.api": {Token: "xoxb-geheim", Channel: "C1", API: s.URL + "/api/"},
	} {
		c.Name, c.Client = "team", client
		p, err := slack.Open(c)
		if err != nil {
			t.Fatal(err)
		}
		m := digest.Message{Bodies: map[digest.Format]string{digest.Slack: `{"text":"x","blocks":[{"type":"divider"}]}`}}
		_, err = p.Publish(t.Context(), m)
		if digesttest.PromiseOf(err) != digesttest.Final || !strings.Contains(digest.Hint(err), "allow_private") ||
			strings.Contains(err.Error(), "geheim") {
			t.Errorf("%s: got %v (%s)", name, err, digest.Hint(err))
		}
	}
	if asked > 0 {
		t.Errorf("it was asked %d times", asked)
	}
}
