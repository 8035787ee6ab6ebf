package sources

import (
	"encoding/base64"
	"net/url"
	"regexp"
	"strings"
)

var (
	googleID = regexp.MustCompile(`^[A-Za-z0-9._%+#-]{1,200}@[A-Za-z0-9.-]{1,100}$`)
	teamup   = regexp.MustCompile(`^/(ks[a-z0-9]{10,40})/?$`)
)

// calendars are the calendars behind pages whose addresses tell them: Google's in their four forms, Outlook's, and the shares of
// Nextcloud and Teamup.
func calendars(location string) []string {
	u, err := url.Parse(location)
	if err != nil {
		return nil
	}
	switch host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www."); {
	case host == "calendar.google.com" || host == "google.com" && strings.HasPrefix(u.Path, "/calendar"):
		return googleCalendars(u)
	case (strings.HasPrefix(host, "outlook.office") || host == "outlook.live.com") && strings.HasSuffix(u.Path, "/calendar.html"):
		u.Path = strings.TrimSuffix(u.Path, "html") + "ics"
		return []string{u.String()}
	case host == "teamup.com":
		if m := teamup.FindStringSubmatch(u.Path); m != nil {
			return []string{"https://ics.teamup.com/feed/" + m[1] + "/0.ics"}
		}
	case strings.Contains(u.Path, "/apps/calendar/p/"):
		base, token, _ := strings.Cut(u.Path, "/apps/calendar/p/")
		token, _, _ = strings.Cut(token, "/")
		u.Path, u.RawQuery = strings.TrimSuffix(base, "/index.php")+"/remote.php/dav/public-calendars/"+token, "export"
		return []string{u.String()}
	}
	return nil
}

// googleCalendars are the public calendars that a page of Google's shows: src or cid of its query, as it is or in Base64.
func googleCalendars(u *url.URL) []string {
	if strings.HasSuffix(u.Path, ".ics") {
		return nil
	}
	var out []string
	for _, key := range []string{"src", "cid"} {
		for _, id := range u.Query()[key] {
			if raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(id, "=")); err == nil && googleID.Match(raw) {
				id = string(raw)
			}
			if googleID.MatchString(id) && len(out) < maxDocuments {
				out = append(out, "https://calendar.google.com/calendar/ical/"+url.PathEscape(id)+"/public/basic.ics")
			}
		}
	}
	return out
}
