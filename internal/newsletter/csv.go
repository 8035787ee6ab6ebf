package newsletter

import (
	"context"
	"crypto/rand"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// columns are those of a file of subscribers. Lists have a semicolon between their parts.
var columns = []string{"address", "language", "sections", "groups", "online_only", "state", "consented_at", "consent_origin"}

// Export writes everybody as CSV (RFC 4180), in order of their addresses. A cell that a spreadsheet would take for a formula begins with an apostrophe.
func (l *List) Export(ctx context.Context, to io.Writer) error {
	w := csv.NewWriter(to)
	if err := w.Write(columns); err != nil {
		return fmt.Errorf("writing subscribers: %w", err)
	}
	for after := ""; ; {
		page, err := l.store.Subscribers(ctx, "", after, 500)
		if err != nil {
			return err
		}
		for _, s := range page {
			at, origin, err := l.consent(ctx, s)
			if err != nil {
				return err
			}
			row := []string{s.Address, s.Language, strings.Join(s.Preferences.Sections, ";"), strings.Join(s.Preferences.Groups, ";"), map[bool]string{true: "yes"}[s.Preferences.OnlineOnly], string(s.State), at, origin}
			for i, cell := range row {
				row[i] = guarded(cell)
			}
			if err := w.Write(row); err != nil {
				return fmt.Errorf("writing subscribers: %w", err)
			}
			after = s.Address
		}
		if len(page) == 0 {
			w.Flush()
			return w.Error()
		}
	}
}

// consent is when and where a person agreed last; empty where they have not.
func (l *List) consent(ctx context.Context, s digest.Subscriber) (at, origin string, err error) {
	said, err := l.store.Consents(ctx, s.Address)
	for _, c := range slices.Backward(said) {
		if c.Act == digest.ActConfirmed || c.Act == digest.ActImported {
			return c.At.UTC().Format(time.RFC3339), c.Origin, err
		}
	}
	return "", "", err
}

// guarded keeps a spreadsheet from taking a cell for a formula (owasp.org/www-community/attacks/CSV_Injection).
func guarded(cell string) string {
	if cell != "" && strings.ContainsRune("=+-@\t\r'", rune(cell[0])) {
		return "'" + cell
	}
	return cell
}

func unguarded(cell string) string {
	if rest, ok := strings.CutPrefix(cell, "'"); ok && rest != "" && strings.ContainsRune("=+-@\t\r'", rune(rest[0])) {
		return rest
	}
	return cell
}

// Imported counts what became of the rows of a file.
type Imported struct{ Added, Known, Left int }

// Import reads people from CSV with a head that names its columns: address, consented_at and consent_origin at least, for nobody is written to who
// has not agreed, and that must be shown; the others may be missing. Who is known already stays as they are: above all, whoever unsubscribed. A row that
// cannot be read costs itself: problem is told of it, with its line. The error is of the head, of the reader or of the store.
func (l *List) Import(ctx context.Context, from io.Reader, name string, problem func(line int, err error)) (Imported, error) {
	var n Imported
	r := csv.NewReader(from)
	r.FieldsPerRecord = -1
	head, err := r.Read()
	if err != nil {
		return n, fmt.Errorf("reading the head of %s: %w", name, err)
	}
	at := map[string]int{}
	for i, column := range head {
		at[strings.ToLower(strings.TrimSpace(strings.TrimPrefix(column, "\ufeff")))] = i
	}
	for _, column := range []string{"address", "consented_at", "consent_origin"} {
		if _, ok := at[column]; !ok {
			return n, digest.WithHint(fmt.Errorf("%s has no column %q", name, column), "its first line names the columns: "+strings.Join(columns, ","))
		}
	}
	for {
		row, err := r.Read()
		if errors.Is(err, io.EOF) {
			return n, nil
		}
		line, _ := r.FieldPos(0)
		var bad *csv.ParseError
		switch {
		case errors.As(err, &bad):
			line = bad.Line
		case err != nil:
			return n, fmt.Errorf("reading %s: %w", name, err)
		}
		cell := func(column string) string {
			if i, ok := at[column]; ok && i < len(row) {
				return strings.TrimSpace(unguarded(row[i]))
			}
			return ""
		}
		added := false
		if err == nil {
			added, err = l.add(ctx, cell, fmt.Sprintf("%s, line %d: ", name, line))
		}
		var store storeError
		switch {
		case errors.As(err, &store):
			return n, err
		case err != nil:
			n.Left++
			problem(line, err)
		case added:
			n.Added++
		default:
			n.Known++
		}
	}
}

// storeError is an error that is not the row's.
type storeError struct{ error }

func (e storeError) Unwrap() error { return e.error }

func (l *List) add(ctx context.Context, cell func(string) string, from string) (bool, error) {
	address, err := Address(cell("address"))
	if err != nil {
		return false, err
	}
	origin, when := cell("consent_origin"), cell("consented_at")
	at, err := time.Parse(time.RFC3339, when)
	if err != nil {
		at, err = time.Parse(time.DateOnly, when)
		at = at.Add(12 * time.Hour) // the same day in nearly all zones
	}
	now := l.config.Now()
	state := digest.SubscriberState(strings.ToLower(cell("state")))
	if state == "" {
		state = digest.Subscribed
	}
	s := digest.Subscriber{ID: rand.Text(), Address: address, Language: strings.ToLower(cell("language")), State: state}
	switch {
	case !slices.Contains([]digest.SubscriberState{digest.Pending, digest.Subscribed, digest.Unsubscribed, digest.Suppressed}, state):
		return false, fmt.Errorf("%q is no state of a subscriber", state)
	case state != digest.Subscribed: // these come only from an export of ours, and nobody is written to for them
		at, err = now, nil
	case origin == "":
		return false, errors.New("consent_origin is empty: where did this person agree")
	}
	switch {
	case err != nil:
		return false, digest.WithHint(fmt.Errorf("consented_at %q is no time", when), "2026-07-20, or 2026-07-20T09:00:00-07:00")
	case at.After(now.Add(24 * time.Hour)):
		return false, fmt.Errorf("consented_at %q is still to come", when)
	case len(origin) > 500:
		return false, errors.New("consent_origin is longer than 500 signs")
	}
	s.Since = at
	s.Preferences.Sections, s.Preferences.Groups = parts(cell("sections")), parts(cell("groups"))
	s.Preferences.OnlineOnly = slices.Contains([]string{"yes", "true", "1"}, strings.ToLower(cell("online_only")))
	for _, section := range s.Preferences.Sections {
		if !slices.Contains(Sections, section) {
			return false, digest.WithHint(fmt.Errorf("%q is no section", section), strings.Join(Sections, ", "))
		}
	}
	switch _, err := l.store.Subscriber(ctx, address); {
	case err == nil:
		return false, nil
	case !errors.Is(err, digest.ErrNotFound):
		return false, storeError{err}
	}
	switch blocked, err := l.store.Blocked(ctx, l.keys.hash(address)); {
	case err != nil:
		return false, storeError{err}
	case blocked:
		return false, errors.New("this person was forgotten, and is not to be written to again")
	}
	if err := l.store.SaveSubscriber(ctx, s, digest.Consent{Address: address, At: at, Act: digest.ActImported, Origin: from + line(origin)}); err != nil {
		return false, storeError{err}
	}
	return true, nil
}

// Sections are those that a person can choose among.
var Sections = []string{"present", "events", "tasks", "activity", "talks"}

func parts(list string) []string {
	var out []string
	for p := range strings.SplitSeq(list, ";") {
		if p = strings.TrimSpace(p); p != "" {
			out = append(out, line(p))
		}
	}
	return out
}
