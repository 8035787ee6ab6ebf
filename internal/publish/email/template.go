package email

import (
	"bytes"
	"cmp"
	"fmt"
	"html"
	"mime"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// maxLine is the longest line of a message in bytes, without CRLF (RFC 5322 section 2.1.1).
const maxLine = 998

// letterTemplate is a message that is encoded once for all recipients of the same text. Writing it for one recipient
// adds the personal headers and links.
type letterTemplate struct {
	head []byte // the headers that all recipients share
	body []segment
	now  func() time.Time

	edition string // begins each Message-ID
	seed    string // distinguishes Message-IDs of editions and destinations
	domain  string // ends each Message-ID, with its @

	// A correction answers the message of the edition it corrects. Empty: it answers none.
	corrects     string // that edition's name
	correctsSeed string // the seed of that edition's Message-IDs
}

// segment is a piece of the encoded body, and the personal link that follows it.
type segment struct {
	text []byte
	link link
}

type link struct {
	placeholder string // empty: none
	html        bool
}

// compile encodes m.
func (p *Publisher) compile(m *digest.Message) (*letterTemplate, error) {
	seed := p.config.Name + "\x00" + m.Edition.Name
	boundary := "digest-" + shortHash(seed)
	t := &letterTemplate{now: p.config.Now, edition: m.Edition.Name, seed: seed, domain: "@" + p.domain()}
	if corrected, ok := digest.Corrects(m.Edition.Name); ok {
		t.corrects, t.correctsSeed = corrected, p.config.Name+"\x00"+corrected
	}
	var head bytes.Buffer
	fmt.Fprintf(&head, "From: %s\r\n", fold(p.from.String()))
	if p.replyTo != nil {
		fmt.Fprintf(&head, "Reply-To: %s\r\n", fold(p.replyTo.String()))
	}
	subject := strings.Join(strings.Fields(m.Subject), " ")
	fmt.Fprintf(&head, "Subject: %s\r\n", fold(mime.QEncoding.Encode("utf-8", subject)))
	if p.config.ListID != "" {
		fmt.Fprintf(&head, "List-Id: <%s>\r\n", strings.Trim(p.config.ListID, "<>"))
	}
	fmt.Fprintf(&head, "MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n", boundary)
	t.head = head.Bytes()
	for line := range bytes.SplitSeq(t.head, []byte("\r\n")) {
		if len(line) > maxLine {
			return nil, fmt.Errorf("a header of the message is longer than %d bytes", maxLine)
		}
	}
	var text bytes.Buffer
	for _, part := range []struct {
		kind   string
		format digest.Format
	}{{"text/plain", digest.Text}, {"text/html", digest.HTML}} {
		fmt.Fprintf(&text, "--%s\r\nContent-Type: %s; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n",
			boundary, part.kind)
		if err := t.add(&text, m.Bodies[part.format], part.format == digest.HTML); err != nil {
			return nil, err
		}
		text.WriteString("\r\n")
	}
	if file := m.Bodies[digest.Calendar]; file != "" { // RFC 6047 section 2.4
		fmt.Fprintf(&text, "--%s\r\nContent-Type: text/calendar; charset=UTF-8; method=%s\r\n"+
			"Content-Transfer-Encoding: quoted-printable\r\n\r\n", boundary, methodOf(file))
		if err := quote(&text, file); err != nil {
			return nil, err
		}
		text.WriteString("\r\n")
	}
	fmt.Fprintf(&text, "--%s--\r\n", boundary)
	t.body = append(t.body, segment{text: text.Bytes()})
	return t, nil
}

// methodOf returns the METHOD of a calendar file.
func methodOf(file string) string {
	_, rest, _ := strings.Cut(file, "\nMETHOD:")
	method, _, _ := strings.Cut(rest, "\r\n")
	return cmp.Or(method, "PUBLISH")
}

// add encodes body at the end of text, and moves what comes before each placeholder into a segment. The link is put
// between soft line breaks, so that the text around it can be encoded without it.
func (t *letterTemplate) add(text *bytes.Buffer, body string, html bool) error {
	for {
		at, placeholder := nextPlaceholder(body)
		piece := body
		if placeholder != "" {
			piece = body[:at]
		}
		if err := quote(text, piece); err != nil {
			return err
		}
		if placeholder == "" {
			return nil
		}
		text.WriteString("=\r\n")
		t.body = append(t.body, segment{
			text: bytes.Clone(text.Bytes()), link: link{placeholder: placeholder, html: html},
		})
		text.Reset()
		text.WriteString("=\r\n")
		body = body[at+len(placeholder):]
	}
}

// nextPlaceholder finds the first placeholder of a personal link in body.
func nextPlaceholder(body string) (at int, placeholder string) {
	at = -1
	for _, m := range []string{digest.UnsubscribePlaceholder, digest.SettingsPlaceholder} {
		if i := strings.Index(body, m); i >= 0 && (at < 0 || i < at) {
			at, placeholder = i, m
		}
	}
	return at, placeholder
}

// write adds the message for r to b. Only its Date depends on the time.
func (t *letterTemplate) write(b *bytes.Buffer, r recipients) error {
	b.Write(t.head)
	address := strings.Join(r.addresses, "\x00")
	fmt.Fprintf(b, "Date: %s\r\nTo: %s\r\nMessage-ID: <%s.%s%s>\r\n", t.now().Format(time.RFC1123Z), r.header,
		t.edition, shortHash(t.seed+"\x00"+address), t.domain)
	if t.corrects != "" { // RFC 5322 section 3.6.4
		id := fmt.Sprintf("<%s.%s%s>", t.corrects, shortHash(t.correctsSeed+"\x00"+address), t.domain)
		fmt.Fprintf(b, "In-Reply-To: %s\r\nReferences: %s\r\n", id, id)
	}
	if r.unsubscribe != "" { // RFC 8058
		fmt.Fprintf(b, "List-Unsubscribe: <%s>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", r.unsubscribe)
	}
	b.WriteString("\r\n")
	for _, s := range t.body {
		b.Write(s.text)
		own := ""
		switch s.link.placeholder {
		case digest.UnsubscribePlaceholder:
			own = r.unsubscribe
		case digest.SettingsPlaceholder:
			own = r.settings
		}
		if own == "" {
			continue
		}
		if s.link.html {
			own = html.EscapeString(own)
		}
		if err := quote(b, own); err != nil {
			return err
		}
	}
	return nil
}

// compose writes the message for r into b, and signs it if there is a key. The result is valid until b changes.
func (p *Publisher) compose(b *bytes.Buffer, t *letterTemplate, r recipients) ([]byte, error) {
	b.Reset()
	if err := t.write(b, r); err != nil {
		return nil, err
	}
	if p.dkim == nil {
		return b.Bytes(), nil
	}
	return sign(b.Bytes(), p.dkim)
}
