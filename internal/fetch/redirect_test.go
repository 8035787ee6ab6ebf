package fetch_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// web simulates hosts: it maps "scheme://host/path" to the target of a redirect, or to "" to echo the
// request.
type web map[string]string

func (w web) RoundTrip(r *http.Request) (*http.Response, error) {
	resp := &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Request: r, Body: http.NoBody}
	if to := w[r.URL.String()]; to != "" {
		resp.StatusCode = http.StatusFound
		resp.Header.Set("Location", to)
		return resp, nil
	}
	resp.Body = io.NopCloser(strings.NewReader(fmt.Sprintf("%s auth=%s cookie=%s key=%s accept=%s referer=%s", r.URL,
		r.Header.Get("Authorization"),
		r.Header.Get("Cookie"), r.Header.Get("X-Api-Key"), r.Header.Get("Accept"), r.Header.Get("Referer"))))
	return resp, nil
}

func TestRedirects(t *testing.T) {
	const all = " auth=Bearer t cookie=c=1 key=k accept=text/html referer="
	const none = " auth= cookie= key= accept=text/html referer="
	for name, c := range map[string]struct {
		web  web
		from string
		want string // the response
		err  string
	}{
		"within a host, everything is kept": {
			web: web{"https://a.org/1": "/2"}, from: "https://a.org/1",
			want: "https://a.org/2" + all,
		},
		"to https, everything is kept": {
			web: web{"http://a.org/1": "https://a.org/1"}, from: "http://a.org/1",
			want: "https://a.org/1" + all,
		},
		"another host gets no credentials": {
			web: web{"https://a.org/1": "https://b.org/"}, from: "https://a.org/1",
			want: "https://b.org/" + none,
		},
		"a subdomain is another host": {
			web: web{"https://a.org/1": "https://x.a.org/"}, from: "https://a.org/1",
			want: "https://x.a.org/" + none,
		},
		"another port is another host": {
			web:  web{"https://a.org/1": "https://a.org:8443/"},
			from: "https://a.org/1", want: "https://a.org:8443/" + none,
		},
		"there and back gets none either": {
			web: web{"https://a.org/1": "https://b.org/", "https://b.org/": "https://a.org/2"}, from: "https://a.org/1",
			want: "https://a.org/2" + none,
		},
		"clear text gets no credentials": {
			web: web{"https://a.org/1": "http://a.org/1"}, from: "https://a.org/1",
			want: "http://a.org/1" + none,
		},
		"down and up again gets none either": {
			web: web{"https://a.org/1": "http://a.org/2", "http://a.org/2": "https://a.org/3"}, from: "https://a.org/1",
			want: "https://a.org/3" + none,
		},
		"webcal means https": {
			web: web{"https://a.org/1": "webcal://a.org/2"}, from: "webcal://a.org/1",
			want: "https://a.org/2" + all,
		},
		"the query of the page before is ours": {
			web:  web{"https://a.org/?key=tiger": "https://a.org/2"},
			from: "https://a.org/?key=tiger", want: "https://a.org/2" + all,
		},
		"files are refused": {
			web: web{"https://a.org/1": "file:///etc/passwd"}, from: "https://a.org/1",
			err: "redirects to a file: address",
		},
		"other schemes are refused": {
			web: web{"https://a.org/1": "gopher://a.org/"}, from: "https://a.org/1",
			err: "redirects to a gopher: address",
		},
		"circles end": {
			web: web{"https://a.org/1": "https://a.org/2", "https://a.org/2": "https://a.org/1"}, from: "https://a.org/1",
			err: "more than 4 redirects",
		},
		"as many as allowed are followed": {
			web:  web{"https://a.org/1": "/2", "https://a.org/2": "/3", "https://a.org/3": "/4", "https://a.org/4": "/5"},
			from: "https://a.org/1", want: "https://a.org/5" + all,
		},
		"nonsense is not repeated": {
			web: web{"https://a.org/1": "https://u:tiger@a b/"}, from: "https://a.org/1",
			err: "an invalid address",
		},
	} {
		t.Run(name, func(t *testing.T) {
			get := fetch.NewOver(fetch.Config{Pace: 1, Redirects: 4}, c.web)
			doc, err := get.Do(t.Context(), fetch.Request{Location: c.from, Header: http.Header{
				"Authorization": {"Bearer t"}, "Cookie": {"c=1"}, "X-Api-Key": {"k"}, "Accept": {"text/html"},
			}})
			if c.err == "" {
				if err != nil || string(doc.Body) != c.want {
					t.Errorf("got  %q %v\nwant %q", doc.Body, err, c.want)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), c.err) || strings.Contains(err.Error(), "tiger") ||
				digest.Hint(err) == "" {
				t.Errorf("got error %v (hint %q), want %q", err, digest.Hint(err), c.err)
			}
		})
	}
}

func TestWhatIsSentStaysWithItsSite(t *testing.T) {
	base := web{"https://a.org/": "https://b.org/"}
	redirect307 := roundTripper(func(r *http.Request) (*http.Response, error) {
		resp, err := base.RoundTrip(r)
		if resp.StatusCode == http.StatusFound {
			resp.StatusCode = http.StatusTemporaryRedirect
		}
		return resp, err
	})
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://a.org/", strings.NewReader("secret"))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := fetch.NewOver(fetch.Config{Pace: 1}, redirect307).HTTP().Do(req)
	if err == nil || !strings.Contains(err.Error(), "not allowed") {
		t.Errorf("got %v %v, want a refusal", resp, err)
	}
	if resp != nil {
		_ = resp.Body.Close()
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
