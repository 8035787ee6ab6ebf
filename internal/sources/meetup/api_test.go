package meetup_test

import (
	"bytes"
	"context"
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

// service is a Meetup that answers with one answer after the other; the last one repeats.
type service struct {
	key     *rsa.PrivateKey
	answers []answer

	mu     sync.Mutex
	logins int
	asked  []map[string]any // variables
	tokens map[string]bool
}

type answer struct {
	status int
	header http.Header
	body   string
}

func (s *service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.URL.Path == "/oauth2/access" {
		s.login(w, r)
		return
	}
	var question struct {
		Query     string         `json:"query"`
		Variables map[string]any `json:"variables"`
	}
	if err := json.NewDecoder(r.Body).Decode(&question); err != nil || r.Method != http.MethodPost || !strings.Contains(question.Query, "groupByUrlname(urlname: $urlname)") {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer "); !s.tokens[token] {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = io.WriteString(w, `{"errors":[{"message":"access_token_invalid"}]}`)
		return
	}
	a := s.answers[min(len(s.asked), len(s.answers)-1)]
	s.asked = append(s.asked, question.Variables)
	for name, values := range a.header {
		w.Header()[name] = values
	}
	w.WriteHeader(max(a.status, http.StatusOK))
	_, _ = io.WriteString(w, a.body)
}

// login gives a token to whoever signs with the key (RFC 7523).
func (s *service) login(w http.ResponseWriter, r *http.Request) {
	parts := strings.Split(r.FormValue("assertion"), ".")
	if len(parts) != 3 || r.FormValue("grant_type") != "urn:ietf:params:oauth:grant-type:jwt-bearer" {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var header, claims map[string]any
	for i, into := range []*map[string]any{&header, &claims} {
		raw, _ := base64.RawURLEncoding.DecodeString(parts[i])
		_ = json.Unmarshal(raw, into)
	}
	signature, _ := base64.RawURLEncoding.DecodeString(parts[2])
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	now := float64(time.Now().Unix())
	exp, _ := claims["exp"].(float64)
	if rsa.VerifyPKCS1v15(&s.key.PublicKey, crypto.SHA256, sum[:], signature) != nil || header["kid"] != "kid1" || header["alg"] != "RS256" ||
		claims["iss"] != "client1" || claims["sub"] != "4711" || claims["aud"] != "api.meetup.com" || exp <= now || exp > now+600 {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"invalid_grant"}`)
		return
	}
	s.logins++
	token := fmt.Sprintf("geheim%d", s.logins)
	s.tokens = map[string]bool{token: true}
	_, _ = fmt.Fprintf(w, `{"access_token":%q,"refresh_token":"geheim-too","expires_in":3600,"token_type":"bearer"}`, token)
}

// network is the service without a network, for tests of time.
func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result(), nil
}

var signingKey = sync.OnceValue(func() *rsa.PrivateKey {
	k, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return k
})

func pemOf(k *rsa.PrivateKey) digest.Secret {
	return digest.Secret(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(k)}))
}

func credentials() meetup.Config {
	return meetup.Config{ClientKey: "client1", Member: "4711", KeyID: "kid1", Key: pemOf(signingKey())}
}

// serve answers on loopback, and makes the source of the group Lantern Makers there.
func serve(t *testing.T, answers ...answer) (*service, *meetup.Source) {
	t.Helper()
	s := &service{key: signingKey(), answers: answers}
	web := httptest.NewServer(s)
	t.Cleanup(web.Close)
	c := credentials()
	c.API, c.Login = web.URL+"/gql-ext", web.URL+"/oauth2/access"
	c.Client = fetch.New(fetch.Config{AllowPrivate: true, Pace: time.Nanosecond})
	return s, source(t, c)
}

func source(t *testing.T, c meetup.Config) *meetup.Source {
	t.Helper()
	a, err := meetup.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	src, err := a.Source("https://www.meetup.com/lantern-makers/", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// page is a page of the group's list; next is the cursor of the next one.
func page(next string, ids ...string) answer {
	var nodes []string
	for _, id := range ids {
		node := `{"id":"` + id + `","token":"` + id + `","title":"Lantern ` + id + `","eventUrl":"https://www.meetup.com/lantern-makers/events/` + id + `","dateTime":"2026-07-` + id[len(id)-2:] + `T19:00:00-07:00","duration":"PT2H","eventType":"PHYSICAL","status":"ACTIVE",` +
			`"venues":[{"id":"5","name":"Harbor Hall","address":"12 Dock St","city":"San Pedro","state":"CA","postalCode":"90731","country":"us","venueType":""}]}`
		nodes = append(nodes, `{"cursor":"c`+id+`","node":`+node+`}`)
	}
	return answer{body: fmt.Sprintf(`{"data":{"groupByUrlname":{"id":"77","name":"Lantern Makers","urlname":"lantern-makers","timezone":"America/Los_Angeles","isPrivate":false,"events":{"totalCount":9,"pageInfo":{"hasNextPage":%v,"endCursor":%q},"edges":[%s]}}}}`, next != "", next, strings.Join(nodes, ","))}
}

func TestTheInterfaceIsReadPageByPage(t *testing.T) {
	s, src := serve(t, page("two", "900000010", "900000011"), page("", "900000012"))
	h, err := src.Collect(t.Context(), july())
	if err != nil || len(h.Events) != 3 || len(h.Problems) != 0 || !h.Horizon.Equal(july().End) {
		t.Fatalf("got %d events, %v, horizon %s, %v", len(h.Events), h.Problems, h.Horizon, err)
	}
	e := h.Events[2]
	if e.Title != "Lantern 900000012" || e.Place != (digest.Place{Name: "Harbor Hall", Address: "12 Dock St, San Pedro, CA 90731"}) || e.TimeZone != "America/Los_Angeles" || e.End.Sub(e.Start) != 2*time.Hour {
		t.Errorf("got %+v", e)
	}
	if s.logins != 1 || len(s.asked) != 2 || s.asked[0]["cursor"] != nil || s.asked[1]["cursor"] != "two" {
		t.Errorf("got %d logins and questions %v", s.logins, s.asked)
	}
	if q := s.asked[0]; q["urlname"] != "lantern-makers" || q["after"] != "2026-06-30T16:00:00Z" || q["before"] != "2026-09-01T16:00:00Z" {
		t.Errorf("got the question %v", q)
	}
}

func TestOneLoginServesManyQuestions(t *testing.T) {
	s, src := serve(t, page("", "900000010"))
	for range 3 {
		if _, err := src.Collect(t.Context(), july()); err != nil {
			t.Fatal(err)
		}
	}
	if s.logins != 1 {
		t.Errorf("got %d logins, want 1", s.logins)
	}
	s.mu.Lock()
	s.tokens = nil // Meetup forgets it early
	s.mu.Unlock()
	if h, err := src.Collect(t.Context(), july()); err != nil || len(h.Events) != 1 || s.logins != 2 {
		t.Errorf("got %d events after %d logins, %v, want a new login", len(h.Events), s.logins, err)
	}
}

func TestATokenIsReplacedBeforeItEnds(t *testing.T) {
	key := signingKey()
	synctest.Test(t, func(t *testing.T) {
		s := &service{key: key, answers: []answer{page("", "900000010")}}
		c := credentials()
		c.Client = fetch.New(fetch.Config{Network: s})
		src := source(t, c)
		for _, wait := range []time.Duration{0, 58 * time.Minute, 90 * time.Second} {
			time.Sleep(wait)
			if _, err := src.Collect(t.Context(), july()); err != nil {
				t.Fatal(err)
			}
		}
		if s.logins != 2 {
			t.Errorf("got %d logins, want one more when the first token had less than a minute left", s.logins)
		}
	})
}

func TestWhatPassesIsAskedAgain(t *testing.T) {
	limit := func(at time.Time) string {
		return `{"errors":[{"message":"Too many requests, please try again shortly.","extensions":{"code":"RATE_LIMITED","resetAt":"` + at.Format(time.RFC3339) + `"}}],"data":null}`
	}
	key := signingKey()
	synctest.Test(t, func(t *testing.T) {
		for name, c := range map[string]struct {
			first answer
			asked int
			least time.Duration
			after time.Duration // of the error; 0: none
		}{
			"trouble":                   {answer{status: 503, body: "<html>"}, 2, 0, 0},
			"a short limit":             {answer{body: limit(time.Now().Add(2 * time.Minute).UTC())}, 1, 0, time.Minute},
			"a limit that is over":      {answer{body: limit(time.Now().Add(-time.Minute).UTC())}, 2, 0, 0},
			"a limit by status":         {answer{status: 429, header: http.Header{"Retry-After": {"3"}}}, 2, 3 * time.Second, 0},
			"a limit for half a minute": {answer{status: 429, header: http.Header{"Retry-After": {"30"}}}, 1, 0, 30 * time.Second},
		} {
			s := &service{key: key, answers: []answer{c.first, page("", "900000010")}}
			cfg := credentials()
			cfg.Client = fetch.New(fetch.Config{Network: s})
			began := time.Now()
			_, err := source(t, cfg).Collect(t.Context(), july())
			after, passing := retry.After(err)
			if len(s.asked) != c.asked || time.Since(began) < c.least || (err != nil) != (c.after > 0) || err != nil && (!passing || after < c.after || digest.Hint(err) == "") {
				t.Errorf("%s: got %d questions in %v, %v (again after %v)", name, len(s.asked), time.Since(began), err, after)
			}
		}
	})
}

func TestWhatTheInterfaceRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		answer answer
		want   error
		words  string
	}{
		"an unknown group":           {answer{body: `{"data":{"groupByUrlname":null}}`}, digest.ErrNotFound, `"lantern-makers"`},
		"a private group":            {answer{body: strings.Replace(page("", "900000010").body, `"isPrivate":false`, `"isPrivate":true`, 1)}, meetup.ErrMembersOnly, ""},
		"a field that is gone":       {answer{body: `{"errors":[{"message":"Cannot query field \"token\" on type \"Event\"."}]}`}, nil, "Cannot query field"},
		"the same with a status":     {answer{status: 400, body: `{"errors":[{"message":"Validation error"}]}`}, nil, "Validation error"},
		"no permission":              {answer{status: 403, body: `forbidden`}, nil, "403"},
		"a redirect":                 {answer{status: 302, header: http.Header{"Location": {"https://elsewhere.example/"}}}, nil, "302"},
		"HTML":                       {answer{body: `<!doctype html>`}, nil, "malformed"},
		"an answer about the group":  {answer{body: `{"data":{"groupByUrlname":{"name":"Lantern Makers"}}}`}, nil, "not of its events"},
		"an answer that is cut off":  {answer{body: page("", "900000010").body[:300]}, nil, "malformed"},
		"a list that is a text only": {answer{body: `{"data":{"groupByUrlname":{"name":"x","events":"many"}}}`}, nil, ""},
	} {
		t.Run(name, func(t *testing.T) {
			_, src := serve(t, c.answer)
			h, err := src.Collect(t.Context(), july())
			if c.words == "" && c.want == nil {
				if len(h.Events) != 0 {
					t.Errorf("got %+v", h)
				}
				return
			}
			if err == nil || c.want != nil && !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.words) {
				t.Errorf("got %v, want %v with %q", err, c.want, c.words)
			}
		})
	}
}

func TestABadPageCostsThoseAfterIt(t *testing.T) {
	for name, second := range map[string]answer{"an error": {status: 403}, "the same page for ever": page("two", "900000010")} {
		t.Run(name, func(t *testing.T) {
			s, src := serve(t, page("two", "900000010", "900000011"), second)
			h, err := src.Collect(t.Context(), july())
			if err != nil || len(h.Events) != 2 || len(h.Problems) != 1 || len(s.asked) != 2 {
				t.Fatalf("got %d events, %v, %v after %d questions", len(h.Events), h.Problems, err, len(s.asked))
			}
			if want := time.Date(2026, 7, 12, 2, 0, 0, 0, time.UTC); !h.Horizon.Equal(want) {
				t.Errorf("got the horizon %s, want %s", h.Horizon, want)
			}
		})
	}
}

func TestAListWithoutAnEndIsLeft(t *testing.T) {
	var pages []answer
	for i := range 20 {
		pages = append(pages, page(fmt.Sprint("page", i), fmt.Sprintf("9000000%02d", i+1)))
	}
	s, src := serve(t, pages...)
	h, err := src.Collect(t.Context(), july())
	if err != nil || len(h.Events) != 10 || len(s.asked) != 10 || len(h.Problems) != 1 || h.Horizon.After(july().Start.AddDate(0, 0, 11)) {
		t.Errorf("got %d events of %d pages, %v, horizon %s, %v", len(h.Events), len(s.asked), h.Problems, h.Horizon, err)
	}
}

func TestPartOfAnAnswerIsBetterThanNone(t *testing.T) {
	a := page("", "900000010")
	a.body = strings.TrimSuffix(a.body, "}") + `,"errors":[{"message":"venues of one event could not be read"}]}`
	_, src := serve(t, a)
	h, err := src.Collect(t.Context(), july())
	if err != nil || len(h.Events) != 1 || len(h.Problems) != 1 || !strings.Contains(h.Problems[0].Error, "venues") {
		t.Errorf("got %d events, %v, %v", len(h.Events), h.Problems, err)
	}
}

func TestSigningInFails(t *testing.T) {
	other, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	s := &service{key: signingKey(), answers: []answer{page("", "900000010")}}
	for name, change := range map[string]func(*meetup.Config){
		"another key":    func(c *meetup.Config) { c.Key = pemOf(other) },
		"another member": func(c *meetup.Config) { c.Member = "1" },
		"another key id": func(c *meetup.Config) { c.KeyID = "kid2" },
	} {
		c := credentials()
		c.Client = fetch.New(fetch.Config{Network: s, Pace: time.Nanosecond})
		change(&c)
		_, err := source(t, c).Collect(t.Context(), july())
		if err == nil || !strings.Contains(err.Error(), "invalid_grant") || !strings.Contains(digest.Hint(err), "clock") || strings.Contains(err.Error(), "PRIVATE") {
			t.Errorf("%s: got %v (%s)", name, err, digest.Hint(err))
		}
	}
	if len(s.asked) != 0 {
		t.Errorf("got %d questions, want none without a login", len(s.asked))
	}
}

func TestCredentialsAreLookedAtFirst(t *testing.T) {
	for name, change := range map[string]func(*meetup.Config){
		"no key":                func(c *meetup.Config) { c.Key = "" },
		"no client":             func(c *meetup.Config) { c.ClientKey = "" },
		"no member":             func(c *meetup.Config) { c.Member = "" },
		"no id of the key":      func(c *meetup.Config) { c.KeyID = "" },
		"a key that is none":    func(c *meetup.Config) { c.Key = "hush" },
		"a key of another form": func(c *meetup.Config) { c.Key = "-----BEGIN X-----\naHVzaA==\n-----END X-----\n" },
		"no address":            func(c *meetup.Config) { c.API = "nowhere" },
	} {
		c := credentials()
		c.Client = fetch.New(fetch.Config{})
		change(&c)
		if _, err := meetup.Open(c); err == nil || digest.Hint(err) == "" || strings.Contains(err.Error(), "hush") {
			t.Errorf("%s: got %v, want an error with a hint", name, err)
		}
	}
	pkcs8, err := x509.MarshalPKCS8PrivateKey(signingKey())
	if err != nil {
		t.Fatal(err)
	}
	c := credentials()
	c.Client, c.Key = fetch.New(fetch.Config{}), digest.Secret(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: pkcs8}))
	a, err := meetup.Open(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Source("https://lanterns.example/", time.UTC); err == nil || digest.Hint(err) == "" {
		t.Errorf("got %v, want an error for what is no group", err)
	}
	if text := fmt.Sprintf("%v %+v", c, c); strings.Contains(text, "PRIVATE KEY") {
		t.Error("the key is shown")
	}
}

func TestTheInterfaceKeepsTheContract(t *testing.T) {
	_, works := serve(t, page("", "900000010"))
	_, fails := serve(t, answer{status: 403})
	digesttest.TestSource(t, july(), "geheim", works, fails)
}

func TestAnEndIsAnEnd(t *testing.T) {
	_, src := serve(t, page("", "900000010"))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := src.Collect(ctx, july()); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestAHugeAnswerIsBounded(t *testing.T) {
	body := `{"data":{"groupByUrlname":{"name":"x","events":{"edges":[` + string(bytes.Repeat([]byte(`{"node":{"title":"x"}},`), 150_000)) + `{}]}}}}`
	_, src := serve(t, answer{body: body})
	h, err := src.Collect(t.Context(), july())
	if err != nil || len(h.Problems) != 51 {
		t.Errorf("got %d problems, %v", len(h.Problems), err)
	}
}
