package askdesk

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// Answers are what the desk can record for a person.
var Answers = []ask.Kind{
	ask.Yes, ask.Other, ask.No, ask.Never, ask.Accepted, ask.Refused, ask.Named, ask.Unnamed, ask.Given, ask.NotGiven,
}

// ErrUsage marks an answer that was typed wrong.
var ErrUsage = errors.New("usage")

// whyNot says why an answer changed nothing.
var whyNot = map[ask.Result]string{
	ask.Elsewhere: "somebody else has it",
	ask.TakenBy:   "another project has the same event",
	ask.TooLate:   "this answer does not fit any more; digest ask show says what happened",
	ask.Unclear:   "nobody has the question, or something is missing: --person, --other, or a web address for --slides",
}

// Answer records an answer for a person. The error is ErrUsage for a word that is not an answer, and for a person whom
// the configuration does not have.
func (d Desk) Answer(ctx context.Context, a ask.Answer) error {
	if !slices.Contains(Answers, a.Kind) {
		var words []string
		for _, k := range Answers {
			words = append(words, string(k))
		}
		return usage(fmt.Errorf("%q is not an answer", a.Kind), "use "+strings.Join(words, ", "))
	}
	if _, known := d.Rules.Find(a.Person); a.Person != "" && !known {
		return usage(fmt.Errorf("nobody is called %q", a.Person), "teams: in "+d.File+" lists who can be asked")
	}
	a.Desk = true
	t, result, err := ask.Record(ctx, d.Store, d.Rules, a, d.Now)
	if err != nil {
		return err
	}
	if why := whyNot[result]; why != "" {
		return fmt.Errorf("ask %s: %s", t.ID, why)
	}
	fmt.Fprintf(d.Out, "%s: %s\n", t.ID, stateOf(t))
	return nil
}

// usageError is an error that is also ErrUsage.
type usageError struct{ error }

func (u usageError) Unwrap() []error { return []error{u.error, ErrUsage} }

func usage(err error, hint string) error { return usageError{digest.WithHint(err, hint)} }

// Allow ends the never of a repository, args[0].
func (d Desk) Allow(ctx context.Context, args []string) error {
	repository := args[0]
	for range 10 {
		log, err := ask.ReadLog(ctx, d.Store)
		if err != nil {
			return err
		}
		if !log.Never(repository) {
			return digest.WithHint(fmt.Errorf("nobody said never for %s", repository), "digest ask list --all lists all")
		}
		added, err := log.Append(ctx, d.Store, ask.Step{Kind: ask.Allowed, Project: repository}, d.Now)
		if err != nil {
			return err
		}
		if added {
			fmt.Fprintf(d.Out, "%s: its team is asked again about new proposals.\n", repository)
			return nil
		}
	}
	return errors.New("the log changes all the time; try again")
}

// Person prints everything that is kept about the person called args[0].
func (d Desk) Person(ctx context.Context, args []string) error {
	name := args[0]
	log, err := ask.ReadLog(ctx, d.Store)
	if err != nil {
		return err
	}
	p, known := d.Rules.Find(name)
	if known {
		fmt.Fprintf(d.Out, "In %s: %s, mail %s, languages %s\n", d.File, p.Name, p.Mail, strings.Join(p.Languages, ", "))
	}
	found := 0
	for _, s := range log.Steps {
		if strings.EqualFold(s.Person, name) || strings.EqualFold(s.Other, name) {
			found++
			fmt.Fprintf(d.Out, "%s  ", s.Thread)
			d.steps(ctx, []ask.Step{s})
		}
	}
	talks, err := digest.Talks(ctx, d.Store)
	if err != nil {
		return err
	}
	for _, t := range talks {
		if strings.EqualFold(t.Speaker, name) {
			found++
			fmt.Fprintf(d.Out, "talk %s names them as the speaker\n", t.ID)
		}
	}
	if !known && found == 0 {
		fmt.Fprintf(d.Out, "Nothing is kept about %s.\n", name)
	}
	return nil
}

// Correct gives the person called args[0] the name args[1].
func (d Desk) Correct(ctx context.Context, args []string) error {
	name, correct := args[0], args[1]
	n, err := ask.Correct(ctx, d.Store, name, correct, d.Now)
	if err != nil {
		return err
	}
	if n == 0 {
		return fmt.Errorf("nothing is kept about %s", name)
	}
	fmt.Fprintf(d.Out, "%s is called %s now.\n", name, correct)
	return nil
}

// Forget removes the person called args[0].
func (d Desk) Forget(ctx context.Context, args []string) error {
	name := args[0]
	n, err := ask.Forget(ctx, d.Store, name)
	if err != nil {
		return err
	}
	talks, err := digest.ForgetSpeaker(ctx, d.Store, name, d.Now)
	if err != nil {
		return err
	}
	if n+talks == 0 {
		fmt.Fprintf(d.Out, "Nothing was kept about %s.\n", name)
	} else {
		fmt.Fprintf(d.Out, "%s was removed.\n", name)
	}
	if _, known := d.Rules.Find(name); known {
		fmt.Fprintf(d.Err, "hint: %s still lists %s; remove them there, or they are asked again\n", d.File, name)
	}
	return nil
}
