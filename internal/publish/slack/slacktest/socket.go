package slacktest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/gorilla/websocket"
)

// AppToken is the only token that Socket Mode accepts.
const AppToken = "xapp-geheim"

// socket is the server side of Socket Mode. Every click goes to one connection, and is delivered again until
// it is acknowledged.
type socket struct {
	mu      sync.Mutex
	waiting []*envelope
	news    chan struct{} // closed when there is something to send
	cut     int
	opened  int
}

type envelope struct {
	id      string
	payload json.RawMessage
	acked   chan struct{}
}

// Press presses a button of a message. The returned channel is closed when the app has acknowledged the
// click.
func (s *Server) Press(user, name, channel, message, action, value string) <-chan struct{} {
	payload, err := json.Marshal(map[string]any{
		"type": "block_actions", "team": map[string]string{"id": s.Team, "domain": "test"},
		"user": map[string]string{"id": user, "name": name, "username": name, "team_id": s.Team}, "trigger_id": "1.2.geheim",
		"container": map[string]string{"type": "message", "channel_id": channel, "message_ts": message},
		"channel":   map[string]string{"id": channel},
		"actions": []map[string]any{
			{"type": "button", "action_id": action, "block_id": "digest", "value": value, "action_ts": "1.1"},
		},
	})
	if err != nil {
		panic(err)
	}
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	e := &envelope{id: fmt.Sprintf("e%d", time.Now().UnixNano()), payload: payload, acked: make(chan struct{})}
	s.socket.waiting = append(s.socket.waiting, e)
	if s.socket.news != nil {
		close(s.socket.news)
		s.socket.news = nil
	}
	return e.acked
}

// Cut closes the next n connections between sending a click and reading its acknowledgment.
func (s *Server) Cut(n int) {
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	s.socket.cut = n
}

// Opened returns the number of Socket Mode connections so far.
func (s *Server) Opened() int {
	s.socket.mu.Lock()
	defer s.socket.mu.Unlock()
	return s.socket.opened
}

// socketMode answers requests for Socket Mode, and reports whether it did.
func (s *Server) socketMode(w http.ResponseWriter, r *http.Request) bool {
	switch r.URL.Path {
	case "/api/apps.connections.open":
		if r.Header.Get("Authorization") != "Bearer "+AppToken {
			answer(w, map[string]any{"ok": false, "error": "invalid_auth"})
			return true
		}
		answer(w, map[string]any{"ok": true, "url": "ws" + strings.TrimPrefix(s.http.URL, "http") + "/link?ticket=geheim"})
	case "/link":
		upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
		if conn, err := upgrader.Upgrade(w, r, nil); err == nil {
			s.socket.serve(conn)
		}
	default:
		return false
	}
	return true
}

func (s *socket) serve(conn *websocket.Conn) {
	defer func() { _ = conn.Close() }()
	s.mu.Lock()
	s.opened++
	s.mu.Unlock()
	if conn.WriteJSON(map[string]any{"type": "hello", "num_connections": 1}) != nil {
		return
	}
	gone := make(chan struct{})
	var deaf atomic.Bool
	go func() {
		defer close(gone)
		for {
			var ack struct {
				ID string `json:"envelope_id"`
			}
			if conn.ReadJSON(&ack) != nil {
				return
			}
			if !deaf.Load() {
				s.ack(ack.ID)
			}
		}
	}()
	sent := map[string]bool{}
	for {
		next, news, cut := s.next(sent)
		if next == nil {
			select {
			case <-news:
			case <-gone:
				return
			}
			continue
		}
		sent[next.id] = true
		if cut {
			deaf.Store(true)
		}
		if conn.WriteJSON(
			map[string]any{
				"type": "interactive", "envelope_id": next.id, "payload": next.payload,
				"accepts_response_payload": false,
			},
		) != nil || cut {
			return
		}
	}
}

// next returns what to send on a connection that has already received the envelopes in sent.
func (s *socket) next(sent map[string]bool) (e *envelope, news chan struct{}, cut bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, e := range s.waiting {
		if !sent[e.id] {
			if s.cut > 0 {
				s.cut--
				return e, nil, true
			}
			return e, nil, false
		}
	}
	if s.news == nil {
		s.news = make(chan struct{})
	}
	return nil, s.news, false
}

func (s *socket) ack(id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, e := range s.waiting {
		if e.id == id {
			s.waiting = append(s.waiting[:i:i], s.waiting[i+1:]...)
			close(e.acked)
			return
		}
	}
}
