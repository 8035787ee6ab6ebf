package web_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/web"
)

// readers are Subscriptions that remember what was asked of them.
type readers struct {
	known map[string]digest.Subscriber // by token
	slow  time.Duration
	err   error

	mu   sync.Mutex
	asks []string
}

func (s *readers) note(format string, values ...any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asks = append(s.asks, fmt.Sprintf(format, values...))
}

func (s *readers) asked() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer func() { s.asks = nil }()
	return strings.Join(s.asks, "; ")
}

func (s *readers) Subscribe(ctx context.Context, who digest.Subscriber, origin string) error {
	select {
	case <-time.After(s.slow):
	case <-ctx.Done():
		return ctx.Err()
	}
	s.note("subscribe %s %s from %s", who.Address, who.Language, origin)
	return s.err
}

func (s *readers) Confirm(_ context.Context, token, origin string) (digest.Subscriber, error) {
	s.note("confirm %s from %s", token, origin)
	return s.find(token)
}

func (s *readers) Holder(_ context.Context, token string) (digest.Subscriber, error) {
	return s.find(token)
}

func (s *readers) Prefer(_ context.Context, token, language string, p digest.Preferences, origin string) error {
	s.note("prefer %s %s %v %v %v from %s", token, language, p.Sections, p.Groups, p.OnlineOnly, origin)
	return s.err
}

func (s *readers) Unsubscribe(_ context.Context, token, origin string) error {
	s.note("unsubscribe %s from %s", token, origin)
	_, err := s.find(token)
	return err
}

func (s *readers) find(token string) (digest.Subscriber, error) {
	if s.err != nil {
		return digest.Subscriber{}, s.err
	}
	if who, ok := s.known[token]; ok {
		return who, nil
	}
	return digest.Subscriber{}, fmt.Errorf("token: %w", digest.ErrNotFound)
}

func ana() *readers {
	return &readers{known: map[string]digest.Subscriber{"t0ken": {Address: "ana@example.org", Language: "es", Preferences: digest.Preferences{Sections: []string{"events"}}}}}
}

// shown renders a view as text that tests can read.
func shown(language string, v web.View) (string, string, error) {
	return fmt.Sprintf("%s %s %s base=%s token=%s address=%s chosen=%v errors=%v", language, v.Kind, v.Notice, v.Base, v.Token, v.Address, v.Chosen, v.Errors), "default-src 'none'", nil
}

func open(t *testing.T, c web.Config) *web.Handler {
	t.Helper()
	c.Languages, c.Page = []string{"en", "es"}, shown
	h, err := web.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// ask sends a request. A form is given as its body; headers as pairs.
func ask(h http.Handler, method, target, form string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(form))
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestReadingChangesNothing(t *testing.T) {
	s := ana()
	h := open(t, web.Config{Subscriptions: s})
	for _, target := range []string{"/subscribe", "/subscribe?email=bo@example.org", "/confirm/t0ken", "/preferences/t0ken", "/preferences/t0ken?section=talks", "/unsubscribe/t0ken", "/unsubscribe/t0ken?List-Unsubscribe=One-Click"} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			if w := ask(h, method, target, ""); w.Code != http.StatusOK || method == http.MethodHead && w.Body.Len() > 0 {
				t.Errorf("%s %s: got %d %s", method, target, w.Code, w.Body)
			}
		}
	}
	for _, method := range []string{http.MethodPut, http.MethodDelete, http.MethodPatch, http.MethodOptions} {
		if w := ask(h, method, "/unsubscribe/t0ken", ""); w.Code != http.StatusMethodNotAllowed || w.Header().Get("Allow") != "GET, HEAD, POST" {
			t.Errorf("%s: got %d", method, w.Code)
		}
	}
	if got := s.asked(); got != "" {
		t.Errorf("got %s, want nothing asked", got)
	}
}

