package meetup

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/retry"
	"github.com/cityoflosangeles/digest/internal/sources/jwt"
	"github.com/cityoflosangeles/digest/internal/sources/textclean"
)

// Limits of the requests for one group.
const (
	perPage  = 50
	maxPages = 10
)

// Config holds the access to Meetup's GraphQL API. Meetup grants it to the owners of Pro networks.
type Config struct {
	ClientKey string        // of the OAuth client
	Member    string        // number of the member who owns the client
	KeyID     string        // ID of the signing key
	Key       digest.Secret // signing key: an RSA key in PEM
	API       string        // default: https://api.meetup.com/gql-ext
	Login     string        // default: https://secure.meetup.com/oauth2/access
	Client    *fetch.Client // required
}

// API is Meetup's GraphQL API. It is safe for concurrent use. Its sources share one access token.
type API struct {
	config Config
	key    jwt.Key
	http   *http.Client

	mu    sync.Mutex
	token digest.Secret
	ends  time.Time // of the token
}

// Open returns the API that c describes. It sends no requests. The error says which setting is missing or wrong.
func Open(c Config) (*API, error) {
	c.API = cmp.Or(c.API, "https://api.meetup.com/gql-ext")
	c.Login = cmp.Or(c.Login, "https://secure.meetup.com/oauth2/access")
	for _, address := range []string{c.API, c.Login} {
		if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" ||
			u.User != nil {
			return nil, digest.WithHint(
				fmt.Errorf("%s is not an address of Meetup's API", fetch.Redact(address)),
				"leave it out to use Meetup's own address",
			)
		}
	}
	key, err := signer(c)
	if err != nil {
		return nil, err
	}
	client := *c.Client.HTTP()
	// Credentials must not follow a redirect.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &API{config: c, key: key, http: &client}, nil
}

// Source reads one group through the API. It is a digest.Source.
type Source struct {
	api  *API
	name string
	zone *time.Location
}

// Source returns the source of the group that location is a page of. zone applies to the times of groups without a
// zone. The error says that location is not a page of a group.
func (a *API) Source(location string, zone *time.Location) (*Source, error) {
	name := urlName(location)
	if name == "" {
		return nil, digest.WithHint(
			fmt.Errorf("%s is not the page of a Meetup group", fetch.Redact(location)),
			"it looks like https://www.meetup.com/socalpython/",
		)
	}
	return &Source{api: a, name: name, zone: zone}, nil
}

// query requests the events that are not over at the start of a period. It includes events that began up to a day
// earlier.
const query = `query($urlname: String!, $first: Int, $cursor: String,
  $status: [EventStatus!], $after: DateTime, $before: DateTime) {
  groupByUrlname(urlname: $urlname) {
    id name urlname timezone isPrivate
    events(first: $first, after: $cursor,
      sort: ASC, filter: {status: $status, afterDateTime: $after, beforeDateTime: $before}) {
      totalCount
      pageInfo { hasNextPage endCursor }
      edges { node {
        id token title eventUrl description dateTime endTime duration eventType status
        venues { id name address city state postalCode country venueType lat lon }
      } }
    }
  }
}`

// Collect implements digest.Source. It returns texts as Meetup has them; package sources cleans them. The Horizon is
// the end of the period, or the start of the last event if there are more than 500.
//
// Errors are those of Parse. Errors that may pass are temporary (see retry.After), with the wait that Meetup asks for.
// If a page of the list cannot be read, the events of the pages before it are kept.
func (s *Source) Collect(ctx context.Context, p digest.Period) (digest.Harvest, error) {
	r := newReader(p, s.zone)
	r.hide = s.api.hide
	asked := map[string]any{
		"urlname": s.name, "first": perPage, "status": []string{"ACTIVE", "CANCELLED"},
		"after": p.Start.Add(-24 * time.Hour).UTC().Format(time.RFC3339), "before": p.End.UTC().Format(time.RFC3339),
	}
	cursors := map[string]bool{}
	for page := 1; ; page++ {
		body, err := s.api.ask(ctx, asked)
		var next string
		if err == nil {
			r.harvest.Horizon = time.Time{} // it applies to this page only
			next, err = r.answer(body)
		}
		switch {
		case errors.Is(err, digest.ErrNotFound):
			return digest.Harvest{}, digest.WithHint(
				notFound(s.name), "the group may have been renamed: open its page, and see which address it leads to",
			)
		case err != nil && page == 1:
			return digest.Harvest{}, err
		case err != nil:
			r.problem(fmt.Sprintf("page %d of its list", page), err)
			r.harvest.Horizon = r.last()
			return r.harvest, nil
		case next == "" && r.harvest.Horizon.IsZero():
			r.harvest.Horizon = p.End
			return r.harvest, nil
		case next == "" || cursors[next] || page == maxPages:
			r.problem("", fmt.Errorf("its list has more than %d pages; the rest was not read", page))
			r.harvest.Horizon = r.last()
			return r.harvest, nil
		}
		cursors[next] = true
		asked["cursor"] = next
	}
}

