package desk

import (
	"context"
	"fmt"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// talkConcerns asks about talks whose day is over, each question once.
func (d *Desk) talkConcerns(ctx context.Context, now time.Time) ([]Concern, error) {
	talks, err := d.Talks(ctx)
	if err != nil {
		return nil, err
	}
	var out []Concern
	for _, q := range digest.TalkQuestions(talks, now, d.Zone) {
		out = append(out, Concern{
			fmt.Sprintf("talk/%s/%t", q.Talk.ID, q.Given),
			fmt.Sprintf("Talk %s: %s To answer: %s", q.Talk.ID, q.Text(d.Zone), q.Answers()),
			false,
		})
	}
	return out, nil
}
