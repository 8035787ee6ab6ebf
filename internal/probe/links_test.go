package probe_test

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/preview"
	"github.com/cityoflosangeles/digest/internal/probe"
)

func TestLinksAreRequested(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/gone":
			w.WriteHeader(http.StatusGone)
		case r.URL.Path == "/no-head" && r.Method == http.MethodHead:
			w.WriteHeader(http.StatusMethodNotAllowed)
		}
	}))
	defer server.Close()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	checks := []preview.LinkCheck{
		{URL: server.URL + "/good"},
		{URL: server.URL + "/no-head"},
		{URL: server.URL + "/gone"},
		{URL: closed.URL},
		{URL: "http://[x"},
	}
	client := fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Nanosecond})
	probe.Links(t.Context(), client, checks)
	want := []string{"", "", "410 Gone", "no answer", "not an address"}
	var got []string
	for _, c := range checks {
		got = append(got, c.Error)
		if !c.Asked {
			t.Errorf("%s is not marked as requested", c.URL)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
