package fetch_test

import (
	"context"
	"io"
	"net/http"
	"sync"
	"time"
)

// reply is one response of a simulated server.
type reply struct {
	status int
	header map[string]string
	err    error         // instead of a response
	broken error         // while the body is read
	takes  time.Duration // until the response starts
	body   time.Duration // until the body ends
}

// script is a simulated server with a list of responses; the last one repeats. It records the times of
// requests.
type script struct {
	mu      sync.Mutex
	replies []reply
	asked   []time.Time
	now, at int // current and maximum number of requests
}

func (s *script) RoundTrip(r *http.Request) (*http.Response, error) {
	s.mu.Lock()
	is := s.replies[min(len(s.asked), len(s.replies)-1)]
	s.asked = append(s.asked, time.Now())
	s.now++
	s.at = max(s.at, s.now)
	s.mu.Unlock()
	defer func() { s.mu.Lock(); s.now--; s.mu.Unlock() }()
	select {
	case <-time.After(is.takes):
	case <-r.Context().Done():
		return nil, context.Cause(r.Context())
	}
	if is.err != nil {
		return nil, is.err
	}
	h := http.Header{}
	for k, v := range is.header {
		h.Set(k, v)
	}
	return &http.Response{
		StatusCode: is.status, Header: h, Request: r,
		Body: io.NopCloser(&slowBody{ctx: r.Context(), reply: is}),
	}, nil
}

// slowBody is a body that takes time, and may break.
type slowBody struct {
	ctx context.Context
	reply
}

func (b *slowBody) Read([]byte) (int, error) {
	select {
	case <-time.After(b.body):
	case <-b.ctx.Done():
		return 0, b.ctx.Err()
	}
	if b.broken != nil {
		return 0, b.broken
	}
	return 0, io.EOF
}
