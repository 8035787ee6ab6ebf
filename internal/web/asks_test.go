package web_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/web"
)

// asks knows one token, and keeps what was answered.
type asks struct{ got []web.AskAnswer }

func (a *asks) ShowAsk(_ context.Context, r web.AskRequest) (web.AskPage, error) {
	if r.Token != "good" {
		return web.AskPage{}, digest.ErrNotFound
	}
	return web.AskPage{Body: "page " + r.Result, Policy: "default-src 'none'", Language: r.Language("es")}, nil
}

func (a *asks) Answer(_ context.Context, token string, answer web.AskAnswer) (string, error) {
	if token != "good" {
		return "", digest.ErrNotFound
	}
	a.got = append(a.got, answer)
	return answer.Answer, nil
}

func (a *asks) Hold(_ context.Context, token string) (string, error) {
	if token != "good" {
		return "", digest.ErrNotFound
	}
	return "BEGIN:VCALENDAR\r\n", nil
}

// Programs that check mail open links, also with what a button would send. Only a POST from the page answers.
func TestOnlyAPostAnswersAnAsk(t *testing.T) {
	a := &asks{}
	h, err := web.New(web.Config{
		URL: "https://desk.example.org/digest", Languages: []string{"en", "es"}, Asks: a,
		Page: func(string, web.View) (string, string, error) { return "notice", "", nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	ask := func(method, path, site string, form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, "https://desk.example.org/digest"+path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if site != "" {
			r.Header.Set("Sec-Fetch-Site", site)
		}
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w
	}
	yes := url.Values{"answer": {"yes"}}
	for _, c := range []struct {
		method, path, site string
		form               url.Values
		want               int
	}{
		{http.MethodGet, "/ask/good", "", nil, http.StatusOK},
		{http.MethodGet, "/ask/good?answer=yes", "", yes, http.StatusOK},
		{http.MethodHead, "/ask/good?answer=yes", "", nil, http.StatusOK},
		{http.MethodGet, "/ask/good/hold.ics", "", nil, http.StatusOK},
		{http.MethodPut, "/ask/good", "", yes, http.StatusMethodNotAllowed},
		{http.MethodPost, "/ask/good", "cross-site", yes, http.StatusForbidden},
		{http.MethodGet, "/ask/bad", "", nil, http.StatusNotFound},
		{http.MethodGet, "/ask/bad/hold.ics", "", nil, http.StatusNotFound},
		{http.MethodPost, "/ask/bad", "", yes, http.StatusNotFound},
		{http.MethodPost, "/ask/" + strings.Repeat("x", 2000), "", yes, http.StatusNotFound},
	} {
		if got := ask(c.method, c.path, c.site, c.form); got.Code != c.want {
			t.Errorf("%s %.40s: got %d, want %d", c.method, c.path, got.Code, c.want)
		}
	}
	if len(a.got) > 0 {
		t.Fatalf("something answered: %+v", a.got)
	}
	form := url.Values{"answer": {"other"}, "who": {"Sam"}, "typed": {""}, "slides": {"s"}, "visitors": {"3"}}
	got := ask(http.MethodPost, "/ask/good", "same-origin", form)
	if got.Code != http.StatusSeeOther || got.Header().Get("Location") != "/digest/ask/good?done=other" {
		t.Errorf("got %d to %s", got.Code, got.Header().Get("Location"))
	}
	want := web.AskAnswer{Answer: "other", Other: "Sam", Slides: "s", Visitors: "3"}
	if len(a.got) != 1 || a.got[0] != want {
		t.Errorf("got %+v, want %+v", a.got, want)
	}
	page := ask(http.MethodGet, "/ask/good?done=other", "", nil)
	if page.Body.String() != "page other" || page.Header().Get("Cache-Control") != "no-store" ||
		page.Header().Get("Content-Language") != "es" || page.Header().Get("X-Robots-Tag") != "noindex, nofollow" {
		t.Errorf("got %q with %v", page.Body, page.Header())
	}
}
