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

// Report is what a mail server says of a letter of ours, as Read finds it.
type Report struct {
	Act   digest.ConsentAct // ActBounced, ActDelayed or ActComplained
	Aside string            // with an empty Act: why the letter was refused for a reason that is not the address
	Why   string            // in the server's words, on one line
	Token string            // of the letter that it is about, from its List-Unsubscribe; empty where the report does not hold it
	ID    string            // the same for the same message
}

// ErrNoReport says that a message is no report of a mail server.
var ErrNoReport = errors.New("this is no report of a mail server")

// Limits of a report.
const (
	maxReport = 4 << 20 // bytes of a message
	maxParts  = 20
	maxDepth  = 4
	maxFields = 64 << 10 // bytes of the part that says what happened
)

// Read reads a message that a mail server sent back: a delivery status notification (RFC 3464) or a feedback report (RFC 5965). What it is about
// is known by the List-Unsubscribe of our letter, whose headers it returns. ErrNoReport for any other message.
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
	if r.Act == "" && r.Aside == "" {
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
			b, _ := io.ReadAll(io.LimitReader(part, maxFields)) // what is cut off says nothing
			return b
		}
		switch {
		case kind == "message/delivery-status" || kind == "message/global-delivery-status":
			r.status(text())
		case kind == "message/feedback-report":
			r.feedback(text())
		case kind == "message/rfc822" || kind == "text/rfc822-headers" || kind == "message/global" || kind == "message/global-headers":
			r.letter(text())
		case strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" && depth < maxDepth:
			r.parts(part, params["boundary"], depth+1)
		}
	}
}

// status reads the fields of RFC 3464: a block for the message, and one for each recipient. Ours have one recipient each.
func (r *Report) status(text []byte) {
	for block := range strings.SplitSeq(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n\n") {
		fields := header(block)
		status, action := strings.TrimSpace(fields.Get("Status")), strings.ToLower(strings.TrimSpace(fields.Get("Action")))
		act := digest.ConsentAct("")
		switch {
		case action == "failed" && digest.NotAboutRecipient(status):
			if r.Act == "" && r.Aside == "" {
				r.Aside = line(strings.TrimSpace(status + " " + fields.Get("Diagnostic-Code")))
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

// feedback reads the fields of RFC 5965 section 3. Only a complaint of a reader ends anything; "not-spam" is praise.
func (r *Report) feedback(text []byte) {
	fields := header(strings.ReplaceAll(string(text), "\r\n", "\n"))
	switch kind := strings.ToLower(strings.TrimSpace(fields.Get("Feedback-Type"))); kind {
	case "abuse", "fraud", "opt-out", "opt-out-list":
		r.Act, r.Why = digest.ActComplained, line(kind+", as "+fields.Get("User-Agent")+" says")
	}
}

var unsubscribeLink = regexp.MustCompile(`(?i)<https?://[^<>\s]+/unsubscribe/([A-Za-z0-9.~_-]{10,200})>`)

// letter finds the token in the headers of our own letter.
func (r *Report) letter(text []byte) {
	head, _, _ := strings.Cut(strings.ReplaceAll(string(text), "\r\n", "\n"), "\n\n")
	if m := unsubscribeLink.FindStringSubmatch(header(head).Get("List-Unsubscribe")); m != nil {
		r.Token = m[1]
	}
}

// header reads fields, continuation lines included; lines that are none are left out.
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

// line is text on one visible line.
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

// Who is delayed that often, within that time, is not written to any more.
const (
	maxDelays = 5
	delaysFor = 30 * 24 * time.Hour
)

// Believe does what a report says: who cannot be reached, or has complained, is suppressed, and stays so until they confirm anew. It says in one line
// what came of it. A report that does not return a link of our own is not believed: anybody can write one.
func (l *List) Believe(ctx context.Context, r Report) (string, error) {
	p, err := l.held(ctx, r.Token)
	switch {
	case errors.Is(err, digest.ErrNotFound):
		return "not believed: it does not return a letter of ours", nil
	case err != nil:
		return "", err
	case p.State == digest.Suppressed:
		return p.Address + ": suppressed already", nil
	}
	if r.Act == "" {
		return fmt.Sprintf("%s: not changed, for the refusal is not about the address (%s)", p.Address, r.Aside), nil
	}
	now, origin := l.config.Now(), r.Why+" (report "+r.ID+")"
	if r.Act == digest.ActDelayed {
		said, err := l.store.Consents(ctx, p.Address)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(said, func(c digest.Consent) bool { return c.Origin == origin }) {
			return p.Address + ": this was told already", nil
		}
		delays := 1
		for _, c := range slices.Backward(said) {
			if c.Act == digest.ActConfirmed {
				break
			}
			if c.Act == digest.ActDelayed && now.Sub(c.At) <= delaysFor {
				delays++
			}
		}
		if delays < maxDelays {
			return fmt.Sprintf("%s: delayed for the %d. time in 30 days (%s)", p.Address, delays, r.Why), l.save(ctx, p, r.Act, origin)
		}
	}
	p.State, p.Since = digest.Suppressed, now
	return fmt.Sprintf("%s: suppressed, for it %s (%s)", p.Address, map[digest.ConsentAct]string{
		digest.ActBounced: "cannot be reached", digest.ActDelayed: "was delayed too often", digest.ActComplained: "complained",
	}[r.Act], r.Why), l.save(ctx, p, r.Act, origin)
}

// Bounced implements digest.BounceTaker: whose address does not exist is suppressed, as by a report that says so. Who
// is not subscribed at the moment stays as they are.
func (l *List) Bounced(ctx context.Context, address, why string) error {
	p, err := l.store.Subscriber(ctx, address)
	if errors.Is(err, digest.ErrNotFound) { // forgotten meanwhile
		return nil
	}
	if err != nil || p.State != digest.Subscribed {
		return err
	}
	p.State, p.Since = digest.Suppressed, l.config.Now()
	return l.save(ctx, p, digest.ActBounced, line(why))
}
