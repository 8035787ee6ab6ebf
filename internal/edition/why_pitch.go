package edition

import (
	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/pitch"
)

// pitch says where the pitch of a match is from, or which sentence its repository lacks.
func (w *why) pitch(p digest.Pitch) string {
	switch {
	case p.Missing != "" && w.material.SayMissing != nil:
		return "; no pitch, only an outline. " + w.material.SayMissing(p)
	case p.Missing != "":
		return "; no pitch, only an outline: it lacks " + p.Missing
	case p.By == digest.PitchByTeam:
		return "; its pitch is the one in pitches in meetups.yaml"
	case p.By == digest.PitchByRepository:
		return "; its pitch is that of its file " + pitch.FileName
	}
	return "; its pitch is made from its README and description"
}

// pitchFile says why the pitch file of a repository is not used.
func (w *why) pitchFile(r digest.Repository) {
	if _, left := w.material.pitchFile(r); left.Error != "" {
		w.say("repository %s, %s: %s; %s", r.Name, left.Item, left.Error, left.Hint)
	}
}
