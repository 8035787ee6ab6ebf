package github_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/retry"
)

// limited checks that an error says when GitHub can be asked again.
func limited(t *testing.T, err error) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), "answers no more requests before ") {
		t.Fatalf("got error %v, want that GitHub answers no more", err)
	}
	if after, temporary := retry.After(err); !temporary || after <= 0 || after.Hours() > 1 {
		t.Errorf("got %v, %v, want to try again within the hour", after, temporary)
	}
	if digest.Hint(err) == "" {
		t.Error("got no hint")
	}
	if errors.Is(err, digest.ErrUncertain) {
		t.Error("got uncertain, want limited")
	}
}
