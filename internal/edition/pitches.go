package edition

import (
	"slices"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/pitch"
)

// pitches returns the pitches that people wrote: those of the configuration, then those of the repositories' files, if
// they may be used.
func (m Material) pitches(repos []digest.Repository) map[string][]digest.Pitch {
	out := map[string][]digest.Pitch{}
	for name, list := range m.Pitches {
		out[name] = slices.Clone(list)
	}
	for _, r := range repos {
		if r.PitchFile == "" || r.Role != digest.RoleOwn || !m.PitchFiles {
			continue
		}
		if p, err := pitch.FromFile(r.PitchFile, r.URL); err == nil {
			key := strings.ToLower(r.Name)
			out[key] = append(out[key], p)
		}
	}
	return out
}

// pitchProblems returns what a person should know about pitch files: which texts are in the edition, and which files
// cannot be used. A file that may not be used is named if its repository is proposed.
func (m Material) pitchProblems(repos []digest.Repository, present []digest.Match) []digest.Problem {
	var out []digest.Problem
	for _, r := range repos {
		if r.PitchFile == "" || r.Role != digest.RoleOwn {
			continue
		}
		p := digest.Problem{Source: r.Name, Item: pitch.FileName, Note: true}
		at := slices.IndexFunc(present, func(m digest.Match) bool { return m.Repository.Name == r.Name })
		_, err := pitch.FromFile(r.PitchFile, r.URL)
		switch {
		case err != nil:
			p.Error = "this pitch is not used: " + err.Error()
			p.Hint = "correct the file, or write the pitch into pitches in meetups.yaml"
		case at >= 0 && !m.PitchFiles && present[at].Pitch.By == "":
			p.Error = "this pitch is not used, because no person has to look at an edition before it is sent"
			p.Hint = "set schedule: {approve: one}, or github: {pitch_files: always}, or write the pitch into pitches"
		case at >= 0 && present[at].Pitch.By == digest.PitchByRepository:
			p.Error = "this edition has the pitch of this file. Anybody who can write to the repository can change it"
			p.Hint = "read the pitch before you approve the edition"
		default:
			continue
		}
		out = append(out, p)
	}
	return out
}
