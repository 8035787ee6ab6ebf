package desk

import (
	"context"
	"fmt"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// show delivers a draft to the destinations for drafts: each form of it once.
func (d *Desk) show(ctx context.Context, r digest.Record) []digest.Delivery {
	hash, err := r.Hash()
	if err != nil {
		return nil
	}
	name := r.Edition.Name
	shown := digest.DraftName(name, hash)
	ledger, err := digest.Places(ctx, d.Store, shown)
	if err != nil {
		d.Log.Warn("draft not shown", "edition", name, "err", err)
		return nil
	}
	all, err := d.asCalled(ctx, shown, ledger)
	if err != nil {
		d.Log.Warn("draft not shown", "edition", name, "err", err)
		return nil
	}
	for _, dest := range all {
		line, _ := digest.LineFor(ledger, dest.Name)
		if !dest.Draft || line.State == digest.Sent || line.State == digest.Uncertain {
			continue
		}
		if held, err := d.withheld(ctx, shown, ledger, []Destination{dest}); err != nil || len(held) > 0 {
			d.Log.Warn("draft not shown", "edition", name, "destination", dest.Name, "held", held, "err", err)
			continue
		}
		own, err := d.shownAs(r, hash, dest.Language)
		if err == nil {
			err = d.deliverTo(ctx, dest, own)
		}
		if err != nil {
			d.Log.Warn("draft not shown", "edition", name, "destination", dest.Name, "err", err)
		}
	}
	if ledger, err = digest.Places(context.WithoutCancel(ctx), d.Store, shown); err != nil {
		d.Log.Warn("draft not shown", "edition", name, "err", err)
	}
	return ledger
}

// shownAs returns the form in which a draft with that hash is shown, in a language.
func (d *Desk) shownAs(r digest.Record, hash, language string) (digest.Record, error) {
	name := r.Edition.Name
	if d.Rendering.AsDraft != nil {
		var err error
		r.Edition, err = d.Rendering.AsDraft(r, language)
		r.Edition.Name = digest.DraftName(name, hash)
		return r, err
	}
	r.Edition.Name = digest.DraftName(name, hash)
	r.Edition.Title = "DRAFT · " + r.Edition.Title
	r.Edition.Intro = fmt.Sprintf("Not sent yet. To send it: digest approve %s · to stop it: digest hold %s. %s",
		name, name, r.Edition.Intro)
	if quiet := r.Edition.QuietWeek(); quiet != "" {
		r.Edition.Intro += " (This is " + quiet + ".)"
	}
	return r, nil
}
