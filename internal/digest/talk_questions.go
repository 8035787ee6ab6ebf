package digest

import (
	"fmt"
	"time"
)

// TalkQuestion is what the city team should say about a talk whose day is over. Its answer is a command. It is never
// published.
type TalkQuestion struct {
	Talk  Talk
	Given bool // the talk was given: the question is only about slides and a recap
}

// ProblemTalks is the Source of an edition's problems that ask about talks. Their Item is the talk's ID.
const ProblemTalks = "talks"

// askSlidesFor is how long after a talk a team is asked for its slides. Some talks have none.
const askSlidesFor = 30 * 24 * time.Hour

// TalkQuestions returns the questions about talks, in the order of talks: whether a talk was given, from the day after
// it in zone; and where its slides are, for a month. Talks without a day are not asked about.
func TalkQuestions(talks []Talk, now time.Time, zone *time.Location) []TalkQuestion {
	var out []TalkQuestion
	for _, t := range talks {
		if t.At.IsZero() || now.Before(StartOfDay(t.At.In(zone).AddDate(0, 0, 1), zone)) {
			continue
		}
		switch t.State {
		case TalkProposed, TalkAccepted:
			out = append(out, TalkQuestion{Talk: t})
		case TalkPresented:
			if t.Slides == "" && t.Recap == "" && now.Sub(t.At) < askSlidesFor {
				out = append(out, TalkQuestion{Talk: t, Given: true})
			}
		}
	}
	return out
}

// Text returns the question in English, without the ID of the talk. Its date is in zone.
func (q TalkQuestion) Text(zone *time.Location) string {
	t := q.Talk
	who := ""
	if t.Speaker != "" {
		who = ", by " + t.Speaker
	}
	what := fmt.Sprintf("on %s, about %s%s, at %s", t.At.In(zone).Format("Monday, January 2"), t.Repository, who, t.Group)
	if q.Given {
		return "are there slides or a recap of the talk " + what + "?"
	}
	return "was the talk " + what + " given, and are there slides?"
}

// Yes returns the command that records that the talk was given, and where its slides are.
func (q TalkQuestion) Yes() string { return "digest talk present " + q.Talk.ID + " --slides ADDRESS" }

// No returns the command that records that the talk was not given; empty if it was.
func (q TalkQuestion) No() string {
	if q.Given {
		return ""
	}
	return "digest talk decline " + q.Talk.ID
}

// Answers says which commands answer the question.
func (q TalkQuestion) Answers() string {
	if q.Given {
		return q.Yes()
	}
	return q.Yes() + "; if it was not given: " + q.No()
}
