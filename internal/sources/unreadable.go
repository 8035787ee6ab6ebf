package sources

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
	"github.com/cityoflosangeles/digest/internal/sources/feed"
	"github.com/cityoflosangeles/digest/internal/sources/meetup"
	"github.com/cityoflosangeles/digest/internal/sources/page"
)

// Class says why an answer has no events.
type Class string

// The classes of answers without events.
const (
	NotFound     Class = "not found"
	Blocked      Class = "blocked"
	Login        Class = "login"
	Empty        Class = "empty"
	NotACalendar Class = "not a calendar"
	Malformed    Class = "malformed"
)

// Unreadable is the error for an answer without events. It does not mean that the group has none.
type Unreadable struct {
	Class Class
	Err   error // what was answered
}

// Error returns the class and what was answered.
func (u *Unreadable) Error() string { return string(u.Class) + ": " + u.Err.Error() }

// Unwrap returns what was answered.
func (u *Unreadable) Unwrap() error { return u.Err }

// advice holds a hint for each class.
var advice = map[Class]string{
	NotFound:     "the address may be misspelled or outdated, or the group is gone; correct or remove the address",
	Blocked:      "ask the group for another address of its calendar that programs may read",
	Login:        "ask the group to make its calendar public, or for the address of a public one",
	Empty:        "open the address in a browser; the calendar may be broken or gone",
	NotACalendar: "look on the page for a calendar to subscribe to (iCal, .ics), and list that address",
	Malformed:    "report it to the publisher, or look for another calendar of the group",
}

func because(class Class, err error) error {
	if digest.Hint(err) != "" && class != NotFound {
		return &Unreadable{Class: class, Err: err} // a hint from closer to the cause is better
	}
	return digest.WithHint(&Unreadable{Class: class, Err: err}, advice[class])
}

var titled = regexp.MustCompile(`(?is)<title[^<>]{0,200}>([^<]{0,300})`)

func title(body []byte) string {
	if m := titled.FindSubmatch(body[:min(len(body), 64<<10)]); m != nil {
		return strings.ToLower(strings.TrimSpace(string(m[1])))
	}
	return ""
}

// refused returns an error for answers with a status of success that are not documents.
func refused(doc fetch.Document) error {
	body := bytes.TrimSpace(bytes.TrimPrefix(doc.Body, []byte("\xef\xbb\xbf")))
	head := strings.ToLower(string(body[:min(len(body), 4096)]))
	switch {
	case len(body) == 0:
		return because(Empty, errors.New("the answer is empty"))
	case challenge(body):
		return because(Blocked, errors.New("a check for robots blocks it"))
	case strings.HasPrefix(head, "{") && strings.Contains(head, "invalid feed signature"):
		return because(Login, errors.New("the calendar is for members only (invalid feed signature)"))
	case strings.HasPrefix(head, "{") && strings.Contains(head, "group not found"):
		return because(NotFound, errors.New("the group no longer exists, or has another name"))
	case strings.Contains(head, `<base href="https://accounts.google.com/`),
		strings.Contains(head, `<base href="https://login.microsoftonline.com/`),
		signIn(doc.URL):
		return because(Login, errors.New("it redirects to a sign-in page: the calendar is private or gone"))
	}
	return nil
}

// challenge reports whether a page only checks that its reader is a person.
func challenge(body []byte) bool {
	if !bytes.HasPrefix(body, []byte("<")) {
		return false
	}
	switch t := title(body); {
	case strings.HasPrefix(t, "just a moment"),
		strings.HasPrefix(t, "attention required! | cloudflare"),
		strings.HasPrefix(t, "access denied"),
		strings.HasPrefix(t, "pardon our interruption"),
		strings.HasPrefix(t, "ddos-guard"),
		strings.HasPrefix(t, "checking your browser"),
		strings.HasPrefix(t, "are you a robot"),
		strings.HasPrefix(t, "human verification"),
		strings.HasPrefix(t, "please wait... | cloudflare"):
		return true
	}
	if len(body) > 64<<10 {
		return false
	}
	for _, sign := range []string{
		"cf-browser-verification", "_cf_chl_opt", "_Incapsula_Resource", "captcha-delivery.com",
		"/.well-known/sgcaptcha/", "awsWafCookieDomainList", "px-captcha",
	} {
		if bytes.Contains(body, []byte(sign)) {
			return true
		}
	}
	return false
}

