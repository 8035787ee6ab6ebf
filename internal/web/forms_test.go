package web_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/web"
)

func TestWhatFormsAskFor(t *testing.T) {
	for name, c := range map[string]struct{ target, form, want, page string }{
		"a subscription": {
			"/subscribe", "email=bo%40example.org&language=es",
			"subscribe bo@example.org es from web page", "es notice sent",
		},
		"a subscription in no language": {
			"/subscribe", "email=+bo%40example.org+&language=xx",
			"subscribe bo@example.org en from web page", "en notice sent",
		},
		"a confirmation": {"/confirm/t0ken", "", "confirm t0ken from web page", "es notice confirmed"},
		"a choice": {
			"/preferences/t0ken",
			"section=events&section=talks&section=nonsense&group=SoCal+Python&online=yes&language=en",
			"prefer t0ken en [events talks] [SoCal Python] true from web page", "en notice saved",
		},
		"everything, which is no choice": {
			"/preferences/t0ken",
			"section=present&section=events&section=tasks&" +
				"section=activity&section=talks&group=JS.LA&group=SoCal+Python&language=es",
			"prefer t0ken es [] [] false from web page", "es notice saved",
		},
		"no section": {
			"/preferences/t0ken", "group=JS.LA", "",
			"errors=map[sections:web.error.section]",
		},
		"no group": {
			"/preferences/t0ken", "section=talks", "",
			"errors=map[groups:web.error.group]",
		},
		"an end": {
			"/unsubscribe/t0ken", "", "unsubscribe t0ken from web page",
			"notice unsubscribed",
		},
		"an end by one click": {
			"/unsubscribe/t0ken", "List-Unsubscribe=One-Click",
			"unsubscribe t0ken from one-click unsubscribe", "notice unsubscribed",
		},
		"a program that fills every field": {
			"/subscribe", "email=bo%40example.org&website=http%3A%2F%2Fspam.example", "",
			"notice sent",
		},
		"no address": {"/subscribe", "email=", "", "errors=map[email:web.error.empty]"},
		"an address without a host": {
			"/subscribe", "email=bo%40localhost", "",
			"errors=map[email:web.error.address]",
		},
		"an address with a name": {
			"/subscribe", "email=Bo+%3Cbo%40example.org%3E", "",
			"errors=map[email:web.error.address]",
		},
		"two addresses": {
			"/subscribe", "email=bo%40example.org%2Ccy%40example.org", "",
			"errors=map[email:web.error.address]",
		},
		"an address with a line end": {
			"/subscribe", "email=bo%40example.org%0D%0ABcc%3A+cy%40example.org", "",
			"errors=map[email:web.error.address]",
		},
		"an address with a quoted line end": {
			"/subscribe", "email=%22a%0D%0A%22%40example.org", "",
			"errors=map[email:web.error.address]",
		},
		"a token that is not ours": {"/preferences/other", "section=talks", "", "notice invalid"},
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
	if want := "chosen=map[group JS.LA:true online:false section activity:false section events:true section " +
		"present:false section talks:false section tasks:false]"; !strings.Contains(got, want) {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestOneClickComesInEitherForm(t *testing.T) {
	s := ana()
	h := open(t, web.Config{Subscriptions: s, URL: "https://example.org"})
	body := "--x\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--x--\r\n"
	w := ask(h, http.MethodPost, "/unsubscribe/t0ken", body, "Content-Type", "multipart/form-data; boundary=x", "Origin",
		"null", "Sec-Fetch-Site", "cross-site")
	if got := s.asked(); w.Code != http.StatusOK || got != "unsubscribe t0ken from one-click unsubscribe" {
		t.Errorf("got %d and %q", w.Code, got)
	}
}

func TestFormsFromElsewhereAreRefused(t *testing.T) {
	s := ana()
	h := open(t, web.Config{Subscriptions: s, URL: "https://desk.example.org/digest"})
	for _, target := range []string{"/subscribe", "/confirm/t0ken", "/preferences/t0ken", "/unsubscribe/t0ken"} {
		form := "email=bo%40example.org&section=talks"
		for _, headers := range [][]string{
			{"Sec-Fetch-Site", "cross-site"},
			{"Origin", "https://evil.example"},
			{"Sec-Fetch-Site", "same-site"},
		} {
			if w := ask(h, http.MethodPost, target, form, headers...); w.Code != http.StatusForbidden ||
				!strings.Contains(w.Body.String(), "notice foreign") {
				t.Errorf("%s with %v: got %d %s", target, headers, w.Code, w.Body)
			}
		}
	}
	h.Wait(t.Context())
	if got := s.asked(); got != "" {
		t.Errorf("got %s, want nothing asked", got)
	}
	if w := ask(h, http.MethodPost, "/confirm/t0ken", "", "Origin", "https://desk.example.org", "Sec-Fetch-Site",
		"same-origin"); w.Code != http.StatusOK {
		t.Errorf("from our own page, through a proxy: got %d", w.Code)
	}
}
