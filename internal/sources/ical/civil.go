package ical

import "time"

// wall is local time without a zone: the seconds since 1970-01-01 00:00:00 on a local clock. Recurrences are computed
// in local time (RFC 5545 §3.3.10); only the results are converted to instants.
type wall int64

// day is the number of days since 1970-01-01 in the proleptic Gregorian calendar.
type day int64

const (
	minute = 60
	hour   = 60 * minute
	oneDay = 24 * hour
)

func (w wall) day() day { return day(floorDiv(int64(w), oneDay)) }

// second returns the second of the day.
func (w wall) second() int { return int(int64(w) - int64(w.day())*oneDay) }

// time returns the local time as a time in UTC, which is how package digest represents local times.
func (w wall) time() time.Time { return time.Unix(int64(w), 0).UTC() }

// wallOf returns the local time of t in its own zone.
func wallOf(t time.Time) wall {
	_, offset := t.Zone()
	return wall(t.Unix() + int64(offset))
}

func (d day) wall() wall { return wall(d) * oneDay }

func (d day) weekday() time.Weekday { return time.Weekday(floorMod(int64(d)+4, 7)) } // 1970-01-01 was a Thursday

// civil returns the date of d. The method is from Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms".
func (d day) civil() (year, month, dom int) {
	z := int64(d) + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	dom = int(doy - (153*mp+2)/5 + 1)
	month = int(mp + 3)
	year = int(yoe + era*400)
	if month > 12 {
		month -= 12
		year++
	}
	return year, month, dom
}

// dayOf returns the day of a date. Months and days out of range are normalized, as in time.Date.
func dayOf(year, month, dom int) day {
	months := int64(year)*12 + int64(month) - 1
	y, m := floorDiv(months, 12), floorMod(months, 12)+1
	if m <= 2 {
		y--
	}
	era := floorDiv(y, 400)
	yoe := y - era*400
	doy := (153*floorMod(m+9, 12)+2)/5 + int64(dom) - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return day(era*146097 + doe - 719468)
}

// firstWeek returns the first day of the first week of year: the week, starting on wkst, with at least four days in
// year (RFC 5545 §3.3.10, BYWEEKNO).
func firstWeek(year int, wkst time.Weekday) day {
	jan4 := dayOf(year, 1, 4)
	return jan4 - day(floorMod(int64(jan4.weekday())-int64(wkst), 7))
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func floorMod(a, b int64) int64 { return a - floorDiv(a, b)*b }
