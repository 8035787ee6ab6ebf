package firsttask

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// A claim counts for claimSpan. If people claimed the issue again and again, or opened a pull request, it counts for
// contestedSpan. A maintainer, or the person who claimed the issue, can free it earlier.
const (
	claimSpan     = 30 * 24 * time.Hour
	contestedSpan = 180 * 24 * time.Hour
)

var (
	claiming  = load("claims")
	pulling   = load("pulls")
	releasing = load("releases")
	opening   = load("openings")
	agreeing  = load("agreement")
	others    = load("others")
	asksAfter = load("asks_after")
)

// claim is what the latest comments say about who works on an issue.
type claim struct {
	by    string    // who claimed it last
	at    time.Time // when, or when a maintainer agreed
	count int       // number of claims since it was last free; 0: it is free
	pull  bool      // the last one says that there is a pull request
}

// claimOf reads the comments in their order.
func claimOf(t digest.Task) claim {
	var c claim
	for _, said := range t.Said {
		if said.Program || IsProgram(said.Author) {
			continue
		}
		s := comment(said.Text)
		switch free, taken, pull := intent(s); {
		case free && (said.Staff || strings.EqualFold(said.Author, c.by)):
			c = claim{}
		case taken:
			c = claim{by: said.Author, at: said.At, count: c.count + 1, pull: pull}
		case said.Staff && c.count > 0 && agreeing.find(s) != "":
			c.at = said.At
		}
	}
	return c
}

// active says who has claimed the issue, if that still counts.
func (c claim) active(now time.Time) string {
	span := claimSpan
	if c.count > 1 || c.pull {
		span = contestedSpan
	}
	switch {
	case c.count == 0 || now.Sub(c.at) > span:
		return ""
	case c.pull:
		return fmt.Sprintf("%s opened a pull request for it on %s, a comment says", c.by, day(c.at))
	case c.count > 1:
		return fmt.Sprintf("it was claimed %d times in its comments, last by %s on %s", c.count, c.by, day(c.at))
	}
	return fmt.Sprintf("%s claimed it in a comment on %s", c.by, day(c.at))
}

// comment returns the text of a comment, folded, without what it quotes and without code.
func comment(s string) string {
	s = codeBlocks.ReplaceAllString(instructions.ReplaceAllString(s, " "), " ")
	return fold(quotes.ReplaceAllString(s, " "))
}

// intent reports whether a comment frees the issue, claims it, or says that a pull request is open. Its last sentence
// that does one of these counts.
func intent(s string) (free, taken, pull bool) {
	for _, one := range sentences(s) {
		switch {
		case frees(one):
			free, taken, pull = true, false, false
		case pulling.find(one) != "":
			free, taken, pull = false, true, true
		case claiming.find(one) != "" && (asksAfter.find(one) == "" || ofOneself.MatchString(one)):
			free, taken, pull = false, true, false
		}
	}
	return free, taken, pull
}

// ofOneself matches sentences about the person who writes them. Others may be questions, such as "are you on it?".
var ofOneself = regexp.MustCompile(`\b(?:i|i'd|i'll|i'm|me|my|myself|we|we'd|we'll|us|our|yo|nosotros)\b`)

// frees reports whether a sentence says that nobody works on the issue. "It's still open" and "feel free to take it"
// are often said to one person, so they count only if they speak of people in general.
func frees(s string) bool {
	if strings.HasSuffix(s, "?") {
		return false
	}
	return releasing.find(s) != "" || opening.find(s) != "" && others.find(s) != ""
}

// settlements are what maintainers say to end an issue.
var settlements = load("settled")

// settled reports that a maintainer ended the issue in a comment, or put it on hold, and did not free it later.
func settled(t digest.Task) string {
	found := ""
	for _, said := range t.Said {
		if !said.Staff {
			continue
		}
		s := comment(said.Text)
		if free, _, _ := intent(s); free {
			found = ""
		}
		if phrase := settlements.find(s); phrase != "" {
			found = fmt.Sprintf("%s says %q in a comment", said.Author, phrase)
		}
	}
	return found
}
