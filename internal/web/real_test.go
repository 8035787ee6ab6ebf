package web_test

import (
	"crypto/sha256"
	"encoding/base64"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/render"
	"github.com/cityoflosangeles/digest/internal/web"
)

// realPages returns a handler with the built-in templates.
func realPages(t *testing.T, s web.Subscriptions) *web.Handler {
	t.Helper()
	forms := map[string]*render.Forms{}
	for _, language := range []string{"en", "es"} {
		f, err := render.OpenForms(render.Config{Name: "Desk", Language: language})
		if err != nil {
			t.Fatal(err)
		}
		forms[language] = f
	}
	h, err := web.New(web.Config{
		URL: "https://example.org/digest", Subscriptions: s, Languages: []string{"en", "es"},
		Groups: []string{"SoCal Python", "Hacks/Hackers"}, Archive: archive(t),
		Page: func(language string, v web.View) (string, string, error) {
			return forms[language].Render(render.FormView(v))
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

var (
	formTag  = regexp.MustCompile(`<form method="post" action="([^"]+)"`)
	inputTag = regexp.MustCompile(`<input[^>]*>`)
	option   = regexp.MustCompile(`<option value="([^"]+)"[^>]* selected>`)
	attr     = regexp.MustCompile(` (name|value)="([^"]*)"`)
	style    = regexp.MustCompile(`(?s)<style>(.*)</style>`)
)

// filled returns a page's form data as a browser would submit it.
func filled(t *testing.T, page string) (action, form string) {
	t.Helper()
	m := formTag.FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("there is no form in %s", page)
	}
	values := url.Values{}
	for _, input := range inputTag.FindAllString(page, -1) {
		named := map[string]string{}
		for _, a := range attr.FindAllStringSubmatch(input, -1) {
			named[a[1]] = html.UnescapeString(a[2])
		}
		if !strings.Contains(input, `type="checkbox"`) || strings.Contains(input, " checked") {
			values.Add(named["name"], named["value"])
		}
	}
	if m := option.FindStringSubmatch(page); m != nil {
		values.Set("language", m[1])
	}
	return html.UnescapeString(m[1]), values.Encode()
}

func TestSubscribingThroughThePages(t *testing.T) {
	s := ana()
	h := realPages(t, s)
	press := func(target, change string) string {
		t.Helper()
		page := ask(h, http.MethodGet, target, "").Body.String()
		action, form := filled(t, page)
		w := ask(h, http.MethodPost, action, form+change, "Origin", "https://example.org", "Sec-Fetch-Site", "same-origin")
		if w.Code != http.StatusOK {
			t.Errorf("%s: got %d %s", target, w.Code, w.Body)
		}
		h.Wait(t.Context())
		return s.asked()
	}
	for _, c := range []struct{ target, change, want string }{
		{"/digest/confirm/t0ken", "", "confirm t0ken from web page"},
		{"/digest/preferences/t0ken", "", "prefer t0ken es [events] [] false from web page"},
		{"/digest/preferences/t0ken", "&online=yes&section=talks", "prefer t0ken es [events talks] [] true from web page"},
		{"/digest/unsubscribe/t0ken", "", "unsubscribe t0ken from web page"},
	} {
		if got := press(c.target, c.change); got != c.want {
			t.Errorf("%s: got %q, want %q", c.target, got, c.want)
		}
	}
	action, form := filled(t, ask(h, http.MethodGet, "/digest/subscribe?lang=es", "").Body.String())
	values, err := url.ParseQuery(form)
	if err != nil {
		t.Fatal(err)
	}
	values.Set("email", "bo@example.org")
	w := ask(h, http.MethodPost, action, values.Encode())
	h.Wait(t.Context())
	if got := s.asked(); got != "subscribe bo@example.org es from web page" ||
		!strings.Contains(w.Body.String(), "Revisa tu correo") {
		t.Errorf("got %q and %s", got, w.Body)
	}
	w = ask(h, http.MethodPost, action, "email=bo%40&language=es")
	if body := w.Body.String(); !strings.Contains(body, `value="bo@"`) ||
		!strings.Contains(body, `aria-invalid="true"`) || !strings.Contains(body, "<title>Error: ") {
		t.Errorf("a mistake: got %s", body)
	}
}

// The policy must contain the hash of the page's own style, because it blocks all other styles
// (https://www.w3.org/TR/CSP3/#match-element-to-source-list).
func TestPoliciesNameTheStyleOfTheirPage(t *testing.T) {
	h := realPages(t, ana())
	for _, target := range []string{
		"/subscribe", "/confirm/t0ken", "/preferences/t0ken", "/unsubscribe/t0ken",
		"/unsubscribe/other", "/gone",
	} {
		w := ask(h, http.MethodGet, target, "")
		m := style.FindStringSubmatch(w.Body.String())
		if m == nil {
			t.Fatalf("%s: got no style", target)
		}
		sum := sha256.Sum256([]byte(m[1]))
		want := "style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		if got := w.Header().Get("Content-Security-Policy"); !strings.Contains(got, want) ||
			!strings.Contains(got, "form-action 'self'") || strings.Contains(got, "unsafe") {
			t.Errorf("%s: got %s, want %s", target, got, want)
		}
	}
}
