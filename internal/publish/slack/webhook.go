package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Webhook posts with an incoming webhook, which can neither thread nor be asked: everything goes into one message, as far as it fits.
type Webhook struct{ config Config }

// What one message may hold, with some to spare.
const (
	maxBlocks = 48
	maxText   = 9000
)

// Publish posts one message. What does not fit is counted in its last line.
func (w *Webhook) Publish(ctx context.Context, m digest.Message) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	p, err := parse(m)
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(map[string]any{"text": p.Text, "blocks": merged(p), "unfurl_links": false, "unfurl_media": false})
	if err != nil {
		return "", err
	}
	traceCtx, wrote := traced(ctx)
	req, err := http.NewRequestWithContext(traceCtx, http.MethodPost, w.config.Webhook.Reveal(), bytes.NewReader(body))
	if err != nil {
		return "", digest.WithHint(fmt.Errorf("the webhook is no address"), hints["invalid_token"])
	}
	req.Header.Set("Content-Type", "application/json")
	resp, err := w.config.Client.Do(req)
	if err != nil {
		return "", lost(ctx, err, wrote.Load())
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, 1000))
	said := strings.TrimSpace(string(answer))
	switch {
	case resp.StatusCode == http.StatusOK && (err != nil || said == "ok"):
		return "posted", nil // the status alone says so
	case resp.StatusCode == http.StatusOK:
		return "", fmt.Errorf("slack answered %q: %w", said, digest.ErrUncertain)
	case resp.StatusCode == http.StatusTooManyRequests:
		seconds, _ := strconv.Atoi(resp.Header.Get("Retry-After"))
		return "", answeredStatus(resp.StatusCode, time.Duration(seconds)*time.Second)
	case hints[said] != "" || unsure[said] || passing[said]:
		return "", answered(said)
	}
	return "", answeredStatus(resp.StatusCode, 0)
}

// merged are the blocks of the message and then of its parts, as many parts as fit.
func merged(p payload) []slack.Block {
	out := slices.Clone(p.Blocks.BlockSet)
	if last := len(out) - 1; last >= 0 && out[last].BlockType() == slack.MBTContext && len(p.Thread) > 0 {
		out = out[:last] // it speaks of a thread
	}
	size := sizeOf(out)
	left := 0
	for _, part := range p.Thread {
		more := sizeOf(part.Blocks.BlockSet)
		if left > 0 || len(out)+len(part.Blocks.BlockSet) >= maxBlocks || size+more > maxText {
			left++
			continue
		}
		out, size = append(out, part.Blocks.BlockSet...), size+more
	}
	if left > 0 {
		out = append(out, slack.NewContextBlock("", slack.NewTextBlockObject(slack.MarkdownType, fmt.Sprintf("+%d more sections: see the archive", left), false, false)))
	}
	return out
}

// sizeOf is what Slack counts: the length of the blocks as JSON is never less.
func sizeOf(blocks []slack.Block) int {
	text, err := json.Marshal(blocks)
	if err != nil {
		return maxText
	}
	return len(text)
}
