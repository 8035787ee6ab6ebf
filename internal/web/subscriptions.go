package web

import (
	"context"
	"errors"
	"net/http"
	"net/mail"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

const (
	maxBody   = 16 << 10         // bytes of a form
	maxToken  = 1024             // bytes of a token
	maxAsking = 64               // maximum number of confirmations being sent
	asked     = time.Minute      // timeout of sending a confirmation
	answered  = 20 * time.Second // timeout of everything else
)

// Origins for the consent log. They contain no network address: the proof is that a person confirmed from
// their mailbox.
const (
	fromPage     = "web page"
	fromOneClick = "one-click unsubscribe"
)

func (h *Handler) askSubscribe(w http.ResponseWriter, r *http.Request) {
	h.say(w, r, http.StatusOK, View{Kind: subscribePage, Errors: map[string]string{}})
}

// subscribe gives the same answer in the same time whether the address is known or not. It sends the
// confirmation after the answer.
func (h *Handler) subscribe(w http.ResponseWriter, r *http.Request) {
	if !h.form(w, r) || !h.allowed(w, r, h.limits.subscribe) {
		return
	}
	typed := strings.TrimSpace(r.PostForm.Get("email"))
	v := View{
		Kind: subscribePage, Address: clip(typed, 254), Language: h.known(r.PostForm.Get("language")),
		Errors: map[string]string{},
	}
	address, problem := addressOf(typed)
	if problem != "" {
		v.Errors["email"] = problem
		h.say(w, r, http.StatusUnprocessableEntity, v)
		return
	}
	sent := View{Kind: noticePage, Notice: "sent", Language: v.Language}
	// It is a bot, or somebody asks for too many messages to one address.
	if r.PostForm.Get("website") != "" || !h.limits.address.allow(strings.ToLower(address)) {
		h.say(w, r, http.StatusOK, sent)
		return
	}
	select {
	case h.asking <- struct{}{}:
	default:
		h.tooMany(w, r)
		return
	}
	s := digest.Subscriber{Address: address, Language: h.language(r, v.Language)}
	ctx := context.WithoutCancel(r.Context())
	h.group.Go(func() {
		defer func() { <-h.asking }()
		defer func() {
			if p := recover(); p != nil { // net/http only recovers panics in its own goroutines
				h.config.Log.Error("confirmation not sent", "panic", p)
			}
		}()
		ctx, cancel := context.WithTimeout(ctx, asked)
		defer cancel()
		if err := h.config.Subscriptions.Subscribe(ctx, s, fromPage); err != nil {
			h.config.Log.Error("confirmation not sent", "err", err)
		}
	})
	h.say(w, r, http.StatusOK, sent)
}

// held shows a page for the person with the token.
func (h *Handler) held(kind string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !h.allowed(w, r, h.limits.token) {
			return
		}
		s, ok := h.holder(w, r)
		if !ok {
			return
		}
		v := View{Address: s.Address, Language: s.Language}
		if kind == preferencesPage {
			v = h.preferencesView(s)
		}
		v.Kind, v.Token = kind, r.PathValue("token")
		h.say(w, r, http.StatusOK, v)
	}
}

func (h *Handler) confirm(w http.ResponseWriter, r *http.Request) {
	if !h.form(w, r) || !h.allowed(w, r, h.limits.token) || !h.token(w, r) {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), answered)
	defer cancel()
	s, err := h.config.Subscriptions.Confirm(ctx, r.PathValue("token"), fromPage)
	h.done(w, r, err, View{Notice: "confirmed", Language: s.Language})
}

func (h *Handler) prefer(w http.ResponseWriter, r *http.Request) {
	if !h.form(w, r) || !h.allowed(w, r, h.limits.token) {
		return
	}
	s, ok := h.holder(w, r)
	if !ok {
		return
	}
	v, p := h.chosen(r)
	v.Token, v.Address = r.PathValue("token"), s.Address
	if len(v.Errors) > 0 {
		h.say(w, r, http.StatusUnprocessableEntity, v)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), answered)
	defer cancel()
	err := h.config.Subscriptions.Prefer(ctx, v.Token, v.Language, p, fromPage)
	h.done(w, r, err, View{Notice: "saved", Token: v.Token, Language: v.Language})
}

