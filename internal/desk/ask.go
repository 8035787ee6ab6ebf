package desk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/inflight"
)

// NoteDouble is the prefix of the key of a note about an edition that was published twice. The edition and the
// destination follow.
const NoteDouble = "double/"

// askedFor is how long the destination of an uncertain delivery is asked. After that, few destinations can still find
// the message.
const askedFor = 8 * 24 * time.Hour

// quietTime is how long "not found" proves nothing at the destination: it may still publish what it accepted.
func (dest Destination) quietTime() time.Duration {
	if dest.Quiet != nil {
		return *dest.Quiet
	}
	if late, ok := dest.Publisher.(digest.LatePublisher); ok {
		return late.QuietTime()
	}
	return 0
}

// Askable reports whether the destination of an uncertain delivery can be asked, and from when on "not found" is
// believed.
func (d *Desk) Askable(line digest.Delivery) (from time.Time, ok bool) {
	dest, ok := d.Called(line.Destination)
	if !ok {
		return time.Time{}, false
	}
	if _, ok = dest.Publisher.(digest.Finder); !ok {
		_, ok = dest.Publisher.(digest.CorrectionFinder)
	}
	return line.At.Add(dest.quietTime()), ok
}

// AskedUntil returns how long the destination of an uncertain delivery is asked. After that, a person has to settle
// it.
func (d *Desk) AskedUntil(line digest.Delivery) time.Time { return line.At.Add(askedFor) }

// asks reports whether a destination is asked for an edition that it may not have. The edition then stays due: if the
// answer is no, it is sent.
func (d *Desk) asks(ledger []digest.Delivery) bool {
	return slices.ContainsFunc(ledger, func(l digest.Delivery) bool {
		dest, _ := d.Called(l.Destination)
		_, ok := d.Askable(l)
		return ok && l.State == digest.Uncertain && l.Recipient == "" && dest.Readers == nil && !dest.Draft
	})
}

// DueOr returns slot, if there is one, or else the slot that is due if a destination that is asked says no.
func (o Outcome) DueOr(slot time.Time) time.Time {
	if slot.IsZero() {
		return o.Asking
	}
	return slot
}

// AskLine asks the destination for an uncertain delivery of an edition or a correction. It reports whether the
// delivery is settled now. If it is not, and the quiet time is not over, again is when to ask next.
func (d *Desk) AskLine(ctx context.Context, line digest.Delivery) (settled bool, again time.Time, err error) {
	dest, ok := d.Called(line.Destination)
	if !ok || dest.Readers != nil {
		return false, time.Time{}, nil
	}
	now, err := d.Store.Clock(ctx)
	if err != nil {
		return false, time.Time{}, err
	}
	if now.After(d.AskedUntil(line)) {
		return false, time.Time{}, nil
	}
	if edition, ok := digest.Corrects(line.Edition); ok {
		return d.askCorrectionOf(ctx, dest, edition, line)
	}
	finder, ok := dest.Publisher.(digest.Finder)
	if !ok {
		return false, time.Time{}, nil
	}
	r, err := d.published(ctx, dest, line.Edition)
	if dest.Draft && errors.Is(err, digest.ErrNotFound) { // the draft has changed: nobody waits for this form of it
		return false, time.Time{}, nil
	}
	if err != nil {
		return false, time.Time{}, err
	}
	m, err := d.messageFor(r, dest)
	if err != nil {
		return false, time.Time{}, err
	}
	return d.settleAsked(ctx, dest, line, func() (string, error) { return d.find(ctx, dest, finder, m) })
}

// published returns what was handed to dest under that name: an edition, or a draft as it was shown. If the draft has
// changed since, the error is ErrNotFound.
func (d *Desk) published(ctx context.Context, dest Destination, name string) (digest.Record, error) {
	edition, _, drafted := digest.ShownDraft(name)
	if !dest.Draft || !drafted {
		return d.Store.Edition(ctx, name)
	}
	draft, err := d.Store.Draft(ctx, edition)
	if err != nil {
		return digest.Record{}, err
	}
	hash, err := draft.AsEdited().Hash()
	if err != nil {
		return digest.Record{}, err
	}
	if digest.DraftName(edition, hash) != name {
		return digest.Record{}, fmt.Errorf("draft %s: %w", name, digest.ErrNotFound)
	}
	return d.shownAs(draft.AsEdited(), hash, dest.Language)
}

// settleAsked settles an uncertain delivery by the result of find. It reads the clock before it asks the destination,
// so that the quiet time is over when the destination looks. "Found" is believed at any time.
func (d *Desk) settleAsked(
	ctx context.Context, dest Destination, line digest.Delivery, find func() (string, error),
) (bool, time.Time, error) {
	now, err := d.Store.Clock(ctx)
	if err != nil {
		return false, time.Time{}, err
	}
	receipt, err := find()
	again := line.At.Add(dest.quietTime())
	switch {
	case err == nil:
		line.State, line.Receipt, line.Error = digest.Sent, receipt, ""
	case errors.Is(err, digest.ErrNotFound) && now.Before(again):
		d.Log.Info("not found yet; the destination may still take it up", "edition", line.Edition,
			"destination", line.Destination,
			"asked again", again.Format(time.RFC3339))
		return false, again, nil
	case errors.Is(err, digest.ErrNotFound):
		line.State, line.Error, line.Final = digest.Failed, "the destination was asked and does not have it", false
	default:
		return false, time.Time{}, err
	}
	if err := d.Store.Settle(ctx, line); err != nil {
		return false, time.Time{}, err
	}
	d.Log.Info("delivery settled by asking", "edition", line.Edition, "destination", line.Destination, "state", line.State)
	return true, time.Time{}, nil
}

