package fetch_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/fetch"
)

type answers func(*http.Request) (*http.Response, error)

func (f answers) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestAnAnswerStandsForItsMaxAge(t *testing.T) {
	for name, status := range map[string]int{"an answer": 200, "a failure": 404} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				asked := 0
				c := fetch.New(fetch.Config{Network: answers(func(r *http.Request) (*http.Response, error) {
					asked++
					return &http.Response{
						StatusCode: status, Header: http.Header{},
						Body: io.NopCloser(strings.NewReader("hello")), ContentLength: -1, Request: r,
					}, nil
				})})
				for i, want := range []int{1, 1, 2} {
					doc, err := c.Do(t.Context(), fetch.Request{Location: "https://a.example/", MaxAge: 24 * time.Hour})
					if (err == nil) != (status == 200) || err == nil &&
						(string(doc.Body) != "hello" || doc.URL != "https://a.example/") || asked != want {
						t.Fatalf("time %d: got %+v, %v, asked %d times", i+1, doc, err, asked)
					}
					time.Sleep(13 * time.Hour)
				}
			})
		})
	}
}
