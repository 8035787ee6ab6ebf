package known_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/cityoflosangeles/digest/internal/sources/known"
)

func TestGiven(t *testing.T) {
	const google = "https://calendar.google.com/calendar/ical/"
	for location, want := range map[string][]known.Set{
		"https://calendar.google.com/calendar/embed?src=a%40b.example&src=c%40d.example": {{
			google + "a@b.example/public/basic.ics", google + "c@d.example/public/basic.ics",
		}},
		"https://calendar.google.com/calendar/u/0?cid=aGFyYm9yQGdyb3VwLmNhbGVuZGFyLmdvb2dsZS5jb20": {{
			google + "harbor@group.calendar.google.com/public/basic.ics",
		}},
		"https://www.google.com/calendar/embed?src=a@b.example": {{google + "a@b.example/public/basic.ics"}},
		"https://calendar.google.com/calendar/embed?src=en.usa%23holiday%40group.v.calendar.google.com": {{
			google + "en.usa%23holiday@group.v.calendar.google.com/public/basic.ics",
		}},
		"https://harbor.example/calendar.aspx?CID=14,": {
			{"https://harbor.example/common/modules/iCalendar/iCalendar.aspx?catID=14&feed=calendar"},
			{"https://harbor.example/calendar.aspx?CID=14,"},
		},
		"http://harbor.example/Calendar.aspx": {
			{"http://harbor.example/common/modules/iCalendar/iCalendar.aspx?feed=calendar"}, {"http://harbor.example/" +
				"Calendar.aspx"},
		},
		"https://harbor.libcal.com/rss.php?m=month&cid=7": {{"https://harbor.libcal.com/ical_subscribe.php?src=p&cid=7"}},
		"https://gdg.community.dev/gdg-harbor/":           {{"https://gdg.community.dev/api/chapter_slim/gdg-harbor/"}},

		google + "a@b.example/public/basic.ics":                                                        nil,
		"https://calendar.google.com/calendar/appointments/schedules/abc":                              nil,
		"https://calendar.google.com/calendar/render?action=TEMPLATE&text=Night":                       nil,
		"https://calendar.google.com/calendar/embed?src=not-an-identifier":                             nil,
		"https://calendar.google.com/calendar/embed?src=..%2F..%2Fevil%40b.example":                    nil,
		"https://user:word@calendar.google.com/calendar/embed?src=a@b.example":                         nil,
		"https://calendar.google.com.evil.example/calendar/embed?src=a@b.example":                      nil,
		"https://harbor.libcal.com/calendar/main":                                                      nil,
		"https://harbor.libcal.com/calendar?cid=7%26k=secret":                                          nil,
		"https://www.trumba.com/calendars/harbor.ics":                                                  nil,
		"https://tockify.com/api/feeds/ics/harbor":                                                     nil,
		"https://tockify.com/pricing":                                                                  nil,
		"https://gdg.community.dev/events/details/google-gdg-harbor-presents-night/":                   nil,
		"https://guild.host/events/night-abc123":                                                       nil,
		"ftp://teamup.com/ks1a2b3c4d5e6f7a8b":                                                          nil,
		"calendar.ics":                                                                                 nil,
		"https://harbor.example/events":                                                                nil,
		"https://outlook.office365.com/owa/calendar/abc@harbor.example/def/calendar.ics":               nil,
		"https://www.trumba.com/calendars/a/b":                                                         nil,
		"https://ics.teamup.com/feed/ks1a2b3c4d5e6f7a8b/0.ics":                                         nil,
		"https://calendar.google.com/calendar/embed?src=" + string(make([]byte, 5000)) + "a@b.example": nil,
	} {
		if diff := cmp.Diff(want, known.Given(location)); diff != "" {
			t.Errorf("%.100s: %s", location, diff)
		}
	}
}

func TestClosedPlatformsHaveAHint(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.eventbrite.com/o/harbor-123456789":     "Eventbrite",
		"https://www.facebook.com/harbor/events":            "Facebook",
		"https://m.facebook.com/events/1":                   "Facebook",
		"https://www.instagram.com/harbor":                  "Instagram",
		"https://www.linkedin.com/company/harbor/events":    "LinkedIn",
		"https://events.timely.fun/abc":                     "Timely",
		"https://www.mobilize.us/harbor/":                   "Mobilize",
		"https://www.meetup.com/pro/harbor/":                "Meetup Pro",
		"https://www.meetup.com/harbor/":                    "",
		"https://api.mobilize.us/v1/organizations/1/events": "",
		"https://www.eventbrite.com/e/night-123456789":      "",
		"https://facebook.com.evil.example/x":               "",
	} {
		if name, hint := known.Closed(address); name != want || (hint != "") != (want != "") {
			t.Errorf("%s: got %q, %q, want %q", address, name, hint, want)
		}
	}
}
