package firsttask

import (
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// An issue older than oldAge needs a comment of a maintainer that is younger than confirmSpan.
const (
	oldAge      = 2 * 365 * 24 * time.Hour
	confirmSpan = 365 * 24 * time.Hour
)

func old(t digest.Task, now time.Time) string {
	if t.CreatedAt.IsZero() || now.Sub(t.CreatedAt) <= oldAge {
		return ""
	}
	for _, c := range t.Said {
		if c.Staff && now.Sub(c.At) <= confirmSpan {
			return ""
		}
	}
	return fmt.Sprintf("it is from %s, and no maintainer has confirmed it within a year", day(t.CreatedAt))
}
