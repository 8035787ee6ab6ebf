package datetime_test

import (
	"testing"
	"time"

	"github.com/cityoflosangeles/digest/internal/sources/datetime"
)

func TestNoEnd(t *testing.T) {
	for _, c := range []struct {
		start, end string
		want       bool
	}{
		{"2026-07-21T18:00:00", "2026-07-21T23:59:00", true},
		{"2026-07-21T18:00:00", "2026-07-21T23:59:59", true},
		{"2026-07-21T18:00:00", "2026-07-21T23:50:00", false},
		{"2026-07-21T00:00:00", "2026-07-21T23:59:00", false},
		{"2026-07-21T18:00:00", "2026-07-23T23:59:00", false},
	} {
		start, err := time.Parse("2006-01-02T15:04:05", c.start)
		end, err2 := time.Parse("2006-01-02T15:04:05", c.end)
		if err != nil || err2 != nil || datetime.NoEnd(start, end) != c.want {
			t.Errorf("%s to %s: want %t", c.start, c.end, c.want)
		}
	}
}
