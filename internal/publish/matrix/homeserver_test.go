package matrix_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
)

// homeserver simulates one room. It stores a transaction once, and fails as configured.
type homeserver struct {
	*httptest.Server
	mu           sync.Mutex
	events       []event
	transactions map[string]string
	puts         int
	status       int
	says         string
	drop         int // number of answers to lose
	lead         bool
}

type event struct {
	ID      string         `json:"event_id"`
	Sender  string         `json:"sender"`
	At      int64          `json:"origin_server_ts"`
	Content map[string]any `json:"content"`
}

func start(t *testing.T) *homeserver {
	h := &homeserver{transactions: map[string]string{}}
	h.Server = httptest.NewServer(h)
	t.Cleanup(h.Close)
	return h
}

func (h *homeserver) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	h.mu.Lock()
	defer h.mu.Unlock()
	say := func(v any) { _ = json.NewEncoder(w).Encode(v) }
	if r.Header.Get("Authorization") != "Bearer "+token {
		w.WriteHeader(http.StatusUnauthorized)
		say(map[string]string{"errcode": "M_UNKNOWN_TOKEN"})
		return
	}
	base := "/_matrix/client/v3/rooms/" + room
	switch {
	case r.URL.Path == "/_matrix/client/v3/account/whoami":
		say(map[string]string{"user_id": me})
	case r.URL.Path == "/_matrix/client/v3/joined_rooms":
		say(map[string]any{"joined_rooms": []string{"!other:example.org", room}})
	case r.Method == http.MethodGet && r.URL.Path == base+"/messages":
		var begin int
		if from := r.URL.Query().Get("from"); from != "" {
			_, _ = fmt.Sscan(from, &begin)
		}
		page := map[string]any{"chunk": []event{}}
		var chunk []event
		for i := len(h.events) - 1 - begin; i >= 0 && len(chunk) < 100; i-- {
			chunk = append(chunk, h.events[i])
		}
		if page["chunk"] = chunk; begin+len(chunk) < len(h.events) {
			page["end"] = fmt.Sprint(begin + len(chunk))
		}
		say(page)
	case r.Method == http.MethodPut && strings.HasPrefix(r.URL.Path, base+"/send/m.room.message/"):
		h.puts++
		if h.lead {
			http.Redirect(w, r, "/elsewhere", http.StatusTemporaryRedirect)
			return
		}
		if h.status != 0 {
			w.WriteHeader(h.status)
			_, _ = w.Write([]byte(h.says))
			return
		}
		id, known := h.transactions[r.URL.Path]
		if !known {
			e := event{ID: fmt.Sprintf("$%d", len(h.events)), Sender: me, At: at.UnixMilli()}
			if json.NewDecoder(r.Body).Decode(&e.Content) != nil {
				w.WriteHeader(http.StatusBadRequest)
				return
			}
			id = e.ID
			h.events, h.transactions[r.URL.Path] = append(h.events, e), id
		}
		if h.drop > 0 {
			h.drop--
			panic(http.ErrAbortHandler)
		}
		say(map[string]string{"event_id": id})
	default:
		w.WriteHeader(http.StatusNotFound)
		say(map[string]string{"errcode": "M_UNRECOGNIZED"})
	}
}

func (h *homeserver) be(change func(*homeserver)) func() {
	return func() {
		h.mu.Lock()
		defer h.mu.Unlock()
		change(h)
	}
}

func (h *homeserver) arrived() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.events)
}
