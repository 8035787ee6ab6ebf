package desk

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// renders returns the hashes of the messages of r by form: the kind of the destination, and the language if it has one
// or goes to people. A person's links and preferences do not count.
func (d *Desk) renders(r digest.Record, destinations []Destination) (map[string]string, error) {
	out := map[string]string{}
	for _, dest := range destinations {
		kind := cmp.Or(dest.Kind, dest.Name)
		if dest.Draft {
			continue
		}
		if dest.Readers == nil {
			form := kind
			if dest.Language != "" {
				form += inLanguage + dest.Language
			}
			if out[form] != "" {
				continue
			}
			m, err := d.messageFor(r, dest)
			if err != nil {
				return nil, err
			}
			out[form] = m.RenderedHash()
			continue
		}
		if d.Rendering.RenderFor == nil {
			continue
		}
		languages := d.Rendering.Languages
		if len(languages) == 0 {
			languages = []string{""}
		}
		for _, language := range languages {
			form := strings.TrimSpace(kind + " to subscribers " + language)
			if out[form] != "" {
				continue
			}
			m, err := d.Rendering.RenderFor(r, digest.Recipient{Language: language}, dest.Formats)
			if err != nil {
				return nil, fmt.Errorf("destination %s: rendering edition %s: %w", dest.Name, r.Edition.Name, err)
			}
			out[form] = m.RenderedHash()
		}
	}
	return out, nil
}

// rerendered returns the forms whose messages have changed since r was approved. An approval of version 0.1.0 has no
// hashes, so none of its forms count as changed.
func (d *Desk) rerendered(r digest.Record, s digest.Standing, destinations []Destination) ([]string, error) {
	if !slices.ContainsFunc(s.Rendered, func(then map[string]string) bool { return len(then) > 0 }) {
		return nil, nil
	}
	now, err := d.renders(r, destinations)
	if err != nil {
		return nil, err
	}
	var out []string
	for form, hash := range now {
		if slices.ContainsFunc(s.Rendered, func(then map[string]string) bool { return differs(then, form, hash) }) {
			out = append(out, form)
		}
	}
	slices.Sort(out)
	return out, nil
}

// inLanguage is between the kind of a destination and its language.
const inLanguage = " in "

// differs reports whether nobody saw, when an edition was approved, the message with that hash. If destinations of the
// kind had other languages then, the message must be in one of those. A kind that no destination had does not count.
func differs(then map[string]string, form, hash string) bool {
	if then[form] != "" {
		return then[form] != hash
	}
	kind, _, _ := strings.Cut(form, inLanguage)
	known := false
	for f, old := range then {
		if k, _, _ := strings.Cut(f, inLanguage); k == kind {
			if old == hash {
				return false
			}
			known = true
		}
	}
	return known
}

// rendersOtherwise says why approvals are withdrawn if those forms have changed.
func rendersOtherwise(forms []string) string {
	return "since then digest or its settings changed, and the message is rendered differently: " +
		strings.Join(forms, ", ")
}

// withdraw logs that the approvals do not count any more.
func (d *Desk) withdraw(ctx context.Context, name string, s digest.Standing, hash, why string, now time.Time) error {
	by := s.Counted(d.Review.Approval.Needed)
	if len(by) == 0 {
		by = s.By
	}
	d.Log.Warn("approvals withdrawn", "edition", name, "by", by, "why", why)
	return d.append(ctx, digest.LogEntry{
		Edition: name, At: now.UTC(), Who: d.Process.Account, Account: d.Process.AccountID, Act: digest.Fell, Hash: hash,
		Why: fmt.Sprintf("%s approved %.12s; %s", strings.Join(by, " and "), s.Hash, why),
	})
}

// stillApproved checks that the messages of a fixed edition are those that were approved. It returns why they are not
// sent; empty: they are.
func (d *Desk) stillApproved(ctx context.Context, r digest.Record, open []Destination, now time.Time) (string, error) {
	name := r.Edition.Name
	log, err := d.Store.Log(ctx, name)
	if err != nil {
		return "", err
	}
	hash, err := r.Hash()
	if err != nil {
		return "", err
	}
	s := d.Review.People.Stand(log)
	if s.Hash == hash && len(s.By) > 0 {
		changed, err := d.rerendered(r, s, open)
		if err != nil {
			return "", err
		}
		if len(changed) > 0 {
			if err := d.withdraw(ctx, name, s, hash, rendersOtherwise(changed), now); err != nil {
				return "", err
			}
			if log, err = d.Store.Log(ctx, name); err != nil {
				return "", err
			}
			s = d.Review.People.Stand(log)
		}
	}
	return d.withdrawnWhy(s, hash), nil
}

// withdrawnConcern is about a fixed edition whose approvals were withdrawn before all of it was sent.
func (d *Desk) withdrawnConcern(ctx context.Context, name string) ([]Concern, error) {
	log, err := d.Store.Log(ctx, name)
	if err != nil {
		return nil, err
	}
	s := d.Review.People.Stand(log)
	if s.Withdrawn == "" || len(s.By) > 0 {
		return nil, nil
	}
	return []Concern{{
		fmt.Sprintf("withdrawn/%s/%d", name, len(log)),
		fmt.Sprintf("What is left of edition %s waits for another approval: %s. "+
			"digest preview %s shows it; digest approve %s sends it", name, s.Withdrawn, name, name),
		false,
	}}, nil
}
