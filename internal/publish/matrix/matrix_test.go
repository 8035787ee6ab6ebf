package matrix_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/publish/matrix"
	"github.com/cityoflosangeles/digest/internal/retry"
)

const (
	token = "syt_geheim"
	room  = "!room:example.org"
	me    = "@digest:example.org"
)

var at = time.Date(2026, 7, 20, 16, 0, 0, 0, time.UTC)

func open(t *testing.T, server string) *matrix.Publisher {
	t.Helper()
	p, err := matrix.Open(
		matrix.Config{
			Name: "room", Server: server, Room: room, Token: token,
			Client: fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Nanosecond, PerHost: 20}),
		},
	)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func message(name, text string) digest.Message {
	e := digest.Edition{Name: name, Title: "Desk, July 20", Intro: "One event.", Period: digest.Period{Start: at}}
	return digest.Message{
		Edition: e, Destination: "room", Hash: "hash of it",
		Bodies: map[digest.Format]string{digest.Markdown: text},
	}
}

func TestARoomKeepsTheContract(t *testing.T) {
	digesttest.TestPublisher(t, message("2026-07-20", "# Desk"), token,
		func(t *testing.T) (digesttest.Place, map[string]digesttest.Failure) {
			h := start(t)
			status := func(code int, says string, want digesttest.Promise) digesttest.Failure {
				return digesttest.Failure{Want: want, Break: h.be(func(h *homeserver) { h.status, h.says = code, says })}
			}
			failures := map[string]digesttest.Failure{
				"the answer is lost once": {
					Want: digesttest.Sent, Arrived: 1,
					Break: h.be(func(h *homeserver) { h.drop = 1 }),
				},
				"the answer is lost twice": {
					Want: digesttest.Unknown, Arrived: 1,
					Break: h.be(func(h *homeserver) { h.drop = 2 }),
				},
				"nobody listens": {Want: digesttest.Temporary, Break: h.Close},
				"too many": status(429, `{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2000}`,
					digesttest.Temporary),
				"too many, without a time":            status(429, `slow down`, digesttest.Temporary),
				"the token was revoked":               status(401, `{"errcode":"M_UNKNOWN_TOKEN"}`, digesttest.Final),
				"the account has not joined":          status(403, `{"errcode":"M_FORBIDDEN","error":"geheim"}`, digesttest.Final),
				"there is no such room":               status(404, `{"errcode":"M_NOT_FOUND"}`, digesttest.Final),
				"it is too large":                     status(413, `{"errcode":"M_TOO_LARGE"}`, digesttest.Final),
				"the server is broken":                status(500, `{"errcode":"M_UNKNOWN"}`, digesttest.Unknown),
				"its proxy is":                        status(502, `<html>`, digesttest.Unknown),
				"it leads elsewhere":                  {Want: digesttest.Final, Break: h.be(func(h *homeserver) { h.lead = true })},
				"a word of the server's that is none": status(400, `{"errcode":"M_<b>\n\u001b"}`, digesttest.Final),
			}
			return digesttest.Place{
				Publisher: open(t, h.URL), Arrived: h.arrived,
				Lose: h.be(func(h *homeserver) { h.drop = 2 }),
			}, failures
		})
}

func TestTheTimeToWaitIsReported(t *testing.T) {
	h := start(t)
	h.be(func(h *homeserver) { h.status, h.says = 429, `{"errcode":"M_LIMIT_EXCEEDED","retry_after_ms":2500}` })()
	_, err := open(t, h.URL).Publish(t.Context(), message("2026-07-20", "# Desk"))
	if after, ok := retry.After(err); !ok || after != 2500*time.Millisecond {
		t.Errorf("got %v, %v", after, err)
	}
}

func TestWhatARoomSees(t *testing.T) {
	h := start(t)
	text := "# Desk\n\n- **[Maps \\*night\\*](https://ok.example/?a=1&amp;b=2)** \\\n  7:00 PM PDT\n- " +
		"@\u2060room \\<script\\>\n"
	if _, err := open(t, h.URL).Publish(t.Context(), message("2026-07-20", text)); err != nil {
		t.Fatal(err)
	}
	c := h.events[0].Content
	html, _ := c["formatted_body"].(string)
	for _, want := range []string{
		"<h1>Desk</h1>",
		`<a href="https://ok.example/?a=1&amp;b=2">Maps *night*</a></strong> <br`, "&lt;script&gt;",
	} {
		if !strings.Contains(html, want) {
			t.Errorf("%q is missing in\n%s", want, html)
		}
	}
	if c["msgtype"] != "m.notice" || c["body"] != "Desk, July 20\nOne event." ||
		c["format"] != "org.matrix.custom.html" || fmt.Sprint(c["m.mentions"]) != "map[]" {
		t.Errorf("got %v", c)
	}
}

