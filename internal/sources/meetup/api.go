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

// Limits of what is asked about one group.
const (
	perPage  = 50
	maxPages = 10
)

// Config is the access to Meetup's GraphQL interface, which Meetup gives to the owners of Pro networks.
type Config struct {
	ClientKey string        // of the OAuth client
	Member    string        // the number of the member in whose name it asks
	KeyID     string        // of the signing key
	Key       digest.Secret // the signing key itself, an RSA key in PEM
	API       string        // https://api.meetup.com/gql-ext
	Login     string        // https://secure.meetup.com/oauth2/access
	Client    *fetch.Client // required
}

// API is Meetup's GraphQL interface. It is safe for concurrent use; its sources share one login.
type API struct {
	config Config
	key    jwt.Key
	http   *http.Client

	mu    sync.Mutex
	token digest.Secret
	ends  time.Time // of the token
}

// Open makes the API that c describes. It asks nothing yet. The error says what is missing.
func Open(c Config) (*API, error) {
	c.API, c.Login = cmp.Or(
		c.API,
		"https://api.meetup.com/gql-ext",
	), cmp.Or(
		c.Login,
		"https://secure.meetup.com/oauth2/access",
	)
	for _, address := range []string{c.API, c.Login} {
		if u, err := url.Parse(address); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" ||
			u.User != nil {
			return nil, digest.WithHint(
				fmt.Errorf("%s is no address of Meetup's interface", fetch.Redact(address)),
				"leave it out for Meetup's own",
			)
		}
	}
	key, err := signer(c)
	if err != nil {
		return nil, err
	}
	client := *c.Client.HTTP()
	// credentials go nowhere else
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &API{config: c, key: key, http: &client}, nil
}

// Source reads one group through the API. It is a digest.Source.
type Source struct {
	api  *API
	name string
	zone *time.Location
}

// Source makes the source of the group that location is a page of. Zone is that of times whose group names none. The
// error says that location is no page of a group.
func (a *API) Source(location string, zone *time.Location) (*Source, error) {
	name := urlName(location)
	if name == "" {
		return nil, digest.WithHint(
			fmt.Errorf("%s is no page of a group at Meetup", fetch.Redact(location)),
			"it looks like https://www.meetup.com/socalpython/",
		)
	}
	return &Source{api: a, name: name, zone: zone}, nil
}

// query asks for what is not over when a period begins: events under way began at most a day before.
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
        venues { id name address city state postalCode country venueType }
      } }
    }
  }
}`

// Collect implements digest.Source. Texts are given as they were written: package sources makes them clean. The
// harvest's Horizon is the period's end, or the start of the last event where there are more than 500. Errors are those
// of Parse; retry.After tells of those that may pass, and of how long Meetup asks to wait. A page that cannot be read
// costs itself and those after it.
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
			r.harvest.Horizon = time.Time{} // of this page alone
			next, err = r.answer(body)
		}
		switch {
		case errors.Is(err, digest.ErrNotFound):
			return digest.Harvest{}, digest.WithHint(
				notFound(s.name),
				"the group may have been renamed: look where its page leads to",
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
			r.problem("", fmt.Errorf("its list of events goes on after %d pages; the rest was not read", page))
			r.harvest.Horizon = r.last()
			return r.harvest, nil
		}
		cursors[next] = true
		asked["cursor"] = next
	}
}

// last is the start of the last event that was read.
func (r *reader) last() time.Time {
	last := r.period.Start
	for _, e := range r.harvest.Events {
		if e.Start.After(last) {
			last = e.Start
		}
	}
	return last
}

// ask asks once, and again what fails for a passing reason or because the login has ended.
func (a *API) ask(ctx context.Context, variables map[string]any) ([]byte, error) {
	question, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		return nil, fmt.Errorf("asking Meetup: %w", err)
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
					fmt.Errorf("the login that Meetup gave is not accepted: %w", err),
					"look whether the OAuth client still exists at meetup.com/api/oauth/list",
				)
			}
			fresh = true
		}
	})
	return body, err
}

// post sends a request and reads the answer. What may pass by itself is temporary.
func (a *API) post(ctx context.Context, address, kind string, body []byte, token digest.Secret) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return nil, errors.New("the address cannot be asked")
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
	var told response
	_ = json.Unmarshal(got, &told) // pages of proxies are not JSON
	wrong := told.complaints()
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
			retry.Temporary(failed, retryAfter(resp.Header)),
			"Meetup has trouble; the group's calendar may still answer",
		)
	case len(wrong) > 0:
		err = fmt.Errorf("it says %q: %w", textclean.Message(digest.Redact(string(wrong[0].Message), token), 200), failed)
	default:
		err = failed
	}
	return nil, digest.WithHint(
		err,
		"look whether the OAuth client still may use the interface; without it, the groups' calendars are read",
	)
}

func tooMuch(wait time.Duration) error {
	return digest.WithHint(
		retry.Temporary(errors.New("more was asked than Meetup answers within a minute"), wait),
		"it is asked again next time",
	)
}

// retryAfter is how long an answer asks to wait, in seconds as Meetup tells it; at most a day.
func retryAfter(h http.Header) time.Duration {
	wait, err := time.ParseDuration(strings.TrimSpace(h.Get("Retry-After")) + "s")
	if err != nil || wait < 0 {
		return 0
	}
	return min(wait, 24*time.Hour)
}

// broken says what went wrong on the way, without what was sent.
func broken(ctx context.Context, host string, err error) error {
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	if digest.Hint(err) != "" { // the guard's, or the size limit's
		return err
	}
	return digest.WithHint(retry.Temporary(fmt.Errorf("asking %s: %w", host, err), 0), "check this machine's network")
}

// hide hides the login in what Meetup says.
func (a *API) hide(text string) string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return digest.Redact(text, a.token, a.config.Key)
}
