package edition

import (
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/match"
)

// stage says what the event is good for, and what shows it; empty where its group is not known, or where it is over or
// does not take place.
func (w *why) stage(e digest.Event) string {
	evenings := match.Evenings(w.material.matching(nil), []digest.Event{e})
	if len(evenings) == 0 {
		return ""
	}
	evening := evenings[0]
	kinds := map[match.StageKind]string{
		match.StageNone: "no place for a talk", match.StageTalk: "a place for a talk",
		match.StageSlot: "a place for a talk, which is looked for", match.StageProject: "a place for a project",
	}
	text := "; " + kinds[evening.Stage.Kind] + ": " + evening.Stage.Explain()
	if evening.TooNear && evening.Stage.Kind != match.StageNone {
		text += "; too near for a new proposal"
	}
	return text
}
