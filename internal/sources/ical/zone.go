package ical

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// zones resolves time zone identifiers.
//
// It tries, in this order: names of the tz database, also with a prefix (/mozilla.org/20050126_1/America/Los_Angeles);
// names of Windows; the location that the VTIMEZONE names; the rules of the VTIMEZONE; and informal names (Pacific
// Time, GMT-0800). The tz database goes before the VTIMEZONE because many programs write outdated rules.
type zones struct {
	own    *time.Location // of times without a zone
	until  time.Time      // rules of a VTIMEZONE are computed until then
	budget *budget
	loaded map[string]*time.Location
}

// floating returns the zone of times without one. A calendar sets it with X-WR-TIMEZONE. Google and Apple use that for
// the zone in which they show the calendar, so it never changes an instant given in UTC.
func (z *zones) floating(c *calendar) *time.Location {
	if c.xzone != "" {
		if loc, ok := z.find(c, c.xzone); ok {
			return loc
		}
	}
	return z.own
}

// find returns the zone that tzid means in c, and reports whether it is known.
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

// named loads the tz database zone whose name is name or the end of name, in upper or lower case.
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

// ianaName returns the exact spelling of a tz database name. Names with a known area that are newer than the table are
// looked up in the machine's database.
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
		loc = nil // not in this machine's database
	}
	z.loaded[iana] = loc
	return loc
}

// offset returns the zone of an identifier that is an offset from UTC: GMT-0800, UTC+5:30, +0100, (UTC-08:00)
// Somewhere.
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
		sign := "-" // in the tz database, Etc/GMT+8 is eight hours behind UTC
		if hours < 0 {
			sign, hours = "+", -hours
		}
		if loc := z.load("Etc/GMT" + sign + strconv.Itoa(hours)); loc != nil {
			return loc
		}
	}
	return time.FixedZone(tzid, seconds)
}

// cutOffsetPrefix removes a prefix such as "(utc-08:00) " or "(gmt-08.00) ", which Outlook shows before the names of
// zones.
func cutOffsetPrefix(small string) (string, bool) {
	if !strings.HasPrefix(small, "(utc") && !strings.HasPrefix(small, "(gmt") {
		return "", false
	}
	_, rest, ok := strings.Cut(small, ")")
	return strings.TrimSpace(rest), ok
}

// cleanTZID removes quotes, white space, and escapes from a time zone identifier.
func cleanTZID(s string) string {
	s = strings.Trim(strings.TrimSpace(s), `"' `)
	return strings.NewReplacer(`\,`, ",", `\;`, ";").Replace(s)
}
