// Package web serves the public pages: the archive, the pages to subscribe and to unsubscribe, and the pages on which
// people answer whether they present a project.
//
// No page needs a script, a cookie, or another host. GET and HEAD change nothing, because mail scanners
// follow links.
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

// Subscriptions are the operations of the pages. origin is where a person asked, for the consent log.
// Implementations are safe for concurrent use. For a token that is not valid, the error is
// digest.ErrNotFound.
type Subscriptions interface {
	// Subscribe sends a message by which s can confirm. It does not reveal whether the address is known.
	Subscribe(ctx context.Context, s digest.Subscriber, origin string) error
	// Confirm subscribes the person with the token. An expired token is not valid.
	Confirm(ctx context.Context, token, origin string) (digest.Subscriber, error)
	// Holder returns the person with the token. It changes nothing.
	Holder(ctx context.Context, token string) (digest.Subscriber, error)
	// Prefer changes the person's preferences and language.
	Prefer(ctx context.Context, token, language string, p digest.Preferences, origin string) error
	// Unsubscribe ends the subscription. Doing so twice is not an error.
	Unsubscribe(ctx context.Context, token, origin string) error
}

// Config configures a Handler.
type Config struct {
	URL           string        // public address of the pages: https://example.org/digest; empty: the root of any host
	Archive       string        // folder of a site destination, which need not exist yet; empty: no archive
	Subscriptions Subscriptions // nil: no subscription pages
	Asks          Asks          // nil: no pages to answer on
	Languages     []string      // languages of Page; the first is the default
	Groups        []string      // names of the groups to choose from
	// Page renders a view in a language. policy is the Content-Security-Policy for the page.
	Page    func(language string, v View) (body, policy string, err error)
	Proxies []netip.Prefix // proxies whose X-Forwarded-For is trusted
	Log     *slog.Logger   // nil: no log; addresses and tokens are never logged
}

// Handler serves the pages.
type Handler struct {
	config  Config
	base    string // prefix of all paths: "" or /digest
	secure  bool   // the public address is https
	origins *http.CrossOriginProtection
	mux     *http.ServeMux
	limits  limits
	asking  chan struct{} // holds one element for each running Subscribe
	group   sync.WaitGroup
}

// New returns a Handler. It serves the pages both under the path of c.URL and without it, because a proxy may
// strip the path.
func New(c Config) (*Handler, error) {
	if len(c.Languages) == 0 || c.Page == nil {
		return nil, errors.New("web: the pages need a language and a template")
	}
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	u, err := url.Parse(c.URL)
	if err != nil {
		return nil, errors.New("web: the address of the pages is not valid") // not err, which quotes the address
	}
	h := &Handler{
		config: c, base: strings.TrimRight(u.EscapedPath(), "/"), secure: u.Scheme == "https",
		origins: http.NewCrossOriginProtection(), mux: http.NewServeMux(), limits: newLimits(),
		asking: make(chan struct{}, maxAsking),
	}
	if u.Host != "" { // the Host header behind a proxy may differ from the origin that browsers send
		if err := h.origins.AddTrustedOrigin(u.Scheme + "://" + u.Host); err != nil {
			return nil, errors.New("web: the address of the pages is not valid")
		}
	}
	if c.Subscriptions != nil {
		h.mux.HandleFunc("/subscribe", h.methods(h.askSubscribe, h.subscribe))
		h.mux.HandleFunc("/confirm/{token}", h.methods(h.held(confirmPage), h.confirm))
		h.mux.HandleFunc("/preferences/{token}", h.methods(h.held(preferencesPage), h.prefer))
		h.mux.HandleFunc("/unsubscribe/{token}", h.methods(h.held(unsubscribePage), h.unsubscribe))
	}
	if c.Asks != nil {
		h.askPages()
	}
	h.mux.HandleFunc("/", h.archive)
	return h, nil
}

// Wait returns when all confirmations have been sent, or when ctx has ended.
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
	head.Set("Referrer-Policy", "no-referrer") // addresses contain tokens
	head.Set("Cross-Origin-Opener-Policy", "same-origin")
	head.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
	if h.secure || r.TLS != nil {
		head.Set("Strict-Transport-Security", "max-age=31536000") // RFC 6797; browsers ignore it on plain HTTP
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

// methods separates GET, which changes nothing, from POST.
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

// say answers with a page that is not cached.
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
		_, _ = w.Write([]byte(body)) // the client may have gone
	}
}
