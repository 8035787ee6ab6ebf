package desk_test

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/digest"
)

// numbered are readers with IDs.
type numbered int

func (n numbered) Recipients(_ context.Context, after string, limit int) ([]digest.Recipient, error) {
	var out []digest.Recipient
	for i := range int(n) {
		if a := fmt.Sprintf("p%05d@example.org", i); a > after && len(out) < limit {
			out = append(out, digest.Recipient{Address: a})
		}
	}
	return out, nil
}

func (n numbered) IDOf(_ context.Context, address string) (string, error) {
	var i int
	_, err := fmt.Sscanf(address, "p%d@", &i)
	return fmt.Sprint("ID", i), err
}

func (n numbered) AddressOf(_ context.Context, id string) (string, error) {
	var i int
	if _, err := fmt.Sscanf(id, "ID%d", &i); err != nil || i >= int(n) {
		return "", digest.ErrNotFound
	}
	return fmt.Sprintf("p%05d@example.org", i), nil
}

// Shared jobs name people by their IDs, and those of version 0.1.0, which have addresses, are still understood.
func TestSharedJobsHoldNoAddress(t *testing.T) {
	jobs, err := desk.SurveyJobs(t.Context(), numbered(1200))
	if err != nil || len(jobs) != 3 {
		t.Fatalf("got %v, %v", jobs, err)
	}
	last := ""
	for _, j := range jobs {
		text, err := json.Marshal(j)
		if err != nil || strings.Contains(string(text), "@") {
			t.Errorf("got %s, %v", text, err)
		}
		found, err := desk.Locate(t.Context(), numbered(1200), j)
		if err != nil || found.After != last || found.Until <= found.After {
			t.Errorf("got %+v, %v", found, err)
		}
		last = found.Until
	}
	old := digest.Job{Kind: digest.JobMail, After: "a@example.org", Until: "b@example.org"}
	if got, err := desk.Locate(t.Context(), numbered(1), old); err != nil || got != old {
		t.Errorf("got %+v, %v", got, err)
	}
}
