package email

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/wneessen/go-mail"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// compose writes the message: text and HTML, with a Message-ID that is the same whenever this edition is sent to this
// destination, and the current time as its date. The same edition at the same time gives the same bytes.
func (p *Publisher) compose(m digest.Message, answers string) ([]byte, error) {
	id := p.id(m.Edition.Name)
	msg := mail.NewMsg(mail.WithBoundary("digest-"+id), mail.WithEncoding(mail.EncodingQP), mail.WithNoDefaultUserAgent())
	if err := msg.From(p.config.From); err != nil {
		return nil, fmt.Errorf("the sender: %w", err)
	}
	if err := msg.To(p.config.To...); err != nil {
		return nil, fmt.Errorf("the recipients: %w", err)
	}
	if p.config.ReplyTo != "" {
		if err := msg.ReplyTo(p.config.ReplyTo); err != nil {
			return nil, fmt.Errorf("the address for answers: %w", err)
		}
	}
	msg.Subject(strings.Join(strings.Fields(m.Subject), " "))
	msg.SetMessageIDWithValue(p.messageID(m.Edition.Name))
	if answers != "" {
		msg.SetGenHeader("In-Reply-To", "<"+answers+">")
		msg.SetGenHeader("References", "<"+answers+">")
	}
	msg.SetDateWithValue(p.config.Now())
	if p.config.ListID != "" {
		msg.SetGenHeader("List-Id", "<"+strings.Trim(p.config.ListID, "<>")+">")
	}
	msg.SetBodyString(mail.TypeTextPlain, m.Bodies[digest.Text])
	msg.AddAlternativeString(mail.TypeTextHTML, m.Bodies[digest.HTML])
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("writing the message: %w", err)
	}
	return b.Bytes(), nil
}

// id is the same whenever the edition is sent to this destination.
func (p *Publisher) id(edition string) string {
	sum := sha256.Sum256([]byte(p.config.Name + "\x00" + edition + "\x00" + strings.Join(p.to, "\x00")))
	return hex.EncodeToString(sum[:12])
}

// messageID is the mail's Message-ID, without its angle brackets.
func (p *Publisher) messageID(edition string) string {
	return edition + "." + p.id(edition) + "@" + p.domain()
}
