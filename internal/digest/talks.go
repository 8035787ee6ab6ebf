package digest

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// States of a talk.
const (
	TalkProposed  = "proposed"
	TalkAccepted  = "accepted"
	TalkPresented = "presented"
	TalkDeclined  = "declined"
)

// TalkStep is a change to a talk. Steps are append-only. The last step has the current state.
type TalkStep struct {
	Talk Talk      `json:"talk"` // the talk after this step
	By   string    `json:"by"`
	At   time.Time `json:"-"`

	number int // in its key
}

// noteTalk is the prefix of a step's key, followed by the talk's ID and the number of the step.
const noteTalk = "talk/"

// enoughSteps is more than the steps of many years.
const enoughSteps = 100_000

// TalkSteps returns all steps of all talks in the store, in the order of recording.
func TalkSteps(ctx context.Context, n Notes) ([]TalkStep, error) {
	notes, err := n.Notes(ctx, noteTalk, enoughSteps)
	if err != nil {
		return nil, fmt.Errorf("reading talks: %w", err)
	}
	var out []TalkStep
	for _, note := range slices.Backward(notes) {
		var s TalkStep
		if err := json.Unmarshal([]byte(note.Text), &s); err != nil {
			return nil, fmt.Errorf("reading the log of talk %s: %w", note.Key, err)
		}
		s.At = note.At
		if s.number, err = strconv.Atoi(note.Key[strings.LastIndexByte(note.Key, '/')+1:]); err != nil {
			return nil, fmt.Errorf("reading the log of talk %s: %w", note.Key, err)
		}
		out = append(out, s)
	}
	slices.SortStableFunc(out, func(a, b TalkStep) int { return a.At.Compare(b.At) })
	return out, nil
}

