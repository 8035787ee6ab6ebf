package slacktest

import (
	"cmp"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strconv"
)

// update edits a message. As in Slack, an edit without metadata removes it.
func (s *Server) update(w http.ResponseWriter, r *http.Request) {
	i := slices.IndexFunc(s.messages,
		func(m Message) bool { return m.TS == r.FormValue("ts") && m.Channel == r.FormValue("channel") })
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

// history lists the messages of the channel, newest first, or of a thread, oldest first, by pages.
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
	answer(
		w, map[string]any{
			"ok": true, "messages": list[from:to], "has_more": next != "",
			"response_metadata": map[string]any{"next_cursor": next},
		},
	)
}
