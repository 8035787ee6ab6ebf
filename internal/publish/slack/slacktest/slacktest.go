// Package slacktest plays Slack for tests: what is posted is remembered, what breaks Slack's limits is refused, and it can fail.
package slacktest

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Message is one that was posted.
type Message struct {
	Channel  string          `json:"channel,omitempty"`
	TS       string          `json:"ts"`
	ThreadTS string          `json:"thread_ts,omitempty"`
	Text     string          `json:"text"`
	Blocks   json.RawMessage `json:"blocks,omitempty"`
	Metadata json.RawMessage `json:"metadata,omitempty"`
	Edits    int             `json:"-"` // how often it was edited
	Unfurl   bool            `json:"-"` // previews of its links were not refused
}

// Mood is how a Slack fails. The zero Mood fails in nothing.
type Mood struct {
	After       int           // so many posts go well before anything fails
	Error       string        // said instead of posting
	Status      int           // the HTTP status of posts instead of an answer
	Limited     int           // so many posts are answered 429, with Retry-After: 1
	Drop        int           // so many messages are posted without an answer: the connection ends
	Late        time.Duration // with Drop: the message is there only this much later
	Hold        func()        // called when a message was posted; the answer to it never comes
	Mute        string        // said to questions about the channel: an error, or an HTTP status
	MuteReplies string        // as Mute, to questions about a thread alone
	Edit        string        // said instead of editing
	Page        int           // the most messages of a page of history
}

// Server is a Slack with one workspace, whose bots' tokens begin with xoxb-. The zero Server is one without a network, an http.Handler.
type Server struct {
	Team string // the identifier of the workspace whose members press buttons; set it before they do

	http     *httptest.Server
	mu       sync.Mutex
	mood     Mood
	posts    int // since the mood began
	messages []Message
	socket   socket
}

// New starts a Slack on this machine.
func New() *Server {
	s := &Server{}
	s.http = httptest.NewServer(s)
	return s
}

// URL is the address of the web interface.
func (s *Server) URL() string { return s.http.URL + "/api/" }

// WebhookURL is the address of an incoming webhook.
func (s *Server) WebhookURL() string { return s.http.URL + webhookPath }

const webhookPath = "/services/T0/B0/geheim"

// Close ends it.
func (s *Server) Close() { s.http.Close() }

// Messages are all that were posted, in order.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Parents are the messages that are no replies.
func (s *Server) Parents() []Message {
	return slices.DeleteFunc(s.Messages(), func(m Message) bool { return m.ThreadTS != "" })
}

// Forget takes a message away by its place in Messages, as a part that was never posted.
func (s *Server) Forget(i int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = slices.Delete(s.messages, i, i+1)
}

// Add puts a message there as if somebody had posted it; it gets a timestamp where it has none.
func (s *Server) Add(m Message) Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.keep(m)
}

// Be makes it fail from now on as m says.
func (s *Server) Be(m Mood) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mood, s.posts = m, 0
}

// ServeHTTP is Slack, also without a network.
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
	case !strings.HasPrefix(cmp.Or(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "), r.FormValue("token")), "xoxb-"):
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

// failed answers a post as a Slack that fails, and reports whether it did.
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

// update edits a message. One that is edited without metadata has none afterwards: what is kept is what was given.
func (s *Server) update(w http.ResponseWriter, r *http.Request) {
	i := slices.IndexFunc(s.messages, func(m Message) bool { return m.TS == r.FormValue("ts") && m.Channel == r.FormValue("channel") })
	if s.mood.Edit != "" || i < 0 {
		answer(w, map[string]any{"ok": false, "error": cmp.Or(s.mood.Edit, "message_not_found")})
		return
	}
	m := s.messages[i]
	m.Text, m.Blocks, m.Metadata = r.FormValue("text"), raw(r.FormValue("blocks")), raw(r.FormValue("metadata"))
	if code := Refusal(m.Blocks); code != "" {
		answer(w, map[string]any{"ok": false, "error": code})
		return
	}
	m.Edits++
	s.messages[i] = m
	answer(w, map[string]any{"ok": true, "channel": m.Channel, "ts": m.TS, "text": m.Text})
}

func raw(text string) json.RawMessage {
	if text == "" {
		return nil
	}
	return json.RawMessage(text)
}

// refuses is what Slack says of m instead of posting it.
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

// keep remembers a message under a timestamp of its own.
func (s *Server) keep(m Message) Message {
	if m.TS == "" {
		m.TS = fmt.Sprintf("%d.%06d", time.Now().Unix(), len(s.messages)+1)
	}
	s.messages = append(s.messages, m)
	return m
}

// late takes a message up some time after its answer was lost, and reports whether it will.
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

// lose loses the answer, if it is to be lost.
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

func (s *Server) hook(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if s.failed(w) {
		return
	}
	var m Message
	code := "invalid_payload"
	if json.Unmarshal(body, &m) == nil {
		code = s.refuses(m)
	}
	if code != "" {
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, code)
		return
	}
	s.keep(m)
	s.lose(r)
	_, _ = io.WriteString(w, "ok")
}

// history lists the channel's messages, newest first, or a thread's, oldest first, a page at a time.
func (s *Server) history(w http.ResponseWriter, r *http.Request, replies bool) {
	if s.mood.MuteReplies != "" && replies {
		answer(w, map[string]any{"ok": false, "error": s.mood.MuteReplies})
		return
	}
	switch status, err := strconv.Atoi(s.mood.Mute); {
	case s.mood.Mute != "" && err == nil:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(status)
		return
	case s.mood.Mute != "":
		answer(w, map[string]any{"ok": false, "error": s.mood.Mute})
		return
	}
	list := []Message{}
	for _, m := range s.messages {
		of, since := r.FormValue("ts"), r.FormValue("oldest")
		if replies && m.TS != of && m.ThreadTS != of || !replies && (m.ThreadTS != "" || m.TS <= since) {
			continue
		}
		if asked := r.FormValue("include_all_metadata"); asked != "1" && asked != "true" {
			m.Metadata = nil
		}
		list = append(list, m)
	}
	slices.SortStableFunc(list, func(a, b Message) int { return cmp.Compare(a.TS, b.TS) })
	if !replies {
		slices.Reverse(list)
	}
	from, _ := strconv.Atoi(r.FormValue("cursor"))
	limit, _ := strconv.Atoi(r.FormValue("limit"))
	if s.mood.Page > 0 {
		limit = min(limit, s.mood.Page)
	}
	to := min(from+limit, len(list))
	next := ""
	if to < len(list) {
		next = strconv.Itoa(to)
	}
	answer(w, map[string]any{"ok": true, "messages": list[from:to], "has_more": next != "", "response_metadata": map[string]any{"next_cursor": next}})
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v)
}