// unsubscribe also serves the one-click request of mail programs (RFC 8058 section 3.2), which has no cookie
// and no origin. The token alone authorizes it, so its origin is not checked.
func (h *Handler) unsubscribe(w http.ResponseWriter, r *http.Request) {
	if !h.parsed(w, r) {
		return
	}
	origin := fromPage
	if r.PostForm.Get("List-Unsubscribe") == "One-Click" {
		origin = fromOneClick
	} else if !h.sameOrigin(w, r) {
		return
	}
	if !h.allowed(w, r, h.limits.token) || !h.token(w, r) {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), answered)
	defer cancel()
	err := h.config.Subscriptions.Unsubscribe(ctx, r.PathValue("token"), origin)
	h.done(w, r, err, View{Notice: "unsubscribed"})
}

// holder returns the person with the token. If there is none, it answers the request and returns false.
func (h *Handler) holder(w http.ResponseWriter, r *http.Request) (digest.Subscriber, bool) {
	if !h.token(w, r) {
		return digest.Subscriber{}, false
	}
	ctx, cancel := context.WithTimeout(r.Context(), answered)
	defer cancel()
	s, err := h.config.Subscriptions.Holder(ctx, r.PathValue("token"))
	if err != nil {
		h.done(w, r, err, View{})
	}
	return s, err == nil
}

// token rejects a value that is too long to be a token.
func (h *Handler) token(w http.ResponseWriter, r *http.Request) bool {
	if len(r.PathValue("token")) > maxToken {
		h.done(w, r, digest.ErrNotFound, View{})
		return false
	}
	return true
}

// done answers with the result.
func (h *Handler) done(w http.ResponseWriter, r *http.Request, err error, v View) {
	v.Kind = noticePage
	status := http.StatusOK
	switch {
	case errors.Is(err, digest.ErrNotFound):
		status, v = http.StatusNotFound, View{Kind: noticePage, Notice: "invalid"}
	case err != nil:
		h.config.Log.Error("subscription not changed", "err", err)
		w.Header().Set("Retry-After", "300")
		status, v = http.StatusServiceUnavailable, View{Kind: noticePage, Notice: "later"}
	}
	h.say(w, r, status, v)
}

// form reads a form sent from one of our own pages.
func (h *Handler) form(w http.ResponseWriter, r *http.Request) bool {
	return h.sameOrigin(w, r) && h.parsed(w, r)
}

func (h *Handler) sameOrigin(w http.ResponseWriter, r *http.Request) bool {
	err := h.origins.Check(r)
	if err != nil {
		h.say(w, r, http.StatusForbidden, View{Kind: noticePage, Notice: "foreign"})
	}
	return err == nil
}

// parsed parses both form types of RFC 8058 section 3.1.
func (h *Handler) parsed(w http.ResponseWriter, r *http.Request) bool {
	err := r.ParseForm()
	if err == nil {
		if err = r.ParseMultipartForm(maxBody); errors.Is(err, http.ErrNotMultipart) {
			err = nil
		}
	}
	if r.MultipartForm != nil {
		r.PostForm = r.MultipartForm.Value
		defer func() { _ = r.MultipartForm.RemoveAll() }()
	}
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		h.say(w, r, http.StatusRequestEntityTooLarge, View{Kind: noticePage, Notice: "large"})
	case err != nil:
		h.say(w, r, http.StatusBadRequest, View{Kind: noticePage, Notice: "invalid"})
	}
	return err == nil
}

// addressOf returns the address, or the key of a phrase that explains why it is not valid. It accepts what
// RFC 5321 section 4.5.3.1 allows, with a dot in the host name.
func addressOf(typed string) (address, problem string) {
	if typed == "" {
		return "", "web.error.empty"
	}
	a, err := mail.ParseAddress(typed)
	if err != nil || a.Name != "" || a.Address != typed || len(typed) > 254 ||
		strings.ContainsAny(typed, "\"<>()[],;: \\") {
		return "", "web.error.address"
	}
	local, host, _ := strings.Cut(typed, "@")
	if len(local) > 64 || !strings.Contains(strings.Trim(host, "."), ".") || strings.Contains(host, "..") ||
		strings.HasPrefix(host, ".") || strings.HasSuffix(host, ".") {
		return "", "web.error.address"
	}
	return typed, ""
}

func clip(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "")
}
