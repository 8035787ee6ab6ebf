package edition

import (
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// stage says whether the event takes a talk or a project, and why. It is empty if the group is not known, or if the
// event is over or does not take place.
func (w *why) stage(e digest.Event) string {
	events := match.EventStages(w.material.matching(nil), []digest.Event{e})
	if len(events) == 0 {
		return ""
	}
	event := events[0]
	kinds := map[match.StageKind]string{
		match.StageNone: "no place for a talk", match.StageTalk: "a place for a talk",
		match.StageOpening: "a place for a talk, which is looked for", match.StageProject: "a place for a project",
	}
	text := "; " + kinds[event.Stage.Kind] + ": " + event.Stage.Explain()
	if event.TooNear && event.Stage.Kind != match.StageNone {
		text += "; too near for a new proposal"
	}
	return text
}
