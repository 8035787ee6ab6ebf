package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/ask"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/publish/email/smtptest"
	"github.com/cityoflosangeles/digest/internal/store"
)

// A message whose answer was lost is uncertain. digest says so at every run, and never sends it again by itself.
func TestAnUncertainMessageIsSettledByAPerson(t *testing.T) {
	smtp := smtptest.New()
	t.Cleanup(smtp.Close)
	dir := t.TempDir()
	file := filepath.Join(dir, "meetups.yaml")
	text := fmt.Sprintf(`name: Desk
time_zone: America/Los_Angeles
destinations: [{name: list, email: {from: desk@example.org, smtp: %q, to: list@example.org}}]
teams: [{name: Streets, repositories: [City/*], people: [{name: Rosa, mail: rosa@example.org}]}]
asks: {lead: {name: Lea, mail: lea@example.org}, url: "https://example.org", key: "${ASK_KEY}"}
`, smtp.URL())
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("ASK_KEY", strings.Repeat("k", 40))
	st, err := store.Open(t.Context(), filepath.Join(dir, "digest.db"))
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2026, 8, 12, 2, 0, 0, 0, time.UTC)
	now := time.Date(2026, 7, 20, 16, 5, 0, 0, time.UTC)
	log, err := ask.ReadLog(t.Context(), st)
	for _, s := range []ask.Step{
		{Thread: "curb-map", Kind: ask.Opened, Proposal: &ask.Proposal{
			Repository: "City/curb-map", Group: "SoCal Python", Event: "Talks", Start: start,
		}},
		{Thread: "curb-map", Kind: ask.Asked, Person: "Rosa", Why: ask.WhyOwner},
	} {
		if err == nil {
			_, err = log.Append(t.Context(), st, s, now)
		}
	}
	line := digest.Delivery{Edition: "ask-curb-map-2", Destination: ask.Recipient, Owner: "another process"}
	if err == nil {
		_, err = st.Claim(t.Context(), line)
	}
	line.State, line.Error = digest.Uncertain, "its answer was lost"
	if err == nil {
		err = st.Settle(t.Context(), line)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	digestWith := func(want int, args ...string) string {
		t.Helper()
		var out bytes.Buffer
		args = append(args, "--config", file, "--at", now.Add(2*time.Minute).Format(time.RFC3339))
		if code := run(t.Context(), args, nil, &out, &out); code != want {
			t.Fatalf("%v: got code %d, want %d:\n%s", args, code, want, &out)
		}
		return out.String()
	}
	if got := digestWith(exitPart, "ask", "run"); !strings.Contains(got, "digest settle ask-curb-map-2 ask.person sent") {
		t.Errorf("got\n%s", got)
	}
	if n := len(smtp.Messages()); n != 0 {
		t.Fatalf("%d messages were sent although the outcome was unknown", n)
	}
	digestWith(exitDone, "settle", "ask-curb-map-2", ask.Recipient, "sent")
	digestWith(exitDone, "ask", "run")
	if n := len(smtp.Messages()); n != 0 {
		t.Errorf("%d messages were sent although it had arrived", n)
	}
	if got := digestWith(exitDone, "ask", "show", "curb-map"); !strings.Contains(got, "message ask-curb-map-2: sent") {
		t.Errorf("got\n%s", got)
	}
}
