package email

import (
	"context"
	"fmt"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// Correcting is a Publisher that also sends corrections: a short mail each, in the edition's thread.
type Correcting struct{ *Publisher }

var _ digest.Corrector = Correcting{}

// Correct sends the note as a mail of its own, with a Message-ID of its own that names the edition's (RFC 5322 section 3.6.4).
func (p Correcting) Correct(ctx context.Context, _, note digest.Message, _ string) (string, error) {
	n := len(note.Edition.Corrections)
	if n == 0 {
		return "", fmt.Errorf("edition %s has no correction", note.Edition.Name)
	}
	last := note.Edition.Corrections[n-1]
	edition := note.Edition.Name
	note.Edition.Name = digest.CorrectionName(edition, last.Number)
	return p.publish(ctx, note, p.messageID(edition))
}
