package match

import (
	"cmp"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
	"github.com/cityoflosangeles/digest/internal/pitch"
)

const (
	usualMinutes   = 20 // how long a talk is if nobody says so
	projectMinutes = 5  // how long a project is introduced at a hack night
	maxMinutes     = 60 // more is no talk
)

// pitchFor returns the pitch for presenting a repository at an event, for the reasons of the match: one that a person
// wrote in the language of the group, or else a new one.
func (m *matcher) pitchFor(r digest.Repository, l shortlist, because []digest.Because) digest.Pitch {
	f := pitch.Facts{
		Repository: r, Group: l.group, Because: because, Project: l.event.stage.Kind == StageProject,
		Language: cmp.Or(l.group.Language, m.language, "en"), Phrase: m.say,
	}
	for _, p := range m.pitches[strings.ToLower(r.Name)] {
		if p.Language == f.Language || p.Language == "" {
			return p
		}
	}
	f.Minutes = minutesOf(l.event.event, l.group, f.Project)
	if t, ok := m.asks[strings.ToLower(r.Name)]; ok {
		f.Task = &t
	}
	return pitch.Write(f)
}

// minutesOf returns how long a talk at the event may be: what the event announces, within the group's rule.
func minutesOf(e digest.Event, g digest.Group, project bool) int {
	minutes := usualMinutes
	if project {
		minutes = projectMinutes
	}
	if n := announcedMinutes(e.Title + "\n" + cmp.Or(e.Description, e.Summary)); n > 0 {
		minutes = n
	}
	if g.Rules.MaxMinutes > 0 {
		minutes = min(minutes, g.Rules.MaxMinutes)
	}
	return minutes
}

// A talk's length, before or after the word for it: "Talks of 20 minutes", "seven minutes each", "two-minute
// introductions", "charla de 20 minutos".
var (
	minuteNumber = `(\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|fifteen|twenty|thirty|dos|tres|` +
		`cinco|diez|` +
		`quince|veinte|treinta)[ -]?(?:min\b|minutes?|minutos?)`
	lengthAfter = regexp.MustCompile(`(?i)(?:talks?|demos?|presentations?|slots?|charlas?|ponencias?|` +
		`presentaciones)[^.!?\n]{0,25}?\b` + minuteNumber)
	lengthBefore = regexp.MustCompile(`(?i)\b` + minuteNumber + `[ ,-]*(?:long )?(?:each|per |one idea|at most|max|` +
		`talks?|lightning|` +
		`demos?|presentations?|intro|slots?|cada |por |de charla|charlas?)`)
)

var minuteWords = map[string]int{
	"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "twelve": 12,
	"fifteen": 15, "twenty": 20, "thirty": 30, "dos": 2, "tres": 3, "cinco": 5, "diez": 10, "quince": 15, "veinte": 20,
	"treinta": 30,
}

// announcedMinutes is the length of talks that an event announces; 0 if it announces none.
func announcedMinutes(text string) int {
	for _, form := range []*regexp.Regexp{lengthBefore, lengthAfter} {
		m := form.FindStringSubmatch(text)
		if m == nil {
			continue
		}
		n, err := strconv.Atoi(m[1])
		if err != nil {
			n = minuteWords[strings.ToLower(m[1])]
		}
		if n > 1 && n <= maxMinutes {
			return n
		}
	}
	return 0
}

func counted(minutes int) string {
	if minutes == 1 {
		return "1 minute"
	}
	return fmt.Sprintf("%d minutes", minutes)
}
