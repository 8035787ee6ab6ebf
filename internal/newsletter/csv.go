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
	"unicode/utf8"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// columns are the columns of a subscriber file. Lists are separated by semicolons.
var columns = []string{
	"address", "language", "sections", "groups", "online_only", "state", "consented_at",
	"consent_origin",
}

// Export writes all subscribers as CSV (RFC 4180), in order of their addresses. A cell that a spreadsheet
// would read as a formula starts with an apostrophe.
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
			row := []string{
				s.Address, s.Language, strings.Join(s.Preferences.Sections, ";"),
				strings.Join(s.Preferences.Groups, ";"), map[bool]string{true: "yes"}[s.Preferences.OnlineOnly], string(s.State),
				at, origin,
			}
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

// consent returns when and where a person last agreed. Both are empty if they have not.
func (l *List) consent(ctx context.Context, s digest.Subscriber) (at, origin string, err error) {
	entries, err := l.store.Consents(ctx, s.Address)
	for _, c := range slices.Backward(entries) {
		if c.Act == digest.ActConfirmed || c.Act == digest.ActImported {
			return c.At.UTC().Format(time.RFC3339), c.Origin, err
		}
	}
	return "", "", err
}

// guarded prevents spreadsheets from reading a cell as a formula
// (https://owasp.org/www-community/attacks/CSV_Injection).
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

// Imported counts the rows of a file: added, already known, and left out.
type Imported struct{ Added, Known, Left int }

// Import reads subscribers from CSV with a header row, as spreadsheets write it: with commas, semicolons, or tabs. The
// columns address, consented_at, and consent_origin are required: only people with documented consent may receive
// messages. The state of people who are already known does not change, so nobody is resubscribed.
//
// Import calls problem for each row that is not valid, and continues. The error concerns the header, the
// reader, or the store.
func (l *List) Import(ctx context.Context, from io.Reader, name string, problem func(line int, err error)) (Imported,
	error,
) {
	var n Imported
	r, err := readCSV(from)
	if err != nil {
		return n, fmt.Errorf("reading %s: %w", name, err)
	}
	at, err := readHeader(r, name, "address", "consented_at", "consent_origin")
	if err != nil {
		return n, err
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

// storeError is an error of the store, not of the row.
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
		if at, err = time.Parse(time.DateOnly, when); err != nil {
			at, err = time.Parse("2.1.2006", when) // spreadsheets rewrite dates; with slashes, the order is not known
		}
		at = at.Add(12 * time.Hour) // noon, which is the same day in nearly all time zones
	}
	now := l.config.Now()
	state := digest.SubscriberState(strings.ToLower(cell("state")))
	if state == "" {
		state = digest.Subscribed
	}
	s := digest.Subscriber{ID: rand.Text(), Address: address, Language: strings.ToLower(cell("language")), State: state}
	switch {
	case !slices.Contains(
		[]digest.SubscriberState{digest.Pending, digest.Subscribed, digest.Unsubscribed, digest.Suppressed}, state,
	):
		return false, fmt.Errorf("unknown state %q", state)
	case state != digest.Subscribed: // only in our own exports; these people receive nothing
		at, err = now, nil
	case origin == "":
		return false, errors.New("consent_origin is empty: say where this person agreed")
	}
	switch {
	case err != nil:
		return false,
			digest.WithHint(fmt.Errorf("consented_at %q is not a time", when), "2026-07-20, or 2026-07-20T09:00:00-07:00")
	case at.After(now.Add(24 * time.Hour)):
		return false, fmt.Errorf("consented_at %q is in the future", when)
	case !utf8.ValidString(origin):
		return false, digest.WithHint(errors.New("consent_origin is not UTF-8 text"), "save the file as CSV UTF-8")
	case len(origin) > 500:
		return false, errors.New("consent_origin is longer than 500 characters")
	}
	s.Since = at
	s.Preferences.Sections, s.Preferences.Groups = parts(cell("sections")), parts(cell("groups"))
	s.Preferences.OnlineOnly = slices.Contains([]string{"yes", "true", "1"}, strings.ToLower(cell("online_only")))
	for _, section := range s.Preferences.Sections {
		if !slices.Contains(Sections, section) {
			return false, digest.WithHint(fmt.Errorf("unknown section %q", section), strings.Join(Sections, ", "))
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
		return false, errors.New("this person is blocked")
	}
	if err := l.store.SaveSubscriber(ctx, s,
		digest.Consent{Address: address, At: at, Act: digest.ActImported, Origin: from + line(origin)}); err != nil {
		return false, storeError{err}
	}
	return true, nil
}

// Sections are the parts of an edition that a subscriber can choose.
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
