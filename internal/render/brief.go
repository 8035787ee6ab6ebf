package render

import (
	"cmp"
	"regexp"
	"sort"
	"strings"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// wordBudget is the number of words that people read of a mail. Longer editions say less of each thing, and count the
// rest.
const wordBudget = 700

// limits is how much a view says.
type limits struct {
	events  int  // in the list
	abouts  int  // events with a sentence of their own
	pitches bool // whole pitches besides the best, if there is no page to link to
	titles  bool // at least their titles
	others  int  // proposals besides the best, if there is a page that shows the rest
	reasons int  // of the best match
	shipped int
	thanks  int
	abroad  int // activity of other governments
	soon    int // events in a short message
}

// minEvents is how many events stay in a letter, however many words they have.
const minEvents = 4

// whole is how much a page says.
var whole = limits{
	events: everything, abouts: maxAbouts, pitches: true, titles: true, others: maxMatches, reasons: maxReasons,
	shipped: maxShipped, thanks: maxThanks, abroad: maxOthers, soon: maxNext,
}

// measures are from the most to the least that a letter says.
var measures = func() []limits {
	out := []limits{
		whole,
		{everything, maxAbouts, false, true, 4, 3, 3, 3, 2, maxNext},
		{everything, maxAbouts, false, false, 3, 3, 2, 2, 1, maxNext},
		{everything, maxAbouts, false, false, 2, 2, 1, 1, 0, maxNext},
	}
	for abouts := maxAbouts - 1; abouts >= 0; abouts-- {
		out = append(out, limits{everything, abouts, false, false, 2, 2, 1, 1, 0, maxNext})
	}
	for _, events := range []int{30, 24, 18, 14, 10, 7, 4, 2, 0} {
		out = append(out, limits{events, 0, false, false, 2, 2, 1, 1, 0, maxNext})
	}
	return out
}()

// slackWords is the number of words in the message that a channel sees, with some reserve. The rest is in its thread.
const slackWords = 145

// slackMessages returns the messages for Slack. The first names as many events as there is room for.
func (s *set) slackMessages(e digest.Edition) (string, error) {
	e.Events = e.Corrected() // a message in a channel is edited; elsewhere, a correction stands next to the original
	b, limit := s.builder(e, mrkdwn), whole
	for {
		text, err := s.execute(slackFile, s.fitted(b.view(Links{}, limit), slackFile))
		if err != nil {
			return "", err
		}
		first, _, _ := strings.Cut(strings.TrimLeft(text, "\n= "), "\n===")
		if limit.soon == 0 || !strings.Contains(s.texts[slackFile], ".Soon") || wordCount(shown(first)) <= slackWords {
			return slackPayload(text)
		}
		limit.soon--
	}
}

// shown returns what readers see of the lines of a Slack message: without its summary, and without addresses.
func shown(lines string) string {
	_, lines, _ = strings.Cut(lines, "\n")
	return slackAddress.ReplaceAllString(lines, "")
}

var slackAddress = regexp.MustCompile(`<[^|>\s]*\||\]\([^)\s]*\)`)

// letter executes a template with as much as people read of a letter, and as mail programs show. Events are left out
// only for bytes, or if the edition has a page that lists them. Templates of version 0.1.0 don't know Agenda: they have
// no budget of words.
func (s *set) letter(e digest.Edition, m medium, links Links, file string, bytes int) (string, error) {
	b := s.builder(e, m)
	short := strings.Contains(s.texts[file], ".Agenda")
	var text string
	fits := func(i int) (bool, error) {
		v := s.fitted(b.view(links, measures[i]), file)
		v.Mail = file != markdownFile
		var err error
		if text, err = s.execute(file, v); err != nil || i+1 == len(measures) {
			return true, err
		}
		shorter := short && (v.URL != "" && measures[i+1].events >= minEvents || measures[i+1].events == everything)
		return len(text) <= bytes && (!shorter || wordCount(text) <= wordBudget), nil
	}
	if ok, err := fits(0); ok || err != nil {
		return text, err
	}
	var err error
	first := 1 + sort.Search(len(measures)-1, func(i int) bool {
		ok, failed := fits(i + 1)
		err = cmp.Or(err, failed)
		return ok
	})
	if err == nil {
		_, err = fits(first)
	}
	return text, err
}

// wordCount returns the number of words that a person reads: of HTML without its head and its tags.
func wordCount(text string) int {
	if _, body, ok := strings.Cut(text, "<body"); ok {
		text = anyTag.ReplaceAllString("<body"+body, " ")
	}
	return len(strings.Fields(text))
}

var anyTag = regexp.MustCompile(`<[^>]*>`)
