package store_test

import (
	"slices"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/store"
)

// Two processes that lock rows in the same order cannot deadlock.
func TestRowsAreSettledInOrder(t *testing.T) {
	ended := []digest.Delivery{
		{Recipient: "c@x"},
		{Recipient: "a@x"},
		{Recipient: "b@x", State: digest.Sent},
		{Recipient: "B@x"},
	}
	var got []string
	for _, d := range store.InOrder(ended) {
		got = append(got, d.Recipient)
	}
	if want := []string{"B@x", "a@x", "b@x", "c@x"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if ended[0].Recipient != "c@x" {
		t.Error("the caller's order has changed")
	}
}
