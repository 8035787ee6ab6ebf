package edition

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/firsttask"
	"github.com/cityoflosangeles/digest/internal/match"
)

// repository explains a repository of the collection.
func (w *why) repository(c Collection, r digest.Repository) {
	what := fmt.Sprintf("repository %s, listed by %s", r.Name, c.Listing.Name)
	if e := w.edition.Spotlight; e != nil && e.Name == r.Name {
		w.say("%s: in the spotlight, because the week brought no news, and it was shown least recently", what)
	}
	i := slices.IndexFunc(w.edition.Present, func(m digest.Match) bool { return m.Repository.Name == r.Name })
	reason := match.WhyNotPresented(r, w.material.Period.Start)
	switch {
	case i >= 0:
		m := w.edition.Present[i]
		w.say("%s: proposed for %q (%s), score %.2f: %s%s", what, m.Event.Title, m.Event.Group, m.Score,
			strings.Join(m.Reasons, "; "), w.pitch(m.Pitch))
	case reason != "":
		w.say("%s: not proposed for a talk, because %s", what, reason)
	default:
		w.say("%s: not proposed for a talk: %s", what, w.unproposed(r))
	}
	if r.Role != digest.RoleOwn {
		return
	}
	w.pitchFile(r)
	if missing := digest.Assess(r).Missing(); len(missing) > 0 {
		w.say("%s: its tasks are not shown to newcomers, because it lacks %s", what, digest.Spelled(missing))
	}
}

// unproposed says where a repository that is not proposed would fit, and what is proposed there instead.
func (w *why) unproposed(r digest.Repository) string {
	for _, m := range match.Fits(w.material.matching(w.repos), w.events, 50) {
		if m.Repository.Name != r.Name {
			continue
		}
		text := fmt.Sprintf("it fits %q (%s) with %.2f", m.Event.Title, m.Event.Group, m.Score)
		for _, chosen := range w.edition.Present {
			if chosen.Event.SharesHost(m.Event) {
				return text + fmt.Sprintf("; %s is proposed to the group, with %.2f", chosen.Repository.Name, chosen.Score)
			}
		}
		return text + "; nothing is proposed to the group this week"
	}
	return "it fits none of the upcoming events of groups that take talks"
}

// task explains a task of the collection.
func (w *why) task(c Collection, t digest.Task) {
	what := fmt.Sprintf("task %s#%d %q, listed by %s", t.Repository, t.Number, t.Title, c.Listing.Name)
	for i, shown := range w.edition.Tasks {
		if taskName(shown) == taskName(t) {
			w.say("%s: shown, number %d of %d", what, i+1, len(w.edition.Tasks))
			return
		}
	}
	w.say("%s: left out, because %s", what, w.untaken(t))
}

// untaken explains why a task is not shown.
func (w *why) untaken(t digest.Task) string {
	i := slices.IndexFunc(w.repos, func(r digest.Repository) bool { return strings.EqualFold(r.Name, t.Repository) })
	if i < 0 {
		return "nothing is known of its repository"
	}
	r := w.repos[i]
	ago := lastShown(w.material.History)[taskName(t)]
	switch {
	case r.Role != digest.RoleOwn || r.Archived || r.Fork || r.Mirror:
		return "its repository is another government's, archived, a fork, or a mirror"
	case r.Retirement() != "":
		return fmt.Sprintf("its repository is retired: it says %q", r.Retirement())
	case !digest.Assess(r).Ready:
		return "its repository is not ready for newcomers: it lacks " + digest.Spelled(digest.Assess(r).Missing())
	case w.material.Period.Start.Sub(t.UpdatedAt) > staleTask:
		return "nobody has touched it since " + t.UpdatedAt.In(w.material.Zone).Format(time.DateOnly)
	}
	d := firsttask.Decide(t, w.material.Period.Start, w.material.Languages)
	switch {
	case !d.Free():
		return fmt.Sprintf("%s (rule %s)", d.Why, d.Rule)
	case d.Lapsed:
		return "somebody claimed it a while ago, and there are others"
	case ago > 0:
		return fmt.Sprintf("it was shown %d editions ago, and others were not", ago)
	}
	return fmt.Sprintf("an edition shows %d, varied over the repositories, and others say more or are fresher", maxTasks)
}

func (w *why) activity(c Collection, a digest.Activity) {
	what := fmt.Sprintf("%s of %s %q, listed by %s", strings.ReplaceAll(a.Kind, "_", " "), a.Repository, a.Title,
		c.Listing.Name)
	same := func(o digest.Activity) bool { return o.Kind == a.Kind && o.URL == a.URL && o.Author == a.Author }
	p := w.material.Period
	switch {
	case slices.ContainsFunc(w.edition.Activity, same):
		w.say("%s: shown", what)
	case slices.ContainsFunc(w.edition.Elsewhere, same):
		w.say("%s: shown among other governments' news", what)
	case a.At.Before(p.Since) || !a.At.Before(p.Start):
		w.say("%s: left out, because it happened on %s, and this edition covers %s to %s", what,
			a.At.In(w.material.Zone).Format(time.DateOnly),
			p.Since.In(w.material.Zone).Format(time.DateOnly), p.Start.In(w.material.Zone).Format(time.DateOnly))
	default:
		w.say("%s: left out, because news of archives, forks, and mirrors does not count", what)
	}
}
