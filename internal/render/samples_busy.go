package render

import "github.com/cityoflosangeles/digest/internal/digest"

// welcomeNights returns a weekly event, one evening of which is canceled.
func welcomeNights() []digest.Event {
	var out []digest.Event
	for i, day := range []int{22, 29, 36, 43} {
		e := meeting("Volunteer welcome night", "Palms Civic Coders", day, 19)
		e.Mode, e.Place = digest.Online, digest.Place{}
		e.Summary = "Join us! We help you choose a project, and set up your accounts together."
		if i == 2 {
			e.Status, e.Change = digest.Cancelled, digest.ChangeCancelled
		}
		out = append(out, e)
	}
	return out
}

// first returns the first edition of a digest.
func first() digest.Edition {
	e := quiet()
	e.FirstEver = true
	looking := meeting("August talks", "Venice Python Circle", 39, 14)
	looking.Opening = &digest.Opening{Because: digest.Because{Code: "needs_speaker"}, Deadline: sampleTime(31, 23, 59)}
	looking.Summary = "Three short talks on what Python does well, and one on what it does not."
	e.Events = append(e.Events, looking)
	return e
}