func TestWhatFormsAskFor(t *testing.T) {
	for name, c := range map[string]struct{ target, form, want, page string }{
		"a subscription":                    {"/subscribe", "email=bo%40example.org&language=es", "subscribe bo@example.org es from web page", "es notice sent"},
		"a subscription in no language":     {"/subscribe", "email=+bo%40example.org+&language=xx", "subscribe bo@example.org en from web page", "en notice sent"},
		"a confirmation":                    {"/confirm/t0ken", "", "confirm t0ken from web page", "es notice confirmed"},
		"a choice":                          {"/preferences/t0ken", "section=events&section=talks&section=nonsense&group=SoCal+Python&online=yes&language=en", "prefer t0ken en [events talks] [SoCal Python] true from web page", "en notice saved"},
		"everything, which is no choice":    {"/preferences/t0ken", "section=present&section=events&section=tasks&section=activity&section=talks&group=JS.LA&group=SoCal+Python&language=es", "prefer t0ken es [] [] false from web page", "es notice saved"},
		"no section":                        {"/preferences/t0ken", "group=JS.LA", "", "errors=map[sections:web.error.section]"},
		"no group":                          {"/preferences/t0ken", "section=talks", "", "errors=map[groups:web.error.group]"},
		"an end":                            {"/unsubscribe/t0ken", "", "unsubscribe t0ken from web page", "notice unsubscribed"},
		"an end by one click":               {"/unsubscribe/t0ken", "List-Unsubscribe=One-Click", "unsubscribe t0ken from one-click unsubscribe", "notice unsubscribed"},
		"a program that fills every field":  {"/subscribe", "email=bo%40example.org&website=http%3A%2F%2Fspam.example", "", "notice sent"},
		"no address":                        {"/subscribe", "email=", "", "errors=map[email:web.error.empty]"},
		"an address without a host":         {"/subscribe", "email=bo%40localhost", "", "errors=map[email:web.error.address]"},
		"an address with a name":            {"/subscribe", "email=Bo+%3Cbo%40example.org%3E", "", "errors=map[email:web.error.address]"},
		"two addresses":                     {"/subscribe", "email=bo%40example.org%2Ccy%40example.org", "", "errors=map[email:web.error.address]"},
		"an address with a line end":        {"/subscribe", "email=bo%40example.org%0D%0ABcc%3A+cy%40example.org", "", "errors=map[email:web.error.address]"},
		"an address with a quoted line end": {"/subscribe", "email=%22a%0D%0A%22%40example.org", "", "errors=map[email:web.error.address]"},
		"a token that is not ours":          {"/preferences/other", "section=talks", "", "notice invalid"},
	} {
		t.Run(name, func(t *testing.T) {
			s := ana()
			h := open(t, web.Config{Subscriptions: s, Groups: []string{"SoCal Python", "JS.LA"}})
			w := ask(h, http.MethodPost, c.target, c.form, "Origin", "http://example.com")
			h.Wait(t.Context())
			if got := s.asked(); got != c.want || !strings.Contains(w.Body.String(), c.page) {
				t.Errorf("got %q and %s, want %q and %s", got, w.Body, c.want, c.page)
			}
		})
	}
}

