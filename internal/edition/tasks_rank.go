package edition

import (
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/firsttask"
)

// welcoming are labels for newcomers, as they are spelled without signs, and what each is worth.
var welcoming = map[string]int{
	"good first issue": 6, "first timers only": 6, "first timer": 6, "beginner": 6, "beginners": 6, "beginner friendly": 6,
	"good for beginners": 6,
	"good first bug":     6, "good first contribution": 6, "newcomer": 6, "newcomers": 6, "newbie": 6, "starter": 6,
	"starter issue": 6, "easy": 5, "easy fix": 5,
	"low hanging fruit": 5, "quick win": 5, "good second issue": 4, "help wanted": 3, "up for grabs": 3,
	"contributions welcome": 3,
	"pr welcome":            3, "hacktoberfest": 3, "documentation": 1, "docs": 1,
}

var labelSigns = strings.NewReplacer("-", " ", "_", " ", ":", " ", "/", " ")

// worth of a task to a newcomer: how plainly it is meant for one, how small it is, how well it is described, whether
// there is talk, and how fresh it is.
func worth(t digest.Task, now time.Time) int {
	label := 0
	for _, l := range t.Labels {
		words := strings.Fields(labelSigns.Replace(strings.ToLower(l)))
		for from := range words { // "difficulty: easy", "status: help wanted"
			label = max(label, welcoming[strings.Join(words[from:], " ")])
		}
	}
	small := 0
	if firsttask.Effort(t) == digest.EffortShort {
		small = 1
	}
	return label + small + min(len(t.Body)/150, 4) + min(t.Comments, 2) - int(now.Sub(t.UpdatedAt)/(45*24*time.Hour))
}

// responsiveness is what it is worth that maintainers of a repository answer people within firsttask.AnswerSpan, by
// its lower-case name, as far as the comments of its tasks show: 2 if they do, -2 if they leave more people without an
// answer for longer.
func responsiveness(tasks []digest.Task, now time.Time) map[string]int {
	out := map[string]int{}
	for _, t := range tasks {
		key := strings.ToLower(t.Repository)
		var asked time.Time
		for _, c := range t.Said {
			switch {
			case c.Program:
			case !c.Staff && asked.IsZero():
				asked = c.At
			case c.Staff && !asked.IsZero() && c.At.Sub(asked) <= firsttask.AnswerSpan:
				out[key]++
				asked = time.Time{}
			case c.Staff && !asked.IsZero():
				out[key]--
				asked = time.Time{}
			}
		}
		if !asked.IsZero() && now.Sub(asked) > firsttask.AnswerSpan {
			out[key]--
		}
	}
	for key, n := range out {
		out[key] = max(-1, min(n, 1)) * 2
	}
	return out
}
