package ask

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// Recipient is the name in the ledger of where messages go: to a person, who has no name there. No destination of the
// configuration can have this name.
const Recipient = "ask.person"

// Room asks, and delivers what is due. It is safe for use by several processes that share the store.
type Room struct {
	Rules    Rules
	Ledger   inflight.Ledger
	Channels []Channel // best first
	Patience retry.Policy
	// NoDestinations means that editions are composed but sent nowhere.
	NoDestinations bool
	Log            *slog.Logger

	running  sync.Mutex // one run at a time
	reader   reader
	editions []digest.Edition // the latest, newest first

	mu   sync.Mutex      // guards sent
	sent map[string]bool // messages that the ledger says were sent, so that it is not asked again
}

// maxSteps is how many steps one run records. More wait for the next run.
const maxSteps = 1000

// Outcome is what a run did.
type Outcome struct {
	Steps      []Step
	Deliveries []digest.Delivery // of this run
	Open       []digest.Delivery // messages that are uncertain, or failed for good
}

// Run records what is due, and sends it. A message is sent at most once; if it is not known whether it arrived, it is
// uncertain until a person settles it.
func (r *Room) Run(ctx context.Context, now time.Time) (Outcome, error) {
	var out Outcome
	r.running.Lock()
	defer r.running.Unlock()
	have, err := r.read(ctx)
	if err != nil {
		return out, err
	}
	var log Log
	for range maxSteps {
		if log, err = r.reader.read(ctx, r.Ledger.Store); err != nil {
			return out, err
		}
		facts := Facts{Rules: r.Rules, Log: log, Proposals: have.proposals, Events: have.events}
		if facts.Talks, err = pushTalks(ctx, r.Ledger.Store, log, now); err != nil {
			return out, err
		}
		if err := r.status(ctx, &facts, now, &out); err != nil {
			return out, err
		}
		s, due := Due(facts, now)
		if !due {
			break
		}
		added, err := log.Append(ctx, r.Ledger.Store, s, now)
		if err != nil {
			return out, err
		}
		if added {
			s = log.Steps[len(log.Steps)-1]
			out.Steps = append(out.Steps, s)
			r.Log.Info("ask", "ask", s.Thread, "step", s.Number, "kind", s.Kind, "why", s.Why)
		}
	}
	return out, r.deliver(ctx, log, now, &out)
}

// status reads from the ledger which messages were not sent, and why.
func (r *Room) status(ctx context.Context, f *Facts, now time.Time, out *Outcome) error {
	f.Unsent, f.Refused, out.Open = map[string]bool{}, map[string]bool{}, nil
	for _, t := range f.Log.Threads() {
		for _, s := range t.Steps {
			if !wanted(t, s, now) {
				continue
			}
			line, err := r.line(ctx, MessageName(s))
			if err != nil {
				return err
			}
			switch {
			case line.State == digest.Sent:
			case line.State == digest.Uncertain:
				out.Open = append(out.Open, line)
			case line.State == digest.Failed && line.Final:
				f.Refused[MessageName(s)] = true
				out.Open = append(out.Open, line)
			default:
				f.Unsent[MessageName(s)] = true
			}
		}
	}
	return nil
}

// line returns the ledger's line of a message; it is empty if there is none.
func (r *Room) line(ctx context.Context, name string) (digest.Delivery, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.sent[name] {
		return digest.Delivery{State: digest.Sent}, nil
	}
	lines, err := digest.Places(ctx, r.Ledger.Store, name)
	if err != nil {
		return digest.Delivery{}, fmt.Errorf("reading whether %s was sent: %w", name, err)
	}
	line, _ := digest.LineFor(lines, Recipient)
	if line.State == digest.Sent {
		if r.sent == nil {
			r.sent = map[string]bool{}
		}
		r.sent[name] = true
	}
	return line, nil
}

// wanted reports whether the step's message is of use at that time, if it was not sent yet.
func wanted(t Thread, s Step, now time.Time) bool {
	if !s.Message() {
		return false
	}
	mine := same(t.Holder, s.Person)
	switch s.Kind {
	case Asked, Reminded:
		return t.Phase == PhaseAsked && mine && now.Before(t.Proposal.limit())
	case Next, Nudged, Week, Day:
		return t.Takes() && mine && now.Before(t.Proposal.Start)
	case Moved:
		return t.Open() && mine && now.Before(t.Proposal.Start) && s.Proposal != nil &&
			s.Proposal.Start.Equal(t.Proposal.Start) // not if it moved again since
	case After:
		return t.Takes() && t.Phase != PhaseGiven && mine
	case Canceled, Released, Thanked:
		return now.Before(s.At.Add(7 * 24 * time.Hour))
	}
	return false
}

