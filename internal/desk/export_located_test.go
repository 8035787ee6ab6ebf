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

func (allUnsent) Tally(context.Context, string, string) (digest.Tally, error) {
	return digest.Tally{}, nil
}

// SurveyJobs are the jobs of a mailing to readers who have got nothing.
func SurveyJobs(ctx context.Context, readers digest.Readers) ([]digest.Job, error) {
	m := &mailing{
		dest: Destination{Name: "n", Readers: readers}, ledger: allUnsent{},
		of: digest.Delivery{Edition: "2026-07-20", Destination: "n"},
	}
	err := m.survey(ctx)
	return m.jobs, err
}
