package main

import (
	"context"
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/cityoflosangeles/digest/internal/wiring"
)

var askLink = regexp.MustCompile(`https://desk\.example\.org/digest/ask/[A-Za-z0-9._-]+`)

// tap answers at a time with the link in the newest mail to an address: tap 2026-07-20T10:00:00-07:00 ana@example.org
// other who=Sam. Programs that check mail open the link first, which must change nothing. With !, the page refuses.
// With look instead of an answer, it checks that the page has a text: tap TIME ADDRESS look 'They said yes'.
func tap(ts *testscript.TestScript, neg bool, args []string) {
	w := ts.Value(worldKey{}).(*world)
	link := ""
	messages := w.smtp.Messages()
	for i := len(messages) - 1; i >= 0 && link == ""; i-- {
		if slices.Contains(messages[i].To, args[1]) {
			text, _ := io.ReadAll(quotedprintable.NewReader(strings.NewReader(string(messages[i].Data))))
			link = askLink.FindString(string(text))
		}
	}
	if link == "" {
		ts.Fatalf("no mail to %s has a link", args[1])
	}
	a := &app{
		config: ts.MkAbs("meetups.yaml"), at: args[0], quiet: true, stdout: io.Discard, stderr: io.Discard,
		getenv: func(name string) (string, bool) { v := ts.Getenv(name); return v, v != "" },
	}
	d, err := a.openDesk(context.Background(), wiring.ReadWrite)
	ts.Check(err)
	defer d.close()
	pages, err := wiring.OpenPages(d.config, d.list, d.asks, slog.New(slog.DiscardHandler))
	ts.Check(err)
	ask := func(method, address string, form url.Values) *httptest.ResponseRecorder {
		r := httptest.NewRequest(method, address, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		got := httptest.NewRecorder()
		pages.ServeHTTP(got, r)
		return got
	}
	for _, method := range []string{http.MethodHead, http.MethodGet} {
		if got := ask(method, link+"?answer="+args[2], nil); got.Code != http.StatusOK && !neg {
			ts.Fatalf("%s: %d %s", method, got.Code, got.Body)
		}
	}
	if args[2] == "look" {
		if got := ask(http.MethodGet, link, nil); strings.Contains(got.Body.String(), args[3]) == neg {
			ts.Fatalf("the page:\n%s", got.Body)
		}
		return
	}
	form := url.Values{"answer": {args[2]}}
	for _, field := range args[3:] {
		name, value, _ := strings.Cut(field, "=")
		form.Set(name, value)
	}
	got := ask(http.MethodPost, link, form)
	if neg {
		if got.Code != http.StatusNotFound {
			ts.Fatalf("got %d, want that the link does not work", got.Code)
		}
		return
	}
	next := got.Header().Get("Location")
	if got.Code != http.StatusSeeOther || !strings.HasSuffix(next, "done="+args[2]) && args[2] != "no" {
		ts.Fatalf("got %d to %s:\n%s", got.Code, next, got.Body)
	}
	if got := ask(http.MethodGet, "https://desk.example.org"+next, nil); got.Code != http.StatusOK ||
		!strings.Contains(got.Body.String(), `role="status"`) {
		ts.Fatalf("after it: %d\n%s", got.Code, got.Body)
	}
}
