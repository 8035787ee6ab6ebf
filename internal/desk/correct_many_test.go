package desk_test

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// postman is a Mailer that can be told of changes, and remembers who got what. Those who are away it cannot reach.
type postman struct {
	desktest.Correctable
	mu     sync.Mutex
	away   []string
	posted []string
}

func (p *postman) Mail(_ context.Context, letters <-chan digest.Letter, turn digest.SettleAndClaim) error {
	for l := range letters {
		mine, err := turn(nil, l.Recipient.Address)
		if err != nil {
			return err
		}
		if !mine {
			continue
		}
		ended := digest.Delivery{Recipient: l.Recipient.Address, State: digest.Sent, Receipt: "ok"}
		if slices.Contains(p.away, l.Recipient.Address) {
			ended.State, ended.Receipt, ended.Error, ended.Final = digest.Failed, "", "no such mailbox", true
		} else {
			p.mu.Lock()
			p.posted = append(p.posted, fmt.Sprintf("%s of %s: %d corrections", l.Template.Edition.Name, l.Recipient.Address, len(l.Template.Edition.Corrections)))
			p.mu.Unlock()
		}
		if _, err := turn(&ended, ""); err != nil {
			return err
		}
	}
	return nil
}

// people are readers, in order.
type people []digest.Recipient

func (p *people) Recipients(_ context.Context, after string, limit int) ([]digest.Recipient, error) {
	var out []digest.Recipient
	for _, r := range *p {
		if r.Address > after && len(out) < limit {
			out = append(out, r)
		}
	}
	return out, nil
}

func TestSubscribersAreToldOfWhatChangedOnce(t *testing.T) {
	post := &postman{Correctable: desktest.Correctable{Channel: &desktest.Channel{}}}
	readers := &people{
		{Address: "a@x.example"},
		{Address: "b@x.example", Preferences: digest.Preferences{Groups: []string{"SoCal Python"}}},
		{Address: "c@x.example", Preferences: digest.Preferences{Groups: []string{"Maptime"}}},
		{Address: "d@x.example", Preferences: digest.Preferences{Sections: []string{"events"}, OnlineOnly: true}},
	}
	python, maps := digesttest.Event("Async", digesttest.At(21, 19, 0)), digesttest.Event("Maps", digesttest.At(22, 19, 0), func(e *digest.Event) { e.Mode = digest.Online })
	d := desktest.NewDesk(t, desktest.To(desk.Destination{Name: "newsletter", Kind: "email", Publisher: post, Readers: readers}), func(d *desk.Desk) {
		d.Content.Groups = append(d.Content.Groups, digest.Group{Name: "Maptime", Sources: 1})
		d.Sources.Listings = append(d.Sources.Listings, digest.Listing{Name: "maps", Group: "Maptime", Timeout: time.Minute, Source: desktest.Lists(maps)})
		d.Rendering.RenderFor = func(r digest.Record, _ digest.Recipient, _ []digest.Format) (digest.Message, error) {
			return digest.Message{Edition: r.Edition}, nil
		}
	})
	desktest.Run(t, d, digesttest.Monday)
	*readers = append(*readers, digest.Recipient{Address: "e@x.example"}) // who has not got the edition
	d.Sources.Listings[0].Source = desktest.Lists(digesttest.Moved(python, 24*time.Hour))
	post.posted, post.away = nil, []string{"b@x.example"}
	for i, want := range []string{"newsletter sent", "", ""} {
		if got := desktest.Ended(desktest.Run(t, d, tuesday.Add(time.Duration(i)*time.Hour)).Corrections); got != want {
			t.Errorf("run %d: got %q, want %q", i, got, want)
		}
	}
	if diff := cmp.Diff([]string{"2026-07-20-c1 of a@x.example: 1 corrections"}, post.posted); diff != "" {
		t.Error(diff)
	}
	post.posted, post.away = nil, nil
	d.Sources.Listings[1].Source = desktest.Lists(digesttest.Status(maps, digest.Cancelled))
	desktest.Run(t, d, tuesday.Add(6*time.Hour))
	want := []string{"2026-07-20-c2 of a@x.example: 1 corrections", "2026-07-20-c2 of c@x.example: 1 corrections", "2026-07-20-c2 of d@x.example: 1 corrections"}
	if diff := cmp.Diff(want, post.posted); diff != "" {
		t.Error(diff)
	}
	if len(post.Corrected) != 0 {
		t.Errorf("the list as one place was told, too: %q", post.Corrected)
	}
}
