package plain

import (
	"fmt"
	"strings"
	"time"

	"github.com/cityoflosangeles/digest/internal/digest"
)

// layouts are the ways in which documents write times: ISO 8601 and its neighbours, the times of mail, and iCalendar's.
var layouts = []struct {
	layout     string
	zoned, day bool
}{
	{time.RFC3339Nano, true, false},
	{"2006-01-02T15:04:05.999999999Z0700", true, false},
	{"2006-01-02T15:04:05.999999999Z07", true, false},
	{"2006-01-02T15:04Z07:00", true, false},
	{"2006-01-02T15:04Z0700", true, false},
	{"2006-01-02T15:04:05", false, false},
	{"2006-01-02T15:04", false, false},
	{"2006-01-02", false, true},
	{"Mon, 2 Jan 2006 15:04:05 -0700", true, false},
	{"Mon, 2 Jan 2006 15:04:05 GMT", true, false},
	{"Mon, 2 Jan 2006 15:04 -0700", true, false},
	{"20060102T150405Z0700", true, false},
	{"20060102T150405", false, false},
	{"20060102T1504", false, false},
	{"20060102", false, true},
}

// Moment reads a time. With an offset it is in zone where that is zone's offset then, in UTC where it is none, and otherwise in a
// nameless zone of that offset. Without one it is a wall time of zone. A date alone is a day: midnight UTC. The error says what was written.
func Moment(text string, zone *time.Location) (t time.Time, day bool, err error) {
	written := strings.TrimSpace(text)
	if len(written) > 60 {
		return t, false, fmt.Errorf("%q is no time that is known", Clip(bounded(written), 60))
	}
	s := written
	if len(s) > 10 && s[10] == ' ' && s[4] == '-' { // 2026-07-20 19:00:00 -0700
		s = s[:10] + "T" + strings.ReplaceAll(s[11:], " ", "")
	}
	for _, l := range layouts {
		t, err := time.Parse(l.layout, s)
		if err != nil || t.Year() < 2 {
			continue
		}
		switch {
		case l.day:
			return t, true, nil
		case !l.zoned:
			return digest.AtWall(t, zone), false, nil
		}
		local := t.In(zone)
		_, there := local.Zone()
		_, here := t.Zone()
		switch {
		case here == there && !strings.HasSuffix(s, "Z"):
			return local, false, nil
		case here == 0:
			return t.UTC(), false, nil
		}
		return t.In(time.FixedZone("", here)), false, nil
	}
	return t, false, fmt.Errorf("%q is no time that is known", written)
}

// Zone names the zone of a time that Moment gave: empty for an offset whose zone is not known.
func Zone(t time.Time) string { return t.Location().String() }