// find asks the destination for m. If the destination has m twice, the first copy counts, and the operator gets an
// alert.
func (d *Desk) find(ctx context.Context, dest Destination, finder digest.Finder, m digest.Message) (string, error) {
	all, ok := dest.Publisher.(digest.AllFinder)
	if !ok {
		return finder.Find(ctx, m)
	}
	receipts, links, err := all.FindAll(ctx, m)
	if err != nil {
		return "", err
	}
	if len(receipts) == 0 {
		return "", digest.ErrNotFound
	}
	d.noteDouble(ctx, dest, m, receipts, links)
	return receipts[0], nil
}

// findDouble asks whether the destination has a delivery twice, if it was tried before: the destination may have
// published the earlier attempt after it was asked. Nothing is deleted.
func (d *Desk) findDouble(
	ctx context.Context, dest Destination, m digest.Message, line digest.Delivery,
) digest.Delivery {
	all, ok := dest.Publisher.(digest.AllFinder)
	if !ok || line.State != digest.Sent || line.Attempt < 2 {
		return line
	}
	d.Process.Attempts.Finish(line) // in case this process is slow from here on: it was sent
	ctx, cancel := inflight.Briefly(ctx)
	defer cancel()
	receipts, links, err := all.FindAll(ctx, m)
	if err != nil || len(receipts) == 0 {
		d.Log.Info("the destination could not be asked whether it has the edition twice", "edition", line.Edition,
			"destination", line.Destination, "err", err)
		return line
	}
	d.noteDouble(ctx, dest, m, receipts, links)
	line.Receipt = receipts[0]
	return line
}

// noteDouble notes that the destination has m more than once, so that the operator gets an alert.
func (d *Desk) noteDouble(ctx context.Context, dest Destination, m digest.Message, receipts, links []string) {
	if len(receipts) < 2 {
		return
	}
	where := strings.Join(receipts, " and ")
	if len(links) == len(receipts) {
		where = strings.Join(links, " and ")
	}
	d.Log.Error("an edition was published twice", "edition", m.Edition.Name, "destination", dest.Name, "where", where)
	now, err := d.Store.Clock(ctx)
	if err == nil {
		_, err = d.Store.Note(ctx, NoteDouble+m.Edition.Name+"/"+dest.Name, where, now)
	}
	if err != nil {
		d.Log.Error("could not note that an edition was published twice", "edition", m.Edition.Name,
			"destination", dest.Name, "err", err)
	}
}

// doubles returns the editions that were published twice.
func (d *Desk) doubles(ctx context.Context) ([]Concern, error) {
	notes, err := d.Store.Notes(ctx, NoteDouble, recentEditions)
	if err != nil {
		return nil, err
	}
	var out []Concern
	for _, n := range notes {
		edition, destination, _ := strings.Cut(strings.TrimPrefix(n.Key, NoteDouble), "/")
		out = append(out, Concern{
			n.Key,
			fmt.Sprintf("Edition %s is at %s twice, because an earlier attempt arrived late: %s. "+
				"The first one counts. You can delete the other one by hand", edition, destination, n.Text), false,
		})
	}
	return out, nil
}

// askCorrectionOf is AskLine for a correction of an edition.
func (d *Desk) askCorrectionOf(
	ctx context.Context, dest Destination, edition string, line digest.Delivery,
) (bool, time.Time, error) {
	corrector, ok := dest.Publisher.(digest.Corrector)
	if !ok {
		return false, time.Time{}, nil
	}
	number, err := strconv.Atoi(strings.TrimPrefix(line.Edition, edition+"-c"))
	if err != nil {
		return false, time.Time{}, fmt.Errorf("the name of correction %s: %w", line.Edition, err)
	}
	r, err := d.Store.Edition(ctx, edition)
	if err != nil {
		return false, time.Time{}, err
	}
	if r.Edition.Corrections, err = d.Store.Corrections(ctx, edition); err != nil {
		return false, time.Time{}, err
	}
	if number < 1 || number > len(r.Edition.Corrections) {
		return false, time.Time{}, fmt.Errorf("correction %s: %w", line.Edition, digest.ErrNotFound)
	}
	r.Edition.Corrections = r.Edition.Corrections[:number]
	r.Edition = r.Edition.WithoutFurther() // as it was delivered: see deliverCorrections
	if last := r.Edition.Corrections; len(last) == 0 || last[len(last)-1].Number != number {
		return false, time.Time{}, nil
	}
	lines, err := digest.Places(ctx, d.Store, edition)
	if err != nil {
		return false, time.Time{}, err
	}
	has, _ := digest.LineFor(lines, dest.Name)
	c, err := d.correctionAt(dest, corrector, r, has.Receipt)
	if err != nil {
		return false, time.Time{}, err
	}
	return d.askCorrection(ctx, dest, c, line)
}
