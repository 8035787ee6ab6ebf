package newsletter

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/mail"
	"net/textproto"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Report is a mail server's report about one of our messages.
type Report struct {
	Act     digest.ConsentAct // ActBounced, ActDelayed, or ActComplained
	Refusal string            // if Act is empty: why the message was refused for a reason unrelated to the address
	Why     string            // the server's text, on one line
	Token   string            // from the List-Unsubscribe header of our message; empty if the report lacks it
	ID      string            // identifies the report; equal for equal messages
}

// ErrNoReport means that a message is not a mail server's report.
var ErrNoReport = errors.New("this is not a mail server's report")

// Limits of a report.
const (
	maxReport = 4 << 20 // bytes of a message
	maxParts  = 20
	maxDepth  = 4
	maxFields = 64 << 10 // bytes of a part with fields
)

// Read parses a delivery status notification (RFC 3464) or a feedback report (RFC 5965). The List-Unsubscribe
// header in the returned message identifies the subscriber. For other messages, the error is ErrNoReport.
func Read(message []byte) (Report, error) {
	m, err := mail.ReadMessage(bytes.NewReader(message[:min(len(message), maxReport)]))
	if err != nil {
		return Report{}, ErrNoReport
	}
	kind, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil || kind != "multipart/report" || params["boundary"] == "" {
		return Report{}, ErrNoReport
	}
	sum := sha256.Sum256(message)
	r := Report{ID: hex.EncodeToString(sum[:8])}
	r.parts(m.Body, params["boundary"], 0)
	if r.Act == "" && r.Refusal == "" {
		return Report{}, ErrNoReport
	}
	return r, nil
}

func (r *Report) parts(body io.Reader, boundary string, depth int) {
	parts := multipart.NewReader(body, boundary)
	for range maxParts {
		part, err := parts.NextPart()
		if err != nil {
			return
		}
		kind, params, err := mime.ParseMediaType(part.Header.Get("Content-Type"))
		if err != nil {
			continue
		}
		text := func() []byte {
			b, _ := io.ReadAll(io.LimitReader(part, maxFields)) // a truncated part is fine
			return b
		}
		switch {
		case kind == "message/delivery-status" || kind == "message/global-delivery-status":
			r.status(text())
		case kind == "message/feedback-report":
			r.feedback(text())
		case kind == "message/rfc822" || kind == "text/rfc822-headers" || kind == "message/global" ||
			kind == "message/global-headers":
			r.letter(text())
		case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" && depth < maxDepth:
			r.parts(part, params["boundary"], depth+1)
		}
	}
}

// status reads the fields of RFC 3464: one block for the message, and one for each recipient. Our messages
// have one recipient each.
func (r *Report) status(text []byte) {
	for block := range strings.SplitSeq(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n\n") {
		fields := header(block)
		status, action := strings.TrimSpace(fields.Get("Status")), strings.ToLower(strings.TrimSpace(fields.Get("Action")))
		act := digest.ConsentAct("")
		switch {
		case action == "failed" && digest.NotAboutRecipient(status):
			if r.Act == "" && r.Refusal == "" {
				r.Refusal = line(strings.TrimSpace(status + " " + fields.Get("Diagnostic-Code")))
			}
		case action == "failed" && strings.HasPrefix(status, "5"):
			act = digest.ActBounced
		case action == "delayed", action == "failed":
			act = digest.ActDelayed
		}
		if act != "" && r.Act != digest.ActBounced {
			r.Act, r.Why = act, line(strings.TrimSpace(status+" "+fields.Get("Diagnostic-Code")))
		}
	}
}

// feedback reads the fields of RFC 5965 section 3. Only complaints count; "not-spam" does not.
func (r *Report) feedback(text []byte) {
	fields := header(strings.ReplaceAll(string(text), "\r\n", "\n"))
	switch kind := strings.ToLower(strings.TrimSpace(fields.Get("Feedback-Type"))); kind {
	case "abuse", "fraud", "opt-out", "opt-out-list":
		r.Act, r.Why = digest.ActComplained, line(kind+", as "+fields.Get("User-Agent")+" says")
	}
}

