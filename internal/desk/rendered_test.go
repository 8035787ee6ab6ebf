package desk_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// versioned renders the words of a version of the program beside the edition's name.
type versioned struct {
	desktest.Plain
	version string
}

func (v versioned) Render(r digest.Record, formats []digest.Format) (digest.Message, error) {
	m, err := v.Plain.Render(r, formats)
	for f := range m.Bodies {
		m.Bodies[f] += " by " + v.version
	}
	return m, err
}

// lettersBy renders letters of a version; in Spanish of another.
func lettersBy(version, spanish string) func(digest.Record, digest.Recipient, []digest.Format) (digest.Message, error) {
	return func(r digest.Record, p digest.Recipient, _ []digest.Format) (digest.Message, error) {
		text := version
		if p.Language == "es" {
			text = spanish
		}
		return digest.Message{Edition: r.Edition, Bodies: map[digest.Format]string{digest.Text: text}}, nil
	}
}

func bodies(p *bodyChannel) string { return strings.Join(p.bodies, ", ") }

// bodyChannel keeps what it was handed.
type bodyChannel struct {
	bodies  []string
	answers []error
}

func (c *bodyChannel) Publish(_ context.Context, m digest.Message) (string, error) {
	if len(c.answers) > 0 {
		err := c.answers[0]
		c.answers = c.answers[1:]
		if err != nil {
			return "", err
		}
	}
	c.bodies = append(c.bodies, m.Bodies[digest.Text])
	return "receipt", nil
}

func whyFell(t *testing.T, d *desk.Desk) string {
	t.Helper()
	log, err := d.Store.Log(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	for i := len(log) - 1; i >= 0; i-- {
		if log[i].Act == digest.Fell {
			return log[i].Why
		}
	}
	return ""
}

// An upgrade between the approval and the slot makes another message of the same record: the approval is withdrawn,
// and the log says why.
func TestAnUpgradeThatChangesAMessageWithdrawsApprovals(t *testing.T) {
	for name, c := range map[string]struct {
		needed    int
		otherwise digest.Otherwise
	}{"one": {1, ""}, "two": {2, digest.OtherwiseHold}} {
		t.Run(name, func(t *testing.T) {
			team := &bodyChannel{}
			d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team)), desktest.Needs(digest.Approval{
				Needed: c.needed, Ahead: 24 * time.Hour,
				Otherwise: c.otherwise,
			}, &digest.Edits{}))
			d.Rendering.Renderer = versioned{version: "1"}
			approve := func() {
				for _, who := range []string{"Ada", "Grace"}[:c.needed] {
					say(t, d, who, digest.Approved, digesttest.Monday)
				}
			}
			desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
			approve()
			d.Rendering.Renderer = versioned{version: "2"}
			for range 2 {
				if o := desktest.Run(t, d, digesttest.Monday); !strings.HasPrefix(o.Held, "it waits for") || len(team.bodies) != 0 {
					t.Fatalf("got held %q, sent %q", o.Held, bodies(team))
				}
			}
			if why := whyFell(t, d); !strings.Contains(why, "Ada") ||
				!strings.HasSuffix(why, "the message is rendered differently: team") {
				t.Errorf("got why %q", why)
			}
			approve()
			if o := desktest.Run(t, d, digesttest.Monday); o.Held != "" || bodies(team) != "2026-07-20 by 2" {
				t.Errorf("got held %q, sent %q", o.Held, bodies(team))
			}
			if got := strings.Count(desktest.Acts(t, d), "fell"); got != 1 {
				t.Errorf("approvals fell %d times: %s", got, desktest.Acts(t, d))
			}
		})
	}
}

// An upgrade that changes nothing leaves approvals alone; so does one before an edition that version 0.1.0 approved,
// whose messages nobody knows.
func TestAnUpgradeThatChangesNothing(t *testing.T) {
	team := &bodyChannel{}
	d := desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)),
		desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, &digest.Edits{}),
	)
	d.Rendering.Renderer = versioned{version: "1"}
	desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
	say(t, d, "Ada", digest.Approved, digesttest.Monday)
	d.Rendering.Renderer = versioned{version: "1"}
	if o := desktest.Run(t, d, digesttest.Monday); o.Held != "" || bodies(team) != "2026-07-20 by 1" {
		t.Errorf("got held %q, sent %q", o.Held, bodies(team))
	}

	team = &bodyChannel{}
	d = desktest.NewDesk(
		t, desktest.To(desktest.Dest("team", team)),
		desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, &digest.Edits{}),
	)
	desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
	draft, err := d.Store.Draft(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	hash, err := digest.Record{Edition: draft.Edited, Templates: draft.Templates}.Hash()
	if err != nil {
		t.Fatal(err)
	}
	old := digest.LogEntry{
		Edition: "2026-07-20",
		Number:  2,
		At:      digesttest.Monday,
		Who:     "Ada",
		Act:     digest.Approved,
		Hash:    hash,
	}
	if said, err := d.Store.Append(t.Context(), old); !said || err != nil {
		t.Fatal(said, err)
	}
	d.Rendering.Renderer = versioned{version: "2"}
	if o := desktest.Run(t, d, digesttest.Monday); o.Held != "" || bodies(team) != "2026-07-20 by 2" {
		t.Errorf("0.1.0: got held %q, sent %q", o.Held, bodies(team))
	}
}

