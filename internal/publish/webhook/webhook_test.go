package webhook_test

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/publish/webhook"
	"github.com/cityoflosangeles/digest/internal/retry"
)

const secret = "geheim-geheim-geheim"

var noon = time.Date(2026, 7, 20, 19, 0, 0, 0, time.UTC)

// receiver receives editions, or fails as configured.
type receiver struct {
	*httptest.Server
	mu     sync.Mutex
	got    []taken
	status int
	after  string
	drop   int // number of answers to lose
	hold   func()
}

type taken struct {
	header http.Header
	body   []byte
}

func start(t *testing.T) *receiver {
	r := &receiver{}
	r.Server = httptest.NewServer(r)
	t.Cleanup(r.Close)
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, _ := io.ReadAll(req.Body)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.status == 0 || r.status < 300 {
		r.got = append(r.got, taken{req.Header.Clone(), body})
	}
	switch {
	case r.hold != nil:
		r.hold()
		<-req.Context().Done()
		panic(http.ErrAbortHandler)
	case r.drop > 0:
		r.drop--
		panic(http.ErrAbortHandler)
	case r.status != 0:
		w.Header().Set("Retry-After", r.after)
		w.Header().Set("Location", "/elsewhere")
		w.WriteHeader(r.status)
	}
}

// be returns a function that changes the receiver.
func (r *receiver) be(change func(*receiver)) func() {
	return func() {
		r.mu.Lock()
		defer r.mu.Unlock()
		change(r)
	}
}

func (r *receiver) arrived() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.got)
}

