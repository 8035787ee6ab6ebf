// Package slacktest simulates Slack for tests. It stores posts, enforces Slack's limits, and can fail.
package slacktest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"time"
)

// Message is a posted message.
type Message struct {
	Channel  string          `json:"channel,omitempty"`
	TS       string          `json:"ts"`
	ThreadTS string          `json:"thread_ts,omitempty"`
	Text     string          `json:"text"`
	Blocks   json.RawMessage `json:"blocks,omitempty"`
	Metadata json.RawMessage `json:"metadata,omitempty"`
	Edits    int             `json:"-"` // number of edits
	Unfurl   bool            `json:"-"` // previews of links were not disabled
}

// Mood defines how Slack fails. The zero Mood does not fail.
type Mood struct {
	After       int           // number of posts that succeed first
	Error       string        // error code instead of posting
	Status      int           // HTTP status instead of an answer to a post
	Limited     int           // number of posts answered with 429 and Retry-After: 1
	Drop        int           // number of messages posted without an answer: the connection closes
	Late        time.Duration // with Drop: the message appears after this delay
	Hold        func()        // called after a message was posted; there is no answer to it
	Mute        string        // answer to reading the channel: an error code or an HTTP status
	MuteReplies string        // like Mute, for reading threads only
	Edit        string        // error code instead of editing
	Page        int           // maximum number of messages on a page of history
}

// Server is a Slack with one workspace, whose bot tokens start with xoxb-. The zero Server is an http.Handler
// without a network.
type Server struct {
	Team string // workspace ID of people who press buttons; set it before they do

	http     *httptest.Server
	mu       sync.Mutex
	mood     Mood
	posts    int // since the mood was set
	messages []Message
	socket   socket
}

// New starts a Slack on this machine.
func New() *Server {
	s := &Server{}
	s.http = httptest.NewServer(s)
	return s
}

// URL returns the base address of the API.
func (s *Server) URL() string { return s.http.URL + "/api/" }

// WebhookURL returns the address of an incoming webhook.
func (s *Server) WebhookURL() string { return s.http.URL + webhookPath }

const webhookPath = "/services/T0/B0/geheim"

// Close stops the server.
func (s *Server) Close() { s.http.Close() }

// Messages returns all posted messages, in order.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Parents returns the messages that are not replies.
func (s *Server) Parents() []Message {
	return slices.DeleteFunc(s.Messages(), func(m Message) bool { return m.ThreadTS != "" })
}

// Forget removes a message by its index in Messages, as if it had never been posted.
func (s *Server) Forget(i int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = slices.Delete(s.messages, i, i+1)
}

// Add adds a message as if somebody had posted it. It sets the timestamp if there is none.
func (s *Server) Add(m Message) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keep(m)
}

// Be sets the mood.
func (s *Server) Be(m Mood) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mood, s.posts = m, 0
}

// ServeHTTP implements http.Handler.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.socketMode(w, r) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	method, isAPI := strings.CutPrefix(r.URL.Path, "/api/")
	switch {
	case r.URL.Path == webhookPath:
		s.hook(w, r)
	case !isAPI:
		http.NotFound(w, r)
	case !strings.HasPrefix(cmp.Or(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), r.FormValue("token")),
		"xoxb-"):
		answer(w, map[string]any{"ok": false, "error": "not_authed"})
	case method == "auth.test":
		answer(w, map[string]any{"ok": s.mood.Error == "", "error": s.mood.Error, "user_id": "U1", "bot_id": "B1"})
	case method == "chat.postMessage":
		s.post(w, r)
	case method == "chat.update":
		s.update(w, r)
	case method == "conversations.history" || method == "conversations.replies":
		s.history(w, r, method == "conversations.replies")
	default:
		answer(w, map[string]any{"ok": false, "error": "unknown_method"})
	}
}

// failed answers a post with a failure if the mood says so, and reports whether it did.
func (s *Server) failed(w http.ResponseWriter) bool {
	if s.posts++; s.posts <= s.mood.After {
		return false
	}
	switch {
	case s.mood.Limited > 0:
		s.mood.Limited--
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
		_, _ = io.WriteString(w, "rate_limited")
	case s.mood.Status != 0:
		w.WriteHeader(s.mood.Status)
	default:
		return false
	}
	return true
}

func (s *Server) post(w http.ResponseWriter, r *http.Request) {
	m := Message{
		Channel: r.FormValue("channel"), ThreadTS: r.FormValue("thread_ts"), Text: r.FormValue("text"),
		Blocks: raw(r.FormValue("blocks")), Metadata: raw(r.FormValue("metadata")),
		Unfurl: r.FormValue("unfurl_links") != "false" || r.FormValue("unfurl_media") != "false",
	}
	if s.failed(w) {
		return
	}
	if code := s.refuses(m); code != "" {
		answer(w, map[string]any{"ok": false, "error": code})
		return
	}
	if s.late(m) {
		s.lose(r)
	}
	m = s.keep(m)
	s.lose(r)
	answer(w, map[string]any{"ok": true, "channel": m.Channel, "ts": m.TS})
}

func raw(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	return json.RawMessage(text)
}

// refuses returns the error code for m, or "".
func (s *Server) refuses(m Message) string {
	isReplied := func(o Message) bool { return o.TS == m.ThreadTS && o.ThreadTS == "" }
	switch {
	case s.mood.Error != "" && s.posts > s.mood.After:
		return s.mood.Error
	case m.ThreadTS != "" && !slices.ContainsFunc(s.messages, isReplied):
		return "cannot_reply_to_message"
	case m.Text == "" && len(m.Blocks) == 0:
		return "no_text"
	case len([]rune(m.Text)) > 40_000:
		return "msg_too_long"
	case len(m.Metadata) > 0 && !goodMetadata(m.Metadata):
		return "invalid_metadata_format"
	}
	return Refusal(m.Blocks)
}

// keep stores a message with a unique timestamp.
func (s *Server) keep(m Message) Message {
	if m.TS == "" {
		m.TS = fmt.Sprintf("%d.%06d", time.Now().Unix(), len(s.messages)+1)
	}
	s.messages = append(s.messages, m)
	return m
}

// late posts a message with a delay if the mood says so, and reports whether it does.
func (s *Server) late(m Message) bool {
	if s.mood.Late == 0 || s.mood.Drop == 0 || s.posts <= s.mood.After {
		return false
	}
	time.AfterFunc(s.mood.Late, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.keep(m)
	})
	return true
}

// lose closes the connection instead of answering, if the mood says so.
func (s *Server) lose(r *http.Request) {
	switch {
	case s.posts <= s.mood.After:
	case s.mood.Hold != nil:
		s.mood.Hold()
		<-r.Context().Done()
		panic(http.ErrAbortHandler)
	case s.mood.Drop > 0:
		s.mood.Drop--
		panic(http.ErrAbortHandler)
	}
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}
