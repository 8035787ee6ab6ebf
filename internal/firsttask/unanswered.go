package firsttask

import (
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// An answer is due after AnswerSpan. After WaitingSpan more, nobody waits any more.
const (
	AnswerSpan  = 14 * 24 * time.Hour
	WaitingSpan = 180 * 24 * time.Hour
)

// Unanswered returns the first comment of somebody from outside that maintainers have not answered, if an answer is
// due. Comments must be in their order. Comments that expect no answer, such as "+1" and "Thanks!", do not count.
func Unanswered(comments []digest.Comment, now time.Time) (digest.Comment, bool) {
	var first digest.Comment
	for _, c := range comments {
		switch {
		case c.Program || IsProgram(c.Author) || c.Author == "":
		case c.Staff:
			first = digest.Comment{}
		case first.At.IsZero() && expectsAnswer(c.Text):
			first = c
		}
	}
	waits := now.Sub(first.At)
	return first, !first.At.IsZero() && waits >= AnswerSpan && waits <= AnswerSpan+WaitingSpan
}

var reactions = load("reactions")

// expectsAnswer reports whether somebody who wrote s waits for an answer: s asks something, claims an issue, or has
// more words than a reaction.
func expectsAnswer(s string) bool {
	s = comment(s)
	const few = 4
	if _, taken, _ := intent(s); taken || strings.Contains(s, "?") {
		return true
	}
	return words(s, few) == few && reactions.find(s) == ""
}