func TestALongEditionFits(t *testing.T) {
	h := start(t)
	text := "# Desk\n\n" + strings.Repeat("An evening about <maps> & more. ", 20) +
		strings.Repeat("\n\n## Evening\n\nText "+strings.Repeat("word ", 200), 100)
	if _, err := open(t, h.URL).Publish(t.Context(), message("2026-07-20", text)); err != nil {
		t.Fatal(err)
	}
	all, err := json.Marshal(h.events[0])
	if err != nil {
		t.Fatal(err)
	}
	if html := fmt.Sprint(h.events[0].Content["formatted_body"]); len(all) > 65_536 || len(html) < 40_000 ||
		!strings.Contains(html, "… +") {
		t.Errorf("got %d bytes in all, %d of them to read", len(all), len(html))
	}
}

func TestOnlyOurOwnMessageIsFound(t *testing.T) {
	h := start(t)
	p := open(t, h.URL)
	m := message("2026-07-20", "# Desk")
	if _, err := p.Publish(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	h.be(func(h *homeserver) {
		h.events[0].Sender = "@someone:example.org"
		for i := range 250 {
			h.events = append(h.events, event{ID: fmt.Sprint("$x", i), Sender: "@someone:example.org", At: at.UnixMilli()})
		}
	})()
	if id, err := p.Find(t.Context(), m); err == nil || !strings.Contains(err.Error(), digest.ErrNotFound.Error()) {
		t.Errorf("what somebody else wrote: got %q, %v", id, err)
	}
	h.be(func(h *homeserver) { h.events[0].Sender = me })()
	if id, err := p.Find(t.Context(), m); err != nil || id != "$0" {
		t.Errorf("three pages back: got %q, %v", id, err)
	}
	h.be(func(h *homeserver) {
		for i := range 2500 {
			h.events = append(h.events, event{ID: fmt.Sprint("$y", i), At: at.UnixMilli()})
		}
	})()
	if _, err := p.Find(t.Context(), m); err == nil || digest.Hint(err) == "" ||
		strings.Contains(err.Error(), digest.ErrNotFound.Error()) {
		t.Errorf("too far back: got %v", err)
	}
}

func TestACorrectionIsAMessageOfItsOwn(t *testing.T) {
	h := start(t)
	p := open(t, h.URL)
	whole := message("2026-07-20", "# Desk")
	if _, err := p.Publish(t.Context(), whole); err != nil {
		t.Fatal(err)
	}
	whole.Edition.Corrections = []digest.Correction{{Number: 1}}
	note := message("2026-07-20", "**Correction**")
	if _, err := p.FindCorrection(t.Context(), whole, note, "$0"); err == nil {
		t.Error("it is found before it was published")
	}
	id, err := p.Correct(t.Context(), whole, note, "$0")
	if err != nil || h.arrived() != 2 {
		t.Fatalf("got %q, %v, %d messages", id, err, h.arrived())
	}
	if got, err := p.FindCorrection(t.Context(), whole, note, "$0"); err != nil || got != id {
		t.Errorf("got %q, %v, want %q", got, err, id)
	}
}

func TestCheckSaysWhatIsMissing(t *testing.T) {
	h := start(t)
	if err := open(t, h.URL).Check(t.Context()); err != nil {
		t.Errorf("got %v", err)
	}
	for name, c := range map[string]matrix.Config{
		"another room":  {Server: h.URL, Room: "!third:example.org", Token: token},
		"another token": {Server: h.URL, Room: room, Token: "wrong"},
	} {
		c.Client = fetch.New(fetch.Config{AllowPrivate: true})
		p, err := matrix.Open(c)
		if err != nil {
			t.Fatal(err)
		}
		if err := p.Check(t.Context()); err == nil || digest.Hint(err) == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	for name, c := range map[string]matrix.Config{
		"no server": {Room: room, Token: token},
		"an alias":  {Server: h.URL, Room: "#room:example.org", Token: token}, "no token": {Server: h.URL, Room: room},
	} {
		if _, err := matrix.Open(c); err == nil || digest.Hint(err) == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestPrivateServersAreRefused(t *testing.T) {
	h := start(t)
	p, err := matrix.Open(matrix.Config{Server: h.URL, Room: room, Token: token})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	if _, err := p.Publish(ctx, message("2026-07-20", "x")); digesttest.PromiseOf(err) != digesttest.Final ||
		h.arrived() != 0 {
		t.Errorf("got %v", err)
	}
}

// The body is shown by clients without HTML and in notifications.
func TestTheBodyIsNeverEmpty(t *testing.T) {
	note := message("2026-07-20", "**Moved:** Desk, now at 19:00")
	note.Edition.Title, note.Edition.Intro = "", ""
	note.Edition.Corrections = []digest.Correction{{Number: 1, At: at}}
	bare := note
	bare.Subject, bare.Bodies = "A correction", nil
	for want, m := range map[string]digest.Message{
		"Desk, July 20\nOne event.":     message("2026-07-20", "# Desk"),
		"**Moved:** Desk, now at 19:00": note,
		"A correction":                  bare,
	} {
		h := start(t)
		p := open(t, h.URL)
		var err error
		if len(m.Edition.Corrections) > 0 {
			_, err = p.Correct(t.Context(), note, m, "")
		} else {
			_, err = p.Publish(t.Context(), m)
		}
		if err != nil || len(h.events) != 1 || h.events[0].Content["body"] != want {
			t.Errorf("got %v, %v; want the body %q", h.events, err, want)
		}
	}
}
