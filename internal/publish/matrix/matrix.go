// Package matrix publishes editions to a room of Matrix (https://spec.matrix.org/v1.11/client-server-api/).
package matrix

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/yuin/goldmark"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/fetch"
)

// Config says where to, and as whom.
type Config struct {
	Name   string        // the destination's
	Server string        // the homeserver's address: https://matrix.example.org
	Room   string        // its ID: !abc:example.org; the room must not be encrypted
	Token  digest.Secret // an access token of the account that posts, which must have joined
	Client *fetch.Client // with its address guard, User-Agent and time limit; redirects are not followed
}

// Publisher posts each edition once, as a notice, and its corrections as notices of their own.
type Publisher struct {
	config *Config // a pointer, which no print of this follows: it has secrets
}

var (
	_ digest.Finder           = (*Publisher)(nil)
	_ digest.CorrectionFinder = (*Publisher)(nil)
)

// Open makes a Publisher. Nothing is connected yet.
func Open(c Config) (*Publisher, error) {
	if u, err := url.Parse(c.Server); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return nil, digest.WithHint(errors.New("the server is no address"), "server: https://matrix.example.org")
	}
	if !strings.HasPrefix(c.Room, "!") || !strings.Contains(c.Room, ":") {
		return nil, digest.WithHint(errors.New("this is not a room ID"), "in the room's settings, under Advanced: !abc:example.org")
	}
	if c.Token == "" {
		return nil, digest.WithHint(errors.New("an access token is needed"), `token: "${MATRIX_TOKEN}"`)
	}
	if c.Client == nil {
		c.Client = fetch.New(fetch.Config{})
	}
	return &Publisher{config: &c}, nil
}

// QuietTime implements digest.LatePublisher. A message that is taken up late has the transaction of the one that is
// sent after it, so that the server keeps one.
func (p *Publisher) QuietTime() time.Duration { return 0 }

// content is an m.room.message event. No one is rung for: m.mentions is empty (section 11.2.5.3).
type content struct {
	Type      string   `json:"msgtype"`
	Body      string   `json:"body"`
	Format    string   `json:"format"`
	Formatted string   `json:"formatted_body"`
	Mentions  struct{} `json:"m.mentions"`
	Ours      mark     `json:"digest.edition"`
}

// mark is by what a message of ours is known again.
type mark struct {
	Destination string `json:"destination"`
	Edition     string `json:"edition"`
	Hash        string `json:"hash"`
}

// maxEvent is what of an event's 65,536 bytes (section "Size limits") a message may take, with some to spare for what the server adds.
const maxEvent = 60_000

// Publish posts the edition.
func (p *Publisher) Publish(ctx context.Context, m digest.Message) (string, error) {
	return p.post(ctx, m, p.mark(m))
}

// Correct posts the correction by itself.
func (p *Publisher) Correct(ctx context.Context, whole, note digest.Message, _ string) (string, error) {
	return p.post(ctx, note, p.markOf(whole))
}

// mark is an edition's.
func (p *Publisher) mark(m digest.Message) mark {
	return mark{Destination: p.config.Name, Edition: m.Edition.Name, Hash: m.Hash}
}

// markOf is that of an edition's last correction.
func (p *Publisher) markOf(whole digest.Message) mark {
	return mark{Destination: p.config.Name, Edition: digest.CorrectionName(whole.Edition.Name, len(whole.Edition.Corrections)), Hash: whole.Hash}
}

// post puts the message under a transaction of its own, so that a server that has it and is told again keeps it once (section "Transaction
// identifiers"). Servers forget transactions after half an hour or so: it is told again at once or not at all.
func (p *Publisher) post(ctx context.Context, m digest.Message, of mark) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	body, err := write(m, of)
	if err != nil {
		return "", err
	}
	id := sha256.Sum256(fmt.Appendf(nil, "%q %q %q", of.Destination, of.Edition, of.Hash))
	path := "/_matrix/client/v3/rooms/" + url.PathEscape(p.config.Room) + "/send/m.room.message/digest-" + fmt.Sprintf("%x", id[:12])
	var sent struct {
		ID string `json:"event_id"`
	}
	err = p.ask(ctx, http.MethodPut, path, body, &sent)
	if errors.Is(err, digest.ErrUncertain) && ctx.Err() == nil {
		if again := p.ask(ctx, http.MethodPut, path, body, &sent); again == nil {
			err = nil
		}
	}
	if err == nil && sent.ID == "" {
		err = digest.WithHint(fmt.Errorf("the server did not say what it called the message: %w", digest.ErrUncertain), "look into the room")
	}
	return sent.ID, err
}

// maxBody is how many bytes of Markdown stand for a title and an introduction that are missing.
const maxBody = 2000

// plainBody is what programs show that render no HTML, in notifications for instance. A correction and an alert have
// no title and no introduction: their own text, or else their subject, takes the place.
func plainBody(m digest.Message) string {
	for _, text := range []string{m.Edition.Title + "\n" + m.Edition.Intro, m.Bodies[digest.Markdown], m.Subject} {
		text = strings.TrimSpace(text)
		if len(text) > maxBody {
			text = strings.ToValidUTF8(text[:maxBody], "") + "…"
		}
		if text != "" {
			return text
		}
	}
	return m.Edition.Name
}

// write is the event. Sections that do not fit are left out from the end, and counted.
func write(m digest.Message, of mark) ([]byte, error) {
	text := m.Bodies[digest.Markdown]
	for left := 0; ; left++ {
		c := content{Type: "m.notice", Body: plainBody(m), Format: "org.matrix.custom.html", Ours: of}
		shown := text
		if left > 0 {
			shown = strings.TrimSpace(text) + fmt.Sprintf("\n\n… +%d", left)
		}
		var html bytes.Buffer
		if err := goldmark.Convert([]byte(shown), &html); err != nil {
			return nil, fmt.Errorf("writing the message: %w", err)
		}
		c.Formatted = strings.TrimSpace(html.String())
		var b bytes.Buffer
		enc := json.NewEncoder(&b)
		enc.SetEscapeHTML(false)
		if err := enc.Encode(c); err != nil {
			return nil, fmt.Errorf("writing the message: %w", err)
		}
		cut := strings.LastIndex(strings.TrimSpace(text), "\n\n")
		if b.Len() <= maxEvent || cut < 0 {
			return b.Bytes(), nil
		}
		text = text[:cut]
	}
}
