package slack

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// webhook posts with an incoming webhook, which can neither thread messages nor look them up. Everything goes
// into one message, as far as it fits.
type webhook struct{ config *Config }

// Limits of a message, with some reserve (render's limits).
const (
	maxBlocks = 48
	maxText   = 9200
)

// Publish posts one message. Its last line names the parts that do not fit.
func (w *webhook) Publish(ctx context.Context, m digest.Message) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	p, err := parse(m)
	if err != nil {
		return "", err
	}
	blocks, err := merged(p)
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(
		map[string]any{"text": p.Text, "blocks": blocks, "unfurl_links": false, "unfurl_media": false},
	)
	if err != nil {
		return "", fmt.Errorf("writing the message: %w", err)
	}
	traced, connecting := trace(ctx)
	req, err := http.NewRequestWithContext(traced, http.MethodPost, w.config.Webhook.Reveal(), bytes.NewReader(body))
	if err != nil {
		return "", digest.WithHint(errors.New("the address of the webhook is not valid"), hint("invalid_token"))
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := w.config.Client.Do(req)
	if err != nil {
		return "", w.config.lost(ctx, err, connecting)
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1000))
	if err := said(resp, strings.TrimSpace(string(answer)), err); err != nil {
		return "", unproven(err, false) // a webhook cannot look up messages
	}
	return "posted", nil // the answer has no timestamp
}

// said classifies the response of the webhook, which the library does not return.
func said(resp *http.Response, text string, err error) error {
	switch {
	case resp.StatusCode == http.StatusOK && (text == "ok" || err != nil): // the status alone is enough
		return nil
	case resp.StatusCode == http.StatusOK:
		return digest.WithHint(fmt.Errorf("the webhook did not answer like Slack: %w", digest.ErrUncertain),
			"check its address: it starts with https://hooks.slack.com/")
	case resp.StatusCode == http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return answeredStatus(resp.StatusCode, time.Duration(seconds)*time.Second)
	case hint(text) != "" || unsure[text] || passing[text] || limits[text]:
		return answered(text)
	}
	return answeredStatus(resp.StatusCode, 0)
}

// merged returns the blocks of the message and of as many parts as fit. It names each part that does not fit.
func merged(p payload) ([]block, error) {
	out, room := slices.Clone(p.Blocks), maxText
	for _, b := range out {
		room -= size(b)
	}
	var left []string
	for _, part := range p.Thread {
		needs := 0
		for _, b := range part.Blocks {
			needs += size(b)
		}
		switch name := cmp.Or(part.Text, "…"); {
		case len(out)+len(part.Blocks) < maxBlocks && needs <= room:
			out, room = append(out, part.Blocks...), room-needs
		case !slices.Contains(left, name):
			left = append(left, name)
		}
	}
	if len(left) == 0 {
		return out, nil
	}
	element := map[string]any{"type": "mrkdwn", "text": clip("+ " + strings.Join(left, " · ")), "verbatim": true}
	line, err := json.Marshal(map[string]any{"type": "context", "elements": []any{element}})
	if err != nil {
		return nil, fmt.Errorf("writing what did not fit: %w", err)
	}
	return append(out, block{line}), nil
}

// clip shortens a line to the limit of a context block.
func clip(line string) string {
	if runes := []rune(line); len(runes) > 1500 {
		return string(runes[:1500]) + "…"
	}
	return line
}

// size returns what Slack may count of a block: its texts and addresses.
func size(b block) int {
	var v any
	if json.Unmarshal(b.RawMessage, &v) != nil {
		return maxText
	}
	return sizeOf(v)
}

func sizeOf(v any) int {
	n := 0
	switch v := v.(type) {
	case map[string]any:
		for key, inner := range v {
			if text, ok := inner.(string); ok && (key == "text" || key == "url") {
				n += utf8.RuneCountInString(text)
				continue
			}
			n += sizeOf(inner)
		}
	case []any:
		for _, inner := range v {
			n += sizeOf(inner)
		}
	}
	return n
}