// An edition has reached one destination, and an upgrade comes before it reaches the other.
func TestAnUpgradeBetweenTwoDestinations(t *testing.T) {
	team, site := &bodyChannel{answers: []error{errors.New("down")}}, &bodyChannel{}
	d := desktest.NewDesk(t, desktest.To(desktest.Dest("team", team), desktest.Dest("site", site)),
		desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, &digest.Edits{}))
	d.Rendering.Renderer = versioned{version: "1"}
	desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
	say(t, d, "Ada", digest.Approved, digesttest.Monday)
	if o := desktest.Run(t, d, digesttest.Monday); desktest.Ended(o.Deliveries) != "site sent, team failed" {
		t.Fatalf("got %q", desktest.Ended(o.Deliveries))
	}
	if _, _, err := d.Act(
		t.Context(), "2026-07-20", digest.Voice{Name: "Grace"}, digest.Held, digesttest.Monday,
	); err == nil {
		t.Error("what is on its way was held")
	}
	d.Rendering.Renderer = versioned{version: "2"}
	for range 2 {
		if o := desktest.Run(t, d, digesttest.Monday.Add(time.Hour)); !strings.Contains(
			o.Held, "the message is rendered differently: team",
		) ||
			len(team.bodies) != 0 {
			t.Fatalf("got held %q, sent %q", o.Held, bodies(team))
		}
	}
	if _, _, err := d.Act(
		t.Context(), "2026-07-20", digest.Voice{Name: "Grace"}, digest.Skipped, digesttest.Monday,
	); err == nil {
		t.Error("what one destination has was skipped")
	}
	say(t, d, "Grace", digest.Held, digesttest.Monday)
	if o := desktest.Run(t, d, digesttest.Monday.Add(time.Hour)); o.Held != "it is held by Grace" {
		t.Errorf("got held %q", o.Held)
	}
	say(t, d, "Ada", digest.Approved, digesttest.Monday)
	if o := desktest.Run(t, d, digesttest.Monday.Add(2*time.Hour)); desktest.Ended(
		o.Deliveries,
	) != "site sent, team sent" ||
		bodies(team) != "2026-07-20 by 2" ||
		bodies(site) != "2026-07-20 by 1" {
		t.Errorf("got held %q, %q, team %q, site %q", o.Held, desktest.Ended(o.Deliveries), bodies(team), bodies(site))
	}
	want := "cron composed, Ada approved, cron frozen, cron fell, Grace held, Ada approved"
	if got := desktest.Acts(t, d); got != want {
		t.Errorf("got log %q, want %q", got, want)
	}
}

// A mailing that was interrupted goes on only with what was approved, in each language.
func TestAnUpgradeThatChangesLettersInOneLanguage(t *testing.T) {
	post := desktest.NewPostman()
	newsletter := desk.Destination{
		Name: "newsletter", Kind: "email", Publisher: post, Readers: &desktest.People{
			{Address: "a@x.example"},
			{Address: "b@x.example", Language: "es"},
		},
	}
	d := desktest.NewDesk(
		t, desktest.To(newsletter), desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour}, &digest.Edits{}),
	)
	d.Rendering.Languages, d.Rendering.RenderFor = []string{"en", "es"}, lettersBy("en 1", "es 1")
	desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
	say(t, d, "Ada", digest.Approved, digesttest.Monday)
	log, err := d.Store.Log(t.Context(), "2026-07-20")
	if err != nil {
		t.Fatal(err)
	}
	var forms []string
	for form := range log[len(log)-1].Rendered {
		forms = append(forms, form)
	}
	if diff := cmp.Diff(map[string]bool{"email to subscribers en": true, "email to subscribers es": true},
		setOf(forms)); diff != "" {
		t.Error(diff)
	}
	d.Rendering.RenderFor = lettersBy("en 1", "es 2")
	if o := desktest.Run(t, d, digesttest.Monday); o.Held == "" || len(post.Posted) != 0 ||
		!strings.HasSuffix(whyFell(t, d), "differently: email to subscribers es") {
		t.Errorf("got held %q, %d letters, %q", o.Held, len(post.Posted), whyFell(t, d))
	}
	say(t, d, "Ada", digest.Approved, digesttest.Monday)
	if o := desktest.Run(t, d, digesttest.Monday); desktest.Ended(o.Deliveries) != "newsletter sent" ||
		len(post.Posted) != 2 {
		t.Errorf("got %q, %d letters", desktest.Ended(o.Deliveries), len(post.Posted))
	}
}

// A job that another process gives sends nothing that was not approved.
func TestAJobOfAnotherVersionSendsNothing(t *testing.T) {
	post := desktest.NewPostman()
	newsletter := desk.Destination{
		Name: "newsletter", Kind: "email", Publisher: post,
		Readers: &desktest.People{{Address: "a@x.example"}},
	}
	team := &bodyChannel{}
	d := desktest.NewDesk(
		t,
		desktest.To(newsletter, desktest.Dest("team", team)),
		desktest.Needs(digest.Approval{Needed: 1, Ahead: 24 * time.Hour},
			&digest.Edits{}),
	)
	d.Rendering.RenderFor = lettersBy("1", "1")
	desktest.Run(t, d, digesttest.Monday.Add(-20*time.Hour))
	say(t, d, "Ada", digest.Approved, digesttest.Monday)
	d.Destinations = d.Destinations[1:] // this process has not got to the mailing yet
	desktest.Run(t, d, digesttest.Monday)
	d.Destinations, d.Rendering.RenderFor = []desk.Destination{newsletter}, lettersBy("2", "2")
	if err := d.Do(t.Context(), digesttest.Monday, digest.Job{
		Kind: digest.JobMail, Edition: "2026-07-20",
		Name: "newsletter",
	}); err != nil {
		t.Fatal(err)
	}
	if len(post.Posted) != 0 || whyFell(t, d) == "" {
		t.Errorf("got %d letters, log %s", len(post.Posted), desktest.Acts(t, d))
	}
}

func setOf(list []string) map[string]bool {
	out := map[string]bool{}
	for _, one := range list {
		out[one] = true
	}
	return out
}
