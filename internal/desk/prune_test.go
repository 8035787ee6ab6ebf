package desk_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/desk"
	"github.com/cityoflosangeles/digest/internal/desk/desktest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// forgetful is a store that can forget, and remembers what it pruned.
type forgetful struct {
	*digesttest.Store
	before *[]time.Time
	err    error
}

func (f forgetful) Prune(_ context.Context, before time.Time) (int64, error) {
	*f.before = append(*f.before, before)
	return 1, f.err
}

func TestOldLinesAreForgottenOnceAnEdition(t *testing.T) {
	for name, c := range map[string]struct {
		keep time.Duration
		err  error
		want []time.Time
	}{
		"after 400 days": {
			400 * 24 * time.Hour, nil, []time.Time{digesttest.At(20, 9, 0).Add(-400 * 24 * time.Hour)},
		},
		"never": {0, nil, nil},
		"and where that fails, it is no error": {
			24 * time.Hour, errors.New("the disk is full"), []time.Time{digesttest.At(20, 9, 0).Add(-24 * time.Hour)},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var pruned []time.Time
			d := desktest.NewDesk(
				t,
				desktest.To(desk.Destination{Name: "team", Publisher: &desktest.Channel{}}),
				func(d *desk.Desk) {
					d.Limits.KeepFor, d.Store = c.keep, forgetful{digesttest.NewStore(), &pruned, c.err}
				},
			)
			for range 2 { // the second finds nothing to do
				if _, err := d.Run(t.Context(), digesttest.At(20, 9, 0)); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(c.want, pruned); diff != "" {
				t.Error(diff)
			}
		})
	}
}
