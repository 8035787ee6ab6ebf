package match

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// reasonSentences say each reason in English, by its code. "{what}" is the list of its terms.
var reasonSentences = map[string]string{
	codeNeedsSpeaker: "The organizers still need a speaker",
	codeOpenPlace:    "There's an open slot on the program",
	codeCall:         "There's an open call for speakers",

	"lightning_talks":  "The program has lightning talks",
	"open_mic":         "It's an open mic",
	"show_and_tell":    "It's a show and tell",
	"demo_night":       "It's a demo night",
	"unconference":     "The audience sets the program",
	codeTalks:          "It's an evening of talks",
	codePastTalks:      "The group usually meets for talks",
	codeTakesProposals: "The group takes talk proposals",
	codeGroupOpen:      "The group is open to talks",
	codeAskFirst:       "The organizers decide case by case: ask them first",
	codeStageWord:      "The group takes talks at events called {what}",

	"hack_night":         "It's a hack night: bring it as a project, with first tasks and a five-minute intro",
	"hackathon":          "It's a hackathon: bring it as a project, with first tasks and a five-minute intro",
	"build_day":          "It's a build day: bring it as a project, with first tasks and a five-minute intro",
	"contribution_night": "It's a contribution night: bring it as a project, with first tasks and a five-minute intro",

	codeWrittenIn:  "Written in {what}, which the group focuses on",
	codeUses:       "Uses {what}, which the group focuses on",
	codeAbout:      "About {what}, which the group focuses on",
	codeEventAbout: "About {what}, like this event",
	codePastAbout:  "The group has met about {what} before",
	codeCivic:      "It's a city project, and this group works on civic issues",
	codeNewcomers:  "The group helps newcomers, and people can start contributing right away",
	codeActive:     "Active: updated in the last six weeks",
	codeReady:      "Newcomer-ready: people can start contributing right away",
}

// ReasonCodes are the codes of all reasons that a match can give, sorted.
func ReasonCodes() []string {
	codes := append(slices.Collect(maps.Keys(reasonSentences)), codeRelease, codeTasks)
	slices.Sort(codes)
	return codes
}

// sentencesOf are reasons in English.
func sentencesOf(list []digest.Because) []string {
	var out []string
	for _, b := range list {
		out = append(out, Sentence(b))
	}
	return out
}

// Sentence says a reason in English.
func Sentence(b digest.Because) string {
	switch {
	case b.Code == codeRelease && len(b.Terms) == 2:
		if day, err := time.Parse(time.DateOnly, b.Terms[1]); err == nil {
			return fmt.Sprintf("New release: %s (%s)", b.Terms[0], day.Format("January 2"))
		}
	case b.Code == codeTasks && len(b.Terms) == 1 && b.Terms[0] == "1":
		return "Newcomer-ready, with an open first task"
	case b.Code == codeTasks && len(b.Terms) == 1:
		return fmt.Sprintf("Newcomer-ready, with %s open first tasks", b.Terms[0])
	}
	return strings.ReplaceAll(reasonSentences[b.Code], "{what}", listed(b.Terms))
}

// explanations say the counter-evidence of evenings in English, by its code, for digest match and why.
var explanations = map[string]string{
	codeGroupNone:     "the group takes no talks",
	codeOtherStage:    "the group takes talks only at the events that its stage words name",
	codeTooShort:      "it is too short for a talk",
	codeNamedSpeaker:  "its speaker is known",
	codeNoEvidence:    "nothing says that somebody from outside could speak",
	"standup":         "it is a stand-up or a team meeting",
	"coworking":       "it is co-working",
	"office_hours":    "it is office hours",
	"study_group":     "it is a study group",
	"book_club":       "it is a book club",
	"course":          "it is a course",
	"workshop":        "it is a workshop",
	"exam":            "it is for an exam or a certificate",
	"webinar":         "it is a webinar",
	"sponsor":         "it is a sponsor's session",
	"panel":           "it is a panel",
	"keynote":         "it is a conference",
	"meeting":         "it is a meeting of members",
	"jobs":            "it is about jobs",
	"social":          "it is a social event",
	"sold_out":        "it is sold out",
	"program_full":    "its program is complete",
	"invitation_only": "it is by invitation only",
	codeCallClosed:    "its call for speakers is closed",
}

// Explain says in English why nothing is proposed for an evening, or what shows that something could be.
func (s Stage) Explain() string {
	list, table := s.For, reasonSentences
	if s.Kind == StageNone {
		list, table = s.Against, explanations
	}
	var out []string
	for _, b := range list {
		text := strings.ReplaceAll(table[b.Code], "{what}", listed(b.Terms))
		if len(b.Terms) > 0 && !strings.Contains(table[b.Code], "{what}") {
			text += " (" + listed(quoted(b.Terms)) + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, "; ")
}

func quoted(terms []string) []string {
	var out []string
	for _, t := range terms {
		out = append(out, fmt.Sprintf("%q", t))
	}
	return out
}
