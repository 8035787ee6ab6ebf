package plain

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// hosts are where meetings are held online. Their addresses let anyone in, so they are never published. Places where a community
// talks (Slack, Discord) and where a talk is watched (YouTube, Twitch) are public, and are none of them.
const hosts = `zoom\.(?:us|com|com\.cn)|zoomgov\.com|zoomcrc\.com|meet\.google\.com|hangouts\.google\.com|teams\.microsoft\.(?:com|us)|teams\.live\.com|webex\.com|(?:gotomeeting|gotowebinar|gotomeet)\.(?:com|me)|gotomeet\.me|meet\.goto\.com|app\.goto\.com|whereby\.com|meet\.jit\.si|8x8\.vc|jitsi\.[a-z]+(?:\.[a-z]+)?|bluejeans\.com|join\.skype\.com|meet\.lync\.com|chime\.aws|ringcentral\.com|uberconference\.com|dialpad\.com|freeconferencecall\.com|join\.me|streamyard\.com|gather\.town|hopin\.com|remo\.co|airmeet\.com|bigbluebutton\.org|livestorm\.co|demio\.com`

// stems are parts of those addresses, one of which each of them holds: most texts hold none, and are spared the search.
var stems = []string{
	"zoom", "meet.", "hangouts", "teams.", "msteams:", "webex", "goto", "whereby", "jitsi", "8x8.vc", "bluejeans", "skype", "lync", "chime.aws", "ringcentral", "uberconference", "dialpad",
	"conferencecall", "join.me", "streamyard", "gather.town", "hopin", "remo.co", "airmeet", "bigbluebutton", "livestorm", "demio", "bbb.", "greenlight.", "bjn.vc", "%",
}

var (
	// conferenceHost is a host of conferences within an address, also within the query of another (Google and Outlook wrap links).
	conferenceHost = regexp.MustCompile(`(?i)(?:^|[^a-z0-9-])(?:` + hosts + `)(?:$|[^a-z0-9.-]|\.(?:$|[^a-z0-9]))|[/.](?:bbb|jitsi|greenlight)\.`)
	// address is an address as it stands in a text: with a scheme, or a conference's without one.
	address = regexp.MustCompile(`(?i)(?:https?://|www\.|zoommtg://|msteams:|sip:|callto:)[^\s<>"'\x60]+|(?:[a-z0-9-]+\.)*(?:` + hosts + `)/[^\s<>"'\x60]*|[a-z0-9._%+-]*@(?:[a-z0-9-]+\.)*(?:zoomcrc\.com|webex\.com|bjn\.vc)`)
)

// IsConference reports whether an address is where a meeting is held online, also where another address leads to it.
func IsConference(location string) bool {
	location = bounded(location)
	for range 3 {
		if conferenceHost.MatchString(location) {
			return true
		}
		plainer, err := url.QueryUnescape(html.UnescapeString(location))
		if err != nil || plainer == location {
			return false
		}
		location = plainer
	}
	return false
}

// HasConference reports whether a text, with or without markup, holds the address of an online meeting.
func HasConference(text string) bool {
	text = bounded(text)
	if lower := strings.ToLower(text); !slices.ContainsFunc(stems, func(stem string) bool { return strings.Contains(lower, stem) }) {
		return false
	}
	return inText(text) || strings.Contains(text, "&") && inText(html.UnescapeString(text))
}

func inText(text string) bool {
	for len(text) > 0 {
		at := address.FindStringIndex(text)
		if at == nil {
			return false
		}
		if IsConference(text[at[0]:at[1]]) {
			return true
		}
		text = text[at[1]:]
	}
	return false
}