func TestPreferencesAreShownAsTheyAre(t *testing.T) {
	h := open(t, web.Config{Subscriptions: ana(), Groups: []string{"JS.LA"}})
	got := ask(h, http.MethodGet, "/preferences/t0ken", "").Body.String()
	if want := "chosen=map[group JS.LA:true online:false section activity:false section events:true section present:false section talks:false section tasks:false]"; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOneClickComesInEitherForm(t *testing.T) {
	s := ana()
	h := open(t, web.Config{Subscriptions: s, URL: "https://example.org"})
	body := "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
	w := ask(h, http.MethodPost, "/unsubscribe/t0ken", body, "Content-Type", "multipart/form-data; boundary=x", "Origin", "null", "Sec-Fetch-Site", "cross-site")
	if got := s.asked(); w.Code != http.StatusOK || got != "unsubscribe t0ken from one-click unsubscribe" {
		t.Errorf("got %d and %q", w.Code, got)
	}
}

func TestFormsFromElsewhereAreRefused(t *testing.T) {
	s := ana()
	h := open(t, web.Config{Subscriptions: s, URL: "https://desk.example.org/digest"})
	for _, target := range []string{"/subscribe", "/confirm/t0ken", "/preferences/t0ken", "/unsubscribe/t0ken"} {
		form := "email=bo%40example.org&section=talks"
		for _, headers := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}, {"Sec-Fetch-Site", "same-site"}} {
			if w := ask(h, http.MethodPost, target, form, headers...); w.Code != http.StatusForbidden || !strings.Contains(w.Body.String(), "notice foreign") {
				t.Errorf("%s with %v: got %d %s", target, headers, w.Code, w.Body)
			}
		}
	}
	h.Wait(t.Context())
	if got := s.asked(); got != "" {
		t.Errorf("got %s, want nothing asked", got)
	}
	if w := ask(h, http.MethodPost, "/confirm/t0ken", "", "Origin", "https://desk.example.org", "Sec-Fetch-Site", "same-origin"); w.Code != http.StatusOK {
		t.Errorf("from our own page, through a proxy: got %d", w.Code)
	}
}

func TestLargeFormsAreRefused(t *testing.T) {
	s := ana()
	h := open(t, web.Config{Subscriptions: s})
	large := "email=bo%40example.org&x=" + strings.Repeat("a", 20<<10)
	if w := ask(h, http.MethodPost, "/subscribe", large); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", w.Code)
	}
	large = "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"; filename=f\r\n\r\n" + strings.Repeat("a", 20<<10) + "\r\n--x--\r\n"
	if w := ask(h, http.MethodPost, "/unsubscribe/t0ken", large, "Content-Type", "multipart/form-data; boundary=x"); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("got %d", w.Code)
	}
	if w := ask(h, http.MethodPost, "/unsubscribe/t0ken", "%", "Content-Type", "application/x-www-form-urlencoded"); w.Code != http.StatusBadRequest {
		t.Errorf("got %d", w.Code)
	}
	if w := ask(h, http.MethodGet, "/unsubscribe/"+strings.Repeat("a", 2000), ""); w.Code != http.StatusNotFound {
		t.Errorf("got %d", w.Code)
	}
	if got := s.asked(); got != "" {
		t.Errorf("got %s, want nothing asked", got)
	}
}

// However long it takes to find out whether the address is known, and whatever comes of it, the answer is the same at once.
func TestTheAnswerTellsNothingOfTheAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var answers []string
		for _, s := range []*readers{{}, {slow: 30 * time.Second}, {err: errors.New("mail server down")}} {
			h := open(t, web.Config{Subscriptions: s})
			began := time.Now()
			w := ask(h, http.MethodPost, "/subscribe", "email=bo%40example.org")
			answers = append(answers, fmt.Sprint(w.Code, w.Header(), w.Body, time.Since(began)))
			h.Wait(t.Context())
			if got := s.asked(); !strings.HasPrefix(got, "subscribe bo@example.org") {
				t.Errorf("got %q asked", got)
			}
		}
		if answers[0] != answers[1] || answers[1] != answers[2] {
			t.Errorf("got different answers %q", answers)
		}
	})
}