// last returns the start of the last event that was read.
func (r *reader) last() time.Time {
	last := r.period.Start
	for _, e := range r.harvest.Events {
		if e.Start.After(last) {
			last = e.Start
		}
	}
	return last
}

// ask sends a request. It retries temporary errors, and signs in again once if the token was rejected.
func (a *API) ask(ctx context.Context, variables map[string]any) ([]byte, error) {
	question, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, fmt.Errorf("querying Meetup: %w", err)
	}
	var body []byte
	fresh := false
	err = retry.Policy{Tries: 3, First: time.Second, MaxWait: 5 * time.Second}.Do(ctx, func(ctx context.Context) error {
		for {
			token, err := a.bearer(ctx)
			if err != nil {
				return err
			}
			body, err = a.post(ctx, a.config.API, "application/json", question, token)
			var status *fetch.StatusError
			if !errors.As(err, &status) || status.Status != http.StatusUnauthorized {
				return err
			}
			a.forget(token)
			if fresh {
				return digest.WithHint(
					fmt.Errorf("the access token from Meetup was rejected: %w", err),
					"check that the OAuth client still exists at meetup.com/api/oauth/list",
				)
			}
			fresh = true
		}
	})
	return body, err
}

// post sends a request and returns the body of the answer. Errors that may pass are temporary (see package retry).
func (a *API) post(ctx context.Context, address, kind string, body []byte, token digest.Secret) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("the address is not valid")
	}
	req.Header.Set("Content-Type", kind)
	req.Header.Set("Accept", "application/json")
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token.Reveal())
	}
	resp, err := a.http.Do(req)
	if err != nil {
		return nil, broken(ctx, req.URL.Host, err)
	}
	defer func() { _ = resp.Body.Close() }()
	got, err := io.ReadAll(resp.Body)
	if err != nil && resp.StatusCode < 300 {
		return nil, broken(ctx, req.URL.Host, err)
	}
	var parsed response
	_ = json.Unmarshal(got, &parsed) // the answer of a proxy may not be JSON
	wrong := parsed.complaints()
	for _, c := range wrong {
		if at, limited := c.limited(); limited {
			return nil, tooMuch(max(time.Until(at), retryAfter(resp.Header), 0))
		}
	}
	if resp.StatusCode < 300 {
		return got, nil
	}
	failed := &fetch.StatusError{
		Status: resp.StatusCode,
		URL:    fetch.Redact(address),
		Header: resp.Header,
		Body:   got[:min(len(got), 4<<10)],
	}
	switch {
	case resp.StatusCode == http.StatusTooManyRequests:
		return nil, tooMuch(retryAfter(resp.Header))
	case resp.StatusCode >= 500:
		return nil, digest.WithHint(
			retry.Temporary(failed, retryAfter(resp.Header)), "Meetup has trouble; the group's calendar may still answer",
		)
	case len(wrong) > 0:
		err = fmt.Errorf("it says %q: %w", textclean.Message(digest.Redact(string(wrong[0].Message), token), 200), failed)
	default:
		err = failed
	}
	return nil, digest.WithHint(
		err, "check that the OAuth client may still use the API; without it, digest reads the groups' calendars instead",
	)
}

func tooMuch(wait time.Duration) error {
	return digest.WithHint(
		retry.Temporary(errors.New("the rate limit of Meetup was reached"), wait), "the next run asks again",
	)
}

// retryAfter returns the wait of a Retry-After header in seconds, at most 24 hours. It returns 0 if there is none.
func retryAfter(h http.Header) time.Duration {
	wait, err := time.ParseDuration(strings.TrimSpace(h.Get("Retry-After")) + "s")
	if err != nil || wait < 0 {
		return 0
	}
	return min(wait, 24*time.Hour)
}

// broken describes an error of the connection, without what was sent.
func broken(ctx context.Context, host string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if digest.Hint(err) != "" { // an address that is not allowed, or the size limit
		return err
	}
	return digest.WithHint(retry.Temporary(fmt.Errorf("connecting to %s: %w", host, err), 0),
		"check this machine's network")
}

// hide removes the credentials from what Meetup says.
func (a *API) hide(text string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return digest.Redact(text, a.token, a.config.Key)
}
