package main

import (
	"fmt"
	"io"
	"log/slog"
	"mime/quotedprintable"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
	"github.com/cityoflosangeles/digest/internal/web"
	"github.com/cityoflosangeles/digest/internal/wiring"
)

// postbox holds the emails that arrived, newest last.
type postbox struct {
	mu  sync.Mutex
	got []string
}

func (p *postbox) accept(recipient string, data []byte) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.got = append(p.got, recipient+"\n"+string(data))
}

func (p *postbox) letters() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.got...)
}

// plainly returns an email without its encoding.
func plainly(t *testing.T, letter string) string {
	t.Helper()
	text, err := io.ReadAll(quotedprintable.NewReader(strings.NewReader(letter)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// A person subscribes, gets editions, and unsubscribes, with real parts of the program, a mail server, and an HTTP
// server.
func TestAPersonSubscribesReadsAndLeaves(t *testing.T) {
	box := &postbox{}
	smtp := &smtptest.Many{Accept: box.accept}
	if err := smtp.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(smtp.Close)
	dir := t.TempDir()
	var handler http.Handler
	listener := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		handler.ServeHTTP(w, r)
	}))
	t.Cleanup(listener.Close)
	base := listener.URL + "/digest"
	config := fmt.Sprintf(`name: Desk
time_zone: America/Los_Angeles
groups: [{name: Maptime, sources: [cal.ics]}]
destinations:
  - {name: newsletter, email: {from: Desk <desk@example.org>, list_id: desk.example.org, smtp: %q, to: subscribers}}
newsletter: {url: %q, key: "${NEWSLETTER_KEY}"}
`, smtp.URL(), base)
	calendar := "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20260701T000000Z\r\n" +
		"DTSTART;TZID=America/Los_Angeles:20260730T190000\r\nSUMMARY:Map night\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
	for name, text := range map[string]string{"meetups.yaml": config, "cal.ics": calendar} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	a := &app{
		config: filepath.Join(dir, "meetups.yaml"), quiet: true, stdout: io.Discard, stderr: io.Discard,
		getenv: func(name string) (string, bool) {
			return "a-key-of-more-than-thirty-two-bytes-for-tests", name == "NEWSLETTER_KEY"
		},
	}
	d, err := a.openDesk(t.Context(), wiring.ReadWrite)
	if err != nil {
		t.Fatal(err)
	}
	defer d.close()
	pages, err := wiring.OpenPages(d.config, d.list, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	handler = pages
	post := func(address string, form url.Values, want int) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address, strings.NewReader(form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Fatalf("%s: got %s", address, res.Status)
		}
	}
	edition := func(day int) []string {
		t.Helper()
		n := len(box.letters())
		if _, err := d.Run(t.Context(), time.Date(2026, 7, day, 16, 5, 0, 0, time.UTC)); err != nil {
			t.Fatal(err)
		}
		return box.letters()[n:]
	}
	await := func(pages *web.Handler) {
		t.Helper()
		pages.Wait(t.Context())
	}

	post(base+"/subscribe", url.Values{"email": {"Ana@Example.org"}, "language": {"es"}}, http.StatusOK)
	await(pages)
	letters := box.letters()
	if len(letters) != 1 || !strings.HasPrefix(letters[0], "ana@example.org\n") {
		t.Fatalf("got %q", letters)
	}
	asked := plainly(t, letters[0])
	confirm := regexp.MustCompile(regexp.QuoteMeta(base) + `/confirm/[A-Za-z0-9.~_-]+`).FindString(asked)
	if confirm == "" || !strings.Contains(asked, "Confirmar mi suscripción") {
		t.Fatalf("got\n%s", asked)
	}
	if got := edition(20); len(got) != 0 {
		t.Fatalf("who has not confirmed got %q", got)
	}
	res, err := http.Get(confirm)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("got %v, %v", res, err)
	}
	_ = res.Body.Close()
	if got := edition(20); len(got) != 0 {
		t.Fatalf("a GET has subscribed: %q", got)
	}
	post(confirm, nil, http.StatusOK)
	got := edition(27)
	if len(got) != 1 || !strings.Contains(plainly(t, got[0]), "Map night") {
		t.Fatalf("got %q", got)
	}
	if letter := plainly(t, got[0]); !strings.Contains(letter, "ue 30 jul · 7:00 pm") ||
		!strings.Contains(letter, "Recíbelo por correo") {
		t.Errorf("who chose Spanish got\n%s", letter)
	}
	served := newServed(t, d)
	seen := served.status()
	if seen.Last.Deliveries["newsletter sent"] != 2 || len(seen.Last.Lines) != 1 || // the mailing, and Ana
		served.metric("digest_deliveries_uncertain") != "0" {
		t.Errorf("the status page has %+v", seen.Last)
	}
	if _, err := d.store.SettleAndClaim(t.Context(),
		digest.Delivery{Edition: "2026-07-27", Destination: "newsletter", Owner: "gone"},
		nil, []string{"b@example.org"}); err != nil {
		t.Fatal(err)
	}
	if _, err := d.store.Abandon(t.Context(), time.Now(),
		func(owner string, _ time.Time) bool { return owner == "gone" }); err != nil {
		t.Fatal(err)
	}
	seen = served.status()
	if len(seen.Uncertain) != 1 || seen.Uncertain[0].Error != "people: 1; digest editions 2026-07-27 lists them" ||
		served.metric("digest_deliveries_uncertain") != "1" {
		t.Errorf("the status page has %+v", seen.Uncertain)
	}
	everyUncertainPersonIsNamed(t, a, d)
	_, text, _ := strings.Cut(got[0], "\n")
	m, err := mail.ReadMessage(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	unsubscribe := strings.Trim(m.Header.Get("List-Unsubscribe"), "<>")
	if m.Header.Get("List-Unsubscribe-Post") != "List-Unsubscribe=One-Click" ||
		!strings.HasPrefix(unsubscribe, base+"/unsubscribe/") {
		t.Fatalf("got %v", m.Header)
	}
	post(unsubscribe, url.Values{"List-Unsubscribe": {"One-Click"}}, http.StatusOK)
	var said strings.Builder
	a.stdout = &said
	if err := a.whySubscriber(t.Context(), d.list, "ana@example.org", d.Zone); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"unsubscribed, since", "asked", "confirmed", "one-click unsubscribe"} {
		if !strings.Contains(said.String(), want) {
			t.Errorf("%q is missing in\n%s", want, said.String())
		}
	}
	d.Schedule.Grace = 12 * time.Hour
	if got := edition(28); len(got) != 0 {
		t.Errorf("who has left got %q", got)
	}
	if _, err := d.Run(t.Context(), time.Date(2026, 8, 3, 16, 5, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	if n := len(box.letters()); n != 2 {
		t.Errorf("got %d letters in all, want 2", n)
	}
}
