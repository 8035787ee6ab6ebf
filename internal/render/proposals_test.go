package render_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Nobody is asked to propose a talk at an event that was canceled after the edition was sent.
func TestNoProposalForACanceledEvent(t *testing.T) {
	e := sample(t, "busy")
	told := e.Present[0].Event
	gone := told
	gone.Status, gone.Change = digest.Cancelled, digest.ChangeCancelled
	e.Corrections = []digest.Correction{{
		Number: 1, At: e.Period.Start, Revisions: []digest.Revision{{Told: told, Now: gone}},
	}}
	m := message(t, opened(t, "en"), e, allFormats...)
	for f, body := range m.Bodies {
		if strings.Contains(body, e.Present[0].ProposeURL) || strings.Contains(body, "Propose by Monday, July 20") ||
			strings.Contains(body, "needs a speaker by Mon, Jul 20") {
			t.Errorf("%s still asks for proposals for a canceled event:\n%s", f, body)
		}
		if !strings.Contains(body, e.Present[1].ProposeURL) {
			t.Errorf("%s lost the other proposal", f)
		}
	}
	if strings.Contains(m.Subject, "Venice") {
		t.Errorf("the subject names the canceled event: %s", m.Subject)
	}
}

// The best proposal is whole, and the others are two lines with a link to their pitch on the page.
func TestOneProposalIsWhole(t *testing.T) {
	e := sample(t, "busy")
	m := message(t, opened(t, "en"), e, append(letters, digest.Page)...)
	page := m.Bodies[digest.Page]
	for _, f := range letters {
		body := words(m.Bodies[f])
		for i, p := range e.Present {
			if whole := strings.Contains(body, p.Pitch.Abstract[:30]); whole != (i == 0) {
				t.Errorf("%s: the pitch of proposal %d is there: %v", f, i, whole)
			}
		}
	}
	for _, anchor := range []string{
		"street-tree-counts-venice-python-circle-2026-07-21", "curb-space-map-map-makers-of-the-eastside-2026-07-28",
		"curb-space-map-palms-civic-coders-2026-07-25",
	} {
		if !strings.Contains(page, `id="`+anchor+`"`) {
			t.Errorf("the page has no %s", anchor)
		}
		if !strings.Contains(m.Bodies[digest.HTML], "/editions/2026-07-20/#"+anchor) {
			t.Errorf("the mail does not link to %s", anchor)
		}
	}
}

// A project for a hack night, and what is still open, are told apart in every medium.
func TestKindsOfProposals(t *testing.T) {
	m := message(t, opened(t, "en"), sample(t, "busy"), allFormats...)
	for f, body := range m.Bodies {
		for _, want := range []string{
			"Bring curb-space-map to Palms Civic Coders", "Bring this project", "still open",
			"2 more would fit too; look for them in later editions.", "The organizers still need a speaker",
		} {
			if !strings.Contains(words(body), want) {
				t.Errorf("%s does not say %q", f, want)
			}
		}
	}
}
