package newsletter_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/newsletter"
	"github.com/cityoflosangeles/digest/internal/store"
)

// A choice applies to all names of a renamed group, because stored editions have its earlier name.
func TestARenamedGroupStaysChosen(t *testing.T) {
	s, err := store.Open(t.Context(), ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	who := digest.Subscriber{
		ID: "1", Address: "ana@mail.example", State: digest.Subscribed, Since: time.Now(),
		Preferences: digest.Preferences{Groups: []string{"Trees", "Maptime"}},
	}
	if err := s.SaveSubscriber(t.Context(), who, digest.Consent{
		Address: who.Address, Act: digest.ActImported,
		At: time.Now(),
	}); err != nil {
		t.Fatal(err)
	}
	list, err := newsletter.Open(newsletter.Config{
		URL: "https://digest.example", Keys: []digest.Secret{"a-key-of-more-than-thirty-two-bytes-for-tests"},
		Renamed: map[string]string{"Maptime": "Charts", "Map club": "Charts"},
	}, s)
	if err != nil {
		t.Fatal(err)
	}
	people, err := list.Recipients(t.Context(), "", 10)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Trees", "Maptime", "Charts", "Map club"}, people[0].Preferences.Groups); diff != "" {
		t.Error(diff)
	}
	e := digest.Edition{Events: []digest.Event{
		{Title: "Now", Group: "Charts"},
		{Title: "Then", Group: "Maptime"},
		{Title: "Other", Group: "Birds"},
	}}
	if own := e.For(people[0].Preferences); len(own.Events) != 2 {
		t.Errorf("got %v", own.Events)
	}
}
