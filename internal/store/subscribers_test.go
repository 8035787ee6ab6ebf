package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
)

func TestSubscribersAreKept(t *testing.T) {
	everyKind(t, func(t *testing.T, place func(testing.TB) string) {
		ctx, s := t.Context(), open(t, place(t))
		at := time.Date(2026, 7, 20, 9, 0, 0, 123e6, time.UTC)
		ana := digest.Subscriber{
			ID: "id-1", Address: "ana@example.org", Language: "es", State: digest.Pending, Since: at, Asked: at.Add(time.Hour),
			Preferences: digest.Preferences{Sections: []string{"events"}, Groups: []string{"Café; \"Bits\""}, OnlineOnly: true},
		}
		must(
			t, s.SaveSubscriber(ctx, ana,
				digest.Consent{Address: ana.Address, At: at, Act: digest.ActAsked, Origin: "page\x00", Wording: "w"}),
		)
		ana.State = digest.Subscribed
		must(
			t, s.SaveSubscriber(ctx, ana,
				digest.Consent{Address: "ANA@example.org", At: at.Add(time.Second), Act: digest.ActConfirmed, Origin: "page"}),
		)
		for _, find := range []func() (digest.Subscriber, error){
			func() (digest.Subscriber, error) { return s.Subscriber(ctx, "Ana@Example.org") },
			func() (digest.Subscriber, error) { return s.SubscriberByID(ctx, "id-1") },
		} {
			got, err := find()
			must(t, err)
			if diff := cmp.Diff(ana, got); diff != "" {
				t.Errorf("want (-) got (+)\n%s", diff)
			}
		}
		for _, find := range []func() (digest.Subscriber, error){
			func() (digest.Subscriber, error) { return s.Subscriber(ctx, "ben@example.org") },
			func() (digest.Subscriber, error) { return s.SubscriberByID(ctx, "") },
		} {
			if _, err := find(); !errors.Is(err, digest.ErrNotFound) {
				t.Errorf("got %v", err)
			}
		}
		said, err := s.Consents(ctx, "ana@example.org")
		must(t, err)
		if len(said) != 2 || said[0].Act != digest.ActAsked || said[0].Origin != "page\uFFFD" || said[0].Wording != "w" ||
			!said[0].At.Equal(at) || said[1].Act != digest.ActConfirmed {
			t.Errorf("got %+v", said)
		}
	})
}

// Databases differ in their collation, and a mailing resumes after the last address in byte order.
func TestSubscribersComeInOrderOfBytes(t *testing.T) {
	everyKind(t, func(t *testing.T, place func(testing.TB) string) {
		ctx, s := t.Context(), open(t, place(t))
		want := []string{"a+b@x.org", "a-b@x.org", "a.b@x.org", "a@x.org", "a_b@x.org", "ab@x.org", "z@x.org"}
		for i, address := range []string{want[3], want[6], want[0], want[5], want[2], want[4], want[1]} {
			state := digest.Subscribed
			must(
				t, s.SaveSubscriber(ctx, digest.Subscriber{ID: fmt.Sprint(i), Address: address, State: state},
					digest.Consent{Address: address}),
			)
		}
		must(
			t, s.SaveSubscriber(ctx, digest.Subscriber{ID: "x", Address: "b@x.org", State: digest.Unsubscribed},
				digest.Consent{Address: "b@x.org"}),
		)
		for state, want := range map[digest.SubscriberState][]string{
			digest.Subscribed:   want,
			digest.Unsubscribed: {"b@x.org"}, "": append(append([]string{}, want[:6]...), "b@x.org", want[6]),
		} {
			var got []string
			for after := ""; ; {
				page, err := s.Subscribers(ctx, state, after, 2)
				must(t, err)
				if len(page) == 0 {
					break
				}
				for _, p := range page {
					got, after = append(got, p.Address), p.Address
				}
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%q: want (-) got (+)\n%s", state, diff)
			}
		}
	})
}

func TestForgettingLeavesNothingButCounts(t *testing.T) {
	everyKind(t, func(t *testing.T, place func(testing.TB) string) {
		ctx, s := t.Context(), open(t, place(t))
		for i, address := range []string{"ana@x.org", "ben@x.org"} {
			must(
				t, s.SaveSubscriber(ctx, digest.Subscriber{ID: fmt.Sprint(i), Address: address, State: digest.Subscribed},
					digest.Consent{Address: address, Act: digest.ActConfirmed}),
			)
		}
		for _, edition := range []string{"2026-07-20", "2026-07-27"} {
			of := digest.Delivery{Edition: edition, Destination: "newsletter", Owner: "a"}
			_, err := s.SettleAndClaim(ctx, of, nil, []string{"ana@x.org", "ben@x.org"})
			must(t, err)
			_, err = s.SettleAndClaim(ctx, of,
				[]digest.Delivery{
					{Recipient: "ana@x.org", State: digest.Sent, Receipt: "for ana@x.org"},
					{Recipient: "ben@x.org", State: digest.Sent},
				}, nil)
			must(t, err)
		}
		for _, want := range []bool{true, false} {
			if known, err := s.ForgetSubscriber(ctx, "Ana@x.org", "hash"); err != nil || known != want {
				t.Errorf("got %v, %v, want %v", known, err, want)
			}
		}
		for _, edition := range []string{"2026-07-20", "2026-07-27"} {
			lines, err := s.Deliveries(ctx, edition)
			must(t, err)
			tally, err := s.Tally(ctx, edition, "newsletter")
			must(t, err)
			if tally.Sent != 2 || strings.Contains(fmt.Sprint(lines), "ana") {
				t.Errorf("%s: got %v, %+v", edition, tally, lines)
			}
		}
		said, err := s.Consents(ctx, "ana@x.org")
		must(t, err)
		if len(said) != 0 {
			t.Errorf("got %+v", said)
		}
		for hash, want := range map[string]bool{"hash": true, "other": false, "": false} {
			if got, err := s.Blocked(ctx, hash); err != nil || got != want {
				t.Errorf("%q: got %v, %v", hash, got, err)
			}
		}
		if _, err := s.Subscriber(ctx, "ben@x.org"); err != nil {
			t.Error(err)
		}
	})
}
