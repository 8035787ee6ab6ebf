package desk

import (
	"context"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// redraft decides whether the stored draft of the slot that has come stands, and otherwise collects for a new one. A
// draft that needs no approval and has none is composed again, so that it is fresh.
func (r *run) redraft(ctx context.Context) error {
	if err := r.load(ctx); err != nil {
		return err
	}
	needed, otherwise := r.needs(digest.Edition{Name: r.name}, r.standing)
	sent := needed == 0 || r.standing.Held == "" && otherwise == digest.OtherwiseSend
	if r.known && !r.failed() && !r.blank() && (!sent || len(r.standing.By) > 0) {
		return nil
	}
	r.keep = needed > 0 || r.known
	return r.collectDraft(ctx)
}

// blank reports whether the rule for empty editions skips the stored draft, as far as nobody decided about it. Nobody
// has to look at such a draft, and it is composed again, in case there is something by now.
func (w *drafting) blank() bool {
	rule, _ := w.stored.AsEdited().Edition.RuledOut(w.Content.SendEmpty)
	return rule == digest.RuleEmpty && len(w.standing.By) == 0 && w.standing.Held == ""
}

// needs returns how many approvals the edition needs, and what happens at its slot if it does not have them.
func (d *Desk) needs(e digest.Edition, s digest.Standing) (int, digest.Otherwise) {
	needed, otherwise := d.Review.Approval.Needed, d.Review.Approval.Otherwise
	if s.Held != "" || e.NoCalendar {
		needed = max(needed, 1)
	}
	if e.NoCalendar || IsExtra(e.Name) { // nobody had time to look at the draft of an extra edition
		otherwise = digest.OtherwiseHold
	}
	return needed, otherwise
}

// decide says in the outcome whether the draft is sent, held, or left out, and as what it is sent. It returns how
// many entries the log of the edition has.
func (r *run) decide(ctx context.Context) (int, error) {
	o := &r.outcome
	o.Record = r.stored.AsEdited()
	hash, err := o.Record.Hash()
	if err != nil {
		return 0, err
	}
	log, err := r.Store.Log(ctx, r.name)
	if err != nil {
		return 0, err
	}
	e, s := o.Record.Edition, r.Review.People.Stand(log)
	undecided := len(s.By) == 0
	if rule, why := e.RuledOut(r.Content.SendEmpty); rule != "" && undecided && s.Held == "" && s.Skipped == "" {
		o.Skipped = why
		r.Log.Info("edition skipped", "edition", r.name, "by", rule, "why", why)
		return len(log), r.append(ctx, digest.LogEntry{
			Edition: r.name, At: r.now.UTC(), Who: rule, Act: digest.Skipped, Hash: hash, Why: why,
		})
	}
	switch needed, otherwise := r.needs(e, s); {
	case s.Skipped != "": // a moment ago
		o.Held = "it was skipped by " + s.Skipped
	case needed == 0 || s.Approved(hash, needed):
	case s.Held != "":
		o.Held = waitingFor(e, s, hash, needed)
	case otherwise == digest.OtherwiseSend:
		r.Log.Warn("nobody approved in time: the edition is sent anyway", "edition", r.name)
	case otherwise == digest.OtherwiseReduced:
		r.Log.Warn("nobody approved in time: only its calendar is sent", "edition", r.name)
		o.Record.Edition, err = r.reduced(r.stored)
		return len(log), err
	default:
		o.Held = waitingFor(e, s, hash, needed)
	}
	if o.Held != "" {
		o.Deliveries = r.show(ctx, r.stored.AsEdited())
		if e.NoCalendar && undecided && s.Held == "" && s.Skipped == "" {
			r.alertUnreadable(ctx, r.name, r.slot, r.now)
		}
	}
	return len(log), nil
}
