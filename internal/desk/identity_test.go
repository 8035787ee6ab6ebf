package desk_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// listed are two people with several accounts each.
var listed = digest.People{
	{
		Name:     "Ada",
		Role:     digest.RoleApprover,
		Accounts: []string{"os:ada", digest.SlackAccount("T1", "U1"), digest.MailAccount("Ada@Example.org")},
	},
	{Name: "Grace", Role: digest.RoleApprover, Accounts: []string{"os:grace", digest.SlackAccount("T1", "U2")}},
}

func TestOnePersonCountsOnce(t *testing.T) {
	slack := digest.SlackAccount
	approves := func(who, account string) digest.LogEntry {
		return digest.LogEntry{Who: who, Account: account, Act: digest.Approved, Hash: "a"}
	}
	composed := digest.LogEntry{Who: "cron", Account: "os:cron", Act: digest.Composed, Hash: "a"}
	for name, c := range map[string]struct {
		people  digest.People
		log     []digest.LogEntry
		missing int // of two
		doubts  string
	}{
		"two labels, one shell": {
			nil, []digest.LogEntry{approves("Ada", "os:ada"), approves("Bob", "os:ada")}, 1, "Bob same",
		},
		"two accounts": {
			nil, []digest.LogEntry{approves("Ada", "os:ada"), approves("Ada", "os:bob")}, 0, "",
		},
		"a label that somebody else has": {
			nil, []digest.LogEntry{approves("x", "os:ada"), approves("x", slack("T1", "U1"))}, 0, "",
		},
		"listed: button and shell": {
			listed, []digest.LogEntry{approves("u1 (Slack U1)", slack("T1", "U1")), approves("Bob", "os:ada")}, 1, "Bob same",
		},
		"listed: two people": {
			listed, []digest.LogEntry{approves("u1 (Slack U1)", slack("T1", "U1")), approves("Ada", "os:grace")}, 0, "",
		},
		"another workspace": {
			listed, []digest.LogEntry{approves("Ada", slack("T2", "U1")), approves("Ada", "os:ada")}, 0, "",
		},
		"mail in other letters": {
			listed,
			[]digest.LogEntry{approves("Ada", "os:ada"), approves("A.", digest.MailAccount("ADA@example.org"))},
			1,
			"A. same",
		},
		"the composer": {
			nil, []digest.LogEntry{approves("Ada", "os:cron"), approves("Bob", "os:bob")}, 1, "Ada composer",
		},
		"the composer under two labels": {
			nil, []digest.LogEntry{approves("Ada", "os:cron"), approves("Bob", "os:cron")}, 2, "Ada composer, Bob composer",
		},
		"the last editor": {nil, []digest.LogEntry{
			{Who: "ada", Account: "os:ada", Act: digest.Edited, Hash: "a"}, approves("A", "os:ada"), approves("B", "os:bob"),
		}, 1, "A editor"},
		"an editor before the last": {nil, []digest.LogEntry{
			{Who: "ada", Account: "os:ada", Act: digest.Edited, Hash: "a"},
			{Who: "bob", Account: "os:bob", Act: digest.Edited, Hash: "a"},
			approves("A", "os:ada"), approves("G", "os:grace"),
		}, 0, ""},
		"root is no second person": {
			nil, []digest.LogEntry{approves("Ada", "os:ada"), approves("Bob", "os:root")}, 1, "Bob root",
		},
		"root first": {
			nil, []digest.LogEntry{approves("Bob", "os:root"), approves("Ada", "os:ada")}, 1, "Bob root",
		},
		"root twice": {
			nil, []digest.LogEntry{approves("Bob", "os:root"), approves("Ada", "os:root")}, 2, "Bob root, Ada root",
		},
		"root and two others": {
			nil,
			[]digest.LogEntry{approves("Bob", "os:root"), approves("Ada", "os:ada"), approves("G", "os:grace")},
			0,
			"Bob root",
		},
		"0.1.0: two names": {nil, []digest.LogEntry{approves("Ada", ""), approves("Bob", "")}, 0, ""},
		"0.1.0: one name": {
			nil, []digest.LogEntry{approves("Ada", ""), approves(" ada", "")}, 1, " ada same",
		},
		"0.1.0 and now: two people": {
			nil, []digest.LogEntry{approves("Ada", ""), approves("Bob", "os:bob")}, 0, "",
		},
		"0.1.0 and now: one label": {
			nil, []digest.LogEntry{approves("Ada", ""), approves("Ada", "os:bob")}, 1, "Ada same",
		},
		"0.1.0 and now: the label is a login": {
			nil, []digest.LogEntry{approves("ada", ""), approves("Bob", "os:ada")}, 1, "Bob same",
		},
		"0.1.0 and now: the label is a name": {
			listed, []digest.LogEntry{approves("Ada", ""), approves("Bob", slack("T1", "U1"))}, 1, "Bob same",
		},
	} {
		s := c.people.Stand(append([]digest.LogEntry{composed}, c.log...))
		if got := s.Missing("a", 2); got != c.missing {
			t.Errorf("%s: got %d missing of two, want %d", name, got, c.missing)
		}
		var doubts []string
		for _, u := range s.Uncounted(2) {
			doubts = append(doubts, u.Voice.Name+" "+string(u.Doubt))
		}
		if got := strings.Join(doubts, ", "); got != c.doubts {
			t.Errorf("%s: got doubts %q, want %q", name, got, c.doubts)
		}
		if !s.Approved("a", 1) {
			t.Errorf("%s: where one is enough, none is", name)
		}
	}
}

