package fetch_test

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
)

func TestWhatIsSentIsSentOnce(t *testing.T) {
	for name, c := range map[string]struct {
		method string
		serve  http.HandlerFunc
		want   string
	}{
		"it answers": {
			http.MethodPost,
			func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("taken, and more")) }, "200 taken",
		},
		"it leads elsewhere": {
			http.MethodPost,
			func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/geheim", http.StatusSeeOther) }, "303 ",
		},
		"its answer ends early": {http.MethodPost, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "9")
			_, _ = w.Write([]byte("ta"))
		}, "200 ta, broken"},
		"its answer is lost": {
			http.MethodPost,
			func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "uncertain",
		},
		"its answer to a GET is lost": {
			http.MethodGet,
			func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, "temporary",
		},
	} {
		t.Run(name, func(t *testing.T) {
			var asked atomic.Int32
			s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				asked.Add(1)
				c.serve(w, r)
			}))
			t.Cleanup(s.Close)
			req, err := http.NewRequestWithContext(t.Context(), c.method, s.URL+"/geheim", bytes.NewReader([]byte("x")))
			if err != nil {
				t.Fatal(err)
			}
			req.Header.Set("Idempotency-Key", "1")
			got, err := fetch.New(fetch.Config{AllowPrivate: true}).Send(req, digest.Secret(s.URL+"/geheim"), 5)
			said := fmt.Sprint(got.Status, " ", string(got.Body))
			_, passing := retry.After(err)
			switch {
			case errors.Is(err, digest.ErrUncertain):
				said = "uncertain"
			case passing:
				said = "temporary"
			case err != nil:
				t.Fatal(err)
			case got.Broken:
				said += ", broken"
			}
			if said != c.want || asked.Load() != 1 || err != nil && strings.Contains(err.Error(), "geheim") {
				t.Errorf("got %q after %d requests, %v; want %q", said, asked.Load(), err, c.want)
			}
		})
	}
}
