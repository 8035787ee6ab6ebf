package web

import (
	"cmp"
	"context"
	"net/http"
	"net/url"
)

// Asks are the operations of the pages on which people answer whether they present a project. Implementations are safe
// for concurrent use. For a token that is not valid, the error is digest.ErrNotFound.
type Asks interface {
	// ShowAsk returns the page of the person with the token. It changes nothing.
	ShowAsk(ctx context.Context, r AskRequest) (AskPage, error)
	// Answer records what the person answers, and returns the name of what came of it.
	Answer(ctx context.Context, token string, a AskAnswer) (result string, err error)
	// Hold returns the calendar file of the person. It changes nothing.
	Hold(ctx context.Context, token string) (calendar string, err error)
}

// AskRequest is a request for a page.
type AskRequest struct {
	Token    string
	Base     string                  // prefix of all paths
	Result   string                  // what came of an answer; any text
	Language func(own string) string // the language of the page for a person with that language
}

// AskPage is a page, and its Content-Security-Policy.
type AskPage struct{ Body, Policy, Language string }

// AskAnswer is what a person sent.
type AskAnswer struct{ Answer, Other, Slides, Visitors string }

// askPages adds the pages. Opening one changes nothing, because programs that check mail open links: only a POST from
// the page answers.
func (h *Handler) askPages() {
	h.mux.HandleFunc("/ask/{token}", h.methods(h.showAsk, h.answerAsk))
	h.mux.HandleFunc("GET /ask/{token}/hold.ics", h.hold)
}

func (h *Handler) showAsk(w http.ResponseWriter, r *http.Request) {
	if !h.allowed(w, r, h.limits.token) || !h.token(w, r) {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), answered)
	defer cancel()
	page, err := h.config.Asks.ShowAsk(ctx, AskRequest{
		Token: r.PathValue("token"), Base: h.base, Result: r.URL.Query().Get("done"),
		Language: func(own string) string { return h.language(r, own) },
	})
	if err != nil {
		h.done(w, r, err, View{})
		return
	}
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Language", page.Language)
	head.Set("Content-Security-Policy", page.Policy)
	head.Set("Cache-Control", "no-store")
	head.Set("X-Robots-Tag", "noindex, nofollow")
	w.WriteHeader(http.StatusOK)
	if r.Method != http.MethodHead {
		_, _ = w.Write([]byte(page.Body)) // the client may have gone
	}
}

func (h *Handler) answerAsk(w http.ResponseWriter, r *http.Request) {
	if !h.form(w, r) || !h.allowed(w, r, h.limits.token) || !h.token(w, r) {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), answered)
	defer cancel()
	token := r.PathValue("token")
	result, err := h.config.Asks.Answer(ctx, token, AskAnswer{
		Answer: r.PostForm.Get("answer"), Other: cmp.Or(r.PostForm.Get("typed"), r.PostForm.Get("who")),
		Slides: r.PostForm.Get("slides"), Visitors: r.PostForm.Get("visitors"),
	})
	if err != nil {
		h.done(w, r, err, View{})
		return
	}
	// See other: reloading the page must not send the answer again.
	http.Redirect(w, r, h.base+"/ask/"+url.PathEscape(token)+"?done="+url.QueryEscape(result), http.StatusSeeOther)
}

func (h *Handler) hold(w http.ResponseWriter, r *http.Request) {
	if !h.allowed(w, r, h.limits.token) || !h.token(w, r) {
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), answered)
	defer cancel()
	file, err := h.config.Asks.Hold(ctx, r.PathValue("token"))
	if err != nil {
		h.done(w, r, err, View{})
		return
	}
	head := w.Header()
	head.Set("Content-Type", "text/calendar; charset=utf-8")
	head.Set("Content-Disposition", `attachment; filename="hold.ics"`)
	head.Set("Content-Security-Policy", "default-src 'none'")
	head.Set("Cache-Control", "no-store")
	_, _ = w.Write([]byte(file)) // the client may have gone
}