// deliver sends the messages that were not sent yet. It writes to each person outside of their quiet hours.
func (r *Room) deliver(ctx context.Context, log Log, now time.Time, out *Outcome) error {
	clock, err := r.Ledger.Store.Clock(ctx)
	if err != nil {
		return fmt.Errorf("reading the ledger's clock: %w", err)
	}
	var errs []error
	for _, t := range log.Threads() {
		for _, s := range t.Steps {
			if !wanted(t, s, now) {
				continue
			}
			to, ok := r.Rules.Find(s.Person)
			if !ok || to.quietAt(now, r.Rules.Zone, s.urgent()) {
				continue
			}
			line, err := r.line(ctx, MessageName(s))
			if err != nil {
				return err
			}
			if line.State == digest.Sent || line.State == digest.Uncertain || line.State == digest.Claimed ||
				line.Final || line.State == digest.Failed && clock.Sub(line.At) < pause(line.Attempt) {
				continue
			}
			err = digest.Recover("asking", func() error {
				return r.send(ctx, Message{
					Name: MessageName(s), To: to, Step: s, Thread: t, Rules: r.Rules,
					About: about(r.editions, t.Proposal.Repository),
				}, out)
			})
			if err != nil {
				errs = append(errs, err)
			}
			if ctx.Err() != nil {
				return errors.Join(append(errs, ctx.Err())...)
			}
		}
	}
	return errors.Join(errs...)
}

// pause is how long a message that failed waits for the next attempt.
func pause(attempt int) time.Duration {
	return min(time.Minute<<min(max(attempt, 1)-1, 6), time.Hour)
}

// send renders, claims, publishes, and settles one message.
func (r *Room) send(ctx context.Context, m Message, out *Outcome) error {
	ways, err := r.prepare(m)
	if err != nil {
		return err
	}
	line, mine, err := r.Ledger.Claim(ctx, digest.Delivery{
		Edition: m.Name, Destination: Recipient, Owner: r.Ledger.Owner,
	})
	if err != nil || !mine {
		return err
	}
	line = r.publish(ctx, line, ways)
	if err := r.Ledger.Settle(ctx, line); err != nil {
		return err
	}
	r.Log.Info("message settled", "message", m.Name, "state", line.State, "err", line.Error)
	out.Deliveries = append(out.Deliveries, line)
	if line.State == digest.Uncertain || line.Final {
		out.Open = append(out.Open, line)
	}
	return nil
}

// publish tries the ways to reach a person, one after the other. It tries the next one only if the one before has
// certainly sent nothing, and never will.
func (r *Room) publish(
	ctx context.Context, line digest.Delivery, ways []func(context.Context) (string, error),
) digest.Delivery {
	r.Ledger.Attempts.Begin(line)
	err, receipt := errNoChannel, ""
	for _, way := range ways {
		err = r.Patience.Do(ctx, func(ctx context.Context) (err error) {
			defer func() {
				if p := recover(); p != nil { // it may have happened after the first byte
					err = fmt.Errorf("sending broke the program: %v: %w", p, digest.ErrUncertain)
				}
			}()
			receipt, err = way(ctx)
			return err
		})
		if _, passing := retry.After(err); err == nil || passing || errors.Is(err, digest.ErrUncertain) ||
			ctx.Err() != nil {
			break
		}
	}
	_, passing := retry.After(err)
	text := ""
	if err != nil {
		if text = err.Error(); digest.Hint(err) != "" {
			text += " (" + digest.Hint(err) + ")"
		}
	}
	switch {
	case err == nil:
		line.State, line.Receipt = digest.Sent, receipt
	case errors.Is(err, digest.ErrUncertain):
		line.State, line.Error = digest.Uncertain, text
	default:
		line.State, line.Error, line.Final = digest.Failed, text, !passing && ctx.Err() == nil
	}
	return line
}
