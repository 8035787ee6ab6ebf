package textclean

import (
	"html"
	"net/url"
	"strings"
)

// conferences are the hosts at which meetings are held online, and whose addresses let anyone in. Places where a
// community talks (Slack, Discord) and where a talk is watched (YouTube, Twitch) are public, and are not among them.
// Subdomains count.
var conferences = set(`
	zoom.us zoom.com zoom.com.cn zoomgov.com zoomcrc.com meet.google.com hangouts.google.com tel.meet meet.new
	teams.microsoft.com teams.microsoft.us teams.live.com dialin.teams.microsoft.com webex.com gotomeeting.com
	gotowebinar.com gotomeet.com gotomeet.me meet.goto.com app.goto.com global.gotomeeting.com whereby.com
	meet.jit.si jit.si 8x8.vc bluejeans.com bjn.vc join.skype.com meet.lync.com chime.aws ringcentral.com
	uberconference.com dialpad.com freeconferencecall.com join.me streamyard.com gather.town hopin.com remo.co
	airmeet.com bigbluebutton.org livestorm.co demio.com
`)

// Instances of free conference software are known by the first label of their host.
var instances = set("bbb jitsi greenlight meet-jitsi")

// IsConference reports whether an address leads into an online meeting, also by way of another address that wraps it,
// as Google and Outlook wrap links.
func IsConference(location string) bool {
	return isConference(strings.TrimSpace(head(location, maxInput)))
}

func isConference(location string) bool {
	for range 3 {
		if holdsConference(location) {
			return true
		}
		if strings.IndexByte(location, '%') < 0 && strings.IndexByte(location, '&') < 0 {
			return false
		}
		plainer, err := url.QueryUnescape(html.UnescapeString(location))
		if err != nil || plainer == location {
			return false
		}
		location = plainer
	}
	return false
}

// holdsConference reports whether any host within the address is one of conferences, or the address holds a passcode.
func holdsConference(location string) bool {
	lower := strings.ToLower(location)
	if strings.HasPrefix(lower, "zoommtg:") || strings.HasPrefix(lower, "zoomus:") ||
		strings.HasPrefix(lower, "msteams:") ||
		strings.Contains(lower, "pwd=") ||
		strings.Contains(lower, "passcode=") {
		return true
	}
	for i := 0; i < len(lower); {
		from := i
		for i < len(lower) && (isLetter(lower[i]) || isDigit(lower[i]) || lower[i] == '.' || lower[i] == '-') {
			i++
		}
		if isConferenceHost(strings.Trim(lower[from:i], ".-")) {
			return true
		}
		i++
	}
	return false
}

// isConferenceHost reports whether host, in small letters, or a domain above it is one of conferences.
func isConferenceHost(host string) bool {
	if first, _, ok := strings.Cut(strings.TrimPrefix(host, "www."), "."); !ok {
		return false
	} else if instances[first] {
		return true
	}
	for {
		if conferences[host] {
			return true
		}
		_, above, ok := strings.Cut(host, ".")
		if !ok {
			return false
		}
		host = above
	}
}

// bareConference reports whether a chunk without a scheme is the address of a meeting: its host, and then a path or a
// user.
func bareConference(chunk string) bool {
	host, _, path := strings.Cut(chunk, "/")
	if user, at, ok := strings.Cut(host, "@"); ok && strings.IndexByte(user, '@') < 0 {
		at = strings.ToLower(at) // a room's SIP address; people of a vendor have addresses of mail
		if user == "" || !isDigit(user[0]) {
			return false
		}
		return len(user) >= 8 && strings.Trim(user, "0123456789") == "" ||
			strings.HasSuffix(at, "zoomcrc.com") || strings.HasSuffix(at, "bjn.vc") ||
			strings.HasSuffix(at, "webex.com") || isIP(at)
	}
	host, _, _ = strings.Cut(host, ":")
	return path && isConferenceHost(strings.ToLower(host))
}

// HasConference reports whether a text, with or without markup, contains the address of an online meeting.
func HasConference(text string) bool {
	text = head(text, maxInput)
	if hasConference(text) {
		return true
	}
	return strings.IndexByte(text, '&') >= 0 && hasConference(html.UnescapeString(text))
}

func hasConference(text string) bool {
	for i := 0; i < len(text); {
		end, odd := i, false
		for end < len(text) && strings.IndexByte(" \n\t<>\"'", text[end]) < 0 {
			odd = odd || text[end] == '/' || text[end] == '@' || text[end] == ':'
			end++
		}
		for odd && i < end {
			from, to, ok := findAddress(text, i, end)
			if !ok {
				break
			}
			if isConference(text[from:to]) {
				return true
			}
			i = max(to, i+1)
		}
		i = end + 1
	}
	return false
}

// isIP reports whether s is four numbers with dots between them.
func isIP(s string) bool {
	dots := 0
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '.':
			dots++
		case !isDigit(s[i]):
			return false
		}
	}
	return dots == 3
}