func TestRequestsAreLimited(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := ana()
		h := open(t, web.Config{Subscriptions: s, Proxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("10.0.0.0/8")}})
		n := 0
		subscribe := func(forwarded string) int {
			n++
			return ask(h, http.MethodPost, "/subscribe", fmt.Sprintf("email=a%d%%40example.org", n), "X-Forwarded-For", forwarded).Code // httptest asks from 192.0.2.1
		}
		for range 5 {
			if got := subscribe("198.51.100.7"); got != http.StatusOK {
				t.Fatalf("got %d at first", got)
			}
		}
		for forwarded, want := range map[string]int{
			"198.51.100.7":           http.StatusTooManyRequests,
			"8.8.8.8, 198.51.100.7":  http.StatusTooManyRequests, // what the client itself claims is not believed
			"198.51.100.7, 10.1.2.3": http.StatusTooManyRequests, // two proxies of ours
			"198.51.100.8":           http.StatusOK,
			"2001:db8:1:1::5":        http.StatusOK,
		} {
			if got := subscribe(forwarded); got != want {
				t.Errorf("%s: got %d, want %d", forwarded, got, want)
			}
		}
		for i := range 4 {
			subscribe(fmt.Sprintf("2001:db8:1:1:%x::5", i))
		}
		if got := subscribe("2001:db8:1:1:ffff::1"); got != http.StatusTooManyRequests {
			t.Errorf("another address of the same household: got %d", got)
		}
		time.Sleep(2 * time.Minute)
		if first, second := subscribe("198.51.100.7"), subscribe("198.51.100.7"); first != http.StatusOK || second != http.StatusTooManyRequests {
			t.Errorf("two minutes later: got %d and %d", first, second)
		}
		time.Sleep(time.Hour)
		refused := 0
		for i := range 100 {
			if subscribe(fmt.Sprintf("203.0.113.%d", i)) == http.StatusTooManyRequests {
				refused++
			}
		}
		if refused != 40 {
			t.Errorf("a hundred from everywhere: got %d refused, want 40", refused)
		}
		h.Wait(t.Context())
	})
}

func TestForwardedAddressesOfStrangersAreNotBelieved(t *testing.T) {
	h := open(t, web.Config{Subscriptions: ana()})
	last := 0
	for i := range 6 {
		last = ask(h, http.MethodPost, "/subscribe", fmt.Sprintf("email=a%d%%40example.org", i), "X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i)).Code
	}
	if last != http.StatusTooManyRequests {
		t.Errorf("got %d", last)
	}
	h.Wait(t.Context())
}

func TestNobodyIsFloodedByOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := &readers{}
		h := open(t, web.Config{Subscriptions: s, Proxies: []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}})
		for i := range 9 {
			if w := ask(h, http.MethodPost, "/subscribe", "email=Bo%40example.org", "X-Forwarded-For", fmt.Sprintf("198.51.100.%d", i)); w.Code != http.StatusOK {
				t.Fatalf("got %d", w.Code)
			}
			time.Sleep(time.Second)
		}
		h.Wait(t.Context())
		if got := strings.Count(s.asked(), "Bo@example.org"); got != 2 {
			t.Errorf("got %d messages asked for, want 2", got)
		}
	})
}

func TestHeaders(t *testing.T) {
	h := open(t, web.Config{Subscriptions: ana(), URL: "https://example.org/digest", Archive: archive(t)})
	for _, target := range []string{"/digest/subscribe", "/digest/confirm/t0ken", "/digest/preferences/t0ken", "/digest/unsubscribe/t0ken", "/digest/unsubscribe/other", "/digest/gone", "/digest/"} {
		w := ask(h, http.MethodGet, target, "")
		want := map[string]string{
			"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "X-Frame-Options": "DENY", "Strict-Transport-Security": "max-age=31536000",
			"Content-Type": "text/html; charset=utf-8",
		}
		if target != "/digest/" {
			want["Cache-Control"] = "no-store"
		}
		if target != "/digest/" && target != "/digest/subscribe" {
			want["X-Robots-Tag"] = "noindex, nofollow"
		}
		for name, value := range want {
			if got := w.Header().Get(name); got != value {
				t.Errorf("%s: got %s %q, want %q", target, name, got, value)
			}
		}
		if got := w.Header().Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'none'") {
			t.Errorf("%s: got policy %q", target, got)
		}
		if len(w.Result().Cookies()) > 0 {
			t.Errorf("%s: got a cookie", target)
		}
	}
	plain := open(t, web.Config{Subscriptions: ana(), URL: "http://localhost:8080"})
	if got := ask(plain, http.MethodGet, "/subscribe", "").Header().Get("Strict-Transport-Security"); got != "" {
		t.Errorf("by http: got %q", got)
	}
}

