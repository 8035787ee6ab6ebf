package ical

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// zones finds out what time zone identifiers mean.
//
// A name of the tz database stands for itself, even where the file has a VTIMEZONE of that name that says otherwise:
// the database knows the rules better than the many programs that ship outdated ones. So do names with a prefix
// (/mozilla.org/20050126_1/America/Los_Angeles) and the names of Windows. After them, in this order: what the VTIMEZONE
// says of its location, the VTIMEZONE's own rules, names that people write (Pacific Time, GMT-0800).
type zones struct {
	own    *time.Location // for what tells no zone
	until  time.Time      // rules of a VTIMEZONE are followed until then
	budget *budget
	loaded map[string]*time.Location
}

// floating is the zone of times without one: X-WR-TIMEZONE says it for a calendar. Google and Apple mean by it the zone
// that the calendar is shown in, so it never changes an instant that is given in UTC.
func (z *zones) floating(c *calendar) *time.Location {
	if c.xzone != "" {
		if loc, ok := z.find(c, c.xzone); ok {
			return loc
		}
	}
	return z.own
}

// find gives the zone that tzid means in c, and false where that cannot be known.
func (z *zones) find(c *calendar, tzid string) (*time.Location, bool) {
	if found, ok := c.zone[tzid]; ok {
		return found.loc, found.ok
	}
	loc := z.look(c, cleanTZID(tzid))
	c.zone[tzid] = zoneResult{loc, loc != nil}
	return loc, loc != nil
}

func (z *zones) look(c *calendar, tzid string) *time.Location {
	if loc := z.named(tzid); loc != nil {
		return loc
	}
	small := strings.ToLower(tzid)
	if iana, ok := windowsZones[strings.TrimRight(small, " 0123456789")]; ok {
		return z.load(iana)
	}
	if iana, ok := windowsZones[small]; ok { // UTC-11
		return z.load(iana)
	}
	if rest, ok := cutOffsetPrefix(small); ok {
		if iana, ok := spokenZones[rest]; ok {
			return z.load(iana)
		}
		if iana, ok := windowsZones[rest]; ok {
			return z.load(iana)
		}
	}
	if written := c.zones[tzid]; written != nil {
		if loc := z.named(written.location); loc != nil {
			return loc
		}
		if z.budget.zones++; z.budget.zones <= maxZones {
			if loc := written.build(z.budget, z.until); loc != nil {
				return loc
			}
		}
	}
	if iana, ok := spokenZones[small]; ok {
		return z.load(iana)
	}
	return z.offset(tzid)
}

// named loads the zone of the tz database that name or its end is, in whatever letters.
func (z *zones) named(name string) *time.Location {
	name = strings.ReplaceAll(strings.ReplaceAll(name, " ", "_"), `\`, "")
	for {
		if iana, ok := ianaName(name); ok {
			return z.load(iana)
		}
		_, rest, ok := strings.Cut(name, "/")
		if !ok {
			return nil
		}
		name = rest
	}
}

// ianaName spells a name of the tz database as it is spelt there. Names with a known area that are younger than
// our table are left to this machine's database.
func ianaName(name string) (string, bool) {
	i, ok := slices.BinarySearchFunc(ianaZones, strings.ToLower(name), func(a, b string) int {
		return strings.Compare(strings.ToLower(a), b)
	})
	if ok {
		return ianaZones[i], true
	}
	area, _, _ := strings.Cut(name, "/")
	switch area {
	case "Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific":
		_, err := time.LoadLocation(name)
		return name, err == nil && len(area) < len(name)
	}
	return "", false
}

func (z *zones) load(iana string) *time.Location {
	if loc, ok := z.loaded[iana]; ok {
		return loc
	}
	loc, err := time.LoadLocation(iana)
	if err != nil {
		loc = nil // this machine's database does not have it
	}
	z.loaded[iana] = loc
	return loc
}

// offset reads identifiers that are an offset from UTC: GMT-0800, UTC+5:30, +0100, (UTC-08:00) Somewhere.
func (z *zones) offset(tzid string) *time.Location {
	s := strings.ToUpper(tzid)
	if inside, ok := strings.CutPrefix(s, "("); ok {
		s, _, _ = strings.Cut(inside, ")")
	}
	s = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSpace(s), "UTC"), "GMT")
	s = strings.ReplaceAll(strings.TrimSpace(s), ".", ":")
	if s == "" || s == "Z" {
		if tzid == "" {
			return nil
		}
		return time.UTC
	}
	if hours, rest, _ := strings.Cut(s[1:], ":"); len(hours) == 1 || len(hours) == 3 {
		s = s[:1] + "0" + hours + rest // UTC-8, UTC+5:30, GMT-800
	}
	seconds, err := parseOffset(s)
	if err != nil {
		return nil
	}
	if hours := seconds / hour; seconds%hour == 0 && hours >= -12 && hours <= 14 {
		sign := "-" // the tz database counts hours behind UTC as positive
		if hours < 0 {
			sign, hours = "+", -hours
		}
		if loc := z.load("Etc/GMT" + sign + strconv.Itoa(hours)); loc != nil {
			return loc
		}
	}
	return time.FixedZone(tzid, seconds)
}

// cutOffsetPrefix takes "(utc-08:00) " or "(gmt-08.00) " from the beginning, as Outlook shows zones to people.
func cutOffsetPrefix(small string) (string, bool) {
	if !strings.HasPrefix(small, "(utc") && !strings.HasPrefix(small, "(gmt") {
		return "", false
	}
	_, rest, ok := strings.Cut(small, ")")
	return strings.TrimSpace(rest), ok
}

// cleanTZID takes quotes, white space and escapes from a time zone identifier.
func cleanTZID(s string) string {
	s = strings.Trim(strings.TrimSpace(s), `"' `)
	return strings.NewReplacer(`\,`, ",", `\;`, ";").Replace(s)
}
