package newsletter_test

import (
	"errors"
	"fmt"
	"path"
	"strings"
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/newsletter"
)

// notification returns an RFC 3464 message in Postfix's format.
func notification(action, status, diagnostic, unsubscribe string) string {
	return strings.ReplaceAll(fmt.Sprintf(`Return-Path: <>
From: MAILER-DAEMON@mail.example (Mail Delivery System)
To: digest@example.org
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status;
	boundary="4Q2/mail.example"

--4Q2/mail.example
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--4Q2/mail.example
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.example
Arrival-Date: Mon, 20 Jul 2026 09:00:00 -0700 (PDT)

Final-Recipient: rfc822; ana@example.org
Action: %s
Status: %s
Diagnostic-Code: smtp; %s

--4Q2/mail.example
Content-Type: text/rfc822-headers

From: Desk <digest@example.org>
To: <ana@example.org>
List-Unsubscribe: <%s>
Subject: a digest

--4Q2/mail.example--
`, action, status, diagnostic, unsubscribe), "\n", "\r\n")
}

// complaint returns an RFC 5965 report with the complete message.
func complaint(kind, unsubscribe string) string {
	return fmt.Sprintf(`From: fbl@provider.example
Content-Type: multipart/report; report-type=feedback-report; boundary=b

--b
Content-Type: text/plain

This is an email abuse report.
--b
Content-Type: message/feedback-report

Feedback-Type: %s
User-Agent: SomeGenerator/1.0
Version: 1

--b
Content-Type: message/rfc822

From: Desk <digest@example.org>
List-Unsubscribe:
 <%s>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Subject: a digest

Hello
--b--
`, kind, unsubscribe)
}

func believe(t *testing.T, d *desk, message string) string {
	t.Helper()
	r, err := newsletter.Read([]byte(message))
	if err != nil {
		t.Fatal(err)
	}
	said, err := d.Believe(t.Context(), r)
	must(t, err)
	return said
}

func TestWhoCannotBeReachedOrComplainsIsNotWrittenTo(t *testing.T) {
	for name, c := range map[string]struct {
		message func(unsubscribe string) string
		says    string
		ends    bool
	}{
		"no such mailbox": {func(u string) string {
			return notification("failed", "5.1.1", "550 5.1.1 no such\r\n  user", u)
		}, "cannot be reached (5.1.1 smtp; 550 5.1.1 no such user)", true},
		"refused by policy": {
			func(u string) string { return notification("failed", "5.7.1", "550 spam", u) },
			"not about the address (5.7.1 smtp; 550 spam)", false,
		},
		"too large": {
			func(u string) string { return notification("failed", "5.3.4", "552 size", u) },
			"not about the address", false,
		},
		"a sender's fault": {
			func(u string) string { return notification("failed", "5.1.8", "550 who?", u) },
			"not about the address", false,
		},
		"an account that ended": {
			func(u string) string { return notification("failed", "5.2.1", "550 disabled", u) },
			"cannot be reached", true,
		},
		"a mailbox that is full": {
			func(u string) string { return notification("delayed", "4.2.2", "452 full", u) },
			"delay number 1 in 30 days", false,
		},
		"given up, for now": {
			func(u string) string { return notification("failed", "4.4.7", "expired", u) },
			"delay number 1 in 30 days", false,
		},
		"delivered": {nil, "", false},
		"a complaint": {
			func(u string) string { return complaint("abuse", u) },
			"complained (abuse, as SomeGenerator/1.0 says)", true,
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			r := d.confirmed(t, "ana@example.org")
			if c.message == nil {
				if _, err := newsletter.Read([]byte(notification("delivered", "2.0.0", "ok", r.Unsubscribe))); !errors.Is(err,
					newsletter.ErrNoReport) {
					t.Errorf("got %v", err)
				}
				return
			}
			if got := believe(t, d, c.message(r.Unsubscribe)); !strings.Contains(got, c.says) {
				t.Errorf("got %q, want %q", got, c.says)
			}
			if ended := d.recipients(t) == ""; ended != c.ends {
				t.Errorf("ended: got %v, want %v", ended, c.ends)
			}
			if c.ends { // they can confirm again only if they receive letters
				d.now = d.now.Add(2 * time.Hour)
				n := len(d.posted)
				must(t, d.Subscribe(t.Context(), digest.Subscriber{Address: "ana@example.org"}, "web page"))
				if len(d.posted) != n {
					t.Error("they were written to")
				}
			}
		})
	}
}