func TestLanguage(t *testing.T) {
	h := open(t, web.Config{Subscriptions: ana()})
	for name, c := range map[string]struct{ target, accept, want string }{
		"the digest's own":                      {"/subscribe", "", "en "},
		"the browser's":                         {"/subscribe", "es-MX,es;q=0.9,en;q=0.8", "es "},
		"the one that the browser likes better": {"/subscribe", "es;q=0.3, en;q=0.35, fr", "en "},
		"none that it refuses":                  {"/subscribe", "es;q=0", "en "},
		"none of a header that is broken":       {"/subscribe", "es;q=x, es;w=1, ;;;, es;q=1.0.0.0.0", "en "},
		"what is asked for":                     {"/subscribe?lang=es", "en", "es "},
		"none that pages do not speak":          {"/subscribe?lang=de", "fr", "en "},
		"the person's own":                      {"/preferences/t0ken", "en", "es "},
		"what the person asks for":              {"/preferences/t0ken?lang=en", "", "en "},
	} {
		if got := ask(h, http.MethodGet, c.target, "", "Accept-Language", c.accept).Body.String(); !strings.HasPrefix(got, c.want) {
			t.Errorf("%s: got %s", name, got)
		}
	}
}

func TestFailuresOfTheStoreAreTold(t *testing.T) {
	s := ana()
	s.err = errors.New("the store is gone")
	h := open(t, web.Config{Subscriptions: s})
	for _, w := range []*httptest.ResponseRecorder{ask(h, http.MethodGet, "/preferences/t0ken", ""), ask(h, http.MethodPost, "/unsubscribe/t0ken", ""), ask(h, http.MethodPost, "/confirm/t0ken", "")} {
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || strings.Contains(w.Body.String(), "gone") {
			t.Errorf("got %d %s", w.Code, w.Body)
		}
	}
}

func TestPathsBelowTheAddress(t *testing.T) {
	h := open(t, web.Config{Subscriptions: ana(), URL: "https://example.org/city/digest/", Archive: archive(t)})
	for _, target := range []string{"/city/digest/subscribe", "/subscribe"} { // a proxy may take the path away
		if got := ask(h, http.MethodGet, target, "").Body.String(); !strings.Contains(got, "subscribe  base=/city/digest ") {
			t.Errorf("%s: got %s", target, got)
		}
	}
	if w := ask(h, http.MethodGet, "/city/digest", ""); w.Header().Get("Location") != "/city/digest/" {
		t.Errorf("got %d %v", w.Code, w.Header())
	}
	if w := ask(h, http.MethodGet, "/city/digestive", ""); w.Code != http.StatusNotFound {
		t.Errorf("got %d", w.Code)
	}
}

func TestWithoutSubscriptionsThereIsOnlyTheArchive(t *testing.T) {
	h := open(t, web.Config{Archive: archive(t)})
	for target, want := range map[string]int{"/subscribe": 404, "/confirm/t0ken": 404, "/": 200} {
		if got := ask(h, http.MethodGet, target, "").Code; got != want {
			t.Errorf("%s: got %d, want %d", target, got, want)
		}
	}
	if w := ask(h, http.MethodPost, "/subscribe", "email=bo%40example.org"); w.Code != http.StatusMethodNotAllowed {
		t.Errorf("got %d", w.Code)
	}
}

func TestNewRefuses(t *testing.T) {
	for name, c := range map[string]web.Config{
		"no language":               {Page: shown},
		"no template":               {Languages: []string{"en"}},
		"an address that is none":   {Languages: []string{"en"}, Page: shown, URL: "https://example.org/%zz"},
		"an address of a wrong way": {Languages: []string{"en"}, Page: shown, URL: "://example.org"},
	} {
		if _, err := web.New(c); err == nil {
			t.Errorf("%s: got no error", name)
		}
	}
}