// signIn reports whether a request ended at a sign-in page.
func signIn(location string) bool {
	u, err := url.Parse(location)
	if err != nil || u.Host == "" {
		return false
	}
	switch u.Hostname() {
	case "accounts.google.com", "login.microsoftonline.com", "login.live.com", "secure.meetup.com":
		return true
	}
	path := strings.ToLower(u.Path)
	return strings.HasPrefix(path, "/login") || strings.HasPrefix(path, "/signin") || strings.HasPrefix(path, "/wp-login")
}

var (
	loginTitle = regexp.MustCompile(`\b(?:log ?in|sign ?in|login|iniciar sesi[óo]n|anmelden)\b`)
	loginForm  = regexp.MustCompile(
		`(?i)<input[^>]{1,200}type=["']?password|accounts\.google\.com/(?:v\d/)?(?:signin|ServiceLogin)`,
	)
	goneTitle   = regexp.MustCompile(`\b(?:404|410|not found|page not found|no encontrada|gone)\b`)
	deniedTitle = regexp.MustCompile(`\b(?:403|forbidden|access denied|blocked|captcha)\b`)
	brokenTitle = regexp.MustCompile(`\b(?:error|50[0-4]|unavailable|maintenance)\b`)
)

// unreadable explains why a document of a known kind could not be read.
func unreadable(err error, doc fetch.Document) error {
	switch {
	case errors.Is(err, digest.ErrNotFound):
		said := strings.TrimPrefix(err.Error(), digest.ErrNotFound.Error()+": ")
		return because(NotFound, errors.New(strings.TrimSuffix(said, ": "+digest.ErrNotFound.Error())))
	case errors.Is(err, meetup.ErrMembersOnly):
		return because(Login, err)
	case errors.Is(err, feed.ErrNews):
		return because(NotACalendar, err)
	case !page.Recognizes(doc):
		return because(Malformed, err)
	}
	name := title(doc.Body)
	switch {
	case goneTitle.MatchString(name):
		return because(NotFound, fmt.Errorf("the page says %q", clip(name)))
	case deniedTitle.MatchString(name):
		return because(Blocked, fmt.Errorf("the page says %q", clip(name)))
	case loginTitle.MatchString(name), loginForm.Match(doc.Body):
		return because(Login, errors.New("it is a sign-in page"))
	case brokenTitle.MatchString(name):
		return because(Malformed, fmt.Errorf("the page says %q", clip(name)))
	}
	return because(NotACalendar, err)
}

// unknown describes a document that no kind recognizes.
func unknown(doc fetch.Document) error {
	body := bytes.TrimSpace(doc.Body)
	switch {
	case bytes.HasPrefix(body, []byte("{")) || bytes.HasPrefix(body, []byte("[")):
		return because(NotACalendar, errors.New("the answer is JSON without events"))
	case bytes.Contains(body[:min(len(body), 4096)], []byte("BEGIN:V")):
		return because(Malformed, errors.New("it has parts of a calendar, but does not begin like one"))
	}
	return because(NotACalendar, errors.New("it is not a calendar, a feed, or a page"))
}

// explained returns the error of a status as an Unreadable, if its meaning is known.
func explained(err error) error {
	var status *fetch.StatusError
	if !errors.As(err, &status) {
		return err
	}
	var said *Unreadable
	switch {
	case len(status.Body) > 0 && errors.As(refused(fetch.Document{Body: status.Body}), &said):
		return because(said.Class, fmt.Errorf("%w: %w", said.Err, err))
	case status.Status == http.StatusNotFound, status.Status == http.StatusGone:
		return because(NotFound, err)
	case status.Status == http.StatusUnauthorized, status.Status == http.StatusProxyAuthRequired:
		return because(Login, err)
	case status.Status == http.StatusForbidden,
		status.Status == http.StatusUnavailableForLegalReasons,
		status.Status == http.StatusNotAcceptable:
		return because(Blocked, err)
	}
	return err
}

func clip(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "")), " ")
	if len(s) > 60 {
		return strings.ToValidUTF8(s[:60], "") + "…"
	}
	return s
}