func open(t *testing.T, address string, private bool) *webhook.Publisher {
	t.Helper()
	p, err := webhook.Open(webhook.Config{
		Name: "hook", URL: digest.Secret(address), Secret: secret, Now: func() time.Time { return noon },
		Client: fetch.New(fetch.Config{AllowPrivate: private, Pace: time.Nanosecond, PerHost: 20}),
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func message(name string) digest.Message {
	e := digest.Edition{
		Name: name, Title: "Desk, July 20", Intro: "One event.", TimeZone: "America/Los_Angeles",
		Problems:  []digest.Problem{{Source: "a source that broke"}},
		Readiness: []digest.Readiness{{Repository: "city/shamed"}},
	}
	return digest.Message{Edition: e, Destination: "hook", Subject: "Desk, July 20", Hash: "hash of it"}
}

func TestAWebhookKeepsTheContract(t *testing.T) {
	digesttest.TestPublisher(t, message("2026-07-20"), secret,
		func(t *testing.T) (digesttest.Place, map[string]digesttest.Failure) {
			r := start(t)
			status := func(code int, after string, want digesttest.Promise) digesttest.Failure {
				return digesttest.Failure{Want: want, Break: r.be(func(r *receiver) { r.status, r.after = code, after })}
			}
			failures := map[string]digesttest.Failure{
				"the answer is lost": {
					Want: digesttest.Unknown, Arrived: 1,
					Break: r.be(func(r *receiver) { r.drop = 1 }),
				},
				"nobody listens":               {Want: digesttest.Temporary, Break: r.Close},
				"answers 400":                  status(400, "", digesttest.Final),
				"answers 401":                  status(401, "", digesttest.Final),
				"answers 404":                  status(404, "", digesttest.Final),
				"answers 410":                  status(410, "", digesttest.Final),
				"leads elsewhere":              status(307, "", digesttest.Final),
				"answers 408":                  status(408, "", digesttest.Temporary),
				"too many requests":            status(429, "7", digesttest.Temporary),
				"too many, without a time":     status(429, "", digesttest.Temporary),
				"is busy, and says until when": status(503, "7", digesttest.Temporary),
				"is broken":                    status(503, "", digesttest.Unknown),
				"answers 500":                  status(500, "7", digesttest.Unknown),
				"answers 502":                  status(502, "", digesttest.Unknown),
				"has something of this key":    status(409, "", digesttest.Unknown),
				"takes it without saying much": {
					Want: digesttest.Sent, Arrived: 1,
					Break: r.be(func(r *receiver) { r.status = 204 }),
				},
				"takes it, to do it some day": {
					Want: digesttest.Sent, Arrived: 1,
					Break: r.be(func(r *receiver) { r.status = 202 }),
				},
				"a time to wait that is absurd": status(429, "99999999999999999999", digesttest.Temporary),
			}
			return digesttest.Place{
				Publisher: open(t, r.URL+"/geheim-path", true), Arrived: r.arrived,
				Lose: r.be(func(r *receiver) { r.drop = 1 }),
			}, failures
		})
}

func TestTheTimeToWaitIsReported(t *testing.T) {
	for value, want := range map[string]time.Duration{
		"7": 7 * time.Second, "Mon, 20 Jul 2026 19:01:00 GMT": time.Minute, "Mon, 20 Jul 2026 18:00:00 GMT": 0,
		"9999999": 24 * time.Hour, "soon": 0,
	} {
		r := start(t)
		r.be(func(r *receiver) { r.status, r.after = 429, value })()
		_, err := open(t, r.URL, true).Publish(t.Context(), message("2026-07-20"))
		if got, passing := retry.After(err); got != want || !passing {
			t.Errorf("%s: got %v, %v, want %v", value, got, err, want)
		}
	}
}

func TestARequestIsSigned(t *testing.T) {
	r := start(t)
	if _, err := open(t, r.URL, true).Publish(t.Context(), message("2026-07-20")); err != nil {
		t.Fatal(err)
	}
	got := r.got[0]
	stamp := strconv.FormatInt(noon.Unix(), 10)
	mac := hmac.New(sha256.New, []byte(secret)) // as documented for receivers in docs/destinations.md
	mac.Write([]byte(stamp + "." + string(got.body)))
	if want := "v1=" + hex.EncodeToString(mac.Sum(nil)); got.header.Get("Digest-Timestamp") != stamp ||
		got.header.Get("Digest-Signature") != want {
		t.Errorf("got %v, want the signature %s of %s", got.header, want, stamp)
	}
	if got.header.Get("Idempotency-Key") != "2026-07-20/hook" || got.header.Get("Content-Type") != "application/json" {
		t.Errorf("got headers %v", got.header)
	}
}

func TestWhatIsForTheOperatorIsLeftOut(t *testing.T) {
	r := start(t)
	if _, err := open(t, r.URL, true).Publish(t.Context(), message("2026-07-20")); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Kind, ID, Destination, Hash, Text string
		Edition                           digest.Edition
	}
	if err := json.Unmarshal(r.got[0].body, &got); err != nil {
		t.Fatal(err)
	}
	if got.Kind != "edition" || got.ID != "2026-07-20" || got.Destination != "hook" || got.Hash != "hash of it" ||
		got.Text != "Desk, July 20\nOne event." || got.Edition.Name != "2026-07-20" {
		t.Errorf("got %+v", got)
	}
	if body := string(r.got[0].body); strings.Contains(body, "shamed") || strings.Contains(body, "a source that broke") {
		t.Errorf("got %s", body)
	}
}

func TestACorrectionHasAKeyOfItsOwn(t *testing.T) {
	r := start(t)
	whole := message("2026-07-20")
	whole.Edition.Corrections = []digest.Correction{
		{Number: 1},
		{Number: 2, Revisions: []digest.Revision{{Now: digest.Event{Title: "Async", Status: digest.Cancelled}}}},
	}
	note := digest.Message{Subject: "Correction", Edition: whole.Edition.Note()}
	if _, err := open(t, r.URL, true).Correct(t.Context(), whole, note, "answered 200"); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Kind       string
		Correction digest.Correction
	}
	if err := json.Unmarshal(r.got[0].body, &got); err != nil {
		t.Fatal(err)
	}
	if key := r.got[0].header.Get("Idempotency-Key"); key != "2026-07-20-c2/hook" || got.Kind != "correction" ||
		got.Correction.Number != 2 || len(got.Correction.Revisions) != 1 {
		t.Errorf("got key %q, %+v", key, got)
	}
}

func TestPrivateAddressesAreRefused(t *testing.T) {
	r := start(t)
	_, err := open(t, r.URL, false).Publish(t.Context(), message("2026-07-20"))
	if digesttest.PromiseOf(err) != digesttest.Final || digest.Hint(err) == "" || r.arrived() != 0 {
		t.Errorf("got %v (%s), %d requests", err, digest.Hint(err), r.arrived())
	}
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	other := start(t)
	lead := httptest.NewServer(http.RedirectHandler(other.URL, http.StatusPermanentRedirect))
	defer lead.Close()
	if _, err := open(t, lead.URL, true).Publish(t.Context(),
		message("2026-07-20")); digesttest.PromiseOf(err) != digesttest.Final || other.arrived() != 0 {
		t.Errorf("got %v, %d requests", err, other.arrived())
	}
}

// If a reused connection breaks, net/http must not resend a request because it has an idempotency key.
func TestAUsedConnectionThatBreaksIsNotTriedAgain(t *testing.T) {
	r := start(t)
	p := open(t, r.URL, true)
	if _, err := p.Publish(t.Context(), message("2026-07-13")); err != nil {
		t.Fatal(err)
	}
	r.be(func(r *receiver) { r.drop = 1 })()
	if _, err := p.Publish(t.Context(), message("2026-07-20")); digesttest.PromiseOf(err) != digesttest.Unknown ||
		r.arrived() != 2 {
		t.Errorf("got %v, %d requests, want uncertain and 2", err, r.arrived())
	}
}

func TestAContextThatEndsTooLate(t *testing.T) {
	r := start(t)
	ctx, cancel := context.WithCancel(t.Context())
	r.be(func(r *receiver) { r.hold = cancel })()
	if _, err := open(t, r.URL, true).Publish(ctx,
		message("2026-07-20")); digesttest.PromiseOf(err) != digesttest.Unknown {
		t.Errorf("got %v", err)
	}
}

func TestOpenRefusesWhatCannotWork(t *testing.T) {
	for name, c := range map[string]webhook.Config{
		"nothing":      {},
		"no secret":    {URL: "https://example.org/geheim"},
		"no address":   {URL: "geheim", Secret: secret},
		"another kind": {URL: "ftp://example.org/geheim", Secret: secret},
	} {
		if _, err := webhook.Open(c); err == nil || strings.Contains(err.Error(), "geheim") || digest.Hint(err) == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
