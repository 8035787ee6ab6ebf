package slack

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/slack-go/slack"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

var (
	_ digest.Corrector        = (*Publisher)(nil)
	_ digest.CorrectionFinder = (*Publisher)(nil)
)

// correctionType is the metadata type of a correction's note.
const correctionType = "digest_correction"

// corrected is the state of an edition's thread.
type corrected struct {
	parent slack.SlackMetadata // of the message; an edit must send it again
	note   string              // timestamp of the correction's note; empty if it is not there
}

// Correct edits the message, and posts the note in its thread. Editing is idempotent. Correct posts the note
// once, in the same way as Publish posts an edition. If Slack no longer allows editing, it only posts the
// note, and says so in the receipt.
func (p *Publisher) Correct(ctx context.Context, whole, note digest.Message, receipt string) (string, error) {
	if err := ctx.Err(); err != nil {
		return "", err
	}
	body, err := parse(whole)
	if err != nil {
		return "", err
	}
	line, err := parse(note)
	if err != nil {
		return "", err
	}
	ts, err := p.stamp(receipt)
	if err != nil {
		return "", err
	}
	there, err := p.thread(ctx, note, ts)
	switch {
	case err != nil && !errors.Is(err, errCannotAsk):
		return "", err
	case there.note != "":
		return p.receipt(there.note), nil
	}
	askable := err == nil
	edited, err := p.edit(ctx, p.with(body, whole), there.parent, ts)
	if err != nil {
		return "", err
	}
	posted, err := p.postAs(ctx, line, ts, correctionMetadata(p.config.Name, note))
	if err != nil {
		return "", unproven(err, askable)
	}
	return p.receipt(posted) + edited, nil
}

// FindCorrection implements digest.CorrectionFinder. A correction was published if its note is there.
func (p *Publisher) FindCorrection(ctx context.Context, _, note digest.Message, receipt string) (string, error) {
	ts, err := p.stamp(receipt)
	if err != nil {
		return "", err
	}
	there, err := p.thread(ctx, note, ts)
	switch {
	case err != nil:
		return "", err
	case there.note == "":
		return "", digest.ErrNotFound
	}
	return p.receipt(there.note), nil
}

// stamp returns the timestamp in a receipt.
func (p *Publisher) stamp(receipt string) (string, error) {
	ts, ok := strings.CutPrefix(receipt, p.config.Channel+"/")
	if !ok || ts == "" {
		return "", digest.WithHint(fmt.Errorf("the receipt does not name a message in this channel"),
			"correct the message in Slack by hand; the delivery was settled by a person, or posted to another channel")
	}
	return ts, nil
}

// edit replaces the message. It is idempotent, so a failure is temporary even if the outcome is unknown.
func (p *Publisher) edit(ctx context.Context, body payload, metadata slack.SlackMetadata, ts string) (remark string,
	err error,
) {
	options := p.content(body)
	if metadata.EventType != "" {
		options = append(options, slack.MsgOptionMetadata(metadata))
	}
	traced, leaving := trace(ctx)
	_, _, _, err = p.client.UpdateMessageContext(traced, p.config.Channel, ts, options...)
	var said slack.SlackErrorResponse
	if errors.As(err, &said) && (said.Err == "edit_window_closed" || said.Err == "cant_update_message") {
		return " (the message itself could not be edited)", nil
	}
	if err = p.config.classify(ctx, err, leaving); errors.Is(err, digest.ErrUncertain) {
		return "", retry.Temporary(fmt.Errorf("editing the message: %s", err.Error()), 0)
	}
	return "", err
}

// thread reads the thread of a message.
func (p *Publisher) thread(ctx context.Context, note digest.Message, ts string) (corrected, error) {
	var there corrected
	want := correctionMetadata(p.config.Name, note)
	query := &slack.GetConversationRepliesParameters{
		ChannelID: p.config.Channel, Timestamp: ts,
		IncludeAllMetadata: true, Limit: onPage,
	}
	for range maxPages {
		replies, more, cursor, err := p.client.GetConversationRepliesContext(ctx, query)
		if err != nil {
			return corrected{}, p.config.asked(ctx, err)
		}
		for _, message := range replies {
			metadata := message.Metadata
			switch {
			case message.Timestamp == ts:
				there.parent = metadata
			case metadata.EventType == want.EventType && sameMetadata(metadata.EventPayload, want.EventPayload):
				there.note = message.Timestamp
			}
		}
		if query.Cursor = cursor; !more {
			return there, nil
		}
	}
	return corrected{}, fmt.Errorf("%w: the thread is too long to read", errCannotAsk)
}

func sameMetadata(metadata, want map[string]any) bool {
	for key, value := range want {
		if metadata[key] != value {
			return false
		}
	}
	return true
}

func correctionMetadata(destination string, note digest.Message) slack.SlackMetadata {
	number := 0
	if n := len(note.Edition.Corrections); n > 0 {
		number = note.Edition.Corrections[n-1].Number
	}
	return slack.SlackMetadata{EventType: correctionType, EventPayload: map[string]any{
		"edition": note.Edition.Name, "destination": destination, "correction": strconv.Itoa(number),
	}}
}
