package sources_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources"
)

// recorder is a network that answers listed addresses and records the requests.
type recorder struct {
	answers map[string]string
	asked   []string
}

func (n *recorder) RoundTrip(r *http.Request) (*http.Response, error) {
	address := r.URL.String()
	n.asked = append(n.asked, address)
	body, ok := n.answers[address]
	status := http.StatusOK
	if !ok {
		status = http.StatusNotFound
	}
	return &http.Response{
		StatusCode: status,
		Header:     http.Header{},
		Body:       io.NopCloser(strings.NewReader(body)),
		Request:    r,
	}, nil
}

func TestMarksOfCalendarsInPagesAreFollowed(t *testing.T) {
	const (
		location = "https://harbor.example/us/events"
		lumaOf   = `<!doctype html><html><script id="__NEXT_DATA__" type="application/json">{"props":{"pageProps":` +
			`{"initialData":{"kind":"calendar","data":{"calendar":{"api_id":"cal-Harbor123456"}}}}}}</script></html>`
	)
	for _, m := range marks {
		t.Run(m.name, func(t *testing.T) {
			page := "<!doctype html><html><head><title>Harbor</title></head><body>" + m.body + "</body></html>"
			web := &recorder{
				answers: map[string]string{location: page, "https://luma.com/harbor": lumaOf, m.want: calendarOf(21, 22)},
			}
			if m.want == "" {
				delete(web.answers, "")
			}
			s, err := sources.Open(sources.Config{
				Location: location, Zone: time.UTC, Client: fetch.New(fetch.Config{Network: web, Pace: time.Nanosecond}),
			})
			if err != nil {
				t.Fatal(err)
			}
			h, err := s.Collect(t.Context(), summer())
			switch {
			case m.want == "" && (err == nil || m.why == ""):
				t.Errorf("asked %q, %+v", web.asked, h)
			case m.want != "" && (err != nil || len(h.Events) != 2 || !slices.Contains(web.asked, m.want)):
				t.Errorf("asked %q, got %v", web.asked, err)
			}
		})
	}
}
