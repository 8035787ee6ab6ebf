package plain

import (
	"net/url"
	"regexp"
	"strings"
)

// conferenceHosts are where meetings are held online. Their addresses let anyone in, so they are never published.
var conferenceHosts = []string{
	"zoom.us", "zoom.com", "zoomgov.com", "meet.google.com", "teams.microsoft.com", "teams.live.com", "webex.com", "gotomeeting.com", "gotomeet.me", "gotowebinar.com",
	"whereby.com", "meet.jit.si", "8x8.vc", "bluejeans.com", "join.skype.com", "meet.goto.com", "discord.gg", "discord.com", "streamyard.com", "gather.town", "app.gather.town", "hopin.com", "meet.ffmuc.net", "bigbluebutton.org",
}

var address = regexp.MustCompile(`(?i)\b(?:https?://|www\.)[^\s<>"']+|\b(?:[a-z0-9-]{1,60}\.)?(?:zoom\.us|meet\.google\.com|teams\.microsoft\.com|webex\.com|meet\.jit\.si|whereby\.com)/[^\s<>"']+`)

// IsConference reports whether an address is where a meeting is held online.
func IsConference(location string) bool {
	if !strings.Contains(location, "://") {
		location = "https://" + location
	}
	u, err := url.Parse(strings.TrimSpace(location))
	if err != nil {
		return false
	}
	host := strings.ToLower(u.Hostname())
	for _, h := range conferenceHosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return false
}

// HasConference reports whether a text holds the address of an online meeting.
func HasConference(text string) bool {
	for _, a := range address.FindAllString(bounded(text), 200) {
		if IsConference(a) {
			return true
		}
	}
	return false
}

var (
	// secretLine is a line that lets one into a meeting: its number, passcode or telephone.
	secretLine = regexp.MustCompile(`(?i)\b(meeting|webinar|conference)\s*(id|number|code|#)\b|\b(pass\s?code|passwort|contraseña|zoom\s+password|meeting\s+password|access\s+code|host\s+key|pin)\s*(\([^)]{0,30}\))?\s*[:=#]|\bpassword\s*(\([^)]{0,30}\))?\s*[:=]|\bpwd=|one\s+tap\s+mobile|dial\s+(by\s+your\s+location|in)\b|find\s+your\s+local\s+number|^\s*\+?1?[\s.(-]*\d{3}[\s.)-]*\d{3}[\s.-]*\d{4}[,#\d*]{4,}`)
	inlineCode = regexp.MustCompile(`(?i)\(?\b(pass\s?code|password|access\s+code|meeting\s+id)\b\s*(is)?\s*[:=#]?\s*[\w\d#*-]{3,20}\)?`)
	joinZoom   = regexp.MustCompile(`(?i)^\s*(join|click|enter|use|dial)\b[^.]{0,60}\b(zoom|meeting|webex|teams|google meet|call|here)\b[^.]{0,40}[:.]?\s*$`)
)

// Scrub takes out of one line what lets people into a meeting. Nothing may be left of it.
func Scrub(line string) string {
	found := false
	out := address.ReplaceAllStringFunc(line, func(a string) string {
		if IsConference(strings.TrimRight(a, ".,;:)!?")) {
			found = true
			return ""
		}
		return a
	})
	if secretLine.MatchString(out) {
		out = inlineCode.ReplaceAllString(out, "")
		if secretLine.MatchString(out) || strings.TrimSpace(out) != "" && len(strings.Fields(out)) < 4 {
			return ""
		}
	} else if found {
		out = inlineCode.ReplaceAllString(out, "")
	}
	out = strings.Join(strings.Fields(out), " ")
	if found && (joinZoom.MatchString(out) || len(strings.Fields(out)) < 3) {
		return ""
	}
	return out
}
