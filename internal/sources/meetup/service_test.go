package meetup_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
)

// service simulates Meetup. It sends one answer after the other, and repeats the last one.
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
	if err := json.NewDecoder(r.Body).Decode(&question); err != nil || r.Method != http.MethodPost ||
		!strings.Contains(question.Query, "groupByUrlname(urlname: $urlname)") {
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

// login issues a token to clients that sign with the key (RFC 7523).
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
	if rsa.VerifyPKCS1v15(&s.key.PublicKey, crypto.SHA256, sum[:], signature) != nil || header["kid"] != "kid1" ||
		header["alg"] != "RS256" ||
		claims["iss"] != "client1" || claims["sub"] != "4711" ||
		claims["aud"] != "api.meetup.com" ||
		exp <= now ||
		exp > now+600 {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":"invalid_grant"}`)
		return
	}
	s.logins++
	token := fmt.Sprintf("geheim%d", s.logins)
	s.tokens = map[string]bool{token: true}
	_, _ = fmt.Fprintf(
		w,
		`{"access_token":%q,"refresh_token":"geheim-too","expires_in":3600,"token_type":"bearer"}`,
		token,
	)
}

// network reaches the service without a network, for tests of time.
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

// serve starts the service on loopback, and returns the source of the group Lantern Makers there.
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

// page returns a page of the list of the group; next is the cursor of the next page.
func page(next string, ids ...string) answer {
	var nodes []string
	for _, id := range ids {
		node := `{"id":"` + id + `","token":"` + id + `","title":"Lantern ` + id + `","eventUrl":"https://www.meetup.com/` +
			`lantern-makers/events/` + id + `","dateTime":"2026-07-` + id[len(id)-2:] + `T19:00:00-07:00","duration":"PT2H",` +
			`"eventType":"PHYSICAL","status":"ACTIVE",` +
			`"venues":[{"id":"5","name":"Harbor Hall","address":"12 Dock St","city":"San Pedro","state":"CA",` +
			`"postalCode":"90731","country":"us","venueType":""}]}`
		nodes = append(nodes, `{"cursor":"c`+id+`","node":`+node+`}`)
	}
	return answer{
		body: fmt.Sprintf(
			`{"data":{"groupByUrlname":{"id":"77","name":"Lantern Makers","urlname":"lantern-makers","timezone":"America/`+
				`Los_Angeles","isPrivate":false,"events":{"totalCount":9,"pageInfo":{"hasNextPage":%v,"endCursor":%q},`+
				`"edges":[%s]}}}}`,
			next != "",
			next,
			strings.Join(nodes, ","),
		),
	}
}