func TestFiveDelaysWithinAMonthEndIt(t *testing.T) {
	d := open(t)
	r := d.confirmed(t, "ana@example.org")
	for i := range 5 {
		if d.recipients(t) == "" {
			t.Fatalf("it ended after %d", i)
		}
		d.now = d.now.Add(24 * time.Hour)
		message := notification("delayed", "4.2.2", fmt.Sprint("452 full, try ", i), r.Unsubscribe)
		for range 2 { // the same message counts once
			believe(t, d, message)
		}
	}
	if got := d.recipients(t); got != "" {
		t.Errorf("got %q", got)
	}
}

func TestAReportThatAnybodyCanWriteIsNotBelieved(t *testing.T) {
	d := open(t)
	r := d.confirmed(t, "ana@example.org")
	for name, link := range map[string]string{
		"without our link": "https://evil.example/x",
		"with a link that is made up": "https://example.org/digest/unsubscribe/" +
			"s-AAAAAAAAAAAAAAAAAAAAAAAAAA-AAAAAAAAAAAAAAAAAAAAAA",
		"with a link that is cut": r.Unsubscribe[:len(r.Unsubscribe)-2],
	} {
		if got := believe(t, d, notification("failed", "5.1.1", "x", link)); !strings.Contains(got, "ignored") {
			t.Errorf("%s: got %q", name, got)
		}
	}
	if d.recipients(t) == "" {
		t.Error("it ended")
	}
}

func TestOtherMessagesAreNoReports(t *testing.T) {
	for _, message := range []string{
		"", "hello", "Subject: hi\r\n\r\nthanks", "Content-Type: multipart/report\r\n\r\n",
		"Content-Type: multipart/report; boundary=b\r\n\r\n--b\r\n",
		complaint("not-spam", "https://example.org/unsubscribe/s-x-y"),
	} {
		if r, err := newsletter.Read([]byte(message)); !errors.Is(err, newsletter.ErrNoReport) {
			t.Errorf("%q: got %+v, %v", message, r, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(notification("failed", "5.1.1", "no", "https://example.org/unsubscribe/s-AAAAAAAAAAAA-BBBBBBBBBBBB")))
	f.Add([]byte(complaint("abuse", "https://example.org/unsubscribe/s-AAAAAAAAAAAA-BBBBBBBBBBBB")))
	f.Fuzz(func(t *testing.T, message []byte) {
		r, err := newsletter.Read(message)
		if err != nil {
			return
		}
		if r.Act == "" || len([]rune(r.Why)) > 201 || strings.ContainsAny(r.Why, "\r\n\x00") || len(r.Token) > 200 ||
			path.Base("/"+r.Token) != r.Token && r.Token != "" {
			t.Errorf("got %+v", r)
		}
	})
}

func TestABounceInTheSessionCountsAsAReport(t *testing.T) {
	d := open(t)
	d.confirmed(t, "ana@example.org")
	d.confirmed(t, "bob@example.org")
	const why = "edition 2026-07-20 to newsletter: the recipient: the server says 550 5.1.1 no such user"
	for range 2 { // the second time changes nothing
		must(t, d.Bounced(t.Context(), "ana@example.org", why))
	}
	must(t, d.Bounced(t.Context(), "nobody@example.org", why))
	if got := d.recipients(t); got != "bob@example.org" {
		t.Errorf("got %q", got)
	}
	d.reopen(t) // a restart
	lines, err := d.Why(t.Context(), "ana@example.org", time.UTC)
	must(t, err)
	said := strings.Join(lines, "\n")
	if strings.Count(said, "bounced") != 1 || !strings.Contains(said, why) ||
		!strings.Contains(lines[0], "unreachable") {
		t.Errorf("got\n%s", said)
	}
}
