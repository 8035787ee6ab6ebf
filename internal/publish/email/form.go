package email

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"html"
	"mime"
	"mime/quotedprintable"
	"net/mail"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// mostLine is the longest line of a message, without its end (RFC 5322 section 2.1.1).
const mostLine = 998

// form is a message that is encoded once for all who get the same; what is personal is spliced in.
type form struct {
	head  []byte // the headers that are the same for all
	body  []segment
	now   func() time.Time
	id    string // what Message-IDs begin with
	seed  string // what makes them differ from other editions and destinations
	after string // what they end with

	answers string // of a correction: what seeded the Message-ID of the edition's own letter; empty: it answers none
	about   string // of a correction: the edition's name
}

// segment is a piece of the encoded body, and whose link comes after it.
type segment struct {
	text []byte
	link link
}

type link struct {
	mark string // the form's; empty: none
	html bool
}

// encode makes the form of m.
func (p *Publisher) encode(m *digest.Message) (*form, error) {
	seed := p.config.Name + "\x00" + m.Edition.Name
	boundary := "digest-" + short(seed)
	f := &form{now: p.config.Now, id: m.Edition.Name, seed: seed, after: "@" + p.domain()}
	if about, corrects := digest.Corrects(m.Edition.Name); corrects {
		f.about, f.answers = about, p.config.Name+"\x00"+about
	}
	var head bytes.Buffer
	fmt.Fprintf(&head, "From: %s\r\n", fold(p.from.String()))
	if p.config.ReplyTo != "" {
		to, err := mail.ParseAddress(p.config.ReplyTo)
		if err != nil {
			return nil, fmt.Errorf("the address for answers: %w", err)
		}
		fmt.Fprintf(&head, "Reply-To: %s\r\n", fold(to.String()))
	}
	fmt.Fprintf(&head, "Subject: %s\r\n", fold(mime.QEncoding.Encode("utf-8", strings.Join(strings.Fields(m.Subject), " "))))
	if p.config.ListID != "" {
		fmt.Fprintf(&head, "List-Id: <%s>\r\n", strings.Trim(p.config.ListID, "<>"))
	}
	fmt.Fprintf(&head, "MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"%s\"\r\n", boundary)
	f.head = head.Bytes()
	for line := range bytes.SplitSeq(f.head, []byte("\r\n")) {
		if len(line) > mostLine {
			return nil, errors.New("the message has a header that is longer than a line may be")
		}
	}
	var text bytes.Buffer
	for _, part := range []struct {
		kind   string
		format digest.Format
	}{{"text/plain", digest.Text}, {"text/html", digest.HTML}} {
		fmt.Fprintf(&text, "--%s\r\nContent-Type: %s; charset=UTF-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n", boundary, part.kind)
		if err := f.part(&text, m.Bodies[part.format], part.format == digest.HTML); err != nil {
			return nil, err
		}
		text.WriteString("\r\n")
	}
	fmt.Fprintf(&text, "--%s--\r\n", boundary)
	f.body = append(f.body, segment{text: text.Bytes()})
	return f, nil
}

// part adds body to text, and cuts a segment off before each link. A link stands between soft line breaks, so that what is around it
// is encoded without knowing it.
func (f *form) part(text *bytes.Buffer, body string, html bool) error {
	for {
		at, mark := nextMark(body)
		piece := body
		if mark != "" {
			piece = body[:at]
		}
		if err := quote(text, piece); err != nil {
			return err
		}
		if mark == "" {
			return nil
		}
		text.WriteString("=\r\n")
		f.body = append(f.body, segment{text: bytes.Clone(text.Bytes()), link: link{mark: mark, html: html}})
		text.Reset()
		text.WriteString("=\r\n")
		body = body[at+len(mark):]
	}
}

// nextMark finds the first link of a form in body.
func nextMark(body string) (at int, mark string) {
	at = -1
	for _, m := range []string{digest.UnsubscribeMark, digest.SettingsMark} {
		if i := strings.Index(body, m); i >= 0 && (at < 0 || i < at) {
			at, mark = i, m
		}
	}
	return at, mark
}

// quote adds text as quoted-printable, in lines that no dot begins (RFC 5321 section 4.5.2), so that nothing needs to be changed on the way.
func quote(to *bytes.Buffer, text string) error {
	var b bytes.Buffer
	w := quotedprintable.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		return fmt.Errorf("encoding the message: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("encoding the message: %w", err)
	}
	for line := range bytes.Lines(b.Bytes()) {
		for len(line) > 0 && line[0] == '.' {
			to.WriteString("=2E=\r\n")
			line = line[1:]
		}
		to.Write(line)
	}
	return nil
}

// errLink and errAddress are final: the message cannot be written.
var (
	errLink    = errors.New("the link to unsubscribe is not one that a header can hold")
	errAddress = errors.New("this is no address that a mail can be sent to")
)

// check says why nothing can be sent to r.
func check(r digest.Recipient) error {
	at := strings.LastIndexByte(r.Address, '@')
	if at < 1 || at == len(r.Address)-1 || len(r.Address) > 254 || strings.ContainsFunc(r.Address, outOfPlace) || strings.ContainsAny(r.Address, "<>\"\\,;()") {
		return errAddress
	}
	for _, link := range []string{r.Unsubscribe, r.Settings} {
		if len(link) > mostLine-len("List-Unsubscribe: <>") || strings.ContainsFunc(link, outOfPlace) || strings.ContainsAny(link, "<>\"") {
			return errLink
		}
	}
	return nil
}

func outOfPlace(r rune) bool { return r <= ' ' || r == 0x7f }

// write adds the message for r to b. Only its Date depends on when it is sent.
func (f *form) write(b *bytes.Buffer, r digest.Recipient) error {
	b.Write(f.head)
	fmt.Fprintf(b, "Date: %s\r\nTo: <%s>\r\nMessage-ID: <%s.%s%s>\r\n", f.now().Format(time.RFC1123Z), r.Address,
		f.id, short(f.seed+"\x00"+r.Address), f.after)
	if f.answers != "" { // RFC 5322 section 3.6.4
		id := fmt.Sprintf("<%s.%s%s>", f.about, short(f.answers+"\x00"+r.Address), f.after)
		fmt.Fprintf(b, "In-Reply-To: %s\r\nReferences: %s\r\n", id, id)
	}
	if r.Unsubscribe != "" {
		fmt.Fprintf(b, "List-Unsubscribe: <%s>\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", r.Unsubscribe)
	}
	b.WriteString("\r\n")
	for _, s := range f.body {
		b.Write(s.text)
		own := ""
		switch s.link.mark {
		case digest.UnsubscribeMark:
			own = r.Unsubscribe
		case digest.SettingsMark:
			own = r.Settings
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

// fold puts each encoded word (RFC 2047) on a line of its own.
func fold(value string) string { return strings.ReplaceAll(value, "?= =?", "?=\r\n =?") }

func short(seed string) string {
	sum := sha256.Sum256([]byte(seed))
	return hex.EncodeToString(sum[:12])
}
