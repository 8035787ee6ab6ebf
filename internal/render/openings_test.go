package render_test

import (
	"strings"
	"testing"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// An event's deadline for proposals is listed also where no project is proposed, in the readers' language.
func TestDeadlinesOfEventsWithoutAProposal(t *testing.T) {
	for language, want := range map[string]string{"en": "propose a talk to", "es": "propón una charla a"} {
		e := sample(t, "busy")
		e.Present, e.Pins = nil, nil
		e.Events[0].Opening = &digest.Opening{
			Because: digest.Because{Code: "call_for_speakers"}, Deadline: e.Period.Start.AddDate(0, 0, 3),
		}
		m := message(t, opened(t, language), e, digest.Text)
		text := strings.Join(strings.Fields(m.Bodies[digest.Text]), " ")
		if !strings.Contains(text, want+" "+e.Events[0].Group) {
			t.Errorf("%s: %q is not among the deadlines", language, want+" "+e.Events[0].Group)
		}
	}
}