// archive is a folder as a site destination writes it, with what somebody else has put there.
func archive(t *testing.T) string {
	t.Helper()
	outside := t.TempDir()
	dir := filepath.Join(outside, "public")
	for name, text := range map[string]string{
		"public/index.html": "front", "public/feed.xml": "<feed/>", "public/events.ics": "BEGIN:VCALENDAR", "public/editions/2026-07-20/index.html": "edition",
		"public/editions/2026-07-20/edition.json": "{}", "public/.new-1": "half", "public/.git/config": "secret", "public/logo.PNG": "png", "public/strange.exe": "MZ", "secret.txt": "secret",
	} {
		if err := os.MkdirAll(filepath.Join(outside, filepath.Dir(name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(outside, name), []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	_ = os.Symlink("../secret.txt", filepath.Join(dir, "leak.txt")) // where links cannot be made there is nothing to leak
	return dir
}

func TestTheArchive(t *testing.T) {
	h := open(t, web.Config{Archive: archive(t)})
	for target, want := range map[string]string{
		"/": "text/html; charset=utf-8 front", "/index.html": "text/html; charset=utf-8 front", "/feed.xml": "application/atom+xml; charset=utf-8 <feed/>",
		"/events.ics": "text/calendar; charset=utf-8 BEGIN:VCALENDAR", "/editions/2026-07-20/": "text/html; charset=utf-8 edition",
		"/editions/2026-07-20/edition.json": "application/json {}", "/logo.PNG": "image/png png", "/strange.exe": "application/octet-stream MZ",
	} {
		w := ask(h, http.MethodGet, target, "")
		if got := w.Header().Get("Content-Type") + " " + w.Body.String(); w.Code != http.StatusOK || got != want {
			t.Errorf("%s: got %d %s, want %s", target, w.Code, got, want)
		}
		again := ask(h, http.MethodGet, target, "", "If-None-Match", w.Header().Get("ETag"))
		since := ask(h, http.MethodGet, target, "", "If-Modified-Since", w.Header().Get("Last-Modified"))
		if again.Code != http.StatusNotModified || since.Code != http.StatusNotModified || again.Body.Len() > 0 {
			t.Errorf("%s: asked again, got %d and %d", target, again.Code, since.Code)
		}
	}
	for _, target := range []string{"/editions/", "/editions", "/.new-1", "/.git/config", "/leak.txt", "/gone", "/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/..%5csecret.txt", "/feed.xml/", "/feed.xml/x", "/a%00b", "/C:/secret.txt", "//secret.txt"} {
		if w := ask(h, http.MethodGet, "http://example.org"+target, ""); w.Code != http.StatusNotFound && w.Code != http.StatusMovedPermanently && w.Code != http.StatusTemporaryRedirect || strings.Contains(w.Body.String(), "secret") && !strings.Contains(w.Body.String(), "href") {
			t.Errorf("%s: got %d %s", target, w.Code, w.Body)
		}
	}
	w := ask(h, http.MethodGet, "/editions/2026-07-20", "")
	at, err := (&url.URL{Scheme: "https", Host: "example.org", Path: "/digest/editions/2026-07-20"}).Parse(w.Header().Get("Location"))
	if err != nil || w.Code != http.StatusMovedPermanently || at.String() != "https://example.org/digest/editions/2026-07-20/" {
		t.Errorf("a folder: got %d %v, which leads to %v", w.Code, w.Header(), at)
	}
	if w := ask(open(t, web.Config{Archive: filepath.Join(t.TempDir(), "later")}), http.MethodGet, "/", ""); w.Code != http.StatusNotFound {
		t.Errorf("before the first edition: got %d", w.Code)
	}
}

func TestTheArchiveAnswersRanges(t *testing.T) {
	server := httptest.NewServer(open(t, web.Config{Archive: archive(t)}))
	defer server.Close()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/events.ics", nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Range", "bytes=0-4")
	resp, err := server.Client().Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if body, err := io.ReadAll(resp.Body); err != nil || string(body) != "BEGIN" || resp.StatusCode != http.StatusPartialContent {
		t.Errorf("got %d %q, error %v", resp.StatusCode, body, err)
	}
}