// A draft of 0.1.0 keeps the approval that it has, and the second one needs another person than the first.
func TestTheComposerOf010IsComparedByName(t *testing.T) {
	log := []digest.LogEntry{{Who: "cron", Act: digest.Composed, Hash: "a"}, {Who: "Ada", Act: digest.Approved, Hash: "a"}}
	s := digest.Stand(log)
	if diff := cmp.Diff([]string{"Ada"}, s.Counted(2)); diff != "" {
		t.Error(diff)
	}
	s = digest.Stand(append(log, digest.LogEntry{Who: "Bob", Account: "os:cron", Act: digest.Approved, Hash: "a"}))
	if got := s.Missing("a", 2); got != 1 {
		t.Errorf("the composer under another label: got %d missing, want 1", got)
	}
}

func TestWhoMayActOnAnEdition(t *testing.T) {
	person := func(role digest.Role) digest.People {
		return digest.People{{Name: "Ada", Role: role, Accounts: []string{"os:ada"}}}
	}
	voice := digest.Voice{Name: "Ada", Account: "os:ada"}
	for name, c := range map[string]struct {
		people digest.People
		who    digest.Voice
		act    digest.Act
		needed int
		ok     bool
	}{
		"nobody is listed":               {nil, voice, digest.Approved, 2, true},
		"a viewer approves":              {person(digest.RoleViewer), voice, digest.Approved, 1, false},
		"a viewer holds":                 {person(digest.RoleViewer), voice, digest.Held, 0, false},
		"the team skips":                 {person(digest.RoleTeam), voice, digest.Skipped, 1, false},
		"an editor holds":                {person(digest.RoleEditor), voice, digest.Held, 2, true},
		"an editor approves as one":      {person(digest.RoleEditor), voice, digest.Approved, 1, true},
		"an editor approves as one of 2": {person(digest.RoleEditor), voice, digest.Approved, 2, false},
		"an approver approves":           {person(digest.RoleApprover), voice, digest.Approved, 2, true},
		"an operator approves":           {person(digest.RoleOperator), voice, digest.Approved, 2, true},
		"a label of somebody listed": {
			person(digest.RoleApprover), digest.Voice{Name: "Ada", Account: "os:bob"}, digest.Approved, 1, false,
		},
		"a label without an account": {
			person(digest.RoleApprover), digest.Voice{Name: "Ada"}, digest.Approved, 1, false,
		},
		"a stranger holds": {
			person(digest.RoleApprover), digest.Voice{Name: "x", Account: "os:x"}, digest.Held, 1, false,
		},
		"somebody listed, by other label": {
			person(digest.RoleApprover), digest.Voice{Name: "x", Account: "os:ada"}, digest.Skipped, 1, true,
		},
	} {
		err := c.people.Allows(c.who, c.act, c.needed)
		if (err == nil) != c.ok || err != nil && digest.Hint(err) == "" {
			t.Errorf("%s: got %v", name, err)
		}
	}
	d := desktest.NewDesk(t, desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, &digest.Edits{}),
		func(d *desk.Desk) { d.Review.People = listed })
	desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
	if _, _, err := d.Act(t.Context(), "2026-07-20", digest.Voice{Name: "Ada", Account: "os:x"}, digest.Approved,
		digesttest.Monday); err == nil {
		t.Error("an account that is not listed approved")
	}
	if got, want := desktest.Acts(t, d), "cron composed"; got != want {
		t.Errorf("got log %q, want %q", got, want)
	}
}

// The log keeps the account beside the label, of runs as well.
func TestTheLogHasAccounts(t *testing.T) {
	d := desktest.NewDesk(
		t,
		desktest.To(desktest.Dest("team", &desktest.Channel{})),
		desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour},
			&digest.Edits{}),
	)
	d.Process.AccountID = "os:cron"
	desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
	if _, _, err := d.Act(t.Context(), "2026-07-20", digest.Voice{Name: "Ada", Account: "os:ada"},
		digest.Approved, digesttest.Monday); err != nil {
		t.Fatal(err)
	}
	desktest.Run(t, d, digesttest.Monday)
	log, err := d.Store.Log(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, w := range log {
		got = append(got, string(w.Act)+" "+w.Account)
	}
	if diff := cmp.Diff([]string{"composed os:cron", "approved os:ada", "frozen os:cron"}, got); diff != "" {
		t.Error(diff)
	}
}
