package digest_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/digest/digesttest"
)

// forgetful is a store that can forget, and remembers what it was told to.
type forgetful struct {
	*digesttest.Store
	told *[]time.Time
	err  error
}

func (f forgetful) Prune(_ context.Context, before time.Time) (int64, error) {
	*f.told = append(*f.told, before)
	return 1, f.err
}

func TestOldLinesAreForgottenOnceAnEdition(t *testing.T) {
	for name, c := range map[string]struct {
		keep time.Duration
		err  error
		want []time.Time
	}{
		"after 400 days":                       {400 * 24 * time.Hour, nil, []time.Time{at(20, 9, 0).Add(-400 * 24 * time.Hour)}},
		"never":                                {0, nil, nil},
		"and where that fails, it is no error": {24 * time.Hour, errors.New("the disk is full"), []time.Time{at(20, 9, 0).Add(-24 * time.Hour)}},
	} {
		t.Run(name, func(t *testing.T) {
			var told []time.Time
			d := newDesk(t, to(digest.Destination{Name: "team", Publisher: &channel{}}), func(d *digest.Desk) {
				d.Keep, d.Store = c.keep, forgetful{digesttest.NewStore(), &told, c.err}
			})
			for range 2 { // the second finds nothing to do
				if _, err := d.Run(t.Context(), at(20, 9, 0)); err != nil {
					t.Fatal(err)
				}
			}
			if diff := cmp.Diff(c.want, told); diff != "" {
				t.Error(diff)
			}
		})
	}
}
