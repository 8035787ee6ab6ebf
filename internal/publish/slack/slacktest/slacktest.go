// Package slacktest plays Slack for tests: what is posted is remembered, what breaks Slack's limits is refused, and it can fail.
package slacktest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sync"
	"unicode/utf8"
)

// Message is one that was posted.
type Message struct {
	Channel  string          `json:"channel,omitempty"`
	TS       string          `json:"ts"`
	ThreadTS string          `json:"thread_ts,omitempty"`
	Text     string          `json:"text"`
	Blocks   json.RawMessage `json:"blocks,omitempty"`
	Metadata json.RawMessage `json:"metadata,omitempty"`
}

// Server is a Slack with one workspace.
type Server struct {
	// Error is what chat.postMessage and the webhook say instead of posting.
	Error string
	// Status is the HTTP status of every answer, if it is not 0.
	Status int
	// Limited is how many requests are answered 429, with Retry-After: 1.
	Limited int
	// Drop makes messages be posted and the answer be lost, that many times.
	Drop int
	// Mute makes questions about the channel be refused with this error.
	Mute string

	http     *httptest.Server
	mu       sync.Mutex
	messages []Message
}

// New starts a Slack on this machine.
func New() *Server {
	s := &Server{}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	return s
}

// URL is the address of the web interface.
func (s *Server) URL() string { return s.http.URL + "/api/" }

// WebhookURL is the address of an incoming webhook.
func (s *Server) WebhookURL() string { return s.http.URL + "/services/T0/B0/geheim" }

// Close ends it.
func (s *Server) Close() { s.http.Close() }

// Messages are all that were posted, in order.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Message(nil), s.messages...)
}

// Parents are the messages that are no replies.
func (s *Server) Parents() []Message {
	var out []Message
	for _, m := range s.Messages() {
		if m.ThreadTS == "" {
			out = append(out, m)
		}
	}
	return out
}

// Forget takes a message away by its place in Messages, as a part that was never posted.
func (s *Server) Forget(i int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = append(s.messages[:i], s.messages[i+1:]...)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.Limited > 0:
		s.Limited--
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	case s.Status != 0:
		w.WriteHeader(s.Status)
		return
	}
	switch r.URL.Path {
	case "/api/auth.test":
		answer(w, map[string]any{"ok": s.Error == "", "error": s.Error, "user_id": "U1"})
	case "/api/chat.postMessage":
		s.post(w, r)
	case "/api/conversations.history":
		s.history(w, "")
	case "/api/conversations.replies":
		s.history(w, r.FormValue("ts"))
	case "/services/T0/B0/geheim":
		s.hook(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (s *Server) post(w http.ResponseWriter, r *http.Request) {
	m := Message{Channel: r.FormValue("channel"), ThreadTS: r.FormValue("thread_ts"), Text: r.FormValue("text"), Blocks: json.RawMessage(r.FormValue("blocks")), Metadata: json.RawMessage(r.FormValue("metadata"))}
	if len(m.Metadata) == 0 {
		m.Metadata = nil
	}
	code := s.Error
	if code == "" {
		code = Refusal(m.Blocks)
	}
	if code != "" {
		answer(w, map[string]any{"ok": false, "error": code})
		return
	}
	m = s.keep(m)
	if s.dropped() {
		return
	}
	answer(w, map[string]any{"ok": true, "channel": m.Channel, "ts": m.TS})
}

func (s *Server) keep(m Message) Message {
	m.TS = fmt.Sprintf("1784000000.%06d", len(s.messages)+1)
	s.messages = append(s.messages, m)
	return m
}

// dropped loses the answer: the connection ends.
func (s *Server) dropped() bool {
	if s.Drop == 0 {
		return false
	}
	s.Drop--
	panic(http.ErrAbortHandler)
}

func (s *Server) hook(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var m Message
	if err := json.Unmarshal(body, &m); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, "invalid_payload")
		return
	}
	code := s.Error
	if code == "" {
		code = Refusal(m.Blocks)
	}
	if code != "" {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, code)
		return
	}
	s.keep(m)
	if s.dropped() {
		return
	}
	_, _ = io.WriteString(w, "ok")
}

func (s *Server) history(w http.ResponseWriter, thread string) {
	if s.Mute != "" {
		answer(w, map[string]any{"ok": false, "error": s.Mute})
		return
	}
	list := []Message{}
	for _, m := range s.messages {
		if thread == "" && m.ThreadTS == "" || thread != "" && (m.TS == thread || m.ThreadTS == thread) {
			list = append(list, m)
		}
	}
	answer(w, map[string]any{"ok": true, "messages": list, "has_more": false})
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}

type text struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// Refusal is what Slack says to blocks that break its limits (https://docs.slack.dev/reference/block-kit/blocks); empty where they are good.
func Refusal(raw json.RawMessage) string {
	if len(raw) == 0 {
		return ""
	}
	var blocks []struct {
		Type     string            `json:"type"`
		Text     *text             `json:"text"`
		Fields   []text            `json:"fields"`
		Elements []json.RawMessage `json:"elements"`
	}
	if err := json.Unmarshal(raw, &blocks); err != nil || len(blocks) > 50 {
		return "invalid_blocks"
	}
	total := 0
	for _, b := range blocks {
		n := 0
		if b.Text != nil {
			n = utf8.RuneCountInString(b.Text.Text)
		}
		total += n
		switch b.Type {
		case "header":
			if n == 0 || n > 150 || b.Text.Type != "plain_text" {
				return "invalid_blocks"
			}
		case "section":
			if n == 0 && len(b.Fields) == 0 || n > 3000 {
				return "invalid_blocks"
			}
		case "context":
			if len(b.Elements) == 0 || len(b.Elements) > 10 {
				return "invalid_blocks"
			}
		case "actions":
			if len(b.Elements) == 0 || len(b.Elements) > 25 {
				return "invalid_blocks"
			}
		case "divider":
		default:
			return "invalid_blocks"
		}
		for _, raw := range b.Elements {
			n, ok := element(raw)
			if !ok {
				return "invalid_blocks"
			}
			total += n
		}
	}
	if total > 11_000 {
		return "msg_blocks_too_long"
	}
	return ""
}

func element(raw json.RawMessage) (size int, ok bool) {
	var button struct {
		Type string `json:"type"`
		Text text   `json:"text"`
		URL  string `json:"url"`
	}
	if json.Unmarshal(raw, &button) == nil && button.Type == "button" {
		n := utf8.RuneCountInString(button.Text.Text)
		return n, n > 0 && n <= 75 && len(button.URL) <= 3000
	}
	var t text
	if json.Unmarshal(raw, &t) != nil || t.Text == "" || utf8.RuneCountInString(t.Text) > 3000 {
		return 0, false
	}
	return utf8.RuneCountInString(t.Text), true
}
