package desk

import (
	"context"
	"errors"
	"fmt"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// handover is the delivery of a record to one destination.
type handover struct {
	*Desk
	dest    Destination
	record  digest.Record
	message digest.Message
	line    digest.Delivery // in the ledger
}

// render makes the message. It comes before claim, so that a broken template leaves no claim behind.
func (h *handover) render(context.Context) error {
	var err error
	h.message, err = h.messageFor(h.record, h.dest)
	return err
}

// claim makes the delivery this process's own. If it is another's, or was made before, the handover is done.
func (h *handover) claim(ctx context.Context) error {
	var mine bool
	var err error
	h.line, mine, err = h.Ledger().Claim(ctx, digest.Delivery{
		Edition: h.record.Edition.Name, Destination: h.dest.Name, Owner: h.Process.Owner,
	})
	if err == nil && !mine {
		h.Log.Info("another process has this delivery", "edition", h.line.Edition, "destination", h.line.Destination)
		return errDone
	}
	return err
}

// publish hands the message over, unless the same place gets the edition under another name. How that ended is in the
// line; the error is always nil, so that a claim is always settled.
func (h *handover) publish(ctx context.Context) error {
	other := ""
	err := digest.Recover("the ledger", func() (err error) { // a panic must not leave an attempt that nobody ends
		other, err = h.rival(ctx, h.line, h.dest)
		return err
	})
	switch {
	case err != nil:
		h.line.State, h.line.Error = digest.Failed, "nothing was handed over: "+ErrorText(err)
	case other != "":
		h.line.State, h.line.Error = digest.Failed, "nothing was handed over: the same place gets it as "+other
	default:
		h.line = h.findDouble(ctx, h.dest, h.message, h.publishPatiently(ctx))
	}
	return nil
}

// settle records in the ledger how the delivery ended.
func (h *handover) settle(ctx context.Context) error {
	if err := h.Ledger().Settle(ctx, h.line); err != nil {
		return err
	}
	h.Log.Info("delivery settled", "edition", h.line.Edition, "destination", h.line.Destination,
		"state", h.line.State, "receipt", h.line.Receipt, "err", h.line.Error)
	return nil
}

// publishPatiently publishes the message, and again while the destination promises that nothing was published and
// that the reason may pass. It returns the line with how that ended.
func (h *handover) publishPatiently(ctx context.Context) digest.Delivery {
	line, receipt := h.line, ""
	h.Process.Attempts.Begin(line)
	err := h.Limits.Patience.Do(ctx, func(ctx context.Context) (err error) {
		defer func() {
			if r := recover(); r != nil { // it may have happened after the first byte
				err = fmt.Errorf("publishing broke the program: %v: %w", r, digest.ErrUncertain)
			}
		}()
		receipt, err = h.dest.Publisher.Publish(ctx, h.message)
		return err
	})
	_, passing := retry.After(err)
	switch {
	case err == nil:
		line.State, line.Receipt = digest.Sent, receipt
	case errors.Is(err, digest.ErrUncertain):
		line.State, line.Error = digest.Uncertain, ErrorText(err)
	default:
		line.State, line.Error, line.Final = digest.Failed, ErrorText(err), !passing && ctx.Err() == nil
	}
	return line
}

// ErrorText is an error with its hint, as the ledger keeps it.
func ErrorText(err error) string {
	if hint := digest.Hint(err); hint != "" {
		return err.Error() + " (" + hint + ")"
	}
	return err.Error()
}

// messageFor renders r for dest, in its language.
func (d *Desk) messageFor(r digest.Record, dest Destination) (m digest.Message, err error) {
	if dest.Language != "" && d.Rendering.RenderFor != nil {
		m, err = d.Rendering.RenderFor(r, digest.Recipient{Language: dest.Language}, dest.Formats)
	} else {
		m, err = d.Rendering.Renderer.Render(r, dest.Formats)
	}
	if err != nil {
		return m, fmt.Errorf("destination %s: rendering edition %s: %w", dest.Name, r.Edition.Name, err)
	}
	m.Destination = dest.Name
	return m, nil
}
