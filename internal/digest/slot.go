package digest

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

// openSlot are the ways in which organisers say that they need speakers, with what we say of it. The first that fits counts.
var openSlot = []struct {
	says *regexp.Regexp
	why  string
}{
	{regexp.MustCompile(`(?i)\b(no|don'?t have an?|do not have an?|without an?|need(s|ing)? an?|looking for (an?|more|our next)?|seeking|still need(s)?|still looking for)\s+(\w+\s+)?(speakers?|presenters?)\b`), "the organiser still needs a speaker"},
	{regexp.MustCompile(`(?i)\bspeakers?\s*(:|is|are|-)?\s*(to be announced|to be confirmed|wanted|needed|pending|tba|tbd|tbc)\b`), "the organiser still needs a speaker"},
	{regexp.MustCompile(`(?i)\b(call for (speakers|proposals|talks|presentations|papers|participation)|cfp\b|submit (a|your) (talk|proposal)|propose (a|your) talk|want to (give|present) a talk|want to speak|would you like to (speak|present))`), "there is a call for speakers"},
	{regexp.MustCompile(`(?i)\b(room for|space for|open slots?|slots? (is |are )?(still )?(open|free|available))\b[^.!?]{0,40}\b(talks?|demos?|presentations?|speakers?)?`), "there is room on the programme"},
	{regexp.MustCompile(`(?i)\b(lightning talks?\b|show (and|&) tell|open mic)`), "it takes lightning talks"},
	{regexp.MustCompile(`(?i)\b(buscamos (ponentes|charlas|oradores)|convocatoria (de|para) (charlas|ponentes)|charlas rel[aá]mpago|falta ponente)`), "there is a call for speakers"},
}

// closed says that there is no slot, whatever else the text says.
var closed = regexp.MustCompile(`(?i)\b(cfp|call for (speakers|proposals|talks)|submissions?)\s+(is|are|has|have)?\s*(now\s+)?(closed|ended)\b|\bno (more )?slots\b|\b(fully booked|line-?up is full)\b`)

// Slot looks in an event's text for an open slot on its programme: whether there is one, how that is said, and until when one may apply.
// The deadline is the end of the day that the text names, in zone; zero where it names none. A call that is over is no open slot.
func Slot(e Event, now time.Time, zone *time.Location) (open bool, why string, deadline time.Time) {
	text := e.Title + "\n" + e.Description + "\n" + e.Summary
	text = strings.ReplaceAll(text, "’", "'")
	if closed.MatchString(text) {
		return false, "", time.Time{}
	}
	for _, s := range openSlot {
		if s.says.MatchString(text) {
			deadline = closes(text, now, zone)
			if !deadline.IsZero() && deadline.Before(now) {
				return false, "", time.Time{}
			}
			return true, s.why, deadline
		}
	}
	return false, "", time.Time{}
}

var closing = regexp.MustCompile(`(?i)\b(?:clos(?:es|ing)|deadline(?: is)?|submit(?: \w+){0,3} (?:by|before|until)|apply (?:by|before|until)|proposals? (?:by|before|until|due)|open until|until|cierra el)[:\s]+(?:(?:on|mon|tues|wednes|thurs|fri|satur|sun)(?:day)?,?\s+)?` +
	`(?:(\d{4})-(\d{2})-(\d{2})|(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?|(\d{1,2})/(\d{1,2})(?:/(\d{4}))?)\b`)

// closes is the end of the day until which one may apply, as the text names it. A date without a year is the next such day.
func closes(text string, now time.Time, zone *time.Location) time.Time {
	m := closing.FindStringSubmatch(text)
	if m == nil {
		return time.Time{}
	}
	year, month, day := m[1], m[2], m[3]
	switch {
	case m[4] != "":
		t, err := time.Parse("Jan", strings.ToUpper(m[4][:1])+strings.ToLower(m[4][1:3]))
		if err != nil {
			return time.Time{}
		}
		year, month, day = m[6], fmt.Sprint(int(t.Month())), m[5]
	case m[7] != "":
		year, month, day = m[9], m[7], m[8]
	}
	local := now.In(zone)
	if year == "" {
		year = fmt.Sprint(local.Year())
	}
	date, err := time.Parse("2006-1-2", year+"-"+strings.TrimPrefix(month, "0")+"-"+strings.TrimPrefix(day, "0"))
	if err != nil {
		return time.Time{}
	}
	if m[1] == "" && m[6] == "" && m[9] == "" && date.Before(local.AddDate(0, -6, 0)) {
		date = date.AddDate(1, 0, 0)
	}
	return StartOfDay(date.AddDate(0, 0, 1), zone).Add(-time.Minute)
}
