package wiring_test

import (
	"errors"
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/cityoflosangeles/digest/internal/config"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/newsletter"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// subscribing is a configuration with a newsletter whose mail goes to a server.
func subscribing(t *testing.T, server *smtptest.Many) (config.Config, *newsletter.List) {
	t.Helper()
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	c := configured(t, strings.Replace(subscribable, "smtp://mail.example.org", server.URL(), 1))
	list, err := wiring.OpenList(c, stored(t), clock, clock)
	if err != nil {
		t.Fatal(err)
	}
	return c, list
}

func TestALetterToConfirmIsInThePersonsLanguage(t *testing.T) {
	var letters atomic.Value
	letters.Store("")
	server := &smtptest.Many{Accept: func(to string, data []byte) {
		text, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(string(data))))
		letters.Store(to + "\n" + string(text))
	}}
	_, list := subscribing(t, server)
	for language, want := range map[string]string{"": "confirm", "es": "confirma", "fr": "confirm"} {
		address := "ana+" + language + "@example.org"
		if err := list.Subscribe(t.Context(), digest.Subscriber{Address: address, Language: language}, "test"); err != nil {
			t.Fatal(err)
		}
		got, _ := letters.Load().(string)
		if !strings.HasPrefix(got, address+"\n") || !strings.Contains(strings.ToLower(got), want) ||
			!strings.Contains(got, "https://news.example.org/") {
			t.Errorf("%q: got\n%s", language, got)
		}
	}
}

func TestALetterThatWasNotSentIsAnError(t *testing.T) {
	for answer, uncertain := range map[string]bool{"550 5.1.1 no such user": false, "drop": true} {
		server := &smtptest.Many{Answer: func(command, _ string) string {
			if command == "." && answer == "drop" || command == "RCPT" && answer != "drop" {
				return answer
			}
			return ""
		}}
		_, list := subscribing(t, server)
		err := list.Subscribe(t.Context(), digest.Subscriber{Address: "ana@example.org"}, "test")
		if err == nil || errors.Is(err, digest.ErrUncertain) != uncertain {
			t.Errorf("%s: got %v", answer, err)
		}
	}
}

func TestWithoutANewsletterThereIsNoList(t *testing.T) {
	if list, err := wiring.OpenList(configured(t, ""), stored(t), clock, clock); list != nil || err != nil {
		t.Errorf("got %v, %v", list, err)
	}
}

func TestPagesAreThoseOfTheConfiguration(t *testing.T) {
	c, list := subscribing(t, &smtptest.Many{})
	get := func(list *newsletter.List, c config.Config) (int, string) {
		pages, err := wiring.OpenPages(c, list, nil, slog.New(slog.DiscardHandler))
		if err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "https://news.example.org/subscribe", nil)
		pages.ServeHTTP(w, r)
		return w.Code, w.Body.String()
	}
	if code, body := get(list, c); code != http.StatusOK || !strings.Contains(body, "Subscribe – Desk") {
		t.Errorf("got %d:\n%s", code, body)
	}
	archive := configured(t, "destinations: [{name: site, site: {dir: public}}]\n")
	if code, _ := get(nil, archive); code != http.StatusNotFound {
		t.Errorf("without a newsletter: got %d", code)
	}
}
