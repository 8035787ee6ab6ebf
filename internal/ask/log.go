package ask

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Prefixes of the keys of notes: a step's number in the whole log follows, or a person's ID.
const (
	noteStep   = "ask/"
	notePerson = "ask-person/"
)

// enoughSteps is more than the steps of many years.
const enoughSteps = 1_000_000

// Log is everything that was asked and answered.
type Log struct {
	Steps []Step
	ids   map[string]string // IDs of people by lowercase name
	next  int
}

// stored is a step as the store keeps it. Person and Other are IDs.
type stored struct {
	Thread   string    `json:"ask,omitempty"`
	Kind     Kind      `json:"kind"`
	Person   string    `json:"person,omitempty"`
	Other    string    `json:"other,omitempty"`
	Why      Why       `json:"why,omitempty"`
	Proposal *Proposal `json:"proposal,omitempty"`
	Project  string    `json:"project,omitempty"`
	Slides   string    `json:"slides,omitempty"`
	Visitors int       `json:"visitors,omitempty"`
}

// reader reads the log again and again. It parses only what was added.
type reader struct {
	steps []stored
	at    []time.Time
	last  string // text of the last one: a restored store may have another with the same number
}

// ReadLog reads the log. People who were removed have no name in it.
func ReadLog(ctx context.Context, n digest.Notes) (Log, error) { return new(reader).read(ctx, n) }

func (r *reader) read(ctx context.Context, n digest.Notes) (Log, error) {
	log := Log{ids: map[string]string{}}
	people, err := n.Notes(ctx, notePerson, enoughSteps)
	if err != nil {
		return log, fmt.Errorf("reading whom digest asked: %w", err)
	}
	names := map[string]string{}
	for _, p := range people {
		id := strings.TrimPrefix(p.Key, notePerson)
		names[id] = p.Text
		log.ids[strings.ToLower(p.Text)] = id
	}
	last, err := n.Notes(ctx, noteStep, 1)
	if err == nil && (len(last) == 0 || last[0].Key != stepKey(len(r.steps)) || last[0].Text != r.last) {
		err = r.parse(ctx, n)
	}
	if err != nil {
		return log, fmt.Errorf("reading what digest asked: %w", err)
	}
	count := map[string]int{}
	for i, s := range r.steps {
		count[s.Thread]++
		log.Steps = append(log.Steps, Step{
			Thread: s.Thread, Number: count[s.Thread], At: r.at[i], Kind: s.Kind, Person: names[s.Person], Other: names[s.Other],
			Why: s.Why, Proposal: s.Proposal, Project: s.Project, Slides: s.Slides, Visitors: s.Visitors,
		})
	}
	log.next = len(r.steps) + 1
	return log, nil
}

// parse reads all steps. Their keys are numbers without gaps.
func (r *reader) parse(ctx context.Context, n digest.Notes) error {
	notes, err := n.Notes(ctx, noteStep, enoughSteps)
	if err != nil {
		return err
	}
	slices.Reverse(notes)
	if k := len(r.steps); len(notes) < k || k > 0 && notes[k-1].Text != r.last { // the store was restored
		r.steps, r.at = nil, nil
	}
	for _, note := range notes[len(r.steps):] {
		var s stored
		if err := json.Unmarshal([]byte(note.Text), &s); err != nil {
			return fmt.Errorf("step %s: %w", note.Key, err)
		}
		r.steps, r.at, r.last = append(r.steps, s), append(r.at, note.At), note.Text
	}
	return nil
}

func stepKey(number int) string { return fmt.Sprintf("%s%08d", noteStep, number) }

// Append adds s to the log, if nobody else has added a step since the log was read. It reports whether it did; if not,
// read the log and decide again, because a limit may be reached now. If it reports true, the step is on durable
// storage.
func (l *Log) Append(ctx context.Context, n digest.Notes, s Step, now time.Time) (bool, error) {
	out := stored{
		Thread: s.Thread, Kind: s.Kind, Why: s.Why, Proposal: s.Proposal, Project: s.Project, Slides: s.Slides,
		Visitors: s.Visitors,
	}
	for _, p := range []struct {
		name string
		into *string
	}{{s.Person, &out.Person}, {s.Other, &out.Other}} {
		if p.name == "" {
			continue
		}
		id, err := l.idOf(ctx, n, p.name, now)
		if err != nil {
			return false, err
		}
		*p.into = id
	}
	text, err := json.Marshal(out)
	if err != nil {
		return false, err
	}
	added, err := n.Note(ctx, stepKey(l.next), string(text), now)
	if err != nil || !added {
		return false, wrap(err, "recording a step of ask "+s.Thread)
	}
	s.At, s.Number = now, 1
	for _, o := range l.Steps {
		if o.Thread == s.Thread {
			s.Number = o.Number + 1
		}
	}
	l.Steps = append(l.Steps, s)
	l.next++
	return true, nil
}

// idOf returns the ID of a person, and gives them one if they have none.
func (l *Log) idOf(ctx context.Context, n digest.Notes, name string, now time.Time) (string, error) {
	key := strings.ToLower(strings.TrimSpace(name))
	if id, ok := l.ids[key]; ok {
		return id, nil
	}
	id := strings.ToLower(rand.Text())
	if _, err := n.Note(ctx, notePerson+id, strings.TrimSpace(name), now); err != nil {
		return "", fmt.Errorf("recording whom digest asks: %w", err)
	}
	l.ids[key] = id
	return id, nil
}

// Forget removes a person from the log: their steps stay without a name. It reports how many names were removed.
// Two processes may have given one person two IDs.
func Forget(ctx context.Context, n digest.Notes, name string) (int, error) {
	people, err := n.Notes(ctx, notePerson, enoughSteps)
	if err != nil {
		return 0, fmt.Errorf("reading whom digest asked: %w", err)
	}
	count := 0
	for _, p := range people {
		if same(p.Text, name) {
			if err := n.Forget(ctx, p.Key); err != nil {
				return count, fmt.Errorf("removing a person: %w", err)
			}
			count++
		}
	}
	return count, nil
}

// Correct gives a person another name in the whole log. It reports how many names were changed.
func Correct(ctx context.Context, n digest.Notes, name, correct string, now time.Time) (int, error) {
	people, err := n.Notes(ctx, notePerson, enoughSteps)
	if err != nil {
		return 0, fmt.Errorf("reading whom digest asked: %w", err)
	}
	count := 0
	for _, p := range people {
		if !same(p.Text, name) || p.Text == correct {
			continue
		}
		// If the program ends between the two, the person is removed, as Forget does.
		if err := n.Forget(ctx, p.Key); err != nil {
			return count, fmt.Errorf("correcting a name: %w", err)
		}
		if _, err := n.Note(ctx, p.Key, strings.TrimSpace(correct), now); err != nil {
			return count, fmt.Errorf("correcting a name: %w", err)
		}
		count++
	}
	return count, nil
}

// People returns the names of everybody in the log, in alphabetical order.
func (l Log) People() []string {
	var out []string
	add := func(name string) {
		if name != "" && !slices.ContainsFunc(out, func(o string) bool { return same(o, name) }) {
			out = append(out, name)
		}
	}
	for _, s := range l.Steps {
		add(s.Person)
		add(s.Other)
	}
	slices.Sort(out)
	return out
}

func wrap(err error, doing string) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
