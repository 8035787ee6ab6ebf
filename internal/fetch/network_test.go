package fetch_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/fetch"
)

type answering string

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	return &http.Response{
		StatusCode: http.StatusOK, Header: http.Header{},
		Body: io.NopCloser(strings.NewReader(string(a) + r.URL.Host)), Request: r,
	}, nil
}

func TestAnotherNetworkCanStandIn(t *testing.T) {
	doc, err := fetch.New(fetch.Config{Network: answering("invented by ")}).Get(t.Context(),
		"https://nowhere.example/feed")
	if err != nil || string(doc.Body) != "invented by nowhere.example" {
		t.Errorf("got %q, %v", doc.Body, err)
	}
}
