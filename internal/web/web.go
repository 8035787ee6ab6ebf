// Package web is what the public finds over HTTP. It is the archive, and the pages on which a person subscribes and unsubscribes.
//
// No page needs a script, a cookie or another host. GET and HEAD change nothing, for mail scanners follow links.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Subscriptions are what people ask for on the pages. origin says where they asked, for the log of consent. It is safe for concurrent use.
type Subscriptions interface {
	// Subscribe sends a message by which s confirms. It tells nobody whether the address was known.
	Subscribe(ctx context.Context, s digest.Subscriber, origin string) error
	// Confirm subscribes the person whose token it is; digest.ErrNotFound for a token that is not ours, or is too old.
	Confirm(ctx context.Context, token, origin string) (digest.Subscriber, error)
	// Holder is the person whose token it is, and changes nothing; digest.ErrNotFound for a token that is not ours.
	Holder(ctx context.Context, token string) (digest.Subscriber, error)
	// Prefer changes what the person gets, and in which language; digest.ErrNotFound for a token that is not ours.
	Prefer(ctx context.Context, token, language string, p digest.Preferences, origin string) error
	// Unsubscribe ends it, and is no error where it has ended already; digest.ErrNotFound for a token that is not ours.
	Unsubscribe(ctx context.Context, token, origin string) error
}

// Config says what is served, and how.
type Config struct {
	URL           string        // where the public finds these pages: https://example.org/digest; empty: at the root of any host
	Archive       string        // the folder that a site destination writes; it need not exist yet; empty: there is no archive
	Subscriptions Subscriptions // nil: there are no pages of subscribers
	Languages     []string      // that Page speaks; the first is the digest's own
	Groups        []string      // that a person may choose among, by name
	// Page renders a view in one of the languages. policy is the Content-Security-Policy that the page needs.
	Page    func(language string, v View) (body, policy string, err error)
	Proxies []netip.Prefix // whose X-Forwarded-For is believed
	Log     *slog.Logger   // nil: nothing is logged. Neither addresses nor tokens ever are
}

// Handler serves the pages.
type Handler struct {
	config  Config
	base    string // of every path in a page: "" or /digest
	secure  bool   // the public comes by https
	origins *http.CrossOriginProtection
	mux     *http.ServeMux
	limits  limits
	asking  chan struct{} // holds one for each Subscribe under way
	group   sync.WaitGroup
}

// New makes a Handler. It answers below the path of c.URL, and without it as well, for a proxy may take it away.
func New(c Config) (*Handler, error) {
	if len(c.Languages) == 0 || c.Page == nil {
		return nil, errors.New("the pages need a language and a template")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	u, err := url.Parse(c.URL)
	if err != nil {
		return nil, errors.New("the address of the pages is none") // not err: it shows the address
	}
	h := &Handler{
		config: c, base: strings.TrimRight(u.EscapedPath(), "/"), secure: u.Scheme == "https",
		origins: http.NewCrossOriginProtection(), mux: http.NewServeMux(), limits: newLimits(), asking: make(chan struct{}, maxAsking),
	}
	if u.Host != "" { // a proxy may pass another Host than the one that browsers name as their origin
		if err := h.origins.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, errors.New("the address of the pages is none")
		}
	}
	if c.Subscriptions != nil {
		h.mux.HandleFunc("/subscribe", h.methods(h.askSubscribe, h.subscribe))
		h.mux.HandleFunc("/confirm/{token}", h.methods(h.held(confirmPage), h.confirm))
		h.mux.HandleFunc("/preferences/{token}", h.methods(h.held(preferencesPage), h.prefer))
		h.mux.HandleFunc("/unsubscribe/{token}", h.methods(h.held(unsubscribePage), h.unsubscribe))
	}
	h.mux.HandleFunc("/", h.archive)
	return h, nil
}

// Wait returns when every confirmation that was asked for is handed over, or ctx has ended.
func (h *Handler) Wait(ctx context.Context) {
	done := make(chan struct{})
	go func() { h.group.Wait(); close(done) }()
	select {
	case <-done:
	case <-ctx.Done():
	}
}

// ServeHTTP implements http.Handler.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	head := w.Header()
	head.Set("X-Content-Type-Options", "nosniff")
	head.Set("X-Frame-Options", "DENY")
	head.Set("Referrer-Policy", "no-referrer") // tokens stand in addresses
	head.Set("Cross-Origin-Opener-Policy", "same-origin")
	head.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	if h.secure || r.TLS != nil {
		head.Set("Strict-Transport-Security", "max-age=31536000") // RFC 6797; browsers pass it over where they did not come by https
	}
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if rest, ok := strings.CutPrefix(r.URL.Path, h.base); ok && h.base != "" && (rest == "" || rest[0] == '/') {
		if rest == "" {
			http.Redirect(w, r, h.base+"/", http.StatusMovedPermanently)
			return
		}
		r = r.Clone(r.Context())
		r.URL.Path, r.URL.RawPath = rest, ""
	}
	h.mux.ServeHTTP(w, r)
}

// methods parts the page, which changes nothing, from what it asks for.
func (h *Handler) methods(page, change http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		switch r.Method {
		case http.MethodGet, http.MethodHead:
			page(w, r)
		case http.MethodPost:
			change(w, r)
		default:
			w.Header().Set("Allow", "GET, HEAD, POST")
			h.say(w, r, http.StatusMethodNotAllowed, View{Kind: noticePage, Notice: "method"})
		}
	}
}

// say answers with a page that nobody keeps.
func (h *Handler) say(w http.ResponseWriter, r *http.Request, status int, v View) {
	v.Base, v.Languages = h.base, h.config.Languages
	v.Subscribe = h.config.Subscriptions != nil
	language := h.language(r, v.Language)
	body, policy, err := h.config.Page(language, v)
	if err != nil {
		h.config.Log.Error("page", "page", v.Kind, "err", err)
		http.Error(w, http.StatusText(http.StatusInternalServerError), http.StatusInternalServerError)
		return
	}
	head := w.Header()
	head.Set("Content-Type", "text/html; charset=utf-8")
	head.Set("Content-Language", language)
	head.Set("Content-Security-Policy", policy)
	head.Set("Cache-Control", "no-store")
	head.Set("Vary", "Accept-Language")
	if v.Kind != subscribePage {
		head.Set("X-Robots-Tag", "noindex, nofollow")
	}
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write([]byte(body)) // whoever asked has gone
	}
}
