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
		if p, left := m.pitchFile(r); left.Error == "" && p.By != "" {
			key := strings.ToLower(r.Name)
			out[key] = append(out[key], p)
		}
	}
	return out
}

// pitchFile returns the pitch in the repository's file, or the problem because of which it is not used. Both are empty
// if the repository has no such file, or is not the city's.
func (m Material) pitchFile(r digest.Repository) (digest.Pitch, digest.Problem) {
	if r.PitchFile == "" || r.Role != digest.RoleOwn {
		return digest.Pitch{}, digest.Problem{}
	}
	left := digest.Problem{Source: r.Name, Item: pitch.FileName, Note: true}
	p, err := pitch.FromFile(r.PitchFile, r.URL)
	switch {
	case err != nil:
		left.Error = "this pitch is not used: " + err.Error()
		left.Hint = "correct the file, or write the pitch into pitches in meetups.yaml"
	case !m.PitchFiles:
		left.Error = "this pitch is not used, because no person has to look at an edition before it is sent"
		left.Hint = "set schedule: {approve: one}, or github: {pitch_files: always}, or write the pitch into pitches"
	default:
		return p, digest.Problem{}
	}
	return digest.Pitch{}, left
}

// PitchFilesLeftOut returns a problem for each pitch file of the city's repositories that no edition uses: those that
// break a rule, and those that may not be used because no person would see them.
func (m Material) PitchFilesLeftOut() []digest.Problem {
	var out []digest.Problem
	for _, r := range m.Repositories() {
		if _, left := m.pitchFile(r); left.Error != "" {
			out = append(out, left)
		}
	}
	return out
}

// pitchProblems returns what a person should know about pitch files: which texts are in the edition, and which files
// cannot be used. A file that may not be used is named if its repository is proposed.
func (m Material) pitchProblems(repos []digest.Repository, present []digest.Match) []digest.Problem {
	var out []digest.Problem
	for _, r := range repos {
		file, left := m.pitchFile(r)
		at := slices.IndexFunc(present, func(m digest.Match) bool { return m.Repository.Name == r.Name })
		switch {
		case left.Error != "" && (!readable(r) || at >= 0 && present[at].Pitch.By == ""):
			out = append(out, left)
		case file.By != "" && at >= 0 && present[at].Pitch.By == digest.PitchByRepository:
			out = append(out, digest.Problem{
				Source: r.Name, Item: pitch.FileName, Note: true,
				Error: "this edition has the pitch of this file. Anybody who can write to the repository can change it",
				Hint:  "read the pitch before you approve the edition",
			})
		}
	}
	return out
}

// readable reports whether the pitch file of a repository keeps the rules.
func readable(r digest.Repository) bool {
	_, err := pitch.FromFile(r.PitchFile, r.URL)
	return err == nil
}
