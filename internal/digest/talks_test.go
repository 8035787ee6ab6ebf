package digest_test

import (
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

func TestProposalsAtTheSameTimeAreDifferentTalks(t *testing.T) {
	store := digesttest.NewStore()
	var group sync.WaitGroup
	for range 10 {
		group.Go(func() {
			if _, err := digest.RecordTalk(t.Context(), store,
				digesttest.Talk("", "maps", "JS.LA", digesttest.At(28, 19, 0), digest.TalkProposed), "Ada",
				digesttest.Monday); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	all, err := digest.Talks(t.Context(), store)
	if err != nil || len(all) != 10 || all[0].ID != "maps-2026-07-28" || all[1].ID != "maps-2026-07-28_10" {
		t.Errorf("got %+v, %v", all, err)
	}
}

func TestTheStatesOfATalk(t *testing.T) {
	for way, want := range map[string]string{
		"proposed accepted presented":         "presented",
		"proposed declined proposed accepted": "accepted",
		"proposed presented declined":         "talk x is presented and can no longer become declined",
		"presented accepted":                  "talk x is presented and can no longer become accepted",
		"declined presented":                  "talk x is declined and can no longer become presented",
		"accepted accepted":                   "accepted",
		"accepted proposed":                   "talk x is accepted and can no longer become proposed",
	} {
		t.Run(way, func(t *testing.T) {
			store := digesttest.NewStore()
			got := ""
			for i, state := range strings.Fields(way) {
				now, err := digest.RecordTalk(t.Context(), store,
					digesttest.Talk("x", "maps", "JS.LA", digesttest.At(28, 19, 0), state), "Ada",
					digesttest.Monday.Add(time.Duration(i)*time.Minute))
				if got = now.State; err != nil {
					got = err.Error()
				}
			}
			if got != want {
				t.Errorf("got %q, want %q", got, want)
			}
		})
	}
}

func TestConflictsOfATalk(t *testing.T) {
	groups := []digest.Group{
		{Name: "JS.LA"},
		{Name: "Lunch", Rules: digest.Rules{Talks: "none"}},
		{Name: "Python", Rules: digest.Rules{MaxMinutes: 30}},
	}
	mine := digesttest.Talk("mine", "maps", "Python", digesttest.At(28, 19, 0), digest.TalkProposed)
	mine.Speaker, mine.Minutes = "Rosa", 30
	for name, c := range map[string]struct {
		change func(*digest.Talk)
		others []digest.Talk
		want   []string
	}{
		"nothing":           {nil, nil, nil},
		"itself is nothing": {nil, []digest.Talk{mine}, nil},
		"what was declined is nothing": {
			nil,
			[]digest.Talk{digesttest.Talk("o", "waits", "Python", digesttest.At(28, 19, 0), digest.TalkDeclined)},
			nil,
		},
		"another at the same evening": {
			nil,
			[]digest.Talk{digesttest.Talk("o", "waits", "Python", digesttest.At(28, 20, 0), digest.TalkAccepted)},
			[]string{"o is accepted for the same evening of Python"},
		},
		"the speaker is elsewhere": {
			nil,
			[]digest.Talk{
				{
					ID: "o", Repository: "city/waits", Group: "JS.LA", At: digesttest.At(28, 9, 0), Speaker: " rosa ",
					State: digest.TalkAccepted,
				},
			},
			[]string{"Rosa speaks on that day at JS.LA (o)"},
		},
		"the repository is elsewhere": {
			nil,
			[]digest.Talk{digesttest.Talk("o", "MAPS", "JS.LA", digesttest.At(28, 9, 0), digest.TalkProposed)},
			[]string{"city/MAPS is presented on that day at JS.LA (o)"},
		},
		"the group knows it": {
			nil,
			[]digest.Talk{
				digesttest.Talk("o", "maps", "Python", digesttest.At(1, 19, 0).AddDate(-1, 0, 0), digest.TalkPresented),
			},
			[]string{"Python heard of city/maps on 2025-07-01 (o)"},
		},
		"the group heard a team": {
			nil,
			[]digest.Talk{digesttest.Talk("o", "waits", "Python", digesttest.At(1, 19, 0), digest.TalkPresented)},
			[]string{"Python also has a talk by a city team on 2026-07-01 (o); wait 90 days between talks"},
		},
		"too long": {
			func(t *digest.Talk) { t.Minutes = 31 }, nil,
			[]string{"talks at Python are at most 30 minutes long"},
		},
		"a lunch": {func(t *digest.Talk) { t.Group = "Lunch" }, nil, []string{"Lunch meets without talks"}},
		"nobody knows the group": {
			func(t *digest.Talk) { t.Group = "Club" }, nil,
			[]string{"no group of the configuration is called Club"},
		},
		"it is over": {func(t *digest.Talk) { t.State = digest.TalkPresented; t.Group = "Club" }, nil, nil},
	} {
		t.Run(name, func(t *testing.T) {
			talk := mine
			if c.change != nil {
				c.change(&talk)
			}
			if diff := cmp.Diff(c.want, digest.Conflicts(talk, c.others, groups, digesttest.La)); diff != "" {
				t.Error(diff)
			}
		})
	}
}
