package desk

import (
	"context"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Locate is for tests.
var Locate = locate

// allUnsent is a ledger in which nobody has anything.
type allUnsent struct{ digest.BatchLedger }

func (allUnsent) Unsent(_ context.Context, _, _ string, recipients []string) ([]bool, error) {
	out := make([]bool, len(recipients))
	for i := range out {
		out[i] = true
	}
	return out, nil
}

// SurveyJobs are the jobs of a mailing to readers who have got nothing.
func SurveyJobs(ctx context.Context, readers digest.Readers) ([]digest.Job, error) {
	_, jobs, err := survey(ctx, Destination{Name: "n", Readers: readers}, allUnsent{}, "2026-07-20")
	return jobs, err
}
