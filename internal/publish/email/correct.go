package email

import (
	"context"
	"fmt"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Correcting is a Publisher that also sends corrections, each as a short message in the edition's thread.
type Correcting struct{ *Publisher }

var _ digest.Corrector = Correcting{}

// Correct sends the note as a message with its own Message-ID, which answers the edition's message (RFC 5322 section
// 3.6.4).
func (p Correcting) Correct(ctx context.Context, _, note digest.Message, _ string) (string, error) {
	n := len(note.Edition.Corrections)
	if n == 0 {
		return "", fmt.Errorf("edition %s has no correction", note.Edition.Name)
	}
	note.Edition.Name = digest.CorrectionName(note.Edition.Name, note.Edition.Corrections[n-1].Number)
	return p.Publish(ctx, note)
}