var unsubscribeLink = regexp.MustCompile(`(?i)<https?://[^<>\s]+/unsubscribe/([A-Za-z0-9.~_-]{10,200})>`)

// letter reads the token from the headers of our message.
func (r *Report) letter(text []byte) {
	head, _, _ := strings.Cut(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n\n")
	if m := unsubscribeLink.FindStringSubmatch(header(head).Get("List-Unsubscribe")); m != nil {
		r.Token = m[1]
	}
}

// header parses fields, including continuation lines. It ignores malformed lines.
func header(text string) textproto.MIMEHeader {
	h, last := textproto.MIMEHeader{}, ""
	for l := range strings.SplitSeq(text, "\n") {
		if name, value, ok := strings.Cut(l, ":"); ok && name != "" && !strings.ContainsAny(name, " \t") {
			last = textproto.CanonicalMIMEHeaderKey(name)
			h.Add(last, strings.TrimSpace(value))
		} else if values := h[last]; len(values) > 0 && (strings.HasPrefix(l, " ") || strings.HasPrefix(l, "\t")) {
			values[len(values)-1] += " " + strings.TrimSpace(l)
		}
	}
	return h
}

// line returns text on one line, without control characters, of at most 200 characters.
func line(text string) string {
	text = strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return ' '
		}
		return r
	}, strings.ToValidUTF8(text, "\ufffd"))), " ")
	if runes := []rune(text); len(runes) > 200 {
		text = string(runes[:200]) + "…"
	}
	return text
}

// A subscriber with maxDelays delays within delaysFor is suppressed.
const (
	maxDelays = 5
	delaysFor = 30 * 24 * time.Hour
)

// Believe applies a report: a subscriber who cannot be reached, or who complained, is suppressed until they
// confirm again. It returns a line about the result. A report without a valid link of ours has no effect,
// because anybody can write one.
func (l *List) Believe(ctx context.Context, r Report) (string, error) {
	p, err := l.held(ctx, r.Token)
	switch {
	case errors.Is(err, digest.ErrNotFound):
		return "ignored: it does not contain one of our messages", nil
	case err != nil:
		return "", err
	case p.State == digest.Suppressed:
		return p.Address + ": already suppressed", nil
	}
	if r.Act == "" {
		return fmt.Sprintf("%s: unchanged, because the refusal is not about the address (%s)", p.Address, r.Refusal), nil
	}
	now, origin := l.config.Now(), r.Why+" (report "+r.ID+")"
	if r.Act == digest.ActDelayed {
		entries, err := l.store.Consents(ctx, p.Address)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(entries, func(c digest.Consent) bool { return c.Origin == origin }) {
			return p.Address + ": already recorded", nil
		}
		delays := 1
		for _, c := range slices.Backward(entries) {
			if c.Act == digest.ActConfirmed {
				break
			}
			if c.Act == digest.ActDelayed && now.Sub(c.At) <= delaysFor {
				delays++
			}
		}
		if delays < maxDelays {
			return fmt.Sprintf("%s: delay number %d in 30 days (%s)", p.Address, delays, r.Why), l.save(ctx, p, r.Act, origin)
		}
	}
	p.State, p.Since = digest.Suppressed, now
	return fmt.Sprintf("%s: suppressed, because it %s (%s)", p.Address, map[digest.ConsentAct]string{
		digest.ActBounced: "cannot be reached", digest.ActDelayed: "was delayed too often",
		digest.ActComplained: "complained",
	}[r.Act], r.Why), l.save(ctx, p, r.Act, origin)
}

// Bounced implements digest.BounceTaker. If the address does not exist, the subscriber is suppressed, as by a
// report. It changes nothing if the person is not subscribed.
func (l *List) Bounced(ctx context.Context, address, why string) error {
	p, err := l.store.Subscriber(ctx, address)
	if errors.Is(err, digest.ErrNotFound) { // deleted in the meantime
		return nil
	}
	if err != nil || p.State != digest.Subscribed {
		return err
	}
	p.State, p.Since = digest.Suppressed, l.config.Now()
	return l.save(ctx, p, digest.ActBounced, line(why))
}