// Talks returns the current state of all talks in the store, by date.
func Talks(ctx context.Context, n Notes) ([]Talk, error) {
	steps, err := TalkSteps(ctx, n)
	if err != nil {
		return nil, err
	}
	last := map[string]Talk{}
	for _, s := range steps {
		last[s.Talk.ID] = s.Talk
	}
	var out []Talk
	for _, t := range last {
		out = append(out, t)
	}
	slices.SortFunc(out, func(a, b Talk) int { return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// FindTalk returns the talk with that ID, or ErrNotFound.
func FindTalk(ctx context.Context, n Notes, id string) (Talk, error) {
	all, err := Talks(ctx, n)
	if err != nil {
		return Talk{}, err
	}
	if i := slices.IndexFunc(all, func(t Talk) bool { return strings.EqualFold(t.ID, id) }); i >= 0 {
		return all[i], nil
	}
	return Talk{}, WithHint(fmt.Errorf("talk %q: %w", id, ErrNotFound), "run digest talk list to see all IDs")
}

// moves maps each state to the states before it. Recording the current state again is allowed.
var moves = map[string][]string{
	TalkProposed:  {"", TalkDeclined},
	TalkAccepted:  {"", TalkProposed, TalkDeclined},
	TalkPresented: {"", TalkProposed, TalkAccepted},
	TalkDeclined:  {"", TalkProposed, TalkAccepted},
}

// RecordTalk adds a step: the new state of t, recorded by who. A talk without an ID is new, and gets one.
// Earlier steps remain. It is an error if the state cannot follow the current one.
func RecordTalk(ctx context.Context, n Notes, t Talk, who string, now time.Time) (Talk, error) {
	if t.Repository == "" || t.Group == "" {
		return t, errors.New("a talk needs a repository and a group")
	}
	isNew := t.ID == ""
	for {
		steps, err := TalkSteps(ctx, n)
		if err != nil {
			return t, err
		}
		before, last := Talk{}, 0
		if isNew {
			t.ID = newTalkID(t, steps)
		}
		for _, s := range steps {
			if s.Talk.ID == t.ID {
				before, last = s.Talk, max(last, s.number)
			}
		}
		if before.State != t.State && !slices.Contains(moves[t.State], before.State) {
			return t,
				fmt.Errorf("talk %s is %s and can no longer become %s", t.ID, cmp.Or(before.State, "not proposed"), t.State)
		}
		if same := before; same.At.Equal(t.At) {
			if same.At = t.At; same == t {
				return t, nil
			}
		}
		text, err := json.Marshal(TalkStep{Talk: t, By: who})
		if err != nil {
			return t, err
		}
		added, err := n.Note(ctx, fmt.Sprintf("%s%s/%06d", noteTalk, t.ID, last+1), string(text), now)
		if err != nil {
			return t, fmt.Errorf("recording talk %s: %w", t.ID, err)
		}
		if added { // otherwise another process recorded this step first
			return t, nil
		}
	}
}

// ForgetSpeaker removes a person's name from all steps of talks that name them as the speaker. It reports the number of
// steps. The last step of each talk stays even if the program ends in between; repeat it then.
func ForgetSpeaker(ctx context.Context, n Notes, name string, now time.Time) (int, error) {
	talks, err := Talks(ctx, n)
	if err != nil {
		return 0, err
	}
	for _, t := range talks {
		if t.Speaker != "" && samePerson(t.Speaker, name) {
			t.Speaker = ""
			if _, err := RecordTalk(ctx, n, t, "forget", now); err != nil {
				return 0, err
			}
		}
	}
	notes, err := n.Notes(ctx, noteTalk, enoughSteps)
	if err != nil {
		return 0, fmt.Errorf("reading talks: %w", err)
	}
	count := 0
	for _, note := range notes {
		var s TalkStep
		if err := json.Unmarshal([]byte(note.Text), &s); err != nil {
			return count, fmt.Errorf("reading the log of talk %s: %w", note.Key, err)
		}
		if s.Talk.Speaker == "" || !samePerson(s.Talk.Speaker, name) {
			continue
		}
		s.Talk.Speaker = ""
		text, err := json.Marshal(s)
		if err != nil {
			return count, err
		}
		if err := n.Forget(ctx, note.Key); err != nil {
			return count, fmt.Errorf("removing a name from talk %s: %w", s.Talk.ID, err)
		}
		if _, err := n.Note(ctx, note.Key, string(text), note.At); err != nil {
			return count, fmt.Errorf("removing a name from talk %s: %w", s.Talk.ID, err)
		}
		count++
	}
	return count, nil
}

var notInID = regexp.MustCompile(`[^a-z0-9]+`)

// newTalkID returns an ID that is easy to type: the repository's short name and the day.
func newTalkID(t Talk, steps []TalkStep) string {
	_, short, _ := strings.Cut(strings.ToLower(t.Repository), "/")
	id := strings.Trim(notInID.ReplaceAllString(short, "-"), "-")
	if !t.At.IsZero() {
		id += t.At.Format("-2006-01-02")
	}
	taken := func(id string) bool {
		return slices.ContainsFunc(steps, func(s TalkStep) bool { return s.Talk.ID == id })
	}
	for i := 2; ; i++ {
		if !taken(id) {
			return id
		}
		if base, _, ok := strings.Cut(id, "_"); ok {
			id = base
		}
		id = fmt.Sprintf("%s_%d", id, i)
	}
}

// Conflicts returns what speaks against t, one item a line: the same speaker, repository, or stage on the
// same day, a group that recently had a talk by a city team, or the group's rules. Conflicts do not prevent
// the talk.
func Conflicts(t Talk, others []Talk, groups []Group, zone *time.Location) []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if t.State == TalkDeclined || t.State == TalkPresented {
		return nil
	}
	day := func(at time.Time) string { return at.In(zone).Format(time.DateOnly) }
	for _, o := range others {
		if o.ID == t.ID || o.State == TalkDeclined {
			continue
		}
		sameDay := !t.At.IsZero() && !o.At.IsZero() && day(o.At) == day(t.At)
		switch {
		case sameDay && o.Group == t.Group:
			say("%s is %s for the same evening of %s", o.ID, o.State, o.Group)
		case sameDay && t.Speaker != "" && samePerson(o.Speaker, t.Speaker):
			say("%s speaks on that day at %s (%s)", t.Speaker, o.Group, o.ID)
		case sameDay && strings.EqualFold(o.Repository, t.Repository):
			say("%s is presented on that day at %s (%s)", o.Repository, o.Group, o.ID)
		case o.Group == t.Group && strings.EqualFold(o.Repository, t.Repository) && o.State == TalkPresented:
			say("%s heard of %s on %s (%s)", o.Group, o.Repository, day(o.At), o.ID)
		case o.Group == t.Group && !t.At.IsZero() && !o.At.IsZero() && t.At.Sub(o.At).Abs() < CoolDown &&
			o.State != TalkProposed:
			say("%s also has a talk by a city team on %s (%s); wait %d days between talks", o.Group, day(o.At), o.ID,
				int(CoolDown.Hours()/24))
		}
	}
	i := slices.IndexFunc(groups, func(g Group) bool { return g.Name == t.Group })
	switch {
	case i < 0:
		say("no group of the configuration is called %s", t.Group)
	case groups[i].Rules.Talks == "none":
		say("%s meets without talks", t.Group)
	case groups[i].Rules.MaxMinutes > 0 && t.Minutes > groups[i].Rules.MaxMinutes:
		say("talks at %s are at most %d minutes long", t.Group, groups[i].Rules.MaxMinutes)
	}
	return out
}

// CoolDown is the minimum time between two talks at a group.
const CoolDown = 90 * 24 * time.Hour
